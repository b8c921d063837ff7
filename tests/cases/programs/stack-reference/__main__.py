"""Outputs of another stack: known, nested, secret, missing; used as inputs."""
import pulumi
import pulumiverse_scaleway as scaleway

network = pulumi.StackReference("organization/network/dev")
named = pulumi.StackReference("named", stack_name="organization/keys/dev")
scaleway.object.Bucket(
    "bucket",
    region=network.require_output("region"),
    tags={
        "vpc": network.get_output("vpc").apply(lambda vpc: vpc["id"]),
        "key": named.get_output("key"),
        "missing": network.get_output("missing").apply(str),
    },
)
pulumi.export("name", network.name)
pulumi.export("subnets", network.outputs["subnets"])
