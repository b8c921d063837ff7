"""Applications: App Service, Container Apps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.azure_native.reading import (
    PRIVATE_ENDPOINT,
    SDK,
    closed,
    hidden,
    logged,
    modern,
    names,
    place,
    says,
    secrets,
    unsettled,
)
from rempart.facts.host import Host
from rempart.facts.secrets import SECRET_NAME, SECRET_TEXT
from rempart.facts.vocabulary import Clear, Compute, Endpoint, Facet, Inert, Transfer, awaited
from rempart.text import Text
from rempart.truth import Truth, every
from rempart.value import Value

WEB_APP: Final = "azure-native:web:WebApp"
ENVIRONMENT: Final = "azure-native:app:ManagedEnvironment"
CONTAINER_APP: Final = "azure-native:app:ContainerApp"

_IN_SUBNET = Text(fr="dans un sous-réseau du client", en="in a subnet of the client's")


@describes(WEB_APP)
def web_app(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    site = r["siteConfig"]
    yield Compute(
        place=where,
        product="app-service",
        attached=names(r["virtualNetworkSubnetId"], expected=_IN_SUBNET),
    )
    # Two properties say it; which one wins where they disagree is not established, so both must close it.
    written = [
        closed(value) for value in (r["publicNetworkAccess"], site["publicNetworkAccess"]) if not value.is_absent
    ]
    private = every(written) if written else closed(site["publicNetworkAccess"])
    restrictions = site["ipSecurityRestrictions"]
    refused = says(site["ipSecurityRestrictionsDefaultAction"], "Deny")
    yield Endpoint(
        place=where,
        private=private,
        restricted=private | (refused & ~restrictions.some(_admits_anyone)),
        attached=awaited(private, PRIVATE_ENDPOINT),
        tls=r["httpsOnly"].is_true()
        & modern(site["minTlsVersion"])
        & says(
            site["ftpsState"], "FtpsOnly", "Disabled", expected=Text(fr="pas de FTP en clair", en="no clear-text FTP")
        ),
        logged=logged(),
    )
    debugging = site["remoteDebuggingEnabled"]
    if not debugging.is_absent:
        yield Endpoint(place=where, private=private | debugging.is_false(), administration=True)
    yield from _settings(site["appSettings"], "value")
    yield from _settings(site["connectionStrings"], "connectionString", always_secret=True)


def _admits_anyone(rule: Value) -> Truth:
    action = says(rule["action"].default("Allow", source=SDK), "Allow")
    return action & anyone(rule["ipAddress"])


def _settings(items: Value, value: str, *, always_secret: bool = False) -> Iterator[Clear]:
    """Settings whose name announces a secret, or whose text holds one. A reference to a key vault is none."""
    if items.is_secret or items.is_unknown:
        yield Clear(hidden=hidden(items))
    for item in items.each():
        written = item[value]
        name = item["name"].known
        text = written.known if isinstance(written.known, str) else ""
        named = isinstance(name, str) and SECRET_NAME.search(name) is not None
        announced = always_secret or named or SECRET_TEXT.search(text) is not None
        reference = text.startswith("@Microsoft.KeyVault(")
        if announced and not reference:
            yield from secrets(written)


@describes(ENVIRONMENT)
def managed_environment(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    yield Compute(
        place=where,
        product="container-apps",
        attached=names(r["vnetConfiguration.infrastructureSubnetId"], expected=_IN_SUBNET),
    )
    destinations = r["openTelemetryConfiguration.destinationsConfiguration"]
    datadog = destinations["dataDogConfiguration.site"]
    if not datadog.is_absent:
        expected = Text(fr="aucun envoi à Datadog", en="nothing sent to Datadog")
        yield Transfer(place=where, european=~datadog.is_written(expected=expected))
    collectors = destinations["otlpConfigurations"]
    if not collectors.is_absent and collectors.known != []:
        cause = Text(fr="destinataire de la télémétrie non reconnu", en="recipient of telemetry not recognised")
        yield Transfer(place=where, european=unsettled(collectors, cause))
    # The key of Datadog and the shared key of a workspace are secrets.
    yield from secrets(
        destinations["dataDogConfiguration.key"], r["appLogsConfiguration.logAnalyticsConfiguration.sharedKey"]
    )


@describes(CONTAINER_APP)
def container_app(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    yield from _containers(r, host)
    ingress = r["configuration.ingress"]
    if not ingress.is_absent:
        private = ingress["external"].default(False, source=SDK).is_false()
        rules = ingress["ipSecurityRestrictions"]
        allowing = rules.some(lambda rule: says(rule["action"], "Allow"))
        # One Allow rule refuses every other address.
        narrow = allowing & ~rules.some(lambda rule: says(rule["action"], "Allow") & anyone(rule["ipAddressRange"]))
        yield Endpoint(
            place=where,
            private=private,
            restricted=private | narrow,
            tls=ingress["allowInsecure"].default(False, source=SDK).is_false(),
            logged=logged(),
        )


@describes("azure-native:app:Job")
def job(r: Resource, host: Host) -> Iterator[Facet]:
    yield from _containers(r, host)


def _containers(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(place=place(r, host), product="container-apps")
    for secret in r["configuration.secrets"].each():
        yield from secrets(secret["value"])
    for container in r["template.containers"].each():
        yield from _settings(container["env"], "value")


@describes("azure-native:web:AppServicePlan")
def plan(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(reason=Text(fr="capacité réservée, sans données", en="reserved capacity, holds no data"))
