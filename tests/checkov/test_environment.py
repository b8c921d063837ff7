"""Where Checkov is looked for, in which order, and what is said when it is nowhere."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from rempart.checkov.environment import found
from rempart.errors import InputError


def program(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "checkov"
    made.write_text("#!/bin/sh\n", encoding="utf-8")
    made.chmod(0o755)
    return made


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty machine: every place that is looked at is an empty folder."""
    import rempart

    monkeypatch.setattr(sys, "executable", str(tmp_path / "env" / "bin" / "python"))
    monkeypatch.setattr(rempart, "__file__", str(tmp_path / "site" / "policies" / "rempart" / "__init__.py"))
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    return tmp_path


def test_the_order(nowhere: Path) -> None:
    on_path = program(nowhere / "path")
    assert found(None) == on_path
    in_tree = program(nowhere / "site" / ".venv-checkov" / "bin")
    assert found(None) == in_tree
    in_project = program(nowhere / "project" / ".venv-checkov" / "bin")
    assert found(None) == in_project
    beside = program(nowhere / "env" / "bin")
    assert found(None) == beside
    given = program(nowhere / "given")
    assert found(given) == given


def test_nowhere_says_what_to_do(nowhere: Path) -> None:
    with pytest.raises(InputError) as caught:
        found(None)
    assert 'pip install "rempart[checkov]"' in caught.value.message.fr
    assert "--checkov" in caught.value.message.en


def test_what_is_given_must_be_a_program(tmp_path: Path) -> None:
    plain = tmp_path / "checkov"
    for _ in range(2):
        with pytest.raises(InputError) as caught:
            found(plain)
        assert str(plain) in caught.value.message.fr
        plain.write_text("no program", encoding="utf-8")
