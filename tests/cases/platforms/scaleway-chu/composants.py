from __future__ import annotations

import json
from typing import Mapping, Optional

import pulumi
import pulumi_random as random
import pulumiverse_scaleway as scw


class PoleArgs:
    def __init__(self, reseau: pulumi.Input[str], taille: int, retention: int, noeud: str = "DB-PRO2-XS"):
        self.reseau, self.taille, self.retention, self.noeud = reseau, taille, retention, noeud


class Pole(pulumi.ComponentResource):
    """One medical department: its database, its bucket, its secret."""

    def __init__(self, name: str, args: PoleArgs, opts: Optional[pulumi.ResourceOptions] = None):
        super().__init__("chu:entrepot:Pole", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.mot_de_passe = random.RandomPassword(f"{name}-db", length=40, special=True, opts=child)
        self.base = scw.databases.Instance(
            f"{name}-db",
            name=f"chu-{name}",
            engine="PostgreSQL-16",
            node_type=args.noeud,
            is_ha_cluster=True,
            encryption_at_rest=True,
            user_name="proprietaire",
            password=self.mot_de_passe.result,
            disable_backup=False,
            backup_schedule_frequency=24,
            backup_schedule_retention=args.retention,
            backup_same_region=True,
            volume_type="sbs_5k",
            volume_size_in_gb=args.taille,
            private_network={"pn_id": args.reseau, "enable_ipam": True},
            settings={"ssl_min_protocol_version": "TLSv1.3", "log_connections": "on"},
            tags=["pole", name],
            opts=pulumi.ResourceOptions(parent=self, protect=True, ignore_changes=["password"]),
        )
        self.bucket = scw.object.Bucket(
            f"{name}-documents",
            name=f"chu-documents-{name}",
            object_lock_enabled=True,
            versioning=scw.object.BucketVersioningArgs(enabled=True),
            tags={"pole": name},
            opts=pulumi.ResourceOptions(parent=self, aliases=[pulumi.Alias(name=f"{name}-bucket", parent=pulumi.ROOT_STACK_RESOURCE)]),
        )
        scw.object.BucketAcl(f"{name}-documents", bucket=self.bucket.id, acl="private", opts=pulumi.ResourceOptions(parent=self.bucket))
        secret = scw.secrets.Secret(f"{name}-db", name=self.base.name.apply(lambda n: f"{n}/motdepasse"), protected=True, opts=child)
        scw.secrets.Version(f"{name}-db", secret_id=secret.id, data=self.mot_de_passe.result, opts=child)
        self.register_outputs({"hote": self.base.private_network.ip, "bucket": self.bucket.name})


def politique(bucket: scw.object.Bucket, lecteurs: Mapping[str, scw.iam.Application]) -> pulumi.Output[str]:
    def ecrire(valeurs: list[str]) -> str:
        nom, *ids = valeurs
        qui = [f"application_id:{i}" for i in ids]
        regle = {"Effect": "Allow", "Action": ["s3:GetObject"], "Principal": {"SCW": qui}, "Resource": [f"{nom}/*"]}
        return json.dumps({"Version": "2023-04-17", "Statement": [regle]})

    return pulumi.Output.all(bucket.name, *[a.id for a in lecteurs.values()]).apply(ecrire)
