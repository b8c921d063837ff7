"""How Azure writes what several of its services share: places, switches, TLS versions, firewalls, secrets, lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from rempart import truth
from rempart.deployment import ELSEWHERE, Resource
from rempart.facts.addresses import anyone
from rempart.facts.host import NOWHERE, Host
from rempart.facts.vocabulary import Clear, Identity, Place, awaited
from rempart.text import Text
from rempart.truth import Reason, State, Truth
from rempart.value import MISSING, Unknown, Value, descend, segments

SDK: Final = "pulumi-azure-native 3.29.0"
"""Source of every default given here: its documentation, or the value that it sends itself."""

RESOURCE_GROUP: Final = "azure-native:resources:ResourceGroup"
DIAGNOSTICS: Final = "azure-native:monitor:DiagnosticSetting"
PRIVATE_ENDPOINT: Final = "azure-native:network:PrivateEndpoint"
SUBNET: Final = "azure-native:network:Subnet"
NETWORK: Final = "azure-native:network:VirtualNetwork"

OWN_KEY: Final = Text(fr="une clé gérée par le client", en="a key that the client manages")
NOT_PUBLIC: Final = Text(fr="accès public désactivé", en="public access disabled")
MODERN_TLS: Final = Text(fr="TLS 1.2 au moins", en="TLS 1.2 at least")
MARKED_SECRET: Final = Text(fr="marqué comme secret dans le programme", en="marked as secret in the program")

_PERIMETER = Unknown(
    Text(
        fr="l'accès dépend d'un périmètre de sécurité réseau, décrit ailleurs",
        en="access depends on a network security perimeter, described elsewhere",
    )
)


# Where


def place(r: Resource, host: Host) -> Place:
    """Where a resource lies: its location, else the provider's, else its resource group's.

    That is the order in which the provider itself fills in a missing location (pulumi-azure-native,
    `getDefaultLocation`).
    """
    own = r["location"]
    if not own.is_absent:
        return host.place(own)
    configured = host.provider["location"]
    if not configured.is_absent:
        return host.place(Value(r, "location", MISSING).otherwise(configured))
    group = host.deployment.target(r, "resourceGroupName", RESOURCE_GROUP)
    if group is not None and not group["location"].is_absent:
        return host.place(group["location"])
    return host.place(Value(r, "location", NOWHERE))


def place_of_parent(r: Resource, host: Host, by: str, *types: str) -> Place:
    """Where a child lies: where the parent does that `by` names; unknown when the parent is not in this deployment."""
    parent = host.deployment.target(r, by, *types)
    if parent is not None:
        return place(parent, host)
    cause = Text(
        fr="son lieu est celui de son parent, que ce déploiement ne contient pas",
        en="it lies where its parent does, and the parent is not in this deployment",
    )
    return host.place(Value(r, by, Unknown(cause)))


def paired_region(value: Value, *, geo: Callable[[str], bool]) -> tuple[Place, ...]:
    """The copy that a redundancy setting sends to the paired region: none when the setting is known and keeps data
    where it is, else one whose place the program does not name."""
    known = value.known
    if isinstance(known, str) and not geo(known):
        return ()
    cause = Text(
        fr="copie possible dans la région jumelée, que le programme ne nomme pas",
        en="a copy may go to the paired region, which the program does not name",
    )
    if not value.is_known and value.cause is not None:
        cause = Text(f"{cause.fr} ({value.cause.fr})", f"{cause.en} ({value.cause.en})")
    region = (
        value.map(lambda _: Unknown(cause)) if value.is_known else Value(value.resource, value.path, Unknown(cause))
    )
    return (Place(region, region),)


def other_regions(host: Host, regions: Value, name: str) -> tuple[Place, ...]:
    """The regions of a list of blocks that name each one in `name`; one unknown place when the list is not known."""
    if regions.is_unknown or regions.is_secret:
        return (host.place(regions),)
    return tuple(host.place(item[name] if name else item) for item in regions.each())


# Words and switches


def says(value: Value, *words: str, expected: Text | None = None) -> Truth:
    """The value is one of these words, whatever the case: Azure compares its enumerations that way."""
    wanted = {word.lower() for word in words}
    return value.compare(
        lambda raw: raw.lower() in wanted if isinstance(raw, str) else None,
        expected or Text(" ou ".join(words), " or ".join(words)),
    )


def closed(public_network_access: Value) -> Truth:
    """`publicNetworkAccess` lets nobody in from the Internet."""
    by_perimeter = public_network_access.map(
        lambda raw: _PERIMETER if isinstance(raw, str) and raw.lower() == "securedbyperimeter" else raw
    )
    return says(by_perimeter, "Disabled", expected=NOT_PUBLIC)


def modern(version: Value) -> Truth:
    """A TLS floor, in any of Azure's spellings (`TLS1_2`, `1.2`, `Tls12`, `TLSv1_2`), is 1.2 or later."""
    return version.compare(_is_modern, MODERN_TLS)


def _is_modern(raw: object) -> bool | None:
    if not isinstance(raw, str):
        return None
    found = re.fullmatch(r"(?:tls)?[ _v]*(\d)[._]?(\d)", raw.lower())
    if found is None:
        return False if raw.lower() == "none" else None
    return (int(found[1]), int(found[2])) >= (1, 2)


