"""Managed Kubernetes, registries and Rancher of OVHcloud."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.addresses import anyone
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.ovh.common import (
    CONTAINER_REGISTRY,
    KUBERNETES,
    NETWORKS,
    documented,
    place_of_parent,
    recipient,
    word,
)
from rempart.facts.showing import IN_PRIVATE_NETWORK, LISTED_ONLY, NO_PUBLIC_ADDRESS, names, nothing_shows
from rempart.facts.traffic import listed_only
from rempart.facts.vocabulary import (
    Cluster,
    Credential,
    Endpoint,
    Facet,
    Identity,
    Inert,
    Registry,
    Transfer,
    also,
    awaited,
)
from rempart.text import Text
from rempart.truth import Reason, Truth, false
from rempart.value import Value

CLUSTER: Final = "ovh_cloud_project_kube"
_RESTRICTIONS: Final = "ovh_cloud_project_kube_iprestrictions"
_LOG: Final = "ovh_cloud_project_kube_log_subscription"
REGISTRY: Final = "ovh_cloud_project_containerregistry"
_REGISTRY_RESTRICTIONS: Final = (
    "ovh_cloud_project_containerregistry_ip_restrictions_registry",
    "ovh_cloud_project_containerregistry_ip_restrictions_management",
)

_PATCHED: Final = Text(fr="des mises à jour automatiques", en="automatic updates")
_POLICIES: Final = {"always_update": True, "minimal_downtime": True, "never_update": False}
_AUDITED: Final = Text(fr="un abonnement au journal d'audit", en="a subscription to the audit log")
_EVERYBODY: Final = Text(fr="sans liste, l'API répond à toute adresse", en="without a list the API answers any address")
_NONE: Final = Text(fr="aucun déclaré", en="none declared")


@describes(CLUSTER)
def cluster(r: Resource, host: Host) -> Iterator[Facet]:
    """Nodes on a private network, whose gateway is the way out where it is said to be."""
    place = host.place_of(r)
    yield Cluster(
        place=place,
        product=KUBERNETES,
        attached=names(r, host, "private_network_id", *NETWORKS, expected=IN_PRIVATE_NETWORK),
        nodes_private=r["private_network_configuration.private_network_routing_as_default"]
        .default(False, source=documented("cloud_project_kube"))
        .is_true(expected=NO_PUBLIC_ADDRESS),
        patched=word(r["update_policy"], _POLICIES, _PATCHED),
        encrypted=nothing_shows(r, Text(fr="le chiffrement d'etcd", en="encryption of etcd")),
        logged=awaited(false(Reason(resource=r.urn, detail=_NONE, expected=_AUDITED)), _LOG),
    )
    yield Endpoint(
        place=place,
        administration=True,
        restricted=awaited(false(Reason(resource=r.urn, detail=_EVERYBODY, expected=LISTED_ONLY)), _RESTRICTIONS),
    )


@completes(_RESTRICTIONS, by="kube_id", facet=Endpoint, of=(CLUSTER,))
def restrictions(endpoint: Endpoint, companion: Resource) -> Endpoint:
    listed = listed_only(companion["ips"], lambda one: ~anyone(one))
    return msgspec.structs.replace(endpoint, restricted=also(endpoint.restricted, listed))


@completes(_LOG, by="kube_id", facet=Cluster, of=(CLUSTER,))
def log_subscription(cluster: Cluster, companion: Resource) -> Cluster:
    audit = companion["kind"].equals("audit", expected=_AUDITED)
    return msgspec.structs.replace(cluster, logged=also(cluster.logged, audit))


@describes("ovh_cloud_project_kube_nodepool")
def node_pool(r: Resource, host: Host) -> Iterator[Facet]:
    floating = r["attach_floating_ips.enabled"].default(False, source=documented("cloud_project_kube_nodepool"))
    yield Cluster(
        place=place_of_parent(r, host, "kube_id", CLUSTER),
        product=KUBERNETES,
        nodes_private=floating.is_false(expected=NO_PUBLIC_ADDRESS),
    )


@describes("ovh_cloud_project_kube_oidc")
def kube_oidc(r: Resource, host: Host) -> Iterator[Facet]:
    """Who vouches for the people that log in."""
    yield Transfer(european=_issuer(r["issuer_url"]))


def _issuer(url: Value) -> Truth:
    """An issuer under European law, spoken to over TLS."""
    encrypted = url.compare(lambda raw: str(raw).lower().startswith("https://"), Text(fr="https://", en="https://"))
    return encrypted & recipient(url) if encrypted.is_false else recipient(url)


# -- registries ------------------------------------------------------------------------------------------------------


@describes(REGISTRY)
def registry(r: Resource, host: Host) -> Iterator[Facet]:
    """Images are read by whoever has an account, from any address until a list says otherwise."""
    place = host.place_of(r)
    yield Registry(place=place, product=CONTAINER_REGISTRY)
    yield Endpoint(
        place=place,
        restricted=awaited(
            false(Reason(resource=r.urn, detail=_EVERYBODY, expected=LISTED_ONLY)), *_REGISTRY_RESTRICTIONS
        ),
    )


@completes(*_REGISTRY_RESTRICTIONS, by="registry_id", facet=Endpoint, of=(REGISTRY,))
def registry_restrictions(endpoint: Endpoint, companion: Resource) -> Endpoint:
    """A list of maps, whose keys stay as the SDK spells them."""
    listed = listed_only(companion["ip_restrictions"], _block)
    return msgspec.structs.replace(endpoint, restricted=also(endpoint.restricted, listed))


def _block(one: Value) -> Truth:
    return ~anyone(one["ipBlock"] if one["ip_block"].is_absent else one["ip_block"])


@describes("ovh_cloud_project_containerregistry_oidc")
def registry_oidc(r: Resource, host: Host) -> Iterator[Facet]:
    checked = Text(fr="le certificat de l'émetteur est vérifié", en="the issuer's certificate is verified")
    yield Endpoint(
        tls=r["oidc_verify_cert"]
        .default(True, source=documented("cloud_project_containerregistry_oidc"))
        .is_true(expected=checked)
    )
    yield Transfer(european=_issuer(r["oidc_endpoint"]))
    yield from password(r, "oidc_client_secret")


@describes("ovh_cloud_project_containerregistry_user")
def registry_user(r: Resource, host: Host) -> Iterator[Facet]:
    yield Credential(expires=nothing_shows(r, Text(fr="la date de fin", en="the end date")))


@describes("ovh_cloud_project_containerregistry_iam")
def registry_iam(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=Text(fr="des comptes de l'hébergeur : ses droits décident", en="the host's accounts decide"))


# -- Rancher ---------------------------------------------------------------------------------------------------------


@describes("ovh_cloud_project_rancher")
def rancher(r: Resource, host: Host) -> Iterator[Facet]:
    """Administers clusters, from listed addresses or from any."""
    allowed = r["target_spec.ip_restrictions"]
    restricted = listed_only(allowed, lambda one: ~anyone(one["cidr_block"]))
    if allowed.is_absent or allowed.known == []:
        restricted = false(Reason(resource=r.urn, path=allowed.path, detail=_EVERYBODY, expected=LISTED_ONLY))
    yield Endpoint(administration=True, restricted=restricted)
    host_accounts = Text(fr="les comptes de l'hébergeur (IAM)", en="the host's accounts (IAM)")
    yield Identity(
        strong=r["target_spec.iam_auth_enabled"]
        .default(False, source=documented("cloud_project_rancher"))
        .is_true(expected=host_accounts)
    )
