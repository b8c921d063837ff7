"""Managed databases, search, queues of streams and data platforms of Scaleway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.scaleway.common import (
    DATA_LAB,
    DATA_WAREHOUSE,
    MANAGED_DATABASE,
    MESSAGING,
    NETWORK,
    documented,
    in_network,
    recorded,
    schema,
)
from rempart.facts.showing import (
    AT_LEAST_DAILY,
    AT_REST,
    IN_PRIVATE_NETWORK,
    LISTED_ONLY,
    NOT_REACHABLE,
    given,
    names,
    not_given,
    nothing_shows,
    place_known_to_nobody,
    undecided,
)
from rempart.facts.traffic import listed_only, names_a_range
from rempart.facts.vocabulary import (
    Backup,
    Compute,
    Credential,
    Endpoint,
    Facet,
    Identity,
    LogSink,
    Place,
    Store,
    also,
    awaited,
)
from rempart.text import Text
from rempart.truth import Reason, Truth, every, false
from rempart.value import Value

_RDB: Final = ("scaleway_rdb_instance",)
_ACL: Final = "scaleway_rdb_acl"
_TLS: Final = Text(fr="le chiffrement des connexions dans la base", en="encryption of connections in the database")
_NO_CLEAR_TEXT: Final = Text(fr="TLS obligatoire", en="TLS required")
_ENCRYPTED: Final = Text(fr="chiffrement au repos", en="encryption at rest")
_NO_ADMIN: Final = Text(fr="aucun droit d'administrateur", en="no administrator right")


# -- PostgreSQL and MySQL --------------------------------------------------------------------------------------------


@describes(*_RDB)
def rdb_instance(r: Resource, host: Host) -> Iterator[Facet]:
    """Without any network block it gets a public endpoint; with a private network alone, none."""
    place = host.place_of(r)
    private = not_given(r["load_balancer"], expected=NOT_REACHABLE) & given(
        r["private_network"], expected=NOT_REACHABLE
    )
    yield Store(
        place=place,
        product=MANAGED_DATABASE,
        copies=_copies(r),
        encrypted=r["encryption_at_rest"].default(False, source=schema("rdb/instance")).is_true(expected=_ENCRYPTED),
        backed_up=_saved_daily(r),
    )
    yield Endpoint(
        place=place,
        private=private,
        restricted=private if private.is_true else awaited(_open_to_all(r), _ACL),
        attached=in_network(r, host, expected=IN_PRIVATE_NETWORK),
        tls=nothing_shows(r, _TLS, _NO_CLEAR_TEXT),
    )
    if not r["logs_policy"].is_absent:
        yield LogSink(place=place, product=MANAGED_DATABASE, days=r["logs_policy.max_age_retention"])
    yield from password(r, "password", "password_wo")


def _saved_daily(r: Resource) -> Truth:
    source = recorded("rdb")
    enabled = r["disable_backup"].default(False, source=schema("rdb/instance")).is_false(expected=AT_LEAST_DAILY)
    hours = r["backup_schedule_frequency"]
    if r["snapshot_id"].is_absent:  # a restored one keeps the schedule of its origin
        hours = hours.default(24, source=source)
    return every((enabled, hours.at_least(1, expected=AT_LEAST_DAILY), hours.at_most(24, expected=AT_LEAST_DAILY)))


def _copies(r: Resource) -> tuple[Place, ...]:
    """Backups leave the region unless the property keeps them there; where they go, nothing shows."""
    if r["disable_backup"].is_true().is_true:
        return ()
    same = r["backup_same_region"]
    if same.is_true().is_true:
        return ()
    cause = same.cause if same.is_unknown else None
    elsewhere = Text(
        fr="sans « backup_same_region », les sauvegardes partent dans une autre région, que rien ne montre",
        en="without “backup_same_region” backups go to another region, which nothing shows",
    )
    return (place_known_to_nobody(same, cause or elsewhere),)


def _open_to_all(r: Resource) -> Truth:
    """Source: Scaleway's documentation, « PostgreSQL and MySQL - Concepts », Allowed IPs, read 2026-11-26."""
    detail = Text(
        fr="aucune liste d'adresses (scaleway_rdb_acl) : l'hébergeur laisse alors entrer tout Internet, 0.0.0.0/0",
        en="no list of addresses (scaleway_rdb_acl): the host then lets all of the Internet in, 0.0.0.0/0",
    )
    return false(Reason(resource=r.urn, detail=detail, expected=LISTED_ONLY))


@completes(_ACL, by="instance_id", facet=Endpoint, of=_RDB)
def rdb_acl(endpoint: Endpoint, acl: Resource) -> Endpoint:
    listed = listed_only(acl["acl_rules"], names_a_range)
    if endpoint.private is not None:
        listed = _restricted(endpoint.private, listed)
    return msgspec.structs.replace(endpoint, restricted=also(endpoint.restricted, listed))


def _restricted(private: Truth, listed: Truth) -> Truth:
    """A list of addresses matters only where the Internet reaches the endpoint at all."""
    return listed if private.is_false else private | listed


