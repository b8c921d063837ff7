"""The Logs Data Platform of OVHcloud: clusters, streams, inputs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.host import Host
from rempart.facts.ovh.common import LOGS
from rempart.facts.showing import AT_REST, LISTED_ONLY, NOT_PUBLIC, deduced, given, nothing_shows, undecided
from rempart.facts.traffic import listed_only
from rempart.facts.vocabulary import Endpoint, Facet, Inert, LogSink
from rempart.text import Text
from rempart.truth import State, Truth, every
from rempart.value import Unknown, Value

_TLS: Final = Text(fr="TLS", en="TLS")


@describes("ovh_dbaas_logs_output_graylog_stream")
def stream(r: Resource, host: Host) -> Iterator[Facet]:
    """How long it keeps logs is an identifier, whose days the API tells; cold storage goes by years."""
    opaque = Unknown(
        Text(fr="un identifiant ne dit pas combien de jours", en="an identifier does not say how many days")
    )
    years = r["cold_storage_retention"]
    cold = r["cold_storage_enabled"].is_true().is_true and not years.is_absent
    days = years.map(lambda raw: raw * 365 if isinstance(raw, int | float) else raw)
    yield LogSink(
        product=LOGS,
        days=days if cold else Value(r, "retention_id", opaque),
        encrypted=given(r["encryption_keys_ids"], expected=AT_REST),
        private=r["web_socket_enabled"]
        .default(False, source="terraform-provider-ovh, 2026-08-21")
        .is_false(expected=NOT_PUBLIC),
    )


@describes("ovh_dbaas_logs_cluster")
def cluster(r: Resource, host: Host) -> Iterator[Facet]:
    """Open to any address until lists say otherwise (provider documentation)."""
    names = ("archive_allowed_networks", "query_allowed_networks", "direct_input_allowed_networks")
    yield LogSink(product=LOGS)
    yield Endpoint(restricted=every(_listed(r[name]) for name in names))


def _listed(ranges: Value) -> Truth:
    if ranges.is_absent or ranges.known == []:
        anybody = Text(fr="sans liste, n'importe quelle adresse", en="without a list, any address")
        return deduced(ranges, State.FALSE, anybody, LISTED_ONLY)
    return listed_only(ranges, lambda one: ~anyone(one))


@describes("ovh_dbaas_logs_input")
def entry(r: Resource, host: Host) -> Iterator[Facet]:
    """Where logs come in. The section that configures Logstash is free text."""
    section = r["configuration.logstash.input_section"]
    yield Endpoint(restricted=_listed(r["allowed_networks"]), tls=None if section.is_absent else _encrypted(section))


def _encrypted(section: Value) -> Truth:
    text = section.known
    if isinstance(text, str):
        plain = text.lower().replace(" ", "")
        if any(mark in plain for mark in ("ssl=>false", "ssl_enabled=>false")):
            return deduced(section, State.FALSE, Text(fr="TLS y est coupé", en="TLS is off there"), _TLS)
        if any(mark in plain for mark in ("ssl=>true", "ssl_enabled=>true")):
            return deduced(section, State.TRUE, Text(fr="TLS y est demandé", en="TLS is asked for there"), _TLS)
    cause = Text(fr="rien n'y parle de TLS", en="nothing in it speaks of TLS")
    return undecided(section, section.cause or cause, _TLS)


@describes("ovh_dbaas_logs_output_opensearch_index")
def index(r: Resource, host: Host) -> Iterator[Facet]:
    yield LogSink(product=LOGS, encrypted=nothing_shows(r, AT_REST))


@describes("ovh_dbaas_logs_output_opensearch_alias", "ovh_dbaas_logs_encryption_key")
def setting(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(
        reason=Text(fr="un réglage des journaux, jugés à leur place", en="a setting of logs, judged themselves")
    )
