"""What resources of OpenStack show with one another: networks by name, id or port, floating addresses, volume types.

What each single property shows is in the table of controls (tests/controls).
"""

from __future__ import annotations

from typing import Any

import pytest
from rempart.deployment import Resource
from rempart.facts.vocabulary import (
    Compute,
    Credential,
    Endpoint,
    Facet,
    FirewallRule,
    Identity,
    Network,
    Store,
    Transfer,
)
from rempart.testing import facets, provider, resource
from rempart.truth import State, Truth
from rempart.value import UNTIL_APPLY

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN
OVH = provider("openstack", authUrl="https://auth.cloud.ovh.net/v3", region="GRA11")
OTHER_HOST = provider("openstack", authUrl="https://keystone.example.org/v3")


def it(type: str, values: dict[str, Any] | None = None, by: Any = OVH, **refers: Resource) -> Resource:
    return resource(f"openstack_{type}", values or {}, refers=refers, by=by)


def other(type: str, values: dict[str, Any] | None = None, name: str = "other", **refers: Resource) -> Resource:
    return resource(f"openstack_{type}", values or {}, name=name, refers=refers, by=OVH)


def one(kind: type[Facet], *resources: Resource, complete: bool = True) -> Any:
    (found,) = [facet for facet in facets(*resources, complete=complete)["it"] if isinstance(facet, kind)]
    return found


def state(truth: Truth | None) -> State | None:
    return None if truth is None else truth.state


@pytest.mark.parametrize(
    ("by", "kind", "expected"),
    [
        (OVH, "high-speed-luks", T),
        (OVH, "high-speed", F),
        (OVH, None, F),
        (OVH, UNTIL_APPLY, U),
        (OTHER_HOST, "high-speed-luks", U),
        (OTHER_HOST, None, U),
    ],
)
def test_a_volume_type_tells_encryption_on_ovhcloud_alone(by: Any, kind: Any, expected: State) -> None:
    values = {} if kind is None else {"volume_type": kind}
    assert state(one(Store, it("blockstorage_volume_v3", values, by=by)).encrypted) is expected


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ({"name": "Ext-Net"}, F),
        ({"name": "reseau-prive"}, U),
        ({"uuid": "0a1b"}, U),
        ({"port": UNTIL_APPLY}, U),
        (None, U),
    ],
)
def test_a_network_that_is_elsewhere_is_inside_only_where_something_says_so(card: Any, expected: State) -> None:
    machine = it("compute_instance_v2", {} if card is None else {"network": [card]})
    assert state(one(Compute, machine).private) is expected
    assert state(one(Compute, machine).attached) is expected


@pytest.mark.parametrize(("external", "expected"), [(None, T), (False, T), (True, F), (UNTIL_APPLY, U)])
def test_a_network_of_the_deployment_is_inside_unless_it_is_external(external: Any, expected: State) -> None:
    net = other("networking_network_v2", {} if external is None else {"external": external})
    machine = it("compute_instance_v2", {"network": [{"uuid": UNTIL_APPLY}]}, network=net)
    assert state(one(Compute, machine, net).private) is expected


def test_each_card_is_looked_up_by_what_it_names() -> None:
    """A port is not taken for the network of another card."""
    net = other("networking_network_v2", {})
    cards = [{"uuid": UNTIL_APPLY}, {"port": UNTIL_APPLY}]
    machine = resource("openstack_compute_instance_v2", {"network": cards}, refers={"network": net}, by=OVH)
    assert state(one(Compute, machine, net).private) is U


def test_a_floating_address_on_a_port_makes_it_public() -> None:
    port = it("networking_port_v2", {"security_group_ids": ["g"]})
    link = other("networking_floatingip_associate_v2", {"port_id": UNTIL_APPLY}, port_id=port)
    assert [state(one(Compute, *these).private) for these in ((port,), (port, link))] == [T, F]


def test_an_address_that_names_its_port_makes_it_public_and_one_that_waits_does_not() -> None:
    port = it("networking_port_v2", {"security_group_ids": ["g"]})
    waiting = other("networking_floatingip_v2", {"pool": "Ext-Net"}, name="waiting")
    held = other("networking_floatingip_v2", {"pool": "Ext-Net", "port_id": UNTIL_APPLY}, port_id=port)
    assert [state(one(Compute, port, *more).private) for more in ((waiting,), (held,))] == [T, F]


