"""What is a part of something else, and holds or opens what that one holds: an object of its bucket, a snapshot of its
volume, a right on it.

A part that says nothing of its own content is classified as the whole is: a page in a bucket that was declared public
information is no health data. What is not listed here is classified by itself, hence health data by default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from rempart.deployment import Deployment, Resource


class PartOf(NamedTuple):
    """The properties that may name the whole, in order, and the types that the whole may be."""

    by: tuple[str, ...]
    types: tuple[str, ...]


def _parts(by: str | tuple[str, ...], whole: str, *types: str) -> dict[str, PartOf]:
    names = (by,) if isinstance(by, str) else by
    return {type: PartOf(names, (whole,)) for type in types}


_STORAGE: Final = "azure-native:storage"
_ACCOUNT: Final = ("storage_account_id", "storage_account_name")

PARTS: Final[Mapping[str, PartOf]] = {
    **_parts("bucket", "scaleway_object_bucket", "scaleway_object"),
    **_parts("s3_backend_config.bucket_name", "scaleway_object_bucket", "scaleway_edge_services_backend_stage"),
    **_parts(
        "instance_id",
        "scaleway_rdb_instance",
        "scaleway_rdb_database",
        "scaleway_rdb_database_backup",
        "scaleway_rdb_read_replica",
        "scaleway_rdb_snapshot",
    ),
    **_parts("instance_id", "scaleway_mongodb_instance", "scaleway_mongodb_snapshot"),
    **_parts("volume_id", "scaleway_block_volume", "scaleway_block_snapshot"),
    **_parts("volume_id", "scaleway_instance_volume", "scaleway_instance_snapshot"),
    **_parts("secret_id", "scaleway_secret", "scaleway_secret_version"),
    **_parts("service_name", "ovh_storage_efs", "ovh_storage_efs_share"),
    **_parts(
        "volume_id",
        "ovh_cloud_storage_block_volume",
        "ovh_cloud_storage_block_volume_backup",
        "ovh_cloud_storage_block_volume_snapshot",
    ),
    **_parts("volume_id", "ovh_cloud_project_volume", "ovh_cloud_project_volume_backup"),
    **_parts("share_id", "ovh_cloud_storage_file_share", "ovh_cloud_storage_file_share_snapshot"),
    **_parts(
        "cluster_id",
        "ovh_cloud_project_database",
        "ovh_cloud_project_database_database",
        "ovh_cloud_project_database_kafka_topic",
    ),
    **_parts("container_name", "openstack_objectstorage_container_v1", "openstack_objectstorage_object_v1"),
    **_parts("container", "openstack_objectstorage_container_v1", "openstack_objectstorage_tempurl_v1"),
    **_parts("instance_id", "openstack_db_instance_v1", "openstack_db_database_v1"),
    **_parts("volume_id", "outscale_volume", "outscale_snapshot"),
    **_parts("volume_id", "numspot_volume", "numspot_snapshot"),
    **_parts(
        "accountName",
        f"{_STORAGE}:StorageAccount",
        *(f"{_STORAGE}:{part}" for part in ("BlobContainer", "FileShare", "Queue", "Table")),
    ),
    **_parts("serverName", "azure-native:dbforpostgresql:Server", "azure-native:dbforpostgresql:Database"),
    **_parts("serverName", "azure-native:dbformysql:Server", "azure-native:dbformysql:Database"),
    **_parts("serverName", "azure-native:sql:Server", "azure-native:sql:Database"),
    **_parts("namespaceName", "azure-native:eventhub:Namespace", "azure-native:eventhub:EventHub"),
    **_parts(
        "namespaceName",
        "azure-native:servicebus:Namespace",
        "azure-native:servicebus:Queue",
        "azure-native:servicebus:Topic",
    ),
    **_parts("workspaceName", "azure-native:operationalinsights:Workspace", "azure-native:operationalinsights:Table"),
    **_parts(
        _ACCOUNT,
        "azurerm_storage_account",
        "azurerm_storage_container",
        "azurerm_storage_queue",
        "azurerm_storage_share",
        "azurerm_storage_table",
    ),
    **_parts("server_id", "azurerm_mssql_server", "azurerm_mssql_database"),
    **_parts(("namespace_id", "namespace_name"), "azurerm_eventhub_namespace", "azurerm_eventhub"),
    **_parts("namespace_id", "azurerm_servicebus_namespace", "azurerm_servicebus_queue", "azurerm_servicebus_topic"),
    **_parts(
        "bucket",
        "google_storage_bucket",
        "google_storage_bucket_iam_binding",
        "google_storage_bucket_iam_member",
        "google_storage_bucket_object",
    ),
    **_parts("dataset_id", "google_bigquery_dataset", "google_bigquery_table"),
    **_parts("instance", "google_sql_database_instance", "google_sql_database"),
    **_parts("topic", "google_pubsub_topic", "google_pubsub_subscription"),
    **_parts("source_disk", "google_compute_disk", "google_compute_snapshot"),
    **_parts("secret", "google_secret_manager_secret", "google_secret_manager_secret_version"),
}
"""Canonical type of the part → how it names the whole."""


def whole_of(resource: Resource, deployment: Deployment) -> Resource | None:
    """What the resource is a part of, when this deployment holds it; None also where several may be meant."""
    part = PARTS.get(resource.type)
    if part is None:
        return None
    written = next((by for by in part.by if not resource[by].is_absent), None)
    return None if written is None else deployment.target(resource, written, *part.types)
