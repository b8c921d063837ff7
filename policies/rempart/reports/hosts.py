"""Who may host: offerings side by side on a date, for people and for tools."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from rempart import catalog
from rempart.hosts import HostRow, compare
from rempart.reports import words
from rempart.reports.layout import put
from rempart.text import COLON, Language, Text
from rempart.truth import State, Truth

MARKS: Final = {
    State.TRUE: (Text("oui", "yes"), "green"),
    State.FALSE: (Text("non", "no"), "red"),
    State.UNKNOWN: (Text("indéterminé", "undetermined"), "yellow"),
}

SYMBOLS: Final = {State.TRUE: "✓", State.FALSE: "✗", State.UNKNOWN: "?"}

QUESTIONS: Final = (
    ("place", Text("dans l'EEE", "in the EEA")),
    ("operator", Text("opérateur UE", "EU operator")),
    ("parent", Text("maison mère UE", "EU parent")),
    ("foreign_law", Text("hors loi tierce", "no foreign law")),
    ("hds", Text("HDS", "HDS")),
    ("secnumcloud", Text("SecNumCloud", "SecNumCloud")),
)

HEADS: Final = (
    Text("EEE", "EEA"),
    Text("siège", "seat"),
    Text("mère", "parent"),
    Text("lois", "laws"),
    Text("HDS", "HDS"),
    Text("SNC", "SNC"),
)
"""The questions in one word, for the table."""

LEGEND: Final = Text(
    "EEE : une région au moins y est ; siège, mère : dans l'UE ; lois : aucune loi tierce ; SNC : SecNumCloud",
    "EEA: at least one region; seat, parent: in the EU; laws: no third-country law; SNC: SecNumCloud",
)

DETAILED: Final = 3
"""Up to this many offerings, the reasons are told too."""


def render(
    console: Console, names: Sequence[str], *, profile: str, on: date, form: str = "terminal", lang: Language = "fr"
) -> None:
    """Compare the offerings named, or all, against a profile on a day.

    Raises `InputError` for an unknown profile or offering.
    """
    rows = compare(profile, on, names)
    if form == "json":
        content = msgspec.json.encode([document(row) for row in rows])
        console.file.write(msgspec.json.format(content, indent=2).decode() + "\n")
        return
    title = Text(
        f"Offres d'hébergement, profil {profile}, au {on} (faits vérifiés au {catalog.CHECKED_ON})",
        f"Hosting offerings, profile {profile}, as of {on} (facts checked on {catalog.CHECKED_ON})",
    )
    console.print(_table(rows, title, lang))
    if len(rows) <= DETAILED:
        for row in rows:
            _detail(console, row, lang)
    else:
        hint = Text("Les raisons : rempart hosts OFFRE", "The reasons: rempart hosts OFFERING")
        console.print(Styled(hint.in_(lang), style="dim"))


def document(row: HostRow) -> dict[str, Any]:
    """One offering as plain data, in both languages."""
    return {
        "offering": row.offering.id,
        "name": row.offering.name,
        "operator": {"name": row.offering.operator.name, "countries": list(row.offering.operator.countries)},
        "parent": {"name": row.offering.parent.name, "countries": list(row.offering.parent.countries)},
        "countries": list(row.countries),
        "facts": {name: _truth(getattr(row, name)) for name, _ in QUESTIONS},
        "expires": [{"fact": e.fact, "until": e.until.isoformat(), "expired": e.is_expired} for e in row.expiries],
        "requirements": {id: _truth(truth) for id, truth in row.requirements.items()},
        "verdict": _truth(row.verdict),
    }


def _truth(truth: Truth) -> dict[str, Any]:
    said = words.message(truth.reasons)
    return {"answer": MARKS[truth.state][0].en, "because": {"fr": said.fr, "en": said.en}}


def _table(rows: Sequence[HostRow], title: Text, lang: Language) -> Table:
    legend = "   ".join(f"{SYMBOLS[state]} {name.in_(lang)}" for state, (name, _) in MARKS.items())
    table = Table(
        title=title.in_(lang),
        title_justify="left",
        title_style="bold",
        caption=f"{legend}\n{LEGEND.in_(lang)}",
        caption_justify="left",
        box=None,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    table.add_column(Text("offre", "offering").in_(lang), no_wrap=True)
    table.add_column(Text("verdict", "verdict").in_(lang), no_wrap=True)
    for head in HEADS:
        table.add_column(head.in_(lang), justify="center", no_wrap=True)
    table.add_column(Text("échéance", "expires").in_(lang), no_wrap=True)
    for row in rows:
        truths: list[Truth] = [getattr(row, name) for name, _ in QUESTIONS]
        symbols = [Styled(SYMBOLS[truth.state], style=MARKS[truth.state][1]) for truth in truths]
        table.add_row(Styled(row.offering.id), _mark(row.verdict, lang), *symbols, _expiry(row, lang))
    return table


def _mark(truth: Truth, lang: Language) -> Styled:
    name, style = MARKS[truth.state]
    return Styled(name.in_(lang), style=style)


def _expiry(row: HostRow, lang: Language) -> Styled:
    cell = Styled()
    for expiry in row.expiries:
        if cell:
            cell.append("\n")
        what = FACTS.get(expiry.fact, expiry.fact)
        if expiry.is_expired:
            cell.append(f"{what} {expiry.until} {Text('échu', 'expired').in_(lang)}", style="red")
        else:
            cell.append(f"{what} {expiry.until}", style="yellow" if expiry.is_soon else "")
    return cell


FACTS: Final = {"hds": "HDS", "secnumcloud": "SNC"}


def _detail(console: Console, row: HostRow, lang: Language) -> None:
    offering = row.offering
    colon = COLON.in_(lang)
    console.print()
    put(console, Styled(offering.name, style="bold"))
    for company, role in (
        (offering.operator, Text("opérateur", "operator")),
        (offering.parent, Text("maison mère", "parent")),
    ):
        countries = ", ".join(catalog.country_name(c).in_(lang) for c in company.countries)
        put(console, f"{role.in_(lang)}{colon}{company.name} ({countries})", indent=2, hanging=4)
    for name, question in QUESTIONS:
        truth: Truth = getattr(row, name)
        line = Styled(f"{question.in_(lang)}{colon}").append_text(_mark(truth, lang))
        put(console, line.append(f"  {words.message(truth.reasons).in_(lang)}", "dim"), indent=2, hanging=4)
    put(console, Styled(REQUIRED.in_(lang), style="bold"))
    for state, (mark, style) in MARKS.items():
        ids = [id for id, truth in row.requirements.items() if truth.state is state]
        if ids:
            line = Styled(f"{mark.in_(lang)} ({len(ids)}){colon}", style=style)
            put(console, line.append(", ".join(ids), "default"), indent=2, hanging=4)


REQUIRED: Final = Text(
    "Exigences que décident des faits sur l'hébergeur", "Requirements that facts about a host decide"
)
