"""A page for each rule, where the checks' guidelines lead; that the pages are up to date, scripts/test asks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from rempart.packs.checkov.ids import COVERAGE, GUIDELINE, SUMMARY, check_id
from rempart.rules import all_rules

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = {rule: check_id(rule) for rule in all_rules()} | {"coverage": COVERAGE, "summary": SUMMARY}


def guideline(rule: str) -> Path:
    return ROOT / GUIDELINE.format(rule=rule)


@pytest.mark.parametrize("rule", PAGES)
def test_a_guideline_leads_to_the_page_of_its_check(rule: str) -> None:
    page = guideline(rule).read_text(encoding="utf-8")
    assert PAGES[rule] in page
    assert "## Français" in page
    assert "## English" in page


def test_there_is_no_page_of_a_rule_that_is_gone() -> None:
    assert {page.stem for page in guideline("coverage").parent.glob("*.md")} == PAGES.keys() | {"README"}
