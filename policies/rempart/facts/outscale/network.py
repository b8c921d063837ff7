"""Nets, Subnets, security groups, routes, peerings and tunnels of OUTSCALE."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.host import Host
from rempart.facts.outscale.common import SECURITY_GROUP, SUBNET, documented, place
from rempart.facts.recipients import EUROPEAN, resolver
from rempart.facts.showing import given, nothing_shows, undecided
from rempart.facts.traffic import NO_PORT, span
from rempart.facts.vocabulary import Facet, Firewall, FirewallRule, Network, Ports, Transfer
from rempart.text import Text
from rempart.truth import Reason, State, Truth, true
from rempart.value import Unknown, Value

_ALONE: Final = Text(fr="joint à aucun autre réseau", en="joined to no other network")
_PEER: Final = Text(fr="qui se trouve à l'autre bout", en="who is at the other end")
_DENIED: Final = Text(fr="refuser ce qu'aucune règle n'autorise", en="deny what no rule allows")


@describes(SUBNET)
def subnet(r: Resource, host: Host) -> Iterator[Facet]:
    """Where no Subregion is written, the region's first one, which nothing names."""
    yield Network(place=host.place_of(r))


@describes("outscale_net", "outscale_nat_service", "outscale_internet_service_link", "outscale_virtual_gateway")
def network(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=place(r, host))


@describes("outscale_net_access_point")
def access_point(r: Resource, host: Host) -> Iterator[Facet]:
    """A private way to a service of a region, which its name holds: `com.outscale.eu-west-2.api`."""
    yield Network(place=host.place(r["service_name"].map(_region_of_service)))


def _region_of_service(name: object) -> object:
    parts = name.split(".") if isinstance(name, str) else []
    cause = Text(fr="nom de service sans région", en="a service name without a region")
    return parts[2] if len(parts) > 3 else Unknown(cause)


@describes("outscale_net_peering", "outscale_net_peering_acceptation", "outscale_virtual_gateway_link")
def peering(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=host.place_of(r), isolated=nothing_shows(r, _PEER, _ALONE))


@describes("outscale_client_gateway")
def client_gateway(r: Resource, host: Host) -> Iterator[Facet]:
    """The other end of a tunnel: an address tells neither whose it is nor where."""
    cause = Text(fr="une adresse ne dit ni à qui elle est ni où", en="an address tells neither whose it is nor where")
    peer = r["public_ip"]
    yield Network(isolated=undecided(peer, peer.cause or cause, _ALONE))


@describes("outscale_vpn_connection")
def tunnel(r: Resource, host: Host) -> Iterator[Facet]:
    """Ciphers and keys are read in `client_gateway_configuration`, after apply."""
    what = Text(fr="les algorithmes du tunnel", en="the tunnel's ciphers")
    yield Network(place=host.place_of(r), isolated=nothing_shows(r, _PEER, _ALONE), encrypted=nothing_shows(r, what))


@describes("outscale_virtual_gateway_route_propagation")
def propagation(r: Resource, host: Host) -> Iterator[Facet]:
    """The peer's routes enter a route table, which joins its Subnets to whoever is there."""
    enabled = r["enable"].is_true()
    if enabled.is_false:
        yield Network(isolated=~enabled.expecting(_ALONE))
        return
    yield Network(isolated=undecided(r["enable"], r["enable"].cause or _PEER, _ALONE))


@describes("outscale_dhcp_option")
def dhcp(r: Resource, host: Host) -> Iterator[Facet]:
    """Resolvers of somebody else learn the name of everything that a machine talks to; log servers learn more."""
    yield Network(place=host.place_of(r))
    resolvers = r["domain_name_servers"].default([_OWN_RESOLVER], source=documented("dhcp_option"))
    yield Transfer(european=resolvers.every(_resolver))
    logs = r["log_servers"]
    if not logs.is_absent and logs.known != []:
        yield Transfer(european=logs.every(resolver))


_OWN_RESOLVER: Final = "OutscaleProvidedDNS"


