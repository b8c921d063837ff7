"""Settings that the project declares secret, defaults of another package, and secrets read in the plain way."""
import pulumi
import pulumiverse_scaleway as scaleway


class Thing(pulumi.CustomResource):
    def __init__(self, resource: str, **props: object) -> None:
        super().__init__("standin:index:Thing", resource, props)


config = pulumi.Config()
Thing(
    "thing",
    token=config.require_secret("token"),
    length=config.require_int("length"),
    items=config.require_object("items"),
    flags=[config.get_bool("flag"), config.get_float("ratio"), config.get_int("absent")],
    full=pulumi.Config("project-secrets").require("items"),
)
scaleway.object.Bucket("bucket")
