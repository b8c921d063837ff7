"""Object, block and file storage of OVHcloud's public cloud, and the copies made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.addresses import anyone
from rempart.facts.host import Host
from rempart.facts.ovh.common import (
    BLOCK_STORAGE,
    FILE_STORAGE,
    INSTANCES,
    NETWORKS,
    OBJECT_STORAGE,
    documented,
    hds_option,
    word,
)
from rempart.facts.showing import (
    AT_LEAST_DAILY,
    AT_REST,
    IN_PRIVATE_NETWORK,
    LISTED_ONLY,
    NOT_PUBLIC,
    names,
    nothing_shows,
    undecided,
)
from rempart.facts.vocabulary import Backup, Credential, Endpoint, Facet, Inert, Store, also
from rempart.text import Text
from rempart.truth import Truth, every, some
from rempart.value import Value

_BUCKETS: Final = ("ovh_cloud_project_storage", "ovh_cloud_storage_object_bucket")
_VOLUME: Final = "ovh_cloud_project_volume"
_BLOCK: Final = "ovh_cloud_storage_block_volume"

_WORKFLOW: Final = "ovh_cloud_project_workflow_backup"
_SHARE_NETWORKS: Final = ("ovh_cloud_project_file_storage_share_network", "ovh_cloud_storage_file_share_network")
_INSTANCES: Final = ("ovh_cloud_project_instance", "ovh_cloud_instance")

_POLICIES: Final = Text(fr="les politiques des utilisateurs S3", en="the policies of S3 users")
_VERSIONS: Final = Text(fr="les versions gardées", en="versions kept")
_LOCK: Final = Text(fr="un verrou en mode conformité", en="a lock in compliance mode")
_KEY: Final = Text(fr="une clé du service de clés (OKMS)", en="a key of the key service (OKMS)")
_ALGORITHMS: Final = {"aes256": True, "plaintext": False}
_KEPT: Final = {"enabled": True, "disabled": False, "suspended": False}
_MODES: Final = {"compliance": True, "governance": False}
_INHERITED: Final = Text(fr="le chiffrement du volume copié", en="the encryption of the volume that is copied")


@describes("ovh_cloud_project_storage")
def bucket(r: Resource, host: Host) -> Iterator[Facet]:
    """A bucket. Who reads it is said by policies of users and by the S3 API, never here."""
    locked = word(r["object_lock.status"], {"enabled": True, "disabled": False}, _LOCK)
    if r["object_lock.status"].is_absent:
        locked = r["object_lock.status"].is_written(expected=_LOCK)
    mode = r["object_lock.rule.mode"]
    yield Store(
        place=host.place_of(r),
        product=OBJECT_STORAGE,
        copies=tuple(host.place(rule["destination.region"]) for rule in r["replication.rule"].each()),
        encrypted=_sse(r["encryption.sse_algorithm"]),
        private=nothing_shows(r, _POLICIES, NOT_PUBLIC),
        versioned=word(
            r["versioning.status"].default("disabled", source=documented("cloud_project_storage")), _KEPT, _VERSIONS
        ),
        immutable=locked & (mode.is_written(expected=_LOCK) if mode.is_absent else word(mode, _MODES, _LOCK)),
        conditions=hds_option(r, host),
    )


@describes("ovh_cloud_storage_object_bucket")
def object_bucket(r: Resource, host: Host) -> Iterator[Facet]:
    mode = r["object_lock.mode"]
    yield Store(
        place=host.place_of(r),
        product=OBJECT_STORAGE,
        encrypted=_sse(r["encryption.algorithm"]),
        private=nothing_shows(r, _POLICIES, NOT_PUBLIC),
        versioned=word(r["versioning.status"], _KEPT, _VERSIONS)
        if not r["versioning.status"].is_absent
        else r["versioning.status"].is_written(expected=_VERSIONS),
        immutable=mode.is_written(expected=_LOCK) if mode.is_absent else word(mode, _MODES, _LOCK),
        conditions=hds_option(r, host),
    )


def _sse(algorithm: Value) -> Truth:
    """What the server does where nothing is asked is not established: it counts as none."""
    return algorithm.is_written(expected=AT_REST) if algorithm.is_absent else word(algorithm, _ALGORITHMS, AT_REST)


@describes("ovh_cloud_project_storage_object_bucket_lifecycle_configuration")
def lifecycle(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(
        reason=Text(
            fr="des règles d'effacement : la durée voulue est à l'équipe de la dire",
            en="rules of erasure: the length that is wanted is for the team to say",
        )
    )


@describes("ovh_cloud_project_storage_replication_job")
def replication_job(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(place=host.place_of(r), product=OBJECT_STORAGE)


@describes("ovh_cloud_project_region_storage_presign")
def presigned(r: Resource, host: Host) -> Iterator[Facet]:
    """An address that opens an object to whoever holds it, and stands in the state."""
    hour = Text(fr="une heure au plus", en="one hour at most")
    yield Credential(expires=r["expire"].at_most(3600, expected=hour))
    bearer = Text(fr="une adresse qui ouvre l'objet à qui la tient", en="an address that opens it to whoever holds it")
    yield Store(place=host.place_of(r), product=OBJECT_STORAGE, private=undecided(r["method"], bearer, NOT_PUBLIC))


# -- volumes ---------------------------------------------------------------------------------------------------------


@describes(_VOLUME)
def volume(r: Resource, host: Host) -> Iterator[Facet]:
    """Encrypted by its type (`…-luks`) or by the `encryption` block; with a key of one's own where it names one."""
    kind, switch = r["type"].default("classic", source=documented("cloud_project_volume")), r["encryption.encrypted"]
    luks = kind.compare(lambda raw: str(raw).lower().endswith("-luks"), AT_REST)
    by_switch = switch.default(False, source=documented("cloud_project_volume")).is_true(expected=AT_REST)
    yield Store(
        place=host.place_of(r),
        product=BLOCK_STORAGE,
        encrypted=by_switch | luks,
        own_key=_own_key(r, host),
        conditions=hds_option(r, host),
    )


