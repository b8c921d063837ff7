"""Encryption of what is stored and of what travels, and the keys that do it."""

from __future__ import annotations

from typing import Final

from rempart.facts.vocabulary import (
    Backup,
    Cluster,
    Compute,
    Credential,
    Endpoint,
    Fact,
    Key,
    LogSink,
    Network,
    Secret,
    Store,
)
from rempart.rules import About, Context, Severity, rule
from rempart.text import Text

_ENCRYPT_BY_PROVIDER: Final = {
    "scaleway": Text(
        fr="Base gérée : encryption_at_rest = true ; compartiment : une ressource "
        "scaleway_object_bucket_server_side_encryption_configuration ; volume : chiffrez dans la machine (LUKS), et "
        "attestez-le.",
        en="Managed database: encryption_at_rest = true; bucket: a "
        "scaleway_object_bucket_server_side_encryption_configuration resource; volume: encrypt inside the machine "
        "(LUKS), and attest it.",
    ),
    "azure-native": Text(
        fr="Machine virtuelle : securityProfile.encryptionAtHost = true ; grappe : "
        "agentPoolProfiles[].enableEncryptionAtHost.",
        en="Virtual machine: securityProfile.encryptionAtHost = true; cluster: "
        "agentPoolProfiles[].enableEncryptionAtHost.",
    ),
}


@rule(
    "encrypted-at-rest",
    implements=(
        "HDS-EXI-05",
        "MR-SEC-TRA-1",
        "EDS-SEC-LOG-2",
        "EDS-SEC-LOG-3",
        "SNC-10.1.a",
        "EHDS-73-1-b",
        "GDPR-5-1-F",
        "GDPR-32",
    ),
    about=About.DATA,
    severity=Severity.HIGH,
    fr="Les données restent chiffrées au repos",
    en="Data stays encrypted at rest",
    fix=Text(
        fr="Activez le chiffrement au repos de la ressource, de préférence avec une clé que vous tenez.",
        en="Turn encryption at rest on, preferably with a key that you hold.",
    ),
    fixes=_ENCRYPT_BY_PROVIDER,
)
def encrypted_at_rest(it: Store | LogSink | Compute | Cluster, _: Context) -> Fact:
    """Compliant: encryption is on, with whatever key. Violation: it is off, or off by a documented default.
    Undetermined: no property shows it, or its value is not known."""
    return it.encrypted


@rule(
    "backups-encrypted",
    implements=("HDS-EXI-05", "SNC-10.1.d", "SNC-10.1.a", "MR-SEC-TRA-1", "EDS-SEC-LOG-2", "EDS-SEC-LOG-3"),
    about=About.DATA,
    severity=Severity.HIGH,
    fr="Les sauvegardes sont chiffrées",
    en="Backups are encrypted",
    fix=Text(
        fr="Chiffrez la sauvegarde, ou ce dont elle est la copie.",
        en="Encrypt the backup, or what it is a copy of.",
    ),
)
def backups_encrypted(it: Backup, _: Context) -> Fact:
    """As encrypted-at-rest, for snapshots, vaults and archives."""
    return it.encrypted


@rule(
    "own-key",
    implements=("SNC-10.1.a", "CNIL-CLOUD-CHIFF", "CNIL-2020-044", "EDPB-01-2020"),
    about=About.DATA,
    severity=Severity.MEDIUM,
    fr="Les données sont chiffrées avec une clé propre au client",
    en="Data is encrypted with a key of the client's own",
    fix=Text(
        fr="Rattachez une clé du service de clés, une par espace. Une clé tenue chez l'hébergeur ne protège pas d'une "
        "loi qui s'impose à lui.",
        en="Attach a key of the key service, one a space. A key that lies with the host is no protection from a law "
        "that binds it.",
    ),
    fixes={
        "scaleway": Text(
            fr="Compartiment : kms_master_key_id dans scaleway_object_bucket_server_side_encryption_configuration ; "
            "secret : key_id.",
            en="Bucket: kms_master_key_id in scaleway_object_bucket_server_side_encryption_configuration; secret: "
            "key_id.",
        ),
        "azure-native": Text(
            fr='Stockage : encryption.keySource = "Microsoft.Keyvault" et encryption.keyVaultProperties ; disque : '
            "encryption.diskEncryptionSetId ; PostgreSQL : dataEncryption.primaryKeyURI.",
            en='Storage: encryption.keySource = "Microsoft.Keyvault" and encryption.keyVaultProperties; disk: '
            "encryption.diskEncryptionSetId; PostgreSQL: dataEncryption.primaryKeyURI.",
        ),
    },
)
def own_key(it: Store | Secret, _: Context) -> Fact:
    """Compliant: a key of the client's key service is named. Violation: the operator's own key is used.
    Undetermined: no property shows which. It says nothing of whether the host could use the key."""
    return it.own_key


@rule(
    "strong-keys",
    implements=("SNC-10.1.b", "SNC-10.5.a", "MR-SEC-TRA-1"),
    about=About.DATA,
    severity=Severity.HIGH,
    fr="Les clés ont au moins la taille que l'ANSSI demande",
    en="Keys have at least the size that ANSSI asks for",
    fix=Text(
        fr="Au moins 128 bits en symétrique, 2048 en RSA (3072 conseillés, requis plus long dès 2031), 250 en courbe "
        "elliptique.",
        en="At least 128 bits symmetric, 2048 for RSA (3072 advised, longer required from 2031), 250 for elliptic "
        "curves.",
    ),
)
def strong_keys(it: Key | Credential, _: Context) -> Fact:
    """Compliant: at or above the floors of ANSSI's guide. Violation: below. Undetermined: algorithm or size not
    shown."""
    return it.strong


