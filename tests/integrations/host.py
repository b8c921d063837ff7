"""A host of pull requests, as far as the action needs one: it runs the steps of `action.yml` as GitHub's runner would.

What only the real host has stands in, and is named so: `actions/setup-python`, `codeql-action/upload-sarif`, and the
API behind `gh`. Everything else is real: the shell, the steps' own lines, pip, rempart, the programs.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

ROOT: Final = Path(__file__).resolve().parent.parent.parent
EXAMPLE: Final = ROOT / "tests" / "cases" / "docs" / "plateforme"
ON: Final = "2026-11-26"
REPOSITORY: Final = "hopital/plateforme"


def workspace(folder: Path) -> Path:
    """The example as a checkout whose job has made the program's environment."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


def pip() -> dict[str, str]:
    """How this machine's pip finds packages, as a runner's own settings would say it."""
    return {name: value for name, value in os.environ.items() if name.startswith("PIP_") or name == "HOME"}


def installed(folder: Path, words: str = "") -> dict[str, str]:
    """What the action's script that installs puts out, with `words` of pip for the program, run in `folder`."""
    output = folder / "output.txt"
    subprocess.run(
        [ROOT / "scripts" / "action" / "install"],
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHON": sys.executable,
            "INSTALL": words,
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(output),
            "RUNNER_TEMP": str(folder),
            **pip(),
        },
        cwd=folder,
        check=True,
        timeout=300,
    )
    return dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())


# Expressions


def evaluated(text: str, contexts: Mapping[str, Any]) -> str:
    """`text` with each `${{ … }}` put in, as in a step's `env` and `with`."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda found: _text(_value(found[1].strip(), contexts)), text)


def holds(condition: str, contexts: Mapping[str, Any]) -> bool:
    """A step's `if`: comparisons joined by `&&`, the only form that the action uses."""
    terms = [term.strip() for term in condition.split("&&")]
    return all(_term(term, contexts) for term in terms)


def _term(term: str, contexts: Mapping[str, Any]) -> bool:
    if term == "always()":
        return True
    left, operator, right = re.fullmatch(r"(\S+) (==|!=) (\S+)", term).groups()  # type: ignore[union-attr]
    same = _text(_value(left, contexts)) == _text(_value(right, contexts))
    return same if operator == "==" else not same


def _value(word: str, contexts: Mapping[str, Any]) -> Any:
    if word.startswith("'"):
        return word.strip("'")
    found: Any = contexts
    for key in word.split("."):
        if found is contexts and key not in contexts:
            raise AssertionError(f"no such context: {word}")
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value)


# The runner


class Command(NamedTuple):
    """A workflow command that the runner would obey."""

    name: str
    properties: dict[str, str]
    data: str


def commands(log: str) -> list[Command]:
    """What a runner obeys in this log: it trims a line, and heeds `::stop-commands::` until its token comes."""
    found: list[Command] = []
    waiting: str | None = None
    for line in re.split(r"\r\n|\r|\n", log):
        match = re.match(r"\s*::(\S+?)(?: (.*?))?::(.*)", line)
        if waiting is not None:
            if match and match[1] == waiting:
                waiting = None
        elif match and match[1] == "stop-commands":
            waiting = match[3]
        elif match:
            properties = dict(each.partition("=")[::2] for each in (match[2] or "").split(",") if each)
            found.append(Command(match[1], properties, match[3]))
        elif "##[" in line:
            found.append(Command("##[", {}, line))
    assert waiting is None, "commands stay stopped for the steps that follow"
    return found


