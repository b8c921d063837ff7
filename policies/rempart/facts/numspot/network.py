"""Networks, security groups, load balancers and tunnels of NumSpot, and what carries no data there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import ciphers, describes
from rempart.facts.addresses import anyone
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.numspot.common import LOAD_BALANCER, SUBNET, place
from rempart.facts.recipients import resolver
from rempart.facts.showing import (
    IN_PRIVATE_NETWORK,
    LISTED_ONLY,
    NOT_REACHABLE,
    given,
    nothing_shows,
    undecided,
)
from rempart.facts.traffic import NO_PORT, span
from rempart.facts.vocabulary import (
    Compute,
    Endpoint,
    Facet,
    Firewall,
    FirewallRule,
    Inert,
    Network,
    Ports,
    Transfer,
)
from rempart.text import Text
from rempart.truth import Reason, State, Truth, every, true
from rempart.value import Value

_ALONE: Final = Text(fr="joint à aucun autre réseau", en="joined to no other network")
_PEER: Final = Text(fr="qui se trouve à l'autre bout", en="who is at the other end")
_DENIED: Final = Text(fr="refuser ce qu'aucune règle n'autorise", en="deny what no rule allows")


@describes("numspot_vpc", SUBNET, "numspot_nat_gateway", "numspot_internet_gateway")
def network(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=place(r, host))


@describes("numspot_compute_bridge", "numspot_hybrid_bridge", "numspot_virtual_gateway", "numspot_client_gateway")
def bridge(r: Resource, host: Host) -> Iterator[Facet]:
    """Joins a VPC to another, to a managed service, or to somebody's own network."""
    yield Network(place=place(r, host), isolated=nothing_shows(r, _PEER, _ALONE))


@describes("numspot_vpn_connection")
def tunnel(r: Resource, host: Host) -> Iterator[Facet]:
    """Of the second phase the groups are written by their IANA numbers; what is not written, the host chooses."""
    groups = r["vpn_options.phase2options.phase2dh_group_numbers"]
    strong = nothing_shows(r, Text(fr="les algorithmes du tunnel", en="the tunnel's ciphers"), ciphers.STRONG)
    if not groups.is_absent:
        strong = groups.every(lambda one: ciphers.group(one.map(lambda raw: f"group{raw}"))).expecting(ciphers.STRONG)
    yield Network(place=place(r, host), isolated=nothing_shows(r, _PEER, _ALONE), encrypted=strong)
    yield from password(r, "vpn_options.phase2options.pre_shared_key")


@describes("numspot_dhcp_options")
def dhcp(r: Resource, host: Host) -> Iterator[Facet]:
    """Resolvers and log servers of somebody else learn what machines do."""
    yield Network(place=place(r, host))
    for name in ("domain_name_servers", "log_servers"):
        servers = r[name]
        if not servers.is_absent and servers.known != []:
            yield Transfer(european=servers.every(resolver))


# -- security groups -------------------------------------------------------------------------------------------------


@describes("numspot_security_group")
def security_group(r: Resource, host: Host) -> Iterator[Facet]:
    """Its rules, and what it denies: everything inbound that none allows; outbound, what the host adds is not
    established."""
    always = Text(fr="un groupe n'autorise que ce que disent ses règles", en="a group allows what its rules say")
    cause = Text(fr="la règle sortante par défaut n'est pas établie", en="the default outbound rule is not established")
    yield Firewall(
        denies_inbound=true(Reason(resource=r.urn, detail=always, expected=_DENIED)),
        denies_outbound=undecided(r["outbound_rules"], r["outbound_rules"].cause or cause, _DENIED),
    )
    for path, inbound in (("inbound_rules", True), ("outbound_rules", False)):
        rules = r[path]
        if rules.is_unknown or rules.is_secret:
            yield FirewallRule(inbound=inbound, anyone=Truth(State.UNKNOWN, (rules.reason(),)), ports=None, path=path)
        for rule in rules.each():
            yield FirewallRule(
                inbound=inbound,
                anyone=_anybody(rule),
                ports=_ports(rule),
                path=rule.path,
                peers=(rule["ip_ranges"], rule["service_ids"]),
            )


