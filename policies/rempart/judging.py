"""What the rules say of each resource: from facets to truths.

Real estates repeat themselves, so what was found for one resource is kept with the values that were read to find it and
serves every resource of the same type and provider that agrees in them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import msgspec

from rempart.catalog.resolve import resolve
from rempart.deployment import ELSEWHERE, Deployment, Resource
from rempart.errors import RuleError
from rempart.facts.host import Host, region_of
from rempart.facts.join import Join
from rempart.facts.parts import whole_of
from rempart.facts.vocabulary import (
    Backup,
    Cluster,
    Compute,
    Facet,
    Hosted,
    Inert,
    LogSink,
    Registry,
    Store,
    Undescribed,
)
from rempart.rules import Context, Estate, Rule
from rempart.text import Text
from rempart.truth import Reason, State, Truth, every
from rempart.value import MISSING

if TYPE_CHECKING:
    from rempart.catalog import Requirement
    from rempart.catalog.resolve import Resolution
    from rempart.exceptions.records import ServiceClaim
    from rempart.settings import Settings

VerdictStatus = Literal["compliant", "violation", "undetermined", "waived", "not_applicable"]

Covered = Literal["judged", "inert", "uncovered"]

STATUS_OF: Final[dict[State, VerdictStatus]] = {
    State.TRUE: "compliant",
    State.FALSE: "violation",
    State.UNKNOWN: "undetermined",
}

FAILING: Final = ("violation", "undetermined")

HOLDS_DATA: Final = (Store, Backup, LogSink, Registry, Compute, Cluster, Undescribed)
"""The facets that make a resource hold or process data, which a certificate must cover. A key or a secret is not health
data: whose law it falls under is judged all the same."""

INFRASTRUCTURE: Final = (1, 2, 3, 4)
"""HDS activities that whoever runs the machines performs (CSP R. 1111-9)."""

BACKUP_ACTIVITY: Final = 6
"""The HDS activity of keeping backups (CSP R. 1111-9)."""


BACKUP_ZONES: Final = ("sauvegardes", "sauvegarde", "backups", "backup")
"""Names of a zone (rempart.toml, or the tag `zone`) whose stores hold backups."""


class Judged(NamedTuple):
    """What one rule found."""

    rule: Rule
    status: VerdictStatus
    truth: Truth


class Outcome(NamedTuple):
    """What was found for one resource, valid for every other that agrees in what was read."""

    urn: str
    """The resource that it was found on: its reasons name it, and are told of another under that one's name."""
    covered: Covered
    facets: tuple[Facet, ...]
    judged: tuple[Judged, ...]
    failing: tuple[Judged, ...]
    """Of these, the violations and what is undetermined."""
    host: Host
    outside_scope: Text | None
    """Why a classification takes the resource out of scope."""


def certificate_of(requirement: Requirement) -> Literal["hds", "secnumcloud"] | None:
    """What carries a duty of the host: the HDS certificate, or the qualification for SecNumCloud's rows."""
    if not requirement.binds_host:
        return None
    return "hds" if requirement.id.startswith("HDS-") else "secnumcloud"


