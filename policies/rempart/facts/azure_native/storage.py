"""Storage accounts, with their containers, shares, immutability policies and lifecycle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.azure_native.reading import (
    OWN_KEY,
    PRIVATE_ENDPOINT,
    SDK,
    always,
    closed,
    elsewhere,
    listed_only,
    logged,
    modern,
    off_without,
    on,
    paired_region,
    place,
    place_of_parent,
    says,
    unsettled,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import Endpoint, Facet, Identity, Inert, Place, Store, Transfer, also, awaited
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

ACCOUNT: Final = "azure-native:storage:StorageAccount"
CONTAINER: Final = "azure-native:storage:BlobContainer"
BLOB_SERVICE: Final = "azure-native:storage:BlobServiceProperties"
IMMUTABILITY: Final = "azure-native:storage:BlobContainerImmutabilityPolicy"
BACKUP_INSTANCE: Final = "azure-native:dataprotection:BackupInstance"

PRODUCT: Final = "storage"

_ENCRYPTED = Text(fr="Azure Storage chiffre toujours au repos", en="Azure Storage always encrypts at rest")
_LOCKED = Text(fr="politique d'immuabilité verrouillée (Locked)", en="locked immutability policy")
_NO_BACKUP = Text(
    fr="aucune sauvegarde de ce compte n'est déclarée ici, elle peut l'être ailleurs",
    en="no backup of this account is declared here, it may be elsewhere",
)


@describes(ACCOUNT)
def storage_account(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    blobs = r["kind"].known != "FileStorage"
    not_versioned = off_without(BLOB_SERVICE)
    yield Store(
        place=where,
        product=PRODUCT,
        copies=_copies(r["sku.name"]),
        encrypted=always(r["encryption"], _ENCRYPTED),
        own_key=says(
            r["encryption.keySource"].default("Microsoft.Storage", source=SDK), "Microsoft.Keyvault", expected=OWN_KEY
        ),
        private=r["allowBlobPublicAccess"].is_false(),
        versioned=awaited(not_versioned, BLOB_SERVICE) if blobs else None,
        immutable=awaited(_account_immutable(r), IMMUTABILITY) if blobs else None,
        backed_up=awaited(elsewhere(_NO_BACKUP), BACKUP_INSTANCE),
        undeletable=awaited(off_without(BLOB_SERVICE), BLOB_SERVICE) if blobs else None,
    )
    private = closed(r["publicNetworkAccess"])
    # `minimumTlsVersion` came with API versions that refuse clear text by default (2019-04-01 and later).
    https = r["enableHttpsTrafficOnly"].default(True, source=SDK).is_true()
    yield Endpoint(
        place=where,
        private=private,
        restricted=listed_only(r["networkRuleSet"], private, address="iPAddressOrRange"),
        attached=awaited(private, PRIVATE_ENDPOINT),
        tls=modern(r["minimumTlsVersion"].default("TLS1_0", source=SDK)) & https,
        logged=logged(),
    )
    # SFTP knows local users only.
    local = r["isLocalUserEnabled"].default(False, source=SDK).is_false()
    sftp = r["isSftpEnabled"].default(False, source=SDK).is_false()
    yield Identity(place=where, named=r["allowSharedKeyAccess"].default(True, source=SDK).is_false() & local & sftp)
    tenants = r["allowCrossTenantReplication"].default(False, source=SDK).is_true()
    if not tenants.is_false:
        cause = Text(
            fr="réplication permise vers le compte d'un autre locataire",
            en="replication allowed to another tenant's account",
        )
        yield Transfer(place=where, european=unsettled(r["allowCrossTenantReplication"], cause))


def _copies(sku: Value) -> tuple[Place, ...]:
    return paired_region(sku, geo=lambda name: any(word in name.upper() for word in ("GRS", "GZRS")))


def _account_immutable(r: Resource) -> Truth:
    enabled = r["immutableStorageWithVersioning.enabled"].default(False, source=SDK).is_true()
    state = r["immutableStorageWithVersioning.immutabilityPolicy.state"]
    return enabled & says(state, "Locked", expected=_LOCKED)


@describes(CONTAINER)
def blob_container(r: Resource, host: Host) -> Iterator[Facet]:
    account = host.deployment.target(r, "accountName", ACCOUNT)
    private = says(
        r["publicAccess"], "None", expected=Text(fr="aucun accès public (None)", en="no public access (None)")
    )
    cause = Text(
        fr="les politiques se posent par conteneur ou par objet, et rien ne montre qu'elles sont verrouillées",
        en="policies are set by container or object, and nothing shows that they are locked",
    )
    enabled = r["immutableStorageWithVersioning.enabled"].default(False, source=SDK).is_true()
    immutable = enabled & unsettled(r["immutableStorageWithVersioning.enabled"], cause)
    if account is not None:
        private = private | account["allowBlobPublicAccess"].is_false()
        if (inherited := _account_immutable(account)).is_true:
            immutable = inherited
    yield Store(
        place=place_of_parent(r, host, "accountName", ACCOUNT),
        product=PRODUCT,
        encrypted=always(r["defaultEncryptionScope"], _ENCRYPTED),
        private=private,
        immutable=awaited(immutable, IMMUTABILITY),
    )


@completes(BLOB_SERVICE, by="accountName", facet=Store, of=(ACCOUNT,))
def blob_service(store: Store, service: Resource) -> Store:
    versioned = service["isVersioningEnabled"].default(False, source=SDK).is_true()
    kept = on(service["deleteRetentionPolicy.enabled"].default(False, source=SDK)) & on(
        service["containerDeleteRetentionPolicy.enabled"].default(False, source=SDK)
    )
    return msgspec.structs.replace(
        store, versioned=also(store.versioned, versioned), undeletable=also(store.undeletable, kept)
    )


def _policy(policy: Resource) -> Truth:
    """A policy is created unlocked; locking it is an action that no resource declares."""
    cause = Text(
        fr="la politique est créée non verrouillée, aucune propriété ne montre son verrouillage : à attester",
        en="the policy is created unlocked, no property shows that it was locked: to be attested",
    )
    return unsettled(policy["immutabilityPeriodSinceCreationInDays"], cause, expected=_LOCKED)


@completes(IMMUTABILITY, by="containerName", facet=Store, of=(CONTAINER,))
def container_immutability(store: Store, policy: Resource) -> Store:
    return msgspec.structs.replace(store, immutable=also(store.immutable, _policy(policy)))


@completes(IMMUTABILITY, by="accountName", facet=Store, of=(ACCOUNT,))
def account_immutability(store: Store, policy: Resource) -> Store:
    settled = store.immutable is not None and store.immutable.is_true
    return store if settled else msgspec.structs.replace(store, immutable=also(store.immutable, _policy(policy)))


@describes("azure-native:storage:FileShare", "azure-native:storage:Queue", "azure-native:storage:Table")
def share(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(
        place=place_of_parent(r, host, "accountName", ACCOUNT),
        product=PRODUCT,
        encrypted=always(r["accountName"], _ENCRYPTED),
    )


@describes(
    "azure-native:storage:ManagementPolicy",
    "azure-native:storage:FileServiceProperties",
    "azure-native:storage:QueueServiceProperties",
    "azure-native:storage:TableServiceProperties",
)
def storage_settings(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(
        reason=Text(fr="réglage d'un compte de stockage, sans données", en="a storage account's setting, no data")
    )


@describes("azure-native:storage:LocalUser")
def local_user(r: Resource, host: Host) -> Iterator[Facet]:
    password = r["hasSshPassword"].default(False, source=SDK).is_false()
    yield Identity(place=place_of_parent(r, host, "accountName", ACCOUNT), strong=password)
