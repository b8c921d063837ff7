"""What one resource of Scaleway shows by itself: properties in, the state of a fact and the properties that decided out.

Every table has a compliant, a violating, an undetermined and an absent case for each control, and near counterexamples.
"""

# ruff: noqa: E501  # tables: one case a line

from __future__ import annotations

import importlib.util
import json
import re
from base64 import b64encode
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from rempart import testing
from rempart.facts import facts_of
from rempart.facts.vocabulary import (
    Backup,
    Clear,
    Cluster,
    Compute,
    Credential,
    Endpoint,
    Facet,
    Firewall,
    FirewallRule,
    Identity,
    Inert,
    Key,
    LogSink,
    Network,
    Ports,
    Registry,
    Secret,
    Store,
    Transfer,
)
from rempart.names import canonical_type, snake
from rempart.names import properties as shapes_of
from rempart.truth import State, Truth
from rempart.value import SECRET, UNTIL_APPLY

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN
LATER = UNTIL_APPLY
Row = tuple[str, str, dict[str, Any], State | None, tuple[str, ...]]


def facets(type: str, properties: dict[str, Any]) -> tuple[Facet, ...]:
    return testing.facets(testing.resource(f"scaleway_{type}", properties))["it"]


def fact(type: str, facet: type[Facet], field: str, properties: dict[str, Any]) -> Truth | None:
    """The field of the one facet of a kind. For places, whether it lies in France."""
    (found,) = [f for f in facets(type, properties) if isinstance(f, facet)]
    truth = getattr(found, field)
    assert truth is None or isinstance(truth, Truth)
    return truth


def check(facet: type[Facet], row: Row) -> None:
    type, field, properties, state, paths = row
    truth = fact(type, facet, field, properties)
    told = (None, ()) if truth is None else (truth.state, tuple(reason.path for reason in truth.reasons))
    assert told == (state, paths)


def rows(*table: Row) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "row", table, ids=[f"{r[0]}.{r[1]}-{r[3] and r[3].name}-{i}" for i, r in enumerate(table)]
    )


# -- every type --------------------------------------------------------------------------------------------------------

TYPES = [
    line
    for line in (Path(__file__).parent.parent / "cases/facts/scaleway-types.tsv").read_text().splitlines()
    if not line.startswith("#")
]


def test_every_type_is_described_or_a_companion() -> None:
    facts = facts_of("scaleway")
    assert facts is not None
    told = set(facts.descriptions) | {type for completion in facts.completions for type in completion.types}
    assert len(TYPES) == 162
    assert [type for type in TYPES if type not in told] == []


@pytest.mark.parametrize("type", TYPES)
def test_no_type_fails_when_nothing_is_written_or_known(type: str) -> None:
    """Nothing written gives no TRUE about where: a missing region is not Paris (corrections to the research, 3)."""
    for facet in facets(type.removeprefix("scaleway_"), {}):
        assert facet.place is None or facet.place.country.is_unknown


PROPERTIES = {
    "encrypted", "private", "tls", "restricted", "least_privilege", "hidden", "versioned", "immutable", "authenticated",
}  # fmt: skip


@pytest.mark.parametrize("type", TYPES)
def test_what_is_known_after_apply_never_passes(type: str) -> None:
    """With every property unknown no control is TRUE, but for passwords: what is computed is not written in clear."""
    shapes = shapes_of(type) or {}
    names = {shape.name for shape in shapes.values()} | NAMES
    for facet in facets(type.removeprefix("scaleway_"), dict.fromkeys(names, LATER)):
        if not isinstance(facet, Clear):
            truths = {
                name: getattr(facet, name) for name in PROPERTIES if isinstance(getattr(facet, name, None), Truth)
            }
            assert [name for name, truth in truths.items() if truth.is_true] == []


NAMES = {
    "acl", "allow_insecure", "assign_flexible_ip", "assign_flexible_ipv6", "backend_id", "bastion_enabled", "cloud_init",
    "default_policy", "device_auto_provisioning", "disable_backup", "enable_default_public_endpoint", "encryption_at_rest",
    "endpoint", "external_acls", "forward_protocol", "has_notebook", "http_option", "https_connections_only", "inbound_port",
    "instance_id", "ip_id", "is_admin", "is_public", "key_id", "mode", "no_ip_allowed", "password", "permission", "policy",
    "privacy", "private_network_id", "protocol", "public", "public_ip_disabled", "region", "sse_customer_key",
    "ssl_bridging", "ssl_compatibility_level", "tls_enabled", "type", "url", "visibility", "zone",
}  # fmt: skip
"""Properties that are plain values: the table of names lists blocks, lists and maps."""


def inputs(type: str) -> set[str]:
    """The properties that the installed SDK takes for a type, in Terraform's spelling; its source is read, not run."""
    sdk = importlib.util.find_spec("pulumiverse_scaleway")
    assert sdk is not None
    assert sdk.submodule_search_locations
    token = next(token for token in TOKENS if canonical_type(token) == type)
    module, _, name = token.removeprefix("scaleway:").rpartition(":")
    family = module.partition("/")[0]
    folder = Path(sdk.submodule_search_locations[0]) / ("" if family == "index" else family)
    source = (folder / f"{snake(name)}.py").read_text()
    signature = source.partition("def _internal_init(__self__,")[2].partition("__props__=None")[0]
    arguments = set(re.findall(r"^\s+(\w+): pulumi\.Input", signature, re.MULTILINE))
    shapes = {snake(pulumi): shape.name for pulumi, shape in (shapes_of(type) or {}).items()}
    return {shapes.get(argument, argument).removesuffix("_") for argument in arguments}


TOKENS = [
    token
    for token in json.loads(resources.files("rempart").joinpath("data/names/scaleway.json").read_text())["tokens"]
    if "/" in token or token == "scaleway:index/fileFilesystem:FileFilesystem"
]


@pytest.mark.parametrize("type", TYPES)
def test_every_property_that_is_read_exists_in_the_sdk(type: str) -> None:
    facts = facts_of("scaleway")
    assert facts is not None
    known = inputs(type)
    assert known
    for written in ({}, dict.fromkeys(known, LATER)):
        resource = testing.resource(type, written)
        testing.facets(resource)
        places = {"zone", "region"}  # `place_of` asks for both
        assert resource.reads - known - places - {""} == set()


# -- place -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type", "properties", "country"),
    [
        ("object_bucket", {"region": "fr-par"}, "FR"),
        ("object_bucket", {"region": "nl-ams"}, "NL"),
        ("object_bucket", {"region": "us-east-1"}, None),
        ("object_bucket", {"region": LATER}, None),
        ("object_bucket", {}, None),
        ("block_volume", {"zone": "pl-waw-2"}, "PL"),
        ("k8s_pool", {"region": "fr-par", "zone": "nl-ams-1"}, "NL"),
    ],
)
def test_place(type: str, properties: dict[str, Any], country: str | None) -> None:
    place = facets(type, properties)[0].place
    assert place is not None
    assert place.country.known == country


def test_place_comes_from_the_provider_where_the_resource_writes_none() -> None:
    written = testing.resource("scaleway_object_bucket", {}, by=testing.provider("scaleway", region="fr-par"))
    (store,) = testing.facets(written)["it"]
    assert store.place is not None
    assert store.place.country.known == "FR"


def test_a_cache_lies_nowhere_known_even_if_the_provider_has_a_region() -> None:
    written = testing.resource(
        "scaleway_edge_services_cache_stage", {}, by=testing.provider("scaleway", region="fr-par")
    )
    (store,) = testing.facets(written)["it"]
    assert store.place is not None
    assert store.place.country.is_unknown


# -- storage -----------------------------------------------------------------------------------------------------------

PARIS = {"region": "fr-par"}


