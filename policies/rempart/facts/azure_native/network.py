"""Networks: security groups and their rules, virtual networks, gateways, bastions, private endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from rempart import truth
from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.addresses import is_anyone
from rempart.facts.azure_native.reading import (
    NETWORK,
    PRIVATE_ENDPOINT,
    SDK,
    SUBNET,
    always,
    elsewhere,
    every_item,
    logged,
    modern,
    names,
    on,
    place,
    says,
    unsettled,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import (
    Endpoint,
    Facet,
    Firewall,
    FirewallRule,
    Inert,
    LogSink,
    Network,
    Ports,
    also,
    awaited,
)
from rempart.text import Text
from rempart.truth import Reason, State, Truth
from rempart.value import Value

GROUP: Final = "azure-native:network:NetworkSecurityGroup"
RULE: Final = "azure-native:network:SecurityRule"
PEERING: Final = "azure-native:network:VirtualNetworkPeering"
FLOW_LOG: Final = "azure-native:network:FlowLog"
GATEWAY: Final = "azure-native:network:ApplicationGateway"

_ANYONE = Text(fr="n'importe quelle adresse", en="any address")
_DEFAULT_RULES = "learn.microsoft.com, Determine network security group rules"
_REFUSED: Final = Text(fr="une règle qui refuse tout en sortie", en="a rule that denies everything on the way out")
_LETS_OUT: Final = Text(
    fr=f"sans une telle règle, AllowInternetOutBound laisse sortir ; source : {_DEFAULT_RULES}",
    en=f"without such a rule AllowInternetOutBound lets traffic out; source: {_DEFAULT_RULES}",
)
_WHO: Final = ("AddressPrefix", "AddressPrefixes", "ApplicationSecurityGroups")
_EVERY_PORT: Final = (Ports(0, 65535),)


# Security groups


@describes(GROUP)
def security_group(r: Resource, host: Host) -> Iterator[Facet]:
    """A group ends with rules that nobody can remove: inbound traffic is denied, outbound to the Internet allowed."""
    refused = Text(
        fr=f"règle par défaut DenyAllInBound ; source : {_DEFAULT_RULES}",
        en=f"default rule DenyAllInBound; source: {_DEFAULT_RULES}",
    )
    rules = r["securityRules"]
    yield Firewall(
        place=place(r, host),
        denies_inbound=always(r["securityRules"], refused),
        denies_outbound=awaited(_refuses_outbound(rules), RULE),
    )
    if rules.is_unknown or rules.is_secret:
        yield FirewallRule(anyone=unsettled(rules, rules.cause or _ANYONE), ports=None, path=rules.path)
        return
    for rule in rules.each():
        yield from _opened(rule)


@describes(RULE)
def security_rule(r: Resource, host: Host) -> Iterator[Facet]:
    yield from _opened(r)


@completes(RULE, by="networkSecurityGroupName", facet=Firewall, of=(GROUP,))
def denying_rule(firewall: Firewall, rule: Resource) -> Firewall:
    denies = _denies_outbound(rule)
    before = firewall.denies_outbound
    if denies.is_false or before is None:
        return firewall
    return msgspec.structs.replace(firewall, denies_outbound=before | denies)


def _opened(rule: Resource | Value) -> Iterator[FirewallRule]:
    """What a rule lets through; nothing for a rule that denies."""
    allows = says(rule["access"], "Allow")
    if allows.is_false:
        return
    inbound = says(rule["direction"], "Inbound")
    for way, side in ((inbound, "source"), (~inbound, "destination")):
        if not way.is_false:
            yield FirewallRule(
                inbound=side == "source",
                anyone=allows & way & _anybody(rule, side, inbound=side == "source"),
                ports=_ports(rule["destinationPortRange"], rule["destinationPortRanges"]),
                path=rule[f"{side}AddressPrefix"].path,
                peers=tuple(rule[f"{side}{name}"] for name in _WHO),
                of=rule["networkSecurityGroupName"],
            )


def _anybody(rule: Resource | Value, side: str, *, inbound: bool) -> Truth:
    """Whether the rule's source or destination is any address."""
    one, several = rule[f"{side}AddressPrefix"], rule[f"{side}AddressPrefixes"]
    told: list[Truth] = []
    if not one.is_absent:
        told.append(_wide(one, inbound=inbound))
    if not several.is_absent and several.known != []:
        told.append(several.some(lambda each: _wide(each, inbound=inbound)))
    if told:
        return truth.some(told)
    groups = rule[f"{side}ApplicationSecurityGroups"]
    return ~groups.is_written(expected=_ANYONE) if not groups.is_absent else unsettled(one, one.cause or _ANYONE)


