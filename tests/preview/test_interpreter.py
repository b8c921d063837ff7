"""Which interpreter runs a program: the one that Pulumi would take, or the one that is named."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from rempart.errors import InputError
from rempart.preview import launcher

from tests.preview.conftest import Preview

CASES = [
    ("name: p\nruntime: python\n", [], None, "own"),
    ("name: p\nruntime: python\n", [".venv"], None, "project/.venv"),
    ("name: p\nruntime: python\n", ["venv"], None, "project/venv"),
    ("name: p\nruntime: python\n", [".venv", "venv"], None, "project/.venv"),
    ("name: p\nruntime: python\n", [".venv", "../active"], "active", "active"),
    ("runtime:\n  name: python\n  options:\n    toolchain: uv\n", [".venv", "../active"], "active", "project/.venv"),
    ("runtime:\n  name: python\n  options:\n    toolchain: poetry\n", ["../active"], "active", "active"),
    ("runtime:\n  name: python\n  options:\n    virtualenv: env\n", [".venv", "env"], None, "project/env"),
    ('runtime: {name: python, options: {virtualenv: "env"}}\n', [".venv", "env"], None, "project/env"),
    ("runtime:\n  options:\n    virtualenv: ../shared # ours\n", ["../shared"], None, "project/../shared"),
    ("# virtualenv: old\nname: p\nruntime: python\n", [".venv"], None, "project/.venv"),
]


@pytest.mark.parametrize(("project", "environments", "active", "expected"), CASES)
def test_found(
    project: str,
    environments: list[str],
    active: str | None,
    expected: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(project)
    for name in environments:
        (folder / name / "bin").mkdir(parents=True)
        (folder / name / "bin" / "python").write_text("")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    if active:
        monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / active))
    found = launcher.find_python(folder)
    assert found == (Path(sys.executable) if expected == "own" else tmp_path / expected / "bin" / "python")


def test_an_environment_of_rempart_alone_is_not_the_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: p\nruntime: python\n")
    beside = tmp_path / ".venv" / "bin" / "python"
    beside.parent.mkdir(parents=True)
    beside.write_text("")
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    assert launcher.find_python(tmp_path) == Path(sys.executable)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert launcher.find_python(tmp_path) == beside


def test_a_named_environment_that_does_not_exist(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: p\nruntime: {name: python, options: {virtualenv: env}}\n")
    with pytest.raises(InputError) as error:
        launcher.run(tmp_path, stack="dev")
    assert error.value.message.en.startswith(
        f"Pulumi.yaml names the virtual environment {tmp_path}/env, which does not"
    )


def test_the_engine_corrects_a_wrong_guess(preview: Preview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A spelling that the quick look at Pulumi.yaml misses still leads to the environment that it names."""
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    environment = tmp_path / "project" / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    packages = next(environment.glob("lib/python*/site-packages"))
    (packages / "outer.pth").write_text(sysconfig.get_path("purelib") + os.linesep)
    document = preview(
        "import pulumi, sys\npulumi.export('prefix', sys.prefix)\n",
        files={"Pulumi.yaml": "name: p\nruntime:\n  name: python\n  options:\n    ? virtualenv\n    : env\n"},
        python=None,
    )
    assert document["rempart"]["outputs"] == {"prefix": str(environment)}
