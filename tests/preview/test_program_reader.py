"""The reader of programs: answers, environment and the saved document."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from rempart.errors import InputError
from rempart.readers import preview as digest
from rempart.readers import program

PROGRAM = """\
import os, pulumi_random as r, pulumiverse_scaleway as s
p = s.account.get_project_output(name='x')
r.RandomPet('a', prefix=p.id, separator=p.description)
r.RandomPet(os.environ['NAME'])
"""


def written(folder: Path) -> Path:
    (folder / "Pulumi.yaml").write_text("name: p\nruntime: python\n")
    (folder / "__main__.py").write_text(PROGRAM)
    return folder


def test_read(tmp_path: Path) -> None:
    project = written(tmp_path)
    answers, saved = tmp_path / "answers.json", tmp_path / "saved.json"
    answers.write_text(json.dumps({"scaleway:account/getProject:getProject": {"id": "11-22"}}))
    deployment = program.read(
        project, stack="dev", answers=answers, python=Path(sys.executable), env=["NAME=b"], save=saved
    )
    assert deployment.source.kind == "program"
    assert (deployment.source.project, deployment.source.stack) == ("p", "dev")
    assert sorted(r.name for r in deployment.managed) == ["a", "b"]
    (pet,) = (r for r in deployment.managed if r.name == "a")
    assert pet["prefix"].known == "11-22"
    assert pet["separator"].is_unknown
    assert pet.location is not None
    assert (pet.location.file, pet.location.line) == ("__main__.py", 3)
    (unanswered,) = deployment.unanswered
    assert unanswered.token == "scaleway:account/getProject:getProject"
    assert unanswered.leaves == (f"{pet.urn}#separator",)
    again = digest.read(json.loads(saved.read_text()), path=str(saved))
    assert sorted(r.urn for r in again.managed) == sorted(r.urn for r in deployment.managed)
    assert list(tmp_path.glob(".saved*")) == []


def test_nothing_is_half_written(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        program.write({"steps": []}, tmp_path / "nowhere" / "saved.json")
    assert error.value.message.en == f"cannot write {tmp_path}/nowhere/saved.json: the folder does not exist"
    (tmp_path / "saved.json").mkdir()
    with pytest.raises(InputError):
        program.write({"steps": []}, tmp_path / "saved.json")
    assert [path.name for path in tmp_path.iterdir()] == ["saved.json"]


BAD_ANSWERS = ["", "{", "[]", '{"a:b:c": 1}', '{"$stacks": []}', '{"$stacks": {"a": 1}}', "\xff", "[" * 100_000]


@pytest.mark.parametrize("content", BAD_ANSWERS, ids=range(len(BAD_ANSWERS)))
def test_bad_answers(tmp_path: Path, content: str) -> None:
    file = tmp_path / "answers.json"
    file.write_text(content, encoding="latin-1")
    with pytest.raises(InputError) as error:
        program.read_answers(file)
    assert error.value.message.en.startswith(f"the answers file {file} cannot be read (")
    assert "\n" not in error.value.message.en


def test_good_answers(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text('{"a:b:c": {"d": 1}, "$schema": "x", "$stacks": {"o/p/s": {"e": [2]}}}')
    assert program.read_answers(file) == {"a:b:c": {"d": 1}, "$schema": "x", "$stacks": {"o/p/s": {"e": [2]}}}
    assert program.read_answers(None) is None


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HERE", "x=y")
    monkeypatch.delenv("NOWHERE", raising=False)
    assert program.environment(["HERE", "A=b=c", "EMPTY="]) == {"HERE": "x=y", "A": "b=c", "EMPTY": ""}
    for entry in ("NOWHERE", "=x", ""):
        with pytest.raises(InputError):
            program.environment([entry])
