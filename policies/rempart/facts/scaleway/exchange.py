"""Logs, messages, devices, e-mail, content delivery and web hosting of Scaleway: what carries data to and fro."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.recipients import EUROPEAN
from rempart.facts.scaleway.common import COCKPIT, EDGE_SERVICES, EMAIL, IOT, MESSAGING, WEB_HOSTING, recipient, schema
from rempart.facts.showing import AT_REST, NOT_PUBLIC, given, nothing_shows, place_known_to_nobody
from rempart.facts.vocabulary import Compute, Endpoint, Facet, LogSink, Place, Store, Transfer
from rempart.text import Text
from rempart.truth import Reason, Truth, false
from rempart.value import Value

# -- Cockpit ---------------------------------------------------------------------------------------------------------


@describes("scaleway_cockpit_exporter")
def exporter(r: Resource, host: Host) -> Iterator[Facet]:
    """Sends telemetry away. Datadog is an American company in each of its data centres."""
    place = host.place_of(r)
    datadog, otlp = r["datadog_destination"], r["otlp_destination"]
    if not given(datadog).is_false:
        american = Text(fr="Datadog, société de droit américain", en="Datadog, a company under United States law")
        sent = false(Reason(resource=r.urn, path="datadog_destination", detail=american, expected=EUROPEAN))
        yield Transfer(place=place, european=sent if given(datadog).is_true else given(datadog))
        yield from password(r, "datadog_destination.api_key")
    if not given(otlp).is_false or given(datadog).is_false:
        yield Transfer(place=place, european=recipient(r["otlp_destination.endpoint"]))
        yield from password(r, "otlp_destination.headers")


@describes("scaleway_cockpit_source")
def source(r: Resource, host: Host) -> Iterator[Facet]:
    """Where Cockpit keeps logs; in sources of their own metrics and traces, which no retention of logs concerns."""
    place = host.place_of(r)
    if r["type"].among("metrics", "traces").is_true:
        yield Store(place=place, product=COCKPIT, encrypted=nothing_shows(r, AT_REST))
        return
    yield LogSink(
        place=place,
        product=COCKPIT,
        days=r["retention_days"],
        immutable=nothing_shows(r, Text(fr="la protection contre l'effacement", en="protection from erasure")),
        encrypted=nothing_shows(r, AT_REST),
    )


# -- messages --------------------------------------------------------------------------------------------------------


@describes("scaleway_mnq_sqs", "scaleway_mnq_sns", "scaleway_mnq_nats_account")
def messaging(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=MESSAGING, encrypted=nothing_shows(r, AT_REST))


@describes("scaleway_mnq_sqs_queue")
def queue(r: Resource, host: Host) -> Iterator[Facet]:
    yield from _messages(r, host, "sqs_endpoint")


@describes("scaleway_mnq_sns_topic")
def topic(r: Resource, host: Host) -> Iterator[Facet]:
    yield from _messages(r, host, "sns_endpoint")


def _messages(r: Resource, host: Host, endpoint: str) -> Iterator[Facet]:
    """The endpoint can be redirected to anybody's service that speaks the same protocol."""
    place = host.place_of(r)
    yield Store(place=place, product=MESSAGING, encrypted=nothing_shows(r, AT_REST))
    if not r[endpoint].is_absent:
        yield Transfer(place=place, european=recipient(r[endpoint]))
    yield from password(r, "secret_key")


