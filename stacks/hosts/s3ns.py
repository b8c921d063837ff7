"""The platform on S3NS: Google Cloud's technology, run in France by a company of Thales, under a universe of its own.

Three settings name S3NS to the provider, and all of them count: the universe domain, the region and the prefix of the
project. Without the first, the same program runs at Google.

Spaces are projects with a key ring each; machines have no public address and are administered through Identity-Aware
Proxy's tunnels; buckets refuse every public access whatever a policy says, and their retention is locked.
"""

from __future__ import annotations

from typing import Any, Final

import pulumi
from blueprint import Contenu, Depot, Disque, Etude, Flux, Identite, Machine, Plateforme, Zone
from pulumi import ResourceOptions
from pulumi_gcp import Provider, compute, kms, logging, organizations, secretmanager, serviceaccount, storage

UNIVERS: Final = "s3nsapis.fr"
REGION: Final = "u-france-east1"
ICI: Final = f"{REGION}-a"
SECOND_SITE: Final = f"{REGION}-b"
"""Another zone of the region, which is S3NS's only one."""

IMAGE: Final = "ubuntu-2204-lts"
ROTATION: Final = 86400

DURCISSEMENT: Final = """#cloud-config
packages: [cryptsetup, chrony, auditd]
ssh_pwauth: false
disable_root: true
package_upgrade: true
"""
"""What every machine does at its first start. It holds no secret."""


class Espace(pulumi.ComponentResource):  # type: ignore[misc]
    """A project with its key: the unit that identities cannot cross."""

    def __init__(self, nom: str, plateforme: Plateforme, prefixe: str, provider: Provider) -> None:
        super().__init__("rempart:plateforme:Espace", nom, opts=ResourceOptions(providers=[provider]))
        self.enfant = ResourceOptions(parent=self)
        self.numero = f"{prefixe}:{plateforme.nom}-{nom}"
        self.projet = organizations.Project(
            nom,
            project_id=self.numero,
            name=f"{plateforme.nom}-{nom}",
            auto_create_network=False,
            deletion_policy="PREVENT",
            opts=self.enfant,
        )
        trousseau = kms.KeyRing(nom, project=self.projet.project_id, location=REGION, opts=self.enfant)
        self.cle = kms.CryptoKey(
            nom,
            key_ring=trousseau.id,
            rotation_period=f"{plateforme.conservation.rotation_cles * ROTATION}s",
            version_template={"algorithm": "GOOGLE_SYMMETRIC_ENCRYPTION", "protection_level": "HSM"},
            opts=self.enfant,
        )


