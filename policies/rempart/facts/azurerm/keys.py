"""Key vaults, keys and secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.azure_native.reading import says, secrets
from rempart.facts.azurerm.reading import (
    PRIVATE_ENDPOINT,
    SCHEMA,
    hidden_from_internet,
    in_every_spelling,
    listed_only,
    logged,
    names,
    place,
    place_of_parent,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import Credential, Endpoint, Facet, Identity, Key, Secret, awaited
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

VAULT: Final = "azurerm_key_vault"

_OF_VAULT: Final = ("key_vault_id",)


@describes(VAULT)
def vault(r: Resource, host: Host) -> Iterator[Facet]:
    """A vault. Soft deletion cannot be switched off since 3.0; what is deleted can be purged at once unless purge
    protection is on."""
    where = place(r, host)
    private = hidden_from_internet(r)
    yield Key(
        place=where,
        product="key-vault",
        undeletable=r["purge_protection_enabled"].default(False, source=SCHEMA).is_true(),
        private=private,
    )
    yield Endpoint(
        place=where,
        restricted=listed_only(r["network_acls"], private),
        attached=awaited(private, PRIVATE_ENDPOINT),
        logged=logged(),
    )
    roles = in_every_spelling(
        r, Value.is_true, "rbac_authorization_enabled", "enable_rbac_authorization", default=False
    )
    yield Identity(place=where, least_privilege=roles)


@describes("azurerm_key_vault_key")
def key(r: Resource, host: Host) -> Iterator[Facet]:
    yield Key(
        place=place_of_parent(r, host, _OF_VAULT, VAULT),
        product="key-vault",
        strong=_strong(r),
        rotated=names(
            r["rotation_policy.automatic"], expected=Text(fr="rotation automatique", en="automatic rotation")
        ),
        hardware=says(r["key_type"], "RSA-HSM", "EC-HSM", "oct-HSM"),
    )


def _strong(r: Resource) -> Truth:
    match str(r["key_type"].known).lower():
        case "rsa" | "rsa-hsm":
            return r["key_size"].at_least(2048)
        case "ec" | "ec-hsm":
            return says(r["curve"], "P-256", "P-384", "P-521", "P-256K")
    return says(r["key_type"], "RSA", "EC")


@describes("azurerm_key_vault_secret")
def secret(r: Resource, host: Host) -> Iterator[Facet]:
    where = place_of_parent(r, host, _OF_VAULT, VAULT)
    yield Secret(place=where, product="key-vault")
    end = r["expiration_date"]
    never = Text(fr="une date de fin", en="an end date")
    yield Credential(place=where, expires=None if end.is_known else end.is_written(expected=never), until=end)
    yield from secrets(r["value"])
