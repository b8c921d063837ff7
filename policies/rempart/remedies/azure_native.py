"""Safe fixes for Azure, in the SDK that follows Azure's own API.

That Azure makes a change in place was read in Terraform's provider for the same API, which says of each property
whether it replaces the resource. Where the rest of a deployment forbids a change (versioning of an account with a
hierarchical namespace), Azure refuses the update and says so.

Left out, although a rule finds the violation:

- what replaces the resource or stops the machine: encryption at host, public addresses of nodes;
- what cannot be taken back: purge protection of a vault, locked immutability;
- what may cut off people or machines: public network access and `Deny` by default (a private endpoint or an address
  must be there first), shared keys and local accounts, anonymous pull from a registry (clusters may pull without
  credentials), export of disks (backup tools use it), the blocking mode of an application firewall;
- what goes with a choice: the cipher suites of a gateway's TLS policy, the key version of a disk encryption set, the
  destination and categories of a diagnostic setting, the destination and credentials of an audit, a price plan of Log
  Analytics without long retention, storage accounts that may serve NFS, which knows no HTTPS;
- retention that is too long: what is kept longer than allowed is for a person to erase;
- what a person must choose: regions and redundancy, networks, keys, roles.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rempart.remedies import Remedy
from rempart.remedies.setting import Setting, at_least, between, choosing, flag, mending, word
from rempart.remedies.words import HTTPS, TLS, VERSIONED
from rempart.text import Text

YEAR: Final = 365
"""Days of retention that satisfy every text: six months to a year at least, a year at most."""

_LONG_RETENTION: Final = ("pergb2018", "capacityreservation")
"""Price plans of Log Analytics that are sold today, and keep logs for up to 730 days. `Free` keeps them for 7; how long
the other old plans may is not established. Without a plan Azure takes the first."""

_WITHOUT_NFS: Final = ("storagev2", "storage", "blobstorage", "blockblobstorage")
"""Kinds of storage account that hold no NFS share. They serve blobs over NFS where `enableNfsV3` says so."""


def _azurerm(file: str) -> str:
    """Where Terraform's provider shows that the property is changed in place: it is not marked `ForceNew`."""
    return f"terraform-provider-azurerm 5.2.0, internal/services/{file}.go"


def _tls(path: str) -> Setting:
    """TLS 1.2 in place of less, in the spelling that most services of Azure share."""
    return word(path, "1.2", over=("1.0", "1.1", "None"), beside=("1.3",), absent="open")


def _storage_tls(inputs: Mapping[str, Any]) -> tuple[Setting, ...]:
    """Nothing for an account that may serve NFS: its clients cannot use HTTPS."""
    if inputs.get("enableNfsV3") not in (None, False) or str(inputs.get("kind")).lower() not in _WITHOUT_NFS:
        return ()
    return (
        word("minimumTlsVersion", "TLS1_2", over=("TLS1_0", "TLS1_1"), beside=("TLS1_3",), absent="wrong"),
        flag("enableHttpsTrafficOnly", True, absent="right"),
    )


def _workspace_retention(inputs: Mapping[str, Any]) -> tuple[Setting, ...]:
    """Nothing where the price plan may cap the retention."""
    plan = inputs.get("sku")
    if plan is not None and not (isinstance(plan, Mapping) and str(plan.get("name")).lower() in _LONG_RETENTION):
        return ()
    return (at_least("retentionInDays", YEAR, absent="open"),)


_NOT_PUBLIC: Final = Text("retire au public l'accès aux objets", "takes public access to blobs away")
_TLS_ONLY: Final = Text(
    "refuse les échanges en clair et TLS antérieur à 1.2", "refuses clear text and TLS earlier than 1.2"
)
_A_YEAR: Final = Text("conserve les journaux 365 jours", "keeps logs for 365 days")
_A_WEEK: Final = Text("conserve les sauvegardes 7 jours", "keeps backups for 7 days")

