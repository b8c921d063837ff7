"""The how-to pages hold only commands that run: each is run here, in order, in a copy of the page's example.

In a block ```console a line `$ …` is a command; `# exit 1` at its end is the exit code that a reader will see, 0
without. Lines below it are what is printed: each must come, in that order; `…` stands for what is left out.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
import yaml
from rempart.packs.pulumi.configuration import Given, Level, parsed
from rempart.rules import all_rules

ROOT: Final = Path(__file__).parents[2]
EXAMPLES: Final = ROOT / "tests" / "cases" / "docs"

sys.path.insert(0, str(ROOT / "scripts" / "engine"))
import workshop  # noqa: E402

PAGES: Final = {
    "checkov": ("plateforme", "checkov"),
    "pulumi": ("plateforme",),
    "pull-requests": ("plateforme",),
    "waivers": ("plateforme",),
}
"""Page → the examples in whose copy its commands run; the files of a later one take the place of an earlier one's."""

DAY: Final = "2026-11-26"
"""When the dates in the examples' files were written: for Checkov, which takes its day from the environment."""

RUN: Final = ("console",)
READ: Final = ("json", "toml", "yaml", "")
"""Fences whose content is no command."""


class Command(NamedTuple):
    """A command as the page shows it."""

    line: int
    text: str
    code: int
    printed: list[str]


class Fence(NamedTuple):
    kind: str
    line: int
    content: list[str]


def fences(page: str) -> Iterator[Fence]:
    kind: str | None = None
    content: list[str] = []
    start = 0
    for number, line in enumerate((ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("```") and kind is None:
            kind, content, start = line[3:].strip(), [], number
        elif line.startswith("```"):
            assert kind is not None
            yield Fence(kind, start, content)
            kind = None
        elif kind is not None:
            content.append(line)


def commands(page: str) -> Iterator[Command]:
    for fence in fences(page):
        if fence.kind not in RUN:
            continue
        found: list[Command] = []
        for number, line in enumerate(fence.content, fence.line + 1):
            if line.startswith("$ "):
                code = re.search(r"\s+# exit (\d)$", line)
                found.append(Command(number, line[2:], int(code[1]) if code else 0, []))
            elif line.strip(" …"):
                found[-1].printed.append(line.strip(" …"))
        yield from found


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a person has: this rempart, Pulumi with stand-ins for the providers, and nothing of the one who tests."""
    tools = workshop.stand_ins(tmp_path / "bin")
    surroundings = workshop.environment(tmp_path, workshop.command_line(), tools)
    environments = (Path(sys.executable).parent, ROOT / ".venv-checkov" / "bin")
    surroundings["PATH"] = os.pathsep.join((*map(str, environments), surroundings["PATH"]))
    return surroundings | {"REMPART_AS_OF": DAY}


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_runs(page: str, tmp_path: Path, environment: dict[str, str]) -> None:
    folder = tmp_path / "project"
    for example in PAGES[page]:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(EXAMPLES / example, folder, ignore=ignored, dirs_exist_ok=True)
    ran = 0
    for command in commands(page):
        done = subprocess.run(
            ["bash", "-c", command.text],
            cwd=folder,
            env=environment | {"PWD": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
        )
        where = f"docs/{page}.md:{command.line}: {command.text}\n{done.stdout}"
        assert done.returncode == command.code, where
        rest = done.stdout
        for line in command.printed:
            assert line in rest, f"not printed there: {line}\n{where}"
            rest = rest.partition(line)[2]
        ran += 1
    assert ran > 2


@pytest.mark.parametrize("page", PAGES)
def test_no_command_hides_in_another_kind_of_block(page: str) -> None:
    assert {fence.kind for fence in fences(page)} <= {*RUN, *READ}


# What a page shows of files


def test_the_configuration_of_the_pack_is_accepted() -> None:
    shown = [json.loads("\n".join(fence.content)) for fence in fences("pulumi") if fence.kind == "json"]
    assert shown
    for configuration in shown:
        given = {}
        for policy, said in configuration.items():
            properties = dict(said) if isinstance(said, dict) else {"enforcementLevel": said}
            given[policy] = Given(Level(properties.pop("enforcementLevel", "mandatory")), properties)
        parsed(given, all_rules())


def documents(page: str) -> Iterator[Any]:
    for fence in fences(page):
        if fence.kind == "yaml":
            yield from yaml.safe_load_all("\n".join(fence.content))


def test_the_action_is_shown_with_inputs_that_it_has() -> None:
    known = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    workflows = [one for one in documents("pull-requests") if "jobs" in one]
    used = [
        step["with"]
        for one in workflows
        for job in one["jobs"].values()
        for step in job["steps"]
        if "stack" in step.get("with", {})
    ]
    assert used
    assert all(given.keys() <= known.keys() for given in used)


def test_the_component_is_shown_with_inputs_that_it_has() -> None:
    template = (ROOT / "templates" / "rempart" / "template.yml").read_text(encoding="utf-8")
    known = next(iter(yaml.safe_load_all(template)))["spec"]["inputs"]
    used = [each["inputs"] for one in documents("pull-requests") if "include" in one for each in one["include"]]
    assert used
    assert all(given.keys() <= known.keys() for given in used)


def test_the_hooks_are_shown_by_their_ids() -> None:
    known = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    used = [
        hook["id"]
        for one in documents("pull-requests")
        if "repos" in one
        for repo in one["repos"]
        for hook in repo["hooks"]
    ]
    assert used
    assert set(used) <= known
