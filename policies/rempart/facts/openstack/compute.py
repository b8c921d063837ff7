"""Machines, clusters and databases of OpenStack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.clear import password, text_in_clear
from rempart.facts.host import Host
from rempart.facts.openstack.common import (
    FLOATING,
    INSTANCE,
    INSTANCES,
    KUBERNETES,
    MANAGED_DATABASE,
    NETWORK,
    PORT,
    SECURITY_GROUP,
    VOLUME,
    documented,
)
from rempart.facts.openstack.network import filtered
from rempart.facts.openstack.storage import encrypted_by_type
from rempart.facts.recipients import resolver
from rempart.facts.showing import (
    AT_REST,
    IN_PRIVATE_NETWORK,
    LISTED_ONLY,
    LUKS,
    NO_PUBLIC_ADDRESS,
    NOT_PUBLIC,
    NOT_REACHABLE,
    each_of_some,
    given,
    names,
    nothing_shows,
    undecided,
    untouched,
)
from rempart.facts.vocabulary import Cluster, Compute, Endpoint, Facet, Identity, Opaque, Store, Transfer, also
from rempart.text import Text
from rempart.truth import Reason, State, Truth, every, false
from rempart.value import Value

_KEY_PAIR: Final = "openstack_compute_keypair_v2"
_GROUP: Final = Text(fr="un groupe de sécurité déclaré", en="a declared security group")
_EXTERNAL: Final = ("ext-net", "public", "external", "ext-net1", "ext-floating1")
"""Names that hosts give to the network of the Internet (OVHcloud, Infomaniak and the documentation of OpenStack)."""


@describes(INSTANCE)
def instance(r: Resource, host: Host) -> Iterator[Facet]:
    """A machine on networks by name, id or port. A name may be the Internet's; an id tells nothing by itself."""
    yield Compute(
        place=host.place_of(r),
        product=INSTANCES,
        attached=_all_inside(r, host, IN_PRIVATE_NETWORK),
        private=untouched(_all_inside(r, host, NO_PUBLIC_ADDRESS), FLOATING),
        firewalled=_filtered(r, host),
        encrypted=_disks(r, host),
    )
    yield Store(place=host.place_of(r), product=INSTANCES)
    yield Identity(
        strong=names(
            r, host, "key_pair", "openstack_compute_keypair_v2", expected=Text(fr="une clé SSH", en="an SSH key")
        )
    )
    yield from password(r, "admin_pass")
    yield from text_in_clear(r, "user_data", "personality")


def _all_inside(r: Resource, host: Host, expected: Text) -> Truth:
    return each_of_some(r["network"], lambda one: _inside(r, host, one, expected), expected)


def _inside(r: Resource, host: Host, card: Value, expected: Text) -> Truth:
    """A network or a port of this deployment is inside; a name of the Internet's is not."""
    name = card["name"]
    if isinstance(name.known, str) and name.known.strip().lower() in _EXTERNAL:
        return Truth(State.FALSE, (name.reason(expected=expected),))
    named = next((card[key] for key in ("port", "uuid", "name") if not card[key].is_absent), card["uuid"])
    kind = PORT if named.path.endswith(".port") else NETWORK
    own = None if named.is_absent else host.deployment.target(r, named.path, kind)
    if own is None:
        cause = Text(fr="ce réseau n'est pas dans ce déploiement", en="that network is not in this deployment")
        return undecided(named, named.cause if named.is_unknown and named.cause else cause, expected)
    if own.type == PORT:
        return Truth(State.TRUE, (Reason(resource=own.urn, expected=expected),))
    external = own["external"].default(False, source=documented("networking_network_v2"))
    return external.is_false(expected=expected)


def _filtered(r: Resource, host: Host) -> Truth:
    """Groups stand on the machine, or on each port that is made apart: the machine's are not applied to those."""
    cards = list(r["network"].each())
    if cards and not any(card["port"].is_absent for card in cards):
        return every(_filtered_at(r, host, card["port"]) for card in cards)
    return _grouped(r, host)


def _filtered_at(r: Resource, host: Host, named: Value) -> Truth:
    own = host.deployment.target(r, named.path, PORT)
    if own is not None:
        return filtered(own)
    cause = Text(fr="ce port n'est pas dans ce déploiement", en="that port is not in this deployment")
    return undecided(named, named.cause if named.is_unknown and named.cause else cause, _GROUP)


def _grouped(r: Resource, host: Host) -> Truth:
    """The group `default` is nobody's own."""
    groups = r["security_groups"]
    if groups.is_absent or groups.known == []:
        return given(groups, expected=_GROUP)

    def declared(group: Value) -> Truth:
        if group.is_unknown:
            return names(r, host, group.path, SECURITY_GROUP, expected=_GROUP)
        return group.compare(lambda raw: str(raw).strip().lower() != "default", _GROUP)

    return groups.every(declared)