class Outcome(NamedTuple):
    """How a run of the action ended."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str
    uploaded: dict[str, Any] | None
    """The SARIF log that was given for upload."""
    asked: list[dict[str, Any]]
    """The calls of `gh`: arguments, and the body of a comment."""

    @property
    def annotations(self) -> list[Command]:
        return commands(self.log)

    @property
    def comments(self) -> list[tuple[str, str]]:
        """(method, address) of what was written."""
        found = []
        for call in self.asked:
            if "--method" in call["arguments"]:
                at = call["arguments"].index("--method")
                found.append((call["arguments"][at + 1], call["arguments"][at + 2]))
        return found


class Github(NamedTuple):
    """A runner, its workspace, and what stands in for the API."""

    folder: Path
    installed: Mapping[str, str]
    """Outputs of the step that installs, which was run once for all."""

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    def run(
        self,
        inputs: Mapping[str, str] | None = None,
        /,
        *,
        head: str | None = REPOSITORY,
        comments: Sequence[Mapping[str, Any]] = (),
        gh_fails: bool = False,
        upload_fails: bool = False,
        **more: str,
    ) -> Outcome:
        """`head` is the repository that the pull request comes from; None: the event is no pull request. Inputs of the
        action are given by name, `-` written `_`, or in a mapping."""
        action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
        given = {**(inputs or {}), **{name.replace("_", "-"): value for name, value in more.items()}}
        assert given.keys() <= action["inputs"].keys()
        event = {"pull_request": {"number": 7, "head": {"repo": {"full_name": head}}}} if head else {}
        github = {"event": event, "token": "jeton"}
        values = {
            name: evaluated(_text(each.get("default")), {"github": github}) for name, each in action["inputs"].items()
        }
        steps: dict[str, Any] = {}
        contexts = {"inputs": {**values, **given}, "github": github, "steps": steps}
        summary = self.folder / "summary.md"
        summary.touch()
        calls = self._api(comments, fails=gh_fails)
        environment = {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_STEP_SUMMARY": str(summary),
            "RUNNER_TEMP": str(self.folder / "temp"),
        }
        (self.folder / "temp").mkdir(exist_ok=True)
        log, uploaded, failed = "", None, 0
        for step in action["runs"]["steps"]:
            id = step.get("id", step["name"])
            steps[id] = {"outputs": {}, "outcome": "skipped"}
            if not (holds(step["if"], contexts) if "if" in step else not failed):
                continue
            steps[id]["outcome"] = "success"
            used = step.get("uses", "").partition("@")[0]
            if used == "actions/setup-python":
                steps[id]["outputs"] = {"python-path": sys.executable}
            elif used == "github/codeql-action/upload-sarif":
                file = evaluated(step["with"]["sarif_file"], contexts)
                uploaded = json.loads(Path(file).read_bytes())
                if upload_fails:
                    steps[id]["outcome"] = "failure"
                    failed = failed if step.get("continue-on-error") else 1
            elif id == "install" and not given.get("install"):
                steps[id]["outputs"] = dict(self.installed)
            else:
                assert not used, used
                env = {name: evaluated(value, contexts) for name, value in step["env"].items()}
                done, outputs = self._step(step, {**environment, **env})
                log += done.stdout
                steps[id]["outputs"] = outputs
                if done.returncode:
                    steps[id]["outcome"] = "failure"
                    failed = failed if step.get("continue-on-error") else done.returncode
        outputs = {name: evaluated(each["value"], contexts) for name, each in action["outputs"].items()}
        asked = [json.loads(line) for line in calls.read_text(encoding="utf-8").splitlines()]
        return Outcome(failed, log, outputs, summary.read_text(encoding="utf-8"), uploaded, asked)

    def _step(
        self, step: Mapping[str, Any], environment: Mapping[str, str]
    ) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
        """As the runner: the lines in a file, `bash --noprofile --norc -e -o pipefail`, a fresh file of outputs."""
        assert step["shell"] == "bash"
        script, output = self.folder / "step.sh", self.folder / "output.txt"
        script.write_text(step["run"], encoding="utf-8")
        output.write_text("", encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.workspace,
            env={**environment, "GITHUB_OUTPUT": str(output)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        lines = output.read_text(encoding="utf-8").splitlines()
        assert all("=" in line for line in lines), lines
        return done, dict(line.split("=", 1) for line in lines)

    def _api(self, comments: Sequence[Mapping[str, Any]], *, fails: bool) -> Path:
        """A stand-in for `gh`: notes each call, and answers with these comments."""
        calls, folder = self.folder / "calls.jsonl", self.folder / "bin"
        calls.write_text("", encoding="utf-8")
        folder.mkdir(exist_ok=True)
        (self.folder / "comments.json").write_text(json.dumps(list(comments)), encoding="utf-8")
        stand_in = folder / "gh"
        stand_in.write_text(f"#!{sys.executable}\n{STAND_IN}", encoding="utf-8")
        stand_in.chmod(0o755)
        (self.folder / "fails").write_text("1" if fails else "", encoding="utf-8")
        return calls


STAND_IN: Final = """# Stands in for GitHub's command line.
import json, os, pathlib, sys
folder = pathlib.Path(__file__).parent.parent
arguments = sys.argv[1:]
files = [word.removeprefix("body=@") for word in arguments if word.startswith("body=@")]
body = pathlib.Path(files[0]).read_text(encoding="utf-8") if files else None
with (folder / "calls.jsonl").open("a", encoding="utf-8") as calls:
    print(json.dumps({"arguments": arguments, "body": body, "token": os.environ["GH_TOKEN"]}), file=calls)
if (folder / "fails").read_text():
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
if "graphql" in arguments:
    print(json.dumps({"data": {"viewer": {"login": "github-actions[bot]"}}}))
elif "--paginate" in arguments:
    comments = json.loads((folder / "comments.json").read_text(encoding="utf-8"))
    for each in comments:  # a page each, one after the other as `gh api --paginate` prints them
        print(json.dumps([each]), end="")
"""
