"""What resources of Google Cloud and S3NS show with one another: policies of buckets, keys, firewalls, schedules.

What each single property shows is in the table of controls (tests/controls).
"""

from __future__ import annotations

from typing import Any

import pytest
from rempart.deployment import Resource
from rempart.facts import facts_of
from rempart.facts.vocabulary import (
    Backup,
    Compute,
    Facet,
    Firewall,
    FirewallRule,
    Identity,
    Key,
    Place,
    Secret,
    Store,
    Transfer,
)
from rempart.names import properties
from rempart.testing import facets, provider, resource
from rempart.truth import State, Truth
from rempart.value import UNTIL_APPLY

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN
GOOGLE = provider("gcp", region="europe-west9", project="p")
S3NS = provider("gcp", universeDomain="s3nsapis.fr", region="u-france-east1", project="s3ns:p")


def it(type: str, values: dict[str, Any] | None = None, **refers: Resource) -> Resource:
    return resource(f"google_{type}", values or {}, refers=refers, by=GOOGLE)


def other(type: str, values: dict[str, Any] | None = None, **refers: Resource) -> Resource:
    return resource(f"google_{type}", values or {}, name="other", refers=refers, by=GOOGLE)


def one(kind: type[Facet], *resources: Resource) -> Any:
    (found,) = [facet for facet in facets(*resources)["it"] if isinstance(facet, kind)]
    return found


def state(truth: Truth | None) -> State | None:
    return None if truth is None else truth.state


def test_the_properties_of_every_described_type_are_known() -> None:
    facts = facts_of("google")
    assert facts is not None
    described = set(facts.descriptions) | {type for completion in facts.completions for type in completion.types}
    assert [type for type in sorted(described) if properties(type) is None] == []


@pytest.mark.parametrize(
    ("prevention", "member", "expected"),
    [
        ("enforced", "allUsers", T),
        ("enforced", UNTIL_APPLY, T),
        ("inherited", "user:camille@example.org", F),
        (None, "allUsers", F),
        (None, "user:camille@example.org", U),
        (None, UNTIL_APPLY, U),
    ],
)
def test_who_reads_a_bucket(prevention: str | None, member: Any, expected: State) -> None:
    settings = {"uniform_bucket_level_access": True, "public_access_prevention": prevention}
    bucket = it("storage_bucket", {name: value for name, value in settings.items() if value is not None})
    grant = other("storage_bucket_iam_member", {"role": "roles/storage.objectViewer", "member": member}, bucket=bucket)
    assert state(one(Store, bucket, grant).private) is expected


@pytest.mark.parametrize(("by", "expected"), [(GOOGLE, T), (S3NS, U)])
def test_google_encrypts_by_itself_and_of_s3ns_nobody_knows(by: Any, expected: State) -> None:
    bucket = resource("google_storage_bucket", {"location": "u-france-east1" if by is S3NS else "EUROPE-WEST9"}, by=by)
    assert state(one(Store, bucket).encrypted) is expected


def test_a_key_of_this_deployment_is_ones_own_while_its_id_is_not_known() -> None:
    key = other("kms_crypto_key", {"rotation_period": "7776000s"})
    disk = it("compute_disk", {"disk_encryption_key": {"kms_key_self_link": UNTIL_APPLY}}, disk_encryption_key=key)
    store = one(Store, disk, key)
    assert (state(store.own_key), state(store.encrypted)) == (T, T)


def test_a_key_lies_where_its_ring_does() -> None:
    ring = other("kms_key_ring", {"location": "europe-west9"})
    place = one(Key, it("kms_crypto_key", {"key_ring": UNTIL_APPLY}, key_ring=ring), ring).place
    assert isinstance(place, Place)
    assert place.country.known == "FR"


@pytest.mark.parametrize(
    ("replication", "country"),
    [
        ({"user_managed": {"replicas": [{"location": "europe-west9"}]}}, "FR"),
        ({"user_managed": {"replicas": [{"location": "europe-west9"}, {"location": "us-east1"}]}}, "US"),
        ({"auto": {}}, None),
    ],
)
def test_every_replica_of_a_secret_counts(replication: dict[str, Any], country: str | None) -> None:
    assert one(Secret, it("secret_manager_secret", {"replication": replication})).place.country.known == country


