"""Types of Scaleway that are known and carry no data, each with the reason."""

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
_NAME: Final = Text(fr="un nom de domaine : aucune donnée n'y est gardée", en="a domain name: it keeps no data")
_PLACING: Final = Text(fr="une consigne de placement des machines", en="an instruction on where machines are put")
_ROUTING: Final = Text(fr="une règle d'aiguillage, sans donnée", en="a routing rule, without data")
_GROUPING: Final = Text(
    fr="un regroupement : les droits sont donnés par les politiques", en="a grouping: policies give the rights"
)
_PUBLIC_KEY: Final = Text(fr="un certificat public", en="a public certificate")
_ADMIN: Final = Text(
    fr="de la gestion (projets, étiquettes, facturation)", en="administration (projects, labels, billing)"
)
_ALERTS: Final = Text(
    fr="des alertes, sans donnée de santé si leurs intitulés n'en portent pas",
    en="alerts, without health data unless their titles carry some",
)
_LIST: Final = Text(fr="une liste de contrôle d'envoi", en="a control list for sending")
_ALIAS: Final = Text(fr="un autre nom d'une boîte, jugée à sa place", en="another name of a mailbox, judged instead")
_OLD_COCKPIT: Final = Text(
    fr="l'ancienne activation de Cockpit : ses sources sont jugées",
    en="the former switch of Cockpit: its sources are judged",
)

REASONS: Final = {
    "scaleway_account_project": _ADMIN,
    "scaleway_annotations_binding": _ADMIN,
    "scaleway_annotations_key": _ADMIN,
    "scaleway_annotations_value": _ADMIN,
    "scaleway_billing_budget": _ADMIN,
    "scaleway_billing_budget_alert": _ADMIN,
    "scaleway_billing_budget_alert_notification": _ADMIN,
    "scaleway_cockpit": _OLD_COCKPIT,
    "scaleway_cockpit_alert_manager": _ALERTS,
    "scaleway_cockpit_grafana_user": _GROUPING,
    "scaleway_container_domain": _NAME,
    "scaleway_domain_record": _NAME,
    "scaleway_domain_registration": _NAME,
    "scaleway_domain_zone": _NAME,
    "scaleway_flexible_ip": _ADDRESS,
    "scaleway_flexible_ip_mac_address": _ADDRESS,
    "scaleway_function_domain": _NAME,
    "scaleway_iam_group": _GROUPING,
    "scaleway_iam_group_membership": _GROUPING,
    "scaleway_iam_saml_certificate": _PUBLIC_KEY,
    "scaleway_instance_ip": _ADDRESS,
    "scaleway_instance_ip_reverse_dns": _NAME,
    "scaleway_instance_placement_group": _PLACING,
    "scaleway_interlink_routing_policy": _ROUTING,
    "scaleway_ipam_ip": _ADDRESS,
    "scaleway_ipam_ip_reverse_dns": _NAME,
    "scaleway_lb_ip": _ADDRESS,
    "scaleway_lb_route": _ROUTING,
    "scaleway_mailbox_alias": _ALIAS,
    "scaleway_partner_organization": _ADMIN,
    "scaleway_s2s_vpn_routing_policy": _ROUTING,
    "scaleway_tem_blocked_list": _LIST,
    "scaleway_tem_domain_validation": _NAME,
    "scaleway_vpc_public_gateway_dhcp_reservation": _ADDRESS,
    "scaleway_vpc_public_gateway_ip": _ADDRESS,
    "scaleway_vpc_public_gateway_ip_reverse_dns": _NAME,
}
"""Canonical type → why it carries no data."""


@describes(*REASONS)
def inert(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=REASONS[r.type])
