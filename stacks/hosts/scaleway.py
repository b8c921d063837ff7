"""The platform on Scaleway: Paris only (`fr-par`), and health data only on products that its HDS certificate names.

Those are instances, block storage and object storage. The managed databases are not among them, so the warehouse's
PostgreSQL runs on an instance with a block volume. Three of Scaleway's own conditions shape what follows:

- a bucket with health data lies in Paris, is private, has a bucket policy, no lifecycle rule and no Glacier class; so
  traces older than a year are erased by a scheduled job of the platform, not by a lifecycle rule;
- bucket encryption serves deletion; programs encrypt objects before they send them, with the key of their space;
- volumes are encrypted in the machine (LUKS), which no property shows: a person attests it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pulumi
from blueprint import Contenu, Depot, Disque, Etude, Flux, Identite, Machine, Plateforme, Zone
from pulumi import ResourceOptions
from pulumiverse_scaleway import Provider, account, block, iam, instance, keymanager, network, observability, secrets
from pulumiverse_scaleway import object as stockage

REGION: Final = "fr-par"
ICI: Final = "fr-par-1"
SECOND_SITE: Final = "fr-par-2"
"""Another site of the same region: the HDS conditions allow no other region than Paris."""

IMAGE: Final = "ubuntu_jammy"
DURCISSEMENT: Final = """#cloud-config
packages: [cryptsetup, chrony, auditd]
ssh_pwauth: false
disable_root: true
package_upgrade: true
"""
"""What every machine does at its first start. It holds no secret: the key of the disk comes from Key Manager."""


class Espace(pulumi.ComponentResource):  # type: ignore[misc]
    """A Scaleway project with its encryption key: the unit that identities and billing cannot cross."""

    def __init__(self, nom: str, plateforme: Plateforme, provider: Provider) -> None:
        super().__init__("rempart:plateforme:Espace", nom, opts=ResourceOptions(providers=[provider]))
        self.enfant = ResourceOptions(parent=self)
        self.projet = account.Project(nom, name=f"{plateforme.nom}-{nom}", opts=self.enfant)
        self.cle = keymanager.Key(
            nom,
            name=f"{plateforme.nom}-{nom}",
            project_id=self.projet.id,
            region=REGION,
            usage="symmetric_encryption",
            algorithm="aes_256_gcm",
            rotation_policy={"rotation_period": f"{plateforme.conservation.rotation_cles * 24}h"},
            unprotected=False,
            opts=self.enfant,
        )


def declarer(plateforme: Plateforme, config: pulumi.Config) -> None:
    """Declare the whole platform.

    `config`: `acces` (CIDRs from which the bastions answer), `administrateurs` (name → SSH public key), `fin-des-cles`
    (RFC 3339 date at which API keys end) and `alertes` (address that receives alerts).
    """
    acces: list[str] = config.require_object("acces")
    administrateurs: dict[str, str] = config.require_object("administrateurs")
    fin_des_cles = config.require("fin-des-cles")
    adresse_alertes = config.require("alertes")

    provider = Provider("scaleway", region=REGION, zone=ICI)

    # -- spaces: what names people (deliveries, the salt) never shares one with pseudonymised data (CSP R. 1461-7) ----
    identites = Espace("identites", plateforme, provider)
    commun = Espace("plateforme", plateforme, provider)
    journaux = Espace("journaux", plateforme, provider)
    sauvegardes = Espace("sauvegardes", plateforme, provider)
    espaces = {
        Zone.INGESTION: identites,
        Zone.PSEUDONYMISATION: identites,
        Zone.ENTREPOT: commun,
        Zone.EXPORT: commun,
        Zone.JOURNAUX: journaux,
        Zone.SAUVEGARDES: sauvegardes,
    }
    bulles = {etude.cle: Espace(f"etude-{etude.cle}", plateforme, provider) for etude in plateforme.etudes}

    def espace(zone: Zone, etude: Etude | None = None) -> Espace:
        return bulles[etude.cle] if zone is Zone.ETUDE and etude else espaces[zone]

    # -- networks: one VPC whose zones talk only as the blueprint says, and one VPC for each study --------------------
    vpc = network.Vpc(
        "plateforme",
        project_id=commun.projet.id,
        region=REGION,
        enable_transitivity=False,
        opts=commun.enfant,
    )
    network.Acl(
        "plateforme",
        vpc_id=vpc.id,
        region=REGION,
        is_ipv6=False,
        default_policy="drop",
        rules=[regle for flux in plateforme.flux for regle in _aller_retour(flux, plateforme)],
        opts=commun.enfant,
    )
    reseaux = {
        zone: network.PrivateNetwork(
            zone.value,
            vpc_id=vpc.id,
            project_id=commun.projet.id,
            region=REGION,
            ipv4_subnet={"subnet": cidr},
            enable_default_route_propagation=True,
            tags=_etiquettes(zone),
            opts=commun.enfant,
        )
        for zone, cidr in plateforme.reseaux.items()
    }

    # -- administration: one bastion, one jump host, named keys -------------------------------------------------------
    for personne, cle_publique in administrateurs.items():
        iam.SshKey(personne, public_key=cle_publique, project_id=commun.projet.id, opts=commun.enfant)
    bastion = network.PublicGateway(
        "bastion",
        type="VPC-GW-S",
        project_id=commun.projet.id,
        zone=ICI,
        bastion_enabled=True,
        allowed_ip_ranges=acces,
        enable_smtp=False,
        tags=_etiquettes(Zone.ADMINISTRATION),
        opts=commun.enfant,
    )
    network.GatewayNetwork(
        "bastion",
        gateway_id=bastion.id,
        private_network_id=reseaux[Zone.ADMINISTRATION].id,
        zone=ICI,
        enable_masquerade=True,  # object storage has no private address: programs reach it through here
        ipam_configs=[{"push_default_route": True}],
        opts=commun.enfant,
    )
    murs = {
        zone: instance.SecurityGroup(
            zone.value,
            project_id=commun.projet.id,
            zone=SECOND_SITE if zone is Zone.SAUVEGARDES else ICI,
            stateful=True,
            enable_default_security=True,
            inbound_default_policy="drop",
            outbound_default_policy="drop",
            inbound_rules=_entrees(zone, plateforme),
            outbound_rules=[_https()],
            tags=_etiquettes(zone),
            opts=commun.enfant,
        )
        for zone in plateforme.reseaux
    }
    instance.Server(
        "rebond",
        **_machine(plateforme.machine("rebond"), commun),
        zone=ICI,
        security_group_id=murs[Zone.ADMINISTRATION].id,
        private_networks=[{"pn_id": reseaux[Zone.ADMINISTRATION].id}],
        opts=commun.enfant,
    )

    # -- identities: one for each program, with keys that end ---------------------------------------------------------
    applications = {
        identite.nom: _identite(identite, plateforme, espace, fin_des_cles) for identite in plateforme.identites
    }

    def proteger(depot: Depot, bucket: stockage.Bucket) -> None:
        _proteger(depot, bucket, espace(depot.zone, depot.etude), plateforme, applications)

    # -- ingestion and pseudonymisation -------------------------------------------------------------------------------
    depot = plateforme.depot("depot")
    proteger(depot, stockage.Bucket("depot", **_bucket(depot, identites), opts=identites.enfant))
    for secret in plateforme.secrets:
        secrets.Secret(
            secret.nom,
            description=secret.motif,
            project_id=identites.projet.id,
            region=REGION,
            key_id=identites.cle.id,
            protected=True,
            tags=_etiquettes(secret.zone),
            opts=identites.enfant,
        )
    instance.Server(
        "pseudonymiseur",
        **_machine(plateforme.machine("pseudonymiseur"), commun),
        zone=ICI,
        security_group_id=murs[Zone.PSEUDONYMISATION].id,
        private_networks=[{"pn_id": reseaux[Zone.PSEUDONYMISATION].id}],
        opts=commun.enfant,
    )

    # -- warehouse: PostgreSQL on an instance, since no managed database is named by the certificate ------------------
    entrepot = plateforme.depot("entrepot")
    proteger(entrepot, stockage.Bucket("entrepot", **_bucket(entrepot, commun), opts=commun.enfant))
    base = block.Volume(
        "base-entrepot", **_volume(plateforme.disque("base-entrepot"), commun), zone=ICI, opts=commun.enfant
    )
    instance.Server(
        "base",
        **_machine(plateforme.machine("base"), commun),
        zone=ICI,
        security_group_id=murs[Zone.ENTREPOT].id,
        private_networks=[{"pn_id": reseaux[Zone.ENTREPOT].id}],
        additional_volume_ids=[base.id],
        opts=commun.enfant,
    )

    # -- studies: nothing leaves a space but through its sas, which stands in the export zone -------------------------
    quarantaine = plateforme.depot("quarantaine")
    proteger(quarantaine, stockage.Bucket("quarantaine", **_bucket(quarantaine, commun), opts=commun.enfant))
    for etude in plateforme.etudes:
        bulle = bulles[etude.cle]
        nom = f"etude-{etude.cle}"
        vpc_etude = network.Vpc(
            nom,
            project_id=bulle.projet.id,
            region=REGION,
            enable_transitivity=False,
            tags=_etiquettes(Zone.ETUDE, etude),
            opts=bulle.enfant,
        )
        network.Acl(
            nom, vpc_id=vpc_etude.id, region=REGION, is_ipv6=False, default_policy="drop", rules=[], opts=bulle.enfant
        )
        reseau_etude = network.PrivateNetwork(
            nom,
            vpc_id=vpc_etude.id,
            project_id=bulle.projet.id,
            region=REGION,
            ipv4_subnet={"subnet": etude.reseau},
            enable_default_route_propagation=False,
            tags=_etiquettes(Zone.ETUDE, etude),
            opts=bulle.enfant,
        )
        reseau_sas = network.PrivateNetwork(
            f"sas-{etude.cle}",
            vpc_id=vpc_etude.id,
            project_id=bulle.projet.id,
            region=REGION,
            ipv4_subnet={"subnet": etude.reseau_sas},
            enable_default_route_propagation=False,
            tags=_etiquettes(Zone.EXPORT, etude),
            opts=bulle.enfant,
        )
        acces_etude = network.PublicGateway(
            f"acces-{etude.cle}",
            type="VPC-GW-S",
            project_id=bulle.projet.id,
            zone=ICI,
            bastion_enabled=True,
            allowed_ip_ranges=acces,
            enable_smtp=False,
            tags=_etiquettes(Zone.ETUDE, etude),
            opts=bulle.enfant,
        )
        network.GatewayNetwork(
            f"acces-{etude.cle}",
            gateway_id=acces_etude.id,
            private_network_id=reseau_etude.id,
            zone=ICI,
            enable_masquerade=False,  # researchers come in; nothing goes out
            ipam_configs=[{"push_default_route": False}],
            opts=bulle.enfant,
        )
        network.GatewayNetwork(
            f"sas-{etude.cle}",
            gateway_id=acces_etude.id,
            private_network_id=reseau_sas.id,
            zone=ICI,
            enable_masquerade=True,  # the sas, and it alone, reaches object storage
            ipam_configs=[{"push_default_route": True}],
            opts=bulle.enfant,
        )
        mur_etude = instance.SecurityGroup(
            nom,
            project_id=bulle.projet.id,
            zone=ICI,
            stateful=True,
            enable_default_security=True,
            inbound_default_policy="drop",
            outbound_default_policy="drop",
            inbound_rules=[_accepter(etude.reseau, 22)],
            tags=_etiquettes(Zone.ETUDE, etude),
            opts=bulle.enfant,
        )
        mur_sas = instance.SecurityGroup(
            f"sas-{etude.cle}",
            project_id=bulle.projet.id,
            zone=ICI,
            stateful=True,
            enable_default_security=True,
            inbound_default_policy="drop",
            outbound_default_policy="drop",
            outbound_rules=[_https()],
            tags=_etiquettes(Zone.EXPORT, etude),
            opts=bulle.enfant,
        )
        depot_etude = plateforme.depot(nom)
        proteger(depot_etude, stockage.Bucket(nom, **_bucket(depot_etude, bulle), opts=bulle.enfant))
        travail = block.Volume(
            f"travail-{etude.cle}",
            **_volume(plateforme.disque(f"travail-{etude.cle}"), bulle),
            zone=ICI,
            opts=bulle.enfant,
        )
        instance.Server(
            f"poste-{etude.cle}",
            **_machine(plateforme.machine(f"poste-{etude.cle}"), bulle),
            zone=ICI,
            security_group_id=mur_etude.id,
            private_networks=[{"pn_id": reseau_etude.id}],
            additional_volume_ids=[travail.id],
            opts=bulle.enfant,
        )
        instance.Server(
            f"sas-{etude.cle}",
            **_machine(plateforme.machine(f"sas-{etude.cle}"), bulle),
            zone=ICI,
            security_group_id=mur_sas.id,
            private_networks=[{"pn_id": reseau_etude.id}, {"pn_id": reseau_sas.id}],
            opts=bulle.enfant,
        )

    # -- traces: health data in a locked bucket, connection logs in Cockpit -------------------------------------------
    traces = plateforme.depot("journaux")
    proteger(traces, stockage.Bucket("journaux", **_bucket(traces, journaux), opts=journaux.enfant))
    observability.Source(
        "connexions-techniques",
        project_id=journaux.projet.id,
        region=REGION,
        type="logs",
        retention_days=plateforme.conservation.journaux,
        opts=journaux.enfant,
    )
    observability.AlertManager(
        "alertes",
        project_id=journaux.projet.id,
        region=REGION,
        contact_points=[{"email": adresse_alertes}],
        opts=journaux.enfant,
    )

    # -- backups: a locked bucket, and a daily copy on a second site --------------------------------------------------
    sauvegarde = plateforme.depot("sauvegardes")
    proteger(sauvegarde, stockage.Bucket("sauvegardes", **_bucket(sauvegarde, sauvegardes), opts=sauvegardes.enfant))
    copie = block.Volume(
        "copie-distante", **_volume(plateforme.disque("copie-distante"), commun), zone=SECOND_SITE, opts=commun.enfant
    )
    instance.Server(
        "copie",
        **_machine(plateforme.machine("copie"), commun),
        zone=SECOND_SITE,
        security_group_id=murs[Zone.SAUVEGARDES].id,
        private_networks=[{"pn_id": reseaux[Zone.SAUVEGARDES].id}],
        additional_volume_ids=[copie.id],
        opts=commun.enfant,
    )
    block.Snapshot(
        "base-entrepot-initiale",
        volume_id=base.id,
        project_id=commun.projet.id,
        zone=ICI,
        tags=_etiquettes(Zone.SAUVEGARDES, contenu=Contenu.SANTE),
        opts=commun.enfant,
    )

    pulumi.export("region", REGION)
    pulumi.export("bastion", bastion.id)


def _etiquettes(zone: Zone, etude: Etude | None = None, contenu: Contenu | None = None) -> list[str]:
    """Tags of a resource; Scaleway's are plain words, so `key=value` by convention."""
    return [f"{cle}={valeur}" for cle, valeur in _etiquettes_nommees(zone, etude, contenu).items()]


