"""Where the report goes: standard output or a file, whole or not at all, with colours for people only."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from rempart.reports.layout import put
from rich.console import Console

from tests.cli.conftest import COMMAND, ON, Run, bucket, lines, plan, spawned

HOSTILE = "\x1b]0;titre\x07\x1b[31m\u202e<img src=x onerror=alert(1)>\u2066|*gras*\n# titre\r\x9b2J\u061c"
"""A name that would set the window's title, colour, reorder and clear a screen, and be HTML and Markdown."""

RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What must not reach a screen, but for the end of a line."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "plan.json"
    made.write_text(json.dumps(plan(bucket(acl="public-read"))), encoding="utf-8")
    return made


def test_the_report_is_on_standard_output_and_nothing_else(file: Path, tmp_path: Path) -> None:
    result = spawned("check", "plan.json", "--as-of", ON, "-f", "json", cwd=tmp_path)
    assert (result.code, result.err) == (1, "")
    assert result.report["exit"] == 1


def test_no_colour_where_nobody_looks(file: Path, tmp_path: Path) -> None:
    result = spawned("check", "plan.json", "--as-of", ON, cwd=tmp_path, env={"TERM": "xterm-256color"})
    assert "violation  store-private" in result.out
    assert not RAW.search(result.out)


def on_a_terminal(tmp_path: Path, **env: str) -> str:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(COMMAND), "check", "plan.json", "--as-of", ON],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm-256color", **env},
        stdout=theirs,
        stderr=theirs,
        stdin=theirs,
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            block = os.read(ours, 1 << 16)
        except OSError:  # the other side is closed
            break
        if not block:
            break
        said += block
    os.close(ours)
    assert process.wait(30) == 1
    return said.decode()


def test_colours_on_a_terminal(file: Path, tmp_path: Path) -> None:
    assert "\x1b[1;31mviolation" in on_a_terminal(tmp_path)


