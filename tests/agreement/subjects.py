"""What is shown to every face: our stacks, the programs of the documentation, and each recorded program in which a rule
judges something."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).parents[2]
CASES: Final = ROOT / "tests" / "cases"

sys.path.insert(0, str(ROOT / "scripts" / "engine"))
import recording as recording  # noqa: E402
import workshop as workshop  # noqa: E402

OUTPUTS: Final = Path(__file__).with_name("outputs.json")
"""What providers commonly give, by type."""

OWN_FILES: Final = ("Pulumi.yaml", "rempart.exceptions.toml", "rempart.toml", "stacks")
"""What the project of our own stacks consists of."""

JUDGED: Final = ("scaleway:", "azure-native:", "numspot:")
"""Where rules have something to say. Programs without any of these exercise the engine alone."""


class Subject(NamedTuple):
    """A program and one of its stacks."""

    program: Path
    stack: str

    def __str__(self) -> str:
        name = "stacks" if self.program == ROOT else self.program.name
        return f"{name}:{self.stack}"

    @property
    def answers(self) -> Path | None:
        """What data sources and other stacks answer."""
        file = self.program / "answers.json"
        return file if file.exists() else None

    @property
    def outputs(self) -> Path:
        """What the stand-in providers give of themselves, where a program waits for it."""
        file = self.program / "outputs.json"
        return file if file.exists() else OUTPUTS

    @property
    def other_stacks(self) -> dict[str, Any]:
        """Stacks that it refers to, with their outputs."""
        return dict(json.loads(self.answers.read_text("utf-8")).get("$stacks", {})) if self.answers else {}

    def copied(self, home: Path) -> Path:
        """The project in a folder of its own, ready to be run."""
        if self.program != ROOT:
            return recording.prepared(self.program, home)
        copy = home / "project"
        copy.mkdir()
        for name in OWN_FILES:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy / name)
        recording.make_virtualenv(copy)
        return copy


def every() -> Iterator[Subject]:
    """The slowest first, so that none is waited for alone."""
    for program in (ROOT, CASES / "docs" / "plateforme"):
        stacks = program / "stacks" if program == ROOT else program
        for file in sorted(stacks.glob("Pulumi.*.yaml")):
            yield Subject(program, file.name.split(".")[1])
    for name in ("apprendre", "soin"):
        yield Subject(CASES / "engine" / name, "dev")
    for file in sorted((CASES / "programs").glob("*/expected.json")):
        registered = json.loads(file.read_text("utf-8"))["resources"].values()
        if any(resource["type"].startswith(JUDGED) for resource in registered):
            yield Subject(file.parent, "dev")
