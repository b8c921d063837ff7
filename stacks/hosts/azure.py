"""The platform on Microsoft Azure, in France: the host that is being left.

It is configured as well as Azure allows: everything in France Central with backups in France South, nothing reachable
from the Internet, customer keys in hardware, immutable stores, twelve months of logs. What is wrong
with it is not how it is run but who runs it: Microsoft answers to the law of the United States (CLOUD Act, FISA 702),
and the keys lie in a vault of the same company. No property below can change that.

Private DNS zones of storage and vaults belong to the hub of the organisation, as is usual there, and are not declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pulumi
from blueprint import Depot, Etude, Flux, Plateforme, Zone
from pulumi import ResourceOptions
from pulumi_azure_native import (
    Provider,
    authorization,
    compute,
    dbforpostgresql,
    keyvault,
    managedidentity,
    monitor,
    network,
    operationalinsights,
    privatedns,
    recoveryservices,
    resources,
    storage,
)


@dataclass(frozen=True)
class Nuage:
    """A cloud that speaks Azure's API: its two places in France, and what names it to the provider."""

    ici: str
    second_site: str
    interface: str | None = None
    """Host of the API, as the provider's `metadata_host` takes it; None: Microsoft's own."""
    bases: str = "postgres.database.azure.com"
    """Domain of its databases."""


AZURE: Final = Nuage(ici="francecentral", second_site="francesouth")

RESEAU_BASTION: Final = "10.40.250.0/26"
"""Azure Bastion wants a subnet of its own, of this size at least."""

CHIFFREMENT: Final = "e147488a-f6f5-4113-8e2d-b22465e65bf6"
"""Built-in role *Key Vault Crypto Service Encryption User*."""
LECTURE: Final = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
"""Built-in role *Storage Blob Data Reader*."""
ECRITURE: Final = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
"""Built-in role *Storage Blob Data Contributor*; what is locked stays locked for it too."""

IMAGE: Final = {
    "publisher": "Canonical",
    "offer": "0001-com-ubuntu-server-jammy",
    "sku": "22_04-lts-gen2",
    "version": "latest",
}


class Espace(pulumi.ComponentResource):  # type: ignore[misc]
    """A resource group with its vault, its key and the identity that may use the key. `rotation`: days between keys."""

    def __init__(
        self, nom: str, nuage: Nuage, provider: Provider, locataire: str, abonnement: str, rotation: int
    ) -> None:
        super().__init__("rempart:plateforme:Espace", nom, opts=ResourceOptions(providers=[provider]))
        self.enfant = ResourceOptions(parent=self)
        self.ici = nuage.ici
        self.groupe = resources.ResourceGroup(nom, location=self.ici, tags={"espace": nom}, opts=self.enfant)
        self.coffre = keyvault.Vault(
            nom,
            resource_group_name=self.groupe.name,
            location=self.ici,
            properties={
                "tenant_id": locataire,
                "sku": {"family": "A", "name": "premium"},
                "enable_rbac_authorization": True,
                "enable_soft_delete": True,
                "soft_delete_retention_in_days": 90,
                "enable_purge_protection": True,
                "public_network_access": "disabled",
                "network_acls": {"default_action": "Deny", "bypass": "AzureServices"},
            },
            opts=self.enfant,
        )
        self.cle = keyvault.Key(
            nom,
            resource_group_name=self.groupe.name,
            vault_name=self.coffre.name,
            properties={
                "kty": "RSA-HSM",
                "key_size": 3072,
                "key_ops": ["wrapKey", "unwrapKey"],
                "rotation_policy": {
                    "attributes": {"expiry_time": "P2Y"},
                    "lifetime_actions": [
                        {"action": {"type": "rotate"}, "trigger": {"time_after_create": f"P{rotation}D"}}
                    ],
                },
            },
            opts=self.enfant,
        )
        self.identite = managedidentity.UserAssignedIdentity(
            f"cle-{nom}", resource_group_name=self.groupe.name, location=self.ici, opts=self.enfant
        )
        self.droit = authorization.RoleAssignment(
            f"cle-{nom}",
            principal_id=self.identite.principal_id,
            principal_type="ServicePrincipal",
            role_definition_id=_role(abonnement, CHIFFREMENT),
            scope=self.cle.id,
            opts=self.enfant,
        )

    @property
    def commun(self) -> dict[str, Any]:
        """Where everything of this space lies."""
        return {"resource_group_name": self.groupe.name, "location": self.ici}


