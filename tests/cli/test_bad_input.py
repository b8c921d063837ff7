"""Bad input gets one line on standard error that says what is wrong and the way out, exit code 2, and nothing else."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Result, Run, bucket, lines, plan


def refused(result: Result, *words: str) -> None:
    """Exit 2, nothing on standard output, one line on standard error with these words."""
    assert result.code == 2, result
    assert result.out == ""
    assert len(lines(result.err)) == 1, result.err
    assert result.err.startswith("rempart : ")
    for word in words:
        assert word in result.err


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("tfplan", "x")
    return made.getvalue()


def nested(depth: int) -> bytes:
    return b'{"format_version":"1.2","resource_changes":' + b"[" * depth + b"]" * depth + b"}"


def state(*resources: dict[str, Any], version: int = 3) -> bytes:
    return json.dumps({"version": version, "deployment": {"resources": resources}}).encode()


def component(name: str, parent: str = "") -> dict[str, Any]:
    urn = f"urn:pulumi:dev::p::a:index:C::{name}"
    return {"urn": urn, "type": "a:index:C", "custom": False, "parent": f"urn:pulumi:dev::p::a:index:C::{parent}"}


WHOLE = json.dumps(plan(bucket())).encode()

FILES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "truncated": (WHOLE[: len(WHOLE) // 2], ("tronqué", "relancez")),
    "empty": (b"", ("vide", "relancez")),
    "blank": (b" \n\t\n", ("vide",)),
    "binary": (bytes(range(256)), ("binaire", "JSON")),
    "zip": (zipped(), ("archive ZIP", "terraform show -json")),
    "utf-16": ("{}".encode("utf-16"), ("UTF-16", "UTF-8")),
    "latin-1": (WHOLE.replace(b"entrepot", "entrepôt".encode("latin-1")), ("UTF-8",)),
    "deep": (nested(10_000), ("imbriquées",)),
    "hcl": (b'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n', ("terraform show -json",)),
    "yaml": (b"name: essai\nruntime: python\n", ("YAML", "rempart preview")),
    "python": (b"import pulumi\n", ("rempart preview",)),
    "html": (b"<!doctype html><html></html>", ("HTML",)),
    "list": (b"[1, 2]", ("objet JSON", "pulumi preview --json")),
    "other JSON": (b'{"a": 1}', ("espèce inconnue", "pulumi preview --json")),
    "terraform format": (json.dumps(plan() | {"format_version": "2.0"}).encode(), ("2.0", "1.x")),
    "state version": (state(version=99), ("99",)),
    "raw state": (b'{"version": 4, "terraform_version": "1.9.0", "lineage": "x"}', ("terraform show -json",)),
    "duplicate address": (json.dumps(plan(bucket(), bucket())).encode(), ("scaleway_object_bucket.entrepot",)),
    "duplicate URN": (state(component("x"), component("x")), ("urn:pulumi:dev::p::a:index:C::x",)),
    "cyclic parents": (state(component("x", "y"), component("y", "x")), ("urn:pulumi:dev::p::a:index:C::",)),
    "a report": (b'{"rempart": "0.1.0", "verdicts": []}', ("rapport", "--save")),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_judged(run: Run, tmp_path: Path, name: str) -> None:
    content, words = FILES[name]
    (tmp_path / "plan.json").write_bytes(content)
    (tmp_path / "report.json").write_text("before", encoding="utf-8")
    refused(run("check", "plan.json", "--format", "json", "--output", "report.json"), "plan.json", *words)
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.json", "report.json"]


@pytest.mark.parametrize("name", ["truncated", "empty", "binary", "deep", "yaml"])
def test_the_same_on_standard_input(run: Run, name: str) -> None:
    content, words = FILES[name]
    refused(run("check", "-", stdin=content), "stdin", *words)


def test_two_hundred_megabytes_are_refused_or_read_within_a_few_seconds(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "plan.json").open("wb") as file:  # one text of 200 MB, without an end
        file.write(b'{"format_version":"1.2","x":"')
        file.write(b"a" * 200_000_000)
    result = run("check", "plan.json")
    said = lines(result.err)
    if len(said) > 1:  # a busy machine takes more than two seconds, and says so
        assert said[0] == "rempart : lecture…"
    refused(result._replace(err=said[-1]), "tronqué")


def test_more_than_half_a_gigabyte_is_refused_unread(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "plan.json").open("wb") as file:
        file.truncate(600 << 20)
    refused(run("check", "plan.json"), "trop grande", "512", "pile par pile")


def test_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    refused(run("check", "vide"), "dossier", "fichier JSON")


def test_a_folder_of_terraform_code(run: Run, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("", encoding="utf-8")
    refused(run("check", "."), "terraform show -json")


def test_a_pulumi_project(run: Run, project: Callable[..., Path]) -> None:
    project("")
    refused(run("check", "."), "rempart preview")


def test_a_missing_file(run: Run) -> None:
    refused(run("check", "absent.json"), "absent.json", "introuvable")


def test_a_file_that_may_not_be_read(run: Run, tmp_path: Path) -> None:
    if os.geteuid() == 0:  # whoever may read everything meets it in a file that no one can read
        refused(run("check", "/proc/self/mem"), "/proc/self/mem")
        return
    file = tmp_path / "plan.json"
    file.write_bytes(WHOLE)
    file.chmod(0)
    refused(run("check", "plan.json"), "plan.json", "lecture impossible")


WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "profile": (("--profile", "sds-mr"), ("sds-mr", "snds-mr")),
    "profile for hosts only": (("--profile", "ugap"), ("rempart hosts --profile ugap",)),
    "only": (("--only", "stored-in-ea"), ("--only", "stored-in-ea", "stored-in-eea")),
    "skip": (("--skip", "tls-flor"), ("--skip", "tls-flor", "tls-floor")),
    "as-of": (("--as-of", "22/11/2026"), ("22/11/2026", "AAAA-MM-JJ")),
    "as-of that is no day": (("--as-of", "2026-02-30"), ("2026-02-30",)),
    "fail-on": (("--fail-on", "violation,undetermind"), ("undetermind", "undetermined")),
    "fail-on severity": (("--fail-on", "violation:hgh"), ("violation:hgh", "high")),
    "fail-on about": (("--fail-on", "undetermined:place"), ("undetermined:place", "where")),
    "format": (("--format", "jsno"), ("jsno", "json")),
    "lang": (("--lang", "de"), ("de", "fr, en")),
    "option": (("--profil", "hds"), ("--profil", "--profile")),
    "option without its value": (("--profile",), ("--profile", "valeur")),
    "too many arguments": (("another.json",), ("rempart check --help",)),
}


@pytest.mark.parametrize("name", WORDS)
def test_a_word_that_does_not_exist(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "plan.json").write_bytes(WHOLE)
    options, words = WORDS[name]
    refused(run("check", "plan.json", *options), *words)


def test_an_unknown_command(run: Run) -> None:
    refused(run("chek"), "chek", "check")


def test_no_stack_named(run: Run) -> None:
    refused(run("preview", "."), "--stack")


def test_messages_in_english(run: Run) -> None:
    refused(run("check", "absent.json", "--lang", "en"), "no such file")
    refused(run("check", "x", "--lang=en", "--fromat", "json"), "does not exist", "--format")


KEPT: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "settings: a key": ("rempart.toml", 'profil = "hds"', ("rempart.toml", "profil", "profile")),
    "settings: a profile": ("rempart.toml", 'profile = "hdz"', ("rempart.toml", "hdz", "hds")),
    "settings: no TOML": ("rempart.toml", "profile = ", ("rempart.toml", "TOML")),
    "settings: a figure": ("rempart.toml", '[parameters]\nlog_retention_min_days = "x"', ("rempart.toml",)),
    "waivers: a rule": (
        "rempart.waivers.toml",
        '[[waiver]]\nrule = "stored-in-ea"\nresource = "entrepot"\nreason = "r"\napprover = "a"\nexpires = 2027-01-01',
        ("rempart.waivers.toml", "n° 1", "stored-in-eea"),
    ),
    "waivers: no date": (
        "rempart.waivers.toml",
        '[[waiver]]\nrule = "stored-in-eea"\nresource = "entrepot"\nreason = "r"\napprover = "a"',
        ("rempart.waivers.toml", "expires"),
    ),
    "exceptions: a requirement": (
        "rempart.exceptions.toml",
        '[[attestation]]\nrequirement = "MR-1.33"\nby = "b"\nrole = "r"\nuntil = 2029-01-01',
        ("rempart.exceptions.toml", "MR-1.33", "MR-1.3"),
    ),
    "exceptions: a derogation that no text provides for": (
        "rempart.exceptions.toml",
        '[[derogation]]\nrequirements = ["HDS-EXI-28"]\nbasis = "SREN-31-III"\nreference = "x"\nauthority = "a"\n'
        "until = 2027-01-01",
        ("HDS-EXI-28", "SREN-31-III"),
    ),
    "exceptions: one bracket": ("rempart.exceptions.toml", "[service]\nhost = 'x'", ("[[service]]",)),
}


@pytest.mark.parametrize("name", KEPT)
def test_a_file_that_the_team_keeps(run: Run, tmp_path: Path, name: str) -> None:
    file, content, words = KEPT[name]
    (tmp_path / "plan.json").write_bytes(WHOLE)
    (tmp_path / file).write_text(content, encoding="utf-8")
    refused(run("check", "plan.json"), *words)


def test_what_is_wrong_with_the_options_is_said_before_the_program_runs(run: Run, project: Callable[..., Path]) -> None:
    folder = project("open('ran', 'w').close()\n")
    refused(run("preview", ".", "-s", "dev", "--profile", "hdz", "--save", "saved.json"), "hdz")
    assert not (folder / "ran").exists()
    assert not (folder / "saved.json").exists()


PROGRAMS: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    "raises": ("def fails():\n    raise ValueError('le nom\\nmanque')\n\n\nfails()\n", ("__main__.py:", "ValueError")),
    "exits": ("raise SystemExit(3)\n", ("__main__.py", "arrêté de lui-même")),
    "dies": ("import os\nos._exit(0)\n", ("aucun verdict",)),
    "needs a missing SDK": ("import pulumi_nowhere\n", ("pulumi_nowhere", "pip install pulumi-nowhere")),
    "has a syntax error": ("x = (\n", ("__main__.py", "syntaxe")),
    "is no UTF-8": (b"x = '\xe9'\n", ("__main__.py",)),
    "declares a URN twice": ("bucket('a')\nbucket('a')\n", ("a", "noms différents")),
    "needs an answer": (
        "x = pulumi.runtime.invoke('a:index:getX', {}).value\nif x and x['n'] > 1:\n    pass\n",
        ("a:index:getX", "--answers"),
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_that_cannot_be_previewed(run: Run, project: Callable[..., Path], name: str) -> None:
    code, words = PROGRAMS[name]
    project(code)
    (Path() / "report.json").write_text("before", encoding="utf-8")
    before = sorted(p.name for p in Path().iterdir())
    result = run("preview", ".", "-s", "dev", "--save", "saved.json", "-f", "json", "-o", "report.json")
    refused(result, *words)
    assert sorted(p.name for p in Path().iterdir() if p.name != "__pycache__") == before
    assert Path("report.json").read_text(encoding="utf-8") == "before"


def test_a_program_that_hangs(run: Run, project: Callable[..., Path]) -> None:
    project("import time\nbucket('a')\ntime.sleep(60)\n")
    refused(run("preview", ".", "-s", "dev", "--timeout", "1"), "1 s", "--timeout")


def test_a_program_that_prints_to_standard_output_does_not_spoil_the_report(
    run: Run, project: Callable[..., Path]
) -> None:
    project("print('{\"du programme\"')\nbucket('a')\nprint('\\x1b[2Jfin')\n")
    result = run("preview", ".", "-s", "dev", "-f", "json")
    assert [v["name"] for v in result.report["verdicts"] if v["status"] != "compliant"][:1] == ["a"]
    assert "du programme" in result.err
    assert "\x1b" not in result.err


def test_a_program_that_is_not_python(run: Run, project: Callable[..., Path]) -> None:
    folder = project("")
    (folder / "Pulumi.yaml").write_text("name: essai\nruntime: nodejs\n", encoding="utf-8")
    refused(run("preview", ".", "-s", "dev"), "nodejs", "pulumi preview --json")


def test_a_folder_without_a_project(run: Run) -> None:
    refused(run("preview", ".", "-s", "dev"), "Pulumi.yaml")


def test_a_project_file_that_cannot_be_read(run: Run, project: Callable[..., Path]) -> None:
    folder = project("")
    (folder / "Pulumi.yaml").write_text("name: [essai\n", encoding="utf-8")
    refused(run("preview", ".", "-s", "dev"), "Pulumi.yaml")


def test_an_unknown_stack_names_those_that_exist(run: Run, project: Callable[..., Path]) -> None:
    project("")
    refused(run("preview", ".", "-s", "prod"), "prod", "dev")


@pytest.mark.parametrize("content", ["", "[]", '{"a:index:getX": 1}', '{"$stacks": {"o/p/s": 1}}'])
def test_a_bad_answers_file(run: Run, project: Callable[..., Path], content: str) -> None:
    folder = project("")
    (folder / "answers.json").write_text(content, encoding="utf-8")
    refused(run("preview", ".", "-s", "dev", "--answers", "answers.json"), "answers.json")


def test_a_missing_answers_file(run: Run, project: Callable[..., Path]) -> None:
    project("")
    refused(run("preview", ".", "-s", "dev", "--answers", "absent.json"), "absent.json")


def test_an_interpreter_that_does_not_exist(run: Run, project: Callable[..., Path]) -> None:
    project("")
    refused(run("preview", ".", "-s", "dev", "--python", "no/python"), "no/python", "--python")
