"""What azurerm resources are: properties in, exact facts out; through Terraform and the classic Pulumi package."""

import csv
from pathlib import Path
from typing import Any

import pytest
from rempart import names
from rempart.catalog.resolve import resolve
from rempart.deployment import Provider, Resource
from rempart.facts import facts_of
from rempart.facts.azurerm import reading
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
from rempart.readers import terraform
from rempart.rules import all_rules
from rempart.testing import ON, deployment, facets, host, provider, resource, verdicts
from rempart.truth import State, Truth
from rempart.value import SECRET, UNTIL_APPLY, Value

CASES = Path(__file__).parents[1] / "cases" / "facts" / "azurerm-types.tsv"
A = "azurerm_"
T, F, U = State.TRUE, State.FALSE, State.UNKNOWN

SA, BOX = "storage_account", "storage_container"
SQL, DB, PG, MY = "mssql_server", "mssql_database", "postgresql_flexible_server", "mysql_flexible_server"
COSMOS, REDIS, KV, AKS, ACR = (
    "cosmosdb_account",
    "redis_cache",
    "key_vault",
    "kubernetes_cluster",
    "container_registry",
)
LINUX, WINDOWS, DISK, NIC = "linux_virtual_machine", "windows_virtual_machine", "managed_disk", "network_interface"
NET, NSG, NSR = "virtual_network", "network_security_group", "network_security_rule"
LA, WEB, BRICKS = "log_analytics_workspace", "linux_web_app", "databricks_workspace"
SBUS, EVH, RSV = "servicebus_namespace", "eventhub_namespace", "recovery_services_vault"

OPEN = {"public_network_access_enabled": True}
DENY = {"default_action": "Deny"}
PNA = "public_network_access_enabled"


def fact(found: tuple[Facet, ...], name: str) -> Truth:
    """The fact `Store.private` of the first facet of that kind that has it."""
    kind, field = name.split(".")
    for facet in found:
        if type(facet).__name__ == kind and getattr(facet, field) is not None:
            truth = getattr(facet, field)
            assert isinstance(truth, Truth)
            return truth
    raise AssertionError(f"no {name} among {found}")


def pna(type: str, name: str = "Endpoint.private") -> list[tuple[str, dict[str, Any], str, State, str]]:
    """`public_network_access_enabled`, which all three major versions take for true when nobody wrote it."""
    return [
        (type, {PNA: False}, name, T, PNA),
        (type, {PNA: True}, name, F, PNA),
        (type, {PNA: "false"}, name, T, PNA),
        (type, {PNA: UNTIL_APPLY}, name, U, PNA),
        (type, {PNA: "Enabled"}, name, U, PNA),
        (type, {}, name, F, PNA),
    ]


def switch(
    type: str, property: str, name: str, on: object, off: object, absent: State
) -> list[tuple[str, dict[str, Any], str, State, str]]:
    """A top-level property: the value that holds, the one that does not, unknown, unwritten."""
    return [
        (type, {property: on}, name, T, property),
        (type, {property: off}, name, F, property),
        (type, {property: UNTIL_APPLY}, name, U, property),
        (type, {}, name, absent, property),
    ]


