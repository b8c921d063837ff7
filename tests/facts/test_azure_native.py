"""What azure-native resources are: properties in, exact facts out."""

import csv
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi._types import input_type_py_to_pulumi_names
from rempart.deployment import Resource
from rempart.facts import facts_of
from rempart.facts.vocabulary import (
    Clear,
    Endpoint,
    Facet,
    Firewall,
    FirewallRule,
    Inert,
    LogSink,
    Ports,
    Store,
    Transfer,
)
from rempart.testing import deployment, facets, host, provider, resource
from rempart.truth import State, Truth
from rempart.value import SECRET, UNTIL_APPLY, Value

CASES = Path(__file__).parents[1] / "cases" / "facts" / "azure-native-types.tsv"
AZURE = "azure-native:"
T, F, U = State.TRUE, State.FALSE, State.UNKNOWN

STORAGE = "storage:StorageAccount"
SQL, PG, MY = "sql:Server", "dbforpostgresql:Server", "dbformysql:Server"
COSMOS, VAULT, AKS, ACR = (
    "cosmosdb:DatabaseAccount",
    "keyvault:Vault",
    "containerservice:ManagedCluster",
    "containerregistry:Registry",
)
DISK, SNAP, VM, WEB = "compute:Disk", "compute:Snapshot", "compute:VirtualMachine", "web:WebApp"
EVH, SBUS, LA = "eventhub:Namespace", "servicebus:Namespace", "operationalinsights:Workspace"
RSV, APPGW = "recoveryservices:Vault", "network:ApplicationGateway"
DENY = {"defaultAction": "Deny"}


def acls(address: str, key: str = "value") -> dict[str, Any]:
    return DENY | {"ipRules": [{key: address}]}


def fact(found: tuple[Facet, ...], name: str) -> Truth:
    """The fact `Store.private` of the first facet of that kind that has it."""
    kind, field = name.split(".")
    for facet in found:
        if type(facet).__name__ == kind and getattr(facet, field) is not None:
            truth = getattr(facet, field)
            assert isinstance(truth, Truth)
            return truth
    raise AssertionError(f"no {name} among {found}")


