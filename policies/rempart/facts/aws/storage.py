"""Buckets, with what other resources say of them: ACL, policy, versions, encryption, lock, web site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.host import Host
from rempart.facts.policies import closed
from rempart.facts.showing import AT_REST, NOT_PUBLIC, nothing_shows, undecided, untouched, while_true
from rempart.facts.vocabulary import Facet, Inert, Place, Store, also, awaited
from rempart.text import Text
from rempart.truth import Reason, Truth, false, some, true
from rempart.value import Unknown, Value

OBJECT_STORAGE: Final = "object-storage"

_BUCKET: Final = "aws_s3_bucket"
_ACL: Final = "aws_s3_bucket_acl"
_POLICY: Final = "aws_s3_bucket_policy"
_WEBSITE: Final = "aws_s3_bucket_website_configuration"
_VERSIONING: Final = "aws_s3_bucket_versioning"
_ENCRYPTION: Final = "aws_s3_bucket_server_side_encryption_configuration"
_LOCK: Final = "aws_s3_bucket_object_lock_configuration"
_REPLICATION: Final = "aws_s3_bucket_replication_configuration"

_PRIVATE_BY_DEFAULT: Final = "Amazon S3 API, CreateBucket: x-amz-acl is private unless given"
_SDK: Final = "pulumi-aws 7.51.1"

_PUBLIC_ACLS: Final = ("public-read", "public-read-write", "authenticated-read", "website")
_CLOSED_ACLS: Final = ("private", "bucket-owner-read", "bucket-owner-full-control", "log-delivery-write", "")
_EVERYBODY: Final = ("allusers", "authenticatedusers")

_VERSIONS: Final = Text(fr="les versions gardées", en="versions kept")
_RETENTION: Final = Text(fr="une rétention par défaut en mode COMPLIANCE", en="a default retention in COMPLIANCE mode")
_DEFAULT_ENCRYPTION: Final = Text(fr="un chiffrement par défaut du bucket", en="a default encryption of the bucket")
_KEY: Final = Text(fr="une clé du service de clés", en="a key of the key service")
_PROTECTED: Final = Text(fr="non détruit avec son contenu", en="not destroyed with its content")


def _missing(r: Resource, what: Text) -> Reason:
    return Reason(resource=r.urn, detail=Text(fr="aucun déclaré", en="none declared"), expected=what)


@describes(_BUCKET)
def bucket(r: Resource, host: Host) -> Iterator[Facet]:
    """A bucket of whoever answers the provider's endpoint. AWS encrypts by itself since 2023; of the others, nothing
    shows it where no configuration asks for it."""
    at_aws = host.resolution.offering is not None and host.resolution.offering.id == "aws"
    by_itself = Text(fr="AWS chiffre tout objet depuis 2023 (SSE-S3)", en="AWS encrypts every object")
    encrypted = (
        true(Reason(resource=r.urn, detail=by_itself, expected=AT_REST)) if at_aws else nothing_shows(r, AT_REST)
    )
    yield Store(
        place=host.place_of(r),
        product=OBJECT_STORAGE,
        encrypted=awaited(encrypted, _ENCRYPTION),
        own_key=awaited(false(_missing(r, _KEY)), _ENCRYPTION),
        private=untouched(
            _opens_to_nobody(r["acl"].default("private", source=_PRIVATE_BY_DEFAULT)), _ACL, _POLICY, _WEBSITE
        ),
        versioned=awaited(false(_missing(r, _VERSIONS)), _VERSIONING),
        immutable=while_true(
            r["object_lock_enabled"].default(False, source=_SDK).is_true(expected=_RETENTION),
            false(_missing(r, _RETENTION)),
            _LOCK,
        ),
        undeletable=r["force_destroy"].default(False, source=_SDK).is_false(expected=_PROTECTED),
    )


def _opens_to_nobody(acl: Value) -> Truth:
    def judge(raw: object) -> bool | None:
        word = raw.strip().lower() if isinstance(raw, str) else None
        return True if word in _CLOSED_ACLS else False if word in _PUBLIC_ACLS else None

    return acl.compare(judge, NOT_PUBLIC)


def _reached(store: Store, private: Truth) -> Store:
    return msgspec.structs.replace(store, private=also(store.private, private))


@completes(_ACL, by="bucket", facet=Store, of=(_BUCKET,))
def bucket_acl(store: Store, acl: Resource) -> Store:
    """A canned ACL, or a list of grants."""
    grants = acl["access_control_policy"]
    if grants.is_absent:
        return _reached(store, _opens_to_nobody(acl["acl"]))
    return _reached(store, grants["grant"].every(_to_nobody_else))


def _to_nobody_else(grant: Value) -> Truth:
    """A grant to everybody, or to every customer, opens the bucket."""
    uri = grant["grantee.uri"]
    if uri.is_absent:
        return true(grant["grantee"].reason(expected=NOT_PUBLIC))

    def judge(raw: object) -> bool | None:
        group = str(raw).strip().rstrip("/").rpartition("/")[2].lower()
        return True if group == "logdelivery" else False if group in _EVERYBODY else None

    return uri.compare(judge, NOT_PUBLIC)


@completes(_POLICY, by="bucket", facet=Store, of=(_BUCKET,))
def bucket_policy(store: Store, policy: Resource) -> Store:
    return _reached(store, closed(policy["policy"]))


@completes(_WEBSITE, by="bucket", facet=Store, of=(_BUCKET,))
def website(store: Store, companion: Resource) -> Store:
    """A web site alone opens nothing at AWS; what it does elsewhere is not established."""
    served = Text(fr="le contenu est déclaré comme site web", en="the content is declared as a web site")
    return _reached(store, undecided(companion["index_document"], served, NOT_PUBLIC))


@completes(_VERSIONING, by="bucket", facet=Store, of=(_BUCKET,))
def versioning(store: Store, companion: Resource) -> Store:
    kept = companion["versioning_configuration.status"].compare(
        lambda raw: {"enabled": True, "suspended": False, "disabled": False}.get(str(raw).lower()), _VERSIONS
    )
    return msgspec.structs.replace(store, versioned=also(store.versioned, kept))


@completes(_ENCRYPTION, by="bucket", facet=Store, of=(_BUCKET,))
def encryption(store: Store, companion: Resource) -> Store:
    rules = companion["rule"]
    if rules.is_absent or rules.known == []:
        return store
    algorithm = "apply_server_side_encryption_by_default.sse_algorithm"
    return msgspec.structs.replace(
        store,
        encrypted=also(
            store.encrypted,
            rules.every(lambda rule: rule[algorithm].among("AES256", "aws:kms", "aws:kms:dsse")).expecting(
                _DEFAULT_ENCRYPTION
            ),
        ),
        own_key=also(store.own_key, rules.every(_names_a_key)),
    )


def _names_a_key(rule: Value) -> Truth:
    """A key of the client's is named; `aws:kms` alone means one that the host manages."""
    default = rule["apply_server_side_encryption_by_default"]
    by_service = default["sse_algorithm"].among("aws:kms", "aws:kms:dsse", expected=_KEY)
    return by_service & default["kms_master_key_id"].is_written(expected=_KEY)


