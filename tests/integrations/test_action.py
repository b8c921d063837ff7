"""The GitHub Action, its steps run one by one as a runner runs them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import rempart
import yaml
from rempart.cli.options import FORMS

from tests.integrations import host
from tests.integrations.host import ON, Github

ACTION: dict[str, Any] = yaml.safe_load((host.ROOT / "action.yml").read_text(encoding="utf-8"))
BOT = "github-actions[bot]"

# The verdicts

REFUSED: list[tuple[str, str, set[tuple[str, str]]]] = [
    (
        "eastus",
        "1",
        {
            ("error", "operator-in-eu"),
            ("error", "parent-in-eu"),
            ("error", "free-of-foreign-law"),
            ("error", "stored-in-eea"),
            ("error", "named-accounts"),
        },
    ),
    (
        "france",
        "1",
        {
            ("error", "operator-in-eu"),
            ("error", "parent-in-eu"),
            ("error", "free-of-foreign-law"),
            ("error", "named-accounts"),
        },
    ),
    ("region", "3", {("error", "stored-in-eea")}),
    ("public", "1", {("error", "private-network"), ("error", "endpoint-restricted")}),
]


@pytest.mark.parametrize(("stack", "code", "errors"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refuses(github: Github, stack: str, code: str, errors: set[tuple[str, str]]) -> None:
    outcome = github.run(stack=stack, as_of=ON)

    assert (str(outcome.code), outcome.outputs["exit-code"]) == (code, code)
    shown = [(each.name, each.properties["title"].partition(" ")[0]) for each in outcome.annotations]
    assert {each for each in shown if each[0] == "error"} == errors
    assert all(
        each.properties["file"] == "__main__.py" and int(each.properties["line"]) > 1
        for each in outcome.annotations
        if each.name == "error"
    )
    rules = {rule for _, rule in errors}
    (posted,) = [call["body"] for call in outcome.asked if call["body"]]
    assert posted == outcome.summary
    assert rules <= set(re.findall(r"^\| [^|]+ \| `([\w-]+)` \|", posted, re.MULTILINE))
    assert outcome.uploaded is not None
    results = outcome.uploaded["runs"][0]["results"]
    assert {result["ruleId"] for result in results if result["level"] == "error"} == rules
    assert {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in results
        if result["level"] == "error"
    } == {"__main__.py"}


def test_passes_the_corrected_version(github: Github) -> None:
    outcome = github.run(stack="prod", as_of=ON)

    assert (outcome.code, outcome.outputs["exit-code"]) == (0, "0")
    assert (outcome.outputs["violations"], outcome.outputs["undetermined"], outcome.outputs["uncovered"]) == (
        "0",
        "6",
        "0",
    )
    assert "error" not in [each.name for each in outcome.annotations]
    assert outcome.comments == [("POST", f"repos/{host.REPOSITORY}/issues/7/comments")]


def test_outputs_name_the_reports(github: Github) -> None:
    outputs = github.run(stack="public", as_of=ON).outputs

    report = json.loads(Path(outputs["json"]).read_bytes())
    assert outputs["violations"] == str(report["summary"]["violation"]) == "2"
    assert outputs["undetermined"] == str(report["summary"]["undetermined"]) == "6"
    assert json.loads(Path(outputs["sarif"]).read_bytes())["version"] == "2.1.0"
    assert Path(outputs["markdown"]).read_text(encoding="utf-8").startswith("<!-- rempart:snds-mr:public -->\n")
    assert outputs.keys() == ACTION["outputs"].keys()


def test_judges_a_file(github: Github) -> None:
    subprocess.run(
        [str(Path(sys.executable).parent / "rempart"), "preview", ".", "--stack", "public", "--save", "apercu.json"],
        cwd=github.workspace,
        capture_output=True,
        check=False,
    )

    outcome = github.run(file="apercu.json", as_of=ON, lang="en")

    assert (outcome.code, outcome.outputs["violations"]) == (1, "2")
    assert "Refused" in outcome.summary


def test_paths_start_at_the_root_of_the_repository(github: Github) -> None:
    inside = github.workspace / "infra"
    inside.mkdir()
    for file in ("__main__.py", "Pulumi.yaml", "Pulumi.recette.yaml", "rempart.toml", ".venv"):
        (github.workspace / file).rename(inside / file)

    outcome = github.run(directory="infra", stack="recette", as_of=ON)

    assert outcome.code == 1
    (error,) = [each for each in outcome.annotations if each.name == "error"]
    assert error.properties["file"] == "infra/__main__.py"


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"stack": "prod", "file": "apercu.json"},
        {"stack": "absente"},
        {"file": "absent.json"},
        {"stack": "prod", "profile": "$(touch owned) `touch owned`; touch owned"},
        {"stack": "prod\nexit-code=0", "profile": "hds"},
        {"stack": "--help"},
        {"stack": "prod", "directory": "--help"},
        {"stack": "prod", "options": "--unknown"},
        {"stack": "prod", "options": "--help"},
    ],
    ids=str,
)
def test_without_a_verdict_it_fails(github: Github, inputs: dict[str, str]) -> None:
    outcome = github.run(inputs)

    assert (outcome.code, outcome.outputs["exit-code"]) == (2, "2")
    assert [each.name for each in outcome.annotations] == ["error"]
    assert (outcome.uploaded, outcome.asked, outcome.summary) == (None, [], "")
    assert not (github.workspace / "owned").exists()


def test_an_exit_code_of_0_without_reports_is_no_verdict(tmp_path: Path, workspace: Path) -> None:
    stand_in = tmp_path / "stand-in"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", stand_in], check=True)
    libraries = next((stand_in / "lib").glob("python*/site-packages"))
    (libraries / "rempart.pth").write_text("\n".join(map(str, paths())), encoding="utf-8")
    (stand_in / "bin" / "rempart").write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    (stand_in / "bin" / "rempart").chmod(0o755)

    outcome = Github(tmp_path, {"rempart-python": str(stand_in / "bin" / "python")}).run(stack="prod", as_of=ON)

    assert (outcome.code, outcome.uploaded) == (2, None)


def paths() -> list[Path]:
    """Where rempart and its libraries are found by these tests."""
    return [Path(rempart.__file__).parent.parent, Path(msgspec.__file__).parent.parent]


def test_a_broken_installation_fails(tmp_path: Path, workspace: Path) -> None:
    outcome = Github(tmp_path, {"rempart-python": "/nowhere/python"}).run(stack="prod", as_of=ON)

    assert (outcome.code, outcome.outputs["exit-code"], outcome.uploaded, outcome.asked) == (2, "", None, [])


# Options and the files of the folder


def test_options_are_words_and_not_patterns(github: Github) -> None:
    outcome = github.run(
        stack="recette", as_of=ON, fail_on="undetermined:where", options="--skip private-network --env MOTIF=*"
    )

    assert (outcome.code, outcome.outputs["violations"]) == (0, "0")


def test_what_is_waived_is_no_alert(github: Github) -> None:
    (github.workspace / "rempart.waivers.toml").write_text(
        '[[waiver]]\nrule = "private-network"\nresource = "base"\nreason = "Recette"\n'
        'approver = "rssi@hopital.example"\nexpires = 2027-06-30\n',
        encoding="utf-8",
    )

    outcome = github.run(stack="recette", as_of=ON)

    assert outcome.code == 0
    whole = json.loads(Path(outcome.outputs["sarif"]).read_bytes())["runs"][0]["results"]
    assert [r["ruleId"] for r in whole if r.get("suppressions")] == ["private-network"]
    assert outcome.uploaded is not None
    assert outcome.uploaded["runs"][0]["results"] == [r for r in whole if not r.get("suppressions")]


# The comment


def comment(id: int, login: str, body: str) -> dict[str, Any]:
    return {"id": id, "user": {"login": login}, "body": body}


MARK = "<!-- rempart:snds-mr:prod -->"


@pytest.mark.parametrize(
    ("comments", "written"),
    [
        ([], ("POST", "issues/7/comments")),
        ([comment(1, BOT, "bonjour"), comment(2, BOT, f"{MARK}\n### rempart")], ("PATCH", "issues/comments/2")),
        ([comment(3, "mallory", f"{MARK}\n### rempart : conforme")], ("POST", "issues/7/comments")),
        ([comment(4, BOT, "<!-- rempart:snds-mr:production -->\n")], ("POST", "issues/7/comments")),
        ([comment(5, BOT, f"citation de {MARK}")], ("POST", "issues/7/comments")),
    ],
    ids=["first", "again", "another's", "another stack", "mark elsewhere"],
)
def test_the_comment_is_replaced_and_not_repeated(
    github: Github, comments: list[dict[str, Any]], written: tuple[str, str]
) -> None:
    outcome = github.run(stack="prod", as_of=ON, comments=comments)

    assert outcome.comments == [(written[0], f"repos/{host.REPOSITORY}/{written[1]}")]
    (body,) = [call["body"] for call in outcome.asked if call["body"]]
    assert body.startswith(f"{MARK}\n")
    assert {call["token"] for call in outcome.asked} == {"jeton"}


@pytest.mark.parametrize(("stack", "code"), [("prod", 0), ("public", 1)])
def test_a_fork_is_judged_and_not_commented(github: Github, stack: str, code: int) -> None:
    outcome = github.run(stack=stack, as_of=ON, head="mallory/plateforme")

    assert (outcome.code, outcome.asked) == (code, [])
    assert "vient d'un autre dépôt" in outcome.annotations[-1].data
    assert outcome.summary.startswith("<!-- rempart:snds-mr:")


@pytest.mark.parametrize(("stack", "code"), [("prod", 0), ("public", 1)])
def test_what_cannot_be_shown_changes_no_verdict(github: Github, stack: str, code: int) -> None:
    outcome = github.run(stack=stack, as_of=ON, gh_fails=True, upload_fails=True)

    assert outcome.code == code
    said = [each.data for each in outcome.annotations if each.properties.get("title") == "rempart"]
    assert [re.findall(r"[\w-]+: write", each) for each in said] == [
        ["pull-requests: write"],
        ["security-events: write"],
    ]


def test_nothing_is_posted_where_nobody_asked(github: Github) -> None:
    outcome = github.run(stack="prod", as_of=ON, comment="false", upload_sarif="false")
    assert (outcome.code, outcome.asked, outcome.uploaded) == (0, [], None)

    outcome = github.run(stack="prod", as_of=ON, head=None)
    assert (outcome.code, outcome.asked) == (0, [])
    assert outcome.uploaded is not None


# Names that anybody may have chosen

HOSTILE = """
import os, sys
import pulumi
from pulumiverse_scaleway import object

