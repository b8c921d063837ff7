"""Networks, security groups, addresses, load balancers, tunnels and names of OpenStack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import ciphers, describes
from rempart.facts.addresses import anyone
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.openstack.common import (
    FLOATING,
    INSTANCES,
    LOAD_BALANCER,
    NETWORK,
    PORT,
    SECURITY_GROUP,
    TLS,
    VERSIONS,
    documented,
    word,
)
from rempart.facts.recipients import recipient, resolver
from rempart.facts.showing import (
    IN_PRIVATE_NETWORK,
    LISTED_ONLY,
    NO_PUBLIC_ADDRESS,
    deduced,
    given,
    names,
    nothing_shows,
    undecided,
    untouched,
)
from rempart.facts.traffic import NO_PORT, listed_only, span
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
_GROUPED: Final = Text(fr="derrière un groupe de sécurité", en="behind a security group")


@describes(NETWORK)
def network(r: Resource, host: Host) -> Iterator[Facet]:
    """Shared, it is every project's; external, it is the Internet's; without port security no group filters it."""
    source = documented("networking_network_v2")
    yield Network(
        place=host.place_of(r),
        isolated=every(
            r[name].default(False, source=source).is_false(expected=_ALONE) for name in ("shared", "external")
        ),
    )
    secured = r["port_security_enabled"]
    if not secured.is_absent:
        yield Firewall(place=host.place_of(r), denies_inbound=secured.is_true(expected=_GROUPED))


@describes("openstack_networking_subnet_v2")
def subnet(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=host.place_of(r))
    servers = r["dns_nameservers"]
    if not servers.is_absent and servers.known != []:
        yield Transfer(european=servers.every(resolver))


@describes("openstack_networking_router_v2")
def router(r: Resource, host: Host) -> Iterator[Facet]:
    """With an external network it is a way to the Internet, which a sealed network must not have."""
    external = r["external_network_id"]
    way_out = Text(fr="une sortie vers Internet, à justifier", en="a way to the Internet, to be justified")
    isolated = None if external.is_absent else undecided(external, way_out, _ALONE)
    yield Network(place=host.place_of(r), isolated=isolated)


@describes(PORT)
def port(r: Resource, host: Host) -> Iterator[Facet]:
    """A card, which a machine or a service takes as its own."""
    yield Compute(
        place=host.place_of(r),
        product=INSTANCES,
        firewalled=filtered(r),
        private=untouched(Truth(State.TRUE, (Reason(resource=r.urn, expected=NO_PUBLIC_ADDRESS),)), FLOATING),
    )


def filtered(r: Resource) -> Truth:
    """A port is filtered by its groups unless it says that none does, or takes any address as its own."""
    source = documented("networking_port_v2")
    pairs = r["allowed_address_pairs"]
    truths = [
        r["no_security_groups"].default(False, source=source).is_false(expected=_GROUPED),
        given(r["security_group_ids"], expected=_GROUPED),
    ]
    if not r["port_security_enabled"].is_absent:
        truths.append(r["port_security_enabled"].is_true(expected=_GROUPED))
    if not pairs.is_absent:
        truths.append(pairs.every(lambda one: ~anyone(one["ip_address"])))
    return every(truths)


@describes("openstack_networking_floatingip_v2", FLOATING)
def floating(r: Resource, host: Host) -> Iterator[Facet]:
    """An address of the Internet. The machine that answers at it is told of it by `completes`, in compute.py."""
    yield Network(place=host.place_of(r))


# -- security groups -------------------------------------------------------------------------------------------------


@describes(SECURITY_GROUP)
def security_group(r: Resource, host: Host) -> Iterator[Facet]:
    """Nothing comes in that no rule allows; everything goes out while the default rules stay."""
    always = Text(fr="un groupe n'autorise que ce que disent ses règles", en="a group allows what its rules say")
    removed = r["delete_default_rules"].default(False, source=documented("networking_secgroup_v2"))
    yield Firewall(
        place=host.place_of(r),
        denies_inbound=true(Reason(resource=r.urn, detail=always, expected=_DENIED)),
        denies_outbound=removed.is_true(expected=_DENIED),
    )


@describes("openstack_networking_secgroup_rule_v2")
def security_group_rule(r: Resource, host: Host) -> Iterator[Facet]:
    """A rule without prefix nor group is for everybody."""
    way = word(r["direction"], {"INGRESS": True, "EGRESS": False}, Text(fr="ingress ou egress", en="ingress or egress"))
    known = way if way.is_unknown else Truth(State.TRUE)
    yield FirewallRule(
        place=host.place_of(r),
        inbound=not way.is_false,
        anyone=_anybody(r) & known,
        ports=_ports(r),
        peers=tuple(r[name] for name in ("remote_ip_prefix", "remote_group_id", "remote_address_group_id")),
        of=r["security_group_id"],
    )


def _anybody(r: Resource) -> Truth:
    prefix, groups = r["remote_ip_prefix"], ("remote_group_id", "remote_address_group_id")
    if not prefix.is_absent and prefix.known != "":
        return anyone(prefix)
    named = [r[group] for group in groups if not r[group].is_absent]
    if named:
        return Truth(State.FALSE, tuple(value.reason() for value in named))
    words = Text(fr="n'importe quelle adresse", en="any address")
    return deduced(prefix, State.TRUE, Text(fr="sans préfixe ni groupe", en="neither prefix nor group"), words)


def _ports(r: Resource) -> tuple[Ports, ...] | None:
    if str(r["protocol"].known).lower() in ("icmp", "icmpv6", "ipv6-icmp", "1", "58"):
        return NO_PORT
    if r["protocol"].is_unknown:
        return None
    return span(r["port_range_min"], r["port_range_max"])


@describes("openstack_fw_rule_v2")
def fwaas_rule(r: Resource, host: Host) -> Iterator[Facet]:
    if str(r["action"].known).lower() in ("deny", "reject"):
        yield Firewall(place=host.place_of(r))
        return
    source = r["source_ip_address"]
    words = Text(fr="n'importe quelle adresse", en="any address")
    everybody = deduced(source, State.TRUE, Text(fr="sans source", en="without a source"), words)
    yield FirewallRule(
        anyone=everybody if source.is_absent else anyone(source), ports=None, path="source_ip_address", peers=(source,)
    )


# -- load balancers --------------------------------------------------------------------------------------------------

_PROTOCOLS: Final = {"TERMINATED_HTTPS": True, "HTTPS": True, "HTTP": False}


@describes("openstack_lb_loadbalancer_v2")
def load_balancer(r: Resource, host: Host) -> Iterator[Facet]:
    subnet_ = r["vip_subnet_id"]
    cause = Text(fr="un identifiant ne dit pas si ce sous-réseau est public", en="an id does not say if it is public")
    own = host.deployment.target(r, "vip_subnet_id", "openstack_networking_subnet_v2")
    attached = true(Reason(resource=r.urn, path="vip_subnet_id", expected=IN_PRIVATE_NETWORK))
    yield Compute(place=host.place_of(r), product=LOAD_BALANCER)
    yield Endpoint(
        place=host.place_of(r),
        front=True,
        attached=attached if own else undecided(subnet_, subnet_.cause or cause, IN_PRIVATE_NETWORK),
    )


_CERTIFICATES: Final = ("openstack_keymanager_container_v1", "openstack_keymanager_secret_v1")


@describes("openstack_lb_listener_v2")
def listener(r: Resource, host: Host) -> Iterator[Facet]:
    authentication = r["client_authentication"]
    truths = [word(r["protocol"], _PROTOCOLS, TLS)]
    if str(r["protocol"].known).upper() == "TERMINATED_HTTPS":
        truths.append(names(r, host, "default_tls_container_ref", *_CERTIFICATES, expected=TLS))
        truths.append(_modern(r["tls_versions"]))
    yield Endpoint(
        place=host.place_of(r),
        front=True,
        tls=every(truths),
        restricted=_listed(r["allowed_cidrs"]),
        authenticated=None
        if authentication.is_absent
        else word(authentication, {"NONE": False, "OPTIONAL": False, "MANDATORY": True}, _CLIENTS),
    )


_CLIENTS: Final = Text(fr="un certificat demandé aux clients", en="a certificate asked of clients")


def _modern(versions: Value) -> Truth:
    if versions.is_absent or versions.known == []:
        cause = Text(fr="versions par défaut de l'hébergeur, non établies", en="the host's default, not established")
        return undecided(versions, cause, TLS)
    return versions.every(lambda one: word(one, VERSIONS, TLS))


def _listed(ranges: Value) -> Truth:
    if ranges.is_absent or ranges.known == []:
        anybody = Text(fr="sans liste, n'importe quelle adresse", en="without a list, any address")
        return deduced(ranges, State.FALSE, anybody, LISTED_ONLY)
    return listed_only(ranges, lambda one: ~anyone(one))


@describes("openstack_lb_pool_v2")
def pool(r: Resource, host: Host) -> Iterator[Facet]:
    """To the servers: TLS when it is switched on, or when the protocol carries it."""
    enabled = r["tls_enabled"].default(False, source=documented("lb_pool_v2")).is_true(expected=TLS)
    carried = word(r["protocol"], {"HTTPS": True, "HTTP": False, "PROXY": False, "PROXYV2": False}, TLS)
    encrypted = enabled | carried
    versions = r["tls_versions"]
    yield Endpoint(
        place=host.place_of(r), tls=encrypted if versions.is_absent else every((encrypted, _modern(versions)))
    )


# -- tunnels ---------------------------------------------------------------------------------------------------------

_IKE: Final = Text(fr="IKE version 2", en="IKE version 2")


@describes("openstack_vpnaas_ike_policy_v2", "openstack_vpnaas_ipsec_policy_v2")
def tunnel(r: Resource, host: Host) -> Iterator[Facet]:
    """What is not written is `aes-128`, `sha1` and `group5`, by the provider's documentation."""
    source = documented(r.type.removeprefix("openstack_"))
    encryption = r["encryption_algorithm"].default("aes-128", source=source)
    truths = [
        ciphers.cipher(encryption),
        ciphers.integrity(r["auth_algorithm"].default("sha1", source=source)),
        ciphers.group(r["pfs"].default("group5", source=source)),
    ]
    if r.type.endswith("ike_policy_v2"):
        truths.append(r["ike_version"].default("v1", source=source).equals("v2", expected=_IKE))
    yield Network(place=host.place_of(r), encrypted=every(truths))


