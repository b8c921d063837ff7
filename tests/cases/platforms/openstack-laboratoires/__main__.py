"""Laboratories: the OpenStack interface of OVHcloud's public cloud, credentials from the environment of the CI."""
import pulumi
import pulumi_openstack as openstack
from tunnels import politiques, tunnel

cfg = pulumi.Config()
gra = openstack.Provider("gra", auth_url="https://auth.cloud.ovh.net/v3", region="GRA9", domain_name="Default", tenant_name="1234567890123456", user_name="user-ci", password=cfg.get_secret("mot-de-passe") or pulumi.Output.secret("lu-dans-la-ci"))
OPTS = pulumi.ResourceOptions(provider=gra)


def renomme(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    """Every network used to be called otherwise."""
    if args.type_ == "openstack:networking/network:Network":
        return pulumi.ResourceTransformationResult(args.props, pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(aliases=[pulumi.Alias(name=f"old-{args.name}")])))
    return None


pulumi.runtime.register_stack_transformation(renomme)
net = openstack.networking.Network("labo", name="labo", opts=OPTS)
sub = openstack.networking.Subnet("labo", network_id=net.id, cidr="10.200.0.0/20", opts=OPTS)
routeur = openstack.networking.Router("labo", external_network_id="393d06cc-a82c-4dc4-a576-c79e8dd67ba3", enable_snat=True, opts=OPTS)
openstack.networking.RouterInterface("labo", router_id=routeur.id, subnet_id=sub.id, opts=OPTS)

service = openstack.vpnaas.Service("labo", router_id=routeur.id, subnet_id=sub.id, opts=OPTS)
p = politiques(OPTS)
for site, d in cfg.require_object("sites").items():
    tunnel(site, d["pair"], d["cidr"], service, p, OPTS)

modele = openstack.containerinfra.ClusterTemplate("k8s", coe="kubernetes", image="fedora-coreos-40", flavor="b3-8", master_flavor="b3-8", network_driver="calico", volume_driver="cinder", docker_volume_size=50, external_network_id="393d06cc-a82c-4dc4-a576-c79e8dd67ba3", fixed_network=net.name, fixed_subnet=sub.name, floating_ip_enabled=False, master_lb_enabled=True, labels={"kube_tag": "v1.31.2"}, opts=OPTS)
openstack.containerinfra.Cluster("k8s", cluster_template_id=modele.id, node_count=3, master_count=3, floating_ip_enabled=False, keypair="ci", opts=OPTS)

zone = openstack.dns.Zone("labo", name="labo.example.", email="dsi@labo.example", opts=OPTS)
for nom in ("resultats", "dpi"):
    openstack.dns.RecordSet(nom, zone_id=zone.id, name=f"{nom}.labo.example.", type="A", records=["10.200.0.10"], opts=OPTS)

openstack.images.Image("golden", container_format="bare", disk_format="qcow2", visibility="private", protected=True, image_source_url="https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-generic-amd64.qcow2", opts=OPTS)
openstack.images.Image("partagee", container_format="bare", disk_format="qcow2", visibility="public", local_file_path="image.qcow2", opts=OPTS)
for n in range(2):
    openstack.objectstorage.Container(f"resultats-{n}", versioning=True, container_read=None, opts=pulumi.ResourceOptions(provider=gra, retain_on_delete=True))
openstack.identity.ApplicationCredential("ci", roles=["member"], expires_at="2027-03-31T00:00:00Z", opts=OPTS)
openstack.identity.ApplicationCredential("eternel", unrestricted=True, opts=OPTS)
