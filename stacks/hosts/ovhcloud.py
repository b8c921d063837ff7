"""The platform on OVHcloud: its public cloud, or its SNC Cloud Platform, which the same programs describe.

Each space is a project of its own, ordered with the HDS option: without it OVHcloud hosts no health data there. What
shapes the rest: managed databases are run by Aiven for two of the six HDS activities, so the warehouse's PostgreSQL
stands on an instance; volumes and buckets are encrypted by a property, volumes with a key of the space's own; and who
reads a bucket is said by the policies of users, which are written here, and by the S3 API, which nothing shows.

The regions tell the two offers apart: those of the SNC Cloud Platform end in `-snc`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_ovh as ovh
from blueprint import Contenu, Depot, Disque, Etude, Flux, Identite, Machine, Plateforme, Zone
from pulumi import ResourceOptions

INTERFACE: Final = "ovh-eu"
FILIALE: Final = "FR"
OPTION_HDS: Final = "certification.hds.2018"

DURCISSEMENT: Final = """#cloud-config
packages: [cryptsetup, chrony, auditd]
ssh_pwauth: false
disable_root: true
package_upgrade: true
"""
"""What every machine does at its first start. It holds no secret."""


@dataclass(frozen=True)
class Nuage:
    """One of the two offers, by its regions: machines and buckets here, and on a second site."""

    ici: str
    second_site: str
    depots: str
    second_depots: str
    cles: str
    """Region of the key service."""


PUBLIC: Final = Nuage("GRA11", "SBG5", "GRA", "SBG", cles="eu-west-rbx")
SNC: Final = Nuage("eu-west-gra-snc", "eu-west-rbx-snc", "eu-west-gra-snc", "eu-west-rbx-snc", cles="eu-west-gra-snc")


class Espace(pulumi.ComponentResource):  # type: ignore[misc]
    """A project with the HDS option, its key and its private network: the unit that identities cannot cross."""

    def __init__(self, nom: str, plateforme: Plateforme, nuage: Nuage, provider: ovh.Provider) -> None:
        super().__init__("rempart:plateforme:Espace", nom, opts=ResourceOptions(providers=[provider]))
        self.enfant = ResourceOptions(parent=self)
        self.nuage = nuage
        commande = {"duration": "P1M", "pricing_mode": "default"}
        self.projet = ovh.cloudproject.Project(
            nom,
            description=f"{plateforme.nom}-{nom}",
            ovh_subsidiary=FILIALE,
            plan={**commande, "plan_code": "project.2018"},
            plan_options=[{**commande, "plan_code": OPTION_HDS, "quantity": 1}],
            deletion_protection=True,
            opts=self.enfant,
        )
        self.domaine = ovh.okms.Okms(nom, display_name=nom, ovh_subsidiary=FILIALE, region=nuage.cles, opts=self.enfant)
        self.cle = ovh.okms.ServiceKey(
            nom,
            name=f"{plateforme.nom}-{nom}",
            okms_id=self.domaine.id,
            type="oct",
            size=256,
            operations=["encrypt", "decrypt"],
            opts=self.enfant,
        )
        self.reseau = ovh.cloudproject.NetworkPrivate(
            nom,
            name=nom,
            service_name=self.projet.project_id,
            regions=[nuage.ici, nuage.second_site],
            opts=self.enfant,
        )

    def sous_reseau(self, nom: str, cidr: str, lieu: str) -> ovh.cloudproject.NetworkPrivateSubnet:
        """A range of the space's network, without a gateway: nothing leaves it."""
        base = cidr.rsplit(".", 1)[0]
        return ovh.cloudproject.NetworkPrivateSubnet(
            nom,
            service_name=self.projet.project_id,
            network_id=self.reseau.id,
            region=lieu,
            network=cidr,
            start=f"{base}.10",
            end=f"{base}.250",
            dhcp=True,
            no_gateway=True,
            opts=self.enfant,
        )

    def groupe(self, nom: str, lieu: str, entrees: list[dict[str, Any]]) -> ovh.CloudSecurityGroup:
        """What comes in as listed, and HTTPS out: object storage has no private address."""
        return ovh.CloudSecurityGroup(
            nom,
            name=nom,
            service_name=self.projet.project_id,
            region=lieu,
            rules=[*entrees, _regle("EGRESS", "0.0.0.0/0", 443)],
            opts=self.enfant,
        )


