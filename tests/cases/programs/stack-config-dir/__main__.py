"""Stack configuration in a folder of its own."""
import pulumi
import pulumi_random as random

random.RandomPet("pet", prefix=pulumi.Config().require("prefix"))
