"""A provider written in the program."""
import pulumi
import pulumi_random as random
from pulumi.dynamic import CreateResult, Resource, ResourceProvider


class Counter(ResourceProvider):
    def create(self, props: dict) -> CreateResult:
        return CreateResult("1", {**props, "count": 1})


class Count(Resource):
    count: pulumi.Output[int]

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None, **props: object) -> None:
        super().__init__(Counter(), name, {"count": None, **props}, opts)


pet = random.RandomPet("pet")
first = Count("first", text="a", nested={"list": [1, 2]})
Count("second", opts=pulumi.ResourceOptions(parent=first), of=first.count, pet=pet.id)
