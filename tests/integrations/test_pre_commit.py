"""The hooks, installed and run by the real pre-commit in a repository that uses them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.integrations import host
from tests.integrations.host import ON

PRE_COMMIT: Final = Path(sys.executable).with_name("pre-commit")
PACKAGE: Final = ("policies", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")

WRONG_WAIVER: Final = '[[waiver]]\nrule = "inconnue"\nresource = "base"\nreason = "Recette"\n'


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This tree as a repository with one commit, as far as the hooks need it."""
    folder = tmp_path_factory.mktemp("rempart")
    for name in PACKAGE:
        if (host.ROOT / name).is_dir():
            shutil.copytree(host.ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(host.ROOT / name, folder)
    commit(folder)
    return folder


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps the hooks' environment: one for all tests."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def repository(workspace: Path, hooks: Path) -> Path:
    (workspace / ".gitignore").write_text(".venv\n", encoding="utf-8")
    revision = git(hooks, "rev-parse", "HEAD").strip()
    arguments = {
        "rempart-preview": [".", "--stack", "prod", "--as-of", ON],
        "rempart-check": ["apercu.json", "--as-of", ON],
    }
    used = [{"id": id, **({"args": arguments[id]} if id in arguments else {})} for id in ids()]
    config = {"repos": [{"repo": str(hooks), "rev": revision, "hooks": used}]}
    (workspace / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    commit(workspace)
    return workspace


def ids() -> list[str]:
    return [hook["id"] for hook in yaml.safe_load((host.ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))]


def git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=Essai", "-c", "user.email=essai@hopital.example", "-c", "init.defaultBranch=main")
    command = ["git", *who, *arguments]
    return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout


def commit(folder: Path) -> None:
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--no-verify", "--message", "essai")


def run(repository: Path, cache: Path, *files: str) -> dict[str, str]:
    """Hook → Passed, Failed or Skipped, when these files are what changed."""
    done = subprocess.run(
        [PRE_COMMIT, "run", "--color", "never", "--files", *files],
        cwd=repository,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PRE_COMMIT_HOME": str(cache), **host.pip()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
    )
    names = {hook["name"]: hook["id"] for hook in _described()}
    found = {}
    for line in done.stdout.splitlines():
        name, dots, outcome = line.partition("...")
        if dots and name in names:
            found[names[name]] = outcome.rpartition(".")[2].split(")")[-1]
    assert found, done.stdout
    return found


def _described() -> list[dict[str, Any]]:
    return list(yaml.safe_load((host.ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")))


def test_a_program_is_judged_when_it_changes(repository: Path, cache: Path) -> None:
    assert run(repository, cache, "__main__.py") == {
        "rempart-preview": "Passed",
        "rempart-check": "Skipped",
        "rempart-waivers": "Skipped",
    }
    (repository / "Pulumi.prod.yaml").write_text("config: {}\n", encoding="utf-8")
    program = repository / "__main__.py"
    program.write_text(program.read_text(encoding="utf-8").replace('bucket("fr-par")', 'bucket("ailleurs")'))
    assert run(repository, cache, "__main__.py")["rempart-preview"] == "Failed"


def test_a_saved_preview_is_judged_when_it_changes(repository: Path, cache: Path) -> None:
    rempart = Path(sys.executable).with_name("rempart")
    for stack, outcome in (("public", "Failed"), ("prod", "Passed")):
        save: list[str | Path] = [rempart, "preview", ".", "--stack", stack, "--save", "apercu.json"]
        subprocess.run(save, cwd=repository, capture_output=True, check=False)
        git(repository, "add", "apercu.json")
        assert run(repository, cache, "apercu.json")["rempart-check"] == outcome
        (repository / "apercu.json").unlink()


def test_waivers_are_read_when_they_change(repository: Path, cache: Path) -> None:
    file = repository / "rempart.waivers.toml"
    file.write_text(WRONG_WAIVER, encoding="utf-8")
    git(repository, "add", file.name)
    assert run(repository, cache, file.name)["rempart-waivers"] == "Failed"
    file.write_text("", encoding="utf-8")
    assert run(repository, cache, file.name)["rempart-waivers"] == "Passed"
