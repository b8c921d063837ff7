"""The words of the reports, in French and in English: always the same for the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any, Final

from rempart.assessment import Assessment, RequirementStatus, Verdict
from rempart.deployment import Resource
from rempart.judging import VerdictStatus
from rempart.reports.clean import clean as clean
from rempart.rules import About, Rule, Severity
from rempart.text import COLON, Text, joined, same
from rempart.truth import Reason

VERDICTS: Final[dict[VerdictStatus, Text]] = {
    "compliant": Text("conforme à la règle", "compliant with the rule"),
    "violation": Text("violation", "violation"),
    "undetermined": Text("indéterminé", "undetermined"),
    "waived": Text("écarté par dispense", "waived"),
    "not_applicable": Text("sans objet", "not applicable"),
}

STACK: Final = Text("la pile", "the stack")

REQUIREMENTS: Final[dict[RequirementStatus, Text]] = {
    "violated": Text("non respectée", "violated"),
    "undetermined": Text("indéterminée", "undetermined"),
    "derogated": Text("sous dérogation", "derogated"),
    "waived": Text("sous dispense", "waived"),
    "to_attest": Text("à attester", "to attest"),
    "attested": Text("attestée", "attested"),
    "carried": Text("portée par le certificat", "carried by the certificate"),
    "satisfied": Text("satisfaite", "satisfied"),
    "not_applicable": Text("sans objet", "not applicable"),
}
"""In the order in which reports list them: what needs attention first."""

REQUIRED: Final = Text("exigé : ", "required: ")
"""Before the title of a rule beside a violation: it states what is wanted, not what was found."""

SEVERITIES: Final[dict[Severity, Text]] = {
    Severity.CRITICAL: Text("critique", "critical"),
    Severity.HIGH: Text("élevée", "high"),
    Severity.MEDIUM: Text("moyenne", "medium"),
    Severity.LOW: Text("faible", "low"),
}

ABOUT: Final[dict[About, Text]] = {
    About.WHERE: Text("le lieu", "the place"),
    About.WHO: Text("l'hébergeur", "the host"),
    About.CERTIFICATE: Text("le certificat", "the certificate"),
    About.DATA: Text("la protection des données", "data protection"),
    About.NETWORK: Text("le réseau", "the network"),
    About.ACCESS: Text("les accès", "access"),
    About.LOGS: Text("les journaux", "logs"),
    About.BACKUP: Text("les sauvegardes", "backups"),
    About.ISOLATION: Text("le cloisonnement", "isolation"),
}

LONGEST: Final = 200
"""Characters of an observed value that a sentence shows; the JSON report has it whole."""


def observed(value: Any) -> str:
    """A value as evidence shows it: strings quoted, long ones cut."""
    import json

    text = json.dumps(value, ensure_ascii=False)
    return clean(text if len(text) <= LONGEST else text[: LONGEST - 1] + "…")


def told(reason: Reason) -> Text:
    """One piece of evidence: `location = "eastus" (États-Unis), attendu : EEE`."""
    return _found(reason) + _wanted(reason.expected)


def _found(reason: Reason) -> Text:
    where = clean(reason.path)
    if reason.cause is not None:
        sentence = Text(f"{where} : {reason.cause.fr}", f"{where}: {reason.cause.en}") if where else reason.cause
    elif not where:
        sentence = reason.detail or same("")
    elif reason.observed is None:
        sentence = Text(f"{where} n'est pas renseigné", f"{where} is not written")
    else:
        sentence = same(f"{where} = {observed(reason.observed)}")
    if reason.detail is not None and where and reason.cause is None:
        sentence = Text(f"{sentence.fr} ({reason.detail.fr})", f"{sentence.en} ({reason.detail.en})")
    return Text(clean(sentence.fr), clean(sentence.en))


def _wanted(expected: Text | None) -> Text:
    if expected is None:
        return same("")
    return Text(f", attendu : {clean(expected.fr)}", f", expected: {clean(expected.en)}")


def message(reasons: Iterable[Reason], most: int | None = None) -> Text:
    """The evidence of a verdict in one sentence: what several pieces were expected to be is said once.

    `most` is the number of pieces after which the rest is counted.
    """
    every = tuple(reasons)
    shown = every[:most]
    parts = []
    for expected, group in groupby(shown, key=lambda reason: reason.expected):
        parts.append(joined([_found(reason) for reason in group], by=_AND) + _wanted(expected))
    more = len(every) - len(shown)
    if more:
        parts.append(Text(f"et {more} autre{'s' * (more > 1)}", f"and {more} more"))
    return joined(parts, by=_AND)


_AND: Final = Text(" ; ", "; ")


def place_of(verdict: Verdict) -> str:
    """`stacks/hosts/azure.py:41`, empty where the source tells no line."""
    location = verdict.resource.location if verdict.resource else None
    return clean(f"{location.file}:{location.line}") if location else ""


def subject(resource: Resource | None) -> Text:
    """The resource's name and type, or the stack."""
    return same(f"{name_of(resource)} ({clean(resource.type)})") if resource else STACK


