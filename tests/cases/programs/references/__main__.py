"""Whole resources as inputs: of custom resources, of components, nested, and a component as a value."""
import pulumi
import pulumi_random as random


class Thing(pulumi.CustomResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None, **props: object) -> None:
        super().__init__("standin:index:Thing", name, props, opts)


pet = random.RandomPet("pet")
box = pulumi.ComponentResource("app:index:Box", "box", {"pet": pet, "list": [pet]})
Thing("custom", pet=pet, nested={"pets": [pet]}, out=pulumi.Output.from_input(pet))
Thing("component", box=box)
pulumi.ComponentResource("app:index:Box", "outer", {"box": box, "text": "x", "unknown": pet.id})
