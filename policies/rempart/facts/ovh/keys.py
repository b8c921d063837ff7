"""The key service of OVHcloud (OKMS): domains, keys, credentials, secrets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.clear import exposed_when, password
from rempart.facts.host import Host
from rempart.facts.ovh.common import KEY_MANAGER, documented, ordered_from
from rempart.facts.public_keys import FLOOR
from rempart.facts.showing import nothing_shows
from rempart.facts.vocabulary import Credential, Facet, Key, Secret
from rempart.text import Text
from rempart.truth import Truth

_IN_STATE: Final = Text(fr="la valeur est gardée dans l'état", en="the value is kept in the state")
_CURVES: Final = ("P-256", "P-384", "P-521")


@describes("ovh_okms")
def domain(r: Resource, host: Host) -> Iterator[Facet]:
    yield Key(place=host.place_of(r), product=KEY_MANAGER)
    yield from ordered_from(r)


@describes("ovh_okms_service_key")
def service_key(r: Resource, host: Host) -> Iterator[Facet]:
    """`oct` for AES, `RSA`, or `EC` with a curve."""
    yield Key(
        product=KEY_MANAGER,
        strong=_strong(r),
        rotated=nothing_shows(r, Text(fr="la rotation", en="rotation")),
    )


def _strong(r: Resource) -> Truth:
    curve = r["curve"]
    if not curve.is_absent:
        return curve.among(*_CURVES, expected=FLOOR)
    floor = 2048 if str(r["type"].known).upper() == "RSA" else 128
    return r["size"].at_least(floor, expected=FLOOR)


@describes("ovh_okms_service_key_jwk")
def imported_key(r: Resource, host: Host) -> Iterator[Facet]:
    """A key that is brought along, with its private part in the program and in the state."""
    yield Key(product=KEY_MANAGER)
    for key in r["keys"].each():
        for part in ("d", "k"):
            if not key[part].is_absent:
                yield from password(r, key[part].path)


@describes("ovh_okms_credential")
def credential(r: Resource, host: Host) -> Iterator[Facet]:
    """Valid for so many days, 365 unless said."""
    days = r["validity"].default(365, source=documented("okms_credential"))
    yield Credential(expires=days.at_most(366, expected=Text(fr="un an au plus", en="one year at most")))


@describes("ovh_okms_secret")
def secret(r: Resource, host: Host) -> Iterator[Facet]:
    yield Secret(product=KEY_MANAGER)
    ends = Text(fr="une fin de version", en="an end of each version")
    yield Credential(expires=r["metadata.deactivate_version_after"].is_written(expected=ends))
    yield from password(r, "version.data")
    yield from exposed_when(r["include_data"].default(False, source=documented("okms_secret")), _IN_STATE)
