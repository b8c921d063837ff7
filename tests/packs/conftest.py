"""The real Checkov, in its own environment, as a process."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
CHECKOV = ROOT / ".venv-checkov" / "bin" / "checkov"
PACK = ROOT / "policies" / "checkov-pack"
CASES = ROOT / "tests" / "cases" / "checkov" / "terraform"


class Scan(NamedTuple):
    """What one run of Checkov gave."""

    code: int
    reports: list[dict[str, Any]]
    errors: str

    def records(self) -> Iterator[dict[str, Any]]:
        for report in self.reports:
            for kind in ("passed_checks", "failed_checks", "skipped_checks"):
                yield from report["results"][kind]

    def of(self, file: str) -> dict[tuple[str, str], dict[str, Any]]:
        """(check without its prefix, resource) → record, of the files whose path starts so."""
        return {
            (record["check_id"].removeprefix("CKV_REMPART_"), record["resource"]): record
            for record in self.records()
            if record["file_path"].startswith(file)
        }


Scanning = Callable[..., Scan]


def scan(*arguments: str | Path, pack: Path = PACK, cwd: Path = ROOT, **environment: str) -> Scan:
    """Run Checkov with the pack; no setting of the person who runs the tests reaches it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REMPART_", "CKV_", "CHECKOV_"))}
    done = subprocess.run(
        [
            CHECKOV,
            *arguments,
            "--external-checks-dir",
            pack,
            "--check",
            "CKV_REMPART_*",
            "--skip-download",
            "--output",
            "json",
        ],
        cwd=cwd,
        env=kept | {"REMPART_AS_OF": "2026-11-24", "PYTHONDONTWRITEBYTECODE": "1"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    try:
        said = json.loads(done.stdout)
    except ValueError:
        said = []
    reports = [report for report in (said if isinstance(said, list) else [said]) if "results" in report]
    return Scan(done.returncode, reports, done.stderr)


@pytest.fixture(scope="session")
def checkov() -> Scanning:
    return scan


@pytest.fixture(scope="session")
def scanned() -> Scan:
    """One run over all cases, source and plans, each framework in a process of its own."""
    return scan("--directory", CASES, "--framework", "terraform", "terraform_plan")
