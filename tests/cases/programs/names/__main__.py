"""What the program can ask about itself."""
import os

import pulumi
import pulumi_random as random

random.RandomPet(
    "pet",
    prefix=f"{pulumi.get_organization()}-{pulumi.get_project()}-{pulumi.get_stack()}",
    keepers={
        "dry": str(pulumi.runtime.is_dry_run()),
        "root": str(os.path.samefile(pulumi.runtime.get_root_directory(), os.getcwd())),
    },
)
pulumi.export("stack", pulumi.get_stack())
