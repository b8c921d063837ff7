"""Messages at each level, and exports: plain, nested, unknown, secret, a resource, a component's outputs."""
import pulumi
import pulumi_random as random

pet = random.RandomPet("pet")
pulumi.log.debug("a detail")
pulumi.log.info("for information", resource=pet)
pulumi.log.warn("a warning", ephemeral=True)
print("something printed")
pulumi.export("text", "bonjour")
pulumi.export("nested", {"list": [1, 2.5, True, None], "map": {"a": {"b": "c"}}})
pulumi.export("unknown", pet.id)
pulumi.export("mixed", {"pet": pet.id, "known": "yes"})
pulumi.export("secret", pulumi.Output.secret("confidential"))
pulumi.export("nothing", None)
pulumi.export("empty", [])
