"""What Checkov found, on the resources that the deployment declared.

Of rempart's own rules the deployment itself is judged, so that waivers, derogations and the baseline count as they do
everywhere; the pack's answers on the translated plan must say the same. Where they do not, the verdict is undetermined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from rempart.assessment import Assessment, Verdict
from rempart.checkov import environment, process
from rempart.checkov.process import Output, Record
from rempart.deployment import Provider, Resource
from rempart.errors import InputError
from rempart.packs.checkov.ids import COVERAGE, PREFIX, SUMMARY, check_id
from rempart.packs.folders import folder
from rempart.reports import words
from rempart.reports.findings import KNOWN, of_verdict
from rempart.rules import Rule
from rempart.text import Text, same
from rempart.translation import Translation, Untranslated

Status = Literal["violation", "undetermined", "failed"]
"""violation, undetermined: what a rule of rempart says. failed: one of Checkov's own checks."""

OWN_IDS: Final = (PREFIX, "CKV2_REMPART_")

NOTHING: Final = Text(
    fr="aucune ressource n'a pu être traduite : Checkov n'a pas été lancé",
    en="no resource could be translated: Checkov was not run",
)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One check that did not pass, and what it is about."""

    check: str
    name: Text
    status: Status
    subject: Resource | Provider | None
    """None: the stack."""
    verdict: Verdict | None = None
    """Rempart's; None for Checkov's own checks, and where pack and deployment do not agree."""
    message: Text = Text("", "")
    guideline: str = ""

    @property
    def rule(self) -> Rule | None:
        """The rule of rempart that spoke."""
        return self.verdict.rule if self.verdict else None

    @property
    def counts(self) -> bool:
        """Whether it can change the exit code: not what is waived, derogated, known or mere advice."""
        return self.verdict is None or self.verdict.counts

    @property
    def blocks(self) -> bool:
        """Whether it leaves open what must be known: where, who, under which certificate."""
        if self.status != "undetermined" or not self.counts:
            return False
        return self.verdict is None or self.verdict.blocks_undetermined


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of one run."""

    findings: tuple[Finding, ...] = ()
    untranslated: tuple[Untranslated, ...] = ()
    uncovered: tuple[Resource, ...] = ()
    """Resources of which no rule of rempart knows anything: that no check failed on them says nothing."""
    scanned: int = 0
    """Managed resources that Checkov saw."""
    passed: int = 0
    """Checks of the pack that passed; `passed_others` are Checkov's own."""
    passed_others: int = 0
    crashed: tuple[str, ...] = ()
    """Checks of Checkov that raised on some resource: what they would have said of it is not known."""
    version: str = ""
    is_complete: bool = True
    """False when the source may not hold everything."""
    set_aside: tuple[Text, ...] = ()
    """How much is waived, derogated or known, where anything is."""
    warnings: tuple[Text, ...] = ()

    def exit_code(self) -> int:
        """1: a violation that counts, or a check of Checkov failed. 3: compliance is not established. 0: neither."""
        if any(finding.counts and finding.status in ("violation", "failed") for finding in self.findings):
            return 1
        is_open = any(finding.blocks for finding in self.findings) or not self.is_complete or not self.scanned
        return 3 if is_open or self.untranslated or self.uncovered or self.crashed else 0


def scan(
    translation: Translation,
    assessment: Assessment,
    *,
    settings: Mapping[str, str],
    executable: Path | None,
    only_ours: bool,
    timeout: float,
    pack: Path | None = None,
) -> Scan:
    """Run Checkov on a translated deployment; `assessment` is that of the deployment, `settings` are environment
    variables that the pack (ours unless one is given) reads.

    Raises InputError where Checkov cannot be run, or where what it says does not cover what it was given: silence of a
    scanner that saw nothing is no result.
    """
    if not translation.managed:
        return Scan(untranslated=translation.untranslated, uncovered=assessment.new_uncovered, warnings=(NOTHING,))
    output = process.run(
        translation.plan,
        executable=environment.found(executable),
        pack=pack or folder("checkov-pack"),
        settings=settings,
        only_ours=only_ours,
        timeout=timeout,
    )
    return read(output, translation, assessment)


def read(output: Output, translation: Translation, assessment: Assessment) -> Scan:
    """Checkov's records as findings, in the order of the deployment. Raises InputError for a scan that is not whole."""
    results = output.results
    _refuse_gaps(output, translation)
    for record in (*results.passed_checks, *results.failed_checks, *results.skipped_checks):
        _refuse_strangers(record, translation)
    found = [
        *_ours([r for r in (*results.failed_checks, *results.skipped_checks) if _is_ours(r)], translation, assessment),
        *(_of_checkov(record, translation) for record in results.failed_checks if not _is_ours(record)),
    ]
    order = {subject.urn: place for place, subject in enumerate(translation.addresses.values())}
    last = len(order)
    found.sort(key=lambda f: (order.get(f.subject.urn, last) if f.subject else last, _RANKS[f.status], f.check))
    ours = sum(_is_ours(record) for record in results.passed_checks)
    known = [words.count(assessment.known, *KNOWN)] if assessment.known else []
    return Scan(
        findings=tuple(found),
        untranslated=translation.untranslated,
        uncovered=assessment.new_uncovered,
        scanned=output.summary.resource_count,
        passed=ours,
        passed_others=len(results.passed_checks) - ours,
        crashed=output.crashed,
        version=output.summary.checkov_version,
        is_complete=translation.is_whole,
        set_aside=(*known, *words.set_aside(assessment)),
        warnings=tuple(_warnings(output)),
    )


_RANKS: Final[dict[Status, int]] = {"violation": 0, "undetermined": 1, "failed": 2}


