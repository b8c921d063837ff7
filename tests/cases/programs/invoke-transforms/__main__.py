"""A transform of data sources changes their arguments."""
import pulumi
import pulumi_random as random
import pulumiverse_scaleway as scaleway


def ask_elsewhere(args: pulumi.InvokeTransformArgs) -> pulumi.InvokeTransformResult | None:
    return pulumi.InvokeTransformResult({**args.args, "zone": "nl-ams-1"}, args.opts)


pulumi.runtime.register_invoke_transform(ask_elsewhere)
marketplace = scaleway.get_marketplace_image_output(label="ubuntu_noble", zone="fr-par-1")
scaleway.instance.Server("server", type="PRO2-S", image=marketplace.id, tags=[marketplace.zone])
