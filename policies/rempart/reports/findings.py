"""What a pull request is told: every verdict that is not plainly compliant, and whatever else keeps a run from exit 0.

The outputs of the five forms (SARIF, JUnit, GitLab, Markdown, GitHub's annotations) are made from the same findings, in
the same order: what is new first, then what blocks, then the gravest.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, Literal, NamedTuple

import msgspec

from rempart.assessment import Assessment, Verdict, fingerprint
from rempart.deployment import Resource, Source
from rempart.exceptions import baseline
from rempart.names import prefix_of
from rempart.reports import words
from rempart.reports.clean import clean
from rempart.rules import Severity
from rempart.status import nothing_was_judged
from rempart.text import COLON, Text, same

Level = Literal["error", "warning", "note"]
"""error: it can make the run fail by default. warning: undetermined, elsewhere. note: it never does."""

Status = Literal["violation", "undetermined", "waived", "uncovered", "incomplete", "nothing-judged"]

PIECES: Final = 4
"""Pieces of evidence told of one finding; the JSON report has them all."""

LONGEST: Final = 1000
"""Characters of a message: more than that no host shows."""


class Place(NamedTuple):
    """A file, relative to the folder where rempart runs (in CI the repository's root), with forward slashes."""

    path: str
    line: int
    exact: bool
    """False when the source tells no line: then it is the file that was read, line 1."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell. `rule` is a rule's id, or `uncovered`, `incomplete`, `nothing-judged`."""

    rule: str
    title: Text
    severity: Severity
    status: Status
    level: Level
    resource: Resource | None
    place: Place
    evidence: Text
    fix: Text
    fingerprint: str
    """Unique among the findings, the same when lines move."""
    requirements: tuple[str, ...] = ()
    known: date | None = None
    verdict: Verdict | None = None

    @property
    def subject(self) -> Text:
        """The resource's name and type, or the stack."""
        return words.subject(self.resource)

    @property
    def accepted(self) -> Text | None:
        """Who sets it aside, until when and why: a waiver, or derogations from every text that it fails."""
        if self.verdict is None:
            return None
        if self.verdict.waiver is not None:
            waiver = self.verdict.waiver
            ticket = f", {waiver.ticket}" if waiver.ticket else ""
            return _cleaned(
                Text(
                    f"dispense jusqu'au {waiver.expires}, accordée par {waiver.approver}{ticket} : {waiver.reason}",
                    f"waiver until {waiver.expires}, granted by {waiver.approver}{ticket}: {waiver.reason}",
                )
            )
        if self.verdict.derogated:
            told = [f"{d.basis}, {d.reference}, {d.authority}" for d in self.verdict.derogations]
            until = min(d.until for d in self.verdict.derogations)
            return _cleaned(
                Text(
                    f"dérogation jusqu'au {until} : {' ; '.join(told)}",
                    f"derogation until {until}: {'; '.join(told)}",
                )
            )
        return None

    @property
    def standing(self) -> Text | None:
        """What is said before the evidence; None of a plain violation, which needs no word."""
        if self.status == "waived":
            return words.VERDICTS["waived"]
        if self.verdict is not None and self.verdict.derogated:
            return Text("violation sous dérogation", "violation derogated")
        if self.verdict is not None and self.verdict.advice:
            return Text("conseil non suivi", "advice not followed") if self.status == "violation" else UNDETERMINED
        return UNDETERMINED if self.status == "undetermined" else None

    @property
    def said(self) -> Text:
        """`region = "us-east-1", attendu : EEE`, after its standing where it has one."""
        told = _listed([part for part in (self.standing, self.accepted, self.evidence) if part and part.fr])
        if self.known is not None:
            told += same(" (") + words.known_since(self.known) + same(")")
        return told

    @property
    def message(self) -> Text:
        """`entrepot (scaleway_object_bucket) : region = "us-east-1", attendu : EEE`, cut where it is too long."""
        told = self.subject + COLON + self.said
        return Text(cut(told.fr, LONGEST), cut(told.en, LONGEST))


UNDETERMINED: Final = words.VERDICTS["undetermined"]

UNCOVERED: Final = "uncovered"
INCOMPLETE: Final = "incomplete"
NOTHING_JUDGED: Final = "nothing-judged"

TITLES: Final = {
    UNCOVERED: Text("Chaque ressource est couverte par des règles", "Every resource is covered by rules"),
    INCOMPLETE: Text("L'entrée contient toutes les ressources", "The input holds every resource"),
    NOTHING_JUDGED: Text("Au moins une ressource est jugée", "At least one resource is judged"),
}
"""What is wanted, beside the rules: without it compliance is not established."""

FIXES: Final = {
    UNCOVERED: Text(
        "Remplacez la ressource par un type que rempart connaît, ou faites-la examiner par une personne et écartez "
        "« uncovered » de --fail-on.",
        "Replace the resource by a type that rempart knows, or have a person examine it and leave “uncovered” out of "
        "--fail-on.",
    ),
    INCOMPLETE: Text(
        "Donnez l'aperçu, le journal ou le plan entier, produit sans erreur et sans --target.",
        "Give the whole preview, event log or plan, made without errors and without --target.",
    ),
    NOTHING_JUDGED: Text(
        "Vérifiez que la pile et le fichier sont les bons : une description vide ne prouve rien.",
        "Check that the stack and the file are the right ones: an empty description proves nothing.",
    ),
}

_EVIDENCE: Final = {
    UNCOVERED: Text("non couvert, aucune règle ne connaît ce type", "uncovered, no rule knows this type"),
    INCOMPLETE: Text(
        "conformité non établie, l'entrée peut ne pas tout contenir",
        "compliance not established, the input may not hold everything",
    ),
    NOTHING_JUDGED: Text("conformité non établie, rien n'a été jugé", "compliance not established, nothing was judged"),
}


def findings(assessment: Assessment) -> list[Finding]:
    """Everything to tell, in the order in which it is told."""
    levels = ("error", "warning", "note")
    return sorted(
        _unique(_all(assessment)),
        key=lambda f: (f.known is not None, levels.index(f.level), f.severity.rank),
    )


def headline(assessment: Assessment, exit_code: int) -> Text:
    """What the exit code says, and what it leaves out of account: a comment may be all that anybody reads."""
    known = assessment.known
    left_out = [*([words.count(known, *KNOWN)] if known else []), *words.set_aside(assessment)]
    said = words.conclusion(assessment, exit_code)
    return said + Text(" ; hors ", "; not counting ") + _listed(left_out) if left_out else said


KNOWN: Final = (
    Text("constat déjà connu", "finding already known"),
    Text("constats déjà connus", "findings already known"),
)


def place_of(source: Source, resource: Resource | None) -> Place:
    """Where a resource is declared; the file that was read where nothing tells."""
    location = resource.location if resource is not None else None
    if location is not None:
        folder = _within(source.path) if source.kind == "program" else ""
        return Place(_relative(posixpath.join(folder, _slashed(location.file))), max(location.line, 1), True)
    if source.kind == "program":
        return Place(_relative(posixpath.join(_within(source.path), "Pulumi.yaml")), 1, False)
    return Place("stdin" if source.path == "-" else _within(source.path) or "stdin", 1, False)


def run_of(source: Source) -> str:
    """What tells this run from another of the same profile: the stack, else the file that was read."""
    return source.stack or place_of(source, None).path


def cut(text: str, most: int) -> str:
    """At most `most` characters, the last an ellipsis where more was there."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _all(assessment: Assessment) -> Iterator[Finding]:
    source = assessment.deployment.source
    for verdict in assessment.failures:
        yield of_verdict(verdict, assessment)
    for resource in assessment.coverage.uncovered:
        yield of_uncovered(resource, assessment)
    if not source.complete:
        yield _lacking(INCOMPLETE, source, fingerprint(INCOMPLETE, None, source.project))
    if nothing_was_judged(assessment):
        yield _lacking(NOTHING_JUDGED, source, fingerprint(NOTHING_JUDGED, None, source.project))


def of_verdict(verdict: Verdict, assessment: Assessment) -> Finding:
    """What is told of one of the assessment's failures."""
    rule = verdict.rule
    prefix = prefix_of(verdict.resource.type) if verdict.resource else ""
    return Finding(
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        status=verdict.status if verdict.status in ("violation", "undetermined") else "waived",
        level=_level(verdict),
        resource=verdict.resource,
        place=place_of(assessment.deployment.source, verdict.resource),
        evidence=words.message(verdict.reasons, PIECES),
        fix=rule.fixes.get(prefix, rule.fix),
        fingerprint=verdict.fingerprint,
        requirements=verdict.requirements,
        known=verdict.known,
        verdict=verdict,
    )


def of_uncovered(resource: Resource, assessment: Assessment) -> Finding:
    """What is told of a resource that no rule knows."""
    source = assessment.deployment.source
    digest = fingerprint(UNCOVERED, resource, source.project)
    since = baseline.known(assessment.exceptions.baseline, digest, "uncovered")
    return _lacking(UNCOVERED, source, digest, resource, since)


def _lacking(
    status: Literal["uncovered", "incomplete", "nothing-judged"],
    source: Source,
    digest: str,
    resource: Resource | None = None,
    known: date | None = None,
) -> Finding:
    return Finding(
        rule=status,
        title=TITLES[status],
        severity=Severity.HIGH,
        status=status,
        level="error",
        resource=resource,
        place=place_of(source, resource),
        evidence=_EVIDENCE[status],
        fix=FIXES[status],
        fingerprint=digest,
        known=known,
    )


def _level(verdict: Verdict) -> Level:
    if verdict.status == "waived" or verdict.derogated or verdict.advice:
        return "note"
    return "error" if verdict.status == "violation" or verdict.blocks_undetermined else "warning"


def _unique(found: Iterator[Finding]) -> Iterator[Finding]:
    """A deployment may hold one URN twice (a replacement): hosts merge what bears one fingerprint."""
    seen: Counter[str] = Counter()
    for finding in found:
        seen[finding.fingerprint] += 1
        times = seen[finding.fingerprint]
        yield finding if times == 1 else msgspec.structs.replace(finding, fingerprint=f"{finding.fingerprint}#{times}")


def _listed(parts: list[Text]) -> Text:
    return Text(", ".join(part.fr for part in parts), ", ".join(part.en for part in parts))


def _cleaned(text: Text) -> Text:
    return Text(clean(text.fr), clean(text.en))


def _slashed(path: str) -> str:
    return path.replace("\\", "/")


def _within(path: str) -> str:
    """A path that was given on the command line, relative to the folder where the command runs; its name elsewhere."""
    given = Path(path)
    if given.is_absolute():
        given = given.relative_to(Path.cwd()) if given.is_relative_to(Path.cwd()) else Path(given.name)
    return _relative(_slashed(str(given)))


def _relative(path: str) -> str:
    """Within the repository whatever the source says: an address that leaves it loses what leads out."""
    parts = posixpath.normpath(clean(path)).split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))