def _resolver(server: Value) -> Truth:
    return true(server.reason(expected=EUROPEAN)) if server.known == _OWN_RESOLVER else resolver(server)


# -- security groups -------------------------------------------------------------------------------------------------


@describes(SECURITY_GROUP)
def security_group(r: Resource, host: Host) -> Iterator[Facet]:
    """Nothing comes in that no rule allows. Everything goes out until the default rule is removed, which only a group
    of a Net can do; whether one in the public Cloud can be closed is not shown."""
    closed = r["remove_default_outbound_rule"].default(False, source=documented("security_group"))
    outbound = closed.is_true(expected=_DENIED)
    in_net = given(r["net_id"], expected=Text(fr="un Net", en="a Net"))
    if in_net.is_false:
        cause = Text(fr="un groupe du Cloud public n'a pas de règle sortante", en="a public Cloud group has none")
        outbound = undecided(r["net_id"], cause, _DENIED)
    always = Reason(
        resource=r.urn,
        detail=Text(fr="un groupe n'autorise que ce que disent ses règles", en="a group allows what its rules say"),
        expected=_DENIED,
    )
    yield Firewall(denies_inbound=true(always), denies_outbound=outbound)


@describes("outscale_security_group_rule")
def security_group_rule(r: Resource, host: Host) -> Iterator[FirewallRule]:
    """One rule by itself, or a list of them; members of a group instead of a range are not anybody."""
    flow = r["flow"].compare(
        lambda raw: {"inbound": True, "outbound": False}.get(str(raw).strip().lower()),
        Text(fr="Inbound ou Outbound", en="Inbound or Outbound"),
    )
    inbound = not flow.is_false
    rules = r["rules"]
    if rules.is_unknown or rules.is_secret:
        yield FirewallRule(inbound=inbound, anyone=Truth(State.UNKNOWN, (rules.reason(),)), ports=None, path="rules")
    if not rules.is_absent:
        for rule in rules.each():
            yield FirewallRule(
                inbound=inbound,
                anyone=_anybody(rule, "ip_ranges") & _known(flow),
                ports=_ports(rule),
                path=rule.path,
                peers=(rule["ip_ranges"], rule["security_groups_members"], rule["service_ids"]),
                of=r["security_group_id"],
            )
    if rules.is_absent or not r["ip_range"].is_absent:
        yield FirewallRule(
            inbound=inbound,
            anyone=_anybody(r, "ip_range") & _known(flow),
            ports=_ports(r),
            peers=(r["ip_range"], r["security_group_name_to_link"]),
            of=r["security_group_id"],
        )


def _known(flow: Truth) -> Truth:
    """A direction that is not known leaves the rule undetermined, not harmless."""
    return flow if flow.is_unknown else Truth(State.TRUE)


def _anybody(rule: Resource | Value, ranges: str) -> Truth:
    """A rule names ranges, or members; one that names neither is not established."""
    members = [rule[name] for name in ("security_groups_members", "service_ids") if not rule[name].is_absent]
    linked = [
        rule[name]
        for name in ("security_group_name_to_link", "security_group_account_id_to_link")
        if not rule[name].is_absent
    ]
    written = rule[ranges]
    if written.is_absent and (members or linked):
        return Truth(State.FALSE, tuple(value.reason() for value in members + linked))
    if written.is_absent:
        cause = Text(fr="ni plage ni groupe : l'effet de la règle n'est pas établi", en="neither range nor group")
        return undecided(written, cause)
    return anyone(written)


def _ports(rule: Resource | Value) -> tuple[Ports, ...] | None:
    """Protocol -1 is all of them, ports ignored; ICMP has none."""
    protocol = rule["ip_protocol"]
    if not protocol.is_absent and str(protocol.known).lower() in ("icmp", "1"):
        return NO_PORT
    if protocol.is_unknown:
        return None
    if protocol.is_absent or str(protocol.known) == "-1":
        return ()
    return span(rule["from_port_range"], rule["to_port_range"])