def test_no_colour_on_a_terminal_that_refuses_it(file: Path, tmp_path: Path) -> None:
    assert "\x1b[31m" not in on_a_terminal(tmp_path, NO_COLOR="1")
    assert "\x1b[1;31m" not in on_a_terminal(tmp_path, NO_COLOR="1")


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_lines_fit_the_window_and_never_begin_with_punctuation(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch, columns: int, lang: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    result = run("check", file.name, "--as-of", ON, "--lang", lang, "--profile", "pds")
    for line in result.out.splitlines():
        assert len(line) <= columns
        assert line == line.rstrip()
        assert not re.match(r"\s*[:;!?»%,.]", line), line
        assert not line.endswith("«"), line


@pytest.mark.parametrize("width", range(24, 80))
def test_no_line_begins_with_the_punctuation_that_french_sets_apart(width: int) -> None:
    said = "attendu : « chiffré » ; sinon « rien » : 40 % de la pile × 3 ; vouliez-vous dire : « hds » ? Oui ! " * 3
    console = Console(file=io.StringIO(), width=width)
    put(console, said, indent=2, hanging=4)
    assert isinstance(console.file, io.StringIO)
    written = console.file.getvalue()
    assert " ".join(written.split()) == " ".join(said.split())
    for line in written.splitlines():
        assert len(line) <= width
        assert not re.match(r"\s*[:;!?»%×]", line), line
        assert not line.endswith(("«", " ")), line


def test_french_keeps_its_spaces(run: Run, file: Path) -> None:
    out = run("check", file.name, "--as-of", ON, "--profile", "pds").out
    assert not re.findall(r"(?<=[a-zé])[:;!?»] |«(?! |\u00a0|\u202f)", out)


def test_a_narrow_encoding_costs_an_accent_not_the_report(file: Path, tmp_path: Path) -> None:
    result = spawned("check", "plan.json", "--as-of", ON, cwd=tmp_path, env={"PYTHONIOENCODING": "ascii"})
    assert result.code == 1
    assert "violation  store-private" in result.out


@pytest.mark.parametrize("form", ["json", "html"])
def test_a_reader_that_leaves_early_is_no_violation(file: Path, tmp_path: Path, form: str) -> None:
    many = plan(*(bucket(f"b{n}", acl="public-read") for n in range(300)))
    file.write_text(json.dumps(many), encoding="utf-8")
    process = subprocess.Popen(
        [str(COMMAND), "check", "plan.json", "-f", form],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    assert (process.wait(60), said) == (2, "")


@pytest.mark.parametrize("form", ["terminal", "json", "html"])
def test_the_same_bytes_twice(run: Run, file: Path, form: str) -> None:
    first, second = (run("check", file.name, "--as-of", ON, "-f", form) for _ in range(2))
    assert first == second
    assert first.out


@pytest.mark.parametrize("form", ["terminal", "json", "html"])
def test_a_file_gets_the_report_and_the_screen_nothing(run: Run, file: Path, tmp_path: Path, form: str) -> None:
    result = run("check", file.name, "--as-of", ON, "-f", form, "-o", "rapport")
    assert (result.code, result.out, result.err) == (1, "", "")
    assert "store-private" in (tmp_path / "rapport").read_text(encoding="utf-8")
    assert not RAW.search((tmp_path / "rapport").read_text(encoding="utf-8"))


def test_a_report_that_cannot_be_written(run: Run, file: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for place, word in (
        ("nowhere/rapport", "le dossier n'existe pas"),
        ("folder", "c'est un dossier"),
        (f"{file}/x", ""),
    ):
        result = run("check", file.name, "--as-of", ON, "-o", place)
        assert (result.code, result.out) == (2, "")
        assert len(lines(result.err)) == 1
        assert word in result.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "plan.json"]


def test_a_report_replaces_the_one_before_and_keeps_its_rights(run: Run, file: Path, tmp_path: Path) -> None:
    report = tmp_path / "rapport.json"
    report.write_text("before", encoding="utf-8")
    report.chmod(0o640)
    run("check", file.name, "--as-of", ON, "-f", "json", "-o", "rapport.json")
    assert json.loads(report.read_text(encoding="utf-8"))["exit"] == 1
    assert stat.S_IMODE(report.stat().st_mode) == 0o640


def test_a_link_is_followed_and_a_device_stays_one(run: Run, file: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    run("check", file.name, "--as-of", ON, "-f", "json", "-o", "link")
    assert (tmp_path / "link").is_symlink()
    assert json.loads((tmp_path / "target").read_text(encoding="utf-8"))["exit"] == 1
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    run("check", file.name, "--as-of", ON, "-o", "pipe")
    assert b"store-private" in os.read(reader, 1 << 16)
    os.close(reader)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_hostile_names_do_not_act_on_the_reader(run: Run, tmp_path: Path) -> None:
    urn = f"urn:pulumi:{HOSTILE}::p::scaleway:object/bucket:Bucket::{HOSTILE}"
    preview = {
        "steps": [
            {
                "op": "create",
                "urn": urn,
                "newState": {
                    "urn": urn,
                    "type": "scaleway:object/bucket:Bucket",
                    "custom": True,
                    "inputs": {"region": HOSTILE, "acl": HOSTILE, "tags": {HOSTILE: HOSTILE}},
                    "sourcePosition": f"project:///{HOSTILE}.py#3",
                },
            },
            {
                "op": "create",
                "urn": urn + "2",
                "newState": {"urn": urn + "2", "type": f"x:{HOSTILE}:Y", "custom": True, "inputs": {}},
            },
        ],
        "changeSummary": {"create": 2},
    }
    (tmp_path / "preview.json").write_text(json.dumps(preview), encoding="utf-8")
    for options in ([], ["--verbose"], ["--lang", "en"]):
        result = run("check", "preview.json", "--as-of", ON, *options)
        assert result.code in (1, 3)
        assert "onerror" in result.out
        assert not RAW.search(result.out.replace("\n", ""))
    page = run("check", "preview.json", "--as-of", ON, "-f", "html").out
    assert "<img" not in page
    assert "&lt;img" in page
    assert not RAW.search(page)
    document = run("check", "preview.json", "--as-of", ON, "-f", "json").out
    assert not RAW.search(document.replace("\n", ""))


def test_hostile_names_in_messages(run: Run, tmp_path: Path) -> None:
    broken = {"steps": [{"op": "create", "urn": HOSTILE, "newState": {"urn": HOSTILE, "type": 3}}]}
    (tmp_path / "preview.json").write_text(json.dumps(broken), encoding="utf-8")
    for args in (["check", "preview.json"], ["check", f"{HOSTILE}.json".replace("/", "")], ["explain", HOSTILE]):
        result = run(*args)
        assert result.code == 2
        assert len(lines(result.err)) == 1
        assert not RAW.search(result.err.replace("\n", "")), result.err


def test_the_version_needs_next_to_nothing(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom rempart.cli import main\n"
        "try:\n    main(['--version'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'rich', 'jinja2', 'pulumi', 'grpc', 'checkov', 'pytest', 'tomllib', 'csv', 'rempart.assessment',"
        " 'rempart.rules', 'rempart.catalog', 'rempart.readers'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    version, heavy = done.stdout.splitlines()
    assert re.fullmatch(r"rempart \d+\.\d+\.\d+", version)
    assert heavy == "[]"


@pytest.mark.parametrize(("shell", "word"), [("bash", "complete "), ("zsh", "#compdef rempart"), ("fish", "complete ")])
def test_completion(run: Run, shell: str, word: str) -> None:
    result = run("completion", shell)
    assert result.code == 0
    assert word in result.out
    assert "_REMPART_COMPLETE" in result.out


def test_the_shell_gets_its_suggestions(tmp_path: Path) -> None:
    env = {"_REMPART_COMPLETE": "bash_complete", "COMP_WORDS": "rempart pre", "COMP_CWORD": "1"}
    assert spawned(cwd=tmp_path, env=env).out == "plain,preview\n"


def test_help_and_no_argument(run: Run) -> None:
    assert run("--help").code == 0
    assert "preview" in run("--help").out
    bare = run()
    assert (bare.code, bare.out) == (2, "")
    assert "preview" in bare.err
