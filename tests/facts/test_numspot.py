"""What resources of NumSpot show with one another: places that the API's address tells, addresses, tunnels.

What each single property shows is in the table of controls (tests/controls).
"""

from __future__ import annotations

from typing import Any

import pytest
from rempart.deployment import Resource
from rempart.facts.vocabulary import Compute, Endpoint, Facet, FirewallRule, Network, Store
from rempart.testing import facets, provider, resource
from rempart.truth import State, Truth
from rempart.value import UNTIL_APPLY

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN
HOST = provider(
    "numspot",
    numspotHost="https://api.eu-west-2.numspot.com",
    numspotHostOs="https://objectstorage.eu-west-2.numspot.com",
)


def it(type: str, values: dict[str, Any] | None = None, by: Any = HOST, **refers: Resource) -> Resource:
    return resource(f"numspot_{type}", values or {}, refers=refers, by=by)


def other(type: str, values: dict[str, Any] | None = None, **refers: Resource) -> Resource:
    return resource(f"numspot_{type}", values or {}, name="other", refers=refers, by=HOST)


def one(kind: type[Facet], *resources: Resource) -> Any:
    (found,) = [facet for facet in facets(*resources)["it"] if isinstance(facet, kind)]
    return found


def state(truth: Truth | None) -> State | None:
    return None if truth is None else truth.state


@pytest.mark.parametrize(
    ("inputs", "region"),
    [
        ({"numspotHost": "https://api.eu-west-2.numspot.com"}, "eu-west-2"),
        ({"numspotHost": "api.cloudgouv-eu-west-1.numspot.com"}, "cloudgouv-eu-west-1"),
        ({"numspotHost": "https://api.example.org"}, None),
        ({}, None),
    ],
)
def test_a_bucket_lies_in_the_region_of_the_api(inputs: dict[str, Any], region: str | None) -> None:
    assert one(Store, it("bucket", by=provider("numspot", **inputs))).place.region.known == region


def test_a_machine_lies_where_its_subnet_does() -> None:
    subnet = other("subnet", {"availability_zone_name": "eu-west-2b"})
    assert (
        one(Compute, it("vm", {"subnet_id": UNTIL_APPLY}, subnet_id=subnet), subnet).place.region.known == "eu-west-2b"
    )


@pytest.mark.parametrize(
    ("subnet", "linked", "expected"),
    [
        ({"map_public_ip_on_launch": False}, False, T),
        ({"map_public_ip_on_launch": True}, False, F),
        ({"map_public_ip_on_launch": False}, True, F),
        ({}, False, U),
    ],
)
def test_a_machine_without_public_address(subnet: dict[str, Any], linked: bool, expected: State) -> None:
    net = other("subnet", subnet)
    vm = it("vm", {"subnet_id": UNTIL_APPLY}, subnet_id=net)
    address = resource("numspot_public_ip", {"vm_id": UNTIL_APPLY}, name="ip", refers={"vm_id": vm}, by=HOST)
    assert state(one(Compute, vm, net, *([address] if linked else [])).private) is expected


@pytest.mark.parametrize(("groups", "expected"), [([14, 19], T), ([14, 2], F), ([99], U), (None, U)])
def test_groups_of_a_tunnel_by_their_numbers(groups: list[int] | None, expected: State) -> None:
    phase = {} if groups is None else {"phase2dh_group_numbers": groups}
    tunnel = it("vpn_connection", {"vpn_options": {"phase2options": phase}})
    assert state(one(Network, tunnel).encrypted) is expected


def test_a_listener_speaks_to_its_servers_as_it_is_spoken_to() -> None:
    plain = {"load_balancer_protocol": "HTTP", "load_balancer_port": 80, "backend_port": 80}
    sealed = {"load_balancer_protocol": "HTTPS", "server_certificate_id": "c"}
    found = [state(one(Endpoint, it("load_balancer", {"listeners": [one_]})).tls) for one_ in (plain, sealed)]
    assert found == [F, U]  # the versions of TLS are never shown


@pytest.mark.parametrize(
    ("rule", "anyone"),
    [({"ip_ranges": ["0.0.0.0/0"]}, T), ({"service_ids": ["pl-1"]}, F), ({}, U), ({"ip_ranges": ["10.0.0.0/8"]}, F)],
)
def test_whom_a_rule_lets_in(rule: dict[str, Any], anyone: State) -> None:
    found = one(FirewallRule, it("security_group", {"inbound_rules": [rule]}))
    assert found.anyone.state is anyone
