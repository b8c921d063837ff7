"""A university's research platform, at a Swiss host, written in a notebook at first."""
import pulumi
import pulumi_openstack as openstack

KEY = openstack.compute.Keypair("labo", public_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKfakefakefakefakefakefakefakefakefakefakefa labo")
externe = openstack.networking.get_network_output(name="ext-floating1")

net = openstack.networking.Network("recherche")
sub = openstack.networking.Subnet("recherche", network_id=net.id, cidr="192.168.70.0/24", ip_version=4, opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name="subnet-1")]))
router = openstack.networking.Router("recherche", external_network_id=externe.id)
openstack.networking.RouterInterface("recherche", router_id=router.id, subnet_id=sub.id)

web = openstack.networking.SecGroup("web", description="web")
ssh = openstack.networking.SecGroup("ssh", description="ssh")
rules = {"https": (web, 443, "0.0.0.0/0"), "ssh": (ssh, 22, "129.194.0.0/16"), "jupyter": (ssh, 8888, "0.0.0.0/0")}
for name, (group, port, source) in rules.items():
    openstack.networking.SecGroupRule(name, security_group_id=group.id, direction="ingress", ethertype="IPv4", protocol="tcp", port_range_min=port, port_range_max=port, remote_ip_prefix=source)

image = openstack.images.get_image_output(name="Ubuntu 24.04 LTS Noble Numbat", most_recent=True)


def vm(name: str, flavor: str, groups: list, public: bool = False, volume: int | None = None):
    boot = openstack.blockstorage.Volume(f"{name}-root", image_id=image.id, size=50, region="dc3-a")
    server = openstack.compute.Instance(
        name, flavor_name=flavor, key_pair=KEY.name, security_groups=[g.name for g in groups], networks=[{"uuid": net.id}],
        block_devices=[{"uuid": boot.id, "source_type": "volume", "destination_type": "volume", "boot_index": 0}],
        user_data="#cloud-config\npackages: [docker.io]\n",
    )
    if volume:
        data = openstack.blockstorage.Volume(f"{name}-data", size=volume, region="dc3-a", metadata={"owner": name})
        openstack.compute.VolumeAttach(f"{name}-data", instance_id=server.id, volume_id=data.id)
    if public:
        port = openstack.networking.get_port_output(device_id=server.id, network_id=net.id)
        ip = openstack.networking.FloatingIp(name, pool="ext-floating1")
        openstack.networking.FloatingIpAssociate(name, floating_ip=ip.address, port_id=port.id)
    return server


front = vm("front", "a2-ram4-disk0", [web], public=True)
for n in range(2):
    vm(f"calcul-{n}", "a16-ram64-disk0", [ssh], volume=500)

cohortes = openstack.objectstorage.Container("cohortes", region="dc3-a", metadata={"projet": "cohortes"})
openstack.objectstorage.TempUrl("partage", container="cohortes", object="export.csv", method="get", ttl=604800)
share = openstack.sharedfilesystem.Share("commun", share_proto="NFS", size=500, share_type="default", opts=pulumi.ResourceOptions(import_="7b5b4d1e-0000-4000-8000-000000000001"))
openstack.sharedfilesystem.ShareAccess("commun", share_id=share.id, access_type="ip", access_to="192.168.70.0/24", access_level="rw")
