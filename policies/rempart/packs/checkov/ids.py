"""The ids and pages of the pack's checks. Nothing of Checkov is imported: who reads its results has it elsewhere."""

from __future__ import annotations

from typing import Final

from rempart.text import Text

PREFIX: Final = "CKV_REMPART_"
COVERAGE: Final = f"{PREFIX}COVERAGE"
SUMMARY: Final = f"{PREFIX}SUMMARY"

TITLES: Final = {
    COVERAGE: Text(
        "Chaque ressource est d'un type que rempart juge", "Every resource is of a type that rempart judges"
    ),
    SUMMARY: Text(
        "Rien ne manque à l'ensemble, rien n'est passé sous silence", "The whole lacks nothing, nothing is left out"
    ),
}
"""Of the two checks that are no rule's."""

GUIDELINE: Final = "docs/rules/{rule}.md"
"""Where a rule's page is: in the project, until it has an address of its own."""


def check_id(rule: str) -> str:
    """`stored-in-eea` → CKV_REMPART_STORED_IN_EEA."""
    return f"{PREFIX}{rule.upper().replace('-', '_')}"
