"""Department warehouses of a hospital: Kapsule in front, managed PostgreSQL behind, one bucket per department."""
import pulumi
import pulumiverse_scaleway as scw
from composants import Pole, PoleArgs, politique

cfg = pulumi.Config()
poles = cfg.require_object("poles")
siege = cfg.require("siege")


def ajoute_tags(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult:
    """House rule: whatever bears a list of tags also bears the name of the stack."""
    if isinstance(args.props.get("tags"), list):
        args.props["tags"] = [*args.props["tags"], pulumi.get_stack()]
    return pulumi.ResourceTransformResult(args.props, args.opts)


pulumi.runtime.register_resource_transform(ajoute_tags)

par2 = scw.Provider("par2", region="fr-par", zone="fr-par-2")
secours = scw.Provider("secours", region="nl-ams", zone="nl-ams-1")

vpc = scw.network.Vpc("vpc")
prive = scw.network.PrivateNetwork("prive", vpc_id=vpc.id, ipv4_subnet={"subnet": "172.16.8.0/22"})

lecteurs = {n: scw.iam.Application(n, description="lecture seule") for n in ("dim", "pmsi")}
for nom, lecteur in lecteurs.items():
    scw.iam.Policy(nom, application_id=lecteur.id, rules=[{"project_ids": [scw.config.project_id or "11111111-1111-4111-8111-111111111111"], "permission_set_names": ["ObjectStorageReadOnly"]}])

entrepots = {}
for nom, args in poles.items():
    entrepots[nom] = Pole(nom, PoleArgs(prive.id, args["taille"], args["retention"]))
    scw.object.BucketPolicy(f"{nom}-lecture", bucket=entrepots[nom].bucket.id, policy=politique(entrepots[nom].bucket, lecteurs))

# Cluster
cluster = scw.kubernetes.Cluster(
    "kapsule",
    version="1.31",
    cni="cilium",
    type="kapsule-dedicated-4",
    private_network_id=prive.id,
    delete_additional_resources=False,
    auto_upgrade={"enable": True, "maintenance_window_start_hour": 3, "maintenance_window_day": "sunday"},
)
scw.kubernetes.Acl("kapsule", cluster_id=cluster.id, acl_rules=[{"ip": siege, "description": "siège"}])
for zone, provider in {"fr-par-1": None, "fr-par-2": par2}.items():
    scw.kubernetes.Pool(
        f"pool-{zone[-1]}",
        cluster_id=cluster.id,
        node_type="PRO2-M",
        size=3,
        zone=zone,
        autohealing=True,
        public_ip_disabled=True,
        root_volume_type="sbs_5k",
        opts=pulumi.ResourceOptions(provider=provider),
    )

# Portal of the staff
ip = scw.loadbalancers.Ip("portail-ip")
lb = scw.loadbalancers.LoadBalancer("portail-lb", type="LB-S", ip_ids=[ip.id], ssl_compatibility_level="ssl_compatibility_level_modern", private_networks=[{"private_network_id": prive.id}])
backend = scw.loadbalancers.Backend("portail-be", lb_id=lb.id, forward_port=30443, forward_protocol="http", ssl_bridging=True, health_check_https={"uri": "/sante"})
cert = scw.loadbalancers.Certificate("portail-cert", lb_id=lb.id, letsencrypt={"common_name": "portail.chu.example"})
front = scw.loadbalancers.Frontend("portail-fe", lb_id=lb.id, backend_id=backend.id, inbound_port=443, certificate_ids=[cert.id], enable_access_logs=True)
scw.loadbalancers.Acl("portail-siege", frontend_id=front.id, index=1, action={"type": "allow"}, match={"ip_subnets": [siege]})
scw.loadbalancers.Acl("portail-reste", frontend_id=front.id, index=2, action={"type": "deny"}, match={"ip_subnets": ["0.0.0.0/0"]})

registre = scw.registry.Namespace("images", is_public=False)

# What somebody added in a hurry: a copy of oncology for the Dutch partner
copie = scw.object.Bucket("oncologie-copie", region="nl-ams", versioning={"enabled": True}, opts=pulumi.ResourceOptions(provider=secours))
scw.object.BucketAcl("oncologie-copie", bucket=copie.id, acl="private", region="nl-ams", opts=pulumi.ResourceOptions(provider=secours))

pulumi.export("hotes", {n: p.base.private_network.ip for n, p in entrepots.items()})
pulumi.export("kubeconfig", pulumi.Output.secret(cluster.kubeconfigs))
