"""What of the catalogue wants looking at on a day: expired, about to, long unread, or never verified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple, get_args

from rempart.catalog.facts import expires_soon, expiries
from rempart.catalog.offerings import FACTS, Fact, Offering, offerings
from rempart.catalog.packages import packages
from rempart.catalog.places import regions
from rempart.catalog.requirements import requirements
from rempart.text import COLON, Text, same

Why = Literal["expired", "soon", "stale", "unverified"]
WHYS: Final = get_args(Why)
"""The most pressing first."""

STALE: Final = timedelta(days=180)
"""A reading older than this is to be made again: registers of certificates change several times a year."""


class Row(NamedTuple):
    """A dated row of the catalogue."""

    file: str
    id: str
    """As it stands in the file: `scaleway.hds`, `HDS-EXI-01`, `ovh/GRA`."""
    named: Text
    checked_on: date
    is_verified: bool
    until: date | None = None
    """Last day of validity; None where there is none, or none is known."""
    sources: tuple[str, ...] = ()
    """Where to look: addresses, or the note that says how it was read."""


class Due(NamedTuple):
    """Why a row wants looking at. One row may be due for several reasons."""

    why: Why
    day: date
    """When it expires, or when it was last read."""
    row: Row

    @property
    def is_overdue(self) -> bool:
        """Whether somebody has to do something about it; the rest is for information."""
        return self.why in ("expired", "stale")


def due(on: date, rows: Iterable[Row] | None = None) -> list[Due]:
    """All of the catalogue, or `rows`, that is due on a day: by reason, the earliest first."""
    found = [one for row in (_rows() if rows is None else rows) for one in _of(row, on)]
    return sorted(found, key=lambda one: (WHYS.index(one.why), one.day, one.row.file, one.row.id))


def _of(row: Row, on: date) -> Iterator[Due]:
    if row.until is not None and row.until < on:
        yield Due("expired", row.until, row)
    elif row.until is not None and expires_soon(row.until, on):
        yield Due("soon", row.until, row)
    if on - row.checked_on > STALE:
        yield Due("stale", row.checked_on, row)
    if not row.is_verified:
        yield Due("unverified", row.checked_on, row)


def _rows() -> Iterator[Row]:
    for offering in offerings().values():
        yield from _of_offering(offering)
    for requirement in requirements().values():
        yield Row(
            "requirements.tsv",
            requirement.id,
            same(f"{requirement.text}, {requirement.article}"),
            requirement.checked_on,
            requirement.confidence in ("V1", "V2"),
            sources=tuple(requirement.urls),
        )
    for region in regions().values():
        yield Row(
            "regions.tsv",
            f"{region.provider}/{region.id}",
            same(region.city or region.country or "?"),
            region.checked_on,
            region.confidence != "M",
            sources=(region.note,) if region.note else (),
        )
    for package in packages().values():
        yield Row(
            "packages.tsv",
            package.pulumi,
            same(package.operator or package.kind),
            package.checked_on,
            package.is_verified,
            sources=(package.note,) if package.note else (),
        )


def _of_offering(offering: Offering) -> Iterator[Row]:
    ends = dict(expiries(offering))
    for name, told in FACTS.items():
        fact: Fact = getattr(offering, name)
        yield Row(
            "offerings.json",
            f"{offering.id}.{name}",
            same(offering.name) + COLON + told,
            fact.checked_on,
            fact.confidence != "M",
            ends.get(name),
            fact.sources,
        )
