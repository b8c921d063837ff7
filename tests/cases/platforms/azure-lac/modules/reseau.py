from __future__ import annotations

from dataclasses import dataclass, field

import pulumi
from pulumi_azure_native import network, privatedns


@dataclass
class SubnetSpec:
    prefix: str
    delegation: str | None = None
    rules: list[dict] = field(default_factory=list)


class Hub(pulumi.ComponentResource):
    def __init__(self, name: str, rg: pulumi.Input[str], space: str, subnets: dict[str, SubnetSpec], tags: dict[str, str], opts: pulumi.ResourceOptions | None = None):
        super().__init__("conseil:azure:Hub", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.vnet = network.VirtualNetwork(f"{name}-vnet", resource_group_name=rg, address_space=network.AddressSpaceArgs(address_prefixes=[space]), tags=tags, opts=pulumi.ResourceOptions(parent=self, ignore_changes=["subnets"]))
        self.subnets: dict[str, network.Subnet] = {}
        for key, spec in subnets.items():
            nsg = network.NetworkSecurityGroup(f"{name}-{key}-nsg", resource_group_name=rg, security_rules=spec.rules, tags=tags, opts=child)
            self.subnets[key] = network.Subnet(
                f"{name}-{key}", resource_group_name=rg, virtual_network_name=self.vnet.name, address_prefix=spec.prefix,
                network_security_group=network.NetworkSecurityGroupArgs(id=nsg.id), private_endpoint_network_policies="Enabled",
                delegations=[{"name": "d", "service_name": spec.delegation}] if spec.delegation else None,
                opts=pulumi.ResourceOptions(parent=self, depends_on=list(self.subnets.values())),
            )
        self.register_outputs({"vnet": self.vnet.id})


def prive(name: str, rg: pulumi.Input[str], cible: pulumi.Input[str], sous: str, subnet: network.Subnet, zone: privatedns.PrivateZone, parent: pulumi.Resource) -> network.PrivateEndpoint:
    o = pulumi.ResourceOptions(parent=parent)
    pe = network.PrivateEndpoint(
        f"{name}-pe", resource_group_name=rg, subnet=network.SubnetArgs(id=subnet.id),
        private_link_service_connections=[network.PrivateLinkServiceConnectionArgs(name=name, private_link_service_id=cible, group_ids=[sous])], opts=o,
    )
    network.PrivateDnsZoneGroup(f"{name}-pe", resource_group_name=rg, private_endpoint_name=pe.name, private_dns_zone_configs=[{"name": "default", "private_dns_zone_id": zone.id}], opts=o)
    return pe
