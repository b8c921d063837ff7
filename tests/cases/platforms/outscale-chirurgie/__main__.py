"""Operating theatres: a Net per site, three tiers, a load balancer, a tunnel to each hospital."""
import base64
import json

import pulumi
import pulumi_random as random
from paquet import Fournisseur, Ressource

cfg = pulumi.Config()
REGION = "cloudgouv-eu-west-1"
osc = Fournisseur("osc", api={"region": REGION, "endpoint": f"https://api.{REGION}.outscale.com/api/v1"})


def t(**paires):
    return [{"key": k, "value": v} for k, v in paires.items()]


class Etage(pulumi.ComponentResource):
    """Machines of one tier, spread over both zones, and what lets them be reached."""

    def __init__(self, nom, net, cidr, combien, ports, depuis, opts=None):
        super().__init__("bloc:osc:Etage", nom, None, opts)
        o = pulumi.ResourceOptions(parent=self)
        self.sous = [Ressource("Subnet", f"{nom}-{z}", net_id=net.id, ip_range=cidr.format(i), subregion_name=f"{REGION}{z}", tags=t(Name=f"{nom}-{z}"), opts=o) for i, z in enumerate("ab")]
        self.groupe = Ressource("SecurityGroup", nom, description=nom, net_id=net.id, remove_default_outbound_rule=True, security_group_name=nom, opts=o)
        for port in ports:
            Ressource("SecurityGroupRule", f"{nom}-{port}", flow="Inbound", security_group_id=self.groupe.id, rules=[{"fromPortRange": port, "toPortRange": port, "ipProtocol": "tcp", "ipRanges": [depuis]}], opts=o)
        self.vms = []
        for n in range(combien):
            vm = Ressource(
                "Vm", f"{nom}-{n}", image_id="ami-12345678", vm_type="tinav6.c4r8p2", keypair_name="exploitation", subnet_id=self.sous[n % 2].id, security_group_ids=[self.groupe.id], deletion_protection=True,
                user_data=base64.b64encode(b"#cloud-config\npackages: [cryptsetup]\n").decode(), block_device_mappings=[{"deviceName": "/dev/sda1", "bsu": {"volumeSize": 50, "volumeType": "gp2", "deleteOnVmDeletion": True}}], tags=t(Name=f"{nom}-{n}"),
                opts=pulumi.ResourceOptions(parent=self, ignore_changes=["imageId"], delete_before_replace=True),
            )
            self.vms.append(vm)
        self.register_outputs({"groupe": self.groupe.id})


for rang, site in enumerate(cfg.require_object("sites")):
    o = pulumi.ResourceOptions(provider=osc)
    net = Ressource("Net", site, ip_range=f"10.{rang}.0.0/16", tags=t(Name=site), opts=o)
    p = pulumi.ResourceOptions(providers=[osc])
    front = Etage(f"{site}-front", net, f"10.{rang}." + "1{}.0/24", 2, [443], "10.0.0.0/8", opts=p)
    metier = Etage(f"{site}-metier", net, f"10.{rang}." + "2{}.0/24", 2, [8443], f"10.{rang}.0.0/16", opts=p)
    donnees = Etage(f"{site}-donnees", net, f"10.{rang}." + "3{}.0/24", 1, [5432], f"10.{rang}.0.0/16", opts=p)
    disque = Ressource("Volume", f"{site}-donnees", subregion_name=f"{REGION}a", size=500, volume_type="io1", iops=3000, tags=t(Name=f"{site}-donnees"), opts=o)
    Ressource("VolumeLink", f"{site}-donnees", device_name="/dev/xvdb", vm_id=donnees.vms[0].id, volume_id=disque.id, opts=o)
    instantane = Ressource("Snapshot", f"{site}-donnees", volume_id=disque.id, description="avant reprise", opts=o)
    lb = Ressource("LoadBalancer", f"{site}-portail", load_balancer_name=f"{site}-portail", load_balancer_type="internal", subnets=[front.sous[0].id], security_groups=[front.groupe.id], listeners=[{"backendPort": 443, "backendProtocol": "HTTPS", "loadBalancerPort": 443, "loadBalancerProtocol": "HTTPS", "serverCertificateId": f"orn:ows:idauth::012345678910:server-certificate/{site}"}], opts=o)
    Ressource("LoadBalancerVms", f"{site}-portail", load_balancer_name=f"{site}-portail", backend_vm_ids=[vm.id for vm in front.vms], opts=o)
    Ressource("LoadBalancerAttributes", f"{site}-portail", load_balancer_name=f"{site}-portail", access_log={"isEnabled": True, "osuBucketName": f"traces-{site}", "publicationInterval": 5}, opts=o)
    passerelle = Ressource("VirtualGateway", site, connection_type="ipsec.1", opts=o)
    Ressource("VirtualGatewayLink", site, virtual_gateway_id=passerelle.id, net_id=net.id, opts=o)
    pair = Ressource("ClientGateway", site, bgp_asn=65000 + rang, connection_type="ipsec.1", public_ip=f"203.0.113.{rang + 1}", opts=o)
    Ressource("VpnConnection", site, client_gateway_id=pair.id, virtual_gateway_id=passerelle.id, connection_type="ipsec.1", static_routes_only=True, opts=o)
    if site == "lyon":
        Ressource("SnapshotAttributes", "prestataire", snapshot_id=instantane.id, permissions_to_create_volume_additions=[{"accountIds": ["123456789012"]}], opts=o)

Ressource("Keypair", "exploitation", keypair_name="exploitation", public_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJfakefakefakefakefakefakefakefakefakefakefak", opts=pulumi.ResourceOptions(provider=osc, import_="exploitation"))
u = Ressource("User", "sauvegarde", user_name="sauvegarde", path="/robots/", opts=pulumi.ResourceOptions(provider=osc))
Ressource("AccessKey", "sauvegarde", user_name="sauvegarde", state="ACTIVE", opts=pulumi.ResourceOptions(provider=osc, depends_on=[u]))
Ressource("Policy", "sauvegarde", policy_name="sauvegarde", document=json.dumps({"Statement": [{"Effect": "Allow", "Action": ["api:CreateSnapshot", "api:ReadSnapshots"], "Resource": ["*"]}]}), opts=pulumi.ResourceOptions(provider=osc))
random.RandomId("suffixe", byte_length=2)
