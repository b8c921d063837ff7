"""Transforms that the engine calls back: of the stack, of a component, of one resource; inputs and options."""
import pulumi
import pulumi_random as random
import pulumiverse_scaleway as scaleway


def stack(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    if args.type_ != "scaleway:object/bucket:Bucket":
        return None
    return pulumi.ResourceTransformResult({**args.props, "tags": {"stack": args.name}}, args.opts)


def component(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    if args.type_ != "scaleway:object/bucket:Bucket":
        return None
    tags = {**args.props.get("tags", {}), "component": "yes"}
    options = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(protect=True))
    return pulumi.ResourceTransformResult({**args.props, "tags": tags, "name": "renamed"}, options)


async def slow(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    region = pulumi.Output.secret("fr-par")
    options = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(depends_on=[first], ignore_changes=["acl"]))
    return pulumi.ResourceTransformResult({**args.props, "region": region, "acl": first.hex}, options)


before = scaleway.object.Bucket("before", region="nl-ams")
pulumi.runtime.register_resource_transform(stack)
first = random.RandomId("first", byte_length=2)
box = pulumi.ComponentResource("app:index:Box", "box", None, pulumi.ResourceOptions(transforms=[component]))
child = scaleway.object.Bucket("in-box", region="fr-par", tags={"own": "yes"}, opts=pulumi.ResourceOptions(parent=box))
alone = scaleway.object.Bucket("alone", region="nl-ams", opts=pulumi.ResourceOptions(transforms=[slow]))
provider = scaleway.Provider("explicit", region="pl-waw", opts=pulumi.ResourceOptions(transforms=[lambda args: None]))
pulumi.export("child", child.name)
pulumi.export("tags", child.tags)
