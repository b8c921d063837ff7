"""The report for code scanning: SARIF 2.1.0 (OASIS, errata 01), within the limits that GitHub sets.

Sources, read on 2026-11-25: GitHub's “SARIF support for code scanning” and “SARIF results exceed one or more limits”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

import msgspec

from rempart import __version__, catalog
from rempart.assessment import Assessment
from rempart.catalog import Requirement
from rempart.reports import words
from rempart.reports.clean import clean, written
from rempart.reports.commonmark import code, prose
from rempart.reports.findings import FIXES, TITLES, Finding, Place, cut, findings, headline, run_of
from rempart.reports.json import warnings
from rempart.rules import Rule, Severity
from rempart.text import COLON, Language, Text

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

MOST_RESULTS: Final = 25_000
"""Results of a run: GitHub refuses a file that has more."""

MOST_TAGS: Final = 20
"""Tags of a rule: GitHub refuses more, and shows the first 10."""

LONGEST_DESCRIPTION: Final = 1024
"""Characters of a rule's short or full description that GitHub takes."""

SCORES: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "3.0",
}
"""`security-severity`: GitHub reads 9.0 and more as critical, 7.0 as high, 4.0 as medium, below as low."""

_PLACEHOLDER: Final = re.compile(r"\{(\d+)\}")


def render(assessment: Assessment, *, lang: Language, fail_on: Iterable[str] | None = None) -> bytes:
    """The SARIF log as UTF-8, with a final newline."""
    exit_code = assessment.exit_code(fail_on)
    source = assessment.deployment.source
    rules = [*(_rule(assessment, rule, lang) for rule in assessment.scope.rules), *_beside(assessment, lang)]
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    found = findings(assessment)
    known = bool(assessment.exceptions.baseline)
    identity = "/".join(quote(part, safe="") for part in ("rempart", assessment.profile.id, clean(run_of(source))))
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "rempart",
                        "semanticVersion": __version__,
                        "language": lang,
                        "shortDescription": {"text": TOOL.in_(lang)},
                        "rules": rules,
                    }
                },
                "automationDetails": {"id": f"{identity}/"},
                "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": ROOT.in_(lang)}}},
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "exitCode": exit_code,
                        "exitCodeDescription": headline(assessment, exit_code).in_(lang),
                        "toolExecutionNotifications": list(_notifications(assessment, len(found), lang)),
                    }
                ],
                "results": [_result(finding, index[finding.rule], known, lang) for finding in found[:MOST_RESULTS]],
                "properties": {
                    "profile": assessment.profile.id,
                    "asOf": assessment.on.isoformat(),
                    "catalogue": catalog.CHECKED_ON.isoformat(),
                    "stack": clean(source.stack),
                    "summary": assessment.summary,
                },
            }
        ],
    }
    return written(log)


def without_suppressed(log: bytes) -> bytes:
    """The same log without the results that are suppressed.

    GitHub does not read `suppressions` and opens an alert for each such result: this is what it is to be given.
    """
    document = msgspec.json.decode(log)
    for run in document["runs"]:
        run["results"] = [result for result in run["results"] if not result.get("suppressions")]
    return written(document)


TOOL: Final = Text(
    "Juge une plateforme de données de santé avant sa création : lieu, hébergeur, certificats, protection",
    "Judges a health-data platform before it is created: place, host, certificates, protection",
)
ROOT: Final = Text("Le dossier où rempart est lancé", "The folder in which rempart runs")
READ: Final = Text("fichier lu ; la source n'indique pas de ligne", "file read; the source tells no line")


def _rule(assessment: Assessment, rule: Rule, lang: Language) -> dict[str, Any]:
    known = catalog.requirements()
    implements = [known[id] for id in assessment.scope.implements[rule.id]]
    binding = assessment.scope.binding[rule.id]
    fixes = {"": rule.fix, **rule.fixes}
    sources = (*implements, *(known[id] for id in rule.implements if id in known))
    tags = ["security", "health-data", f"about-{rule.about}", *(r.id for r in implements)]
    return _descriptor(
        rule.id,
        rule.title.in_(lang),
        " ".join([f"{rule.title.in_(lang)}.", *(r.summary.in_(lang) for r in implements)]),
        _help_text(rule.id, implements, fixes, lang),
        _help_markdown(rule.id, rule.title, implements, fixes, lang),
        next((url for r in sources for url in r.urls), None) or _profile_url(assessment),
        "error" if binding else "note",
        rule.severity,
        tags[:MOST_TAGS],
    )


def _beside(assessment: Assessment, lang: Language) -> Iterator[dict[str, Any]]:
    """What keeps compliance from being established, beside the rules."""
    for id, title in TITLES.items():
        fix = FIXES[id].in_(lang)
        told = f"{title.in_(lang)}. {NOT_ESTABLISHED.in_(lang)}"
        yield _descriptor(
            id,
            title.in_(lang),
            told,
            f"{told}\n{fix}",
            f"{prose(told)}\n\n{prose(fix)}",
            _profile_url(assessment),
            "error",
            Severity.HIGH,
            ["security", "health-data", "coverage"],
        )


NOT_ESTABLISHED: Final = Text(
    "Sans cela, la conformité n'est pas établie.", "Without it, compliance is not established."
)


def _descriptor(
    id: str,
    short: str,
    full: str,
    text: str,
    markdown: str,
    url: str,
    level: str,
    severity: Severity,
    tags: list[str],
) -> dict[str, Any]:
    return {
        "id": id,
        "name": "".join(part.capitalize() for part in id.split("-")),
        "shortDescription": {"text": cut(short, LONGEST_DESCRIPTION)},
        "fullDescription": {"text": cut(full, LONGEST_DESCRIPTION)},
        "help": {"text": text, "markdown": markdown},
        "helpUri": url,
        "defaultConfiguration": {"level": level},
        "properties": {
            "security-severity": SCORES[severity],
            "severity": str(severity),
            "precision": "very-high",
            "tags": tags,
        },
    }


