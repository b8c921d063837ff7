"""Dedicated servers, network storage and private servers of OVHcloud, and what is shared hosting there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.addresses import anyone
from rempart.facts.clear import password, text_in_clear
from rempart.facts.host import Host
from rempart.facts.ovh.common import (
    DEDICATED_SERVER,
    ECO_SERVER,
    EMAIL,
    FILE_STORAGE,
    NAS,
    VPS,
    WEB_DATABASE,
    documented,
    ordered_from,
    recipient,
    word,
)
from rempart.facts.policies import NARROW
from rempart.facts.showing import AT_LEAST_DAILY, AT_REST, LISTED_ONLY, LUKS, NOT_REACHABLE, nothing_shows, undecided
from rempart.facts.vocabulary import Backup, Compute, Endpoint, Facet, Identity, Inert, Place, Store, Transfer, also
from rempart.text import Text
from rempart.value import Unknown, Value

_PLACES: Final = ("dedicated_datacenter", "region", "vps_datacenter")
"""Labels of an order's configuration that hold a place."""

_CENTRES: Final = {
    "bhs": "BHS",
    "eri": "UK",
    "gra": "GRA",
    "hil": "US-WEST-OR",
    "lim": "DE",
    "par": "EU-WEST-PAR",
    "rbx": "RBX",
    "sbg": "SBG",
    "sgp": "SGP",
    "syd": "AP-SOUTHEAST-SYD",
    "vin": "US-EAST-VA",
    "waw": "WAW",
    "ynm": "AP-SOUTH-MUM",
}
"""Data centre, without its number → a region of the same place (research on the provider, table of regions)."""

_CLEAR: Final = Text(fr="circule en clair, sauf sur un réseau privé (vRack)", en="travels in clear, but on a vRack")
_TLS: Final = Text(fr="un protocole chiffré", en="an encrypted protocol")
_KEY: Final = Text(fr="une clé SSH", en="an SSH key")


def ordered_place(r: Resource, host: Host) -> Place:
    """Where an order puts it, as its configuration says by label."""
    for plan in r["plan"].each():
        for setting in plan["configuration"].each():
            if setting["label"].known in _PLACES:
                return host.place(setting["value"].map(_region_of_centre))
    nowhere = Unknown(Text(fr="aucun centre n'est écrit dans la commande", en="no data centre is written in the order"))
    value = Value(r, "plan", nowhere)
    return Place(value, value)


def _region_of_centre(label: object) -> object:
    """`rbx8` as RBX; what is no data centre of the list may be a region."""
    if not isinstance(label, str):
        return label
    return _CENTRES.get(label.strip().lower().rstrip("0123456789"), label)


@describes("ovh_dedicated_server")
def server(r: Resource, host: Host) -> Iterator[Facet]:
    """A whole machine. Servers of the Eco range are outside the HDS scope."""
    place = ordered_place(r, host)
    eco = r["range"].default("standard", source=documented("dedicated_server")).known == "eco"
    product = ECO_SERVER if eco else DEDICATED_SERVER
    yield Compute(place=place, product=product, encrypted=nothing_shows(r, LUKS, AT_REST))
    yield Store(place=place, product=product)
    yield from _customized(r)
    yield from ordered_from(r)


