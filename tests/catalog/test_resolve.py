"""From a provider instance to the offering behind it."""

from datetime import date
from typing import Any

import pytest
from rempart.catalog import who
from rempart.catalog.resolve import resolve
from rempart.deployment import Provider
from rempart.exceptions.records import ServiceClaim
from rempart.truth import State
from rempart.value import SECRET, UNTIL_APPLY

TODAY = date(2026, 11, 22)
DB = "managed-database"
OOS = "https://oos.cloudgouv-eu-west-1.outscale.com"
CLOUDGOUV = "https://api.cloudgouv-eu-west-1.outscale.com/api/v1"


@pytest.mark.parametrize(
    ("package", "inputs", "asked", "offering"),
    [
        ("ovh", {"endpoint": "ovh-eu"}, {}, "ovh"),
        ("ovh", {"endpoint": "ovh-eu"}, {"region": "eu-west-gra-snc"}, "ovh-snc-platform"),
        ("ovh", {"endpoint": "ovh-ca"}, {}, "ovh-ca"),
        ("ovh", {"endpoint": "ovh-us"}, {}, "ovh-us"),
        ("ovh", {"endpoint": "kimsufi-eu"}, {}, "ovh-eco"),
        ("ovh", {"endpoint": "elsewhere"}, {}, None),
        ("ovh", {}, {}, None),
        ("ovh", {"endpoint": UNTIL_APPLY}, {}, None),
        ("ovh", {"endpoint": SECRET}, {}, None),
        ("scaleway", {}, {}, "scaleway"),
        ("scaleway", {"apiUrl": "https://api.scaleway.com"}, {}, "scaleway"),
        ("scaleway", {"apiUrl": "https://api.scaleway.com.evil.example"}, {}, None),
        ("scaleway", {"endpoints": '[{"s3": "https://s3.example.com"}]'}, {}, None),
        ("scaleway", {"api_url": "https://evil.example"}, {}, None),
        ("outscale", {"api": {"region": "cloudgouv-eu-west-1", "endpoint": CLOUDGOUV}}, {}, "outscale"),
        ("outscale", {"api": f'{{"region": "cloudgouv-eu-west-1", "endpoint": "{CLOUDGOUV}"}}'}, {}, "outscale"),
        ("outscale", {"api": {"region": "eu-west-2", "endpoint": CLOUDGOUV}}, {}, None),
        ("outscale", {"region": "eu-west-2"}, {}, "outscale-eu-west-2"),
        ("outscale", {"region": "us-east-2"}, {}, "outscale-nonEU"),
        ("outscale", {"region": "eu-west-2", "profile": "x"}, {}, None),
        ("outscale", {}, {}, None),
        ("outscale", {"api": "{"}, {}, None),
        ("cloudtemple", {}, {}, "cloudtemple"),
        ("cloudtemple", {"address": "other.example"}, {}, None),
        ("numspot", {"numspotHost": "https://api.eu-west-2.numspot.com"}, {}, None),
        (
            "numspot",
            {"numspotHost": "https://api.eu-west-2.numspot.com", "numspotHostOs": "https://objectstorage.eu-west-2.numspot.com"},
            {},
            "numspot",
        ),
        ("clevercloud", {}, {"region": "parhds"}, "clevercloud"),
        ("clevercloud", {}, {"region": "par"}, "clevercloud-standard"),
        ("clevercloud", {}, {}, None),
        ("clevercloud", {}, {"type": "clevercloud_kubernetes"}, None),
        ("clevercloud", {}, {"type": "clevercloud_networkgroup"}, "clevercloud-standard"),
        ("gcp", {}, {}, "gcp"),
        ("gcp", {"universeDomain": "s3nsapis.fr", "region": "u-france-east1"}, {}, "s3ns"),
        ("gcp", {"universeDomain": "s3nsapis.fr"}, {"region": "u-france-east1-a"}, "s3ns"),
        ("gcp", {"universeDomain": "s3nsapis.fr"}, {}, None),
        ("gcp", {"universeDomain": "s3nsapis.fr"}, {"region": "europe-west9"}, None),
        ("gcp", {"universeDomain": "s3nsapis.fr", "region": "u-france-east1", "project": "mine"}, {}, None),
        (
            "gcp",
            {"universeDomain": "s3nsapis.fr", "region": "u-france-east1", "storageCustomEndpoint": "https://x.googleapis.com"},
            {},
            None,
        ),
        ("gcp", {"region": "u-france-east1"}, {}, None),
        ("gcp", {"universeDomain": "apis-berlin-build0.goog"}, {}, None),
        ("azure-native", {}, {}, "azure"),
        ("azure-native", {"environment": "public", "metadataHost": "management.sovcloud-api.fr"}, {}, "bleu"),
        ("azure-native", {"metadataHost": "management.sovcloud-api.fr"}, {"region": "bleufrancecentral"}, "bleu"),
        ("azure-native", {"metadataHost": "management.sovcloud-api.fr"}, {"region": "global"}, "bleu"),
        ("azure-native", {"metadataHost": "management.sovcloud-api.fr"}, {"region": "francecentral"}, None),
        ("azure-native", {"metadataHost": "management.sovcloud-api.de"}, {}, None),
        ("azure-native", {"environment": "china"}, {}, None),
        ("azure-native", {}, {"region": "bleufrancecentral"}, None),
        ("azurerm", {"metadata_host": "management.sovcloud-api.fr"}, {}, "bleu"),
        ("aws", {"region": "eu-west-3"}, {}, "aws"),
        ("aws", {"region": "eusc-de-east-1"}, {}, "aws-eusc"),
        ("aws", {"region": "cn-north-1"}, {}, None),
        ("aws", {"endpoints": [{"s3": "https://s3.gra.io.cloud.ovh.net"}]}, {"type": "aws_s3_bucket"}, "ovh"),
        ("aws", {"endpoints": [{"s3": "https://s3.gra.io.cloud.ovh.net"}]}, {"type": "aws_instance"}, "aws"),
        ("aws", {"endpoints": [{"s3": "https://s3.gra.io.cloud.ovh.net"}]}, {}, None),
        ("aws", {"endpoints": [{"s3": OOS}]}, {"type": "aws_s3_bucket"}, "outscale"),
        ("aws", {"endpoints": [{"s3": "https://s3.fr-par.scw.cloud.evil.example"}]}, {"type": "aws_s3_bucket"}, None),
        ("openstack", {"authUrl": "https://auth.cloud.ovh.net/v3", "region": "GRA11"}, {}, "ovh"),
        ("openstack", {"authUrl": "https://auth.cloud.ovh.net/v3", "region": "BHS5"}, {}, None),
        ("openstack", {"authUrl": "https://auth.cloud.ovh.net/v3"}, {}, None),
        ("openstack", {"authUrl": "https://auth.cloud.ovh.us/v3"}, {}, "ovh-us"),
        ("openstack", {"authUrl": "https://api.pub1.infomaniak.cloud/identity/v3"}, {}, "infomaniak"),
        ("openstack", {"authUrl": "https://keystone.example"}, {}, None),
        ("openstack", {"cloud": "mine"}, {}, None),
        ("oci", {"region": "eu-frankfurt-2"}, {}, "oci-eusc"),
        ("exoscale", {}, {}, "exoscale"),
        ("exoscale", {"sosEndpoint": "https://x.example"}, {}, None),
        ("vsphere", {"vsphereServer": "pcc-1.ovh.com"}, {}, None),
        ("kubernetes", {}, {}, None),
        ("datadog", {}, {}, None),
        ("random", {}, {}, None),
        ("nobody", {}, {}, None),
    ],
)  # fmt: skip
def test_resolve(package: str, inputs: dict[str, Any], asked: dict[str, str], offering: str | None) -> None:
    found = resolve(Provider(package=package, inputs=inputs), (), TODAY, **asked)
    assert (found.offering.id if found.offering else None) == offering
    assert (found.cause is None) == (offering is not None)


