"""Accounts, rights, keys and secrets of Scaleway."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.public_keys import FLOOR, strong_ssh
from rempart.facts.scaleway.common import KEY_MANAGER, SECRET_MANAGER, documented, schema
from rempart.facts.showing import given, names, nothing_shows
from rempart.facts.vocabulary import Clear, Credential, Facet, Identity, Key, Secret
from rempart.text import Text
from rempart.truth import Reason, Truth, false, true
from rempart.value import Value

# -- keys and secrets ------------------------------------------------------------------------------------------------

YEAR_IN_HOURS: Final = 8760
_STRONG_KEYS: Final = re.compile(r"aes_(128|192|256)_gcm|rsa_\w+_(2048|3072|4096)_\w+|ec_p(256|384|521)_\w+")
_ROTATED: Final = Text(fr="une rotation au moins annuelle", en="a rotation at least once a year")
_UNDELETABLE: Final = Text(fr="protégé contre la suppression", en="protected from deletion")
_OWN_KEY: Final = Text(fr="une clé de Key Manager", en="a key of Key Manager")


@describes("scaleway_key_manager_key")
def key(r: Resource, host: Host) -> Iterator[Facet]:
    """Rotation is nobody's unless it is written; deletion is refused unless `unprotected` allows it."""
    period = r["rotation_policy.rotation_period"]
    rotation = given(r["rotation_policy"], expected=_ROTATED)
    yield Key(
        place=host.place_of(r),
        product=KEY_MANAGER,
        strong=r["algorithm"].compare(_is_strong, FLOOR),
        rotated=period.compare(_within_a_year, _ROTATED) if rotation.is_true else rotation,
        undeletable=r["unprotected"]
        .default(False, source=documented("key_manager_key"))
        .is_false(expected=_UNDELETABLE),
        hardware=r["protection_level"].equals(
            "hsm", expected=Text(fr="un module matériel (HSM)", en="a hardware module (HSM)")
        ),
    )


def _is_strong(algorithm: Any) -> bool | None:
    """None for an algorithm that the documentation of the key manager does not list."""
    return True if isinstance(algorithm, str) and _STRONG_KEYS.fullmatch(algorithm) else None


def _within_a_year(period: Any) -> bool | None:
    """A duration as Go writes it: `720h`, `2160h0m0s`."""
    found = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", period) if isinstance(period, str) and period else None
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return 0 < hours + minutes / 60 + seconds / 3600 <= YEAR_IN_HOURS


@describes("scaleway_key_manager_key_material")
def key_material(r: Resource, host: Host) -> Iterator[Facet]:
    yield from password(r, "key_material", "key_material_wo", "salt", "salt_wo")


@describes("scaleway_secret")
def secret(r: Resource, host: Host) -> Iterator[Facet]:
    yield Secret(
        place=host.place_of(r),
        product=SECRET_MANAGER,
        own_key=names(r, host, "key_id", "scaleway_key_manager_key", expected=_OWN_KEY),
        undeletable=r["protected"].default(False, source=schema("secret/secret")).is_true(expected=_UNDELETABLE),
    )


@describes("scaleway_secret_version")
def secret_version(r: Resource, host: Host) -> Iterator[Facet]:
    """The content of a secret, encrypted and protected as its secret is."""
    yield Secret(place=host.place_of(r), product=SECRET_MANAGER)
    yield from password(r, "data", "data_wo")


# -- credentials -----------------------------------------------------------------------------------------------------

_ENDS: Final = Text(fr="une date de fin", en="an end date")
_END: Final = Text(fr="la date de fin", en="the end date")


@describes("scaleway_iam_api_key", "scaleway_container_token", "scaleway_function_token")
def ending_credential(r: Resource, host: Host) -> Iterator[Facet]:
    """Without an end date it never ends. Whether a written date is near enough depends on the day of judgement."""
    end = r["expires_at"]
    yield Credential(expires=end.is_written(expected=_ENDS) if not end.is_known else None, until=end)


@describes(
    "scaleway_cockpit_token",
    "scaleway_iam_scim_token",
    "scaleway_mnq_nats_credentials",
)
def endless_credential(r: Resource, host: Host) -> Iterator[Facet]:
    yield Credential(expires=nothing_shows(r, _END, _ENDS))


@describes("scaleway_mnq_sqs_credentials", "scaleway_mnq_sns_credentials")
def queue_credential(r: Resource, host: Host) -> Iterator[Facet]:
    no_management = Text(fr="sans droit de gestion", en="without the right to manage")
    yield Identity(least_privilege=r["permissions.can_manage"].is_false(expected=no_management))
    yield Credential(expires=nothing_shows(r, _END, _ENDS))


@describes("scaleway_iam_ssh_key", "scaleway_account_ssh_key")
def ssh_key(r: Resource, host: Host) -> Iterator[Facet]:
    yield Credential(strong=strong_ssh(r["public_key"]))


# -- identities ------------------------------------------------------------------------------------------------------

ALL_EMBRACING: Final = frozenset({"AllProductsFullAccess", "IAMManager", "OrganizationManager", "OrganizationOwner"})
"""Permission sets that give every right, or the right to give oneself every right."""

_NARROW: Final = Text(fr="des droits limités à ce qu'il faut", en="no more rights than needed")
_FACTORS: Final = Text(fr="l'authentification à plusieurs facteurs", en="authentication with several factors")
_ONE_HOLDER: Final = Text(fr="une personne ou une application", en="one person or one application")


@describes("scaleway_iam_policy")
def policy(r: Resource, host: Host) -> Iterator[Facet]:
    yield Identity(least_privilege=r["rule"].every(_is_narrow))


def _is_narrow(rule: Value) -> Truth:
    """No all-embracing permission set, and no full access to a product in every project of the organisation."""
    sets = rule["permission_set_names"]
    narrow = sets.every(lambda name: name.outside(*sorted(ALL_EMBRACING), expected=_NARROW))
    if rule["organization_id"].is_absent:
        return narrow
    return narrow & sets.every(lambda name: name.compare(lambda raw: not str(raw).endswith("FullAccess"), _NARROW))


@describes("scaleway_iam_user")
def user(r: Resource, host: Host) -> Iterator[Facet]:
    """A person. Several factors are a setting of the organisation, which no property shows."""
    named = true(Reason(resource=r.urn, path="email", expected=_ONE_HOLDER))
    yield Identity(named=named, strong=nothing_shows(r, _FACTORS))
    if r["send_password_email"].is_true().is_true:
        by_mail = Text(fr="mot de passe envoyé par courriel", en="password sent by e-mail")
        hidden = Text(fr="aucun mot de passe dans un courriel", en="no password in an e-mail")
        yield Clear(hidden=false(Reason(resource=r.urn, path="send_password_email", detail=by_mail, expected=hidden)))
    yield from password(r, "password", "password_wo")


@describes("scaleway_iam_application")
def application(r: Resource, host: Host) -> Iterator[Facet]:
    yield Identity(named=true(Reason(resource=r.urn, path="name", expected=_ONE_HOLDER)))


@describes("scaleway_iam_saml", "scaleway_iam_scim")
def federation(r: Resource, host: Host) -> Iterator[Facet]:
    """People are vouched for by a provider of identities that no property names."""
    yield Identity(
        strong=nothing_shows(
            r, Text(fr="le fournisseur d'identités et ses facteurs", en="the identity provider and its factors")
        )
    )
