import pulumi
import pulumi_ovh as ovh


class Reseau(pulumi.ComponentResource):
    network: pulumi.Output[str]
    subnet: pulumi.Output[str]

    def __init__(self, name: str, project: str, region: str, cidr: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("editeur:infra:Reseau", name, {"region": region}, opts)
        o = pulumi.ResourceOptions(parent=self)
        net = ovh.cloudproject.NetworkPrivate(f"{name}-net", service_name=project, name=name, regions=[region], vlan_id=42, opts=o)
        self.network = net.regions_openstack_ids.apply(lambda ids: ids[region] if ids else "")
        sub = ovh.cloudproject.NetworkPrivateSubnetV2(
            f"{name}-sub", service_name=project, network_id=self.network, region=region, cidr=cidr, dhcp=True, enable_gateway_ip=True, opts=o
        )
        self.subnet = sub.id
        self.gateway = ovh.cloudproject.Gateway(f"{name}-gw", service_name=project, region=region, model="s", network_id=self.network, subnet_id=sub.id, opts=o)
        self.register_outputs({"network": self.network, "subnet": self.subnet})
