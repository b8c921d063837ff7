"""Hooks before and after; none runs in a preview unless it says so."""
import pulumi
import pulumi_random as random


def say(args: pulumi.ResourceHookArgs) -> None:
    pulumi.log.info(f"hook on {args.name}")


quiet = pulumi.ResourceHook("quiet", say)
eager = pulumi.ResourceHook("eager", say, pulumi.ResourceHookOptions(on_dry_run=True))
failed = pulumi.ErrorHook("failed", lambda args: False)
all_of_them = pulumi.ResourceHookBinding(
    before_create=[quiet, eager], after_create=[eager], before_update=[quiet], after_update=[quiet],
    before_delete=[quiet], after_delete=[quiet], on_error=[failed],
)
hooked = random.RandomId("hooked", byte_length=2, opts=pulumi.ResourceOptions(hooks=all_of_them))
plain = pulumi.ResourceHookBinding(before_create=[say])
random.RandomId("with-a-function", byte_length=2, keepers={"of": hooked.hex}, opts=pulumi.ResourceOptions(hooks=plain))
