"""The platform on OUTSCALE, in the region that its SecNumCloud qualification names: `cloudgouv-eu-west-1`.

What shapes it: no property encrypts a volume, so machines do it (LUKS), which a person attests; there is no managed
database; buckets are declared with the package of Amazon Web Services, pointed at the region's own storage; and nothing
takes snapshots on a schedule, so the daily backup is a job of the platform, to the machine of the second site.

The SDK is the one that Pulumi makes from the Terraform provider, cut down (`stacks/sdks`).
"""

from __future__ import annotations

import json
from typing import Final

import pulumi
import pulumi_aws as aws
import pulumi_outscale as outscale
from blueprint import Contenu, Depot, Disque, Etude, Flux, Identite, Plateforme, Zone
from pulumi import ResourceOptions

REGION: Final = "cloudgouv-eu-west-1"
ICI: Final = f"{REGION}a"
SECOND_SITE: Final = f"{REGION}b"
"""The other zone of the region: the qualification names both, and no other region."""

INTERFACE: Final = f"https://api.{REGION}.outscale.com/api/v1"
"""With its path: a bare host is rewritten by the provider, and a region alone proves nothing."""
STOCKAGE: Final = f"https://oos.{REGION}.outscale.com"

IMAGE: Final = "ami-00000000"
"""Ubuntu 22.04 of the region; the account's own identifier goes here."""

DURCISSEMENT: Final = (
    "I2Nsb3VkLWNvbmZpZwpwYWNrYWdlczogW2NyeXB0c2V0dXAsIGNocm9ueSwgYXVkaXRkXQpzc2hfcHdhdXRoOiBmYWxzZQpkaXNhYmxlX3Jvb3Q6"
    "IHRydWUKcGFja2FnZV91cGdyYWRlOiB0cnVlCg=="
)
"""Cloud-init in Base64, as the API takes it: disk encryption, clock, audit; neither passwords nor root. No secret."""


def declarer(plateforme: Plateforme, config: pulumi.Config) -> None:
    """Declare the whole platform.

    `config`: `acces` (CIDRs from which the API and the jump host answer), `administrateurs` (name → SSH public key),
    `autorite` (PEM of the authority that signs API clients) and `fin-des-cles` (RFC 3339 date at which keys end).
    """
    acces: list[str] = config.require_object("acces")
    administrateurs: dict[str, str] = config.require_object("administrateurs")
    fin_des_cles = config.require("fin-des-cles")

    ici = ResourceOptions(provider=outscale.Provider("outscale", api={"region": REGION, "endpoint": INTERFACE}))
    objets = ResourceOptions(
        provider=aws.Provider(
            "objets",
            region=REGION,
            endpoints=[{"s3": STOCKAGE}],
            skip_credentials_validation=True,
            skip_region_validation=True,
            skip_requesting_account_id=True,
        )
    )

    # -- administration: who may call the API, from where, and with keys that end -------------------------------------
    autorite = outscale.Ca("administration", ca_pem=config.require("autorite"), opts=ici)
    outscale.ApiAccessRule(
        "administration", ip_ranges=acces, ca_ids=[autorite.ca_id], description="équipe d'administration", opts=ici
    )
    outscale.ApiAccessPolicy(
        "plateforme", max_access_key_expiration_seconds=31_536_000, require_trusted_env=True, opts=ici
    )
    for personne, cle in administrateurs.items():
        outscale.Keypair(personne, keypair_name=f"{plateforme.nom}-{personne}", public_key=cle, opts=ici)
    for identite in plateforme.identites:
        _identite(identite, plateforme, fin_des_cles, ici)

    # -- networks: one Net whose groups let through what the blueprint says, and one Net for each study ----------------
    net = outscale.Net("plateforme", ip_range=plateforme.reseau, tags=_etiquettes(), opts=ici)
    sous_reseaux = {
        zone: outscale.Subnet(
            zone.value,
            net_id=net.net_id,
            ip_range=cidr,
            subregion_name=SECOND_SITE if zone is Zone.SAUVEGARDES else ICI,
            map_public_ip_on_launch=False,
            tags=_etiquettes(zone),
            opts=ici,
        )
        for zone, cidr in plateforme.reseaux.items()
    }
    groupes = {zone: _groupe(zone.value, net, _etiquettes(zone), ici) for zone in plateforme.reseaux}
    for flux in plateforme.flux:
        _laisser_passer(flux, plateforme, groupes, ici)
    for cidr in acces:
        _regle(f"acces-{cidr.replace('/', '-')}", groupes[Zone.ADMINISTRATION], cidr, 22, ici)

    # -- machines of the platform -------------------------------------------------------------------------------------
    def machine(nom: str, zone: Zone, disque: Disque | None = None) -> None:
        lieu = SECOND_SITE if zone is Zone.SAUVEGARDES else ICI
        _machine(nom, plateforme, lieu, sous_reseaux[zone], groupes[zone], disque, ici)

    machine("rebond", Zone.ADMINISTRATION)
    machine("pseudonymiseur", Zone.PSEUDONYMISATION)
    machine("base", Zone.ENTREPOT, plateforme.disque("base-entrepot"))
    machine("copie", Zone.SAUVEGARDES, plateforme.disque("copie-distante"))

    # -- studies: a Net of its own for each, joined to no other; its sas has a second card in the export zone ----------
    for etude in plateforme.etudes:
        _bulle(etude, plateforme, ici)

    # -- stores: private, versioned, locked, with default encryption ---------------------------------------------------
    for depot in plateforme.depots:
        _depot(depot, plateforme, objets)

    pulumi.export("region", REGION)


