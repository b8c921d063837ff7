from __future__ import annotations

from tests.engine.conftest import CASES, Opening


def test_a_thousand_resources_are_all_judged(opened: Opening) -> None:
    run = opened(CASES / "grand").preview()
    assert run.code != 0
    assert run.refused == {("mandatory", "encrypted-at-rest", f"depot-{number}") for number in range(1000)}
