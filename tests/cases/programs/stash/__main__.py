"""Resources of the engine itself."""
import pulumi
import pulumi_random as random

pet = random.RandomPet("pet")
known = pulumi.Stash("known", input={"a": [1, "two"]})
pulumi.Stash("unknown", input=pet.id)
random.RandomPet("after", prefix=known.output.apply(lambda output: output["a"][1]))
