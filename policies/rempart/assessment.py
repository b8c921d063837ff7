"""From a deployment to verdicts, to the status of each requirement, to an exit code (docs/statuses.md).

    evaluate(deployment, rules, profile, on) → Assessment

Real estates repeat themselves, so what was found for one resource is kept with the values that were read to find it and
serves every resource of the same type and provider that agrees in them. A `Verdict` is made only when somebody asks.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import msgspec

from rempart import catalog
from rempart.catalog.resolve import resolve
from rempart.deployment import ELSEWHERE, Deployment, Resource
from rempart.errors import RuleError
from rempart.exceptions.records import is_active
from rempart.facts.host import Host, region_of
from rempart.facts.join import Join
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
from rempart.rules import About, Context, Estate, Rule
from rempart.text import Text
from rempart.truth import Reason, State, Truth, every
from rempart.value import MISSING

if TYPE_CHECKING:
    from rempart.catalog import Profile, Requirement
    from rempart.exceptions.files import Exceptions
    from rempart.exceptions.records import Attestation, Derogation, Waiver
    from rempart.settings import Settings

VerdictStatus = Literal["compliant", "violation", "undetermined", "waived", "not_applicable"]

RequirementStatus = Literal[
    "satisfied",
    "violated",
    "undetermined",
    "to_attest",
    "attested",
    "carried",
    "derogated",
    "waived",
    "not_applicable",
]

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


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One rule's word on one resource, or on the stack (`resource` None)."""

    rule: Rule
    status: VerdictStatus
    found: VerdictStatus
    """The status before any waiver."""
    resource: Resource | None
    requirements: tuple[str, ...]
    truth: Truth
    told_on: str
    """The resource that the truth was found on; its reasons are told under this verdict's own resource."""
    project: str
    occurrence: int = 1
    """Counts from 1: a rule over the deployment may speak of one resource several times."""
    advice: bool = False
    """True when every requirement that it names is only a recommendation: it changes no status and no exit code."""
    waiver: Waiver | None = None
    derogations: tuple[Derogation, ...] = ()
    derogated: bool = False
    """True when every binding requirement that it fails is derogated: it stays a violation and stops counting."""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The evidence."""
        if self.resource is None or self.told_on in ("", self.resource.urn):
            return self.truth.reasons
        own = self.resource.urn
        return tuple(
            msgspec.structs.replace(reason, resource=own) if reason.resource == self.told_on else reason
            for reason in self.truth.reasons
        )

    @property
    def fingerprint(self) -> str:
        """The same from run to run, whatever moves around it; see `fingerprint`."""
        digest = fingerprint(self.rule.id, self.resource, self.project)
        return digest if self.occurrence == 1 else f"{digest}#{self.occurrence}"

    @property
    def counts(self) -> bool:
        """Whether it can change the exit code."""
        return not (self.advice or self.derogated or self.status in ("waived", "not_applicable"))

    @property
    def blocks_undetermined(self) -> bool:
        """An undetermined verdict about where, who or certificate."""
        return self.status == "undetermined" and self.rule.about in (About.WHERE, About.WHO, About.CERTIFICATE)


class RequirementResult(msgspec.Struct, frozen=True, kw_only=True):
    """The status of one requirement, and what it comes from."""

    requirement: Requirement
    status: RequirementStatus
    code: VerdictStatus | None = None
    """What the code's half says; None when no rule looked."""
    verdicts: int = 0
    reason: Text | None = None
    derogation: Derogation | None = None
    attestation: Attestation | None = None


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much of the deployment was judged. `resources` = judged + inert + uncovered."""

    resources: int
    judged: int
    inert: int
    uncovered: tuple[Resource, ...]


def certificate_of(requirement: Requirement) -> Literal["hds", "secnumcloud"] | None:
    """What carries a duty of the host: the HDS certificate, or the qualification for SecNumCloud's rows."""
    if not requirement.binds_host:
        return None
    return "hds" if requirement.id.startswith("HDS-") else "secnumcloud"


