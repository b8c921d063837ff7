"""From verdicts to what Checkov can say: passed, failed, skipped, or nothing.

A violation fails, and so does what is undetermined. What does not count in rempart (waived, under a derogation, known
to the baseline, or only advised) is skipped, with the reason: it is not compliant, so it never passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from rempart.assessment import Verdict
from rempart.names import prefix_of
from rempart.reports import words
from rempart.text import COLON, Language, Text, joined, same

PIECES: Final = 4
"""Pieces of evidence told of one verdict."""


class Result(StrEnum):
    """Checkov's words; UNKNOWN leaves no trace in its reports."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"
    UNKNOWN = "UNKNOWN"


class Answer(NamedTuple):
    """What one check says of one resource."""

    result: Result
    status: str = ""
    """A verdict's status; `uncovered`, `incomplete`, `refused` (a skip without reason) or `error` beside these."""
    message: Text = same("")
    """Begins with the status in words."""
    more: tuple[Text, ...] = ()
    paths: tuple[str, ...] = ()
    record: Mapping[str, Any] = MappingProxyType({})
    """Stands under `check_result.rempart` in Checkov's JSON."""

    def details(self, languages: Iterable[Language]) -> list[str]:
        """Lines for Checkov's reports, each language together."""
        return [said for lang in languages for text in (self.message, *self.more) if (said := text.in_(lang))]

    def comment(self, languages: Iterable[Language]) -> str:
        """Why it is skipped, in one line."""
        return " / ".join(self.message.in_(lang) for lang in languages)


NOTHING: Final = Answer(Result.UNKNOWN)

_EXAMINE: Final = Text(
    "seul l'hébergeur est jugé ; faites examiner cette ressource par une personne",
    "only the host is judged; have a person examine this resource",
)
_UNDETERMINED: Final = words.VERDICTS["undetermined"]
_WORST: Final = (Result.FAILED, Result.SKIPPED, Result.PASSED, Result.UNKNOWN)


def of_verdict(verdict: Verdict) -> Answer:
    """One verdict."""
    evidence = words.message(verdict.reasons, PIECES)
    result, standing = _standing(verdict)
    message = standing + COLON + evidence if evidence.fr else standing
    failed = result is Result.FAILED
    urn = verdict.resource.urn if verdict.resource else ""
    return Answer(
        result,
        status=verdict.status,
        message=message,
        more=_help(verdict) if failed else (),
        paths=tuple(dict.fromkeys(r.path for r in verdict.reasons if r.path and r.resource == urn)) if failed else (),
        record={
            "rule": verdict.rule.id,
            "status": verdict.status,
            "found": verdict.found,
            "resource": urn or None,
            "requirements": list(verdict.requirements),
            "counts": verdict.counts,
            "fingerprint": verdict.fingerprint,
            "message": {"fr": message.fr, "en": message.en},
        },
    )


def _standing(verdict: Verdict) -> tuple[Result, Text]:
    word = words.VERDICTS[verdict.status]
    if verdict.status == "not_applicable":
        return Result.UNKNOWN, word
    if verdict.status == "compliant":
        return Result.PASSED, word
    if verdict.waiver is not None:
        waiver = verdict.waiver
        granted = Text(
            f" jusqu'au {waiver.expires}, accordée par {waiver.approver} ({waiver.reason}) ; ",
            f" until {waiver.expires}, granted by {waiver.approver} ({waiver.reason}); ",
        )
        return Result.SKIPPED, _clean(word + granted + words.VERDICTS[verdict.found])
    if verdict.derogated:
        named = joined([same(f"{d.basis}, {d.reference}") for d in verdict.derogations], by=Text(" ; ", "; "))
        until = min(d.until for d in verdict.derogations)
        under = Text(f" sous dérogation jusqu'au {until} (", f" derogated until {until} (")
        return Result.SKIPPED, _clean(word + under + named + same(")"))
    if verdict.known is not None:
        return Result.SKIPPED, word + same(", ") + words.known_since(verdict.known)
    if verdict.advice:
        return Result.SKIPPED, Text("conseil non suivi, ", "advice not followed, ") + word
    return Result.FAILED, word


def _help(verdict: Verdict) -> tuple[Text, ...]:
    prefix = prefix_of(verdict.resource.type) if verdict.resource else ""
    named = ", ".join(verdict.requirements)
    return (
        Text(f"exigences : {named}", f"requirements: {named}"),
        Text("à faire : ", "to do: ") + verdict.rule.fixes.get(prefix, verdict.rule.fix),
    )


def merged(answers: Iterable[Answer]) -> Answer:
    """Several things said of one resource: the worst counts, and all of that kind is told."""
    every = list(answers)
    if len(every) == 1:
        return every[0]
    said = sorted(every, key=lambda answer: _WORST.index(answer.result))
    if not said:
        return NOTHING
    worst = [answer for answer in said if answer.result is said[0].result]
    if len(worst) == 1:
        return worst[0]
    first = next((answer for answer in worst if answer.status == "violation"), worst[0])
    rest = [answer for answer in worst if answer is not first]
    more = dict.fromkeys([*first.more, *(answer.message for answer in rest)])
    return first._replace(more=tuple(more), paths=tuple(dict.fromkeys(p for answer in worst for p in answer.paths)))


def undetermined(why: Text, status: str = "undetermined") -> Answer:
    """What could not be decided, for a reason that no verdict tells."""
    return _noted(Result.FAILED, status, _UNDETERMINED + COLON + why)


def uncovered(why: Text, known: date | None) -> Answer:
    """A resource of a type that no rule knows; `known` is the day since when the baseline holds it."""
    word = Text("non couvert", "uncovered")
    if known is None:
        return failed("uncovered", word + why, _EXAMINE)
    return _noted(Result.SKIPPED, "uncovered", word + same(", ") + words.known_since(known) + why)


def failed(status: str, message: Text, *more: Text) -> Answer:
    return _noted(Result.FAILED, status, message, *more)


def _noted(result: Result, status: str, message: Text, *more: Text) -> Answer:
    """What no verdict of a rule stands for, with a record of its own."""
    message = _clean(message)
    record = {"status": status, "message": {"fr": message.fr, "en": message.en}}
    return Answer(result, status=status, message=message, more=tuple(map(_clean, more)), record=record)


def passed(message: Text, *more: Text) -> Answer:
    return Answer(Result.PASSED, status="compliant", message=message, more=more)


def _clean(text: Text) -> Text:
    return Text(words.clean(text.fr), words.clean(text.en))
