"""From a deployment to verdicts, to the status of each requirement, to an exit code (docs/statuses.md).

    evaluate(deployment, rules, profile, on) → Assessment

A `Verdict` is made only when somebody asks: most of a large estate is compliant, and needs no sentence.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from rempart import catalog
from rempart.deployment import Deployment, Resource
from rempart.exceptions import baseline
from rempart.exceptions.records import is_active
from rempart.facts.host import Host
from rempart.judging import FAILING, Judge, Judged, Outcome, Scope, Terms, VerdictStatus, scope_of
from rempart.rules import About, Rule
from rempart.text import Text
from rempart.truth import Reason, Truth

if TYPE_CHECKING:
    from rempart.catalog import Profile, Requirement
    from rempart.exceptions.files import Exceptions
    from rempart.exceptions.records import Attestation, Derogation, Waiver
    from rempart.settings import Settings

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
    known: datetime.date | None = None
    """The day since which the baseline lists it: it stays what it is, is told as known, and stops counting."""

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
        return not (self.advice or self.derogated or self.known or self.status in ("waived", "not_applicable"))

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
    def new_uncovered(self) -> tuple[Resource, ...]:
        """The uncovered resources that the baseline does not list."""
        entries, project = self.exceptions.baseline, self.deployment.source.project
        return tuple(
            resource
            for resource in self.coverage.uncovered
            if not entries or not baseline.known(entries, fingerprint("uncovered", resource, project), "uncovered")
        )

    @cached_property
    def known(self) -> int:
        """How many findings the baseline lists: verdicts, and uncovered resources."""
        uncovered = len(self.coverage.uncovered) - len(self.new_uncovered)
        return uncovered + sum(verdict.known is not None for verdict in self.failures)

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
        verdict = Verdict(
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
        if self.exceptions.baseline and judged.status in FAILING:
            since = baseline.known(self.exceptions.baseline, verdict.fingerprint, verdict.status)
            verdict = msgspec.structs.replace(verdict, known=since)
        return verdict

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


class Examination:
    """Rules, profile, day and records, ready for any number of deployments."""

    def __init__(
        self,
        rules: Iterable[Rule],
        profile: Profile,
        on: datetime.date,
        *,
        settings: Settings,
        exceptions: Exceptions,
    ) -> None:
        self._profile = profile
        self._exceptions = exceptions
        self._dropped = _too_loose(profile, settings)
        self._requirements = [catalog.requirements()[id] for id in profile.requirements]
        in_force = (r for r in self._requirements if r.in_force(on) and r.id not in self._dropped)
        self._terms = Terms(
            scope=scope_of(rules, in_force),
            on=on,
            parameters={name: settings.parameter(name, profile) for name in catalog.PARAMETERS},
            settings=settings,
            services=tuple(s for s in exceptions.services if is_active(s, on)),
        )

    @property
    def scope(self) -> Scope:
        """The rules that run."""
        return self._terms.scope

    def of(self, deployment: Deployment, *, over_deployment: bool = True) -> Assessment:
        """Judge every managed resource of `deployment`; without the rules over several resources where not wanted.

        Raises `RuleError` when a rule or a fact function fails: no verdict is given then.
        """
        judge = Judge(deployment, self._terms)
        outcomes = [judge.outcome(resource) for resource in deployment.managed]
        return Assessment(
            deployment=deployment,
            profile=self._profile,
            on=self._terms.on,
            settings=self._terms.settings,
            exceptions=self._exceptions,
            requirements=self._requirements,
            dropped=self._dropped,
            scope=self._terms.scope,
            parameters=self._terms.parameters,
            outcomes=outcomes,
            stack=judge.over_the_deployment(outcomes) if over_deployment else [],
        )


def evaluate(
    deployment: Deployment,
    rules: Iterable[Rule],
    profile: Profile,
    on: datetime.date,
    *,
    settings: Settings,
    exceptions: Exceptions,
) -> Assessment:
    """Judge one deployment by the rules that the profile calls for on the day `on`.

    Raises `RuleError` when a rule or a fact function fails: no verdict is given then.
    """
    return Examination(rules, profile, on, settings=settings, exceptions=exceptions).of(deployment)


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
