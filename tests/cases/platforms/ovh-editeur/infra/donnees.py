from dataclasses import dataclass
from typing import Sequence

import pulumi
import pulumi_ovh as ovh


@dataclass
class Demande:
    nom: str
    moteur: str
    version: str
    plan: str
    gabarit: str
    noeuds: int


class BaseGeree(pulumi.ComponentResource):
    """A managed database, its application user, its logs, and the ranges that may reach it."""

    def __init__(self, d: Demande, project: str, region: str, reseau, cidrs: Sequence[str], flux=None, opts=None) -> None:
        super().__init__("editeur:infra:BaseGeree", d.nom, None, opts)
        o = pulumi.ResourceOptions(parent=self, custom_timeouts=pulumi.CustomTimeouts(create="60m"))
        self.base = ovh.cloudproject.Database(
            d.nom,
            service_name=project,
            description=d.nom,
            engine=d.moteur,
            version=d.version,
            plan=d.plan,
            flavor=d.gabarit,
            nodes=[{"region": region, "network_id": reseau.network, "subnet_id": reseau.subnet} for _ in range(d.noeuds)],
            ip_restrictions=[{"ip": c, "description": "réseau privé"} for c in cidrs],
            deletion_protection=d.plan != "essential",
            opts=o,
        )
        if d.moteur == "postgresql":
            self.utilisateur = ovh.cloudprojectdatabase.PostgresSqlUser(f"{d.nom}-app", service_name=project, cluster_id=self.base.id, name="app", opts=o)
            ovh.cloudprojectdatabase.DatabaseInstance(f"{d.nom}-db", service_name=project, cluster_id=self.base.id, engine=d.moteur, name="dossiers", opts=o)
        if flux is not None:
            ovh.cloudprojectdatabase.LogSubscription(f"{d.nom}-logs", service_name=project, cluster_id=self.base.id, engine=d.moteur, stream_id=flux.id, kind="customer_logs", opts=o)
        self.register_outputs({})
