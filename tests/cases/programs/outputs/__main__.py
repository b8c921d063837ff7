"""Inputs that come from outputs, known and unknown, through every function of Output."""
import pulumi
import pulumi_azure_native as azure
import pulumi_random as random
import pulumiverse_scaleway as scaleway

bucket = scaleway.object.Bucket("bucket", region="fr-par", tags={"a": "b"})
pet = random.RandomPet("pet", length=3)
instance = scaleway.databases.Instance("db", engine="PostgreSQL-15", node_type="db-dev-s", is_ha_cluster=True, private_network={"pn_id": pet.id})


class Thing(pulumi.CustomResource):
    def __init__(self, resource: str, **props: object) -> None:
        super().__init__("standin:index:Thing", resource, props)


Thing("known", region=bucket.region, tags=bucket.tags, tag=bucket.tags["a"], length=pet.length)
Thing("unknown", id=bucket.id, endpoint=bucket.endpoint, pet=pet.id, missing=bucket.tags.apply(lambda tags: tags.get("z", "none")))
Thing("nested", ip=instance.private_network.apply(lambda network: network.ip_net), endpoint=instance.load_balancer)
Thing("deep", first=instance.endpoint_ip, by_index=instance.load_balancer["ip"])
Thing("all", joined=pulumi.Output.all(bucket.region, pet.id), named=pulumi.Output.all(region=bucket.region, tags=bucket.tags))
Thing("all-known", joined=pulumi.Output.all(bucket.region, pet.length).apply(lambda both: f"{both[0]}/{both[1]}"))
Thing("concat", known=pulumi.Output.concat("s3://", bucket.region), unknown=pulumi.Output.concat("s3://", bucket.id))
Thing("format", known=pulumi.Output.format("{0}-{1}", bucket.region, "x"), unknown=pulumi.Output.format("{a}", a=pet.id))
Thing("json", known=pulumi.Output.json_dumps({"region": bucket.region}), unknown=pulumi.Output.json_dumps({"id": bucket.id}))
Thing("loads", value=pulumi.Output.json_loads(pulumi.Output.json_dumps({"region": [bucket.region]})))
Thing("mixed", list=["a", bucket.id, {"deep": pet.id, "known": 1}], none=None, nested_none={"a": None, "b": [None]})
Thing("numbers", integer=3, float=2.5, big=2**40, negative=-1, flag=False, text="", list=[], map={})
account = azure.storage.StorageAccount("account", resource_group_name="rg", kind="StorageV2", sku={"name": "Standard_LRS"}, account_name="st0")
Thing("azure", name=account.name, blob=account.primary_endpoints.apply(lambda endpoints: endpoints.blob), location=account.location)
Thing("future", value=pulumi.Output.from_input({"a": bucket.region, "b": [bucket.urn]}))