def claim(**fields: Any) -> ServiceClaim:
    signed: dict[str, Any] = {"by": "A. B.", "role": "RSSI", "until": date(2026, 12, 29)}
    return ServiceClaim(**(signed | fields))


@pytest.mark.parametrize(
    ("host", "on", "offering"),
    [
        ("pcc-1.ovh.com", TODAY, "ovh-snc-vmware"),
        ("*.ovh.com", TODAY, "ovh-snc-vmware"),
        ("*", TODAY, "ovh-snc-vmware"),
        ("other.example", TODAY, None),
        ("pcc-1.ovh.com", date(2026, 12, 30), None),
    ],
)
def test_a_service_claim_names_the_offering(host: str, on: date, offering: str | None) -> None:
    provider = Provider(package="vsphere", inputs={"vsphereServer": "pcc-1.ovh.com"})
    found = resolve(provider, [claim(provider="vsphere", host=host, offering="ovh-snc-vmware")], on)
    assert (found.offering.id if found.offering else None) == offering


def test_a_claim_never_overrides_what_the_configuration_decides() -> None:
    lie = claim(provider="azure-native", host="*", offering="bleu")
    assert resolve(Provider(package="azure-native"), [lie], TODAY).offering is not None
    assert resolve(Provider(package="azure-native"), [lie], TODAY).offering.id == "azure"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("asked", "claims", "state"),
    [
        ({"activity": 6}, [], State.UNKNOWN),
        ({"activity": 6}, [claim(provider="scaleway", offering="client", activities=(6,))], State.TRUE),
        ({"activity": 6}, [claim(provider="scaleway", offering="clevercloud", activities=(6,))], State.TRUE),
        ({"activity": 6}, [claim(provider="scaleway", offering="outscale", activities=(6,))], State.UNKNOWN),
        ({"activity": 6}, [claim(provider="scaleway", offering="scaleway", activities=(6,))], State.UNKNOWN),
        ({"activity": 6}, [claim(provider="ovh", offering="client", activities=(6,))], State.UNKNOWN),
        ({"product": DB}, [claim(provider="scaleway", offering="scaleway", products=(DB,))], State.TRUE),
        ({"product": DB}, [claim(provider="scaleway", offering="ovh", products=(DB,))], State.UNKNOWN),
        ({"product": "object-storage", "region_id": "nl-ams"}, [], State.FALSE),
    ],
)  # fmt: skip
def test_what_a_claim_settles(asked: dict[str, Any], claims: list[ServiceClaim], state: State) -> None:
    found = resolve(Provider(package="scaleway"), claims, TODAY)
    assert who.hds(found, TODAY, services=claims, **asked).state is state


def test_a_claim_proves_no_certificate() -> None:
    provider = Provider(package="cloudtemple")
    claims = [claim(provider="cloudtemple", offering="cloudtemple", products=("vmware",))]
    assert who.hds(resolve(provider, claims, TODAY), TODAY, product="vmware", services=claims).is_unknown


def test_a_region_alone_indicates_outscale_and_proves_no_qualification() -> None:
    found = resolve(Provider(package="outscale", inputs={"region": "cloudgouv-eu-west-1"}), (), TODAY)
    assert found.offering is not None
    assert found.caveat is not None
    assert who.secnumcloud(found, TODAY).is_unknown
    assert who.foreign_law(found, TODAY).is_true
    proved = resolve(Provider(package="outscale", inputs={"api": {"endpoint": CLOUDGOUV}}), (), TODAY)
    assert who.secnumcloud(proved, TODAY).is_true


def test_nobody_known_is_unknown_with_the_cause() -> None:
    found = resolve(Provider(package="datadog"), (), TODAY)
    for truth in (
        who.hds(found, TODAY),
        who.secnumcloud(found, TODAY),
        who.foreign_law(found, TODAY),
        who.operator_in_eu(found),
    ):
        assert truth.is_unknown
        assert all(r.cause for r in truth.reasons)