@describes("scaleway_rdb_read_replica")
def rdb_replica(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    network = in_network(r, host, expected=NOT_REACHABLE)
    yield Store(place=place, product=MANAGED_DATABASE, encrypted=_encrypted_as_instance(r, host))
    yield Endpoint(
        place=place,
        private=not_given(r["direct_access"], expected=NOT_REACHABLE) & network,
        attached=in_network(r, host, expected=IN_PRIVATE_NETWORK),
        tls=nothing_shows(r, _TLS, _NO_CLEAR_TEXT),
    )


def _encrypted_as_instance(r: Resource, host: Host) -> Truth:
    """A replica, a backup or a database lies where its instance does, encrypted as that one is."""
    instance = host.deployment.target(r, "instance_id", *_RDB)
    if instance is None:
        return nothing_shows(r, AT_REST, _ENCRYPTED)
    return instance["encryption_at_rest"].default(False, source=schema("rdb/instance")).is_true(expected=_ENCRYPTED)


@describes("scaleway_rdb_database_backup", "scaleway_rdb_snapshot", "scaleway_mongodb_snapshot")
def database_backup(r: Resource, host: Host) -> Iterator[Facet]:
    yield Backup(
        place=host.place_of(r),
        product=MANAGED_DATABASE,
        encrypted=_encrypted_as_instance(r, host),
        kept=_kept(r["expires_at"]),
    )


_KEPT: Final = Text(fr="une copie gardée assez longtemps", en="a copy kept long enough")


def _kept(end: Value) -> Truth:
    """Without an end date it never expires (documented: rdb_snapshot); a written one is for a person to compare."""
    if end.is_absent:
        return not_given(end, expected=_KEPT)
    cause = Text(
        fr="l'échéance est à comparer à la durée de conservation voulue",
        en="the end date is to be compared with the retention that is wanted",
    )
    return undecided(end, end.cause or cause, _KEPT)


@describes("scaleway_rdb_database")
def rdb_database(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=MANAGED_DATABASE, encrypted=_encrypted_as_instance(r, host))


@describes("scaleway_rdb_privilege")
def rdb_privilege(r: Resource, host: Host) -> Iterator[Facet]:
    yield Identity(
        least_privilege=r["permission"].differs("all", expected=Text(fr="moins que « all »", en="less than “all”"))
    )


@describes("scaleway_rdb_user")
def rdb_user(r: Resource, host: Host) -> Iterator[Facet]:
    administrator = r["is_admin"].default(False, source=schema("rdb/user"))
    yield Identity(least_privilege=administrator.is_false(expected=_NO_ADMIN))
    yield from password(r, "password", "password_wo")


@describes("scaleway_sdb_sql_database")
def serverless_database(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    network = Text(fr="le réseau du point d'accès", en="the network of the endpoint")
    yield Store(place=place, product=MANAGED_DATABASE, encrypted=nothing_shows(r, AT_REST, _ENCRYPTED))
    yield Endpoint(place=place, private=nothing_shows(r, network, NOT_REACHABLE))


# -- MongoDB and Redis -----------------------------------------------------------------------------------------------


@describes("scaleway_mongodb_instance")
def mongodb_instance(r: Resource, host: Host) -> Iterator[Facet]:
    """As for PostgreSQL: a public endpoint where nothing is written."""
    place = host.place_of(r)
    scheduled = r["is_snapshot_schedule_enabled"].is_true(expected=AT_LEAST_DAILY)
    yield Store(
        place=place,
        product=MANAGED_DATABASE,
        encrypted=nothing_shows(r, AT_REST, _ENCRYPTED),
        backed_up=scheduled & r["snapshot_schedule_frequency_hours"].at_most(24, expected=AT_LEAST_DAILY),
    )
    yield Endpoint(
        place=place,
        private=not_given(r["public_network"], expected=NOT_REACHABLE) & in_network(r, host, expected=NOT_REACHABLE),
        attached=in_network(r, host, expected=IN_PRIVATE_NETWORK),
        tls=nothing_shows(r, _TLS, _NO_CLEAR_TEXT),
    )
    yield from password(r, "password", "password_wo")


@describes("scaleway_mongodb_user")
def mongodb_user(r: Resource, host: Host) -> Iterator[Facet]:
    everywhere = Text(fr="des bases nommées", en="named databases")
    yield Identity(
        least_privilege=r["roles"].every(
            lambda role: every(
                (
                    role["role"].outside("db_admin", "sync", expected=_NO_ADMIN),
                    role["any_database"].default(False, source=schema("mongodb/user")).is_false(expected=everywhere),
                )
            )
        )
    )
    yield from password(r, "password", "password_wo")


@describes("scaleway_redis_cluster")
def redis(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    private = not_given(r["public_network"], expected=NOT_REACHABLE) & given(
        r["private_network"], expected=NOT_REACHABLE
    )
    yield Store(place=place, product=MANAGED_DATABASE, encrypted=nothing_shows(r, AT_REST, _ENCRYPTED))
    yield Endpoint(
        place=place,
        private=private,
        restricted=_restricted(private, listed_only(r["acl"], names_a_range)),
        attached=in_network(r, host, expected=IN_PRIVATE_NETWORK),
        tls=r["tls_enabled"].default(False, source=documented("redis_cluster")).is_true(expected=_NO_CLEAR_TEXT),
    )
    yield from password(r, "password", "password_wo")


# -- search, messages, streams ---------------------------------------------------------------------------------------


@describes("scaleway_opensearch_deployment")
def opensearch(r: Resource, host: Host) -> Iterator[Facet]:
    """Public without a private network; with one, its dashboards may still be (documented: opensearch_deployment)."""
    place = host.place_of(r)
    network = in_network(r, host, expected=NOT_REACHABLE)
    cause = Text(
        fr="les tableaux de bord peuvent rester publics malgré le réseau privé",
        en="dashboards may stay public in spite of the private network",
    )
    yield Store(place=place, product=MANAGED_DATABASE, encrypted=nothing_shows(r, AT_REST, _ENCRYPTED))
    yield Endpoint(
        place=place,
        private=undecided(r["private_network"], cause, NOT_REACHABLE) if network.is_true else network,
        attached=in_network(r, host, expected=IN_PRIVATE_NETWORK),
    )
    yield from password(r, "password")


@describes("scaleway_messageq_deployment")
def messageq(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    yield Store(place=place, product=MESSAGING, encrypted=nothing_shows(r, AT_REST, _ENCRYPTED))
    yield Endpoint(
        place=place,
        private=nothing_shows(r, Text(fr="un point d'accès public", en="a public endpoint"), NOT_REACHABLE),
        attached=in_network(r, host, expected=IN_PRIVATE_NETWORK),
    )
    yield from password(r, "password", "password_wo")


@describes("scaleway_opensearch_user", "scaleway_messageq_user")
def deployment_user(r: Resource, host: Host) -> Iterator[Facet]:
    yield Credential(expires=nothing_shows(r, Text(fr="la fin du mot de passe", en="the end of the password")))
    yield from password(r, "password", "password_wo")


@describes("scaleway_kafka_cluster")
def kafka(r: Resource, host: Host) -> Iterator[Facet]:
    """Public endpoints do not exist yet (documented: kafka_cluster); without a private network nothing is said."""
    place = host.place_of(r)
    network = in_network(r, host, expected=NOT_REACHABLE)
    cause = Text(fr="aucun réseau n'est écrit", en="no network is written")
    yield Store(place=place, product=MESSAGING, encrypted=nothing_shows(r, AT_REST, _ENCRYPTED))
    yield Endpoint(
        place=place,
        private=undecided(r["private_network"], cause, NOT_REACHABLE) if network.is_false else network,
        attached=in_network(r, host, expected=IN_PRIVATE_NETWORK),
    )
    yield from password(r, "password")


# -- data platforms --------------------------------------------------------------------------------------------------


@describes("scaleway_datawarehouse_deployment")
def warehouse(r: Resource, host: Host) -> Iterator[Facet]:
    """Up to August 2026 the provider always made a public endpoint; its 1.60 SDK says that it takes a block."""
    place = host.place_of(r)
    public = r["public_network"]
    cause = Text(
        fr="selon la version du fournisseur, un point d'accès public est créé d'office",
        en="depending on the provider's version a public endpoint is always made",
    )
    closed = not_given(public, expected=NOT_REACHABLE)
    yield Store(place=place, product=DATA_WAREHOUSE, encrypted=nothing_shows(r, AT_REST, _ENCRYPTED))
    yield Endpoint(
        place=place,
        private=undecided(public, cause, NOT_REACHABLE) if closed.is_true else closed,
        attached=in_network(r, host, expected=IN_PRIVATE_NETWORK),
    )
    yield from password(r, "password", "password_wo")


@describes("scaleway_datawarehouse_database")
def warehouse_database(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=DATA_WAREHOUSE, encrypted=nothing_shows(r, AT_REST, _ENCRYPTED))


@describes("scaleway_datawarehouse_user")
def warehouse_user(r: Resource, host: Host) -> Iterator[Facet]:
    administrator = r["is_admin"].default(False, source=documented("datawarehouse_user"))
    yield Identity(least_privilege=administrator.is_false(expected=_NO_ADMIN))
    yield from password(r, "password")


@describes("scaleway_datalab")
def datalab(r: Resource, host: Host) -> Iterator[Facet]:
    """A Spark cluster within a private network; a notebook is a web page that others may reach."""
    place = host.place_of(r)
    attached = names(r, host, "private_network_id", NETWORK, expected=IN_PRIVATE_NETWORK)
    notebook = r["has_notebook"]
    yield Store(place=place, product=DATA_LAB, encrypted=nothing_shows(r, AT_REST, _ENCRYPTED))
    yield Compute(place=place, product=DATA_LAB, attached=attached)
    if not notebook.is_false().is_true:
        yield Endpoint(place=place, private=notebook.is_false(expected=NOT_REACHABLE), attached=attached)
