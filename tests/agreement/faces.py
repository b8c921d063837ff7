"""One deployment, through every face that judges it.

The real engine runs each program once in a preview, with the pack, and once in an update, without: its digest and its
event log are what the preview said, its export is what `rempart check` and `pulumi policy analyze` are given. The
stand-in providers run once for all programs that need no answers of their own (PULUMI_DEBUG_PROVIDERS).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from rempart import readers
from rempart.assessment import Assessment
from rempart.cli import judging
from rempart.readers import program
from rempart.reports.findings import Finding, findings
from rempart.translation import Translation, translate

from tests.agreement.subjects import OUTPUTS, Subject, recording, workshop
from tests.engine.conftest import Project, Run

PROFILE: Final = "pds"
"""The one that asks most."""

DAY: Final = "2026-11-22"

CONFIGURATION: Final = {"all": "advisory", "rempart": {"asOf": DAY, "profile": PROFILE, "lang": "en"}}
"""Nothing refuses, so that each operation comes to its end and everything is said."""

PLAIN_DIGEST: Final = {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "false", "PULUMI_DEBUG_COMMANDS": "true"}
"""`--json` prints the digest, and there is the option `--event-log`, for the events."""

Key = tuple[str, str]
"""Rule, URN; no URN for the stack."""

Said = dict[Key, frozenset[str]]
"""What is told of everything that fails, word for word."""


class Faces(NamedTuple):
    """What each face made of one subject."""

    embedded: Assessment
    """`rempart preview`."""
    digest: Assessment
    """`rempart check` on what `pulumi preview --json` prints."""
    export: Assessment
    """`rempart check` on what `pulumi stack export` writes."""
    preview: Said
    """`pulumi preview` with the pack."""
    snapshot: Said
    """`pulumi policy analyze` on the export."""
    translation: Translation
    """The embedded preview's deployment as a Terraform plan."""


def told(assessment: Assessment) -> Said:
    """What the Pulumi pack has to say of an assessment."""
    return _gathered((_key(finding), finding.message.en) for finding in findings(assessment) if _is_of_a_rule(finding))


def statuses(assessment: Assessment) -> dict[Key, str]:
    """The worst of what each rule says of each resource, and which resources no rule knows."""
    found: dict[Key, str] = {}
    for verdict in assessment.verdicts:
        if verdict.status != "not_applicable":
            key = (verdict.rule.id, verdict.resource.urn if verdict.resource else "")
            found[key] = min(found.get(key, "compliant"), verdict.status, key=WORST_FIRST.index)
    return found | {("uncovered", resource.urn): "uncovered" for resource in assessment.coverage.uncovered}


WORST_FIRST: Final = ("violation", "undetermined", "compliant")


def _key(finding: Finding) -> Key:
    return (finding.rule if finding.verdict else "rempart", finding.resource.urn if finding.resource else "")


def _is_of_a_rule(finding: Finding) -> bool:
    """Or of a type that no rule knows; what is said of the run itself differs from face to face."""
    return finding.verdict is not None or finding.resource is not None


def _gathered(found: Iterable[tuple[Key, str]]) -> Said:
    said: dict[Key, frozenset[str]] = {}
    for key, message in found:
        said[key] = said.get(key, frozenset()) | {message}
    return said


def shown(subject: Subject, home: Path, shared: Mapping[str, str]) -> Faces:
    """A subject through every face but Checkov's. `shared` leads to the running stand-in."""
    copy = subject.copied(home)
    provider = shared
    if subject.answers or subject.outputs != OUTPUTS:
        provider = {"STANDIN_OUTPUTS": str(subject.outputs), "STANDIN_ANSWERS": str(subject.answers or "")}
    project = Project(copy, home, subject.stack, **provider, **PLAIN_DIGEST)
    for name, outputs in subject.other_stacks.items():
        workshop.make_stack(name, outputs, home / "stacks", project.environment)

    events = home / "events.json"
    previewed = project.preview("--event-log", events, config=CONFIGURATION)
    assert previewed.code == 0, previewed.everything
    digest = home / "digest.json"
    digest.write_text(previewed.out, encoding="utf-8")
    updated = project.pulumi("up", "--stack", subject.stack, "--yes", "--skip-preview")
    assert updated.code == 0, updated.everything
    export = project.written("export.json", project.export())
    analyzed = project.analyze(export, config=CONFIGURATION)
    assert analyzed.code == 0, analyzed.everything

    asked = judging.request(copy, profile=PROFILE, as_of=DAY)
    python = None if recording.virtualenv(copy) else Path(sys.executable)
    answers = subject.answers
    embedded = program.read(
        copy, stack=subject.stack, answers=answers, python=python, env=["PULUMI_CONFIG_PASSPHRASE="]
    )
    return Faces(
        embedded=judging.assessed(embedded, asked),
        digest=judging.assessed(readers.read(digest), asked),
        export=judging.assessed(readers.read(export), asked),
        preview=_said_by_the_pack(previewed._replace(out=events.read_text(encoding="utf-8"))),
        snapshot=_said_by_the_pack(analyzed),
        translation=translate(embedded),
    )


def _said_by_the_pack(run: Run) -> Said:
    """Without what is said of the run itself."""
    found: list[tuple[Key, str]] = []
    for event in run.policy_events:
        urn = event.get("resourceUrn", "")
        if "::pulumi:pulumi:Stack::" in urn:
            urn = ""
        if urn or event["policyName"] != "rempart":
            found.append(((event["policyName"], urn), event["message"].partition("\n")[0]))
    return _gathered(found)
