"""Databases: Azure SQL, PostgreSQL and MySQL flexible servers, Cosmos DB, Redis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart import truth
from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.addresses import anyone, span_is_anyone
from rempart.facts.azure_native.reading import (
    MODERN_TLS,
    OWN_KEY,
    PRIVATE_ENDPOINT,
    SDK,
    closed,
    elsewhere,
    logged,
    modern,
    names,
    on,
    other_regions,
    paired_region,
    place,
    place_of_parent,
    says,
    secrets,
    unsettled,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import (
    Backup,
    Endpoint,
    Facet,
    FirewallRule,
    Identity,
    Inert,
    LogSink,
    Ports,
    Store,
    also,
    awaited,
    shown_by_nothing,
)
from rempart.text import Text
from rempart.truth import State, Truth
from rempart.value import Unknown, Value

SQL_SERVER: Final = "azure-native:sql:Server"
SQL_DATABASE: Final = "azure-native:sql:Database"
POSTGRES: Final = "azure-native:dbforpostgresql:Server"
MYSQL: Final = "azure-native:dbformysql:Server"
COSMOS: Final = "azure-native:cosmosdb:DatabaseAccount"
REDIS: Final = "azure-native:redis:Redis"

SQL_RULE: Final = "azure-native:sql:FirewallRule"
POSTGRES_RULE: Final = "azure-native:dbforpostgresql:FirewallRule"
MYSQL_RULE: Final = "azure-native:dbformysql:FirewallRule"
REDIS_RULE: Final = "azure-native:redis:FirewallRule"
SQL_AUDIT: Final = "azure-native:sql:ServerBlobAuditingPolicy"
SQL_EXTENDED_AUDIT: Final = "azure-native:sql:ExtendedServerBlobAuditingPolicy"
TDE: Final = "azure-native:sql:TransparentDataEncryption"
PROTECTOR: Final = "azure-native:sql:EncryptionProtector"
ENTRA_ONLY: Final = "azure-native:sql:ServerAzureADOnlyAuthentication"
SHORT_TERM: Final = "azure-native:sql:BackupShortTermRetentionPolicy"
POSTGRES_SETTING: Final = "azure-native:dbforpostgresql:Configuration"
MYSQL_SETTING: Final = "azure-native:dbformysql:Configuration"

PORTS: Final = {SQL_RULE: 1433, POSTGRES_RULE: 5432, MYSQL_RULE: 3306, REDIS_RULE: 6380}

_SPAN: Final = dict.fromkeys((SQL_RULE, POSTGRES_RULE, MYSQL_RULE), ("startIpAddress", "endIpAddress")) | {
    REDIS_RULE: ("startIP", "endIP")
}

_AT_REST = Text(fr="chiffrement au repos de la base", en="encryption of the database at rest")
_ENTRA = Text(fr="Entra ID seul, sans mot de passe", en="Entra ID only, no password")
_DAILY = Text(fr="sauvegarde automatique conservée 7 jours au moins", en="automatic backup kept 7 days at least")
_NO_RULE = Text(
    fr="aucune règle de pare-feu n'est déclarée ici, elle peut l'être ailleurs",
    en="no firewall rule is declared here, it may be elsewhere",
)


# Azure SQL


@describes(SQL_SERVER)
def sql_server(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    private = closed(r["publicNetworkAccess"])
    yield Store(
        place=where,
        product="sql-database",
        own_key=awaited(names(r["keyId"], expected=OWN_KEY), PROTECTOR),
    )
    yield Endpoint(
        place=where,
        private=private,
        restricted=awaited(private | elsewhere(_NO_RULE), SQL_RULE),
        attached=awaited(private, PRIVATE_ENDPOINT),
        tls=modern(r["minimalTlsVersion"]),
        logged=logged(SQL_AUDIT, SQL_EXTENDED_AUDIT),
    )
    only = r["administrators.azureADOnlyAuthentication"].default(False, source=SDK).is_true(expected=_ENTRA)
    yield Identity(place=where, named=awaited(only, ENTRA_ONLY))
    yield from secrets(r["administratorLoginPassword"])


@describes(SQL_DATABASE)
def sql_database(r: Resource, host: Host) -> Iterator[Facet]:
    server = host.deployment.target(r, "serverName", SQL_SERVER)
    own_key = names(r["encryptionProtector"], expected=OWN_KEY)
    if server is not None:
        own_key = own_key | names(server["keyId"], expected=OWN_KEY)
    yield Store(
        place=place(r, host) if server is None or not r["location"].is_absent else place(server, host),
        product="sql-database",
        copies=paired_region(r["requestedBackupStorageRedundancy"], geo=lambda kind: kind.lower().startswith("geo")),
        encrypted=awaited(shown_by_nothing(_AT_REST), TDE),
        own_key=own_key,
        backed_up=awaited(
            shown_by_nothing(Text(fr="sauvegardes du service", en="the service's own backups")), SHORT_TERM
        ),
    )


@completes(TDE, by="databaseName", facet=Store, of=(SQL_DATABASE,))
def transparent_encryption(store: Store, tde: Resource) -> Store:
    return msgspec.structs.replace(store, encrypted=also(store.encrypted, on(tde["state"])))


@completes(SHORT_TERM, by="databaseName", facet=Store, of=(SQL_DATABASE,))
def short_term_retention(store: Store, policy: Resource) -> Store:
    kept = policy["retentionDays"].at_least(7, expected=_DAILY)
    return msgspec.structs.replace(store, backed_up=also(store.backed_up, kept))


@completes(PROTECTOR, by="serverName", facet=Store, of=(SQL_SERVER,))
def encryption_protector(store: Store, protector: Resource) -> Store:
    own = says(protector["serverKeyType"], "AzureKeyVault", expected=OWN_KEY)
    return msgspec.structs.replace(store, own_key=also(store.own_key, own))


@completes(ENTRA_ONLY, by="serverName", facet=Identity, of=(SQL_SERVER,))
def entra_only(identity: Identity, setting: Resource) -> Identity:
    only = setting["azureADOnlyAuthentication"].is_true(expected=_ENTRA)
    return msgspec.structs.replace(identity, named=also(identity.named, only))


@completes(SQL_AUDIT, SQL_EXTENDED_AUDIT, by="serverName", facet=Endpoint, of=(SQL_SERVER,))
def sql_audited(endpoint: Endpoint, audit: Resource) -> Endpoint:
    to = (
        audit["storageEndpoint"].is_written()
        | audit["isAzureMonitorTargetEnabled"].default(False, source=SDK).is_true()
    )
    return msgspec.structs.replace(endpoint, logged=also(endpoint.logged, on(audit["state"]) & to))


@describes(SQL_AUDIT, SQL_EXTENDED_AUDIT)
def sql_audit(r: Resource, host: Host) -> Iterator[Facet]:
    if r["storageEndpoint"].is_absent:
        return  # the events go to a workspace, which keeps them by its own rule
    yield LogSink(place=place_of_parent(r, host, "serverName", SQL_SERVER), days=days(r["retentionDays"]))


def days(retention: Value) -> Value:
    """A retention in days, in which 0 may mean for ever: not established, so unknown."""
    cause = Text(fr="0 jour : durée de conservation non établie", en="0 days: retention not established")
    return retention.map(lambda count: Unknown(cause) if count == 0 else count)


@describes("azure-native:sql:LongTermRetentionPolicy")
def long_term_retention(r: Resource, host: Host) -> Iterator[Facet]:
    kept = truth.some(r[name].is_written() for name in ("weeklyRetention", "monthlyRetention", "yearlyRetention"))
    yield Backup(place=place_of_parent(r, host, "serverName", SQL_SERVER), product="sql-database", kept=kept)


@describes(
    "azure-native:sql:ServerAzureADAdministrator",
    "azure-native:sql:ServerSecurityAlertPolicy",
    "azure-native:sql:ServerVulnerabilityAssessment",
    "azure-native:sql:VirtualNetworkRule",
    "azure-native:dbforpostgresql:Administrator",
    "azure-native:dbforpostgresql:Database",
    "azure-native:dbformysql:AzureADAdministrator",
    "azure-native:dbformysql:Database",
)
def inside_a_server(r: Resource, host: Host) -> Iterator[Facet]:
    reason = Text(
        fr="réglage ou base d'un serveur : les données sont jugées sur le serveur",
        en="a setting or a database of a server: data is judged on the server",
    )
    yield Inert(reason=reason)


# Firewalls of database servers


@describes(SQL_RULE, POSTGRES_RULE, MYSQL_RULE, REDIS_RULE)
def firewall_rule(r: Resource, host: Host) -> Iterator[Facet]:
    port = PORTS[r.type]
    yield FirewallRule(
        anyone=_span(r),
        ports=(Ports(port, port),),
        path=_SPAN[r.type][0],
        peers=tuple(r[name] for name in _SPAN[r.type]),
        of=r["cacheName" if r.type == REDIS_RULE else "serverName"],
    )


def _span(rule: Resource) -> Truth:
    """Whether a rule lets anybody in. 0.0.0.0 to 0.0.0.0 stands for everything in Azure, other customers included
    (pulumi-azure-native, `sql.FirewallRule`)."""
    first, last = _SPAN[rule.type]
    start, end = rule[first], rule[last]
    expected = Text(fr="n'importe quelle adresse", en="any address")
    undecided = [value for value in (start, end) if not value.is_known]
    if undecided:
        return Truth(State.UNKNOWN, tuple(value.reason(expected=expected) for value in undecided))
    reasons = (start.reason(expected=expected), end.reason(expected=expected))
    if start.known == end.known == "0.0.0.0":  # noqa: S104  (an address read, not bound)
        detail = Text(fr="tous les services Azure, y compris d'autres clients", en="all of Azure, other customers too")
        return truth.true(msgspec.structs.replace(reasons[0], detail=detail))
    answer = span_is_anyone(str(start.known), str(end.known))
    if answer is None:
        return unsettled(start, Text(fr="plage d'adresses illisible", en="unreadable address range"), expected=expected)
    return Truth(State(answer), reasons)


@completes(SQL_RULE, by="serverName", facet=Endpoint, of=(SQL_SERVER,))
def sql_admits(endpoint: Endpoint, rule: Resource) -> Endpoint:
    return _admits(endpoint, rule)


@completes(POSTGRES_RULE, by="serverName", facet=Endpoint, of=(POSTGRES,))
def postgres_admits(endpoint: Endpoint, rule: Resource) -> Endpoint:
    return _admits(endpoint, rule)


@completes(MYSQL_RULE, by="serverName", facet=Endpoint, of=(MYSQL,))
def mysql_admits(endpoint: Endpoint, rule: Resource) -> Endpoint:
    return _admits(endpoint, rule)


@completes(REDIS_RULE, by="cacheName", facet=Endpoint, of=(REDIS,))
def redis_admits(endpoint: Endpoint, rule: Resource) -> Endpoint:
    return _admits(endpoint, rule)


def _admits(endpoint: Endpoint, rule: Resource) -> Endpoint:
    narrow = ~_span(rule)
    private = endpoint.private
    return msgspec.structs.replace(
        endpoint, restricted=also(endpoint.restricted, narrow if private is None else private | narrow)
    )


# PostgreSQL and MySQL


@describes(POSTGRES, MYSQL)
def flexible_server(r: Resource, host: Host) -> Iterator[Facet]:
    postgres = r.type == POSTGRES
    where = place(r, host)
    retention = r["backup.backupRetentionDays"]
    yield Store(
        place=where,
        product="postgresql" if postgres else "mysql",
        copies=paired_region(
            r["backup.geoRedundantBackup"].default("Disabled", source=SDK), geo=lambda flag: flag.lower() != "disabled"
        ),
        encrypted=shown_by_nothing(_AT_REST),
        own_key=names(r["dataEncryption.primaryKeyURI"], expected=OWN_KEY),
        backed_up=(retention.default(7, source=SDK) if postgres else retention).at_least(7, expected=_DAILY),
    )
    inside = names(
        r["network.delegatedSubnetResourceId"],
        expected=Text(fr="dans un sous-réseau délégué", en="in a delegated subnet"),
    )
    private = closed(r["network.publicNetworkAccess"]) | inside
    yield Endpoint(
        place=where,
        private=private,
        restricted=awaited(private | elsewhere(_NO_RULE), POSTGRES_RULE if postgres else MYSQL_RULE),
        attached=awaited(inside, PRIVATE_ENDPOINT),
        tls=shown_by_nothing(Text(fr="TLS imposé aux clients", en="TLS imposed on clients")),
        logged=logged(),
    )
    if postgres:
        password = r["authConfig.passwordAuth"].default("Enabled", source=SDK)
        yield Identity(place=where, named=says(password, "Disabled", expected=_ENTRA))
    yield from secrets(r["administratorLoginPassword"])


@completes(POSTGRES_SETTING, MYSQL_SETTING, by="serverName", facet=Endpoint, of=(POSTGRES, MYSQL))
def server_setting(endpoint: Endpoint, setting: Resource) -> Endpoint:
    """A parameter that weakens TLS shows; a good one alone proves nothing of the others, whose defaults are not
    established."""
    value = setting["value"]
    match setting["configurationName"].known:
        case "require_secure_transport":
            heard = says(value, "on")
        case "ssl_min_protocol_version":
            heard = modern(value)
        case "tls_version":
            heard = value.compare(_versions_are_modern, MODERN_TLS)
        case _:
            return endpoint
    return endpoint if endpoint.tls is None else msgspec.structs.replace(endpoint, tls=endpoint.tls & heard)


def _versions_are_modern(raw: object) -> bool | None:
    if not isinstance(raw, str) or not raw:
        return None
    return all(version.strip().lower() in ("tlsv1.2", "tlsv1.3") for version in raw.split(","))


# Cosmos DB


@describes(COSMOS)
def cosmos(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    policy = r["backupPolicy.type"]
    often = r["backupPolicy.periodicModeProperties.backupIntervalInMinutes"].at_most(24 * 60)
    yield Store(
        place=where,
        product="cosmos-db",
        copies=other_regions(host, r["locations"], "locationName")
        + paired_region(
            r["backupPolicy.periodicModeProperties.backupStorageRedundancy"],
            geo=lambda kind: kind.lower().startswith("geo"),
        )
        if policy.known != "Continuous"
        else other_regions(host, r["locations"], "locationName"),
        encrypted=shown_by_nothing(_AT_REST),
        own_key=names(r["keyVaultKeyUri"], expected=OWN_KEY),
        backed_up=says(policy, "Continuous") | (says(policy, "Periodic") & often),
    )
    private = closed(r["publicNetworkAccess"])
    filtered = r["isVirtualNetworkFilterEnabled"].default(False, source=SDK).is_true() | _has_items(r["ipRules"])
    narrow = ~r["ipRules"].some(_cosmos_admits)
    yield Endpoint(
        place=where,
        private=private,
        restricted=private | (filtered & narrow),
        attached=awaited(private, PRIVATE_ENDPOINT),
        tls=modern(r["minimalTlsVersion"].default("Tls12", source=SDK)),
        logged=logged(),
    )
    yield Identity(place=where, named=r["disableLocalAuth"].is_true(expected=_ENTRA))


def _has_items(items: Value) -> Truth:
    return items.is_written(expected=Text(fr="adresses énumérées", en="listed addresses"))


def _cosmos_admits(rule: Value) -> Truth:
    """0.0.0.0 stands for every Azure datacentre, so the helper's reading of it as anybody fits."""
    return anyone(rule["ipAddressOrRange"])


# Redis


@describes(REDIS)
def redis(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    yield Store(place=where, product="redis", encrypted=shown_by_nothing(_AT_REST))
    private = closed(r["publicNetworkAccess"])
    inside = names(r["subnetId"], expected=Text(fr="dans un sous-réseau", en="in a subnet"))
    clear_text = r["enableNonSslPort"].default(False, source=SDK).is_false()
    yield Endpoint(
        place=where,
        private=private,
        restricted=awaited(private | elsewhere(_NO_RULE), REDIS_RULE),
        attached=awaited(inside, PRIVATE_ENDPOINT),
        tls=modern(r["minimumTlsVersion"]) & clear_text,
        logged=logged(),
    )
    keys = r["disableAccessKeyAuthentication"].default(False, source=SDK).is_true(expected=_ENTRA)
    yield Identity(place=where, named=keys)
