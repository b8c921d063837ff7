"""Facets and estates made by hand, so that a rule is tested on what it reads and nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from rempart import catalog
from rempart.catalog.resolve import Resolution, resolve
from rempart.deployment import Deployment, Provider, Resource, Source
from rempart.facts.host import Host
from rempart.facts.vocabulary import Facet, Place
from rempart.judging import Outcome
from rempart.rules import Context, Estate, Rule, all_rules
from rempart.settings import Settings
from rempart.text import Text, same
from rempart.truth import Reason, State, Truth, false, true, unknown
from rempart.value import Unknown, Value

ON = datetime.date(2026, 11, 22)
URN = "urn:pulumi:dev::t::t:t:T::it"

YES = true(Reason(resource=URN, path="p", observed=True))
NO = false(Reason(resource=URN, path="p", observed=False))
MAYBE = unknown(Text(fr="inconnu", en="unknown"), resource=URN, path="p")
NOWHERE = Unknown(Text(fr="aucune localisation n'est écrite", en="no location is written"))

Row = tuple[str, list[tuple[str, str | None]]]
"""State (+, -, ?) and, for each reason, (path, expected in French)."""


def resource(name: str = "it", **properties: Any) -> Resource:
    return Resource(
        urn=URN if name == "it" else f"urn:pulumi:dev::t::t:t:T::{name}",
        type="t",
        name=name,
        properties=properties,
        provider=Provider(package="scaleway"),
    )


def value(raw: Any, path: str = "region") -> Value:
    return Value(resource(), path, raw)


def place(host: str, region: Any, path: str = "region") -> Place:
    """A region of an operator of `regions.tsv`, as `Host.place` reads it."""
    written = value(region, path)

    def country(id: object) -> str | Unknown:
        found = catalog.region(host, str(id))
        return found.country if found is not None and found.country else NOWHERE

    return Place(written, written.map(country, detail=lambda code: catalog.country_name(code) if code else None))


def rule(id: str) -> Rule:
    return all_rules()[id]


def context(
    resolution: Resolution | None = None, *, on: datetime.date = ON, parameters: Mapping[str, Any] | None = None
) -> Context:
    return Context(on=on, parameters=parameters or {}, resolution=resolution)


def hosted_by(package: str, region: str | None = None, **inputs: Any) -> Resolution:
    """Who answers, as the catalogue resolves it."""
    return resolve(Provider(package=package, inputs=inputs), (), ON, region=region)


def told(truth: Truth | None) -> Row | None:
    """A truth as a row of a table."""
    if truth is None:
        return None
    sign = {State.TRUE: "+", State.FALSE: "-", State.UNKNOWN: "?"}[truth.state]
    return sign, [(reason.path, reason.expected.fr if reason.expected else None) for reason in truth.reasons]


def sign(truth: Truth | None) -> str | None:
    row = told(truth)
    return row[0] if row else None


class Thing:
    """One resource of an estate: its facets, its tags, what it refers to and by which property."""

    def __init__(
        self, name: str, *facets: Facet, refers: Mapping[str, str | list[str]] | None = None, **tags: Any
    ) -> None:
        self.name, self.facets, self.refers, self.tags = name, facets, refers or {}, tags

    def resource(self) -> Resource:
        links = {p: (n,) if isinstance(n, str) else tuple(n) for p, n in self.refers.items()}
        return Resource(
            urn=self.name,
            type="t",
            name=self.name,
            properties={"tags": self.tags} if self.tags else {},
            provider=Provider(package="scaleway"),
            property_dependencies=links,
        )


def findings(id: str, *things: Thing, settings: Settings | None = None) -> list[tuple[str | None, str]]:
    """(resource or None for the stack, sign) of every finding, in order."""
    resources = [thing.resource() for thing in things]
    deployment = Deployment(Source(kind="program", path="."), resources)
    chosen = settings or Settings()
    outcomes = {
        r.urn: Outcome(
            urn=r.urn,
            host=Host(r.provider, resolve(r.provider, (), ON), deployment),
            covered="judged",
            facets=thing.facets,
            judged=(),
            failing=(),
            outside_scope=None if chosen.classification.of(r).data == "health" else same("classé"),
        )
        for r, thing in zip(resources, things, strict=True)
    }
    estate = Estate(deployment, outcomes, lambda _: (), chosen)
    found: Iterable[tuple[Resource | None, Truth]] = rule(id).function(estate, context())
    return [(r.name if r else None, sign(truth) or "") for r, truth in found]
