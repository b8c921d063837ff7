"""What the texts ask for, as functions from facets to a Truth.

A rule takes one facet (its annotation says which; a union means any of them) and the `Context`, and gives a Truth, or
None where it has nothing to say. A rule over several resources takes the `Estate` and yields findings. Rules are found
in the modules listed here and through the entry point group `rempart.rules`; importing one registers nothing.
"""

from __future__ import annotations

import datetime
import importlib
import inspect
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeVar

import msgspec

from rempart.deployment import Deployment, Resource
from rempart.facts.vocabulary import Facet
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Unknown

if TYPE_CHECKING:
    from rempart.catalog.resolve import Resolution
    from rempart.exceptions.records import ServiceClaim
    from rempart.judging import Outcome
    from rempart.settings import Settings

MODULES: Final = (
    "rempart.rules.sovereignty",
    "rempart.rules.encryption",
    "rempart.rules.network",
    "rempart.rules.access",
    "rempart.rules.logging",
    "rempart.rules.backup",
    "rempart.rules.segregation",
    "rempart.rules.export",
    "rempart.rules.providers",
    "rempart.rules.maintenance",
)

F = TypeVar("F", bound=Facet)


class About(StrEnum):
    """What a rule asks. An undetermined verdict about where, who or certificate forbids exit 0."""

    WHERE = "where"
    WHO = "who"
    CERTIFICATE = "certificate"
    DATA = "data"
    NETWORK = "network"
    ACCESS = "access"
    LOGS = "logs"
    BACKUP = "backup"
    ISOLATION = "isolation"


class Severity(StrEnum):
    """The gravest first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the gravest; to sort by."""
        return list(Severity).index(self)


class Finding(NamedTuple):
    """What a rule over the deployment says: of a resource, or of the stack when something is missing (None)."""

    resource: Resource | None
    truth: Truth


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule may know besides the facet."""

    on: datetime.date
    parameters: Mapping[str, Any]
    """The profile's parameters, by name; days, counts and versions as numbers or strings."""
    services: tuple[ServiceClaim, ...] = ()
    """What the team recorded of its contracts, and which counts on the day."""
    resolution: Resolution | None = None
    """Who answers behind the resource's provider; None for rules over the deployment."""

    def parameter(self, name: str) -> Any:
        """A parameter of the profile. Raises KeyError when no profile defines it: a defect of the rule."""
        return self.parameters[name]