def _etiquettes_nommees(zone: Zone, etude: Etude | None, contenu: Contenu | None) -> dict[str, str]:
    etiquettes = {"zone": zone.value}
    if etude is not None:
        etiquettes["etude"] = etude.cle
    if contenu is not None:
        etiquettes["donnees"] = contenu.value
    return etiquettes


def _bucket(depot: Depot, espace: Espace) -> dict[str, Any]:
    return {
        "project_id": espace.projet.id,
        "region": REGION,
        "object_lock_enabled": True,
        "versioning": {"enabled": True},
        "force_destroy": False,
        "tags": _etiquettes_nommees(depot.zone, depot.etude, depot.contenu),
    }


def _proteger(
    depot: Depot,
    bucket: stockage.Bucket,
    espace: Espace,
    plateforme: Plateforme,
    applications: dict[str, iam.Application],
) -> None:
    """Private, encrypted with the key of its space, locked, and open to the identities of the blueprint only."""
    commun = {"bucket": bucket.name, "project_id": espace.projet.id, "region": REGION}
    options = ResourceOptions(parent=bucket)
    stockage.BucketAcl(depot.nom, **commun, acl="private", opts=options)
    stockage.BucketServerSideEncryptionConfiguration(
        depot.nom,
        **commun,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "aws:kms",
                    "kms_master_key_id": espace.cle.id,
                },
                "bucket_key_enabled": True,
            }
        ],
        opts=options,
    )
    stockage.BucketLockConfiguration(
        depot.nom, **commun, rule={"default_retention": {"mode": "COMPLIANCE", "days": depot.verrou}}, opts=options
    )
    droits = (
        ("lecture", ["s3:GetObject", "s3:ListBucket"], plateforme.lecteurs(depot.nom)),
        ("ecriture", ["s3:PutObject"], plateforme.redacteurs(depot.nom)),
    )
    stockage.BucketPolicy(
        depot.nom,
        **commun,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2023-04-17",
                "Id": depot.nom,
                "Statement": [
                    {
                        "Sid": nom,
                        "Effect": "Allow",
                        "Action": actions,
                        "Principal": {
                            "SCW": [
                                pulumi.Output.concat("application_id:", applications[qui.nom].id) for qui in qui_donc
                            ]
                        },
                        "Resource": [bucket.name, pulumi.Output.concat(bucket.name, "/*")],
                    }
                    for nom, actions, qui_donc in droits
                    if qui_donc
                ],
            }
        ),
        opts=options,
    )