ROWS: list[tuple[str, dict[str, Any], str, State, str]] = [
    # storage accounts
    (STORAGE, {"allowBlobPublicAccess": False}, "Store.private", T, "allowBlobPublicAccess"),
    (STORAGE, {"allowBlobPublicAccess": True}, "Store.private", F, "allowBlobPublicAccess"),
    (STORAGE, {"allowBlobPublicAccess": UNTIL_APPLY}, "Store.private", U, "allowBlobPublicAccess"),
    (STORAGE, {}, "Store.private", U, "allowBlobPublicAccess"),
    (STORAGE, {"publicNetworkAccess": "Disabled"}, "Endpoint.private", T, "publicNetworkAccess"),
    (STORAGE, {"publicNetworkAccess": "disabled"}, "Endpoint.private", T, "publicNetworkAccess"),
    (STORAGE, {"publicNetworkAccess": "Enabled"}, "Endpoint.private", F, "publicNetworkAccess"),
    (STORAGE, {"publicNetworkAccess": "SecuredByPerimeter"}, "Endpoint.private", U, "publicNetworkAccess"),
    (STORAGE, {}, "Endpoint.private", U, "publicNetworkAccess"),
    (STORAGE, {"publicNetworkAccess": "Disabled"}, "Endpoint.restricted", T, "publicNetworkAccess"),
    (
        STORAGE,
        {"publicNetworkAccess": "Enabled", "networkRuleSet": acls("203.0.113.0/24", "iPAddressOrRange")},
        "Endpoint.restricted",
        T,
        "networkRuleSet.defaultAction",
    ),
    (
        STORAGE,
        {"publicNetworkAccess": "Enabled", "networkRuleSet": acls("0.0.0.0/1", "iPAddressOrRange")},
        "Endpoint.restricted",
        F,
        "publicNetworkAccess",
    ),
    (
        STORAGE,
        {"publicNetworkAccess": "Enabled", "networkRuleSet": {"defaultAction": "Allow"}},
        "Endpoint.restricted",
        F,
        "publicNetworkAccess",
    ),
    (STORAGE, {"publicNetworkAccess": "Enabled"}, "Endpoint.restricted", U, "networkRuleSet.defaultAction"),
    (STORAGE, {"minimumTlsVersion": "TLS1_2"}, "Endpoint.tls", T, "minimumTlsVersion"),
    (STORAGE, {"minimumTlsVersion": "TLS1_3"}, "Endpoint.tls", T, "minimumTlsVersion"),
    (STORAGE, {"minimumTlsVersion": "TLS1_1"}, "Endpoint.tls", F, "minimumTlsVersion"),
    (STORAGE, {}, "Endpoint.tls", F, "minimumTlsVersion"),
    (STORAGE, {"minimumTlsVersion": UNTIL_APPLY}, "Endpoint.tls", U, "minimumTlsVersion"),
    (
        STORAGE,
        {"minimumTlsVersion": "TLS1_2", "enableHttpsTrafficOnly": False},
        "Endpoint.tls",
        F,
        "enableHttpsTrafficOnly",
    ),
    (STORAGE, {"encryption": {"keySource": "Microsoft.Keyvault"}}, "Store.own_key", T, "encryption.keySource"),
    (STORAGE, {"encryption": {"keySource": "Microsoft.Storage"}}, "Store.own_key", F, "encryption.keySource"),
    (STORAGE, {}, "Store.own_key", F, "encryption.keySource"),
    (STORAGE, {"encryption": UNTIL_APPLY}, "Store.own_key", U, "encryption.keySource"),
    # requireInfrastructureEncryption is a second layer: without it the account is encrypted all the same
    (STORAGE, {"encryption": {"requireInfrastructureEncryption": False}}, "Store.encrypted", T, "encryption"),
    (STORAGE, {}, "Store.encrypted", T, "encryption"),
    (STORAGE, {"allowSharedKeyAccess": False}, "Identity.named", T, "allowSharedKeyAccess"),
    (STORAGE, {}, "Identity.named", F, "allowSharedKeyAccess"),
    (STORAGE, {"allowSharedKeyAccess": False, "isSftpEnabled": True}, "Identity.named", F, "isSftpEnabled"),
    (STORAGE, {"allowSharedKeyAccess": False, "isLocalUserEnabled": True}, "Identity.named", F, "isLocalUserEnabled"),
    (STORAGE, {"allowSharedKeyAccess": UNTIL_APPLY}, "Identity.named", U, "allowSharedKeyAccess"),
    (STORAGE, {}, "Store.immutable", F, "immutableStorageWithVersioning.enabled"),
    (
        STORAGE,
        {"immutableStorageWithVersioning": {"enabled": True, "immutabilityPolicy": {"state": "Locked"}}},
        "Store.immutable",
        T,
        "immutableStorageWithVersioning.enabled",
    ),
    (
        STORAGE,
        {"immutableStorageWithVersioning": {"enabled": True, "immutabilityPolicy": {"state": "Unlocked"}}},
        "Store.immutable",
        F,
        "immutableStorageWithVersioning.immutabilityPolicy.state",
    ),
    (
        STORAGE,
        {"immutableStorageWithVersioning": {"enabled": True}},
        "Store.immutable",
        U,
        "immutableStorageWithVersioning.immutabilityPolicy.state",
    ),
    (STORAGE, {}, "Store.versioned", F, ""),
    (STORAGE, {}, "Store.backed_up", U, ""),
    (STORAGE, {}, "Endpoint.logged", U, ""),
    # containers
    ("storage:BlobContainer", {"publicAccess": "None"}, "Store.private", T, "publicAccess"),
    ("storage:BlobContainer", {"publicAccess": "Blob"}, "Store.private", F, "publicAccess"),
    ("storage:BlobContainer", {"publicAccess": "Container"}, "Store.private", F, "publicAccess"),
    ("storage:BlobContainer", {}, "Store.private", U, "publicAccess"),
    ("storage:BlobContainer", {}, "Store.immutable", F, "immutableStorageWithVersioning.enabled"),
    (
        "storage:BlobContainer",
        {"immutableStorageWithVersioning": {"enabled": True}},
        "Store.immutable",
        U,
        "immutableStorageWithVersioning.enabled",
    ),
    # Azure SQL
    (SQL, {"minimalTlsVersion": "1.2"}, "Endpoint.tls", T, "minimalTlsVersion"),
    (SQL, {"minimalTlsVersion": "1.3"}, "Endpoint.tls", T, "minimalTlsVersion"),
    (SQL, {"minimalTlsVersion": "1.0"}, "Endpoint.tls", F, "minimalTlsVersion"),
    (SQL, {"minimalTlsVersion": "None"}, "Endpoint.tls", F, "minimalTlsVersion"),
    (SQL, {}, "Endpoint.tls", U, "minimalTlsVersion"),
    (SQL, {"minimalTlsVersion": "un jour"}, "Endpoint.tls", U, "minimalTlsVersion"),
    (SQL, {"publicNetworkAccess": "Disabled"}, "Endpoint.private", T, "publicNetworkAccess"),
    (SQL, {"publicNetworkAccess": "Enabled"}, "Endpoint.private", F, "publicNetworkAccess"),
    (SQL, {}, "Endpoint.private", U, "publicNetworkAccess"),  # Microsoft's own pages disagree about the default
    (SQL, {"keyId": "https://coffre/keys/k/1"}, "Store.own_key", T, "keyId"),
    (SQL, {}, "Store.own_key", F, "keyId"),
    (
        SQL,
        {"administrators": {"azureADOnlyAuthentication": True}},
        "Identity.named",
        T,
        "administrators.azureADOnlyAuthentication",
    ),
    (SQL, {}, "Identity.named", F, "administrators.azureADOnlyAuthentication"),
    (SQL, {"administratorLoginPassword": SECRET}, "Clear.hidden", T, "administratorLoginPassword"),
    (SQL, {"administratorLoginPassword": "Azerty123"}, "Clear.hidden", F, "administratorLoginPassword"),
    (SQL, {"administratorLoginPassword": UNTIL_APPLY}, "Clear.hidden", U, "administratorLoginPassword"),
    ("sql:Database", {}, "Store.own_key", F, "encryptionProtector"),
    ("sql:Database", {"encryptionProtector": "https://coffre/keys/k/1"}, "Store.own_key", T, "encryptionProtector"),
    ("sql:Database", {}, "Store.encrypted", U, ""),
    ("sql:ServerBlobAuditingPolicy", {"state": "Enabled"}, "Endpoint.logged", F, "storageEndpoint"),
    (
        "sql:ServerBlobAuditingPolicy",
        {"state": "Enabled", "isAzureMonitorTargetEnabled": True},
        "Endpoint.logged",
        T,
        "state",
    ),
    (
        "sql:ServerBlobAuditingPolicy",
        {"state": "Disabled", "isAzureMonitorTargetEnabled": True},
        "Endpoint.logged",
        F,
        "state",
    ),
    (
        "sql:ServerBlobAuditingPolicy",
        {"state": UNTIL_APPLY, "storageEndpoint": "https://j"},
        "Endpoint.logged",
        U,
        "state",
    ),
    # PostgreSQL, MySQL
    (PG, {"network": {"publicNetworkAccess": "Disabled"}}, "Endpoint.private", T, "network.publicNetworkAccess"),
    (PG, {"network": {"delegatedSubnetResourceId": "/s"}}, "Endpoint.private", T, "network.delegatedSubnetResourceId"),
    (PG, {"network": {"publicNetworkAccess": "Enabled"}}, "Endpoint.private", F, "network.publicNetworkAccess"),
    (PG, {}, "Endpoint.private", U, "network.publicNetworkAccess"),
    (PG, {"network": {"delegatedSubnetResourceId": "/s"}}, "Endpoint.attached", T, "network.delegatedSubnetResourceId"),
    (PG, {}, "Endpoint.attached", F, "network.delegatedSubnetResourceId"),
    (PG, {"network": UNTIL_APPLY}, "Endpoint.attached", U, "network.delegatedSubnetResourceId"),
    (PG, {"dataEncryption": {"primaryKeyURI": "https://c/k"}}, "Store.own_key", T, "dataEncryption.primaryKeyURI"),
    (PG, {}, "Store.own_key", F, "dataEncryption.primaryKeyURI"),
    (PG, {"backup": {"backupRetentionDays": 35}}, "Store.backed_up", T, "backup.backupRetentionDays"),
    (PG, {}, "Store.backed_up", T, "backup.backupRetentionDays"),
    (PG, {"backup": {"backupRetentionDays": 3}}, "Store.backed_up", F, "backup.backupRetentionDays"),
    (PG, {"backup": UNTIL_APPLY}, "Store.backed_up", U, "backup.backupRetentionDays"),
    (PG, {"authConfig": {"passwordAuth": "Disabled"}}, "Identity.named", T, "authConfig.passwordAuth"),
    (PG, {}, "Identity.named", F, "authConfig.passwordAuth"),
    (PG, {"administratorLoginPassword": "x"}, "Clear.hidden", F, "administratorLoginPassword"),
    (PG, {}, "Endpoint.tls", U, ""),
    (MY, {"network": {"publicNetworkAccess": "Enabled"}}, "Endpoint.private", F, "network.publicNetworkAccess"),
    (MY, {"network": {"publicNetworkAccess": "Disabled"}}, "Endpoint.private", T, "network.publicNetworkAccess"),
    (MY, {"backup": {"backupRetentionDays": 1}}, "Store.backed_up", F, "backup.backupRetentionDays"),
    (MY, {"backup": {"backupRetentionDays": 7}}, "Store.backed_up", T, "backup.backupRetentionDays"),
    (MY, {}, "Store.backed_up", U, "backup.backupRetentionDays"),
    (MY, {"dataEncryption": {"primaryKeyURI": "https://c/k"}}, "Store.own_key", T, "dataEncryption.primaryKeyURI"),
    # Cosmos DB
    (COSMOS, {"publicNetworkAccess": "Disabled"}, "Endpoint.private", T, "publicNetworkAccess"),
    (COSMOS, {"publicNetworkAccess": "Enabled"}, "Endpoint.private", F, "publicNetworkAccess"),
    (COSMOS, {}, "Endpoint.private", U, "publicNetworkAccess"),
    (
        COSMOS,
        {"publicNetworkAccess": "Enabled", "ipRules": [{"ipAddressOrRange": "203.0.113.7"}]},
        "Endpoint.restricted",
        T,
        "ipRules",
    ),
    (
        COSMOS,
        {"publicNetworkAccess": "Enabled", "ipRules": [{"ipAddressOrRange": "0.0.0.0"}]},
        "Endpoint.restricted",
        F,
        "publicNetworkAccess",
    ),
    (COSMOS, {"publicNetworkAccess": "Enabled"}, "Endpoint.restricted", F, "publicNetworkAccess"),
    (COSMOS, {}, "Endpoint.tls", T, "minimalTlsVersion"),
    (COSMOS, {"minimalTlsVersion": "Tls11"}, "Endpoint.tls", F, "minimalTlsVersion"),
    (COSMOS, {"keyVaultKeyUri": "https://c/k"}, "Store.own_key", T, "keyVaultKeyUri"),
    (COSMOS, {}, "Store.own_key", F, "keyVaultKeyUri"),
    (COSMOS, {"disableLocalAuth": True}, "Identity.named", T, "disableLocalAuth"),
    (COSMOS, {"disableLocalAuth": False}, "Identity.named", F, "disableLocalAuth"),
    (COSMOS, {}, "Identity.named", U, "disableLocalAuth"),
    (COSMOS, {"backupPolicy": {"type": "Continuous"}}, "Store.backed_up", T, "backupPolicy.type"),
    (COSMOS, {}, "Store.backed_up", U, "backupPolicy.type"),
    (
        COSMOS,
        {"backupPolicy": {"type": "Periodic", "periodicModeProperties": {"backupIntervalInMinutes": 240}}},
        "Store.backed_up",
        T,
        "backupPolicy.type",
    ),
    (
        COSMOS,
        {"backupPolicy": {"type": "Periodic", "periodicModeProperties": {"backupIntervalInMinutes": 2880}}},
        "Store.backed_up",
        F,
        "backupPolicy.periodicModeProperties.backupIntervalInMinutes",
    ),
    # vaults, keys, secrets
    (VAULT, {"properties": {"publicNetworkAccess": "disabled"}}, "Key.private", T, "properties.publicNetworkAccess"),
    (VAULT, {"properties": {}}, "Key.private", F, "properties.publicNetworkAccess"),
    (VAULT, {"properties": UNTIL_APPLY}, "Key.private", U, "properties.publicNetworkAccess"),
    (VAULT, {"properties": {"enablePurgeProtection": True}}, "Key.undeletable", T, "properties.enablePurgeProtection"),
    (VAULT, {"properties": {}}, "Key.undeletable", F, "properties.enablePurgeProtection"),
    (
        VAULT,
        {"properties": {"enablePurgeProtection": True, "enableSoftDelete": False}},
        "Key.undeletable",
        F,
        "properties.enableSoftDelete",
    ),
    (VAULT, {"properties": UNTIL_APPLY}, "Key.undeletable", U, "properties.enablePurgeProtection"),
    (
        VAULT,
        {"properties": {"enableRbacAuthorization": True}},
        "Identity.least_privilege",
        T,
        "properties.enableRbacAuthorization",
    ),
    (VAULT, {"properties": {}}, "Identity.least_privilege", F, "properties.enableRbacAuthorization"),
    (
        VAULT,
        {"properties": {"publicNetworkAccess": "enabled", "networkAcls": acls("203.0.113.0/24")}},
        "Endpoint.restricted",
        T,
        "properties.networkAcls.defaultAction",
    ),
    (
        VAULT,
        {"properties": {"publicNetworkAccess": "enabled", "networkAcls": {"defaultAction": "Allow"}}},
        "Endpoint.restricted",
        F,
        "properties.publicNetworkAccess",
    ),
    ("keyvault:Key", {"properties": {"kty": "RSA", "keySize": 3072}}, "Key.strong", T, "properties.keySize"),
    ("keyvault:Key", {"properties": {"kty": "RSA"}}, "Key.strong", T, "properties.keySize"),
    ("keyvault:Key", {"properties": {"kty": "RSA", "keySize": 1024}}, "Key.strong", F, "properties.keySize"),
    ("keyvault:Key", {"properties": {"kty": "EC-HSM", "curveName": "P-256"}}, "Key.strong", T, "properties.curveName"),
    ("keyvault:Key", {"properties": {}}, "Key.strong", U, "properties.kty"),
    ("keyvault:Key", {"properties": {"kty": "RSA-HSM"}}, "Key.hardware", T, "properties.kty"),
    (
        "keyvault:Key",
        {"properties": {"rotationPolicy": {"lifetimeActions": [{"action": {"type": "rotate"}}]}}},
        "Key.rotated",
        T,
        "properties.rotationPolicy.lifetimeActions[0].action.type",
    ),
    (
        "keyvault:Key",
        {"properties": {"rotationPolicy": {"lifetimeActions": [{"action": {"type": "notify"}}]}}},
        "Key.rotated",
        F,
        "properties.rotationPolicy.lifetimeActions[0].action.type",
    ),
    ("keyvault:Secret", {"properties": {"value": "mot de passe"}}, "Clear.hidden", F, "properties.value"),
    ("keyvault:Secret", {"properties": {"value": SECRET}}, "Clear.hidden", T, "properties.value"),
    ("keyvault:Secret", {"properties": {}}, "Credential.expires", F, "properties.attributes.expires"),
    (
        "keyvault:Secret",
        {"properties": {"attributes": {"expires": 2_000_000_000}}},
        "Credential.expires",
        U,
        "properties.attributes.expires",
    ),
    (
        "keyvault:Secret",
        {"properties": {"attributes": {"notBefore": 1_790_000_000, "expires": 1_800_000_000}}},
        "Credential.expires",
        T,
        "properties.attributes.expires",
    ),
    (
        "keyvault:Secret",
        {"properties": {"attributes": {"notBefore": 1_790_000_000, "expires": 2_000_000_000}}},
        "Credential.expires",
        F,
        "properties.attributes.expires",
    ),
    # clusters, registries
    (
        AKS,
        {"apiServerAccessProfile": {"enablePrivateCluster": True}},
        "Endpoint.private",
        T,
        "apiServerAccessProfile.enablePrivateCluster",
    ),
    (
        AKS,
        {"apiServerAccessProfile": {"enablePrivateCluster": False}, "publicNetworkAccess": "Enabled"},
        "Endpoint.private",
        F,
        "apiServerAccessProfile.enablePrivateCluster",
    ),
    (AKS, {}, "Endpoint.private", U, "apiServerAccessProfile.enablePrivateCluster"),
    (
        AKS,
        {"apiServerAccessProfile": {"enablePrivateCluster": False, "authorizedIPRanges": ["203.0.113.0/24"]}},
        "Endpoint.restricted",
        T,
        "apiServerAccessProfile.authorizedIPRanges",
    ),
    (
        AKS,
        {
            "apiServerAccessProfile": {
                "enablePrivateCluster": False,
                "authorizedIPRanges": ["203.0.113.0/24", "0.0.0.0/0"],
            },
            "publicNetworkAccess": "Enabled",
        },
        "Endpoint.restricted",
        F,
        "apiServerAccessProfile.enablePrivateCluster",
    ),
    (AKS, {"agentPoolProfiles": [{"vnetSubnetID": "/s"}]}, "Cluster.attached", T, "agentPoolProfiles[0].vnetSubnetID"),
    (AKS, {"agentPoolProfiles": [{"name": "p"}]}, "Cluster.attached", F, "agentPoolProfiles[0].vnetSubnetID"),
    (AKS, {}, "Cluster.attached", U, "agentPoolProfiles"),
    (
        AKS,
        {"agentPoolProfiles": [{"name": "p"}]},
        "Cluster.nodes_private",
        T,
        "agentPoolProfiles[0].enableNodePublicIP",
    ),
    (
        AKS,
        {"agentPoolProfiles": [{"name": "p"}, {"enableNodePublicIP": True}]},
        "Cluster.nodes_private",
        F,
        "agentPoolProfiles[1].enableNodePublicIP",
    ),
    (
        AKS,
        {"agentPoolProfiles": [{"enableEncryptionAtHost": True}]},
        "Compute.encrypted",
        T,
        "agentPoolProfiles[0].enableEncryptionAtHost",
    ),
    (
        AKS,
        {"agentPoolProfiles": [{"enableEncryptionAtHost": False}]},
        "Compute.encrypted",
        F,
        "agentPoolProfiles[0].enableEncryptionAtHost",
    ),
    (AKS, {"agentPoolProfiles": UNTIL_APPLY}, "Compute.encrypted", U, "agentPoolProfiles"),
    (
        AKS,
        {"securityProfile": {"azureKeyVaultKms": {"enabled": True}}},
        "Secret.own_key",
        T,
        "securityProfile.azureKeyVaultKms.enabled",
    ),
    (AKS, {}, "Secret.own_key", F, "securityProfile.azureKeyVaultKms.enabled"),
    (AKS, {"diskEncryptionSetID": "/d"}, "Store.own_key", T, "diskEncryptionSetID"),
    (AKS, {}, "Store.own_key", F, "diskEncryptionSetID"),
    (AKS, {"disableLocalAccounts": True}, "Identity.named", T, "disableLocalAccounts"),
    (AKS, {"disableLocalAccounts": False}, "Identity.named", F, "disableLocalAccounts"),
    (AKS, {"aadProfile": {"enableAzureRBAC": True}}, "Identity.least_privilege", T, "aadProfile.enableAzureRBAC"),
    (AKS, {"aadProfile": {"enableAzureRBAC": False}}, "Identity.least_privilege", F, "aadProfile.enableAzureRBAC"),
    (AKS, {}, "Identity.least_privilege", U, "aadProfile.enableAzureRBAC"),
    (ACR, {"publicNetworkAccess": "Disabled"}, "Endpoint.private", T, "publicNetworkAccess"),
    (ACR, {}, "Endpoint.private", F, "publicNetworkAccess"),
    (ACR, {"anonymousPullEnabled": False}, "Registry.private", T, "anonymousPullEnabled"),
    (ACR, {"anonymousPullEnabled": True}, "Registry.private", F, "anonymousPullEnabled"),
    (ACR, {}, "Registry.private", U, "anonymousPullEnabled"),
    (ACR, {"adminUserEnabled": True}, "Identity.named", F, "adminUserEnabled"),
    (ACR, {}, "Identity.named", T, "adminUserEnabled"),
    (ACR, {"encryption": {"status": "enabled"}}, "Store.own_key", T, "encryption.status"),
    (ACR, {"encryption": {"status": "disabled"}}, "Store.own_key", F, "encryption.status"),
    (ACR, {"encryption": UNTIL_APPLY}, "Store.own_key", U, "encryption"),
    (ACR, {}, "Store.own_key", F, "encryption"),
    # disks, snapshots, machines
    (DISK, {"encryption": {"diskEncryptionSetId": "/d"}}, "Store.own_key", T, "encryption.diskEncryptionSetId"),
    (DISK, {}, "Store.own_key", F, "encryption.diskEncryptionSetId"),
    (DISK, {}, "Store.encrypted", T, "encryption.type"),
    (DISK, {"networkAccessPolicy": "DenyAll"}, "Endpoint.private", T, "networkAccessPolicy"),
    (
        DISK,
        {"networkAccessPolicy": "AllowAll", "publicNetworkAccess": "Enabled"},
        "Endpoint.private",
        F,
        "networkAccessPolicy",
    ),
    (DISK, {}, "Endpoint.private", U, "networkAccessPolicy"),
    (SNAP, {"publicNetworkAccess": "Disabled"}, "Endpoint.private", T, "publicNetworkAccess"),
    (
        SNAP,
        {"networkAccessPolicy": "AllowAll", "publicNetworkAccess": "Enabled"},
        "Endpoint.private",
        F,
        "networkAccessPolicy",
    ),
    (SNAP, {}, "Endpoint.private", U, "networkAccessPolicy"),
    (SNAP, {"encryption": {"diskEncryptionSetId": "/d"}}, "Store.own_key", T, "encryption.diskEncryptionSetId"),
    (SNAP, {}, "Store.own_key", F, "encryption.diskEncryptionSetId"),
    (SNAP, {}, "Backup.encrypted", T, "encryption.type"),
    (VM, {"securityProfile": {"encryptionAtHost": True}}, "Compute.encrypted", T, "securityProfile.encryptionAtHost"),
    (VM, {}, "Compute.encrypted", F, "securityProfile.encryptionAtHost"),
    (VM, {"securityProfile": UNTIL_APPLY}, "Compute.encrypted", U, "securityProfile.encryptionAtHost"),
    (
        VM,
        {"storageProfile": {"osDisk": {"managedDisk": {"diskEncryptionSet": {"id": "/d"}}}}},
        "Store.own_key",
        T,
        "storageProfile.osDisk.managedDisk.diskEncryptionSet.id",
    ),
    (VM, {}, "Store.own_key", F, "storageProfile.osDisk.managedDisk.diskEncryptionSet.id"),
    (
        VM,
        {
            "storageProfile": {
                "osDisk": {"managedDisk": {"diskEncryptionSet": {"id": "/d"}}},
                "dataDisks": [{"createOption": "Attach", "managedDisk": {"id": "/disk"}}],
            }
        },
        "Store.own_key",
        U,
        "storageProfile.dataDisks[0].createOption",
    ),
    (
        VM,
        {"osProfile": {"linuxConfiguration": {"disablePasswordAuthentication": True}}},
        "Identity.strong",
        T,
        "osProfile.linuxConfiguration.disablePasswordAuthentication",
    ),
    (
        VM,
        {"osProfile": {"linuxConfiguration": {"disablePasswordAuthentication": False}}},
        "Identity.strong",
        F,
        "osProfile.linuxConfiguration.disablePasswordAuthentication",
    ),
    (
        VM,
        {"osProfile": {"linuxConfiguration": {"ssh": {}}}},
        "Identity.strong",
        U,
        "osProfile.linuxConfiguration.disablePasswordAuthentication",
    ),
    (VM, {"osProfile": {"adminPassword": "Azerty123"}}, "Clear.hidden", F, "osProfile.adminPassword"),
    (VM, {"osProfile": {"customData": "I2Nsb3Vk"}}, "Clear.hidden", U, "osProfile.customData"),
    (VM, {"osProfile": {"customData": SECRET}}, "Clear.hidden", T, "osProfile.customData"),
    (
        VM,
        {"storageProfile": {"osDisk": {"managedDisk": {}}}},
        "Store.encrypted",
        T,
        "storageProfile.osDisk.managedDisk",
    ),
    (VM, {"storageProfile": {"osDisk": {"vhd": {"uri": "https://v"}}}}, "Store.encrypted", U, ""),
    (VM, {"storageProfile": {"dataDisks": [{"vhd": {"uri": "https://v"}}]}}, "Store.encrypted", U, ""),
    ("containerservice:AgentPool", {}, "Compute.private", T, "enableNodePublicIP"),
    ("containerservice:AgentPool", {"enableNodePublicIP": True}, "Compute.private", F, "enableNodePublicIP"),
    ("containerservice:AgentPool", {"enableNodePublicIP": UNTIL_APPLY}, "Compute.private", U, "enableNodePublicIP"),
    ("containerservice:AgentPool", {"enableEncryptionAtHost": True}, "Compute.encrypted", T, "enableEncryptionAtHost"),
    ("containerservice:AgentPool", {}, "Compute.attached", F, "vnetSubnetID"),
    (AKS, {}, "Cluster.patched", F, "autoUpgradeProfile.upgradeChannel"),
    (
        AKS,
        {"autoUpgradeProfile": {"upgradeChannel": "stable"}},
        "Cluster.patched",
        T,
        "autoUpgradeProfile.upgradeChannel",
    ),
    # applications
    (
        WEB,
        {"publicNetworkAccess": "Disabled", "siteConfig": {"remoteDebuggingEnabled": True}},
        "Endpoint.private",
        T,
        "publicNetworkAccess",
    ),
    (
        WEB,
        {"httpsOnly": True, "siteConfig": {"minTlsVersion": "1.2", "ftpsState": "Disabled"}},
        "Endpoint.tls",
        T,
        "httpsOnly",
    ),
    (WEB, {"httpsOnly": False}, "Endpoint.tls", F, "httpsOnly"),
    (WEB, {"siteConfig": {"minTlsVersion": "1.1"}}, "Endpoint.tls", F, "siteConfig.minTlsVersion"),
    (WEB, {"siteConfig": {"ftpsState": "AllAllowed"}}, "Endpoint.tls", F, "siteConfig.ftpsState"),
    (WEB, {}, "Endpoint.tls", U, "httpsOnly"),
    (WEB, {"publicNetworkAccess": "Disabled"}, "Endpoint.private", T, "publicNetworkAccess"),
    (WEB, {"publicNetworkAccess": "Enabled"}, "Endpoint.private", F, "publicNetworkAccess"),
    (WEB, {"siteConfig": {"publicNetworkAccess": "Disabled"}}, "Endpoint.private", T, "siteConfig.publicNetworkAccess"),
    (WEB, {}, "Endpoint.private", U, "siteConfig.publicNetworkAccess"),
    (
        WEB,
        {"siteConfig": {"appSettings": [{"name": "DB_PASSWORD", "value": "azerty"}]}},
        "Clear.hidden",
        F,
        "siteConfig.appSettings[0].value",
    ),
    (
        "app:ContainerApp",
        {"configuration": {"ingress": {"external": True}}},
        "Endpoint.private",
        F,
        "configuration.ingress.external",
    ),
    ("app:ContainerApp", {"configuration": {"ingress": {}}}, "Endpoint.private", T, "configuration.ingress.external"),
    (
        "app:ContainerApp",
        {"configuration": {"ingress": {"allowInsecure": True}}},
        "Endpoint.tls",
        F,
        "configuration.ingress.allowInsecure",
    ),
    ("app:ContainerApp", {"configuration": {"ingress": {}}}, "Endpoint.tls", T, "configuration.ingress.allowInsecure"),
    (
        "app:ContainerApp",
        {"configuration": {"ingress": {"external": UNTIL_APPLY}}},
        "Endpoint.private",
        U,
        "configuration.ingress.external",
    ),
    *(
        row
        for it in ("app:ContainerApp", "app:Job")
        for row in (
            (
                it,
                {"configuration": {"secrets": [{"name": "s", "value": "azerty"}]}},
                "Clear.hidden",
                F,
                "configuration.secrets[0].value",
            ),
            (
                it,
                {"template": {"containers": [{"env": [{"name": "API_KEY", "value": SECRET}]}]}},
                "Clear.hidden",
                T,
                "template.containers[0].env[0].value",
            ),
        )
    ),
    (
        "app:ManagedEnvironment",
        {
            "openTelemetryConfiguration": {
                "destinationsConfiguration": {"dataDogConfiguration": {"site": "datadoghq.eu"}}
            }
        },
        "Transfer.european",
        F,
        "openTelemetryConfiguration.destinationsConfiguration.dataDogConfiguration.site",
    ),
    # queues
    ("redis:Redis", {"minimumTlsVersion": "1.2"}, "Endpoint.tls", T, "minimumTlsVersion"),
    ("redis:Redis", {"minimumTlsVersion": "1.2", "enableNonSslPort": True}, "Endpoint.tls", F, "enableNonSslPort"),
    ("redis:Redis", {"minimumTlsVersion": "1.0"}, "Endpoint.tls", F, "minimumTlsVersion"),
    ("redis:Redis", {}, "Endpoint.tls", U, "minimumTlsVersion"),
    ("redis:Redis", {"publicNetworkAccess": "Disabled"}, "Endpoint.private", T, "publicNetworkAccess"),
    ("redis:Redis", {"publicNetworkAccess": "Enabled"}, "Endpoint.private", F, "publicNetworkAccess"),
    ("redis:Redis", {}, "Endpoint.private", U, "publicNetworkAccess"),
    *(
        row
        for it in (EVH, SBUS)
        for row in (
            (it, {"minimumTlsVersion": "1.2"}, "Endpoint.tls", T, "minimumTlsVersion"),
            (it, {"minimumTlsVersion": "1.0"}, "Endpoint.tls", F, "minimumTlsVersion"),
            (it, {}, "Endpoint.tls", U, "minimumTlsVersion"),
            (it, {"publicNetworkAccess": "Disabled"}, "Endpoint.private", T, "publicNetworkAccess"),
            (it, {}, "Endpoint.private", F, "publicNetworkAccess"),
            (it, {"publicNetworkAccess": "SecuredByPerimeter"}, "Endpoint.private", U, "publicNetworkAccess"),
            (it, {"disableLocalAuth": True}, "Identity.named", T, "disableLocalAuth"),
            (it, {"disableLocalAuth": False}, "Identity.named", F, "disableLocalAuth"),
            (it, {}, "Identity.named", U, "disableLocalAuth"),
            (it, {"encryption": {"keySource": "Microsoft.KeyVault"}}, "Store.own_key", T, "encryption.keySource"),
            (it, {}, "Store.own_key", F, "encryption"),
        )
    ),
    ("redis:Redis", {"disableAccessKeyAuthentication": True}, "Identity.named", T, "disableAccessKeyAuthentication"),
    ("redis:Redis", {}, "Identity.named", F, "disableAccessKeyAuthentication"),
    # logs
    (
        LA,
        {"publicNetworkAccessForIngestion": "Disabled", "publicNetworkAccessForQuery": "Disabled"},
        "LogSink.private",
        T,
        "publicNetworkAccessForIngestion",
    ),
    (
        LA,
        {"publicNetworkAccessForIngestion": "Disabled", "publicNetworkAccessForQuery": "Enabled"},
        "LogSink.private",
        F,
        "publicNetworkAccessForQuery",
    ),
    (LA, {}, "LogSink.private", U, "publicNetworkAccessForIngestion"),
    # backups
    (
        RSV,
        {"properties": {"securitySettings": {"immutabilitySettings": {"state": "Locked"}}}},
        "Backup.immutable",
        T,
        "properties.securitySettings.immutabilitySettings.state",
    ),
    (
        RSV,
        {"properties": {"securitySettings": {"immutabilitySettings": {"state": "Unlocked"}}}},
        "Backup.immutable",
        F,
        "properties.securitySettings.immutabilitySettings.state",
    ),
    (RSV, {}, "Backup.immutable", U, "properties.securitySettings.immutabilitySettings.state"),
    (RSV, {"properties": {"publicNetworkAccess": "Disabled"}}, "Endpoint.private", T, "properties.publicNetworkAccess"),
    (RSV, {"properties": {"publicNetworkAccess": "Enabled"}}, "Endpoint.private", F, "properties.publicNetworkAccess"),
    (RSV, {}, "Endpoint.private", U, "properties.publicNetworkAccess"),
    # health data, analytics
    *(
        row
        for it in ("healthcareapis:FhirService", "healthcareapis:DicomService")
        for row in (
            (
                it,
                {"encryption": {"customerManagedKeyEncryption": {"keyEncryptionKeyUrl": "https://c/k"}}},
                "Store.own_key",
                T,
                "encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl",
            ),
            (it, {}, "Store.own_key", F, "encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"),
            (it, {"publicNetworkAccess": "Disabled"}, "Endpoint.private", U, ""),  # an output only
        )
    ),
    (
        "healthcareapis:Service",
        {"properties": {"publicNetworkAccess": "Disabled"}},
        "Endpoint.private",
        T,
        "properties.publicNetworkAccess",
    ),
    (
        "healthcareapis:Service",
        {"properties": {"publicNetworkAccess": "Enabled"}},
        "Endpoint.private",
        F,
        "properties.publicNetworkAccess",
    ),
    ("healthcareapis:Service", {}, "Endpoint.private", U, "properties.publicNetworkAccess"),
    *(
        row
        for it, absent in (
            ("machinelearningservices:Workspace", F),
            ("synapse:Workspace", F),
            ("databricks:Workspace", U),
        )
        for row in (
            (it, {"publicNetworkAccess": "Disabled"}, "Endpoint.private", T, "publicNetworkAccess"),
            (it, {"publicNetworkAccess": "Enabled"}, "Endpoint.private", F, "publicNetworkAccess"),
            (it, {"publicNetworkAccess": UNTIL_APPLY}, "Endpoint.private", U, "publicNetworkAccess"),
            (it, {}, "Endpoint.private", absent, "publicNetworkAccess"),
        )
    ),
    (
        "machinelearningservices:Workspace",
        {"encryption": {"status": "Enabled"}},
        "Store.own_key",
        T,
        "encryption.status",
    ),
    (
        "machinelearningservices:Workspace",
        {"encryption": {"status": "Disabled"}},
        "Store.own_key",
        F,
        "encryption.status",
    ),
    ("machinelearningservices:Workspace", {}, "Store.own_key", F, "encryption"),
    ("synapse:Workspace", {"azureADOnlyAuthentication": True}, "Identity.named", T, "azureADOnlyAuthentication"),
    ("synapse:Workspace", {"azureADOnlyAuthentication": False}, "Identity.named", F, "azureADOnlyAuthentication"),
    ("synapse:Workspace", {}, "Identity.named", U, "azureADOnlyAuthentication"),
    (
        "cognitiveservices:Account",
        {"properties": {"publicNetworkAccess": "Disabled"}},
        "Endpoint.private",
        T,
        "properties.publicNetworkAccess",
    ),
    (
        "cognitiveservices:Account",
        {"properties": {"publicNetworkAccess": "Enabled"}},
        "Endpoint.private",
        F,
        "properties.publicNetworkAccess",
    ),
    ("cognitiveservices:Account", {}, "Endpoint.private", U, "properties.publicNetworkAccess"),
    (
        "cognitiveservices:Account",
        {"properties": {"disableLocalAuth": True}},
        "Identity.named",
        T,
        "properties.disableLocalAuth",
    ),
    (
        "cognitiveservices:Account",
        {"properties": {"disableLocalAuth": False}},
        "Identity.named",
        F,
        "properties.disableLocalAuth",
    ),
    (
        "databricks:Workspace",
        {"parameters": {"enableNoPublicIp": {"value": True}}},
        "Compute.private",
        T,
        "parameters.enableNoPublicIp.value",
    ),
    (
        "databricks:Workspace",
        {"parameters": {"enableNoPublicIp": {"value": False}}},
        "Compute.private",
        F,
        "parameters.enableNoPublicIp.value",
    ),
    ("databricks:Workspace", {}, "Compute.private", U, "parameters.enableNoPublicIp.value"),
    # gateways
    (
        APPGW,
        {"frontendIPConfigurations": [{"subnet": {"id": "/s"}}]},
        "Endpoint.private",
        T,
        "frontendIPConfigurations[0].publicIPAddress",
    ),
    (
        APPGW,
        {"frontendIPConfigurations": [{"publicIPAddress": {"id": "/i"}}]},
        "Endpoint.private",
        F,
        "frontendIPConfigurations[0].publicIPAddress",
    ),
    (
        APPGW,
        {"sslPolicy": {"minProtocolVersion": "TLSv1_2"}, "httpListeners": [{"protocol": "Https"}]},
        "Endpoint.tls",
        T,
        "sslPolicy.minProtocolVersion",
    ),
    (APPGW, {"sslPolicy": {"minProtocolVersion": "TLSv1_0"}}, "Endpoint.tls", F, "sslPolicy.minProtocolVersion"),
    (APPGW, {"sslPolicy": {"minProtocolVersion": "TLSv1_1"}}, "Endpoint.tls", F, "sslPolicy.minProtocolVersion"),
    (
        APPGW,
        {
            "sslPolicy": {"minProtocolVersion": "TLSv1_2"},
            "httpListeners": [{"protocol": "Https"}, {"protocol": "Http"}],
        },
        "Endpoint.tls",
        U,
        "httpListeners[1].protocol",
    ),
    (
        APPGW,
        {"webApplicationFirewallConfiguration": {"enabled": True, "firewallMode": "Prevention"}},
        "Endpoint.filtered",
        T,
        "webApplicationFirewallConfiguration.enabled",
    ),
    (
        APPGW,
        {"webApplicationFirewallConfiguration": {"enabled": True, "firewallMode": "Detection"}},
        "Endpoint.filtered",
        F,
        "webApplicationFirewallConfiguration.firewallMode",
    ),
    (APPGW, {}, "Endpoint.filtered", F, "webApplicationFirewallConfiguration"),
    (APPGW, {"firewallPolicy": {"id": "/p"}}, "Endpoint.filtered", U, "firewallPolicy.id"),
    # rights
    (
        "authorization:RoleAssignment",
        {"roleDefinitionId": "/x/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"},
        "Identity.least_privilege",
        F,
        "roleDefinitionId",
    ),
    (
        "authorization:RoleAssignment",
        {"roleDefinitionId": "/x/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"},
        "Identity.least_privilege",
        T,
        "roleDefinitionId",
    ),
    (
        "authorization:RoleAssignment",
        {"roleDefinitionId": "/x/roleDefinitions/00000000-0000-0000-0000-000000000000"},
        "Identity.least_privilege",
        U,
        "roleDefinitionId",
    ),
    (
        "authorization:RoleDefinition",
        {"permissions": [{"actions": ["*"]}]},
        "Identity.least_privilege",
        F,
        "permissions[0].actions[0]",
    ),
    (
        "authorization:RoleDefinition",
        {"permissions": [{"actions": ["Microsoft.Storage/storageAccounts/read"]}]},
        "Identity.least_privilege",
        T,
        "permissions[0].actions[0]",
    ),
]


