"""What Checkov found, on the resources that the deployment declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Literal

import msgspec

from rempart.checkov import environment, process
from rempart.checkov.process import Output, Record
from rempart.deployment import Provider, Resource
from rempart.errors import InputError
from rempart.packs.folders import folder
from rempart.reports.words import VERDICTS
from rempart.rules import About, Rule
from rempart.text import Text
from rempart.translation import Translation, Untranslated

Status = Literal["violation", "undetermined", "failed"]
"""violation, undetermined: what a rule of rempart says. failed: one of Checkov's own checks."""

OWN_IDS: Final = ("CKV_REMPART_", "CKV2_REMPART_")

BLOCKING: Final = frozenset({About.WHERE, About.WHO, About.CERTIFICATE})
"""An undetermined verdict about one of these forbids exit 0."""

NOTHING: Final = Text(
    fr="aucune ressource n'a pu être traduite : Checkov n'a pas été lancé",
    en="no resource could be translated: Checkov was not run",
)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One check that failed, and what it failed on: a resource, or a provider instance."""

    check: str
    name: str
    status: Status
    subject: Resource | Provider
    rule: Rule | None = None
    """The rule of rempart that spoke; None for Checkov's own checks."""
    message: str = ""
    guideline: str = ""

    @property
    def blocks(self) -> bool:
        """Whether it leaves open what must be known: where, who, under which certificate."""
        return self.status == "undetermined" and (self.rule is None or self.rule.about in BLOCKING)


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
    warnings: tuple[Text, ...] = ()

    def exit_code(self) -> int:
        """1: a violation, or a check of Checkov failed. 3: compliance is not established. 0: neither."""
        if any(finding.status in ("violation", "failed") for finding in self.findings):
            return 1
        is_open = any(finding.blocks for finding in self.findings) or not self.is_complete or not self.scanned
        return 3 if is_open or self.untranslated or self.uncovered or self.crashed else 0


def scan(
    translation: Translation,
    *,
    rules: Mapping[str, Rule],
    settings: Mapping[str, str],
    executable: Path | None,
    only_ours: bool,
    timeout: float,
    pack: Path | None = None,
    uncovered: tuple[Resource, ...] = (),
) -> Scan:
    """Run Checkov on a translated deployment. `rules` are those that the pack (ours unless one is given) holds,
    by id; `settings` are environment variables that it reads; `uncovered` is carried into the scan.

    Raises InputError where Checkov cannot be run, or where what it says does not cover what it was given: silence of a
    scanner that saw nothing is no result.
    """
    if not translation.managed:
        return Scan(untranslated=translation.untranslated, uncovered=uncovered, warnings=(NOTHING,))
    output = process.run(
        translation.plan,
        executable=environment.found(executable),
        pack=pack or folder("checkov-pack"),
        settings=settings,
        only_ours=only_ours,
        timeout=timeout,
    )
    return msgspec.structs.replace(read(output, translation, rules), uncovered=uncovered)


def read(output: Output, translation: Translation, rules: Mapping[str, Rule]) -> Scan:
    """Checkov's records as findings, in the order of the deployment. Raises InputError for a scan that is not whole."""
    results = output.results
    _refuse_gaps(output, translation)
    by_check = {check_id(id): rule for id, rule in rules.items()}
    order = {address: place for place, address in enumerate(translation.addresses)}
    failed = [
        (order[_known(record, translation)], _finding(record, translation.addresses[record.resource], by_check))
        for record in results.failed_checks
    ]
    failed.sort(key=lambda found: (found[0], _RANKS[found[1].status], found[1].check))
    ours = sum(_is_ours(record) for record in results.passed_checks)
    return Scan(
        findings=tuple(finding for _, finding in failed),
        untranslated=translation.untranslated,
        scanned=output.summary.resource_count,
        passed=ours,
        passed_others=len(results.passed_checks) - ours,
        crashed=output.crashed,
        version=output.summary.checkov_version,
        is_complete=translation.is_whole,
        warnings=tuple(_warnings(output)),
    )


_RANKS: Final[dict[Status, int]] = {"violation": 0, "undetermined": 1, "failed": 2}


def _refuse_gaps(output: Output, translation: Translation) -> None:
    results, summary = output.results, output.summary
    every = (*results.passed_checks, *results.failed_checks, *results.skipped_checks)
    if results.parsing_errors or summary.parsing_errors:
        raise _unusable("il n'a pas su lire le plan", "it could not read the plan")
    if not any(map(_is_ours, every)):
        raise _unusable(
            "les contrôles de rempart n'y sont pas chargés ; installez « rempart[checkov] » dans son environnement",
            "the checks of rempart are not loaded there; install “rempart[checkov]” in its environment",
        )
    if broken := [check for check in output.crashed if check.startswith(OWN_IDS)]:
        raise _unusable(f"{', '.join(broken)} a échoué", f"{', '.join(broken)} failed")
    if summary.resource_count != len(translation.managed):
        seen, given = summary.resource_count, len(translation.managed)
        raise _unusable(f"il a vu {seen} ressources sur {given}", f"it saw {seen} resources out of {given}")
    if results.skipped_checks:
        listed = ", ".join(sorted({record.check_id for record in results.skipped_checks}))
        raise _unusable(f"il a écarté {listed}", f"it skipped {listed}")


def _unusable(fr: str, en: str) -> InputError:
    return InputError(
        Text(
            fr=f"le résultat de Checkov ne vaut rien ici : {fr}",
            en=f"the result of Checkov is worth nothing here: {en}",
        )
    )


def _known(record: Record, translation: Translation) -> str:
    if record.resource not in translation.addresses:
        raise _unusable(
            f"il parle de {record.resource}, qui n'est pas dans le plan",
            f"it speaks of {record.resource}, which is not in the plan",
        )
    return record.resource


def _is_ours(record: Record) -> bool:
    return record.check_id.startswith(OWN_IDS)


def _finding(record: Record, subject: Resource | Provider, rules: Mapping[str, Rule]) -> Finding:
    ours = _is_ours(record)
    details = [line for line in record.details or () if isinstance(line, str)]
    return Finding(
        check=record.check_id,
        name=record.check_name,
        status=_status(details) if ours else "failed",
        subject=subject,
        rule=rules.get(record.check_id) if ours else None,
        message=" ".join(details),
        guideline=record.guideline or "",
    )


_OPEN: Final = (VERDICTS["undetermined"].fr, VERDICTS["undetermined"].en)


def _status(details: list[str]) -> Status:
    """The pack fails what it cannot decide, and begins by saying that it could not. Anything else is a violation."""
    return "undetermined" if details and details[0].lower().startswith(_OPEN) else "violation"


def _warnings(output: Output) -> Iterable[Text]:
    version = output.summary.checkov_version
    if version != environment.VERSION:
        yield Text(
            fr=f"Checkov {version} : rempart est essayé avec {environment.VERSION}",
            en=f"Checkov {version}: rempart is tried with {environment.VERSION}",
        )


def check_id(rule: str) -> str:
    """`stored-in-eea` → CKV_REMPART_STORED_IN_EEA."""
    return f"CKV_REMPART_{rule.upper().replace('-', '_')}"
