"""Analysis laboratories: dedicated servers, vRack, HA-NAS, IP load balancing. Everything existed before Pulumi."""
import pulumi
import pulumi_ovh as ovh
import pulumi_tls as tls

conf = pulumi.Config()
europe = ovh.Provider("europe", endpoint="ovh-eu")
canada = ovh.Provider("canada", endpoint="ovh-ca")
EU = pulumi.InvokeOptions(provider=europe)


def existant(nom: str, identifiant: str) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(provider=europe, import_=identifiant, protect=True)


vrack = ovh.vrack.Vrack("vrack", name="labo", description="réseau privé des laboratoires", opts=existant("vrack", "pn-100001"))
for rang, nom in enumerate(conf.require_object("serveurs"), start=1):
    fiche = ovh.get_server_output(service_name=nom, opts=EU)
    serveur = ovh.dedicated.Server(
        f"lims-{rang}", service_name=nom, display_name=f"lims-{rang}", monitoring=True, os="debian12_64", prevent_install_on_import=True,
        customizations={"hostname": f"lims-{rang}", "ssh_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJfakefakefakefakefakefakefakefakefakefakefak exploitation"},
        opts=existant(f"lims-{rang}", nom),
    )
    ovh.vrack.DedicatedServerInterface(f"lims-{rang}", service_name=vrack.service_name, interface_id=fiche.enabled_vrack_vnis.apply(lambda v: v[0] if v else ""), opts=pulumi.ResourceOptions(provider=europe, parent=serveur))
    adresse = f"51.91.{9 + rang}.7"
    pare_feu = ovh.ip.Firewall(f"lims-{rang}", ip=f"{adresse}/32", ip_on_firewall=adresse, enabled=True, opts=pulumi.ResourceOptions(provider=europe))
    regles = [("permit", "tcp", "22", "192.0.2.0/24"), ("permit", "tcp", "443", None), ("deny", "ipv4", None, None)]
    for ordre, (action, protocole, port, source) in enumerate(regles):
        ovh.ip.FirewallRule(f"lims-{rang}-{ordre}", ip=f"{adresse}/32", ip_on_firewall=adresse, sequence=ordre, action=action, protocol=protocole, destination_port=port, source=source, opts=pulumi.ResourceOptions(provider=europe, depends_on=[pare_feu]))

# HA-NAS of the results
nas = "zpool-100001"
for partition, taille in {"resultats": 3000, "images": 8000}.items():
    p = ovh.dedicated.NasHAPartition(partition, service_name=nas, name=partition, size=taille, protocol="NFS", opts=pulumi.ResourceOptions(provider=europe))
    for n in (1, 2, 3):
        ovh.dedicated.NasHAPartitionAccess(f"{partition}-{n}", service_name=nas, partition_name=p.name, ip=f"10.10.0.{n}/32", type="readwrite", opts=pulumi.ResourceOptions(provider=europe))
    ovh.dedicated.NasHAPartitionSnapshot(partition, service_name=nas, partition_name=p.name, type="day-1", opts=pulumi.ResourceOptions(provider=europe))
ovh.dedicated.NasHAPartitionAccess("images-partout", service_name=nas, partition_name="images", ip="0.0.0.0/0", type="readonly", opts=pulumi.ResourceOptions(provider=europe))

# Load balancer in front of the results' portal
lb = ovh.iploadbalancing.get_ip_load_balancing_output(service_name="loadbalancer-1a2b3c", opts=EU)
cle = tls.PrivateKey("portail", algorithm="RSA", rsa_bits=4096)
certificat = tls.SelfSignedCert("portail", private_key_pem=cle.private_key_pem, validity_period_hours=8760, allowed_uses=["server_auth"], subject={"common_name": "resultats.labo.example"})
ssl = ovh.iploadbalancing.Ssl("portail", service_name=lb.service_name, certificate=certificat.cert_pem, key=cle.private_key_pem, opts=pulumi.ResourceOptions(provider=europe))
ferme = ovh.iploadbalancing.HttpFarm("portail", service_name=lb.service_name, zone="gra", port=443, balance="roundrobin", probe={"type": "http", "url": "/vie", "interval": 30, "port": 443}, opts=pulumi.ResourceOptions(provider=europe))
for n in (1, 2):
    ovh.iploadbalancing.HttpFarmServer(f"portail-{n}", service_name=lb.service_name, farm_id=ferme.id.apply(int), address=f"10.10.0.{n}", port=443, ssl=True, status="active", opts=pulumi.ResourceOptions(provider=europe))
ovh.iploadbalancing.HttpFrontend("portail", service_name=lb.service_name, zone="gra", port="443", ssl=True, default_ssl_id=ssl.id.apply(int), default_farm_id=ferme.id.apply(int), hsts=True, opts=pulumi.ResourceOptions(provider=europe))
ovh.iploadbalancing.HttpFrontend("portail-clair", service_name=lb.service_name, zone="gra", port="80", redirect_location="https://resultats.labo.example", opts=pulumi.ResourceOptions(provider=europe))

# Somebody's forgotten trial
ovh.vps.Vps("essai", display_name="essai", ovh_subsidiary="CA", plans=[{"duration": "P1M", "plan_code": "vps-2025-model1", "pricing_mode": "default", "configurations": [{"label": "vps_datacenter", "value": "BHS"}]}], opts=pulumi.ResourceOptions(provider=canada))

exploitation = ovh.me.IdentityGroup("exploitation", name="exploitation", role="UNPRIVILEGED", opts=pulumi.ResourceOptions(provider=europe))
ovh.iam.Policy("exploitation", name="exploitation", identities=[exploitation.group_urn], resources=[vrack.vrack_urn], allows=["vrack:apiovh:get", "vrack:apiovh:edit"], opts=pulumi.ResourceOptions(provider=europe))
ovh.iam.Policy("astreinte", name="astreinte", identities=[exploitation.group_urn], resources=["urn:v1:eu:resource:*"], allows=["*"], opts=pulumi.ResourceOptions(provider=europe))
