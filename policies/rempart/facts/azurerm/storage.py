"""Storage accounts, with their containers, network rules, keys and immutability policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart import truth
from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.azure_native.reading import (
    OWN_KEY,
    always,
    elsewhere,
    off_without,
    paired_region,
    says,
    unsettled,
)
from rempart.facts.azurerm.reading import (
    LOCK,
    PRIVATE_ENDPOINT,
    SCHEMA,
    hidden_from_internet,
    in_every_spelling,
    listed_only,
    logged,
    names,
    parent,
    place,
    place_of_parent,
    tls_floor,
    unlocked,
    written,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import Endpoint, Facet, Identity, Inert, Store, Transfer, also, awaited
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

ACCOUNT: Final = "azurerm_storage_account"
CONTAINER: Final = "azurerm_storage_container"
NETWORK_RULES: Final = "azurerm_storage_account_network_rules"
OWN_KEYS: Final = "azurerm_storage_account_customer_managed_key"
WEBSITE: Final = "azurerm_storage_account_static_website"
IMMUTABILITY: Final = "azurerm_storage_container_immutability_policy"

BY_ACCOUNT: Final = ("storage_account_id", "storage_account_name")
"""How children name their account: by id since 4, by name until 4."""

PRODUCT: Final = "storage"

_ENCRYPTED = Text(fr="Azure Storage chiffre toujours au repos", en="Azure Storage always encrypts at rest")
_LOCKED = Text(fr="politique d'immuabilité verrouillée (Locked)", en="locked immutability policy")
_NO_BACKUP = Text(
    fr="aucune sauvegarde de ce compte n'est déclarée ici, elle peut l'être ailleurs",
    en="no backup of this account is declared here, it may be elsewhere",
)
_NO_POLICY = Text(
    fr="aucune politique sur le compte, chaque conteneur peut porter la sienne",
    en="no policy on the account, each container may have its own",
)
_WEBSITE = Text(fr="aucun site statique, que chacun pourrait lire", en="no static website, which anybody could read")


@describes(ACCOUNT)
def storage_account(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    own_key = names(r["customer_managed_key.key_vault_key_id"], expected=OWN_KEY) | names(
        r["customer_managed_key.managed_hsm_key_id"], expected=OWN_KEY
    )
    unread = _not_public(r) & _no_website(r)
    blobs = r["account_kind"].known != "FileStorage"
    yield Store(
        place=where,
        product=PRODUCT,
        copies=paired_region(r["account_replication_type"], geo=lambda kind: kind.upper() not in ("LRS", "ZRS")),
        encrypted=always(r["infrastructure_encryption_enabled"], _ENCRYPTED),
        own_key=own_key if own_key.is_true else awaited(own_key, OWN_KEYS),
        private=unread if unread.is_false else awaited(unread, WEBSITE),
        versioned=r["blob_properties.versioning_enabled"].default(False, source=SCHEMA).is_true() if blobs else None,
        immutable=_account_immutable(r) if blobs else None,
        backed_up=elsewhere(_NO_BACKUP),
        undeletable=awaited(_kept_when_deleted(r), LOCK) if blobs else unlocked(),
    )
    private = hidden_from_internet(r)
    https = in_every_spelling(r, Value.is_true, "https_traffic_only_enabled", "enable_https_traffic_only", default=True)
    yield Endpoint(
        place=where,
        private=private,
        restricted=awaited(listed_only(r["network_rules"], private), NETWORK_RULES),
        attached=awaited(private, PRIVATE_ENDPOINT),
        tls=tls_floor(r["min_tls_version"].default("TLS1_2", source=SCHEMA)) & https,
        logged=logged(),
    )
    # SFTP knows local users only, and nobody else does.
    sftp = r["sftp_enabled"].default(False, source=SCHEMA).is_false()
    local = r["local_user_enabled"].default(True, source=SCHEMA).is_false()
    keys = r["shared_access_key_enabled"].default(True, source=SCHEMA).is_false()
    yield Identity(place=where, named=keys & (sftp | local))
    tenants = r["cross_tenant_replication_enabled"]
    if not tenants.is_absent and not tenants.is_false().is_true:
        cause = Text(
            fr="réplication permise vers le compte d'un autre locataire",
            en="replication allowed to another tenant's account",
        )
        yield Transfer(place=where, european=unsettled(tenants, cause))


def _not_public(account: Resource) -> Truth:
    """No container of the account may be public. Unwritten, it is true until 4 and false from 5."""
    return in_every_spelling(account, Value.is_false, "allow_nested_items_to_be_public", "allow_blob_public_access")


def _no_website(account: Resource) -> Truth:
    """A static website is read by anybody, whatever the account forbids; an empty block makes one too."""
    site = account["static_website"]
    if site.is_absent or site.known == []:
        return always(site, _WEBSITE)
    return unsettled(site, site.cause or _WEBSITE) if not site.is_known else truth.false(site.reason(expected=_WEBSITE))


def _account_immutable(r: Resource) -> Truth:
    state = r["immutability_policy.state"]
    if written(r["immutability_policy"]).is_absent:
        return unsettled(r["immutability_policy"], _NO_POLICY, expected=_LOCKED)
    return says(state, "Locked", expected=_LOCKED)


def _kept_when_deleted(r: Resource) -> Truth:
    """What is deleted can be had back: a retention for blobs and one for containers. The block is the switch."""
    return truth.every(
        names(r[f"blob_properties.{block}"], expected=Text(fr="suppression réversible", en="soft deletion"))
        for block in ("delete_retention_policy", "container_delete_retention_policy")
    )


@completes(NETWORK_RULES, by="storage_account_id", facet=Endpoint, of=(ACCOUNT,))
def network_rules(endpoint: Endpoint, rules: Resource) -> Endpoint:
    private = truth.false() if endpoint.private is None else endpoint.private
    return msgspec.structs.replace(endpoint, restricted=also(endpoint.restricted, listed_only(rules, private)))


@completes(OWN_KEYS, by="storage_account_id", facet=Store, of=(ACCOUNT,))
def own_key(store: Store, key: Resource) -> Store:
    told = truth.some(
        names(key[name], expected=OWN_KEY) for name in ("key_vault_key_id", "managed_hsm_key_id", "key_name")
    )
    return msgspec.structs.replace(store, own_key=also(store.own_key, told))


@completes(WEBSITE, by="storage_account_id", facet=Store, of=(ACCOUNT,))
def static_website(store: Store, site: Resource) -> Store:
    return msgspec.structs.replace(store, private=truth.false(site["storage_account_id"].reason(expected=_WEBSITE)))


@describes(CONTAINER)
def container(r: Resource, host: Host) -> Iterator[Facet]:
    account = parent(r, host, BY_ACCOUNT, ACCOUNT)
    access = r["container_access_type"].default("private", source=SCHEMA)
    private = says(access, "private", expected=Text(fr="aucun accès public (private)", en="no public access (private)"))
    yield Store(
        place=place_of_parent(r, host, BY_ACCOUNT, ACCOUNT),
        product=PRODUCT,
        encrypted=always(r["default_encryption_scope"], _ENCRYPTED),
        private=private if account is None else private | _not_public(account),
        immutable=awaited(_inherited(account), IMMUTABILITY),
    )


def _inherited(account: Resource | None) -> Truth:
    """What the account's own policy says of its containers, where there is one that is locked."""
    policy = None if account is None else _account_immutable(account)
    return policy if policy is not None and policy.is_true else off_without(IMMUTABILITY)


@completes(IMMUTABILITY, by="storage_container_resource_manager_id", facet=Store, of=(CONTAINER,))
def container_immutability(store: Store, policy: Resource) -> Store:
    if store.immutable is not None and store.immutable.is_true:
        return store
    locked = policy["locked"].default(False, source=SCHEMA).is_true(expected=_LOCKED)
    return msgspec.structs.replace(store, immutable=also(store.immutable, locked))


@describes("azurerm_storage_share", "azurerm_storage_queue", "azurerm_storage_table")
def share(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(
        place=place_of_parent(r, host, BY_ACCOUNT, ACCOUNT),
        product=PRODUCT,
        encrypted=always(r["name"], _ENCRYPTED),
    )


@describes("azurerm_storage_management_policy")
def lifecycle(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(
        reason=Text(fr="réglage d'un compte de stockage, sans données", en="a storage account's setting, no data")
    )