ROWS: list[tuple[str, dict[str, Any], str, State, str]] = [
    *(row for type in (SA, SQL, PG, COSMOS, REDIS, ACR, WEB, "windows_web_app", BRICKS) for row in pna(type)),
    *(row for type in (SBUS, EVH, RSV) for row in pna(type)),
    *pna(KV, "Key.private"),
    # storage accounts
    (SA, {"allow_nested_items_to_be_public": False}, "Store.private", T, "allow_nested_items_to_be_public"),
    (SA, {"allow_nested_items_to_be_public": True}, "Store.private", F, "allow_nested_items_to_be_public"),
    (SA, {"allow_nested_items_to_be_public": UNTIL_APPLY}, "Store.private", U, "allow_nested_items_to_be_public"),
    (SA, {}, "Store.private", U, "allow_nested_items_to_be_public"),  # true until 4, false from 5
    (SA, {"allow_blob_public_access": True}, "Store.private", F, "allow_blob_public_access"),
    (
        SA,
        {"allow_nested_items_to_be_public": False, "static_website": {}},
        "Store.private",
        F,
        "static_website",
    ),
    (
        SA,
        {"allow_nested_items_to_be_public": False, "static_website": UNTIL_APPLY},
        "Store.private",
        U,
        "static_website",
    ),
    (SA, {"allow_nested_items_to_be_public": False, "static_website": []}, "Store.private", T, "static_website"),
    (SA, OPEN | {"network_rules": DENY}, "Endpoint.restricted", T, "network_rules.default_action"),
    (
        SA,
        OPEN | {"network_rules": [DENY | {"ip_rules": ["203.0.113.0/24"]}]},
        "Endpoint.restricted",
        T,
        "network_rules.ip_rules[0]",
    ),
    (SA, OPEN | {"network_rules": DENY | {"ip_rules": ["0.0.0.0/1"]}}, "Endpoint.restricted", F, PNA),
    (SA, OPEN | {"network_rules": {"default_action": "Allow"}}, "Endpoint.restricted", F, PNA),
    (SA, OPEN | {"network_rules": UNTIL_APPLY}, "Endpoint.restricted", U, "network_rules.default_action"),
    (SA, OPEN, "Endpoint.restricted", U, "network_rules.default_action"),
    (SA, {PNA: False}, "Endpoint.restricted", T, PNA),
    (SA, {"min_tls_version": "TLS1_2"}, "Endpoint.tls", T, "min_tls_version"),
    (SA, {"min_tls_version": "TLS1_1"}, "Endpoint.tls", F, "min_tls_version"),
    (SA, {"min_tls_version": UNTIL_APPLY}, "Endpoint.tls", U, "min_tls_version"),
    (SA, {}, "Endpoint.tls", T, "min_tls_version"),
    (SA, {"https_traffic_only_enabled": False}, "Endpoint.tls", F, "https_traffic_only_enabled"),
    # the names of 3.x: alone, or beside the present one that the provider filled with what was there before
    (SA, {"enable_https_traffic_only": False}, "Endpoint.tls", F, "enable_https_traffic_only"),
    (SA, {"enable_https_traffic_only": UNTIL_APPLY}, "Endpoint.tls", U, "enable_https_traffic_only"),
    (
        SA,
        {"https_traffic_only_enabled": True, "enable_https_traffic_only": False},
        "Endpoint.tls",
        F,
        "enable_https_traffic_only",
    ),
    (
        SA,
        {"customer_managed_key": {"key_vault_key_id": "https://c/k"}},
        "Store.own_key",
        T,
        KEY := ("customer_managed_key.key_vault_key_id"),
    ),
    (SA, {}, "Store.own_key", F, KEY),
    (SA, {"customer_managed_key": UNTIL_APPLY}, "Store.own_key", U, KEY),
    (SA, {"infrastructure_encryption_enabled": False}, "Store.encrypted", T, "infrastructure_encryption_enabled"),
    (SA, {"shared_access_key_enabled": False}, "Identity.named", T, "shared_access_key_enabled"),
    (SA, {"shared_access_key_enabled": UNTIL_APPLY}, "Identity.named", U, "shared_access_key_enabled"),
    (SA, {}, "Identity.named", F, "shared_access_key_enabled"),
    (SA, {"shared_access_key_enabled": False, "sftp_enabled": True}, "Identity.named", F, "sftp_enabled"),
    (
        SA,
        {"shared_access_key_enabled": False, "sftp_enabled": True, "local_user_enabled": False},
        "Identity.named",
        T,
        "local_user_enabled",
    ),
    (SA, {"blob_properties": {"versioning_enabled": True}}, "Store.versioned", T, "blob_properties.versioning_enabled"),
    (SA, {"blob_properties": [{}]}, "Store.versioned", F, "blob_properties.versioning_enabled"),
    (SA, {"blob_properties": UNTIL_APPLY}, "Store.versioned", U, "blob_properties.versioning_enabled"),
    (SA, {"immutability_policy": {"state": "Locked"}}, "Store.immutable", T, "immutability_policy.state"),
    (SA, {"immutability_policy": {"state": "Unlocked"}}, "Store.immutable", F, "immutability_policy.state"),
    (SA, {}, "Store.immutable", U, "immutability_policy"),
    (SA, {}, "Store.backed_up", U, ""),
    (SA, {}, "Store.undeletable", F, "blob_properties.delete_retention_policy"),
    (
        SA,
        {
            "blob_properties": {
                "delete_retention_policy": {"days": 30},
                "container_delete_retention_policy": {"days": 30},
            }
        },
        "Store.undeletable",
        T,
        "blob_properties.delete_retention_policy",
    ),
    (SA, {}, "Endpoint.logged", U, ""),
    *switch(BOX, "container_access_type", "Store.private", "private", "blob", T),
    (BOX, {"container_access_type": "container"}, "Store.private", F, "container_access_type"),
    # Azure SQL
    *switch(SQL, "minimum_tls_version", "Endpoint.tls", "1.2", "1.0", T),
    (SQL, {"minimum_tls_version": "Disabled"}, "Endpoint.tls", F, "minimum_tls_version"),
    (SQL, {"minimum_tls_version": "un jour"}, "Endpoint.tls", U, "minimum_tls_version"),
    *switch(SQL, TDE := "transparent_data_encryption_key_vault_key_id", "Store.own_key", "https://c/k", "", F),
    (
        SQL,
        {"azuread_administrator": {"azuread_authentication_only": True}},
        "Identity.named",
        T,
        "azuread_administrator.azuread_authentication_only",
    ),
    (
        SQL,
        {"azuread_administrator": {"login_username": "dba"}},
        "Identity.named",
        U,
        "azuread_administrator.azuread_authentication_only",
    ),
    (SQL, {}, "Identity.named", F, "azuread_administrator"),
    (SQL, {"administrator_login_password": SECRET}, "Clear.hidden", T, "administrator_login_password"),
    (SQL, {"administrator_login_password": "Azerty123"}, "Clear.hidden", F, "administrator_login_password"),
    (SQL, {"administrator_login_password": UNTIL_APPLY}, "Clear.hidden", U, "administrator_login_password"),
    *switch(DB, "transparent_data_encryption_enabled", "Store.encrypted", True, False, T),
    *switch(DB, TDE, "Store.own_key", "https://c/k", "", F),
    (
        DB,
        {"short_term_retention_policy": {"retention_days": 14}},
        "Store.backed_up",
        T,
        DAYS := ("short_term_retention_policy.retention_days"),
    ),
    (DB, {"short_term_retention_policy": {"retention_days": 1}}, "Store.backed_up", F, DAYS),
    (DB, {}, "Store.backed_up", U, DAYS),
    # PostgreSQL, MySQL
    (PG, {PNA: True, "delegated_subnet_id": "/s"}, "Endpoint.private", T, "delegated_subnet_id"),
    (PG, {"delegated_subnet_id": "/s"}, "Endpoint.attached", T, "delegated_subnet_id"),
    (PG, {}, "Endpoint.attached", F, "delegated_subnet_id"),
    *switch(PG, "backup_retention_days", "Store.backed_up", 35, 3, U),
    *switch(MY, "backup_retention_days", "Store.backed_up", 35, 3, T),
    (
        PG,
        {"authentication": {"password_auth_enabled": False}},
        "Identity.named",
        T,
        AUTH := ("authentication.password_auth_enabled"),
    ),
    (PG, {"authentication": {"password_auth_enabled": True}}, "Identity.named", F, AUTH),
    (PG, {"authentication": UNTIL_APPLY}, "Identity.named", U, AUTH),
    (PG, {}, "Identity.named", F, AUTH),
    (PG, {"customer_managed_key": {"key_vault_key_id": "https://c/k"}}, "Store.own_key", T, KEY),
    (PG, {}, "Store.own_key", F, KEY),
    (PG, {}, "Store.encrypted", U, ""),
    (PG, {}, "Endpoint.tls", U, ""),
    (PG, {"administrator_password": "x"}, "Clear.hidden", F, "administrator_password"),
    *switch(MY, "public_network_access", "Endpoint.private", "Disabled", "Enabled", U),
    (MY, {PNA: False}, "Endpoint.private", T, PNA),
    (MY, {PNA: True}, "Endpoint.private", F, PNA),
    (MY, {PNA: True, "public_network_access": "Disabled"}, "Endpoint.private", F, PNA),
    (MY, {PNA: False, "public_network_access": "Enabled"}, "Endpoint.private", F, "public_network_access"),
    # Cosmos DB
    (COSMOS, OPEN | {"ip_range_filter": ["203.0.113.7"]}, "Endpoint.restricted", T, "ip_range_filter"),
    (COSMOS, OPEN | {"ip_range_filter": "203.0.113.7,198.51.100.0/24"}, "Endpoint.restricted", T, "ip_range_filter"),
    (COSMOS, OPEN | {"ip_range_filter": "203.0.113.7,0.0.0.0"}, "Endpoint.restricted", F, PNA),
    (COSMOS, OPEN | {"ip_range_filter": ["0.0.0.0"]}, "Endpoint.restricted", F, PNA),
    (COSMOS, OPEN | {"ip_range_filter": ""}, "Endpoint.restricted", F, PNA),
    (COSMOS, OPEN, "Endpoint.restricted", F, PNA),
    (COSMOS, OPEN | {"ip_range_filter": UNTIL_APPLY}, "Endpoint.restricted", U, "ip_range_filter"),
    (
        COSMOS,
        OPEN | {"is_virtual_network_filter_enabled": True},
        "Endpoint.restricted",
        T,
        VNF := ("is_virtual_network_filter_enabled"),
    ),
    *switch(COSMOS, "minimal_tls_version", "Endpoint.tls", "Tls12", "Tls11", U),
    (COSMOS, {"minimal_tls_version": "Tls"}, "Endpoint.tls", F, "minimal_tls_version"),
    *switch(COSMOS, "local_authentication_enabled", "Identity.named", False, True, F),
    (COSMOS, {"local_authentication_disabled": True}, "Identity.named", T, "local_authentication_disabled"),
    (COSMOS, {"local_authentication_disabled": False}, "Identity.named", F, "local_authentication_disabled"),
    (
        COSMOS,
        {"local_authentication_enabled": False, "local_authentication_disabled": False},
        "Identity.named",
        F,
        "local_authentication_disabled",
    ),
    (
        COSMOS,
        {"local_authentication_enabled": False, "local_authentication_disabled": True},
        "Identity.named",
        T,
        "local_authentication_enabled",
    ),
    (COSMOS, {"backup": {"type": "Continuous"}}, "Store.backed_up", T, "backup.type"),
    (COSMOS, {"backup": {"type": "Periodic", "interval_in_minutes": 240}}, "Store.backed_up", T, "backup.type"),
    (
        COSMOS,
        {"backup": {"type": "Periodic", "interval_in_minutes": 2880}},
        "Store.backed_up",
        F,
        ("backup.interval_in_minutes"),
    ),
    (COSMOS, {}, "Store.backed_up", U, "backup.type"),
    *switch(COSMOS, "key_vault_key_id", "Store.own_key", "https://c/k", "", F),
    # Redis
    (REDIS, {"minimum_tls_version": "1.2"}, "Endpoint.tls", T, "minimum_tls_version"),
    (REDIS, {"minimum_tls_version": "1.0"}, "Endpoint.tls", F, "minimum_tls_version"),
    (REDIS, {}, "Endpoint.tls", U, "minimum_tls_version"),  # 1.0 until 4, 1.2 from 5, say the documents
    (REDIS, {"minimum_tls_version": "1.2", "non_ssl_port_enabled": True}, "Endpoint.tls", F, "non_ssl_port_enabled"),
    (REDIS, {"minimum_tls_version": "1.2", "enable_non_ssl_port": True}, "Endpoint.tls", F, "enable_non_ssl_port"),
    (REDIS, {}, "Endpoint.authenticated", T, "redis_configuration.authentication_enabled"),
    (
        REDIS,
        {"redis_configuration": {"authentication_enabled": False}},
        "Endpoint.authenticated",
        F,
        ("redis_configuration.authentication_enabled"),
    ),
    (
        REDIS,
        {"redis_configuration": {"enable_authentication": False}},
        "Endpoint.authenticated",
        F,
        ("redis_configuration.enable_authentication"),
    ),
    (
        REDIS,
        {"redis_configuration": UNTIL_APPLY},
        "Endpoint.authenticated",
        U,
        ("redis_configuration.authentication_enabled"),
    ),
    *switch(REDIS, "access_keys_authentication_enabled", "Identity.named", False, True, F),
    # vaults
    *switch(KV, "purge_protection_enabled", "Key.undeletable", True, False, F),
    *switch(KV, "rbac_authorization_enabled", "Identity.least_privilege", True, False, F),
    (KV, {"enable_rbac_authorization": True}, "Identity.least_privilege", T, "enable_rbac_authorization"),
    (KV, {"enable_rbac_authorization": False}, "Identity.least_privilege", F, "enable_rbac_authorization"),
    (
        KV,
        {"rbac_authorization_enabled": True, "enable_rbac_authorization": False},
        "Identity.least_privilege",
        F,
        "enable_rbac_authorization",
    ),
    (
        KV,
        OPEN | {"network_acls": DENY | {"ip_rules": ["203.0.113.0/24"]}},
        "Endpoint.restricted",
        T,
        ("network_acls.default_action"),
    ),
    (KV, OPEN | {"network_acls": {"default_action": "Allow"}}, "Endpoint.restricted", F, PNA),
    (KV, {}, "Endpoint.restricted", U, "network_acls.default_action"),
    ("key_vault_key", {"key_type": "RSA", "key_size": 3072}, "Key.strong", T, "key_size"),
    ("key_vault_key", {"key_type": "RSA", "key_size": 1024}, "Key.strong", F, "key_size"),
    ("key_vault_key", {"key_type": "RSA"}, "Key.strong", U, "key_size"),
    ("key_vault_key", {"key_type": "EC-HSM", "curve": "P-256"}, "Key.strong", T, "curve"),
    ("key_vault_key", {"key_type": UNTIL_APPLY}, "Key.strong", U, "key_type"),
    (
        "key_vault_key",
        {"rotation_policy": {"automatic": {"time_before_expiry": "P30D"}}},
        "Key.rotated",
        T,
        ("rotation_policy.automatic"),
    ),
    ("key_vault_key", {}, "Key.rotated", F, "rotation_policy.automatic"),
    ("key_vault_secret", {"value": "mot de passe"}, "Clear.hidden", F, "value"),
    ("key_vault_secret", {"value": SECRET}, "Clear.hidden", T, "value"),
    ("key_vault_secret", {}, "Credential.expires", F, "expiration_date"),
    # machines, disks
    *(
        row
        for type in (LINUX, WINDOWS)
        for row in (
            *switch(type, "encryption_at_host_enabled", "Compute.encrypted", True, False, F),
            (type, {"network_interface_ids": ["/n"]}, "Compute.private", U, "network_interface_ids"),
            (type, {"network_interface_ids": ["/n"]}, "Compute.firewalled", U, "network_interface_ids"),
            (type, {"network_interface_ids": ["/n"]}, "Compute.attached", T, "network_interface_ids"),
            (type, {}, "Store.encrypted", T, "os_disk"),
            (type, {"os_disk": {"disk_encryption_set_id": "/e"}}, "Store.own_key", T, "os_disk.disk_encryption_set_id"),
            (type, {"os_disk": {}}, "Store.own_key", F, "os_disk.disk_encryption_set_id"),
            (type, {"os_managed_disk_id": "/d"}, "Store.own_key", U, "os_managed_disk_id"),
            (type, {"admin_password": "x"}, "Clear.hidden", F, "admin_password"),
            (type, {"custom_data": "IyE="}, "Clear.hidden", U, "custom_data"),
        )
    ),
    *switch(LINUX, "disable_password_authentication", "Identity.strong", True, False, U),
    (DISK, OPEN | {"network_access_policy": "DenyAll"}, "Endpoint.private", T, "network_access_policy"),
    (DISK, OPEN | {"network_access_policy": "AllowAll"}, "Endpoint.private", F, "network_access_policy"),
    (DISK, OPEN, "Endpoint.private", U, "network_access_policy"),  # no default until 3, AllowAll from 4
    (DISK, {PNA: False}, "Endpoint.private", T, PNA),
    (DISK, {"network_access_policy": "AllowAll"}, "Endpoint.private", F, PNA),
    (DISK, {}, "Store.encrypted", T, "disk_encryption_set_id"),
    *switch(DISK, "disk_encryption_set_id", "Store.own_key", "/e", "", F),
    # clusters
    *switch(AKS, "private_cluster_enabled", "Endpoint.private", True, False, F),
    (AKS, {PNA: False}, "Endpoint.private", F, "private_cluster_enabled"),  # 3.x, of no effect
    (
        AKS,
        {"api_server_access_profile": {"authorized_ip_ranges": ["203.0.113.0/24"]}},
        "Endpoint.restricted",
        T,
        ("api_server_access_profile.authorized_ip_ranges"),
    ),
    (
        AKS,
        {"api_server_authorized_ip_ranges": ["203.0.113.0/24"]},
        "Endpoint.restricted",
        T,
        ("api_server_authorized_ip_ranges"),
    ),
    (AKS, {"api_server_authorized_ip_ranges": ["0.0.0.0/0"]}, "Endpoint.restricted", F, "private_cluster_enabled"),
    (AKS, {}, "Endpoint.restricted", F, "private_cluster_enabled"),
    (
        AKS,
        {"api_server_access_profile": UNTIL_APPLY},
        "Endpoint.restricted",
        U,
        ("api_server_access_profile.authorized_ip_ranges"),
    ),
    (AKS, {"default_node_pool": {"vnet_subnet_id": "/s"}}, "Cluster.attached", T, "default_node_pool.vnet_subnet_id"),
    (AKS, {"default_node_pool": {"name": "p"}}, "Cluster.attached", F, "default_node_pool.vnet_subnet_id"),
    (
        AKS,
        {"default_node_pool": {"name": "p"}},
        "Cluster.nodes_private",
        T,
        NODE := ("default_node_pool.node_public_ip_enabled"),
    ),
    (AKS, {"default_node_pool": {"node_public_ip_enabled": True}}, "Cluster.nodes_private", F, NODE),
    (
        AKS,
        {"default_node_pool": {"enable_node_public_ip": True}},
        "Cluster.nodes_private",
        F,
        ("default_node_pool.enable_node_public_ip"),
    ),
    (AKS, {"default_node_pool": UNTIL_APPLY}, "Cluster.nodes_private", U, NODE),
    (AKS, {}, "Cluster.nodes_private", U, NODE),
    (AKS, {"automatic_upgrade_channel": "stable"}, "Cluster.patched", T, "automatic_upgrade_channel"),
    (AKS, {"automatic_channel_upgrade": "none"}, "Cluster.patched", F, "automatic_channel_upgrade"),
    (AKS, {}, "Cluster.patched", F, "automatic_upgrade_channel"),
    (
        AKS,
        {"key_management_service": {"key_vault_key_id": "https://c/k"}},
        "Cluster.encrypted",
        T,
        ("key_management_service.key_vault_key_id"),
    ),
    (AKS, {}, "Cluster.encrypted", U, ""),
    *switch(AKS, "local_account_disabled", "Identity.named", True, False, U),
    (
        AKS,
        {"azure_active_directory_role_based_access_control": {"azure_rbac_enabled": True}},
        ("Identity.least_privilege"),
        T,
        RBAC := "azure_active_directory_role_based_access_control.azure_rbac_enabled",
    ),
    (
        AKS,
        {"azure_active_directory_role_based_access_control": {"azure_rbac_enabled": False}},
        ("Identity.least_privilege"),
        F,
        RBAC,
    ),
    (AKS, {}, "Identity.least_privilege", U, RBAC),
    *switch("kubernetes_cluster_node_pool", "node_public_ip_enabled", "Compute.private", False, True, T),
    *switch("kubernetes_cluster_node_pool", "host_encryption_enabled", "Compute.encrypted", True, False, U),
    (
        AKS,
        {"default_node_pool": {"enable_host_encryption": True}},
        "Compute.encrypted",
        T,
        ("default_node_pool.enable_host_encryption"),
    ),
    # registries
    *switch(ACR, "anonymous_pull_enabled", "Registry.private", False, True, T),
    *switch(ACR, "admin_enabled", "Identity.named", False, True, T),
    (ACR, {"encryption": {"key_vault_key_id": "https://c/k"}}, "Store.own_key", T, "encryption.key_vault_key_id"),
    (
        ACR,
        {"encryption": {"enabled": False, "key_vault_key_id": "https://c/k"}},
        "Store.own_key",
        F,
        ("encryption.enabled"),
    ),
    (ACR, {}, "Store.own_key", F, "encryption.key_vault_key_id"),
    (
        ACR,
        OPEN | {"network_rule_set": DENY | {"ip_rule": [{"ip_range": "203.0.113.0/24"}]}},
        "Endpoint.restricted",
        T,
        ("network_rule_set.default_action"),
    ),
    (ACR, OPEN | {"network_rule_set": DENY | {"ip_rule": [{"ip_range": "0.0.0.0/0"}]}}, "Endpoint.restricted", F, PNA),
    # logs
    *(
        row
        for name in ("LogSink.private", "Endpoint.private")
        for row in (
            (
                LA,
                {"internet_ingestion_enabled": False, "internet_query_enabled": False},
                name,
                T,
                ("internet_query_enabled"),
            ),
            (
                LA,
                {"internet_ingestion_access_type": "Disabled", "internet_query_access_type": "Disabled"},
                name,
                T,
                ("internet_query_access_type"),
            ),
            (LA, {"internet_ingestion_access_type": "Disabled"}, name, F, "internet_query_enabled"),
            (
                LA,
                {"internet_ingestion_enabled": False, "internet_query_enabled": UNTIL_APPLY},
                name,
                U,
                ("internet_query_enabled"),
            ),
            (LA, {}, name, F, "internet_query_enabled"),
        )
    ),
    *switch(LA, "local_authentication_enabled", "Identity.named", False, True, F),
    # applications
    (WEB, {"https_only": True, "site_config": {}}, "Endpoint.tls", T, "https_only"),
    (
        WEB,
        {"https_only": True, "site_config": {"minimum_tls_version": "1.1"}},
        "Endpoint.tls",
        F,
        ("site_config.minimum_tls_version"),
    ),
    (
        WEB,
        {"https_only": True, "site_config": {"ftps_state": "AllAllowed"}},
        "Endpoint.tls",
        F,
        "site_config.ftps_state",
    ),
    (WEB, {"https_only": True}, "Endpoint.tls", U, "site_config.minimum_tls_version"),
    (WEB, {"https_only": True, "site_config": UNTIL_APPLY}, "Endpoint.tls", U, "site_config.minimum_tls_version"),
    (WEB, {"site_config": {}}, "Endpoint.tls", F, "https_only"),
    (WEB, {"site_config": {}}, "Endpoint.restricted", F, PNA),
    (
        WEB,
        {"site_config": {"ip_restriction_default_action": "Deny"}},
        "Endpoint.restricted",
        T,
        ("site_config.ip_restriction_default_action"),
    ),
    *switch(WEB, "virtual_network_subnet_id", "Compute.attached", "/s", "", F),
    (WEB, {"app_settings": {"DB_PASSWORD": "x"}}, "Clear.hidden", F, "app_settings.DB_PASSWORD"),
    (WEB, {"app_settings": {"DB_PASSWORD": SECRET}}, "Clear.hidden", T, "app_settings.DB_PASSWORD"),
    (
        WEB,
        {"connection_string": [{"name": "db", "value": "Server=x"}]},
        "Clear.hidden",
        F,
        "connection_string[0].value",
    ),
    # Databricks
    (BRICKS, {"custom_parameters": {"no_public_ip": True}}, "Compute.private", T, "custom_parameters.no_public_ip"),
    (BRICKS, {"custom_parameters": {"no_public_ip": False}}, "Compute.private", F, "custom_parameters.no_public_ip"),
    (BRICKS, {}, "Compute.private", U, "custom_parameters.no_public_ip"),  # false until 3, true from 4
    (
        BRICKS,
        {"custom_parameters": {"virtual_network_id": "/v"}},
        "Compute.attached",
        T,
        ("custom_parameters.virtual_network_id"),
    ),
    (BRICKS, {}, "Compute.attached", F, "custom_parameters.virtual_network_id"),
    (BRICKS, {}, "Store.own_key", F, "managed_services_cmk_key_vault_key_id"),
    (
        BRICKS,
        {"managed_services_cmk_key_vault_key_id": "https://c/k", "managed_disk_cmk_key_vault_key_id": "https://c/k"},
        "Store.own_key",
        U,
        "customer_managed_key_enabled",
    ),
    # messages
    *switch(SBUS, "minimum_tls_version", "Endpoint.tls", "1.2", "1.0", U),
    *switch(EVH, "minimum_tls_version", "Endpoint.tls", "1.2", "1.1", U),
    *switch(SBUS, "local_auth_enabled", "Identity.named", False, True, F),
    *switch(EVH, "local_authentication_enabled", "Identity.named", False, True, F),
    (
        EVH,
        OPEN | {"network_rulesets": DENY | {"ip_rule": [{"ip_mask": "203.0.113.0/24"}]}},
        "Endpoint.restricted",
        T,
        ("network_rulesets.default_action"),
    ),
    (EVH, OPEN | {"network_rulesets": {"default_action": "Allow"}}, "Endpoint.restricted", F, PNA),
    (EVH, OPEN, "Endpoint.restricted", U, "network_rulesets.default_action"),
    (SBUS, OPEN | {"network_rule_set": DENY | {"ip_rules": ["0.0.0.0/0"]}}, "Endpoint.restricted", F, PNA),
    (SBUS, {"customer_managed_key": {"key_vault_key_id": "https://c/k"}}, "Store.own_key", T, KEY),
    (SBUS, {}, "Store.own_key", F, KEY),
    (EVH, {}, "Store.own_key", F, ""),
    # backup
    *switch(RSV, "immutability", "Backup.immutable", "Locked", "Unlocked", U),
    # rights
    *switch("role_assignment", "role_definition_name", "Identity.least_privilege", "Reader", "Owner", U)[:3],
    ("role_assignment", {"role_definition_name": "Contributor"}, "Identity.least_privilege", F, "role_definition_name"),
    ("role_assignment", {"role_definition_name": "Maison"}, "Identity.least_privilege", U, "role_definition_name"),
    ("role_assignment", {}, "Identity.least_privilege", U, "role_definition_id"),
    (
        "role_assignment",
        {"role_definition_id": "/x/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"},
        "Identity.least_privilege",
        F,
        "role_definition_id",
    ),
    (
        "role_assignment",
        {"role_definition_id": "/x/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"},
        "Identity.least_privilege",
        T,
        "role_definition_id",
    ),
    (
        "role_definition",
        {"permissions": [{"actions": ["*"]}]},
        "Identity.least_privilege",
        F,
        "permissions[0].actions[0]",
    ),
    (
        "role_definition",
        {"permissions": [{"actions": ["Microsoft.Storage/storageAccounts/read"]}]},
        "Identity.least_privilege",
        T,
        "permissions[0].actions[0]",
    ),
    ("role_definition", {}, "Identity.least_privilege", U, "permissions"),
]