NAMES = ["::error::owned", "x\\n::error::owned", "x\\r::warning file=a::owned", "##[error]owned", "%0A::notice::owned",
         "x\\n::set-output name=exit-code::0", "](https://evil.example) <!-- rempart:snds-mr:prod --> @everyone"]
for name in NAMES:
    object.Bucket(name, region="nulle-part", name=name)
print("::error::owned by the program", flush=True)
print("::error::owned by the program", file=sys.stderr, flush=True)
print("seen:", [name for name in os.environ if name.startswith(("GITHUB_", "RUNNER_", "GH_"))], flush=True)
"""


def test_names_give_no_command(github: Github) -> None:
    (github.workspace / "__main__.py").write_text(HOSTILE, encoding="utf-8")

    outcome = github.run(stack="prod", as_of=ON, options="--verbose")

    assert outcome.code == int(outcome.outputs["exit-code"]) != 0
    for each in outcome.annotations:
        assert each.name in ("error", "warning", "notice")
        assert re.fullmatch(r"[\w-]+ \(\w+\)|rempart( snds-mr prod)?", each.properties["title"]), each
        assert each.properties.get("file") in ("__main__.py", "Pulumi.yaml", None)
    assert len(outcome.annotations) > 2
    assert outcome.summary.count("<!-- rempart:") == 1
    assert "](https://evil" not in re.sub(r"`[^`]*`", "", outcome.summary)
    assert "seen: [" not in outcome.log or "seen: []" in outcome.log


def test_a_failing_program_gives_no_command(github: Github) -> None:
    (github.workspace / "__main__.py").write_text('raise Exception("x\\n::error::owned\\n")\n', encoding="utf-8")

    outcome = github.run(stack="prod", as_of=ON)

    assert outcome.code == 2
    assert [each.data for each in outcome.annotations] == ["pas de verdict : le journal de cette étape dit pourquoi"]


# The installation


def test_the_program_gets_an_environment_of_its_own(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("jinja2\n", encoding="utf-8")
    (tmp_path / "pip.py").write_text(
        "raise SystemExit('a module of the workspace stood in for pip')\n", encoding="utf-8"
    )
    (tmp_path / "venv.py").write_text(
        "raise SystemExit('a module of the workspace stood in for venv')\n", encoding="utf-8"
    )
    outputs = host.installed(tmp_path, "-r\n  requirements.txt  ")
    told = [
        subprocess.run([python, "-I", "-c", "import jinja2, rempart"], capture_output=True, check=False).returncode
        for python in (outputs["rempart-python"], outputs["program-python"])
    ]
    assert told == [0, 1]


# The file itself


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ACTION["runs"]["steps"]
    return found


def test_inputs_never_become_part_of_a_script() -> None:
    assert [step["run"] for step in steps() if "${{" in step.get("run", "")] == []


def test_actions_are_pinned_by_commit_with_their_version() -> None:
    text = (host.ROOT / "action.yml").read_text(encoding="utf-8")
    used = re.findall(r"^\s+uses: (.*)$", text, re.MULTILINE)
    assert len(used) == 2
    for each in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)


def test_only_the_comment_gets_the_token() -> None:
    assert [step["name"] for step in steps() if "token" in str(step.get("env", {}))] == ["Comment"]


def test_every_input_and_output_is_described_and_used() -> None:
    text = (host.ROOT / "action.yml").read_text(encoding="utf-8")
    for name, each in ACTION["inputs"].items():
        assert each["description"]
        assert f"inputs.{name}" in text
    for each in ACTION["outputs"].values():
        assert each["description"]
    assert {"json", "sarif", "markdown", "github"} <= set(FORMS)
