"""What companion resources of Scaleway say of the resource that they name: ACL, policy, lock, encryption, lists, links."""

# ruff: noqa: E501  # tables: one case a line

from __future__ import annotations

import json
from typing import Any

import pytest
from rempart import testing
from rempart.deployment import Resource
from rempart.facts.vocabulary import Compute, Endpoint, Facet, Store
from rempart.truth import State, Truth
from rempart.value import UNTIL_APPLY

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN
LATER = UNTIL_APPLY

LINKS = {
    "object_bucket_acl": ("object_bucket", "bucket"),
    "object_bucket_policy": ("object_bucket", "bucket"),
    "object_bucket_lock_configuration": ("object_bucket", "bucket"),
    "object_bucket_server_side_encryption_configuration": ("object_bucket", "bucket"),
    "object_bucket_website_configuration": ("object_bucket", "bucket"),
    "rdb_acl": ("rdb_instance", "instance_id"),
    "k8s_acl": ("k8s_cluster", "cluster_id"),
    "lb_acl": ("lb_frontend", "frontend_id"),
    "lb_private_network": ("lb", "lb_id"),
    "instance_private_nic": ("instance_server", "server_id"),
    "flexible_ip": ("baremetal_server", "server_id"),
}
"""Companion → what it completes, and the property that names it."""


def joined(
    facet: type[Facet], field: str, properties: dict[str, Any], *companions: tuple[str, dict[str, Any]]
) -> State | None:
    """The state of a field of a resource once the companions that name it have spoken; ids are known after apply."""
    type, by = LINKS[companions[0][0]]
    target = testing.resource(f"scaleway_{type}", properties, name="target")
    others = [
        testing.resource(f"scaleway_{kind}", {by: LATER, **written}, name=f"companion-{i}", refers={by: target})
        for i, (kind, written) in enumerate(companions)
    ]
    return state(testing.facets(target, *others)["target"], facet, field)


def state(facets: tuple[Facet, ...], facet: type[Facet], field: str) -> State | None:
    (found,) = [f for f in facets if isinstance(f, facet)]
    truth = getattr(found, field)
    assert truth is None or isinstance(truth, Truth)
    return None if truth is None else truth.state


ACL, POLICY = "object_bucket_acl", "object_bucket_policy"
LOCK, WEBSITE = "object_bucket_lock_configuration", "object_bucket_website_configuration"
ENCRYPTION = "object_bucket_server_side_encryption_configuration"


def policy(*statements: Any) -> dict[str, Any]:
    return {"policy": json.dumps({"Version": "2023-04-17", "Statement": list(statements)})}


def allow(principal: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["b/*"], "Principal": principal, **more}


def from_addresses(*ranges: str) -> dict[str, Any]:
    return {"Condition": {"IpAddress": {"aws:SourceIp": list(ranges)}}}


APPLICATION = {"SCW": "application_id:7"}


