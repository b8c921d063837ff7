"""The status of each requirement, and the exit code; docs/statuses.md tells the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from rempart import expiries
from rempart.assessment import Assessment, RequirementResult, RequirementStatus
from rempart.errors import InputError
from rempart.exceptions.records import is_active
from rempart.judging import VerdictStatus, certificate_of
from rempart.rules import About, Severity
from rempart.text import Text

if TYPE_CHECKING:
    from rempart.catalog import Requirement
    from rempart.exceptions.records import Attestation, Derogation

VIOLATION: Final = 1
NOT_ESTABLISHED: Final = 3

DEFAULT_FAIL_ON: Final = (
    "violation",
    "undetermined:where",
    "undetermined:who",
    "undetermined:certificate",
    "uncovered",
)

_WORDS: Final = ("violation", "undetermined", "uncovered", "attest", "derogated", "waived", "expiring")


class _Tally(NamedTuple):
    """The verdicts of the rules that implement one requirement."""

    compliant: int
    violation: int
    """Neither waived nor derogated."""
    undetermined: int
    derogated: int
    waived: int
    derogation: Derogation | None

    @property
    def total(self) -> int:
        return self.compliant + self.violation + self.undetermined + self.derogated + self.waived

    @property
    def failing(self) -> RequirementStatus | None:
        """What the verdicts say when they are not all compliant; the first match wins."""
        if self.violation:
            return "violated"
        if self.undetermined:
            return "undetermined"
        if self.derogated:
            return "derogated"
        return "waived" if self.waived else None

    @property
    def code(self) -> VerdictStatus | None:
        """The code's half, in the words of a verdict."""
        if not self.total:
            return None
        if self.violation or self.derogated:
            return "violation"
        if self.undetermined:
            return "undetermined"
        return "waived" if self.waived else "compliant"


def requirement_results(assessment: Assessment) -> tuple[RequirementResult, ...]:
    """The status of each requirement of the profile, in the profile's order."""
    attestations = {a.requirement: a for a in assessment.exceptions.attestations if is_active(a, assessment.on)}
    return tuple(
        _result(assessment, requirement, attestations.get(requirement.id)) for requirement in assessment.requirements
    )


def _result(
    assessment: Assessment,
    requirement: Requirement,
    attestation: Attestation | None,
) -> RequirementResult:
    if not requirement.in_force(assessment.on):
        reason = Text(fr="pas en vigueur à cette date", en="not in force on that date")
        return RequirementResult(requirement=requirement, status="not_applicable", reason=reason)
    if requirement.id in assessment.dropped:
        return RequirementResult(
            requirement=requirement, status="undetermined", reason=assessment.dropped[requirement.id]
        )
    rules = [r for r in assessment.scope.rules if requirement.id in r.implements]
    carriers = [r for r in assessment.scope.rules if r.carries and r.carries == certificate_of(requirement)]
    named = list(dict.fromkeys(rule.id for rule in (*rules, *carriers)))
    tally = _tally(assessment, requirement, named)
    carried = any(
        assessment.counted[rule.id].total() - assessment.counted[rule.id]["not_applicable"] for rule in carriers
    )
    status, why = _status(requirement, tally, bool(rules), carried, attestation)
    return RequirementResult(
        requirement=requirement,
        status=status,
        code=tally.code,
        verdicts=tally.total,
        reason=why,
        derogation=tally.derogation if status == "derogated" else None,
        attestation=attestation if status == "attested" else None,
    )


def _tally(assessment: Assessment, requirement: Requirement, rules: Sequence[str]) -> _Tally:
    derogation = next((d for d in assessment.derogations if requirement.id in d.requirements), None)
    counted: Counter[VerdictStatus] = sum((assessment.counted[rule] for rule in rules), Counter())
    compliant, violation, undetermined, waived = (
        counted[status] for status in ("compliant", "violation", "undetermined", "waived")
    )
    if derogation is not None and violation:
        return _Tally(compliant, 0, undetermined, violation, waived, derogation)
    return _Tally(compliant, violation, undetermined, 0, waived, None)


