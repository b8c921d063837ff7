"""What a firewall's or a load balancer's rules let through: from whom, to which ports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from rempart.deployment import Resource
from rempart.facts.addresses import PRIVATE, anyone
from rempart.facts.showing import LISTED_ONLY, deduced, undecided
from rempart.facts.vocabulary import FirewallRule, Ports
from rempart.text import Text
from rempart.truth import State, Truth, some
from rempart.value import Value

NO_PORT: Final = (Ports(0, 0),)
"""What a protocol without ports concerns (ICMP)."""

PORTS: Final = Text(fr="les ports", en="the ports")


def listed_only(rules: Value, judge: Callable[[Value], Truth]) -> Truth:
    """TRUE when every rule of an allow-list names a range that is not anybody's; UNKNOWN when the list is empty."""
    if rules.is_absent or rules.known == []:
        cause = Text(
            fr="aucune adresse n'est listée : ce que l'hébergeur autorise alors n'est pas établi",
            en="no address is listed: what the host then lets in is not established",
        )
        return undecided(rules, cause, LISTED_ONLY)
    return rules.every(judge).expecting(LISTED_ONLY)


def names_a_range(rule: Value) -> Truth:
    """A rule's `ip` is a listed range."""
    return ~anyone(rule["ip"])


ACCEPT: Final = Text(fr="accept", en="accept")
_ACTIONS: Final = {"accept": True, "drop": False}


def opened(r: Resource, rules: str, *, inbound: bool, address: tuple[str, ...], ports: Any) -> Iterator[FirewallRule]:
    """The rules of a list that let traffic through. A rule without an address lets everybody through.

    `address` names the properties that may hold the range; `ports` reads the ports of one rule.
    """
    every = r[rules]
    if every.is_unknown or every.is_secret:
        yield FirewallRule(inbound=inbound, anyone=Truth(State.UNKNOWN, (every.reason(),)), ports=None, path=rules)
    for rule in every.each():
        accepted = rule["action"].compare(lambda raw: _ACTIONS.get(str(raw).strip().lower()), ACCEPT)
        if not accepted.is_false:
            yield FirewallRule(
                inbound=inbound,
                anyone=accepted & whom(rule, *address) if accepted.is_unknown else whom(rule, *address),
                ports=ports(rule),
                path=rule.path,
                peers=tuple(rule[name] for name in address),
            )


def whom(rule: Value, *address: str) -> Truth:
    """Whether a rule concerns any address: a property that is written says it, none means everybody."""
    written = [rule[name] for name in address if not rule[name].is_absent and rule[name].known != ""]
    if written:
        return some(map(anyone, written))
    words = Text(fr="n'importe quelle adresse", en="any address")
    everybody = Text(fr="sans adresse, la règle vaut pour toutes", en="without an address the rule holds for all")
    return deduced(rule[address[0]], State.TRUE, everybody, words)


def span(low: Value, high: Value) -> tuple[Ports, ...] | None:
    """The ports from `low` to `high`; none written, or zero as a state keeps it, means all; one alone means itself."""
    if all(end.is_absent or end.known == 0 for end in (low, high)):
        return ()
    first, last = _port(low.otherwise(high)), _port(high.otherwise(low))
    return None if first is None or last is None else (Ports(first, last),)


def written_span(text: str) -> tuple[Ports, ...] | None:
    """`22-23` or `22` as ports."""
    found = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", text)
    return (Ports(int(found[1]), int(found[2] or found[1])),) if found else None


def _port(value: Value) -> int | None:
    raw = value.known
    if isinstance(raw, bool):
        return None
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return raw if isinstance(raw, int) else int(raw) if isinstance(raw, str) and raw.isdigit() else None


def is_private_address(raw: Any) -> bool | None:
    """Whether an address lies in a private range; None for what is no address."""
    from ipaddress import ip_address

    try:
        address = ip_address(str(raw).strip())
    except ValueError:
        return None
    return any(address in block for block in PRIVATE if block.version == address.version)
