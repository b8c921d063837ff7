"""`pulumi up`, `destroy` and `policy analyze` with the pack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engine.conftest import CASES, PLATFORM, Opening, Project
from tests.packs.pulumi.conftest import UNKNOWN


def drawn(folder: Path, number: int) -> str:
    """The stand-in tells the number in an update only, as the real provider does."""
    file = folder / "outputs.json"
    type = "random:index/randomInteger:RandomInteger"
    file.write_text(
        json.dumps({type: {"preview": {"result": UNKNOWN}, "update": {"result": number}}}), encoding="utf-8"
    )
    return str(file)


def test_what_only_apply_tells_is_judged_before_creation(opened: Opening, tmp_path: Path) -> None:
    project = opened(CASES / "apprendre", STANDIN_OUTPUTS=drawn(tmp_path, 3))
    run = project.up()
    assert run.code != 0
    previewed, updated = [event for event in run.policy_events if event["policyName"] == "encrypted-at-rest"]
    assert previewed["enforcementLevel"] == "advisory"
    assert "connu seulement après application" in previewed["message"]
    assert "sera jugé avant création" in previewed["message"]
    assert updated["enforcementLevel"] == "mandatory"
    assert updated["message"].startswith("base (scaleway_rdb_instance) : encryption_at_rest = false, attendu")
    assert project.created() == {"tirage", "donnees"}  # not the database


def test_a_good_value_passes_and_can_be_destroyed(opened: Opening, tmp_path: Path) -> None:
    project = opened(CASES / "apprendre", STANDIN_OUTPUTS=drawn(tmp_path, 7))
    run = project.up()
    assert (run.code, run.refused) == (0, set()), run.everything
    assert project.created() == {"tirage", "donnees", "base"}
    snapshot = tmp_path / "export.json"
    snapshot.write_text(json.dumps(project.export()), encoding="utf-8")
    analyzed = project.analyze(snapshot)
    assert (analyzed.code, analyzed.refused) == (0, set()), analyzed.everything
    assert ("advisory", "tls-floor", "base") in analyzed.said
    destroyed = project.pulumi("destroy", "--stack", "dev", "--yes")
    assert destroyed.code == 0, destroyed.everything
    assert project.created() == set()


@pytest.fixture
def unguarded(opened: Opening) -> Project:
    """A stack that was made before there was a pack."""
    project = opened(PLATFORM, "public")
    done = project.pulumi("up", "--stack", "public", "--yes")
    assert done.code == 0, done.everything
    return project


def test_what_exists_already_is_refused_from_its_export(unguarded: Project, tmp_path: Path) -> None:
    snapshot = tmp_path / "export.json"
    snapshot.write_text(json.dumps(unguarded.export()), encoding="utf-8")
    run = unguarded.analyze(snapshot)
    assert run.code != 0
    assert run.refused == {("mandatory", "private-network", "base"), ("mandatory", "endpoint-restricted", "base")}
