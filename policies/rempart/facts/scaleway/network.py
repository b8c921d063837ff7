"""Firewalls, load balancers, private networks, gateways and tunnels of Scaleway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import ciphers, completes, describes
from rempart.facts.addresses import anyone
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.recipients import resolver
from rempart.facts.scaleway.common import LOAD_BALANCER, NETWORK, documented, in_network, recorded, schema
from rempart.facts.showing import (
    IN_PRIVATE_NETWORK,
    LISTED_ONLY,
    NO_PUBLIC_ADDRESS,
    given,
    names,
    nothing_shows,
    undecided,
)
from rempart.facts.traffic import NO_PORT, opened, span, whom, written_span
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
    also,
    awaited,
)
from rempart.text import Text
from rempart.truth import Reason, State, Truth, every, true
from rempart.value import Value

# -- firewalls -------------------------------------------------------------------------------------------------------

_DENIED: Final = Text(fr="refusé par défaut", en="denied by default")


@describes("scaleway_instance_security_group")
def security_group(r: Resource, host: Host) -> Iterator[Facet]:
    source = documented("instance_security_group")
    yield Firewall(
        place=host.place_of(r),
        denies_inbound=r["inbound_default_policy"].default("accept", source=source).equals("drop", expected=_DENIED),
        denies_outbound=r["outbound_default_policy"].default("accept", source=source).equals("drop", expected=_DENIED),
    )
    yield from security_group_rules.function(r, host)


@describes("scaleway_instance_security_group_rules")
def security_group_rules(r: Resource, host: Host) -> Iterator[FirewallRule]:
    """The rules that let traffic through; a rule without an address or a port is for all of them."""
    for path, inbound in (("inbound_rule", True), ("outbound_rule", False)):
        yield from opened(r, path, inbound=inbound, address=("ip_range", "ip"), ports=_ports)


def _ports(rule: Value) -> tuple[Ports, ...] | None:
    if _is_icmp(rule):
        return NO_PORT
    between = rule["port_range"]
    if not between.is_absent and between.known != "":
        return written_span(between.known) if isinstance(between.known, str) else None
    return span(rule["port"], rule["port"])


def _is_icmp(rule: Value) -> bool:
    return rule["protocol"].equals("ICMP").is_true


@describes("scaleway_vpc_acl")
def vpc_acl(r: Resource, host: Host) -> Iterator[Facet]:
    """What the private networks of a VPC let through to one another."""
    policy = r["default_policy"].default("accept", source=documented("vpc_acl")).equals("drop", expected=_DENIED)
    yield Firewall(place=host.place_of(r), denies_inbound=policy)
    rules = r["rules"]
    if rules.is_unknown:
        yield FirewallRule(anyone=Truth(State.UNKNOWN, (rules.reason(),)), ports=None, path="rules")
    for rule in rules.each():
        action = rule["action"].default("accept", source=schema("vpc/acl")).equals("accept")
        if not action.is_false:
            from_whom = whom(rule, "source")
            yield FirewallRule(
                anyone=action & from_whom if action.is_unknown else from_whom,
                ports=NO_PORT if _is_icmp(rule) else span(rule["dst_port_low"], rule["dst_port_high"]),
                path=rule.path,
                peers=(rule["source"],),
                of=rule["destination"],
            )


@describes("scaleway_vpc_ingress_rule")
def ingress_rule(r: Resource, host: Host) -> Iterator[Facet]:
    """Brings traffic from a peered VPC to an address of this one."""
    yield FirewallRule(anyone=anyone(r["source"]), path="source", peers=(r["source"],), of=r["vpc_id"])


@describes("scaleway_vpc_public_gateway_pat_rule")
def pat_rule(r: Resource, host: Host) -> Iterator[Facet]:
    """A port of the Internet that leads to a host: no list of addresses goes with it."""
    public = r["public_port"]
    open_to_all = Text(fr="ouvert à toutes les adresses", en="open to all addresses")
    reason = msgspec.structs.replace(public.reason(), detail=open_to_all, cause=None)
    outside, inside = span(public, public), span(r["private_port"], r["private_port"])
    known = outside is not None and inside is not None
    yield FirewallRule(
        anyone=true(reason), ports=(*(outside or ()), *(inside or ())) if known else None, path="public_port"
    )


# -- load balancers --------------------------------------------------------------------------------------------------

_LB: Final = ("scaleway_lb",)
_FRONTEND: Final = ("scaleway_lb_frontend",)
_LB_NETWORK: Final = "scaleway_lb_private_network"
_LB_ACL: Final = "scaleway_lb_acl"
_TLS_1_2: Final = Text(fr="TLS 1.2 ou plus", en="TLS 1.2 or later")
_CERTIFICATE: Final = Text(fr="un certificat (TLS)", en="a certificate (TLS)")
_LOGGED: Final = Text(fr="journal des accès activé", en="access log enabled")
_TO_BACKENDS: Final = Text(fr="TLS vérifié jusqu'aux serveurs", en="verified TLS up to the servers")


@describes(*_LB)
def load_balancer(r: Resource, host: Host) -> Iterator[Facet]:
    """Levels of TLS as Mozilla names them: `old` speaks TLS 1.0, `intermediate` (the default) 1.2, `modern` 1.3."""
    place = host.place_of(r)
    attached = in_network(r, host, expected=IN_PRIVATE_NETWORK)
    level = r["ssl_compatibility_level"].default("ssl_compatibility_level_intermediate", source=schema("lb/lb"))
    yield Compute(place=place, product=LOAD_BALANCER)
    yield Endpoint(
        place=place,
        private=every(
            (_without_address(r, host), r["assign_flexible_ip"].is_false(expected=NO_PUBLIC_ADDRESS), _without_v6(r))
        ),
        attached=awaited(attached, _LB_NETWORK) if attached.is_false else attached,
        tls=level.among("ssl_compatibility_level_intermediate", "ssl_compatibility_level_modern", expected=_TLS_1_2),
    )


def _without_address(r: Resource, host: Host) -> Truth:
    return every(~names(r, host, by, "scaleway_lb_ip", expected=NO_PUBLIC_ADDRESS) for by in ("ip_id", "ip_ids"))


def _without_v6(r: Resource) -> Truth:
    """A load balancer gets an IPv6 address on demand only."""
    return r["assign_flexible_ipv6"].default(False, source=schema("lb/lb")).is_false(expected=NO_PUBLIC_ADDRESS)


@completes(_LB_NETWORK, by="lb_id", facet=Endpoint, of=_LB)
def lb_private_network(endpoint: Endpoint, link: Resource) -> Endpoint:
    """One private network is enough."""
    attached = true(Reason(resource=link.urn, path="private_network_id", expected=IN_PRIVATE_NETWORK))
    mended = endpoint.attached | attached if endpoint.attached is not None else attached
    return msgspec.structs.replace(endpoint, attached=mended)


@describes(*_FRONTEND)
def frontend(r: Resource, host: Host) -> Iterator[Facet]:
    """Where requests arrive. What no access rule denies is let in."""
    rules, elsewhere = r["acl"], r["external_acls"].default(False, source=schema("lb/frontend"))
    restricted = _only_listed(rules)
    if not elsewhere.is_false().is_true:
        cause = Text(fr="les règles d'accès sont déclarées à part", en="access rules are declared apart")
        restricted = undecided(elsewhere, elsewhere.cause or cause, LISTED_ONLY)
    yield Endpoint(
        restricted=awaited(restricted, _LB_ACL) if rules.is_absent else restricted,
        tls=_speaks_tls(r, host),
        logged=r["enable_access_logs"].default(False, source=documented("lb_frontend")).is_true(expected=_LOGGED),
    )


def _speaks_tls(r: Resource, host: Host) -> Truth:
    """A certificate; without one, TLS may still go through to the servers, or plain HTTP may only be redirected."""
    certificates = names(r, host, "certificate_ids", "scaleway_lb_certificate", expected=_CERTIFICATE)
    if not certificates.is_false:
        return certificates
    backend = host.deployment.target(r, "backend_id", "scaleway_lb_backend")
    redirects = r["acl"].some(lambda acl: acl["action.type"].equals("redirect")) | r["external_acls"].equals(True)
    if redirects.is_true or (redirects.is_unknown and not r["external_acls"].is_absent):
        cause = Text(
            fr="sans certificat, mais des règles peuvent tout rediriger vers HTTPS",
            en="without a certificate, but rules may redirect everything to HTTPS",
        )
        return undecided(r["certificate_ids"], cause, _CERTIFICATE)
    if r["inbound_port"].equals(80).is_true or (
        backend is not None and backend["forward_protocol"].equals("http").is_true
    ):
        return certificates
    cause = Text(
        fr="sans certificat : TLS peut être terminé par les serveurs, ce que rien ne montre",
        en="without a certificate: TLS may end at the servers, which nothing shows",
    )
    return undecided(r["certificate_ids"], cause, _CERTIFICATE)


def _only_listed(rules: Value) -> Truth:
    """Whether access rules deny everybody who is not listed. A rule that allows all spoils it, whatever the order."""
    allowed = rules.every(lambda acl: ~_allows_all(acl))
    return (rules.some(_denies_all) & allowed).expecting(LISTED_ONLY)


def _allows_all(acl: Value) -> Truth:
    return every((acl["action.type"].equals("allow"), _matches_all(acl)))


def _denies_all(acl: Value) -> Truth:
    """`deny` for everybody, or for everybody unless listed (`invert`)."""
    match = acl["match"]
    ranges = match["ip_subnet"]
    inverted = match["invert"].default(False, source=documented("lb_acl")).is_true()
    unless_listed = every((inverted, given(ranges), ranges.every(lambda one: ~anyone(one)), _any_path(match)))
    return acl["action.type"].equals("deny") & (_matches_all(acl) | unless_listed)


def _matches_all(acl: Value) -> Truth:
    match = acl["match"]
    straight = match["invert"].default(False, source=documented("lb_acl")).is_false()
    return every((straight, match["ip_subnet"].some(anyone), _any_path(match)))


def _any_path(match: Value) -> Truth:
    """No filter on the request narrows the rule."""
    none = "acl_http_filter_none"
    return match["http_filter"].default(none, source=schema("lb/frontend")).equals(none)


@completes(_LB_ACL, by="frontend_id", facet=Endpoint, of=_FRONTEND)
def lb_acl(endpoint: Endpoint, acl: Resource) -> Endpoint:
    """A rule that denies all but the listed restricts the frontend, one that allows all opens it."""
    rule = Value(acl, "", acl.properties)
    acl.reads.update(("action", "match"))
    denies, allows = _denies_all(rule), _allows_all(rule)
    if denies.is_false and allows.is_false:
        return endpoint
    judged = ~allows if not allows.is_false else denies
    return msgspec.structs.replace(endpoint, restricted=also(endpoint.restricted, judged.expecting(LISTED_ONLY)))


@describes("scaleway_lb_backend")
def backend(r: Resource, host: Host) -> Iterator[Facet]:
    """Where requests go. Plain TCP may carry TLS of the servers' own, which nothing shows."""
    bridged = r["ssl_bridging"].default(False, source=documented("lb_backend")).is_true(expected=_TO_BACKENDS)
    checked = (
        r["ignore_ssl_server_verify"].default(False, source=documented("lb_backend")).is_false(expected=_TO_BACKENDS)
    )
    encrypted = bridged & checked
    if bridged.is_false and not r["forward_protocol"].equals("http").is_true:
        cause = Text(
            fr="le protocole peut porter le TLS des serveurs, ce que rien ne montre",
            en="the protocol may carry the servers' own TLS, which nothing shows",
        )
        encrypted = undecided(r["forward_protocol"], r["forward_protocol"].cause or cause, _TO_BACKENDS)
    yield Endpoint(tls=encrypted)


