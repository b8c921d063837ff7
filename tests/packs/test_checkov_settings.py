"""Where the checks read what they judge under, and how a run of Checkov names its files."""

from __future__ import annotations

from pathlib import Path

import pytest
from rempart.errors import InputError
from rempart.packs.checkov.graph import files_of
from rempart.packs.checkov.settings import languages, project, request


@pytest.mark.parametrize(
    ("scanned", "files", "meant"),
    [
        ("/plan.json", ["/w/plan.json"], ["/w/plan.json"]),
        ("/a/plan.json", ["/w/a/plan.json", "/w/old/a/plan.json"], ["/w/a/plan.json"]),
        ("/old/a/plan.json", ["/w/a/plan.json", "/w/old/a/plan.json"], ["/w/old/a/plan.json"]),
        ("/../x/plan.json", ["/v/x/plan.json"], ["/v/x/plan.json"]),
        ("/other.json", ["/w/plan.json"], []),
    ],
)
def test_files(scanned: str, files: list[str], meant: list[str]) -> None:
    assert files_of(scanned, files) == meant


def test_project_is_the_nearest_folder_with_settings_within_the_repository(tmp_path: Path) -> None:
    repository, module = tmp_path / "repository", tmp_path / "repository" / "envs" / "prod"
    module.mkdir(parents=True)
    (tmp_path / "rempart.toml").write_text('profile = "pds"\n')
    assert project(module, {}) == module  # in no repository, and not below the folder where the test runs
    (repository / ".git").mkdir()
    assert project(module, {}) == module  # what lies above the repository is somebody else's
    (repository / "rempart.waivers.toml").write_text("")
    assert project(module, {}) == repository
    (module / "rempart.toml").write_text("")
    assert project(module, {}) == module
    assert project(module, {"REMPART_PROJECT": str(tmp_path)}) == tmp_path


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"REMPART_PROFILE": "nothing"}, "nothing"),
        ({"REMPART_AS_OF": "yesterday"}, "yesterday"),
        ({"REMPART_PROJECT": "/nowhere/at/all"}, "/nowhere/at/all"),
        ({"REMPART_PROFIL": "hds"}, "REMPART_PROFIL"),
    ],
)
def test_wrong_settings_are_refused_by_name(tmp_path: Path, environment: dict[str, str], told: str) -> None:
    with pytest.raises(InputError) as raised:
        request(tmp_path, environment)
    assert told in raised.value.message.fr
    assert told in raised.value.message.en


def test_settings(tmp_path: Path) -> None:
    (tmp_path / "rempart.toml").write_text('profile = "sren-31"\n')
    assert request(tmp_path, {}).profile.id == "sren-31"
    asked = request(tmp_path, {"REMPART_PROFILE": "hds", "REMPART_AS_OF": "2027-01-02"})
    assert (asked.profile.id, asked.on.isoformat()) == ("hds", "2027-01-02")


def test_languages() -> None:
    assert languages({}) == ("fr", "en")
    assert languages({"REMPART_LANG": "en"}) == ("en",)
    with pytest.raises(InputError, match="REMPART_LANG"):
        languages({"REMPART_LANG": "de"})