def declarer(plateforme: Plateforme, config: pulumi.Config, nuage: Nuage = PUBLIC) -> None:
    """Declare the whole platform on one of the two offers.

    `config`: `acces` (CIDRs from which the jump host answers, through the team's private line), `administrateurs` (name
    → SSH public key), `image` and `gabarits` (identifiers of the image, and of the flavours by cores and memory),
    `journaux` and `cle-des-journaux` (the log service, and the key of its archives).
    """
    acces: list[str] = config.require_object("acces")
    administrateurs: dict[str, str] = config.require_object("administrateurs")
    gabarits: dict[str, str] = config.require_object("gabarits")
    image, service_de_journaux = config.require("image"), config.require("journaux")

    provider = ovh.Provider("ovh", endpoint=INTERFACE)
    ici = ResourceOptions(provider=provider)

    # -- spaces: what names people (deliveries, the salt) never shares one with pseudonymised data (CSP R. 1461-7) ----
    identites = Espace("identites", plateforme, nuage, provider)
    commun = Espace("plateforme", plateforme, nuage, provider)
    sauvegardes = Espace("sauvegardes", plateforme, nuage, provider)
    bulles = {e.cle: Espace(f"etude-{e.cle}", plateforme, nuage, provider) for e in plateforme.etudes}
    espaces = {Zone.INGESTION: identites, Zone.PSEUDONYMISATION: identites, Zone.SAUVEGARDES: sauvegardes}

    def espace(zone: Zone, etude: Etude | None = None) -> Espace:
        return bulles[etude.cle] if etude else espaces.get(zone, commun)

    # -- administrators: one key for each person ----------------------------------------------------------------------
    cles = {
        personne: ovh.CloudProjectSshKey(
            personne, name=personne, service_name=commun.projet.project_id, public_key=cle, opts=commun.enfant
        )
        for personne, cle in administrateurs.items()
    }
    cle_ssh = next(iter(cles.values())).name

    # -- machines, each on the range of its zone and behind the group that says what comes in --------------------------
    ranges = {
        zone: commun.sous_reseau(zone.value, cidr, _lieu(zone, nuage)) for zone, cidr in plateforme.reseaux.items()
    }
    for machine in plateforme.machines:
        sien = espace(machine.zone, machine.etude) if machine.etude else commun
        lieu = _lieu(machine.zone, nuage)
        if machine.etude:
            cidr = machine.etude.reseau if machine.zone is Zone.ETUDE else machine.etude.reseau_sas
            sien.sous_reseau(machine.nom, cidr, lieu)
            entrees = [_regle("INGRESS", cidr, 22)] if machine.zone is Zone.ETUDE else []
        else:
            entrees = _entrees(machine.zone, plateforme, acces)
        _machine(machine, plateforme, sien, lieu, entrees, image, gabarits, cle_ssh)
    pulumi.export("reseaux", {zone.value: sous_reseau.id for zone, sous_reseau in ranges.items()})

    # -- stores -------------------------------------------------------------------------------------------------------
    for depot in plateforme.depots:
        _depot(depot, plateforme, espace(depot.zone, depot.etude))
    for identite in plateforme.identites:
        _identite(identite, plateforme, espace(identite.zone, identite.etude))

    if nuage is SNC:
        return  # the log platform is no part of the qualified offer: there, traces go to the locked bucket alone

    # -- traces: a year in cold storage, encrypted -------------------------------------------------------------------
    cle_des_traces = config.require("cle-des-journaux")
    ovh.dbaas.LogsOutputGraylogStream(
        "traces",
        service_name=service_de_journaux,
        title="traces",
        description="traces de la plateforme",
        cold_storage_enabled=True,
        cold_storage_retention=1,
        encryption_keys_ids=[cle_des_traces],
        web_socket_enabled=False,
        opts=ici,
    )


def _lieu(zone: Zone, nuage: Nuage) -> str:
    return nuage.second_site if zone is Zone.SAUVEGARDES else nuage.ici


def _regle(sens: str, cidr: str, port: int) -> dict[str, Any]:
    return {
        "direction": sens,
        "ethernet_type": "IPV4",
        "protocol": "TCP",
        "remote_ip_prefix": cidr,
        "port_range_min": port,
        "port_range_max": port,
    }


def _entrees(zone: Zone, plateforme: Plateforme, acces: list[str]) -> list[dict[str, Any]]:
    """The flows of the blueprint into a zone; administrators into theirs."""
    if zone is Zone.ADMINISTRATION:
        return [_regle("INGRESS", cidr, 22) for cidr in acces]
    flux: list[Flux] = [flux for flux in plateforme.flux if flux.destination is zone]
    return [_regle("INGRESS", plateforme.reseaux[f.source], f.port) for f in flux]