@pytest.mark.parametrize(("type", "properties", "name", "state", "path"), ROWS)
def test_fact(type: str, properties: dict[str, Any], name: str, state: State, path: str) -> None:
    truth = fact(facets(resource(A + type, properties))["it"], name)
    assert (truth.state, path) == (state, path)
    assert path in [reason.path for reason in truth.reasons], truth
    assert all(reason.cause is not None for reason in truth.reasons) is (state is U)


def test_a_default_says_where_and_when_it_was_read() -> None:
    [reason] = fact(facets(resource(A + SA, {}))["it"], "Endpoint.private").reasons
    assert reason.detail is not None
    assert reading.SCHEMA in reason.detail.fr
    assert "2026-11-26" in reading.SCHEMA


# Who and where

BLEU = {"metadata_host": "management.sovcloud-api.fr"}


def judged(it: Resource, *ids: str) -> dict[str, str]:
    """Rule → its verdict, one where all facets agree."""
    found = verdicts(it, rules=[all_rules()[id] for id in ids])
    assert all(name == "it" for name, _, _ in found)
    return {rule: status for _, rule, status in found}


@pytest.mark.parametrize(
    ("location", "stored"),
    [
        ("francecentral", "compliant"),
        ("France Central", "compliant"),
        ("westeurope", "compliant"),
        ("eastus", "violation"),
        ("East US", "violation"),
        ("uksouth", "violation"),
        ("mars-nord", "undetermined"),
        (UNTIL_APPLY, "undetermined"),
        (None, "undetermined"),
    ],
)
@pytest.mark.parametrize("type", [SA, SQL, PG, MY, COSMOS, DISK, REDIS, SBUS, EVH, BRICKS, LINUX, AKS, ACR])
def test_where_data_is_stored(type: str, location: object, stored: str) -> None:
    """Azure in France is in the EEA, and nowhere free of American law: the place decides nothing of who."""
    it = resource(A + type, {} if location is None else {"location": location})
    assert judged(it, "stored-in-eea", "stored-in-eu") == {"stored-in-eea": stored, "stored-in-eu": stored}


