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
    OWN_KEY,
    elsewhere,
    other_regions,
    paired_region,
    says,
    secrets,
    unsettled,
)
from rempart.facts.azure_native.reading import closed as closed_in_words
from rempart.facts.azurerm.reading import (
    PRIVATE_ENDPOINT,
    SCHEMA,
    closed,
    copied_elsewhere,
    hidden_from_internet,
    in_every_spelling,
    logged,
    names,
    parent,
    place,
    place_of_parent,
    spelt,
    tls_floor,
    unlocked,
    written,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import (
    Endpoint,
    Facet,
    FirewallRule,
    Identity,
    Ports,
    Store,
    also,
    awaited,
    shown_by_nothing,
)
from rempart.text import Text
from rempart.truth import State, Truth
from rempart.value import Value

SQL_SERVER: Final = "azurerm_mssql_server"
SQL_DATABASE: Final = "azurerm_mssql_database"
POSTGRES: Final = "azurerm_postgresql_flexible_server"
MYSQL: Final = "azurerm_mysql_flexible_server"
COSMOS: Final = "azurerm_cosmosdb_account"
REDIS: Final = "azurerm_redis_cache"

SQL_RULE: Final = "azurerm_mssql_firewall_rule"
POSTGRES_RULE: Final = "azurerm_postgresql_flexible_server_firewall_rule"
MYSQL_RULE: Final = "azurerm_mysql_flexible_server_firewall_rule"
REDIS_RULE: Final = "azurerm_redis_firewall_rule"

_OF_SERVER: Final = {MYSQL_RULE: "server_name", REDIS_RULE: "redis_cache_name"}
PORTS: Final = {SQL_RULE: 1433, POSTGRES_RULE: 5432, MYSQL_RULE: 3306, REDIS_RULE: 6380}

_SPAN: Final = dict.fromkeys((SQL_RULE, POSTGRES_RULE, MYSQL_RULE), ("start_ip_address", "end_ip_address")) | {
    REDIS_RULE: ("start_ip", "end_ip")
}

_AT_REST = Text(fr="chiffrement au repos de la base", en="encryption of the database at rest")
_ENTRA = Text(fr="Entra ID seul, sans mot de passe ni clé", en="Entra ID only, no password or key")
_DAILY = Text(fr="sauvegarde automatique conservée 7 jours au moins", en="automatic backup kept 7 days at least")
_NO_RULE = Text(
    fr="aucune règle de pare-feu n'est déclarée ici, elle peut l'être ailleurs",
    en="no firewall rule is declared here, it may be elsewhere",
)


# Azure SQL


@describes(SQL_SERVER)
def sql_server(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    private = hidden_from_internet(r)
    yield Store(place=where, product="sql-database", own_key=_server_key(r), undeletable=unlocked())
    yield Endpoint(
        place=where,
        private=private,
        restricted=awaited(private | elsewhere(_NO_RULE), SQL_RULE),
        attached=awaited(private, PRIVATE_ENDPOINT),
        tls=tls_floor(r["minimum_tls_version"].default("1.2", source=SCHEMA)),
        logged=logged(),
    )
    only = r["azuread_administrator.azuread_authentication_only"].is_true(expected=_ENTRA)
    yield Identity(place=where, named=names(r["azuread_administrator"], expected=_ENTRA) & only)
    yield from secrets(r["administrator_login_password"])


def _server_key(r: Resource) -> Truth:
    return names(r["transparent_data_encryption_key_vault_key_id"], expected=OWN_KEY)


@describes(SQL_DATABASE)
def sql_database(r: Resource, host: Host) -> Iterator[Facet]:
    server = parent(r, host, ("server_id",), SQL_SERVER)
    own_key = _server_key(r)
    yield Store(
        place=place_of_parent(r, host, ("server_id",), SQL_SERVER),
        product="sql-database",
        copies=paired_region(
            r["storage_account_type"].default("Geo", source=SCHEMA), geo=lambda kind: kind.lower().startswith("geo")
        ),
        encrypted=r["transparent_data_encryption_enabled"].default(True, source=SCHEMA).is_true(),
        own_key=own_key if server is None else own_key | _server_key(server),
        backed_up=r["short_term_retention_policy.retention_days"].at_least(7, expected=_DAILY),
        undeletable=unlocked(),
    )


# Firewalls of database servers


@describes(SQL_RULE, POSTGRES_RULE, MYSQL_RULE, REDIS_RULE)
def firewall_rule(r: Resource, host: Host) -> Iterator[Facet]:
    port = PORTS[r.type]
    yield FirewallRule(
        anyone=_span(r),
        ports=(Ports(port, port),),
        path=_SPAN[r.type][0],
        peers=tuple(r[name] for name in _SPAN[r.type]),
        of=r[_OF_SERVER.get(r.type, "server_id")],
    )


def _span(rule: Resource) -> Truth:
    """Whether a rule lets anybody in. 0.0.0.0 to 0.0.0.0 stands for everything in Azure, other customers included
    (documentation of azurerm_mssql_firewall_rule)."""
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


@completes(SQL_RULE, by="server_id", facet=Endpoint, of=(SQL_SERVER,))
def sql_admits(endpoint: Endpoint, rule: Resource) -> Endpoint:
    return _admits(endpoint, rule)


@completes(POSTGRES_RULE, by="server_id", facet=Endpoint, of=(POSTGRES,))
def postgres_admits(endpoint: Endpoint, rule: Resource) -> Endpoint:
    return _admits(endpoint, rule)


@completes(MYSQL_RULE, by="server_name", facet=Endpoint, of=(MYSQL,))
def mysql_admits(endpoint: Endpoint, rule: Resource) -> Endpoint:
    return _admits(endpoint, rule)


@completes(REDIS_RULE, by="redis_cache_name", facet=Endpoint, of=(REDIS,))
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
    retention = r["backup_retention_days"]
    yield Store(
        place=where,
        product="postgresql" if postgres else "mysql",
        copies=copied_elsewhere(r["geo_redundant_backup_enabled"].default(False, source=SCHEMA)),
        encrypted=shown_by_nothing(_AT_REST),
        own_key=_given_key(r, *(("key_vault_key_id",) if postgres else ("key_vault_key_id", "managed_hsm_key_id"))),
        backed_up=(retention if postgres else retention.default(7, source=SCHEMA)).at_least(7, expected=_DAILY),
        undeletable=unlocked(),
    )
    inside = names(
        r["delegated_subnet_id"], expected=Text(fr="dans un sous-réseau délégué", en="in a delegated subnet")
    )
    private = inside | (hidden_from_internet(r) if postgres else _mysql_closed(r))
    yield Endpoint(
        place=where,
        private=private,
        restricted=awaited(private | elsewhere(_NO_RULE), POSTGRES_RULE if postgres else MYSQL_RULE),
        attached=awaited(inside, PRIVATE_ENDPOINT),
        tls=shown_by_nothing(Text(fr="TLS imposé aux clients", en="TLS imposed on clients")),
        logged=logged(),
    )
    if postgres:
        password = r["authentication.password_auth_enabled"].default(True, source=SCHEMA)
        yield Identity(place=where, named=password.is_false(expected=_ENTRA))
    yield from secrets(r["administrator_password"])


def _given_key(r: Resource, *names_of_it: str) -> Truth:
    return truth.some(names(r[f"customer_managed_key.{name}"], expected=OWN_KEY) for name in names_of_it)


def _mysql_closed(r: Resource) -> Truth:
    """In words since 4, a switch before, and both where both are written; unwritten, Azure decides."""
    words, switch = r["public_network_access"], r["public_network_access_enabled"]
    if switch.is_absent:
        return closed_in_words(words)
    return closed(switch) if words.is_absent else closed(switch) & closed_in_words(words)


# Cosmos DB


@describes(COSMOS)
def cosmos(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    policy = r["backup.type"]
    copies = other_regions(host, r["geo_location"], "location")
    if policy.known != "Continuous":
        copies += paired_region(r["backup.storage_redundancy"], geo=lambda kind: kind.lower().startswith("geo"))
    yield Store(
        place=where,
        product="cosmos-db",
        copies=copies,
        encrypted=shown_by_nothing(_AT_REST),
        own_key=names(spelt(r, "key_vault_key_id", "managed_hsm_key_id"), expected=OWN_KEY),
        backed_up=says(policy, "Continuous")
        | (says(policy, "Periodic") & r["backup.interval_in_minutes"].at_most(24 * 60)),
        undeletable=unlocked(),
    )
    private = hidden_from_internet(r)
    addresses = _listed(r["ip_range_filter"])
    filtered = r["is_virtual_network_filter_enabled"].default(False, source=SCHEMA).is_true() | names(
        addresses, expected=Text(fr="adresses énumérées", en="listed addresses")
    )
    yield Endpoint(
        place=where,
        private=private,
        restricted=private | (filtered & ~addresses.some(anyone)),
        attached=awaited(private, PRIVATE_ENDPOINT),
        tls=tls_floor(r["minimal_tls_version"]),
        logged=logged(),
    )
    yield Identity(place=where, named=without_local_accounts(r, _ENTRA))


def _listed(addresses: Value) -> Value:
    """A set of ranges since 4; until 3, one text that separates them by commas."""
    return written(addresses).map(
        lambda raw: [part.strip() for part in raw.split(",")] if isinstance(raw, str) else raw
    )


def without_local_accounts(r: Resource, expected: Text) -> Truth:
    """The service's own keys are switched off: `local_authentication_enabled` since 4, `..._disabled` until 4. Both
    leave them on when unwritten."""
    switch, past = r["local_authentication_enabled"], r["local_authentication_disabled"]
    if past.is_absent:
        return switch.default(True, source=SCHEMA).is_false(expected=expected)
    disabled = past.is_true(expected=expected)
    return disabled if switch.is_absent else disabled & switch.is_false(expected=expected)


# Redis


@describes(REDIS)
def redis(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    yield Store(place=where, product="redis", encrypted=shown_by_nothing(_AT_REST), undeletable=unlocked())
    private = hidden_from_internet(r)
    encrypted = in_every_spelling(r, Value.is_false, "non_ssl_port_enabled", "enable_non_ssl_port", default=False)
    authenticated = in_every_spelling(
        r["redis_configuration"], Value.is_true, "authentication_enabled", "enable_authentication", default=True
    )
    yield Endpoint(
        place=where,
        private=private,
        restricted=awaited(private | elsewhere(_NO_RULE), REDIS_RULE),
        attached=awaited(
            names(r["subnet_id"], expected=Text(fr="dans un sous-réseau", en="in a subnet")), PRIVATE_ENDPOINT
        ),
        tls=tls_floor(r["minimum_tls_version"]) & encrypted,
        authenticated=authenticated,
        logged=logged(),
    )
    keys = r["access_keys_authentication_enabled"].default(True, source=SCHEMA)
    yield Identity(place=where, named=keys.is_false(expected=_ENTRA))
