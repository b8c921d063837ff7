"""Managed databases of Google Cloud and S3NS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.clear import password
from rempart.facts.google.common import MANAGED_DATABASE, PROTECTED, documented, encrypted, own_key
from rempart.facts.host import Host
from rempart.facts.showing import (
    AT_LEAST_DAILY,
    IN_PRIVATE_NETWORK,
    LISTED_ONLY,
    NOT_REACHABLE,
    deduced,
    place_of_other,
)
from rempart.facts.vocabulary import Endpoint, Facet, Place, Store
from rempart.text import Text
from rempart.truth import State, Truth
from rempart.value import Unknown, Value

_INSTANCE: Final = "google_sql_database_instance"
_TLS: Final = Text(fr="connexions chiffrées seulement", en="encrypted connections only")
_MODES: Final = {
    "ENCRYPTED_ONLY": True,
    "TRUSTED_CLIENT_CERTIFICATE_REQUIRED": True,
    "ALLOW_UNENCRYPTED_AND_ENCRYPTED": False,
}
_SOURCE: Final = documented("sql_database_instance")


@describes(_INSTANCE)
def instance(r: Resource, host: Host) -> Iterator[Facet]:
    """Reached by a public address unless `ipv4Enabled` is false; its backups go to a multi-region unless told where."""
    key = own_key(r, host, "encryption_key_name")
    place = host.place_of(r)
    backup = r["settings.backup_configuration"]
    enabled = backup["enabled"].default(False, source=_SOURCE).is_true(expected=AT_LEAST_DAILY)
    public = r["settings.ip_configuration.ipv4_enabled"].default(True, source=_SOURCE)
    yield Store(
        place=place,
        product=MANAGED_DATABASE,
        copies=() if enabled.is_false else (_copies(r, host),),
        encrypted=encrypted(r, host, key),
        own_key=key,
        backed_up=enabled,
        undeletable=r["deletion_protection"].default(True, source=_SOURCE).is_true(expected=PROTECTED),
    )
    yield Endpoint(
        place=place,
        private=public.is_false(expected=NOT_REACHABLE),
        restricted=_listed(r["settings.ip_configuration.authorized_networks"]),
        attached=r["settings.ip_configuration.private_network"].is_written(expected=IN_PRIVATE_NETWORK)
        if not r["settings.ip_configuration.private_network"].is_unknown
        else Truth(State.TRUE, (r["settings.ip_configuration.private_network"].reason(),)),
        tls=r["settings.ip_configuration.ssl_mode"]
        .default("ALLOW_UNENCRYPTED_AND_ENCRYPTED", source=_SOURCE)
        .compare(lambda raw: _MODES.get(str(raw).upper()), _TLS),
    )


def _copies(r: Resource, host: Host) -> Place:
    location = r["settings.backup_configuration.location"]
    if not location.is_absent:
        return host.place(location)
    nearest = Unknown(Text(fr="la multi-région la plus proche", en="the nearest multi-region"))
    value = Value(r, location.path, nearest)
    return Place(value, value)


def _listed(networks: Value) -> Truth:
    """A public instance lets in the networks of its list; none listed is nobody."""
    if networks.is_absent or networks.known == []:
        nobody = Text(fr="aucun réseau autorisé", en="no authorised network")
        return deduced(networks, State.TRUE, nobody, LISTED_ONLY)
    return networks.every(lambda one: ~anyone(one["value"])).expecting(LISTED_ONLY)


@describes("google_sql_database")
def database(r: Resource, host: Host) -> Iterator[Facet]:
    parent = host.deployment.target(r, "instance", _INSTANCE)
    yield Store(place=place_of_other(host, parent) if parent else None, product=MANAGED_DATABASE)


@describes("google_sql_user")
def user(r: Resource, host: Host) -> Iterator[Facet]:
    yield from password(r, "password", "password_wo")


@describes("google_redis_instance")
def redis(r: Resource, host: Host) -> Iterator[Facet]:
    key = own_key(r, host, "customer_managed_key")
    transit = r["transit_encryption_mode"].default("DISABLED", source=documented("redis_instance"))
    yield Store(place=host.place_of(r), product=MANAGED_DATABASE, encrypted=encrypted(r, host, key), own_key=key)
    yield Endpoint(place=host.place_of(r), tls=transit.equals("SERVER_AUTHENTICATION", expected=_TLS))
