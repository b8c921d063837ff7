"""What the pack tells of its rules before it judges: text, severity, framework, fix, schema. In both languages, since
the language is configured later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from rempart.catalog import requirements
from rempart.packs.pulumi.configuration import PACK, pack_schema, rule_schema
from rempart.rules import Rule, Severity, all_rules
from rempart.text import Text

DESCRIPTION: Final = Text(
    "Refuse, avant création, ce qui place des données de santé hors du droit européen ou sans garantie HDS.",
    "Refuses, before creation, what puts health data under non-EU law or lacks HDS-grade controls.",
)


class Policy(NamedTuple):
    """One entry of GetAnalyzerInfo."""

    name: str
    title: Text
    description: Text
    fix: Text
    severity: Severity
    over_stack: bool
    framework: str
    reference: str
    specification: str
    tags: tuple[str, ...]
    url: str
    schema: dict[str, Any]


def policies() -> Iterator[Policy]:
    """One for the pack itself, one for each rule."""
    yield Policy(
        name=PACK,
        title=Text("Ce qui concerne tout l'examen", "What concerns the whole examination"),
        description=DESCRIPTION,
        fix=Text(
            "Faites examiner par une personne ce qu'aucune règle ne connaît, ou remplacez-le.",
            "Have a person examine what no rule knows, or replace it.",
        ),
        severity=Severity.HIGH,
        over_stack=True,
        framework="",
        reference="",
        specification="",
        tags=("health-data",),
        url="",
        schema=pack_schema(),
    )
    for rule in all_rules().values():
        yield _policy(rule)


def _policy(rule: Rule) -> Policy:
    """The protocol has room for one framework: that of the first requirement; the tags name all."""
    known = requirements()
    implements = [known[id] for id in rule.implements if id in known]
    first = implements[0] if implements else None
    return Policy(
        name=rule.id,
        title=rule.title,
        description=first.summary if first else rule.title,
        fix=rule.fix,
        severity=rule.severity,
        over_stack=rule.over_deployment,
        framework=first.text if first else "",
        reference=", ".join(requirement.id for requirement in implements),
        specification=first.article if first else "",
        tags=("health-data", f"about-{rule.about}", *(requirement.id for requirement in implements)),
        url=next((url for r in implements for url in r.urls), ""),
        schema=rule_schema(rule),
    )