@rows(
    ("object_bucket", "private", {}, T, ("acl",)),
    ("object_bucket", "private", {"acl": "private"}, T, ("acl",)),
    ("object_bucket", "private", {"acl": "public-read"}, F, ("acl",)),
    ("object_bucket", "private", {"acl": "public-read-write"}, F, ("acl",)),
    ("object_bucket", "private", {"acl": "authenticated-read"}, F, ("acl",)),
    ("object_bucket", "private", {"acl": LATER}, U, ("acl",)),
    ("object_bucket", "versioned", {"versioning": {"enabled": True}}, T, ("versioning.enabled",)),
    ("object_bucket", "versioned", {"versioning": {"enabled": False}}, F, ("versioning.enabled",)),
    ("object_bucket", "versioned", {"versioning": {"enabled": LATER}}, U, ("versioning.enabled",)),
    ("object_bucket", "versioned", {}, F, ("versioning.enabled",)),
    ("object_bucket", "undeletable", {}, T, ("force_destroy",)),
    ("object_bucket", "undeletable", {"force_destroy": True}, F, ("force_destroy",)),
    ("object_bucket", "undeletable", {"force_destroy": LATER}, U, ("force_destroy",)),
    ("object_bucket", "immutable", {}, F, ("object_lock_enabled",)),
    ("object_bucket", "immutable", {"object_lock_enabled": True}, F, ("object_lock_enabled",)),
    ("object_bucket", "immutable", {"object_lock_enabled": LATER}, U, ("object_lock_enabled",)),
    ("object_bucket", "encrypted", {}, F, ("",)),
    ("object_bucket", "own_key", {}, F, ("",)),
    ("object_bucket", "conditions", PARIS, F, ("",)),
    ("object_bucket", "conditions", {"region": "nl-ams"}, F, ("region",)),
    ("object_bucket", "conditions", PARIS | {"lifecycle_rule": [{"enabled": True}]}, F, ("lifecycle_rule",)),
    ("object_bucket", "conditions", PARIS | {"acl": "public-read"}, F, ("acl",)),
    ("object_bucket", "conditions", {}, U, ("region",)),
    ("object", "private", {"visibility": "private"}, T, ("visibility",)),
    ("object", "private", {"visibility": "public-read"}, F, ("visibility",)),
    ("object", "private", {"visibility": LATER}, U, ("visibility",)),
    ("object", "private", {}, T, ("visibility",)),
    ("object", "conditions", PARIS, T, ("region", "storage_class")),
    ("object", "conditions", PARIS | {"storage_class": "ONEZONE_IA"}, T, ("region", "storage_class")),
    ("object", "conditions", PARIS | {"storage_class": "GLACIER"}, F, ("storage_class",)),
    ("object", "conditions", PARIS | {"storage_class": LATER}, U, ("storage_class",)),
    ("object", "encrypted", {"sse_customer_key": SECRET}, T, ("sse_customer_key",)),
    ("object", "encrypted", {"bucket": "elsewhere"}, U, ("",)),
    ("block_volume", "encrypted", {}, U, ("",)),
    ("block_volume", "conditions", {"zone": "fr-par-1"}, T, ("zone", "instance_volume_id", "snapshot_id")),
    ("block_volume", "conditions", {"zone": "nl-ams-1"}, F, ("zone",)),
    ("block_volume", "conditions", {"zone": "fr-par-1", "instance_volume_id": "x"}, F, ("instance_volume_id",)),
    ("block_volume", "conditions", {"zone": "fr-par-1", "snapshot_id": "x"}, U, ("snapshot_id",)),
    ("block_volume", "conditions", {}, U, ("region",)),
    ("instance_volume", "encrypted", {}, U, ("",)),
    ("file_filesystem", "encrypted", {}, U, ("",)),
    ("instance_image", "private", {"public": False}, T, ("public",)),
    ("instance_image", "private", {"public": True}, F, ("public",)),
    ("instance_image", "private", {"public": LATER}, U, ("public",)),
    ("instance_image", "private", {}, T, ("public",)),
)
def test_storage(row: Row) -> None:
    check(Store, row)


def test_a_snapshot_exported_to_a_bucket_lies_where_the_bucket_does() -> None:
    bucket = testing.resource("scaleway_object_bucket", {"region": "nl-ams", "name": "b"}, name="b")
    snapshot = testing.resource("scaleway_block_snapshot", {"zone": "fr-par-1", "export": {"bucket": "b", "key": "k"}})
    outside = testing.resource("scaleway_block_snapshot", {"export": {"bucket": "c", "key": "k"}}, name="outside")
    kept = testing.resource("scaleway_block_snapshot", {"zone": "fr-par-1"}, name="kept")
    found = testing.facets(bucket, snapshot, outside, kept)
    copies = {name: [p.country.known for f in found[name] if isinstance(f, Backup) for p in f.copies] for name in found}
    assert copies == {"b": [], "it": ["NL"], "outside": [None], "kept": []}


# -- machines ----------------------------------------------------------------------------------------------------------


@rows(
    ("instance_server", "private", {}, T, ("enable_dynamic_ip", "ip_id", "ip_ids")),
    ("instance_server", "private", {"enable_dynamic_ip": True}, F, ("enable_dynamic_ip",)),
    ("instance_server", "private", {"ip_id": "fr-par-1/x"}, F, ("ip_id",)),
    ("instance_server", "private", {"ip_ids": [LATER]}, F, ("ip_ids",)),
    ("instance_server", "private", {"ip_ids": []}, T, ("enable_dynamic_ip", "ip_id", "ip_ids")),
    ("instance_server", "private", {"enable_dynamic_ip": LATER}, U, ("enable_dynamic_ip",)),
    ("instance_server", "attached", {"private_network": [{"pn_id": LATER}]}, T, ("private_network",)),
    ("instance_server", "attached", {}, F, ("private_network",)),
    ("instance_server", "attached", {"private_network": LATER}, U, ("private_network",)),
    ("instance_server", "firewalled", {"security_group_id": "x"}, T, ("security_group_id",)),
    ("instance_server", "firewalled", {}, F, ("security_group_id",)),
    ("instance_server", "firewalled", {"security_group_id": LATER}, U, ("security_group_id",)),
    ("instance_server", "undeletable", {"protected": True}, T, ("protected",)),
    ("instance_server", "undeletable", {}, F, ("protected",)),
    ("instance_server", "undeletable", {"protected": LATER}, U, ("protected",)),
    ("instance_server", "encrypted", {}, U, ("",)),
    ("instance_template", "private", {"public_ipv4_count": 0, "public_ipv6_count": 0}, T, ("public_ipv4_count", "public_ipv6_count")),
    ("instance_template", "private", {"public_ipv4_count": 1}, F, ("public_ipv4_count",)),
    ("instance_template", "private", {}, U, ("public_ipv4_count", "public_ipv6_count")),
    ("instance_template", "attached", {"private_networks": ["x"]}, T, ("private_networks",)),
    ("instance_template", "attached", {}, F, ("private_networks",)),
    ("instance_template", "firewalled", {}, F, ("security_group_id",)),
    ("autoscaling_instance_template", "private", {"public_ips_v4_count": 0, "public_ips_v6_count": 0}, T, ("public_ips_v4_count", "public_ips_v6_count")),
    ("autoscaling_instance_template", "private", {"public_ips_v4_count": 2}, F, ("public_ips_v4_count",)),
    ("autoscaling_instance_template", "private", {}, U, ("public_ips_v4_count", "public_ips_v6_count")),
    ("autoscaling_instance_template", "attached", {"private_network_ids": []}, F, ("private_network_ids",)),
    ("baremetal_server", "attached", {"private_network": [{"id": "x"}]}, T, ("private_network",)),
    ("baremetal_server", "attached", {}, F, ("private_network",)),
    ("baremetal_server", "private", {}, U, ("",)),
    ("baremetal_server", "undeletable", {"protected": True}, T, ("protected",)),
    ("baremetal_server", "undeletable", {}, F, ("protected",)),
    ("apple_silicon_server", "attached", {}, F, ("private_network",)),
    ("container", "attached", {"private_network_id": "x"}, T, ("private_network_id",)),
    ("container", "attached", {}, F, ("private_network_id",)),
    ("function", "attached", {"private_network_id": LATER}, U, ("private_network_id",)),
    ("k8s_pool", "private", {"public_ip_disabled": True}, T, ("public_ip_disabled",)),
    ("k8s_pool", "private", {}, F, ("public_ip_disabled",)),
    ("k8s_pool", "private", {"public_ip_disabled": LATER}, U, ("public_ip_disabled",)),
    ("k8s_pool", "firewalled", {"security_group_id": "x"}, T, ("security_group_id",)),
    ("k8s_pool", "firewalled", {}, U, ("",)),
    ("datalab", "attached", {"private_network_id": "x"}, T, ("private_network_id",)),
    ("inference_deployment", "attached", {}, F, ("private_endpoint",)),
)  # fmt: skip
def test_machines(row: Row) -> None:
    check(Compute, row)


