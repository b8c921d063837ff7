"""Electronic records of a software house. The public cloud project was ordered in the web console, with its HDS option."""
import pulumi
import pulumi_ovh as ovh
import pulumi_random as random
from infra import BaseGeree, Reseau
from infra.donnees import Demande

cfg = pulumi.Config()
PROJET = cfg.require("projet")
REGION = "GRA"
BUREAUX = cfg.require_object("bureaux")

stack = pulumi.get_stack()
reseau = Reseau("prod", PROJET, "GRA11", "10.42.0.0/24")

flux = ovh.dbaas.LogsOutputGraylogStream(
    "traces", service_name="ldp-xy-12345", title=f"traces {stack}", description="journaux des bases et du cluster",
    cold_storage_enabled=True, cold_storage_retention=1, indexing_enabled=True,
)

bases = [BaseGeree(Demande(**d), PROJET, REGION, reseau, ["10.42.0.0/24"], flux if d["moteur"] != "valkey" else None) for d in cfg.require_object("bases")]

kube = ovh.cloudproject.Kube(
    "kube", service_name=PROJET, name=f"kube-{stack}", region="GRA11", version="1.31", update_policy="MINIMAL_DOWNTIME",
    private_network_id=reseau.network, nodes_subnet_id=reseau.subnet,
    private_network_configuration={"default_vrack_gateway": "10.42.0.1", "private_network_routing_as_default": True},
    opts=pulumi.ResourceOptions(depends_on=[reseau.gateway], protect=True),
)
for nom, (gabarit, combien) in {"web": ("b3-16", 3), "lots": ("b3-32", 2)}.items():
    ovh.cloudproject.KubeNodePool(nom, service_name=PROJET, kube_id=kube.id, name=nom, flavor_name=gabarit, desired_nodes=combien, min_nodes=combien, max_nodes=combien * 2, autoscale=True, attach_floating_ips={"enabled": False})
ovh.cloudproject.KubeIpRestrictions("bureaux", service_name=PROJET, kube_id=kube.id, ips=BUREAUX)
ovh.cloudproject.KubeOidc("sso", service_name=PROJET, kube_id=kube.id, client_id="kubernetes", issuer_url="https://sso.editeur.example/realms/prod", oidc_username_claim="email", oidc_groups_claims=["groups"])
ovh.CloudProjectKubeLogSubscription("audit", service_name=PROJET, kube_id=kube.id, kind="audit", stream_id=flux.id)

registre = ovh.cloudproject.ContainerRegistry("registre", service_name=PROJET, region=REGION, name="images")
for sens in ("Management", "Registry"):
    getattr(ovh.cloudproject, f"ContainerRegistryIPRestrictions{sens}")(
        f"registre-{sens.lower()}", service_name=PROJET, registry_id=registre.id, ip_restrictions=[{"ip_block": b, "description": "bureaux"} for b in BUREAUX]
    )

suffixe = random.RandomId("suffixe", byte_length=4)
utilisateurs = {}
for nom in ("pieces-jointes", "exports"):
    utilisateurs[nom] = ovh.cloudproject.User(f"s3-{nom}", service_name=PROJET, description=nom, role_name="objectstore_operator")
    ovh.cloudproject.S3Credential(f"s3-{nom}", service_name=PROJET, user_id=utilisateurs[nom].id)
    ovh.cloudproject.Storage(
        nom, service_name=PROJET, region_name=REGION, name=suffixe.hex.apply(lambda h, nom=nom: f"{nom}-{h}"),
        owner_id=utilisateurs[nom].id.apply(lambda i: int(i)),
        versioning={"status": "enabled"}, encryption={"sse_algorithm": "AES256"},
        opts=pulumi.ResourceOptions(ignore_changes=["limit", "marker"]),
    )

for sous, cible in {"app": "198.51.100.42", "api": "198.51.100.43"}.items():
    ovh.domain.ZoneRecord(sous, zone="editeur.example", subdomain=sous, fieldtype="A", ttl=300, target=cible)

pulumi.export("kubeconfig", pulumi.Output.secret(kube.kubeconfig))