REMEDIES: Final = (
    # Who reads it
    Remedy(
        "store-private",
        "azure-native:storage:StorageAccount",
        _NOT_PUBLIC,
        mending(flag("allowBlobPublicAccess", False, absent="open")),
        _azurerm("storage/storage_account_resource"),
    ),
    Remedy(
        "store-private",
        "azure-native:storage:BlobContainer",
        _NOT_PUBLIC,
        mending(word("publicAccess", "None", over=("Blob", "Container"), absent="open")),
        _azurerm("storage/storage_container_resource"),
    ),
    Remedy(
        "administration-closed",
        "azure-native:web:WebApp",
        Text("désactive le débogage à distance", "turns remote debugging off"),
        mending(flag("siteConfig.remoteDebuggingEnabled", False, absent="right")),
        _azurerm("appservice/helpers/linux_web_app_schema"),
    ),
    # How it travels
    Remedy(
        "tls-floor",
        "azure-native:storage:StorageAccount",
        _TLS_ONLY,
        choosing(_storage_tls),
        _azurerm("storage/storage_account_resource"),
    ),
    Remedy(
        "tls-floor",
        "azure-native:sql:Server",
        TLS,
        mending(_tls("minimalTlsVersion")),
        _azurerm("mssql/mssql_server_resource"),
    ),
    Remedy(
        "tls-floor",
        "azure-native:cosmosdb:DatabaseAccount",
        TLS,
        mending(word("minimalTlsVersion", "Tls12", over=("Tls", "Tls11"), absent="right")),
        _azurerm("cosmos/cosmosdb_account_resource"),
    ),
    Remedy(
        "tls-floor",
        "azure-native:redis:Redis",
        _TLS_ONLY,
        mending(
            _tls("minimumTlsVersion"),
            flag("enableNonSslPort", False, absent="right"),
        ),
        _azurerm("redis/redis_cache_resource"),
    ),
    Remedy(
        "tls-floor",
        "azure-native:eventhub:Namespace",
        TLS,
        mending(_tls("minimumTlsVersion")),
        _azurerm("eventhub/eventhub_namespace_resource"),
    ),
    Remedy(
        "tls-floor",
        "azure-native:servicebus:Namespace",
        TLS,
        mending(_tls("minimumTlsVersion")),
        _azurerm("servicebus/servicebus_namespace_resource"),
    ),
    Remedy(
        "tls-floor",
        "azure-native:web:WebApp",
        _TLS_ONLY,
        mending(
            flag("httpsOnly", True, absent="open"),
            _tls("siteConfig.minTlsVersion"),
            word("siteConfig.ftpsState", "FtpsOnly", over=("AllAllowed",), beside=("Disabled",), absent="open"),
        ),
        _azurerm("appservice/linux_web_app_resource"),
    ),
    Remedy(
        "tls-floor",
        "azure-native:app:ContainerApp",
        HTTPS,
        mending(flag("configuration.ingress.allowInsecure", False, absent="right")),
        _azurerm("containerapps/helpers/container_apps"),
    ),
    # How it lies
    Remedy(
        "encrypted-at-rest",
        "azure-native:sql:TransparentDataEncryption",
        Text("active le chiffrement au repos de la base", "turns the database's encryption at rest on"),
        mending(word("state", "Enabled", over=("Disabled",), absent="open")),
        _azurerm("mssql/mssql_database_resource"),
    ),
    # What is lost, and what is kept
    Remedy(
        "versioned",
        "azure-native:storage:BlobServiceProperties",
        VERSIONED,
        mending(flag("isVersioningEnabled", True, absent="wrong")),
        _azurerm("storage/storage_account_resource"),
    ),
    Remedy(
        "undeletable",
        "azure-native:storage:BlobServiceProperties",
        Text(
            "garde un temps ce qui est supprimé : 7 jours, sauf si une durée est écrite",
            "keeps what is deleted for a while: 7 days, unless a duration is written",
        ),
        mending(
            flag("deleteRetentionPolicy.enabled", True, absent="wrong"),
            between("deleteRetentionPolicy.days", 1, 365, to=7, absent="open"),
            flag("containerDeleteRetentionPolicy.enabled", True, absent="wrong"),
            between("containerDeleteRetentionPolicy.days", 1, 365, to=7, absent="open"),
        ),
        _azurerm("storage/storage_account_resource"),
    ),
    Remedy(
        "backed-up-daily",
        "azure-native:dbforpostgresql:Server",
        _A_WEEK,
        mending(at_least("backup.backupRetentionDays", 7, absent="right")),
        _azurerm("postgres/postgresql_flexible_server_resource"),
    ),
    Remedy(
        "backed-up-daily",
        "azure-native:dbformysql:Server",
        _A_WEEK,
        mending(at_least("backup.backupRetentionDays", 7, absent="open")),
        _azurerm("mysql/mysql_flexible_server_resource"),
    ),
    Remedy(
        "backed-up-daily",
        "azure-native:sql:BackupShortTermRetentionPolicy",
        _A_WEEK,
        mending(at_least("retentionDays", 7, absent="open")),
        _azurerm("mssql/helper/sql_retention_policies"),
    ),
    # What is logged
    Remedy(
        "access-logged",
        "azure-native:network:FlowLog",
        Text("active le journal de flux", "turns the flow log on"),
        mending(flag("enabled", True, absent="open")),
        _azurerm("network/network_watcher_flow_log_resource"),
    ),
    Remedy(
        "log-retention-floor",
        "azure-native:network:FlowLog",
        _A_YEAR,
        mending(at_least("retentionPolicy.days", YEAR, absent="open")),
        _azurerm("network/network_watcher_flow_log_resource"),
    ),
    Remedy(
        "log-retention-floor",
        "azure-native:operationalinsights:Workspace",
        _A_YEAR,
        choosing(_workspace_retention),
        _azurerm("loganalytics/log_analytics_workspace_resource"),
    ),
    Remedy(
        "log-retention-floor",
        "azure-native:operationalinsights:Table",
        _A_YEAR,
        mending(at_least("totalRetentionInDays", YEAR, absent="open")),
        _azurerm("loganalytics/log_analytics_workspace_table_resource"),
    ),
    Remedy(
        "log-retention-floor",
        "azure-native:sql:ServerBlobAuditingPolicy",
        _A_YEAR,
        mending(at_least("retentionDays", YEAR, absent="open")),
        _azurerm("mssql/mssql_server_extended_auditing_policy_resource"),
    ),
    Remedy(
        "log-retention-floor",
        "azure-native:sql:ExtendedServerBlobAuditingPolicy",
        _A_YEAR,
        mending(at_least("retentionDays", YEAR, absent="open")),
        _azurerm("mssql/mssql_server_extended_auditing_policy_resource"),
    ),
)
