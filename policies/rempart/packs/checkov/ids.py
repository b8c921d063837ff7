"""The ids of the pack's checks. Nothing of Checkov is imported: who reads its results has it in another environment."""

from __future__ import annotations

from typing import Final

PREFIX: Final = "CKV_REMPART_"
COVERAGE: Final = f"{PREFIX}COVERAGE"
SUMMARY: Final = f"{PREFIX}SUMMARY"


def check_id(rule: str) -> str:
    """`stored-in-eea` → CKV_REMPART_STORED_IN_EEA."""
    return f"{PREFIX}{rule.upper().replace('-', '_')}"
