"""What the fact functions for Scaleway share: sources of defaults, presence, addresses, secrets, recipients."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from rempart.deployment import Resource
from rempart.facts.addresses import PRIVATE, anyone
from rempart.facts.host import Host
from rempart.facts.secrets import SECRET_NAME, SECRET_TEXT
from rempart.facts.vocabulary import Clear, FirewallRule, Place, Ports, awaited
from rempart.text import Text
from rempart.truth import Reason, State, Truth, false, some, true, unknown
from rempart.value import Unknown, Value

# -- the products, as the catalogue's HDS scope names them; what it does not name is not covered --------

OBJECT_STORAGE: Final = "object-storage"
BLOCK_STORAGE: Final = "block-storage"
FILE_STORAGE: Final = "file-storage"
INSTANCES: Final = "instances"
AUTOSCALING: Final = "autoscaling"
BARE_METAL: Final = "bare-metal"
APPLE_SILICON: Final = "apple-silicon"
KUBERNETES: Final = "kubernetes"
LOAD_BALANCER: Final = "load-balancer"
MANAGED_DATABASE: Final = "managed-database"
DATA_WAREHOUSE: Final = "data-warehouse"
DATA_LAB: Final = "data-lab"
SERVERLESS: Final = "serverless"
CONTAINER_REGISTRY: Final = "container-registry"
COCKPIT: Final = "cockpit"
KEY_MANAGER: Final = "key-manager"
SECRET_MANAGER: Final = "secret-manager"  # noqa: S105  # a product
IOT: Final = "iot"
MESSAGING: Final = "messaging"
INFERENCE: Final = "inference"
EDGE_SERVICES: Final = "edge-services"
EMAIL: Final = "email"
WEB_HOSTING: Final = "web-hosting"

# -- where a default was read ----------------------------------------------------------------------------------------

_PROVIDER: Final = "terraform-provider-scaleway, 2026-08-21"


def documented(page: str) -> str:
    """The provider's documentation of a resource says so (docs/resources/`page`.md)."""
    return f"{_PROVIDER}, docs/resources/{page}.md"


def schema(file: str) -> str:
    """The provider's schema says so, or its code sends the zero value (internal/services/`file`.go)."""
    return f"{_PROVIDER}, internal/services/{file}.go"


def recorded(folder: str) -> str:
    """The API answered so where the provider's tests recorded it (internal/services/`folder`/testdata)."""
    return f"{_PROVIDER}, internal/services/{folder}/testdata"


# -- presence --------------------------------------------------------------------------------------------------------

WRITTEN: Final = Text(fr="renseigné", en="written")
NONE_WRITTEN: Final = Text(fr="absent", en="absent")
NO_PUBLIC_ADDRESS: Final = Text(fr="aucune adresse publique", en="no public address")
IN_PRIVATE_NETWORK: Final = Text(fr="un réseau privé", en="a private network")
NOT_PUBLIC: Final = Text(fr="aucun accès public", en="no public access")
NOT_REACHABLE: Final = Text(fr="non joignable depuis Internet", en="not reachable from the Internet")
LISTED_ONLY: Final = Text(fr="des adresses listées seulement", en="listed addresses only")
AT_LEAST_DAILY: Final = Text(fr="au moins une fois par jour", en="at least once a day")
LUKS: Final = Text(
    fr="le chiffrement des disques se fait dans la machine, par LUKS",
    en="disks are encrypted in the machine, with LUKS",
)
AT_REST: Final = Text(fr="le chiffrement au repos", en="encryption at rest")


def given(value: Value, *, expected: Text = WRITTEN) -> Truth:
    """TRUE when a block stands there, even an empty one (`load_balancer {}` asks for an endpoint), FALSE for none."""
    if value.is_unknown:
        return Truth(State.UNKNOWN, (value.reason(expected=expected),))
    written = not value.is_absent and value.known != []
    return Truth(State(written), (value.reason(expected=expected, absent_is_known=True),))


def not_given(value: Value, *, expected: Text = NONE_WRITTEN) -> Truth:
    """The opposite of `given`."""
    return ~given(value, expected=expected)