def _wide(prefix: Value, *, inbound: bool) -> Truth:
    def judge(raw: object) -> bool | None:
        if not isinstance(raw, str):
            return None
        answer = is_anyone(raw)
        if answer is not None:
            return answer
        if re.fullmatch(r"(?i)azurecloud(\.\w+)?", raw):
            return inbound  # every machine in Azure, which anybody can rent
        return False if re.fullmatch(r"[A-Za-z][A-Za-z0-9.]*", raw) else None  # a service tag

    return prefix.compare(judge, _ANYONE)


def _ports(one: Value, several: Value) -> tuple[Ports, ...] | None:
    """The ports of a rule; None when they cannot be read. Every port is empty, as the facet has it."""
    if not (one.is_known or one.is_absent) or not (several.is_known or several.is_absent):
        return None
    written = ([one.known] if one.known else []) + list(several.known or [])
    if not written:
        return None
    read: list[Ports] = []
    for range in written:
        if range == "*":
            return ()
        found = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", str(range).strip())
        if found is None:
            return None
        read.append(Ports(int(found[1]), int(found[2] or found[1])))
    return () if tuple(read) == _EVERY_PORT else tuple(read)


def _refuses_outbound(rules: Value) -> Truth:
    """A rule that refuses a part only is the evidence; without any, the default rule is."""
    found = rules.some(_denies_outbound)
    if not found.is_false or any(reason.path != rules.path for reason in found.reasons):
        return found
    return truth.false(Reason(resource=rules.resource.urn, path=rules.path, detail=_LETS_OUT, expected=_REFUSED))


def _denies_outbound(rule: Resource | Value) -> Truth:
    """A rule that refuses everything on the way to the Internet."""
    if not says(rule["access"], "Deny").is_true and not rule["access"].is_unknown:
        return truth.false()
    # Unsure whether it covers everything: it then denies nothing for certain, and the group allows by default.
    covers = (
        says(rule["access"], "Deny")
        & says(rule["direction"], "Outbound")
        & _anybody(rule, "destination", inbound=False)
        & _from_everything(rule)
        & rule["protocol"].equals("*")
    )
    ports = _ports(rule["destinationPortRange"], rule["destinationPortRanges"])
    return covers if ports == () else Truth(State.FALSE, covers.reasons)


def _from_everything(rule: Resource | Value) -> Truth:
    """Whatever the group protects is a source; a narrower range may be all that it protects, which is not read."""
    source = rule["sourceAddressPrefix"]
    whole = _anybody(rule, "source", inbound=False) | says(source, "VirtualNetwork")
    cause = Text(fr="ne vise qu'une partie des sources", en="concerns some of the sources only")
    return whole | unsettled(source, cause)


# Virtual networks


@describes(NETWORK)
def virtual_network(r: Resource, host: Host) -> Iterator[Facet]:
    peered = r["virtualNetworkPeerings"]
    no_peering = always(peered, Text(fr="aucun appairage déclaré", en="no peering declared"))
    yield Network(
        place=place(r, host),
        isolated=awaited(no_peering if peered.is_absent or peered.known == [] else _peered(peered), PEERING),
        logged=awaited(
            elsewhere(
                Text(fr="aucun journal de flux n'est déclaré ici", en="no flow log is declared here"),
            ),
            FLOW_LOG,
        ),
    )


def _peered(where: Value) -> Truth:
    cause = Text(
        fr="appairé à un autre réseau, dont le propriétaire et la sensibilité ne sont pas montrés",
        en="peered with another network, whose owner and sensitivity are not shown",
    )
    return unsettled(where, cause)


@completes(PEERING, by="virtualNetworkName", facet=Network, of=(NETWORK,))
def peering(network: Network, peer: Resource) -> Network:
    return msgspec.structs.replace(network, isolated=also(network.isolated, _peered(peer["remoteVirtualNetwork.id"])))


@completes(FLOW_LOG, by="targetResourceId", facet=Network, of=(NETWORK,))
def flow_logged(network: Network, log: Resource) -> Network:
    return msgspec.structs.replace(network, logged=also(network.logged, on(log["enabled"])))