@pytest.mark.parametrize(("type", "properties", "name", "state", "path"), ROWS)
def test_fact(type: str, properties: dict[str, Any], name: str, state: State, path: str) -> None:
    truth = fact(facets(resource(AZURE + type, properties))["it"], name)
    assert (truth.state, path) == (state, path)
    assert path in [reason.path for reason in truth.reasons], truth
    assert all(reason.cause is not None for reason in truth.reasons) is (state is U)


# Places


def where(*resources: Resource) -> list[tuple[str, object, object]]:
    """(name, region, country) of the first facet of each resource that lies somewhere."""
    return [
        (name, facet.place.region.known, facet.place.country.known)
        for name, found in facets(*resources).items()
        if (facet := next((f for f in found if f.place is not None), None)) is not None and facet.place is not None
    ]


def group(location: object) -> Resource:
    return resource(AZURE + "resources:ResourceGroup", {"location": location}, name="groupe")


def test_the_location_of_a_resource_wins() -> None:
    account = resource(AZURE + STORAGE, {"location": "eastus"}, refers={"resourceGroupName": group("francecentral")})
    assert where(group("francecentral"), account) == [("it", "eastus", "US")]


def test_a_missing_location_is_the_resource_groups() -> None:
    account = resource(AZURE + STORAGE, {}, refers={"resourceGroupName": group("France Central")})
    assert where(group("France Central"), account) == [("it", "France Central", "FR")]