def declarer(plateforme: Plateforme, config: pulumi.Config) -> None:
    """Declare the whole platform.

    `config`: `prefixe` (that of the organisation's projects, `s3ns`), `administrateurs` (name → SSH public key).
    """
    administrateurs: dict[str, str] = config.require_object("administrateurs")
    prefixe = config.require("prefixe")
    provider = Provider("s3ns", universe_domain=UNIVERS, region=REGION, project=f"{prefixe}:{plateforme.nom}")

    # -- spaces: what names people (deliveries, the salt) never shares one with pseudonymised data (CSP R. 1461-7) ----
    identites = Espace("identites", plateforme, prefixe, provider)
    commun = Espace("plateforme", plateforme, prefixe, provider)
    journaux = Espace("journaux", plateforme, prefixe, provider)
    sauvegardes = Espace("sauvegardes", plateforme, prefixe, provider)
    bulles = {e.cle: Espace(f"etude-{e.cle}", plateforme, prefixe, provider) for e in plateforme.etudes}
    espaces = {
        Zone.INGESTION: identites,
        Zone.PSEUDONYMISATION: identites,
        Zone.JOURNAUX: journaux,
        Zone.SAUVEGARDES: sauvegardes,
    }

    def espace(zone: Zone, etude: Etude | None = None) -> Espace:
        return bulles[etude.cle] if etude else espaces.get(zone, commun)

    # -- networks: one whose zones talk only as the blueprint says, and one for each study, peered with none ----------
    reseau = compute.Network(
        "plateforme", project=commun.projet.project_id, auto_create_subnetworks=False, opts=commun.enfant
    )
    sous_reseaux = {zone: _sous_reseau(zone.value, cidr, reseau, commun) for zone, cidr in plateforme.reseaux.items()}
    for flux in plateforme.flux:
        _laisser_passer(flux, plateforme, reseau, commun)
    _fermer("plateforme", reseau, commun)

    # -- a copy of every disk each day, kept in the region ------------------------------------------------------------
    calendrier = _calendrier("quotidien", plateforme, commun)

    # -- machines -----------------------------------------------------------------------------------------------------
    for machine in plateforme.machines:
        if machine.etude is None:
            _machine(machine, plateforme, commun, sous_reseaux[machine.zone], calendrier, administrateurs)
    for etude in plateforme.etudes:
        bulle = bulles[etude.cle]
        nom = f"etude-{etude.cle}"
        sien = compute.Network(nom, project=bulle.projet.project_id, auto_create_subnetworks=False, opts=bulle.enfant)
        _fermer(nom, sien, bulle)
        copies = _calendrier(f"quotidien-{etude.cle}", plateforme, bulle)
        for machine in (m for m in plateforme.machines if m.etude == etude):
            cidr = etude.reseau if machine.zone is Zone.ETUDE else etude.reseau_sas
            sous_reseau = _sous_reseau(machine.nom, cidr, sien, bulle)
            _machine(machine, plateforme, bulle, sous_reseau, copies, administrateurs)

    # -- stores, and who reads and writes them ------------------------------------------------------------------------
    comptes = {
        identite.nom: serviceaccount.Account(
            identite.nom,
            account_id=identite.nom,
            project=espace(identite.zone, identite.etude).projet.project_id,
            opts=espace(identite.zone, identite.etude).enfant,
        )
        for identite in plateforme.identites
    }
    for depot in plateforme.depots:
        _depot(depot, plateforme, espace(depot.zone, depot.etude), comptes)

    # -- the salt, and a year of traces -------------------------------------------------------------------------------
    for secret in plateforme.secrets:
        secretmanager.Secret(
            secret.nom,
            secret_id=secret.nom,
            project=identites.projet.project_id,
            replication={
                "user_managed": {
                    "replicas": [
                        {"location": REGION, "customer_managed_encryption": {"kms_key_name": identites.cle.id}}
                    ]
                }
            },
            labels=_etiquettes(secret.zone),
            opts=identites.enfant,
        )
    logging.ProjectBucketConfig(
        "traces",
        project=journaux.projet.project_id,
        location=REGION,
        bucket_id="traces",
        retention_days=plateforme.conservation.journaux,
        locked=True,
        cmek_settings={"kms_key_name": journaux.cle.id},
        opts=journaux.enfant,
    )


def _etiquettes(zone: Zone, etude: Etude | None = None, contenu: Contenu | None = None) -> dict[str, str]:
    paires = {"zone": zone, "etude": etude.cle if etude else None, "donnees": contenu}
    return {cle: str(valeur) for cle, valeur in paires.items() if valeur is not None}


def _sous_reseau(nom: str, cidr: str, reseau: compute.Network, espace: Espace) -> compute.Subnetwork:
    """A range that reaches S3NS's services without an address of its own, with its flows logged."""
    return compute.Subnetwork(
        nom,
        project=espace.projet.project_id,
        region=REGION,
        network=reseau.id,
        ip_cidr_range=cidr,
        private_ip_google_access=True,
        log_config={"aggregation_interval": "INTERVAL_5_SEC", "flow_sampling": 1.0},
        opts=espace.enfant,
    )


def _laisser_passer(flux: Flux, plateforme: Plateforme, reseau: compute.Network, espace: Espace) -> None:
    nom = f"{flux.source.value}-{flux.destination.value}-{flux.port}"
    compute.Firewall(
        nom,
        project=espace.projet.project_id,
        network=reseau.id,
        description=flux.motif,
        direction="INGRESS",
        source_ranges=[plateforme.reseaux[flux.source]],
        destination_ranges=[plateforme.reseaux[flux.destination]],
        allows=[{"protocol": "tcp", "ports": [str(flux.port)]}],
        opts=espace.enfant,
    )