class Scope(NamedTuple):
    """The rules that run, and what each implements in this profile on this day."""

    rules: tuple[Rule, ...]
    implements: Mapping[str, tuple[str, ...]]
    binding: Mapping[str, tuple[str, ...]]
    """Of these, the requirements that can change a status or an exit code."""


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
    return Scope(tuple(running), implements, binding)


class Assessment:
    """Everything that was found. Verdicts come in order of declaration, the stack's own last."""

    def __init__(
        self,
        *,
        deployment: Deployment,
        profile: Profile,
        on: datetime.date,
        settings: Settings,
        exceptions: Exceptions,
        requirements: Sequence[Requirement],
        dropped: Mapping[str, Text],
        scope: Scope,
        parameters: Mapping[str, Any],
        outcomes: Sequence[Outcome],
        stack: Sequence[tuple[Resource | None, Judged]],
    ) -> None:
        self.deployment = deployment
        self.profile = profile
        self.on = on
        self.settings = settings
        self.exceptions = exceptions
        self.requirements = requirements
        self.dropped = dropped
        """Requirement → why a parameter looser than the text takes it out of the verdict."""
        self.scope = scope
        self.parameters = parameters
        self.outcomes = outcomes
        """One for each managed resource, in the same order."""
        self._stack = stack

    @cached_property
    def coverage(self) -> Coverage:
        counted = Counter(outcome.covered for outcome in self.outcomes)
        return Coverage(
            resources=len(self.outcomes),
            judged=counted["judged"],
            inert=counted["inert"],
            uncovered=tuple(
                resource
                for resource, outcome in zip(self.deployment.managed, self.outcomes, strict=True)
                if outcome.covered == "uncovered"
            ),
        )

    @cached_property
    def out_of_scope(self) -> tuple[tuple[Resource, Text], ...]:
        """What a classification says holds no health data, with its reason."""
        return tuple(
            (resource, outcome.outside_scope)
            for resource, outcome in zip(self.deployment.managed, self.outcomes, strict=True)
            if outcome.outside_scope is not None
        )

    @cached_property
    def hosts(self) -> Mapping[str, Host]:
        """URN or address → who answers behind the resource."""
        pairs = zip(self.deployment.managed, self.outcomes, strict=True)
        return {resource.urn: outcome.host for resource, outcome in pairs}

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Every verdict, the compliant ones too."""
        return tuple(self._each(failing=False))

    @cached_property
    def failures(self) -> tuple[Verdict, ...]:
        """What is not plainly compliant or out of scope: violations, undetermined and waived verdicts."""
        return tuple(self._each(failing=True))

    @cached_property
    def counted(self) -> Mapping[str, Counter[VerdictStatus]]:
        """Rule id → how many verdicts have each status, waivers applied."""
        counted: dict[str, Counter[VerdictStatus]] = {rule.id: Counter() for rule in self.scope.rules}
        times = Counter(map(id, self.outcomes))
        for outcome in {id(outcome): outcome for outcome in self.outcomes}.values():
            for judged in outcome.judged:
                counted[judged.rule.id][judged.status] += times[id(outcome)]
        for _, judged in self._stack:
            counted[judged.rule.id][judged.status] += 1
        for verdict in self.failures:
            if verdict.waiver:
                counted[verdict.rule.id][verdict.found] -= 1
                counted[verdict.rule.id]["waived"] += 1
        return counted

    @cached_property
    def summary(self) -> dict[str, int]:
        """How many verdicts have each status; a derogated one is still a violation."""
        total: Counter[VerdictStatus] = sum(self.counted.values(), Counter())
        return {
            "compliant": total["compliant"],
            "violation": total["violation"],
            "undetermined": total["undetermined"],
            "waived": total["waived"],
            "notApplicable": total["not_applicable"],
        }

    @cached_property
    def results(self) -> tuple[RequirementResult, ...]:
        """The status of each requirement of the profile, in the profile's order."""
        from rempart.status import requirement_results

        return requirement_results(self)

    def exit_code(self, fail_on: Iterable[str] | None = None) -> int:
        """1, 3 or 0; see `rempart.status.exit_code`."""
        from rempart.status import DEFAULT_FAIL_ON, exit_code

        return exit_code(self, DEFAULT_FAIL_ON if fail_on is None else fail_on)

    # How verdicts are made

    def _each(self, *, failing: bool) -> Iterator[Verdict]:
        for resource, outcome in zip(self.deployment.managed, self.outcomes, strict=True):
            for judged in outcome.failing if failing else outcome.judged:
                yield self._verdict(judged, resource, outcome.urn, 1)
        occurrences: Counter[tuple[str, str]] = Counter()
        for found, judged in self._stack:
            about = (judged.rule.id, found.urn if found else "")
            occurrences[about] += 1
            if not failing or judged.status in FAILING:
                yield self._verdict(judged, found, "", occurrences[about])

    def _verdict(self, judged: Judged, resource: Resource | None, told_on: str, occurrence: int) -> Verdict:
        rule = judged.rule
        waiver = self._waiver(rule, resource) if judged.status in FAILING else None
        derogations: tuple[Derogation, ...] = ()
        derogated = False
        if judged.status == "violation" and self.derogations:
            derogations, derogated = self._derogated[rule.id]
        return Verdict(
            rule=rule,
            status="waived" if waiver else judged.status,
            found=judged.status,
            resource=resource,
            requirements=self.scope.implements[rule.id],
            truth=judged.truth,
            told_on=told_on,
            project=self.deployment.source.project,
            occurrence=occurrence,
            advice=not self.scope.binding[rule.id],
            waiver=waiver,
            derogations=derogations,
            derogated=derogated and waiver is None,
        )

    @cached_property
    def _derogated(self) -> Mapping[str, tuple[tuple[Derogation, ...], bool]]:
        """Rule id → the derogations that its violations fall under, and whether they leave none of its texts failed."""
        found = {}
        for rule in self.scope.rules:
            named = set(self.scope.implements[rule.id])
            derogations = tuple(d for d in self.derogations if named.intersection(d.requirements))
            covered = {requirement for d in derogations for requirement in d.requirements}
            binding = set(self.scope.binding[rule.id])
            found[rule.id] = derogations, bool(binding) and binding <= covered
        return found

    @cached_property
    def derogations(self) -> tuple[Derogation, ...]:
        """The derogations that hold for this stack on this day."""
        stack = self.deployment.source.stack
        return tuple(d for d in self.exceptions.derogations if is_active(d, self.on) and d.applies_to(stack))

    @cached_property
    def _waivers(self) -> dict[str, list[Waiver]]:
        by_rule: dict[str, list[Waiver]] = {}
        for waiver in self.exceptions.waivers:
            if is_active(waiver, self.on):
                by_rule.setdefault(waiver.rule, []).append(waiver)
        return by_rule

    def _waiver(self, rule: Rule, resource: Resource | None) -> Waiver | None:
        if resource is None or not self._waivers:
            return None
        for waiver in self._waivers.get(rule.id, ()):
            if waiver.covers(rule.id, resource.urn, resource.name):
                return waiver
        return None


