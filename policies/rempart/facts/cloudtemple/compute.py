"""Machines, disks and backups of Cloud Temple: VMware, open-source IaaS, and the shared VM Instances."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.clear import password, text_in_clear
from rempart.facts.cloudtemple.common import (
    ENCRYPTED_BY_HOST,
    OPEN_SOURCE,
    VM_INSTANCES,
    VMWARE,
    here,
)
from rempart.facts.host import Host
from rempart.facts.recipients import resolver
from rempart.facts.showing import AT_REST, IN_PRIVATE_NETWORK, deduced, nothing_shows, undecided
from rempart.facts.vocabulary import Backup, Compute, Facet, Identity, Inert, Store, Transfer, also
from rempart.text import Text
from rempart.truth import State, Truth, every
from rempart.value import Value

_VM: Final = "cloudtemple_compute_virtual_machine"
_OPEN_VM: Final = "cloudtemple_compute_iaas_opensource_virtual_machine"
_INSTANCE: Final = "cloudtemple_public_cloud_vm_instance"

_DAILY: Final = Text(fr="une politique de sauvegarde quotidienne", en="a policy of daily backup")
_WHICH_POLICY: Final = Text(
    fr="un identifiant ne dit pas si cette politique sauvegarde : l'hébergeur en a qui ne le font pas",
    en="an identifier does not say whether that policy backs up: the host has some that do not",
)
_WHICH_NETWORK: Final = Text(
    fr="un identifiant ne dit pas si ce réseau est joint à Internet",
    en="an identifier does not say whether that network reaches the Internet",
)


def _backed_up(r: Resource, policies: str) -> Truth:
    """No policy, no backup; a policy may be the one that backs nothing up."""
    named = r[policies]
    if named.is_absent or named.known == []:
        nothing = Text(fr="aucune politique de sauvegarde", en="no backup policy")
        return deduced(named, State.FALSE, nothing, _DAILY)
    return undecided(named, named.cause or _WHICH_POLICY, _DAILY)


def _attached(r: Resource, cards: str) -> Truth:
    """The networks of its cards, which other code or the console made."""
    networks = r[cards]
    if networks.is_absent or networks.known == []:
        cause = Text(fr="les réseaux sont ceux du modèle", en="the networks are those of the template")
        return undecided(networks, cause, IN_PRIVATE_NETWORK)
    return every(undecided(card["network_id"], _WHICH_NETWORK, IN_PRIVATE_NETWORK) for card in networks.each())


@describes(_VM)
def vm(r: Resource, host: Host) -> Iterator[Facet]:
    """A machine on VMware. Encryption with a key of one's own is switched on in the console."""
    where = here(r, host)
    own_key = Text(fr="le chiffrement par une clé du client", en="encryption with a key of the client's")
    yield Compute(
        place=where,
        product=VMWARE,
        attached=_attached(r, "os_network_adapter"),
        encrypted=nothing_shows(r, ENCRYPTED_BY_HOST, AT_REST),
    )
    yield Store(
        place=where,
        product=VMWARE,
        own_key=nothing_shows(r, own_key),
        backed_up=every((_backed_up(r, "backup_sla_policies"), r["os_disk"].every(_within_backups))),
    )
    yield from text_in_clear(r, "cloud_init", "extra_config", "deploy_options")
    windows = r["customize.windows_config"]
    if not windows.is_absent:
        yield from password(r, "customize.windows_config.password", "customize.windows_config.domain.admin_password")
        asked = Text(fr="un mot de passe demandé à l'ouverture de session", en="a password asked at logon")
        yield Identity(strong=windows["auto_logon"].is_false(expected=asked))
    for network in r["customize.network_config"].each():
        servers = network["dns_server_list"]
        if not servers.is_absent and servers.known != []:
            yield Transfer(european=servers.every(resolver))


_INDEPENDENT: Final = {"persistent": True, "independent_persistent": False, "independent_nonpersistent": False}
_IN_SNAPSHOTS: Final = Text(fr="compris dans les instantanés", en="part of snapshots")


def _within_backups(disk: Value) -> Truth:
    """An independent disk is left out of snapshots, hence of backups. Unwritten, it is as in the source image."""
    mode = disk["disk_mode"]
    if mode.is_absent:
        return Truth(State.TRUE)
    return mode.compare(lambda raw: _INDEPENDENT.get(str(raw).lower()), _IN_SNAPSHOTS)


