"""What Checkov found, for a terminal and as JSON: by resource, on the line that declared it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import msgspec
from rich.console import Console
from rich.text import Text as Styled

from rempart import __version__
from rempart.checkov.findings import Finding, Scan, Status
from rempart.deployment import Location, Provider, Resource, Source
from rempart.reports.clean import clean, written
from rempart.reports.layout import put
from rempart.reports.words import BLOCKED, INCOMPLETE, UNCOVERED, VERDICTS, count, name_of, spaced, subject
from rempart.text import Language, Text, joined
from rempart.translation import Untranslated

SCHEMA: Final = 1
"""Version of the JSON document's shape."""

STATUSES: Final[dict[Status, Text]] = {
    "violation": VERDICTS["violation"],
    "undetermined": VERDICTS["undetermined"],
    "failed": Text("échec", "failed"),
}
_STYLES: Final[dict[Status, str]] = {"violation": "bold red", "undetermined": "yellow", "failed": "red"}

NAMES: Final = 6
"""Resources of one type that the terminal names before it counts the rest; the JSON document has them all."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the run was about."""

    source: Source
    profile: str
    on: str
    lang: Language


# The terminal


def render(console: Console, scan: Scan, asked: Asked) -> None:
    """Print the findings on `console`."""
    lang = asked.lang
    put(console, Styled("rempart checkov", style="bold").append(f"  {_head(scan, asked).in_(lang)}", "not bold"))
    for _, group in groupby(scan.findings, key=lambda finding: id(finding.subject)):
        console.print()
        _resource(console, list(group), lang)
    console.print()
    for line in (*_left_out(scan.untranslated), *_unknown(scan.uncovered)):
        put(console, Styled(line.in_(lang), style="yellow"), hanging=2)
    if scan.crashed:
        put(console, Styled(_crashed(scan.crashed).in_(lang), style="yellow"), hanging=2)
    for warning in scan.warnings:
        put(console, Styled(clean((Text("À noter : ", "Note: ") + warning).in_(lang)), style="yellow"), hanging=2)
    code = scan.exit_code()
    put(console, Styled(conclusion(scan).in_(lang), style={0: "green", 1: "bold red"}.get(code, "bold yellow")))
    put(console, _counted(scan).in_(lang))


def _head(scan: Scan, asked: Asked) -> Text:
    source = asked.source
    stack, path = clean(source.stack), clean(source.path)
    what = Text(f"pile « {stack} »", f"stack “{stack}”") if stack else Text(path, path)
    by = f", Checkov {clean(scan.version)}" if scan.version else ""
    return what + Text(
        f", profil {asked.profile}, au {asked.on}{by}", f", profile {asked.profile}, as of {asked.on}{by}"
    )


def _resource(console: Console, findings: Sequence[Finding], lang: Language) -> None:
    about = findings[0].subject
    place = clean(_place(about.location)) if about else ""
    named = f"{_name(about)} ({_type(about)})" if about else subject(None).in_(lang)
    put(console, Styled(f"{place}  " if place else "", style="bold").append(named, "bold"), hanging=2)
    if about:
        put(console, Styled(clean(about.urn), style="dim"), indent=2, hanging=4)
    for finding in findings:
        style = _STYLES[finding.status] if finding.counts else "dim"
        line = Styled(f"{STATUSES[finding.status].in_(lang)}  ", style=style)
        line.append(clean(finding.check), style="bold default" if finding.counts else "dim")
        line.append(f"  {clean(finding.name.in_(lang))}", style="not bold default" if finding.counts else "dim")
        put(console, line, indent=2, hanging=4)
        if said := finding.message.in_(lang):
            put(console, clean(said), indent=4)


def _left_out(untranslated: Sequence[Untranslated]) -> Iterator[Text]:
    """Each type that stands in no plan, with the names of its resources and the reason."""
    by_type: dict[tuple[str, Text], list[Resource]] = {}
    for left in untranslated:
        by_type.setdefault((left.resource.type, left.reason), []).append(left.resource)
    for (type, reason), resources in by_type.items():
        named = ", ".join(name_of(resource) for resource in resources[:NAMES])
        more = len(resources) - NAMES
        rest = Text(f" et {more} autre{'s' * (more > 1)}", f" and {more} more") if more > 0 else Text("", "")
        what = Text(f"Non traduit : {clean(type)}, {named}", f"Not translated: {clean(type)}, {named}")
        yield what + rest + Text(f" ; {reason.fr}", f"; {reason.en}")


def _unknown(uncovered: Sequence[Resource]) -> Iterator[Text]:
    """Each type that no rule knows."""
    by_type: dict[str, int] = {}
    for resource in uncovered:
        by_type[resource.type] = by_type.get(resource.type, 0) + 1
    for type, number in by_type.items():
        named = f"{clean(type)} × {spaced(number)}"
        yield Text(f"Non couvert par les règles de rempart : {named}", f"Not covered by rempart's rules: {named}")


def _crashed(checks: Sequence[str]) -> Text:
    listed = clean(", ".join(checks))
    return Text(
        f"Contrôles de Checkov en panne, sans réponse sur au moins une ressource : {listed}",
        f"Checks of Checkov that broke, without an answer on one resource at least: {listed}",
    )


