"""Keys, secrets, accounts, rights and logs of Google Cloud and S3NS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from rempart.catalog import EEA
from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.clear import password
from rempart.facts.google.common import (
    KEY_MANAGER,
    LOGS,
    OWN_KEY,
    SECRET_MANAGER,
    documented,
    encrypted,
    not_everybody,
    own_key,
)
from rempart.facts.host import Host
from rempart.facts.policies import NARROW
from rempart.facts.public_keys import FLOOR
from rempart.facts.showing import nothing_shows, place_of_other, undecided
from rempart.facts.vocabulary import Credential, Facet, Identity, Inert, Key, LogSink, Place, Secret, Transfer
from rempart.text import Text
from rempart.truth import Reason as Reason
from rempart.truth import Truth, every, true
from rempart.value import Unknown, Value

_ACCOUNT: Final = "google_service_account"
_RING: Final = "google_kms_key_ring"
_ROTATED: Final = Text(fr="une rotation au moins annuelle", en="a rotation at least once a year")
_HARDWARE: Final = Text(fr="un module matériel (HSM)", en="a hardware module (HSM)")
_END: Final = Text(fr="la date de fin", en="the end date")


@describes(_RING)
def key_ring(r: Resource, host: Host) -> Iterator[Facet]:
    yield Key(place=host.place_of(r), product=KEY_MANAGER)


@describes("google_kms_crypto_key")
def crypto_key(r: Resource, host: Host) -> Iterator[Facet]:
    """A key lies where its ring does, and is destroyed after a delay of a day at least (30 by default)."""
    ring = host.deployment.target(r, "key_ring", _RING)
    period = r["rotation_period"]
    algorithm = r["version_template.algorithm"].default(
        "GOOGLE_SYMMETRIC_ENCRYPTION", source=documented("kms_crypto_key")
    )
    waits = Text(fr="détruite après un délai", en="destroyed after a delay")
    yield Key(
        place=place_of_other(host, ring) if ring else None,
        product=KEY_MANAGER,
        strong=algorithm.compare(_is_strong, FLOOR),
        rotated=period.is_written(expected=_ROTATED) if period.is_absent else period.compare(_within_a_year, _ROTATED),
        undeletable=true(Reason(resource=r.urn, path="destroy_scheduled_duration", detail=waits)),
        hardware=r["version_template.protection_level"]
        .default("SOFTWARE", source=documented("kms_crypto_key"))
        .among("HSM", "EXTERNAL", "EXTERNAL_VPC", expected=_HARDWARE),
    )


_STRONG: Final = re.compile(
    r"GOOGLE_SYMMETRIC_ENCRYPTION|AES_(128|256)_\w+|RSA_\w+_(2048|3072|4096)_\w+|EC_SIGN_(P256|P384|ED25519)\w*"
    r"|HMAC_SHA(256|384|512)"
)
"""Algorithms of Cloud KMS that reach the floors; one that is not listed is undetermined."""


def _is_strong(algorithm: Any) -> bool | None:
    return True if isinstance(algorithm, str) and _STRONG.fullmatch(algorithm) else None


def _within_a_year(period: Any) -> bool | None:
    """`7776000s`."""
    found = re.fullmatch(r"(\d+)s", period) if isinstance(period, str) else None
    return None if found is None else 0 < int(found[1]) <= 366 * 86400


@describes("google_secret_manager_secret", "google_secret_manager_regional_secret")
def secret(r: Resource, host: Host) -> Iterator[Facet]:
    """Kept where its replicas are listed; replicated everywhere when that is left to Google."""
    replicas = r["replication.user_managed.replicas"]
    listed = list(replicas.each())
    key = every(own_key_of(one) for one in listed) if listed else None
    yield Secret(place=_kept(r, host, listed), product=SECRET_MANAGER, own_key=key)


def own_key_of(replica: Value) -> Truth:
    """Each replica has its key."""
    named = replica["customer_managed_encryption.kms_key_name"]
    return true(named.reason()) if named.is_unknown else named.is_written(expected=OWN_KEY)


def _kept(r: Resource, host: Host, replicas: list[Value]) -> Place | None:
    if replicas:
        places = [host.place(one["location"]) for one in replicas]
        outside = [place for place in places if place.country.known not in EEA]
        return (outside or places)[0]
    if r.type == "google_secret_manager_regional_secret":
        return host.place_of(r)
    everywhere = Unknown(
        Text(fr="répliqué partout, au choix de l'hébergeur", en="replicated wherever the host chooses")
    )
    value = Value(r, "replication.auto", everywhere)
    return Place(value, value)


@describes("google_secret_manager_secret_version")
def secret_version(r: Resource, host: Host) -> Iterator[Facet]:
    yield Secret(product=SECRET_MANAGER)
    yield from password(r, "secret_data", "secret_data_wo")


# -- accounts and rights ---------------------------------------------------------------------------------------------

_WIDE: Final = ("roles/owner", "roles/editor", "roles/viewer")
"""Basic roles, which embrace the whole project."""


@describes(
    "google_project_iam_member",
    "google_project_iam_binding",
    "google_storage_bucket_iam_member",
    "google_storage_bucket_iam_binding",
    "google_kms_crypto_key_iam_member",
    "google_kms_crypto_key_iam_binding",
    "google_secret_manager_secret_iam_member",
    "google_secret_manager_secret_iam_binding",
    "google_service_account_iam_member",
    "google_service_account_iam_binding",
)
def grant(r: Resource, host: Host) -> Iterator[Facet]:
    """A role given to somebody: neither a basic one nor an administrator's, nor to everybody."""
    role = r["role"].compare(_is_narrow, NARROW)
    who = _who(r, host)
    yield Identity(least_privilege=every((role, who)))


