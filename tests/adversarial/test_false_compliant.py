"""Inputs that look compliant and are not, or cannot be known to be. Most once got a better answer than they earned."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from rempart.catalog import facts, offerings, package
from rempart.deployment import Resource
from rempart.exceptions.records import Waiver
from rempart.facts.vocabulary import FirewallRule, Store
from rempart.rules import all_rules
from rempart.testing import ON, assess, facets, provider, resource
from rempart.truth import State, Truth
from rempart.value import UNTIL_APPLY

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN
BUCKET = "scaleway_object_bucket"


def store(*resources: Resource) -> Store:
    """The store that the first resource is, its companions joined."""
    (found,) = (facet for facet in facets(*resources)[resources[0].name] if isinstance(facet, Store))
    return found


def state(truth: Truth | None) -> State | None:
    return None if truth is None else truth.state


@pytest.mark.parametrize(
    ("acl", "expected"),
    [
        ("private", T),
        (" Private ", T),
        ("PUBLIC-READ", F),
        ("public-read-write", F),
        ("authenticated-read", F),
        ("bucket-owner-read", U),
        ("publicread", U),
        (UNTIL_APPLY, U),
    ],
)
def test_a_word_that_is_no_known_acl_opens_or_closes_nothing(acl: Any, expected: State) -> None:
    assert state(store(resource(BUCKET, {"region": "fr-par", "acl": acl})).private) is expected


def policy(*statements: dict[str, Any]) -> Resource:
    text = json.dumps({"Version": "2023-04-17", "Statement": list(statements)})
    return resource("scaleway_object_bucket_policy", {"bucket": "depot", "policy": text}, name="policy")


ALLOWED = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "depot/*"}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (ALLOWED | {"Principal": {"SCW": "application_id:1"}}, T),
        (ALLOWED | {"Principal": "*"}, F),
        (ALLOWED | {"Principal": {"SCW": "*"}}, F),
        (ALLOWED | {"Principal": {"SCW": ["application_id:1", "*"]}}, F),
        (ALLOWED | {"Principal": "**"}, F),
        (ALLOWED | {"Principal": {"SCW": "application_id:*"}}, U),
        (ALLOWED | {"Principal": {}}, U),
        (ALLOWED | {"principal": "*"}, U),
    ],
)
def test_who_a_policy_lets_in(statement: dict[str, Any], expected: State) -> None:
    bucket = resource(BUCKET, {"region": "fr-par", "acl": "private", "name": "depot"}, name="depot")
    assert state(store(bucket, policy(statement)).private) is expected


@pytest.mark.parametrize(
    ("retention", "expected"),
    [
        ({"mode": "COMPLIANCE", "days": 30}, T),
        ({"mode": "COMPLIANCE", "years": 1}, T),
        ({"mode": "COMPLIANCE", "days": 0}, F),
        ({"mode": "GOVERNANCE", "days": 30}, F),
        ({"mode": "COMPLIANCE"}, U),
        ({"mode": "COMPLIANCE", "days": UNTIL_APPLY}, U),
    ],
)
def test_a_lock_of_no_length_locks_nothing(retention: dict[str, Any], expected: State) -> None:
    bucket = resource(BUCKET, {"region": "fr-par", "name": "depot", "object_lock_enabled": True}, name="depot")
    lock = resource(
        "scaleway_object_bucket_lock_configuration",
        {"bucket": "depot", "rule": {"default_retention": retention}},
        name="lock",
    )
    assert state(store(bucket, lock).immutable) is expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"action": "accept", "ip_range": "0.0.0.0/0", "port": 22}, T),
        ({"action": "Accept", "ip_range": "0.0.0.0/0", "port": 22}, T),
        ({"action": "accept", "ip": "10.0.0.1", "ip_range": "0.0.0.0/0", "port": 22}, T),
        ({"action": "accept", "ip_range": "10.0.0.0/8", "port": 22}, F),
        ({"action": "permit", "ip_range": "0.0.0.0/0", "port": 22}, U),
    ],
)
def test_who_a_firewall_rule_lets_in(rule: dict[str, Any], expected: State) -> None:
    group = resource(
        "scaleway_instance_security_group",
        {"zone": "fr-par-1", "inbound_default_policy": "drop", "inbound_rule": [rule]},
    )
    found = [facet for facet in facets(group)["it"] if isinstance(facet, FirewallRule) and facet.inbound]
    assert [facet.anyone.state for facet in found] == [expected]


@pytest.mark.parametrize(
    ("source", "known"),
    [
        ("scaleway/scaleway", True),
        ("registry.terraform.io/scaleway/scaleway", True),
        ("registry.opentofu.org/scaleway/scaleway", True),
        ("registry.terraform.io/hashicorp/google-beta", True),
        ("registry.terraform.io/evil/scaleway", False),
        ("registry.example.org/scaleway/scaleway", False),
    ],
)
def test_a_look_alike_provider_is_another_one(source: str, known: bool) -> None:
    assert (package("scaleway", source) is not None) is known


@pytest.mark.parametrize(
    ("named", "pattern", "covered"),
    [
        ("scaleway_object_bucket.db[0]", "scaleway_object_bucket.db[0]", True),
        ("scaleway_object_bucket.db0", "scaleway_object_bucket.db[0]", False),
        ("scaleway_object_bucket.db[1]", "scaleway_object_bucket.db[*]", True),
        ("scaleway_object_bucket.other", "scaleway_object_bucket.db*", False),
    ],
)
def test_an_index_in_a_waiver_is_an_index(named: str, pattern: str, covered: bool) -> None:
    waiver = Waiver(rule="r", resource=pattern, reason="r", approver="a", expires=ON)
    assert waiver.covers("r", named, "it") is covered


@pytest.mark.parametrize(
    ("tags", "out_of_scope"),
    [
        (["donnees=hors-sante"], True),
        (["donnees=sante"], False),
        (["donnees=hors-sante", "donnees=sante"], False),
        (["donnees=hors-sante", UNTIL_APPLY], False),
        ({"donnees": "HORS-SANTE"}, False),
        ({"donnees": UNTIL_APPLY}, False),
    ],
)
def test_only_a_plain_tag_takes_a_store_out_of_scope(tags: Any, out_of_scope: bool) -> None:
    assessment = assess(resource(BUCKET, {"region": "fr-par", "acl": "public-read", "tags": tags}))
    assert bool(assessment.out_of_scope) is out_of_scope


def test_a_companion_made_from_a_name_is_of_another_bucket() -> None:
    """`${depot.name}-archive`: the ACL of another bucket says nothing of this one."""
    bucket = resource(BUCKET, {"region": "fr-par", "acl": "private", "name": "depot"}, name="depot")
    other = resource(
        "scaleway_object_bucket_acl",
        {"bucket": "depot-archive", "acl": "public-read"},
        name="acl",
        refers={"bucket": bucket},
    )
    assert state(store(bucket, other).private) is T


def test_a_type_of_a_provider_that_nobody_described_lies_nowhere_known() -> None:
    assessment = assess(resource("acme_bucket", {"where": "us-east-1"}, by=provider("acme")))
    found = {v.rule.id: v.status for v in assessment.verdicts}
    assert found["stored-in-eea"] == "undetermined"
    assert assessment.exit_code() == 3


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2020, 1, 1), U),
        (ON, T),
        (ON + datetime.timedelta(days=365), T),
        (ON + datetime.timedelta(days=1500), U),
    ],
)
def test_a_certificate_without_an_established_end_does_not_last_for_ever(day: datetime.date, expected: State) -> None:
    assert facts.hds(offerings()["scaleway"], day).state is expected


def test_nothing_is_known_of_foreign_law_before_somebody_looked() -> None:
    assert facts.foreign_law(offerings()["scaleway"], datetime.date(2020, 1, 1), region_id="fr-par").state is U


def test_what_is_out_of_scope_carries_no_duty() -> None:
    """Everything classified as not health data: no certificate was looked at, so none carries anything."""
    bucket = resource(BUCKET, {"region": "fr-par", "acl": "private", "tags": {"donnees": "hors-sante"}})
    rules = [all_rules()["hds-certified"], all_rules()["stored-in-eea"]]
    results = assess(bucket, profile="hds", rules=rules).results
    assert {r.status for r in results if r.requirement.id.startswith("HDS-EXI")} == {"not_applicable"}
