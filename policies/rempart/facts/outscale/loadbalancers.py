"""Load balancers of OUTSCALE. No property shows TLS versions or ciphers: the vendor decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.outscale.common import LOAD_BALANCER, SUBNET, documented
from rempart.facts.showing import (
    IN_PRIVATE_NETWORK,
    LISTED_ONLY,
    NOT_REACHABLE,
    given,
    nothing_shows,
    place_of_other,
    undecided,
    while_true,
)
from rempart.facts.traffic import is_private_address
from rempart.facts.vocabulary import Compute, Credential, Endpoint, Facet, Place, also
from rempart.text import Text
from rempart.truth import Reason, Truth, every, false, true
from rempart.value import Value

_LB: Final = "outscale_load_balancer"
_ATTRIBUTES: Final = "outscale_load_balancer_attributes"
_TLS: Final = Text(fr="HTTPS ou SSL, jusqu'aux serveurs", en="HTTPS or SSL, up to the servers")
_LOGGED: Final = Text(fr="journal des accès activé", en="access log enabled")
_PROTOCOLS: Final = {"HTTPS": True, "SSL": True, "HTTP": False}
"""TCP may carry the servers' own TLS, which nothing shows."""


@describes(_LB)
def load_balancer(r: Resource, host: Host) -> Iterator[Facet]:
    """Internet-facing unless `internal`. What type it is where none is written, the sources do not establish."""
    where = _place(r, host)
    kind = r["load_balancer_type"]
    private = kind.compare(
        lambda raw: {"internal": True, "internet-facing": False}.get(str(raw).strip().lower()), NOT_REACHABLE
    )
    if not r["public_ip"].is_absent and not private.is_false:
        private = ~r["public_ip"].is_written(expected=NOT_REACHABLE)
    yield Compute(place=where, product=LOAD_BALANCER)
    yield Endpoint(
        place=where,
        front=True,
        private=private,
        restricted=_grouped(r),
        attached=given(r["subnets"], expected=IN_PRIVATE_NETWORK),
        tls=every((r["listeners"].every(_encrypted).expecting(_TLS), _versions(r))),
        logged=while_true(true(), false(_no_log(r)), _ATTRIBUTES),
    )


def _place(r: Resource, host: Host) -> Place | None:
    """In the Subregions that it names, else where its Subnet lies."""
    subregions = r["subregion_names"]
    if not subregions.is_absent:
        return host.place(subregions["[0]"] if isinstance(subregions.known, list) else subregions)
    subnet = host.deployment.target(r, "subnets", SUBNET)
    return place_of_other(host, subnet) if subnet else host.place_of(r)


def _grouped(r: Resource) -> Truth:
    """The rules of its security groups are judged themselves; without one it gets a default group."""
    groups = given(r["security_groups"], expected=LISTED_ONLY)
    if groups.is_true:
        cause = Text(fr="ses groupes de sécurité décident", en="its security groups decide")
        return undecided(r["security_groups"], cause, LISTED_ONLY)
    return groups


def _no_log(r: Resource) -> Reason:
    return Reason(resource=r.urn, detail=Text(fr="aucun déclaré", en="none declared"), expected=_LOGGED)


def _encrypted(listener: Value) -> Truth:
    """TLS on both sides. An HTTPS listener that speaks HTTP to its servers goes on in clear."""
    front, back = (
        listener[name].compare(lambda raw: _PROTOCOLS.get(str(raw).strip().upper()), _TLS)
        for name in ("load_balancer_protocol", "backend_protocol")
    )
    certificate = listener["server_certificate_id"]
    if front.is_true and certificate.is_absent:
        return certificate.is_written(expected=_TLS)
    return front & back


def _versions(r: Resource) -> Truth:
    return nothing_shows(r, Text(fr="les versions de TLS", en="the versions of TLS"), _TLS)


@completes(_ATTRIBUTES, by="load_balancer_name", facet=Endpoint, of=(_LB,))
def attributes(endpoint: Endpoint, companion: Resource) -> Endpoint:
    log = companion["access_log"]
    if log.is_absent:
        return endpoint
    enabled = log["is_enabled"].default(False, source=documented("load_balancer_attributes"))
    return msgspec.structs.replace(endpoint, logged=also(endpoint.logged, enabled.is_true(expected=_LOGGED)))


@describes("outscale_load_balancer_vms")
def backends(r: Resource, host: Host) -> Iterator[Facet]:
    """Machines of the Net; a public address as a backend leaves it."""
    addresses = r["backend_ips"]
    if not addresses.is_absent and addresses.known != []:
        yield Endpoint(tls=addresses.every(_inside))
    else:
        yield Compute(product=LOAD_BALANCER)


def _inside(address: Value) -> Truth:
    words = Text(fr="une adresse du réseau privé", en="an address of the private network")
    return address.compare(is_private_address, words)


@describes("outscale_server_certificate")
def certificate(r: Resource, host: Host) -> Iterator[Facet]:
    """Its strength would have to be read in the certificate itself."""
    what = Text(fr="la force de la clé du certificat", en="the strength of the certificate's key")
    yield Credential(strong=nothing_shows(r, what))
    yield from password(r, "private_key")
