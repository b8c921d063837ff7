"""A small platform over two clouds and the utility packages."""
import pulumi
import pulumi_azure_native as azure
import pulumi_command as command
import pulumi_random as random
import pulumi_tls as tls
import pulumiverse_scaleway as scaleway

tags = {"donnees": "sante"}
suffix = random.RandomString("suffix", length=6, special=False, upper=False)
password = random.RandomPassword("password", length=32)
key = tls.PrivateKey("key", algorithm="ECDSA", ecdsa_curve="P384")
tls.SelfSignedCert(
    "certificate", private_key_pem=key.private_key_pem, validity_period_hours=24, allowed_uses=["server_auth"],
    subject={"common_name": "entrepot.example", "organization": "Exemple"},
)

vpc = scaleway.network.Vpc("vpc", region="fr-par", tags=["sante"])
network = scaleway.network.PrivateNetwork("network", vpc_id=vpc.id, region="fr-par", ipv4_subnet={"subnet": "10.0.0.0/22"})
bucket = scaleway.object.Bucket(
    "warehouse", name=suffix.result.apply(lambda value: f"warehouse-{value}"), region="fr-par", tags=tags, versioning={"enabled": True},
    lifecycle_rules=[{"id": "old", "enabled": True, "prefix": "logs/", "expiration": {"days": 400}}],
)
scaleway.object.BucketAcl("warehouse", bucket=bucket.name, acl="private", opts=pulumi.ResourceOptions(parent=bucket))
scaleway.object.BucketPolicy(
    "warehouse", bucket=bucket.name, policy=pulumi.Output.json_dumps({"Version": "2023-04-17", "Statement": [{"Resource": [bucket.name]}]})
)
master = scaleway.KeyManagerKey("master", region="fr-par", usage="symmetric_encryption", algorithm="aes_256_gcm", unprotected=False)
database = scaleway.databases.Instance(
    "database", engine="PostgreSQL-16", node_type="DB-PRO2-XS", encryption_at_rest=True, user_name="admin", password=password.result,
    is_ha_cluster=True, disable_backup=False, private_network={"pn_id": network.id, "enable_ipam": True}, region="fr-par",
)
scaleway.databases.Acl("database", instance_id=database.id, acl_rules=[{"ip": "10.0.0.0/8", "description": "inside"}])
group = scaleway.instance.SecurityGroup(
    "group", inbound_default_policy="drop", inbound_rules=[{"action": "accept", "port": 443, "ip_range": "10.0.0.0/8"}]
)
scaleway.instance.Server(
    "server", type="PRO2-S", image="ubuntu_noble", security_group_id=group.id, root_volume={"size_in_gb": 20, "delete_on_termination": True},
    user_data={"key": key.public_key_openssh},
)

rg = azure.resources.ResourceGroup("rg", location="francecentral", tags=tags)
account = azure.storage.StorageAccount(
    "account", resource_group_name=rg.name, location=rg.location, kind=azure.storage.Kind.STORAGE_V2,
    sku=azure.storage.SkuArgs(name=azure.storage.SkuName.STANDARD_ZRS), minimum_tls_version=azure.storage.MinimumTlsVersion.TLS1_2,
    allow_blob_public_access=False, encryption={"key_source": "Microsoft.Storage", "services": {"blob": {"enabled": True}}},
    identity={"type": "SystemAssigned"},
)
azure.storage.BlobContainer("container", account_name=account.name, resource_group_name=rg.name)
azure.keyvault.Vault(
    "vault", resource_group_name=rg.name,
    properties={"tenant_id": "00000000-0000-0000-0000-000000000000", "sku": {"family": "A", "name": "premium"}, "enable_purge_protection": True},
)
azure.containerservice.ManagedCluster(
    "cluster", resource_group_name=rg.name, dns_prefix="cluster",
    identity=azure.containerservice.ManagedClusterIdentityArgs(type=azure.containerservice.ResourceIdentityType.SYSTEM_ASSIGNED),
    agent_pool_profiles=[{"name": "system", "count": 3, "mode": "System", "vm_size": "Standard_D2s_v5"}],
)
azure.operationalinsights.Workspace("logs", resource_group_name=rg.name, retention_in_days=400, sku={"name": "PerGB2018"})
command.local.Command("command", create="echo bonjour", environment={"BUCKET": bucket.name, "SECRET": password.result}, triggers=[suffix.result])
pulumi.export("bucket", bucket.name)
pulumi.export("account", account.primary_endpoints.apply(lambda endpoints: endpoints.blob))
