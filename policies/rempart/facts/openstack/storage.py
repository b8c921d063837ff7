"""Containers, volumes, images and shares of OpenStack.

Whether a volume is encrypted is said by its type, which the host makes: only a name that says so can show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.addresses import anyone
from rempart.facts.clear import text_in_clear
from rempart.facts.host import Host
from rempart.facts.openstack.common import (
    BLOCK_STORAGE,
    FILE_STORAGE,
    INSTANCES,
    OBJECT_STORAGE,
    VOLUME,
    documented,
)
from rempart.facts.recipients import recipient
from rempart.facts.showing import (
    AT_REST,
    IN_PRIVATE_NETWORK,
    LISTED_ONLY,
    NOT_PUBLIC,
    names,
    nothing_shows,
    undecided,
)
from rempart.facts.vocabulary import Credential, Endpoint, Facet, Inert, Store, Transfer, also
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

_CONTAINER: Final = "openstack_objectstorage_container_v1"
_TYPE: Final = "openstack_blockstorage_volume_type_v3"
_IMAGE: Final = "openstack_images_image_v2"
_SHARE: Final = "openstack_sharedfilesystem_share_v2"
_VERSIONS: Final = Text(fr="les versions gardées", en="versions kept")
_KEPT: Final = Text(fr="non détruit avec son contenu", en="not destroyed with its content")
_PROTECTED: Final = Text(fr="protégé contre la suppression", en="protected from deletion")
_BY_TYPE: Final = Text(fr="le type du volume, que fait l'hébergeur", en="the volume's type, which the host makes")


@describes(_CONTAINER)
def container(r: Resource, host: Host) -> Iterator[Facet]:
    """Private until an ACL says otherwise: `.r:*` is everybody, `*:*` is every account."""
    source = documented("objectstorage_container_v1")
    readers = r["container_read"].default("", source=source).compare(_not_everybody, NOT_PUBLIC)
    writers = r["container_write"].default("", source=source).compare(_not_everybody, NOT_PUBLIC)
    yield Store(
        place=host.place_of(r),
        product=OBJECT_STORAGE,
        encrypted=nothing_shows(r, AT_REST),
        private=readers & writers,
        versioned=r["versioning"].default(False, source=source).is_true(expected=_VERSIONS),
        undeletable=r["force_destroy"].default(False, source=source).is_false(expected=_KEPT),
    )
    target = r["container_sync_to"]
    if not target.is_absent:
        yield Transfer(european=recipient(target))


def _not_everybody(acl: object) -> bool | None:
    if not isinstance(acl, str):
        return None
    entries = {entry.strip().lower() for entry in acl.split(",")}
    return not any(entry.startswith(".r:*") or entry in ("*:*", ".rlistings", "*") for entry in entries)


@describes("openstack_objectstorage_object_v1")
def item(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=OBJECT_STORAGE)
    yield from text_in_clear(r, "content")


@describes("openstack_objectstorage_tempurl_v1")
def temporary(r: Resource, host: Host) -> Iterator[Facet]:
    """An address that opens an object to whoever holds it, and stands in the state."""
    yield Store(place=host.place_of(r), product=OBJECT_STORAGE)
    yield Credential(expires=r["ttl"].at_most(3600, expected=Text(fr="une heure au plus", en="one hour at most")))


@describes("openstack_objectstorage_account_v1")
def account(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=OBJECT_STORAGE)


# -- volumes and images ----------------------------------------------------------------------------------------------


@describes(VOLUME)
def volume(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=BLOCK_STORAGE, encrypted=encrypted_by_type(r, host, r["volume_type"]))


def encrypted_by_type(r: Resource, host: Host, named: Value) -> Truth:
    """OVHcloud's types end in `-luks` when they are encrypted, and are not otherwise; of other hosts a name tells
    nothing."""
    offering = host.resolution.offering
    if offering is not None and offering.id.startswith("ovh"):
        kind = named.default("classic", source="OVHcloud, volume types of the public cloud")
        return kind.compare(lambda raw: str(raw).lower().endswith("-luks"), AT_REST)
    return undecided(named, named.cause if named.is_unknown and named.cause else _BY_TYPE, AT_REST)


@describes(_TYPE)
def volume_type(r: Resource, host: Host) -> Iterator[Facet]:
    """A type that every project may use, unless it says otherwise."""
    yield Store(
        place=host.place_of(r),
        product=BLOCK_STORAGE,
        private=r["is_public"].is_false(expected=Text(fr="réservé à des projets", en="kept for some projects")),
    )


@describes("openstack_blockstorage_volume_type_access_v3", "openstack_images_image_access_v2")
def access(r: Resource, host: Host) -> Iterator[Facet]:
    """Opens a type or an image to another project, whose owner nothing names."""
    cause = Text(fr="rien ne dit à qui est ce projet", en="nothing says whose that project is")
    named = r["project_id"] if not r["project_id"].is_absent else r["member_id"]
    yield Store(place=host.place_of(r), product=INSTANCES, private=undecided(named, named.cause or cause, NOT_PUBLIC))


@describes(_IMAGE)
def image(r: Resource, host: Host) -> Iterator[Facet]:
    visibility = r["visibility"].default("private", source=documented("images_image_v2"))
    yield Store(
        place=host.place_of(r),
        product=INSTANCES,
        private=visibility.compare(
            lambda raw: {"private": True, "public": False, "community": False, "shared": False}.get(str(raw).lower()),
            NOT_PUBLIC,
        ),
        undeletable=r["protected"].default(False, source=documented("images_image_v2")).is_true(expected=_PROTECTED),
    )
    source = r["image_source_url"]
    if not source.is_absent:
        yield Transfer(european=recipient(source))


# -- shares ----------------------------------------------------------------------------------------------------------


@describes(_SHARE)
def share(r: Resource, host: Host) -> Iterator[Facet]:
    """NFS and CIFS travel in clear; who mounts it, its accesses say."""
    public = r["is_public"].default(False, source=documented("sharedfilesystem_share_v2"))
    yield Store(
        place=host.place_of(r),
        product=FILE_STORAGE,
        encrypted=undecided(r["share_type"], r["share_type"].cause or _BY_TYPE, AT_REST),
        private=public.is_false(expected=NOT_PUBLIC),
    )
    encrypted = Text(fr="un protocole chiffré", en="an encrypted protocol")
    yield Endpoint(
        place=host.place_of(r),
        attached=names(
            r, host, "share_network_id", "openstack_sharedfilesystem_sharenetwork_v2", expected=IN_PRIVATE_NETWORK
        ),
        tls=r["share_proto"].compare(lambda raw: False if str(raw).upper() in ("NFS", "CIFS") else None, encrypted),
    )


@completes("openstack_sharedfilesystem_share_access_v2", by="share_id", facet=Endpoint, of=(_SHARE,))
def share_access(endpoint: Endpoint, grant: Resource) -> Endpoint:
    listed = (~anyone(grant["access_to"])).expecting(LISTED_ONLY)
    return msgspec.structs.replace(endpoint, restricted=also(endpoint.restricted, listed))


@describes("openstack_images_image_access_accept_v2")
def accepted(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=Text(fr="l'acceptation d'une image partagée", en="the acceptance of a shared image"))
