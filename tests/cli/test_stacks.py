"""The two stacks of this project, as a reader of the report meets them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ON, Run, spawned
from tests.test_report_json import validated

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Path, dict[str, Any]]]:
    """Each stack's saved preview and the report of the live one, profile hds."""
    folder, made = tmp_path_factory.mktemp("stacks"), {}
    for stack in ("scaleway", "azure"):
        file = folder / f"{stack}.json"
        options = ("-s", stack, "-p", "hds", "-f", "json", "--as-of", ON, "--save", file)
        made[stack] = file, spawned("preview", ".", *options, cwd=ROOT).report
    return made


@pytest.mark.parametrize("stack", ["scaleway", "azure"])
def test_each_verdict_can_be_traced_to_a_line_of_the_stack(
    saved: Mapping[str, tuple[Path, dict[str, Any]]], stack: str
) -> None:
    report = validated(saved[stack][1])
    assert len(report["verdicts"]) > 100
    for verdict in report["verdicts"]:
        if verdict["resource"] is not None:
            place = verdict["location"]
            written = (ROOT / place["file"]).read_text(encoding="utf-8").splitlines()
            assert place["file"].startswith("stacks/")
            assert written[place["line"] - 1].strip()


@pytest.mark.parametrize("stack", ["scaleway", "azure"])
def test_the_saved_preview_says_what_the_program_said(
    run: Run, saved: Mapping[str, tuple[Path, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch, stack: str
) -> None:
    monkeypatch.chdir(ROOT)  # where the files stand that the team keeps
    file, live = saved[stack]
    again = json.loads(run("check", file, "-p", "hds", "-f", "json", "--as-of", ON).out)
    assert again["verdicts"] == live["verdicts"]
    assert again["requirements"] == live["requirements"]


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_the_report_on_the_worse_stack_takes_about_two_screens(
    run: Run,
    saved: Mapping[str, tuple[Path, dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
    columns: int,
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    out = run("check", saved["azure"][0], "-p", "pds", "--as-of", ON).out.splitlines()
    assert len(out) <= 110
    assert max(map(len, out)) <= columns
    first = [line.split()[0] for line in out if line and not line.startswith(" ")]
    kinds = [word for word in first if word in ("violation", "indéterminé", "Couverture", "Exigences", "Refusé")]
    assert kinds == sorted(kinds, key=["violation", "indéterminé", "Couverture", "Exigences", "Refusé"].index)