def _who(r: Resource, host: Host) -> Truth:
    """An account of this deployment is somebody, also while its address is not known."""
    if r["members"].is_absent:
        return _somebody(r["member"], host)
    return r["members"].every(lambda one: _somebody(one, host))


def _somebody(member: Value, host: Host) -> Truth:
    accounts = host.deployment.made_from(member.resource, member.path)
    if member.is_unknown and accounts and all(a is not None and a.type == _ACCOUNT for a in accounts):
        own = Text(fr="un compte de ce déploiement", en="an account of this deployment")
        return true(Reason(resource=member.resource.urn, path=member.path, detail=own))
    return not_everybody(member)


def _is_narrow(role: Any) -> bool | None:
    name = str(role)
    return not (name in _WIDE or name.endswith(("Admin", ".admin", "/admin")))


@describes("google_project_iam_policy", "google_project_iam_custom_role", "google_organization_iam_member")
def wide(r: Resource, host: Host) -> Iterator[Facet]:
    cause = Text(fr="ce que la politique donne n'est pas lu", en="what the policy gives is not read")
    yield Identity(least_privilege=undecided(Value(r, "policy_data", Unknown(cause)), cause, NARROW))


@describes(_ACCOUNT)
def service_account(r: Resource, host: Host) -> Iterator[Facet]:
    one = Text(fr="une personne ou une application", en="one person or one application")
    yield Identity(named=true(Reason(resource=r.urn, path="account_id", expected=one)))


@describes("google_service_account_key", "google_storage_hmac_key")
def endless_key(r: Resource, host: Host) -> Iterator[Facet]:
    yield Credential(expires=nothing_shows(r, _END))


# -- logs ------------------------------------------------------------------------------------------------------------


@describes("google_logging_project_bucket_config")
def log_bucket(r: Resource, host: Host) -> Iterator[Facet]:
    key = own_key(r, host, "cmek_settings.kms_key_name")
    locked = r["locked"].default(False, source=documented("logging_project_bucket_config"))
    yield LogSink(
        place=host.place_of(r),
        product=LOGS,
        days=r["retention_days"].default(30, source=documented("logging_project_bucket_config")),
        encrypted=encrypted(r, host, key),
        immutable=locked.is_true(expected=Text(fr="verrouillé", en="locked")),
    )


_SINKS: Final = (
    "google_bigquery_dataset",
    "google_logging_project_bucket_config",
    "google_pubsub_topic",
    "google_storage_bucket",
)


@describes("google_logging_project_sink")
def sink(r: Resource, host: Host) -> Iterator[Facet]:
    """Sends logs to a bucket, a dataset or a topic, of this project or of another."""
    destination = r["destination"]
    found = host.deployment.target(r, "destination", *_SINKS)
    own = Text(fr="un journal de ce déploiement", en="a log store of this deployment")
    cause = Text(fr="la destination n'est pas dans ce déploiement", en="the destination is not in this deployment")
    yield Transfer(
        european=true(Reason(resource=r.urn, path="destination", detail=own))
        if found
        else undecided(destination, destination.cause or cause)
    )


@describes("google_project", "google_project_service", "google_folder", "google_tags_tag_key", "google_tags_tag_value")
def administration(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=Text(fr="de la gestion (projets, services, étiquettes)", en="administration (projects, labels)"))
