"""Backup vaults and what they protect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.azure_native.compute import DISK, MACHINE
from rempart.facts.azure_native.databases import POSTGRES
from rempart.facts.azure_native.reading import (
    PRIVATE_ENDPOINT,
    closed,
    other_regions,
    paired_region,
    place,
    says,
    unsettled,
)
from rempart.facts.azure_native.storage import ACCOUNT
from rempart.facts.host import Host
from rempart.facts.vocabulary import Backup, Endpoint, Facet, Inert, Place, Store, awaited, shown_by_nothing
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

RECOVERY_VAULT: Final = "azure-native:recoveryservices:Vault"
BACKUP_VAULT: Final = "azure-native:dataprotection:BackupVault"
INSTANCE: Final = "azure-native:dataprotection:BackupInstance"
ITEM: Final = "azure-native:recoveryservices:ProtectedItem"

_LOCKED = Text(fr="immuabilité verrouillée (Locked)", en="locked immutability")


@describes(RECOVERY_VAULT)
def recovery_vault(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    properties = r["properties"]
    private = closed(properties["publicNetworkAccess"])
    yield Backup(
        place=where,
        product="backup",
        copies=_copies(properties["redundancySettings.standardTierStorageRedundancy"])
        + _restored_elsewhere(properties["redundancySettings.crossRegionRestore"]),
        encrypted=_encrypted(properties["encryption"]),
        immutable=says(properties["securitySettings.immutabilitySettings.state"], "Locked", expected=_LOCKED),
        kept=shown_by_nothing(Text(fr="durée fixée par la politique", en="duration set by the policy")),
    )
    yield Endpoint(place=where, private=private, attached=awaited(private, PRIVATE_ENDPOINT))


@describes(BACKUP_VAULT)
def backup_vault(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    properties = r["properties"]
    stores = properties["storageSettings"]
    copies: tuple[Place, ...] = ()
    if stores.is_known:
        for store in stores.each():
            copies += _copies(store["type"])
    else:
        copies = _copies(stores)
    yield Backup(
        place=where,
        product="backup",
        copies=copies
        + other_regions(host, properties["replicatedRegions"], "")
        + _restored_elsewhere(properties["featureSettings.crossRegionRestoreSettings.state"]),
        encrypted=_encrypted(properties["securitySettings.encryptionSettings"]),
        immutable=says(properties["securitySettings.immutabilitySettings.state"], "Locked", expected=_LOCKED),
        kept=shown_by_nothing(Text(fr="durée fixée par la politique", en="duration set by the policy")),
    )


def _copies(redundancy: Value) -> tuple[Place, ...]:
    return paired_region(redundancy, geo=lambda kind: kind.lower() not in ("locallyredundant", "zoneredundant"))


def _restored_elsewhere(restore: Value) -> tuple[Place, ...]:
    """Cross-region restore only reads the copy that geo-redundancy makes: absent, it adds none."""
    return () if restore.is_absent else paired_region(restore, geo=lambda state: state.lower() != "disabled")


def _encrypted(encryption: Value) -> Truth:
    return shown_by_nothing(Text(fr="chiffrement du coffre", en="encryption of the vault"))


@completes(ITEM, by="properties.sourceResourceId", facet=Store, of=(MACHINE, ACCOUNT))
def protected(store: Store, item: Resource) -> Store:
    return msgspec.structs.replace(store, backed_up=_by_policy(item["properties.policyId"]))


@completes(INSTANCE, by="properties.dataSourceInfo.resourceID", facet=Store, of=(ACCOUNT, DISK, POSTGRES))
def backed_up(store: Store, instance: Resource) -> Store:
    if store.backed_up is not None and store.backed_up.is_true:
        return store
    return msgspec.structs.replace(store, backed_up=_by_policy(instance["properties.policyInfo.policyId"]))


def _by_policy(policy: Value) -> Truth:
    cause = Text(
        fr="sauvegardé à la fréquence que fixe la politique, qui n'est pas lue ici",
        en="backed up as often as the policy says, which is not read here",
    )
    return unsettled(policy, cause, expected=Text(fr="au moins chaque jour", en="at least every day"))


@describes(
    "azure-native:recoveryservices:ProtectionPolicy",
    "azure-native:recoveryservices:ProtectionContainer",
    "azure-native:dataprotection:BackupPolicy",
    "azure-native:dataprotection:ResourceGuard",
)
def backup_setting(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(
        reason=Text(fr="réglage d'un coffre de sauvegarde, sans données", en="a backup vault's setting, no data")
    )