def _status(
    requirement: Requirement, tally: _Tally, has_rules: bool, carried: bool, attestation: Attestation | None
) -> tuple[RequirementStatus, Text | None]:
    """The status, and a reason where the verdicts do not show it."""
    if tally.failing:
        return tally.failing, None
    if requirement.binds_host:
        if carried:
            return "carried", None
        return ("undetermined", NO_CERTIFICATE) if tally.total else ("not_applicable", NOTHING_IN_SCOPE)
    if requirement.check == "attest":
        return ("attested" if attestation else "to_attest"), None
    if requirement.check == "info":
        return "not_applicable", INFORMATION
    if has_rules and not tally.total:
        return "not_applicable", NOTHING_IN_SCOPE
    if requirement.check == "partial":
        return ("attested" if attestation else "to_attest"), None
    return ("satisfied", None) if has_rules else ("undetermined", NO_RULE)


NOTHING_IN_SCOPE: Final = Text(
    fr="rien de ce qui est décrit n'entre dans son champ", en="nothing described is in its scope"
)
NO_RULE: Final = Text(fr="aucune règle ne la vérifie encore", en="no rule checks it yet")
NO_CERTIFICATE: Final = Text(
    fr="aucun certificat n'a été examiné pour la porter", en="no certificate was examined that would carry it"
)
INFORMATION: Final = Text(fr="pour information", en="for information")


def exit_code(assessment: Assessment, fail_on: Iterable[str]) -> int:
    """1: a violation that counts. 3: compliance is not established. 0: neither.

    An input that may not hold everything establishes nothing, whatever was asked.

    `fail_on` holds words of `--fail-on`: `violation[:severity]` (that severity or worse), `undetermined[:about]`,
    `uncovered`, `attest`, `derogated`, `waived`, `expiring`. Raises `InputError` on any other word.
    """
    asked = [parsed(word) for word in fail_on]
    codes = {code for word, of in asked if (code := _code(assessment, word, of))}
    if VIOLATION in codes:
        return VIOLATION
    if NOT_ESTABLISHED in codes or nothing_was_judged(assessment) or not assessment.deployment.source.complete:
        return NOT_ESTABLISHED
    return 0


def nothing_was_judged(assessment: Assessment) -> bool:
    """Whether no rule said anything: an empty program proves nothing."""
    return not (assessment.summary["compliant"] + len(assessment.failures))


def parsed(word: str) -> tuple[str, str]:
    """`undetermined:where` as ("undetermined", "where")."""
    name, _, of = word.strip().partition(":")
    allowed: tuple[str, ...] = ()
    if name == "violation":
        allowed = tuple(Severity)
    elif name == "undetermined":
        allowed = tuple(About)
    if name not in _WORDS or (of and of not in allowed):
        raise InputError(
            Text(
                fr=f"--fail-on : « {word} » n'est pas reconnu ; mots possibles : {', '.join(_WORDS)}, "
                f"violation:{'|'.join(Severity)}, undetermined:{'|'.join(About)}",
                en=f"--fail-on: “{word}” is not known; possible words: {', '.join(_WORDS)}, "
                f"violation:{'|'.join(Severity)}, undetermined:{'|'.join(About)}",
            )
        )
    return name, of


def _code(assessment: Assessment, word: str, of: str) -> int:
    failures = assessment.failures
    match word:
        case "violation":
            floor = Severity(of).rank if of else len(Severity)
            found = any(v.counts and v.status == "violation" and v.rule.severity.rank <= floor for v in failures)
            return VIOLATION if found else 0
        case "undetermined":
            found = any(v.counts and v.status == "undetermined" and (not of or v.rule.about == of) for v in failures)
            return NOT_ESTABLISHED if found else 0
        case "uncovered":
            return NOT_ESTABLISHED if assessment.new_uncovered else 0
        case "attest":
            found = any(r.status == "to_attest" and not r.requirement.is_advice for r in assessment.results)
            return NOT_ESTABLISHED if found else 0
        case "derogated":
            return VIOLATION if any(v.derogated for v in failures) else 0
        case "waived":
            return VIOLATION if any(v.status == "waived" for v in failures) else 0
    return VIOLATION if expiries.of_records(assessment) else 0