def fingerprint(rule: str, resource: Resource | None, project: str) -> str:
    """SHA-256, 32 hex digits, of rule, canonical type, project, parent chain and name.

    No stack, line, value or message is in it. For Terraform: module path, type, name and index (the address).
    """
    parts: tuple[str, ...]
    if resource is None:
        parts = (rule, "pulumi:pulumi:Stack", project)
    elif resource.urn.startswith("urn:pulumi:"):
        chain = resource.urn.split("::", 3)[2] if resource.urn.count("::") >= 3 else resource.token
        parents = chain.rpartition("$")[0]
        parts = (rule, resource.type, project, parents, resource.name)
    else:
        parts = (rule, resource.type, project, resource.urn)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def evaluate(
    deployment: Deployment,
    rules: Iterable[Rule],
    profile: Profile,
    on: datetime.date,
    *,
    settings: Settings,
    exceptions: Exceptions,
) -> Assessment:
    """Judge every managed resource of `deployment` by the rules that the profile calls for on the day `on`.

    Raises `RuleError` when a rule or a fact function fails: no verdict is given then.
    """
    dropped = _too_loose(profile, settings)
    requirements = [catalog.requirements()[id] for id in profile.requirements]
    scope = scope_of(rules, (r for r in requirements if r.in_force(on) and r.id not in dropped))
    parameters = {name: settings.parameter(name, profile) for name in catalog.PARAMETERS}
    judge = _Judge(deployment, scope, on, parameters, settings, exceptions)
    outcomes = [judge.outcome(resource) for resource in deployment.managed]
    return Assessment(
        deployment=deployment,
        profile=profile,
        on=on,
        settings=settings,
        exceptions=exceptions,
        requirements=requirements,
        dropped=dropped,
        scope=scope,
        parameters=parameters,
        outcomes=outcomes,
        stack=judge.over_the_deployment(outcomes),
    )


