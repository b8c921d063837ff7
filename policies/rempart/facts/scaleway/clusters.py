"""Kubernetes and the registry of images at Scaleway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.addresses import anyone
from rempart.facts.host import Host
from rempart.facts.scaleway.common import CONTAINER_REGISTRY, KUBERNETES, NETWORK, documented, recorded
from rempart.facts.showing import (
    AT_REST,
    IN_PRIVATE_NETWORK,
    LISTED_ONLY,
    LUKS,
    NO_PUBLIC_ADDRESS,
    NOT_PUBLIC,
    names,
    nothing_shows,
)
from rempart.facts.traffic import listed_only
from rempart.facts.vocabulary import Cluster, Compute, Endpoint, Facet, Registry, Store, also, awaited
from rempart.text import Text
from rempart.truth import Reason, Truth, false
from rempart.value import Value

_CLUSTER: Final = ("scaleway_k8s_cluster",)
_ACL: Final = "scaleway_k8s_acl"
_KAPSULE: Final = Text(fr="Kapsule : tous les nœuds chez Scaleway", en="Kapsule: all nodes at Scaleway")
_KEPT: Final = Text(fr="volumes gardés à la suppression du cluster", en="volumes kept when the cluster is deleted")
_SELF_UPGRADING: Final = Text(fr="mise à jour automatique", en="automatic upgrade")
_GROUP: Final = Text(fr="un groupe de sécurité déclaré", en="a declared security group")


@describes(*_CLUSTER)
def cluster(r: Resource, host: Host) -> Iterator[Facet]:
    """The control plane, its store of secrets and its API. Without an access list everybody reaches the API."""
    place = host.place_of(r)
    secrets = nothing_shows(r, Text(fr="le chiffrement d'etcd", en="encryption of etcd"), AT_REST)
    yield Cluster(
        place=place,
        product=KUBERNETES,
        attached=names(r, host, "private_network_id", NETWORK, expected=IN_PRIVATE_NETWORK),
        patched=r["auto_upgrade.enable"].default(False, source=recorded("k8s")).is_true(expected=_SELF_UPGRADING),
        encrypted=secrets,
        logged=nothing_shows(r, Text(fr="le journal d'audit de l'API", en="the audit log of the API")),
    )
    yield Store(
        place=place,
        product=KUBERNETES,
        undeletable=r["delete_additional_resources"].is_false(expected=_KEPT),
        conditions=r["type"]
        .default("kapsule", source=recorded("k8s"))
        .matches(r"kapsule(-dedicated-\d+)?", expected=_KAPSULE),
    )
    everybody = Reason(
        resource=r.urn,
        detail=Text(
            fr=f"sans {_ACL}, l'API est ouverte à 0.0.0.0/0 ; source : {documented('k8s_acl')}",
            en=f"without {_ACL} the API is open to 0.0.0.0/0; source: {documented('k8s_acl')}",
        ),
        expected=LISTED_ONLY,
    )
    yield Endpoint(place=place, restricted=awaited(false(everybody), _ACL), administration=True)


@completes(_ACL, by="cluster_id", facet=Endpoint, of=_CLUSTER)
def cluster_acl(endpoint: Endpoint, acl: Resource) -> Endpoint:
    nobody = acl["no_ip_allowed"]
    if nobody.is_absent or nobody.is_false().is_true:
        restricted = listed_only(acl["acl_rules"], _names_a_range)
    else:
        restricted = nobody.is_true(expected=LISTED_ONLY)
    return msgspec.structs.replace(endpoint, restricted=also(endpoint.restricted, restricted))


def _names_a_range(rule: Value) -> Truth:
    """A range of listed addresses; `scaleway_ranges` lets in every customer of Scaleway."""
    others = rule["scaleway_ranges"]
    if not others.is_absent and not others.is_false().is_true:
        return others.is_false(expected=LISTED_ONLY)
    return ~anyone(rule["ip"])


@describes("scaleway_k8s_pool")
def pool(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(
        place=host.place_of(r),
        product=KUBERNETES,
        private=r["public_ip_disabled"]
        .default(False, source=documented("k8s_pool"))
        .is_true(expected=NO_PUBLIC_ADDRESS),
        firewalled=_declared(r, host),
        encrypted=nothing_shows(r, LUKS, AT_REST),
    )


def _declared(r: Resource, host: Host) -> Truth:
    """Without one, nodes get Kapsule's own security group, which this deployment does not show."""
    named = names(r, host, "security_group_id", "scaleway_instance_security_group", expected=_GROUP)
    default = Text(fr="le groupe de sécurité par défaut de Kapsule", en="Kapsule's default security group")
    return nothing_shows(r, default, _GROUP) if named.is_false else named


@describes("scaleway_registry_namespace")
def registry(r: Resource, host: Host) -> Iterator[Facet]:
    yield Registry(
        place=host.place_of(r),
        product=CONTAINER_REGISTRY,
        private=r["is_public"].default(False, source=documented("registry_namespace")).is_false(expected=NOT_PUBLIC),
    )
