"""Machines, disks, clusters and registries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart import truth
from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.azure_native.reading import (
    OWN_KEY,
    always,
    every_item,
    may_hold_secret,
    other_regions,
    says,
    secrets,
    unsettled,
)
from rempart.facts.azurerm.reading import (
    IN_SUBNET,
    PRIVATE_ENDPOINT,
    SCHEMA,
    hidden_from_internet,
    in_every_spelling,
    listed_only,
    logged,
    names,
    place,
    place_of_parent,
    spelt,
    unlocked,
    written,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import (
    Cluster,
    Compute,
    Endpoint,
    Facet,
    Identity,
    Registry,
    Secret,
    Store,
    awaited,
    shown_by_nothing,
)
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import MISSING, Value

LINUX: Final = "azurerm_linux_virtual_machine"
WINDOWS: Final = "azurerm_windows_virtual_machine"
INTERFACE: Final = "azurerm_network_interface"
DISK: Final = "azurerm_managed_disk"
CLUSTER: Final = "azurerm_kubernetes_cluster"
REGISTRY: Final = "azurerm_container_registry"

FILTERED: Final = {
    "azurerm_network_interface_security_group_association": "network_interface_id",
    "azurerm_subnet_network_security_group_association": "subnet_id",
}
"""What puts a security group on an interface or a subnet → the property that names it."""
SUBNET: Final = "azurerm_subnet"

_PLATFORM_KEY = Text(
    fr="un disque géré est toujours chiffré au repos, à défaut par une clé de la plateforme",
    en="a managed disk is always encrypted at rest, by a platform key if no other",
)
_NO_ADDRESS = Text(fr="aucune adresse publique", en="no public address")
_ONE_CARD = Text(fr="carte réseau hors de ce déploiement, ou plusieurs", en="network interface elsewhere, or several")


# Machines and disks


@describes(LINUX, WINDOWS)
def machine(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    card = host.deployment.target(r, "network_interface_ids", INTERFACE)
    yield Compute(
        place=where,
        product="virtual-machines",
        private=_no_public_address(r, card),
        attached=names(r["network_interface_ids"]),
        firewalled=_filtered(r, card, host),
        encrypted=r["encryption_at_host_enabled"].default(False, source=SCHEMA).is_true(),
        undeletable=unlocked(),
    )
    yield Store(
        place=where,
        product="managed-disks",
        encrypted=always(r["os_disk"], _PLATFORM_KEY),
        own_key=_system_key(r),
    )
    if r.type == LINUX:
        no_password = Text(fr="clé SSH, sans mot de passe", en="SSH key, no password")
        yield Identity(place=where, strong=r["disable_password_authentication"].is_true(expected=no_password))
    yield from secrets(r["admin_password"])
    yield from may_hold_secret(r["custom_data"], r["user_data"])


def _system_key(r: Resource) -> Truth:
    """The key of the system disk; data disks are resources of their own, as is one that is attached already made."""
    attached = r["os_managed_disk_id"]
    if not attached.is_absent:
        return unsettled(attached, Text(fr="disque déclaré ailleurs", en="disk declared elsewhere"), expected=OWN_KEY)
    return truth.some(
        names(r[f"os_disk.{name}"], expected=OWN_KEY)
        for name in ("disk_encryption_set_id", "secure_vm_disk_encryption_set_id")
    )


def _no_public_address(r: Resource, card: Resource | None) -> Truth:
    if card is None:
        return unsettled(r["network_interface_ids"], _ONE_CARD, expected=_NO_ADDRESS)
    return every_item(
        card["ip_configuration"], lambda ip: ~written(ip["public_ip_address_id"]).is_written(expected=_NO_ADDRESS)
    )


def _filtered(r: Resource, card: Resource | None, host: Host) -> Truth:
    """A security group on the interface or on its subnet, which an association puts there. Without one here, there may
    be one elsewhere."""
    expected = Text(fr="un groupe de sécurité réseau", en="a network security group")
    if card is None:
        return unsettled(r["network_interface_ids"], _ONE_CARD, expected=expected)
    subnet = host.deployment.target(card, "ip_configuration", SUBNET)
    for type, by in FILTERED.items():
        for association in host.deployment.by_type.get(type, ()):
            meant = host.deployment.target(association, by, INTERFACE, SUBNET)
            if meant is not None and meant in (card, subnet):
                return names(association["network_security_group_id"], expected=expected)
    cause = Text(
        fr="aucune association à un groupe de sécurité n'est déclarée ici, elle peut l'être ailleurs",
        en="no association with a security group is declared here, it may be elsewhere",
    )
    return unsettled(r["network_interface_ids"], cause, expected=expected)


@describes(DISK)
def disk(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    yield Store(
        place=where,
        product="managed-disks",
        encrypted=always(r["disk_encryption_set_id"], _PLATFORM_KEY),
        own_key=truth.some(
            names(r[name], expected=OWN_KEY) for name in ("disk_encryption_set_id", "secure_vm_disk_encryption_set_id")
        ),
        undeletable=unlocked(),
    )
    # Nobody downloads the disk from the Internet: no export at all, through private endpoints, or not publicly.
    yield Endpoint(
        place=where, private=says(r["network_access_policy"], "DenyAll", "AllowPrivate") | hidden_from_internet(r)
    )


# Clusters


@describes(CLUSTER)
def cluster(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    pool = r["default_node_pool"]
    key = r["key_management_service.key_vault_key_id"]
    kms = names(key, expected=OWN_KEY)
    yield Cluster(
        place=where,
        product="kubernetes",
        attached=names(pool["vnet_subnet_id"], expected=IN_SUBNET),
        nodes_private=_nodes_private(pool),
        patched=_patched(spelt(r, "automatic_upgrade_channel", "automatic_channel_upgrade")),
        encrypted=kms | shown_by_nothing(Text(fr="chiffrement des secrets", en="encryption of secrets")),
        logged=logged(),
    )
    yield Secret(place=where, product="kubernetes", own_key=kms)
    yield Store(
        place=where,
        product="managed-disks",
        encrypted=always(r["disk_encryption_set_id"], _PLATFORM_KEY),
        own_key=names(r["disk_encryption_set_id"], expected=OWN_KEY),
        undeletable=unlocked(),
    )
    yield Compute(place=where, product="kubernetes", encrypted=_encrypted(pool))
    private = r["private_cluster_enabled"].default(False, source=SCHEMA).is_true()
    ranges = spelt(r, "api_server_access_profile.authorized_ip_ranges", "api_server_authorized_ip_ranges")
    listed = names(ranges, expected=Text(fr="plages autorisées énumérées", en="authorised ranges listed"))
    yield Endpoint(
        place=where,
        private=private,
        restricted=private | (listed & ~ranges.some(anyone)),
        logged=logged(),
        administration=True,
    )
    yield Identity(
        place=where,
        named=r["local_account_disabled"].is_true(),
        least_privilege=r["azure_active_directory_role_based_access_control.azure_rbac_enabled"].is_true(),
    )


@describes("azurerm_kubernetes_cluster_node_pool")
def node_pool(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(
        place=place_of_parent(r, host, ("kubernetes_cluster_id",), CLUSTER),
        product="kubernetes",
        private=_nodes_private(r),
        attached=names(r["vnet_subnet_id"], expected=IN_SUBNET),
        encrypted=_encrypted(r),
    )


def _nodes_private(pool: Resource | Value) -> Truth:
    """Unwritten, the provider itself sends false; that says something only where the pool can be read."""
    readable = isinstance(pool, Resource) or pool.is_known
    return in_every_spelling(
        pool,
        Value.is_false,
        "node_public_ip_enabled",
        "enable_node_public_ip",
        default=False if readable else MISSING,
    )


def _encrypted(pool: Resource | Value) -> Truth:
    return in_every_spelling(pool, Value.is_true, "host_encryption_enabled", "enable_host_encryption")


def _patched(channel: Value) -> Truth:
    words = Text(fr="mises à jour automatiques", en="automatic upgrades")
    return written(channel).default("none", source=SCHEMA).compare(lambda raw: raw != "none", words)


# Registries


@describes(REGISTRY)
def registry(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    private = hidden_from_internet(r)
    yield Registry(place=where, private=r["anonymous_pull_enabled"].default(False, source=SCHEMA).is_false())
    yield Store(
        place=where,
        product="container-registry",
        copies=other_regions(host, r["georeplications"], "location"),
        encrypted=shown_by_nothing(Text(fr="chiffrement du registre", en="encryption of the registry")),
        own_key=_registry_key(r),
        undeletable=unlocked(),
    )
    yield Endpoint(
        place=where,
        private=private,
        restricted=listed_only(r["network_rule_set"], private, rules="ip_rule", address="ip_range"),
        attached=awaited(private, PRIVATE_ENDPOINT),
        logged=logged(),
    )
    yield Identity(place=where, named=r["admin_enabled"].default(False, source=SCHEMA).is_false())


def _registry_key(r: Resource) -> Truth:
    """The block is the switch since 4; until 3 it held one."""
    key = names(r["encryption.key_vault_key_id"], expected=OWN_KEY)
    switch = r["encryption.enabled"]
    return key if switch.is_absent else key & switch.is_true(expected=OWN_KEY)
