"""The program is a file with a name of its own."""
from pathlib import Path

import pulumi_random as random

random.RandomPet("pet", prefix=Path(__file__).name, keepers={"here": Path.cwd().name})
