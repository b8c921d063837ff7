"""Data sources: known arguments, unknown arguments, with a provider, after a resource, the old blocking form."""
import pulumi
import pulumi_azure_native as azure
import pulumi_random as random
import pulumiverse_scaleway as scaleway

provider = scaleway.Provider("explicit", region="nl-ams")
pet = random.RandomPet("pet")


class Thing(pulumi.CustomResource):
    def __init__(self, resource: str, **props: object) -> None:
        super().__init__("standin:index:Thing", resource, props)


blocking = scaleway.get_marketplace_image(label="ubuntu_noble", zone="fr-par-1")
Thing("blocking", id=blocking.id, zone=blocking.zone, label=blocking.label)
output = scaleway.get_marketplace_image_output(label="ubuntu_noble", zone="fr-par-2")
Thing("output", id=output.id, zone=output.zone)
unknown = scaleway.get_marketplace_image_output(label=pet.id)
Thing("unknown", id=unknown.id, label=unknown.label)
with_provider = scaleway.get_marketplace_image_output(label="ubuntu_noble", opts=pulumi.InvokeOutputOptions(provider=provider))
Thing("with-provider", id=with_provider.id)
after = scaleway.get_marketplace_image_output(label="ubuntu_noble", opts=pulumi.InvokeOutputOptions(depends_on=[pet]))
Thing("after", id=after.id)
secret = scaleway.get_marketplace_image_output(label=pulumi.Output.secret("ubuntu_noble"))
Thing("secret", id=secret.id)
vault = azure.keyvault.get_vault_output(resource_group_name="rg", vault_name="vault")
Thing("azure", uri=vault.properties.vault_uri, location=vault.location, purge=vault.properties.enable_purge_protection)
Thing("raw", value=pulumi.runtime.invoke("standin:index:getThing", {"a": 1, "nested": {"b": [True]}}).value)
