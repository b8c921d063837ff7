"""Networks, gateways, firewalls, addresses and load balancers of OVHcloud's public cloud."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.addresses import anyone
from rempart.facts.host import Host
from rempart.facts.ovh.common import LOAD_BALANCER, NETWORKS, recipient, word
from rempart.facts.recipients import resolver
from rempart.facts.showing import (
    IN_PRIVATE_NETWORK,
    LISTED_ONLY,
    NO_PUBLIC_ADDRESS,
    NOT_REACHABLE,
    deduced,
    given,
    names,
    undecided,
)
from rempart.facts.traffic import NO_PORT, is_private_address, listed_only, span
from rempart.facts.vocabulary import (
    Compute,
    Endpoint,
    Facet,
    Firewall,
    FirewallRule,
    Network,
    Ports,
    Transfer,
    also,
    awaited,
)
from rempart.text import Text
from rempart.truth import Reason, State, Truth, every, false, true
from rempart.value import Value

_ALONE: Final = Text(fr="sans sortie vers Internet", en="without a way to the Internet")
_DENIED: Final = Text(fr="refuser ce qu'aucune règle n'autorise", en="deny what no rule allows")


@describes("ovh_cloud_project_network_private")
def private_network(r: Resource, host: Host) -> Iterator[Facet]:
    """Without a list of regions it opens in all those of the project."""
    regions = r["regions"]
    listed = [regions] if regions.is_unknown or regions.is_secret else list(regions.each())
    if not listed:
        everywhere = Text(fr="ouvert dans toutes les régions du projet", en="opened in every region of the project")
        yield Network(isolated=undecided(regions, everywhere, Text(fr="des régions écrites", en="regions written")))
    for region in listed:
        yield Network(place=host.place(region))


@describes(
    "ovh_cloud_project_network_private_subnet",
    "ovh_cloud_project_region_network",
    "ovh_cloud_network_private_vrack",
    "ovh_cloud_network_private_vrack_subnet",
    "ovh_cloud_project_gateway",
    "ovh_cloud_project_gateway_interface",
    "ovh_cloud_floating_ip",
    "ovh_cloud_storage_file_share_network",
    "ovh_cloud_project_file_storage_share_network",
)
def network(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=host.place_of(r))


@describes("ovh_cloud_project_network_private_subnet_v2")
def subnet(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=host.place_of(r))
    servers = r["dns_nameservers"]
    if not servers.is_absent and servers.known != []:
        yield Transfer(european=servers.every(resolver))


@describes("ovh_cloud_gateway")
def gateway(r: Resource, host: Host) -> Iterator[Facet]:
    """A router: with a way to the Internet, which a sealed network must not have."""
    external = r["external_gateway.enabled"]
    isolated = external.is_false(expected=_ALONE)
    if isolated.is_false:
        cause = Text(fr="une sortie vers Internet, à justifier", en="a way to the Internet, to be justified")
        isolated = undecided(external, cause, _ALONE)
    yield Network(place=host.place_of(r), isolated=None if external.is_absent else isolated)


@describes("ovh_cloud_project_failover_ip_attach")
def failover_address(r: Resource, host: Host) -> Iterator[Facet]:
    """A public address that a machine gets."""
    address = r["ip"]
    detail = Text(fr="une adresse publique y est liée", en="a public address is linked to it")
    yield Compute(private=deduced(address, State.FALSE, detail, NO_PUBLIC_ADDRESS))


# -- security groups -------------------------------------------------------------------------------------------------


@describes("ovh_cloud_security_group")
def security_group(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    always = Text(fr="un groupe n'autorise que ce que disent ses règles", en="a group allows what its rules say")
    yield Firewall(place=place, denies_inbound=true(Reason(resource=r.urn, detail=always, expected=_DENIED)))
    rules = r["rule"]
    if rules.is_unknown or rules.is_secret:
        yield FirewallRule(anyone=Truth(State.UNKNOWN, (rules.reason(),)), ports=None, path="rule")
    for rule in rules.each():
        way = rule["direction"].compare(
            lambda raw: {"INGRESS": True, "EGRESS": False}.get(str(raw).strip().upper()),
            Text(fr="INGRESS ou EGRESS", en="INGRESS or EGRESS"),
        )
        known = way if way.is_unknown else Truth(State.TRUE)
        yield FirewallRule(
            place=place,
            inbound=not way.is_false,
            anyone=_anybody(rule) & known,
            ports=_ports(rule),
            path=rule.path,
            peers=(rule["remote_ip_prefix"], rule["remote_group_id"]),
        )


def _anybody(rule: Value) -> Truth:
    """A prefix, or the members of a group; neither is anybody."""
    prefix, group = rule["remote_ip_prefix"], rule["remote_group_id"]
    if not prefix.is_absent and prefix.known != "":
        return anyone(prefix)
    if not group.is_absent:
        return Truth(State.FALSE, (group.reason(),))
    words = Text(fr="n'importe quelle adresse", en="any address")
    return deduced(prefix, State.TRUE, Text(fr="sans préfixe ni groupe", en="neither prefix nor group"), words)


def _ports(rule: Value) -> tuple[Ports, ...] | None:
    if str(rule["protocol"].known).upper() in ("ICMP", "ICMPV6", "IPV6_ICMP"):
        return NO_PORT
    return span(rule["port_range_min"], rule["port_range_max"])


# -- load balancers --------------------------------------------------------------------------------------------------

_BALANCER: Final = "ovh_cloud_project_loadbalancer"
_LOG: Final = "ovh_cloud_project_region_loadbalancer_log_subscription"
_LISTENER: Final = "ovh_cloud_loadbalancer_listener"
_TLS: Final = Text(fr="TLS terminé par le répartiteur, 1.2 au moins", en="TLS ended by the load balancer, 1.2 at least")
_LOGGED: Final = Text(fr="un abonnement aux journaux", en="a subscription to logs")
_PROTOCOLS: Final = {
    "terminated_https": True,
    "terminatedhttps": True,
    "https": True,
    "http": False,
}
"""TCP, UDP and SCTP may carry the servers' own TLS, which nothing shows."""
_VERSIONS: Final = {"sslv3": False, "tlsv1": False, "tlsv1.1": False, "tlsv1.2": True, "tlsv1.3": True}


