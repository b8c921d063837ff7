"""Pulumi.yaml and the stack's settings, read as Pulumi reads them; hostile files in bounded time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from rempart.preview.engine import project
from rempart.preview.engine.monitor import Failure
from rempart.preview.engine.placeholders import Sources, source_of

SETTINGS: list[tuple[str, str, dict[str, str], set[str]]] = [
    ("", "config:\n  a: x\n", {"p:a": "x"}, set()),
    ("", "config:\n  p:a: x\n  aws:region: y\n  p:config:b: z\n", {"p:a": "x", "aws:region": "y", "p:b": "z"}, set()),
    ("", "config:\n  a: true\n  b: 5\n  c: 1.10\n  d: 'no'\n  e: no\n  f: 007\n", {
        "p:a": "true", "p:b": "5", "p:c": "1.10", "p:d": "no", "p:e": "no", "p:f": "007",
    }, set()),
    ("", "config:\n  a: {b: [1, true, null, 'x', 1.5, no, 2026-01-01]}\n", {
        "p:a": '{"b":[1,true,null,"x",1.5,"no","2026-01-01"]}',
    }, set()),
    ("", "config:\n  a: &x {b: 1}\n  c: *x\n  d: {<<: *x, e: 2}\n", {
        "p:a": '{"b":1}', "p:c": '{"b":1}', "p:d": '{"b":1,"e":2}',
    }, set()),
    ("", "", {}, set()),
    ("", "encryptionsalt: v1:x\n", {}, set()),
    ("config:\n  a: x\n  b: {default: 3}\n  c: {type: boolean, default: true}\n", "", {
        "p:a": "x", "p:b": "3", "p:c": "true",
    }, set()),
    ("config:\n  a: {default: x}\n  b:c: {value: y}\n", "config:\n  a: z\n", {"p:a": "z", "b:c": "y"}, set()),
    ("config:\n  a: {type: array, items: {type: string}, default: [x, y]}\n", "", {"p:a": '["x","y"]'}, set()),
    ("config:\n  a: {type: string, secret: true}\n", "config:\n  a: z\n", {"p:a": "z"}, {"p:a"}),
]  # fmt: skip


def settings(folder: Path, declared: str, stack: str, sources: Sources | None = None) -> project.Settings:
    (folder / "Pulumi.yaml").write_text(f"name: p\nruntime: python\n{declared}", encoding="utf-8")
    (folder / "Pulumi.dev.yaml").write_text(stack, encoding="utf-8")
    return project.settings(project.read(str(folder)), "dev", sources or Sources())


@pytest.mark.parametrize(("declared", "stack", "values", "secret"), SETTINGS)
def test_settings(tmp_path: Path, declared: str, stack: str, values: dict[str, str], secret: set[str]) -> None:
    made = settings(tmp_path, declared, stack)
    assert (made.values, made.secret) == (values, secret)


def test_encrypted_values_are_placeholders(tmp_path: Path) -> None:
    sources = Sources()
    made = settings(tmp_path, "", "config:\n  a: {secure: v1:x}\n  b: {c: {secure: v1:y}, d: e}\n", sources)
    assert made.secret == {"p:a", "p:b"}
    assert source_of(made.values["p:a"]) is sources.all[0]
    assert sources.in_text(str.__str__(made.values["p:b"])) == [sources.all[1]]
    assert [(source.token, source.kind) for source in sources.all] == [("p:a", "config"), ("p:b", "config")]


FOLDERS: list[tuple[str, tuple[str, str]]] = [
    ("", (".", ".")),
    ("main: infra\n", ("infra", ".")),
    ("main: infra/\n", ("infra", ".")),
    ("main: ./infra/run.py\n", ("infra", "run.py")),
]


@pytest.mark.parametrize(("main", "expected"), FOLDERS)
def test_entry_point(tmp_path: Path, main: str, expected: tuple[str, str]) -> None:
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "run.py").write_text("")
    (tmp_path / "Pulumi.yaml").write_text(f"name: p\nruntime: python\n{main}")
    found = project.read(str(tmp_path))
    assert (Path(found.folder).relative_to(tmp_path), found.entry) == (Path(expected[0]), expected[1])


@pytest.mark.parametrize("key", ["stackConfigDir: stacks", "config: stacks"])
def test_settings_in_a_folder_of_their_own(tmp_path: Path, key: str) -> None:
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.prod.yaml").write_text("config: {a: x}")
    (tmp_path / "Pulumi.yaml").write_text(f"name: p\nruntime: python\n{key}\n")
    read = project.read(str(tmp_path))
    assert project.stacks(read) == ["prod"]
    assert project.settings(read, "prod", Sources()).values == {"p:a": "x"}


def bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    return "\n".join(lines)


HOSTILE: list[tuple[str, bytes, str]] = [
    ("aliases of aliases", bomb().encode(), "more than 100000 values"),
    ("nested", b"a: " + b"[" * 10_000, "nested too deep"),
    ("nested, closed", b"a: " + b"[" * 10_000 + b"]" * 10_000, "nested too deep"),
    ("huge", b"a: " + b"x" * (2 << 20), "more than 1048576 bytes"),
    ("not text", bytes(range(256)), "not UTF-8"),
    ("control characters", b"a: \x00", "special characters are not allowed"),
    ("truncated", b"a: {b: 'c", "found unexpected end of stream, line 1"),
    ("a class", b"a: !!python/object/apply:os.system [id]", ""),
    ("a list", b"- a\n", "not a mapping"),
]


@pytest.mark.parametrize(("content", "problem"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_hostile_files(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "Pulumi.yaml").write_bytes(content)
    started = time.monotonic()
    with pytest.raises(Failure) as error:
        project.read(str(tmp_path))
    assert time.monotonic() - started < 5
    facts: dict[str, Any] = error.value.facts
    assert error.value.kind == "project-unreadable"
    assert facts["file"] == "Pulumi.yaml"
    assert facts["problem"] == (problem or "no name")
