"""What resources of Clever Cloud show: the zone that decides, the defaults of its provider, the logs that leave."""

from __future__ import annotations

from typing import Any

import pytest
from rempart.deployment import Resource
from rempart.facts.clevercloud import APPLICATIONS, DATABASES, SOFTWARE
from rempart.facts.vocabulary import Compute, Endpoint, Facet, Inert, Opaque, Store, Transfer
from rempart.rules import all_rules
from rempart.testing import facets, host, provider, resource, verdicts
from rempart.truth import State, Truth
from rempart.value import UNTIL_APPLY

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN
HERE = provider("clevercloud")


def it(kind: str, values: dict[str, Any] | None = None, **refers: Resource) -> Resource:
    return resource(f"clevercloud_{kind}", values or {}, by=HERE, refers=refers)


def one(kind: type[Facet], *resources: Resource) -> Any:
    return next(facet for facet in facets(*resources)["it"] if isinstance(facet, kind))


def state(truth: Truth | None) -> State | None:
    return None if truth is None else truth.state


@pytest.mark.parametrize(
    ("kind", "region", "country", "offering"),
    [
        ("postgresql", "parhds", "FR", "clevercloud"),
        ("postgresql", "par", "FR", "clevercloud-standard"),
        ("postgresql", None, "FR", "clevercloud-standard"),
        ("python", None, "FR", "clevercloud-standard"),
        ("cellar", "fr-north-hds", "FR", "clevercloud"),
        ("redis", "mtl", "CA", "clevercloud-standard"),
        ("kubernetes", None, None, None),
    ],
)
def test_the_zone_decides_and_par_is_the_default(
    kind: str, region: str | None, country: str | None, offering: str | None
) -> None:
    resource_ = it(kind, {"region": region} if region else {})
    place = next(facet.place for facet in facets(resource_)["it"] if facet.place is not None)
    assert place.country.known == country
    found = host(resource_).resolution.offering
    assert (found.id if found else None) == offering


@pytest.mark.parametrize(
    ("region", "expected"), [("parhds", "undetermined"), (None, "violation"), ("par", "violation")]
)
def test_health_data_in_the_default_zone_is_outside_the_contract(region: str | None, expected: str) -> None:
    """Inside it, which products the certificate names is not established."""
    store = it("postgresql", {"region": region} if region else {})
    assert [v[2] for v in verdicts(store, rules=[all_rules()["hds-certified"]])] == [expected]


@pytest.mark.parametrize(
    ("kind", "values", "encrypted", "backed_up"),
    [
        ("postgresql", {}, U, U),
        ("postgresql", {"encryption": True, "backup": True}, T, U),
        ("mysql", {"encryption": False, "backup": False}, F, F),
        ("mongodb", {"encryption": True}, T, U),
        ("redis", {}, U, U),
        ("elasticsearch", {}, F, U),
        ("elasticsearch", {"encryption": True}, T, U),
    ],
)
def test_databases(kind: str, values: dict[str, Any], encrypted: State, backed_up: State) -> None:
    store = one(Store, it(kind, values))
    assert (state(store.encrypted), state(store.backed_up)) == (encrypted, backed_up)


@pytest.mark.parametrize(
    ("values", "expected"), [({}, F), ({"redirect_https": True}, T), ({"redirect_https": UNTIL_APPLY}, U)]
)
def test_applications_answer_in_clear_unless_they_redirect(values: dict[str, Any], expected: State) -> None:
    for kind in APPLICATIONS:
        assert state(one(Endpoint, it(kind.removeprefix("clevercloud_"), values)).tls) is expected


def test_a_network_group_is_a_private_network() -> None:
    grouped = {"networkgroups": [{"networkgroup_id": "ng", "fqdn": "base.internal"}]}
    assert [state(one(Compute, it("python", values)).attached) for values in ({}, grouped)] == [F, T]


@pytest.mark.parametrize(
    ("kind", "values", "european"),
    [
        ("drain_datadog", {}, F),
        ("drain_datadog", {"endpoint": "https://http-intake.logs.datadoghq.eu/v1/input"}, F),
        ("drain_newrelic", {"url": "https://log-api.eu.newrelic.com/log/v1"}, F),
        ("drain_http", {"url": "https://log-api.newrelic.com/log/v1"}, F),
        ("drain_elasticsearch", {"url": "https://journaux.example.org/_bulk"}, U),
    ],
)
def test_logs_that_leave(kind: str, values: dict[str, Any], european: State) -> None:
    assert state(one(Transfer, it(kind, values)).european) is european


@pytest.mark.parametrize(
    ("url", "expected"), [("tcp://a:514", F), ("udp://a:514", F), ("http://a", F), ("https://a", T), ("b", U)]
)
def test_whether_logs_leave_encrypted(url: str, expected: State) -> None:
    assert state(one(Endpoint, it("drain_http", {"url": url})).tls) is expected


def test_a_bucket_is_judged_with_its_cellar() -> None:
    cellar = resource("clevercloud_cellar", {"region": "fr-north-hds"}, by=HERE, name="cellar")
    inside = it("cellar_bucket", {"id": "depots", "cellar_id": UNTIL_APPLY}, cellar_id=cellar)
    assert [type(facet) for facet in facets(inside, cellar)["it"]] == [Inert]
    assert state(one(Store, it("cellar_bucket", {"id": "depots", "cellar_id": "cellar_1"})).private) is U


def test_an_add_on_of_somebody_else_is_opaque() -> None:
    assert one(Opaque, it("addon", {"third_party_provider": "mailpace", "region": "parhds"}))


def test_programs_keep_data() -> None:
    for kind in (*SOFTWARE, *DATABASES):
        assert one(Store, it(kind.removeprefix("clevercloud_"))).place.region.known == "par"
