"""Each stack gets the verdicts that are written beside it, and each verdict leads to a line of the stack."""

from __future__ import annotations

import datetime
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pytest
from rempart import settings
from rempart.assessment import Assessment, evaluate
from rempart.catalog import profiles
from rempart.deployment import Deployment
from rempart.exceptions import files
from rempart.exceptions.files import Exceptions
from rempart.exceptions.records import Derogation, ServiceClaim
from rempart.readers import program
from rempart.rules import all_rules

ROOT: Final = Path(__file__).resolve().parent.parent.parent
STACKS: Final = tuple(sorted(path.stem for path in (ROOT / "stacks" / "expected").glob("*.toml")))
DATES: Final = (datetime.date(2026, 11, 22), datetime.date(2026, 12, 15), datetime.date(2027, 3, 1))
"""The day of the catalogue, one after the end of OUTSCALE's qualification, one after what expires with the year."""

PROFILES: Final = ("hds", "sren-31", "pds")


@lru_cache(maxsize=len(STACKS))
def deployment(stack: str) -> Deployment:
    return program.read(ROOT, stack=stack)


@lru_cache(maxsize=len(STACKS))
def expected(stack: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "stacks" / "expected" / f"{stack}.toml").read_text(encoding="utf-8"))


def expected_on(stack: str, profile: str, on: datetime.date) -> dict[str, Any]:
    """What is written for the profile, with the latest change that a date brings."""
    changes = [c for c in expected(stack).get("later", ()) if c["profile"] == profile and c["on"] <= on]
    wanted: dict[str, Any] = max(changes, key=lambda change: change["on"], default=expected(stack)[profile])
    return wanted


def assessed(
    stack: str, profile: str, exceptions: Exceptions | None = None, on: datetime.date | None = None
) -> Assessment:
    return evaluate(
        deployment(stack),
        all_rules().values(),
        profiles()[profile],
        on or expected(stack)["as-of"],
        settings=settings.read(ROOT),
        exceptions=exceptions or Exceptions(),
    )


@pytest.mark.parametrize("on", DATES, ids=str)
@pytest.mark.parametrize(("stack", "profile"), [(s, p) for s in STACKS for p in PROFILES if p in expected(s)])
def test_exit_and_statuses(stack: str, profile: str, on: datetime.date) -> None:
    wanted = expected_on(stack, profile, on)
    assessment = assessed(stack, profile, files.read(ROOT), on)
    statuses = {result.requirement.id: result.status for result in assessment.results}
    listed = {requirement["id"]: requirement["status"] for requirement in wanted["requirement"]}
    assert {id: statuses[id] for id in listed} == listed
    assert assessment.exit_code() == wanted["exit"]
    if "violations-only" in wanted:
        violated = {
            r.requirement.id for r in assessment.results if r.status == "violated" and not r.requirement.is_advice
        }
        assert violated == set(wanted["violations-only"])


@pytest.mark.parametrize("stack", STACKS)
def test_nothing_is_uncovered_and_every_verdict_has_a_line(stack: str) -> None:
    assessment = assessed(stack, "pds")
    assert assessment.coverage.uncovered == ()
    for verdict in assessment.verdicts:
        if verdict.resource is not None:
            location = verdict.resource.location
            assert location is not None, verdict.resource.urn
            line = (ROOT / location.file).read_text(encoding="utf-8").splitlines()[location.line - 1]
            assert line.strip(), f"{location.file}:{location.line} is empty"


def derogation(until: datetime.date) -> Exceptions:
    record = Derogation(
        requirements=("SREN-31-I", "SREN-31-IV", "DEC-2026-272", "ARR-2026-08-12"),
        basis="SREN-31-III",
        reference="D-2026-1",
        authority="Premier ministre",
        stacks=("scaleway",),
        since=datetime.date(2026, 11, 1),
        until=until,
    )
    return Exceptions(derogations=(record,))


def test_a_derogation_lifts_the_qualification_until_its_date() -> None:
    on = expected("scaleway")["as-of"]
    during = assessed("scaleway", "sren-31", derogation(on))
    after = assessed("scaleway", "sren-31", derogation(on), on + datetime.timedelta(days=1))
    elsewhere = assessed("azure", "sren-31", derogation(on))
    assert [a.exit_code() for a in (during, after, elsewhere)] == [0, 1, 1]
    assert {r.status for r in during.results if r.requirement.id.startswith("SREN-31-I")} >= {"derogated"}


def test_the_service_claim_settles_who_keeps_the_backups() -> None:
    claim = ServiceClaim(
        provider="scaleway",
        offering="client",
        by="Camille Martin",
        role="RSSI",
        activities=(6,),
        until=datetime.date(2027, 11, 30),
    )
    without = assessed("scaleway", "hds")
    recorded = assessed("scaleway", "hds", Exceptions(services=(claim,)))
    assert [without.exit_code(), recorded.exit_code()] == [3, 0]
    undetermined = {v.resource.name for v in without.failures if v.rule.id == "hds-certified" and v.resource}
    assert undetermined, "the backup is what the claim settles"
    assert not [v for v in recorded.failures if v.rule.id == "hds-certified"]