class Scope:
    """The rules that run, and what each implements in this profile on this day."""

    def __init__(
        self, rules: Iterable[Rule], implements: Mapping[str, tuple[str, ...]], binding: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.rules = tuple(rules)
        self.implements = implements
        self.binding = binding
        """Of these, the requirements that can change a status or an exit code."""
        self.over_deployment = tuple(rule for rule in self.rules if rule.over_deployment)
        self._of_one = tuple(rule for rule in self.rules if not rule.over_deployment)
        self._by_facet: dict[type[Facet], tuple[Rule, ...]] = {}

    def judging(self, facet: type[Facet]) -> tuple[Rule, ...]:
        """The rules that take such a facet."""
        if facet not in self._by_facet:
            self._by_facet[facet] = tuple(rule for rule in self._of_one if issubclass(facet, rule.facets))
        return self._by_facet[facet]


def scope_of(rules: Iterable[Rule], requirements: Iterable[Requirement]) -> Scope:
    """A rule runs when the profile holds a requirement that it implements and that is in force.

    A rule that says whether a certificate or a qualification carries the host's duties also runs for these.
    """
    held = {requirement.id: requirement for requirement in requirements}
    running: list[Rule] = []
    implements: dict[str, tuple[str, ...]] = {}
    binding: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        named = tuple(id for id in rule.implements if id in held)
        if not named and rule.carries:
            named = tuple(id for id, requirement in held.items() if certificate_of(requirement) == rule.carries)
        if named:
            running.append(rule)
            implements[rule.id] = named
            binding[rule.id] = tuple(id for id in named if not held[id].is_advice)
    return Scope(running, implements, binding)


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a deployment is judged under."""

    scope: Scope
    on: datetime.date
    parameters: Mapping[str, Any]
    settings: Settings
    services: tuple[ServiceClaim, ...]


class Judge:
    """The working state of one evaluation."""

    def __init__(self, deployment: Deployment, terms: Terms) -> None:
        self.deployment = deployment
        self.terms = terms
        self.join = Join(deployment)
        self._hosts: dict[tuple[int, str | None, str], tuple[Host, Context]] = {}
        self._remembered: dict[tuple[str, int, str | None, bool], list[tuple[tuple[str, ...], dict[Any, Outcome]]]] = {}

    def outcome(self, resource: Resource) -> Outcome:
        """What the rules say of one resource, remembered by the values that were read."""
        if not self.join.stands_alone(resource):
            return self._judged(resource)
        named = (self.terms.settings.classification.pattern_of(resource), self._keeps_backups(resource))
        # What its name decides is no property that was read.
        memory = self._remembered.setdefault((resource.type, id(resource.provider), *named), [])
        for heads, seen in memory:
            found = seen.get(_key(resource, heads))
            if found is not None:
                return found
        outcome = self._judged(resource)
        if ELSEWHERE not in resource.reads:
            heads = tuple(sorted(resource.reads))
            of_these = next((seen for known, seen in memory if known == heads), None)
            if of_these is None:
                of_these = {}
                memory.append((heads, of_these))
            of_these[_key(resource, heads)] = outcome
        return outcome

    def over_the_deployment(self, outcomes: Sequence[Outcome]) -> list[tuple[Resource | None, Judged]]:
        """What the rules over several resources say."""
        estate = Estate(
            self.deployment,
            {resource.urn: outcome for resource, outcome in zip(self.deployment.managed, outcomes, strict=True)},
            self._own_facets,
            self.terms.settings,
        )
        context = self._context()
        found: list[tuple[Resource | None, Judged]] = []
        for rule in self.terms.scope.over_deployment:
            try:
                for resource, truth in rule.function(estate, context):
                    found.append((resource, Judged(rule, STATUS_OF[truth.state], truth)))
            except Exception as error:
                raise RuleError(f"{rule.id} ({error.__class__.__name__}: {error})", "the deployment") from error
        return found

    def _own_facets(self, resource: Resource) -> tuple[Facet, ...]:
        return self.join.facets(resource, self._host(resource)[0])

    def _judged(self, resource: Resource) -> Outcome:
        host, context = self._host(resource)
        outside = self._outside_scope(resource)
        facets = self.join.facets(resource, host)
        if facets and all(isinstance(facet, Inert) for facet in facets):
            return Outcome(resource.urn, "inert", facets, (), (), host, None)
        if host.resolution.kind != "utility":
            facets = (hosted(facets, keeps_backups=self._keeps_backups(resource)), *facets)
        covered: Covered = "uncovered" if any(isinstance(facet, Undescribed) for facet in facets) else "judged"
        judged: dict[str, tuple[Rule, list[Truth]]] = {}
        for facet in facets:
            for rule in self.terms.scope.judging(type(facet)):
                if outside is not None and rule.health_only:
                    judged.setdefault(rule.id, (rule, []))
                    continue
                try:
                    truth = rule.function(facet, context)
                except Exception as error:
                    what = f"{rule.id} ({error.__class__.__name__}: {error})"
                    raise RuleError(what, resource.urn) from error
                if truth is not None:
                    judged.setdefault(rule.id, (rule, []))[1].append(truth)
        verdicts = tuple(_verdicts(judged.values(), outside))
        failing = tuple(verdict for verdict in verdicts if verdict.status in FAILING)
        return Outcome(resource.urn, covered, facets, verdicts, failing, host, outside)

    def _keeps_backups(self, resource: Resource) -> bool:
        return self.terms.settings.zone_of(resource) in BACKUP_ZONES

    def _outside_scope(self, resource: Resource) -> Text | None:
        """Why it holds no health data: what is written of it, else of what it is a part of."""
        classification = self.terms.settings.classification
        classified = classification.of(resource)
        if classified.data == "other":
            return classified.reason
        whole = None if classification.speaks_of(resource) else whole_of(resource, self.deployment)
        reason = None if whole is None else self._outside_scope(whole)
        if whole is None or reason is None:
            return None
        return Text(fr=f"partie de {whole.name} ({reason.fr})", en=f"part of {whole.name} ({reason.en})")

    def _host(self, resource: Resource) -> tuple[Host, Context]:
        provider = resource.provider
        region = region_of(resource)
        key = (id(provider), region, resource.type)
        if key not in self._hosts:
            resolution = resolve(provider, self.terms.services, self.terms.on, region=region, type=resource.type)
            self._hosts[key] = Host(provider, resolution, self.deployment), self._context(resolution)
        return self._hosts[key]

    def _context(self, resolution: Resolution | None = None) -> Context:
        terms = self.terms
        return Context(on=terms.on, parameters=terms.parameters, services=terms.services, resolution=resolution)


def _verdicts(judged: Iterable[tuple[Rule, list[Truth]]], outside: Text | None) -> Iterator[Judged]:
    """One verdict a rule: a resource that has several facets must satisfy it in each."""
    for rule, truths in judged:
        if truths:
            truth = truths[0] if len(truths) == 1 else every(truths)
            yield Judged(rule, STATUS_OF[truth.state], truth)
        else:
            yield Judged(rule, "not_applicable", Truth(State.TRUE, (Reason(detail=outside),)))


def hosted(facets: tuple[Facet, ...], *, keeps_backups: bool = False) -> Hosted:
    """What the host does for a resource of these facets: the products it uses, the HDS activities it calls for.

    A store of the zone of backups calls for the activity of keeping them, as a snapshot does.
    """
    products = tuple(dict.fromkeys(p for facet in facets if (p := getattr(facet, "product", ""))))
    activities: tuple[int, ...] = ()
    if any(isinstance(facet, HOLDS_DATA) for facet in facets):
        activities = INFRASTRUCTURE
    if any(isinstance(facet, Backup) or (keeps_backups and isinstance(facet, Store)) for facet in facets):
        activities += (BACKUP_ACTIVITY,)
    place = next((facet.place for facet in facets if facet.place is not None), None)
    return Hosted(place=place, products=products, activities=activities, holds_data=bool(activities))


def _key(resource: Resource, heads: tuple[str, ...]) -> tuple[Any, ...]:
    """The values that were read, in a form that can be compared: text as it is, everything else as JSON bytes."""
    properties = resource.properties
    return tuple(
        value
        if isinstance(value := properties.get(head, MISSING), str) or value is MISSING
        else msgspec.json.encode(value)
        for head in heads
    )