def _refuse_gaps(output: Output, translation: Translation) -> None:
    results, summary = output.results, output.summary
    every = (*results.passed_checks, *results.failed_checks, *results.skipped_checks)
    if results.parsing_errors or summary.parsing_errors:
        raise _unusable("il n'a pas su lire le plan", "it could not read the plan")
    if not any(record.check_id == SUMMARY for record in every):
        raise _unusable(
            "les contrôles de rempart n'y sont pas chargés ; installez « rempart[checkov] » dans son environnement",
            "the checks of rempart are not loaded there; install “rempart[checkov]” in its environment",
        )
    if broken := [check for check in output.crashed if check.startswith(OWN_IDS)]:
        raise _unusable(f"{', '.join(broken)} a échoué", f"{', '.join(broken)} failed")
    if summary.resource_count != len(translation.managed):
        seen, given = summary.resource_count, len(translation.managed)
        raise _unusable(f"il a vu {seen} ressources sur {given}", f"it saw {seen} resources out of {given}")
    if skipped := [record for record in results.skipped_checks if record.check_result.rempart is None]:
        listed = ", ".join(sorted({record.check_id for record in skipped}))
        raise _unusable(f"il a écarté {listed}", f"it skipped {listed}")


def _refuse_strangers(record: Record, translation: Translation) -> None:
    """Records that stand for nothing in the plan, or for a check of ours that did not answer."""
    if record.resource not in translation.addresses:
        raise _unusable(
            f"il parle de {record.resource}, qui n'est pas dans le plan",
            f"it speaks of {record.resource}, which is not in the plan",
        )
    told = record.check_result.rempart
    if told is not None and told.status == "error":
        said = Text(told.message.get("fr", ""), told.message.get("en", ""))
        raise _unusable(f"{record.check_id}, {said.fr}", f"{record.check_id}, {said.en}")


def _unusable(fr: str, en: str) -> InputError:
    return InputError(
        Text(
            fr=f"le résultat de Checkov ne vaut rien ici : {fr}",
            en=f"the result of Checkov is worth nothing here: {en}",
        )
    )


def _is_ours(record: Record) -> bool:
    return record.check_id.startswith(OWN_IDS)


def _of_checkov(record: Record, translation: Translation) -> Finding:
    return Finding(
        check=record.check_id,
        name=same(record.check_name),
        status="failed",
        subject=translation.addresses[record.resource],
        message=same(" ".join(record.details or ())),
        guideline=record.guideline or "",
    )


# Rempart's own checks

Key = tuple[str, str]
"""Check, URN."""


def _ours(records: Iterable[Record], translation: Translation, assessment: Assessment) -> Iterator[Finding]:
    """The verdicts on what was translated and on the stack. A rule over the whole deployment is not asked of the plan,
    where what has no twin is missing."""
    subjects = {subject.urn: subject for subject in translation.addresses.values()}
    verdicts: dict[Key, list[Verdict]] = {}
    for verdict in assessment.failures:
        if verdict.resource is None or verdict.rule.over_deployment:
            yield _told(verdict, assessment)
        elif verdict.resource.urn in subjects:
            verdicts.setdefault((check_id(verdict.rule.id), verdict.resource.urn), []).append(verdict)
    over_all = {check_id(rule.id) for rule in assessment.scope.rules if rule.over_deployment}
    answers = {
        (record.check_id, translation.addresses[record.resource].urn): record
        for record in records
        if record.check_id not in (SUMMARY, COVERAGE) and record.check_id not in over_all
    }
    for check, urn in dict.fromkeys((*verdicts, *answers)):
        here = verdicts.get((check, urn), [])
        answer = answers.get((check, urn))
        told = answer.check_result.rempart if answer else None
        there = (told.found or told.status) if told else "compliant"
        if here and there == _worst(here):
            yield from (_told(verdict, assessment) for verdict in here)
        else:
            yield _contested(check, subjects[urn], _worst(here), there)


def _worst(verdicts: Iterable[Verdict]) -> str:
    return max((verdict.found for verdict in verdicts), key=_GRAVITY.index, default="compliant")


_GRAVITY: Final = ("compliant", "undetermined", "violation")
"""What a verdict was before waivers, the gravest last."""


def _told(verdict: Verdict, assessment: Assessment) -> Finding:
    told = of_verdict(verdict, assessment)
    help = Text(f" ; à faire : {told.fix.fr}", f"; to do: {told.fix.en}")
    named = Text(f" ; exigences : {', '.join(told.requirements)}", f"; requirements: {', '.join(told.requirements)}")
    return Finding(
        check=check_id(verdict.rule.id),
        name=verdict.rule.title,
        status="undetermined" if verdict.found == "undetermined" else "violation",
        subject=verdict.resource,
        verdict=verdict,
        message=told.evidence + named + help if verdict.counts else told.said,
    )


def _contested(check: str, subject: Resource | Provider, here: str, there: str) -> Finding:
    return Finding(
        check=check,
        name=Text("Le plan traduit dit la même chose que la pile", "The translated plan says what the stack says"),
        status="undetermined",
        subject=subject,
        message=Text(
            f"indéterminé : « {_word(here).fr} » sur la pile, « {_word(there).fr} » sur sa traduction",
            f"undetermined: “{_word(here).en}” on the stack, “{_word(there).en}” on its translation",
        ),
    )


def _word(status: str) -> Text:
    return words.VERDICTS[status] if status in words.VERDICTS else Text(status, status)


def _warnings(output: Output) -> Iterable[Text]:
    version = output.summary.checkov_version
    if version != environment.VERSION:
        yield Text(
            fr=f"Checkov {version} : rempart est essayé avec {environment.VERSION}",
            en=f"Checkov {version}: rempart is tried with {environment.VERSION}",
        )
