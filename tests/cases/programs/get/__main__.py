"""Resources that exist already and are only read."""
import pulumi
import pulumi_random as random
import pulumiverse_scaleway as scaleway

existing = scaleway.object.Bucket.get("existing", "fr-par/existing", region="fr-par")
scaleway.object.BucketAcl("acl", bucket=existing.name, acl="private", region=existing.region)
pet = random.RandomPet("pet")
later = scaleway.object.Bucket.get("later", pet.id)
box = pulumi.ComponentResource("app:index:Box", "box")
child = scaleway.iam.Application.get("child", "11111111-1111-1111-1111-111111111111", opts=pulumi.ResourceOptions(parent=box))
scaleway.iam.ApiKey("key", application_id=child.name, description=later.name)


class Thing(pulumi.CustomResource):
    name: pulumi.Output[str]

    def __init__(self, name: str, props: dict | None = None, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("standin:index:Thing", name, {"name": None, **(props or {})}, opts)


Thing("by-option", opts=pulumi.ResourceOptions(id="thing-1"))
