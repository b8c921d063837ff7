"""Managed databases of OVHcloud, their accounts and what they send elsewhere. Plans Essential and Discovery, and the
activities of Aiven behind them, are outside the HDS scope that the vendor describes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

import msgspec

from rempart.catalog import EEA
from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.addresses import anyone
from rempart.facts.host import Host
from rempart.facts.ovh.common import MANAGED_DATABASE, NETWORKS, SUBNETS, documented, hds_option
from rempart.facts.policies import NARROW
from rempart.facts.showing import (
    AT_REST,
    IN_PRIVATE_NETWORK,
    NOT_REACHABLE,
    each_of_some,
    names,
    nothing_shows,
    undecided,
)
from rempart.facts.traffic import listed_only
from rempart.facts.vocabulary import Credential, Endpoint, Facet, Identity, Inert, Place, Store, Transfer, also, awaited
from rempart.text import Text
from rempart.truth import Reason, State, Truth, every, false, true
from rempart.value import Value

DATABASE: Final = "ovh_cloud_project_database"
_LOG: Final = "ovh_cloud_project_database_log_subscription"
_PLAN: Final = Text(fr="une formule du périmètre HDS", en="a plan within the HDS scope")
_LOGGED: Final = Text(fr="un abonnement aux journaux", en="a subscription to logs")
_ON_DEMAND: Final = Text(fr="sans interface supplémentaire", en="without a further interface")
_PLANS: Final = {
    "essential": False,
    "discovery": False,
    "business": True,
    "enterprise": True,
    "production": True,
    "advanced": True,
}


@describes(DATABASE)
def database(r: Resource, host: Host) -> Iterator[Facet]:
    """Nodes on a private network, or a public endpoint that a list of addresses narrows; an empty list lets nobody in
    by the vendor's account, which no source establishes."""
    attached = every((_on_network(r, host, "network_id", *NETWORKS), _on_network(r, host, "subnet_id", *SUBNETS)))
    plan = r["plan"].compare(lambda raw: _PLANS.get(str(raw).strip().lower()), _PLAN)
    yield Store(
        place=_place(r, host),
        product=MANAGED_DATABASE,
        copies=tuple(host.place(region) for region in _listed(r["backup_regions"])),
        encrypted=nothing_shows(r, AT_REST),
        undeletable=r["deletion_protection"]
        .default(False, source=documented("cloud_project_database"))
        .is_true(expected=Text(fr="protégée contre la suppression", en="protected from deletion")),
        conditions=every((plan, hds_option(r, host))),
    )
    yield Endpoint(
        place=_place(r, host),
        private=attached.expecting(NOT_REACHABLE),
        attached=attached,
        restricted=listed_only(r["ip_restrictions"], lambda one: ~anyone(one["ip"])),
        tls=nothing_shows(r, Text(fr="la version de TLS", en="the version of TLS")),
        logged=awaited(false(Reason(resource=r.urn, detail=_NONE, expected=_LOGGED)), _LOG),
    )
    for name in ("kafka_rest_api", "kafka_schema_registry"):
        if not r[name].is_absent:
            yield Endpoint(place=_place(r, host), private=r[name].is_false(expected=_ON_DEMAND) | attached)
    acls = r["opensearch_acls_enabled"]
    if str(r["engine"].known).lower() == "opensearch":
        switched = acls.default(False, source=documented("cloud_project_database"))
        yield Identity(least_privilege=switched.is_true(expected=NARROW))


_NONE: Final = Text(fr="aucun déclaré", en="none declared")


def _on_network(r: Resource, host: Host, name: str, *types: str) -> Truth:
    def named(node: Value) -> Truth:
        return names(r, host, node[name].path, *types, expected=IN_PRIVATE_NETWORK)

    return each_of_some(r["nodes"], named, IN_PRIVATE_NETWORK)


def _place(r: Resource, host: Host) -> Place:
    """Where its nodes lie: the first that lies elsewhere than the others decides, since data is on all of them."""
    nodes = r["nodes"]
    regions = [node["region"] for node in nodes.each()] or [nodes["region"]]
    outside = [region for region in regions if host.place(region).country.known not in EEA]
    return host.place((outside or regions)[0])


def _listed(value: Value) -> list[Value]:
    return [] if value.is_absent else list(value.each()) or ([value] if value.is_unknown else [])


@completes(_LOG, by="cluster_id", facet=Endpoint, of=(DATABASE,))
def log_subscription(endpoint: Endpoint, subscription: Resource) -> Endpoint:
    if endpoint.logged is None:
        return endpoint
    kept = true(Reason(resource=subscription.urn, path="kind", expected=_LOGGED))
    return msgspec.structs.replace(endpoint, logged=also(endpoint.logged, kept))