def names(r: Resource, host: Host, by: str, *types: str, expected: Text = WRITTEN) -> Truth:
    """TRUE when `by` names another resource, also where its id is known only after apply; FALSE when absent."""
    value = r[by]
    if value.is_unknown and host.deployment.target(r, by, *types) is not None:
        detail = Text(fr="désigne une ressource de ce déploiement", en="names a resource of this deployment")
        return true(msgspec.structs.replace(value.reason(expected=expected), cause=None, detail=detail))
    return value.is_written(expected=expected)


def while_true(base: Truth, absent: Truth, *companions: str) -> Truth:
    """`absent` until a companion completes the facet, where `base` holds; else `base`, which every companion joins."""
    return awaited(absent, *companions) if base.is_true else base


def untouched(base: Truth, *companions: str) -> Truth:
    """`base`, which companions may still worsen: their absence proves nothing where the input is incomplete."""
    return while_true(base, base, *companions)


def deduced(value: Value, state: State, detail: Text, expected: Text) -> Truth:
    """A truth drawn from a value by more than a comparison; `detail` says how."""
    reason = msgspec.structs.replace(value.reason(expected=expected, absent_is_known=True), detail=detail)
    return Truth(state, (reason,))


def undecided(value: Value, cause: Text, expected: Text | None = None) -> Truth:
    """UNKNOWN because of what stands in a value."""
    return unknown(cause, resource=value.resource.urn, path=value.path, expected=expected)


def nothing_shows(r: Resource, what: Text, expected: Text | None = None) -> Truth:
    """UNKNOWN: no property of the type shows it, so a person must attest it."""
    cause = Text(
        fr=f"aucune propriété ne le montre ({what.fr}) : à attester",
        en=f"no property shows it ({what.en}): to be attested",
    )
    return unknown(cause, resource=r.urn, expected=expected)


# -- places ----------------------------------------------------------------------------------------------------------


def in_paris(place: Place | None) -> Truth:
    """Scaleway's HDS contract covers region fr-par only (host-healthcare-data pages of its documentation)."""
    assert place is not None  # every Scaleway type that asks has a region or a zone
    return place.region.matches(r"fr-par(-\d)?", expected=Text(fr="fr-par (Paris)", en="fr-par (Paris)"))


def place_known_to_nobody(value: Value, cause: Text) -> Place:
    """A place that nothing shows."""
    nowhere = Value(value.resource, value.path, Unknown(cause))
    return Place(nowhere, nowhere)


def place_of_other(host: Host, other: Resource) -> Place:
    """Where another resource of this deployment lies, by its own provider instance."""
    place = Host(other.provider, host.resolution, host.deployment).place_of(other)
    assert place is not None
    return place


# -- addresses -------------------------------------------------------------------------------------------------------

PORTS: Final = Text(fr="les ports", en="the ports")


def listed_only(rules: Value, judge: Callable[[Value], Truth]) -> Truth:
    """TRUE when every rule of an allow-list names a range that is not anybody's; UNKNOWN when the list is empty."""
    if rules.is_absent or rules.known == []:
        cause = Text(
            fr="aucune adresse n'est listée : ce que l'hébergeur autorise alors n'est pas établi",
            en="no address is listed: what the host then lets in is not established",
        )
        return undecided(rules, cause, LISTED_ONLY)
    return rules.every(judge).expecting(LISTED_ONLY)


def names_a_range(rule: Value) -> Truth:
    """A rule's `ip` is a listed range."""
    return ~anyone(rule["ip"])


ACCEPT: Final = Text(fr="accept", en="accept")
_ACTIONS: Final = {"accept": True, "drop": False}


