"""Who receives what is sent to an address: the host itself, a company under other law, or nobody knows whom."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

import msgspec

from rempart.facts.showing import undecided
from rempart.facts.traffic import is_private_address
from rempart.text import Text
from rempart.truth import Reason, State, Truth, false, true
from rempart.value import Value

_AMERICAN: Final = (
    "amazonaws.com",
    "awsglobalaccelerator.com",
    "azure-dns.com",
    "azure-dns.info",
    "azure-dns.net",
    "azure-dns.org",
    "azure.com",
    "azure.net",
    "azurefd.net",
    "cloudflare.com",
    "cloudflare.net",
    "cloudfront.net",
    "datadoghq.com",
    "datadoghq.eu",
    "docker.io",
    "domaincontrol.com",
    "ghcr.io",
    "github.com",
    "github.io",
    "gitlab.com",
    "google.com",
    "googleapis.com",
    "googledomains.com",
    "googlehosted.com",
    "googleusercontent.com",
    "herokuapp.com",
    "huggingface.co",
    "microsoft.com",
    "microsoftonline.com",
    "netlify.app",
    "newrelic.com",
    "nr-data.net",
    "office365.com",
    "outlook.com",
    "pulumi.com",
    "vercel.app",
    "windows.net",
)
"""Services of companies under United States law, whatever the data centre: those that the sources of the control table
name. An address that is not listed is unknown, not European."""

_AMERICAN_NAME_SERVER: Final = re.compile(r"ns-\d+\.awsdns-\d+\.(com|net|org|co\.uk)")
"""Amazon's name servers, which lie in numbered domains."""

_RESOLVERS: Final = frozenset(
    {
        "1.0.0.1",  # Cloudflare
        "1.1.1.1",
        "2606:4700:4700::1001",
        "2606:4700:4700::1111",
        "8.8.4.4",  # Google
        "8.8.8.8",
        "2001:4860:4860::8844",
        "2001:4860:4860::8888",
        "208.67.220.220",  # Cisco OpenDNS
        "208.67.222.222",
    }
)
"""Public resolvers of companies under United States law, as they publish their addresses."""

EUROPEAN: Final = Text(fr="un destinataire de droit européen seulement", en="a recipient under European law only")


def recipient(value: Value, own: tuple[str, ...] = ()) -> Truth:
    """TRUE when an address is private or in the host's `own` domains, FALSE when it is an American company's, else
    UNKNOWN.

    The evidence shows the host alone: an address may hold a key.
    """
    if not isinstance(value.known, str):
        return Truth(State.UNKNOWN, (msgspec.structs.replace(value.reason(expected=EUROPEAN), observed=None),))
    text = value.known.strip()
    name = (urlsplit(text if "//" in text else f"//{text}").hostname or "").lower().rstrip(".")
    return of_address(name, Reason(resource=value.resource.urn, path=value.path, observed=name, expected=EUROPEAN), own)


def of_address(name: str, reason: Reason, own: tuple[str, ...] = ()) -> Truth:
    """The same of a host's name, with the evidence that a truth is to show."""
    if _belongs(name, own) or is_private_address(name):
        return true(reason)
    if _belongs(name, _AMERICAN) or _AMERICAN_NAME_SERVER.fullmatch(name) or name in _RESOLVERS:
        detail = Text(fr="société de droit américain", en="company under United States law")
        return false(msgspec.structs.replace(reason, detail=detail))
    cause = Text(
        fr="on ne sait pas quelle société répond à cette adresse",
        en="nobody knows which company answers at this address",
    )
    return Truth(State.UNKNOWN, (msgspec.structs.replace(reason, cause=cause),))


def _belongs(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def resolver(value: Value) -> Truth:
    """Who learns the names that a machine asks for: a private address is the network's own, a known public resolver is
    its company, any other nobody knows."""
    if isinstance(value.known, str) and value.known.strip() in _RESOLVERS:
        return recipient(value)
    if is_private_address(value.known):
        return true(value.reason(expected=EUROPEAN))
    cause = Text(fr="on ne sait pas qui répond à cette adresse", en="nobody knows who answers at this address")
    return undecided(value, value.cause or cause, EUROPEAN)
