"""Machines, volumes, copies, buckets, clusters and databases of NumSpot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.clear import base64_in_clear, password
from rempart.facts.host import Host
from rempart.facts.numspot.common import (
    BLOCK_STORAGE,
    KUBERNETES,
    MANAGED_DATABASE,
    OBJECT_STORAGE,
    PUBLIC_IP,
    SECURITY_GROUP,
    SUBNET,
    VIRTUAL_MACHINES,
    documented,
    of_region,
    place,
)
from rempart.facts.public_keys import strong_ssh
from rempart.facts.showing import (
    AT_LEAST_DAILY,
    AT_REST,
    IN_PRIVATE_NETWORK,
    LUKS,
    NO_PUBLIC_ADDRESS,
    NOT_PUBLIC,
    NOT_REACHABLE,
    given,
    names,
    nothing_shows,
    undecided,
    untouched,
)
from rempart.facts.vocabulary import (
    Backup,
    Clear,
    Cluster,
    Compute,
    Credential,
    Endpoint,
    Facet,
    Identity,
    Store,
    also,
)
from rempart.text import Text
from rempart.truth import Reason, Truth, every, false
from rempart.value import Value

_VM: Final = "numspot_vm"
_NIC: Final = "numspot_nic"
_GROUP: Final = Text(fr="un groupe de sécurité déclaré", en="a declared security group")
_PROTECTED: Final = Text(fr="protégé contre la suppression", en="protected from deletion")
_VERSIONS: Final = Text(fr="les versions gardées", en="versions kept")
_GENERATED: Final = Text(
    fr="la clé privée est engendrée par l'hébergeur et gardée en clair dans l'état",
    en="the private key is made by the host and kept in clear in the state",
)


@describes(_VM)
def vm(r: Resource, host: Host) -> Iterator[Facet]:
    """A machine, always in a Subnet. Whether it is protected from deletion where nothing says so is not established."""
    where = place(r, host)
    yield Compute(
        place=where,
        product=VIRTUAL_MACHINES,
        attached=names(r, host, "subnet_id", SUBNET, expected=IN_PRIVATE_NETWORK),
        private=untouched(_private_subnet(r, host), PUBLIC_IP),
        firewalled=given(r["security_groups"], expected=_GROUP)
        if not r["security_groups"].is_absent
        else names(r, host, "security_group_ids", SECURITY_GROUP, expected=_GROUP),
        encrypted=nothing_shows(r, LUKS, AT_REST),
        undeletable=r["deletion_protection"].is_true(expected=_PROTECTED),
    )
    yield Store(place=where, product=VIRTUAL_MACHINES)
    yield Identity(strong=r["keypair_name"].is_written(expected=Text(fr="une clé SSH", en="an SSH key")))
    yield from base64_in_clear(r, "user_data")


@describes(_NIC)
def nic(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(
        place=place(r, host),
        product=VIRTUAL_MACHINES,
        attached=names(r, host, "subnet_id", SUBNET, expected=IN_PRIVATE_NETWORK),
        private=untouched(_private_subnet(r, host), PUBLIC_IP),
        firewalled=names(r, host, "security_group_ids", SECURITY_GROUP, expected=_GROUP),
    )


def _private_subnet(r: Resource, host: Host) -> Truth:
    """Machines of the Subnet get no public address at launch; what it does unwritten is not established."""
    subnets = host.deployment.candidates(r, "subnet_id", SUBNET)
    if subnets:
        return every(subnet["map_public_ip_on_launch"].is_false(expected=NO_PUBLIC_ADDRESS) for subnet in subnets)
    cause = Text(
        fr="le sous-réseau n'est pas dans ce déploiement : rien ne montre s'il donne une adresse publique",
        en="the Subnet is not in this deployment: nothing shows whether it gives a public address",
    )
    return undecided(r["subnet_id"], r["subnet_id"].cause or cause, NO_PUBLIC_ADDRESS)


@completes(PUBLIC_IP, by="vm_id", facet=Compute, of=(_VM,))
def address_of_vm(compute: Compute, address: Resource) -> Compute:
    return _public(compute, address, "vm_id")


@completes(PUBLIC_IP, by="nic_id", facet=Compute, of=(_NIC,))
def address_of_nic(compute: Compute, address: Resource) -> Compute:
    return _public(compute, address, "nic_id")


def _public(compute: Compute, address: Resource, by: str) -> Compute:
    if address[by].is_absent:
        return compute
    linked = Text(fr="une adresse publique y est liée", en="a public address is linked to it")
    public = false(Reason(resource=address.urn, path=by, detail=linked, expected=NO_PUBLIC_ADDRESS))
    return msgspec.structs.replace(compute, private=also(compute.private, public))


# -- stored ----------------------------------------------------------------------------------------------------------


@describes("numspot_volume")
def volume(r: Resource, host: Host) -> Iterator[Facet]:
    """A volume that is replaced when it gets smaller loses its data."""
    kept = Text(fr="les données gardées quand la taille diminue", en="data kept when the size shrinks")
    yield Store(
        place=place(r, host),
        product=BLOCK_STORAGE,
        encrypted=nothing_shows(r, LUKS, AT_REST),
        undeletable=r["replace_volume_on_downsize"].default(False, source=documented("volume")).is_false(expected=kept),
    )


@describes("numspot_snapshot")
def snapshot(r: Resource, host: Host) -> Iterator[Facet]:
    yield Backup(
        place=of_region(r, host, r["source_region_name"]),
        product=BLOCK_STORAGE,
        encrypted=nothing_shows(r, LUKS, AT_REST),
    )


@describes("numspot_image")
def image(r: Resource, host: Host) -> Iterator[Facet]:
    """Whom an image is shared with where nothing is written is not established."""
    yield Store(
        place=of_region(r, host, r["source_region_name"]),
        product=BLOCK_STORAGE,
        encrypted=nothing_shows(r, LUKS, AT_REST),
        private=r["access.is_public"].is_false(expected=NOT_PUBLIC),
    )


@describes("numspot_bucket")
def bucket(r: Resource, host: Host) -> Iterator[Facet]:
    """A name and nothing else: all the rest is set through the S3 API."""
    by_api = Text(fr="ce que règle l'API S3", en="what the S3 API sets")
    yield Store(
        place=place(r, host),
        product=OBJECT_STORAGE,
        encrypted=nothing_shows(r, by_api, AT_REST),
        private=nothing_shows(r, by_api, NOT_PUBLIC),
        versioned=nothing_shows(r, by_api, _VERSIONS),
        immutable=nothing_shows(r, by_api),
    )


_VISIBLE: Final = {"INTERNAL": True, "EXTERNAL": False}


def _inside(r: Resource) -> Truth:
    return r["visibility"].compare(lambda raw: _VISIBLE.get(str(raw).strip().upper()), NOT_REACHABLE)


@describes("numspot_postgres_cluster")
def postgres(r: Resource, host: Host) -> Iterator[Facet]:
    """Visible from inside or from everywhere; no list narrows it, no property tells of backups."""
    where = place(r, host)
    backups = Text(fr="les sauvegardes", en="backups")
    yield Store(
        place=where,
        product=MANAGED_DATABASE,
        encrypted=nothing_shows(r, AT_REST),
        backed_up=nothing_shows(r, backups, AT_LEAST_DAILY),
    )
    yield Endpoint(place=where, private=_inside(r))


@describes("numspot_kubernetes_cluster")
def cluster(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    yield Cluster(
        place=where,
        product=KUBERNETES,
        encrypted=nothing_shows(r, Text(fr="le chiffrement d'etcd", en="encryption of etcd")),
        logged=nothing_shows(r, Text(fr="le journal d'audit", en="the audit log")),
    )
    yield Endpoint(place=where, administration=True, private=_inside(r), restricted=None)


@describes("numspot_kubernetes_nodepool")
def node_pool(r: Resource, host: Host) -> Iterator[Facet]:
    yield Cluster(place=place(r, host), product=KUBERNETES)


# -- keys ------------------------------------------------------------------------------------------------------------


@describes("numspot_keypair")
def keypair(r: Resource, host: Host) -> Iterator[Facet]:
    """Without a public key the host makes both halves, and the private one lands in the state."""
    public: Value = r["public_key"]
    if public.is_absent:
        yield Clear(hidden=false(Reason(resource=r.urn, path="public_key", detail=_GENERATED)))
        return
    yield Credential(strong=strong_ssh(public))


@describes("numspot_server_certificate")
def certificate(r: Resource, host: Host) -> Iterator[Facet]:
    what = Text(fr="la force de la clé du certificat", en="the strength of the certificate's key")
    yield Credential(strong=nothing_shows(r, what))
    yield from password(r, "private_key")
