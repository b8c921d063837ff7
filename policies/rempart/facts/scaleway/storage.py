"""Object storage, volumes, snapshots, images and file systems of Scaleway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.clear import text_in_clear
from rempart.facts.host import Host
from rempart.facts.policies import closed
from rempart.facts.scaleway.common import (
    BLOCK_STORAGE,
    FILE_STORAGE,
    INSTANCES,
    OBJECT_STORAGE,
    documented,
    in_paris,
    recorded,
    schema,
)
from rempart.facts.showing import (
    AT_REST,
    LUKS,
    NOT_PUBLIC,
    not_given,
    nothing_shows,
    place_known_to_nobody,
    place_of_other,
    undecided,
    untouched,
    while_true,
)
from rempart.facts.vocabulary import Backup, Facet, Place, Store, also
from rempart.text import Text
from rempart.truth import Reason, Truth, every, false, some, true
from rempart.value import Value

PUBLIC_ACLS: Final = ("public-read", "public-read-write", "authenticated-read")
"""Canned ACLs that open a bucket to people outside the project; `authenticated-read` to every customer of Scaleway."""

CLOSED_ACLS: Final = ("private", "")
"""Canned ACLs that open it to nobody else. Any other word is undetermined."""

_ACL: Final = "scaleway_object_bucket_acl"
_POLICY: Final = "scaleway_object_bucket_policy"
_WEBSITE: Final = "scaleway_object_bucket_website_configuration"
_LOCK: Final = "scaleway_object_bucket_lock_configuration"
_ENCRYPTION: Final = "scaleway_object_bucket_server_side_encryption_configuration"
_BUCKET: Final = ("scaleway_object_bucket",)

_DEFAULT_ENCRYPTION: Final = Text(fr="un chiffrement par défaut du bucket", en="a default encryption of the bucket")
_KEY: Final = Text(fr="une clé de Key Manager", en="a key of Key Manager")
_POLICY_EXISTS: Final = Text(fr="une politique de bucket", en="a bucket policy")
_NO_GLACIER: Final = Text(fr="autre que GLACIER", en="other than GLACIER")
_NO_LIFECYCLE: Final = Text(fr="aucune règle de cycle de vie", en="no lifecycle rule")


@describes("scaleway_object_bucket")
def bucket(r: Resource, host: Host) -> Iterator[Facet]:
    """Scaleway's conditions for health data: Paris, private, a bucket policy, no lifecycle rule, no Glacier class."""
    place = host.place_of(r)
    acl = r["acl"].default("private", source=documented("object_bucket"))
    private = _opens_to_nobody(acl)
    locked = r["object_lock_enabled"].default(False, source=schema("object/bucket")).is_true()
    lifecycle = not_given(r["lifecycle_rule"], expected=_NO_LIFECYCLE)
    yield Store(
        place=place,
        product=OBJECT_STORAGE,
        encrypted=while_true(true(), false(_missing(r, _DEFAULT_ENCRYPTION)), _ENCRYPTION),
        own_key=while_true(true(), false(_missing(r, _KEY)), _ENCRYPTION),
        private=untouched(private, _ACL, _POLICY, _WEBSITE),
        versioned=r["versioning.enabled"].default(False, source=recorded("object")).is_true(),
        immutable=while_true(locked, false(_missing(r, _RETENTION, "object_lock_enabled")), _LOCK),
        undeletable=r["force_destroy"].default(False, source=schema("object/bucket")).is_false(),
        conditions=while_true(
            every([in_paris(place), private, lifecycle]), false(_missing(r, _POLICY_EXISTS)), _POLICY
        ),
    )


_RETENTION: Final = Text(fr="une rétention par défaut en mode COMPLIANCE", en="a default retention in COMPLIANCE mode")


def _missing(r: Resource, what: Text, path: str = "") -> Reason:
    return Reason(resource=r.urn, path=path, detail=Text(fr="aucune déclarée", en="none declared"), expected=what)


