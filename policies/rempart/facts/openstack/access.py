"""Accounts, rights, credentials and secrets of OpenStack, and what carries no data there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.openstack.common import KEY_MANAGER, documented
from rempart.facts.policies import NARROW
from rempart.facts.public_keys import FLOOR, strong_ssh
from rempart.facts.showing import given, nothing_shows, undecided
from rempart.facts.vocabulary import Clear, Credential, Facet, Identity, Inert, Secret
from rempart.text import Text
from rempart.truth import Reason, Truth, every, false
from rempart.value import Value

_ENDS: Final = Text(fr="une date de fin", en="an end date")
_END: Final = Text(fr="la date de fin", en="the end date")
_FACTORS: Final = Text(fr="l'authentification à plusieurs facteurs", en="authentication with several factors")
_GENERATED: Final = Text(
    fr="la clé privée est engendrée par l'hébergeur et gardée en clair dans l'état",
    en="the private key is made by the host and kept in clear in the state",
)


@describes("openstack_identity_user_v3")
def user(r: Resource, host: Host) -> Iterator[Facet]:
    source = documented("identity_user_v3")
    switches = [
        r["multi_factor_auth_enabled"].default(False, source=source).is_true(expected=_FACTORS),
        given(r["multi_factor_auth_rule"], expected=_FACTORS),
    ]
    kept = Text(fr="les règles de mot de passe s'appliquent", en="the rules for passwords apply")
    for name in ("ignore_password_expiry", "ignore_lockout_failure_attempts"):
        if not r[name].is_absent:
            switches.append(r[name].is_false(expected=kept))
    yield Identity(strong=every(switches))
    yield from password(r, "password")


@describes("openstack_identity_application_credential_v3")
def application_credential(r: Resource, host: Host) -> Iterator[Facet]:
    """For ever and with all the roles of its user, unless it says otherwise."""
    end, roles = r["expires_at"], r["roles"]
    free = r["unrestricted"].default(False, source=documented("identity_application_credential_v3"))
    narrow = [free.is_false(expected=NARROW)]
    if roles.is_absent:
        every_role = Text(fr="tous les rôles de son utilisateur", en="all the roles of its user")
        narrow.append(undecided(roles, every_role, NARROW))
    else:
        narrow.append(roles.every(_no_admin))
    yield Credential(expires=end.is_written(expected=_ENDS) if not end.is_known else None, until=end)
    yield Identity(least_privilege=every(narrow))


def _no_admin(role: Value) -> Truth:
    return role.compare(lambda raw: "admin" not in str(raw).lower(), NARROW)


@describes("openstack_identity_ec2_credential_v3")
def ec2_credential(r: Resource, host: Host) -> Iterator[Facet]:
    yield Credential(expires=nothing_shows(r, _END))


@describes("openstack_identity_role_assignment_v3", "openstack_identity_inherit_role_assignment_v3")
def assignment(r: Resource, host: Host) -> Iterator[Facet]:
    """A role by its identifier, unless it is one of this deployment."""
    role = host.deployment.target(r, "role_id", "openstack_identity_role_v3")
    cause = Text(fr="un identifiant ne dit pas ce que le rôle permet", en="an identifier does not say what it allows")
    named = r["role_id"]
    yield Identity(least_privilege=_no_admin(role["name"]) if role else undecided(named, named.cause or cause, NARROW))


@describes("openstack_compute_keypair_v2")
def keypair(r: Resource, host: Host) -> Iterator[Facet]:
    public = r["public_key"]
    if public.is_absent:
        yield Clear(hidden=false(Reason(resource=r.urn, path="public_key", detail=_GENERATED)))
        return
    yield Credential(strong=strong_ssh(public))


# -- secrets ---------------------------------------------------------------------------------------------------------


@describes("openstack_keymanager_secret_v1")
def secret(r: Resource, host: Host) -> Iterator[Facet]:
    """Every user of the project reads it unless its ACL says otherwise."""
    end, bits, project = r["expiration"], r["bit_length"], r["acl.read.project_access"]
    yield Secret(place=host.place_of(r), product=KEY_MANAGER)
    yield Credential(
        expires=end.is_written(expected=_ENDS) if not end.is_known else None,
        until=end,
        strong=None if bits.is_absent else bits.at_least(_floor(r["algorithm"]), expected=FLOOR),
    )
    if not project.is_absent:
        yield Identity(least_privilege=project.is_false(expected=NARROW))
    yield from password(r, "payload")


def _floor(algorithm: Value) -> int:
    return 2048 if str(algorithm.known).lower() in ("rsa", "dsa", "dh") else 128


@describes("openstack_keymanager_container_v1", "openstack_keymanager_order_v1")
def container(r: Resource, host: Host) -> Iterator[Facet]:
    yield Secret(place=host.place_of(r), product=KEY_MANAGER)


# -- what carries no data --------------------------------------------------------------------------------------------

_LIMIT: Final = Text(fr="un plafond, sans donnée", en="a limit, without data")
_ROUTING: Final = Text(fr="une règle d'aiguillage, sans donnée", en="a routing rule, without data")
_ATTACHING: Final = Text(fr="un rattachement, jugé avec ce qu'il rattache", en="an attachment, judged with its ends")
_ADMIN: Final = Text(fr="de la gestion du nuage, sans donnée", en="administration of the cloud, without data")
_GROUPING: Final = Text(fr="un regroupement, qui ne donne rien seul", en="a grouping, which gives nothing by itself")
_NAME: Final = Text(fr="un nom de domaine : aucune donnée n'y est gardée", en="a domain name: it keeps no data")

REASONS: Final = {
    "openstack_bgpvpn_network_associate_v2": _ATTACHING,
    "openstack_bgpvpn_port_associate_v2": _ATTACHING,
    "openstack_bgpvpn_router_associate_v2": _ATTACHING,
    "openstack_blockstorage_qos_association_v3": _LIMIT,
    "openstack_blockstorage_qos_v3": _LIMIT,
    "openstack_blockstorage_quotaset_v3": _LIMIT,
    "openstack_blockstorage_volume_attach_v3": _ATTACHING,
    "openstack_compute_aggregate_v2": _ADMIN,
    "openstack_compute_flavor_access_v2": _ADMIN,
    "openstack_compute_flavor_v2": _ADMIN,
    "openstack_compute_interface_attach_v2": _ATTACHING,
    "openstack_compute_quotaset_v2": _LIMIT,
    "openstack_compute_servergroup_v2": _GROUPING,
    "openstack_compute_volume_attach_v2": _ATTACHING,
    "openstack_db_configuration_v1": _ADMIN,
    "openstack_dns_quota_v2": _LIMIT,
    "openstack_dns_transfer_accept_v2": _NAME,
    "openstack_dns_transfer_request_v2": _NAME,
    "openstack_dns_zone_share_v2": _NAME,
    "openstack_fw_group_v2": _GROUPING,
    "openstack_fw_policy_v2": _GROUPING,
    "openstack_identity_endpoint_v3": _ADMIN,
    "openstack_identity_group_v3": _GROUPING,
    "openstack_identity_limit_v3": _LIMIT,
    "openstack_identity_project_v3": _ADMIN,
    "openstack_identity_registered_limit_v3": _LIMIT,
    "openstack_identity_role_v3": _GROUPING,
    "openstack_identity_service_v3": _ADMIN,
    "openstack_identity_user_membership_v3": _GROUPING,
    "openstack_lb_flavor_v2": _ADMIN,
    "openstack_lb_flavorprofile_v2": _ADMIN,
    "openstack_lb_l7policy_v2": _ROUTING,
    "openstack_lb_l7rule_v2": _ROUTING,
    "openstack_lb_member_v2": _ROUTING,
    "openstack_lb_members_v2": _ROUTING,
    "openstack_lb_monitor_v2": _ROUTING,
    "openstack_lb_quota_v2": _LIMIT,
    "openstack_networking_address_group_v2": _GROUPING,
    "openstack_networking_addressscope_v2": _ADMIN,
    "openstack_networking_bgp_speaker_v2": _ROUTING,
    "openstack_networking_port_secgroup_associate_v2": _ATTACHING,
    "openstack_networking_portforwarding_v2": _ROUTING,
    "openstack_networking_qos_bandwidth_limit_rule_v2": _LIMIT,
    "openstack_networking_qos_dscp_marking_rule_v2": _LIMIT,
    "openstack_networking_qos_minimum_bandwidth_rule_v2": _LIMIT,
    "openstack_networking_qos_policy_v2": _LIMIT,
    "openstack_networking_quota_v2": _LIMIT,
    "openstack_networking_router_interface_v2": _ATTACHING,
    "openstack_networking_router_route_v2": _ROUTING,
    "openstack_networking_router_routes_v2": _ROUTING,
    "openstack_networking_segment_v2": _ADMIN,
    "openstack_networking_subnet_route_v2": _ROUTING,
    "openstack_networking_subnetpool_v2": _ADMIN,
    "openstack_networking_trunk_v2": _ATTACHING,
    "openstack_sharedfilesystem_securityservice_v2": _ADMIN,
    "openstack_sharedfilesystem_sharenetwork_v2": _ATTACHING,
}
"""Canonical type → why it carries no data."""


@describes(*REASONS)
def inert(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=REASONS[r.type])
