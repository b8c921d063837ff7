"""Secrets from the program: alone, nested, joined to others, mixed with unknown values, taken off."""
import pulumi
import pulumi_random as random

secret = pulumi.Output.secret("confidential-value")
known = random.RandomPassword("password", length=24, opts=pulumi.ResourceOptions(additional_secret_outputs=["length"]))


class Thing(pulumi.CustomResource):
    def __init__(self, resource: str, **props: object) -> None:
        super().__init__("standin:index:Thing", resource, props)


Thing("alone", value=secret)
Thing("nested", value={"list": [secret, "plain"], "map": {"deep": secret}})
Thing("joined", value=pulumi.Output.concat("user:", secret))
Thing("wrapped", value=pulumi.Output.secret({"user": "me", "password": "confidential-value"}))
Thing("unknown", value=pulumi.Output.secret(known.result), nested=[pulumi.Output.secret(known.id)])
Thing("taken-off", value=pulumi.Output.unsecret(secret))
Thing("number", value=pulumi.Output.secret(3), empty=pulumi.Output.secret(None), flag=pulumi.Output.secret(True))
Thing("from-an-input", length=known.length, json=pulumi.Output.json_dumps({"a": secret}))
pulumi.export("secret", secret)
pulumi.export("password", known.result)
