"""A component of a provider (its children are not this program's), and methods of it."""
import pulumi
import pulumi_random as random


class Cluster(pulumi.ComponentResource):
    endpoint: pulumi.Output[str]

    def __init__(self, name: str, nodes: pulumi.Input[int], opts: pulumi.ResourceOptions | None = None, **more: object) -> None:
        super().__init__("remote:index:Cluster", name, {"nodes": nodes, "endpoint": None, **more}, opts, remote=True)

    def kubeconfig(self, profile: pulumi.Input[str]) -> pulumi.Output:
        return pulumi.runtime.call("remote:index:Cluster/kubeconfig", {"__self__": self, "profile": profile}, self)


pet = random.RandomPet("pet")
cluster = Cluster("cluster", 3, pulumi.ResourceOptions(protect=True))
kubeconfig = cluster.kubeconfig("admin")
Cluster("second", pet.id, pulumi.ResourceOptions(parent=cluster, depends_on=[pet]), pet=pet, secret=pulumi.Output.secret("s"))
random.RandomId("of-the-cluster", byte_length=1, keepers={"endpoint": cluster.endpoint, "urn": cluster.urn})
random.RandomId("inside", byte_length=1, opts=pulumi.ResourceOptions(parent=cluster))
