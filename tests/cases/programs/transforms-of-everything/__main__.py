"""Transforms that see components, remote components, providers, unknown and secret values, and change options."""
import pulumi
import pulumi_random as random
import pulumiverse_scaleway as scaleway

with_ = pulumi.ResourceOptions
amsterdam = scaleway.Provider("amsterdam", region="nl-ams")


def every(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    if args.type_ == "pulumi:providers:scaleway":
        return pulumi.ResourceTransformResult({**args.props, "zone": "pl-waw-1"}, args.opts)
    if args.type_ == "app:index:Box":
        return pulumi.ResourceTransformResult({**args.props, "seen": True}, args.opts)
    if args.type_ == "random:index/randomPet:RandomPet":
        props = {name: value for name, value in args.props.items() if name != "separator"}
        return pulumi.ResourceTransformResult(props, with_.merge(args.opts, with_(retain_on_delete=True, version="4.16.0")))
    if args.name == "moved":
        return pulumi.ResourceTransformResult(args.props, with_.merge(args.opts, with_(provider=amsterdam)))
    if args.name == "dependent":
        tags = pulumi.Output.all(args.props["tags"], pet.id).apply(lambda both: {**both[0], "pet": both[1]})
        return pulumi.ResourceTransformResult({**args.props, "tags": tags}, args.opts)
    if args.name == "secretive":
        return pulumi.ResourceTransformResult({**args.props, "tags": {"a": pulumi.Output.secret("b"), "c": "d"}}, args.opts)
    return None


pet = random.RandomPet("before", separator="-")
pulumi.runtime.register_resource_transform(every)
explicit = scaleway.Provider("explicit", region="fr-par")
box = pulumi.ComponentResource("app:index:Box", "box", {"size": 1, "pet": pet.id, "secret": pulumi.Output.secret("s")})
random.RandomPet("pet", length=2, separator="_", prefix=pet.id, opts=with_(parent=box))
scaleway.object.Bucket("moved", region="fr-par")
scaleway.object.Bucket("dependent", region=pet.length.apply(lambda _: "fr-par"), tags={"a": "b"})
scaleway.object.Bucket("secretive", name=pulumi.Output.secret(pet.id), tags={"x": pet.id})


def invokes(args: pulumi.InvokeTransformArgs) -> pulumi.InvokeTransformResult | None:
    if args.token != "scaleway:index/getMarketplaceImage:getMarketplaceImage":
        return None
    return pulumi.InvokeTransformResult({**args.args, "label": "debian"}, args.opts)


pulumi.runtime.register_invoke_transform(invokes)
image = scaleway.get_marketplace_image(label="ubuntu")
scaleway.instance.Server("server", type="PRO2-S", image=image.label)
