"""The program runs with the interpreter of its own environment."""
import sys
from pathlib import Path

import pulumi_random as random

random.RandomPet("pet", prefix=Path(sys.prefix).name)
