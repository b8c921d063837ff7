"""The two passes of reading facts: what each resource is, then what its companions say of it.

A companion names its target in a property. Where the name is found in this deployment, the companion completes that
resource's facets. Where it cannot be told which resource is meant, it completes none for certain: every candidate's
facts that it would change become UNKNOWN. Where the target lies outside, the companion is judged by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from rempart.deployment import Deployment, Resource
from rempart.errors import RuleError
from rempart.facts import Completion, Facts, facts_of, prefix_of
from rempart.facts.host import Host
from rempart.facts.vocabulary import Awaited, Facet, Place, Undescribed
from rempart.text import Text
from rempart.truth import Reason, State, Truth
from rempart.value import Unknown, Value

INCOMPLETE = Text(
    fr="l'entrée peut ne pas tout contenir : l'absence d'une ressource associée n'y prouve rien",
    en="the input may not hold everything: the absence of a companion resource proves nothing there",
)

UNREAD = Unknown(
    Text(
        fr="type non décrit : rien ne dit où se lit sa localisation",
        en="a type that nobody described: nothing says where its location is read",
    )
)


class Link(NamedTuple):
    """A companion and how it completes."""

    completion: Completion
    companion: Resource


class Join:
    """The facets of every resource of a deployment, computed when asked for."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self._facts = {type: facts for type in deployment.by_type if (facts := facts_of(prefix_of(type))) is not None}
        self._certain: dict[str, list[Link]] = {}
        self._possible: dict[str, list[Link]] = {}
        """By type where any resource of it may be meant, by URN where a few may."""
        self._alone: dict[str, list[Completion]] = {}
        self._companion_types: set[str] = set()
        for facts in {id(facts): facts for facts in self._facts.values()}.values():
            for completion in facts.completions:
                self._link(completion, facts)

    def stands_alone(self, resource: Resource) -> bool:
        """Whether the resource's facets depend on no other resource, so that resources of equal values share them."""
        return (
            resource.urn not in self._certain
            and resource.type not in self._possible
            and resource.urn not in self._possible
            and resource.type not in self._companion_types
        )

    def is_companion(self, resource: Resource) -> bool:
        """Whether its type says something of another resource."""
        return resource.type in self._companion_types

    def facets(self, resource: Resource, host: Host) -> tuple[Facet, ...]:
        """What the resource is. Empty for a companion that has nothing to say of itself.

        Raises `RuleError`, naming the type, when a fact function fails.
        """
        facts = self._facts.get(resource.type)
        describe = facts.describing(resource.type) if facts else None
        try:
            facets = tuple(describe(resource, host)) if describe else ()
            for link in self._certain.get(resource.urn, ()):
                facets = tuple(_completed(facet, link) for facet in facets)
            for link in (*self._possible.get(resource.type, ()), *self._possible.get(resource.urn, ())):
                facets = tuple(_either(facet, _completed(facet, link), link.companion) for facet in facets)
            facets += tuple(self._by_itself(resource, host))
        except Exception as error:
            raise RuleError(f"facts of {resource.type} ({error.__class__.__name__}: {error})", resource.urn) from error
        if not self.deployment.source.complete:
            facets = tuple(_unproven(facet) for facet in facets)
        if not facets and describe is None and not self.is_companion(resource):
            nowhere = Value(resource, "", UNREAD)  # nobody knows which property holds its place, if one does
            return (Undescribed(place=host.place_of(resource) or Place(nowhere, nowhere)),)
        return facets

    def _link(self, completion: Completion, facts: Facts) -> None:
        wanted = completion.of or tuple(facts.descriptions)
        candidates = [type for type in wanted if type in self.deployment.by_type]
        for type in completion.types:
            self._companion_types.add(type)
            for companion in self.deployment.by_type.get(type, ()):
                meant = self.deployment.candidates(companion, completion.by, *candidates) if candidates else ()
                if len(meant) == 1:
                    self._certain.setdefault(meant[0].urn, []).append(Link(completion, companion))
                elif meant:
                    for target in meant:
                        self._possible.setdefault(target.urn, []).append(Link(completion, companion))
                elif candidates and self._may_be_meant(companion[completion.by]):
                    for candidate in candidates:
                        self._possible.setdefault(candidate, []).append(Link(completion, companion))
                elif companion.kind == "managed":
                    self._alone.setdefault(companion.urn, []).append(completion)

    @staticmethod
    def _may_be_meant(name: Value) -> bool:
        """A name that is known and matches nothing here names something outside; any other may mean any candidate."""
        return not (name.is_known or name.is_absent)

    def _by_itself(self, companion: Resource, host: Host) -> Iterable[Facet]:
        for completion in self._alone.get(companion.urn, ()):
            blank = completion.facet(place=host.place_of(companion))
            completed = completion.function(blank, companion)
            if completed != blank:
                yield completed


def _completed(facet: Facet, link: Link) -> Facet:
    if not isinstance(facet, link.completion.facet):
        return facet
    return link.completion.function(facet, link.companion)


def _either(before: Facet, after: Facet, companion: Resource) -> Facet:
    """`before`, with what `after` would change made UNKNOWN."""
    changes: dict[str, Truth] = {}
    for name in before.__struct_fields__:
        old, new = getattr(before, name), getattr(after, name)
        if isinstance(new, Truth) and (old is None or (isinstance(old, Truth) and old.state is not new.state)):
            cause = Text(
                fr=f"« {companion.name} » ({companion.type}) peut s'y appliquer, sa cible n'est pas connue",
                en=f"“{companion.name}” ({companion.type}) may apply to it, its target is not known",
            )
            changes[name] = Truth(State.UNKNOWN, (Reason(resource=companion.urn, cause=cause),))
    return msgspec.structs.replace(before, **changes) if changes else before


def _unproven(facet: Facet) -> Facet:
    changes = {
        name: Truth(
            State.UNKNOWN,
            tuple(msgspec.structs.replace(r, cause=INCOMPLETE) for r in fact.reasons) or (Reason(cause=INCOMPLETE),),
        )
        for name in facet.__struct_fields__
        if isinstance(fact := getattr(facet, name), Awaited)
    }
    return msgspec.structs.replace(facet, **changes) if changes else facet
