"""Networks, firewalls, addresses, tunnels and fronts of Google Cloud and S3NS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.clear import password
from rempart.facts.google.common import LOAD_BALANCER, documented
from rempart.facts.host import Host
from rempart.facts.showing import NOT_REACHABLE, deduced, given, nothing_shows
from rempart.facts.traffic import written_span
from rempart.facts.vocabulary import Compute, Endpoint, Facet, Firewall, FirewallRule, Inert, Network, Ports
from rempart.text import Text
from rempart.truth import State, Truth
from rempart.value import Value

_ALONE: Final = Text(fr="joint à aucun autre réseau", en="joined to no other network")
_PEER: Final = Text(fr="qui se trouve à l'autre bout", en="who is at the other end")
_LOGGED: Final = Text(fr="des journaux de flux", en="flow logs")


@describes("google_compute_network")
def network(r: Resource, host: Host) -> Iterator[Facet]:
    """A network is global; its Subnets lie somewhere."""
    yield Network()


@describes("google_compute_subnetwork")
def subnetwork(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=host.place_of(r), logged=given(r["log_config"], expected=_LOGGED))


@describes(
    "google_compute_router", "google_compute_router_nat", "google_compute_vpn_gateway", "google_compute_ha_vpn_gateway"
)
def located(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=host.place_of(r))


@describes("google_compute_network_peering", "google_service_networking_connection")
def peering(r: Resource, host: Host) -> Iterator[Facet]:
    """A service's own network is Google's or S3NS's; any other, nobody knows whose."""
    if r.type == "google_service_networking_connection":
        yield Network()
    else:
        yield Network(isolated=nothing_shows(r, _PEER, _ALONE))


@describes("google_compute_vpn_tunnel")
def tunnel(r: Resource, host: Host) -> Iterator[Facet]:
    what = Text(fr="les algorithmes du tunnel", en="the tunnel's ciphers")
    yield Network(place=host.place_of(r), isolated=nothing_shows(r, _PEER, _ALONE), encrypted=nothing_shows(r, what))
    yield from password(r, "shared_secret", "shared_secret_wo")


@describes("google_compute_firewall")
def firewall(r: Resource, host: Host) -> Iterator[Facet]:
    """One rule for a network, which denies inbound traffic and allows outbound unless a rule says otherwise."""
    inbound = r["direction"].default("INGRESS", source=documented("compute_firewall")).known != "EGRESS"
    if not r["disabled"].is_absent and r["disabled"].is_true().is_true:
        yield Inert(reason=Text(fr="règle désactivée", en="a rule that is switched off"))
        return
    allows = r["allow"]
    if allows.is_absent or allows.known == []:
        denied = r["deny"].some(lambda one: one["protocol"].equals("all"))
        everything = anyone(r["destination_ranges"]) if not inbound else Truth(State.TRUE)
        yield Firewall(denies_outbound=(denied & everything) if not inbound and denied.is_true else None)
        return
    ranges = r["source_ranges" if inbound else "destination_ranges"]
    somebody = not inbound or (r["source_tags"].is_absent and r["source_service_accounts"].is_absent)
    who = anyone(ranges)
    if ranges.is_absent:
        words = Text(fr="n'importe quelle adresse", en="any address")
        detail = Text(fr="sans plage, la règle vaut pour toutes", en="without a range the rule holds for all")
        who = deduced(ranges, State(somebody), detail, words)
    peers = (ranges, r["source_tags"], r["source_service_accounts"]) if inbound else (ranges,)
    for allow in allows.each():
        yield FirewallRule(
            inbound=inbound, anyone=who, ports=_ports(allow), path=allow.path, peers=peers, of=r["network"]
        )


def _ports(allow: Value) -> tuple[Ports, ...] | None:
    if str(allow["protocol"].known).lower() in ("icmp", "esp", "ah"):
        return (Ports(0, 0),)
    listed = allow["ports"]
    if listed.is_absent or listed.known == []:
        return ()
    if not isinstance(listed.known, list):
        return None
    found = [written_span(str(one.known)) for one in listed.each()]
    return None if None in found else tuple(port for ports in found if ports for port in ports)


@describes("google_compute_global_forwarding_rule", "google_compute_forwarding_rule")
def forwarding(r: Resource, host: Host) -> Iterator[Facet]:
    """A front: of the Internet, unless its scheme is internal."""
    scheme = r["load_balancing_scheme"].default("EXTERNAL", source=documented("compute_forwarding_rule"))
    yield Compute(place=host.place_of(r) if r.type == "google_compute_forwarding_rule" else None, product=LOAD_BALANCER)
    yield Endpoint(
        front=True, private=scheme.compare(lambda raw: str(raw).upper().startswith("INTERNAL"), NOT_REACHABLE)
    )


@describes("google_compute_ssl_policy")
def ssl_policy(r: Resource, host: Host) -> Iterator[Facet]:
    version = r["min_tls_version"].default("TLS_1_0", source=documented("compute_ssl_policy"))
    floor = Text(fr="TLS 1.2 au moins", en="TLS 1.2 at least")
    yield Endpoint(
        tls=version.compare(
            lambda raw: {"TLS_1_0": False, "TLS_1_1": False, "TLS_1_2": True, "TLS_1_3": True}.get(str(raw)), floor
        )
    )


_ROUTING: Final = Text(fr="de l'aiguillage, sans donnée", en="routing, without data")

ROUTING: Final = (
    "google_compute_address",
    "google_compute_backend_service",
    "google_compute_global_address",
    "google_compute_health_check",
    "google_compute_region_backend_service",
    "google_compute_route",
    "google_compute_security_policy",
    "google_compute_target_http_proxy",
    "google_compute_target_https_proxy",
    "google_compute_url_map",
    "google_compute_managed_ssl_certificate",
    "google_compute_ssl_certificate",
    "google_dns_managed_zone",
    "google_dns_record_set",
)


@describes(*ROUTING)
def routing(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=_ROUTING)