def test_the_providers_location_comes_before_the_resource_groups() -> None:
    account = resource(
        AZURE + STORAGE,
        {},
        refers={"resourceGroupName": group("francecentral")},
        by=provider("azure-native", location="eastus"),
    )
    assert where(group("francecentral"), account) == [("it", "eastus", "US")]


@pytest.mark.parametrize("location", [UNTIL_APPLY, "mars-nord"])
def test_an_unknown_location_is_no_country(location: object) -> None:
    [(_, _, country)] = where(resource(AZURE + STORAGE, {"location": location}))
    assert country is None


def test_a_group_elsewhere_leaves_the_place_unknown() -> None:
    assert where(resource(AZURE + STORAGE, {"resourceGroupName": "ailleurs"})) == [("it", None, None)]


def test_a_container_lies_where_its_account_does() -> None:
    account = resource(AZURE + STORAGE, {"location": "francecentral"}, name="compte")
    container = resource(AZURE + "storage:BlobContainer", {}, refers={"accountName": account})
    assert where(account, container) == [("compte", "francecentral", "FR"), ("it", "francecentral", "FR")]
    assert where(container) == [("it", None, None)]


# Copies


@pytest.mark.parametrize(
    ("type", "properties", "copies"),
    [
        (STORAGE, {"sku": {"name": "Standard_LRS"}}, []),
        (STORAGE, {"sku": {"name": "Standard_ZRS"}}, []),
        (STORAGE, {"sku": {"name": "Standard_GRS"}}, [None]),
        (STORAGE, {"sku": {"name": "Standard_RAGZRS"}}, [None]),
        (STORAGE, {"sku": UNTIL_APPLY}, [None]),
        (STORAGE, {}, [None]),
        ("sql:Database", {"requestedBackupStorageRedundancy": "Zone"}, []),
        ("sql:Database", {"requestedBackupStorageRedundancy": "GeoZone"}, [None]),
        ("sql:Database", {}, [None]),
        (PG, {}, []),
        (PG, {"backup": {"geoRedundantBackup": "Enabled"}}, [None]),
        (PG, {"backup": UNTIL_APPLY}, [None]),
        (MY, {"backup": {"geoRedundantBackup": "Enabled"}}, [None]),
        (RSV, {"properties": {"redundancySettings": {"standardTierStorageRedundancy": "ZoneRedundant"}}}, []),
        (RSV, {"properties": {"redundancySettings": {"standardTierStorageRedundancy": "GeoRedundant"}}}, [None]),
        (RSV, {}, [None]),
        (
            COSMOS,
            {
                "backupPolicy": {"type": "Continuous"},
                "locations": [{"locationName": "France Central"}, {"locationName": "East US"}],
            },
            ["FR", "US"],
        ),
        (COSMOS, {"backupPolicy": {"type": "Continuous"}, "locations": UNTIL_APPLY}, [None]),
    ],
)
def test_copies(type: str, properties: dict[str, Any], copies: list[str | None]) -> None:
    found = facets(resource(AZURE + type, properties))["it"]
    assert [place.country.known for facet in found for place in getattr(facet, "copies", ())] == copies


