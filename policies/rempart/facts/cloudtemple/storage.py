"""Object storage of Cloud Temple, and the keys that open it. Locks, expiry and policies are set through the S3 API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.cloudtemple.common import OBJECT_STORAGE, documented, here
from rempart.facts.host import Host
from rempart.facts.policies import NARROW
from rempart.facts.showing import AT_REST, LISTED_ONLY, NOT_PUBLIC, nothing_shows, undecided
from rempart.facts.traffic import listed_only
from rempart.facts.vocabulary import Credential, Endpoint, Facet, Identity, Store
from rempart.text import Text
from rempart.truth import Reason, Truth, false
from rempart.value import Value

_VERSIONS: Final = Text(fr="les versions gardées", en="versions kept")
_END: Final = Text(fr="la date de fin", en="the end date")
_WIDE_ROLES: Final = {"full_control": False, "maintainer": False, "read": True, "write": True, "read_write": True}
"""Role of an account on a bucket → whether it is narrower than its owner's (data cloudtemple_object_storage_roles)."""


@describes("cloudtemple_object_storage_bucket")
def bucket(r: Resource, host: Host) -> Iterator[Facet]:
    """`access_type` filters addresses: the tenant's (`private`), listed ones (`custom`), none (`public`)."""
    where = here(r, host)
    policies = Text(fr="les politiques posées par l'API S3", en="policies set through the S3 API")
    namespace = Text(fr="le chiffrement de l'espace de noms", en="encryption of the namespace")
    lock = Text(fr="le verrou posé par l'API S3", en="the lock set through the S3 API")
    yield Store(
        place=where,
        product=OBJECT_STORAGE,
        encrypted=nothing_shows(r, namespace, AT_REST),
        private=nothing_shows(r, policies, NOT_PUBLIC),
        versioned=r["versioning"]
        .default("Disabled", source=documented("object_storage_bucket"))
        .compare(lambda raw: {"enabled": True, "suspended": False, "disabled": False}.get(str(raw).lower()), _VERSIONS),
        immutable=nothing_shows(r, lock),
    )
    yield Endpoint(place=where, restricted=_filtered(r))
    entries = r["acl_entry"]
    if not entries.is_absent and entries.known != []:
        yield Identity(least_privilege=entries.every(lambda entry: _is_narrow(entry["role"])))


def _filtered(r: Resource) -> Truth:
    kind = r["access_type"]
    if kind.known == "custom":
        return listed_only(r["whitelist"], lambda one: ~anyone(one))
    return kind.compare(lambda raw: {"private": True, "public": False}.get(str(raw).lower()), LISTED_ONLY)


def _is_narrow(role: Value) -> Truth:
    return role.compare(lambda raw: _WIDE_ROLES.get(str(raw).lower()), NARROW)


@describes("cloudtemple_object_storage_acl_entry")
def acl_entry(r: Resource, host: Host) -> Iterator[Facet]:
    yield Identity(least_privilege=_is_narrow(r["role"]))


@describes("cloudtemple_object_storage_global_access_key")
def global_key(r: Resource, host: Host) -> Iterator[Facet]:
    """Opens every bucket of the namespace, for ever."""
    everything = Text(fr="clé de tous les compartiments de l'espace de noms", en="key to every bucket of the namespace")
    yield Identity(least_privilege=false(Reason(resource=r.urn, detail=everything, expected=NARROW)))
    yield Credential(expires=nothing_shows(r, _END))


@describes("cloudtemple_object_storage_storage_account")
def storage_account(r: Resource, host: Host) -> Iterator[Facet]:
    yield Credential(expires=nothing_shows(r, _END))


@describes("cloudtemple_iam_personal_access_token")
def access_token(r: Resource, host: Host) -> Iterator[Facet]:
    """Its roles are identifiers, whose names the API tells."""
    end, roles = r["expiration_date"], r["roles"]
    ends = Text(fr="une date de fin", en="an end date")
    yield Credential(expires=end.is_written(expected=ends) if not end.is_known else None, until=end)
    cause = Text(fr="un identifiant ne dit pas ce que le rôle permet", en="an identifier does not say what it allows")
    yield Identity(least_privilege=undecided(roles, roles.cause or cause, NARROW))
