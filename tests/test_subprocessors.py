"""Who takes part: hosts by how much they host, recipients by name, and who keeps the state."""

from __future__ import annotations

from rempart.assessment import evaluate
from rempart.catalog import profiles
from rempart.deployment import Deployment, Source
from rempart.exceptions.files import Exceptions
from rempart.rules import all_rules
from rempart.settings import Settings
from rempart.subprocessors import register
from rempart.testing import ON, provider, resource
from rempart.truth import State


def test_each_is_counted_once() -> None:
    scaleway, canada, clever = provider("scaleway"), provider("ovh", endpoint="ovh-ca"), provider("clevercloud")
    resources = [
        *(resource("scaleway_object_bucket", {"region": "fr-par"}, name=f"b{n}", by=scaleway) for n in range(3)),
        resource("ovh_vps", {"ovh_subsidiary": "CA"}, by=canada),
        resource("clevercloud_drain_http", {"url": "https://a:b@logs.example.org/x"}, name="one", by=clever),
        resource("clevercloud_drain_http", {"url": "https://logs.example.org/y"}, name="two", by=clever),
        resource("clevercloud_drain_datadog", {}, by=clever),
        resource("clevercloud_kubernetes", {}, by=clever),
        resource("random_password", {"length": 32}, name="utility", by=provider("random")),
    ]
    source = Source(
        kind="program", path=".", backend="s3://etat?endpoint=s3.fr-par.scw.cloud", secrets_provider="passphrase"
    )
    assessment = evaluate(
        Deployment(source, resources),
        all_rules().values(),
        profiles()["hds"],
        ON,
        settings=Settings(),
        exceptions=Exceptions(),
    )
    assert [
        (one.role, one.name.en, one.countries, one.european, len(one.resources)) for one in register(assessment)
    ] == [
        ("host", "Scaleway SAS: Scaleway", ("FR",), None, 3),
        ("host", "Clever Cloud SAS: Clever Cloud, autres zones", ("FR",), None, 3),
        ("host", "Hébergement OVH Inc.: OVHcloud Canada", ("CA",), None, 1),
        ("host", "host not recognised (clevercloud)", (), None, 1),
        ("recipient", "ovh_subsidiary = CA", (), State.FALSE, 1),
        ("recipient", "logs.example.org", (), State.UNKNOWN, 2),
        ("recipient", "Datadog, a company under United States law", (), State.FALSE, 1),
        ("state", "s3://etat?endpoint=s3.fr-par.scw.cloud", (), None, 0),
    ]