def _etiquettes(
    zone: Zone | None = None, etude: Etude | None = None, contenu: Contenu | None = None
) -> list[dict[str, str]]:
    paires = {"zone": zone, "etude": etude.cle if etude else None, "donnees": contenu}
    return [{"key": cle, "value": str(valeur)} for cle, valeur in paires.items() if valeur is not None]


def _groupe(
    nom: str, net: outscale.Net, etiquettes: list[dict[str, str]], ici: ResourceOptions
) -> outscale.SecurityGroup:
    """A group that lets nothing in nor out: the default rule that lets everything out is removed."""
    return outscale.SecurityGroup(
        nom,
        security_group_name=nom,
        description=f"ce qui entre dans {nom}",
        net_id=net.net_id,
        remove_default_outbound_rule=True,
        tags=etiquettes,
        opts=ici,
    )


def _regle(
    nom: str, groupe: outscale.SecurityGroup, cidr: str, port: int, ici: ResourceOptions, sens: str = "Inbound"
) -> None:
    outscale.SecurityGroupRule(
        nom,
        flow=sens,
        security_group_id=groupe.security_group_id,
        ip_protocol="tcp",
        ip_range=cidr,
        from_port_range=port,
        to_port_range=port,
        opts=ici,
    )


def _laisser_passer(
    flux: Flux, plateforme: Plateforme, groupes: dict[Zone, outscale.SecurityGroup], ici: ResourceOptions
) -> None:
    """A flow of the blueprint: out of one group, into the other."""
    nom = f"{flux.source.value}-{flux.destination.value}-{flux.port}"
    _regle(f"{nom}-sortie", groupes[flux.source], plateforme.reseaux[flux.destination], flux.port, ici, "Outbound")
    _regle(f"{nom}-entree", groupes[flux.destination], plateforme.reseaux[flux.source], flux.port, ici)


def _machine(
    nom: str,
    plateforme: Plateforme,
    lieu: str,
    sous_reseau: outscale.Subnet,
    groupe: outscale.SecurityGroup,
    disque: Disque | None,
    ici: ResourceOptions,
) -> None:
    """A machine without public address, and its data disk."""
    machine = plateforme.machine(nom)
    vm = outscale.Vm(
        nom,
        image_id=IMAGE,
        vm_type=f"tinav6.c{machine.coeurs}r{machine.memoire}p1",
        subnet_id=sous_reseau.subnet_id,
        security_group_ids=[groupe.security_group_id],
        placement_subregion_name=lieu,
        deletion_protection=True,
        user_data=DURCISSEMENT,
        tags=_etiquettes(machine.zone, machine.etude),
        opts=ici,
    )
    if disque is None:
        return
    volume = outscale.Volume(
        disque.nom,
        subregion_name=lieu,
        size=disque.go,
        volume_type="gp2",
        tags=_etiquettes(disque.zone, disque.etude, disque.contenu),
        opts=ici,
    )
    outscale.VolumeLink(disque.nom, device_name="/dev/xvdb", vm_id=vm.vm_id, volume_id=volume.volume_id, opts=ici)
    if disque.nom == "base-entrepot":
        outscale.Snapshot(
            "base-entrepot-initiale",
            volume_id=volume.volume_id,
            description="état initial de l'entrepôt",
            tags=_etiquettes(Zone.SAUVEGARDES, None, disque.contenu),
            opts=ici,
        )