@completes(_LOCK, by="bucket", facet=Store, of=(_BUCKET,))
def lock(store: Store, companion: Resource) -> Store:
    retention = companion["rule.default_retention"]
    mode = retention["mode"].equals("COMPLIANCE", expected=_RETENTION)
    lasts = some(
        retention[unit].at_least(1, expected=_RETENTION) for unit in ("days", "years") if not retention[unit].is_absent
    )
    if not lasts.reasons:
        lasts = undecided(retention, Text(fr="aucune durée n'est écrite", en="no length is written"), _RETENTION)
    return msgspec.structs.replace(store, immutable=also(store.immutable, mode & lasts))


@completes(_REPLICATION, by="bucket", facet=Store, of=(_BUCKET,))
def replication(store: Store, companion: Resource) -> Store:
    """A copy in another bucket, whose region its name does not tell."""
    cause = Text(fr="un nom de bucket ne dit pas sa région", en="a bucket's name does not tell its region")
    nowhere = Value(companion, "rule.destination.bucket", Unknown(cause))
    return msgspec.structs.replace(store, copies=(*store.copies, Place(nowhere, nowhere)))


@describes("aws_s3_object")
def item(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(
        place=host.place_of(r),
        product=OBJECT_STORAGE,
        private=_opens_to_nobody(r["acl"].default("private", source=_PRIVATE_BY_DEFAULT)),
    )


@describes(
    "aws_s3_bucket_public_access_block", "aws_s3_bucket_ownership_controls", "aws_s3_bucket_lifecycle_configuration"
)
def settings(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(
        reason=Text(
            fr="un réglage d'un bucket, jugé avec ce qu'il montre", en="a setting of a bucket, which is judged itself"
        )
    )


@describes("aws_s3_bucket_logging")
def access_log(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(
        reason=Text(fr="un journal des accès, gardé dans un autre bucket", en="an access log, kept in another bucket")
    )