@completes(_ACL, by="bucket", facet=Store, of=_BUCKET)
def bucket_acl(store: Store, acl: Resource) -> Store:
    """An ACL is a canned one or a list of grants; what neither of them gives is not established."""
    canned, grants = acl["acl"], acl["access_control_policy"]
    if grants.is_absent or grants.known == []:
        private = _opens_to_nobody(canned)
    else:
        private = grants["grant"].every(_to_nobody_else)
        if not canned.is_absent:
            private &= _opens_to_nobody(canned)
    return _reached(store, private)


def _opens_to_nobody(acl: Value) -> Truth:
    def judge(raw: object) -> bool | None:
        word = raw.strip().lower() if isinstance(raw, str) else None
        return True if word in CLOSED_ACLS else False if word in PUBLIC_ACLS else None

    return acl.compare(judge, NOT_PUBLIC)


def _reached(store: Store, private: Truth) -> Store:
    """What a companion says of who reads the bucket.

    That it is private is also a condition of Scaleway's for health data, which an ACL or a web site can only spoil.
    """
    conditions = store.conditions
    if conditions is not None and not private.is_true:
        conditions = also(conditions, private)
    return msgspec.structs.replace(store, private=also(store.private, private), conditions=conditions)


def _to_nobody_else(grant: Value) -> Truth:
    """A grant to the groups AllUsers or AuthenticatedUsers opens the bucket; a grant to one project does not. Whom any
    other group holds is not established."""
    uri = grant["grantee.uri"]
    if uri.is_absent:
        return true(grant["grantee"].reason(expected=NOT_PUBLIC))

    def judge(raw: object) -> bool | None:
        group = str(raw).strip().rstrip("/").rpartition("/")[2].lower()
        return True if not group or group == "logdelivery" else False if group in _EVERYBODY else None

    return uri.compare(judge, expected=NOT_PUBLIC)


_EVERYBODY: Final = ("allusers", "authenticatedusers")


@completes(_POLICY, by="bucket", facet=Store, of=_BUCKET)
def bucket_policy(store: Store, policy: Resource) -> Store:
    """A policy that allows anybody opens the bucket; that there is one is a condition of Scaleway's for health data."""
    exists = true(Reason(resource=policy.urn, path="policy", expected=_POLICY_EXISTS))
    private = closed(policy["policy"])
    kept = exists & private if private.is_false else exists
    return msgspec.structs.replace(store, private=also(store.private, private), conditions=also(store.conditions, kept))


@completes(_WEBSITE, by="bucket", facet=Store, of=_BUCKET)
def bucket_website(store: Store, website: Resource) -> Store:
    served = false(
        Reason(
            resource=website.urn,
            path="index_document",
            detail=Text(fr="le contenu est servi comme site web", en="the content is served as a web site"),
            expected=NOT_PUBLIC,
        )
    )
    return _reached(store, served)


@completes(_ENCRYPTION, by="bucket", facet=Store, of=_BUCKET)
def bucket_encryption(store: Store, encryption: Resource) -> Store:
    rules = encryption["rule"]
    if rules.is_absent or rules.known == []:
        return store
    algorithm = "apply_server_side_encryption_by_default.sse_algorithm"
    return msgspec.structs.replace(
        store,
        encrypted=also(
            store.encrypted,
            rules.every(lambda r: r[algorithm].among("AES256", "aws:kms")).expecting(_DEFAULT_ENCRYPTION),
        ),
        own_key=also(store.own_key, rules.every(_names_a_key)),
    )


def _names_a_key(rule: Value) -> Truth:
    """`aws:kms` with a key. Which key is used where none is named, nobody established."""
    default = rule["apply_server_side_encryption_by_default"]
    by_key_manager = default["sse_algorithm"].equals("aws:kms", expected=_KEY)
    named = default["kms_master_key_id"]
    if named.is_absent or named.known == "":
        cause = Text(
            fr="aucune clé n'est nommée : on ne sait pas laquelle sert",
            en="no key is named: which one is used is not established",
        )
        return by_key_manager & undecided(named, cause, _KEY)
    return by_key_manager


