"""Every obligation, as data: `data/requirements.tsv`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal, cast

import msgspec

from rempart.catalog.tables import day, rows, written
from rempart.text import Text

Check = Literal["automated", "partial", "registry", "attest", "info"]
Force = Literal["binding", "standard", "guide", "case-law", "doctrine", "soft-law", "proposal"]
Verification = Literal["V1", "V2", "V3", "M"]

_URL: Final = re.compile(r"https?://[^\s;]+")
_ADVICE: Final = frozenset({"guide", "doctrine", "soft-law", "proposal"})


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """One obligation. `in_force_from` None: date not established, counts as in force."""

    id: str
    text: str
    article: str
    body: str
    binds: str
    title: Text
    summary: Text
    figures: str
    facts: tuple[str, ...]
    check: Check
    in_force_from: date | None
    in_force_until: date | None
    force: Force
    source: str
    confidence: Verification
    note: str
    derogable_by: str
    """The requirement that provides for a derogation from this one; empty when no text does."""
    checked_on: date

    @property
    def binds_host(self) -> bool:
        """A duty of the host, carried by its certificate or qualification. Annex 2 of SecNumCloud binds the buyer."""
        return self.id.startswith(("HDS-EXI-", "SNC-")) and self.id != "SNC-A2"

    @property
    def is_advice(self) -> bool:
        """Never changes a status or the exit: unverified, not binding, or for information."""
        return self.confidence == "M" or self.force in _ADVICE or self.check == "info"

    @property
    def urls(self) -> list[str]:
        """The addresses that its source names, the main one first."""
        return _URL.findall(self.source)

    def in_force(self, on: date) -> bool:
        started = self.in_force_from is None or self.in_force_from <= on
        return started and (self.in_force_until is None or on <= self.in_force_until)


@lru_cache(maxsize=1)
def requirements() -> Mapping[str, Requirement]:
    """All requirements by id, in the order of the table."""
    return {row["id"]: _requirement(row) for row in rows("requirements.tsv")}


def _requirement(row: dict[str, str]) -> Requirement:
    return Requirement(
        id=row["id"],
        text=row["text"],
        article=row["article"],
        body=row["body"],
        binds=written(row["binds"]),
        title=Text(row["title_fr"], row["title_en"]),
        summary=Text(row["summary_fr"], row["summary_en"]),
        figures=written(row["figures"]),
        facts=tuple(written(row["facts"]).split()),
        check=cast(Check, row["check"]),
        in_force_from=day(row["in_force_from"]),
        in_force_until=day(row["in_force_until"]),
        force=cast(Force, row["legal_force"]),
        source=row["source"],
        confidence=cast(Verification, row["confidence"]),
        note=written(row["note"]),
        derogable_by=written(row["derogable_by"]),
        checked_on=date.fromisoformat(row["checked_on"]),
    )
