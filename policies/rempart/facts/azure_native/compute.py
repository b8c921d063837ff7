"""Machines, disks, snapshots, clusters and registries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.azure_native.reading import (
    OWN_KEY,
    PRIVATE_ENDPOINT,
    SDK,
    SUBNET,
    always,
    closed,
    elsewhere,
    every_item,
    listed_only,
    logged,
    may_hold_secret,
    names,
    place,
    place_of_parent,
    says,
    secrets,
    unsettled,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import (
    Backup,
    Cluster,
    Compute,
    Endpoint,
    Facet,
    Identity,
    Inert,
    Key,
    Registry,
    Secret,
    Store,
    awaited,
    shown_by_nothing,
)
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

MACHINE: Final = "azure-native:compute:VirtualMachine"
DISK: Final = "azure-native:compute:Disk"
SNAPSHOT: Final = "azure-native:compute:Snapshot"
INTERFACE: Final = "azure-native:network:NetworkInterface"
ENCRYPTION_SET: Final = "azure-native:compute:DiskEncryptionSet"
CLUSTER: Final = "azure-native:containerservice:ManagedCluster"
REGISTRY: Final = "azure-native:containerregistry:Registry"
LOCK: Final = "azure-native:authorization:ManagementLockByScope"

_PLATFORM_KEY = Text(
    fr=f"un disque géré est toujours chiffré au repos, à défaut par une clé de la plateforme ; source : {SDK}",
    en=f"a managed disk is always encrypted at rest, by a platform key if no other; source: {SDK}",
)
_NO_LOCK = Text(
    fr="aucun verrou ne la vise ici, il peut être posé sur son groupe ou son abonnement",
    en="no lock names it here, one may stand on its group or subscription",
)
_IN_SUBNET = Text(fr="dans un sous-réseau du client", en="in a subnet of the client's")


# Machines and disks


@describes(MACHINE)
def machine(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    card = host.deployment.target(r, "networkProfile", INTERFACE)
    yield Compute(
        place=where,
        product="virtual-machines",
        private=_no_public_address(r, card),
        attached=(
            r["networkProfile.networkInterfaces"].is_written()
            | r["networkProfile.networkInterfaceConfigurations"].is_written()
        ),
        firewalled=_filtered(r, card, host),
        encrypted=r["securityProfile.encryptionAtHost"].default(False, source=SDK).is_true(),
        undeletable=awaited(elsewhere(_NO_LOCK), LOCK),
    )
    system = r["storageProfile.osDisk"]
    disks = r["storageProfile.dataDisks"]
    yield Store(
        place=where,
        product="managed-disks",
        encrypted=_managed(system) & disks.every(_managed),
        own_key=_own_key(system) & disks.every(_own_key),
    )
    if not r["osProfile.linuxConfiguration"].is_absent:
        password = r["osProfile.linuxConfiguration.disablePasswordAuthentication"]
        yield Identity(
            place=where,
            strong=password.is_true(expected=Text(fr="clé SSH, sans mot de passe", en="SSH key, no password")),
        )
    yield from secrets(r["osProfile.adminPassword"])
    yield from may_hold_secret(r["osProfile.customData"], r["userData"])


def _managed(disk: Value) -> Truth:
    if not disk["vhd"].is_absent:
        return shown_by_nothing(
            Text(fr="chiffrement du compte qui porte ce VHD", en="encryption of the account of this VHD")
        )
    return always(disk["managedDisk"], _PLATFORM_KEY)


def _own_key(disk: Value) -> Truth:
    """A disk that exists already and is only attached has its key where it was declared."""
    key = names(disk["managedDisk.diskEncryptionSet.id"], expected=OWN_KEY)
    if key.is_false and str(disk["createOption"].known).lower() == "attach":
        return unsettled(disk["createOption"], Text(fr="disque déclaré ailleurs", en="disk declared elsewhere"))
    return key


def _no_public_address(r: Resource, card: Resource | None) -> Truth:
    expected = Text(fr="aucune adresse publique", en="no public address")
    inline = r["networkProfile.networkInterfaceConfigurations"]
    if not inline.is_absent:
        return inline.every(
            lambda each: every_item(
                each["ipConfigurations"], lambda ip: ~ip["publicIPAddressConfiguration"].is_written(expected=expected)
            )
        )
    if card is None:
        cause = Text(
            fr="carte réseau hors de ce déploiement, ou plusieurs", en="network interface elsewhere, or several"
        )
        return unsettled(r["networkProfile.networkInterfaces"], cause, expected=expected)
    return every_item(card["ipConfigurations"], lambda ip: ~ip["publicIPAddress"].is_written(expected=expected))


def _filtered(r: Resource, card: Resource | None, host: Host) -> Truth:
    """A network security group on the interface or on its subnet."""
    if card is None:
        cause = Text(
            fr="carte réseau hors de ce déploiement, ou plusieurs", en="network interface elsewhere, or several"
        )
        return unsettled(r["networkProfile.networkInterfaces"], cause)
    expected = Text(fr="un groupe de sécurité réseau", en="a network security group")
    own = names(card["networkSecurityGroup"], expected=expected)
    subnet = host.deployment.target(card, "ipConfigurations", SUBNET)
    if subnet is None:
        cause = Text(fr="sous-réseau hors de ce déploiement, ou plusieurs", en="subnet elsewhere, or several")
        return own | unsettled(card["ipConfigurations"], cause, expected=expected)
    return own | names(subnet["networkSecurityGroup"], expected=expected)


@describes(DISK)
def disk(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    yield Store(
        place=where,
        product="managed-disks",
        encrypted=always(r["encryption.type"], _PLATFORM_KEY),
        own_key=names(r["encryption.diskEncryptionSetId"], expected=OWN_KEY),
        undeletable=awaited(elsewhere(_NO_LOCK), LOCK),
    )
    yield Endpoint(place=where, private=_not_exported(r))


@describes(SNAPSHOT)
def snapshot(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    yield Backup(place=where, product="managed-disks", encrypted=always(r["encryption.type"], _PLATFORM_KEY))
    yield Store(
        place=where, product="managed-disks", own_key=names(r["encryption.diskEncryptionSetId"], expected=OWN_KEY)
    )
    yield Endpoint(place=where, private=_not_exported(r))


def _not_exported(r: Resource) -> Truth:
    """Nobody downloads the disk from the Internet: no export at all, through private endpoints, or not publicly."""
    return says(r["networkAccessPolicy"], "DenyAll", "AllowPrivate") | closed(r["publicNetworkAccess"])


@describes(ENCRYPTION_SET)
def disk_encryption_set(r: Resource, host: Host) -> Iterator[Facet]:
    yield Key(
        place=place(r, host),
        product="managed-disks",
        rotated=r["rotationToLatestKeyVersionEnabled"].is_true(),
    )


@describes("azure-native:compute:VirtualMachineExtension", "azure-native:compute:AvailabilitySet")
def machine_setting(r: Resource, host: Host) -> Iterator[Facet]:
    if r.type == "azure-native:compute:AvailabilitySet":
        yield Inert(reason=Text(fr="regroupement de machines, sans données", en="groups machines, holds no data"))
        return
    yield from secrets(r["protectedSettings"])
    yield from may_hold_secret(r["settings"])


# Clusters


@describes(CLUSTER)
def cluster(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    pools = r["agentPoolProfiles"]
    kms = r["securityProfile.azureKeyVaultKms.enabled"].default(False, source=SDK).is_true(expected=OWN_KEY)
    yield Cluster(
        place=where,
        product="kubernetes",
        attached=every_item(pools, lambda pool: names(pool["vnetSubnetID"], expected=_IN_SUBNET)),
        nodes_private=every_item(pools, lambda pool: pool["enableNodePublicIP"].default(False, source=SDK).is_false()),
        patched=r["autoUpgradeProfile.upgradeChannel"]
        .default("none", source=SDK)
        .compare(lambda raw: raw != "none", Text(fr="mises à jour automatiques", en="automatic upgrades")),
        encrypted=kms | shown_by_nothing(Text(fr="chiffrement des secrets", en="encryption of secrets")),
        logged=logged(),
    )
    yield Secret(place=where, product="kubernetes", own_key=kms)
    yield Store(place=where, product="managed-disks", own_key=names(r["diskEncryptionSetID"], expected=OWN_KEY))
    yield Compute(
        place=where,
        product="kubernetes",
        encrypted=every_item(pools, lambda pool: pool["enableEncryptionAtHost"].is_true()),
    )
    private = r["apiServerAccessProfile.enablePrivateCluster"].is_true() | closed(r["publicNetworkAccess"])
    ranges = r["apiServerAccessProfile.authorizedIPRanges"]
    listed = ranges.is_written(expected=Text(fr="plages autorisées énumérées", en="authorised ranges listed"))
    yield Endpoint(
        place=where,
        private=private,
        restricted=private | (listed & ~ranges.some(anyone)),
        logged=logged(),
        administration=True,
    )
    yield Identity(
        place=where,
        named=r["disableLocalAccounts"].is_true(),
        least_privilege=r["aadProfile.enableAzureRBAC"].is_true(),
    )


@describes("azure-native:containerservice:AgentPool")
def agent_pool(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(
        place=place_of_parent(r, host, "resourceName", CLUSTER),
        product="kubernetes",
        private=r["enableNodePublicIP"].default(False, source=SDK).is_false(),
        attached=names(r["vnetSubnetID"], expected=_IN_SUBNET),
        encrypted=r["enableEncryptionAtHost"].is_true(),
    )


# Registries


@describes(REGISTRY)
def registry(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    private = closed(r["publicNetworkAccess"].default("Enabled", source=SDK))
    yield Registry(place=where, private=r["anonymousPullEnabled"].is_false())
    own_key = (
        says(r["encryption.status"].default("disabled", source=SDK), "enabled", expected=OWN_KEY)
        if r["encryption"].is_known
        else r["encryption"].is_written(expected=OWN_KEY)
    )
    yield Store(
        place=where,
        product="container-registry",
        encrypted=shown_by_nothing(Text(fr="chiffrement du registre", en="encryption of the registry")),
        own_key=own_key,
    )
    yield Endpoint(
        place=where,
        private=private,
        restricted=listed_only(r["networkRuleSet"], private, address="iPAddressOrRange"),
        attached=awaited(private, PRIVATE_ENDPOINT),
        logged=logged(),
    )
    yield Identity(place=where, named=r["adminUserEnabled"].default(False, source=SDK).is_false())
