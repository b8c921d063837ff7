"""Where logs go and how long they stay: Log Analytics workspaces, diagnostic settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart import truth
from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.azure_native.reading import (
    DIAGNOSTICS,
    PRIVATE_ENDPOINT,
    closed,
    names,
    place,
    place_of_parent,
    unsettled,
    without_shared_keys,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import Cluster, Endpoint, Facet, LogSink, Transfer, also, awaited, shown_by_nothing
from rempart.text import Text
from rempart.truth import Truth

WORKSPACE: Final = "azure-native:operationalinsights:Workspace"


@describes(WORKSPACE)
def workspace(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    private = closed(r["publicNetworkAccessForIngestion"]) & closed(r["publicNetworkAccessForQuery"])
    yield LogSink(
        place=where,
        days=r["retentionInDays"],
        private=private,
        immutable=shown_by_nothing(Text(fr="journaux non modifiables", en="logs that cannot be changed")),
        encrypted=shown_by_nothing(Text(fr="chiffrement de l'espace de travail", en="encryption of the workspace")),
    )
    yield Endpoint(place=where, private=private, attached=awaited(private, PRIVATE_ENDPOINT))
    identity = without_shared_keys(r["features.disableLocalAuth"])
    yield msgspec.structs.replace(identity, place=where)


@describes("azure-native:operationalinsights:Table")
def table(r: Resource, host: Host) -> Iterator[Facet]:
    """A table keeps its logs as its workspace does unless it says otherwise (-1 says the same)."""
    days = r["totalRetentionInDays"].otherwise(r["retentionInDays"])
    if not days.is_absent and days.known != -1:
        yield LogSink(place=place_of_parent(r, host, "workspaceName", WORKSPACE), days=days)


@completes(DIAGNOSTICS, by="resourceUri", facet=Endpoint)
def endpoint_logged(endpoint: Endpoint, setting: Resource) -> Endpoint:
    return msgspec.structs.replace(endpoint, logged=_joined(endpoint.logged, setting))


@completes(DIAGNOSTICS, by="resourceUri", facet=Cluster)
def cluster_logged(cluster: Cluster, setting: Resource) -> Cluster:
    return msgspec.structs.replace(cluster, logged=_joined(cluster.logged, setting))


def _joined(before: Truth | None, setting: Resource) -> Truth:
    """One setting that logs is enough, whatever the others do."""
    logs = _logs(setting)
    return before | logs if before is not None and before.is_true else also(before, logs)


def _logs(setting: Resource) -> Truth:
    """A destination that keeps logs, and at least one category of logs switched on."""
    expected = Text(fr="une destination", en="a destination")
    to = truth.some(
        names(setting[name], expected=expected)
        for name in ("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId")
    )
    return to & setting["logs"].some(lambda log: log["enabled"].is_true())


@describes(DIAGNOSTICS)
def diagnostics(r: Resource, host: Host) -> Iterator[Facet]:
    partner = r["marketplacePartnerId"]
    if not partner.is_absent:
        cause = Text(
            fr="journaux envoyés à un partenaire non reconnu", en="logs sent to a partner that is not recognised"
        )
        yield Transfer(european=unsettled(partner, cause))
