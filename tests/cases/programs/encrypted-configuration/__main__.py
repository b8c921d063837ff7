"""Encrypted values of the stack's file: alone, inside an object, of a provider (whose default instance gets it)."""
import pulumi
import pulumiverse_scaleway as scaleway


class Thing(pulumi.CustomResource):
    def __init__(self, resource: str, **props: object) -> None:
        super().__init__("standin:index:Thing", resource, props)


config = pulumi.Config()
Thing(
    "thing",
    token=config.require_secret("token"),
    object=config.require_secret_object("object"),
    url=config.require_secret("token").apply(lambda token: f"https://me:{token}@example.org"),
    plain=config.require("plain"),
    missing=config.get_secret("missing"),
)
scaleway.object.Bucket("bucket", region="fr-par")
pulumi.export("token", config.require_secret("token"))