@describes("ovh_cloud_project_database_database", "ovh_cloud_project_database_kafka_topic")
def inside(r: Resource, host: Host) -> Iterator[Facet]:
    """A part of a cluster, which is judged itself."""
    cluster = host.deployment.target(r, "cluster_id", DATABASE)
    place = None if cluster is None else _place(cluster, host)
    yield Store(place=place, product=MANAGED_DATABASE)


@describes("ovh_cloud_project_database_integration")
def integration(r: Resource, host: Host) -> Iterator[Facet]:
    """Sends data from one cluster to another of the project, or to somebody."""
    target = host.deployment.target(r, "destination_service_id", DATABASE)
    named = r["destination_service_id"]
    cause = Text(fr="la destination n'est pas dans ce déploiement", en="the destination is not in this deployment")
    own = Text(fr="une base de ce déploiement", en="a database of this deployment")
    yield Transfer(
        european=true(Reason(resource=r.urn, path=named.path, detail=own)) if target else undecided(named, cause)
    )


# -- accounts --------------------------------------------------------------------------------------------------------


@describes("ovh_cloud_project_database_kafka_acl", "ovh_cloud_project_database_kafka_schemaregistryacl")
def kafka_acl(r: Resource, host: Host) -> Iterator[Facet]:
    """Who may do what on which topic."""
    truths = [_no_admin(r["permission"])]
    for name in ("topic", "resource"):
        if not r[name].is_absent:
            truths.append(r[name].compare(lambda raw: str(raw).strip() != "*", NARROW))
    yield Identity(least_privilege=every(truths))


@describes(
    "ovh_cloud_project_database_mongodb_user",
    "ovh_cloud_project_database_postgresql_user",
    "ovh_cloud_project_database_clickhouse_user",
)
def user_with_roles(r: Resource, host: Host) -> Iterator[Facet]:
    roles = r["roles"]
    yield Identity(least_privilege=Truth(State.TRUE) if roles.is_absent else roles.every(_no_wide_role))


_WIDE: Final = ("admin", "any", "root", "replication", "superuser", "backup@", "restore@")


def _no_wide_role(role: Value) -> Truth:
    return role.compare(lambda raw: not any(mark in str(raw).lower() for mark in _WIDE), NARROW)


def _no_admin(permission: Value) -> Truth:
    return permission.compare(lambda raw: str(raw).strip().lower() != "admin", NARROW)


@describes("ovh_cloud_project_database_opensearch_user")
def opensearch_user(r: Resource, host: Host) -> Iterator[Facet]:
    acls = r["acls"]
    yield Identity(
        least_privilege=acls.every(
            lambda acl: every(
                (_no_admin(acl["permission"]), acl["pattern"].compare(lambda raw: str(raw).strip() != "*", NARROW))
            )
        )
        if not acls.is_absent
        else nothing_shows(r, NARROW)
    )


@describes("ovh_cloud_project_database_valkey_user")
def valkey_user(r: Resource, host: Host) -> Iterator[Facet]:
    """What is not written is the server's default, which no source establishes."""
    truths = []
    for name in ("categories", "commands", "keys"):
        written = r[name]
        wide = ("*",) if name == "keys" else ("+@all", "+*")
        if written.is_absent:
            truths.append(
                undecided(written, Text(fr="valeur par défaut du serveur", en="the server's default"), NARROW)
            )
        else:
            truths.append(written.every(partial(_outside, wide)))
    yield Identity(least_privilege=every(truths))


def _outside(wide: tuple[str, ...], one: Value) -> Truth:
    return one.outside(*wide, expected=NARROW)


@describes("ovh_cloud_project_database_user")
def user(r: Resource, host: Host) -> Iterator[Facet]:
    yield Identity(least_privilege=nothing_shows(r, NARROW))


@describes("ovh_cloud_project_database_prometheus", "ovh_cloud_project_database_mongodb_prometheus")
def prometheus(r: Resource, host: Host) -> Iterator[Facet]:
    """A password that never ends, and an interface for figures."""
    yield Credential(expires=nothing_shows(r, Text(fr="la date de fin", en="the end date")))


@describes("ovh_cloud_project_database_opensearch_pattern", "ovh_cloud_project_database_postgresql_connection_pool")
def setting(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(
        reason=Text(fr="un réglage de la base, jugée à sa place", en="a setting of the database, judged itself")
    )
