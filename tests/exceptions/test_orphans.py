"""Waivers that set nothing aside, and what a waiver does not make of a verdict."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest
from rempart.assessment import Assessment
from rempart.exceptions.files import Exceptions
from rempart.exceptions.orphans import Use, best_use, notices, orphans, use_of
from rempart.exceptions.records import Waiver
from rempart.rules import all_rules
from rempart.testing import ON, assess, profile_of, resource

RULE: Final = all_rules()["store-private"]


def waiver(name: str, *, rule: str = "store-private", days: int = 30) -> Waiver:
    return Waiver(rule=rule, resource=name, reason="r", approver="x", expires=ON + timedelta(days=days))


def assessed(*waivers: Waiver) -> Assessment:
    """A public bucket, and a private one."""
    made = [
        resource("scaleway_object_bucket", {"region": "fr-par", "acl": acl}, name=name)
        for name, acl in (("public", "public-read"), ("prive", "private"))
    ]
    return assess(*made, rules=[RULE], profile=profile_of([RULE]), exceptions=Exceptions(waivers=waivers))


@pytest.mark.parametrize(
    ("given", "use"),
    [
        (waiver("public"), Use.USED),
        (waiver("p*"), Use.USED),
        (waiver("prive"), Use.NO_FAILURE),
        (waiver("pubic"), Use.NO_RESOURCE),
        (waiver("public", rule="stored-in-eea"), Use.NOT_JUDGED),
    ],
)
def test_use(given: Waiver, use: Use) -> None:
    assert use_of(given, assessed()) is use
    assert use_of(given, assessed(given)) is use
    assert orphans(assessed(given)) == ((given,) if use in (Use.NO_FAILURE, Use.NO_RESOURCE) else ())


def test_the_best_of_several_deployments() -> None:
    private = assess(
        resource("scaleway_object_bucket", {"region": "fr-par", "acl": "private"}, name="public"),
        rules=[RULE],
        profile=profile_of([RULE]),
    )
    assert best_use(waiver("public"), [private]) is Use.NO_FAILURE
    assert best_use(waiver("public"), [private, assessed()]) is Use.USED
    assert best_use(waiver("prive"), [private, assessed()]) is Use.NO_FAILURE
    assert best_use(waiver("public"), []) is Use.NOT_JUDGED


def test_the_warnings_of_a_report() -> None:
    expired = waiver("nulle-part", days=-1)  # told as expired, elsewhere
    found = notices(assessed(waiver("public"), waiver("prive"), waiver("pubic"), expired))
    assert [(text.fr, text.en) for text in found] == [
        (
            "Dispense de store-private pour prive : plus rien à écarter dans cette pile",
            "Waiver of store-private for prive: nothing left to set aside in this stack",
        ),
        (
            "Dispense de store-private pour pubic : aucune ressource ne porte ce nom dans cette pile",
            "Waiver of store-private for pubic: no resource bears this name in this stack",
        ),
    ]


def test_waived_is_never_compliant() -> None:
    whole = assessed(waiver("public"))
    assert [(v.resource.name if v.resource else "", v.status, v.found, v.counts) for v in whole.verdicts] == [
        ("public", "waived", "violation", False),
        ("prive", "compliant", "compliant", True),
    ]
    assert whole.summary == {"compliant": 1, "violation": 0, "undetermined": 0, "waived": 1, "notApplicable": 0}
    statuses = {result.status for result in whole.results if result.verdicts}
    assert "waived" in statuses
    assert not statuses & {"satisfied", "attested", "carried"}
    assert {result.code for result in whole.results if result.verdicts} == {"waived"}


def test_an_expired_waiver_sets_nothing_aside() -> None:
    assert assessed(waiver("public", days=-1)).summary["violation"] == 1
    assert assessed(waiver("public", days=0)).summary["violation"] == 0