def test_an_id_known_after_apply_is_written_when_it_names_a_resource_of_the_deployment() -> None:
    group = testing.resource("scaleway_instance_security_group", {}, name="group")
    address = testing.resource("scaleway_instance_ip", {}, name="address")
    server = testing.resource(
        "scaleway_instance_server",
        {"security_group_id": LATER, "ip_id": LATER},
        refers={"security_group_id": group, "ip_id": address},
    )
    compute = testing.facets(group, address, server)["it"][0]
    assert isinstance(compute, Compute)
    assert compute.firewalled is not None
    assert compute.firewalled.is_true
    assert compute.private is not None
    assert compute.private.is_false


# -- what listens ------------------------------------------------------------------------------------------------------

PN = {"private_network": {"pn_id": LATER}}
HTTP_BACK = {"forward_protocol": "http", "forward_port": 80}
ACL_INVERTED: dict[str, Any] = {"action": {"type": "deny"}, "match": {"ip_subnet": ["198.51.100.0/24"], "invert": True}}
ACL_DENY_ALL: dict[str, Any] = {"action": {"type": "deny"}, "match": {"ip_subnet": ["0.0.0.0/0"]}}
ACL_ALLOW: dict[str, Any] = {"action": {"type": "allow"}, "match": {"ip_subnet": ["198.51.100.0/24"]}}
ACL_ALLOW_ALL: dict[str, Any] = {"action": {"type": "allow"}, "match": {"ip_subnet": ["0.0.0.0/0"]}}


@rows(
    ("rdb_instance", "private", PN, T, ("load_balancer", "private_network")),
    ("rdb_instance", "private", {}, F, ("private_network",)),
    ("rdb_instance", "private", {**PN, "load_balancer": {}}, F, ("load_balancer",)),
    ("rdb_instance", "private", {"load_balancer": {}}, F, ("load_balancer", "private_network")),
    ("rdb_instance", "private", {"private_network": LATER}, U, ("private_network",)),
    ("rdb_instance", "private", {**PN, "load_balancer": LATER}, U, ("load_balancer",)),
    ("rdb_instance", "attached", PN, T, ("private_network",)),
    ("rdb_instance", "restricted", PN, T, ("load_balancer", "private_network")),
    ("rdb_instance", "restricted", {}, F, ("",)),
    ("rdb_instance", "tls", {}, U, ("",)),
    ("rdb_read_replica", "private", {"private_network": {"private_network_id": "x"}}, T, ("direct_access", "private_network")),
    ("rdb_read_replica", "private", {"direct_access": {}}, F, ("direct_access", "private_network")),
    ("rdb_read_replica", "private", {"direct_access": LATER, "private_network": {"private_network_id": "x"}}, U, ("direct_access",)),
    ("mongodb_instance", "private", PN, T, ("public_network", "private_network")),
    ("mongodb_instance", "private", {}, F, ("private_network",)),
    ("mongodb_instance", "private", {**PN, "public_network": {}}, F, ("public_network",)),
    ("mongodb_instance", "private", {"private_network": LATER}, U, ("private_network",)),
    ("redis_cluster", "private", {"private_network": [{"id": LATER}]}, T, ("public_network", "private_network")),
    ("redis_cluster", "private", {}, F, ("private_network",)),
    ("redis_cluster", "tls", {"tls_enabled": True}, T, ("tls_enabled",)),
    ("redis_cluster", "tls", {}, F, ("tls_enabled",)),
    ("redis_cluster", "tls", {"tls_enabled": LATER}, U, ("tls_enabled",)),
    ("redis_cluster", "restricted", {"acl": [{"ip": "198.51.100.0/24"}]}, T, ("acl[0].ip",)),
    ("redis_cluster", "restricted", {"acl": [{"ip": "198.51.100.0/24"}, {"ip": "0.0.0.0/0"}]}, F, ("acl[1].ip",)),
    ("redis_cluster", "restricted", {"acl": [{"ip": "::/0"}]}, F, ("acl[0].ip",)),
    ("redis_cluster", "restricted", {"acl": [{"ip": "0.0.0.0/1"}]}, F, ("acl[0].ip",)),
    ("redis_cluster", "restricted", {"acl": [{"ip": LATER}]}, U, ("acl[0].ip",)),
    ("redis_cluster", "restricted", {"acl": []}, U, ("acl",)),
    ("redis_cluster", "restricted", {}, U, ("acl",)),
    ("opensearch_deployment", "private", {}, F, ("private_network",)),
    ("opensearch_deployment", "private", {"private_network": {"private_network_id": "x"}}, U, ("private_network",)),
    ("messageq_deployment", "private", {"private_network": {"private_network_id": "x"}}, U, ("",)),
    ("messageq_deployment", "attached", {}, F, ("private_network",)),
    ("messageq_deployment", "attached", {"private_network": {"private_network_id": "x"}}, T, ("private_network",)),
    ("kafka_cluster", "private", PN, T, ("private_network",)),
    ("kafka_cluster", "private", {}, U, ("private_network",)),
    ("kafka_cluster", "attached", {}, F, ("private_network",)),
    ("opensearch_deployment", "attached", {}, F, ("private_network",)),
    ("datawarehouse_deployment", "attached", PN, T, ("private_network",)),
    ("mongodb_instance", "attached", {}, F, ("private_network",)),
    ("redis_cluster", "attached", {}, F, ("private_network",)),
    ("redis_cluster", "restricted", {"private_network": LATER, "acl": [{"ip": "0.0.0.0/0"}]}, U, ("private_network",)),
    ("rdb_read_replica", "attached", {}, F, ("private_network",)),
    ("datawarehouse_deployment", "private", {"public_network": [{}]}, F, ("public_network",)),
    ("datawarehouse_deployment", "private", PN, U, ("public_network",)),
    ("datalab", "private", {"has_notebook": True}, F, ("has_notebook",)),
    ("datalab", "private", {}, U, ("has_notebook",)),
    ("k8s_cluster", "restricted", {}, F, ("",)),
    ("container", "private", {"enable_default_public_endpoint": False}, T, ("enable_default_public_endpoint",)),
    ("container", "private", {}, F, ("enable_default_public_endpoint",)),
    ("container", "private", {"enable_default_public_endpoint": LATER}, U, ("enable_default_public_endpoint",)),
    ("container", "authenticated", {"privacy": "private"}, T, ("privacy",)),
    ("container", "authenticated", {}, F, ("privacy",)),
    ("container", "authenticated", {"privacy": LATER}, U, ("privacy",)),
    ("container", "tls", {"http_option": "redirected"}, T, ("http_option",)),
    ("container", "tls", {"https_connections_only": True}, T, ("https_connections_only",)),
    ("container", "tls", {}, F, ("http_option", "https_connections_only")),
    ("container", "tls", {"http_option": LATER}, U, ("http_option",)),
    ("function", "authenticated", {"privacy": "public"}, F, ("privacy",)),
    ("function", "tls", {"http_option": "redirected"}, T, ("http_option",)),
    ("function", "tls", {}, F, ("http_option",)),
    ("function", "private", {}, U, ("",)),
    ("inference_deployment", "private", {"private_endpoint": {"private_network_id": "x"}}, T, ("private_endpoint",)),
    ("inference_deployment", "private", {"public_endpoint": {"is_enabled": True}}, F, ("public_endpoint.is_enabled",)),
    ("inference_deployment", "private", {"public_endpoint": {"is_enabled": False}}, T, ("public_endpoint.is_enabled",)),
    ("inference_deployment", "private", {"public_endpoint": {}}, U, ("public_endpoint.is_enabled",)),
    ("inference_deployment", "private", {}, U, ("public_endpoint",)),
    ("inference_deployment", "authenticated", {"public_endpoint": {"disable_auth": True}}, F, ("public_endpoint.disable_auth",)),
    ("inference_deployment", "authenticated", {"private_endpoint": {}}, T, ("private_endpoint.disable_auth",)),
    ("inference_deployment", "authenticated", {}, None, ()),
    ("lb", "tls", {}, T, ("ssl_compatibility_level",)),
    ("lb", "tls", {"ssl_compatibility_level": "ssl_compatibility_level_modern"}, T, ("ssl_compatibility_level",)),
    ("lb", "tls", {"ssl_compatibility_level": "ssl_compatibility_level_old"}, F, ("ssl_compatibility_level",)),
    ("lb", "tls", {"ssl_compatibility_level": LATER}, U, ("ssl_compatibility_level",)),
    ("lb", "private", {"assign_flexible_ip": False}, T, ("ip_id", "ip_ids", "assign_flexible_ip", "assign_flexible_ipv6")),
    ("lb", "private", {"assign_flexible_ip": True}, F, ("assign_flexible_ip",)),
    ("lb", "private", {"assign_flexible_ip": False, "assign_flexible_ipv6": True}, F, ("assign_flexible_ipv6",)),
    ("lb", "private", {"ip_ids": [LATER]}, F, ("ip_ids",)),
    ("lb", "private", {}, U, ("assign_flexible_ip",)),
    ("lb", "attached", {"private_network": [{"private_network_id": LATER}]}, T, ("private_network",)),
    ("lb", "attached", {}, F, ("private_network",)),
    ("lb_frontend", "tls", {"certificate_ids": [LATER], "inbound_port": 443}, T, ("certificate_ids",)),
    ("lb_frontend", "tls", {"inbound_port": 80}, F, ("certificate_ids",)),
    ("lb_frontend", "tls", {"inbound_port": 443}, U, ("certificate_ids",)),
    ("lb_frontend", "tls", {"inbound_port": 80, "external_acls": True}, U, ("certificate_ids",)),
    ("lb_frontend", "tls", {"inbound_port": 80, "acl": [{"action": {"type": "redirect"}, "match": {}}]}, U, ("certificate_ids",)),
    ("lb_frontend", "logged", {"enable_access_logs": True}, T, ("enable_access_logs",)),
    ("lb_frontend", "logged", {}, F, ("enable_access_logs",)),
    ("lb_frontend", "logged", {"enable_access_logs": LATER}, U, ("enable_access_logs",)),
    ("lb_frontend", "restricted", {}, F, ("acl",)),
    ("lb_frontend", "restricted", {"external_acls": True}, U, ("external_acls",)),
    ("lb_frontend", "restricted", {"acl": LATER}, U, ("acl",)),
    ("lb_backend", "tls", {**HTTP_BACK, "ssl_bridging": True}, T, ("ssl_bridging", "ignore_ssl_server_verify")),
    ("lb_backend", "tls", HTTP_BACK, F, ("ssl_bridging",)),
    ("lb_backend", "tls", {**HTTP_BACK, "ssl_bridging": True, "ignore_ssl_server_verify": True}, F, ("ignore_ssl_server_verify",)),
    ("lb_backend", "tls", {"forward_protocol": "tcp"}, U, ("forward_protocol",)),
    ("lb_backend", "tls", {**HTTP_BACK, "ssl_bridging": LATER}, U, ("ssl_bridging",)),
    ("vpc_public_gateway", "restricted", {"bastion_enabled": True, "allowed_ip_ranges": ["198.51.100.7/32"]}, T, ("allowed_ip_ranges[0]",)),
    ("vpc_public_gateway", "restricted", {"bastion_enabled": True, "allowed_ip_ranges": ["0.0.0.0/0"]}, F, ("allowed_ip_ranges[0]",)),
    ("vpc_public_gateway", "restricted", {"bastion_enabled": True}, F, ("allowed_ip_ranges[0]",)),
    ("vpc_public_gateway", "restricted", {"bastion_enabled": True, "allowed_ip_ranges": LATER}, U, ("allowed_ip_ranges",)),
    ("vpc_public_gateway", "restricted", {"bastion_enabled": LATER}, U, ("bastion_enabled",)),
    ("iot_hub", "authenticated", {"device_auto_provisioning": True}, F, ("device_auto_provisioning",)),
    ("iot_hub", "authenticated", {}, U, ("device_auto_provisioning",)),
    ("iot_device", "tls", {}, T, ("allow_insecure",)),
    ("iot_device", "tls", {"allow_insecure": True}, F, ("allow_insecure",)),
    ("iot_device", "tls", {"allow_insecure": LATER}, U, ("allow_insecure",)),
    ("mnq_sns_topic_subscription", "tls", {"protocol": "https"}, T, ("protocol",)),
    ("mnq_sns_topic_subscription", "tls", {"protocol": "http"}, F, ("protocol",)),
    ("edge_services_waf_stage", "filtered", {"mode": "enable"}, T, ("mode",)),
    ("edge_services_waf_stage", "filtered", {"mode": "log_only"}, F, ("mode",)),
    ("edge_services_waf_stage", "filtered", {}, U, ("mode",)),
    ("edge_services_backend_stage", "tls", {"lb_backend_config": [{"lb_config": {"is_ssl": True}}]}, T, ("lb_backend_config[0].lb_config.is_ssl",)),
    ("edge_services_backend_stage", "tls", {"lb_backend_config": [{"lb_config": {"is_ssl": False}}]}, F, ("lb_backend_config[0].lb_config.is_ssl",)),
    ("edge_services_backend_stage", "tls", {"lb_backend_config": [{"lb_config": {}}]}, U, ("lb_backend_config[0].lb_config.is_ssl",)),
)  # fmt: skip
def test_endpoints(row: Row) -> None:
    check(Endpoint, row)


