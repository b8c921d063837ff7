"""Buckets, tables, topics, disks, snapshots and file shares of Google Cloud and S3NS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.google.common import (
    ANALYTICS,
    BLOCK_STORAGE,
    CONTAINER_REGISTRY,
    FILE_STORAGE,
    HEALTHCARE,
    MESSAGING,
    OBJECT_STORAGE,
    PROTECTED,
    documented,
    encrypted,
    not_everybody,
    own_key,
)
from rempart.facts.host import Host
from rempart.facts.recipients import recipient
from rempart.facts.showing import (
    AT_LEAST_DAILY,
    NOT_PUBLIC,
    given,
    place_of_other,
    undecided,
    untouched,
)
from rempart.facts.vocabulary import Awaited, Backup, Facet, Inert, Place, Registry, Store, Transfer, also, awaited
from rempart.text import Text
from rempart.truth import State, Truth, every
from rempart.value import Unknown, Value

_BUCKET: Final = "google_storage_bucket"
_IAM: Final = ("google_storage_bucket_iam_member", "google_storage_bucket_iam_binding")
_IAM_POLICY: Final = "google_storage_bucket_iam_policy"
_ACLS: Final = ("google_storage_bucket_access_control", "google_storage_default_object_access_control")
_ACL: Final = "google_storage_bucket_acl"

_VERSIONS: Final = Text(fr="les versions gardées", en="versions kept")
_LOCKED: Final = Text(fr="une rétention verrouillée", en="a locked retention")


@describes(_BUCKET)
def bucket(r: Resource, host: Host) -> Iterator[Facet]:
    """Who reads it is said by its policy and its ACLs; `publicAccessPrevention = enforced` overrides them all."""
    key = own_key(r, host, "encryption.default_kms_key_name")
    prevented = r["public_access_prevention"].equals("enforced", expected=NOT_PUBLIC)
    if r["public_access_prevention"].is_absent:
        prevented = undecided(
            r["public_access_prevention"],
            Text(fr="hérité de l'organisation, que rien ne montre", en="inherited, which nothing shows"),
            NOT_PUBLIC,
        )
    uniform = r["uniform_bucket_level_access"].default(False, source=documented("storage_bucket"))
    places = r["custom_placement_config.data_locations"]
    yield Store(
        place=host.place_of(r),
        product=OBJECT_STORAGE,
        copies=tuple(host.place(one) for one in places.each()),
        encrypted=encrypted(r, host, key),
        own_key=key,
        private=prevented
        if prevented.is_true
        else untouched(every((prevented, uniform.is_true(expected=NOT_PUBLIC))), *_IAM, _IAM_POLICY, *_ACLS, _ACL),
        versioned=r["versioning.enabled"]
        .default(False, source=documented("storage_bucket"))
        .is_true(expected=_VERSIONS),
        immutable=r["retention_policy.is_locked"]
        .default(False, source=documented("storage_bucket"))
        .is_true(expected=_LOCKED)
        & given(r["retention_policy"], expected=_LOCKED),
        undeletable=r["force_destroy"].default(False, source=documented("storage_bucket")).is_false(expected=PROTECTED),
    )


def _reached(store: Store, private: Truth) -> Store:
    """A member can only spoil what the bucket's own settings leave open: what they prevent stays prevented."""
    prevented = store.private is not None and store.private.is_true and not isinstance(store.private, Awaited)
    if private.is_true or prevented:
        return store
    return msgspec.structs.replace(store, private=also(store.private, private))


@completes(*_IAM, by="bucket", facet=Store, of=(_BUCKET,))
def iam(store: Store, grant: Resource) -> Store:
    members = grant["members"]
    return _reached(store, not_everybody(grant["member"]) if members.is_absent else members.every(not_everybody))


@completes(_IAM_POLICY, by="bucket", facet=Store, of=(_BUCKET,))
def iam_policy(store: Store, policy: Resource) -> Store:
    cause = Text(fr="la politique est un texte calculé", en="the policy is a computed text")
    return _reached(store, undecided(policy["policy_data"], cause, NOT_PUBLIC))