def declarer(plateforme: Plateforme, config: pulumi.Config, nuage: Nuage = AZURE) -> None:
    """Declare the whole platform on a cloud of Azure's make.

    `config`: `locataire` (tenant) and `abonnement` (subscription), `administrateurs` (name → SSH public key).
    """
    locataire, abonnement = config.require("locataire"), config.require("abonnement")
    administrateurs: dict[str, str] = config.require_object("administrateurs")
    jours = plateforme.conservation

    provider = Provider(
        "azure",
        location=nuage.ici,
        tenant_id=locataire,
        subscription_id=abonnement,
        metadata_host=nuage.interface,
    )

    def ouvrir(nom: str) -> Espace:
        return Espace(nom, nuage, provider, locataire, abonnement, jours.rotation_cles)

    # -- spaces: what names people (deliveries, the salt) never shares one with pseudonymised data (CSP R. 1461-7) ----
    identites = ouvrir("identites")
    commun = ouvrir("plateforme")
    journaux = ouvrir("journaux")
    sauvegardes = ouvrir("sauvegardes")
    bulles = {etude.cle: ouvrir(f"etude-{etude.cle}") for etude in plateforme.etudes}
    proprietaires = {
        "depot": identites,
        "entrepot": commun,
        "quarantaine": commun,
        "journaux": journaux,
        "sauvegardes": sauvegardes,
        **{f"etude-{cle}": bulle for cle, bulle in bulles.items()},
    }

    # -- networks: one whose zones talk only as the blueprint says, and one for each study, peered with none ----------
    reseau = network.VirtualNetwork(
        "plateforme",
        **commun.commun,
        address_space={"address_prefixes": [plateforme.reseau]},
        tags={"zone": "plateforme"},
        opts=commun.enfant,
    )
    murs = {
        zone: network.NetworkSecurityGroup(
            zone.value,
            **commun.commun,
            security_rules=_regles(zone, plateforme),
            tags=_etiquettes(zone),
            opts=commun.enfant,
        )
        for zone in plateforme.reseaux
    }
    sous_reseaux = {
        zone: network.Subnet(
            zone.value,
            resource_group_name=commun.groupe.name,
            virtual_network_name=reseau.name,
            address_prefix=cidr,
            network_security_group={"id": murs[zone].id},
            default_outbound_access=False,
            delegations=_delegation(zone),
            opts=commun.enfant,
        )
        for zone, cidr in plateforme.reseaux.items()
    }

    # -- administration: a private Azure Bastion; nothing here has a public address -----------------------------------
    sous_reseau_bastion = network.Subnet(
        "bastion",
        subnet_name="AzureBastionSubnet",
        resource_group_name=commun.groupe.name,
        virtual_network_name=reseau.name,
        address_prefix=RESEAU_BASTION,
        opts=commun.enfant,
    )
    network.BastionHost(
        "bastion",
        **commun.commun,
        sku={"name": "Premium"},
        disable_copy_paste=True,
        enable_file_copy=False,
        enable_session_recording=True,
        enable_shareable_link=False,
        enable_tunneling=False,
        enable_private_only_bastion=True,  # reached through the organisation's private link, never from the Internet
        ip_configurations=[{"name": "bastion", "subnet": {"id": sous_reseau_bastion.id}}],
        tags=_etiquettes(Zone.ADMINISTRATION),
        opts=commun.enfant,
    )

    # -- ingestion and pseudonymisation -------------------------------------------------------------------------------
    comptes: dict[str, storage.StorageAccount] = {}
    depot = plateforme.depot("depot")
    comptes["depot"] = storage.StorageAccount("depot", **_compte(depot, identites), opts=identites.enfant)
    disques_identites = compute.DiskEncryptionSet("identites", **_disques(identites), opts=identites.enfant)
    carte = network.NetworkInterface(
        "pseudonymiseur",
        **_carte(sous_reseaux[Zone.PSEUDONYMISATION], identites, Zone.PSEUDONYMISATION),
        opts=identites.enfant,
    )
    compute.VirtualMachine(
        "pseudonymiseur",
        **_machine("pseudonymiseur", plateforme, identites, carte, disques_identites, administrateurs),
        opts=identites.enfant,
    )
    network.PrivateEndpoint(
        "coffre-identites",
        **_point_prive(identites, identites.coffre.id, "vault", sous_reseaux[Zone.PSEUDONYMISATION]),
        opts=identites.enfant,
    )

    # -- warehouse: a lake, and PostgreSQL in a delegated subnet ------------------------------------------------------
    entrepot = plateforme.depot("entrepot")
    comptes["entrepot"] = storage.StorageAccount("entrepot", **_compte(entrepot, commun), opts=commun.enfant)
    zone_base = privatedns.PrivateZone(
        "base",
        private_zone_name=f"{plateforme.nom}.private.{nuage.bases}",
        resource_group_name=commun.groupe.name,
        location="global",
        opts=commun.enfant,
    )
    privatedns.VirtualNetworkLink(
        "base",
        private_zone_name=zone_base.name,
        resource_group_name=commun.groupe.name,
        location="global",
        registration_enabled=False,
        virtual_network={"id": reseau.id},
        opts=commun.enfant,
    )
    base = dbforpostgresql.Server(
        "base",
        **commun.commun,
        version="16",
        sku={"name": "Standard_D8ds_v5", "tier": "GeneralPurpose"},
        storage={"storage_size_gb": 2048, "auto_grow": "Disabled"},
        auth_config={"active_directory_auth": "Enabled", "password_auth": "Disabled", "tenant_id": locataire},
        identity={"type": "UserAssigned", "user_assigned_identities": commun.identite.id.apply(lambda cle: {cle: {}})},
        data_encryption={
            "type": "AzureKeyVault",
            "primary_key_uri": commun.cle.key_uri_with_version,
            "primary_user_assigned_identity_id": commun.identite.id,
        },
        network={
            "delegated_subnet_resource_id": sous_reseaux[Zone.ENTREPOT].id,
            "private_dns_zone_arm_resource_id": zone_base.id,
            "public_network_access": "Disabled",
        },
        backup={"backup_retention_days": jours.sauvegardes, "geo_redundant_backup": "Disabled"},
        high_availability={"mode": "ZoneRedundant"},
        tags=_etiquettes(Zone.ENTREPOT) | {"donnees": entrepot.contenu.value},
        opts=commun.enfant,
    )
    network.PrivateEndpoint(
        "coffre-plateforme",
        **_point_prive(commun, commun.coffre.id, "vault", sous_reseaux[Zone.ADMINISTRATION]),
        opts=commun.enfant,
    )

    # -- studies: nothing leaves a space but to quarantine ------------------------------------------------------------
    quarantaine = plateforme.depot("quarantaine")
    comptes["quarantaine"] = storage.StorageAccount("quarantaine", **_compte(quarantaine, commun), opts=commun.enfant)
    points: list[tuple[str, Espace, network.Subnet]] = [
        ("depot", identites, sous_reseaux[Zone.PSEUDONYMISATION]),
        ("entrepot", commun, sous_reseaux[Zone.PSEUDONYMISATION]),
        ("journaux", journaux, sous_reseaux[Zone.ADMINISTRATION]),
        ("sauvegardes", sauvegardes, sous_reseaux[Zone.SAUVEGARDES]),
    ]
    for etude in plateforme.etudes:
        bulle = bulles[etude.cle]
        nom = f"etude-{etude.cle}"
        reseau_etude = network.VirtualNetwork(
            nom,
            **bulle.commun,
            address_space={"address_prefixes": [etude.reseau, etude.reseau_sas]},
            tags=_etiquettes(Zone.ETUDE, etude),
            opts=bulle.enfant,
        )
        mur_etude = network.NetworkSecurityGroup(
            nom, **bulle.commun, security_rules=_fermeture(), tags=_etiquettes(Zone.ETUDE, etude), opts=bulle.enfant
        )
        sous_reseau_etude = network.Subnet(
            nom,
            resource_group_name=bulle.groupe.name,
            virtual_network_name=reseau_etude.name,
            address_prefix=etude.reseau,
            network_security_group={"id": mur_etude.id},
            default_outbound_access=False,
            opts=bulle.enfant,
        )
        depot_etude = plateforme.depot(nom)
        comptes[nom] = storage.StorageAccount(nom, **_compte(depot_etude, bulle), opts=bulle.enfant)
        disques_etude = compute.DiskEncryptionSet(nom, **_disques(bulle), opts=bulle.enfant)
        travail = compute.Disk(
            f"travail-{etude.cle}",
            **bulle.commun,
            sku={"name": "Premium_ZRS"},
            disk_size_gb=plateforme.disque(f"travail-{etude.cle}").go,
            creation_data={"create_option": "Empty"},
            encryption={"type": "EncryptionAtRestWithCustomerKey", "disk_encryption_set_id": disques_etude.id},
            network_access_policy="DenyAll",
            public_network_access="Disabled",
            tags=_etiquettes(Zone.ETUDE, etude) | {"donnees": depot_etude.contenu.value},
            opts=bulle.enfant,
        )
        carte_etude = network.NetworkInterface(
            f"poste-{etude.cle}", **_carte(sous_reseau_etude, bulle, Zone.ETUDE, etude), opts=bulle.enfant
        )
        compute.VirtualMachine(
            f"poste-{etude.cle}",
            **_machine(f"poste-{etude.cle}", plateforme, bulle, carte_etude, disques_etude, administrateurs, travail),
            opts=bulle.enfant,
        )
        network.PrivateEndpoint(
            f"coffre-{etude.cle}",
            **_point_prive(bulle, bulle.coffre.id, "vault", sous_reseau_etude, etude),
            opts=bulle.enfant,
        )
        network.PrivateEndpoint(
            f"sas-{etude.cle}",
            **_point_prive(bulle, comptes["quarantaine"].id, "blob", sous_reseau_etude, etude),
            opts=bulle.enfant,
        )
        points.append((nom, bulle, sous_reseau_etude))

    # -- traces: a locked store, and twelve months of searchable logs -------------------------------------------------
    traces = plateforme.depot("journaux")
    comptes["journaux"] = storage.StorageAccount("journaux", **_compte(traces, journaux), opts=journaux.enfant)
    atelier = operationalinsights.Workspace(
        "traces",
        **journaux.commun,
        sku={"name": "PerGB2018"},
        retention_in_days=jours.journaux,
        public_network_access_for_ingestion="Disabled",
        public_network_access_for_query="Disabled",
        features={"disable_local_auth": True},
        tags={"zone": Zone.JOURNAUX.value, "donnees": traces.contenu.value},
        opts=journaux.enfant,
    )
    monitor.DiagnosticSetting("base", **_journaliser(base.id, atelier), opts=journaux.enfant)
    coffres = {"identites": identites, "plateforme": commun, "journaux": journaux, "sauvegardes": sauvegardes, **bulles}
    for nom, espace in coffres.items():
        monitor.DiagnosticSetting(f"coffre-{nom}", **_journaliser(espace.coffre.id, atelier), opts=journaux.enfant)

    # -- backups: a locked store on a second site, and a vault that nobody empties ------------------------------------
    sauvegarde = plateforme.depot("sauvegardes")
    comptes["sauvegardes"] = storage.StorageAccount(
        "sauvegardes", **_compte(sauvegarde, sauvegardes, nuage.second_site), opts=sauvegardes.enfant
    )
    coffre = recoveryservices.Vault(
        "sauvegardes",
        **sauvegardes.commun,
        sku={"name": "Standard"},
        identity={"type": "UserAssigned", "user_assigned_identities": [sauvegardes.identite.id]},
        properties={
            "public_network_access": "Disabled",
            "redundancy_settings": {
                "standard_tier_storage_redundancy": "ZoneRedundant",
                "cross_region_restore": "Disabled",
            },
            "security_settings": {
                "immutability_settings": {"state": "Locked"},
                "soft_delete_settings": {"soft_delete_state": "AlwaysON", "soft_delete_retention_period_in_days": 30},
            },
            "encryption": {
                "infrastructure_encryption": "Enabled",
                "kek_identity": {
                    "use_system_assigned_identity": False,
                    "user_assigned_identity": sauvegardes.identite.id,
                },
                "key_vault_properties": {"key_uri": sauvegardes.cle.key_uri},
            },
        },
        tags={"zone": Zone.SAUVEGARDES.value, "donnees": sauvegarde.contenu.value},
        opts=sauvegardes.enfant,
    )
    recoveryservices.ProtectionPolicy(
        "quotidienne",
        resource_group_name=sauvegardes.groupe.name,
        vault_name=coffre.name,
        properties=_quotidienne(jours.sauvegardes),
        opts=sauvegardes.enfant,
    )
    authorization.ManagementLockAtResourceGroupLevel(
        "sauvegardes", resource_group_name=sauvegardes.groupe.name, level="CanNotDelete", opts=sauvegardes.enfant
    )
    authorization.ManagementLockAtResourceGroupLevel(
        "plateforme", resource_group_name=commun.groupe.name, level="CanNotDelete", opts=commun.enfant
    )

    # -- what every store has: versions, a private container, a private address ---------------------------------------
    for nom, compte in comptes.items():
        # Children of their space, not of the account: the SDK multiplies the aliases of a parent by those of a child.
        sien = proprietaires[nom]
        storage.BlobServiceProperties(
            nom,
            resource_group_name=sien.groupe.name,
            account_name=compte.name,
            blob_services_name="default",
            is_versioning_enabled=True,
            change_feed={"enabled": True},
            delete_retention_policy={"enabled": True, "days": jours.sauvegardes},
            container_delete_retention_policy={"enabled": True, "days": jours.sauvegardes},
            opts=sien.enfant,
        )
        monitor.DiagnosticSetting(
            nom, **_journaliser(pulumi.Output.concat(compte.id, "/blobServices/default"), atelier), opts=sien.enfant
        )
        storage.BlobContainer(
            nom,
            resource_group_name=sien.groupe.name,
            account_name=compte.name,
            public_access="None",
            opts=sien.enfant,
        )
    for nom, espace, sous_reseau in points:
        network.PrivateEndpoint(nom, **_point_prive(espace, comptes[nom].id, "blob", sous_reseau), opts=espace.enfant)

    # -- identities: one for each program, on the stores of the blueprint and no other --------------------------------
    for identite in plateforme.identites:
        espace = bulles[identite.etude.cle] if identite.etude else commun
        compte_programme = managedidentity.UserAssignedIdentity(identite.nom, **espace.commun, opts=espace.enfant)
        for droit, role, stores in (("lit", LECTURE, identite.lit), ("ecrit", ECRITURE, identite.ecrit)):
            for store in stores:
                authorization.RoleAssignment(
                    f"{identite.nom}-{droit}-{store}",
                    principal_id=compte_programme.principal_id,
                    principal_type="ServicePrincipal",
                    role_definition_id=_role(abonnement, role),
                    scope=comptes[store].id,
                    opts=espace.enfant,
                )


