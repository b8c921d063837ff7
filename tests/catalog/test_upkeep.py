"""What of the catalogue wants looking at: each reason at its edge, and the catalogue itself on three days."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from rempart.catalog import offerings, packages, regions, requirements
from rempart.catalog.upkeep import Due, Row, due
from rempart.cli import main
from rempart.text import same

ON = date(2026, 11, 27)


def row(until: date | None = None, checked_on: date = ON, is_verified: bool = True) -> Row:
    return Row("offerings.json", "h.hds", same("H"), checked_on, is_verified, until)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (row(), []),
        (row(until=ON), [("soon", ON)]),
        (row(until=ON - timedelta(1)), [("expired", ON - timedelta(1))]),
        (row(until=ON + timedelta(90)), [("soon", ON + timedelta(90))]),
        (row(until=ON + timedelta(91)), []),
        (row(checked_on=ON - timedelta(180)), []),
        (row(checked_on=ON - timedelta(181)), [("stale", ON - timedelta(181))]),
        (row(is_verified=False), [("unverified", ON)]),
        (
            row(date(2026, 1, 1), date(2025, 1, 1), is_verified=False),
            [("expired", date(2026, 1, 1)), ("stale", date(2025, 1, 1)), ("unverified", date(2025, 1, 1))],
        ),
    ],
)
def test_reasons(given: Row, expected: list[tuple[str, date]]) -> None:
    assert [(one.why, one.day) for one in due(ON, [given])] == expected


def of(found: list[Due], why: str) -> list[str]:
    return [one.row.id for one in found if one.why == why]


def test_the_catalogue_over_time() -> None:
    """Outscale's qualification ends on 2026-11-30, OVH's of VMware on 2026-12-29: see the sources that are printed."""
    before, after = due(date(2026, 11, 22)), due(date(2026, 12, 15))
    assert (of(before, "expired"), of(before, "stale")) == ([], [])
    assert of(before, "soon")[:2] == ["outscale.secnumcloud", "ovh-snc-vmware.secnumcloud"]
    assert of(after, "expired") == ["outscale.secnumcloud"]


def test_no_row_escapes() -> None:
    """Ten years on, every row of every table wants to be read again."""
    stale = [one.row for one in due(date(2036, 11, 22)) if one.why == "stale"]
    counted = {file: sum(row.file == file for row in stale) for file in {row.file for row in stale}}
    assert counted == {
        "offerings.json": 5 * len(offerings()),
        "requirements.tsv": len(requirements()),
        "regions.tsv": len(regions()),
        "packages.tsv": len(packages()),
    }


def asked(*options: str) -> Result:
    return CliRunner().invoke(main, ["catalog", "check", *options])


@pytest.mark.parametrize(("day", "code"), [("2026-11-22", 0), ("2026-12-15", 1), ("2027-06-10", 1)])
def test_the_exit_code_asks_for_work(day: str, code: int) -> None:
    assert asked("--as-of", day).exit_code == code


def test_what_is_printed() -> None:
    printed = asked("--as-of", "2026-12-15").output
    assert "Échus (1)" in printed
    assert "outscale.secnumcloud" in printed
    assert "échu le 2026-11-30" in printed
    assert "https://cyber.gouv.fr/prestataires-de-services-dinformatique-en-nuage-secnumcloud\n" in printed
    assert "Expired (1)" in asked("--as-of", "2026-12-15", "--lang", "en").output


def test_for_tools() -> None:
    result = asked("--as-of", "2026-12-15", "--format", "json")
    listed: list[dict[str, Any]] = json.loads(result.output)
    assert len(listed) == len(due(date(2026, 12, 15)))
    assert listed[0] | {"sources": []} == {
        "why": "expired",
        "day": "2026-11-30",
        "file": "offerings.json",
        "id": "outscale.secnumcloud",
        "name": {
            "fr": "OUTSCALE IaaS Cloud on Demand, cloudgouv-eu-west-1 : qualification SecNumCloud",
            "en": "OUTSCALE IaaS Cloud on Demand, cloudgouv-eu-west-1: SecNumCloud qualification",
        },
        "checkedOn": "2026-11-22",
        "until": "2026-11-30",
        "sources": [],
    }


def test_a_date_that_is_none_is_refused() -> None:
    assert asked("--as-of", "demain").exit_code == 2