@completes(*_ACLS, by="bucket", facet=Store, of=(_BUCKET,))
def acl_entry(store: Store, entry: Resource) -> Store:
    return _reached(store, not_everybody(entry["entity"]))


@completes(_ACL, by="bucket", facet=Store, of=(_BUCKET,))
def acl(store: Store, companion: Resource) -> Store:
    word = companion["predefined_acl"]
    public = ("publicRead", "publicReadWrite", "authenticatedRead")
    if not word.is_absent:
        return _reached(store, word.outside(*public, expected=NOT_PUBLIC))
    entities = companion["role_entity"]
    return _reached(store, entities.every(lambda one: one.compare(_names_somebody, NOT_PUBLIC)))


def _names_somebody(entity: object) -> bool | None:
    """`READER:allUsers` is everybody."""
    return not str(entity).endswith(("allUsers", "allAuthenticatedUsers")) if isinstance(entity, str) else None


@describes("google_storage_bucket_object")
def item(r: Resource, host: Host) -> Iterator[Facet]:
    bucket_ = host.deployment.target(r, "bucket", _BUCKET)
    yield Store(place=place_of_other(host, bucket_) if bucket_ else None, product=OBJECT_STORAGE)


# -- tables, topics, registries --------------------------------------------------------------------------------------


@describes("google_bigquery_dataset")
def dataset(r: Resource, host: Host) -> Iterator[Facet]:
    key = own_key(r, host, "default_encryption_configuration.kms_key_name")
    access = r["access"]
    private = Truth(State.TRUE)
    if not access.is_absent:
        private = access.every(_somebody)
    yield Store(
        place=host.place_of(r), product=ANALYTICS, encrypted=encrypted(r, host, key), own_key=key, private=private
    )


def _somebody(entry: Value) -> Truth:
    """A special group other than the project's owners is wide; of all accounts, it is everybody."""
    group = entry["special_group"]
    if group.is_absent:
        return not_everybody(entry["iam_member"]) if not entry["iam_member"].is_absent else Truth(State.TRUE)
    return group.compare(
        lambda raw: {"allauthenticatedusers": False, "projectreaders": False}.get(str(raw).lower(), True), NOT_PUBLIC
    )


@describes("google_bigquery_table")
def table(r: Resource, host: Host) -> Iterator[Facet]:
    parent = host.deployment.target(r, "dataset_id", "google_bigquery_dataset")
    yield Store(place=place_of_other(host, parent) if parent else None, product=ANALYTICS)


@describes("google_pubsub_topic")
def topic(r: Resource, host: Host) -> Iterator[Facet]:
    """Messages are kept in any region until a policy lists some."""
    key = own_key(r, host, "kms_key_name")
    regions = r["message_storage_policy.allowed_persistence_regions"]
    listed = list(regions.each())
    anywhere = Unknown(Text(fr="dans n'importe quelle région", en="in any region"))
    home = host.place(listed[0]) if listed else host.place(Value(r, regions.path, anywhere))
    yield Store(
        place=home,
        product=MESSAGING,
        copies=tuple(host.place(one) for one in listed[1:]),
        encrypted=encrypted(r, host, key),
        own_key=key,
    )


@describes("google_pubsub_subscription")
def subscription(r: Resource, host: Host) -> Iterator[Facet]:
    """It reads a topic; with a push, it sends every message to an address."""
    pushed = r["push_config.push_endpoint"]
    if not pushed.is_absent:
        yield Transfer(european=recipient(pushed))
    yield Inert(reason=Text(fr="une lecture d'un sujet, jugé à sa place", en="a reading of a topic, judged itself"))


@describes("google_healthcare_dataset")
def healthcare(r: Resource, host: Host) -> Iterator[Facet]:
    key = own_key(r, host, "encryption_spec.kms_key_name")
    yield Store(place=host.place_of(r), product=HEALTHCARE, encrypted=encrypted(r, host, key), own_key=key)