def _role(abonnement: str, role: str) -> str:
    return f"/subscriptions/{abonnement}/providers/Microsoft.Authorization/roleDefinitions/{role}"


def _etiquettes(zone: Zone, etude: Etude | None = None) -> dict[str, str]:
    return {"zone": zone.value} | ({"etude": etude.cle} if etude else {})


def _compte(depot: Depot, espace: Espace, second_site: str | None = None) -> dict[str, Any]:
    """A storage account: no public address, no account key, the key of its space, versions that nobody deletes."""
    return {
        "resource_group_name": espace.groupe.name,
        "location": second_site or espace.ici,
        "kind": "StorageV2",
        "sku": {"name": "Standard_LRS" if second_site else "Standard_ZRS"},
        "allow_blob_public_access": False,
        "allow_cross_tenant_replication": False,
        "allow_shared_key_access": False,
        "enable_https_traffic_only": True,
        "is_local_user_enabled": False,
        "is_sftp_enabled": False,
        "minimum_tls_version": "TLS1_2",
        "public_network_access": "Disabled",
        "network_rule_set": {"default_action": "Deny", "bypass": "None"},
        "identity": {"type": "UserAssigned", "user_assigned_identities": [espace.identite.id]},
        "encryption": {
            "key_source": "Microsoft.Keyvault",
            "key_vault_properties": {"key_name": espace.cle.name, "key_vault_uri": espace.coffre.properties.vault_uri},
            "encryption_identity": {"encryption_user_assigned_identity": espace.identite.id},
            "require_infrastructure_encryption": True,
        },
        "immutable_storage_with_versioning": {
            "enabled": True,
            "immutability_policy": {
                "immutability_period_since_creation_in_days": depot.verrou,
                "state": "Locked",
                "allow_protected_append_writes": False,
            },
        },
        "tags": _etiquettes(depot.zone, depot.etude) | {"donnees": depot.contenu.value},
    }