@pytest.mark.parametrize("type", [LINUX, WINDOWS, AKS, WEB, BRICKS])
@pytest.mark.parametrize(
    ("location", "processed"),
    [
        ("francecentral", "compliant"),
        ("eastus", "violation"),
        ("Norway East", "violation"),
        (UNTIL_APPLY, "undetermined"),
    ],
)
def test_where_data_is_processed(type: str, location: object, processed: str) -> None:
    assert judged(resource(A + type, {"location": location}), "processed-in-eu") == {"processed-in-eu": processed}


@pytest.mark.parametrize("location", ["eastus", "francecentral", "France Central"])
@pytest.mark.parametrize(
    "by",
    [
        provider("azurerm"),
        Provider(package="azurerm", source="hashicorp/azurerm", inputs={"environment": "public"}),
        Provider(package="azurerm", source="hashicorp/azurerm", inputs={"metadata_host": "management.azure.com"}),
        provider("azure", environment="public"),
    ],
    ids=["bare", "terraform", "metadata", "pulumi"],
)
@pytest.mark.parametrize("type", [SA, PG, KV, LINUX, AKS, RSV, LA])
def test_azure_is_refused_on_who_wherever_it_lies(type: str, by: Provider, location: str) -> None:
    expected = dict.fromkeys(("operator-in-eu", "parent-in-eu", "free-of-foreign-law"), "violation")
    assert judged(resource(A + type, {"location": location}, by=by), *expected) == expected


