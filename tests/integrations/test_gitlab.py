"""The GitLab component, its job run as a runner runs it: one shell for `before_script` and `script`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree

import pytest
import yaml

from tests.integrations import host
from tests.integrations.host import ON

HEAD, JOB = yaml.safe_load_all((host.ROOT / "templates" / "rempart" / "template.yml").read_text(encoding="utf-8"))
INPUTS: Final[dict[str, Any]] = HEAD["spec"]["inputs"]


class Outcome(NamedTuple):
    code: int
    log: str
    reports: Path


def job(**inputs: str) -> dict[str, Any]:
    """The one job, with the inputs put in as text, as GitLab does before it reads the YAML."""
    given = {name: str(each["default"]) for name, each in INPUTS.items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    assert given.keys() == INPUTS.keys()
    filled = _filled(JOB, given)
    assert isinstance(filled, dict)
    (only,) = filled.values()
    assert isinstance(only, dict)
    return only


def _filled(tree: Any, inputs: Mapping[str, str]) -> Any:
    match tree:
        case str():
            return re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: inputs[found[1]], tree)
        case dict():
            return {_filled(key, inputs): _filled(value, inputs) for key, value in tree.items()}
        case list():
            return [_filled(item, inputs) for item in tree]
    return tree


def variables(job: Mapping[str, Any]) -> dict[str, str]:
    assert all(each["expand"] is False for each in job["variables"].values())
    return {name: each["value"] for name, each in job["variables"].items()}


def shell(lines: list[str], folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # an image whose `python` is this one
    return subprocess.run(
        ["sh", "-c", "\n".join(lines)],
        cwd=folder,
        env={"PATH": path, "LANG": "C.UTF-8", **host.pip(), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
    )


@pytest.fixture(scope="session")
def environments(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `before_script` makes, once for all tests."""
    folder = tmp_path_factory.mktemp("gitlab")
    asked = job(package=str(host.ROOT))
    done = shell([*asked["before_script"], 'echo "made $environments"'], folder, variables(asked))
    assert done.returncode == 0, done.stdout
    return done.stdout.rpartition("made ")[2].strip()


@pytest.fixture
def run(workspace: Path, environments: str) -> Any:
    def run(**inputs: str) -> Outcome:
        asked = job(as_of=ON, **inputs)
        lines = ["set -ef", f"environments={environments}", *asked["script"]]
        done = shell(lines, workspace, variables(asked))
        return Outcome(done.returncode, done.stdout, workspace / asked["artifacts"]["paths"][0])

    return run


@pytest.mark.parametrize(
    ("stack", "code", "refused"),
    [
        (
            "eastus",
            1,
            {"free-of-foreign-law", "operator-in-eu", "parent-in-eu", "stored-in-eea", "named-accounts"},
        ),
        ("france", 1, {"free-of-foreign-law", "operator-in-eu", "parent-in-eu", "named-accounts"}),
        ("region", 3, {"stored-in-eea"}),
        ("public", 1, {"private-network", "endpoint-restricted"}),
        ("prod", 0, set()),
    ],
)
def test_the_job_ends_as_rempart_does_and_leaves_its_reports(
    run: Any, stack: str, code: int, refused: set[str]
) -> None:
    outcome = run(stack=stack)

    assert outcome.code == code, outcome.log
    quality = json.loads((outcome.reports / "codequality.json").read_bytes())
    assert {each["check_name"] for each in quality if each["severity"] in ("blocker", "critical", "major")} >= refused
    assert ElementTree.parse(outcome.reports / "junit.xml").getroot().tag == "testsuites"
    assert (outcome.reports / "rapport.md").read_text(encoding="utf-8").startswith("<!-- rempart:snds-mr:")
    report = json.loads((outcome.reports / "rempart.json").read_bytes())
    assert report["exit"] == code


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"stack": "prod", "file": "apercu.json"},
        {"stack": "absente"},
        {"stack": "$(touch owned)`touch owned`"},
        {"stack": "prod", "options": "; touch owned"},
        {"file": "--help"},
    ],
    ids=str,
)
def test_without_a_verdict_the_job_fails(run: Any, workspace: Path, inputs: dict[str, str]) -> None:
    assert run(**inputs).code == 2
    assert not (workspace / "owned").exists()


def test_artifacts_are_the_files_that_are_written() -> None:
    asked = job()
    (folder,) = asked["artifacts"]["paths"]
    written = "\n".join(asked["script"])
    for file in asked["artifacts"]["reports"].values():
        assert file.startswith(folder)
        assert f'"$REMPART_REPORTS/{Path(file).name}"' in written
    assert asked["artifacts"]["when"] == "always"


def test_inputs_never_become_part_of_a_script() -> None:
    (template,) = JOB.values()
    assert "$[[" not in "\n".join((*template["before_script"], *template["script"]))
    assert all(each["description"] for each in INPUTS.values())
