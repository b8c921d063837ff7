"""Types of OUTSCALE that are known and carry no data, each with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.host import Host
from rempart.facts.vocabulary import Inert
from rempart.text import Text

_ADDRESS: Final = Text(
    fr="une adresse réservée : ce qui l'utilise est jugé à sa place",
    en="a reserved address: what uses it is judged instead",
)
_ROUTING: Final = Text(fr="une règle d'aiguillage, sans donnée", en="a routing rule, without data")
_ATTACHING: Final = Text(
    fr="un rattachement : ce qu'il rattache est jugé à sa place", en="an attachment: what it attaches is judged instead"
)
_LABEL: Final = Text(fr="une étiquette", en="a label")
_GATE: Final = Text(
    fr="une sortie vers Internet : les routes, adresses et groupes décident de ce qui passe",
    en="a way to the Internet: routes, addresses and groups decide what passes",
)

REASONS: Final = {
    "outscale_flexible_gpu": _ATTACHING,
    "outscale_flexible_gpu_link": _ATTACHING,
    "outscale_internet_service": _GATE,
    "outscale_load_balancer_listener_rule": _ROUTING,
    "outscale_load_balancer_policy": _ROUTING,
    "outscale_main_route_table_link": _ATTACHING,
    "outscale_net_attributes": _ATTACHING,
    "outscale_nic_link": _ATTACHING,
    "outscale_nic_private_ip": _ADDRESS,
    "outscale_public_ip": _ADDRESS,
    "outscale_route": _ROUTING,
    "outscale_route_table": _ROUTING,
    "outscale_route_table_link": _ATTACHING,
    "outscale_tag": _LABEL,
    "outscale_volume_link": _ATTACHING,
    "outscale_vpn_connection_route": _ROUTING,
}
"""Canonical type → why it carries no data."""


@describes(*REASONS)
def inert(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=REASONS[r.type])