@pytest.mark.parametrize(
    ("inputs", "location", "offering"),
    [
        ({}, "francecentral", "azure"),
        ({"environment": "public"}, "eastus", "azure"),
        (BLEU, "bleufrancecentral", "bleu"),
        (BLEU | {"environment": "public"}, "Bleu France Central", "bleu"),
        (BLEU, "francecentral", None),  # a host of Bleu, a region of Azure
        ({}, "bleufrancecentral", None),  # the region alone proves nothing
        ({"environment": "usgovernment"}, "francecentral", None),
        ({"metadata_host": "example.org"}, "francecentral", None),
        ({"metadata_host": UNTIL_APPLY}, "francecentral", None),
    ],
)
@pytest.mark.parametrize("spelling", ["azurerm", "azure"])
def test_only_the_metadata_host_shows_bleu(
    spelling: str, inputs: dict[str, Any], location: str, offering: str | None
) -> None:
    """Terraform keeps its own spelling of a provider's configuration, Pulumi has another."""
    written = inputs if spelling == "azurerm" else {k.replace("_h", "H"): v for k, v in inputs.items()}
    by = Provider(package=spelling, source="hashicorp/azurerm" if spelling == "azurerm" else "", inputs=dict(written))
    found = resolve(by, (), ON, region=location, type=A + SA).offering
    assert (found.id if found else None) == offering


def test_bleu_is_another_host_than_azure() -> None:
    by = Provider(package="azurerm", source="hashicorp/azurerm", inputs=dict(BLEU))
    it = resource(A + SA, {"location": "bleufrancecentral"}, by=by)
    assert judged(it, "stored-in-eea", "free-of-foreign-law")["stored-in-eea"] == "compliant"
    assert judged(it, "free-of-foreign-law")["free-of-foreign-law"] != "violation"


def where(*resources: Resource) -> list[tuple[str, object, object]]:
    """(name, region, country) of the first facet of each resource that lies somewhere."""
    return [
        (name, facet.place.region.known, facet.place.country.known)
        for name, found in facets(*resources).items()
        if (facet := next((f for f in found if f.place is not None), None)) is not None and facet.place is not None
    ]


@pytest.mark.parametrize(
    ("parent", "child", "by"),
    [
        (SA, BOX, "storage_account_id"),
        (SA, BOX, "storage_account_name"),
        (SA, "storage_share", "storage_account_name"),
        (SQL, DB, "server_id"),
        (KV, "key_vault_key", "key_vault_id"),
        (KV, "key_vault_secret", "key_vault_id"),
        (AKS, "kubernetes_cluster_node_pool", "kubernetes_cluster_id"),
        (EVH, "eventhub", "namespace_id"),
        (EVH, "eventhub", "namespace_name"),
        (SBUS, "servicebus_queue", "namespace_id"),
    ],
)
def test_a_child_lies_where_its_parent_does(parent: str, child: str, by: str) -> None:
    above = resource(A + parent, {"location": "francecentral"}, name="parent")
    below = resource(A + child, {by: UNTIL_APPLY}, refers={by: above})
    assert where(above, below) == [("parent", "francecentral", "FR"), ("it", "francecentral", "FR")]
    assert where(below) == [("it", None, None)]
    assert where(resource(A + child, {by: "ailleurs"})) == [("it", None, None)]


# Copies


@pytest.mark.parametrize(
    ("type", "properties", "copies"),
    [
        (SA, {"account_replication_type": "LRS"}, []),
        (SA, {"account_replication_type": "ZRS"}, []),
        (SA, {"account_replication_type": "GRS"}, [None]),
        (SA, {"account_replication_type": "RAGZRS"}, [None]),
        (SA, {"account_replication_type": UNTIL_APPLY}, [None]),
        (SA, {}, [None]),
        (DB, {"storage_account_type": "Zone"}, []),
        (DB, {"storage_account_type": "GeoZone"}, [None]),
        (DB, {}, [None]),
        *((type, {}, []) for type in (PG, MY)),
        *((type, {"geo_redundant_backup_enabled": False}, []) for type in (PG, MY)),
        *((type, {"geo_redundant_backup_enabled": True}, [None]) for type in (PG, MY)),
        *((type, {"geo_redundant_backup_enabled": UNTIL_APPLY}, [None]) for type in (PG, MY)),
        (RSV, {"storage_mode_type": "ZoneRedundant"}, []),
        (RSV, {"storage_mode_type": "GeoRedundant"}, [None]),
        (RSV, {"storage_mode_type": "LocallyRedundant", "cross_region_restore_enabled": True}, [None]),
        (RSV, {}, [None]),
        (BRICKS, {"custom_parameters": {"storage_account_sku_name": "Standard_ZRS"}}, []),
        (BRICKS, {"custom_parameters": {"storage_account_sku_name": "Standard_GRS"}}, [None]),
        (BRICKS, {}, [None]),
        (
            COSMOS,
            {
                "backup": {"type": "Continuous"},
                "geo_location": [{"location": "France Central"}, {"location": "East US"}],
            },
            ["FR", "US"],
        ),
        (COSMOS, {"backup": {"type": "Continuous"}, "geo_location": UNTIL_APPLY}, [None]),
        (COSMOS, {"backup": {"type": "Periodic", "storage_redundancy": "Local"}}, []),
        (COSMOS, {}, [None]),
        (ACR, {"georeplications": [{"location": "westeurope"}, {"location": "eastus"}]}, ["NL", "US"]),
        (ACR, {"georeplications": UNTIL_APPLY}, [None]),
        (ACR, {}, []),
    ],
)
def test_copies(type: str, properties: dict[str, Any], copies: list[str | None]) -> None:
    found = facets(resource(A + type, properties))["it"]
    assert [place.country.known for facet in found for place in getattr(facet, "copies", ())] == copies


# Firewalls


def opened(rule: dict[str, Any]) -> list[tuple[bool, State, tuple[Ports, ...] | None]]:
    """The same rule alone, inside its group, and inside as a plan fills it: (inbound, anyone, ports)."""
    inbound = {"access": "Allow", "direction": "Inbound", "protocol": "Tcp", "destination_port_range": "22"}
    whole = {key: value for key, value in (inbound | rule).items() if value is not None}
    empty: dict[str, Any] = {
        "source_address_prefix": "",
        "source_address_prefixes": [],
        "source_application_security_group_ids": [],
        "destination_address_prefix": "",
        "destination_address_prefixes": [],
        "destination_application_security_group_ids": [],
        "destination_port_range": "",
        "destination_port_ranges": [],
    }
    alone = facets(resource(A + NSR, whole))["it"]
    inside = facets(resource(A + NSG, {"security_rule": [whole]}))["it"]
    filled = facets(resource(A + NSG, {"security_rule": [empty | whole]}))["it"]
    kinds = [
        [(f.inbound, f.anyone.state, f.ports) for f in found if isinstance(f, FirewallRule)]
        for found in (alone, inside, filled)
    ]
    assert kinds[0] == kinds[1] == kinds[2]
    return kinds[0]


SSH = (Ports(22, 22),)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"source_address_prefix": "*"}, [(True, T, SSH)]),
        ({"source_address_prefix": "Internet"}, [(True, T, SSH)]),
        ({"source_address_prefix": "0.0.0.0/0"}, [(True, T, SSH)]),
        ({"source_address_prefix": "0.0.0.0/1"}, [(True, T, SSH)]),
        ({"source_address_prefix": "AzureCloud.eastus"}, [(True, T, SSH)]),
        ({"source_address_prefixes": ["10.0.0.0/8", "Any"]}, [(True, T, SSH)]),
        ({"source_address_prefix": "10.0.0.0/8"}, [(True, F, SSH)]),
        ({"source_address_prefix": "VirtualNetwork"}, [(True, F, SSH)]),
        ({"source_application_security_group_ids": ["/a"]}, [(True, F, SSH)]),
        ({"source_address_prefix": UNTIL_APPLY}, [(True, U, SSH)]),
        ({"source_address_prefix": "qui sait ?"}, [(True, U, SSH)]),
        ({}, [(True, U, SSH)]),
        ({"source_address_prefix": "*", "access": "Deny"}, []),
        ({"source_address_prefix": "*", "access": UNTIL_APPLY}, [(True, U, SSH)]),
        (
            {"source_address_prefix": "*", "direction": "Outbound", "destination_address_prefix": "Internet"},
            [(False, T, SSH)],
        ),
        (
            {"source_address_prefix": "*", "direction": UNTIL_APPLY, "destination_address_prefix": "10.0.0.1"},
            [(True, U, SSH), (False, F, SSH)],
        ),
        ({"source_address_prefix": "*", "destination_port_range": "*"}, [(True, T, ())]),
        ({"source_address_prefix": "*", "destination_port_range": "0-65535"}, [(True, T, ())]),
        ({"source_address_prefix": "*", "destination_port_range": UNTIL_APPLY}, [(True, T, None)]),
        (
            {"source_address_prefix": "*", "destination_port_range": None, "destination_port_ranges": ["443", "80-81"]},
            [(True, T, (Ports(443, 443), Ports(80, 81)))],
        ),
        ({"source_address_prefix": "*", "destination_port_range": None}, [(True, T, None)]),
    ],
)
def test_security_rule(rule: dict[str, Any], expected: list[object]) -> None:
    assert opened(rule) == expected


