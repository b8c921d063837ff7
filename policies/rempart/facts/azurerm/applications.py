"""Applications: App Service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.azure_native.reading import hidden, says, secrets
from rempart.facts.azurerm.reading import (
    IN_SUBNET,
    PRIVATE_ENDPOINT,
    SCHEMA,
    hidden_from_internet,
    logged,
    names,
    place,
    tls_floor,
    written,
)
from rempart.facts.host import Host
from rempart.facts.secrets import SECRET_NAME, SECRET_TEXT
from rempart.facts.vocabulary import Clear, Compute, Endpoint, Facet, Inert, awaited
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

WEB_APPS: Final = ("azurerm_linux_web_app", "azurerm_windows_web_app")

_NO_FTP = Text(fr="pas de FTP en clair", en="no clear-text FTP")


@describes(*WEB_APPS)
def web_app(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    site = r["site_config"]
    private = hidden_from_internet(r)
    yield Compute(
        place=where, product="app-service", attached=names(r["virtual_network_subnet_id"], expected=IN_SUBNET)
    )
    refused = says(_in(site, "ip_restriction_default_action", "Allow"), "Deny")
    yield Endpoint(
        place=where,
        private=private,
        restricted=private | (refused & ~site["ip_restriction"].some(_admits_anyone)),
        attached=awaited(private, PRIVATE_ENDPOINT),
        tls=r["https_only"].default(False, source=SCHEMA).is_true()
        & tls_floor(_in(site, "minimum_tls_version", "1.2"))
        & says(_in(site, "ftps_state", "Disabled"), "FtpsOnly", "Disabled", expected=_NO_FTP),
        logged=logged(),
    )
    debugging = site["remote_debugging_enabled"]
    if not debugging.is_absent:
        yield Endpoint(place=where, private=private | debugging.is_false(), administration=True)
    yield from _settings(r["app_settings"])
    yield from _connections(r["connection_string"])


def _in(site: Value, name: str, default: str) -> Value:
    """A setting of the site, with its default only where the block itself can be read."""
    return site[name].default(default, source=SCHEMA) if site.is_known else site[name]


def _admits_anyone(rule: Value) -> Truth:
    return says(rule["action"].default("Allow", source=SCHEMA), "Allow") & _reaches(rule)


def _reaches(rule: Value) -> Truth:
    """The addresses of a restriction; a subnet or a service tag is none that anybody has, but for Azure's own."""
    address, tag = written(rule["ip_address"]), written(rule["service_tag"])
    if not address.is_absent:
        return anyone(address)
    if not tag.is_absent:
        expected = Text(fr="n'importe quelle adresse", en="any address")
        return tag.compare(
            lambda raw: raw.lower().startswith(("azurecloud", "internet")) if isinstance(raw, str) else None, expected
        )
    return ~names(rule["virtual_network_subnet_id"], expected=IN_SUBNET)


def _settings(settings: Value) -> Iterator[Clear]:
    """Settings whose name announces a secret, or whose text holds one. A reference to a key vault is none."""
    if settings.is_secret or settings.is_unknown:
        yield Clear(hidden=hidden(settings))
    for name, raw in (settings.known or {}).items():
        value = Value(settings.resource, f"{settings.path}.{name}", raw)
        text = raw if isinstance(raw, str) else ""
        announced = SECRET_NAME.search(name) is not None or SECRET_TEXT.search(text) is not None
        if announced and not text.startswith("@Microsoft.KeyVault("):
            yield from secrets(value)


def _connections(connections: Value) -> Iterator[Clear]:
    if connections.is_secret or connections.is_unknown:
        yield Clear(hidden=hidden(connections))
    for connection in connections.each():
        value = connection["value"]
        if not str(value.known or "").startswith("@Microsoft.KeyVault("):
            yield from secrets(value)


@describes("azurerm_service_plan")
def plan(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(
        reason=Text(
            fr="machines d'applications, jugées chacune", en="machines of applications, each of which is judged"
        )
    )