def _identite(identite: Identite, plateforme: Plateforme, espace: Any, fin_des_cles: str) -> iam.Application:
    """An application, what it may do and where, and a key that ends. Bucket policies narrow it down to the bucket."""
    sien: Espace = espace(identite.zone, identite.etude)

    def projets(depots: Iterable[str]) -> list[pulumi.Output[str]]:
        zones = {(plateforme.depot(nom).zone, plateforme.depot(nom).etude) for nom in depots}
        return [
            projet.id for projet in dict.fromkeys(espace(zone, etude).projet for zone, etude in sorted(zones, key=str))
        ]

    droits = (
        (["ObjectStorageObjectsRead", "KeyManagerKeyDecrypt"], projets(identite.lit)),
        (["ObjectStorageObjectsWrite", "KeyManagerKeyEncrypt"], projets(identite.ecrit)),
        (["SecretManagerSecretAccess"], [sien.projet.id] if identite.secrets else []),
    )
    application = iam.Application(identite.nom, name=f"{plateforme.nom}-{identite.nom}", opts=sien.enfant)
    iam.Policy(
        identite.nom,
        name=f"{plateforme.nom}-{identite.nom}",
        application_id=application.id,
        rules=[{"permission_set_names": jeu, "project_ids": ou} for jeu, ou in droits if ou],
        opts=sien.enfant,
    )
    iam.ApiKey(
        identite.nom,
        application_id=application.id,
        default_project_id=sien.projet.id,
        expires_at=fin_des_cles,
        opts=sien.enfant,
    )
    return application