@describes(_OPEN_VM)
def open_source_vm(r: Resource, host: Host) -> Iterator[Facet]:
    where = here(r, host)
    yield Compute(
        place=where,
        product=OPEN_SOURCE,
        attached=_attached(r, "os_network_adapter"),
        encrypted=nothing_shows(r, ENCRYPTED_BY_HOST, AT_REST),
    )
    yield Store(place=where, product=OPEN_SOURCE, backed_up=_backed_up(r, "backup_sla_policies"))
    yield from text_in_clear(r, "cloud_init")


@describes(_INSTANCE)
def instance(r: Resource, host: Host) -> Iterator[Facet]:
    """A machine on hardware that customers share. The vendor's pages of the service name neither certificate."""
    where = here(r, host)
    what = Text(fr="le chiffrement des disques", en="the encryption of disks")
    yield Compute(
        place=where,
        product=VM_INSTANCES,
        attached=_attached(r, "os_network_adapter"),
        encrypted=nothing_shows(r, what, AT_REST),
    )
    policy = r["backup_policy_id"]
    yield Store(place=where, product=VM_INSTANCES, backed_up=undecided(policy, policy.cause or _WHICH_POLICY, _DAILY))
    yield from text_in_clear(r, "cloud_init")


@completes(
    "cloudtemple_compute_network_adapter",
    "cloudtemple_compute_iaas_opensource_network_adapter",
    "cloudtemple_public_cloud_vm_network_adapter",
    by="virtual_machine_id",
    facet=Compute,
    of=(_VM, _OPEN_VM, _INSTANCE),
)
def network_adapter(compute: Compute, adapter: Resource) -> Compute:
    network = adapter["network_id"]
    attached = undecided(network, network.cause or _WHICH_NETWORK, IN_PRIVATE_NETWORK)
    return msgspec.structs.replace(compute, attached=also(compute.attached, attached))


# -- disks and copies ------------------------------------------------------------------------------------------------


@describes("cloudtemple_compute_virtual_disk")
def disk(r: Resource, host: Host) -> Iterator[Facet]:
    """A disk follows its machine's policies unless it has its own, and none where snapshots leave it out."""
    kept = r["disk_mode"].compare(lambda raw: _INDEPENDENT.get(str(raw).lower()), _IN_SNAPSHOTS)
    policies = _backed_up(r, "backup_sla_policies")
    if policies.is_false:
        cause = Text(fr="les politiques de sa machine décident", en="the policies of its machine decide")
        policies = undecided(r["backup_sla_policies"], cause, _DAILY)
    yield Store(
        place=here(r, host),
        product=VMWARE,
        encrypted=nothing_shows(r, ENCRYPTED_BY_HOST, AT_REST),
        backed_up=kept & policies,
    )


@describes("cloudtemple_compute_iaas_opensource_virtual_disk")
def open_source_disk(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=here(r, host), product=OPEN_SOURCE, encrypted=nothing_shows(r, ENCRYPTED_BY_HOST, AT_REST))


@describes("cloudtemple_public_cloud_vm_disk")
def instance_disk(r: Resource, host: Host) -> Iterator[Facet]:
    what = Text(fr="le chiffrement des disques", en="the encryption of disks")
    yield Store(place=here(r, host), product=VM_INSTANCES, encrypted=nothing_shows(r, what, AT_REST))


@describes("cloudtemple_public_cloud_vm_snapshot")
def snapshot(r: Resource, host: Host) -> Iterator[Facet]:
    """It lives and dies with its machine (vendor documentation): a copy, no backup."""
    what = Text(fr="le chiffrement des disques", en="the encryption of disks")
    yield Backup(place=here(r, host), product=VM_INSTANCES, encrypted=nothing_shows(r, what, AT_REST))


@describes("cloudtemple_compute_iaas_opensource_replication_policy")
def replication(r: Resource, host: Host) -> Iterator[Facet]:
    """Copies on another storage of the region; which site it lies on, an identifier does not tell."""
    yield Backup(place=here(r, host), product=OPEN_SOURCE, encrypted=nothing_shows(r, ENCRYPTED_BY_HOST, AT_REST))


@describes("cloudtemple_compute_virtual_controller")
def controller(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(reason=Text(fr="un contrôleur de la machine, sans donnée", en="a controller of the machine, no data"))
