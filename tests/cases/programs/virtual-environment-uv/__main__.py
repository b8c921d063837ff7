'''The environment of another toolchain, under its usual name.'''
import sys
from pathlib import Path

import pulumi_random as random

random.RandomPet("pet", prefix=Path(sys.prefix).name)