@describes("google_artifact_registry_repository")
def registry(r: Resource, host: Host) -> Iterator[Facet]:
    yield Registry(place=host.place_of(r), product=CONTAINER_REGISTRY)


# -- disks and copies ------------------------------------------------------------------------------------------------

_DISK: Final = "google_compute_disk"
_ATTACHED_POLICY: Final = "google_compute_disk_resource_policy_attachment"


@describes(_DISK, "google_compute_region_disk")
def disk(r: Resource, host: Host) -> Iterator[Facet]:
    """A disk with a schedule of snapshots, in its list or attached apart."""
    key = own_key(r, host, "disk_encryption_key.kms_key_self_link")
    scheduled = given(r["resource_policies"], expected=AT_LEAST_DAILY)
    yield Store(
        place=host.place_of(r),
        product=BLOCK_STORAGE,
        encrypted=encrypted(r, host, key),
        own_key=key,
        backed_up=awaited(scheduled, _ATTACHED_POLICY) if scheduled.is_false else _by_schedule(r, host),
    )


def _by_schedule(r: Resource, host: Host) -> Truth:
    policy = host.deployment.target(r, "resource_policies", "google_compute_resource_policy")
    return _is_daily(policy) if policy else undecided(r["resource_policies"], _ELSEWHERE, AT_LEAST_DAILY)


_ELSEWHERE: Final = Text(fr="le calendrier n'est pas dans ce déploiement", en="the schedule is not in this deployment")


def _is_daily(policy: Resource) -> Truth:
    schedule = policy["snapshot_schedule_policy.schedule"]
    if not schedule["daily_schedule"].is_absent:
        return schedule["daily_schedule.days_in_cycle"].equals(1, expected=AT_LEAST_DAILY)
    return given(schedule["hourly_schedule"], expected=AT_LEAST_DAILY)


@completes(_ATTACHED_POLICY, by="disk", facet=Store, of=(_DISK,))
def attached_policy(store: Store, attachment: Resource) -> Store:
    cause = Text(fr="le calendrier est nommé, non lu", en="the schedule is named, not read")
    return msgspec.structs.replace(
        store, backed_up=also(store.backed_up, undecided(attachment["name"], cause, AT_LEAST_DAILY))
    )


@describes("google_compute_resource_policy")
def schedule(r: Resource, host: Host) -> Iterator[Facet]:
    """A schedule of snapshots, kept where it says."""
    if r["snapshot_schedule_policy"].is_absent:
        yield Inert(reason=Text(fr="une consigne de placement ou d'horaire", en="an instruction of placement or time"))
        return
    where = r["snapshot_schedule_policy.snapshot_properties.storage_locations"]
    kept = r["snapshot_schedule_policy.retention_policy.max_retention_days"]
    yield Backup(
        place=host.place(where) if not where.is_absent else host.place_of(r),
        product=BLOCK_STORAGE,
        kept=kept.at_least(1, expected=Text(fr="des jours de conservation", en="days of retention")),
    )


@describes("google_compute_snapshot")
def snapshot(r: Resource, host: Host) -> Iterator[Facet]:
    """Without a storage location, a snapshot lies in the multi-region nearest to its disk."""
    locations = r["storage_locations"]
    nearest = Unknown(Text(fr="la multi-région la plus proche", en="the nearest multi-region"))
    listed = list(locations.each())
    key = own_key(r, host, "snapshot_encryption_key.kms_key_self_link")
    yield Backup(
        place=host.place(listed[0]) if listed else _nowhere(Value(r, "storage_locations", nearest)),
        product=BLOCK_STORAGE,
        encrypted=encrypted(r, host, key),
    )


def _nowhere(value: Value) -> Place:
    return Place(value, value)


@describes("google_filestore_instance")
def filestore(r: Resource, host: Host) -> Iterator[Facet]:
    key = own_key(r, host, "kms_key_name")
    yield Store(place=host.place_of(r), product=FILE_STORAGE, encrypted=encrypted(r, host, key), own_key=key)
