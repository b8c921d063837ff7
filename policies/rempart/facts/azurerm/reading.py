"""How azurerm writes what several of its types share. Azure's own words (TLS versions, copies) are read as
`azure_native` reads them: the service behind is the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import msgspec

from rempart import truth
from rempart.deployment import ELSEWHERE, Resource
from rempart.facts.addresses import anyone
from rempart.facts.azure_native.reading import NOT_PUBLIC, elsewhere, modern, paired_region, says
from rempart.facts.host import NOWHERE, Host
from rempart.facts.vocabulary import Place, awaited
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import MISSING, Unknown, Value, descend, segments

SCHEMA: Final = "hashicorp/azurerm 3.117.1, 4.81.0, 5.2.0 (2026-11-26)"
"""Source of every default given here, and the day on which it was read: schema and code of the three major versions,
which agree (3.0.0 and 4.0.0 too, for the names that they know). An optional switch without a default is sent as false:
where these versions all do so, that counts as one."""

DIAGNOSTICS: Final = "azurerm_monitor_diagnostic_setting"
PRIVATE_ENDPOINT: Final = "azurerm_private_endpoint"
LOCK: Final = "azurerm_management_lock"

IN_SUBNET: Final = Text(fr="dans un sous-réseau du client", en="in a subnet of the client's")

_OF_AZURERM: Final = re.compile(r"(?:^|[.:$])azurerm_|[:$]azure:")
"""An address of Terraform, or a URN of the classic Pulumi package."""


# Where


def place(r: Resource, host: Host) -> Place:
    """Where a resource lies: its own location. A provider instance of azurerm has none."""
    return host.place_of(r) or host.place(Value(r, "location", NOWHERE))


def parent(r: Resource, host: Host, by: tuple[str, ...], *types: str) -> Resource | None:
    """The one resource of `types` that the first written property of `by` names; None when none in this deployment."""
    for name in by:
        if not r[name].is_absent:
            return host.deployment.target(r, name, *types)
    return None


def place_of_parent(r: Resource, host: Host, by: tuple[str, ...], *types: str) -> Place:
    """Where a child lies: where its parent does; unknown when the parent is not in this deployment."""
    found = parent(r, host, by, *types)
    if found is not None:
        return place(found, host)
    cause = Text(
        fr="son lieu est celui de son parent, que ce déploiement ne contient pas",
        en="it lies where its parent does, and the parent is not in this deployment",
    )
    return host.place(Value(r, by[0], Unknown(cause)))


def copied_elsewhere(switch: Value) -> tuple[Place, ...]:
    """The copy that a geo-redundancy switch sends to the paired region, which the program does not name."""
    words = switch.map(lambda raw: str(raw) if isinstance(raw, bool) else raw)
    return paired_region(words, geo=lambda raw: raw.lower() != "false")


# Names of several major versions


def in_every_spelling(
    at: Resource | Value, test: Callable[[Value], Truth], *names: str, default: Any = MISSING
) -> Truth:
    """The test holds under each of these names that is written: the present one, and those of past major versions.

    While a name changes, the provider knows both, and fills the one that nobody wrote with what was there before: only
    together do they say what will be. `default` stands where none is written.
    """
    told = [test(value) for name in names if not (value := at[name]).is_absent]
    if told or default is MISSING:
        return truth.every(told) if told else test(at[names[0]])
    return test(at[names[0]].default(default, source=SCHEMA))


def spelt(at: Resource | Value, *names: str) -> Value:
    """The first of these properties that is written, of which no major version knows two."""
    return next((value for name in names if not (value := at[name]).is_absent), at[names[0]])


def written(value: Value) -> Value:
    """The same value, absent where only an empty one stands: a plan fills unwritten arguments of blocks so."""
    return Value(value.resource, value.path, MISSING) if value.is_known and value.known in ("", [], {}) else value


# Words and switches


def closed(public_network_access_enabled: Value) -> Truth:
    """The switch lets nobody in from the Internet."""
    return public_network_access_enabled.is_false(expected=NOT_PUBLIC)


def hidden_from_internet(r: Resource) -> Truth:
    """The same for the types whose `public_network_access_enabled` is true unless written otherwise."""
    return closed(r["public_network_access_enabled"].default(True, source=SCHEMA))


def tls_floor(version: Value) -> Truth:
    """A TLS floor of 1.2 or later. `Disabled` (SQL) asks for none, and `Tls` (Cosmos DB) is TLS 1.0."""
    return modern(version.map(lambda raw: "none" if raw in ("Disabled", "Tls") else raw))


def names(value: Value, *, expected: Text | None = None) -> Truth:
    """Something is written, or an id, known only after apply, that another Azure resource of this program gives.

    Where a whole block is known only after apply, nobody knows what it will hold: UNKNOWN.
    """
    if value.is_unknown and _given_by_a_resource(value):
        detail = Text(fr="désigne une ressource de ce déploiement", en="names a resource of this deployment")
        reason = value.reason(expected=expected, absent_is_known=True)
        return truth.true(msgspec.structs.replace(reason, cause=None, detail=detail))
    return written(value).is_written(expected=expected)


def _given_by_a_resource(value: Value) -> bool:
    r, (head, *below) = value.resource, segments(value.path)
    if below:
        block, _, _ = value.path.rpartition(".")
        if isinstance(descend(r.properties, block), Unknown):
            return False
    r.reads.add(ELSEWHERE)  # the same unknown value of another resource may come from nowhere
    return any(_OF_AZURERM.search(urn) for urn in r.property_dependencies.get(str(head), ()))


# Networks


def listed_only(acls: Resource | Value, private: Truth, *, rules: str = "ip_rules", address: str = "") -> Truth:
    """Nobody but listed addresses gets in: not public at all, or refused by default and no rule for any address.

    `acls` holds the rules, a block or a resource; UNKNOWN when nobody wrote them: Azure then decides. `address` names
    the address within a rule that is a block.
    """
    wide = acls[rules].some(lambda rule: anyone(rule[address] if address else rule))
    refused = says(acls["default_action"], "Deny", expected=Text(fr="refus par défaut (Deny)", en="Deny by default"))
    return private | (refused & ~wide)


# What only another resource shows


def logged() -> Truth:
    """Whether accesses are logged: UNKNOWN until a diagnostic setting says so."""
    cause = Text(
        fr="aucun paramètre de diagnostic n'est déclaré ici, il peut l'être ailleurs",
        en="no diagnostic setting is declared here, it may be elsewhere",
    )
    return awaited(elsewhere(cause), DIAGNOSTICS)


def unlocked() -> Truth:
    """Whether a lock protects it from deletion: UNKNOWN until one names it."""
    cause = Text(
        fr="aucun verrou ne la vise ici, il peut être posé sur son groupe ou son abonnement",
        en="no lock names it here, one may stand on its group or subscription",
    )
    return awaited(elsewhere(cause), LOCK)