def test_ssh_open_to_anybody_is_a_violation() -> None:
    rule = {"access": "Allow", "direction": "Inbound", "protocol": "Tcp", "destination_port_range": "22"}
    status = {
        prefix: judged(resource(A + NSR, rule | {"source_address_prefix": prefix}), "administration-closed")
        for prefix in ("*", "10.0.0.0/8")
    }
    assert status == {
        "*": {"administration-closed": "violation"},
        "10.0.0.0/8": {"administration-closed": "compliant"},
    }


def test_rules_known_only_after_apply_leave_a_group_undecided() -> None:
    found = facets(resource(A + NSG, {"security_rule": UNTIL_APPLY}))["it"]
    [rule] = [facet for facet in found if isinstance(facet, FirewallRule)]
    assert (rule.anyone.state, rule.ports) == (U, None)


def test_a_group_denies_outbound_only_by_a_rule_of_its_own() -> None:
    refusal = {
        "access": "Deny",
        "direction": "Outbound",
        "protocol": "*",
        "source_address_prefix": "*",
        "destination_address_prefix": "Internet",
        "destination_port_range": "*",
    }
    group = resource(A + NSG, {}, name="groupe")

    def denies(*resources: Resource) -> tuple[State, State]:
        [wall] = [facet for facet in facets(*resources)["groupe"] if isinstance(facet, Firewall)]
        assert wall.denies_inbound is not None
        assert wall.denies_outbound is not None
        return wall.denies_inbound.state, wall.denies_outbound.state

    def with_rule(**changes: Any) -> tuple[State, State]:
        rule = resource(A + NSR, refusal | changes, refers={"network_security_group_name": group})
        return denies(group, rule)

    assert denies(group) == (T, F)
    assert with_rule() == (T, T)
    assert with_rule(destination_port_range="443") == (T, F)
    assert with_rule(destination_address_prefix="203.0.113.0/24") == (T, F)
    assert with_rule(source_address_prefix="10.0.1.0/24") == (T, U)
    assert denies(resource(A + NSG, {"security_rule": [refusal]}, name="groupe")) == (T, T)


@pytest.mark.parametrize(
    ("server", "rule", "by", "first", "last"),
    [
        (SQL, "mssql_firewall_rule", "server_id", "start_ip_address", "end_ip_address"),
        (PG, "postgresql_flexible_server_firewall_rule", "server_id", "start_ip_address", "end_ip_address"),
        (MY, "mysql_flexible_server_firewall_rule", "server_name", "start_ip_address", "end_ip_address"),
        (REDIS, "redis_firewall_rule", "redis_cache_name", "start_ip", "end_ip"),
    ],
)
@pytest.mark.parametrize(
    ("start", "end", "anyone"),
    [
        ("0.0.0.0", "255.255.255.255", T),
        ("0.0.0.0", "0.0.0.0", T),  # everything in Azure
        ("203.0.113.1", "203.0.113.9", F),
        (UNTIL_APPLY, "203.0.113.9", U),
        ("203.0.113.9", "203.0.113.1", U),
    ],
)
def test_database_firewall_rule(
    server: str, rule: str, by: str, first: str, last: str, start: object, end: object, anyone: State
) -> None:
    target = resource(A + server, OPEN | {"public_network_access": "Enabled"}, name="serveur")
    it = resource(A + rule, {first: start, last: end}, refers={by: target})
    found = facets(target, it)
    [way] = [facet for facet in found["it"] if isinstance(facet, FirewallRule)]
    assert way.anyone.state is anyone
    assert fact(found["serveur"], "Endpoint.restricted").state is {T: F, F: T, U: U}[anyone]
    assert fact(facets(target)["serveur"], "Endpoint.restricted").state is U


@pytest.mark.parametrize(
    ("restriction", "state"),
    [
        ({"ip_address": "203.0.113.0/24"}, T),
        ({"ip_address": "0.0.0.0/0"}, F),
        ({"ip_address": "0.0.0.0/0", "action": "Deny"}, T),
        ({"service_tag": "AzureFrontDoor.Backend"}, T),
        ({"service_tag": "AzureCloud"}, F),
        ({"virtual_network_subnet_id": "/s"}, T),
        ({"ip_address": UNTIL_APPLY}, U),
        ({}, F),
    ],
)
def test_addresses_that_reach_a_web_app(restriction: dict[str, Any], state: State) -> None:
    empty = {"ip_address": "", "service_tag": "", "virtual_network_subnet_id": ""}
    for rule in (restriction, empty | restriction):
        site = {"ip_restriction_default_action": "Deny", "ip_restriction": [rule]}
        found = facets(resource(A + WEB, {"site_config": site}))["it"]
        assert fact(found, "Endpoint.restricted").state is state


# Companions


@pytest.mark.parametrize(
    ("target", "companion", "by", "properties", "name", "state"),
    [
        (SA, "storage_account_network_rules", "storage_account_id", DENY, "Endpoint.restricted", T),
        (
            SA,
            "storage_account_network_rules",
            "storage_account_id",
            {"default_action": "Allow"},
            "Endpoint.restricted",
            F,
        ),
        (
            SA,
            "storage_account_customer_managed_key",
            "storage_account_id",
            {"key_vault_key_id": "https://c/k"},
            "Store.own_key",
            T,
        ),
        (SA, "storage_account_static_website", "storage_account_id", {}, "Store.private", F),
        (
            BOX,
            "storage_container_immutability_policy",
            "storage_container_resource_manager_id",
            {"locked": True},
            "Store.immutable",
            T,
        ),
        (
            BOX,
            "storage_container_immutability_policy",
            "storage_container_resource_manager_id",
            {},
            "Store.immutable",
            F,
        ),
        (SA, "management_lock", "scope", {"lock_level": "CanNotDelete"}, "Store.undeletable", T),
        (LINUX, "management_lock", "scope", {"lock_level": "ReadOnly"}, "Compute.undeletable", T),
        (SA, "private_endpoint", "private_service_connection", {"subnet_id": "/s"}, "Endpoint.attached", T),
        (
            SA,
            "monitor_diagnostic_setting",
            "target_resource_id",
            {"storage_account_id": "/c", "enabled_log": [{"category": "StorageRead"}]},
            "Endpoint.logged",
            T,
        ),
        (
            KV,
            "monitor_diagnostic_setting",
            "target_resource_id",
            {"storage_account_id": "/c", "metric": [{"category": "AllMetrics"}]},
            "Endpoint.logged",
            F,
        ),
        (
            KV,
            "monitor_diagnostic_setting",
            "target_resource_id",
            {"storage_account_id": "/c", "log": [{"category": "AuditEvent", "enabled": False}]},
            "Endpoint.logged",
            F,
        ),
        (
            KV,
            "monitor_diagnostic_setting",
            "target_resource_id",
            {"storage_account_id": "/c", "log": [{"category": "AuditEvent"}]},
            "Endpoint.logged",
            T,
        ),
        (
            KV,
            "monitor_diagnostic_setting",
            "target_resource_id",
            {"enabled_log": [{"category": "AuditEvent"}]},
            "Endpoint.logged",
            F,
        ),
        (
            AKS,
            "monitor_diagnostic_setting",
            "target_resource_id",
            {"log_analytics_workspace_id": "/w", "enabled_log": [{"category": "kube-audit"}]},
            "Cluster.logged",
            T,
        ),
        (
            EVH,
            "eventhub_namespace_customer_managed_key",
            "eventhub_namespace_id",
            {"key_vault_key_ids": ["https://c/k"]},
            "Store.own_key",
            T,
        ),
        (
            SBUS,
            "servicebus_namespace_customer_managed_key",
            "namespace_id",
            {"key_vault_key_id": UNTIL_APPLY},
            "Store.own_key",
            U,
        ),
        (NET, "virtual_network_peering", "virtual_network_name", {}, "Network.isolated", U),
        (NET, "network_watcher_flow_log", "target_resource_id", {"enabled": True}, "Network.logged", T),
        (NET, "network_watcher_flow_log", "target_resource_id", {"enabled": False}, "Network.logged", F),
    ],
)
def test_companion(target: str, companion: str, by: str, properties: dict[str, Any], name: str, state: State) -> None:
    base = {PNA: True, "allow_nested_items_to_be_public": False} if target == SA else {}
    it = resource(A + target, base, name="cible")
    beside = resource(A + companion, properties, name="compagnon", refers={by: it})
    assert fact(facets(it, beside)["cible"], name).state is state


def test_one_setting_that_logs_is_enough() -> None:
    vault = resource(A + KV, {}, name="coffre")
    logs, metrics = (
        resource(
            A + "monitor_diagnostic_setting",
            {"storage_account_id": "/c"} | kind,
            name=name,
            refers={"target_resource_id": vault},
        )
        for name, kind in (("logs", {"enabled_log": [{"category": "AuditEvent"}]}), ("mesures", {"metric": []}))
    )
    assert fact(facets(vault, logs, metrics)["coffre"], "Endpoint.logged").state is T
    assert fact(facets(vault, metrics)["coffre"], "Endpoint.logged").state is F