@describes(FLOW_LOG)
def flow_log(r: Resource, host: Host) -> Iterator[Facet]:
    if r["retentionPolicy.enabled"].known is False:
        return
    if not r["retentionPolicy.days"].is_absent:
        yield LogSink(place=place(r, host), days=r["retentionPolicy.days"])


# Gateways and endpoints


@describes(GATEWAY)
def application_gateway(r: Resource, host: Host) -> Iterator[Facet]:
    no_address = Text(fr="aucune adresse publique", en="no public address")
    private = every_item(
        r["frontendIPConfigurations"], lambda front: ~front["publicIPAddress"].is_written(expected=no_address)
    )
    yield Endpoint(
        place=place(r, host),
        private=private,
        tls=modern(r["sslPolicy.minProtocolVersion"]) & every_item(r["httpListeners"], _encrypted),
        logged=logged(),
        filtered=_application_firewall(r),
    )


def _encrypted(listener: Value) -> Truth:
    """A clear-text listener may only redirect to the encrypted one: its routing rules are not read."""
    https = says(listener["protocol"], "Https")
    if not https.is_false:
        return https
    cause = Text(fr="écoute en clair, peut-être pour rediriger", en="listens in clear text, perhaps to redirect")
    return unsettled(listener["protocol"], cause, expected=Text("Https", "Https"))


def _application_firewall(r: Resource) -> Truth:
    inline = r["webApplicationFirewallConfiguration"]
    policy = r["firewallPolicy.id"]
    if not policy.is_absent:
        cause = Text(fr="le mode de la politique de pare-feu n'est pas lu", en="the firewall policy's mode is not read")
        return unsettled(policy, cause)
    if inline.is_absent:
        return inline.is_written(expected=Text(fr="un pare-feu applicatif", en="an application firewall"))
    return on(inline["enabled"]) & says(inline["firewallMode"], "Prevention")


@describes("azure-native:network:BastionHost")
def bastion(r: Resource, host: Host) -> Iterator[Facet]:
    """Azure Bastion answers on a public address unless it is private only; a security group may restrict its subnet."""
    private = r["enablePrivateOnlyBastion"].default(False, source=SDK).is_true()
    subnet = host.deployment.target(r, "ipConfigurations", SUBNET)
    if subnet is None:
        filtered = unsettled(
            r["ipConfigurations"], Text(fr="sous-réseau hors de ce déploiement", en="subnet outside this deployment")
        )
    else:
        written = names(
            subnet["networkSecurityGroup"],
            expected=Text(fr="un groupe de sécurité réseau", en="a network security group"),
        )
        cause = Text(
            fr="les adresses que son groupe de sécurité admet ne sont pas jugées ici",
            en="the addresses that its security group admits are not judged here",
        )
        filtered = written & unsettled(subnet["networkSecurityGroup"], cause)
    yield Endpoint(place=place(r, host), private=private, restricted=private | filtered, administration=True)


@completes(PRIVATE_ENDPOINT, by="privateLinkServiceConnections.privateLinkServiceId", facet=Endpoint)
def private_endpoint(endpoint: Endpoint, link: Resource) -> Endpoint:
    """The service has an address in a private network."""
    subnet = names(link["subnet"], expected=Text(fr="dans un sous-réseau", en="in a subnet"))
    return msgspec.structs.replace(endpoint, attached=subnet)


@describes(PRIVATE_ENDPOINT)
def private_link(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(
        reason=Text(
            fr="adresse privée d'un service : les données sont jugées sur le service",
            en="private address of a service: data is judged on the service",
        )
    )


@describes(
    SUBNET,
    PEERING,
    "azure-native:network:NetworkInterface",
    "azure-native:network:PublicIPAddress",
    "azure-native:network:PublicIPPrefix",
    "azure-native:network:NatGateway",
    "azure-native:network:RouteTable",
    "azure-native:network:Route",
    "azure-native:network:ApplicationSecurityGroup",
    "azure-native:network:NetworkWatcher",
    "azure-native:network:PrivateDnsZoneGroup",
    "azure-native:privatedns:PrivateZone",
    "azure-native:privatedns:VirtualNetworkLink",
    "azure-native:privatedns:PrivateRecordSet",
)
def plumbing(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(
        reason=Text(
            fr="élément d'un réseau : ce qu'il expose est jugé sur la ressource qui s'en sert",
            en="part of a network: what it exposes is judged on the resource that uses it",
        )
    )