def test_where_resources_may_be_missing_no_port_is_known_to_be_private() -> None:
    assert state(one(Compute, it("networking_port_v2", {}), complete=False).private) is U


def test_a_link_is_public_whatever_its_address() -> None:
    for address in ("192.0.2.7", UNTIL_APPLY):
        assert state(one(Compute, it("networking_floatingip_associate_v2", {"floating_ip": address})).private) is F


@pytest.mark.parametrize(
    ("groups", "expected"), [(["web"], T), (["default"], F), (["web", "Default "], F), ([], F), (None, F)]
)
def test_the_group_named_default_is_nobody_s_own(groups: Any, expected: State) -> None:
    machine = it("compute_instance_v2", {} if groups is None else {"security_groups": groups})
    assert state(one(Compute, machine).firewalled) is expected


@pytest.mark.parametrize(
    ("rule", "anyone", "inbound"),
    [
        ({"direction": "ingress"}, T, True),
        ({"direction": "ingress", "remote_ip_prefix": "0.0.0.0/0"}, T, True),
        ({"direction": "ingress", "remote_ip_prefix": "10.0.0.0/8"}, F, True),
        ({"direction": "ingress", "remote_group_id": "g"}, F, True),
        ({"direction": "egress"}, T, False),
        ({"direction": UNTIL_APPLY}, U, True),
    ],
)
def test_a_rule_without_a_source_is_for_everybody(rule: dict[str, Any], anyone: State, inbound: bool) -> None:
    found = one(FirewallRule, it("networking_secgroup_rule_v2", rule))
    assert (state(found.anyone), found.inbound) == (anyone, inbound)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, U),
        ({"roles": ["reader"]}, T),
        ({"roles": ["reader", "admin"]}, F),
        ({"roles": ["reader"], "unrestricted": True}, F),
    ],
)
def test_an_application_credential_has_all_roles_unless_it_names_some(values: Any, expected: State) -> None:
    credential = it("identity_application_credential_v3", values)
    assert state(one(Identity, credential).least_privilege) is expected
    assert state(one(Credential, credential).expires) is F


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, F),
        ({"multi_factor_auth_enabled": True}, F),
        ({"multi_factor_auth_enabled": True, "multi_factor_auth_rule": [{"rule": ["password", "totp"]}]}, T),
        ({"multi_factor_auth_rule": [{"rule": ["password", "totp"]}]}, F),
    ],
)
def test_several_factors_need_the_switch_and_a_rule(values: Any, expected: State) -> None:
    assert state(one(Identity, it("identity_user_v3", values)).strong) is expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, F),
        (
            {"ike_version": "v2", "encryption_algorithm": "aes-256", "auth_algorithm": "sha256", "pfs": "group14"},
            T,
        ),
        ({"ike_version": "v2", "encryption_algorithm": "aes-256", "pfs": "group14"}, F),
    ],
)
def test_a_tunnel_keeps_old_defaults_where_nothing_is_written(values: Any, expected: State) -> None:
    assert state(one(Network, it("vpnaas_ike_policy_v2", values)).encrypted) is expected


@pytest.mark.parametrize(("role", "expected"), [("lecteur", T), ("admin", F), (UNTIL_APPLY, U)])
def test_a_role_of_the_deployment_is_known_by_its_name(role: Any, expected: State) -> None:
    named = other("identity_role_v3", {"name": role})
    given = it("identity_role_assignment_v3", {"role_id": UNTIL_APPLY}, role_id=named)
    assert state(one(Identity, given, named).least_privilege) is expected


def test_a_role_by_its_identifier_says_nothing() -> None:
    assert state(one(Identity, it("identity_role_assignment_v3", {"role_id": "9fe2"})).least_privilege) is U


@pytest.mark.parametrize(
    ("acl", "expected"), [(None, T), ("projet:utilisateur", T), (".r:*,.rlistings", F), ("*:*", F)]
)
def test_a_container_is_private_until_an_acl_says_otherwise(acl: Any, expected: State) -> None:
    values = {} if acl is None else {"container_read": acl}
    assert state(one(Store, it("objectstorage_container_v1", values)).private) is expected