@describes("openstack_vpnaas_site_connection_v2")
def site(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=host.place_of(r), isolated=nothing_shows(r, _PEER, _ALONE))
    yield from password(r, "psk")


@describes("openstack_vpnaas_service_v2", "openstack_vpnaas_endpoint_group_v2")
def tunnel_part(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=host.place_of(r))


@describes(
    "openstack_networking_rbac_policy_v2",
    "openstack_bgpvpn_v2",
    "openstack_networking_bgp_peer_v2",
    "openstack_taas_tap_mirror_v2",
)
def opened_to_others(r: Resource, host: Host) -> Iterator[Facet]:
    """Joins a network to another project's, to another site, or sends a copy of its traffic somewhere."""
    yield Network(place=host.place_of(r), isolated=nothing_shows(r, _PEER, _ALONE))


# -- names -----------------------------------------------------------------------------------------------------------


@describes("openstack_dns_recordset_v2")
def record(r: Resource, host: Host) -> Iterator[Facet]:
    """A name that leads to somebody. Addresses and texts lead nowhere that a name tells."""
    if str(r["type"].known).upper() not in ("CNAME", "MX", "NS", "SRV"):
        yield Inert(reason=Text(fr="un nom de domaine : aucune donnée n'y est gardée", en="a domain name, no data"))
        return
    yield Transfer(european=r["records"].every(lambda one: recipient(one.map(_last_word))))


def _last_word(record: object) -> object:
    """`10 mx.example.org.` as mx.example.org."""
    words = str(record).split()
    return words[-1].rstrip(".") if words else record


@describes("openstack_dns_zone_v2")
def zone(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network(place=host.place_of(r))
