"""Places: a country is read from (operator, region), and only where a source establishes it."""

from __future__ import annotations

import pytest
from rempart.catalog.resolve import resolve
from rempart.deployment import Deployment, Provider, Source
from rempart.facts.host import Host
from rempart.testing import ON, resource
from rempart.value import UNTIL_APPLY, Value


@pytest.mark.parametrize(
    ("package", "inputs", "region", "country"),
    [
        ("scaleway", {}, "fr-par", "FR"),
        ("scaleway", {}, "nl-ams-1", "NL"),
        ("scaleway", {}, "us-east-1", None),
        ("azure-native", {}, "France Central", "FR"),
        ("azure-native", {}, "eastus", "US"),
        ("azure-native", {}, "global", None),  # no region, and no country
        ("ovh", {"endpoint": "ovh-eu"}, "GRA", "FR"),
        ("ovh", {"endpoint": "ovh-eu"}, "eu-west-lz-bru", None),  # its country was inferred, nobody verified it
        ("scaleway", {"apiUrl": "https://api.example.org"}, "fr-par", None),
        ("scaleway", {}, UNTIL_APPLY, None),
    ],
)
def test_country(package: str, inputs: dict[str, str], region: object, country: str | None) -> None:
    provider = Provider(package=package, inputs=dict(inputs))
    it = resource("scaleway_object_bucket", {"region": region}, by=provider)
    host = Host(provider, resolve(provider, (), ON), Deployment(Source(kind="program", path=""), [it]))
    place = host.place(Value(it, "region", region))
    assert place.country.known == country
    assert (place.country.cause is None) == (country is not None)


@pytest.mark.parametrize(
    ("inputs", "country"),
    [
        ({"region": "fr-par", "zone": "fr-par-1"}, "FR"),
        ({"region": "fr-par", "zone": "fr-par-2"}, "FR"),
        ({"region": "nl-ams"}, "NL"),
        ({"zone": "nl-ams-1"}, "NL"),
        ({"region": "nl-ams", "zone": "fr-par-1"}, None),  # a bucket follows the one, a machine the other
        ({"region": UNTIL_APPLY, "zone": "fr-par-1"}, None),
        ({}, None),
    ],
)
def test_a_resource_inherits_its_place_where_the_provider_names_one(
    inputs: dict[str, object], country: str | None
) -> None:
    provider = Provider(package="scaleway", inputs=dict(inputs))
    it = resource("scaleway_object_bucket", by=provider)
    host = Host(provider, resolve(provider, (), ON), Deployment(Source(kind="program", path=""), [it]))
    place = host.place_of(it)
    assert place is not None
    assert place.country.known == country
