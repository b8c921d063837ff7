"""Default and explicit providers of the same package, inherited through components; what stack configuration gives."""
import pulumi
import pulumi_azure_native as azure
import pulumi_random as random
import pulumiverse_scaleway as scaleway

paris = scaleway.Provider("paris", region="fr-par", zone="fr-par-1", project_id="11111111-1111-1111-1111-111111111111")
amsterdam = scaleway.Provider("amsterdam", region="nl-ams", opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name="nl")]))
secret = scaleway.Provider("secret", secret_key=pulumi.Output.secret("confidential"))
versioned = scaleway.Provider("versioned", region="pl-waw", opts=pulumi.ResourceOptions(version="1.50.0"))
mapped = scaleway.Provider("mapped", opts=pulumi.ResourceOptions(env_var_mappings={"MY_KEY": "SCW_SECRET_KEY"}))
bare = pulumi.ProviderResource("standin", "bare", {"endpoint": "https://api.example.org", "retries": 3, "nested": {"a": [True]}})
gov = azure.Provider("bleu", metadata_host="management.bleucloud.example", use_oidc=True, disable_pulumi_partner_id=False)
by = pulumi.ResourceOptions

scaleway.object.Bucket("by-default")
scaleway.object.Bucket("in-paris", opts=by(provider=paris))
scaleway.object.Bucket("in-amsterdam", opts=by(provider=amsterdam))
scaleway.object.Bucket("in-secret", opts=by(provider=secret))
scaleway.object.Bucket("in-versioned", opts=by(provider=versioned))
scaleway.object.Bucket("in-mapped", opts=by(provider=mapped))
pulumi.CustomResource("standin:index:Thing", "in-bare", {"value": 1}, by(provider=bare))
azure.resources.ResourceGroup("by-default-in-azure", location="francecentral")
azure.resources.ResourceGroup("in-bleu", location="francecentral", opts=by(provider=gov))

listed = pulumi.ComponentResource("app:index:Box", "listed", None, by(providers=[paris, gov]))
mapped_box = pulumi.ComponentResource("app:index:Box", "mapped", None, by(providers={"scaleway": amsterdam}))
single = pulumi.ComponentResource("app:index:Box", "single", None, by(provider=amsterdam))
inner = pulumi.ComponentResource("app:index:Box", "inner", None, by(parent=listed))
for box in (listed, mapped_box, single, inner):
    scaleway.object.Bucket(f"in-{box._name}", opts=by(parent=box))
azure.resources.ResourceGroup("in-listed-group", opts=by(parent=listed))
random.RandomPet("in-listed-pet", opts=by(parent=listed))
child = scaleway.object.Bucket("parent", opts=by(provider=paris))
scaleway.object.BucketAcl("inherited", bucket=child.id, opts=by(parent=child))
