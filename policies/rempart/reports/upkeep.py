"""`rempart catalog check`: what of the catalogue wants looking at, with where to look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from rich.console import Console
from rich.text import Text as Styled

from rempart.catalog.upkeep import STALE, Due, Why
from rempart.reports.clean import written
from rempart.reports.layout import put
from rempart.text import Language, Text

HEADS: Final[dict[Why, tuple[Text, str]]] = {
    "expired": (Text("Échus", "Expired"), "red"),
    "soon": (Text("Échéance dans les 90 jours", "Expire within 90 days"), "yellow"),
    "stale": (Text(f"Non relus depuis {STALE.days} jours", f"Not read again for {STALE.days} days"), "red"),
    "unverified": (Text("Non vérifiés", "Unverified"), "yellow"),
}
DAYS: Final[dict[Why, Text]] = {
    "expired": Text("échu le", "expired on"),
    "soon": Text("jusqu'au", "until"),
    "stale": Text("lu le", "read on"),
    "unverified": Text("noté le", "noted on"),
}
NOTHING: Final = Text("Rien n'est échu ni n'attend d'être relu", "Nothing has expired or waits to be read again")
MOST: Final = 8
"""Rows of one file that are shown for one reason; the JSON form has them all."""


def render(console: Console, found: Sequence[Due], *, on: date, lang: Language) -> None:
    """By reason, then by file, the rows and where to look."""
    put(console, Styled(Text(f"Catalogue au {on}", f"Catalogue on {on}").in_(lang), style="bold"))
    if not any(one.is_overdue for one in found):
        put(console, Styled(NOTHING.in_(lang), style="green"))
    for why, (head, style) in HEADS.items():
        of_why = [one for one in found if one.why == why]
        if not of_why:
            continue
        console.print()
        put(console, Styled(f"{head.in_(lang)} ({len(of_why)})", style=f"bold {style}"))
        for file, those in groupby(sorted(of_why, key=lambda one: one.row.file), key=lambda one: one.row.file):
            _of_file(console, file, list(those), lang)


def _of_file(console: Console, file: str, found: Sequence[Due], lang: Language) -> None:
    put(console, f"{file} ({len(found)})", indent=2)
    for one in found[:MOST]:
        day = f"{DAYS[one.why].in_(lang)} {one.day}"
        put(console, f"{one.row.id}  {one.row.named.in_(lang)}, {day}", indent=4, hanging=6)
        for source in one.row.sources:
            if source.startswith("http"):
                console.print(Styled(" " * 6 + source), soft_wrap=True)
            else:
                put(console, source, indent=6, hanging=8)
    if (left := len(found) - MOST) > 0:
        more = Text(f"et {left} autres (--format json)", f"and {left} more (--format json)")
        put(console, more.in_(lang), indent=4)


def document(found: Sequence[Due]) -> bytes:
    """All rows, for tools."""
    return written([_entry(one) for one in found])


def _entry(one: Due) -> dict[str, Any]:
    row = one.row
    return {
        "why": one.why,
        "day": one.day,
        "file": row.file,
        "id": row.id,
        "name": {"fr": row.named.fr, "en": row.named.en},
        "checkedOn": row.checked_on,
        "until": row.until,
        "sources": list(row.sources),
    }
