"""Annotations of a pull request, as commands that GitHub's runner reads on standard output.

GitHub shows ten errors, ten warnings and ten notices of a step, the first that it meets; what one line declares is told
once, and each rule has its turn before another has its second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from rempart.assessment import Assessment
from rempart.reports import words
from rempart.reports.findings import Finding, cut, findings, headline, run_of
from rempart.text import Language, Text

SHOWN: Final = 10
"""Annotations of one kind that GitHub shows of a step."""

NAMES: Final = 5
"""Resources named in one annotation before the rest is counted."""

LONGEST_TITLE: Final = 200


def render(assessment: Assessment, *, lang: Language, fail_on: Iterable[str] | None = None) -> bytes:
    """One command a line, as UTF-8; the last is a notice that counts."""
    groups = list(_groups(findings(assessment)))
    lines = [
        _annotation(kind, group, lang)
        for kind in ("error", "warning")
        for group in [group for group in groups if _kind(group[0]) == kind][:SHOWN]
    ]
    lines.append(_closing(assessment, assessment.exit_code(fail_on), lang))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _kind(finding: Finding) -> str:
    """What is waived, derogated, known or advice is counted in the closing notice alone."""
    return "" if finding.level == "note" or finding.known is not None else finding.level


def _groups(found: Iterable[Finding]) -> Iterator[list[Finding]]:
    """What one rule says of one line, together; the gravest first, and every rule before any rule again."""
    together: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in found:
        together.setdefault((finding.rule, finding.status, str(finding.place)), []).append(finding)
    turns: Counter[str] = Counter()
    ordered = []
    for group in together.values():
        ordered.append((group[0].severity.rank, turns[group[0].rule], group))
        turns[group[0].rule] += 1
    for _, _, group in sorted(ordered, key=lambda item: item[:2]):
        yield group


def _annotation(kind: str, group: list[Finding], lang: Language) -> str:
    first = group[0]
    title = f"{first.rule} ({words.SEVERITIES[first.severity].in_(lang)})"
    others = [finding.subject.in_(lang) for finding in group[1:]]
    lines = [first.message.in_(lang)]
    if others:
        named = ", ".join(others[: NAMES - 1])
        left = len(others) - (NAMES - 1)
        more = Text(f" et {left} de plus", f" and {left} more").in_(lang) if left > 0 else ""
        lines.append(cut(Text(f"De même : {named}", f"Likewise: {named}").in_(lang), 600) + more)
    lines.append(Text(f"À faire : {first.fix.fr}", f"To do: {first.fix.en}").in_(lang))
    where = f"file={_property(first.place.path)},line={first.place.line},"
    return f"::{kind} {where}title={_property(cut(title, LONGEST_TITLE))}::{_data(chr(10).join(lines))}"


def _closing(assessment: Assessment, exit_code: int, lang: Language) -> str:
    counted = [
        words.count(assessment.summary["violation"], Text("violation", "violation")),
        words.count(assessment.summary["undetermined"], UNDETERMINED, UNDETERMINED_MANY),
        words.count(len(assessment.coverage.uncovered), UNCOVERED, UNCOVERED_MANY),
    ]
    everything = Text("En tout : ", "In all: ").in_(lang) + ", ".join(part.in_(lang) for part in counted)
    title = words.clean(f"rempart {assessment.profile.id} {run_of(assessment.deployment.source)}")
    told = f"{headline(assessment, exit_code).in_(lang)}. {everything}."
    return f"::notice title={_property(cut(title, LONGEST_TITLE))}::{_data(told)}"


UNDETERMINED: Final = Text("verdict indéterminé", "verdict undetermined")
UNDETERMINED_MANY: Final = Text("verdicts indéterminés", "verdicts undetermined")
UNCOVERED: Final = Text("ressource non couverte", "resource uncovered")
UNCOVERED_MANY: Final = Text("ressources non couvertes", "resources uncovered")


def _data(text: str) -> str:
    """A message: one line, whatever it holds. `##[` begins a command of the runner's older form."""
    return text.replace("##[", "## [").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