@pytest.mark.parametrize(
    ("rules", "state"),
    [
        ([ACL_ALLOW, ACL_DENY_ALL], T),
        ([ACL_INVERTED], T),
        ([ACL_ALLOW], F),
        ([ACL_DENY_ALL, ACL_ALLOW_ALL], F),
        ([{**ACL_DENY_ALL, "action": {"type": LATER}}], U),
        ([{"action": {"type": "deny"}, "match": {"ip_subnet": ["198.51.100.0/24"]}}], F),
        ([{"action": {"type": "deny"}, "match": {**ACL_DENY_ALL["match"], "http_filter": "path_begin"}}], F),
        ([{"action": {"type": "deny"}, "match": {"ip_subnet": ["0.0.0.0/0"], "invert": True}}], F),
    ],
)
def test_access_rules_of_a_frontend(rules: list[Any], state: State) -> None:
    truth = fact("lb_frontend", Endpoint, "restricted", {"acl": rules})
    assert truth is not None
    assert truth.state is state


def test_a_gateway_without_a_bastion_has_no_endpoint() -> None:
    for properties in ({}, {"bastion_enabled": False}):
        assert [type(f) for f in facets("vpc_public_gateway", properties)] == [Network]


# -- firewalls ---------------------------------------------------------------------------------------------------------


@rows(
    ("instance_security_group", "denies_inbound", {"inbound_default_policy": "drop"}, T, ("inbound_default_policy",)),
    ("instance_security_group", "denies_inbound", {"inbound_default_policy": "accept"}, F, ("inbound_default_policy",)),
    ("instance_security_group", "denies_inbound", {}, F, ("inbound_default_policy",)),
    ("instance_security_group", "denies_inbound", {"inbound_default_policy": LATER}, U, ("inbound_default_policy",)),
    (
        "instance_security_group",
        "denies_outbound",
        {"outbound_default_policy": "drop"},
        T,
        ("outbound_default_policy",),
    ),
    ("instance_security_group", "denies_outbound", {}, F, ("outbound_default_policy",)),
    ("instance_security_group", "denies_outbound", {"outbound_default_policy": LATER}, U, ("outbound_default_policy",)),
    ("vpc_acl", "denies_inbound", {"default_policy": "drop"}, T, ("default_policy",)),
    ("vpc_acl", "denies_inbound", {}, F, ("default_policy",)),
    ("vpc_acl", "denies_inbound", {"default_policy": LATER}, U, ("default_policy",)),
)
def test_firewalls(row: Row) -> None:
    check(Firewall, row)


