"""One tunnel for each hospital."""
import pulumi
import pulumiverse_scaleway as scw

CHIFFRES = [{"encryption": "aes256gcm", "dh_group": "ecp384"}]


class Tunnel(pulumi.ComponentResource):
    def __init__(self, site, adresse, passerelle, routage, opts=None):
        super().__init__("pacs:reseau:Tunnel", site, None, opts)
        mien = pulumi.ResourceOptions(parent=self)
        distant = scw.s2svpn.CustomerGateway(site, ipv4_public=adresse, asn=65000, opts=mien)
        self.lien = scw.s2svpn.Connection(
            site,
            vpn_gateway_id=passerelle.id,
            customer_gateway_id=distant.id,
            initiation_policy="customer_gateway",
            enable_route_propagation=True,
            ikev2_ciphers=CHIFFRES,
            esp_ciphers=CHIFFRES,
            bgp_config_ipv4s=[{"routing_policy_id": routage.id, "private_ip": "169.254.0.1/30", "peer_private_ip": "169.254.0.2/30"}],
            opts=mien,
        )
        self.register_outputs({})