@describes("scaleway_lb_certificate")
def lb_certificate(r: Resource, host: Host) -> Iterator[Facet]:
    """A custom certificate's chain holds its private key; one of Let's Encrypt holds nothing."""
    if r["custom_certificate"].is_absent:
        yield Inert(
            reason=Text(fr="certificat public, géré par l'hébergeur", en="public certificate, managed by the host")
        )
    yield from password(r, "custom_certificate.certificate_chain")


# -- private networks ------------------------------------------------------------------------------------------------

_ALONE: Final = Text(fr="joint à aucun autre réseau", en="joined to no other network")
_PEER: Final = Text(fr="qui se trouve à l'autre bout", en="who is at the other end")


@describes("scaleway_vpc")
def vpc(r: Resource, host: Host) -> Iterator[Facet]:
    transits = r["enable_transitivity"].default(False, source=schema("vpc/vpc"))
    yield Network(place=host.place_of(r), isolated=transits.is_false(expected=_ALONE))


@describes(NETWORK, "scaleway_vpc_route", "scaleway_vpc_gateway_network", "scaleway_s2s_vpn_gateway")
def network(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=host.place_of(r))


@describes("scaleway_vpc_connector", "scaleway_interlink_link", "scaleway_s2s_vpn_customer_gateway")
def peering(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=host.place_of(r), isolated=nothing_shows(r, _PEER, _ALONE))


