"""A provider whose configuration is known only later: its resources and data sources are unknown."""
import pulumi
import pulumi_random as random
import pulumiverse_scaleway as scaleway

project = scaleway.account.Project("project")
inside = scaleway.Provider("inside", project_id=project.id, region="fr-par")
by = pulumi.ResourceOptions(provider=inside)
bucket = scaleway.object.Bucket("bucket", region="fr-par", tags={"a": "b"}, opts=by)
found = scaleway.get_marketplace_image_output(label="ubuntu_noble", opts=pulumi.InvokeOutputOptions(provider=inside))
random.RandomPet("pet", prefix=bucket.region, keepers={"image": found.id})