# Firewall rules


def opened(rule: dict[str, Any]) -> list[tuple[bool, State, tuple[Ports, ...] | None]]:
    """The same rule alone and inside its group gives the same facets: (inbound, anyone, ports)."""
    inbound = {"access": "Allow", "direction": "Inbound", "protocol": "Tcp", "destinationPortRange": "22"}
    whole = {key: value for key, value in (inbound | rule).items() if value is not None}
    alone = facets(resource(AZURE + "network:SecurityRule", whole))["it"]
    inside = facets(resource(AZURE + "network:NetworkSecurityGroup", {"securityRules": [whole]}))["it"]
    kinds = [
        [(f.inbound, f.anyone.state, f.ports) for f in found if isinstance(f, FirewallRule)]
        for found in (alone, inside)
    ]
    assert kinds[0] == kinds[1]
    return kinds[0]


SSH = (Ports(22, 22),)


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ({"sourceAddressPrefix": "*"}, [(True, T, SSH)]),
        ({"sourceAddressPrefix": "Internet"}, [(True, T, SSH)]),
        ({"sourceAddressPrefix": "0.0.0.0/0"}, [(True, T, SSH)]),
        ({"sourceAddressPrefix": "0.0.0.0/1"}, [(True, T, SSH)]),
        ({"sourceAddressPrefix": "AzureCloud.eastus"}, [(True, T, SSH)]),
        ({"sourceAddressPrefixes": ["10.0.0.0/8", "Any"]}, [(True, T, SSH)]),
        ({"sourceAddressPrefix": "10.0.0.0/8"}, [(True, F, SSH)]),
        ({"sourceAddressPrefix": "VirtualNetwork"}, [(True, F, SSH)]),
        ({"sourceApplicationSecurityGroups": [{"id": "/a"}]}, [(True, F, SSH)]),
        ({"sourceAddressPrefix": UNTIL_APPLY}, [(True, U, SSH)]),
        ({"sourceAddressPrefix": "qui sait ?"}, [(True, U, SSH)]),
        ({}, [(True, U, SSH)]),
        ({"sourceAddressPrefix": "*", "access": "Deny"}, []),
        ({"sourceAddressPrefix": "*", "access": UNTIL_APPLY}, [(True, U, SSH)]),
        (
            {"sourceAddressPrefix": "*", "direction": "Outbound", "destinationAddressPrefix": "Internet"},
            [(False, T, SSH)],
        ),
        (
            {"sourceAddressPrefix": "*", "direction": "Outbound", "destinationAddressPrefix": "Storage"},
            [(False, F, SSH)],
        ),
        (
            {"sourceAddressPrefix": "*", "direction": UNTIL_APPLY, "destinationAddressPrefix": "10.0.0.1"},
            [(True, U, SSH), (False, F, SSH)],
        ),
        ({"sourceAddressPrefix": "*", "destinationPortRange": "*"}, [(True, T, ())]),
        ({"sourceAddressPrefix": "*", "destinationPortRange": "0-65535"}, [(True, T, ())]),
        ({"sourceAddressPrefix": "*", "destinationPortRange": UNTIL_APPLY}, [(True, T, None)]),
        (
            {"sourceAddressPrefix": "*", "destinationPortRange": None, "destinationPortRanges": ["443", "8000-8100"]},
            [(True, T, (Ports(443, 443), Ports(8000, 8100)))],
        ),
        ({"sourceAddressPrefix": "*", "destinationPortRange": None}, [(True, T, None)]),
    ],
)
def test_security_rule(rule: dict[str, Any], facts: list[object]) -> None:
    assert opened(rule) == facts


