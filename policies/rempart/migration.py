"""Leaving a host: two deployments as a migration. What has a counterpart, what is left behind, what changes in law.

    compare(before, after) → Migration

Only what holds or processes data, or opens it, has to find a counterpart: networks, rights and settings are written
anew for each host. A counterpart is the one that `[migration]` of rempart.toml names, else the one of the same name,
else the only one of its kind in the same zone and study. Several are no answer: the destination stays undetermined.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from rempart.facts.vocabulary import (
    Backup,
    Cluster,
    Compute,
    Facet,
    Key,
    LogSink,
    Opaque,
    Registry,
    Secret,
    Store,
    Undescribed,
)
from rempart.judging import BACKUP_ZONES
from rempart.value import Unknown

if TYPE_CHECKING:
    from rempart.assessment import Assessment, RequirementStatus
    from rempart.catalog import Requirement
    from rempart.deployment import Resource
    from rempart.settings import Settings


class Kind(StrEnum):
    """What a resource is in a migration, in the order in which they are told."""

    STORE = "store"
    BACKUP = "backup"
    LOGS = "logs"
    REGISTRY = "registry"
    MACHINE = "machine"
    KEY = "key"
    UNKNOWN = "unknown"
    """Nobody described the type, or it can do anything: whether it holds data is not known."""


RECEIVES: Final[Mapping[Kind, tuple[type[Facet], ...]]] = {
    Kind.STORE: (Store,),
    Kind.BACKUP: (Backup, Store),
    Kind.LOGS: (LogSink, Store),
    Kind.REGISTRY: (Registry, Store),
    Kind.MACHINE: (Compute, Cluster),
    Kind.KEY: (Key, Secret),
    Kind.UNKNOWN: (Store, Backup, LogSink, Registry, Compute, Cluster),
}
"""Kind → the facets, one of which its counterpart has. A database may become a machine with a disk: that is a Store."""

HOLDS: Final = (Kind.STORE, Kind.BACKUP, Kind.LOGS, Kind.REGISTRY)
"""The kinds that hold data: without a destination the data is lost, or stays where it was."""

RANK: Final[Mapping[RequirementStatus, int]] = {
    "violated": 0,
    "undetermined": 1,
    "derogated": 2,
    "waived": 2,
    "to_attest": 3,
    "attested": 4,
    "carried": 4,
    "satisfied": 4,
}
"""From bad to good. `not_applicable` has no rank: nothing is asked there."""


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """A resource that holds, processes or opens data."""

    resource: Resource
    kind: Kind
    facets: tuple[Facet, ...]
    zone: str | None
    study: str | None
    offering: str | None
    """Who answers for it; None where nobody is established."""
    health: bool
    """False where a classification says that it holds no health data."""


State = Literal["moved", "left", "undetermined", "abandoned"]


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one holding. `by`: what said so."""

    origin: Holding
    state: State
    destinations: tuple[Holding, ...] = ()
    by: Literal["declared", "name", "zone", "nothing", "several", "incomplete", "unknown"]
    because: str = ""
    """For what is abandoned, the reason that the team wrote."""

    @property
    def loses(self) -> bool:
        """Whether data has no destination."""
        return self.state == "left" and self.origin.kind in HOLDS

    @property
    def is_open(self) -> bool:
        """Whether nobody can say where data goes: several destinations answer, or a disk of a machine may hold some."""
        if self.origin.kind is Kind.MACHINE:
            has_disk = any(isinstance(facet, Store) for facet in self.origin.facets)
            return self.state in ("left", "undetermined") and has_disk
        return self.state == "undetermined" and self.origin.kind in (*HOLDS, Kind.UNKNOWN)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """The status of one requirement on either side."""

    requirement: Requirement
    before: RequirementStatus
    after: RequirementStatus

    @property
    def way(self) -> Literal["better", "worse", "same", "other"]:
        """`other`: asked on one side only."""
        if self.before == self.after:
            return "same"
        if self.before not in RANK or self.after not in RANK:
            return "other"
        step = RANK[self.after] - RANK[self.before]
        return "better" if step > 0 else "worse" if step < 0 else "same"

    @property
    def is_worse(self) -> bool:
        return self.way == "worse" or (self.way == "other" and self.after == "violated")


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the comparison says."""

    before: Assessment
    after: Assessment
    moves: tuple[Move, ...]
    arrivals: tuple[Holding, ...]
    """What holds, processes or opens data at the destination, and comes from nothing."""
    changes: tuple[Change, ...]
    rewritten: int
    """Resources of the origin that are written anew for each host: networks, rights, settings."""

    @property
    def lost(self) -> tuple[Move, ...]:
        """Health data without a destination."""
        return tuple(move for move in self.moves if move.loses and move.origin.health)

    @property
    def open(self) -> tuple[Move, ...]:
        """Health data of which nobody can say where it goes."""
        return tuple(move for move in self.moves if move.is_open and move.origin.health)

    @property
    def worse(self) -> tuple[Change, ...]:
        """The binding requirements that are held less well, or that are violated where nothing was asked."""
        return tuple(change for change in self.changes if change.is_worse and not change.requirement.is_advice)

    @property
    def exit_code(self) -> int:
        """1: data has no destination, or a requirement becomes violated. 3: a destination is undetermined, or a
        requirement gets worse. 0: neither."""
        if self.lost or any(change.after == "violated" for change in self.worse):
            return 1
        return 3 if self.open or self.worse else 0


def compare(before: Assessment, after: Assessment) -> Migration:
    """Two deployments judged under the same profile on the same day."""
    origins, targets = list(holdings(before)), list(holdings(after))
    moves = tuple(_moves(origins, targets, before.settings, complete=after.deployment.source.complete))
    reached = {there.resource.urn for move in moves for there in move.destinations}
    statuses = {result.requirement.id: result.status for result in after.results}
    return Migration(
        before=before,
        after=after,
        moves=moves,
        arrivals=tuple(there for there in targets if there.resource.urn not in reached),
        changes=tuple(
            Change(requirement=result.requirement, before=result.status, after=statuses[result.requirement.id])
            for result in before.results
        ),
        rewritten=len(before.deployment.managed) - len(origins),
    )


def holdings(assessment: Assessment) -> Iterator[Holding]:
    """The resources that hold, process or open data, in order of declaration."""
    settings = assessment.settings
    for resource, outcome in zip(assessment.deployment.managed, assessment.outcomes, strict=True):
        zone = settings.zone_of(resource)
        kind = _kind(outcome.facets, zone)
        if kind is None:
            continue
        study = settings.study.of(resource)
        offering = outcome.host.resolution.offering
        yield Holding(
            resource=resource,
            kind=kind,
            facets=outcome.facets,
            zone=zone,
            study=None if isinstance(study, Unknown) else study,
            offering=offering.name if offering else None,
            health=outcome.outside_scope is None,
        )


def _kind(facets: Sequence[Facet], zone: str | None) -> Kind | None:
    """A machine has disks, a vault of keys keeps them: what it is for comes first."""

    def has(*kinds: type[Facet]) -> bool:
        return any(isinstance(facet, kinds) for facet in facets)

    if has(Undescribed, Opaque):
        return Kind.UNKNOWN
    if has(Key, Secret) and not has(Cluster):
        return Kind.KEY
    if has(LogSink):
        return Kind.LOGS
    if has(Compute, Cluster):
        return Kind.MACHINE
    if has(Registry):
        return Kind.REGISTRY
    if has(Backup) or (has(Store) and zone in BACKUP_ZONES):
        return Kind.BACKUP
    return Kind.STORE if has(Store) else None


def _moves(
    origins: Iterable[Holding], targets: Sequence[Holding], settings: Settings, *, complete: bool
) -> Iterator[Move]:
    for origin in origins:
        name = origin.resource.name
        reason = next((why for glob, why in settings.migration.left.items() if fnmatchcase(name, glob)), None)
        if reason is not None:
            yield Move(origin=origin, state="abandoned", by="declared", because=reason)
            continue
        able = [there for there in targets if any(isinstance(f, RECEIVES[origin.kind]) for f in there.facets)]
        declared = settings.migration.moves.get(name)
        if found := tuple(there for there in able if there.resource.name == (declared or name)):
            yield Move(origin=origin, state="moved", destinations=found, by="declared" if declared else "name")
            continue
        near = [] if declared else [there for there in able if _is_beside(origin, there)]
        if len(near) == 1:
            yield Move(origin=origin, state="moved", destinations=(near[0],), by="zone")
        elif near:
            yield Move(origin=origin, state="undetermined", destinations=tuple(near), by="several")
        elif origin.kind is Kind.UNKNOWN:
            yield Move(origin=origin, state="undetermined", by="unknown")
        elif not complete:
            yield Move(origin=origin, state="undetermined", by="incomplete")
        else:
            yield Move(origin=origin, state="left", by="nothing")


def _is_beside(origin: Holding, there: Holding) -> bool:
    """Of the same kind, in the same zone and of the same study."""
    same = (origin.zone, origin.study, origin.kind) == (there.zone, there.study, there.kind)
    return same and origin.zone is not None