@describes("scaleway_vpc_public_gateway_dhcp")
def dhcp(r: Resource, host: Host) -> Iterator[Facet]:
    """Resolvers of somebody else learn the name of everything that a machine talks to."""
    place = host.place_of(r)
    yield Network(place=place)
    resolvers = r["dns_servers_override"]
    if not resolvers.is_absent and resolvers.known != []:
        yield Transfer(place=place, european=resolvers.every(resolver))


@describes("scaleway_vpc_public_gateway")
def public_gateway(r: Resource, host: Host) -> Iterator[Facet]:
    """A gateway to the Internet, and an SSH bastion where one is switched on."""
    place = host.place_of(r)
    yield Network(place=place)
    bastion = r["bastion_enabled"].default(False, source=schema("vpcgw/public_gateway")).is_true()
    if not bastion.is_false:
        ranges = r["allowed_ip_ranges"].default(["0.0.0.0/0"], source=recorded("vpcgw"))
        restricted = (
            ranges.every(lambda one: ~anyone(one)).expecting(LISTED_ONLY)
            if ranges.known != []
            else undecided(ranges, Text(fr="liste d'adresses vide", en="empty list of addresses"), LISTED_ONLY)
        )
        yield Endpoint(
            place=place,
            restricted=bastion if bastion.is_unknown and restricted.is_false else restricted,
            administration=True,
        )


