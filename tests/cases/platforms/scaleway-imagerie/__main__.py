"""PACS of a group of hospitals."""
import pulumi
import pulumi_tls as tls
import pulumiverse_scaleway as scw
from sites import Tunnel

cfg = pulumi.Config()
socle = pulumi.StackReference("bretagne/socle/prod")
projet = socle.get_output("projet-imagerie")

vpc = scw.network.Vpc("pacs", project_id=projet)
reseaux = [scw.network.PrivateNetwork(f"pacs-{n}", vpc_id=vpc.id, project_id=projet, ipv4_subnet={"subnet": f"10.{n}.0.0/24"}) for n in range(2)]
lan, gpu = reseaux

vpn = scw.s2svpn.Gateway("vpn", gateway_type="VGW-S", private_network_id=lan.id, project_id=projet)
routage = scw.s2svpn.RoutingPolicy("vpn", project_id=projet, prefix_filter_ins=["10.128.0.0/9"], prefix_filter_outs=["10.0.0.0/15"])
for n, site in enumerate(cfg.require_object("sites")):
    Tunnel(site, f"203.0.113.{n + 10}", vpn, routage)

cle = tls.PrivateKey("exploitation", algorithm="ED25519")
exploitation = scw.iam.SshKey("exploitation", public_key=cle.public_key_openssh, project_id=projet)

offre = scw.elasticmetal.get_offer_output(name="EM-B220E-NVME", zone="fr-par-2", subscription_period="monthly")
systeme = scw.elasticmetal.get_os_output(name="Ubuntu", version="24.04 LTS (Noble Numbat)", zone="fr-par-2")
option = scw.elasticmetal.get_option_output(name="Private Network", zone="fr-par-2")
adresses = [scw.ipam.Ip(f"pacs-{n}", address=f"10.0.0.{n + 10}", sources=[{"private_network_id": lan.id}], project_id=projet) for n in range(3)]
for n, adresse in enumerate(adresses):
    scw.elasticmetal.Server(
        f"pacs-{n}",
        offer=offre.offer_id,
        os=systeme.os_id,
        ssh_key_ids=[exploitation.id],
        options=[{"id": option.option_id}],
        private_networks=[{"id": lan.id, "ipam_ip_ids": [adresse.id]}],
        protected=True,
        project_id=projet,
        opts=pulumi.ResourceOptions(delete_before_replace=True, depends_on=[exploitation]),
    )

# GPU workers, behind no public address
pare_feu = scw.instance.SecurityGroup("gpu", inbound_default_policy="drop", outbound_default_policy="drop", project_id=projet, external_rules=True)
scw.instance.SecurityGroupRules(
    "gpu", security_group_id=pare_feu.id,
    inbound_rules=[{"action": "accept", "port": p, "ip_range": "10.0.0.0/24", "protocol": "TCP"} for p in (22, 4242, 11112)],
    outbound_rules=[{"action": "accept", "ip_range": "10.0.0.0/15", "protocol": "ANY"}],
)
modele = scw.autoscaling.InstanceTemplate(
    "gpu", commercial_type="L4-1-24G", image_id="6f4bb4f1-0000-4000-8000-000000000001", security_group_id=pare_feu.id, private_network_ids=[gpu.id],
    public_ips_v4_count=0, volumes=[{"name": "os", "boot": True, "volume_type": "sbs", "from_empty": {"size": 100000000000}, "perf_iops": 5000}], project_id=projet,
)
groupe = scw.autoscaling.InstanceGroup("gpu", template_id=modele.id, capacities=[{"min_replicas": 1, "max_replicas": 4, "cooldown_delay": 300}], load_balancers=[], project_id=projet)
scw.autoscaling.InstancePolicy("gpu", instance_group_id=groupe.id, action="scale_up", type="flat_count", value=1, priority=1, metrics=[{"name": "cpu", "managed_metric": "managed_metric_instance_cpu", "operator": "operator_greater_than", "aggregate": "aggregate_average", "threshold": 80, "sampling_range_min": 5}], project_id=projet)

rebond = scw.instance.Server(
    "rebond", type="DEV1-S", image="debian_bookworm", project_id=projet, enable_dynamic_ip=False,
    ip_id=scw.instance.Ip("rebond", project_id=projet).id,
    security_group_id=scw.instance.SecurityGroup("rebond", inbound_default_policy="drop", inbound_rules=[{"action": "accept", "port": 22, "ip_range": "0.0.0.0/0"}], project_id=projet).id,
)
scw.instance.PrivateNic("rebond", server_id=rebond.id, private_network_id=lan.id)

modele_ia = scw.inference.get_model_output(name="mistral/pixtral-12b-2409:bf16")
scw.inference.Deployment("relecture", model_id=modele_ia.id, node_type="L4", accept_eula=True, private_endpoint={"private_network_id": gpu.id}, project_id=projet)
scw.FileFilesystem("etudes", size_in_gb=1000, project_id=projet)
scw.mongodb.Instance("index", version="7.0", node_type="MGDB-PRO2-XXS", node_number=3, user_name="dicom", password=cfg.get_secret("mdp") or socle.require_output("mdp"), private_network={"pn_id": lan.id}, is_snapshot_schedule_enabled=True, snapshot_schedule_frequency_hours=24, snapshot_schedule_retention_days=30, project_id=projet)
pulumi.export("rebond", rebond.private_ips.apply(lambda ips: [ip.address for ip in ips or []]))