@rule(
    "keys-rotated",
    implements=("SNC-10.5.a",),
    about=About.DATA,
    severity=Severity.MEDIUM,
    fr="Les clés sont renouvelées",
    en="Keys are renewed",
    fix=Text(
        fr="Écrivez une période de renouvellement sur la clé.",
        en="Write a rotation period on the key.",
    ),
    fixes={
        "scaleway": Text(
            fr="scaleway_key_manager_key : bloc rotation_policy, avec rotation_period.",
            en="scaleway_key_manager_key: a rotation_policy block with rotation_period.",
        ),
        "azure-native": Text(
            fr="azure-native:keyvault:Key : properties.rotationPolicy.lifetimeActions avec l'action « rotate ».",
            en="azure-native:keyvault:Key: properties.rotationPolicy.lifetimeActions with action “rotate”.",
        ),
    },
)
def keys_rotated(it: Key, _: Context) -> Fact:
    """Compliant: the key renews itself. Violation: it does not. Undetermined: no property shows it."""
    return it.rotated


@rule(
    "keys-undeletable",
    implements=("SNC-17.4", "EHDS-73-1-b", "GDPR-32"),
    about=About.DATA,
    severity=Severity.MEDIUM,
    fr="Une clé ou un secret ne peut être détruit d'un seul geste",
    en="A key or a secret cannot be destroyed in one step",
    fix=Text(
        fr="Activez la protection contre la suppression : qui détruit la clé détruit les données.",
        en="Turn protection from deletion on: whoever destroys the key destroys the data.",
    ),
    fixes={
        "scaleway": Text(
            fr="scaleway_key_manager_key : unprotected = false ; scaleway_secret : protected = true.",
            en="scaleway_key_manager_key: unprotected = false; scaleway_secret: protected = true.",
        ),
        "azure-native": Text(
            fr="azure-native:keyvault:Vault : properties.enablePurgeProtection = true et properties.enableSoftDelete "
            "= true.",
            en="azure-native:keyvault:Vault: properties.enablePurgeProtection = true and properties.enableSoftDelete "
            "= true.",
        ),
    },
)
def keys_undeletable(it: Key | Secret, _: Context) -> Fact:
    """Compliant: deletion is delayed or refused. Violation: it is immediate. Undetermined: no property shows it."""
    return it.undeletable


@rule(
    "tls-floor",
    implements=("HDS-EXI-05", "SNC-10.2", "MR-SEC-TRA-1", "EHDS-73-1-b", "GDPR-5-1-F", "GDPR-32"),
    about=About.DATA,
    severity=Severity.HIGH,
    fr="Les échanges sont chiffrés en TLS 1.2 au moins",
    en="Traffic is encrypted with TLS 1.2 or later",
    fix=Text(
        fr="Refusez TLS 1.0, TLS 1.1 et le clair ; préférez TLS 1.3.",
        en="Refuse TLS 1.0, TLS 1.1 and clear text; prefer TLS 1.3.",
    ),
    fixes={
        "scaleway": Text(
            fr='Redis : tls_enabled = true ; répartiteur : ssl_compatibility_level = "ssl_compatibility_level_modern" '
            "et certificate_ids sur chaque frontend ; conteneur : https_connections_only = true.",
            en='Redis: tls_enabled = true; load balancer: ssl_compatibility_level = "ssl_compatibility_level_modern" '
            "and certificate_ids on each frontend; container: https_connections_only = true.",
        ),
        "azure-native": Text(
            fr='Stockage : minimumTlsVersion = "TLS1_2" et enableHttpsTrafficOnly = true ; Redis : minimumTlsVersion '
            '= "1.2" '
            "et enableNonSslPort = false ; passerelle : sslPolicy.minProtocolVersion.",
            en='Storage: minimumTlsVersion = "TLS1_2" and enableHttpsTrafficOnly = true; Redis: minimumTlsVersion = '
            '"1.2" '
            "and enableNonSslPort = false; gateway: sslPolicy.minProtocolVersion.",
        ),
    },
)
def tls_floor(it: Endpoint, _: Context) -> Fact:
    """Compliant: nothing below TLS 1.2 is accepted. Violation: an older version or clear text is. Undetermined: no
    property shows it (managed databases mostly do not)."""
    return it.tls


@rule(
    "tunnel-ciphers",
    implements=("HDS-EXI-05", "SNC-10.2", "SNC-13.2.c", "MR-SEC-TRA-1"),
    about=About.DATA,
    severity=Severity.HIGH,
    fr="Les tunnels emploient un chiffrement que l'ANSSI admet",
    en="Tunnels use ciphers that ANSSI accepts",
    fix=Text(
        fr="Choisissez AES-GCM (128 bits ou plus), SHA-2 et un groupe Diffie-Hellman de 2048 bits ou plus.",
        en="Choose AES-GCM (128 bits or more), SHA-2 and a Diffie-Hellman group of 2048 bits or more.",
    ),
)
def tunnel_ciphers(it: Network, _: Context) -> Fact:
    """Compliant: every cipher offered is accepted. Violation: one is not. Undetermined: the provider's choice is
    not shown."""
    return it.encrypted
