"""Machines, volumes, snapshots and images of OUTSCALE. No property shows encryption at rest: LUKS, to be attested."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.clear import base64_in_clear, exposed_when, password
from rempart.facts.host import Host
from rempart.facts.outscale.common import (
    BLOCK_STORAGE,
    NIC,
    PUBLIC_IP_LINK,
    SECURITY_GROUP,
    SUBNET,
    VIRTUAL_MACHINES,
    VM,
    documented,
    place,
    source,
)
from rempart.facts.showing import (
    AT_REST,
    IN_PRIVATE_NETWORK,
    LUKS,
    NO_PUBLIC_ADDRESS,
    NOT_PUBLIC,
    given,
    names,
    nothing_shows,
    undecided,
    untouched,
)
from rempart.facts.vocabulary import Backup, Compute, Facet, Place, Store, Transfer, also
from rempart.text import Text
from rempart.truth import Reason, State, Truth, every, false, some
from rempart.value import Value

_GROUP: Final = Text(fr="un groupe de sécurité déclaré", en="a declared security group")
_PROTECTED: Final = Text(fr="protégé contre la suppression", en="protected from deletion")
_PASSWORD_KEPT: Final = Text(
    fr="le mot de passe d'administration est gardé en clair dans l'état",
    en="the administrator's password is kept in clear in the state",
)
_CARDS: Final = ("nics", "primary_nic")


@describes(VM)
def vm(r: Resource, host: Host) -> Iterator[Facet]:
    """A machine and its root disk. Outside a Net it lies in the public Cloud, which all customers share."""
    where = place(r, host)
    attached = some(
        (
            names(r, host, "subnet_id", SUBNET, expected=IN_PRIVATE_NETWORK),
            *(given(r[cards], expected=IN_PRIVATE_NETWORK) for cards in _CARDS if not r[cards].is_absent),
        )
    )
    yield Compute(
        place=where,
        product=VIRTUAL_MACHINES,
        attached=attached,
        private=untouched(attached & _private_subnet(r, host), PUBLIC_IP_LINK),
        firewalled=_grouped(r, host),
        encrypted=nothing_shows(r, LUKS, AT_REST),
        undeletable=r["deletion_protection"]
        .default(False, source=source("resource_outscale_vm"))
        .is_true(expected=_PROTECTED),
    )
    yield Store(place=where, product=VIRTUAL_MACHINES)
    yield from base64_in_clear(r, "user_data")
    yield from exposed_when(r["get_admin_password"].default(False, source=documented("vm")), _PASSWORD_KEPT)


def _grouped(r: Resource, host: Host) -> Truth:
    """In a security group, of its own or of each card that it describes. Without one it gets a default group, which
    nobody declared."""
    for cards in _CARDS:
        if not r[cards].is_absent:
            return r[cards].every(_card_is_grouped).expecting(_GROUP)
    by_name = r["security_group_names"]
    if not by_name.is_absent:
        return given(by_name, expected=_GROUP)
    return names(r, host, "security_group_ids", SECURITY_GROUP, expected=_GROUP)


def _card_is_grouped(card: Value) -> Truth:
    """A card that is made elsewhere (`nic_id`) has its groups there."""
    if not card["nic_id"].is_absent:
        return card["nic_id"].is_written(expected=_GROUP)
    return given(card["security_group_ids"], expected=_GROUP)


def _private_subnet(r: Resource, host: Host) -> Truth:
    """Machines of the Subnet get no public address at launch."""
    named = [r["subnet_id"]] if not r["subnet_id"].is_absent else []
    named += [card["subnet_id"] for cards in _CARDS for card in r[cards].each() if not card["subnet_id"].is_absent]
    return every(_gives_none(value, host) for value in named)


def _gives_none(named: Value, host: Host) -> Truth:
    """Of each Subnet that may be meant."""
    subnets = host.deployment.candidates(named.resource, named.path, SUBNET)
    if subnets:
        source = documented("subnet")
        return every(
            subnet["map_public_ip_on_launch"].default(False, source=source).is_false(expected=NO_PUBLIC_ADDRESS)
            for subnet in subnets
        )
    cause = Text(
        fr="le sous-réseau n'est pas dans ce déploiement : rien ne montre s'il donne une adresse publique",
        en="the Subnet is not in this deployment: nothing shows whether it gives a public address",
    )
    return undecided(named, named.cause or cause, NO_PUBLIC_ADDRESS)


@describes(NIC)
def nic(r: Resource, host: Host) -> Iterator[Facet]:
    """A network card, which is always in a Subnet."""
    yield Compute(
        place=place(r, host),
        product=VIRTUAL_MACHINES,
        attached=names(r, host, "subnet_id", SUBNET, expected=IN_PRIVATE_NETWORK),
        private=untouched(_private_subnet(r, host), PUBLIC_IP_LINK),
        firewalled=names(r, host, "security_group_ids", SECURITY_GROUP, expected=_GROUP),
    )


@completes(PUBLIC_IP_LINK, by="vm_id", facet=Compute, of=(VM,))
def public_address_of_vm(compute: Compute, link: Resource) -> Compute:
    return _public(compute, link, "vm_id")


@completes(PUBLIC_IP_LINK, by="nic_id", facet=Compute, of=(NIC,))
def public_address_of_nic(compute: Compute, link: Resource) -> Compute:
    return _public(compute, link, "nic_id")


def _public(compute: Compute, link: Resource, by: str) -> Compute:
    if link[by].is_absent:
        return compute
    public = false(
        Reason(
            resource=link.urn,
            path=by,
            detail=Text(fr="une adresse publique y est liée", en="a public address is linked to it"),
            expected=NO_PUBLIC_ADDRESS,
        )
    )
    return msgspec.structs.replace(compute, private=also(compute.private, public))


# -- volumes, snapshots, images --------------------------------------------------------------------------------------


@describes("outscale_volume")
def volume(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=BLOCK_STORAGE, encrypted=nothing_shows(r, LUKS, AT_REST))


_PERMISSIONS: Final = "outscale_snapshot_attributes"
_LAUNCH: Final = "outscale_image_launch_permission"


@describes("outscale_snapshot")
def snapshot(r: Resource, host: Host) -> Iterator[Facet]:
    """A copy, private until its attributes say otherwise. One that is imported comes from wherever the file lies."""
    yield Backup(
        place=_copied_place(r, host),
        product=BLOCK_STORAGE,
        encrypted=nothing_shows(r, LUKS, AT_REST),
        private=untouched(_nobody(r), _PERMISSIONS),
    )
    yield from _imported(r, host)


@describes("outscale_image")
def image(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(
        place=_copied_place(r, host),
        product=BLOCK_STORAGE,
        encrypted=nothing_shows(r, LUKS, AT_REST),
        private=untouched(_nobody(r), _LAUNCH),
    )
    yield from _imported(r, host)


def _nobody(r: Resource) -> Truth:
    detail = Text(fr="aucune permission déclarée", en="no permission declared")
    return Truth(State.TRUE, (Reason(resource=r.urn, detail=detail, expected=NOT_PUBLIC),))


def _copied_place(r: Resource, host: Host) -> Place | None:
    """In the region of the account, from which alone a copy may come."""
    source_region = r["source_region_name"]
    return host.place_of(r) if source_region.is_absent else host.place(source_region)


def _imported(r: Resource, host: Host) -> Iterator[Transfer]:
    """A file that is read from an address: of the vendor's own storage in a known region, or of somebody else."""
    location = r["file_location"]
    if not location.is_absent:
        yield Transfer(place=host.place_of(r), european=_in_own_storage(location))