def on(value: Value, *, expected: Text | None = None) -> Truth:
    """A switch that is `true`, or that says `Enabled`."""
    return value.compare(
        lambda raw: raw if isinstance(raw, bool) else {"enabled": True, "disabled": False}.get(str(raw).lower()),
        expected or Text(fr="activé", en="enabled"),
    )


def names(value: Value, *, expected: Text | None = None) -> Truth:
    """Something is written, or an id, known only after apply, that another Azure resource of this program gives.

    Where a whole block is known only after apply, nobody knows what it will hold: UNKNOWN.
    """
    if value.is_unknown and _given_by_a_resource(value):
        detail = Text(fr="désigne une ressource de ce déploiement", en="names a resource of this deployment")
        return truth.true(_reason(value, cause=None, detail=detail, expected=expected))
    return value.is_written(expected=expected)


def _given_by_a_resource(value: Value) -> bool:
    r, (head, *below) = value.resource, segments(value.path)
    if below:
        block, _, _ = value.path.rpartition(".")
        if isinstance(descend(r.properties, block), Unknown):
            return False
    r.reads.add(ELSEWHERE)  # the same unknown value of another resource may come from nowhere
    return any("azure-native:" in urn for urn in r.property_dependencies.get(str(head), ()))


# Networks


def listed_only(acls: Value, private: Truth, *, rules: str = "ipRules", address: str = "value") -> Truth:
    """Nobody but listed addresses gets in: not public at all, or refused by default and no rule for any address."""
    action = acls["defaultAction"]
    if acls.is_known:
        action = action.default("Allow", source=SDK)
    narrow = ~acls[rules].some(lambda rule: anyone(rule[address]))
    return private | (says(action, "Deny", expected=Text(fr="refus par défaut (Deny)", en="Deny by default")) & narrow)


def every_item(items: Value, test: Callable[[Value], Truth]) -> Truth:
    """`test` holds for each item of a list that has at least one; UNKNOWN when nothing was written."""
    if items.is_absent:
        return Truth(State.UNKNOWN, (items.reason(),))
    return items.every(test)


# What no comparison shows


def always(value: Value, detail: Text, *, expected: Text | None = None) -> Truth:
    """TRUE whatever the program says: the service does it by itself, as `detail` tells; `value` says where it shows."""
    return truth.true(_reason(value, detail=detail, expected=expected, cause=None))


def unsettled(value: Value, cause: Text, *, expected: Text | None = None) -> Truth:
    """UNKNOWN, at this property, for this cause."""
    return Truth(State.UNKNOWN, (_reason(value, cause=cause, expected=expected),))


def logged(*others: str) -> Truth:
    """Whether accesses are logged: UNKNOWN until a diagnostic setting, or a companion of the `others`, says so."""
    cause = Text(
        fr="aucun paramètre de diagnostic n'est déclaré ici, il peut l'être ailleurs",
        en="no diagnostic setting is declared here, it may be elsewhere",
    )
    return awaited(elsewhere(cause), DIAGNOSTICS, *others)


def off_without(companion: str) -> Truth:
    """FALSE: what only another resource turns on, and none here does."""
    detail = Text(fr=f"aucune ressource {companion} ne l'active", en=f"no {companion} resource turns it on")
    return truth.false(Reason(detail=detail))


def elsewhere(cause: Text, *, expected: Text | None = None) -> Truth:
    """UNKNOWN: only another resource would say it, and none here does."""
    return truth.unknown(cause, expected=expected)


def _reason(value: Value, **changes: Any) -> Reason:
    return msgspec.structs.replace(value.reason(absent_is_known=True), **changes)


# Secrets


def hidden(value: Value) -> Truth:
    """A secret is marked as one. A literal never reaches the evidence."""
    if value.is_secret:
        return truth.true(_reason(value, expected=MARKED_SECRET, cause=None))
    if value.is_unknown:
        return unsettled(value, _cause(value), expected=MARKED_SECRET)
    detail = Text(fr="écrit en clair", en="written in clear")
    return truth.false(_reason(value, observed=None, detail=detail, expected=MARKED_SECRET))


def secrets(*values: Value) -> Iterator[Clear]:
    """What the program says of these secrets; nothing for those that it does not write."""
    for value in values:
        if not value.is_absent and value.known != "":
            yield Clear(hidden=hidden(value))


def may_hold_secret(*values: Value) -> Iterator[Clear]:
    """The same for free text (start scripts) that may or may not hold a secret: in clear, nobody can tell."""
    for value in values:
        if value.is_secret:
            yield Clear(hidden=hidden(value))
        elif not value.is_absent and value.known != "":
            cause = Text(fr="texte libre, peut contenir un secret", en="free text, may hold a secret")
            yield Clear(
                hidden=truth.unknown(cause, resource=value.resource.urn, path=value.path, expected=MARKED_SECRET)
            )


def _cause(value: Value) -> Text:
    return value.cause or Text(fr="valeur inconnue", en="unknown value")


# Who


def without_shared_keys(switch: Value) -> Identity:
    """Only named identities get in when the service's own shared keys or passwords are switched off (`switch` true)."""
    expected = Text(fr="clés partagées désactivées, Entra ID seul", en="shared keys disabled, Entra ID only")
    return Identity(named=switch.is_true(expected=expected))
