"""Key vaults, managed HSMs, keys and secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.azure_native.reading import (
    PRIVATE_ENDPOINT,
    SDK,
    closed,
    listed_only,
    logged,
    place,
    place_of_parent,
    says,
    secrets,
    unsettled,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import Credential, Endpoint, Facet, Identity, Key, Secret, awaited
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

VAULT: Final = "azure-native:keyvault:Vault"
HSM: Final = "azure-native:keyvault:ManagedHsm"

YEAR: Final = 366 * 86_400
"""A year at its longest, in seconds."""


@describes(VAULT, HSM)
def vault(r: Resource, host: Host) -> Iterator[Facet]:
    """A vault. What lies in it can be purged at once unless purge protection is on, which needs soft deletion."""
    where = place(r, host)
    properties = r["properties"]
    private = closed(properties["publicNetworkAccess"].default("Enabled", source=SDK))
    purge = properties["enablePurgeProtection"].default(r.type == HSM, source=SDK)
    yield Key(
        place=where,
        product="key-vault",
        undeletable=purge.is_true() & properties["enableSoftDelete"].default(True, source=SDK).is_true(),
        private=private,
    )
    yield Endpoint(
        place=where,
        restricted=listed_only(properties["networkAcls"], private),
        attached=awaited(private, PRIVATE_ENDPOINT),
        logged=logged(),
    )
    if r.type == VAULT:
        roles = properties["enableRbacAuthorization"].default(False, source=SDK)
        yield Identity(place=where, least_privilege=roles.is_true())


@describes("azure-native:keyvault:Key")
def key(r: Resource, host: Host) -> Iterator[Facet]:
    kind = r["properties.kty"]
    actions = r["properties.rotationPolicy.lifetimeActions"]
    yield Key(
        place=place_of_parent(r, host, "vaultName", VAULT, HSM),
        product="key-vault",
        strong=_strong(r, kind),
        rotated=actions.some(lambda action: says(action["action.type"], "rotate")),
        hardware=says(kind, "RSA-HSM", "EC-HSM", "oct-HSM"),
    )


def _strong(r: Resource, kind: Value) -> Truth:
    match str(kind.known).lower():
        case "rsa" | "rsa-hsm":
            return r["properties.keySize"].default(2048, source=SDK).at_least(2048)
        case "ec" | "ec-hsm":
            curve = r["properties.curveName"].default("P-256", source=SDK)
            return says(curve, "P-256", "P-384", "P-521", "P-256K")
        case "oct" | "oct-hsm":
            return r["properties.keySize"].at_least(128)
    return says(kind, "RSA", "EC", "oct")


@describes("azure-native:keyvault:Secret")
def secret(r: Resource, host: Host) -> Iterator[Facet]:
    where = place_of_parent(r, host, "vaultName", VAULT)
    yield Secret(place=where, product="key-vault")
    yield Credential(place=where, expires=_expires(r))
    yield from secrets(r["properties.value"])


def _expires(r: Resource) -> Truth:
    """Within a year of its first day; without that day, an end date alone says no duration."""
    end, start = r["properties.attributes.expires"], r["properties.attributes.notBefore"]
    expected = Text(fr="au plus un an de validité", en="valid for a year at most")
    if end.is_absent:
        return end.is_written(expected=expected)
    first = start.known
    if not isinstance(first, int | float):
        cause = Text(
            fr="fin écrite, sans date de début (notBefore)", en="an end is written, without a start (notBefore)"
        )
        return unsettled(end, cause, expected=expected)
    return end.compare(lambda last: last - first <= YEAR if isinstance(last, int | float) else None, expected)