def _etiquettes(zone: Zone, etude: Etude | None = None, contenu: Contenu | None = None) -> dict[str, str]:
    paires = {"zone": zone, "etude": etude.cle if etude else None, "donnees": contenu}
    return {cle: str(valeur) for cle, valeur in paires.items() if valeur is not None}


def _machine(
    machine: Machine,
    plateforme: Plateforme,
    espace: Espace,
    lieu: str,
    entrees: list[dict[str, Any]],
    image: str,
    gabarits: dict[str, str],
    cle_ssh: pulumi.Output[str],
) -> None:
    """A machine on the private network alone, its group, its data disk and the daily copy of it."""
    groupe = espace.groupe(machine.nom, lieu, entrees)
    volumes = []
    if machine.disque:
        volumes.append(_volume(plateforme.disque(machine.disque), espace, lieu).id)
    vm = ovh.CloudInstance(
        machine.nom,
        name=machine.nom,
        service_name=espace.projet.project_id,
        region=lieu,
        flavor_id=gabarits[f"{machine.coeurs}c{machine.memoire}g"],
        image_id=image,
        networks=[{"network_id": espace.reseau.id, "auto_assign_public_ip": False}],
        security_group_ids=[groupe.id],
        ssh_key_name=cle_ssh,
        user_data=DURCISSEMENT,
        volume_ids=volumes,
        opts=espace.enfant,
    )
    if machine.disque:
        ovh.cloudproject.WorkflowBackup(
            machine.nom,
            name=f"{machine.nom}-quotidienne",
            service_name=espace.projet.project_id,
            region_name=lieu,
            instance_id=vm.id,
            cron="0 1 * * *",
            rotation=plateforme.conservation.sauvegardes,
            opts=espace.enfant,
        )


def _volume(disque: Disque, espace: Espace, lieu: str) -> ovh.CloudStorageBlockVolume:
    """A volume that is encrypted with the key of its space."""
    return ovh.CloudStorageBlockVolume(
        disque.nom,
        name=disque.nom,
        service_name=espace.projet.project_id,
        region=lieu,
        size=disque.go,
        volume_type="HIGH_SPEED",
        encryption={"enabled": True, "kms": {"domain_id": espace.domaine.id, "service_key_id": espace.cle.id}},
        opts=espace.enfant,
    )


def _depot(depot: Depot, plateforme: Plateforme, espace: Espace) -> None:
    """Encrypted, versioned, and locked: what is written stays for as long as the blueprint says."""
    nuage = espace.nuage
    ovh.cloudproject.Storage(
        depot.nom,
        name=f"{plateforme.nom}-{depot.nom}",
        service_name=espace.projet.project_id,
        region_name=nuage.second_depots if depot.zone is Zone.SAUVEGARDES else nuage.depots,
        encryption={"sse_algorithm": "AES256"},
        versioning={"status": "enabled"},
        object_lock={"status": "enabled", "rule": {"mode": "compliance", "period": f"P{depot.verrou}D"}},
        tags=_etiquettes(depot.zone, depot.etude, depot.contenu),
        opts=espace.enfant,
    )


def _identite(identite: Identite, plateforme: Plateforme, espace: Espace) -> None:
    """A user of object storage for each program, and the buckets that it reads and writes."""
    utilisateur = ovh.cloudproject.User(
        identite.nom,
        description=f"{plateforme.nom}-{identite.nom}",
        service_name=espace.projet.project_id,
        role_names=["objectstore_operator"],
        opts=espace.enfant,
    )
    droits = (
        ("lecture", ["s3:GetObject", "s3:ListBucket"], identite.lit),
        ("ecriture", ["s3:PutObject"], identite.ecrit),
    )
    ovh.cloudproject.S3Policy(
        identite.nom,
        service_name=espace.projet.project_id,
        user_id=utilisateur.id,
        policy=json.dumps(
            {
                "Statement": [
                    {
                        "Sid": sid,
                        "Effect": "Allow",
                        "Action": actions,
                        "Resource": [
                            f"arn:aws:s3:::{plateforme.nom}-{depot}{suite}" for depot in depots for suite in ("", "/*")
                        ],
                    }
                    for sid, actions, depots in droits
                    if depots
                ]
            }
        ),
        opts=espace.enfant,
    )