def _disks(r: Resource, host: Host) -> Truth:
    devices = r["block_device"]
    if devices.is_absent:
        return nothing_shows(r, LUKS, AT_REST)
    return devices.every(lambda one: _disk(r, host, one))


def _disk(r: Resource, host: Host, device: Value) -> Truth:
    """Made for the machine, of the type that the block names; or a volume that is made apart, and of its own type."""
    if str(device["source_type"].known).lower() != "volume":
        return encrypted_by_type(r, host, device["volume_type"])
    own = host.deployment.target(r, device["uuid"].path, VOLUME)
    if own is not None:
        return encrypted_by_type(own, host, own["volume_type"])
    cause = Text(fr="ce volume n'est pas dans ce déploiement", en="that volume is not in this deployment")
    return undecided(device["uuid"], device["uuid"].cause or cause, AT_REST)


@completes(FLOATING, by="port_id", facet=Compute, of=(PORT,))
def floating_on_port(compute: Compute, link: Resource) -> Compute:
    return _public(compute, link)


@completes("openstack_networking_floatingip_v2", by="port_id", facet=Compute, of=(PORT,))
def floating(compute: Compute, address: Resource) -> Compute:
    return compute if address["port_id"].is_absent else _public(compute, address)


def _public(compute: Compute, link: Resource) -> Compute:
    linked = Text(fr="une adresse publique y est liée", en="a public address is linked to it")
    public = false(Reason(resource=link.urn, path="port_id", detail=linked, expected=NO_PUBLIC_ADDRESS))
    return msgspec.structs.replace(compute, private=also(compute.private, public))


# -- clusters --------------------------------------------------------------------------------------------------------


@describes("openstack_containerinfra_clustertemplate_v1")
def template(r: Resource, host: Host) -> Iterator[Facet]:
    source = documented("containerinfra_clustertemplate_v1")
    tls = Text(fr="TLS entre les composants", en="TLS between components")
    yield Cluster(
        place=host.place_of(r),
        product=KUBERNETES,
        nodes_private=r["floating_ip_enabled"].is_false(expected=NO_PUBLIC_ADDRESS),
    )
    yield Endpoint(
        place=host.place_of(r),
        tls=every(
            (
                r["tls_disabled"].default(False, source=source).is_false(expected=tls),
                ~given(r["insecure_registry"], expected=tls),
            )
        ),
    )
    public = r["public"].default(False, source=source)
    yield Store(place=host.place_of(r), product=KUBERNETES, private=public.is_false(expected=NOT_PUBLIC))
    server = r["dns_nameserver"]
    if not server.is_absent:
        yield Transfer(european=resolver(server))


@describes("openstack_containerinfra_cluster_v1", "openstack_containerinfra_nodegroup_v1")
def cluster(r: Resource, host: Host) -> Iterator[Facet]:
    """What is not written is the template's."""
    address = r["floating_ip_enabled"]
    nodes = address.is_false(expected=NO_PUBLIC_ADDRESS)
    if address.is_absent:
        nodes = undecided(address, Text(fr="le modèle décide", en="the template decides"), NO_PUBLIC_ADDRESS)
    yield Cluster(place=host.place_of(r), product=KUBERNETES, nodes_private=nodes)


# -- databases -------------------------------------------------------------------------------------------------------


@describes("openstack_db_instance_v1")
def database(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=MANAGED_DATABASE, encrypted=nothing_shows(r, AT_REST))
    users = r["user"]
    yield Endpoint(
        place=host.place_of(r),
        attached=_all_inside(r, host, IN_PRIVATE_NETWORK),
        restricted=None if users.is_absent else users.every(lambda one: _from_somewhere(one["host"], r, host)),
    )
    for user in r["user"].each():
        yield from password(r, user["password"].path)


def _from_somewhere(address: Value, instance: Resource | None, host: Host) -> Truth:
    """`%`, or nothing, is from anywhere: from the whole private network, where the instance is in no other."""
    listed = address.default("%", source=documented("db_user_v1")).compare(
        lambda raw: str(raw).strip() != "%", LISTED_ONLY
    )
    return listed if instance is None else listed | _all_inside(instance, host, NOT_REACHABLE)


@describes("openstack_db_user_v1")
def database_user(r: Resource, host: Host) -> Iterator[Facet]:
    instance = host.deployment.target(r, "instance_id", "openstack_db_instance_v1")
    yield Endpoint(place=host.place_of(r), restricted=_from_somewhere(r["host"], instance, host))
    yield from password(r, "password")


@describes("openstack_db_database_v1")
def inside_database(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=MANAGED_DATABASE)


@describes("openstack_orchestration_stack_v1")
def heat(r: Resource, host: Host) -> Iterator[Facet]:
    """A template of Heat makes whatever it says."""
    yield Opaque(cause=Text(fr="un modèle Heat, non lu", en="a Heat template, which is not read"))