@describes(_BALANCER)
def load_balancer(r: Resource, host: Host) -> Iterator[Facet]:
    """On a private network; public when it has a floating address."""
    place = host.place_of(r)
    private = r["network.private"]
    listeners = r["listeners"]
    yield Compute(place=place, product=LOAD_BALANCER)
    yield Endpoint(
        place=place,
        front=True,
        attached=given(private, expected=IN_PRIVATE_NETWORK),
        private=every(~given(private[name], expected=NOT_REACHABLE) for name in ("floating_ip", "floating_ip_create")),
        restricted=listeners.every(lambda one: _listed(one["allowed_cidrs"])) if not listeners.is_absent else None,
        tls=listeners.every(_encrypted).expecting(_TLS) if not listeners.is_absent else None,
        logged=awaited(
            false(Reason(resource=r.urn, detail=Text(fr="aucun déclaré", en="none declared"), expected=_LOGGED)), _LOG
        ),
    )


def _listed(ranges: Value) -> Truth:
    if ranges.is_absent or ranges.known == []:
        anybody = Text(fr="sans liste, n'importe quelle adresse", en="without a list, any address")
        return deduced(ranges, State.FALSE, anybody, LISTED_ONLY)
    return listed_only(ranges, lambda one: ~anyone(one))


def _encrypted(listener: Value) -> Truth:
    truths = [word(listener["protocol"], _PROTOCOLS, _TLS), _modern(listener["tls_versions"])]
    certificate = listener["secret_id"]
    if truths[0].is_true and certificate.is_absent:
        truths.append(certificate.is_written(expected=_TLS))
    pool = listener["pool.protocol"]
    if not pool.is_absent:
        truths.append(pool.compare(lambda raw: str(raw).strip().lower() != "http", _TLS))
    return every(truths)


def _modern(versions: Value) -> Truth:
    """None listed: the vendor's choice, which no source establishes."""
    if versions.is_absent or versions.known == []:
        cause = Text(fr="versions par défaut de l'hébergeur, non établies", en="the host's default, not established")
        return undecided(versions, cause, _TLS)
    return versions.every(lambda one: word(one, _VERSIONS, _TLS))


@completes(_LOG, by="loadbalancer_id", facet=Endpoint, of=(_BALANCER,))
def log_subscription(endpoint: Endpoint, companion: Resource) -> Endpoint:
    kept = true(Reason(resource=companion.urn, path="kind", expected=_LOGGED))
    return msgspec.structs.replace(endpoint, logged=also(endpoint.logged, kept))


@describes("ovh_cloud_loadbalancer")
def cloud_load_balancer(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    yield Compute(place=place, product=LOAD_BALANCER)
    yield Endpoint(place=place, attached=names(r, host, "network.id", *NETWORKS, expected=IN_PRIVATE_NETWORK))


@describes(_LISTENER)
def listener(r: Resource, host: Host) -> Iterator[Facet]:
    certificate = r["default_tls_container_ref"]
    truths = [word(r["protocol"], _PROTOCOLS, _TLS), _modern(r["tls_versions"])]
    if truths[0].is_true and certificate.is_absent:
        truths.append(certificate.is_written(expected=_TLS))
    yield Endpoint(front=True, tls=every(truths), restricted=_listed(r["allowed_cidrs"]))


@describes("ovh_cloud_loadbalancer_pool")
def pool(r: Resource, host: Host) -> Iterator[Facet]:
    protocol = r["protocol"]
    known = {"http": False, "https": True}
    yield Endpoint(tls=word(protocol, known, Text(fr="chiffré jusqu'aux serveurs", en="encrypted up to the servers")))


@describes("ovh_cloud_loadbalancer_pool_member")
def member(r: Resource, host: Host) -> Iterator[Facet]:
    inside = Text(fr="une adresse du réseau privé", en="an address of the private network")
    yield Endpoint(tls=r["address"].compare(is_private_address, inside))


@describes("ovh_cloud_loadbalancer_l7policy")
def l7_policy(r: Resource, host: Host) -> Iterator[Facet]:
    target = r["redirect_url"]
    yield Transfer(european=Truth(State.TRUE) if target.is_absent else recipient(target))
