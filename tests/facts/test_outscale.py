"""What resources of OUTSCALE show with one another: what companions, groups, Subnets and unknown values change.

What each single property shows is in the table of controls (tests/controls).
"""

from __future__ import annotations

from typing import Any

import pytest
from rempart.deployment import Resource
from rempart.facts.vocabulary import Compute, Facet, Firewall, FirewallRule, Identity, Network, Place, Store
from rempart.testing import facets, resource
from rempart.truth import State, Truth
from rempart.value import UNTIL_APPLY

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN


def it(type: str, properties: dict[str, Any] | None = None, **refers: Resource) -> Resource:
    return resource(f"outscale_{type}", properties or {}, refers=refers)


def other(type: str, name: str, properties: dict[str, Any] | None = None, **refers: Resource) -> Resource:
    return resource(f"outscale_{type}", properties or {}, name=name, refers=refers)


def one(kind: type[Facet], *resources: Resource, complete: bool = True) -> Any:
    (found,) = [facet for facet in facets(*resources, complete=complete)["it"] if isinstance(facet, kind)]
    return found


def state(truth: Truth | None) -> State | None:
    return None if truth is None else truth.state


NET = other("net", "net")
SUBNET = other("subnet", "subnet", {"subregion_name": "cloudgouv-eu-west-1b"}, net_id=NET)
OPEN = other("subnet", "subnet", {"map_public_ip_on_launch": True}, net_id=NET)
HIDDEN = {"subnet_id": UNTIL_APPLY}


@pytest.mark.parametrize(
    ("properties", "subnet", "linked", "attached", "private"),
    [
        ({}, None, False, F, F),
        (HIDDEN, SUBNET, False, T, T),
        (HIDDEN, SUBNET, True, T, F),
        (HIDDEN, OPEN, False, T, F),
        ({"subnet_id": "subnet-12345678"}, None, False, T, U),
        (HIDDEN, None, False, U, U),
        ({"nics": [{"nic_id": "eni-1"}]}, None, False, T, T),
        ({"nics": [{"subnet_id": "subnet-1"}]}, None, False, T, U),
    ],
)
def test_a_machine_is_private_in_a_subnet_that_gives_no_address(
    properties: dict[str, Any], subnet: Resource | None, linked: bool, attached: State, private: State
) -> None:
    vm = it("vm", properties, **({"subnet_id": subnet} if subnet else {}))
    link = other("public_ip_link", "link", {"vm_id": UNTIL_APPLY}, vm_id=vm)
    beside = [NET, subnet] if subnet else []
    compute = one(Compute, vm, *beside, *([link] if linked else []))
    assert (state(compute.attached), state(compute.private)) == (attached, private)


def test_where_resources_may_be_missing_no_address_is_not_proved() -> None:
    compute = one(Compute, it("vm", HIDDEN, subnet_id=SUBNET), NET, SUBNET, complete=False)
    assert state(compute.private) is U


def test_a_machine_lies_where_its_subnet_does() -> None:
    place = one(Compute, it("vm", HIDDEN, subnet_id=SUBNET), NET, SUBNET).place
    assert isinstance(place, Place)
    assert place.region.known == "cloudgouv-eu-west-1b"


@pytest.mark.parametrize(
    ("addition", "expected"),
    [
        ({}, T),
        ({"global_permission": "false"}, T),
        ({"global_permission": "true"}, F),
        ({"global_permission": UNTIL_APPLY}, U),
        ({"account_ids": ["012345678910"]}, U),
        ({"account_ids": ["012345678910"], "global_permission": "true"}, F),
    ],
)
def test_an_image_is_as_private_as_its_permissions(addition: dict[str, Any], expected: State) -> None:
    image = it("image")
    permission = other(
        "image_launch_permission", "p", {"image_id": UNTIL_APPLY, "permission_additions": addition}, image_id=image
    )
    assert state(one(Store, image, permission).private) is expected


@pytest.mark.parametrize(
    ("properties", "anyone", "ports"),
    [
        ({"flow": "Inbound", "ip_range": "0.0.0.0/0", "ip_protocol": "-1"}, T, ()),
        ({"flow": "Inbound", "ip_range": "10.0.0.0/8", "ip_protocol": "tcp", "from_port_range": 22}, F, ((22, 22),)),
        ({"flow": "Inbound", "ip_range": "0.0.0.0/0", "ip_protocol": "icmp"}, T, ((0, 0),)),
        ({"flow": "Inbound", "security_group_name_to_link": "rebond"}, F, ()),
        ({"flow": "Inbound"}, U, ()),
        ({"flow": UNTIL_APPLY, "ip_range": "0.0.0.0/0"}, U, ()),
        ({"flow": "Inbound", "rules": [{"security_groups_members": [{"security_group_id": "sg-1"}]}]}, F, ()),
    ],
)
def test_a_rule_names_a_range_or_a_group(properties: dict[str, Any], anyone: State, ports: Any) -> None:
    rule = one(FirewallRule, it("security_group_rule", properties))
    assert (rule.anyone.state, tuple((p.first, p.last) for p in rule.ports)) == (anyone, ports)


def test_an_outbound_rule_is_told_apart() -> None:
    assert not one(FirewallRule, it("security_group_rule", {"flow": "Outbound", "ip_range": "0.0.0.0/0"})).inbound


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"net_id": "vpc-1", "remove_default_outbound_rule": True}, T),
        ({"net_id": "vpc-1"}, F),
        ({}, U),
    ],
)
def test_only_a_group_of_a_net_can_be_closed_on_the_way_out(properties: dict[str, Any], expected: State) -> None:
    assert state(one(Firewall, it("security_group", properties)).denies_outbound) is expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ('{"Statement": [{"Effect": "Allow", "Action": ["api:*"], "Resource": "*"}]}', F),
        ('{"Statement": {"Effect": "Allow", "NotAction": ["api:DeleteVms"], "Resource": ["*"]}}', F),
        ('{"Statement": [{"Effect": "Deny", "Action": ["*"], "Resource": ["*"]}]}', T),
        ('{"Statement": [{"Effect": "Allow", "Action": ["api:*"], "Resource": ["orn:outscale:ec2:::vm/i-1"]}]}', T),
        ('{"Statement": [{"Effect": "Allow", "action": ["*"], "Resource": ["*"]}]}', U),
        ("pas du JSON", U),
    ],
)
def test_a_policy_is_narrow_unless_it_gives_everything(document: str, expected: State) -> None:
    assert state(one(Identity, it("policy", {"document": document})).least_privilege) is expected


def test_routes_of_a_peer_join_networks() -> None:
    assert state(one(Network, it("virtual_gateway_route_propagation", {"enable": True})).isolated) is U
    assert state(one(Network, it("virtual_gateway_route_propagation", {"enable": False})).isolated) is T