# -- tunnels ---------------------------------------------------------------------------------------------------------


@describes("scaleway_s2s_vpn_connection")
def tunnel(r: Resource, host: Host) -> Iterator[Facet]:
    """Both phases of IPsec. Floors until the end of 2030: 128 bit symmetric, 2048 bit for groups, SHA-2 (ANSSI)."""
    phases = every((_phase(r["ikev2_ciphers"], group_needed=True), _phase(r["esp_ciphers"], group_needed=False)))
    yield Network(place=host.place_of(r), encrypted=phases.expecting(ciphers.STRONG))


def _phase(written: Value, *, group_needed: bool) -> Truth:
    if written.is_absent or written.known == []:
        cause = Text(fr="aucun algorithme n'est écrit", en="no algorithm is written")
        return undecided(written, cause, ciphers.STRONG)
    return written.every(lambda one: _strong(one, group_needed=group_needed))


def _strong(written: Value, *, group_needed: bool) -> Truth:
    encryption, integrity, group = written["encryption"], written["integrity"], written["dh_group"]
    parts = [ciphers.cipher(encryption)]
    if not (ciphers.seals(encryption) and integrity.is_absent):
        parts.append(ciphers.integrity(integrity))
    if group_needed or not group.is_absent:
        parts.append(ciphers.group(group))
    return every(parts)
