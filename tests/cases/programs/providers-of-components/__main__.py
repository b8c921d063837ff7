"""Providers handed to components, remote ones and parameterised packages included; a provider as an input."""
import pulumi
import pulumi_random as random
import pulumiverse_scaleway as scaleway
from sdks import numspot

by = pulumi.ResourceOptions
paris = scaleway.Provider("paris", region="fr-par", secret_key=pulumi.Config("scaleway").get_secret("secretKey"))
sovereign = numspot.Provider("sovereign", "https://api.cloudgouv-eu-west-1.example.org")


class Remote(pulumi.ComponentResource):
    address: pulumi.Output[str]

    def __init__(self, name: str, props: dict, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("remote:index:Box", name, {"address": None, **props}, opts, remote=True)


remote = pulumi.ProviderResource("remote", "remote", {"region": "fr-par"}, by(version="1.2.3"))
box = pulumi.ComponentResource("app:index:Box", "box", None, by(providers=[paris, sovereign, remote]))
numspot.Vpc("vpc", "10.0.0.0/16", by(parent=box))
scaleway.object.Bucket("bucket", opts=by(parent=box))
inside = Remote("inside", {"text": "a", "bucket": pulumi.Output.secret({"name": "b"})}, by(parent=box))
outside = Remote("outside", {"text": "a", "vpc": inside.address}, by(providers=[paris, remote]))
versioned = Remote("versioned", {}, by(version="2.0.0", plugin_download_url="https://plugins.example.org/remote"))
random.RandomPet("after", keepers={"address": outside.address}, opts=by(depends_on=[inside, box]))
pulumi.CustomResource("standin:index:Thing", "takes-a-provider", {"provider": paris, "name": "x"})
scaleway.object.Bucket("protected", opts=by(provider=paris, protect=True))
known = scaleway.Provider("computed", region=scaleway.object.Bucket("source", region="fr-par").region)
scaleway.object.Bucket("in-computed", opts=by(provider=known))
