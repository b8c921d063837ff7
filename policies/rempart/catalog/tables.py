"""The tables shipped in the package: tab-separated, first line the names of the columns, `-` for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent.parent / "data"

CHECKED_ON: Final = date(2026, 11, 22)
"""The date of this catalogue: the newest `checked_on` of its rows."""


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of `name`, cells by column. A row with another number of cells is an error of the package."""
    head, *lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    columns = head.split("\t")
    for line in lines:
        yield dict(zip(columns, line.split("\t"), strict=True))


def written(cell: str) -> str:
    """The cell, empty where `-` says that there is nothing."""
    return "" if cell == "-" else cell


def day(cell: str) -> date | None:
    return None if cell == "-" else date.fromisoformat(cell)
