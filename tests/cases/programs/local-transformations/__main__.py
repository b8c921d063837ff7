"""Transformations that the SDK runs by itself: of one resource, of a component's children, of the stack."""
import pulumi
import pulumiverse_scaleway as scaleway


def tag(key: str):
    def transformation(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if args.type_ != "scaleway:object/bucket:Bucket":
            return None
        props = dict(args.props)
        props["tags"] = {**(props.get("tags") or {}), key: args.name}
        return pulumi.ResourceTransformationResult(props, args.opts)

    return transformation


def protect(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
    options = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(protect=True))
    return pulumi.ResourceTransformationResult(args.props, options)


pulumi.runtime.register_stack_transformation(tag("stack"))
box = pulumi.ComponentResource("app:index:Box", "box", None, pulumi.ResourceOptions(transformations=[tag("box")]))
scaleway.object.Bucket("in-box", region="fr-par", tags={"own": "yes"}, opts=pulumi.ResourceOptions(parent=box))
scaleway.object.Bucket("alone", region="nl-ams", opts=pulumi.ResourceOptions(transformations=[protect]))
