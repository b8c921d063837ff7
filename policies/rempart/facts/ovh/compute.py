"""Instances and the project of OVHcloud's public cloud."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.clear import text_in_clear
from rempart.facts.host import Host
from rempart.facts.ovh.common import INSTANCES, NETWORKS, PROJECT, documented, hds_option, ordered_from
from rempart.facts.ovh.storage import daily
from rempart.facts.showing import (
    AT_LEAST_DAILY,
    AT_REST,
    IN_PRIVATE_NETWORK,
    LUKS,
    NO_PUBLIC_ADDRESS,
    each_of_some,
    given,
    names,
    nothing_shows,
)
from rempart.facts.vocabulary import Compute, Facet, Identity, Inert, Store
from rempart.text import Text
from rempart.truth import Truth, every
from rempart.value import Value

_SSH_KEYS: Final = ("ovh_cloud_project_ssh_key", "ovh_cloud_sshkey", "ovh_clous_sshkey")
_GROUP: Final = Text(fr="un groupe de sécurité déclaré", en="a declared security group")


@describes(PROJECT)
def project(r: Resource, host: Host) -> Iterator[Facet]:
    """The unit that an order opens, with one subsidiary or another. What its HDS option is worth, each store in it is
    asked."""
    yield Inert(reason=Text(fr="un projet : ce qu'il contient est jugé", en="a project: what it holds is judged"))
    yield from ordered_from(r)


@describes("ovh_cloud_project_region")
def region(r: Resource, host: Host) -> Iterator[Facet]:
    """Opens a region for the project: what is put there is judged itself, and the door as well."""
    yield Compute(place=host.place_of(r), product=INSTANCES)


@describes("ovh_cloud_quota")
def quota(r: Resource, host: Host) -> Iterator[Facet]:
    for one in r["regions"].each() or (r["regions"],):
        yield Compute(place=host.place(one["region"]), product=INSTANCES)


@describes("ovh_cloud_project_instance")
def instance(r: Resource, host: Host) -> Iterator[Facet]:
    """A machine: on the public network, on a private one, or on a private one with a floating address."""
    place = host.place_of(r)
    private = r["network.private"]
    yield Compute(
        place=place,
        product=INSTANCES,
        attached=given(private, expected=IN_PRIVATE_NETWORK),
        private=every(
            (
                r["network.public"]
                .default(False, source=documented("cloud_project_instance"))
                .is_false(expected=NO_PUBLIC_ADDRESS),
                *(~given(private[name], expected=NO_PUBLIC_ADDRESS) for name in ("floating_ip", "floating_ip_create")),
            )
        ),
        encrypted=nothing_shows(r, LUKS, AT_REST),
    )
    yield Store(place=place, product=INSTANCES, backed_up=_backup(r["auto_backup"]), conditions=hds_option(r, host))
    yield from text_in_clear(r, "user_data")
    yield _opened_by_key(r, host, "ssh_key.name")


def _backup(auto: Value) -> Truth:
    """None is none, by the documentation."""
    return auto.is_written(expected=AT_LEAST_DAILY) if auto.is_absent else daily(auto["cron"])


def _opened_by_key(r: Resource, host: Host, by: str) -> Identity:
    """Without a key the machine is opened by a password."""
    return Identity(strong=names(r, host, by, *_SSH_KEYS, expected=Text(fr="une clé SSH", en="an SSH key")))


@describes("ovh_cloud_instance")
def cloud_instance(r: Resource, host: Host) -> Iterator[Facet]:
    """The same in the newer form. `autoAssignPublicIp` gives a public address; what it is unwritten is not known."""
    place = host.place_of(r)
    networks = r["networks"]
    yield Compute(
        place=place,
        product=INSTANCES,
        attached=each_of_some(
            networks,
            lambda one: names(r, host, one["network_id"].path, *NETWORKS, expected=IN_PRIVATE_NETWORK),
            IN_PRIVATE_NETWORK,
        ),
        private=each_of_some(
            networks, lambda one: one["auto_assign_public_ip"].is_false(expected=NO_PUBLIC_ADDRESS), NO_PUBLIC_ADDRESS
        ),
        firewalled=given(r["security_group_ids"], expected=_GROUP),
        encrypted=nothing_shows(r, LUKS, AT_REST),
    )
    yield Store(place=place, product=INSTANCES, conditions=hds_option(r, host))
    yield from text_in_clear(r, "user_data")
    yield _opened_by_key(r, host, "ssh_key_name")


@describes("ovh_cloud_instance_group")
def group(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(place=host.place_of(r), product=INSTANCES)
