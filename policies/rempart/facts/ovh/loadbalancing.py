"""OVHcloud's load balancer before the public cloud's own (IP Load Balancing)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.ovh.common import LOAD_BALANCER, documented, ordered_from, recipient
from rempart.facts.showing import IN_PRIVATE_NETWORK, LISTED_ONLY, deduced, names, undecided
from rempart.facts.traffic import is_private_address, listed_only
from rempart.facts.vocabulary import Compute, Endpoint, Facet, Network, Place, Transfer
from rempart.text import Text
from rempart.truth import State, Truth, every
from rempart.value import Unknown, Value

_TLS: Final = Text(fr="TLS 1.2 au moins", en="TLS 1.2 at least")
_TO_HTTPS: Final = Text(fr="un renvoi vers HTTPS", en="a redirection to HTTPS")
_IN_CLEAR: Final = Text(fr="un échange en clair", en="traffic in clear")


def _zone(r: Resource, host: Host) -> Place:
    """Zones are data centres in lower case; `all` is every one of them."""
    return host.place(r["zone"].map(_region_of_zone))


def _region_of_zone(zone: object) -> object:
    name = str(zone).strip().lower()
    everywhere = Text(fr="toutes les zones, hors de l'Union comprises", en="every zone, those outside the EU included")
    return Unknown(everywhere) if name == "all" else _ZONES.get(name, zone)


_ZONES: Final = {
    "bhs": "BHS",
    "gra": "GRA",
    "rbx": "RBX",
    "sbg": "SBG",
    "sgp": "SGP",
    "syd": "AP-SOUTHEAST-SYD",
    "waw": "WAW",
    "lim": "DE",
    "eri": "UK",
}
"""Zone of the load balancer → region of the same place."""


@describes("ovh_iploadbalancing")
def service(r: Resource, host: Host) -> Iterator[Facet]:
    """`intermediate`, the default, still speaks TLS 1.0 by the vendor's description of its profiles."""
    profile = r["ssl_configuration"].default("intermediate", source=documented("iploadbalancing"))
    yield Compute(product=LOAD_BALANCER)
    yield Endpoint(
        front=True, tls=profile.compare(lambda raw: {"modern": True, "intermediate": False}.get(str(raw).lower()), _TLS)
    )
    yield from ordered_from(r)


@describes("ovh_iploadbalancing_http_frontend", "ovh_iploadbalancing_tcp_frontend")
def frontend(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(place=_zone(r, host), product=LOAD_BALANCER)
    page = r.type.removeprefix("ovh_")
    encrypted = r["ssl"].default(False, source=documented(page)).is_true(expected=_TLS)
    truths = [_redirected(r["redirect_location"], encrypted)]
    if encrypted.is_true and r.type.endswith("http_frontend") and r["default_ssl_id"].is_absent:
        cause = Text(fr="aucun certificat n'est nommé : le premier qui convient sert", en="no certificate is named")
        truths.append(undecided(r["default_ssl_id"], cause, _TLS))
    yield Endpoint(front=True, tls=every(truths), restricted=_listed(r["allowed_source"]))


def _redirected(target: Value, encrypted: Truth) -> Truth:
    """A front end that sends everything on does nothing else: in clear it may send to HTTPS only; in TLS it must not
    send to clear. The target may be written with variables such as `${host}`."""
    if target.is_absent:
        return encrypted
    if encrypted.is_true:
        return encrypted & target.compare(lambda raw: not str(raw).lower().startswith("http://"), _TLS)
    return target.compare(lambda raw: str(raw).lower().startswith("https://"), _TO_HTTPS)


def _listed(ranges: Value) -> Truth:
    if ranges.is_absent or ranges.known == []:
        anybody = Text(fr="sans liste, n'importe quelle adresse", en="without a list, any address")
        return deduced(ranges, State.FALSE, anybody, LISTED_ONLY)
    return listed_only(ranges, lambda one: ~anyone(one))


@describes("ovh_iploadbalancing_udp_frontend")
def udp_frontend(r: Resource, host: Host) -> Iterator[Facet]:
    """UDP may carry DTLS of the servers' own, which nothing shows."""
    yield Compute(place=_zone(r, host), product=LOAD_BALANCER)
    cause = Text(
        fr="UDP peut porter le chiffrement des serveurs, ce que rien ne montre", en="UDP may carry the servers' own"
    )
    yield Endpoint(front=True, tls=undecided(r["port"], cause, _TLS))


@describes("ovh_iploadbalancing_http_farm", "ovh_iploadbalancing_tcp_farm", "ovh_iploadbalancing_udp_farm")
def farm(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(
        place=_zone(r, host),
        product=LOAD_BALANCER,
        attached=names(r, host, "vrack_network_id", "ovh_iploadbalancing_vrack_network", expected=IN_PRIVATE_NETWORK),
    )


@describes("ovh_iploadbalancing_http_farm_server", "ovh_iploadbalancing_tcp_farm_server")
def farm_server(r: Resource, host: Host) -> Iterator[Facet]:
    inside = Text(fr="une adresse du réseau privé", en="an address of the private network")
    yield Endpoint(tls=r["ssl"].default(False, source=documented(r.type.removeprefix("ovh_"))).is_true(expected=_TLS))
    yield Endpoint(private=r["address"].compare(is_private_address, inside))


@describes("ovh_iploadbalancing_udp_farm_server")
def udp_farm_server(r: Resource, host: Host) -> Iterator[Facet]:
    inside = Text(fr="une adresse du réseau privé", en="an address of the private network")
    yield Endpoint(private=r["address"].compare(is_private_address, inside))


@describes("ovh_iploadbalancing_http_route", "ovh_iploadbalancing_tcp_route")
def route(r: Resource, host: Host) -> Iterator[Facet]:
    """May send requests to an address elsewhere."""
    target = r["action.target"]
    if target.is_absent:
        yield Network()
    else:
        yield Transfer(european=recipient(target))


@describes("ovh_iploadbalancing_ssl")
def certificate(r: Resource, host: Host) -> Iterator[Facet]:
    yield from password(r, "key")
