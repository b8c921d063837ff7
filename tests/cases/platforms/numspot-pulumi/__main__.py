"""Home care: a VPC for each town, a tunnel, machines without public addresses."""
import base64

import pulumi
import pulumi_random as random
from paquet import Fournisseur, Ressource

ns = Fournisseur("ns", numspot_host="https://api.cloudgouv-eu-west-1.numspot.com", numspot_host_os="https://objectstorage.cloudgouv-eu-west-1.numspot.com", client_id="c", client_secret=pulumi.Config().get_secret("secret") or pulumi.Output.secret("x"), space_id="22222222-0000-4000-8000-000000000001")
o = pulumi.ResourceOptions(provider=ns)
Ressource("Keypair", "soins", name="soins", public_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJfakefakefakefakefakefakefakefakefakefakefak", opts=pulumi.ResourceOptions(provider=ns, import_="soins"))


def commune(nom, plage):
    vpc = Ressource("Vpc", nom, ip_range=plage, tags=[{"key": "commune", "value": nom}], opts=o)
    sous = Ressource("Subnet", nom, vpc_id=vpc.id, ip_range=plage.replace("0.0/16", "1.0/24"), availability_zone_name="cloudgouv-eu-west-1a", map_public_ip_on_launch=False, opts=o)
    groupe = Ressource("SecurityGroup", nom, vpc_id=vpc.id, name=nom, description=nom, inbound_rules=[{"fromPortRange": 443, "toPortRange": 443, "ipProtocol": "tcp", "ipRanges": [plage]}], outbound_rules=[{"fromPortRange": 443, "toPortRange": 443, "ipProtocol": "tcp", "ipRanges": ["0.0.0.0/0"]}], opts=o)
    carte = Ressource("Nic", nom, subnet_id=sous.id, security_group_ids=[groupe.id], opts=o)
    vm = Ressource("Vm", nom, image_id="ami-00000002", type="ns-cus6-2c4r", subnet_id=sous.id, security_group_ids=[groupe.id], keypair_name="soins", deletion_protection=nom != "angers", user_data=base64.b64encode(b"#cloud-config\n").decode(), opts=pulumi.ResourceOptions(provider=ns, depends_on=[carte]))
    disque = Ressource("Volume", nom, availability_zone_name="cloudgouv-eu-west-1a", size=50, type="gp2", link_vm={"vmId": vm.id, "deviceName": "/dev/sdb"}, opts=o)
    Ressource("Snapshot", nom, volume_id=disque.id, description=nom, opts=o)
    vgw = Ressource("VirtualGateway", nom, connection_type="ipsec.1", vpc_id=vpc.id, opts=o)
    pair = Ressource("ClientGateway", nom, bgp_asn=65010, connection_type="ipsec.1", public_ip="203.0.113.9", opts=o)
    cle = random.RandomPassword(f"psk-{nom}", length=48)
    Ressource("VpnConnection", nom, client_gateway_id=pair.id, virtual_gateway_id=vgw.id, connection_type="ipsec.1", static_routes_only=True, vpn_options={"phase1options": {"phase1encryptionAlgorithms": ["aes256"], "phase1integrityAlgorithms": ["sha2-256"], "phase1dhGroupNumbers": [20], "ikeVersions": ["ikev2"]}, "phase2options": {"phase2encryptionAlgorithms": ["aes256"], "phase2integrityAlgorithms": ["sha2-256"], "phase2dhGroupNumbers": [20], "preSharedKey": cle.result}}, opts=o)
    return vpc


vpcs = [commune(nom, plage) for nom, plage in pulumi.Config().require_object("communes").items()]
Ressource("ComputeBridge", "entre-communes", source_vpc_id=vpcs[0].id, destination_vpc_id=vpcs[1].id, opts=o)
image = Ressource("Image", "base", name="base-soins", source_image_id="ami-00000002", source_region_name="cloudgouv-eu-west-1", access={"isPublic": True}, opts=o)
