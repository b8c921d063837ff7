"""Machines, containers, functions, jobs and models that process data at Scaleway."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.clear import password, text_in_clear
from rempart.facts.host import Host
from rempart.facts.scaleway.common import (
    APPLE_SILICON,
    AUTOSCALING,
    BARE_METAL,
    INFERENCE,
    INSTANCES,
    NETWORK,
    SERVERLESS,
    documented,
    in_network,
    recipient,
    schema,
)
from rempart.facts.showing import (
    AT_REST,
    IN_PRIVATE_NETWORK,
    LUKS,
    NO_PUBLIC_ADDRESS,
    NOT_REACHABLE,
    given,
    names,
    nothing_shows,
    undecided,
)
from rempart.facts.vocabulary import Compute, Endpoint, Facet, Store, Transfer, also, awaited
from rempart.text import Text
from rempart.truth import Reason, Truth, every, false, true
from rempart.value import Value

_SERVER: Final = ("scaleway_instance_server",)
_NIC: Final = "scaleway_instance_private_nic"
_GROUP: Final = "scaleway_instance_security_group"
_FIREWALL: Final = Text(fr="un groupe de sécurité déclaré", en="a declared security group")
_PROTECTED: Final = Text(fr="protégé contre la suppression", en="protected from deletion")


@describes(*_SERVER)
def server(r: Resource, host: Host) -> Iterator[Facet]:
    """A machine and its root disk. Without a security group it gets a default one, which nobody declared."""
    place = host.place_of(r)
    networks = in_network(r, host, expected=IN_PRIVATE_NETWORK)
    yield Compute(
        place=place,
        product=INSTANCES,
        private=every(
            (
                r["enable_dynamic_ip"]
                .default(False, source=schema("instance/server"))
                .is_false(expected=NO_PUBLIC_ADDRESS),
                ~names(r, host, "ip_id", "scaleway_instance_ip", expected=NO_PUBLIC_ADDRESS),
                ~names(r, host, "ip_ids", "scaleway_instance_ip", expected=NO_PUBLIC_ADDRESS),
            )
        ),
        attached=awaited(networks, _NIC) if networks.is_false else networks,
        firewalled=names(r, host, "security_group_id", _GROUP, expected=_FIREWALL),
        encrypted=nothing_shows(r, LUKS, AT_REST),
        undeletable=r["protected"].default(False, source=schema("instance/server")).is_true(expected=_PROTECTED),
    )
    yield Store(place=place, product=INSTANCES)
    yield from text_in_clear(r, "user_data", "cloud_init")


@completes(_NIC, by="server_id", facet=Compute, of=_SERVER)
def private_nic(compute: Compute, nic: Resource) -> Compute:
    """One private network card is enough, so it can only mend what the machine itself left open."""
    attached = true(Reason(resource=nic.urn, path="private_network_id", expected=IN_PRIVATE_NETWORK))
    mended = compute.attached | attached if compute.attached is not None else attached
    return msgspec.structs.replace(compute, attached=mended)


@describes("scaleway_instance_user_data")
def user_data(r: Resource, host: Host) -> Iterator[Facet]:
    yield from text_in_clear(r, "value")


@describes("scaleway_instance_template")
def template(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(
        place=host.place_of(r),
        product=AUTOSCALING,
        private=_none(r["public_ipv4_count"]) & _none(r["public_ipv6_count"]),
        attached=given(r["private_networks"], expected=IN_PRIVATE_NETWORK),
        firewalled=names(r, host, "security_group_id", _GROUP, expected=_FIREWALL),
        encrypted=nothing_shows(r, LUKS, AT_REST),
    )


@describes("scaleway_autoscaling_instance_template")
def autoscaling_template(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(
        place=host.place_of(r),
        product=AUTOSCALING,
        private=_none(r["public_ips_v4_count"]) & _none(r["public_ips_v6_count"]),
        attached=given(r["private_network_ids"], expected=IN_PRIVATE_NETWORK),
        firewalled=names(r, host, "security_group_id", _GROUP, expected=_FIREWALL),
        encrypted=nothing_shows(r, LUKS, AT_REST),
    )
    yield from text_in_clear(r, "cloud_init")


def _none(count: Value) -> Truth:
    return count.at_most(0, expected=NO_PUBLIC_ADDRESS)


@describes("scaleway_autoscaling_group", "scaleway_autoscaling_instance_group", "scaleway_autoscaling_instance_policy")
def autoscaling_group(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(place=host.place_of(r), product=AUTOSCALING)


# -- dedicated machines ----------------------------------------------------------------------------------------------


@describes("scaleway_baremetal_server")
def bare_metal(r: Resource, host: Host) -> Iterator[Facet]:
    """A dedicated machine. It has a public address that no property shows, and no security group."""
    place = host.place_of(r)
    yield Compute(
        place=place,
        product=BARE_METAL,
        private=nothing_shows(r, Text(fr="l'adresse publique", en="the public address"), NO_PUBLIC_ADDRESS),
        attached=in_network(r, host, expected=IN_PRIVATE_NETWORK),
        encrypted=nothing_shows(r, LUKS, AT_REST),
        undeletable=r["protected"].default(False, source=schema("baremetal/server")).is_true(expected=_PROTECTED),
    )
    yield Store(place=place, product=BARE_METAL)
    yield from text_in_clear(r, "cloud_init")
    yield from password(r, "password", "password_wo", "service_password", "service_password_wo")


@completes("scaleway_flexible_ip", by="server_id", facet=Compute, of=("scaleway_baremetal_server",))
def flexible_ip(compute: Compute, address: Resource) -> Compute:
    """An address that is bound to no machine says nothing of any."""
    if address["server_id"].is_absent:
        return compute
    public = false(Reason(resource=address.urn, path="server_id", expected=NO_PUBLIC_ADDRESS))
    return msgspec.structs.replace(compute, private=also(compute.private, public))


@describes("scaleway_apple_silicon_server")
def apple_silicon(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(
        place=host.place_of(r),
        product=APPLE_SILICON,
        attached=in_network(r, host, expected=IN_PRIVATE_NETWORK),
        encrypted=nothing_shows(r, AT_REST),
    )


@describes("scaleway_apple_silicon_runner")
def runner(r: Resource, host: Host) -> Iterator[Facet]:
    yield Transfer(place=host.place_of(r), european=recipient(r["url"]))
    yield from password(r, "token")


# -- serverless ------------------------------------------------------------------------------------------------------

_HTTPS_ONLY: Final = Text(fr="HTTP redirigé vers HTTPS", en="HTTP redirected to HTTPS")
_AUTHENTICATED: Final = Text(fr="un accès authentifié", en="authenticated access")


@describes("scaleway_container")
def container(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    attached = names(r, host, "private_network_id", NETWORK, expected=IN_PRIVATE_NETWORK)
    public = r["enable_default_public_endpoint"].default(True, source=documented("container"))
    redirected = r["http_option"].default("enabled", source=documented("container"))
    secured = r["https_connections_only"].default(False, source=documented("container"))
    yield Compute(place=place, product=SERVERLESS, attached=attached)
    yield Endpoint(
        place=place,
        private=public.is_false(expected=NOT_REACHABLE),
        attached=attached,
        tls=redirected.equals("redirected", expected=_HTTPS_ONLY) | secured.is_true(expected=_HTTPS_ONLY),
        authenticated=r["privacy"]
        .default("public", source=schema("container/container"))
        .equals("private", expected=_AUTHENTICATED),
    )
    yield from text_in_clear(r, "environment_variables")


@describes("scaleway_function")
def function(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    attached = names(r, host, "private_network_id", NETWORK, expected=IN_PRIVATE_NETWORK)
    yield Compute(place=place, product=SERVERLESS, attached=attached)
    yield Endpoint(
        place=place,
        private=nothing_shows(r, Text(fr="le point d'accès public", en="the public endpoint"), NOT_REACHABLE),
        attached=attached,
        tls=r["http_option"]
        .default("enabled", source=documented("function"))
        .equals("redirected", expected=_HTTPS_ONLY),
        authenticated=r["privacy"].equals("private", expected=_AUTHENTICATED),
    )
    yield from text_in_clear(r, "environment_variables")


@describes("scaleway_container_namespace", "scaleway_function_namespace")
def namespace(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(place=host.place_of(r), product=SERVERLESS)
    yield from text_in_clear(r, "environment_variables")


@describes("scaleway_container_cron", "scaleway_function_cron", "scaleway_function_trigger")
def trigger(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(place=host.place_of(r), product=SERVERLESS)


@describes("scaleway_container_trigger")
def container_trigger(r: Resource, host: Host) -> Iterator[Facet]:
    """It draws messages from a queue, which may be anybody's."""
    place = host.place_of(r)
    yield Compute(place=place, product=SERVERLESS)
    if not r["sqs"].is_absent:
        yield Transfer(place=place, european=recipient(r["sqs.endpoint"]))
        yield from password(r, "sqs.secret_key")
    if not r["nats"].is_absent:
        yield Transfer(place=place, european=r["nats.server_urls"].every(recipient))
        yield from password(r, "nats.credentials_file_content")


