"""The comment on a pull request: one screen, what is new first, what was known folded away.

Its first line is a mark that no reader sees, by which whoever posts it finds its own comment again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from urllib.parse import quote

from rempart import __version__, catalog
from rempart.assessment import Assessment
from rempart.reports import words
from rempart.reports.commonmark import code, prose
from rempart.reports.findings import Finding, findings, headline, run_of
from rempart.text import COLON, Language, Text, same

ROWS: Final = 12
"""Lines of a table before the rest is counted: with cells that are cut, far below the 65,536 characters of GitHub."""


def render(assessment: Assessment, *, lang: Language, fail_on: Iterable[str] | None = None) -> bytes:
    """The comment as UTF-8, with a final newline."""
    found = [finding for finding in findings(assessment) if finding.level != "note"]
    new = [finding for finding in found if finding.known is None]
    known = [finding for finding in found if finding.known is not None]
    said = headline(assessment, assessment.exit_code(fail_on))
    lines = [mark(assessment), f"### rempart{COLON.in_(lang)}{prose(said.in_(lang))}", ""]
    lines += [_head(assessment, lang), ""]
    lines += _table([f for f in new if f.level == "error"], lang)
    lines += [f"{_counts(assessment, new, lang)}.", ""]
    if known:
        counted = words.count(len(known), FOLDED, FOLDED_MANY).in_(lang)
        lines += [f"<details><summary>{counted}</summary>", "", *_table(known, lang), "</details>", ""]
    lines.append(_foot(new, lang))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def mark(assessment: Assessment) -> str:
    """`<!-- rempart:pds:azure -->`: the same for every run of this profile and stack."""
    parts = ("rempart", assessment.profile.id, words.clean(run_of(assessment.deployment.source)))
    named = ":".join(quote(part, safe="").replace("--", "-%2D") for part in parts)
    return f"<!-- {named} -->"


def _head(assessment: Assessment, lang: Language) -> str:
    source = assessment.deployment.source
    stack, path = code(source.stack), code(source.path)
    what = Text(f"Pile {stack}", f"Stack {stack}") if source.stack else Text(f"Fichier {path}", f"File {path}")
    profile, day = code(assessment.profile.id), assessment.on.isoformat()
    said = what + Text(f", profil {profile}, au {day}", f", profile {profile}, as of {day}")
    judged = words.count(assessment.coverage.judged, JUDGED, JUDGED_MANY)
    return f"{said.in_(lang)} ; {judged.in_(lang)}." if lang == "fr" else f"{said.in_(lang)}; {judged.in_(lang)}."


def _table(found: Sequence[Finding], lang: Language) -> list[str]:
    """One row a rule and status, the order of the findings kept."""
    if not found:
        return []
    together: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        together.setdefault((finding.rule, finding.status), []).append(finding)
    groups = list(together.values())
    shown = groups if len(groups) <= ROWS else groups[: ROWS - 1]
    lines = [f"| {' | '.join(column.in_(lang) for column in COLUMNS)} |", "| --- " * len(COLUMNS) + "|"]
    lines += [f"| {' | '.join(cells)} |" for cells in _rows(shown, lang)]
    left = groups[len(shown) :]
    if left:
        verdicts = sum(len(group) for group in left)
        more = Text(
            f"… et {words.spaced(len(left))} autres règles ({words.spaced(verdicts)} verdicts)",
            f"… and {len(left):,} more rules ({verdicts:,} verdicts)",
        )
        lines.append(f"| {more.in_(lang)} {'| ' * len(COLUMNS)}".rstrip())
    return [*lines, ""]


def _rows(groups: Sequence[Sequence[Finding]], lang: Language) -> Iterator[tuple[str, ...]]:
    """What a rule asks to be done is said once, also where several rules ask the same."""
    told: dict[str, str] = {}
    for group in groups:
        first = group[0]
        fix = first.fix.in_(lang)
        before = told.setdefault(fix, first.rule)
        severity = words.SEVERITIES[first.severity].in_(lang)
        standing = f" ({prose(first.standing.in_(lang))})" if first.standing else ""
        why = f"<br>{code(first.evidence.in_(lang), 160)}" if first.evidence.fr else ""
        yield (
            f"{severity}{standing}",
            code(first.rule),
            f"{_some([_name(finding, lang) for finding in group], lang)}{why}",
            _some(list(dict.fromkeys(_where(finding) for finding in group)), lang),
            prose(fix) if before == first.rule else Text(f"comme {code(before)}", f"as {code(before)}").in_(lang),
        )


def _name(finding: Finding, lang: Language) -> str:
    return code(words.name_of(finding.resource), 60) if finding.resource else words.STACK.in_(lang)


def _where(finding: Finding) -> str:
    return code(str(finding.place) if finding.place.exact else finding.place.path, 100)


def _some(items: Sequence[str], lang: Language) -> str:
    """The first, and how many more there are."""
    if len(items) == 1:
        return items[0]
    more = words.count(len(items) - 1, Text("autre", "more"), Text("autres", "more"))
    return f"{items[0]}{Text(' et ', ' and ').in_(lang)}{more.in_(lang)}"


def _counts(assessment: Assessment, new: Sequence[Finding], lang: Language) -> str:
    """What the table does not show: nobody should take silence for compliance."""
    undetermined = assessment.summary["undetermined"]
    above = sum(finding.status == "undetermined" and finding.level == "error" for finding in new)
    to_attest = sum(r.status == "to_attest" and not r.requirement.is_advice for r in assessment.results)
    advice = sum(v.advice and v.status == "violation" for v in assessment.failures)
    uncovered = len(assessment.coverage.uncovered)
    counted = [
        words.count(undetermined, UNDETERMINED, UNDETERMINED_MANY)
        + (Text(f" (dont {words.spaced(above)} ci-dessus)", f" ({above:,} of them above)") if above else same("")),
        words.count(to_attest, TO_ATTEST, TO_ATTEST_MANY),
        words.count(uncovered, UNCOVERED, UNCOVERED_MANY),
        *([words.count(advice, ADVICE, ADVICE_MANY)] if advice else []),
    ]
    return f"{Text('Aussi', 'Also').in_(lang)}{COLON.in_(lang)}{', '.join(part.in_(lang) for part in counted)}"


def _foot(new: Sequence[Finding], lang: Language) -> str:
    checked = catalog.CHECKED_ON.isoformat()
    told = Text(
        f"rempart {__version__}, faits du catalogue vérifiés le {checked}",
        f"rempart {__version__}, facts of the catalogue checked on {checked}",
    )
    rule = next((finding.rule for finding in new if finding.verdict), None)
    if rule is not None:
        explain = code(f"rempart explain {rule}")
        told += Text(f". Les textes et leurs sources : {explain}", f". The texts and their sources: {explain}")
    return f"<sub>{told.in_(lang)}</sub>"


COLUMNS: Final = (
    Text("Gravité", "Severity"),
    Text("Règle", "Rule"),
    Text("Ressource", "Resource"),
    Text("Où", "Where"),
    Text("À faire", "To do"),
)
JUDGED: Final = Text("ressource jugée", "resource judged")
JUDGED_MANY: Final = Text("ressources jugées", "resources judged")
FOLDED: Final = Text(
    "constat déjà connu, qui ne bloque pas (rempart.baseline.json)",
    "finding already known, which does not block (rempart.baseline.json)",
)
FOLDED_MANY: Final = Text(
    "constats déjà connus, qui ne bloquent pas (rempart.baseline.json)",
    "findings already known, which do not block (rempart.baseline.json)",
)
UNDETERMINED: Final = Text("verdict indéterminé", "verdict undetermined")
UNDETERMINED_MANY: Final = Text("verdicts indéterminés", "verdicts undetermined")
TO_ATTEST: Final = Text("exigence à attester", "requirement to attest")
TO_ATTEST_MANY: Final = Text("exigences à attester", "requirements to attest")
UNCOVERED: Final = Text("ressource non couverte", "resource uncovered")
UNCOVERED_MANY: Final = Text("ressources non couvertes", "resources uncovered")
ADVICE: Final = Text("conseil non suivi", "advice not followed")
ADVICE_MANY: Final = Text("conseils non suivis", "advice not followed")