def test_a_network_without_peering_is_isolated() -> None:
    assert fact(facets(resource(A + NET, {}))["it"], "Network.isolated").state is T


@pytest.mark.parametrize(
    ("account", "state"),
    [({"allow_nested_items_to_be_public": False}, T), ({"allow_nested_items_to_be_public": True}, F), ({}, U)],
)
def test_an_account_that_forbids_public_access_covers_its_containers(account: dict[str, Any], state: State) -> None:
    above = resource(A + SA, account, name="compte")
    box = resource(
        A + BOX,
        {"container_access_type": "blob", "storage_account_id": UNTIL_APPLY},
        refers={"storage_account_id": above},
    )
    assert fact(facets(above, box)["it"], "Store.private").state is state


def test_the_key_of_a_server_covers_its_databases() -> None:
    server = resource(A + SQL, {"transparent_data_encryption_key_vault_key_id": "https://c/k"}, name="serveur")
    database = resource(A + DB, {"server_id": UNTIL_APPLY}, refers={"server_id": server})
    assert fact(facets(server, database)["it"], "Store.own_key").state is T


def test_a_locked_policy_of_the_account_covers_its_containers() -> None:
    above = resource(A + SA, {"immutability_policy": {"state": "Locked"}}, name="compte")
    box = resource(A + BOX, {"storage_account_id": UNTIL_APPLY}, refers={"storage_account_id": above})
    assert fact(facets(above, box)["it"], "Store.immutable").state is T


def test_a_machines_network_interface_says_whether_it_is_public_and_filtered() -> None:
    def machine(card: dict[str, Any], association: str = "", by: str = "") -> tuple[State, State]:
        subnet = resource(A + "subnet", {}, name="reseau")
        nic = resource(A + NIC, card, name="carte", refers={"ip_configuration": subnet})
        vm = resource(A + LINUX, {"network_interface_ids": UNTIL_APPLY}, refers={"network_interface_ids": nic})
        extra = (
            [
                resource(
                    A + association,
                    {"network_security_group_id": "/g"},
                    name="lien",
                    refers={by: nic if by == "network_interface_id" else subnet},
                )
            ]
            if association
            else []
        )
        found = facets(subnet, nic, vm, *extra)["it"]
        return fact(found, "Compute.private").state, fact(found, "Compute.firewalled").state

    private: dict[str, Any] = {"ip_configuration": [{"name": "ip", "public_ip_address_id": ""}]}
    public = {"ip_configuration": {"name": "ip", "public_ip_address_id": "/p"}}
    assert machine(private) == (T, U)
    assert machine(public) == (F, U)
    assert machine({"ip_configuration": UNTIL_APPLY}) == (U, U)
    assert machine(private, "network_interface_security_group_association", "network_interface_id") == (T, T)
    assert machine(private, "subnet_network_security_group_association", "subnet_id") == (T, T)


@pytest.mark.parametrize(
    ("type", "properties", "by", "named", "fact_name"),
    [
        (
            DISK,
            {"disk_encryption_set_id": UNTIL_APPLY},
            "disk_encryption_set_id",
            "disk_encryption_set",
            "Store.own_key",
        ),
        (
            PG,
            {"customer_managed_key": {"key_vault_key_id": UNTIL_APPLY}},
            "customer_managed_key",
            "key_vault_key",
            ("Store.own_key"),
        ),
        (PG, {"delegated_subnet_id": UNTIL_APPLY}, "delegated_subnet_id", "subnet", "Endpoint.attached"),
    ],
)
def test_an_id_known_after_apply_still_names_a_resource(
    type: str, properties: dict[str, Any], by: str, named: str, fact_name: str
) -> None:
    """An id that a resource gives is written; from nowhere, or inside a block that is unknown as a whole, it is not."""
    other = resource(A + named, {}, name="autre")

    def state(properties: dict[str, Any], **links: Any) -> State:
        return fact(facets(other, resource(A + type, properties, **links))["it"], fact_name).state

    assert state(properties, refers={by: other}) is T
    assert state(properties) is U
    if isinstance(properties[by], dict):
        assert state({by: UNTIL_APPLY}, refers={by: other}) is U


def test_what_nobody_declared_proves_nothing_in_an_incomplete_input() -> None:
    account = resource(A + SA, {"allow_nested_items_to_be_public": False})
    assert fact(facets(account)["it"], "Store.private").state is T
    assert fact(facets(account, complete=False)["it"], "Store.private").state is U
    public = resource(A + SA, {"allow_nested_items_to_be_public": True})
    assert fact(facets(public, complete=False)["it"], "Store.private").state is F


# What goes elsewhere, what stays in clear


@pytest.mark.parametrize(
    ("type", "properties", "count"),
    [
        (SA, {"cross_tenant_replication_enabled": True}, 1),
        (SA, {"cross_tenant_replication_enabled": UNTIL_APPLY}, 1),
        (SA, {"cross_tenant_replication_enabled": False}, 0),
        (SA, {}, 0),
        ("monitor_diagnostic_setting", {"partner_solution_id": "/p"}, 1),
        ("monitor_diagnostic_setting", {"partner_solution_id": ""}, 0),
    ],
)
def test_transfers(type: str, properties: dict[str, Any], count: int) -> None:
    found = [facet for facet in facets(resource(A + type, properties))["it"] if isinstance(facet, Transfer)]
    assert [transfer.european.state for transfer in found] == [U] * count


@pytest.mark.parametrize(
    ("settings", "states"),
    [
        ({"MODE": "prod"}, []),
        ({"API_KEY": "@Microsoft.KeyVault(SecretUri=https://c/s)"}, []),
        ({"URL": "postgres://u:motdepasse@h/b"}, [F]),
        ({"API_KEY": SECRET, "MODE": "prod"}, [T]),
        (UNTIL_APPLY, [U]),
        (SECRET, [T]),
    ],
)
def test_settings_of_an_application(settings: object, states: list[State]) -> None:
    found = facets(resource(A + WEB, {"app_settings": settings}))["it"]
    assert [facet.hidden.state for facet in found if isinstance(facet, Clear)] == states


def test_a_secret_never_reaches_the_evidence() -> None:
    for type, property in (
        (SQL, "administrator_login_password"),
        (LINUX, "admin_password"),
        ("key_vault_secret", "value"),
    ):
        found = facets(resource(A + type, {property: "tres-secret"}))["it"]
        assert "tres-secret" not in str([facet.hidden for facet in found if isinstance(facet, Clear)])


def test_logs_are_kept_as_long_as_written() -> None:
    [sink] = [f for f in facets(resource(A + LA, {"retention_in_days": 200}))["it"] if isinstance(f, LogSink)]
    assert sink.days is not None
    assert sink.days.known == 200


# Both paths

PROGRAM: dict[str, dict[str, Any]] = {
    "azure:storage/account:Account": {
        "location": "France Central",
        "accountReplicationType": "GRS",
        "allowNestedItemsToBePublic": False,
        "blobProperties": {"versioningEnabled": True},
        "networkRules": {"defaultAction": "Deny", "ipRules": ["203.0.113.0/24"]},
    },
    "azure:containerservice/registry:Registry": {
        "location": "francecentral",
        "georeplications": [{"location": "eastus"}],
        "networkRuleSet": {"defaultAction": "Deny", "ipRules": [{"action": "Allow", "ipRange": "203.0.113.0/24"}]},
    },
    "azure:network/networkSecurityGroup:NetworkSecurityGroup": {
        "location": "francecentral",
        "securityRules": [
            {"access": "Allow", "direction": "Inbound", "sourceAddressPrefix": "*", "destinationPortRange": "22"}
        ],
    },
    "azure:cosmosdb/account:Account": {
        "location": "francecentral",
        "geoLocations": [{"location": "eastus", "failoverPriority": 0}],
        "ipRangeFilters": ["203.0.113.0/24"],
        "backup": {"type": "Continuous"},
    },
    "azure:appservice/linuxWebApp:LinuxWebApp": {
        "location": "francecentral",
        "httpsOnly": True,
        "siteConfig": {"minimumTlsVersion": "1.0"},
    },
    "azure:redis/cache:Cache": {
        "location": "francecentral",
        "minimumTlsVersion": "1.2",
        "redisConfiguration": {"authenticationEnabled": False},
    },
    "azure:eventhub/eventHubNamespace:EventHubNamespace": {
        "location": "francecentral",
        "networkRulesets": {"defaultAction": "Deny", "ipRules": [{"ipMask": "0.0.0.0/0"}]},
    },
    "azure:containerservice/kubernetesCluster:KubernetesCluster": {
        "location": "francecentral",
        "apiServerAccessProfile": {"authorizedIpRanges": ["203.0.113.0/24"]},
        "defaultNodePool": {"nodePublicIpEnabled": True, "vnetSubnetId": "/s"},
    },
}
PLAN: dict[str, dict[str, Any]] = {
    A + SA: {
        "location": "France Central",
        "account_replication_type": "GRS",
        "allow_nested_items_to_be_public": False,
        "blob_properties": [{"versioning_enabled": True}],
        "network_rules": [{"default_action": "Deny", "ip_rules": ["203.0.113.0/24"]}],
    },
    A + ACR: {
        "location": "francecentral",
        "georeplications": [{"location": "eastus"}],
        "network_rule_set": [
            {"default_action": "Deny", "ip_rule": [{"action": "Allow", "ip_range": "203.0.113.0/24"}]}
        ],
    },
    A + NSG: {
        "location": "francecentral",
        "security_rule": [
            {
                "access": "Allow",
                "direction": "Inbound",
                "source_address_prefix": "*",
                "destination_port_range": "22",
            }
        ],
    },
    A + COSMOS: {
        "location": "francecentral",
        "geo_location": [{"location": "eastus", "failover_priority": 0}],
        "ip_range_filter": ["203.0.113.0/24"],
        "backup": [{"type": "Continuous"}],
    },
    A + WEB: {"location": "francecentral", "https_only": True, "site_config": [{"minimum_tls_version": "1.0"}]},
    A + REDIS: {
        "location": "francecentral",
        "minimum_tls_version": "1.2",
        "redis_configuration": [{"authentication_enabled": False}],
    },
    A + EVH: {
        "location": "francecentral",
        "network_rulesets": [{"default_action": "Deny", "ip_rule": [{"ip_mask": "0.0.0.0/0"}]}],
    },
    A + AKS: {
        "location": "francecentral",
        "api_server_access_profile": [{"authorized_ip_ranges": ["203.0.113.0/24"]}],
        "default_node_pool": [{"node_public_ip_enabled": True, "vnet_subnet_id": "/s"}],
    },
}