@describes("ovh_dedicated_server_reinstall_task")
def reinstall(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(product=DEDICATED_SERVER, encrypted=nothing_shows(r, LUKS, AT_REST))
    yield from _customized(r)


def _customized(r: Resource) -> Iterator[Facet]:
    """What is installed, and how one logs in."""
    yield Identity(strong=r["customizations.ssh_key"].is_written(expected=_KEY))
    image = r["customizations.image_url"]
    if not image.is_absent:
        yield Transfer(european=recipient(image))
    yield from text_in_clear(r, "customizations.post_installation_script", "customizations.config_drive_user_data")


@describes("ovh_vps")
def vps(r: Resource, host: Host) -> Iterator[Facet]:
    """A private server, which the HDS scope excludes."""
    place = ordered_place(r, host)
    yield Compute(place=place, product=VPS, encrypted=nothing_shows(r, LUKS, AT_REST))
    yield Store(place=place, product=VPS)
    yield Identity(strong=r["public_ssh_key"].is_written(expected=_KEY))
    yield from ordered_from(r)


# -- network storage -------------------------------------------------------------------------------------------------

_PARTITION: Final = "ovh_dedicated_nasha_partition"
_SHARE: Final = "ovh_storage_efs_share"


@describes("ovh_storage_efs")
def efs(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=ordered_place(r, host), product=FILE_STORAGE, encrypted=nothing_shows(r, AT_REST))
    yield from ordered_from(r)


@describes(_PARTITION, _SHARE)
def share(r: Resource, host: Host) -> Iterator[Facet]:
    """NFS and CIFS travel in clear unless the network is private, which is not shown here."""
    protocol = r["protocol"]
    yield Store(product=NAS if r.type == _PARTITION else FILE_STORAGE, encrypted=nothing_shows(r, AT_REST))
    yield Endpoint(tls=undecided(protocol, protocol.cause or _CLEAR, _TLS))


@completes("ovh_dedicated_nasha_partition_access", by="partition_name", facet=Endpoint, of=(_PARTITION,))
def partition_access(endpoint: Endpoint, access: Resource) -> Endpoint:
    return _restricted(endpoint, access["ip"])


@completes("ovh_storage_efs_share_acl", by="share_id", facet=Endpoint, of=(_SHARE,))
def share_acl(endpoint: Endpoint, access: Resource) -> Endpoint:
    return _restricted(endpoint, access["access_to"])


def _restricted(endpoint: Endpoint, ranges: Value) -> Endpoint:
    return msgspec.structs.replace(
        endpoint, restricted=also(endpoint.restricted, (~anyone(ranges)).expecting(LISTED_ONLY))
    )


@describes("ovh_dedicated_ceph_acl")
def ceph_acl(r: Resource, host: Host) -> Iterator[Facet]:
    """An address and its mask: 0.0.0.0 in either is everybody."""
    listed = [
        r[name].compare(lambda raw: str(raw).strip() not in ("0.0.0.0", "::", "/0", "0"), LISTED_ONLY)  # noqa: S104
        for name in ("network", "netmask")
    ]
    yield Endpoint(restricted=listed[0] & listed[1])


_INTERVALS: Final = {"hour-1": True, "hour-6": True, "day-1": True, "day-2": False, "day-3": False, "day-7": False}


@describes("ovh_dedicated_nasha_partition_snapshot")
def snapshot_policy(r: Resource, host: Host) -> Iterator[Facet]:
    """How often copies are taken: `hour-6`, `day-1`, `day-7`."""
    often = word(r["type"], _INTERVALS, AT_LEAST_DAILY)
    yield Backup(product=NAS, encrypted=nothing_shows(r, AT_REST))
    yield Store(product=NAS, backed_up=often)


@describes("ovh_storage_efs_share_snapshot")
def efs_snapshot(r: Resource, host: Host) -> Iterator[Facet]:
    yield Backup(product=FILE_STORAGE, encrypted=nothing_shows(r, AT_REST))


# -- shared hosting, excluded from the HDS scope ---------------------------------------------------------------------


@describes("ovh_hosting_privatedatabase", "ovh_hosting_privatedatabase_database")
def web_database(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(product=WEB_DATABASE, encrypted=nothing_shows(r, AT_REST))


@describes("ovh_hosting_privatedatabase_whitelist")
def web_database_list(r: Resource, host: Host) -> Iterator[Facet]:
    """An address that reaches the database, and its files over SFTP."""
    yield Endpoint(restricted=(~anyone(r["ip"])).expecting(LISTED_ONLY))
    closed = Text(fr="sans accès aux fichiers (SFTP)", en="without access to files (SFTP)")
    yield Endpoint(private=r["sftp"].is_false(expected=closed))


@describes("ovh_hosting_privatedatabase_webhosting_network")
def web_network(r: Resource, host: Host) -> Iterator[Facet]:
    """Opens the database to every machine of the shared hosting."""
    yield Endpoint(private=r["enabled"].is_false(expected=NOT_REACHABLE))


@describes("ovh_hosting_privatedatabase_user")
def web_database_user(r: Resource, host: Host) -> Iterator[Facet]:
    yield from password(r, "password")


@describes("ovh_hosting_privatedatabase_user_grant")
def web_database_grant(r: Resource, host: Host) -> Iterator[Facet]:
    yield Identity(least_privilege=r["grant"].compare(lambda raw: str(raw).strip().lower() != "admin", NARROW))


@describes("ovh_email_domain_account")
def mailbox(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(product=EMAIL)
    yield from password(r, "password")


@describes("ovh_dedicated_server_reboot_task", "ovh_dedicated_server_update", "ovh_dedicated_server_networking")
def task(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=Text(fr="un geste sur un serveur, jugé à sa place", en="an act upon a server, judged itself"))