@pytest.mark.parametrize("type", ["sql", "dbforpostgresql", "dbformysql"])
@pytest.mark.parametrize(
    ("start", "end", "state"),
    [
        ("0.0.0.0", "255.255.255.255", T),
        ("0.0.0.0", "0.0.0.0", T),  # everything in Azure
        ("203.0.113.1", "203.0.113.9", F),
        ("1.0.0.0", "9.0.0.0", T),
        (UNTIL_APPLY, "203.0.113.9", U),
        ("203.0.113.9", "203.0.113.1", U),
    ],
)
def test_database_firewall_rule(type: str, start: object, end: object, state: State) -> None:
    server = resource(
        f"{AZURE}{type}:Server",
        {"publicNetworkAccess": "Enabled", "network": {"publicNetworkAccess": "Enabled"}},
        name="serveur",
    )
    rule = resource(
        f"{AZURE}{type}:FirewallRule", {"startIpAddress": start, "endIpAddress": end}, refers={"serverName": server}
    )
    found = facets(server, rule)
    [opened] = [facet for facet in found["it"] if isinstance(facet, FirewallRule)]
    assert opened.anyone.state is state
    assert fact(found["serveur"], "Endpoint.restricted").state is {T: F, F: T, U: U}[state]


def test_a_group_denies_outbound_only_by_a_rule_of_its_own() -> None:
    group = resource(AZURE + "network:NetworkSecurityGroup", {}, name="groupe")
    refusal = {
        "access": "Deny",
        "direction": "Outbound",
        "protocol": "*",
        "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "Internet",
        "destinationPortRange": "*",
    }
    refusing = resource(AZURE + "network:SecurityRule", refusal, refers={"networkSecurityGroupName": group})
    near = resource(
        AZURE + "network:SecurityRule",
        refusal | {"destinationPortRange": "443"},
        refers={"networkSecurityGroupName": group},
    )

    def denies(*resources: Resource) -> tuple[State, State]:
        [wall] = [facet for facet in facets(*resources)["groupe"] if isinstance(facet, Firewall)]
        assert wall.denies_inbound is not None
        assert wall.denies_outbound is not None
        return wall.denies_inbound.state, wall.denies_outbound.state

    assert denies(group) == (T, F)
    assert denies(group, refusing) == (T, T)
    assert denies(group, near) == (T, F)
    narrow = resource(
        AZURE + "network:SecurityRule",
        refusal | {"destinationAddressPrefix": "203.0.113.0/24"},
        refers={"networkSecurityGroupName": group},
    )
    assert denies(group, narrow) == (T, F)
    partial = resource(
        AZURE + "network:SecurityRule",
        refusal | {"sourceAddressPrefix": "10.0.1.0/24"},
        refers={"networkSecurityGroupName": group},
    )
    assert denies(group, partial) == (T, U)
    inline = resource(AZURE + "network:NetworkSecurityGroup", {"securityRules": [refusal]}, name="groupe")
    assert denies(inline) == (T, T)


# Companions


def joined(target: Resource, companion_type: str, by: str, properties: dict[str, Any], name: str) -> Truth:
    companion = resource(AZURE + companion_type, properties, name="compagnon", refers={by: target})
    return fact(facets(target, companion)[target.name], name)