def _disques(espace: Espace) -> dict[str, Any]:
    return {
        **espace.commun,
        "encryption_type": "EncryptionAtRestWithCustomerKey",
        "active_key": {"key_url": espace.cle.key_uri_with_version, "source_vault": {"id": espace.coffre.id}},
        "identity": {"type": "UserAssigned", "user_assigned_identities": [espace.identite.id]},
        "rotation_to_latest_key_version_enabled": True,
    }


def _carte(sous_reseau: network.Subnet, espace: Espace, zone: Zone, etude: Etude | None = None) -> dict[str, Any]:
    """A network card with a private address and no other."""
    return {
        **espace.commun,
        "enable_ip_forwarding": False,
        "ip_configurations": [
            {"name": "interne", "subnet": {"id": sous_reseau.id}, "private_ip_allocation_method": "Dynamic"}
        ],
        "tags": _etiquettes(zone, etude),
    }


def _machine(
    nom: str,
    plateforme: Plateforme,
    espace: Espace,
    carte: network.NetworkInterface,
    disques: compute.DiskEncryptionSet,
    administrateurs: dict[str, str],
    travail: compute.Disk | None = None,
) -> dict[str, Any]:
    machine = plateforme.machine(nom)
    donnees = [{"lun": 0, "create_option": "Attach", "managed_disk": {"id": travail.id}}] if travail else []
    return {
        **espace.commun,
        "hardware_profile": {"vm_size": f"Standard_D{machine.coeurs}s_v5"},
        "network_profile": {"network_interfaces": [{"id": carte.id, "primary": True}]},
        "security_profile": {"encryption_at_host": True},
        "storage_profile": {
            "image_reference": IMAGE,
            "os_disk": {
                "create_option": "FromImage",
                "managed_disk": {"storage_account_type": "Premium_ZRS", "disk_encryption_set": {"id": disques.id}},
            },
            "data_disks": donnees,
        },
        "os_profile": {
            "computer_name": nom,
            "admin_username": "plateforme",
            "linux_configuration": {
                "disable_password_authentication": True,
                "ssh": {
                    "public_keys": [
                        {"path": "/home/plateforme/.ssh/authorized_keys", "key_data": cle}
                        for cle in administrateurs.values()
                    ]
                },
            },
        },
        "tags": _etiquettes(machine.zone, machine.etude),
    }