@describes("scaleway_job_definition")
def job(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(place=host.place_of(r), product=SERVERLESS)
    yield from text_in_clear(r, "env")


# -- inference -------------------------------------------------------------------------------------------------------


@describes("scaleway_inference_deployment")
def inference(r: Resource, host: Host) -> Iterator[Facet]:
    """A model that answers: what people ask may be health data."""
    place = host.place_of(r)
    attached = given(r["private_endpoint"], expected=IN_PRIVATE_NETWORK)
    public, private = r["public_endpoint"], r["private_endpoint"]
    yield Compute(place=place, product=INFERENCE, attached=attached)
    yield Endpoint(
        place=place,
        private=_only_private(public, private),
        attached=attached,
        authenticated=_authenticated(public, private),
    )


def _authenticated(*ends: Value) -> Truth | None:
    """Every endpoint that is written asks who calls; None when none is."""
    source = schema("inference/deployment")
    asked = [end["disable_auth"].default(False, source=source) for end in ends if not end.is_absent]
    return every(off.is_false(expected=_AUTHENTICATED) for off in asked) if asked else None


def _only_private(public: Value, private: Value) -> Truth:
    if public.is_absent and private.is_absent:
        cause = Text(fr="aucun point d'accès n'est écrit", en="no endpoint is written")
        return undecided(public, cause, NOT_REACHABLE)
    if public.is_absent:
        return given(private, expected=NOT_REACHABLE)
    return public["is_enabled"].is_false(expected=NOT_REACHABLE)


@describes("scaleway_inference_model")
def model(r: Resource, host: Host) -> Iterator[Facet]:
    """A model that was downloaded; it holds whatever it was trained on."""
    yield Store(place=host.place_of(r), product=INFERENCE, encrypted=nothing_shows(r, AT_REST))
    yield from password(r, "secret", "secret_wo")
