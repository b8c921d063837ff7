"""What resources of OVHcloud show with one another, or beyond single properties: the HDS option, lists, copies, orders.

What each single property shows is in the table of controls (tests/controls).
"""

from __future__ import annotations

from typing import Any

import pytest
from rempart.deployment import Resource
from rempart.facts.vocabulary import (
    Backup,
    Cluster,
    Compute,
    Credential,
    Endpoint,
    Facet,
    FirewallRule,
    Network,
    Place,
    Store,
    Transfer,
)
from rempart.testing import facets, provider, resource
from rempart.truth import State, Truth
from rempart.value import UNTIL_APPLY

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN
EU = provider("ovh", endpoint="ovh-eu")


def it(type: str, properties: dict[str, Any] | None = None, **refers: Resource) -> Resource:
    return resource(f"ovh_{type}", properties or {}, refers=refers, by=EU)


def other(type: str, properties: dict[str, Any] | None = None, **refers: Resource) -> Resource:
    return resource(f"ovh_{type}", properties or {}, name="other", refers=refers, by=EU)


def one(kind: type[Facet], *resources: Resource, complete: bool = True) -> Any:
    (found,) = [facet for facet in facets(*resources, complete=complete)["it"] if isinstance(facet, kind)]
    return found


def state(truth: Truth | None) -> State | None:
    return None if truth is None else truth.state


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"plan_option": [{"plan_code": "certification.hds.2018"}]}, T),
        ({"plan_option": [{"plan_code": "support"}, {"plan_code": "certification.hds"}]}, T),
        ({"plan_option": [{"plan_code": "support"}]}, F),
        ({"plan_option": UNTIL_APPLY}, U),
        ({}, F),
    ],
)
def test_a_bucket_is_in_the_hds_scope_when_its_project_has_the_option(options: dict[str, Any], expected: State) -> None:
    project = other("cloud_project", options)
    bucket = it("cloud_project_storage", {"service_name": UNTIL_APPLY, "region_name": "GRA"}, service_name=project)
    assert state(one(Store, bucket, project).conditions) is expected


def test_a_project_that_is_elsewhere_shows_nothing_of_its_option() -> None:
    assert state(one(Store, it("cloud_project_storage", {"service_name": "abc"})).conditions) is U


@pytest.mark.parametrize(
    ("plan", "expected"), [("business", U), ("production", U), ("essential", F), ("discovery", F), ("nouvelle", U)]
)
def test_plans_outside_the_scope(plan: str, expected: State) -> None:
    assert state(one(Store, it("cloud_project_database", {"plan": plan})).conditions) is expected


@pytest.mark.parametrize(
    ("regions", "country"), [(["GRA", "SBG"], "FR"), (["GRA", "BHS"], "CA"), (["GRA", UNTIL_APPLY], None)]
)
def test_every_node_of_a_database_counts(regions: list[Any], country: str | None) -> None:
    place = one(Store, it("cloud_project_database", {"nodes": [{"region": r} for r in regions]})).place
    assert isinstance(place, Place)
    assert place.country.known == country


@pytest.mark.parametrize(("ips", "expected"), [(None, F), (["192.0.2.0/28"], T), (["0.0.0.0/0"], F), ([], U)])
def test_the_api_of_a_cluster_answers_everybody_until_a_list_says_otherwise(ips: Any, expected: State) -> None:
    cluster = it("cloud_project_kube", {"region": "GRA11"})
    lists = [other("cloud_project_kube_iprestrictions", {"ips": ips}, kube_id=cluster)] if ips is not None else []
    assert state(one(Endpoint, cluster, *lists).restricted) is expected


def test_where_resources_may_be_missing_no_list_proves_nothing() -> None:
    assert state(one(Endpoint, it("cloud_project_kube"), complete=False).restricted) is U


@pytest.mark.parametrize(("kind", "expected"), [(None, F), ("audit", T), ("autre", F)])
def test_the_audit_log_of_a_cluster_is_a_subscription(kind: str | None, expected: State) -> None:
    cluster = it("cloud_project_kube", {"region": "GRA11"})
    logs = [other("cloud_project_kube_log_subscription", {"kind": kind}, kube_id=cluster)] if kind else []
    assert state(one(Cluster, cluster, *logs).logged) is expected


def test_a_database_that_subscribes_to_logs() -> None:
    base = it("cloud_project_database", {"nodes": [{"region": "GRA", "network_id": "n", "subnet_id": "s"}]})
    log = other("cloud_project_database_log_subscription", {"kind": "x"}, cluster_id=base)
    assert [state(one(Endpoint, base, *more).logged) for more in ((), (log,))] == [F, T]


@pytest.mark.parametrize(
    ("volume", "expected"),
    [({"type": "high-speed-luks"}, T), ({"encryption": {"encrypted": True}}, T), ({"type": "classic"}, F), ({}, F)],
)
def test_a_copy_is_encrypted_as_its_volume_is(volume: dict[str, Any], expected: State) -> None:
    source = other("cloud_project_volume", volume)
    copy = it("cloud_project_volume_backup", {"volume_id": UNTIL_APPLY}, volume_id=source)
    assert state(one(Backup, copy, source).encrypted) is expected


def test_a_copy_of_a_volume_that_is_elsewhere_shows_nothing() -> None:
    assert state(one(Backup, it("cloud_project_volume_backup", {"volume_id": "v"})).encrypted) is U


