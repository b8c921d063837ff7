"""The kit for authors of rules and fact functions: make resources in a line, see their facets and verdicts.

store = resource("scaleway_object_bucket", {"region": "fr-par"})
assert verdicts(store, rules=[stored_in_eea]) == [("it", "stored-in-eea", "compliant")]
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Final

from rempart import catalog
from rempart.assessment import Assessment, evaluate
from rempart.catalog import Profile
from rempart.catalog.resolve import resolve
from rempart.deployment import Deployment, Location, Provider, Resource, ResourceKind, Source
from rempart.exceptions.files import Exceptions
from rempart.facts.host import Host, region_of
from rempart.facts.join import Join
from rempart.facts.vocabulary import Facet
from rempart.names import prefix_of
from rempart.rules import Rule, all_rules
from rempart.settings import Settings

ON: Final = datetime.date(2026, 11, 22)
"""The day on which the catalogue's facts were checked."""

_PACKAGES: Final = {"google": "gcp", "azurerm": "azure"}


def provider(package: str, **inputs: Any) -> Provider:
    """A default provider instance with this configuration."""
    return Provider(package=package, inputs=inputs)


def resource(
    type: str,
    properties: Mapping[str, Any] | None = None,
    *,
    name: str = "it",
    by: Provider | None = None,
    kind: ResourceKind = "managed",
    refers: Mapping[str, Resource] | None = None,
    line: int = 0,
) -> Resource:
    """A resource of canonical type `type`; `by` is its provider, `refers` maps a property to the resource it names."""
    prefix = prefix_of(type)
    targets = {property: (target.urn,) for property, target in (refers or {}).items()}
    return Resource(
        urn=f"urn:pulumi:dev::test::{type}::{name}",
        type=type,
        name=name,
        properties=dict(properties or {}),
        provider=by or provider(_PACKAGES.get(prefix, prefix)),
        kind=kind,
        dependencies=tuple(urn for urns in targets.values() for urn in urns),
        property_dependencies=targets,
        location=Location("__main__.py", line) if line else None,
    )


def deployment(*resources: Resource, complete: bool = True, stack: str = "dev") -> Deployment:
    """A deployment of these resources, as a program would declare it."""
    source = Source(kind="program", path=".", stack=stack, project="test", complete=complete)
    return Deployment(source, resources, providers={id(r.provider): r.provider for r in resources}.values())


def facets(*resources: Resource, complete: bool = True) -> dict[str, tuple[Facet, ...]]:
    """Name of each resource → what it is, companions joined."""
    whole = deployment(*resources, complete=complete)
    join = Join(whole)
    return {r.name: join.facets(r, host(r, whole)) for r in whole.managed}


def host(resource: Resource, within: Deployment | None = None) -> Host:
    """Who answers behind the resource's provider on the day `ON`."""
    resolution = resolve(resource.provider, (), ON, region=region_of(resource), type=resource.type)
    return Host(resource.provider, resolution, within or deployment(resource))


def assess(
    *resources: Resource,
    profile: str | Profile = "pds",
    rules: Iterable[Rule] | None = None,
    on: datetime.date = ON,
    settings: Settings | None = None,
    exceptions: Exceptions | None = None,
    complete: bool = True,
) -> Assessment:
    """The assessment of these resources."""
    return evaluate(
        deployment(*resources, complete=complete),
        all_rules().values() if rules is None else rules,
        catalog.profiles()[profile] if isinstance(profile, str) else profile,
        on,
        settings=settings or Settings(),
        exceptions=exceptions or Exceptions(),
    )


def profile_of(rules: Iterable[Rule]) -> Profile:
    """A profile that holds every requirement which these rules implement, so that each of them runs."""
    known = catalog.requirements()
    ids = dict.fromkeys(id for rule in rules for id in rule.implements if id in known)
    return Profile("test", dict.fromkeys(ids, "test"))


def verdicts(*resources: Resource, rules: Iterable[Rule], **options: Any) -> list[tuple[str, str, str]]:
    """(resource name, rule id, status) of every verdict."""
    found = list(rules)
    assessment = assess(*resources, rules=found, profile=profile_of(found), **options)
    return [(v.resource.name if v.resource else "", v.rule.id, v.status) for v in assessment.verdicts]
