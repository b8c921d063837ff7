"""A hospital group's data lake: landing zone, medallion layers, Databricks. Handed over by a consultancy."""
import pulumi
from modules.reseau import Hub, SubnetSpec, prive
from pulumi_azure_native import authorization, databricks, keyvault, managedidentity, monitor, operationalinsights, privatedns, resources, storage

config = pulumi.Config()
env = config.require("environnement")
tags = {"environment": env, "costCenter": "DSI", "managedBy": "pulumi"}

client = authorization.get_client_config_output()
rgs = {k: resources.ResourceGroup(f"rg-{k}-{env}", resource_group_name=f"rg-{k}-{env}", tags=tags) for k in ("reseau", "donnees", "exploitation")}
rg = rgs["donnees"].name

hub = Hub("hub", rgs["reseau"].name, "10.10.0.0/16", {
    "endpoints": SubnetSpec("10.10.1.0/24"),
    "databricks-public": SubnetSpec("10.10.2.0/24", "Microsoft.Databricks/workspaces"),
    "databricks-private": SubnetSpec("10.10.3.0/24", "Microsoft.Databricks/workspaces"),
    "admin": SubnetSpec("10.10.4.0/24", rules=[{"name": "ssh", "priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp", "source_port_range": "*", "destination_port_range": "22", "source_address_prefix": "10.10.0.0/16", "destination_address_prefix": "*"}]),
}, tags)

zone = privatedns.PrivateZone("blob", resource_group_name=rgs["reseau"].name, private_zone_name="privatelink.blob.core.windows.net", location="Global")
privatedns.VirtualNetworkLink("blob", resource_group_name=rgs["reseau"].name, private_zone_name=zone.name, location="Global", registration_enabled=False, virtual_network={"id": hub.vnet.id})

coffre = keyvault.Vault("kv", resource_group_name=rgs["exploitation"].name, properties=keyvault.VaultPropertiesArgs(
    tenant_id=client.tenant_id, sku=keyvault.SkuArgs(family="A", name=keyvault.SkuName.PREMIUM), enable_rbac_authorization=True, enable_purge_protection=True,
    soft_delete_retention_in_days=90, public_network_access="Disabled", network_acls={"bypass": "AzureServices", "default_action": "Deny"}), tags=tags)
cmk = keyvault.Key("cmk", resource_group_name=rgs["exploitation"].name, vault_name=coffre.name, properties=keyvault.KeyPropertiesArgs(
    kty="RSA-HSM", key_size=3072, key_ops=["wrapKey", "unwrapKey"],
    rotation_policy={"lifetime_actions": [{"action": {"type": "rotate"}, "trigger": {"time_after_create": "P180D"}}], "attributes": {"expiry_time": "P1Y"}}))
identite = managedidentity.UserAssignedIdentity("cmk", resource_group_name=rgs["exploitation"].name, tags=tags)

journal = operationalinsights.Workspace("law", resource_group_name=rgs["exploitation"].name, retention_in_days=365, sku={"name": "PerGB2018"}, public_network_access_for_ingestion="Disabled", public_network_access_for_query="Disabled", tags=tags)


def compte(couche: str) -> storage.StorageAccount:
    sa = storage.StorageAccount(
        f"st{couche}{env}", resource_group_name=rg, kind="StorageV2", sku={"name": "Standard_ZRS"}, is_hns_enabled=True, minimum_tls_version="TLS1_2", enable_https_traffic_only=True,
        allow_blob_public_access=False, allow_shared_key_access=False, public_network_access="Disabled", network_rule_set={"default_action": "Deny", "bypass": "None"},
        identity={"type": "UserAssigned", "user_assigned_identities": [identite.id]},
        encryption=storage.EncryptionArgs(
            key_source="Microsoft.Keyvault", require_infrastructure_encryption=True,
            key_vault_properties=storage.KeyVaultPropertiesArgs(key_name=cmk.name, key_vault_uri=coffre.properties.vault_uri),
            encryption_identity={"encryption_user_assigned_identity": identite.id}),
        tags={**tags, "layer": couche}, opts=pulumi.ResourceOptions(protect=True, additional_secret_outputs=["primary_endpoints"]),
    )
    storage.BlobServiceProperties(f"{couche}-blob", resource_group_name=rg, account_name=sa.name, blob_services_name="default", is_versioning_enabled=True, delete_retention_policy={"enabled": True, "days": 30}, container_delete_retention_policy={"enabled": True, "days": 30})
    for zone_ in ("patients", "sejours"):
        storage.BlobContainer(f"{couche}-{zone_}", resource_group_name=rg, account_name=sa.name, container_name=zone_, public_access="None")
    prive(f"st-{couche}", rg, sa.id, "blob", hub.subnets["endpoints"], zone, sa)
    monitor.DiagnosticSetting(f"{couche}-diag", resource_uri=pulumi.Output.concat(sa.id, "/blobServices/default"), workspace_id=journal.id, logs=[{"category_group": "allLogs", "enabled": True}], name="diag")
    return sa


comptes = {couche: compte(couche) for couche in config.require_object("couches")}

databricks.Workspace("dbw", resource_group_name=rg, managed_resource_group_id=f"/subscriptions/00000000-1111-2222-3333-444444444444/resourceGroups/dbw-{env}", sku={"name": "premium"}, public_network_access="Disabled", required_nsg_rules="NoAzureDatabricksRules",
    parameters={"custom_virtual_network_id": {"value": hub.vnet.id}, "custom_public_subnet_name": {"value": hub.subnets["databricks-public"].name}, "custom_private_subnet_name": {"value": hub.subnets["databricks-private"].name}, "enable_no_public_ip": {"value": True}}, tags=tags)

for role, ids in {"contributeurs": ["b24988ac-6180-42a0-ab88-20f7382dd24c"], "lecteurs": ["2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"]}.items():
    for i, definition in enumerate(ids):
        authorization.RoleAssignment(f"{role}-{i}", scope=rgs["donnees"].id, principal_id="99999999-0000-4000-8000-000000000001", principal_type="Group", role_definition_id=f"/subscriptions/00000000-1111-2222-3333-444444444444/providers/Microsoft.Authorization/roleDefinitions/{definition}")
pulumi.export("comptes", {k: v.name for k, v in comptes.items()})
