"""Every row of the table of controls: a bad value is seen, a good one is not, a missing one gives what the row says."""

from __future__ import annotations

import json

import pytest
from rempart.facts import is_known
from rempart.names import canonical_type
from rempart.rules import all_rules

from tests.controls import kit
from tests.controls.kit import REASONS, Row

ROWS = tuple(kit.rows())
READ = [row for row in ROWS if row.testable == "yes"]
ATTESTED = [row for row in ROWS if row.testable == "attest" and row.exercised]
DECIDES_NOTHING = [row for row in ROWS if row.testable == "no" and row.exercised]


@pytest.mark.parametrize("row", READ, ids=str)
def test_row(row: Row) -> None:
    bad, good = json.loads(row.bad), json.loads(row.good)
    seen = {"bad": kit.yields(row, bad), "good": kit.yields(row, good)}
    if row.absent != "impossible":
        seen["absent"] = kit.yields(row, None)
    seen = {which: "compliant" if found == "silent" else found for which, found in seen.items()}
    expected = {"bad": row.found, "good": "compliant"}
    if row.absent != "impossible":
        expected["absent"] = row.absent
    assert seen == expected


@pytest.mark.parametrize("row", ATTESTED, ids=str)
def test_nothing_written_replaces_an_attestation(row: Row) -> None:
    verdicts = [v for v in kit.assessed(row, json.loads(row.bad)).verdicts if v.resource and v.resource.name == "it"]
    assert {verdict.rule.id for verdict in verdicts} == set(row.rules.split(","))
    assert {verdict.status for verdict in verdicts} == {"undetermined"}


@pytest.mark.parametrize("row", DECIDES_NOTHING, ids=str)
def test_what_decides_nothing_changes_no_verdict(row: Row) -> None:
    assert row.bad != row.good
    assert is_known(canonical_type(row.type))
    assert kit.every_verdict(row, json.loads(row.bad)) == kit.every_verdict(row, json.loads(row.good))


def test_enough_rows_are_exercised() -> None:
    assert len(ROWS) == 1293
    assert len(READ) + len(ATTESTED) + len(DECIDES_NOTHING) >= 1000


def test_rows_are_unique_and_well_formed() -> None:
    keys = [(row.type, row.control, row.path) for row in ROWS]
    assert len(set(keys)) == len(keys)
    for row in ROWS:
        assert row.testable in ("yes", "attest", "no"), row
        if row.testable == "yes":
            assert row.found in ("violation", "undetermined"), row
            assert row.absent in ("violation", "undetermined", "compliant", "impossible"), row
            assert not row.reason, row
            assert set(row.rules.split(",")) <= set(all_rules()), row
        else:
            assert row.reason in REASONS, row
            exercised = {"attest": "undetermined", "no": "nothing"}[row.testable]
            assert row.found in ("", exercised), row
            assert bool(row.rules) == (row.testable == "attest" and row.exercised), row
            assert not row.absent, row
