"""Facts about offerings as truths, on dates."""

from datetime import date
from typing import Any

import msgspec
import pytest
from rempart.catalog import facts, offerings
from rempart.truth import State

TODAY = date(2026, 11, 22)
T, F, U = State.TRUE, State.FALSE, State.UNKNOWN


@pytest.mark.parametrize(
    ("id", "asked", "on", "state"),
    [
        ("scaleway", {}, TODAY, T),
        ("scaleway", {}, date(2024, 7, 1), U),
        ("scaleway", {"product": "object-storage"}, TODAY, T),
        ("scaleway", {"product": "managed-database"}, TODAY, U),
        ("scaleway", {"product": "serverless"}, TODAY, U),
        ("scaleway", {"region_id": "fr-par-1"}, TODAY, T),
        ("scaleway", {"region_id": "nl-ams"}, TODAY, F),
        ("scaleway", {"region_id": "us-east-1"}, TODAY, U),
        ("scaleway", {"activity": 4}, TODAY, T),
        ("scaleway", {"activity": 6}, TODAY, U),
        ("gcp", {"activity": 6}, TODAY, U),
        ("numspot", {}, TODAY, T),
        ("numspot", {"activity": 1}, TODAY, U),
        ("outscale", {}, TODAY, U),
        ("cloudtemple", {}, TODAY, U),
        ("s3ns", {}, TODAY, U),
        ("ovh", {"product": "vps"}, TODAY, F),
        ("ovh", {"product": "managed-database", "activity": 6}, TODAY, U),
        ("ovh", {"product": "instances", "activity": 6}, TODAY, T),
        ("clevercloud", {}, date(2027, 12, 19), T),
        ("clevercloud", {}, date(2027, 12, 20), F),
        ("clevercloud-standard", {}, TODAY, F),
        ("azure", {}, TODAY, T),
        ("azure", {"product": "object-storage"}, TODAY, U),
        ("ibm", {}, TODAY, U),
    ],
)
def test_hds(id: str, asked: dict[str, Any], on: date, state: State) -> None:
    assert facts.hds(offerings()[id], on, **asked).state is state


def test_an_end_that_is_not_known_is_said() -> None:
    (reason,) = facts.hds(offerings()["scaleway"], TODAY).reasons
    assert reason.detail is not None
    assert reason.detail.fr == "fin de validité non établie"


@pytest.mark.parametrize(
    ("id", "asked", "on", "state"),
    [
        ("outscale", {}, TODAY, T),
        ("outscale", {}, date(2026, 11, 30), T),
        ("outscale", {}, date(2026, 12, 1), F),
        ("outscale", {"product": "kubernetes"}, TODAY, U),
        ("outscale-eu-west-2", {}, TODAY, F),
        ("scaleway", {}, TODAY, F),
        ("bleu", {}, TODAY, F),
        ("s3ns", {}, TODAY, T),
        ("ovh-snc-vmware", {}, date(2026, 12, 30), F),
        ("ovh-snc-platform", {"product": "block-storage"}, TODAY, T),
        ("ovh-snc-platform", {"product": "kubernetes"}, TODAY, F),
        ("cloudtemple", {"product": "vpc"}, TODAY, F),
        ("cloudtemple", {"product": "instances"}, TODAY, U),
        ("numspot", {}, date(2026, 7, 30), U),
        ("azure", {}, TODAY, F),
    ],
)
def test_secnumcloud(id: str, asked: dict[str, Any], on: date, state: State) -> None:
    assert facts.secnumcloud(offerings()[id], on, **asked).state is state


@pytest.mark.parametrize(
    ("id", "law", "operator", "parent"),
    [
        ("scaleway", T, T, T),
        ("azure", F, F, F),
        ("aws-eusc", F, T, F),
        ("ovh", U, T, T),
        ("ovh-us", F, F, T),
        ("bleu", U, T, T),
        ("s3ns", T, T, T),
        ("exoscale", F, F, F),
        ("hetzner", U, U, U),
        ("ibm", U, U, U),
        ("scalingo", U, T, U),
        ("opentelekomcloud", U, U, U),
    ],
)
def test_who(id: str, law: State, operator: State, parent: State) -> None:
    o = offerings()[id]
    got = (facts.foreign_law(o, TODAY).state, facts.operator_in_eu(o).state, facts.parent_in_eu(o).state)
    assert got == (law, operator, parent)


def test_a_statute_is_named() -> None:
    (reason,) = facts.foreign_law(offerings()["azure"], TODAY).reasons
    assert reason.detail is not None
    assert "CLOUD Act" in reason.detail.fr


def test_what_holds_in_the_eea_only() -> None:
    ionos = offerings()["ionos"]
    states = [facts.foreign_law(ionos, TODAY, region_id=id).state for id in ("fr/par", "us/las", None)]
    assert states == [T, U, U]


@pytest.mark.parametrize("fact", ["hds", "secnumcloud", "foreign_law", "operator", "parent"])
def test_memory_never_decides(fact: str) -> None:
    for o in offerings().values():
        weak = msgspec.structs.replace(o, **{fact: msgspec.structs.replace(getattr(o, fact), confidence="M")})
        truth = {
            "hds": lambda w: facts.hds(w, TODAY),
            "secnumcloud": lambda w: facts.secnumcloud(w, TODAY),
            "foreign_law": lambda w: facts.foreign_law(w, TODAY),
            "operator": facts.operator_in_eu,
            "parent": facts.parent_in_eu,
        }[fact](weak)
        assert truth.is_unknown, o.id
        assert all(r.cause for r in truth.reasons), o.id


def test_soon() -> None:
    until = date(2026, 11, 30)
    days = [date(2026, 8, 31), date(2026, 9, 1), until, date(2026, 12, 1)]
    assert [facts.expires_soon(until, on) for on in days] == [False, True, True, False]