def _profile_url(assessment: Assessment) -> str:
    """A source of the profile's texts: GitHub refuses a rule whose `helpUri` is null."""
    return next((url for requirement in assessment.requirements for url in requirement.urls), SCHEMA)


def _help_text(id: str, implements: list[Requirement], fixes: Mapping[str, Text], lang: Language) -> str:
    colon = COLON.in_(lang)
    lines = [REQUIRES.in_(lang)]
    for r in implements:
        lines.append(f"- {r.id} ({r.text}, {r.article}){colon}{r.summary.in_(lang)}{_sources(r)}")
    lines.append(MEND.in_(lang))
    lines += [f"- {prefix}{colon if prefix else ''}{fix.in_(lang)}" for prefix, fix in fixes.items()]
    lines.append(f"{MORE.in_(lang)}{colon}rempart explain {id}")
    return "\n".join(lines)


def _help_markdown(
    id: str, title: Text, implements: list[Requirement], fixes: Mapping[str, Text], lang: Language
) -> str:
    colon = COLON.in_(lang)
    lines = [f"**{prose(title.in_(lang))}**", "", f"### {REQUIRES.in_(lang)}", ""]
    for r in implements:
        where = f"[{prose(r.article)}]({r.urls[0]})" if r.urls else prose(r.article)
        lines.append(f"- `{r.id}` ({prose(r.text)}, {where}){colon}{prose(r.summary.in_(lang), 1000)}")
    lines += ["", f"### {MEND.in_(lang)}", ""]
    for prefix, fix in fixes.items():
        lines.append(f"- {f'`{prefix}`{colon}' if prefix else ''}{prose(fix.in_(lang), 1000)}")
    lines += ["", f"{MORE.in_(lang)}{colon}`rempart explain {id}`"]
    return "\n".join(lines)


REQUIRES: Final = Text("Ce que demandent les textes", "What the texts ask for")
MEND: Final = Text("Comment corriger", "How to fix")
MORE: Final = Text("Pour en savoir plus", "To know more")


def _sources(requirement: Requirement) -> str:
    return f" ({', '.join(requirement.urls)})" if requirement.urls else ""


def _result(finding: Finding, index: int, compared: bool, lang: Language) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.level,
        "message": {"text": _literal(finding.message.in_(lang)), "markdown": _markdown(finding, lang)},
        "locations": [_location(finding, lang)],
        "partialFingerprints": {
            "rempart/v1": finding.fingerprint,
            "primaryLocationLineHash": finding.fingerprint,  # the one that GitHub compares
        },
    }
    if finding.accepted is not None:
        justification = cut(finding.accepted.in_(lang), LONGEST_DESCRIPTION)
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": justification}]
    if compared:
        result["baselineState"] = "new" if finding.known is None else "unchanged"
    result["properties"] = {
        "status": finding.status,
        "severity": str(finding.severity),
        "requirements": list(finding.requirements),
    }
    if finding.known is not None:
        result["properties"]["knownSince"] = finding.known.isoformat()
    return result


def _location(finding: Finding, lang: Language) -> dict[str, Any]:
    resource = finding.resource
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(finding.place), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": finding.place.line},
        }
    }
    if resource is not None:
        named = {"name": words.name_of(resource), "fullyQualifiedName": clean(resource.urn), "kind": "resource"}
        location["logicalLocations"] = [named]
    if not finding.place.exact:
        location["message"] = {"text": READ.in_(lang)}
    return location


def _uri(place: Place) -> str:
    return quote(place.path, safe="/")


def _literal(text: str) -> str:
    """Neither a link nor a placeholder, which a plain message may hold (SARIF 2.1.0, 3.11.5 and 3.11.6)."""
    return _PLACEHOLDER.sub(r"{{\1}}", text.replace("](", "] ("))


def _markdown(finding: Finding, lang: Language) -> str:
    told = [f"{code(finding.subject.in_(lang), 200)}{' : ' if lang == 'fr' else ': '}"]
    parts = [prose(finding.standing.in_(lang))] if finding.standing else []
    parts += [
        code(part.in_(lang), 600) for part in (finding.accepted, finding.evidence) if part is not None and part.fr
    ]
    return _PLACEHOLDER.sub(r"{{\1}}", told[0] + ", ".join(parts))


def _notifications(assessment: Assessment, found: int, lang: Language) -> Iterator[dict[str, Any]]:
    if found > MOST_RESULTS:
        left = found - MOST_RESULTS
        said = Text(
            f"{words.spaced(left)} résultats, les moins graves, sont laissés de côté : GitHub n'en admet que "
            f"{words.spaced(MOST_RESULTS)} ; le rapport JSON les contient tous.",
            f"{left:,} results, the least grave, are left out: GitHub takes {MOST_RESULTS:,} only; the JSON report has "
            "them all.",
        )
        yield _notification("error", said, lang)
    for warning in warnings(assessment):
        yield _notification("warning", warning, lang)
    for unanswered in assessment.deployment.unanswered:
        said = Text(f"sans réponse : {unanswered.token}", f"unanswered: {unanswered.token}")
        yield _notification("warning", said, lang)


def _notification(level: str, said: Text, lang: Language) -> dict[str, Any]:
    return {"level": level, "message": {"text": _literal(cut(clean(said.in_(lang)), LONGEST_DESCRIPTION))}}