def opened(r: Resource, rules: str, *, inbound: bool, address: tuple[str, ...], ports: Any) -> Iterator[FirewallRule]:
    """The rules of a list that let traffic through. A rule without an address lets everybody through.

    `address` names the properties that may hold the range; `ports` reads the ports of one rule.
    """
    every = r[rules]
    if every.is_unknown or every.is_secret:
        yield FirewallRule(inbound=inbound, anyone=Truth(State.UNKNOWN, (every.reason(),)), ports=None, path=rules)
    for rule in every.each():
        accepted = rule["action"].compare(lambda raw: _ACTIONS.get(str(raw).strip().lower()), ACCEPT)
        if not accepted.is_false:
            yield FirewallRule(
                inbound=inbound,
                anyone=accepted & whom(rule, *address) if accepted.is_unknown else whom(rule, *address),
                ports=ports(rule),
                path=rule.path,
            )


def whom(rule: Value, *address: str) -> Truth:
    """Whether a rule concerns any address: a property that is written says it, none means everybody."""
    written = [rule[name] for name in address if not rule[name].is_absent and rule[name].known != ""]
    if written:
        return some(map(anyone, written))
    words = Text(fr="n'importe quelle adresse", en="any address")
    everybody = Text(fr="sans adresse, la règle vaut pour toutes", en="without an address the rule holds for all")
    return deduced(rule[address[0]], State.TRUE, everybody, words)


def span(low: Value, high: Value) -> tuple[Ports, ...] | None:
    """The ports from `low` to `high`; none written, or zero as a state keeps it, means all; one alone means itself."""
    if all(end.is_absent or end.known == 0 for end in (low, high)):
        return ()
    first, last = _port(low.otherwise(high)), _port(high.otherwise(low))
    return None if first is None or last is None else (Ports(first, last),)


def written_span(text: str) -> tuple[Ports, ...] | None:
    """`22-23` or `22` as ports."""
    found = re.fullmatch(r"\s*(\d+)\s*(?:-\s*(\d+)\s*)?", text)
    return (Ports(int(found[1]), int(found[2] or found[1])),) if found else None


def _port(value: Value) -> int | None:
    raw = value.known
    if isinstance(raw, bool):
        return None
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return raw if isinstance(raw, int) else int(raw) if isinstance(raw, str) and raw.isdigit() else None


def is_private_address(raw: Any) -> bool | None:
    """Whether an address lies in a private range; None for what is no address."""
    from ipaddress import ip_address

    try:
        address = ip_address(str(raw).strip())
    except ValueError:
        return None
    return any(address in block for block in PRIVATE if block.version == address.version)


# -- secrets in clear ------------------------------------------------------------------------------------------------

_HIDDEN: Final = Text(fr="aucun secret en clair", en="no secret in clear")
_COMPUTED: Final = Text(
    fr="calculé à partir d'une autre ressource, donc non écrit en clair dans le programme",
    en="computed from another resource, hence not written in clear in the program",
)
_WRAPPED: Final = Text(
    fr="le SDK marque toujours cette propriété comme secrète : un littéral ne s'y distingue pas d'un vrai secret",
    en="the SDK always marks this property as secret: a literal cannot be told from a true secret there",
)
_LITERAL: Final = Text(fr="valeur écrite en clair", en="value written in clear")
_NO_SIGN: Final = Text(fr="rien n'y ressemble à un secret", en="nothing in it looks like a secret")
_LOOKS_SECRET: Final = Text(fr="ressemble à un secret écrit en clair", en="looks like a secret written in clear")
_PARTLY: Final = Text(
    fr="en partie connu seulement après application, ce qui est connu ne montre pas de secret",
    en="partly known only after apply, what is known shows no secret",
)


def password(r: Resource, *paths: str) -> Iterator[Clear]:
    """A place for a secret that the SDK always wraps: a plain value is a literal, a wrapped one cannot be seen."""
    for path in paths:
        value = r[path]
        if not value.is_absent:
            yield Clear(hidden=_password(value))


def _password(value: Value) -> Truth:
    reason = Reason(resource=value.resource.urn, path=value.path, expected=_HIDDEN)
    if value.is_unknown:
        return true(msgspec.structs.replace(reason, detail=_COMPUTED))
    if value.path.endswith("_wo") and value.is_secret:
        detail = Text(fr="propriété en écriture seule", en="write-only property")
        return true(msgspec.structs.replace(reason, detail=detail))
    if value.is_secret:
        return unknown(_WRAPPED, resource=value.resource.urn, path=value.path, expected=_HIDDEN)
    if value.known in ("", {}, []):
        return true(reason)
    return false(msgspec.structs.replace(reason, detail=_LITERAL))


