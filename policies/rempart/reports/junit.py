"""The JUnit report: one test case a verdict, as Jenkins (xunit, junit-10) and GitLab read it.

A violation and an undetermined verdict are failures, of the type `violation` and `undetermined`. What is waived,
derogated, known, advice or out of scope is skipped, with its reason: it is neither passed nor failed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from rempart import catalog
from rempart.assessment import Assessment, Verdict
from rempart.reports import words
from rempart.reports.clean import clean
from rempart.reports.findings import LONGEST, Finding, cut, findings, headline
from rempart.text import Language, Text

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no document of XML 1.0 may hold."""


class _Case(NamedTuple):
    """`outcome` is `failure`, `skipped` or nothing (passed); `type` and `message` tell why, `text` what to do."""

    rule: str
    name: str
    urn: str
    outcome: str = ""
    type: str = ""
    message: str = ""
    text: str = ""


def render(assessment: Assessment, *, lang: Language, fail_on: Iterable[str] | None = None) -> bytes:
    """The report as UTF-8 XML, with a final newline."""
    source = assessment.deployment.source
    exit_code = assessment.exit_code(fail_on)
    cases = _named_apart(_cases(assessment, lang))
    counted = Counter(case.outcome for case in cases)
    totals = {"tests": str(len(cases)), "failures": str(counted["failure"]), "errors": "0"}
    name = " ".join(part for part in ("rempart", assessment.profile.id, clean(source.stack)) if part)
    root = ET.Element("testsuites", {"name": "rempart", **totals, "time": "0"})
    suite = ET.SubElement(root, "testsuite", {"name": _xml(name), **totals, "skipped": str(counted["skipped"])})
    suite.set("time", "0")
    properties = ET.SubElement(suite, "properties")
    for key, value in {
        "profile": assessment.profile.id,
        "asOf": assessment.on.isoformat(),
        "catalogue": catalog.CHECKED_ON.isoformat(),
        "stack": clean(source.stack),
        "exit": str(exit_code),
        "conclusion": headline(assessment, exit_code).in_(lang),
    }.items():
        ET.SubElement(properties, "property", {"name": key, "value": _xml(value)})
    for case in cases:
        element = ET.SubElement(suite, "testcase", {"name": _xml(case.name), "classname": f"rempart.{case.rule}"})
        element.set("time", "0")
        if case.outcome:
            why = ET.SubElement(element, case.outcome, {"type": case.type, "message": _xml(case.message)})
            why.text = _xml(case.text) or None
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _cases(assessment: Assessment, lang: Language) -> Iterator[_Case]:
    """What was found first, in the findings' order, then what is out of scope or compliant."""
    for finding in findings(assessment):
        yield _told(finding, lang)
    for verdict in assessment.verdicts:
        if verdict.status == "compliant":
            yield _Case(verdict.rule.id, words.subject(verdict.resource).in_(lang), _urn(verdict))
        elif verdict.status == "not_applicable":
            yield _Case(
                verdict.rule.id,
                words.subject(verdict.resource).in_(lang),
                _urn(verdict),
                "skipped",
                "not_applicable",
                cut(words.message(verdict.reasons, 1).in_(lang), LONGEST),
            )


def _told(finding: Finding, lang: Language) -> _Case:
    skipped = finding.level == "note" or finding.known is not None
    fix = Text("À faire : ", "To do: ") + finding.fix
    lines = [
        finding.title.in_(lang),
        str(finding.place),
        *([", ".join(finding.requirements)] if finding.requirements else []),
        *([fix.in_(lang)] if not skipped else []),
    ]
    return _Case(
        finding.rule,
        finding.subject.in_(lang),
        clean(finding.resource.urn) if finding.resource else "",
        "skipped" if skipped else "failure",
        _type(finding),
        finding.message.in_(lang),
        "\n".join(lines),
    )


def _type(finding: Finding) -> str:
    if finding.verdict is not None and finding.verdict.derogated:
        return "derogated"
    if finding.verdict is not None and finding.verdict.advice and finding.status != "waived":
        return "advice"
    return finding.status if finding.known is None else "known"


def _urn(verdict: Verdict) -> str:
    return clean(verdict.resource.urn) if verdict.resource else ""


def _named_apart(cases: Iterable[_Case]) -> list[_Case]:
    """Hosts take two cases of one class and name for one: those that share it bear their URN, then a number."""
    listed = list(cases)
    times = Counter((case.rule, case.name) for case in listed)
    apart = [
        case._replace(name=f"{case.name} [{case.urn}]") if case.urn and times[case.rule, case.name] > 1 else case
        for case in listed
    ]
    seen: Counter[tuple[str, str]] = Counter()
    named = []
    for case in apart:
        seen[case.rule, case.name] += 1
        number = seen[case.rule, case.name]
        named.append(case if number == 1 else case._replace(name=f"{case.name} #{number}"))
    return named


def _xml(text: str) -> str:
    return _FORBIDDEN.sub("", text)
