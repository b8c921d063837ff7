"""The flow matrix: what the firewall rules of a deployment let through, one line a rule (SecNumCloud 3.2, 13.1).

It says what is written, not what is judged: an open rule is a line here and a violation elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from rempart.assessment import Assessment
from rempart.deployment import Deployment, Resource
from rempart.facts.traffic import NO_PORT
from rempart.facts.vocabulary import FirewallRule, Ports
from rempart.text import Text, same
from rempart.value import Value

ANYONE: Final = Text(fr="toute adresse", en="any address")
NOT_KNOWN: Final = Text(fr="non connu avant déploiement", en="not known before deployment")
HIDDEN: Final = Text(fr="secret", en="secret")
EVERY_PORT: Final = Text(fr="tous", en="all")
UNKNOWN_PORTS: Final = Text(fr="non lus", en="not read")
WITHOUT_PORT: Final = Text(fr="sans port (ICMP)", en="no port (ICMP)")


class Flow(NamedTuple):
    """One rule as far as it lets traffic through."""

    resource: Resource
    group: tuple[Text, ...]
    """What the rule guards: the group, network or address that it names; empty where it is the resource itself."""
    inbound: bool
    peers: tuple[Text, ...]
    """From whom, or to whom."""
    ports: Text
    path: str
    """The property that holds the rule."""


def matrix(assessment: Assessment) -> Iterator[Flow]:
    """Every flow that a firewall rule lets through, in order of declaration."""
    deployment = assessment.deployment
    for resource, outcome in zip(deployment.managed, assessment.outcomes, strict=True):
        for facet in outcome.facets:
            if isinstance(facet, FirewallRule):
                peers = tuple(text for value in facet.peers for text in _said(value, resource, deployment))
                if not peers:
                    peers = (ANYONE if facet.anyone.is_true else NOT_KNOWN,)
                group = tuple(_said(facet.of, resource, deployment)) if facet.of is not None else ()
                yield Flow(resource, group, facet.inbound, peers, _ports(facet.ports), facet.path)


def _said(value: Value, resource: Resource, deployment: Deployment) -> Iterator[Text]:
    """What a property names; what is not known yet, by the resource of this deployment that it is made from.

    Resources of equal values share their facets: links are asked of the resource itself.
    """
    if value.is_absent:
        return
    if value.is_secret:
        yield HIDDEN
    elif value.is_unknown:
        named = [found for found in deployment.made_from(resource, value.path) if found is not None]
        yield from (same(found.name) for found in named)
        if not named:
            yield NOT_KNOWN
    elif isinstance(value.known, list):
        for item in value.each():
            yield from _said(item, resource, deployment)
    elif isinstance(value.known, dict):
        for key in value.known:
            yield from _said(value[key], resource, deployment)
    else:
        written = str(value.known)
        yield ANYONE if written in ("*", "0.0.0.0/0", "::/0") else same(written)


def _ports(ports: tuple[Ports, ...] | None) -> Text:
    if ports is None:
        return UNKNOWN_PORTS
    if not ports:
        return EVERY_PORT
    if ports == NO_PORT:
        return WITHOUT_PORT
    spans = sorted({(one.first, one.last) for one in ports})
    return same(", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans))