def opening(type: str, properties: dict[str, Any]) -> list[tuple[bool, State, Any]]:
    found = facets(type, properties)
    return [(f.inbound, f.anyone.state, f.ports) for f in found if isinstance(f, FirewallRule)]


SSH = (Ports(22, 22),)


@pytest.mark.parametrize(
    ("type", "properties", "expected"),
    [
        ("instance_security_group", {}, []),
        ("instance_security_group", {"inbound_rule": [{"action": "accept", "ip_range": "0.0.0.0/0", "port": 22}]}, [(True, T, SSH)]),
        ("instance_security_group", {"inbound_rule": [{"action": "accept", "ip_range": "::/0", "port": 22}]}, [(True, T, SSH)]),
        ("instance_security_group", {"inbound_rule": [{"action": "accept", "ip_range": "128.0.0.0/1", "port": 22}]}, [(True, T, SSH)]),
        ("instance_security_group", {"inbound_rule": [{"action": "accept", "ip": "198.51.100.7", "port": 22}]}, [(True, F, SSH)]),
        ("instance_security_group", {"inbound_rule": [{"action": "accept", "ip_range": "10.0.0.0/8", "port": 22}]}, [(True, F, SSH)]),
        ("instance_security_group", {"inbound_rule": [{"action": "accept", "port": 22}]}, [(True, T, SSH)]),
        ("instance_security_group", {"inbound_rule": [{"action": "accept"}]}, [(True, T, ())]),
        ("instance_security_group", {"inbound_rule": [{"action": "accept", "port_range": "20-30"}]}, [(True, T, (Ports(20, 30),))]),
        ("instance_security_group", {"inbound_rule": [{"action": "accept", "protocol": "ICMP"}]}, [(True, T, (Ports(0, 0),))]),
        ("instance_security_group", {"inbound_rule": [{"action": "accept", "ip_range": LATER, "port": 22}]}, [(True, U, SSH)]),
        ("instance_security_group", {"inbound_rule": [{"action": "accept", "ip_range": "0.0.0.0/0", "port": LATER}]}, [(True, T, None)]),
        ("instance_security_group", {"inbound_rule": [{"action": LATER, "ip_range": "0.0.0.0/0", "port": 22}]}, [(True, U, SSH)]),
        ("instance_security_group", {"inbound_rule": [{"action": LATER, "ip_range": "10.0.0.0/8", "port": 22}]}, [(True, F, SSH)]),
        ("instance_security_group", {"inbound_rule": [{"action": "drop", "ip_range": "0.0.0.0/0", "port": 22}]}, []),
        ("instance_security_group", {"inbound_rule": [LATER]}, [(True, U, None)]),
        ("instance_security_group", {"inbound_rule": LATER}, [(True, U, None)]),
        ("instance_security_group", {"outbound_rule": [{"action": "accept", "ip_range": "0.0.0.0/0", "port": 443}]}, [(False, T, (Ports(443, 443),))]),
        ("instance_security_group_rules", {"inbound_rule": [{"action": "accept", "port": 22}]}, [(True, T, SSH)]),
        ("vpc_acl", {"rules": [{"action": "accept", "source": "0.0.0.0/0", "dst_port_low": 22, "dst_port_high": 22}]}, [(True, T, SSH)]),
        ("vpc_acl", {"rules": [{"source": "0.0.0.0/0"}]}, [(True, T, ())]),
        ("vpc_acl", {"rules": [{"source": "0.0.0.0/0", "dst_port_low": 0, "dst_port_high": 0}]}, [(True, T, ())]),
        ("vpc_acl", {"rules": [{"source": "0.0.0.0/0", "dst_port_low": 20, "dst_port_high": 30}]}, [(True, T, (Ports(20, 30),))]),
        ("vpc_acl", {"rules": [{"source": "0.0.0.0/0", "protocol": "ICMP"}]}, [(True, T, (Ports(0, 0),))]),
        ("vpc_acl", {"rules": [{"source": "0.0.0.0/0", "dst_port_low": LATER}]}, [(True, T, None)]),
        ("instance_security_group", {"inbound_rule": [{"action": "accept", "ip_range": "", "ip": "198.51.100.7", "port": 0, "port_range": ""}]}, [(True, F, ())]),
        ("vpc_acl", {"rules": [{"action": "accept"}]}, [(True, T, ())]),
        ("vpc_acl", {"rules": [{"action": "accept", "source": "172.16.0.0/22"}]}, [(True, F, ())]),
        ("vpc_acl", {"rules": [{"action": "drop", "source": "0.0.0.0/0"}]}, []),
        ("vpc_acl", {"rules": [{"action": LATER, "source": "0.0.0.0/0"}]}, [(True, U, ())]),
        ("vpc_acl", {"rules": [{"action": LATER, "source": "10.0.0.0/8"}]}, [(True, F, ())]),
        ("vpc_acl", {"rules": LATER}, [(True, U, None)]),
        ("vpc_ingress_rule", {"source": "0.0.0.0/0"}, [(True, T, ())]),
        ("vpc_ingress_rule", {"source": "10.1.0.0/16"}, [(True, F, ())]),
        ("vpc_ingress_rule", {}, [(True, U, ())]),
        ("vpc_public_gateway_pat_rule", {"public_port": 2222, "private_port": 22}, [(True, T, (Ports(2222, 2222), Ports(22, 22)))]),
        ("vpc_public_gateway_pat_rule", {"public_port": LATER, "private_port": 22}, [(True, T, None)]),
    ],
)  # fmt: skip
def test_openings(type: str, properties: dict[str, Any], expected: list[Any]) -> None:
    assert opening(type, properties) == expected


# -- databases ---------------------------------------------------------------------------------------------------------


@rows(
    ("rdb_instance", "encrypted", {"encryption_at_rest": True}, T, ("encryption_at_rest",)),
    ("rdb_instance", "encrypted", {"encryption_at_rest": False}, F, ("encryption_at_rest",)),
    ("rdb_instance", "encrypted", {}, F, ("encryption_at_rest",)),
    ("rdb_instance", "encrypted", {"encryption_at_rest": LATER}, U, ("encryption_at_rest",)),
    ("rdb_instance", "backed_up", {}, T, ("disable_backup", "backup_schedule_frequency")),
    ("rdb_instance", "backed_up", {"backup_schedule_frequency": 12}, T, ("disable_backup", "backup_schedule_frequency")),
    ("rdb_instance", "backed_up", {"disable_backup": True}, F, ("disable_backup",)),
    ("rdb_instance", "backed_up", {"backup_schedule_frequency": 48}, F, ("backup_schedule_frequency",)),
    ("rdb_instance", "backed_up", {"disable_backup": LATER}, U, ("disable_backup",)),
    ("rdb_instance", "backed_up", {"snapshot_id": "x"}, U, ("backup_schedule_frequency",)),
    ("mongodb_instance", "backed_up", {"is_snapshot_schedule_enabled": True, "snapshot_schedule_frequency_hours": 24}, T, ("is_snapshot_schedule_enabled", "snapshot_schedule_frequency_hours")),
    ("mongodb_instance", "backed_up", {"is_snapshot_schedule_enabled": False}, F, ("is_snapshot_schedule_enabled",)),
    ("mongodb_instance", "backed_up", {}, U, ("is_snapshot_schedule_enabled", "snapshot_schedule_frequency_hours")),
    ("mongodb_instance", "encrypted", {}, U, ("",)),
    ("redis_cluster", "encrypted", {}, U, ("",)),
    ("k8s_cluster", "conditions", {"type": "kapsule-dedicated-8"}, T, ("type",)),
    ("k8s_cluster", "conditions", {}, T, ("type",)),
    ("k8s_cluster", "conditions", {"type": "multicloud"}, F, ("type",)),
    ("k8s_cluster", "conditions", {"type": LATER}, U, ("type",)),
    ("k8s_cluster", "undeletable", {"delete_additional_resources": False}, T, ("delete_additional_resources",)),
    ("k8s_cluster", "undeletable", {"delete_additional_resources": True}, F, ("delete_additional_resources",)),
    ("k8s_cluster", "undeletable", {}, U, ("delete_additional_resources",)),
    ("edge_services_backend_stage", "private", {"s3_backend_config": {"is_website": False}}, T, ("s3_backend_config.is_website",)),
    ("edge_services_backend_stage", "private", {"s3_backend_config": {"is_website": True}}, F, ("s3_backend_config.is_website",)),
    ("edge_services_backend_stage", "private", {"s3_backend_config": {}}, U, ("s3_backend_config.is_website",)),
)  # fmt: skip
def test_databases_and_clusters_at_rest(row: Row) -> None:
    check(Store, row)


