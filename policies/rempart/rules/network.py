"""Who can reach what, and by which way in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import msgspec

from rempart.facts.vocabulary import (
    Backup,
    Cluster,
    Compute,
    Endpoint,
    Fact,
    Firewall,
    FirewallRule,
    Key,
    LogSink,
    Network,
    Ports,
    Registry,
    Store,
)
from rempart.rules import About, Context, Severity, rule
from rempart.text import Text, joined, same
from rempart.truth import Reason, State, Truth, some, unknown


class Service(NamedTuple):
    """What listens on a port."""

    first: int
    last: int
    name: str


ADMINISTRATION: Final = (
    Service(22, 22, "SSH"),
    Service(23, 23, "Telnet"),
    Service(111, 111, "RPC"),
    Service(135, 135, "MS-RPC"),
    Service(137, 139, "NetBIOS"),
    Service(161, 162, "SNMP"),
    Service(389, 389, "LDAP"),
    Service(445, 445, "SMB"),
    Service(623, 623, "IPMI"),
    Service(636, 636, "LDAPS"),
    Service(873, 873, "rsync"),
    Service(1433, 1434, "SQL Server"),
    Service(1521, 1521, "Oracle"),
    Service(2049, 2049, "NFS"),
    Service(2375, 2376, "Docker"),
    Service(2379, 2380, "etcd"),
    Service(3306, 3306, "MySQL"),
    Service(3389, 3389, "RDP"),
    Service(5432, 5432, "PostgreSQL"),
    Service(5601, 5601, "Kibana"),
    Service(5672, 5672, "AMQP"),
    Service(5900, 5901, "VNC"),
    Service(5985, 5986, "WinRM"),
    Service(6379, 6379, "Redis"),
    Service(6443, 6443, "API Kubernetes"),
    Service(8006, 8006, "Proxmox"),
    Service(9042, 9042, "Cassandra"),
    Service(9090, 9090, "Prometheus"),
    Service(9092, 9092, "Kafka"),
    Service(9200, 9200, "Elasticsearch"),
    Service(9300, 9300, "Elasticsearch"),
    Service(10250, 10250, "kubelet"),
    Service(11211, 11211, "memcached"),
    Service(15672, 15672, "RabbitMQ"),
    Service(27017, 27019, "MongoDB"),
)
"""Ports by which machines, clusters, directories and databases are administered or read (IANA service names, and the
products' own documentation where they are not registered). SecNumCloud 9.6.d names none."""

WEB: Final = (80, 443)
"""What a web front may open to any address: 80 for the redirection to 443."""

_EVERY_PORT: Final = (Ports(0, 65535),)

_CLOSE: Final = Text(
    fr="Limitez la source de la règle aux adresses du bastion ou du réseau d'administration.",
    en="Restrict the source of the rule to the bastion or the administration network.",
)
_CLOSE_BY_PROVIDER: Final = {
    "scaleway": Text(
        fr='inbound_rule : écrivez ip_range avec un réseau privé, et inbound_default_policy = "drop" sur le groupe.',
        en='inbound_rule: write ip_range with a private network, and inbound_default_policy = "drop" on the group.',
    ),
    "azure-native": Text(
        fr='securityRules : remplacez sourceAddressPrefix "*" ou "Internet" par un réseau privé.',
        en='securityRules: replace sourceAddressPrefix "*" or "Internet" with a private network.',
    ),
}
_HIDE_BY_PROVIDER: Final = {
    "scaleway": Text(
        fr="Base gérée : un bloc private_network (pn_id) et aucun load_balancer ; Redis : private_network, aucun "
        "public_network ; répartiteur : assign_flexible_ip = false.",
        en="Managed database: a private_network block (pn_id) and no load_balancer; Redis: private_network, no "
        "public_network; load balancer: assign_flexible_ip = false.",
    ),
    "azure-native": Text(
        fr='publicNetworkAccess = "Disabled" et un point de terminaison privé ; grappe : '
        "apiServerAccessProfile.enablePrivateCluster = true.",
        en='publicNetworkAccess = "Disabled" and a private endpoint; cluster: '
        "apiServerAccessProfile.enablePrivateCluster = true.",
    ),
}
_RESTRICT_BY_PROVIDER: Final = _HIDE_BY_PROVIDER | {
    "scaleway": _HIDE_BY_PROVIDER["scaleway"]
    + Text(
        fr=" À défaut, une liste d'adresses : scaleway_rdb_acl.",
        en=" Failing that, a list of addresses: scaleway_rdb_acl.",
    ),
}

_NO_ADMINISTRATION: Final = Text(
    fr="aucun port d'administration ni de base ouvert à toute adresse",
    en="no administration or database port open to every address",
)
_PORTS_UNREAD: Final = Text(fr="les ports ne sont pas lisibles", en="the ports cannot be read")
_MAY_BE_A_FRONT: Final = Text(
    fr="exposé à toute adresse ; rien ne montre si c'est voulu (portail, passerelle) : à attester",
    en="exposed to every address; nothing shows whether it is meant (portal, gateway): to be attested",
)
_ALL_PORTS: Final = Text(fr="tous les ports", en="every port")


# Stores


@rule(
    "store-private",
    implements=(
        "HDS-EXI-05",
        "MR-SEC-EXP-1",
        "EDS-SEC-LOG-2",
        "EDS-SEC-EXP-1",
        "SNDS-4.5",
        "EHDS-73-1-a",
        "EHDS-73-1-b",
        "EHDS-73-2",
        "GDPR-5-1-F",
        "GDPR-25",
    ),
    about=About.NETWORK,
    severity=Severity.CRITICAL,
    fr="Personne ne lit les données sans s'authentifier",
    en="Nobody reads the data without authenticating",
    fix=Text(
        fr="Retirez tout accès public (liste d'accès, politique, site web) et donnez les droits à des identités "
        "nommées.",
        en="Remove every public access (access list, policy, website) and grant rights to named identities.",
    ),
    fixes={
        "scaleway": Text(
            fr='acl = "private", aucune scaleway_object_bucket_policy dont Principal vaut "*", aucune '
            "scaleway_object_bucket_website_configuration.",
            en='acl = "private", no scaleway_object_bucket_policy whose Principal is "*", no '
            "scaleway_object_bucket_website_configuration.",
        ),
        "azure-native": Text(
            fr='Compte de stockage : allowBlobPublicAccess = false ; conteneur : publicAccess = "None" ; registre : '
            "anonymousPullEnabled = false.",
            en='Storage account: allowBlobPublicAccess = false; container: publicAccess = "None"; registry: '
            "anonymousPullEnabled = false.",
        ),
    },
)
def store_private(it: Store | Backup | Registry, _: Context) -> Fact:
    """Compliant: no public access is granted. Violation: one is. Undetermined: a policy or an ACL that cannot be
    read."""
    return it.private


@rule(
    "logs-private",
    implements=("HDS-EXI-05", "SNC-12.7.e", "CNIL-JOU"),
    about=About.LOGS,
    severity=Severity.HIGH,
    fr="L'accès aux journaux est réservé aux personnes habilitées",
    en="Access to the logs is limited to authorised people",
    fix=Text(
        fr="Retirez tout accès public aux journaux.",
        en="Remove every public access to the logs.",
    ),
    fixes={
        "azure-native": Text(
            fr='publicNetworkAccessForQuery = "Disabled" et publicNetworkAccessForIngestion = "Disabled".',
            en='publicNetworkAccessForQuery = "Disabled" and publicNetworkAccessForIngestion = "Disabled".',
        ),
    },
)
def logs_private(it: LogSink, _: Context) -> Fact:
    """As store-private, for what keeps logs."""
    return it.private


# Endpoints


@rule(
    "endpoint-private",
    implements=("EDS-SEC-RES", "SNC-13.2.a", "SNC-13.2.b"),
    about=About.NETWORK,
    severity=Severity.HIGH,
    fr="Ce qui sert les données n'est pas joignable depuis Internet",
    en="What serves the data cannot be reached from the Internet",
    fix=Text(
        fr="Gardez le point d'accès sur un réseau privé.",
        en="Keep the endpoint on a private network.",
    ),
    fixes=_HIDE_BY_PROVIDER,
)
def endpoint_private(it: Endpoint, _: Context) -> Fact:
    """Compliant: no public address. Violation: one, even if restricted to a list. Undetermined: not shown, or a web
    front, which may have to be public."""
    return _unless_a_front(it, it.private)


@rule(
    "endpoint-restricted",
    implements=("HDS-EXI-05", "EDS-SEC-RES", "MR-SEC-EXP-1", "EDS-SEC-EXP-1", "EHDS-73-1-b", "GDPR-25"),
    about=About.NETWORK,
    severity=Severity.CRITICAL,
    fr="Un service de données n'est pas ouvert à toute adresse d'Internet",
    en="A data service is not open to every Internet address",
    fix=Text(
        fr="Retirez le point d'accès public ou limitez-le à une liste d'adresses.",
        en="Remove the public endpoint or restrict it to a list of addresses.",
    ),
    fixes=_RESTRICT_BY_PROVIDER,
)
def endpoint_restricted(it: Endpoint, _: Context) -> Fact:
    """Compliant: private, or open to listed addresses only. Violation: open to all. Undetermined: not shown, or a
    web front open to all: a service that can stand behind an application firewall may have to be public."""
    return _unless_a_front(it, _any_of(it.private, it.restricted))


@rule(
    "authenticated",
    implements=("HDS-EXI-05", "SNC-9.6.h", "MR-SEC-IDE-2", "EDS-SEC-AUT", "SNDS-5.3", "EHDS-73-1-a"),
    about=About.NETWORK,
    severity=Severity.CRITICAL,
    fr="Aucun service ne répond sans authentification",
    en="No service answers without authentication",
    fix=Text(
        fr="Exigez une authentification avant toute réponse.",
        en="Require authentication before any answer.",
    ),
    fixes={
        "scaleway": Text(
            fr='Conteneur ou fonction : privacy = "private".',
            en='Container or function: privacy = "private".',
        ),
    },
)
def authenticated(it: Endpoint, _: Context) -> Fact:
    """Compliant: it asks who calls. Violation: it answers anybody. Undetermined: no property shows it."""
    return it.authenticated


@rule(
    "application-firewall",
    implements=("SNC-13.2.d",),
    about=About.NETWORK,
    severity=Severity.MEDIUM,
    fr="Un pare-feu applicatif protège les interfaces d'administration exposées",
    en="An application firewall stands before exposed administration interfaces",
    fix=Text(
        fr="Placez un pare-feu applicatif en mode blocage devant l'interface, ou retirez-la d'Internet. S'il "
        "déchiffre TLS, son exploitant compte parmi les hébergeurs.",
        en="Put a blocking application firewall before the interface, or take it off the Internet. If it ends TLS, "
        "whoever runs it counts among the hosts.",
    ),
    fixes={
        "azure-native": Text(
            fr="ApplicationGateway : webApplicationFirewallConfiguration.enabled = true et firewallMode = "
            '"Prevention".',
            en="ApplicationGateway: webApplicationFirewallConfiguration.enabled = true and firewallMode = "
            '"Prevention".',
        ),
    },
)
def application_firewall(it: Endpoint, _: Context) -> Fact:
    """Compliant: private, or filtered. Violation: an exposed administration interface that is not. Undetermined: an
    exposed front without filter, of which nothing shows whether it administers something."""
    if it.filtered is None:
        return None
    truth = _any_of(it.private, it.filtered)
    cause = Text(
        fr="rien ne montre s'il s'agit d'une interface d'administration",
        en="nothing shows whether it is an administration interface",
    )
    return truth if truth is None or it.administration else _opened(truth, cause)


@rule(
    "administration-encrypted",
    implements=("SNC-9.6.e", "SNC-9.6.h", "SNC-13.2.c"),
    about=About.NETWORK,
    severity=Severity.HIGH,
    fr="L'administration qui passe par un réseau public est authentifiée et chiffrée",
    en="Administration over a public network is authenticated and encrypted",
    fix=Text(
        fr="Exigez TLS 1.2 au moins et une authentification, ou retirez l'interface d'Internet.",
        en="Require TLS 1.2 or later and authentication, or take the interface off the Internet.",
    ),
)
def administration_encrypted(it: Endpoint, _: Context) -> Fact:
    """Compliant: private, or both encrypted and authenticated. Violation: exposed and one is missing. Undetermined:
    not shown."""
    if not it.administration:
        return None
    guarded = [fact for fact in (it.tls, it.authenticated) if fact is not None]
    if not guarded:
        return it.private if it.private is not None and it.private.is_true else None
    return _any_of(it.private, guarded[0] if len(guarded) == 1 else guarded[0] & guarded[1])


# Firewalls


@rule(
    "administration-closed",
    implements=("HDS-EXI-05", "SNC-9.6.d", "SNC-13.2.e", "EDS-SEC-RES", "ANSSI-ADMIN"),
    about=About.NETWORK,
    severity=Severity.CRITICAL,
    fr="Aucune interface d'administration ni aucune base n'est ouverte à toute adresse",
    en="No administration interface and no database is open to every address",
    fix=_CLOSE,
    fixes=_CLOSE_BY_PROVIDER,
)
def administration_closed(it: FirewallRule | Endpoint, _: Context) -> Fact:
    """Compliant: the rule opens none of these ports to any address; the interface is private or restricted.
    Violation: it opens one. Undetermined: source or ports cannot be read."""
    if isinstance(it, Endpoint):
        return _any_of(it.private, it.restricted) if it.administration else None
    return _keeps_closed(it, _administered, _NO_ADMINISTRATION)


@rule(
    "no-open-inbound",
    implements=("HDS-EXI-05", "SNC-13.2.e", "EDS-SEC-RES", "GDPR-25"),
    about=About.NETWORK,
    severity=Severity.HIGH,
    fr="Aucune règle n'ouvre à toute adresse autre chose que le web",
    en="No rule opens anything but the web to every address",
    fix=_CLOSE,
    fixes=_CLOSE_BY_PROVIDER,
)
def no_open_inbound(it: FirewallRule, _: Context) -> Fact:
    """Compliant: the source is listed, or the ports are 80 and 443 alone. Violation: another port, or all of them,
    from any address. Undetermined: source or ports cannot be read."""
    return _keeps_closed(it, _not_web, Text(fr="80 ou 443 seulement", en="80 or 443 only"))


@rule(
    "denies-by-default",
    implements=("HDS-EXI-05", "EDS-SEC-RES", "SNC-13.2.b", "GDPR-25", "RECYF-7.B.3"),
    about=About.NETWORK,
    severity=Severity.HIGH,
    fr="Le pare-feu refuse à l'entrée ce qu'aucune règle n'autorise",
    en="The firewall refuses on the way in what no rule allows",
    fix=Text(
        fr="Mettez la politique d'entrée par défaut à « refuser ».",
        en="Set the default inbound policy to “deny”.",
    ),
    fixes={
        "scaleway": Text(
            fr='scaleway_instance_security_group : inbound_default_policy = "drop" (accept si rien n\'est écrit).',
            en='scaleway_instance_security_group: inbound_default_policy = "drop" (accept when not written).',
        ),
    },
)
def denies_by_default(it: Firewall, _: Context) -> Fact:
    """Compliant: refused by default. Violation: accepted by default. Undetermined: not shown."""
    return it.denies_inbound


@rule(
    "denies-outbound",
    implements=("MR-SEC-EXP-1", "EDS-SEC-EXP-1", "SNDS-4.5", "EHDS-73-2", "SNC-12.14"),
    about=About.NETWORK,
    severity=Severity.MEDIUM,
    fr="Le pare-feu refuse à la sortie ce qu'aucune règle n'autorise",
    en="The firewall refuses on the way out what no rule allows",
    fix=Text(
        fr="Mettez la politique de sortie par défaut à « refuser » et n'ouvrez que le chemin d'export contrôlé.",
        en="Set the default outbound policy to “deny” and open the controlled export path only.",
    ),
    fixes={
        "scaleway": Text(
            fr='scaleway_instance_security_group : outbound_default_policy = "drop" (accept si rien n\'est écrit).',
            en='scaleway_instance_security_group: outbound_default_policy = "drop" (accept when not written).',
        ),
    },
)
def denies_outbound(it: Firewall | FirewallRule, _: Context) -> Fact:
    """Compliant: refused by default. Violation: accepted by default, or by a rule for every port and address, so data
    can leave by another way than the export path. Undetermined: not shown. That what leaves is anonymous is for people
    to say."""
    return it.denies_outbound if isinstance(it, Firewall) else _lets_everything_out(it)


@rule(
    "firewalled",
    implements=("HDS-EXI-05", "EDS-SEC-RES", "SNC-13.2.b"),
    about=About.NETWORK,
    severity=Severity.HIGH,
    fr="Chaque machine est derrière un pare-feu que le code déclare",
    en="Every machine is behind a firewall that code declares",
    fix=Text(
        fr="Rattachez la machine à un groupe de sécurité déclaré ici ; celui par défaut laisse souvent tout passer.",
        en="Attach the machine to a security group that is declared here; the default one often lets everything "
        "through.",
    ),
    fixes={
        "scaleway": Text(
            fr="scaleway_instance_server : security_group_id.",
            en="scaleway_instance_server: security_group_id.",
        ),
        "azure-native": Text(
            fr="Interface ou sous-réseau : networkSecurityGroup.id.",
            en="Interface or subnet: networkSecurityGroup.id.",
        ),
    },
)
def firewalled(it: Compute, _: Context) -> Fact:
    """Compliant: a declared firewall filters it. Violation: none, or the provider's default. Undetermined: not
    shown."""
    return it.firewalled


# Networks


@rule(
    "private-network",
    implements=("MR-SEC-ESP-1", "EDS-SEC-RES", "SNC-13.2.a", "SNC-13.2.b"),
    about=About.NETWORK,
    severity=Severity.HIGH,
    fr="Machines, grappes et services sont rattachés à un réseau privé",
    en="Machines, clusters and services are attached to a private network",
    fix=Text(
        fr="Rattachez la ressource au réseau privé de sa zone.",
        en="Attach the resource to the private network of its zone.",
    ),
    fixes={
        "scaleway": Text(
            fr="Machine et base gérée : private_network.pn_id ; grappe : private_network_id.",
            en="Machine and managed database: private_network.pn_id; cluster: private_network_id.",
        ),
        "azure-native": Text(
            fr="PostgreSQL : network.delegatedSubnetResourceId ; grappe : agentPoolProfiles[].vnetSubnetID.",
            en="PostgreSQL: network.delegatedSubnetResourceId; cluster: agentPoolProfiles[].vnetSubnetID.",
        ),
    },
)
def private_network(it: Endpoint | Compute | Cluster, _: Context) -> Fact:
    """Compliant: attached to a private network. Violation: to none. Undetermined: not shown."""
    return it.attached


@rule(
    "no-public-address",
    implements=("EDS-SEC-RES", "SNC-13.2.b", "GDPR-25"),
    about=About.NETWORK,
    severity=Severity.HIGH,
    fr="Aucune machine n'a d'adresse publique",
    en="No machine has a public address",
    fix=Text(
        fr="Retirez l'adresse publique et passez par un bastion ou une passerelle.",
        en="Remove the public address and go through a bastion or a gateway.",
    ),
    fixes={
        "scaleway": Text(
            fr="Machine : ni ip_id, ni ip_ids, ni enable_dynamic_ip ; groupe de nœuds : public_ip_disabled = true.",
            en="Machine: no ip_id, ip_ids or enable_dynamic_ip; node pool: public_ip_disabled = true.",
        ),
        "azure-native": Text(
            fr="Interface : aucune ipConfigurations[].publicIPAddress ; grappe : "
            "agentPoolProfiles[].enableNodePublicIP = false.",
            en="Interface: no ipConfigurations[].publicIPAddress; cluster: agentPoolProfiles[].enableNodePublicIP = "
            "false.",
        ),
    },
)
def no_public_address(it: Compute | Cluster, _: Context) -> Fact:
    """Compliant: none. Violation: one, bastions included. Undetermined: not shown."""
    return it.private if isinstance(it, Compute) else it.nodes_private


@rule(
    "network-isolated",
    implements=("MR-SEC-ESP-1", "EDS-SEC-RES", "SNC-13.2.a", "SNC-13.2.b"),
    about=About.ISOLATION,
    severity=Severity.HIGH,
    fr="Le réseau n'est joint à aucun réseau d'un autre propriétaire ou d'une autre sensibilité",
    en="The network is joined to no network of another owner or sensitivity",
    fix=Text(
        fr="Retirez l'appairage ou la route, ou faites passer ce flux par la passerelle contrôlée.",
        en="Remove the peering or the route, or send that flow through the controlled gateway.",
    ),
)
def network_isolated(it: Network, _: Context) -> Fact:
    """Compliant: no peering or routing to another. Violation: one. Undetermined: not shown."""
    return it.isolated


@rule(
    "vault-private",
    implements=("EDS-SEC-RES", "SNC-13.2.b", "GDPR-25"),
    about=About.NETWORK,
    severity=Severity.MEDIUM,
    fr="Le coffre de clés n'est pas joignable depuis Internet",
    en="The key vault cannot be reached from the Internet",
    fix=Text(
        fr="Fermez l'accès public au coffre et passez par le réseau privé.",
        en="Close the vault's public access and go through the private network.",
    ),
    fixes={
        "azure-native": Text(
            fr='azure-native:keyvault:Vault : properties.publicNetworkAccess = "disabled", ou '
            'properties.networkAcls.defaultAction = "Deny".',
            en='azure-native:keyvault:Vault: properties.publicNetworkAccess = "disabled", or '
            'properties.networkAcls.defaultAction = "Deny".',
        ),
    },
)
def vault_private(it: Key, _: Context) -> Fact:
    """Compliant: closed to the Internet. Violation: open. Undetermined: not shown."""
    return it.private


def _any_of(*facts: Fact) -> Fact:
    """The disjunction of the facts that make sense for the type; None when none does."""
    known = [fact for fact in facts if fact is not None]
    return some(known) if known else None


def _unless_a_front(it: Endpoint, truth: Fact) -> Fact:
    """What serves users is declared so, or shows it by this: an application firewall makes sense for its type."""
    if truth is None or it.administration or not (it.front or it.filtered is not None):
        return truth
    return _opened(truth, _MAY_BE_A_FRONT)


def _opened(truth: Truth, cause: Text) -> Truth:
    """What is FALSE made UNKNOWN, where the danger depends on what no property shows."""
    if not truth.is_false:
        return truth
    return Truth(State.UNKNOWN, tuple(msgspec.structs.replace(reason, cause=cause) for reason in truth.reasons))


def _keeps_closed(rule: FirewallRule, dangers: Callable[[Iterable[Ports]], list[Text]], expected: Text) -> Fact:
    """FALSE when the rule lets any address in to a dangerous port; an unread port or source leaves it UNKNOWN."""
    if not rule.inbound:
        return None
    if rule.anyone.is_false:
        return Truth(State.TRUE, _expecting(rule.anyone.reasons, expected))
    if rule.ports is None or any(range.first > range.last for range in rule.ports):
        return unknown(_PORTS_UNREAD, resource=_resource(rule), path=rule.path, expected=expected)
    opened = dangers(rule.ports or _EVERY_PORT)
    if not opened:
        return Truth(State.TRUE, _expecting(rule.anyone.reasons, expected))
    detail = Text(fr="ouvre ", en="opens ") + joined(opened)
    reasons = tuple(
        msgspec.structs.replace(reason, detail=detail if reason.detail is None else joined([reason.detail, detail]))
        for reason in _expecting(rule.anyone.reasons, expected)
    )
    return Truth(State.FALSE if rule.anyone.is_true else State.UNKNOWN, reasons)


def _lets_everything_out(rule: FirewallRule) -> Fact:
    """FALSE for an outbound rule that makes the default meaningless, UNKNOWN where it may; None for any other rule."""
    if rule.inbound or rule.anyone.is_false:
        return None
    if rule.ports is None:
        return unknown(_PORTS_UNREAD, resource=_resource(rule), path=rule.path)
    if rule.ports and not any(_is_everything(range) for range in rule.ports):
        return None
    reasons = tuple(msgspec.structs.replace(reason, detail=_ALL_PORTS) for reason in rule.anyone.reasons)
    return Truth(State.FALSE if rule.anyone.is_true else State.UNKNOWN, reasons)


def _administered(ports: Iterable[Ports]) -> list[Text]:
    """The administration services within the ranges, or « every port »."""
    if any(_is_everything(range) for range in ports):
        return [_ALL_PORTS]
    return [
        same(f"{service.name} ({_shown(service.first, service.last)})")
        for service in ADMINISTRATION
        if any(range.first <= service.last and service.first <= range.last for range in ports)
    ]


def _not_web(ports: Iterable[Ports]) -> list[Text]:
    """The ranges that hold something else than the web."""
    if any(_is_everything(range) for range in ports):
        return [_ALL_PORTS]
    return [same(_shown(range.first, range.last)) for range in ports if not _is_web(range)]


def _is_everything(range: Ports) -> bool:
    return range.first <= 1 and range.last >= 65535


def _is_web(range: Ports) -> bool:
    return range.first == range.last and range.first in WEB


def _shown(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _expecting(reasons: tuple[Reason, ...], expected: Text) -> tuple[Reason, ...]:
    return tuple(msgspec.structs.replace(reason, expected=expected) for reason in reasons)


def _resource(rule: FirewallRule) -> str:
    """Who holds the rule, as far as its own evidence says."""
    return next((reason.resource for reason in rule.anyone.reasons if reason.resource), "")