@pytest.mark.parametrize(
    ("workflow", "expected"),
    [
        ({"cron": "15 1 * * *"}, T),
        ({"cron": "15 1 * * *", "max_execution_count": 3}, F),
        ({"cron": "15 1 * * 0"}, F),
        ({"cron": "@daily"}, U),
    ],
)
def test_a_workflow_backs_a_machine_up(workflow: dict[str, Any], expected: State) -> None:
    machine = it("cloud_instance", {"region": "GRA11"})
    assert state(
        one(Store, machine, other("cloud_project_workflow_backup", workflow, instance_id=machine)).backed_up
    ) is (expected)


@pytest.mark.parametrize(
    ("label", "value", "country"),
    [
        ("dedicated_datacenter", "rbx8", "FR"),
        ("dedicated_datacenter", "bhs5", "CA"),
        ("dedicated_datacenter", "lune1", None),
        ("autre", "rbx8", None),
    ],
)
def test_a_server_lies_where_its_order_says(label: str, value: str, country: str | None) -> None:
    plan = [{"configuration": [{"label": label, "value": value}]}]
    place = one(Store, it("dedicated_server", {"plan": plan})).place
    assert place.country.known == country


def test_a_server_of_the_eco_range_is_another_product() -> None:
    products = [one(Store, it("dedicated_server", {"range": kind})).product for kind in ("standard", "eco")]
    assert products == ["dedicated-server", "eco-server"]


def test_a_private_network_without_regions_opens_in_all() -> None:
    assert state(one(Network, it("cloud_project_network_private")).isolated) is U


@pytest.mark.parametrize(
    ("rule", "anyone"),
    [
        ({"direction": "INGRESS"}, T),
        ({"direction": "INGRESS", "remote_group_id": "g"}, F),
        ({"direction": "INGRESS", "remote_ip_prefix": "::/0"}, T),
        ({"direction": UNTIL_APPLY, "remote_ip_prefix": "0.0.0.0/0"}, U),
    ],
)
def test_a_rule_without_prefix_nor_group_is_for_everybody(rule: dict[str, Any], anyone: State) -> None:
    found = one(FirewallRule, it("cloud_security_group", {"rule": [rule]}))
    assert found.anyone.state is anyone


@pytest.mark.parametrize(("seconds", "expected"), [(3600, T), (10**9, F)])
def test_a_token_may_end_after_so_many_seconds(seconds: int, expected: State) -> None:
    assert state(one(Credential, it("me_identity_user_token", {"expires_in": seconds})).expires) is expected


def test_a_failover_address_is_public() -> None:
    assert state(one(Compute, it("cloud_project_failover_ip_attach", {"ip": "192.0.2.1"})).private) is F


@pytest.mark.parametrize(
    ("kind", "target", "found"), [("MX", "1 mx.outlook.com.", F), ("A", "192.0.2.1", None), ("TXT", "v=spf1", None)]
)
def test_a_record_leads_to_somebody_or_nowhere(kind: str, target: str, found: State | None) -> None:
    transfers = [
        facet.european.state
        for facet in facets(it("domain_zone_record", {"fieldtype": kind, "target": target}))["it"]
        if isinstance(facet, Transfer)
    ]
    assert transfers == ([] if found is None else [found])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"ssl": False}, F),
        ({"redirect_location": "https://portail.example"}, T),
        ({"redirect_location": "HTTPS://${host}${path}"}, T),
        ({"redirect_location": "${protocol}://portail.example"}, F),
        ({"redirect_location": UNTIL_APPLY}, U),
        ({"ssl": True, "default_ssl_id": 1, "redirect_location": "http://portail.example"}, F),
        ({"ssl": True, "default_ssl_id": 1, "redirect_location": "https://${host}"}, T),
    ],
)
def test_a_front_end_in_clear_may_only_send_on_to_https(values: dict[str, Any], expected: State) -> None:
    assert state(one(Endpoint, it("iploadbalancing_http_frontend", values)).tls) is expected


def test_what_is_known_after_apply_only_is_read_from_what_it_names() -> None:
    """A network, its subnet and keys of this deployment, before the first one."""
    network, subnet = other("cloud_project_network_private"), other("cloud_project_network_private_subnet_v2")
    cluster = it("cloud_project_kube", {"private_network_id": UNTIL_APPLY}, private_network_id=network)
    unlinked = it("cloud_project_kube", {"private_network_id": UNTIL_APPLY})
    assert [state(one(Cluster, c, network).attached) for c in (cluster, unlinked)] == [T, U]

    nodes = [{"network_id": UNTIL_APPLY, "subnet_id": UNTIL_APPLY} for _ in range(3)]
    database = it("cloud_project_database", {"nodes": nodes})
    half = it("cloud_project_database", {"nodes": nodes}, nodes=network)
    whole = it("cloud_project_database", {"nodes": nodes})
    whole.property_dependencies = {"nodes": (network.urn, subnet.urn)}
    found = [state(one(Endpoint, d, network, subnet).attached) for d in (database, half, whole)]
    assert found == [U, U, T]

    domain, key = other("okms"), other("okms_service_key")
    kms = {"encryption": {"kms": {"domain_id": UNTIL_APPLY, "service_key_id": UNTIL_APPLY}}}
    volume, unkeyed = it("cloud_storage_block_volume", kms), it("cloud_storage_block_volume", kms)
    volume.property_dependencies = {"encryption": (domain.urn, key.urn)}
    assert [state(one(Store, v, domain, key).own_key) for v in (volume, unkeyed)] == [T, U]


def test_a_database_of_a_cluster_lies_where_its_nodes_do() -> None:
    cluster = other("cloud_project_database", {"nodes": [{"region": "GRA"}, {"region": "BHS"}]})
    inside = it("cloud_project_database_database", {"cluster_id": UNTIL_APPLY}, cluster_id=cluster)
    assert one(Store, inside, cluster).place.country.known == "CA"
