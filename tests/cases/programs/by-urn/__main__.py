'''A resource that is registered already, looked up by its URN.'''
import pulumi
import pulumi_random as random

pet = random.RandomPet("pet", length=3, prefix="a")


class Pet(pulumi.CustomResource):
    length: pulumi.Output[int]
    prefix: pulumi.Output[str]

    def __init__(self, resource: str, urn: str) -> None:
        props = {"length": None, "prefix": None}
        super().__init__("random:index/randomPet:RandomPet", resource, props, pulumi.ResourceOptions(urn=urn))


found = pet.urn.apply(lambda urn: Pet("pet", urn=urn))
random.RandomPet("after", length=found.length, prefix=found.prefix, keepers={"id": found.id})
