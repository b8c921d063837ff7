"""Judge a stack or a file, and write every report of it in one run.

Ends well whatever the verdict, so that it can be shown: the last step of the action ends with the exit code that is put
out here. Run by rempart's own interpreter; the inputs of the action come as variables of the environment.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from rempart.errors import InputError
from rempart.reports.sarif import without_suppressed
from rempart.text import Text
from runner import annotate, put_out, summarise

OPTIONS = {"PROFILE": "--profile", "AS_OF": "--as-of", "FAIL_ON": "--fail-on", "REPORT_LANG": "--lang"}


def main(inputs: Mapping[str, str]) -> None:
    reports = Path(tempfile.mkdtemp(prefix="rempart-reports.", dir=inputs["RUNNER_TEMP"]))
    try:
        arguments = [*command(inputs), *written(reports), "--", inputs["FILE"] or inputs["DIRECTORY"]]
    except InputError as error:
        annotate("error", error.message)
        put_out({"exit-code": 2})
        return
    code = run([str(Path(sys.executable).parent / "rempart"), *arguments])
    annotations = reports / "annotations.txt"
    if code not in VERDICTS or not annotations.exists():
        annotate("error", NO_VERDICT)
        put_out({"exit-code": 2})
        return
    sys.stdout.write(annotations.read_text(encoding="utf-8"))
    summarise(reports / "comment.md")
    put_out({**outputs(reports), "exit-code": code})


VERDICTS = (0, 1, 3)
"""Exit codes that come with reports."""

NO_VERDICT = Text(
    "pas de verdict : le journal de cette étape dit pourquoi", "no verdict: the log of this step says why"
)


def command(inputs: Mapping[str, str]) -> Iterator[str]:
    """`rempart preview` or `rempart check` with its options. A value is never read as an option of its own."""
    if bool(inputs["STACK"]) == bool(inputs["FILE"]):
        raise InputError(
            Text(
                "nommez une pile (stack) ou un fichier (file), l'un des deux",
                "name a stack or a file, one of the two",
            )
        )
    if inputs["STACK"]:
        yield from ("preview", f"--stack={inputs['STACK']}")
        if inputs["PROGRAM_PYTHON"]:
            yield f"--python={inputs['PROGRAM_PYTHON']}"
    else:
        yield "check"
    for name, option in OPTIONS.items():
        if inputs[name]:
            yield f"{option}={inputs[name]}"
    yield from inputs["OPTIONS"].split()


def written(reports: Path) -> Iterator[str]:
    files = {"json": "rempart.json", "sarif": "rempart.sarif", "markdown": "comment.md", "github": "annotations.txt"}
    for form, file in files.items():
        yield f"--write={form}={reports / file}"


def run(command: list[str]) -> int:
    """The exit code. What is printed holds names that anybody may have chosen: the runner must not obey them."""
    silence = secrets.token_hex(16)
    print(f"::stop-commands::{silence}", flush=True)
    try:
        environment = {"COLUMNS": "120", **os.environ}
        return subprocess.run(command, stderr=subprocess.STDOUT, env=environment, check=False).returncode
    finally:
        print(f"\n::{silence}::", flush=True)


def outputs(reports: Path) -> dict[str, object]:
    """What the reports hold for the steps and jobs that follow, and a SARIF log as GitHub is to be given."""
    report = json.loads((reports / "rempart.json").read_bytes())
    sarif = reports / "rempart.sarif"
    code_scanning = reports / "code-scanning.sarif"
    code_scanning.write_bytes(without_suppressed(sarif.read_bytes()))
    return {
        "violations": report["summary"]["violation"],
        "undetermined": report["summary"]["undetermined"],
        "uncovered": len(report["coverage"]["uncovered"]),
        "json": reports / "rempart.json",
        "markdown": reports / "comment.md",
        "sarif": sarif,
        "code-scanning": code_scanning,
    }


if __name__ == "__main__":
    main(os.environ)