def conclusion(scan: Scan) -> Text:
    """What the exit code says, in the words of what was found."""
    counted = {status: sum(f.counts and f.status == status for f in scan.findings) for status in STATUSES}
    if scan.exit_code() == 1:
        parts = [
            count(counted["violation"], Text("violation", "violation")) if counted["violation"] else None,
            count(counted["failed"], *_FAILED) if counted["failed"] else None,
        ]
        return Text("Refusé : ", "Refused: ") + joined([part for part in parts if part]) + Text(".", ".")
    if scan.exit_code() == 3:
        open_ = sum(finding.blocks for finding in scan.findings)
        parts = [
            count(open_, *BLOCKED) if open_ else None,
            count(len(scan.untranslated), *_UNTRANSLATED) if scan.untranslated else None,
            count(len(scan.uncovered), *UNCOVERED) if scan.uncovered else None,
            count(len(scan.crashed), *_BROKEN) if scan.crashed else None,
            None if scan.is_complete else INCOMPLETE,
            None if scan.scanned else _UNSCANNED,
        ]
        said = Text("Conformité non établie : ", "Compliance not established: ")
        return said + joined([part for part in parts if part]) + Text(".", ".")
    return Text(
        "Aucun contrôle n'a échoué, rien d'indéterminé sur le lieu, l'hébergeur ou le certificat.",
        "No check failed, nothing undetermined about the place, the host or the certificate.",
    )


_FAILED: Final = (
    Text("échec d'un contrôle de Checkov", "failed check of Checkov"),
    Text("échecs de contrôles de Checkov", "failed checks of Checkov"),
)
_UNTRANSLATED: Final = (
    Text("ressource non traduite", "resource not translated"),
    Text("ressources non traduites", "resources not translated"),
)
_BROKEN: Final = (
    Text("contrôle de Checkov en panne", "broken check of Checkov"),
    Text("contrôles de Checkov en panne", "broken checks of Checkov"),
)
_UNSCANNED: Final = Text("rien n'a été examiné", "nothing was scanned")


def _counted(scan: Scan) -> Text:
    undetermined = sum(finding.counts and finding.status == "undetermined" for finding in scan.findings)
    parts = [
        count(
            scan.scanned,
            Text("ressource examinée", "resource scanned"),
            Text("ressources examinées", "resources scanned"),
        ),
        count(undetermined, Text("indéterminé", "undetermined"), Text("indéterminés", "undetermined")),
        Text("passés : ", "passed: ")
        + count(scan.passed, *_OF_REMPART)
        + Text(", ", ", ")
        + count(scan.passed_others, *_OF_CHECKOV),
        *scan.set_aside,
    ]
    return joined(parts) + Text(".", ".")


_OF_REMPART: Final = (
    Text("contrôle de rempart", "check of rempart"),
    Text("contrôles de rempart", "checks of rempart"),
)
_OF_CHECKOV: Final = (
    Text("contrôle de Checkov", "check of Checkov"),
    Text("contrôles de Checkov", "checks of Checkov"),
)


# JSON


def document(scan: Scan, asked: Asked) -> bytes:
    """The findings as UTF-8 JSON, with a final newline."""
    counted = [finding for finding in scan.findings if finding.counts]
    statuses: dict[str, int] = {status: sum(f.status == status for f in counted) for status in STATUSES}
    content = {
        "rempart": __version__,
        "schema": SCHEMA,
        "checkov": scan.version,
        "profile": asked.profile,
        "asOf": asked.on,
        "lang": asked.lang,
        "source": {
            "kind": asked.source.kind,
            "path": asked.source.path,
            "stack": asked.source.stack,
            "complete": asked.source.complete,
        },
        "findings": [_finding(finding, asked.lang) for finding in scan.findings],
        "untranslated": [
            _named(left.resource) | {"reason": {"fr": left.reason.fr, "en": left.reason.en}}
            for left in scan.untranslated
        ],
        "uncovered": [_named(resource) for resource in scan.uncovered],
        "crashed": list(scan.crashed),
        "warnings": [{"fr": warning.fr, "en": warning.en} for warning in scan.warnings],
        "summary": {
            "scanned": scan.scanned,
            **statuses,
            "passed": scan.passed,
            "passedOthers": scan.passed_others,
            "setAside": len(scan.findings) - len(counted),
            "untranslated": len(scan.untranslated),
            "uncovered": len(scan.uncovered),
        },
        "exit": scan.exit_code(),
    }
    return written(content)


def _finding(finding: Finding, lang: Language) -> dict[str, Any]:
    return {
        "check": finding.check,
        "rule": finding.rule.id if finding.rule else None,
        "status": finding.status,
        "counts": finding.counts,
        "fingerprint": finding.verdict.fingerprint if finding.verdict else None,
        "title": finding.name.in_(lang),
        "message": finding.message.in_(lang),
        "guideline": finding.guideline or None,
        **_named(finding.subject),
    }


def _named(subject: Resource | Provider | None) -> dict[str, Any]:
    if subject is None:
        return {"resource": None, "name": None, "type": None, "location": None}
    location = subject.location
    return {
        "resource": subject.urn,
        "name": subject.name,
        "type": subject.type if isinstance(subject, Resource) else f"provider {subject.package}",
        "location": {"file": location.file, "line": location.line} if location else None,
    }


# Both


def _place(location: Location | None) -> str:
    return f"{location.file}:{location.line}" if location else ""


def _name(subject: Resource | Provider) -> str:
    return name_of(subject) if isinstance(subject, Resource) else clean(subject.name)


def _type(subject: Resource | Provider) -> str:
    return clean(subject.type if isinstance(subject, Resource) else f"provider {subject.package}")
