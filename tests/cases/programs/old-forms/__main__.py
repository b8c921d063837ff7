"""Older spellings of a project that still work: `config` as the folder of the settings, `:config:` in a key."""
import pulumi
import pulumi_random as random

config = pulumi.Config()
random.RandomPet("pet", prefix=config.require("prefix"), length=config.require_object("sizes")["big"])
