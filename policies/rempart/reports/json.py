"""The JSON report: one document, the same bytes for the same input and date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import msgspec

from rempart import __version__, catalog, expiries, flows, subprocessors
from rempart.assessment import Assessment, RequirementResult, Verdict
from rempart.deployment import Location, Resource
from rempart.exceptions import orphans
from rempart.exceptions.records import Record, is_active, is_expired
from rempart.reports.clean import written
from rempart.reports.words import message
from rempart.text import Language, Text
from rempart.truth import Reason, State

SCHEMA: Final = 1
"""Version of the report's shape; `schemas/report.json` describes it."""


def render(assessment: Assessment, *, lang: Language, fail_on: Iterable[str] | None = None) -> bytes:
    """The report as UTF-8, with a final newline."""
    return written(document(assessment, lang=lang, fail_on=fail_on))


def document(assessment: Assessment, *, lang: Language, fail_on: Iterable[str] | None = None) -> dict[str, Any]:
    """The report as plain data."""
    source = assessment.deployment.source
    coverage = assessment.coverage
    return {
        "rempart": __version__,
        "schema": SCHEMA,
        "catalogue": catalog.CHECKED_ON.isoformat(),
        "profile": assessment.profile.id,
        "asOf": assessment.on.isoformat(),
        "lang": lang,
        "source": {
            "kind": source.kind,
            "path": source.path,
            "stack": source.stack,
            "project": source.project,
            "complete": source.complete,
        },
        "parameters": dict(assessment.parameters),
        "classification": msgspec.to_builtins(assessment.settings.classification),
        "providers": list(_providers(assessment)),
        "verdicts": [_verdict(verdict, lang) for verdict in assessment.verdicts],
        "requirements": [_requirement(result) for result in assessment.results],
        "coverage": {
            "resources": coverage.resources,
            "judged": coverage.judged,
            "inert": coverage.inert,
            "uncovered": [_named(resource) for resource in coverage.uncovered],
            "outOfScope": [_named(resource) | {"reason": _text(why)} for resource, why in assessment.out_of_scope],
        },
        "flows": [
            _named(flow.resource)
            | {
                "of": [_text(text) for text in flow.group],
                "inbound": flow.inbound,
                "peers": [_text(text) for text in flow.peers],
                "ports": _text(flow.ports),
                "path": flow.path,
            }
            for flow in flows.matrix(assessment)
        ],
        "subProcessors": [
            {
                "role": one.role,
                "name": _text(one.name),
                "countries": list(one.countries),
                "european": {None: None, State.TRUE: True, State.FALSE: False}.get(one.european),
                "resources": len(one.resources),
            }
            for one in subprocessors.register(assessment)
        ],
        "unanswered": [
            {"token": u.token, "leaves": list(u.leaves), "location": _location(u.location)}
            for u in assessment.deployment.unanswered
        ],
        "warnings": [_text(warning) for warning in warnings(assessment)],
        "attestations": [_record(r, assessment.on) for r in assessment.exceptions.attestations],
        "derogations": [_record(r, assessment.on) for r in assessment.exceptions.derogations],
        "waivers": [_record(r, assessment.on) for r in assessment.exceptions.waivers],
        "services": [_record(r, assessment.on) for r in assessment.exceptions.services],
        "summary": assessment.summary,
        "exit": assessment.exit_code(fail_on),
    }


def warnings(assessment: Assessment) -> list[Text]:
    """What the reader said aloud, and what expires within 90 days."""
    return [
        *assessment.deployment.warnings,
        *assessment.exceptions.warnings,
        *expiries.of_records(assessment),
        *expiries.of_offerings(assessment),
        *orphans.notices(assessment),
        *assessment.dropped.values(),
    ]


def _record(record: Record, on: date) -> dict[str, Any]:
    """A waiver, derogation, attestation or service claim as it was written, and whether it counts on the day."""
    counts = "active" if is_active(record, on) else "expired" if is_expired(record, on) else "future"
    return {"status": counts} | msgspec.to_builtins(record)  # type: ignore[no-any-return]


def _providers(assessment: Assessment) -> Iterable[dict[str, Any]]:
    seen: dict[tuple[int, str], None] = {}
    for resource in assessment.deployment.managed:
        host = assessment.hosts[resource.urn]
        offering = host.resolution.offering
        key = (id(host.provider), offering.id if offering else "")
        if key in seen:
            continue
        seen[key] = None
        yield {
            "urn": host.provider.urn,
            "package": host.provider.package,
            "offering": offering.id if offering else None,
            "decidedBy": _text(host.resolution.decided_by),
        }


def _verdict(verdict: Verdict, lang: Language) -> dict[str, Any]:
    resource = verdict.resource
    told: dict[str, Any] = {
        "rule": verdict.rule.id,
        "status": verdict.status,
        "resource": resource.urn if resource else None,
        "requirements": list(verdict.requirements),
        "location": _location(resource.location if resource else None),
    }
    if verdict.status == "compliant":
        return told | {"evidence": [{"path": r.path, "observed": r.observed} for r in verdict.reasons]}
    return told | {
        "about": verdict.rule.about,
        "severity": verdict.rule.severity,
        "name": resource.name if resource else None,
        "type": resource.type if resource else None,
        "advice": verdict.advice,
        "evidence": [_evidence(reason, resource, lang) for reason in verdict.reasons],
        "message": _text(message(verdict.reasons)),
        "waiver": msgspec.to_builtins(verdict.waiver) if verdict.waiver else None,
        "derogations": [derogation.reference for derogation in verdict.derogations],
        "derogated": verdict.derogated,
        "knownSince": verdict.known.isoformat() if verdict.known else None,
        "fingerprint": verdict.fingerprint,
    }


def _evidence(reason: Reason, resource: Resource | None, lang: Language) -> dict[str, Any]:
    told: dict[str, Any] = {
        "path": reason.path,
        "observed": reason.observed,
        "expected": reason.expected.in_(lang) if reason.expected else None,
        "cause": reason.cause.in_(lang) if reason.cause else None,
    }
    if reason.detail is not None:
        told["detail"] = reason.detail.in_(lang)
    if reason.resource and (resource is None or reason.resource != resource.urn):
        told["resource"] = reason.resource  # what was read on another resource says so
    return told


def _requirement(result: RequirementResult) -> dict[str, Any]:
    requirement = result.requirement
    return {
        "id": requirement.id,
        "status": result.status,
        "code": result.code,
        "check": requirement.check,
        "advice": requirement.is_advice,
        "verdicts": result.verdicts,
        "reason": _text(result.reason),
        "derogation": result.derogation.reference if result.derogation else None,
        "attestedBy": result.attestation.by if result.attestation else None,
    }


def _named(resource: Resource) -> dict[str, Any]:
    return {"resource": resource.urn, "type": resource.type, "location": _location(resource.location)}


def _location(location: Location | None) -> dict[str, Any] | None:
    return None if location is None else {"file": location.file, "line": location.line}


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"fr": text.fr, "en": text.en}