@pytest.mark.parametrize(
    ("bucket", "companion", "expected"),
    [
        ({}, (ACL, {"acl": "private"}), T),
        ({}, (ACL, {"acl": "public-read"}), F),
        ({}, (ACL, {"acl": "authenticated-read"}), F),
        ({}, (ACL, {"acl": LATER}), U),
        ({}, (ACL, {}), U),
        ({"acl": "public-read"}, (ACL, {"acl": "private"}), F),
        ({}, (ACL, {"access_control_policy": {"grant": [{"grantee": {"id": "p:p", "type": "CanonicalUser"}}]}}), T),
        ({}, (ACL, {"access_control_policy": {"grant": [{"grantee": {"uri": "http://acs.amazonaws.com/groups/global/AllUsers"}}]}}), F),
        ({}, (ACL, {"access_control_policy": {"grant": [{"grantee": {"uri": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"}}]}}), F),
        ({}, (ACL, {"access_control_policy": {"grant": [{"grantee": {"uri": LATER}}]}}), U),
        ({}, (ACL, {"access_control_policy": LATER}), U),
        ({}, (WEBSITE, {"index_document": {"suffix": "index.html"}}), F),
        ({}, (POLICY, policy(allow(APPLICATION))), T),
        ({}, (POLICY, policy(allow("*"))), F),
        ({}, (POLICY, policy(allow({"SCW": "*"}))), F),
        ({}, (POLICY, policy(allow({"SCW": ["application_id:7", "*"]}))), F),
        ({}, (POLICY, policy(allow(APPLICATION), allow("*"))), F),
        ({}, (POLICY, {"policy": {"Statement": allow("*")}}), F),
        ({}, (POLICY, policy({"Effect": "Allow", "NotPrincipal": APPLICATION, "Action": "s3:*"})), F),
        ({}, (POLICY, policy({"Effect": "Deny", "Principal": "*", "Action": "s3:*"})), T),
        ({}, (POLICY, policy(allow("*", **from_addresses("198.51.100.0/24")))), U),
        ({}, (POLICY, policy(allow("*", **from_addresses("0.0.0.0/0")))), F),
        ({}, (POLICY, policy(allow("*", **from_addresses("198.51.100.0/24", "::/0")))), F),
        ({}, (POLICY, policy(allow("*", Condition={"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}}))), F),
        ({}, (POLICY, policy({"Effect": "Allow", "Action": "s3:*"})), U),
        ({}, (POLICY, policy(allow({}))), U),
        ({}, (POLICY, {"policy": '{"Statement": [' }), U),
        ({}, (POLICY, {"policy": "[" * 100_000}), U),
        ({}, (POLICY, {"policy": "{}"}), U),
        ({}, (POLICY, {"policy": LATER}), U),
        ({}, (POLICY, {"policy": {"Statement": [allow(LATER)]}}), U),
        ({}, (POLICY, {"policy": {"Statement": [allow(LATER), allow("*")]}}), F),
        ({}, (POLICY, {"policy": {"Statement": [allow("*", Effect=LATER)]}}), U),
        ({}, (POLICY, {"policy": {"Statement": LATER}}), U),
        ({"acl": LATER}, (POLICY, policy(allow(APPLICATION))), U),
    ],
)  # fmt: skip
def test_a_bucket_is_private_only_if_all_that_speak_of_it_say_so(
    bucket: dict[str, Any], companion: tuple[str, dict[str, Any]], expected: State
) -> None:
    assert joined(Store, "private", bucket, companion) is expected


def test_one_companion_that_opens_a_bucket_is_enough() -> None:
    closing = (ACL, {"acl": "private"})
    opening = (POLICY, policy(allow("*")))
    assert joined(Store, "private", {}, closing, opening) is F
    assert joined(Store, "private", {}, opening, closing) is F
    assert joined(Store, "private", {}, closing, (POLICY, policy(allow(APPLICATION)))) is T


def test_an_absent_acl_proves_nothing_in_an_incomplete_input() -> None:
    bucket = testing.resource("scaleway_object_bucket", {"region": "fr-par"})
    whole, part = testing.facets(bucket)["it"], testing.facets(bucket, complete=False)["it"]
    assert [state(whole, Store, name) for name in ("private", "encrypted", "immutable")] == [T, F, F]
    assert [state(part, Store, name) for name in ("private", "encrypted")] == [U, U]


@pytest.mark.parametrize(
    ("companions", "expected"),
    [
        ([(POLICY, policy(allow(APPLICATION)))], T),
        ([(ACL, {"acl": "private"})], F),
        ([(ACL, {"acl": "private"}), (POLICY, policy(allow(APPLICATION)))], T),
        ([(ACL, {"acl": "public-read"}), (POLICY, policy(allow(APPLICATION)))], F),
        ([(POLICY, policy(allow(APPLICATION))), (ACL, {"acl": "public-read"})], F),
        ([(ACL, {"acl": LATER}), (POLICY, policy(allow(APPLICATION)))], U),
        ([(POLICY, policy(allow("*")))], F),
        ([(WEBSITE, {"index_document": {"suffix": "index.html"}}), (POLICY, policy(allow(APPLICATION)))], F),
        ([(POLICY, {"policy": LATER})], T),  # that there is one; what it says is store-private's to judge
    ],
)
def test_a_bucket_for_health_data_is_private_and_has_a_policy(
    companions: list[tuple[str, dict[str, Any]]], expected: State
) -> None:
    assert joined(Store, "conditions", {"region": "fr-par"}, *companions) is expected


def sse(*algorithms: Any, key: Any = LATER) -> tuple[str, dict[str, Any]]:
    """A rule for each algorithm; those of Key Manager name a key, unless it is None."""
    by_default = "apply_server_side_encryption_by_default"
    named = {} if key is None else {"kms_master_key_id": key}
    rules = [{"sse_algorithm": a, **(named if a == "aws:kms" else {})} for a in algorithms]
    return ENCRYPTION, {"rule": [{by_default: rule} for rule in rules]}


@pytest.mark.parametrize(
    ("companion", "encrypted", "own_key"),
    [
        (sse("AES256"), T, F),
        (sse("aws:kms"), T, T),
        (sse("aws:kms", key="fr-par/1"), T, T),
        (sse("aws:kms", key=None), T, U),
        (sse("aws:kms", key=""), T, U),
        (sse("aws:kms", "AES256", key=None), T, F),
        (sse("aws:kms", "AES256"), T, F),
        (sse("AES256", "none"), F, F),
        (sse(LATER), U, U),
        ((ENCRYPTION, {"rule": LATER}), U, U),
        ((ENCRYPTION, {"rule": []}), F, F),
        ((ENCRYPTION, {"rule": [{}]}), U, U),
    ],
)
def test_default_encryption(companion: tuple[str, dict[str, Any]], encrypted: State, own_key: State) -> None:
    assert joined(Store, "encrypted", {}, companion) is encrypted
    assert joined(Store, "own_key", {}, companion) is own_key


def retention(mode: Any) -> tuple[str, dict[str, Any]]:
    return LOCK, {"rule": {"default_retention": {"mode": mode, "days": 30}}}


@pytest.mark.parametrize(
    ("bucket", "mode", "expected"),
    [
        ({"object_lock_enabled": True}, "COMPLIANCE", T),
        ({"object_lock_enabled": True}, "GOVERNANCE", F),
        ({"object_lock_enabled": True}, LATER, U),
        ({"object_lock_enabled": LATER}, "COMPLIANCE", U),
        ({"object_lock_enabled": False}, "COMPLIANCE", F),
        ({}, "COMPLIANCE", F),
    ],
)
def test_lock(bucket: dict[str, Any], mode: Any, expected: State) -> None:
    assert joined(Store, "immutable", bucket, retention(mode)) is expected


@pytest.mark.parametrize(
    ("bucket", "expected"),
    [
        ({"region": "fr-par"}, T),
        ({"region": "nl-ams"}, F),
        ({}, U),
        ({"region": "fr-par", "lifecycle_rule": [{"enabled": True}]}, F),
        ({"region": "fr-par", "lifecycle_rule": LATER}, U),
        ({"region": "fr-par", "acl": "public-read"}, F),
    ],
)
def test_conditions_for_health_data_with_a_bucket_policy(bucket: dict[str, Any], expected: State) -> None:
    assert joined(Store, "conditions", bucket, (POLICY, policy(allow(APPLICATION)))) is expected
    assert joined(Store, "conditions", bucket, (POLICY, {"policy": LATER})) is expected


PN = {"private_network": {"pn_id": "x"}}


@pytest.mark.parametrize(
    ("instance", "rules", "expected"),
    [
        ({}, [{"ip": "198.51.100.7/32"}], T),
        ({}, [{"ip": "198.51.100.7/32"}, {"ip": "0.0.0.0/0"}], F),
        ({}, [{"ip": "::/0"}], F),
        ({}, [{"ip": "0.0.0.0/1"}, {"ip": "128.0.0.0/1"}], F),
        ({}, [{"ip": "10.0.0.0/8"}], T),
        ({}, [{"ip": LATER}], U),
        ({}, [{"ip": "nonsense"}], U),
        ({}, [], U),
        ({}, LATER, U),
        (PN, [{"ip": "0.0.0.0/0"}], T),
        ({**PN, "load_balancer": {}}, [{"ip": "0.0.0.0/0"}], F),
        ({**PN, "load_balancer": LATER}, [{"ip": "0.0.0.0/0"}], U),
        ({**PN, "load_balancer": LATER}, [{"ip": "198.51.100.7/32"}], T),
    ],
)
def test_database_lists(instance: dict[str, Any], rules: Any, expected: State) -> None:
    assert joined(Endpoint, "restricted", instance, ("rdb_acl", {"acl_rules": rules})) is expected


@pytest.mark.parametrize(
    ("acl", "expected"),
    [
        ({"acl_rules": [{"ip": "198.51.100.7/32"}]}, T),
        ({"acl_rules": [{"ip": "0.0.0.0/0"}]}, F),
        ({"acl_rules": [{"ip": "198.51.100.7/32"}, {"scaleway_ranges": True}]}, F),
        ({"acl_rules": [{"ip": "198.51.100.7/32", "scaleway_ranges": False}]}, T),
        ({"acl_rules": [{"ip": LATER}]}, U),
        ({"acl_rules": [{"scaleway_ranges": LATER}]}, U),
        ({"no_ip_allowed": True}, T),
        ({"no_ip_allowed": LATER}, U),
        ({"no_ip_allowed": False, "acl_rules": [{"ip": "0.0.0.0/0"}]}, F),
        ({}, U),
    ],
)
def test_cluster_lists(acl: dict[str, Any], expected: State) -> None:
    assert joined(Endpoint, "restricted", {}, ("k8s_acl", acl)) is expected


def rule(action: Any, *ranges: Any, **match: Any) -> tuple[str, dict[str, Any]]:
    return "lb_acl", {"action": {"type": action}, "match": {"ip_subnet": list(ranges), **match}}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([rule("allow", "198.51.100.0/24"), rule("deny", "0.0.0.0/0")], T),
        ([rule("deny", "0.0.0.0/0"), rule("allow", "198.51.100.0/24")], T),
        ([rule("deny", "198.51.100.0/24", invert=True)], T),
        ([rule("allow", "198.51.100.0/24")], F),
        ([rule("deny", "0.0.0.0/0"), rule("allow", "0.0.0.0/0")], F),
        ([rule("allow", "0.0.0.0/0"), rule("deny", "0.0.0.0/0")], F),
        ([rule("deny", LATER)], U),
        ([rule("deny", "0.0.0.0/0", http_filter="path_begin")], F),
    ],
)
def test_access_rules_kept_apart_from_the_frontend(rules: list[tuple[str, dict[str, Any]]], expected: State) -> None:
    assert joined(Endpoint, "restricted", {}, *rules) is expected


def test_links_to_private_networks() -> None:
    assert joined(Endpoint, "attached", {}, ("lb_private_network", {"private_network_id": LATER})) is T
    assert joined(Compute, "attached", {}, ("instance_private_nic", {"private_network_id": LATER})) is T
    assert joined(Compute, "attached", {"private_network": LATER}, ("instance_private_nic", {})) is T


def test_a_public_address_bound_to_a_dedicated_machine() -> None:
    assert joined(Compute, "private", {}, ("flexible_ip", {})) is F
    machine = testing.resource("scaleway_baremetal_server", {}, name="machine")
    unbound = testing.resource("scaleway_flexible_ip", {}, name="unbound")
    assert state(testing.facets(machine, unbound)["machine"], Compute, "private") is U


def test_a_companion_of_one_bucket_says_nothing_of_its_neighbour() -> None:
    one, two = (
        testing.resource("scaleway_object_bucket", {"name": n, "region": "fr-par"}, name=n) for n in ("one", "two")
    )
    public = testing.resource("scaleway_object_bucket_acl", {"bucket": "one", "acl": "public-read"}, name="acl")
    found = testing.facets(one, two, public)
    assert [state(found[name], Store, "private") for name in ("one", "two")] == [F, T]


def test_a_companion_whose_target_is_unknown_leaves_every_candidate_open() -> None:
    one, two = (testing.resource("scaleway_object_bucket", {"name": n}, name=n) for n in ("one", "two"))
    public = testing.resource("scaleway_object_bucket_acl", {"bucket": LATER, "acl": "public-read"}, name="acl")
    found = testing.facets(one, two, public)
    assert [state(found[name], Store, "private") for name in ("one", "two")] == [U, U]


@pytest.mark.parametrize(
    ("companion", "facet", "field", "expected"),
    [
        (testing.resource("scaleway_object_bucket_acl", {"bucket": "out", "acl": "public-read"}), Store, "private", F),
        (testing.resource("scaleway_object_bucket_acl", {"bucket": "out", "acl": "private"}), Store, "private", T),
        (testing.resource("scaleway_k8s_acl", {"cluster_id": "out", "acl_rules": [{"ip": "0.0.0.0/0"}]}), Endpoint, "restricted", F),
        (testing.resource("scaleway_rdb_acl", {"instance_id": "out", "acl_rules": [{"ip": "0.0.0.0/0"}]}), Endpoint, "restricted", F),
    ],
)  # fmt: skip
def test_a_companion_of_something_outside_is_judged_by_itself(
    companion: Resource, facet: type[Facet], field: str, expected: State
) -> None:
    assert state(testing.facets(companion)["it"], facet, field) is expected