def _point_prive(
    espace: Espace, cible: pulumi.Output[str], sorte: str, sous_reseau: network.Subnet, etude: Etude | None = None
) -> dict[str, Any]:
    """A private address for a store (`blob`) or a vault (`vault`) inside a subnet."""
    return {
        **espace.commun,
        "subnet": {"id": sous_reseau.id},
        "private_link_service_connections": [{"name": sorte, "private_link_service_id": cible, "group_ids": [sorte]}],
        "tags": {"etude": etude.cle} if etude else {},
    }


def _journaliser(cible: pulumi.Output[str], atelier: operationalinsights.Workspace) -> dict[str, Any]:
    return {
        "resource_uri": cible,
        "workspace_id": atelier.id,
        "logs": [{"category_group": "audit", "enabled": True}, {"category_group": "allLogs", "enabled": True}],
    }


def _quotidienne(jours: int) -> dict[str, Any]:
    """A backup each night, kept for so many days."""
    heure = "2026-11-22T01:00:00Z"
    return {
        "backup_management_type": "AzureIaasVM",
        "schedule_policy": {
            "schedule_policy_type": "SimpleSchedulePolicy",
            "schedule_run_frequency": "Daily",
            "schedule_run_times": [heure],
        },
        "retention_policy": {
            "retention_policy_type": "LongTermRetentionPolicy",
            "daily_schedule": {
                "retention_times": [heure],
                "retention_duration": {"count": jours, "duration_type": "Days"},
            },
        },
        "time_zone": "UTC",
    }


