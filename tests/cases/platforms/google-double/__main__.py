"""A move under way: each dataset exists in both universes, and machines already moved."""
from dataclasses import dataclass

import pulumi
from pulumi_gcp import Provider, compute, kms, storage


@dataclass(frozen=True)
class Univers:
    nom: str
    provider: Provider
    region: str

    @property
    def opts(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(provider=self.provider)


AVANT = Univers("google", Provider("google", project="recherche-prod", region="europe-west9"), "europe-west9")
APRES = Univers("s3ns", Provider("s3ns", project="s3ns:recherche-prod", region="u-france-east1", universe_domain="s3nsapis.fr"), "u-france-east1")

for u in (AVANT, APRES):
    anneau = kms.KeyRing(u.nom, location=u.region, opts=u.opts)
    cle = kms.CryptoKey(u.nom, key_ring=anneau.id, rotation_period="2592000s", opts=u.opts)
    for jeu in pulumi.Config().require_object("jeux"):
        storage.Bucket(f"{jeu}-{u.nom}", location=u.region, uniform_bucket_level_access=True, public_access_prevention="enforced", versioning={"enabled": True}, encryption={"default_kms_key_name": cle.id}, retention_policy={"retention_period": "2592000", "is_locked": True}, opts=u.opts)

net = compute.Network("recherche", auto_create_subnetworks=False, opts=APRES.opts)
sub = compute.Subnetwork("recherche", network=net.id, region=APRES.region, ip_cidr_range="10.80.0.0/24", log_config={"metadata": "INCLUDE_ALL_METADATA"}, opts=APRES.opts)
compute.Firewall("tout-refuser", network=net.id, direction="EGRESS", destination_ranges=["0.0.0.0/0"], denies=[{"protocol": "all"}], priority=65534, opts=APRES.opts)
disque = compute.Disk("donnees", zone="u-france-east1-a", size=500, disk_encryption_key={"kms_key_self_link": cle.id}, opts=APRES.opts)
for n in range(2):
    compute.Instance(
        f"calcul-{n}", zone="u-france-east1-a", machine_type="n2-standard-8",
        boot_disk={"initialize_params": {"image": "debian-12", "size": 50}, "kms_key_self_link": cle.id},
        attached_disks=[{"source": disque.id}] if n == 0 else [],
        network_interfaces=[{"subnetwork": sub.id, "access_configs": [{}] if n == 1 else None}],
        shielded_instance_config={"enable_secure_boot": True}, metadata={"enable-oslogin": "TRUE"}, deletion_protection=True, opts=APRES.opts,
    )
