"""Every row of the table of controls: a bad value is seen, a good one is not, a missing one gives what the row says."""

from __future__ import annotations

import json

import pytest
from rempart.rules import all_rules

from tests.controls import kit
from tests.controls.kit import REASONS, Row

ROWS = tuple(kit.rows())
EXERCISED = [row for row in ROWS if row.testable == "yes"]


@pytest.mark.parametrize("row", EXERCISED, ids=str)
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
            assert not any((row.rules, row.bad, row.good, row.found, row.absent)), row
