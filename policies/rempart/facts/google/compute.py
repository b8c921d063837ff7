"""Machines, clusters and services of Google Cloud and S3NS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.clear import text_in_clear
from rempart.facts.google.common import INSTANCES, KUBERNETES, PROTECTED, SERVERLESS, documented, encrypted, own_key
from rempart.facts.host import Host
from rempart.facts.showing import (
    IN_PRIVATE_NETWORK,
    LISTED_ONLY,
    NO_PUBLIC_ADDRESS,
    NOT_REACHABLE,
    deduced,
    each_of_some,
    given,
    not_given,
    nothing_shows,
    place_of_other,
)
from rempart.facts.vocabulary import Cluster, Compute, Endpoint, Facet, Store
from rempart.text import Text
from rempart.truth import State, Truth, every
from rempart.value import Value

_CLUSTER: Final = "google_container_cluster"


@describes("google_compute_instance", "google_compute_instance_template")
def machine(r: Resource, host: Host) -> Iterator[Facet]:
    """A card with an `accessConfig`, even an empty one, has a public address."""
    place = host.place_of(r)
    cards = r["network_interface"]
    key = own_key(r, host, "boot_disk.kms_key_self_link")
    protected = r["deletion_protection"].default(False, source=documented("compute_instance"))
    yield Compute(
        place=place,
        product=INSTANCES,
        attached=given(cards, expected=IN_PRIVATE_NETWORK),
        private=each_of_some(cards, _without_address, NO_PUBLIC_ADDRESS),
        encrypted=encrypted(r, host, key),
        undeletable=protected.is_true(expected=PROTECTED) if r.type == "google_compute_instance" else None,
    )
    yield Store(place=place, product=INSTANCES, own_key=key if not r["boot_disk"].is_absent else None)
    yield from text_in_clear(r, "metadata", "metadata_startup_script")


def _without_address(card: Value) -> Truth:
    return every(not_given(card[name], expected=NO_PUBLIC_ADDRESS) for name in ("access_config", "ipv6_access_config"))


@describes(_CLUSTER)
def cluster(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    private = r["private_cluster_config"]
    source = documented("container_cluster")
    networks = r["master_authorized_networks_config.cidr_blocks"]
    yield Cluster(
        place=place,
        product=KUBERNETES,
        attached=r["network"].is_written(expected=IN_PRIVATE_NETWORK)
        if not r["network"].is_unknown
        else Truth(State.TRUE, (r["network"].reason(),)),
        nodes_private=private["enable_private_nodes"].default(False, source=source).is_true(expected=NO_PUBLIC_ADDRESS),
        encrypted=r["database_encryption.state"]
        .default("DECRYPTED", source=source)
        .equals("ENCRYPTED", expected=Text(fr="les secrets chiffrés par une clé", en="secrets encrypted with a key")),
        logged=None,
    )
    yield Compute(
        place=place,
        product=KUBERNETES,
        undeletable=r["deletion_protection"].default(True, source=source).is_true(expected=PROTECTED),
    )
    yield Endpoint(
        place=place,
        administration=True,
        private=private["enable_private_endpoint"].default(False, source=source).is_true(expected=NOT_REACHABLE),
        restricted=_listed(networks),
    )


def _listed(networks: Value) -> Truth:
    if networks.is_absent or networks.known == []:
        anybody = Text(fr="sans liste, n'importe quelle adresse", en="without a list, any address")
        return deduced(networks, State.FALSE, anybody, LISTED_ONLY)
    return networks.every(lambda one: ~anyone(one["cidr_block"])).expecting(LISTED_ONLY)


@describes("google_container_node_pool")
def node_pool(r: Resource, host: Host) -> Iterator[Facet]:
    parent = host.deployment.target(r, "cluster", _CLUSTER)
    yield Cluster(place=place_of_other(host, parent) if parent else host.place_of(r), product=KUBERNETES)


@describes("google_cloud_run_v2_service", "google_cloud_run_v2_job", "google_cloudfunctions2_function")
def service(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    yield Compute(place=place, product=SERVERLESS)
    if r.type == "google_cloud_run_v2_service":
        ingress = r["ingress"].default("INGRESS_TRAFFIC_ALL", source=documented("cloud_run_v2_service"))
        yield Endpoint(
            place=place,
            front=True,
            private=ingress.differs("INGRESS_TRAFFIC_ALL", expected=NOT_REACHABLE),
            authenticated=nothing_shows(r, Text(fr="qui peut appeler le service", en="who may call the service")),
        )