@pytest.mark.parametrize(
    ("record", "expected"), [("mx.example.fr.", U), ("10 aspmx.l.google.com.", F), ("cdn.amazonaws.com.", F)]
)
def test_a_name_leads_to_somebody(record: str, expected: State) -> None:
    kind = "MX" if " " in record else "CNAME"
    assert state(one(Transfer, it("dns_recordset_v2", {"type": kind, "records": [record]})).european) is expected


# -- what stands on a port or a volume that is made apart ------------------------------------------------------------


@pytest.mark.parametrize(
    ("port", "expected"),
    [
        ({"security_group_ids": ["g"]}, T),
        ({"security_group_ids": [UNTIL_APPLY]}, T),
        ({}, F),
        ({"security_group_ids": []}, F),
        ({"security_group_ids": ["g"], "no_security_groups": True}, F),
    ],
)
def test_a_machine_on_a_port_is_filtered_as_the_port_is(port: dict[str, Any], expected: State) -> None:
    """The groups of the machine are not applied to a port that is made apart."""
    card = other("networking_port_v2", port)
    machine = it("compute_instance_v2", {"network": [{"port": UNTIL_APPLY}], "security_groups": ["mine"]}, network=card)
    assert state(one(Compute, machine, card).firewalled) is expected


def test_a_machine_on_a_port_of_elsewhere_is_undetermined() -> None:
    machine = it("compute_instance_v2", {"network": [{"port": "0f0f"}], "security_groups": ["mine"]})
    assert state(one(Compute, machine).firewalled) is U


def test_a_group_of_this_deployment_is_declared() -> None:
    group = other("networking_secgroup_v2", {})
    machine = it("compute_instance_v2", {"network": [{"uuid": "n"}], "security_groups": [UNTIL_APPLY]})
    linked = it("compute_instance_v2", {"security_groups": [UNTIL_APPLY]}, security_groups=group)
    assert [state(one(Compute, *these).firewalled) for these in ((machine,), (linked, group))] == [U, T]


@pytest.mark.parametrize(
    ("device", "volume", "expected"),
    [
        ({"source_type": "volume", "uuid": UNTIL_APPLY}, "classic-luks", T),
        ({"source_type": "volume", "uuid": UNTIL_APPLY}, "classic", F),
        ({"source_type": "image", "uuid": "i", "volume_type": "classic"}, "classic-luks", F),
    ],
)
def test_a_disk_is_encrypted_as_the_volume_is_that_it_names(
    device: dict[str, Any], volume: str, expected: State
) -> None:
    disk = other("blockstorage_volume_v3", {"volume_type": volume})
    machine = it("compute_instance_v2", {"block_device": [device]}, block_device=disk)
    assert state(one(Compute, machine, disk).encrypted) is expected


def test_a_volume_of_elsewhere_is_undetermined() -> None:
    machine = it("compute_instance_v2", {"block_device": [{"source_type": "volume", "uuid": "0f0f"}]})
    assert state(one(Compute, machine).encrypted) is U


def test_a_user_of_anywhere_comes_from_the_private_network_of_the_instance() -> None:
    network, card = other("networking_network_v2"), [{"uuid": UNTIL_APPLY}]
    private = it("db_instance_v1", {"network": card, "user": [{"name": "app"}]}, network=network)
    public = it("db_instance_v1", {"network": [{"name": "Ext-Net"}], "user": [{"name": "app"}]})
    listed = it("db_instance_v1", {"network": [{"name": "Ext-Net"}], "user": [{"name": "app", "host": "10.0.0.9"}]})
    found = [state(one(Endpoint, *these).restricted) for these in ((private, network), (public,), (listed,))]
    assert found == [T, F, T]
    elsewhere = it("db_instance_v1", {"network": [{"uuid": "n"}], "user": [{"name": "app"}]})
    assert state(one(Endpoint, elsewhere).restricted) is U


def test_a_certificate_of_this_deployment_ends_tls() -> None:
    secret = other("keymanager_secret_v1")
    values = {
        "protocol": "TERMINATED_HTTPS",
        "default_tls_container_ref": UNTIL_APPLY,
        "tls_versions": ["TLSv1.2", "TLSv1.3"],
    }
    linked = it("lb_listener_v2", values, default_tls_container_ref=secret)
    found = [state(one(Endpoint, *these).tls) for these in ((linked, secret), (it("lb_listener_v2", values),))]
    assert found == [T, U]
