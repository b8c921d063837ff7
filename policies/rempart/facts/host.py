"""Who answers behind a provider instance, as a fact function sees it: the offering, and places in its regions."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rempart import catalog
from rempart.deployment import Deployment, Provider, Resource
from rempart.facts.vocabulary import Place
from rempart.names import prefix_of
from rempart.text import Text
from rempart.value import MISSING, Unknown, Value

if TYPE_CHECKING:
    from rempart.catalog.resolve import Resolution

LOCATIONS: Final = {
    "scaleway": ("zone", "region"),
    "azure-native": ("location",),
    "azurerm": ("location",),
    "aws": ("region",),
    "google": ("region", "zone", "location"),
    "ovh": ("region_name", "region"),
    "openstack": ("region",),
    "outscale": ("placement_subregion_name", "subregion_name", "region"),
    "numspot": ("availability_zone_name",),
    "cloudtemple": ("availability_zone",),
    "clevercloud": ("region",),
}
"""Prefix of a canonical type → properties that hold its place, the most precise first."""

PROVIDER_LOCATIONS: Final = {
    "scaleway": ("zone", "region"),
    "aws": ("region",),
    "google": ("region", "zone"),
    "openstack": ("region",),
    "outscale": ("region", "api.region", "apis.region"),
    "numspot": ("region",),
}
"""The same for provider instances, in their own spelling."""

DEFAULT_REGIONS: Final = {
    f"clevercloud_{kind}": "par"
    for kind in (
        *("cellar", "elasticsearch", "fsbucket", "keycloak", "materia_kv", "matomo", "metabase", "mongodb", "mysql"),
        *("otoroshi", "postgresql", "pulsar", "redis"),
        *("docker", "dotnet", "frankenphp", "go", "haskell", "java_jar", "java_war", "linux", "nodejs", "php", "play2"),
        *("python", "ruby", "rust", "scala", "static", "static_apache", "v"),
    )
}
"""Type → the zone that its provider fills in where none is written (terraform-provider-clevercloud 2.1.0, pkg)."""

NOWHERE = Unknown(
    Text(
        fr="aucune localisation n'est écrite, ni sur la ressource ni sur son fournisseur",
        en="no location is written, neither on the resource nor on its provider",
    )
)

TWO_PLACES = Unknown(
    Text(
        fr="aucune localisation n'est écrite sur la ressource, et son fournisseur en nomme plusieurs (zone, région)",
        en="no location is written on the resource, and its provider names several (zone, region)",
    )
)


class Host:
    """One provider instance within a deployment, with the offering that answers behind it.

    `resolution.offering` is None when the catalogue knows no match: every place is then unknown.
    """

    def __init__(self, provider: Provider, resolution: Resolution, deployment: Deployment) -> None:
        self.provider = provider
        self.resolution = resolution
        self.deployment = deployment

    def place(self, region: Value) -> Place:
        """The place of a region or zone id, as a property gives it."""
        return Place(region, region.map(self._country, detail=_country_name))

    def place_of(self, resource: Resource) -> Place | None:
        """Where a resource lies: its own location property, else its provider's. None where its type has none."""
        prefix = prefix_of(resource.type)
        names = LOCATIONS.get(prefix, ())
        if not names:
            return None
        written = (resource[name] for name in names)
        for value in written:
            if not value.is_absent:
                return self.place(value)
        inherited = [v for name in PROVIDER_LOCATIONS.get(prefix, ()) if not (v := self.provider[name]).is_absent]
        if not inherited:
            return self.place(_by_default(resource, names[-1]))
        if not all(_same_site(inherited[0], other) for other in inherited[1:]):
            return self.place(Value(resource, names[-1], TWO_PLACES))
        return self.place(Value(resource, names[0], MISSING).otherwise(inherited[0]))

    def _country(self, region: object) -> str | Unknown:
        offering = self.resolution.offering
        return _country(offering.regions_key if offering else None, region)


NOT_KNOWN = "?"
"""A region that is written and cannot be read: it names no region of any operator."""


def region_of(resource: Resource) -> str | None:
    """The region or zone that the resource itself writes: None when it writes none, `NOT_KNOWN` when unreadable."""
    for name in LOCATIONS.get(prefix_of(resource.type), ()):
        value = resource[name]
        if not value.is_absent:
            return value.known if isinstance(value.known, str) else NOT_KNOWN
    return DEFAULT_REGIONS.get(resource.type)


def _by_default(resource: Resource, name: str) -> Value:
    region = DEFAULT_REGIONS.get(resource.type)
    if region is None:
        return Value(resource, name, NOWHERE)
    return Value(resource, name, MISSING).default(region, source="terraform-provider-clevercloud 2.1.0")


def _same_site(one: Value, other: Value) -> bool:
    """Whether two ids certainly name one place, or a zone and the region that it lies in."""
    first, second = one.known, other.known
    if not (isinstance(first, str) and isinstance(second, str)):
        return False
    return first.startswith(second) or second.startswith(first)


@lru_cache(maxsize=4096)
def _country(key: str | None, region: object) -> str | Unknown:
    """The country of a region id of an operator; never guessed from the id alone."""
    if not key:
        return Unknown(Text(fr="l'hébergeur n'est pas reconnu", en="the host is not recognised"))
    found = catalog.region(key, region) if isinstance(region, str) else None
    if found is None:
        return Unknown(
            Text(fr=f"région inconnue de cet hébergeur : {region}", en=f"not a region of this host: {region}")
        )
    if found.in_eea is None:  # several countries, or one that no source establishes
        return Unknown(
            Text(
                fr=f"« {region} » ne désigne pas un seul pays établi",
                en=f"“{region}” does not name one established country",
            )
        )
    return found.country


def _country_name(country: object) -> Text | None:
    return catalog.country_name(country) if isinstance(country, str) else None