def _too_loose(profile: Profile, settings: Settings) -> dict[str, Text]:
    """The requirements that a figure looser than their text takes out of the verdict, and why."""
    dropped: dict[str, Text] = {}
    for name, requirements in settings.looser().items():
        value = settings.parameters[name]
        for id in requirements:
            if id in profile.requirements:
                bound = catalog.PARAMETERS[name].bounds[id]
                dropped[id] = Text(
                    f"{id} sort du verdict : le paramètre {name} = {value} est plus lâche que le texte ({bound})",
                    f"{id} leaves the verdict: the parameter {name} = {value} is looser than the text ({bound})",
                )
    return dropped


class _Judge:
    """The working state of one evaluation."""

    def __init__(
        self,
        deployment: Deployment,
        scope: Scope,
        on: datetime.date,
        parameters: Mapping[str, Any],
        settings: Settings,
        exceptions: Exceptions,
    ) -> None:
        self.deployment = deployment
        self.on = on
        self.parameters = parameters
        self.settings = settings
        self.services = tuple(s for s in exceptions.services if is_active(s, on))
        self.join = Join(deployment)
        self._hosts: dict[tuple[int, str | None, str], tuple[Host, Context]] = {}
        self._remembered: dict[tuple[str, int, str | None, bool], list[tuple[tuple[str, ...], dict[Any, Outcome]]]] = {}
        self._by_facet: dict[type[Facet], tuple[Rule, ...]] = {}
        self._rules = tuple(rule for rule in scope.rules if not rule.over_deployment)
        self._estate_rules = tuple(rule for rule in scope.rules if rule.over_deployment)

    def outcome(self, resource: Resource) -> Outcome:
        """What the rules say of one resource, remembered by the values that were read."""
        if not self.join.stands_alone(resource):
            return self._judged(resource)
        named = (self.settings.classification.pattern_of(resource), self._keeps_backups(resource))
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
            self.settings,
        )
        context = Context(on=self.on, parameters=self.parameters, services=self.services)
        found: list[tuple[Resource | None, Judged]] = []
        for rule in self._estate_rules:
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
            for rule in self._rules_for(type(facet)):
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
        return self.settings.zone_of(resource) in BACKUP_ZONES

    def _rules_for(self, facet: type[Facet]) -> tuple[Rule, ...]:
        if facet not in self._by_facet:
            self._by_facet[facet] = tuple(rule for rule in self._rules if issubclass(facet, rule.facets))
        return self._by_facet[facet]

    def _outside_scope(self, resource: Resource) -> Text | None:
        classified = self.settings.classification.of(resource)
        return None if classified.data == "health" else classified.reason

    def _host(self, resource: Resource) -> tuple[Host, Context]:
        provider = resource.provider
        region = region_of(resource)
        key = (id(provider), region, resource.type)
        if key not in self._hosts:
            resolution = resolve(provider, self.services, self.on, region=region, type=resource.type)
            host = Host(provider, resolution, self.deployment)
            self._hosts[key] = (
                host,
                Context(on=self.on, parameters=self.parameters, services=self.services, resolution=resolution),
            )
        return self._hosts[key]


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