def _anybody(rule: Value) -> Truth:
    ranges, services = rule["ip_ranges"], rule["service_ids"]
    if ranges.is_absent and not services.is_absent:
        return Truth(State.FALSE, (services.reason(),))
    if ranges.is_absent:
        cause = Text(fr="aucune plage : l'effet de la règle n'est pas établi", en="no range: its effect is not known")
        return undecided(ranges, cause)
    return anyone(ranges)


@describes("numspot_security_group_rule")
def security_group_rule(r: Resource, host: Host) -> Iterator[Facet]:
    flow = r["flow"].compare(
        lambda raw: {"inbound": True, "outbound": False}.get(str(raw).strip().lower()),
        Text(fr="Inbound ou Outbound", en="Inbound or Outbound"),
    )
    known = flow if flow.is_unknown else Truth(State.TRUE)
    yield FirewallRule(
        inbound=not flow.is_false,
        anyone=anyone(r["ip_range"]) & known,
        ports=_ports(r),
        peers=(r["ip_range"],),
        of=r["security_group_id"],
    )


def _ports(rule: Resource | Value) -> tuple[Ports, ...] | None:
    """Protocol -1 is all of them, ports ignored; ICMP has none."""
    protocol = rule["ip_protocol"]
    if protocol.is_unknown:
        return None
    if str(protocol.known).lower() in ("icmp", "1"):
        return NO_PORT
    if protocol.is_absent or str(protocol.known) == "-1":
        return ()
    return span(rule["from_port_range"], rule["to_port_range"])


# -- load balancers --------------------------------------------------------------------------------------------------

_TLS: Final = Text(fr="HTTPS ou SSL, jusqu'aux serveurs", en="HTTPS or SSL, up to the servers")
_PROTOCOLS: Final = {"HTTPS": True, "SSL": True, "HTTP": False}


@describes("numspot_load_balancer")
def load_balancer(r: Resource, host: Host) -> Iterator[Facet]:
    """In a Subnet; of the Internet unless `internal`. TLS versions cannot be set."""
    where = place(r, host)
    private = r["type"].compare(
        lambda raw: {"internal": True, "internet-facing": False}.get(str(raw).strip().lower()), NOT_REACHABLE
    )
    if not r["public_ip"].is_absent:
        private = ~r["public_ip"].is_written(expected=NOT_REACHABLE)
    versions = nothing_shows(r, Text(fr="les versions de TLS", en="the versions of TLS"), _TLS)
    groups = given(r["security_groups"], expected=LISTED_ONLY)
    if groups.is_true:
        decide = Text(fr="ses groupes de sécurité décident", en="its security groups decide")
        groups = undecided(r["security_groups"], decide, LISTED_ONLY)
    yield Compute(place=where, product=LOAD_BALANCER)
    yield Endpoint(
        place=where,
        front=True,
        private=private,
        restricted=groups,
        attached=given(r["subnets"], expected=IN_PRIVATE_NETWORK),
        tls=every((r["listeners"].every(_encrypted).expecting(_TLS), versions)),
    )


def _encrypted(listener: Value) -> Truth:
    """TLS on both sides; the servers' protocol is the front's where none is written."""
    front = listener["load_balancer_protocol"]
    back = listener["backend_protocol"].otherwise(front)
    certificate = listener["server_certificate_id"]
    sides = [value.compare(lambda raw: _PROTOCOLS.get(str(raw).strip().upper()), _TLS) for value in (front, back)]
    if sides[0].is_true and certificate.is_absent:
        return certificate.is_written(expected=_TLS)
    return every(sides)


_ROUTING: Final = Text(fr="une règle d'aiguillage, sans donnée", en="a routing rule, without data")
_CARD: Final = Text(fr="une carte graphique d'une machine, jugée à sa place", en="a card of a machine, judged itself")


@describes("numspot_route_table")
def routes(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=_ROUTING)


@describes("numspot_flexible_gpu")
def gpu(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=_CARD)
