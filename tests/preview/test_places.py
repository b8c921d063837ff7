"""Each resource is shown on the line of the program that declared it."""

from __future__ import annotations

from tests.preview.conftest import Preview

MAIN = """\
import sys, os
sys.path.insert(0, os.path.join(os.path.dirname(os.getcwd()), "shared"))
import pulumi
import pulumi_random as random
from parts import Part, pet
from outside import outer

random.RandomPet("direct")
Part("part")
pet("helped")
outer("outer")
for name in ("loop-1", "loop-2"):
    random.RandomPet(
        name,
        length=2,
    )
pulumi.Output.from_input(1).apply(
    lambda _: random.RandomPet("applied")
)

async def later():
    random.RandomPet("later")
pulumi.run(later)
"""

PARTS = """\
import pulumi, pulumi_random as random

class Base(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("app:index:Part", name)

class Part(Base):
    def __init__(self, name):
        super().__init__(name)
        random.RandomPet(name + "-child", opts=pulumi.ResourceOptions(parent=self))

def pet(name):
    return random.RandomPet(name)
"""


def test_declared_where(preview: Preview) -> None:
    document = preview(
        MAIN,
        files={
            "parts.py": PARTS,
            "../shared/outside.py": "import pulumi_random as random\ndef outer(name):\n    random.RandomPet(name)\n",
        },
    )
    states = [s["newState"] for s in document["steps"] if ":providers:" not in s["urn"]]
    assert {state["urn"].rpartition("::")[2]: state.get("sourcePosition") for state in states} == {
        "p-dev": None,
        "direct": "project:///__main__.py#8",
        "part": "project:///__main__.py#9",
        "part-child": "project:///parts.py#10",
        "helped": "project:///parts.py#13",
        "outer": "project:///__main__.py#11",
        "loop-1": "project:///__main__.py#13",
        "loop-2": "project:///__main__.py#13",
        "applied": "project:///__main__.py#18",
        "later": "project:///__main__.py#22",
    }
