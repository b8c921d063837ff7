"""A regional group of hospitals: OpenStack of its own, in two rooms. One tier stack per hospital."""
import pulumi
import pulumi_openstack as os_
import pulumi_random as random
import pulumi_tls as tls

cfg = pulumi.Config()
SOCLE = pulumi.StackReference("groupement/identites/prod")
secret = SOCLE.require_output("application-secret")

nuages = {
    salle: os_.Provider(
        f"nuage-{salle}", auth_url="https://keystone.groupement-sante.example:5000/v3", region=region,
        application_credential_id=SOCLE.require_output("application-id"), application_credential_secret=secret, insecure=False,
    )
    for salle, region in cfg.require_object("regions").items()
}


class Etablissement(pulumi.ComponentResource):
    def __init__(self, nom: str, rang: int, nuage: os_.Provider, opts=None):
        super().__init__("groupement:sante:Etablissement", nom, None, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(providers={"openstack": nuage})))
        o = pulumi.ResourceOptions(parent=self)
        self.reseau = os_.networking.Network("net-" + nom, admin_state_up=True, shared=False, port_security_enabled=True, tags=[f"etablissement={nom}"], opts=o)
        self.sous = os_.networking.Subnet("sub-" + nom, network_id=self.reseau.id, cidr=f"10.{20 + rang}.0.0/22", dns_nameservers=["10.0.0.53"], opts=o)
        routeur = os_.networking.Router("rtr-" + nom, admin_state_up=True, opts=o)
        os_.networking.RouterInterface("rtr-" + nom, router_id=routeur.id, subnet_id=self.sous.id, opts=o)
        self.groupe = os_.networking.SecGroup("sg-" + nom, description=nom, delete_default_rules=True, tags=[nom], opts=o)
        for port in (443, 5432):
            os_.networking.SecGroupRule(f"sg-{nom}-{port}", direction="ingress", ethertype="IPv4", protocol="tcp", port_range_min=port, port_range_max=port, remote_group_id=self.groupe.id, security_group_id=self.groupe.id, opts=o)
        anti = os_.compute.ServerGroup("sgp-" + nom, policies="anti-affinity", opts=o)
        self.machines = []
        for n in range(2):
            port = os_.networking.Port(f"{nom}-{n}", network_id=self.reseau.id, security_group_ids=[self.groupe.id], fixed_ips=[{"subnet_id": self.sous.id}], opts=o)
            vm = os_.compute.Instance(f"{nom}-{n}", flavor_name="c4.m16", image_name="debian-12", key_pair="astreinte", networks=[{"port": port.id}], scheduler_hints=[{"group": anti.id}], opts=pulumi.ResourceOptions(parent=self, ignore_changes=["image_name"], replace_on_changes=["flavor_name"]))
            disque = os_.blockstorage.Volume(f"{nom}-{n}-donnees", size=200, volume_type="luks-replique", opts=o)
            os_.compute.VolumeAttach(f"{nom}-{n}", instance_id=vm.id, volume_id=disque.id, opts=o)
            self.machines.append(vm)
        self.register_outputs({"reseau": self.reseau.id})


salles = list(nuages)
etablissements = [Etablissement(nom, rang, nuages[salles[rang % 2]]) for rang, nom in enumerate(cfg.require_object("etablissements"))]

# Sharing between hospitals: read only for one, everybody for the brochure that somebody put among the images
nord = pulumi.ResourceOptions(provider=nuages["nord"])
echange = os_.objectstorage.Container("echange", container_read="groupement:lecteur", container_write="groupement:redacteur", versioning=True, storage_policy="chiffre", opts=nord)
radios = os_.objectstorage.Container("radios", container_read=".r:*,.rlistings", opts=nord)

lb = os_.loadbalancer.LoadBalancer("portail", vip_subnet_id=etablissements[0].sous.id, security_group_ids=[etablissements[0].groupe.id], opts=nord)
cle = tls.PrivateKey("portail", algorithm="RSA", rsa_bits=3072)
certificat = os_.keymanager.SecretV1("portail", secret_type="certificate", payload=cle.private_key_pem, payload_content_type="text/plain", expiration="2027-06-30T00:00:00Z", opts=nord)
ecoute = os_.loadbalancer.Listener("portail", loadbalancer_id=lb.id, protocol="TERMINATED_HTTPS", protocol_port=443, default_tls_container_ref=certificat.secret_ref, tls_versions=["TLSv1.2", "TLSv1.3"], allowed_cidrs=["10.0.0.0/8"], opts=nord)
vieux = os_.loadbalancer.Listener("hl7", loadbalancer_id=lb.id, protocol="HTTP", protocol_port=2575, allowed_cidrs=["10.0.0.0/8"], opts=nord)
bassin = os_.loadbalancer.Pool("portail", listener_id=ecoute.id, protocol="HTTPS", lb_method="LEAST_CONNECTIONS", opts=nord)
os_.loadbalancer.Members("portail", pool_id=bassin.id, members=[{"address": vm.access_ip_v4, "protocol_port": 443} for vm in etablissements[0].machines], opts=nord)
os_.loadbalancer.Monitor("portail", pool_id=bassin.id, type="HTTPS", delay=10, timeout=5, max_retries=3, url_path="/", opts=nord)

mdp = random.RandomPassword("dossiers", length=32)
os_.database.Instance("dossiers", flavor_id="d2", size=100, datastore={"type": "postgresql", "version": "16"}, networks=[{"uuid": etablissements[1].reseau.id}], databases=[{"name": "dossiers"}], users=[{"name": "app", "password": mdp.result, "databases": ["dossiers"]}], opts=pulumi.ResourceOptions(provider=nuages["sud"]))
pulumi.export("portail", lb.vip_address)