_OWN_STORAGE: Final = Text(
    fr="un compartiment d'une région européenne de l'hébergeur", en="a bucket in a European region of the host"
)
_STORAGES: Final = ("oos.eu-west-2.outscale.com", "oos.cloudgouv-eu-west-1.outscale.com")


def _in_own_storage(location: Value) -> Truth:
    """The address may carry a signature, so the evidence shows the host alone."""
    if not isinstance(location.known, str):
        return Truth(State.UNKNOWN, (msgspec.structs.replace(location.reason(expected=_OWN_STORAGE), observed=None),))
    name = (urlsplit(location.known).hostname or "").lower()
    reason = Reason(resource=location.resource.urn, path=location.path, observed=name, expected=_OWN_STORAGE)
    if any(name == own or name.endswith(f".{own}") for own in _STORAGES):
        return Truth(State.TRUE, (reason,))
    if name.endswith(".outscale.com"):
        return false(reason)
    cause = Text(fr="on ne sait pas qui répond à cette adresse", en="nobody knows who answers at this address")
    return Truth(State.UNKNOWN, (msgspec.structs.replace(reason, cause=cause),))


_ANOTHER: Final = Text(fr="aucun autre compte", en="no other account")


@completes(_PERMISSIONS, by="snapshot_id", facet=Backup, of=("outscale_snapshot",))
def snapshot_permissions(backup: Backup, permissions: Resource) -> Backup:
    additions = permissions["permissions_to_create_volume_additions"]
    return msgspec.structs.replace(backup, private=also(backup.private, additions.every(_shared_with_nobody)))


@completes(_LAUNCH, by="image_id", facet=Store, of=("outscale_image",))
def launch_permission(store: Store, permission: Resource) -> Store:
    additions = permission["permission_additions"]
    if additions.is_absent:
        return store
    return msgspec.structs.replace(store, private=also(store.private, _shared_with_nobody(additions)))


def _shared_with_nobody(addition: Value) -> Truth:
    """FALSE when everybody may use it; UNKNOWN for accounts, whose owner no property names."""
    everybody = addition["global_permission"].default(False, source=documented("snapshot_attributes"))
    truths = [everybody.is_false(expected=NOT_PUBLIC)]
    accounts = addition["account_ids"]
    if not accounts.is_absent and accounts.known != []:
        cause = Text(fr="rien ne dit à qui sont ces comptes", en="nothing says whose these accounts are")
        truths.append(undecided(accounts, accounts.cause or cause, _ANOTHER))
    return every(truths)


# -- exports ---------------------------------------------------------------------------------------------------------


@describes("outscale_snapshot_export_task", "outscale_image_export_task")
def export(r: Resource, host: Host) -> Iterator[Facet]:
    """A copy to a bucket, maybe of another account, whose settings only the S3 API shows."""
    cause = Text(
        fr="les réglages de ce compartiment ne se lisent pas ici", en="the settings of that bucket cannot be read here"
    )
    yield Backup(place=host.place_of(r), product="object-storage", encrypted=nothing_shows(r, AT_REST))
    for one in r["osu_export"].each():
        bucket = one["osu_bucket"]
        yield Transfer(place=host.place_of(r), european=undecided(bucket, bucket.cause or cause))
        for key in one["osu_api_key"].each():
            yield from password(r, f"{key.path}.secret_key")
