"""Resources that are registered while others resolve; components whose outputs are used; loops over known outputs."""
import pulumi
import pulumi_random as random
import pulumiverse_scaleway as scaleway

bucket = scaleway.object.Bucket("bucket", region="fr-par", tags={"a": "1", "b": "2"})
bucket.tags.apply(lambda tags: [random.RandomPet(f"pet-{key}", prefix=value) for key, value in (tags or {}).items()])
bucket.id.apply(lambda id: random.RandomPet("never", prefix=id))


class Box(pulumi.ComponentResource):
    region: pulumi.Output[str]

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("app:index:Box", name, {}, opts)
        pet = random.RandomPet(f"{name}-pet", length=4, opts=pulumi.ResourceOptions(parent=self))
        self.length = pet.length
        self.id_of_pet = pet.id
        self.region = pulumi.Output.from_input(bucket.region)
        self.register_outputs({"length": self.length, "id": self.id_of_pet, "region": self.region})


box = Box("box")
random.RandomPet("after", length=box.length, prefix=box.id_of_pet, opts=pulumi.ResourceOptions(depends_on=box))
scaleway.object.Bucket("twin", region=box.region, tags={"box": box.urn})
total = pulumi.Output.all(*[scaleway.object.Bucket(f"b{i}", region="fr-par").region for i in range(3)]).apply(len)
random.RandomPet("counted", length=total)
