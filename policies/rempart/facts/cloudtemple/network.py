"""Addresses of Cloud Temple's VPC. Networks themselves, and their filters, are made in the console."""

from __future__ import annotations

from collections.abc import Iterator

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.cloudtemple.common import VPC, here
from rempart.facts.host import Host
from rempart.facts.showing import NO_PUBLIC_ADDRESS
from rempart.facts.vocabulary import Compute, Facet, Inert
from rempart.text import Text
from rempart.truth import Reason, false


@describes("cloudtemple_vpc_floating_ip", "cloudtemple_vpc_static_ip")
def address(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(
        reason=Text(
            fr="une adresse réservée : ce qui l'utilise est jugé à sa place",
            en="a reserved address: what uses it is judged instead",
        )
    )


@describes("cloudtemple_vpc_floating_ip_binding")
def binding(r: Resource, host: Host) -> Iterator[Facet]:
    """Gives a private address a public one: whatever machine has it answers the Internet."""
    public = Reason(
        resource=r.urn,
        path="floating_ip_id",
        detail=Text(fr="une adresse publique y est liée", en="a public address is linked to it"),
        expected=NO_PUBLIC_ADDRESS,
    )
    yield Compute(place=here(r, host), product=VPC, private=false(public))