@pytest.mark.parametrize(
    ("target", "companion", "by", "properties", "name", "state"),
    [
        (STORAGE, "storage:BlobServiceProperties", "accountName", {"isVersioningEnabled": True}, "Store.versioned", T),
        (STORAGE, "storage:BlobServiceProperties", "accountName", {}, "Store.versioned", F),
        (
            STORAGE,
            "storage:BlobServiceProperties",
            "accountName",
            {"isVersioningEnabled": UNTIL_APPLY},
            "Store.versioned",
            U,
        ),
        (
            STORAGE,
            "storage:BlobServiceProperties",
            "accountName",
            {"deleteRetentionPolicy": {"enabled": True}, "containerDeleteRetentionPolicy": {"enabled": True}},
            "Store.undeletable",
            T,
        ),
        (
            STORAGE,
            "storage:BlobServiceProperties",
            "accountName",
            {"deleteRetentionPolicy": {"enabled": True}},
            "Store.undeletable",
            F,
        ),
        (STORAGE, "storage:BlobContainerImmutabilityPolicy", "accountName", {}, "Store.immutable", U),
        (
            STORAGE,
            "monitor:DiagnosticSetting",
            "resourceUri",
            {"workspaceId": "/w", "logs": [{"enabled": True}]},
            "Endpoint.logged",
            T,
        ),
        (
            STORAGE,
            "monitor:DiagnosticSetting",
            "resourceUri",
            {"workspaceId": "/w", "logs": [{"enabled": False}]},
            "Endpoint.logged",
            F,
        ),
        (STORAGE, "monitor:DiagnosticSetting", "resourceUri", {"logs": [{"enabled": True}]}, "Endpoint.logged", F),
        (
            STORAGE,
            "monitor:DiagnosticSetting",
            "resourceUri",
            {"workspaceId": UNTIL_APPLY, "logs": [{"enabled": True}]},
            "Endpoint.logged",
            U,
        ),
        (
            STORAGE,
            "network:PrivateEndpoint",
            "privateLinkServiceConnections",
            {"subnet": {"id": "/s"}},
            "Endpoint.attached",
            T,
        ),
        (STORAGE, "authorization:ManagementLockByScope", "scope", {"level": "CanNotDelete"}, "Store.undeletable", T),
        (STORAGE, "dataprotection:BackupInstance", "properties", {}, "Store.backed_up", U),
        (
            AKS,
            "monitor:DiagnosticSetting",
            "resourceUri",
            {"storageAccountId": "/c", "logs": [{"enabled": True}]},
            "Cluster.logged",
            T,
        ),
        (
            SQL,
            "sql:ServerBlobAuditingPolicy",
            "serverName",
            {"state": "Enabled", "storageEndpoint": "https://j"},
            "Endpoint.logged",
            T,
        ),
        (
            SQL,
            "sql:ServerAzureADOnlyAuthentication",
            "serverName",
            {"azureADOnlyAuthentication": True},
            "Identity.named",
            T,
        ),
        (SQL, "sql:EncryptionProtector", "serverName", {"serverKeyType": "AzureKeyVault"}, "Store.own_key", T),
        (SQL, "sql:EncryptionProtector", "serverName", {"serverKeyType": "ServiceManaged"}, "Store.own_key", F),
        ("sql:Database", "sql:TransparentDataEncryption", "databaseName", {"state": "Enabled"}, "Store.encrypted", T),
        ("sql:Database", "sql:TransparentDataEncryption", "databaseName", {"state": "Disabled"}, "Store.encrypted", F),
        (
            "sql:Database",
            "sql:BackupShortTermRetentionPolicy",
            "databaseName",
            {"retentionDays": 14},
            "Store.backed_up",
            T,
        ),
        (
            "sql:Database",
            "sql:BackupShortTermRetentionPolicy",
            "databaseName",
            {"retentionDays": 1},
            "Store.backed_up",
            F,
        ),
        (
            PG,
            "dbforpostgresql:Configuration",
            "serverName",
            {"configurationName": "require_secure_transport", "value": "off"},
            "Endpoint.tls",
            F,
        ),
        (
            PG,
            "dbforpostgresql:Configuration",
            "serverName",
            {"configurationName": "require_secure_transport", "value": "on"},
            "Endpoint.tls",
            U,
        ),
        (
            PG,
            "dbforpostgresql:Configuration",
            "serverName",
            {"configurationName": "ssl_min_protocol_version", "value": "TLSv1.1"},
            "Endpoint.tls",
            F,
        ),
        (
            PG,
            "dbforpostgresql:Configuration",
            "serverName",
            {"configurationName": "work_mem", "value": "off"},
            "Endpoint.tls",
            U,
        ),
        (
            MY,
            "dbformysql:Configuration",
            "serverName",
            {"configurationName": "tls_version", "value": "TLSv1,TLSv1.2"},
            "Endpoint.tls",
            F,
        ),
        ("network:VirtualNetwork", "network:VirtualNetworkPeering", "virtualNetworkName", {}, "Network.isolated", U),
        ("network:VirtualNetwork", "network:FlowLog", "targetResourceId", {"enabled": True}, "Network.logged", T),
        ("network:VirtualNetwork", "network:FlowLog", "targetResourceId", {"enabled": False}, "Network.logged", F),
        (VM, "authorization:ManagementLockByScope", "scope", {"level": "ReadOnly"}, "Compute.undeletable", T),
        (
            "redis:Redis",
            "redis:FirewallRule",
            "cacheName",
            {"startIP": "0.0.0.0", "endIP": "255.255.255.255"},
            "Endpoint.restricted",
            U,
        ),
    ],
)
def test_companion(target: str, companion: str, by: str, properties: dict[str, Any], name: str, state: State) -> None:
    assert joined(resource(AZURE + target, {}, name="cible"), companion, by, properties, name).state is state


def test_a_network_without_peering_is_isolated() -> None:
    assert fact(facets(resource(AZURE + "network:VirtualNetwork", {}))["it"], "Network.isolated").state is T


def test_firewall_rules_of_a_private_server_open_nothing() -> None:
    server = resource(AZURE + SQL, {"publicNetworkAccess": "Disabled"}, name="serveur")
    wide = {"startIpAddress": "0.0.0.0", "endIpAddress": "255.255.255.255"}
    rule = resource(AZURE + "sql:FirewallRule", wide, refers={"serverName": server})
    assert fact(facets(server, rule)["serveur"], "Endpoint.restricted").state is T


def test_one_wide_rule_among_narrow_ones_opens_the_server() -> None:
    server = resource(AZURE + SQL, {"publicNetworkAccess": "Enabled"}, name="serveur")
    narrow, wide = (
        resource(
            AZURE + "sql:FirewallRule",
            {"startIpAddress": start, "endIpAddress": end},
            name=start,
            refers={"serverName": server},
        )
        for start, end in (("203.0.113.1", "203.0.113.2"), ("0.0.0.0", "255.255.255.255"))
    )
    for rules in ((narrow, wide), (wide, narrow)):
        assert fact(facets(server, *rules)["serveur"], "Endpoint.restricted").state is F


def test_an_account_that_forbids_public_access_covers_its_containers() -> None:
    account = resource(AZURE + STORAGE, {"allowBlobPublicAccess": False}, name="compte")
    container = resource(AZURE + "storage:BlobContainer", {"publicAccess": "Blob"}, refers={"accountName": account})
    assert fact(facets(account, container)["it"], "Store.private").state is T


def test_a_machines_network_interface_says_whether_it_is_public_and_filtered() -> None:
    def machine(card: dict[str, Any], subnet: dict[str, Any]) -> tuple[State, State]:
        sub = resource(AZURE + "network:Subnet", subnet, name="reseau")
        nic = resource(AZURE + "network:NetworkInterface", card, name="carte", refers={"ipConfigurations": sub})
        profile = {"networkProfile": {"networkInterfaces": [{"id": UNTIL_APPLY}]}}
        found = facets(sub, nic, resource(AZURE + VM, profile, refers={"networkProfile": nic}))["it"]
        return fact(found, "Compute.private").state, fact(found, "Compute.firewalled").state

    private: dict[str, Any] = {"ipConfigurations": [{"name": "ip"}]}
    public = {"ipConfigurations": [{"publicIPAddress": {"id": "/p"}}]}
    assert machine(private, {"networkSecurityGroup": {"id": "/g"}}) == (T, T)
    assert machine(public, {}) == (F, F)
    assert machine({"ipConfigurations": UNTIL_APPLY}, {}) == (U, F)
    alone = facets(resource(AZURE + VM, {"networkProfile": {"networkInterfaces": [{"id": "/n"}]}}))["it"]
    assert (fact(alone, "Compute.private").state, fact(alone, "Compute.firewalled").state) == (U, U)


@pytest.mark.parametrize(
    ("properties", "subnet", "state"),
    [
        ({}, {}, F),
        ({}, {"networkSecurityGroup": {"id": "/g"}}, U),
        ({"enablePrivateOnlyBastion": True}, {}, T),
    ],
)
def test_bastion(properties: dict[str, Any], subnet: dict[str, Any], state: State) -> None:
    sub = resource(AZURE + "network:Subnet", subnet, name="reseau")
    bastion = resource(AZURE + "network:BastionHost", properties, refers={"ipConfigurations": sub})
    assert fact(facets(sub, bastion)["it"], "Endpoint.restricted").state is state


@pytest.mark.parametrize(
    ("rules", "state"),
    [
        ([{"action": "Allow", "ipAddressRange": "203.0.113.0/24"}], T),
        (
            [
                {"action": "Allow", "ipAddressRange": "203.0.113.0/24"},
                {"action": "Allow", "ipAddressRange": "0.0.0.0/0"},
            ],
            F,
        ),
        ([{"action": "Deny", "ipAddressRange": "203.0.113.0/24"}], F),
        ([], F),
        (UNTIL_APPLY, U),
    ],
)
def test_addresses_that_reach_a_container_app(rules: object, state: State) -> None:
    ingress = {"configuration": {"ingress": {"external": True, "ipSecurityRestrictions": rules}}}
    found = facets(resource(AZURE + "app:ContainerApp", ingress))["it"]
    assert fact(found, "Endpoint.restricted").state is state