def planned(resources: dict[str, dict[str, Any]], provider: dict[str, Any]) -> dict[str, Resource]:
    """What the reader makes of a Terraform plan of these resources: type → resource."""
    document = {
        "format_version": "1.2",
        "resource_changes": [
            {
                "address": f"{type}.it",
                "mode": "managed",
                "type": type,
                "name": "it",
                "provider_name": "registry.terraform.io/hashicorp/azurerm",
                "change": {"actions": ["create"], "after": after},
            }
            for type, after in resources.items()
        ],
        "configuration": {
            "provider_config": {
                "azurerm": {
                    "name": "azurerm",
                    "full_name": "registry.terraform.io/hashicorp/azurerm",
                    "expressions": provider,
                }
            },
            "root_module": {
                "resources": [
                    {"address": f"{type}.it", "provider_config_key": "azurerm", "expressions": {}} for type in resources
                ]
            },
        },
    }
    return {r.type: r for r in terraform.read(document, path="plan.json").managed}


def states(it: Resource) -> list[tuple[str, str, State]]:
    """Every fact of a resource: (facet, field, state)."""
    return [
        (type(facet).__name__, field, truth.state)
        for facet in facets(it)[it.name]
        for field in facet.__struct_fields__
        if isinstance(truth := getattr(facet, field), Truth)
    ]


@pytest.mark.parametrize("token", PROGRAM)
def test_a_program_and_a_plan_meet(token: str) -> None:
    canonical = names.canonical_type(token)
    pulumi = resource(canonical, names.canonical_inputs(canonical, PROGRAM[token]), by=provider("azure"))
    terraform = planned(PLAN, {"features": [{}]})[canonical]
    assert terraform.provider.source == "hashicorp/azurerm"
    assert states(pulumi) == states(terraform)
    copies = [
        [p.country.known for facet in facets(r)[r.name] for p in getattr(facet, "copies", ())]
        for r in (pulumi, terraform)
    ]
    assert copies[0] == copies[1]
    ids = ("parent-in-eu", "free-of-foreign-law")
    assert judged(pulumi, *ids) == dict.fromkeys(ids, "violation")
    assert {rule: status for _, rule, status in verdicts(terraform, rules=[all_rules()[id] for id in ids])} == (
        dict.fromkeys(ids, "violation")
    )


@pytest.mark.parametrize(
    ("token", "name", "state"),
    [
        ("azure:storage/account:Account", "Store.versioned", T),
        ("azure:storage/account:Account", "Endpoint.restricted", T),
        ("azure:containerservice/registry:Registry", "Endpoint.restricted", T),
        ("azure:cosmosdb/account:Account", "Endpoint.restricted", T),
        ("azure:appservice/linuxWebApp:LinuxWebApp", "Endpoint.tls", F),
        ("azure:redis/cache:Cache", "Endpoint.authenticated", F),
        ("azure:eventhub/eventHubNamespace:EventHubNamespace", "Endpoint.restricted", F),
        ("azure:containerservice/kubernetesCluster:KubernetesCluster", "Cluster.nodes_private", F),
        ("azure:containerservice/kubernetesCluster:KubernetesCluster", "Endpoint.restricted", T),
    ],
)
def test_blocks_of_a_program_are_read(token: str, name: str, state: State) -> None:
    canonical = names.canonical_type(token)
    it = resource(canonical, names.canonical_inputs(canonical, PROGRAM[token]), by=provider("azure"))
    assert fact(facets(it)["it"], name).state is state


@pytest.mark.parametrize(
    ("expressions", "location", "law"),
    [
        ({"features": [{}]}, "francecentral", "violation"),
        ({"metadata_host": {"constant_value": "management.sovcloud-api.fr"}}, "francecentral", "undetermined"),
        ({"metadata_host": {"references": ["var.host"]}}, "francecentral", "undetermined"),
        ({"features": [{}]}, "bleufrancecentral", "undetermined"),
    ],
)
def test_a_plan_shows_who_answers(expressions: dict[str, Any], location: str, law: str) -> None:
    it = planned({A + SA: {"location": location}}, expressions)[A + SA]
    found = verdicts(it, rules=[all_rules()["free-of-foreign-law"]])
    assert [(rule, status) for _, rule, status in found] == [("free-of-foreign-law", law)]


# Every type, every property


def recorded() -> dict[str, frozenset[str]]:
    """Type → its arguments, as the documentation of 2.99.0, 3.0.0, 3.117.1, 4.81.0 and 5.2.0 and the guides for
    upgrading name them."""
    with CASES.open(encoding="utf-8") as lines:
        return {row["type"]: frozenset(row["arguments"].split()) for row in csv.DictReader(lines, delimiter="\t")}


def described() -> list[str]:
    facts = facts_of("azurerm")
    assert facts is not None
    return sorted(set(facts.descriptions) | {type for completion in facts.completions for type in completion.types})


def test_every_type_is_described_or_completes_another() -> None:
    assert len(recorded()) == 63
    assert sorted(recorded()) == described()


def test_the_twenty_commonest_are_among_them() -> None:
    assert {
        A + type
        for type in (
            *(SA, BOX, SQL, DB, PG, MY, COSMOS, REDIS, KV, AKS, ACR, LINUX, WINDOWS, DISK, NET, NSG, NSR, LA, WEB),
            *(BRICKS, SBUS, EVH, RSV, "subnet", "public_ip", "monitor_diagnostic_setting", "resource_group"),
            *("private_endpoint", "user_assigned_identity", "role_assignment"),
        )
    } <= set(described())


def test_every_type_is_one_of_pulumis_too() -> None:
    assert [type for type in described() if names.properties(type) is None] == []


def test_no_companion_is_awaited_that_nobody_completes_with() -> None:
    facts = facts_of("azurerm")
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

    facts = facts_of("azurerm")
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


@pytest.mark.parametrize("type", described())
def test_every_property_that_is_read_exists_in_the_provider(type: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider's documentation is the witness: fact functions never invent a property."""
    known = recorded()[type]
    read = {segment for path in read_by(type, monkeypatch) for segment in path.split(".")}
    assert sorted(read - known) == []


def test_inert_types_say_why() -> None:
    for type in ("resource_group", "subnet", "public_ip", "user_assigned_identity", "service_plan"):
        [inert] = facets(resource(A + type, {"location": "francecentral"}))["it"]
        assert isinstance(inert, Inert)
        assert inert.reason.fr
        assert inert.reason.en


def test_only_the_account_of_files_has_no_versions() -> None:
    kinds = {kind: facets(resource(A + SA, {"account_kind": kind}))["it"] for kind in ("FileStorage", "StorageV2")}
    stores = {kind: next(f for f in found if isinstance(f, Store)) for kind, found in kinds.items()}
    assert stores["FileStorage"].versioned is None
    assert stores["StorageV2"].versioned is not None


def test_remote_debugging_is_a_way_in() -> None:
    for debugging, state in ((True, F), (False, T), (UNTIL_APPLY, U)):
        site = resource(A + WEB, {"site_config": {"remote_debugging_enabled": debugging}})
        [way] = [f for f in facets(site)["it"] if isinstance(f, Endpoint) and f.administration]
        assert way.private is not None
        assert way.private.state is state