def _delegation(zone: Zone) -> list[dict[str, str]]:
    """PostgreSQL takes the warehouse's subnet for itself."""
    if zone is not Zone.ENTREPOT:
        return []
    return [{"name": "postgresql", "service_name": "Microsoft.DBforPostgreSQL/flexibleServers"}]


def _regles(zone: Zone, plateforme: Plateforme) -> list[dict[str, Any]]:
    """The flows of the blueprint into a zone, SSH from the bastion, then nothing."""
    entrees = [
        _autoriser(100 + 10 * rang, flux, plateforme)
        for rang, flux in enumerate(plateforme.flux)
        if flux.destination is zone
    ]
    return [*entrees, *_fermeture()]


def _autoriser(priorite: int, flux: Flux, plateforme: Plateforme) -> dict[str, Any]:
    source = RESEAU_BASTION if flux.source is Zone.ADMINISTRATION else plateforme.reseaux[flux.source]
    return {
        "name": f"{flux.source.value}-{flux.port}",
        "description": flux.motif,
        "priority": priorite,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": "Tcp",
        "source_address_prefix": source,
        "source_port_range": "*",
        "destination_address_prefix": plateforme.reseaux[flux.destination],
        "destination_port_range": str(flux.port),
    }


def _fermeture() -> list[dict[str, Any]]:
    """Whatever no earlier rule allows is refused, both ways: in, and out to the Internet."""
    partout = {"protocol": "*", "source_port_range": "*", "destination_port_range": "*", "source_address_prefix": "*"}
    return [
        {
            **partout,
            "name": "refus-entrant",
            "priority": 4000,
            "direction": "Inbound",
            "access": "Deny",
            "destination_address_prefix": "*",
        },
        {
            **partout,
            "name": "refus-internet",
            "priority": 4001,
            "direction": "Outbound",
            "access": "Deny",
            "destination_address_prefix": "Internet",
        },
    ]
