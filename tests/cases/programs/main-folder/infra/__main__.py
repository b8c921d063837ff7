"""A program below the project's folder: relative paths are the program's."""
from pathlib import Path

import naming
import pulumi
import pulumi_random as random

random.RandomPet("pet", prefix=naming.PREFIX, keepers={"here": Path.cwd().name, "file": Path("note.txt").read_text().strip()})
pulumi.export("project", pulumi.get_project())