@describes("scaleway_mnq_sns_topic_subscription")
def subscription(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    yield Endpoint(
        place=place, tls=r["protocol"].differs("http", expected=Text(fr="jamais HTTP en clair", en="never plain HTTP"))
    )
    if not r["endpoint"].is_absent:
        yield Transfer(place=place, european=recipient(r["endpoint"]))
    yield from password(r, "secret_key")


# -- devices ---------------------------------------------------------------------------------------------------------


@describes("scaleway_iot_hub")
def iot_hub(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    enrolled = Text(fr="des appareils enrôlés un par un", en="devices enrolled one by one")
    yield Compute(place=place, product=IOT)
    yield Endpoint(place=place, authenticated=r["device_auto_provisioning"].is_false(expected=enrolled))


@describes("scaleway_iot_device")
def iot_device(r: Resource, host: Host) -> Iterator[Facet]:
    insecure = r["allow_insecure"].default(False, source=schema("iot/device"))
    yield Endpoint(
        place=host.place_of(r),
        tls=insecure.is_false(expected=Text(fr="TLS mutuel obligatoire", en="mutual TLS required")),
    )
    yield from password(r, "certificate.key")


@describes("scaleway_iot_network")
def iot_network(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(place=host.place_of(r), product=IOT)


@describes("scaleway_iot_route")
def iot_route(r: Resource, host: Host) -> Iterator[Facet]:
    """Sends what devices say to a bucket, a database or a service."""
    place = host.place_of(r)
    for destination, address in (("rest", "rest.uri"), ("database", "database.host")):
        if not r[destination].is_absent:
            yield Transfer(place=place, european=recipient(r[address]))
    copies = () if r["s3"].is_absent else (host.place(r["s3.bucket_region"]),)
    yield Store(place=place, product=IOT, copies=copies)
    yield from password(r, "database.password")


# -- content delivery ------------------------------------------------------------------------------------------------

_POINTS: Final = Text(
    fr="rien ne montre où se trouvent les points de présence", en="nothing shows where the points of presence are"
)


def _everywhere(r: Resource) -> Place:
    return place_known_to_nobody(r["pipeline_id"], _POINTS)


@describes("scaleway_edge_services_pipeline", "scaleway_edge_services_plan")
def pipeline(r: Resource, host: Host) -> Iterator[Facet]:
    """Ends TLS and reads requests, at places that nothing shows."""
    yield Compute(place=place_known_to_nobody(r["name"], _POINTS), product=EDGE_SERVICES)


@describes(
    "scaleway_edge_services_dns_stage",
    "scaleway_edge_services_head_stage",
    "scaleway_edge_services_route_stage",
    "scaleway_edge_services_tls_stage",
)
def stage(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(place=_everywhere(r), product=EDGE_SERVICES)


@describes("scaleway_edge_services_cache_stage")
def cache_stage(r: Resource, host: Host) -> Iterator[Facet]:
    """Keeps copies of what it serves, unless its time to live is zero."""
    if r["fallback_ttl"].default(3600, source=schema("edgeservices/cache_stage")).equals(0).is_true:
        yield Compute(place=_everywhere(r), product=EDGE_SERVICES)
    else:
        yield Store(place=_everywhere(r), product=EDGE_SERVICES, encrypted=nothing_shows(r, AT_REST))


@describes("scaleway_edge_services_backend_stage")
def backend_stage(r: Resource, host: Host) -> Iterator[Facet]:
    """Fetches from a load balancer, a bucket, a container or a function."""
    balancers, bucket = r["lb_backend_config"], r["s3_backend_config"]
    yield Compute(place=_everywhere(r), product=EDGE_SERVICES)
    if not given(balancers).is_false:
        encrypted = Text(fr="TLS jusqu'au répartiteur", en="TLS up to the load balancer")
        yield Endpoint(tls=balancers.every(lambda one: one["lb_config.is_ssl"].is_true(expected=encrypted)))
    if not given(bucket).is_false:
        yield Store(
            place=host.place(bucket["bucket_region"]),
            product=EDGE_SERVICES,
            private=_no_website(bucket["is_website"]),
        )


def _no_website(website: Value) -> Truth:
    return website.is_false(expected=NOT_PUBLIC)


@describes("scaleway_edge_services_waf_stage")
def waf_stage(r: Resource, host: Host) -> Iterator[Facet]:
    """`log_only` looks on; only `enable` blocks."""
    blocks = Text(fr="un pare-feu applicatif qui bloque", en="an application firewall that blocks")
    yield Compute(place=_everywhere(r), product=EDGE_SERVICES)
    yield Endpoint(filtered=r["mode"].equals("enable", expected=blocks))


# -- e-mail and web hosting ------------------------------------------------------------------------------------------


@describes("scaleway_tem_domain")
def email_domain(r: Resource, host: Host) -> Iterator[Facet]:
    """Sends e-mail, to mailboxes that may be anybody's."""
    place = host.place_of(r)
    yield Compute(place=place, product=EMAIL)
    yield Transfer(
        place=place,
        european=nothing_shows(r, Text(fr="qui héberge les destinataires", en="who hosts the recipients"), EUROPEAN),
    )


@describes("scaleway_tem_webhook")
def email_webhook(r: Resource, host: Host) -> Iterator[Facet]:
    away = Text(fr="qui reçoit ce que le sujet SNS diffuse", en="who receives what the SNS topic sends on")
    yield Transfer(place=host.place_of(r), european=nothing_shows(r, away, EUROPEAN))


_MAIL: Final = Text(fr="rien ne montre où sont gardés les courriels", en="nothing shows where e-mail is kept")


@describes("scaleway_mailbox_domain")
def mail_domain(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=place_known_to_nobody(r["name"], _MAIL), product=EMAIL, encrypted=nothing_shows(r, AT_REST))


@describes("scaleway_mailbox_mailbox")
def mailbox(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=place_known_to_nobody(r["domain_id"], _MAIL), product=EMAIL, encrypted=nothing_shows(r, AT_REST))
    yield from password(r, "password", "password_wo")


@describes("scaleway_webhosting")
def web_hosting(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=WEB_HOSTING, encrypted=nothing_shows(r, AT_REST))
