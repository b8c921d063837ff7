"""What refuses and what only advises, and in which words.

In a preview and in an update alike, what counts as a violation refuses, and so does what is undetermined about where,
who or certificate. Anything else that is undetermined advises, unless the configuration is strict. What is set aside
(waived, derogated, known to the baseline, mere advice) is said and refuses nothing: silence would read as compliance.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from rempart.packs.pulumi.configuration import PACK, Configuration, Level
from rempart.reports.findings import NOTHING_JUDGED, Finding
from rempart.rules import Severity
from rempart.text import Text
from rempart.value import UNTIL_APPLY


class Diagnostic(NamedTuple):
    """What the engine is told: under which policy, of what, how strictly."""

    policy: str
    level: Level
    description: Text
    message: Text
    urn: str = ""
    """Empty for the stack."""
    severity: Severity = Severity.HIGH


JUDGED_LATER: Final = Text(" ; sera jugé avant création", "; will be judged before creation")


def of_finding(finding: Finding, configuration: Configuration, *, judged_later: bool) -> Diagnostic | None:
    """The diagnostic for a finding; None where the configuration disables its rule.

    `judged_later` says that an update will judge the resource again, with all that is unknown now, before creation.
    """
    level = _level(finding, configuration)
    if level is Level.DISABLED:
        return None
    later = judged_later and level is Level.ADVISORY and _waits_for_apply(finding)
    return Diagnostic(
        policy=_policy(finding),
        level=level,
        description=finding.title,
        message=_message(finding, later=later),
        urn=finding.resource.urn if finding.resource else "",
        severity=finding.severity,
    )


def _level(finding: Finding, configuration: Configuration) -> Level:
    """`advisory`, `mandatory` or `disabled`: what a finding deserves, and no more than is configured for its policy."""
    configured = configuration.level(_policy(finding))
    if configured is Level.DISABLED:
        return Level.DISABLED
    if configured is Level.ADVISORY or finding.known is not None or finding.level == "note":
        return Level.ADVISORY
    if finding.rule == NOTHING_JUDGED:  # an empty stack creates nothing
        return Level.ADVISORY
    floor = configuration.pack.severity_floor
    if floor is not None and finding.severity.rank > floor.rank:
        return Level.ADVISORY
    if finding.level == "warning" and not configuration.is_strict(finding.rule):
        return Level.ADVISORY
    return Level.MANDATORY


def _policy(finding: Finding) -> str:
    """The rule; the pack, of what no rule has found."""
    return finding.rule if finding.verdict is not None else PACK


def _waits_for_apply(finding: Finding) -> bool:
    """Whether nothing but values that apply will give keeps it open."""
    if finding.status != "undetermined" or finding.verdict is None:
        return False
    return all(reason.cause == UNTIL_APPLY.cause for reason in finding.verdict.reasons if reason.cause)


def _message(finding: Finding, *, later: bool) -> Text:
    """The evidence, the texts concerned, what to do: a line each."""
    said = finding.message
    if later:
        said += JUDGED_LATER
    if finding.requirements:
        named = ", ".join(finding.requirements)
        said += Text(f"\nExigences : {named}", f"\nRequirements: {named}")
    return said + Text(f"\nÀ faire : {finding.fix.fr}", f"\nTo do: {finding.fix.en}")


def of_pack(description: Text, message: Text, configuration: Configuration, *, level: Level) -> Diagnostic:
    """What is said of the pack's own work, at most at the level that is configured for it."""
    capped = Level.ADVISORY if configuration.level(PACK) is Level.ADVISORY else level
    return Diagnostic(PACK, capped, description, message)
