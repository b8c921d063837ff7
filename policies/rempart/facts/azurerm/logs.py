"""Where logs go and how long they stay: Log Analytics workspaces, diagnostic settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart import truth
from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.azure_native.reading import closed as closed_in_words
from rempart.facts.azure_native.reading import unsettled
from rempart.facts.azurerm.databases import without_local_accounts
from rempart.facts.azurerm.reading import (
    DIAGNOSTICS,
    PRIVATE_ENDPOINT,
    SCHEMA,
    closed,
    names,
    place,
    written,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import (
    Cluster,
    Endpoint,
    Facet,
    Identity,
    LogSink,
    Transfer,
    also,
    awaited,
    shown_by_nothing,
)
from rempart.text import Text
from rempart.truth import Truth

WORKSPACE: Final = "azurerm_log_analytics_workspace"


@describes(WORKSPACE)
def workspace(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    private = _unreachable(r, "internet_ingestion") & _unreachable(r, "internet_query")
    yield LogSink(
        place=where,
        days=r["retention_in_days"],
        private=private,
        immutable=shown_by_nothing(Text(fr="journaux non modifiables", en="logs that cannot be changed")),
        encrypted=shown_by_nothing(Text(fr="chiffrement de l'espace de travail", en="encryption of the workspace")),
    )
    yield Endpoint(place=where, private=private, attached=awaited(private, PRIVATE_ENDPOINT))
    expected = Text(fr="clés partagées désactivées, Entra ID seul", en="shared keys disabled, Entra ID only")
    yield Identity(place=where, named=without_local_accounts(r, expected))


def _unreachable(r: Resource, way: str) -> Truth:
    """In words since 5, a switch until 4; every version leaves it open when unwritten."""
    words = r[f"{way}_access_type"]
    if not words.is_absent:
        return closed_in_words(words)
    return closed(r[f"{way}_enabled"].default(True, source=SCHEMA))


@completes(DIAGNOSTICS, by="target_resource_id", facet=Endpoint)
def endpoint_logged(endpoint: Endpoint, setting: Resource) -> Endpoint:
    return msgspec.structs.replace(endpoint, logged=_joined(endpoint.logged, setting))


@completes(DIAGNOSTICS, by="target_resource_id", facet=Cluster)
def cluster_logged(cluster: Cluster, setting: Resource) -> Cluster:
    return msgspec.structs.replace(cluster, logged=_joined(cluster.logged, setting))


def _joined(before: Truth | None, setting: Resource) -> Truth:
    """One setting that logs is enough, whatever the others do."""
    logs = _logs(setting)
    return before | logs if before is not None and before.is_true else also(before, logs)


def _logs(setting: Resource) -> Truth:
    """A destination that keeps logs, and at least one category of logs. The block is the switch since 4; until 3, `log`
    held one, on unless written otherwise."""
    to = truth.some(
        names(setting[name], expected=Text(fr="une destination", en="a destination"))
        for name in ("log_analytics_workspace_id", "storage_account_id", "eventhub_authorization_rule_id")
    )
    enabled = names(setting["enabled_log"], expected=Text(fr="une catégorie de journaux", en="a category of logs"))
    past = written(setting["log"])
    if past.is_absent:
        return to & enabled
    return to & (enabled | past.some(lambda log: log["enabled"].default(True, source=SCHEMA).is_true()))


@describes(DIAGNOSTICS)
def diagnostics(r: Resource, host: Host) -> Iterator[Facet]:
    partner = written(r["partner_solution_id"])
    if not partner.is_absent:
        cause = Text(
            fr="journaux envoyés à un partenaire non reconnu", en="logs sent to a partner that is not recognised"
        )
        yield Transfer(european=unsettled(partner, cause))
