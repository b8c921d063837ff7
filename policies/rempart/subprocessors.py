"""Who takes part: every host behind the deployment, everybody to whom it sends something, who keeps its state.

A register to start from, as far as the code shows (HDS EXI 28 to 31, SecNumCloud 3.2 19.6.c, MR-007 V 5.2): contracts
name others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from rempart.assessment import Assessment
from rempart.catalog.offerings import Offering
from rempart.deployment import Resource
from rempart.facts.vocabulary import Transfer
from rempart.text import Text, same
from rempart.truth import State

Role = Literal["host", "recipient", "state"]


class SubProcessor(NamedTuple):
    """One of them. `resources` are the resources that it hosts, or that send to it."""

    role: Role
    name: Text
    countries: tuple[str, ...]
    """Where the operator has its seat (two letters); empty where nobody established it."""
    european: State | None
    """Of a recipient: whether it is under European law only."""
    resources: tuple[Resource, ...]


_UNRECOGNISED = Text(fr="hébergeur non reconnu", en="host not recognised")


def register(assessment: Assessment) -> Iterator[SubProcessor]:
    """Hosts, by how much they host; then recipients, in order of declaration; then who keeps the state."""
    yield from sorted(_hosts(assessment), key=lambda one: -len(one.resources))
    yield from _recipients(assessment)
    source = assessment.deployment.source
    for address in (source.backend, source.secrets_provider):
        if "://" in address and not address.startswith("file:"):
            yield SubProcessor("state", same(address), (), None, ())


def _hosts(assessment: Assessment) -> Iterator[SubProcessor]:
    by_offering: dict[str, list[Resource]] = {}
    found: dict[str, Offering | None] = {}
    for resource in assessment.deployment.managed:
        resolution = assessment.hosts[resource.urn].resolution
        if resolution.kind == "utility":
            continue
        key = resolution.offering.id if resolution.offering else f"?{resource.package}"
        by_offering.setdefault(key, []).append(resource)
        found.setdefault(key, resolution.offering)
    for key, resources in by_offering.items():
        offering = found[key]
        if offering is None:
            package = key.removeprefix("?")
            name = Text(fr=f"{_UNRECOGNISED.fr} ({package})", en=f"{_UNRECOGNISED.en} ({package})")
            yield SubProcessor("host", name, (), None, tuple(resources))
        else:
            operator = offering.operator
            name = Text(fr=f"{operator.name} : {offering.name}", en=f"{operator.name}: {offering.name}")
            yield SubProcessor("host", name, tuple(operator.countries), None, tuple(resources))


def _recipients(assessment: Assessment) -> Iterator[SubProcessor]:
    """One a name, where the evidence shows it; else one a resource."""
    by_name: dict[tuple[str, State], list[Resource]] = {}
    words: dict[tuple[str, State], Text] = {}
    for resource, outcome in zip(assessment.deployment.managed, assessment.outcomes, strict=True):
        for facet in outcome.facets:
            if not isinstance(facet, Transfer):
                continue
            reason = next(iter(facet.european.reasons), None)
            observed = reason.observed if reason else None
            if reason and isinstance(observed, str) and observed:
                name = same(observed if "." in observed else f"{reason.path} = {observed}")
            elif reason and reason.detail:
                name = reason.detail
            else:
                name = same(f"? ({resource.type})")
            key = (name.fr, facet.european.state)
            words[key] = name
            by_name.setdefault(key, []).append(resource)
    for key, resources in by_name.items():
        yield SubProcessor("recipient", words[key], (), key[1], tuple(resources))