def _volume(disque: Disque, espace: Espace) -> dict[str, Any]:
    return {
        "project_id": espace.projet.id,
        "size_in_gb": disque.go,
        "iops": 5000,
        "tags": _etiquettes(disque.zone, disque.etude, disque.contenu),
    }


def _machine(machine: Machine, espace: Espace) -> dict[str, Any]:
    return {
        "project_id": espace.projet.id,
        "type": f"POP2-{machine.coeurs}C-{machine.memoire}G",
        "image": IMAGE,
        "root_volume": {"volume_type": "sbs_volume", "size_in_gb": 20, "delete_on_termination": True},
        "enable_dynamic_ip": False,
        "protected": True,
        "cloud_init": DURCISSEMENT,
        "tags": _etiquettes(machine.zone, machine.etude),
    }


def _entrees(zone: Zone, plateforme: Plateforme) -> list[dict[str, Any]]:
    """What may come into a zone: the flows of the blueprint, and SSH from the bastion for administration."""
    if zone is Zone.ADMINISTRATION:
        return [_accepter(plateforme.reseaux[zone], 22)]
    return [
        _accepter(plateforme.reseaux[flux.source], flux.port) for flux in plateforme.flux if flux.destination is zone
    ]


def _accepter(cidr: str, port: int) -> dict[str, Any]:
    return {"action": "accept", "protocol": "TCP", "port": port, "ip_range": cidr}


def _https() -> dict[str, Any]:
    """Object storage and Key Manager answer on HTTPS only, at public addresses."""
    return _accepter("0.0.0.0/0", 443)


def _aller_retour(flux: Flux, plateforme: Plateforme) -> Iterable[dict[str, Any]]:
    """The two rules of a flow: Scaleway's network ACLs keep no state."""
    ici, la = plateforme.reseaux[flux.source], plateforme.reseaux[flux.destination]
    aller = {"source": ici, "destination": la, "dst_port_low": flux.port, "dst_port_high": flux.port}
    retour = {"source": la, "destination": ici, "src_port_low": flux.port, "src_port_high": flux.port}
    for sens in (aller, retour):
        yield {"action": "accept", "protocol": "TCP", "description": flux.motif, **sens}
