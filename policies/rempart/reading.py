"""Which properties a rule reads, per provider: found by reading blank resources, so that it cannot go stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rempart import catalog
from rempart.catalog.resolve import resolve
from rempart.deployment import Deployment, Provider, Resource, Source
from rempart.facts import Facts, facts_of
from rempart.facts.host import LOCATIONS, NOWHERE, Host
from rempart.facts.vocabulary import Facet
from rempart.judging import hosted
from rempart.rules import Context, Rule
from rempart.truth import Reason, Truth
from rempart.value import UNTIL_APPLY

PROVIDERS: Final = ("scaleway", "azure-native")
"""Prefixes of canonical types, and packages: the providers described in full depth."""

Types = Mapping[str, tuple[str, ...]]
"""Canonical type → paths of the properties that decide; empty where no property does (the catalogue, a companion)."""


def properties_read(rule: Rule) -> Mapping[str, Types]:
    """Prefix → canonical type → paths of the properties from which the rule's answer comes."""
    read = {prefix: {type: paths for type, paths in types.items() if paths} for prefix, types in judged(rule).items()}
    return {prefix: types for prefix, types in read.items() if types}


def by_paths(types: Types) -> Mapping[tuple[str, ...], list[str]]:
    """The same the other way round: paths → the types on which they are read."""
    found: dict[tuple[str, ...], list[str]] = {}
    for type, paths in types.items():
        found.setdefault(paths, []).append(type)
    return found


def judged(rule: Rule) -> Mapping[str, Types]:
    """Prefix → canonical type → paths, for every type of which the rule has something to say.

    A rule over the deployment judges no type by itself: nothing is found for it.
    """
    if rule.over_deployment:
        return {}
    found = {prefix: dict(_of_provider(rule, facts, prefix)) for prefix in PROVIDERS if (facts := facts_of(prefix))}
    return {prefix: types for prefix, types in found.items() if types}


def _of_provider(rule: Rule, facts: Facts, package: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a rule says of a resource that writes nothing; else of one that writes everything, known only after
    apply: some facts come into being only where a property is written."""
    provider = Provider(package=package)
    context = Context(
        on=catalog.CHECKED_ON,
        parameters={name: min(p.bounds.values()) for name, p in catalog.PARAMETERS.items()},
        resolution=resolve(provider),
    )
    for type, describe in facts.descriptions.items():
        for blank in _blanks(type, provider):
            facets = tuple(describe(blank, _host(provider, context, blank)))
            truths = _truths(rule, (hosted(facets), *facets) if facets else (), context)
            if truths:
                yield type, _paths(truths, blank)
                break
    for completion in facts.completions:
        for type in completion.types:
            for companion in _blanks(type, provider):
                truths = _truths(rule, (completion.function(completion.facet(), companion),), context)
                if truths:
                    yield type, _paths(truths, companion)
                    break


def _truths(rule: Rule, facets: tuple[Facet, ...], context: Context) -> list[Truth]:
    said = (rule.function(facet, context) for facet in facets if isinstance(facet, rule.facets))
    return [truth for truth in said if truth is not None]


def _paths(truths: list[Truth], resource: Resource) -> tuple[str, ...]:
    reasons = (reason for truth in truths for reason in truth.reasons if reason.resource == resource.urn)
    return tuple(dict.fromkeys(path for reason in reasons for path in _paths_of(reason, resource)))


def _paths_of(reason: Reason, resource: Resource) -> tuple[str, ...]:
    """Where no location is written, any of the properties that hold one would do."""
    if reason.cause == NOWHERE.cause:
        return LOCATIONS[resource.package]
    return (reason.path,) if reason.path else ()


class _Everything(dict[str, Any]):
    """Every property, known only after apply."""

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ARG002  (a property is read by `get`)
        return UNTIL_APPLY


def _blanks(type: str, provider: Provider) -> Iterator[Resource]:
    urn = f"urn:pulumi:blank::blank::{type}::blank"
    nothing: dict[str, Any] = {}
    for properties in (nothing, _Everything()):
        yield Resource(urn=urn, type=type, name="blank", properties=properties, provider=provider)


def _host(provider: Provider, context: Context, resource: Resource) -> Host:
    assert context.resolution is not None
    whole = Deployment(Source(kind="program", path=""), [resource])
    return Host(provider, context.resolution, whole)