@completes(_LOCK, by="bucket", facet=Store, of=_BUCKET)
def bucket_lock(store: Store, lock: Resource) -> Store:
    """A retention holds for a number of days or years; which length is long enough is not asked here."""
    retention = lock["rule.default_retention"]
    mode = retention["mode"].equals("COMPLIANCE", expected=_RETENTION)
    lasts = some(
        retention[unit].at_least(1, expected=_RETENTION) for unit in ("days", "years") if not retention[unit].is_absent
    )
    if not lasts.reasons:
        lasts = undecided(retention, Text(fr="aucune durée n'est écrite", en="no length is written"), _RETENTION)
    return msgspec.structs.replace(store, immutable=also(store.immutable, mode & lasts))


# -- objects ---------------------------------------------------------------------------------------------------------


@describes("scaleway_object")
def item(r: Resource, host: Host) -> Iterator[Facet]:
    """An object. Its encryption is the bucket's, where that one is in this deployment and no own key is written."""
    place = host.place_of(r)
    own = r["sse_customer_key"]
    encrypted: Truth | None = own.is_written(expected=AT_REST)
    if own.is_absent:
        judged = host.deployment.target(r, "bucket", *_BUCKET)
        encrypted = None if judged else nothing_shows(r, AT_REST)
    yield Store(
        place=place,
        product=OBJECT_STORAGE,
        encrypted=encrypted,
        private=r["visibility"]
        .default("private", source=schema("object/object"))
        .outside(*PUBLIC_ACLS, expected=NOT_PUBLIC),
        conditions=in_paris(place)
        & r["storage_class"]
        .default("STANDARD", source=schema("object/object"))
        .differs("GLACIER", expected=_NO_GLACIER),
    )
    yield from text_in_clear(r, "content")


# -- volumes, snapshots, images --------------------------------------------------------------------------------------

_NEW: Final = Text(fr="un volume neuf", en="a new volume")


@describes("scaleway_block_volume")
def block_volume(r: Resource, host: Host) -> Iterator[Facet]:
    """Scaleway's conditions: Paris, and newly created; what it was copied from may lie outside the HDS scope."""
    place = host.place_of(r)
    migrated = not_given(r["instance_volume_id"], expected=_NEW)
    source = r["snapshot_id"]
    copied = not_given(source, expected=_NEW)
    if not source.is_absent:
        cause = Text(
            fr="restauré d'un instantané dont rien ne montre qu'il vient du périmètre HDS",
            en="restored from a snapshot that nothing shows to come from the HDS scope",
        )
        copied = undecided(source, cause, _NEW)
    yield Store(
        place=place,
        product=BLOCK_STORAGE,
        encrypted=nothing_shows(r, LUKS, AT_REST),
        conditions=every([in_paris(place), migrated, copied]),
    )


@describes("scaleway_block_snapshot")
def block_snapshot(r: Resource, host: Host) -> Iterator[Facet]:
    export = r["export"]
    yield Backup(
        place=host.place_of(r),
        product=BLOCK_STORAGE,
        copies=() if export.is_absent or export.known == [] else (_exported_to(r, host),),
        encrypted=nothing_shows(r, LUKS, AT_REST),
    )


def _exported_to(r: Resource, host: Host) -> Place:
    target = host.deployment.target(r, "export.bucket", *_BUCKET)
    if target is not None:
        return place_of_other(host, target)
    cause = Text(
        fr="le bucket d'export n'est pas dans ce déploiement", en="the export bucket is not in this deployment"
    )
    return place_known_to_nobody(r["export.bucket"], cause)


@describes("scaleway_instance_snapshot")
def instance_snapshot(r: Resource, host: Host) -> Iterator[Facet]:
    yield Backup(place=host.place_of(r), product=INSTANCES, encrypted=nothing_shows(r, LUKS, AT_REST))


@describes("scaleway_instance_volume")
def instance_volume(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=INSTANCES, encrypted=nothing_shows(r, LUKS, AT_REST))


@describes("scaleway_instance_image")
def image(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(
        place=host.place_of(r),
        product=INSTANCES,
        encrypted=nothing_shows(r, LUKS, AT_REST),
        private=r["public"].default(False, source=schema("instance/image")).is_false(expected=NOT_PUBLIC),
    )


@describes("scaleway_file_filesystem")
def file_system(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=FILE_STORAGE, encrypted=nothing_shows(r, AT_REST))
