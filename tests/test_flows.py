"""The flow matrix: firewall rules in, lines out; what is not known yet is told by what it is made from."""

from __future__ import annotations

from typing import Any

import pytest
from rempart.deployment import Resource
from rempart.flows import matrix
from rempart.testing import assess, resource
from rempart.value import SECRET, UNTIL_APPLY

Line = tuple[list[str], str, list[str], str, str]


def lines(*resources: Resource) -> list[Line]:
    """(what is guarded, way, peers, ports, path) of every flow, in English."""
    return [
        (
            [text.en for text in flow.group],
            "in" if flow.inbound else "out",
            [text.en for text in flow.peers],
            flow.ports.en,
            flow.path,
        )
        for flow in matrix(assess(*resources))
    ]


GROUP = resource("openstack_networking_secgroup_v2", {}, name="guarded")
OTHER = resource("openstack_networking_secgroup_v2", {}, name="others")


@pytest.mark.parametrize(
    ("type", "values", "expected"),
    [
        (
            "scaleway_instance_security_group",
            {
                "inbound_rule": [
                    {"action": "accept", "port": 443, "ip_range": "10.0.0.0/8"},
                    {"action": "drop", "port": 22},
                    {"action": "accept", "port_range": "8000-8010"},
                ],
                "outbound_rule": [{"action": "accept", "protocol": "ICMP", "ip_range": "0.0.0.0/0"}],
            },
            [
                ([], "in", ["10.0.0.0/8"], "443", "inbound_rule[0]"),
                ([], "in", ["any address"], "8000-8010", "inbound_rule[2]"),
                ([], "out", ["any address"], "no port (ICMP)", "outbound_rule[0]"),
            ],
        ),
        (
            "scaleway_instance_security_group",
            {"inbound_rule": UNTIL_APPLY},
            [([], "in", ["not known before deployment"], "not read", "inbound_rule")],
        ),
        (
            "scaleway_instance_security_group",
            {"inbound_rule": [{"action": "accept", "port": 22, "ip_range": SECRET}]},
            [([], "in", ["secret"], "22", "inbound_rule[0]")],
        ),
        (
            "azure-native:network:SecurityRule",
            {
                "access": "Allow",
                "direction": "Inbound",
                "sourceAddressPrefixes": ["10.1.0.0/16", "10.2.0.0/16"],
                "destinationPortRanges": ["443", "8000-8010"],
                "networkSecurityGroupName": "nsg",
            },
            [(["nsg"], "in", ["10.1.0.0/16", "10.2.0.0/16"], "443, 8000-8010", "sourceAddressPrefix")],
        ),
        ("azure-native:network:SecurityRule", {"access": "Deny", "direction": "Inbound"}, []),
        (
            "google_compute_firewall",
            {"allow": [{"protocol": "tcp", "ports": ["22"]}], "source_tags": ["bastion"], "network": "n"},
            [(["n"], "in", ["bastion"], "22", "allow[0]")],
        ),
        (
            "outscale_security_group_rule",
            {
                "flow": "Outbound",
                "security_group_id": "sg",
                "rules": [
                    {
                        "from_port_range": 443,
                        "to_port_range": 443,
                        "ip_protocol": "tcp",
                        "security_groups_members": [{"security_group_id": "sg-2"}],
                    }
                ],
            },
            [(["sg"], "out", ["sg-2"], "443", "rules[0]")],
        ),
    ],
)
def test_lines(type: str, values: dict[str, Any], expected: list[Line]) -> None:
    assert lines(resource(type, values)) == expected


def test_what_is_not_known_yet_is_named_by_what_it_is_made_from() -> None:
    """Two rules of equal values share what was read, and each names its own group."""
    values = {"direction": "ingress", "security_group_id": UNTIL_APPLY, "remote_group_id": UNTIL_APPLY}
    rules = [
        resource(
            "openstack_networking_secgroup_rule_v2",
            {**values, "port_range_min": 443, "port_range_max": 443},
            name=f"{one.name}-{other.name}",
            refers={"security_group_id": one, "remote_group_id": other},
        )
        for one, other in ((GROUP, OTHER), (OTHER, GROUP))
    ]
    assert lines(GROUP, OTHER, *rules) == [
        (["guarded"], "in", ["others"], "443", ""),
        (["others"], "in", ["guarded"], "443", ""),
    ]