def _bulle(etude: Etude, plateforme: Plateforme, ici: ResourceOptions) -> None:
    """The sealed space of a study: its Net, its workplace, and the sas that alone reaches storage."""
    nom = f"etude-{etude.cle}"
    net = outscale.Net(
        nom, ip_range=etude.reseau.replace(".0.0/24", ".0.0/16"), tags=_etiquettes(Zone.ETUDE, etude), opts=ici
    )
    for poste, zone, cidr in (
        (f"poste-{etude.cle}", Zone.ETUDE, etude.reseau),
        (f"sas-{etude.cle}", Zone.EXPORT, etude.reseau_sas),
    ):
        sous_reseau = outscale.Subnet(
            poste,
            net_id=net.net_id,
            ip_range=cidr,
            subregion_name=ICI,
            map_public_ip_on_launch=False,
            tags=_etiquettes(zone, etude),
            opts=ici,
        )
        groupe = _groupe(poste, net, _etiquettes(zone, etude), ici)
        if zone is Zone.ETUDE:
            _regle(f"{poste}-acces", groupe, etude.reseau, 22, ici)
        disque = plateforme.disque(f"travail-{etude.cle}") if zone is Zone.ETUDE else None
        _machine(poste, plateforme, ICI, sous_reseau, groupe, disque, ici)


def _identite(identite: Identite, plateforme: Plateforme, fin: str, ici: ResourceOptions) -> None:
    """A user for each program, with a key that ends. What it may read and write, the policies of the buckets say."""
    nom = f"{plateforme.nom}-{identite.nom}"
    utilisateur = outscale.User(identite.nom, user_name=nom, path="/plateforme/", opts=ici)
    outscale.AccessKey(identite.nom, user_name=utilisateur.user_name, expiration_date=fin, opts=ici)


def _depot(depot: Depot, plateforme: Plateforme, objets: ResourceOptions) -> None:
    nom = f"{plateforme.nom}-{depot.nom}"
    bucket = aws.s3.Bucket(
        depot.nom,
        bucket=nom,
        object_lock_enabled=True,
        force_destroy=False,
        tags={paire["key"]: paire["value"] for paire in _etiquettes(depot.zone, depot.etude, depot.contenu)},
        opts=objets,
    )
    options = ResourceOptions.merge(objets, ResourceOptions(parent=bucket))
    aws.s3.BucketAcl(depot.nom, bucket=bucket.id, acl="private", opts=options)
    aws.s3.BucketVersioning(depot.nom, bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=options)
    aws.s3.BucketServerSideEncryptionConfiguration(
        depot.nom,
        bucket=bucket.id,
        rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
        opts=options,
    )
    aws.s3.BucketObjectLockConfiguration(
        depot.nom,
        bucket=bucket.id,
        rule={"default_retention": {"mode": "COMPLIANCE", "days": depot.verrou}},
        opts=options,
    )
    droits = (
        ("lecture", ["s3:GetObject", "s3:ListBucket"], plateforme.lecteurs(depot.nom)),
        ("ecriture", ["s3:PutObject"], plateforme.redacteurs(depot.nom)),
    )
    aws.s3.BucketPolicy(
        depot.nom,
        bucket=bucket.id,
        policy=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": sid,
                        "Effect": "Allow",
                        "Action": actions,
                        "Principal": {"AWS": [_nom_complet(qui, plateforme) for qui in qui_donc]},
                        "Resource": [f"arn:aws:s3:::{nom}", f"arn:aws:s3:::{nom}/*"],
                    }
                    for sid, actions, qui_donc in droits
                    if qui_donc
                ],
            }
        ),
        opts=options,
    )


def _nom_complet(identite: Identite, plateforme: Plateforme) -> str:
    """The user as a bucket policy names it."""
    return f"orn:outscale:idauth:::user/plateforme/{plateforme.nom}-{identite.nom}"
