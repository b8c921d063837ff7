"""Networks of OVHcloud's dedicated services, names, and what carries no data, each type with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.ovh.common import recipient
from rempart.facts.recipients import EUROPEAN
from rempart.facts.showing import each_of_some, nothing_shows
from rempart.facts.traffic import NO_PORT, span
from rempart.facts.vocabulary import Facet, Firewall, FirewallRule, Inert, Network, Ports, Transfer
from rempart.text import Text
from rempart.truth import State, Truth

_ALONE: Final = Text(fr="joint à aucun autre réseau", en="joined to no other network")
_PEER: Final = Text(fr="ce qui se trouve à l'autre bout", en="what is at the other end")


@describes("ovh_vrack_public_routing_priority", "ovh_vrack_ip")
def routed(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=host.place_of(r))


@describes(
    "ovh_vrack",
    "ovh_vrack_cloudproject",
    "ovh_vrack_dedicated_cloud",
    "ovh_vrack_dedicated_cloud_datacenter",
    "ovh_vrack_dedicated_server",
    "ovh_vrack_dedicated_server_interface",
    "ovh_vrack_iploadbalancing",
    "ovh_vrack_ipv6",
    "ovh_vrack_ipv6_routed_subrange",
    "ovh_vrack_vrackservices",
    "ovh_vrackservices",
)
def vrack(r: Resource, host: Host) -> Iterator[Facet]:
    """A private network that joins services and data centres, also those of other continents: which, others say."""
    yield Network()


@describes(
    "ovh_vrack_ovhcloudconnect",
    "ovh_ovhcloud_connect_pop_config",
    "ovh_ovhcloud_connect_pop_datacenter_config",
    "ovh_ovhcloud_connect_pop_datacenter_extra_config",
)
def connect(r: Resource, host: Host) -> Iterator[Facet]:
    """A line to a network that is not OVHcloud's."""
    yield Network(isolated=nothing_shows(r, _PEER, _ALONE))


@describes("ovh_ip_firewall")
def firewall(r: Resource, host: Host) -> Iterator[Facet]:
    """The firewall before a public address; what it does while nobody switched it is not established."""
    on = Text(fr="pare-feu en marche", en="firewall switched on")
    yield Firewall(denies_inbound=r["enabled"].is_true(expected=on))


@describes("ovh_ip_firewall_rule")
def firewall_rule(r: Resource, host: Host) -> Iterator[Facet]:
    """A rule without a source is for everybody."""
    permitted = r["action"].compare(
        lambda raw: {"permit": True, "deny": False}.get(str(raw).lower()),
        Text(fr="permit ou deny", en="permit or deny"),
    )
    if permitted.is_false:
        yield Firewall()
        return
    source = r["source"]
    everybody = source.is_absent or str(source.known).lower() == "any"
    who = Truth(State.TRUE, (source.reason(absent_is_known=True),)) if everybody else anyone(source)
    yield FirewallRule(
        anyone=permitted & who if permitted.is_unknown else who,
        ports=_ports(r),
        path="source",
        peers=() if everybody else (source,),
        of=r["ip_on_firewall"],
    )


def _ports(r: Resource) -> tuple[Ports, ...] | None:
    if str(r["protocol"].known).lower() == "icmp":
        return NO_PORT
    return span(r["destination_port"], r["destination_port"])


@describes("ovh_domain_zone_record", "ovh_domain_zone_redirection")
def record(r: Resource, host: Host) -> Iterator[Facet]:
    """A name that leads to somebody. Text records and addresses lead nowhere that a name tells."""
    target, kind = r["target"], str(r["fieldtype"].known).upper()
    if r.type == "ovh_domain_zone_record" and kind not in ("CNAME", "MX", "NS", "SRV", "ALIAS", "DNAME"):
        yield Inert(reason=_NAME)
        return
    name = target.map(lambda raw: str(raw).split()[-1].rstrip(".") if str(raw).split() else raw)
    yield Transfer(european=recipient(name))


@describes("ovh_domain_name_servers")
def name_servers(r: Resource, host: Host) -> Iterator[Facet]:
    """Whoever answers for a domain learns who asks for it."""
    yield Transfer(european=each_of_some(r["servers"], lambda server: recipient(server["host"]), EUROPEAN))


@describes("ovh_domain_zone_dynhost_login")
def dynhost_login(r: Resource, host: Host) -> Iterator[Facet]:
    yield from password(r, "password")


_NAME: Final = Text(fr="un nom de domaine : aucune donnée n'y est gardée", en="a domain name: it keeps no data")
_ADDRESS: Final = Text(
    fr="une adresse : ce qui l'utilise est jugé à sa place", en="an address: what uses it is judged instead"
)
_ROUTING: Final = Text(fr="une règle d'aiguillage, sans donnée", en="a routing rule, without data")
_ADMIN: Final = Text(fr="de la gestion (facturation, alertes)", en="administration (billing, alerts)")

REASONS: Final = {
    "ovh_cloud_project_alerting": _ADMIN,
    "ovh_dedicated_server_virtual_mac": _ADDRESS,
    "ovh_domain_ds_records": _NAME,
    "ovh_domain_name": _NAME,
    "ovh_domain_zone": _NAME,
    "ovh_domain_zone_dnssec": _NAME,
    "ovh_domain_zone_dynhost_record": _NAME,
    "ovh_domain_zone_import": _NAME,
    "ovh_ip_mitigation": _ADDRESS,
    "ovh_ip_move": _ADDRESS,
    "ovh_ip_reverse": _NAME,
    "ovh_ip_service": _ADDRESS,
    "ovh_iploadbalancing_http_route_rule": _ROUTING,
    "ovh_iploadbalancing_refresh": _ROUTING,
    "ovh_iploadbalancing_tcp_route_rule": _ROUTING,
    "ovh_iploadbalancing_vrack_network": _ROUTING,
    "ovh_savings_plan": _ADMIN,
}
"""Canonical type → why it carries no data."""


@describes(*REASONS)
def inert(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=REASONS[r.type])
