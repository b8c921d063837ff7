"""One HTML page: deployments side by side, requirement by requirement, then what was found in each. No network."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import jinja2

from rempart import __version__, catalog, flows, subprocessors
from rempart.assessment import Assessment, RequirementResult, Verdict
from rempart.facts import prefix_of
from rempart.reports import words
from rempart.reports.json import warnings
from rempart.reports.words import by_rule
from rempart.status import DEFAULT_FAIL_ON
from rempart.text import Language, Text, same
from rempart.truth import State

SHOWN: Final = 200
"""Resources listed under a rule; the JSON report has them all."""

FLOWS: Final = 500
"""Lines of the flow matrix; the JSON report has them all."""

ROLES: Final[dict[subprocessors.Role, Text]] = {
    "host": Text("hébergeur", "host"),
    "recipient": Text("destinataire", "recipient"),
    "state": Text("état et secrets de la pile", "state and secrets of the stack"),
}
LAW: Final[dict[State | None, Text]] = {
    State.TRUE: Text("droit européen", "European law"),
    State.FALSE: Text("droit d'un pays tiers", "law of a third country"),
    State.UNKNOWN: Text("non établi", "not established"),
    None: Text("non établi", "not established"),
}


def render(assessments: Sequence[Assessment], *, lang: Language, fail_on: Iterable[str] = DEFAULT_FAIL_ON) -> str:
    """The page for one deployment, or several side by side under one profile and date."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("rempart.reports"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["say"] = lambda text: _set(words.clean(text.in_(lang)), lang)
    asked = tuple(fail_on)
    return environment.get_template("report.html.j2").render(
        lang=lang,
        version=__version__,
        checked_on=catalog.CHECKED_ON,
        first=assessments[0],
        stacks=[_stack(assessment, asked) for assessment in assessments],
        requirements=list(_side_by_side(assessments)),
        statuses=words.REQUIREMENTS,
        required=words.REQUIRED,
        clean=words.clean,
        counted=words.statuses,
        count=words.count,
        t=Text,
    )


def _set(text: str, lang: Language) -> str:
    """In French, the spaces before : ; ! ? » and after « never break a line."""
    return re.sub(r" (?=[:;!?»])|(?<=«) ", "\u00a0", text) if lang == "fr" else text


def _stack(assessment: Assessment, fail_on: Sequence[str]) -> dict[str, Any]:
    failures = assessment.failures
    code = assessment.exit_code(fail_on)
    return {
        "name": words.clean(assessment.deployment.source.stack or assessment.deployment.source.path),
        "assessment": assessment,
        "exit": code,
        "conclusion": words.conclusion(assessment, code),
        "summary": assessment.summary,
        "coverage": assessment.coverage,
        "uncovered": Counter(words.clean(r.type) for r in assessment.coverage.uncovered).most_common(),
        "requirements": Counter(r.status for r in assessment.results if not r.requirement.is_advice),
        "violations": _groups(v for v in failures if v.status == "violation" and not v.advice),
        "undetermined": _groups(v for v in failures if v.status == "undetermined" and not v.advice),
        "waived": _groups(v for v in failures if v.status == "waived"),
        "warnings": warnings(assessment),
        "flows": [_flow(flow) for flow in itertools.islice(flows.matrix(assessment), FLOWS)],
        "sub_processors": [
            {
                "role": ROLES[one.role],
                "name": one.name,
                "countries": [catalog.country_name(code) for code in one.countries],
                "european": LAW[one.european] if one.role == "recipient" else None,
                "count": len(one.resources),
                "shown": ", ".join(dict.fromkeys(words.name_of(r) for r in one.resources[:3])),
            }
            for one in subprocessors.register(assessment)
        ],
        "hosts": Counter(
            words.clean(resolution.offering.name) if resolution.offering else None
            for host in assessment.hosts.values()
            if (resolution := host.resolution).kind != "utility"
        ).most_common(),
    }


def _flow(flow: flows.Flow) -> dict[str, Any]:
    own = same(words.name_of(flow.resource))
    return {
        "guards": flow.group or (own,),
        "way": Text("entrant", "inbound") if flow.inbound else Text("sortant", "outbound"),
        "peers": flow.peers,
        "ports": flow.ports,
        "place": " ".join(filter(None, (own.fr, words.clean(flow.path)))),
    }


def _groups(verdicts: Iterable[Verdict]) -> list[dict[str, Any]]:
    groups = []
    for rule, found in by_rule(verdicts):
        prefixes = dict.fromkeys(prefix_of(v.resource.type) for v in found if v.resource)
        groups.append(
            {
                "rule": rule,
                "severity": words.SEVERITIES[rule.severity],
                "requirements": found[0].requirements,
                "fixes": [rule.fixes[p] for p in prefixes if p in rule.fixes] or [rule.fix],
                "verdicts": [
                    {
                        "subject": words.subject(v.resource),
                        "place": words.place_of(v),
                        "message": words.message(v.reasons),
                        "derogated": v.derogated,
                    }
                    for v in found[:SHOWN]
                ],
                "count": len(found),
                "more": max(0, len(found) - SHOWN),
            }
        )
    return groups


def _side_by_side(assessments: Sequence[Assessment]) -> Iterable[tuple[RequirementResult, list[RequirementResult]]]:
    """Requirement by requirement, the status in each deployment; what needs attention somewhere comes first."""
    order = list(words.REQUIREMENTS)
    rows = [list(row) for row in zip(*(assessment.results for assessment in assessments), strict=True)]
    rows.sort(key=lambda row: (row[0].requirement.is_advice, min(order.index(result.status) for result in row)))
    return [(row[0], row) for row in rows]
