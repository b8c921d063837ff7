"""Whom an address range lets in: a listed few, or anybody on the Internet."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

NAMES_OF_ANYONE: Final = frozenset({"*", "/0", "0/0", "all", "any", "internet"})
"""What providers write for every address, in lower case."""

WIDEST: Final = {4: 8, 6: 16}
"""IP version → shortest prefix, in bits, that still counts as a listed range: 0.0.0.0/1 and 128.0.0.0/1 together are
the Internet, and nobody owns more than a /8 (IANA's unit of allocation) or an IPv6 /16."""

PRIVATE: Final = tuple(
    ip_network(block)
    for block in (
        "10.0.0.0/8",  # RFC 1918
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",  # RFC 6598, shared behind carriers' NAT
        "127.0.0.0/8",
        "169.254.0.0/16",
        "fc00::/7",  # RFC 4193
        "fe80::/10",
        "::1/128",
    )
)
"""Never reached from the Internet. (`ip_network.is_private` is no help: it calls 0.0.0.0/0 private in some Pythons.)"""

_EVERY_V4_AS_V6: Final = IPv6Network("::ffff:0:0/96")
_ANYONE: Final = Text(fr="n'importe quelle adresse", en="any address")


@lru_cache(maxsize=4096)
def is_anyone(cidr: str) -> bool | None:
    """Whether an address, a CIDR range or a name like `*` stands for any address of the Internet.

    True for a prefix shorter than /8 (IPv4) or /16 (IPv6), and for the bare unspecified address; False for every
    private range and every narrower one; None for what is neither an address nor a known name.
    """
    written = cidr.strip().lower()
    if written in NAMES_OF_ANYONE:
        return True
    try:
        network = ip_network(written, strict=False)
    except ValueError:
        return None
    if "/" not in written and network.network_address.is_unspecified:
        return True
    if isinstance(network, IPv6Network) and network.subnet_of(_EVERY_V4_AS_V6):
        network = IPv4Network((int(network.network_address) & 0xFFFF_FFFF, network.prefixlen - 96))
    return not _is_private(network) and network.prefixlen < WIDEST[network.version]


def span_is_anyone(first: str, last: str) -> bool | None:
    """The same for a range given by its first and last address, both included; None when they make no range."""
    try:
        start, end = ip_address(first.strip()), ip_address(last.strip())
    except ValueError:
        return None
    if start.version != end.version or int(start) > int(end):
        return None
    return not _span_is_private(start, end) and int(end) - int(start) + 1 > 1 << (
        start.max_prefixlen - WIDEST[start.version]
    )


def anyone(value: Value) -> Truth:
    """TRUE when a range, or one of a list of ranges, stands for any address. TRUE is the danger.

    An absent value is UNKNOWN: what it means is the provider's to say.
    """
    if isinstance(value.known, list | tuple) and value.known:
        return value.some(anyone)
    return value.compare(_judged, _ANYONE)


def _judged(raw: object) -> bool | None:
    if raw == []:
        return False
    return is_anyone(raw) if isinstance(raw, str) else None


def _is_private(network: IPv4Network | IPv6Network) -> bool:
    return any(_within(network.network_address, network.broadcast_address, block) for block in PRIVATE)


def _span_is_private(first: IPv4Address | IPv6Address, last: IPv4Address | IPv6Address) -> bool:
    return any(_within(first, last, block) for block in PRIVATE)


def _within(
    first: IPv4Address | IPv6Address, last: IPv4Address | IPv6Address, block: IPv4Network | IPv6Network
) -> bool:
    return first in block and last in block