def text_in_clear(r: Resource, *paths: str) -> Iterator[Clear]:
    """Free text or a map that a program fills: script of first start, user data, environment.

    What the program marks as secret is hidden. No value ever enters the evidence, only the name that holds it.
    """
    for path in paths:
        value = r[path]
        if not value.is_absent:
            yield Clear(hidden=_searched(value))


def _searched(value: Value) -> Truth:
    reason = Reason(resource=value.resource.urn, path=value.path, expected=_HIDDEN)
    if value.is_unknown:
        return unknown(value.cause or _PARTLY, resource=value.resource.urn, path=value.path, expected=_HIDDEN)
    if value.is_secret:
        return true(reason)
    partly = False
    for path, name, raw in _leaves(value.path, "", value.known):
        partly |= isinstance(raw, Unknown)
        if isinstance(raw, str) and raw and (SECRET_TEXT.search(raw) or (SECRET_NAME.search(name) and _literal(raw))):
            return false(msgspec.structs.replace(reason, path=path, detail=_LOOKS_SECRET))
    if partly:
        return unknown(_PARTLY, resource=value.resource.urn, path=value.path, expected=_HIDDEN)
    return true(msgspec.structs.replace(reason, detail=_NO_SIGN))


def _leaves(path: str, name: str, raw: Any) -> Iterator[tuple[str, str, Any]]:
    if isinstance(raw, dict):
        for key, item in raw.items():
            yield from _leaves(f"{path}.{key}", str(key), item)
    elif isinstance(raw, list):
        for index, item in enumerate(raw):
            yield from _leaves(f"{path}[{index}]", name, item)
    else:
        yield path, name, raw


def _literal(raw: str) -> bool:
    """Not a reference to a secret kept elsewhere (`${NAME}`, a path, a flag)."""
    return not re.fullmatch(r"[$<{/].*|true|false|\d{1,3}", raw.strip(), re.IGNORECASE | re.DOTALL)


# -- who receives what is sent ---------------------------------------------------------------------------------------

_OWN: Final = ("scaleway.com",)
"""Scaleway's own. Under scw.cloud lie the buckets and functions of its customers: whoever they are is not known."""

_AMERICAN: Final = (
    "amazonaws.com",
    "azure.com",
    "azure.net",
    "cloudfront.net",
    "datadoghq.com",
    "datadoghq.eu",
    "github.com",
    "gitlab.com",
    "googleapis.com",
    "huggingface.co",
    "newrelic.com",
    "nr-data.net",
    "windows.net",
)
"""Services of companies under United States law, whatever the data centre: those that the sources of the control table
name. An address that is not listed is unknown, not European."""

EUROPEAN: Final = Text(fr="un destinataire de droit européen seulement", en="a recipient under European law only")


def recipient(value: Value) -> Truth:
    """TRUE when an address is Scaleway's own or private, FALSE when it is an American company's, else UNKNOWN.

    The evidence shows the host alone: an address may hold a key.
    """
    if not isinstance(value.known, str):
        return Truth(State.UNKNOWN, (msgspec.structs.replace(value.reason(expected=EUROPEAN), observed=None),))
    text = value.known.strip()
    name = (urlsplit(text if "//" in text else f"//{text}").hostname or "").lower().rstrip(".")
    reason = Reason(resource=value.resource.urn, path=value.path, observed=name, expected=EUROPEAN)
    if _belongs(name, _OWN) or is_private_address(name):
        return true(reason)
    if _belongs(name, _AMERICAN):
        detail = Text(fr="société de droit américain", en="company under United States law")
        return false(msgspec.structs.replace(reason, detail=detail))
    cause = Text(
        fr="on ne sait pas quelle société répond à cette adresse",
        en="nobody knows which company answers at this address",
    )
    return Truth(State.UNKNOWN, (msgspec.structs.replace(reason, cause=cause),))


def _belongs(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)