def name_of(resource: Resource) -> str:
    """A Pulumi resource's name; a Terraform resource's address without its type, which is how people find it."""
    if resource.urn.startswith("urn:pulumi:"):
        return clean(resource.name)
    return clean(resource.urn.replace(f"{resource.type}.", "", 1) or resource.name)


def known_since(day: date) -> Text:
    """That the baseline holds it."""
    return Text(f"connu depuis le {day}", f"known since {day}")


def count(number: int, one: Text, several: Text | None = None) -> Text:
    """`3 violations`: French takes the singular for 0 and 1, English for 1 alone. `several` defaults to an s more."""
    plural = several or Text(one.fr + "s", one.en + "s")
    return Text(
        f"{spaced(number)} {one.fr if number < 2 else plural.fr}",
        f"{number:,} {one.en if number == 1 else plural.en}",
    )


def statuses(number: int, status: RequirementStatus) -> Text:
    """`4 non respectées`: so many requirements of a status."""
    name = REQUIREMENTS[status]
    first, space, rest = name.fr.partition(" ")
    if status == "violated":
        return count(number, name, Text("non respectées", name.en))
    if status in ("derogated", "waived", "to_attest", "not_applicable"):
        return count(number, name, name)
    return count(number, name, Text(f"{first}s{space}{rest}", name.en))


def spaced(number: int) -> str:
    """Thousands apart by a narrow no-break space, as French writes them."""
    return f"{number:,}".replace(",", "\u202f")


def by_rule(verdicts: Iterable[Verdict]) -> Iterator[tuple[Rule, list[Verdict]]]:
    """Verdicts by rule, the gravest rule first, then the most frequent."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(verdict.rule.id, []).append(verdict)
    ordered = sorted(groups.values(), key=lambda g: (g[0].rule.severity.rank, -len(g), g[0].rule.id))
    for group in ordered:
        yield group[0].rule, group


def conclusion(assessment: Assessment, code: int) -> Text:
    """What the exit code says, in the words of what was found: 0 never reads better than it is."""
    violations = sum(v.counts and v.status == "violation" for v in assessment.failures)
    blocked = sum(v.counts and v.blocks_undetermined for v in assessment.failures)
    found = [
        count(violations, same("violation")) if violations else None,
        count(blocked, *BLOCKED) if blocked else None,
        count(n, *UNCOVERED) if (n := len(assessment.new_uncovered)) else None,
        None if assessment.deployment.source.complete else INCOMPLETE,
    ]
    listed = joined([part for part in found if part])
    if code == 0 and not listed.fr:
        return _NOTHING_NEW if assessment.known else _ESTABLISHED
    if code == 0:
        return Text("Admis par --fail-on : ", "Accepted by --fail-on: ") + listed
    if code == 1 and violations:
        return Text("Refusé : ", "Refused: ") + count(violations, same("violation"))
    if code == 1:
        return Text("Refusé par --fail-on", "Refused by --fail-on")
    if not (assessment.summary["compliant"] + len(assessment.failures)):
        return _NOTHING
    said = Text("Conformité non établie", "Compliance not established")
    return said + COLON + listed if listed.fr else said + Text(" (--fail-on)", " (--fail-on)")


def set_aside(assessment: Assessment) -> list[Text]:
    """How many violations a derogation covers, how many verdicts a waiver does; nothing of what is none."""
    derogated = sum(verdict.derogated for verdict in assessment.failures)
    waived = assessment.summary["waived"]
    return [
        *([count(derogated, *DEROGATED)] if derogated else []),
        *([count(waived, *WAIVED)] if waived else []),
    ]


BLOCKED: Final = (
    Text(
        "verdict indéterminé sur le lieu, l'hébergeur ou le certificat",
        "verdict undetermined about the place, the host or the certificate",
    ),
    Text(
        "verdicts indéterminés sur le lieu, l'hébergeur ou le certificat",
        "verdicts undetermined about the place, the host or the certificate",
    ),
)
UNCOVERED: Final = (
    Text("ressource non couverte", "resource uncovered"),
    Text("ressources non couvertes", "resources uncovered"),
)
DEROGATED: Final = (
    Text("violation sous dérogation", "violation derogated"),
    Text("violations sous dérogation", "violations derogated"),
)
WAIVED: Final = (
    Text("verdict écarté par dispense", "verdict waived"),
    Text("verdicts écartés par dispense", "verdicts waived"),
)


INCOMPLETE: Final = Text("l'entrée peut ne pas tout contenir", "the input may not hold everything")
_ESTABLISHED: Final = Text(
    "Aucune violation, rien d'indéterminé sur le lieu, l'hébergeur ou le certificat",
    "No violation, nothing undetermined about the place, the host or the certificate",
)
_NOTHING_NEW: Final = Text(
    "Rien de nouveau : ni violation, ni indéterminé sur le lieu, l'hébergeur ou le certificat",
    "Nothing new: no violation, nothing undetermined about the place, the host or the certificate",
)
_NOTHING: Final = Text("Conformité non établie : rien n'a été jugé", "Compliance not established: nothing was judged")