@pytest.mark.parametrize(
    ("properties", "copies"),
    [
        ({"backup_same_region": True}, 0),
        ({"disable_backup": True}, 0),
        ({"backup_same_region": False}, 1),
        ({"backup_same_region": LATER}, 1),
        ({}, 1),
    ],
)
def test_backups_that_leave_the_region_go_to_a_place_that_nothing_shows(
    properties: dict[str, Any], copies: int
) -> None:
    (store,) = [f for f in facets("rdb_instance", properties) if isinstance(f, Store)]
    assert [place.country.is_unknown for place in store.copies] == [True] * copies
    assert [place.country.path for place in store.copies] == ["backup_same_region"] * copies


@rows(
    ("rdb_database_backup", "kept", {}, T, ("expires_at",)),
    ("rdb_database_backup", "kept", {"expires_at": "2027-01-01T00:00:00Z"}, U, ("expires_at",)),
    ("rdb_snapshot", "kept", {"expires_at": LATER}, U, ("expires_at",)),
    ("mongodb_snapshot", "encrypted", {}, U, ("",)),
    ("block_snapshot", "encrypted", {}, U, ("",)),
)
def test_backups(row: Row) -> None:
    check(Backup, row)


def test_a_replica_is_encrypted_as_its_instance() -> None:
    instance = testing.resource("scaleway_rdb_instance", {"encryption_at_rest": True, "id": "i"}, name="instance")
    replica = testing.resource("scaleway_rdb_read_replica", {"instance_id": "i"}, name="replica")
    stranger = testing.resource("scaleway_rdb_read_replica", {"instance_id": "other"}, name="stranger")
    plain = testing.resource("scaleway_rdb_instance", {"id": "p"}, name="plain")
    copy = testing.resource("scaleway_rdb_read_replica", {"instance_id": "p"}, name="copy")
    found = testing.facets(instance, replica, stranger, plain, copy)
    states = {
        n: [f.encrypted.state for f in found[n] if isinstance(f, Store) and f.encrypted is not None] for n in found
    }
    assert states == {"instance": [T], "replica": [T], "stranger": [U], "plain": [F], "copy": [F]}


@rows(
    ("k8s_cluster", "attached", {"private_network_id": "x"}, T, ("private_network_id",)),
    ("k8s_cluster", "attached", {}, F, ("private_network_id",)),
    ("k8s_cluster", "attached", {"private_network_id": LATER}, U, ("private_network_id",)),
    ("k8s_cluster", "patched", {"auto_upgrade": {"enable": True}}, T, ("auto_upgrade.enable",)),
    ("k8s_cluster", "patched", {}, F, ("auto_upgrade.enable",)),
    ("k8s_cluster", "patched", {"auto_upgrade": {"enable": LATER}}, U, ("auto_upgrade.enable",)),
    ("k8s_cluster", "encrypted", {}, U, ("",)),
    ("k8s_cluster", "logged", {}, U, ("",)),
)
def test_clusters(row: Row) -> None:
    check(Cluster, row)


@rows(
    ("registry_namespace", "private", {"is_public": False}, T, ("is_public",)),
    ("registry_namespace", "private", {}, T, ("is_public",)),
    ("registry_namespace", "private", {"is_public": True}, F, ("is_public",)),
    ("registry_namespace", "private", {"is_public": LATER}, U, ("is_public",)),
)
def test_registries(row: Row) -> None:
    check(Registry, row)


# -- keys, secrets, rights ---------------------------------------------------------------------------------------------


@rows(
    ("key_manager_key", "strong", {"algorithm": "aes_256_gcm"}, T, ("algorithm",)),
    ("key_manager_key", "strong", {"algorithm": "rsa_pss_2048_sha256"}, T, ("algorithm",)),
    ("key_manager_key", "strong", {"algorithm": "ec_p256_sha256"}, T, ("algorithm",)),
    ("key_manager_key", "strong", {"algorithm": "rot13"}, U, ("algorithm",)),
    ("key_manager_key", "strong", {}, U, ("algorithm",)),
    ("key_manager_key", "rotated", {"rotation_policy": {"rotation_period": "2160h"}}, T, ("rotation_policy.rotation_period",)),
    ("key_manager_key", "rotated", {"rotation_policy": {"rotation_period": "8760h0m0s"}}, T, ("rotation_policy.rotation_period",)),
    ("key_manager_key", "rotated", {"rotation_policy": {"rotation_period": "8761h"}}, F, ("rotation_policy.rotation_period",)),
    ("key_manager_key", "rotated", {}, F, ("rotation_policy",)),
    ("key_manager_key", "rotated", {"rotation_policy": {"rotation_period": "P30D"}}, U, ("rotation_policy.rotation_period",)),
    ("key_manager_key", "rotated", {"rotation_policy": LATER}, U, ("rotation_policy",)),
    ("key_manager_key", "undeletable", {}, T, ("unprotected",)),
    ("key_manager_key", "undeletable", {"unprotected": True}, F, ("unprotected",)),
    ("key_manager_key", "undeletable", {"unprotected": LATER}, U, ("unprotected",)),
    ("key_manager_key", "hardware", {"protection_level": "hsm"}, T, ("protection_level",)),
    ("key_manager_key", "hardware", {"protection_level": "software"}, F, ("protection_level",)),
    ("key_manager_key", "hardware", {}, U, ("protection_level",)),
)  # fmt: skip
def test_keys(row: Row) -> None:
    check(Key, row)


@rows(
    ("secret", "own_key", {"key_id": "x"}, T, ("key_id",)),
    ("secret", "own_key", {}, F, ("key_id",)),
    ("secret", "own_key", {"key_id": LATER}, U, ("key_id",)),
    ("secret", "undeletable", {"protected": True}, T, ("protected",)),
    ("secret", "undeletable", {}, F, ("protected",)),
    ("secret", "undeletable", {"protected": LATER}, U, ("protected",)),
)
def test_secrets(row: Row) -> None:
    check(Secret, row)


