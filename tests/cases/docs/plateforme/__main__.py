"""What a team describes: before, on Azure; two tries that go wrong at Scaleway; a test bed; and what it settles on."""

import pulumi


def azure(location: str) -> None:
    from pulumi_azure_native import storage

    storage.StorageAccount(
        "entrepot",
        resource_group_name="donnees",
        location=location,
        kind="StorageV2",
        sku={"name": "Standard_ZRS"},
        allow_blob_public_access=False,
        public_network_access="Disabled",
        minimum_tls_version="TLS1_2",
    )


def bucket(region: str) -> None:
    from pulumiverse_scaleway import object

    store = object.Bucket("entrepot", region=region, versioning={"enabled": True})
    object.BucketServerSideEncryptionConfiguration(
        "entrepot",
        bucket=store.id,
        region=region,
        rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
    )


def database(public: bool, listed: str = "") -> None:
    from pulumiverse_scaleway import databases, network

    inside = network.PrivateNetwork("donnees", region="fr-par")
    base = databases.Instance(
        "base",
        region="fr-par",
        node_type="DB-DEV-S",
        engine="PostgreSQL-15",
        encryption_at_rest=True,
        backup_same_region=True,
        **(
            {"load_balancer": {}}
            if public
            else {"private_network": {"pn_id": inside.id, "enable_ipam": True}}
        ),
    )
    if listed:
        databases.Acl("acces", instance_id=base.id, region="fr-par", acl_rules=[{"ip": listed}])


stack = pulumi.get_stack()
if stack == "eastus":
    azure("eastus")
elif stack == "france":
    azure("francecentral")
elif stack == "region":
    bucket("fr-par-9")
elif stack == "public":
    database(public=True)
elif stack == "recette":
    database(public=True, listed="192.0.2.0/28")
else:
    bucket("fr-par")
    database(public=False)