def _fermer(nom: str, reseau: compute.Network, espace: Espace) -> None:
    """Nothing goes out that no rule allows: Google's own default lets everything out."""
    compute.Firewall(
        f"{nom}-fermeture",
        project=espace.projet.project_id,
        network=reseau.id,
        direction="EGRESS",
        priority=65534,
        destination_ranges=["0.0.0.0/0"],
        denies=[{"protocol": "all"}],
        opts=espace.enfant,
    )


def _calendrier(nom: str, plateforme: Plateforme, espace: Espace) -> compute.ResourcePolicy:
    return compute.ResourcePolicy(
        nom,
        project=espace.projet.project_id,
        region=REGION,
        snapshot_schedule_policy={
            "schedule": {"daily_schedule": {"days_in_cycle": 1, "start_time": "01:00"}},
            "retention_policy": {"max_retention_days": plateforme.conservation.sauvegardes},
            "snapshot_properties": {"storage_locations": REGION},
        },
        opts=espace.enfant,
    )


def _machine(
    machine: Machine,
    plateforme: Plateforme,
    espace: Espace,
    sous_reseau: compute.Subnetwork,
    calendrier: compute.ResourcePolicy,
    administrateurs: dict[str, str],
) -> None:
    """A machine without public address, its disks encrypted with the key of its space."""
    lieu = SECOND_SITE if machine.zone is Zone.SAUVEGARDES else ICI
    disques: list[dict[str, Any]] = []
    if machine.disque:
        disque: Disque = plateforme.disque(machine.disque)
        volume = compute.Disk(
            disque.nom,
            project=espace.projet.project_id,
            zone=lieu,
            size=disque.go,
            type="pd-ssd",
            disk_encryption_key={"kms_key_self_link": espace.cle.id},
            resource_policies=calendrier.self_link,
            labels=_etiquettes(disque.zone, disque.etude, disque.contenu),
            opts=espace.enfant,
        )
        disques.append({"source": volume.self_link, "kms_key_self_link": espace.cle.id})
    compute.Instance(
        machine.nom,
        project=espace.projet.project_id,
        zone=lieu,
        machine_type=f"c3-standard-{machine.coeurs}",
        boot_disk={"initialize_params": {"image": IMAGE}, "kms_key_self_link": espace.cle.id},
        attached_disks=disques,
        network_interfaces=[{"subnetwork": sous_reseau.id}],
        shielded_instance_config={"enable_secure_boot": True, "enable_vtpm": True},
        deletion_protection=True,
        metadata={
            "user-data": DURCISSEMENT,
            "block-project-ssh-keys": "true",
            "ssh-keys": "\n".join(f"{personne}:{cle}" for personne, cle in administrateurs.items()),
        },
        labels=_etiquettes(machine.zone, machine.etude),
        opts=espace.enfant,
    )


def _depot(depot: Depot, plateforme: Plateforme, espace: Espace, comptes: dict[str, serviceaccount.Account]) -> None:
    """A bucket that no policy can open to the public, and what the blueprint's identities may do with it."""
    bucket = storage.Bucket(
        depot.nom,
        name=f"{plateforme.nom}-{depot.nom}",
        project=espace.projet.project_id,
        location=REGION,
        public_access_prevention="enforced",
        uniform_bucket_level_access=True,
        versioning={"enabled": True},
        retention_policy={"retention_period": str(depot.verrou * 86400), "is_locked": True},
        encryption={"default_kms_key_name": espace.cle.id},
        force_destroy=False,
        labels=_etiquettes(depot.zone, depot.etude, depot.contenu),
        opts=espace.enfant,
    )
    options = ResourceOptions(parent=bucket)
    droits: tuple[tuple[str, str, tuple[Identite, ...]], ...] = (
        ("lit", "roles/storage.objectViewer", plateforme.lecteurs(depot.nom)),
        ("ecrit", "roles/storage.objectCreator", plateforme.redacteurs(depot.nom)),
    )
    for droit, role, qui_donc in droits:
        for qui in qui_donc:
            storage.BucketIAMMember(
                f"{qui.nom}-{droit}-{depot.nom}",
                bucket=bucket.name,
                role=role,
                member=comptes[qui.nom].email.apply(lambda adresse: f"serviceAccount:{adresse}"),
                opts=options,
            )
