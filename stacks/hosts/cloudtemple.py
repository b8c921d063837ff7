"""The platform on Cloud Temple: open-source IaaS and object storage, near Paris, the host's one region.

Networks, their filters, backup policies and storage repositories are made in the console: this program gets their
identifiers from the stack's configuration, and no property tells what stands behind one. So much of what the host does
well stays undetermined here until a person attests it: that a network reaches no Internet, that a policy backs up every
day, which site a repository lies on. Nor does a property encrypt a disk: the vendor says that its platform does.

The SDK is the one that Pulumi makes from the Terraform provider, cut down (`stacks/sdks`).
"""

from __future__ import annotations

from typing import Final

import pulumi
import pulumi_cloudtemple as cloudtemple
from blueprint import Contenu, Depot, Etude, Plateforme, Zone
from pulumi import ResourceOptions

DURCISSEMENT: Final = """#cloud-config
packages: [cryptsetup, chrony, auditd]
ssh_pwauth: false
disable_root: true
package_upgrade: true
"""
"""What every machine does at its first start. It holds no secret."""


def declarer(plateforme: Plateforme, config: pulumi.Config) -> None:
    """Declare the whole platform.

    `config`, all of them identifiers from the console: `modele` (template of the machines), `politique-de-sauvegarde`,
    `stockages` (`ici` and `second-site`), `reseaux` (one for each zone and study), and `acces`, the CIDRs from which
    buckets answer. The keys of the API come from the environment.
    """
    reseaux: dict[str, str] = config.require_object("reseaux")
    stockages: dict[str, str] = config.require_object("stockages")
    acces: list[str] = config.require_object("acces")
    modele, politique = config.require("modele"), config.require("politique-de-sauvegarde")

    # -- a copy of the warehouse on the second site, as often as the blueprint says ------------------------------------
    replication = cloudtemple.ComputeIaasOpensourceReplicationPolicy(
        "second-site",
        name=f"{plateforme.nom}-second-site",
        storage_repository_id=stockages["second-site"],
        interval={"hours": plateforme.conservation.periode_sauvegarde},
    )

    # -- machines, each on the network of its zone; a sas stands on those of its study and of the exports --------------
    for machine in plateforme.machines:
        sauvegarde = machine.zone is Zone.SAUVEGARDES
        cartes = [reseaux[_reseau(machine.zone, machine.etude)]]
        if machine.zone is Zone.EXPORT and machine.etude:
            cartes.append(reseaux[_reseau(Zone.ETUDE, machine.etude)])
        vm = cloudtemple.ComputeIaasOpensourceVirtualMachine(
            machine.nom,
            name=f"{plateforme.nom}-{machine.nom}",
            template_id=modele,
            storage_repository_id=stockages["second-site" if sauvegarde else "ici"],
            cpu=machine.coeurs,
            memory=machine.memoire * 1024**3,
            power_state="on",
            high_availability="restart",
            secure_boot=True,
            boot_firmware="uefi",
            backup_sla_policies=[politique],
            replication_policy_id=replication.id if machine.zone is Zone.ENTREPOT else None,
            os_network_adapters=[{"network_id": reseau} for reseau in cartes],
            cloud_init={"cloud_config": DURCISSEMENT},
            tags=_etiquettes(machine.zone, machine.etude),
        )
        if machine.disque:
            disque = plateforme.disque(machine.disque)
            cloudtemple.ComputeIaasOpensourceVirtualDisk(
                disque.nom,
                name=disque.nom,
                mode="RW",
                size=disque.go * 1024**3,
                storage_repository_id=stockages["second-site" if sauvegarde else "ici"],
                virtual_machine_id=vm.id,
            )

    # -- stores: versions kept, listed addresses only, and one account for each program --------------------------------
    comptes = {
        identite.nom: cloudtemple.ObjectStorageStorageAccount(identite.nom, name=f"{plateforme.nom}-{identite.nom}")
        for identite in plateforme.identites
    }
    for depot in plateforme.depots:
        _depot(depot, plateforme, acces, comptes)

    pulumi.export("replication", replication.id)


def _reseau(zone: Zone, etude: Etude | None) -> str:
    """The name under which the configuration holds a network: its zone, or the study whose it is."""
    return f"etude-{etude.cle}" if zone is Zone.ETUDE and etude else zone.value


def _etiquettes(zone: Zone, etude: Etude | None = None, contenu: Contenu | None = None) -> dict[str, str]:
    paires = {"zone": zone, "etude": etude.cle if etude else None, "donnees": contenu}
    return {cle: str(valeur) for cle, valeur in paires.items() if valeur is not None}


def _depot(
    depot: Depot,
    plateforme: Plateforme,
    acces: list[str],
    comptes: dict[str, cloudtemple.ObjectStorageStorageAccount],
) -> None:
    """A bucket, and who reads and writes it. Its lock is set through the S3 API, where no resource does it."""
    bucket = cloudtemple.ObjectStorageBucket(
        depot.nom,
        name=f"{plateforme.nom}-{depot.nom}",
        access_type="custom",
        whitelists=acces,
        versioning="Enabled",
    )
    options = ResourceOptions(parent=bucket)
    droits = (("READ", plateforme.lecteurs(depot.nom)), ("WRITE", plateforme.redacteurs(depot.nom)))
    for role, qui_donc in droits:
        for qui in qui_donc:
            cloudtemple.ObjectStorageAclEntry(
                f"{depot.nom}-{qui.nom}-{role.lower()}",
                bucket=bucket.name,
                role=role,
                storage_account=comptes[qui.nom].name,
                opts=options,
            )
