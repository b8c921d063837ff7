"""Clinical trials. A function per concern, a dictionary per sponsor; no classes in this house."""
from typing import TypedDict

import pulumi
import pulumi_openstack as openstack
import pulumi_ovh as ovh
from pulumi import Output, ResourceOptions

conf = pulumi.Config()
api = ovh.Provider("api", endpoint="ovh-eu")
SITES = {"principal": "GRA9", "secours": "SBG7"}
HDS = [{"duration": "P1M", "plan_code": "certification.hds.2018", "pricing_mode": "default", "quantity": 1}]


class Socle(TypedDict):
    projet: Output[str]
    cle: Output[str]
    domaine: Output[str]
    openstack: dict[str, openstack.Provider]


def socle(nom: str) -> Socle:
    projet = ovh.cloudproject.Project(nom, description=nom, ovh_subsidiary="FR", plan={"duration": "P1M", "plan_code": "project.2018", "pricing_mode": "default"}, plan_options=HDS, deletion_protection=True, opts=ResourceOptions(provider=api))
    coffre = ovh.okms.Okms(nom, ovh_subsidiary="FR", region="eu-west-rbx", display_name=nom, opts=ResourceOptions(provider=api))
    cle = ovh.okms.ServiceKey(nom, okms_id=coffre.id, name=nom, type="oct", size=256, operations=["encrypt", "decrypt", "wrapKey", "unwrapKey"], opts=ResourceOptions(provider=api))
    compte = ovh.cloudproject.User(nom, service_name=projet.project_id, description="pulumi", role_names=["compute_operator", "network_operator"], opts=ResourceOptions(provider=api))
    return {
        "projet": projet.project_id, "cle": cle.id, "domaine": coffre.id,
        "openstack": {
            lieu: openstack.Provider(f"{nom}-{lieu}", auth_url="https://auth.cloud.ovh.net/v3", domain_name="Default", tenant_id=projet.project_id, user_name=compte.username, password=compte.password, region=region)
            for lieu, region in SITES.items()
        },
    }


def reseau(nom: str, s: Socle, octet: int) -> dict[str, Output[str]]:
    o = ResourceOptions(provider=s["openstack"]["principal"])
    net = openstack.networking.Network(nom, name=nom, admin_state_up=True, port_security_enabled=True, opts=o)
    sub = openstack.networking.Subnet(nom, network_id=net.id, cidr=f"10.{octet}.0.0/24", ip_version=4, no_gateway=True, opts=o)
    groupe = openstack.networking.SecGroup(nom, delete_default_rules=True, description=nom, opts=o)
    for sens, port in (("ingress", 443), ("ingress", 22), ("egress", 443)):
        openstack.networking.SecGroupRule(f"{nom}-{sens}-{port}", security_group_id=groupe.id, direction=sens, ethertype="IPv4", protocol="tcp", port_range_min=port, port_range_max=port, remote_ip_prefix=f"10.{octet}.0.0/24", opts=o)
    return {"net": net.id, "sub": sub.id, "groupe": groupe.name}


def machine(nom: str, s: Socle, r: dict[str, Output[str]]) -> openstack.compute.Instance:
    o = ResourceOptions(provider=s["openstack"]["principal"])
    disque = openstack.blockstorage.Volume(f"{nom}-systeme", size=50, volume_type="high-speed-gen2-luks", image_id="b2ef2e3f-0000-4000-8000-00000000dead", opts=o)
    donnees = openstack.blockstorage.Volume(f"{nom}-donnees", size=500, volume_type="classic", opts=o)
    port = openstack.networking.Port(nom, network_id=r["net"], fixed_ips=[{"subnet_id": r["sub"]}], security_group_ids=[], opts=o)
    vm = openstack.compute.Instance(
        nom, flavor_name="b3-16", key_pair="exploitation", security_groups=[r["groupe"]], networks=[{"port": port.id}],
        block_devices=[{"uuid": disque.id, "source_type": "volume", "destination_type": "volume", "boot_index": 0, "delete_on_termination": False}],
        metadata={"promoteur": nom}, opts=o,
    )
    openstack.compute.VolumeAttach(nom, instance_id=vm.id, volume_id=donnees.id, opts=o)
    ovh.CloudStorageBlockVolume(f"{nom}-archives", name=f"{nom}-archives", service_name=s["projet"], region="GRA9", size=1000, volume_type="CLASSIC", encryption={"enabled": True, "kms": {"domain_id": s["domaine"], "service_key_id": s["cle"]}}, opts=ResourceOptions(provider=api))
    return vm


def depots(nom: str, s: Socle) -> None:
    secours = ovh.cloudproject.Storage(f"{nom}-secours", service_name=s["projet"], region_name="SBG", name=f"essais-{nom}-secours", versioning={"status": "enabled"}, encryption={"sse_algorithm": "AES256"}, tags={"promoteur": nom}, object_lock={"status": "enabled", "rule": {"mode": "compliance", "period": "P30D"}}, opts=ResourceOptions(provider=api))
    ovh.cloudproject.Storage(
        f"{nom}-crf", service_name=s["projet"], region_name="GRA", name=f"essais-{nom}-crf", versioning={"status": "enabled"}, encryption={"sse_algorithm": "AES256"}, tags={"promoteur": nom},
        object_lock={"status": "enabled", "rule": {"mode": "compliance", "period": "P30D"}},
        replication={"rules": [{"id": "secours", "status": "enabled", "priority": 1, "destination": {"name": secours.name, "region": "SBG"}, "filter": {"prefix": ""}, "delete_marker_replication": "disabled"}]},
        opts=ResourceOptions(provider=api),
    )


for nom, octet in conf.require_object("promoteurs").items():
    s = socle(nom)
    r = reseau(nom, s, octet)
    machine(nom, s, r)
    depots(nom, s)