@pytest.mark.parametrize(
    ("rule", "anyone", "ports"),
    [
        (
            {"source_ranges": ["0.0.0.0/0"], "allow": [{"protocol": "tcp", "ports": ["22", "80-81"]}]},
            T,
            ((22, 22), (80, 81)),
        ),
        ({"allow": [{"protocol": "tcp", "ports": ["22"]}]}, T, ((22, 22),)),
        ({"source_tags": ["rebond"], "allow": [{"protocol": "tcp", "ports": ["22"]}]}, F, ((22, 22),)),
        ({"source_ranges": ["10.0.0.0/8"], "allow": [{"protocol": "all"}]}, F, ()),
        ({"source_ranges": UNTIL_APPLY, "allow": [{"protocol": "icmp"}]}, U, ((0, 0),)),
    ],
)
def test_rules_of_a_firewall(rule: dict[str, Any], anyone: State, ports: Any) -> None:
    found = one(FirewallRule, it("compute_firewall", rule))
    assert (found.anyone.state, tuple((p.first, p.last) for p in found.ports)) == (anyone, ports)


def test_a_rule_that_denies_everything_out_closes_the_network() -> None:
    closed = {"direction": "EGRESS", "destination_ranges": ["0.0.0.0/0"], "deny": [{"protocol": "all"}]}
    assert state(one(Firewall, it("compute_firewall", closed)).denies_outbound) is T


@pytest.mark.parametrize(
    ("card", "expected"),
    [({"subnetwork": "s"}, T), ({"subnetwork": "s", "access_config": [{}]}, F), ({"access_config": UNTIL_APPLY}, U)],
)
def test_an_access_config_even_empty_is_a_public_address(card: dict[str, Any], expected: State) -> None:
    assert state(one(Compute, it("compute_instance", {"network_interface": [card]})).private) is expected


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [({"daily_schedule": {"days_in_cycle": 1}}, T), ({"daily_schedule": {"days_in_cycle": 7}}, F), ({}, F)],
)
def test_a_disk_is_backed_up_by_its_schedule(schedule: dict[str, Any], expected: State) -> None:
    policy = other("compute_resource_policy", {"snapshot_schedule_policy": {"schedule": schedule}})
    disk = it("compute_disk", {"resource_policies": UNTIL_APPLY}, resource_policies=policy)
    assert state(one(Store, disk, policy).backed_up) is expected
    assert state(one(Store, it("compute_disk")).backed_up) is F


def test_a_snapshot_without_a_location_lies_nobody_knows_where() -> None:
    assert one(Backup, it("compute_snapshot")).place.country.is_unknown


@pytest.mark.parametrize(
    ("role", "member", "expected"),
    [
        ("roles/storage.objectViewer", "user:camille@example.org", T),
        ("roles/owner", "user:camille@example.org", F),
        ("roles/storage.admin", "user:camille@example.org", F),
        ("roles/storage.objectViewer", "allAuthenticatedUsers", F),
    ],
)
def test_a_grant_is_narrow(role: str, member: str, expected: State) -> None:
    assert state(one(Identity, it("project_iam_member", {"role": role, "member": member})).least_privilege) is expected


def test_a_grant_to_an_account_of_this_deployment() -> None:
    account = other("service_account", {"account_id": "a"})
    grant = it("project_iam_member", {"role": "roles/viewer.autre", "member": UNTIL_APPLY}, member=account)
    assert state(one(Identity, grant, account).least_privilege) is T


def test_logs_that_go_to_a_store_of_this_deployment() -> None:
    store = other("storage_bucket", {"location": "EUROPE-WEST9"})
    sink = it("logging_project_sink", {"destination": UNTIL_APPLY}, destination=store)
    assert [one(Transfer, sink, *more).european.state for more in ((), (store,))] == [U, T]


def test_rights_of_the_accounts_of_this_deployment_are_somebody_s() -> None:
    """A list of accounts whose addresses are known after apply only; a value made from anything else says nothing."""
    account, bucket = other("service_account", {"account_id": "a"}), other("storage_bucket", {})
    values = {"role": "roles/storage.objectViewer", "members": [UNTIL_APPLY, UNTIL_APPLY]}
    linked, mixed, unlinked = (it("storage_bucket_iam_binding", values) for _ in range(3))
    linked.property_dependencies = {"members": (account.urn,)}
    mixed.property_dependencies = {"members": (account.urn, bucket.urn)}
    found = [state(one(Identity, grant, account, bucket).least_privilege) for grant in (linked, mixed, unlinked)]
    assert found == [T, U, U]
