"""Waivers that set nothing aside: a pattern that fits no resource, or resources that no longer fail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from rempart.exceptions.records import Waiver, is_active
from rempart.expiries import named
from rempart.text import COLON, Text

if TYPE_CHECKING:
    from rempart.assessment import Assessment


class Use(IntEnum):
    """What a waiver does for a deployment; the greater, the more."""

    NOT_JUDGED = 0
    """Its rule did not run: nobody can tell."""
    NO_RESOURCE = 1
    """No resource bears the name."""
    NO_FAILURE = 2
    """Resources bear the name, and the rule finds nothing wrong with them."""
    USED = 3


def use_of(waiver: Waiver, assessment: Assessment) -> Use:
    """What `waiver` does for one deployment, whatever its date."""
    if all(rule.id != waiver.rule for rule in assessment.scope.rules):
        return Use.NOT_JUDGED
    for verdict in assessment.failures:
        resource = verdict.resource
        if resource is not None and waiver.covers(verdict.rule.id, resource.urn, resource.name):
            return Use.USED
    if any(waiver.covers(waiver.rule, resource.urn, resource.name) for resource in assessment.deployment.managed):
        return Use.NO_FAILURE
    return Use.NO_RESOURCE


def best_use(waiver: Waiver, assessments: Iterable[Assessment]) -> Use:
    """What a waiver does for several deployments that share its file."""
    return max((use_of(waiver, assessment) for assessment in assessments), default=Use.NOT_JUDGED)


def orphans(assessment: Assessment) -> tuple[Waiver, ...]:
    """The waivers in force that set no verdict of this deployment aside, their rule having run."""
    return tuple(waiver for waiver, _ in _uses(assessment))


def notices(assessment: Assessment) -> list[Text]:
    """A warning for each orphan; another stack that shares the file may need it."""
    where = Text(" dans cette pile", " in this stack") if assessment.deployment.source.stack else Text(" ici", " here")
    return [told(waiver, use) + where for waiver, use in _uses(assessment)]


def told(waiver: Waiver, use: Use) -> Text:
    """What is wrong with a waiver that sets nothing aside."""
    why = {
        Use.NOT_JUDGED: Text("la règle n'a pas été jugée", "the rule was not judged"),
        Use.NO_RESOURCE: Text("aucune ressource ne porte ce nom", "no resource bears this name"),
        Use.NO_FAILURE: Text("plus rien à écarter", "nothing left to set aside"),
        Use.USED: Text("sert", "in use"),
    }[use]
    return named(waiver) + COLON + why


def _uses(assessment: Assessment) -> Sequence[tuple[Waiver, Use]]:
    waivers = (waiver for waiver in assessment.exceptions.waivers if is_active(waiver, assessment.on))
    uses = ((waiver, use_of(waiver, assessment)) for waiver in waivers)
    return [(waiver, use) for waiver, use in uses if use in (Use.NO_RESOURCE, Use.NO_FAILURE)]
