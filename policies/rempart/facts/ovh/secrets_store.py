"""The key manager of OVHcloud's public cloud (Barbican)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.ovh.common import KEY_MANAGER
from rempart.facts.public_keys import FLOOR
from rempart.facts.vocabulary import Credential, Facet, Inert, Secret
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

_ENDS: Final = Text(fr="une date de fin", en="an end date")


@describes("ovh_cloud_key_manager_secret")
def secret(r: Resource, host: Host) -> Iterator[Facet]:
    end, bits = r["expiration"], r["bit_length"]
    yield Secret(place=host.place_of(r), product=KEY_MANAGER)
    yield Credential(
        expires=end.is_written(expected=_ENDS) if not end.is_known else None,
        until=end,
        strong=None if bits.is_absent else _strong(r["algorithm"], bits),
    )
    yield from password(r, "payload")


def _strong(algorithm: Value, bits: Value) -> Truth:
    floor = 2048 if str(algorithm.known).lower() in ("rsa", "dsa", "dh") else 128
    return bits.at_least(floor, expected=FLOOR)


@describes("ovh_cloud_key_manager_container")
def container(r: Resource, host: Host) -> Iterator[Facet]:
    yield Secret(place=host.place_of(r), product=KEY_MANAGER)


@describes("ovh_cloud_key_manager_container_consumer", "ovh_cloud_key_manager_secret_consumer")
def consumer(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=Text(fr="un lien vers un secret, jugé à sa place", en="a link to a secret, judged itself"))
