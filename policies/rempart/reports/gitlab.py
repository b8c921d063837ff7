"""The code quality report of GitLab: a JSON list, as its merge request widget reads it.

Source, read on 2026-11-25: GitLab's “Code Quality”, the properties that a custom tool gives. No byte order mark.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from rempart.assessment import Assessment
from rempart.reports.clean import written
from rempart.reports.findings import Finding, findings, run_of
from rempart.rules import Severity
from rempart.text import Language

SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
}
"""Of what can make the run fail. What is undetermined elsewhere is `minor`, all the rest `info`."""


def render(assessment: Assessment, *, lang: Language, fail_on: Iterable[str] | None = None) -> bytes:
    """The report as UTF-8, with a final newline. `fail_on` changes nothing in it: GitLab reads the exit code."""
    del fail_on
    run = assessment.profile.id, run_of(assessment.deployment.source)
    entries = [_entry(finding, run, lang) for finding in findings(assessment)]
    return written(entries)


def _entry(finding: Finding, run: tuple[str, str], lang: Language) -> dict[str, Any]:
    return {
        "description": finding.message.in_(lang),
        "check_name": finding.rule,
        "fingerprint": _fingerprint(finding, run),
        "severity": _severity(finding),
        "location": {"path": finding.place.path, "lines": {"begin": finding.place.line}},
    }


def _fingerprint(finding: Finding, run: tuple[str, str]) -> str:
    """GitLab puts the reports of all jobs together and shows once what bears one fingerprint: stacks must differ."""
    return hashlib.sha256("\0".join((*run, finding.fingerprint)).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _severity(finding: Finding) -> str:
    if finding.level == "note" or finding.known is not None:
        return "info"
    return SEVERITIES[finding.severity] if finding.level == "error" else "minor"