def openssh(bits: int) -> str:
    """An RSA public key whose modulus has that many bits, as OpenSSH writes it (RFC 4253, 6.6)."""
    modulus = ((1 << bits) - 1).to_bytes(bits // 8 + 1)
    fields = (b"ssh-rsa", (65537).to_bytes(3), modulus)
    return f"ssh-rsa {b64encode(b''.join(len(f).to_bytes(4) + f for f in fields)).decode()} someone"


@rows(
    ("iam_api_key", "expires", {}, F, ("expires_at",)),
    ("iam_api_key", "expires", {"expires_at": LATER}, U, ("expires_at",)),
    ("iam_api_key", "expires", {"expires_at": "2027-01-01T00:00:00Z"}, None, ()),
    ("container_token", "expires", {}, F, ("expires_at",)),
    ("function_token", "expires", {}, F, ("expires_at",)),
    ("cockpit_token", "expires", {}, U, ("",)),
    ("iam_scim_token", "expires", {}, U, ("",)),
    ("mnq_nats_credentials", "expires", {}, U, ("",)),
    ("iam_ssh_key", "strong", {"public_key": "ssh-ed25519 AAAA someone"}, T, ("public_key",)),
    ("iam_ssh_key", "strong", {"public_key": openssh(2048)}, T, ("public_key",)),
    ("iam_ssh_key", "strong", {"public_key": openssh(1024)}, F, ("public_key",)),
    ("iam_ssh_key", "strong", {"public_key": "ssh-dss AAAA"}, F, ("public_key",)),
    ("iam_ssh_key", "strong", {"public_key": "ssh-rsa not-base64"}, U, ("public_key",)),
    ("iam_ssh_key", "strong", {"public_key": openssh(2048)[:48]}, U, ("public_key",)),
    ("iam_ssh_key", "strong", {"public_key": "ssh-rsa AAAAB3NzaC1yc2E="}, U, ("public_key",)),
    ("iam_ssh_key", "strong", {"public_key": "ssh-new AAAA"}, U, ("public_key",)),
    ("iam_ssh_key", "strong", {"public_key": LATER}, U, ("public_key",)),
    ("account_ssh_key", "strong", {"public_key": "ecdsa-sha2-nistp256 AAAA"}, T, ("public_key",)),
)
def test_credentials(row: Row) -> None:
    check(Credential, row)


def test_a_written_end_date_is_handed_to_the_rule() -> None:
    (credential,) = facets("iam_api_key", {"expires_at": "2027-01-01T00:00:00Z"})
    assert isinstance(credential, Credential)
    assert credential.until is not None
    assert credential.until.known == "2027-01-01T00:00:00Z"


def grants(*sets: Any, **scope: Any) -> dict[str, Any]:
    return {"rule": [{"permission_set_names": list(sets), **scope}]}


NAMES_PATH = "rule[0].permission_set_names"


@rows(
    ("iam_policy", "least_privilege", grants("ObjectStorageObjectsRead", project_ids=["p"]), T, (f"{NAMES_PATH}[0]",)),
    ("iam_policy", "least_privilege", grants("IAMReadOnly", organization_id="o"), T, (f"{NAMES_PATH}[0]",)),
    ("iam_policy", "least_privilege", grants("InstancesFullAccess", project_ids=["p"]), T, (f"{NAMES_PATH}[0]",)),
    ("iam_policy", "least_privilege", grants("InstancesFullAccess", organization_id="o"), F, (f"{NAMES_PATH}[0]",)),
    ("iam_policy", "least_privilege", grants("AllProductsFullAccess", project_ids=["p"]), F, (f"{NAMES_PATH}[0]",)),
    ("iam_policy", "least_privilege", grants("X", "IAMManager", organization_id="o"), F, (f"{NAMES_PATH}[1]",)),
    ("iam_policy", "least_privilege", grants(LATER, project_ids=["p"]), U, (f"{NAMES_PATH}[0]",)),
    ("iam_policy", "least_privilege", {"rule": LATER}, U, ("rule",)),
    ("rdb_user", "least_privilege", {}, T, ("is_admin",)),
    ("rdb_user", "least_privilege", {"is_admin": True}, F, ("is_admin",)),
    ("rdb_user", "least_privilege", {"is_admin": LATER}, U, ("is_admin",)),
    ("datawarehouse_user", "least_privilege", {"is_admin": True}, F, ("is_admin",)),
    ("rdb_privilege", "least_privilege", {"permission": "readwrite"}, T, ("permission",)),
    ("rdb_privilege", "least_privilege", {"permission": "all"}, F, ("permission",)),
    ("rdb_privilege", "least_privilege", {}, U, ("permission",)),
    ("mongodb_user", "least_privilege", {"roles": [{"role": "read", "database_name": "d"}]}, T, ("roles[0].role", "roles[0].any_database")),
    ("mongodb_user", "least_privilege", {"roles": [{"role": "read", "any_database": True}]}, F, ("roles[0].any_database",)),
    ("mongodb_user", "least_privilege", {"roles": [{"role": "db_admin"}]}, F, ("roles[0].role",)),
    ("mongodb_user", "least_privilege", {"roles": LATER}, U, ("roles",)),
    ("mnq_sqs_credentials", "least_privilege", {"permissions": {"can_manage": False}}, T, ("permissions.can_manage",)),
    ("mnq_sns_credentials", "least_privilege", {"permissions": {"can_manage": True}}, F, ("permissions.can_manage",)),
    ("mnq_sqs_credentials", "least_privilege", {}, U, ("permissions.can_manage",)),
    ("iam_user", "strong", {}, U, ("",)),
    ("iam_saml", "strong", {}, U, ("",)),
)  # fmt: skip
def test_identities(row: Row) -> None:
    check(Identity, row)


# -- secrets in clear --------------------------------------------------------------------------------------------------

HUSH = "hunter2-and-more"


@rows(
    ("instance_user_data", "hidden", {"value": "#cloud-config\npackages: [auditd]\nssh_pwauth: false\n"}, T, ("value",)),
    ("instance_user_data", "hidden", {"value": f"export DB_PASSWORD={HUSH}"}, F, ("value",)),
    ("instance_user_data", "hidden", {"value": "export DB_PASSWORD=$FROM_SECRET_MANAGER"}, T, ("value",)),
    ("instance_user_data", "hidden", {"value": "-----BEGIN RSA PRIVATE KEY-----\nMIIE"}, F, ("value",)),
    ("instance_user_data", "hidden", {"value": f"postgres://app:{HUSH}@10.0.0.4/db"}, F, ("value",)),
    ("instance_user_data", "hidden", {"value": "postgres://app@10.0.0.4/db"}, T, ("value",)),
    ("instance_user_data", "hidden", {"value": SECRET}, T, ("value",)),
    ("instance_user_data", "hidden", {"value": LATER}, U, ("value",)),
    ("instance_server", "hidden", {"cloud_init": f"api_key: {HUSH}"}, F, ("cloud_init",)),
    ("instance_server", "hidden", {"user_data": {"role": "web"}}, T, ("user_data",)),
    ("container", "hidden", {"environment_variables": {"API_KEY": HUSH}}, F, ("environment_variables.API_KEY",)),
    ("container", "hidden", {"environment_variables": {"LOG_LEVEL": "info"}}, T, ("environment_variables",)),
    ("container", "hidden", {"environment_variables": {"API_KEY": SECRET}}, T, ("environment_variables",)),
    ("container", "hidden", {"environment_variables": {"DB_HOST": LATER}}, U, ("environment_variables",)),
    ("container", "hidden", {"environment_variables": {"PASSWORD_FILE": "/run/secrets/db"}}, T, ("environment_variables",)),
    ("function", "hidden", {"environment_variables": {"DB_PASSWORD": HUSH}}, F, ("environment_variables.DB_PASSWORD",)),
    ("container_namespace", "hidden", {"environment_variables": {"TOKEN": HUSH}}, F, ("environment_variables.TOKEN",)),
    ("job_definition", "hidden", {"env": {"SECRET_KEY": HUSH}}, F, ("env.SECRET_KEY",)),
    ("rdb_instance", "hidden", {"password": HUSH}, F, ("password",)),
    ("rdb_instance", "hidden", {"password": SECRET}, U, ("password",)),
    ("rdb_instance", "hidden", {"password": LATER}, T, ("password",)),
    ("rdb_instance", "hidden", {"password_wo": SECRET}, T, ("password_wo",)),
    ("redis_cluster", "hidden", {"password": SECRET}, U, ("password",)),
    ("secret_version", "hidden", {"data": HUSH}, F, ("data",)),
    ("secret_version", "hidden", {"data_wo": SECRET}, T, ("data_wo",)),
    ("key_manager_key_material", "hidden", {"key_material": SECRET}, U, ("key_material",)),
    ("iam_user", "hidden", {"send_password_email": True}, F, ("send_password_email",)),
    ("lb_certificate", "hidden", {"custom_certificate": {"certificate_chain": "-----BEGIN"}}, F, ("custom_certificate.certificate_chain",)),
    ("mnq_sqs_queue", "hidden", {"secret_key": SECRET}, U, ("secret_key",)),
)  # fmt: skip
def test_secrets_in_clear(row: Row) -> None:
    check(Clear, row)
    type, field, properties, *_ = row
    assert HUSH not in repr(fact(type, Clear, field, properties))


@pytest.mark.parametrize("type", ["rdb_instance", "instance_server", "container", "iam_user", "secret_version"])
def test_nothing_written_is_no_secret(type: str) -> None:
    assert [f for f in facets(type, {}) if isinstance(f, Clear)] == []


# -- logs, transfers, networks -----------------------------------------------------------------------------------------


def test_logs() -> None:
    (sink,) = facets("cockpit_source", {"type": "logs", "retention_days": 365})
    assert isinstance(sink, LogSink)
    assert sink.days is not None
    assert (sink.days.known, sink.days.path) == (365, "retention_days")
    assert [type(f) for f in facets("cockpit_source", {"type": "metrics", "retention_days": 31})] == [Store]
    assert [type(f) for f in facets("cockpit_source", {"type": LATER, "retention_days": 31})] == [LogSink]
    with_policy = facets("rdb_instance", {"logs_policy": {"max_age_retention": 30}})
    assert [f.days.known for f in with_policy if isinstance(f, LogSink) and f.days is not None] == [30]
    assert [f for f in facets("rdb_instance", {}) if isinstance(f, LogSink)] == []


@rows(
    ("cockpit_exporter", "european", {"datadog_destination": {"endpoint": "https://api.datadoghq.eu"}}, F, ("datadog_destination",)),
    ("cockpit_exporter", "european", {"otlp_destination": {"endpoint": "https://otlp.scaleway.com/x"}}, T, ("otlp_destination.endpoint",)),
    ("cockpit_exporter", "european", {"otlp_destination": {"endpoint": "https://otlp.fr-par.scw.cloud/x"}}, U, ("otlp_destination.endpoint",)),
    ("cockpit_exporter", "european", {"otlp_destination": {"endpoint": "https://otlp.nr-data.net"}}, F, ("otlp_destination.endpoint",)),
    ("cockpit_exporter", "european", {"otlp_destination": {"endpoint": "https://otlp.example.org"}}, U, ("otlp_destination.endpoint",)),
    ("cockpit_exporter", "european", {"otlp_destination": {"endpoint": LATER}}, U, ("otlp_destination.endpoint",)),
    ("cockpit_exporter", "european", {}, U, ("otlp_destination.endpoint",)),
    ("apple_silicon_runner", "european", {"url": "https://github.com/org/repo"}, F, ("url",)),
    ("apple_silicon_runner", "european", {"url": "https://notgithub.com/org/repo"}, U, ("url",)),
    ("container_trigger", "european", {"sqs": {"endpoint": "https://sqs.mnq.fr-par.scaleway.com"}}, T, ("sqs.endpoint",)),
    ("container_trigger", "european", {"sqs": {"endpoint": "https://sqs.eu-west-3.amazonaws.com"}}, F, ("sqs.endpoint",)),
    ("container_trigger", "european", {"nats": {"server_urls": ["nats://10.0.0.4:4222"]}}, T, ("nats.server_urls[0]",)),
    ("mnq_sqs_queue", "european", {"sqs_endpoint": "https://sqs.mnq.{region}.scaleway.com"}, T, ("sqs_endpoint",)),
    ("mnq_sns_topic", "european", {"sns_endpoint": "https://sns.eu-west-3.amazonaws.com"}, F, ("sns_endpoint",)),
    ("mnq_sns_topic_subscription", "european", {"protocol": "https", "endpoint": "https://hook.example.org"}, U, ("endpoint",)),
    ("iot_route", "european", {"rest": {"uri": "https://collector.newrelic.com/x"}}, F, ("rest.uri",)),
    ("iot_route", "european", {"database": {"host": "10.0.0.4"}}, T, ("database.host",)),
    ("vpc_public_gateway_dhcp", "european", {"dns_servers_override": ["10.0.0.2"]}, T, ("dns_servers_override[0]",)),
    ("vpc_public_gateway_dhcp", "european", {"dns_servers_override": ["192.0.2.53"]}, U, ("dns_servers_override[0]",)),
    ("vpc_public_gateway_dhcp", "european", {"dns_servers_override": ["8.8.8.8"]}, F, ("dns_servers_override[0]",)),
    ("vpc_public_gateway_dhcp", "european", {"dns_servers_override": ["10.0.0.2", "8.8.8.8"]}, F, ("dns_servers_override[1]",)),
    ("mnq_sqs_queue", "european", {"sqs_endpoint": LATER}, U, ("sqs_endpoint",)),
    ("tem_domain", "european", {}, U, ("",)),
    ("tem_webhook", "european", {}, U, ("",)),
)  # fmt: skip
def test_transfers(row: Row) -> None:
    check(Transfer, row)


def test_only_the_host_of_an_address_enters_the_evidence() -> None:
    truth = fact("iot_route", Transfer, "european", {"rest": {"uri": f"https://me:{HUSH}@hook.example.org/?k={HUSH}"}})
    assert truth is not None
    assert [reason.observed for reason in truth.reasons] == ["hook.example.org"]
    assert HUSH not in repr(truth)


def test_a_route_to_a_bucket_keeps_a_copy_where_the_bucket_is() -> None:
    (store,) = facets("iot_route", {"s3": {"bucket_region": "nl-ams"}})
    assert isinstance(store, Store)
    assert [place.country.known for place in store.copies] == ["NL"]


AES = {"encryption": "aes256", "integrity": "sha256", "dh_group": "modp2048"}
GCM = {"encryption": "aes256gcm", "dh_group": "ecp256"}


def tunnel(*esp: Any, ike: Any = (AES,)) -> dict[str, Any]:
    return {"ikev2_ciphers": list(ike), "esp_ciphers": list(esp)}


@pytest.mark.parametrize(
    ("properties", "state"),
    [
        (tunnel(AES), T),
        (tunnel(GCM, ike=[GCM]), T),
        (tunnel({"encryption": "aes128", "integrity": "sha512"}), T),
        (tunnel({**AES, "encryption": "3des"}), F),
        (tunnel({**AES, "integrity": "md5"}), F),
        (tunnel({**AES, "integrity": "sha1"}), F),
        (tunnel({**AES, "dh_group": "modp1024"}), F),
        (tunnel(AES, {**AES, "dh_group": "modp1536"}), F),
        (tunnel(AES, ike=[{**AES, "dh_group": "modp1024"}]), F),
        (tunnel({"encryption": "aes256"}), U),
        (tunnel({**AES, "encryption": "serpent"}), U),
        (tunnel({**AES, "encryption": LATER}), U),
        (tunnel(AES, ike=[{"encryption": "aes256", "integrity": "sha256"}]), U),
        ({"esp_ciphers": [AES]}, U),
        ({}, U),
    ],
)
def test_tunnels(properties: dict[str, Any], state: State) -> None:
    truth = fact("s2s_vpn_connection", Network, "encrypted", properties)
    assert truth is not None
    assert truth.state is state


@rows(
    ("vpc", "isolated", {}, T, ("enable_transitivity",)),
    ("vpc", "isolated", {"enable_transitivity": True}, F, ("enable_transitivity",)),
    ("vpc", "isolated", {"enable_transitivity": LATER}, U, ("enable_transitivity",)),
    ("vpc_connector", "isolated", {}, U, ("",)),
    ("interlink_link", "isolated", {}, U, ("",)),
)
def test_networks(row: Row) -> None:
    check(Network, row)


def test_what_carries_no_data_says_why() -> None:
    for type in ("account_project", "domain_zone", "instance_ip", "iam_group", "vpc_public_gateway_ip"):
        (facet,) = facets(type, {})
        assert isinstance(facet, Inert)
        assert facet.reason.fr


def test_a_certificate_that_the_host_manages_holds_no_secret() -> None:
    assert [type(f) for f in facets("lb_certificate", {"letsencrypt": {"common_name": "x.fr"}})] == [Inert]
    assert [type(f) for f in facets("lb_certificate", {"custom_certificate": LATER})] == [Clear]


def test_the_gateways_own_resolver_sends_nothing_away() -> None:
    untold: tuple[dict[str, Any], ...] = ({}, {"dns_servers_override": []})
    for properties in untold:
        assert [type(f) for f in facets("vpc_public_gateway_dhcp", properties)] == [Network]


def test_a_queue_at_its_own_endpoint_sends_nothing_away() -> None:
    assert [type(f) for f in facets("mnq_sqs_queue", {})] == [Store]


@pytest.mark.parametrize(
    ("ttl", "kept"), [({}, [Store]), ({"fallback_ttl": 60}, [Store]), ({"fallback_ttl": 0}, [Compute])]
)
def test_a_cache_keeps_copies_unless_its_time_to_live_is_zero(ttl: dict[str, Any], kept: list[type]) -> None:
    assert [type(f) for f in facets("edge_services_cache_stage", ttl)] == kept
    assert [type(f) for f in facets("edge_services_cache_stage", {"fallback_ttl": LATER})] == [Store]