class Estate:
    """The whole deployment with its facets, for rules over several resources."""

    def __init__(
        self,
        deployment: Deployment,
        outcomes: Mapping[str, Outcome],
        own_facets: Callable[[Resource], tuple[Facet, ...]],
        settings: Settings,
    ) -> None:
        self.deployment = deployment
        self.settings = settings
        self._outcomes = outcomes
        self._own_facets = own_facets
        self._recomputed: dict[str, tuple[Facet, ...]] = {}
        self._studies: dict[str, str | Unknown | None] = {}
        self._zones: dict[str, str | None] = {}

    def has(self, resource: Resource, *kinds: type[Facet]) -> bool:
        """Whether the resource is one of these things."""
        outcome = self._outcomes.get(resource.urn)
        return outcome is not None and any(isinstance(facet, kinds) for facet in outcome.facets)

    def having(self, *kinds: type[Facet]) -> Iterator[Resource]:
        """The resources that are one of these things, in order of declaration."""
        return (resource for resource in self.deployment.managed if self.has(resource, *kinds))

    def each(self, facet: type[F], among: Iterable[Resource] | None = None) -> Iterator[tuple[Resource, F]]:
        """Every facet of a kind, in the deployment or among some of its resources, with its resource.

        Facts are told of each resource anew: narrow the resources first (`having`, `among`) where there may be many.
        """
        for resource in self.having(facet) if among is None else among:
            for found in self.facets(resource):
                if isinstance(found, facet):
                    yield resource, found

    def alike(self, resource: Resource) -> tuple[Facet, ...]:
        """As `facets`, at no cost: values are the resource's, their evidence may name another that agrees with it."""
        outcome = self._outcomes.get(resource.urn)
        return () if outcome is None else outcome.facets

    def facets(self, resource: Resource) -> tuple[Facet, ...]:
        """What a resource is; its facts name this resource, also where its outcome was found on a like one."""
        outcome = self._outcomes.get(resource.urn)
        if outcome is None:
            return ()
        if outcome.urn == resource.urn:
            return outcome.facets
        if resource.urn not in self._recomputed:
            self._recomputed[resource.urn] = self._own_facets(resource)
        return self._recomputed[resource.urn]

    def holds_health_data(self, resource: Resource) -> bool:
        """False only where a classification says so."""
        outcome = self._outcomes.get(resource.urn)
        return outcome is None or outcome.outside_scope is None

    def study_of(self, resource: Resource) -> str | Unknown | None:
        """The study whose sealed space the resource belongs to, by its tag; None when it names none."""
        if resource.urn not in self._studies:
            self._studies[resource.urn] = self.settings.study.of(resource)
        return self._studies[resource.urn]

    def environment_of(self, resource: Resource) -> str | Unknown | None:
        """`production` or `autre`, by the tag of the environment; None when the resource names none."""
        return self.settings.environment.of(resource)

    def zone_of(self, resource: Resource) -> str | None:
        """The zone of the platform (`entrepot`, `journaux` …) that the resource belongs to, by the globs of `[zones]`,
        else by its tag `zone`; None when nothing names one that can be read."""
        if resource.urn not in self._zones:
            self._zones[resource.urn] = self.settings.zone_of(resource)
        return self._zones[resource.urn]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule, with what it implements and says."""

    id: str
    implements: tuple[str, ...]
    about: About
    severity: Severity
    title: Text
    fix: Text
    function: Callable[..., Any]
    facets: tuple[type[Facet], ...] = ()
    """The facets that it judges; empty for a rule over the deployment."""
    fixes: Mapping[str, Text] = {}
    """The fix in a provider's own words, by prefix of the type (`scaleway`)."""
    carries: Literal["hds", "secnumcloud"] | None = None
    """The certificate or qualification whose cover it establishes, and which carries the host's duties."""
    health_only: bool = True
    """Whether a resource classified as not holding health data is out of its scope."""

    @property
    def over_deployment(self) -> bool:
        return not self.facets


def rule(
    id: str,
    *,
    implements: Iterable[str],
    about: About,
    severity: Severity,
    fr: str,
    en: str,
    fix: Text,
    fixes: Mapping[str, Text] | None = None,
    carries: Literal["hds", "secnumcloud"] | None = None,
    health_only: bool = True,
) -> Callable[[Callable[..., Any]], Rule]:
    """Declare a rule. `fr` and `en` state what is required; `fix` says what to do.

    The first parameter's annotation says what the function judges: a facet class, a union of them, or `Estate`.
    """

    def declare(function: Callable[..., Any]) -> Rule:
        first = next(iter(inspect.signature(function).parameters))
        hint = typing.get_type_hints(function)[first]
        kinds = typing.get_args(hint) or (hint,)
        facets = () if kinds == (Estate,) else kinds
        if not all(isinstance(kind, type) and issubclass(kind, Facet) for kind in facets):
            raise TypeError(f"rule {id}: the first parameter must be a facet, a union of facets, or Estate")
        return Rule(
            id=id,
            implements=tuple(implements),
            about=about,
            severity=severity,
            title=Text(fr, en),
            fix=fix,
            function=function,
            facets=facets,
            fixes=fixes or {},
            carries=carries,
            health_only=health_only,
        )

    return declare


@lru_cache(maxsize=1)
def all_rules() -> dict[str, Rule]:
    """Every rule by id, in the order of the modules. Two rules of one id are a defect."""
    rules: dict[str, Rule] = {}
    for name in (*MODULES, *_announced()):
        for found in rules_of(importlib.import_module(name)):
            if found.id in rules:
                raise ValueError(f"two rules are called {found.id}")
            rules[found.id] = found
    return rules


def rules_of(module: ModuleType) -> list[Rule]:
    """The rules of a module, in order of definition."""
    return [item for item in vars(module).values() if isinstance(item, Rule)]


def _announced() -> list[str]:
    from importlib.metadata import entry_points

    return [point.value for point in entry_points(group="rempart.rules")]


__all__ = ["About", "Context", "Estate", "Finding", "Rule", "Severity", "all_rules", "rule", "rules_of"]
