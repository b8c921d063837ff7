"""The real Pulumi command line on a copy of a program: its own state, stand-ins for providers, our own pack."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from tests.packs.pulumi.conftest import EXECUTABLE

ROOT: Final = Path(__file__).parents[2]
CASES: Final = ROOT / "tests" / "cases" / "engine"
PLATFORM: Final = ROOT / "tests" / "cases" / "docs" / "plateforme"

sys.path.insert(0, str(ROOT / "scripts" / "engine"))
import workshop  # noqa: E402

Said = set[tuple[str, str, str]]


class Run(NamedTuple):
    """What one command gave."""

    code: int
    out: str
    errors: str

    @property
    def events(self) -> list[dict[str, Any]]:
        """The event stream of `--json`."""
        return [json.loads(line) for line in self.out.splitlines() if line.startswith('{"sequence"')]

    @property
    def policy_events(self) -> list[dict[str, Any]]:
        return [event["policyEvent"] for event in self.events if "policyEvent" in event]

    @property
    def said(self) -> Said:
        """(level, rule, name of the resource) of every policy event; the stack has the name of its root resource."""
        return {
            (event["enforcementLevel"], event["policyName"], event.get("resourceUrn", "").rpartition("::")[2])
            for event in self.policy_events
        }

    @property
    def refused(self) -> Said:
        return {one for one in self.said if one[0] == "mandatory"}

    @property
    def everything(self) -> str:
        return self.out + self.errors


class Project:
    """A program in a folder of its own, with a stack; `home` holds the state and the stand-ins."""

    def __init__(self, folder: Path, home: Path, stack: str, **variables: str) -> None:
        self.folder = folder
        streaming = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"}
        tools = workshop.stand_ins(home / "bin")
        self.environment = workshop.environment(home, workshop.command_line(), tools) | streaming | variables
        self.stack = stack
        self.pulumi("stack", "init", stack)

    def pulumi(self, *arguments: str | Path) -> Run:
        done = subprocess.run(
            ["pulumi", *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder,
            env=self.environment | {"PWD": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def preview(self, *arguments: str | Path, pack: Path = EXECUTABLE, config: Any = None) -> Run:
        return self.pulumi("preview", "--stack", self.stack, "--json", *self._pack(pack, config), *arguments)

    def up(self, *arguments: str | Path, config: Any = None) -> Run:
        return self.pulumi("up", "--stack", self.stack, "--yes", "--json", *self._pack(EXECUTABLE, config), *arguments)

    def analyze(self, file: Path, *, config: Any = None) -> Run:
        return self.pulumi("policy", "analyze", "--file", file, "--json", *self._pack(EXECUTABLE, config))

    def export(self) -> dict[str, Any]:
        return dict(json.loads(self.pulumi("stack", "export", "--stack", self.stack).out))

    def created(self) -> set[str]:
        """Names of the resources in the state, without providers and the stack."""
        resources = self.export()["deployment"].get("resources", [])
        return {r["urn"].rpartition("::")[2] for r in resources if not r["type"].startswith("pulumi:")}

    def _pack(self, pack: Path, config: Any) -> Iterator[str | Path]:
        yield from ("--policy-pack", pack)
        if config is not None:
            yield from ("--policy-pack-config", self.written("rempart.json", config))

    def written(self, name: str, content: Any) -> Path:
        file = self.folder.parent / name
        file.write_text(json.dumps(content), encoding="utf-8")
        return file

    def started(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """A command left running, in a process group of its own."""
        return subprocess.Popen(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environment | {"PWD": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )


Opening = Callable[..., Project]


@pytest.fixture
def opened(tmp_path: Path) -> Opening:
    def open_(program: Path, stack: str = "dev", **variables: str) -> Project:
        folder = tmp_path / "project"
        shutil.copytree(program, folder, ignore=shutil.ignore_patterns("__pycache__"))
        return Project(folder, tmp_path, stack, **variables)

    return open_
