"""Networks: security groups and their rules, virtual networks, private endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from rempart import truth
from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.addresses import is_anyone
from rempart.facts.azure_native.reading import always, elsewhere, says, unsettled
from rempart.facts.azurerm.reading import IN_SUBNET, PRIVATE_ENDPOINT, names, place, written
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

GROUP: Final = "azurerm_network_security_group"
RULE: Final = "azurerm_network_security_rule"
NETWORK: Final = "azurerm_virtual_network"
PEERING: Final = "azurerm_virtual_network_peering"
FLOW_LOG: Final = "azurerm_network_watcher_flow_log"

_ANYONE = Text(fr="n'importe quelle adresse", en="any address")
_DEFAULT_RULES = "learn.microsoft.com, Determine network security group rules"
_REFUSED: Final = Text(fr="une règle qui refuse tout en sortie", en="a rule that denies everything on the way out")
_LETS_OUT: Final = Text(
    fr=f"sans une telle règle, AllowInternetOutBound laisse sortir ; source : {_DEFAULT_RULES}",
    en=f"without such a rule AllowInternetOutBound lets traffic out; source: {_DEFAULT_RULES}",
)
_WHO: Final = ("address_prefix", "address_prefixes", "application_security_group_ids")
_EVERY_PORT: Final = (Ports(0, 65535),)


# Security groups


@describes(GROUP)
def security_group(r: Resource, host: Host) -> Iterator[Facet]:
    """A group ends with rules that nobody can remove: inbound traffic is denied, outbound to the Internet allowed."""
    refused = Text(
        fr=f"règle par défaut DenyAllInBound ; source : {_DEFAULT_RULES}",
        en=f"default rule DenyAllInBound; source: {_DEFAULT_RULES}",
    )
    rules = r["security_rule"]
    yield Firewall(
        place=place(r, host),
        denies_inbound=always(rules, refused),
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


@completes(RULE, by="network_security_group_name", facet=Firewall, of=(GROUP,))
def denying_rule(firewall: Firewall, rule: Resource) -> Firewall:
    denies, before = _denies_outbound(rule), firewall.denies_outbound
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
                ports=_ports(rule["destination_port_range"], rule["destination_port_ranges"]),
                path=rule[f"{side}_address_prefix"].path,
                peers=tuple(rule[f"{side}_{name}"] for name in _WHO),
                of=rule["network_security_group_name"],
            )


def _anybody(rule: Resource | Value, side: str, *, inbound: bool) -> Truth:
    """Whether the rule's source or destination is any address. A plan leaves what is unwritten in a block empty."""
    one = written(rule[f"{side}_address_prefix"])
    several = written(rule[f"{side}_address_prefixes"])
    told: list[Truth] = []
    if not one.is_absent:
        told.append(_wide(one, inbound=inbound))
    if not several.is_absent:
        told.append(several.some(lambda each: _wide(each, inbound=inbound)))
    if told:
        return truth.some(told)
    groups = written(rule[f"{side}_application_security_group_ids"])
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
    listed = ([one.known] if one.known else []) + list(several.known or [])
    read: list[Ports] = []
    for range in listed:
        if range == "*":
            return ()
        found = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", str(range).strip())
        if found is None:
            return None
        read.append(Ports(int(found[1]), int(found[2] or found[1])))
    return () if tuple(read) == _EVERY_PORT else tuple(read) or None


def _refuses_outbound(rules: Value) -> Truth:
    """A rule that refuses a part only is the evidence; without any, the default rule is."""
    found = rules.some(_denies_outbound)
    if not found.is_false or any(reason.path != rules.path for reason in found.reasons):
        return found
    return truth.false(Reason(resource=rules.resource.urn, path=rules.path, detail=_LETS_OUT, expected=_REFUSED))


def _denies_outbound(rule: Resource | Value) -> Truth:
    """A rule that refuses everything on the way to the Internet."""
    denies = says(rule["access"], "Deny")
    if not denies.is_true and not rule["access"].is_unknown:
        return truth.false()
    # Unsure whether it covers everything: it then denies nothing for certain, and the group allows by default.
    covers = (
        denies
        & says(rule["direction"], "Outbound")
        & _anybody(rule, "destination", inbound=False)
        & _from_everything(rule)
        & rule["protocol"].equals("*")
    )
    ports = _ports(rule["destination_port_range"], rule["destination_port_ranges"])
    return covers if ports == () else Truth(State.FALSE, covers.reasons)


def _from_everything(rule: Resource | Value) -> Truth:
    """Whatever the group protects is a source; a narrower range may be all that it protects, which is not read."""
    source = rule["source_address_prefix"]
    whole = _anybody(rule, "source", inbound=False) | says(source, "VirtualNetwork")
    cause = Text(fr="ne vise qu'une partie des sources", en="concerns some of the sources only")
    return whole | unsettled(source, cause)


# Virtual networks


@describes(NETWORK)
def virtual_network(r: Resource, host: Host) -> Iterator[Facet]:
    no_log = Text(fr="aucun journal de flux n'est déclaré ici", en="no flow log is declared here")
    yield Network(
        place=place(r, host),
        isolated=awaited(always(r["name"], Text(fr="aucun appairage déclaré", en="no peering declared")), PEERING),
        logged=awaited(elsewhere(no_log), FLOW_LOG),
    )


@completes(PEERING, by="virtual_network_name", facet=Network, of=(NETWORK,))
def peering(network: Network, peer: Resource) -> Network:
    cause = Text(
        fr="appairé à un autre réseau, dont le propriétaire et la sensibilité ne sont pas montrés",
        en="peered with another network, whose owner and sensitivity are not shown",
    )
    peered = unsettled(peer["remote_virtual_network_id"], cause)
    return msgspec.structs.replace(network, isolated=also(network.isolated, peered))


@completes(FLOW_LOG, by="target_resource_id", facet=Network, of=(NETWORK,))
def flow_logged(network: Network, log: Resource) -> Network:
    return msgspec.structs.replace(network, logged=also(network.logged, log["enabled"].is_true()))


@describes(FLOW_LOG)
def flow_log(r: Resource, host: Host) -> Iterator[Facet]:
    if r["retention_policy.enabled"].known is not False and not r["retention_policy.days"].is_absent:
        yield LogSink(place=place(r, host), days=r["retention_policy.days"])


# Private endpoints and plumbing


@completes(PRIVATE_ENDPOINT, by="private_service_connection.private_connection_resource_id", facet=Endpoint)
def private_endpoint(endpoint: Endpoint, link: Resource) -> Endpoint:
    """The service has an address in a private network."""
    return msgspec.structs.replace(endpoint, attached=names(link["subnet_id"], expected=IN_SUBNET))


@describes(PRIVATE_ENDPOINT)
def private_link(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(
        reason=Text(
            fr="adresse privée d'un service : les données sont jugées sur le service",
            en="private address of a service: data is judged on the service",
        )
    )


@describes(
    "azurerm_subnet",
    PEERING,
    "azurerm_network_interface",
    "azurerm_public_ip",
    "azurerm_network_interface_security_group_association",
    "azurerm_subnet_network_security_group_association",
    "azurerm_private_dns_zone",
    "azurerm_private_dns_zone_virtual_network_link",
    "azurerm_route_table",
)
def plumbing(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(
        reason=Text(
            fr="élément d'un réseau : ce qu'il expose est jugé sur la ressource qui s'en sert",
            en="part of a network: what it exposes is judged on the resource that uses it",
        )
    )