@describes(_BLOCK)
def block_volume(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(
        place=host.place_of(r),
        product=BLOCK_STORAGE,
        encrypted=r["encryption.enabled"].default(False, source="pulumi-ovh 2.22.0").is_true(expected=AT_REST),
        own_key=_own_key(r, host),
        conditions=hds_option(r, host),
    )


def _own_key(r: Resource, host: Host) -> Truth:
    kms = (("domain_id", "ovh_okms"), ("service_key_id", "ovh_okms_service_key"))
    return every(names(r, host, f"encryption.kms.{name}", type, expected=_KEY) for name, type in kms)


@describes(
    "ovh_cloud_storage_block_volume_backup",
    "ovh_cloud_storage_block_volume_snapshot",
    "ovh_cloud_project_volume_backup",
)
def volume_copy(r: Resource, host: Host) -> Iterator[Facet]:
    """A copy is encrypted as its volume is, where that one is in this deployment."""
    yield Backup(place=host.place_of(r), product=BLOCK_STORAGE, encrypted=_as_the_volume(r, host))


def _as_the_volume(r: Resource, host: Host) -> Truth:
    source = host.deployment.target(r, "volume_id", _VOLUME, _BLOCK)
    if source is not None:
        function = volume if source.type == _VOLUME else block_volume
        for facet in function.function(source, host):
            if isinstance(facet, Store) and facet.encrypted is not None:
                return facet.encrypted
    return nothing_shows(r, _INHERITED, AT_REST)


@describes(_WORKFLOW)
def workflow(r: Resource, host: Host) -> Iterator[Facet]:
    """Copies of a machine, as often as a cron line says, and so many of them kept."""
    yield Backup(
        place=host.place_of(r),
        product=INSTANCES,
        encrypted=nothing_shows(r, _INHERITED, AT_REST),
        kept=r["rotation"].at_least(1, expected=Text(fr="une copie au moins", en="one copy at least")),
    )


@completes(_WORKFLOW, by="instance_id", facet=Store, of=_INSTANCES)
def backed_up_by(store: Store, workflow: Resource) -> Store:
    often = every((daily(workflow["cron"]), _for_ever(workflow["max_execution_count"])))
    return msgspec.structs.replace(store, backed_up=also(store.backed_up, often))


def daily(cron: Value) -> Truth:
    """A cron line of five fields that runs every day: neither days of the month, nor months, nor days of the week."""
    return cron.compare(_is_daily, AT_LEAST_DAILY)


def _is_daily(line: object) -> bool | None:
    fields = line.split() if isinstance(line, str) else []
    if len(fields) != 5:
        return None
    return all(field == "*" or re.fullmatch(r"\*/1", field) is not None for field in fields[2:])


def _for_ever(count: Value) -> Truth:
    """0, or nothing, is without end."""
    return count.default(0, source=documented("cloud_project_workflow_backup")).equals(
        0, expected=Text(fr="sans nombre d'exécutions", en="without a number of runs")
    )


@describes("ovh_cloud_instance_snapshot", "ovh_cloud_project_instance_snapshot")
def instance_copy(r: Resource, host: Host) -> Iterator[Facet]:
    yield Backup(place=host.place_of(r), product=INSTANCES, encrypted=nothing_shows(r, _INHERITED, AT_REST))


# -- files -----------------------------------------------------------------------------------------------------------

_SHARES: Final = ("ovh_cloud_storage_file_share", "ovh_cloud_project_file_storage_share")
_ACL: Final = "ovh_cloud_storage_file_share_acl"
_CLEAR: Final = Text(fr="NFS circule en clair", en="NFS travels in clear")
_TLS: Final = Text(fr="un protocole chiffré", en="an encrypted protocol")


@describes("ovh_cloud_storage_file_share")
def file_share(r: Resource, host: Host) -> Iterator[Facet]:
    """A share is reached on its network only, over NFS, which does not encrypt."""
    yield Store(
        place=host.place_of(r),
        product=FILE_STORAGE,
        encrypted=r["encryption.enabled"].default(False, source="pulumi-ovh 2.22.0").is_true(expected=AT_REST),
        conditions=hds_option(r, host),
    )
    yield _mounted(r, host, {"share_network_id": _SHARE_NETWORKS})


@describes("ovh_cloud_project_file_storage_share")
def project_share(r: Resource, host: Host) -> Iterator[Facet]:
    yield Store(
        place=host.place_of(r),
        product=FILE_STORAGE,
        encrypted=nothing_shows(r, AT_REST),
        conditions=hds_option(r, host),
    )
    yield _mounted(r, host, {"share_network_id": _SHARE_NETWORKS, "network_id": NETWORKS})


def _mounted(r: Resource, host: Host, networks: Mapping[str, tuple[str, ...]]) -> Endpoint:
    attached = some(names(r, host, by, *types, expected=IN_PRIVATE_NETWORK) for by, types in networks.items())
    protocol = r["protocol"]
    tls = None
    if not protocol.is_absent:
        tls = protocol.compare(lambda raw: False if str(raw).upper() == "NFS" else None, _TLS)
    return Endpoint(place=host.place_of(r), attached=attached, tls=tls)


@completes(_ACL, by="share_id", facet=Endpoint, of=("ovh_cloud_storage_file_share",))
def share_acl(endpoint: Endpoint, acl: Resource) -> Endpoint:
    listed = ~anyone(acl["access_to"]).expecting(LISTED_ONLY)
    return msgspec.structs.replace(endpoint, restricted=also(endpoint.restricted, listed))


@describes("ovh_cloud_storage_file_share_snapshot")
def share_snapshot(r: Resource, host: Host) -> Iterator[Facet]:
    yield Backup(place=host.place_of(r), product=FILE_STORAGE, encrypted=nothing_shows(r, AT_REST))
