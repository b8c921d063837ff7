"""`rempart diff` as its users meet it: two files, or stacks of a program, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ON, Run, plan, planned, spawned

ROOT = Path(__file__).resolve().parents[2]
SCALEWAY = {"scaleway": {"region": "fr-par"}}
AWS = {"aws": {"region": "eu-west-3"}}


def leaving(name: str = "entrepot") -> dict[str, Any]:
    return plan(planned("aws_s3_bucket", name, {"bucket": name}), providers=AWS)


def arriving(name: str = "entrepot") -> dict[str, Any]:
    return plan(planned("scaleway_object_bucket", name, {"name": name, "region": "fr-par"}), providers=SCALEWAY)


@pytest.fixture
def diff(run: Run, tmp_path: Path) -> Run:
    def compared(one: Any, other: Any, *options: object) -> Any:
        for name, document in (("de.json", one), ("vers.json", other)):
            (tmp_path / name).write_text(json.dumps(document), encoding="utf-8")
        return run("diff", "de.json", "vers.json", "--as-of", ON, *options)

    return compared


def test_two_files(diff: Run) -> None:
    result = diff(leaving(), arriving(), "-f", "json")
    moves = [(move["resource"], move["state"], move["destinations"]) for move in result.report["moves"]]
    assert moves == [("aws_s3_bucket.entrepot", "moved", ["scaleway_object_bucket.entrepot"])]
    assert result.report["exit"] == result.code


def test_what_is_left_behind_fails(diff: Run) -> None:
    result = diff(leaving(), arriving("autre"))
    assert result.code == 1
    assert "Données sans destination (1)" in result.out
    assert "À ne pas faire ainsi : 1 ressource perd ses données" in result.out
    assert diff(leaving(), arriving("autre"), "--lang", "en").out.count("Data without destination (1)") == 1


def test_what_is_left_by_choice(diff: Run, tmp_path: Path) -> None:
    (tmp_path / "rempart.toml").write_text('[migration]\nleft = { "entre*" = "archivé sur bande" }\n', encoding="utf-8")
    assert "archivé sur bande" in diff(leaving(), arriving("autre")).out


def test_the_report_goes_to_a_file_whole(diff: Run, tmp_path: Path) -> None:
    for form in ("terminal", "markdown", "json"):
        result = diff(leaving(), arriving(), "-f", form, "-o", f"rapport.{form}")
        assert result.out == ""
        assert "entrepot" in (tmp_path / f"rapport.{form}").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("absent.json", "vers.json"), "absent.json"),
        (("de.json", "pas-une-pile"), "Pulumi"),
        (("de.json", "vers.json", "--profile", "hdss"), "hds"),
        (("de.json", "vers.json", "--as-of", "hier"), "--as-of"),
        (("de.json",), "VERS"),
    ],
)
def test_bad_input(run: Run, tmp_path: Path, args: tuple[str, ...], said: str) -> None:
    for name, document in (("de.json", leaving()), ("vers.json", arriving())):
        (tmp_path / name).write_text(json.dumps(document), encoding="utf-8")
    result = run("diff", *args)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert "Traceback" not in result.err


def test_an_empty_reason_is_no_reason(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rempart.toml").write_text('[migration]\nleft = { "a" = " " }\n', encoding="utf-8")
    result = run("diff", "a", "b")
    assert result.code == 2
    assert "left" in result.err


def test_two_stacks_of_the_program() -> None:
    result = spawned("diff", "azure", "scaleway", "-p", "pds", "--as-of", ON, "-f", "json", cwd=ROOT)
    assert {move["state"] for move in result.report["moves"]} == {"moved"}
    assert result.code == 3
