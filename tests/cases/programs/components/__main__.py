"""Components in components; a custom resource as the parent of others; outputs of components."""
import pulumi
import pulumi_random as random
import pulumiverse_scaleway as scaleway


class Zone(pulumi.ComponentResource):
    def __init__(self, name: str, size: int, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("platform:zones:Zone", name, {"size": size}, opts)
        mine = pulumi.ResourceOptions(parent=self)
        self.suffix = random.RandomPet(f"{name}-suffix", length=size, opts=mine)
        self.bucket = scaleway.object.Bucket(
            f"{name}-bucket", region="fr-par", name=self.suffix.id, opts=pulumi.ResourceOptions(parent=self.suffix)
        )
        scaleway.object.BucketAcl(
            f"{name}-acl", bucket=self.bucket.id, acl="private", opts=pulumi.ResourceOptions(parent=self.bucket)
        )
        self.register_outputs({"bucket": self.bucket.name, "size": size})


class Platform(pulumi.ComponentResource):
    def __init__(self, name: str) -> None:
        super().__init__("platform:index:Platform", name)
        self.inner = Zone(f"{name}-inner", 2, pulumi.ResourceOptions(parent=self))
        self.outer = Zone(f"{name}-outer", 3, pulumi.ResourceOptions(parent=self.inner))


platform = Platform("demo")
Zone("alone", 1)
random.RandomId("leaf", byte_length=4, opts=pulumi.ResourceOptions(parent=platform.outer.bucket))
pulumi.export("inner", platform.inner.bucket.name)