@pytest.mark.parametrize(
    ("access", "debugging", "state"),
    [("Enabled", True, F), ("Enabled", False, T), ("Disabled", True, T), ("Enabled", UNTIL_APPLY, U)],
)
def test_remote_debugging_is_a_way_in(access: str, debugging: object, state: State) -> None:
    site = {"publicNetworkAccess": access, "siteConfig": {"remoteDebuggingEnabled": debugging}}
    [way] = [f for f in facets(resource(AZURE + WEB, site))["it"] if isinstance(f, Endpoint) and f.administration]
    assert way.private is not None
    assert way.private.state is state


@pytest.mark.parametrize(
    ("type", "properties", "by", "named", "fact_name"),
    [
        (
            DISK,
            {"encryption": {"diskEncryptionSetId": UNTIL_APPLY}},
            "encryption",
            "compute:DiskEncryptionSet",
            "Store.own_key",
        ),
        (PG, {"dataEncryption": {"primaryKeyURI": UNTIL_APPLY}}, "dataEncryption", "keyvault:Key", "Store.own_key"),
        (PG, {"network": {"delegatedSubnetResourceId": UNTIL_APPLY}}, "network", "network:Subnet", "Endpoint.attached"),
        (
            AKS,
            {"agentPoolProfiles": [{"vnetSubnetID": UNTIL_APPLY}]},
            "agentPoolProfiles",
            "network:Subnet",
            "Cluster.attached",
        ),
    ],
)
def test_an_id_known_after_apply_still_names_a_resource(
    type: str, properties: dict[str, Any], by: str, named: str, fact_name: str
) -> None:
    """An id that a resource gives is written; from nowhere, or inside a block that is unknown as a whole, it is not."""
    other = resource(AZURE + named, {}, name="autre")

    def state(properties: dict[str, Any], **links: Any) -> State:
        return fact(facets(other, resource(AZURE + type, properties, **links))["it"], fact_name).state

    assert state(properties, refers={by: other}) is T
    assert state(properties) is U
    assert state({by: UNTIL_APPLY}, refers={by: other}) is U


def test_logs_go_to_a_workspace_whose_id_is_known_after_apply() -> None:
    account, workspace = (resource(AZURE + type, {}, name=type) for type in (STORAGE, LA))
    setting = resource(
        AZURE + "monitor:DiagnosticSetting",
        {"workspaceId": UNTIL_APPLY, "logs": [{"enabled": True}]},
        refers={"resourceUri": account, "workspaceId": workspace},
    )
    assert fact(facets(account, workspace, setting)[STORAGE], "Endpoint.logged").state is T


# Silence


@pytest.mark.parametrize(
    ("type", "properties", "kind"),
    [
        (STORAGE, {}, Transfer),
        (STORAGE, {"allowCrossTenantReplication": False}, Transfer),
        ("app:ManagedEnvironment", {}, Transfer),
        ("monitor:DiagnosticSetting", {"workspaceId": "/w"}, Transfer),
        ("app:ContainerApp", {"configuration": {"secrets": [{"name": "s", "keyVaultUrl": "https://c/s"}]}}, Clear),
        ("app:Job", {"template": {"containers": [{"env": [{"name": "API_KEY", "secretRef": "s"}]}]}}, Clear),
        (SQL, {}, Clear),
        (SQL, {"administratorLoginPassword": ""}, Clear),
        (
            WEB,
            {"siteConfig": {"appSettings": [{"name": "DB_PASSWORD", "value": "@Microsoft.KeyVault(SecretUri=x)"}]}},
            Clear,
        ),
        (WEB, {"siteConfig": {"appSettings": [{"name": "LOG_LEVEL", "value": "info"}]}}, Clear),
        ("sql:ServerBlobAuditingPolicy", {"state": "Enabled", "isAzureMonitorTargetEnabled": True}, LogSink),
    ],
)
def test_nothing_is_said(type: str, properties: dict[str, Any], kind: type[Facet]) -> None:
    assert not [facet for facet in facets(resource(AZURE + type, properties))["it"] if isinstance(facet, kind)]


def test_a_file_share_account_has_no_blob_versions() -> None:
    [store] = [f for f in facets(resource(AZURE + STORAGE, {"kind": "FileStorage"}))["it"] if isinstance(f, Store)]
    assert store.versioned is None


def test_a_literal_secret_never_reaches_the_evidence() -> None:
    found = facets(
        resource(AZURE + SQL, {"administratorLoginPassword": "Azerty123!"}, name="sql"),
        resource(AZURE + VM, {"osProfile": {"adminPassword": "Azerty123!", "customData": "Azerty123!"}}, name="vm"),
        resource(AZURE + "keyvault:Secret", {"properties": {"value": "Azerty123!"}}, name="secret"),
        resource(
            AZURE + WEB,
            {"siteConfig": {"connectionStrings": [{"name": "b", "connectionString": "Azerty123!"}]}},
            name="web",
        ),
    )
    hidden = [facet.hidden for each in found.values() for facet in each if isinstance(facet, Clear)]
    assert len(hidden) == 5
    assert "Azerty" not in repr([truth.reasons for truth in hidden])


@pytest.mark.parametrize(
    ("properties", "days"),
    [({"retentionInDays": 365}, 365), ({"retentionInDays": UNTIL_APPLY}, None), ({}, None)],
)
def test_log_retention(properties: dict[str, Any], days: int | None) -> None:
    [sink] = [f for f in facets(resource(AZURE + LA, properties))["it"] if isinstance(f, LogSink)]
    assert sink.days is not None
    assert sink.days.known == days


def test_an_audit_kept_zero_days_is_not_taken_for_no_retention() -> None:
    audit = {"state": "Enabled", "storageEndpoint": "https://j", "retentionDays": 0}
    [sink] = [
        f for f in facets(resource(AZURE + "sql:ServerBlobAuditingPolicy", audit))["it"] if isinstance(f, LogSink)
    ]
    assert sink.days is not None
    assert sink.days.is_unknown


def test_what_nobody_declared_proves_nothing_in_an_incomplete_input() -> None:
    found = facets(resource(AZURE + STORAGE, {}), complete=False)["it"]
    assert fact(found, "Store.versioned").state is U


# Every type, every property


def types() -> list[str]:
    with CASES.open(encoding="utf-8") as lines:
        return [row["type"] for row in csv.DictReader(lines, delimiter="\t")]


def test_every_type_is_described_or_completes_another() -> None:
    facts = facts_of("azure-native")
    assert facts is not None
    known = set(facts.descriptions) | {type for completion in facts.completions for type in completion.types}
    assert len(types()) == 37
    assert [type for type in types() if type not in known] == []


def test_no_companion_is_awaited_that_nobody_completes_with() -> None:
    facts = facts_of("azure-native")
    assert facts is not None
    completing = {type for completion in facts.completions for type in completion.types}
    awaited = {
        companion
        for type in facts.descriptions
        for facet in facets(resource(type, {}))["it"]
        for name in facet.__struct_fields__
        for companion in getattr(getattr(facet, name), "companions", ())
    }
    assert awaited - completing == set()


def read_by(type: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every path that the fact functions read on a blank resource of a type."""
    paths: set[str] = set()
    it = resource(type, {})
    of_resource, of_value = Resource.__getitem__, Value.__getitem__

    def note(self: Resource, path: str) -> Value:
        found = of_resource(self, path)
        paths.add(found.path)
        return found

    def note_below(self: Value, path: str) -> Value:
        found = of_value(self, path)
        paths.add(found.path)
        return found

    facts = facts_of("azure-native")
    assert facts is not None
    around = host(it, deployment(it))
    with monkeypatch.context() as patch:
        patch.setattr(Resource, "__getitem__", note)
        patch.setattr(Value, "__getitem__", note_below)
        if type in facts.descriptions:
            list(facts.descriptions[type](it, around))
        for completion in facts.completions:
            if type in completion.types:
                completion.function(completion.facet(), it)
                paths.add(completion.by)
    return paths


def described() -> list[str]:
    facts = facts_of("azure-native")
    assert facts is not None
    return sorted(set(facts.descriptions) | {type for completion in facts.completions for type in completion.types})


@pytest.mark.parametrize("type", described())
def test_every_property_that_is_read_exists_in_the_sdk(type: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK's own input classes are the witness: fact functions never invent a property."""
    module, name = type.split(":")[1:]
    home = importlib.import_module(f"pulumi_azure_native.{module}")
    read = sorted(read_by(type, monkeypatch))
    assert [path for path in read if not any(exists(given, path) for given in input_classes(home, name))] == []


def input_classes(home: Any, name: str) -> Iterator[Any]:
    for candidate in (f"{name}Args", f"{name}InitArgs"):
        if hasattr(home, candidate):
            yield getattr(home, candidate)


def exists(arguments: Any, path: str) -> bool:
    """Whether `a.b` leads from an input class to a property."""
    head, _, rest = path.partition(".")
    python = {pulumi: py for py, pulumi in input_type_py_to_pulumi_names(arguments).items()}.get(head)
    if python is None or not rest:
        return python is not None
    hint = inspect.getattr_static(arguments, python).fget.__annotations__["return"]
    inputs = importlib.import_module(f"{arguments.__module__.rpartition('.')[0]}._inputs")
    return any(exists(getattr(inputs, inner), rest) for inner in re.findall(r"\b(\w+Args)\b", str(hint)))


def test_inert_types_say_why() -> None:
    [inert] = facets(group("francecentral"))["groupe"]
    assert isinstance(inert, Inert)
    assert inert.reason.fr
    assert inert.reason.en
