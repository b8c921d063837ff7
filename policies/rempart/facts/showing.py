"""What a property shows, and what nothing shows: presence, companions that are awaited, places, the words for both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts.host import Host
from rempart.facts.vocabulary import Place, awaited
from rempart.text import Text
from rempart.truth import State, Truth, true, unknown
from rempart.value import Unknown, Value

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
    """TRUE when `by` names another resource, also where its id is known only after apply, whichever of several it is
    (one Subnet of a list, say); FALSE when absent."""
    value = r[by]
    if value.is_unknown and host.deployment.candidates(r, by, *types):
        detail = Text(fr="désigne une ressource de ce déploiement", en="names a resource of this deployment")
        return true(msgspec.structs.replace(value.reason(expected=expected), cause=None, detail=detail))
    return value.is_written(expected=expected)


def each_of_some(items: Value, test: Callable[[Value], Truth], expected: Text) -> Truth:
    """`Value.every`, of a list that cannot be empty: without an item nothing is shown, rather than everything."""
    if items.is_absent or items.known == []:
        return undecided(items, Text(fr="la liste est vide", en="the list is empty"), expected)
    return items.every(test)


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


def place_known_to_nobody(value: Value, cause: Text) -> Place:
    """A place that nothing shows."""
    nowhere = Value(value.resource, value.path, Unknown(cause))
    return Place(nowhere, nowhere)


def place_of_other(host: Host, other: Resource) -> Place:
    """Where another resource of this deployment lies, by its own provider instance."""
    place = Host(other.provider, host.resolution, host.deployment).place_of(other)
    assert place is not None
    return place
