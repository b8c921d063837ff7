"""`rempart waiver`: check, list and add the waivers of a project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from rempart.cli import judging, options
from rempart.cli.baseline import assessed
from rempart.cli.group import HELP, Failing, Word
from rempart.errors import InputError
from rempart.text import Language, Text

if TYPE_CHECKING:
    import datetime

    from rempart.assessment import Assessment
    from rempart.exceptions.records import Waiver

State = Literal["active", "soon", "expired"]

STATES: Final[dict[State, tuple[Text, str]]] = {
    "active": (Text("en vigueur", "active"), "green"),
    "soon": (Text("échéance proche", "expires soon"), "yellow"),
    "expired": (Text("échue", "expired"), "red"),
}

folder = click.argument(
    "directory", metavar="[DOSSIER]", type=click.Path(path_type=Path, exists=True, file_okay=False), default=Path()
)


@click.group(cls=Failing, context_settings=HELP, invoke_without_command=True)
@click.pass_context
def waiver(context: click.Context) -> int | None:
    """Vérifier, lister, ajouter des dispenses (rempart.waivers.toml). / Check, list, add waivers."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        return 2
    return None


@waiver.command(context_settings=HELP)
@click.argument("sources", metavar="[DOSSIER|FICHIER|-]...", type=click.Path(path_type=Path), nargs=-1)
@options.stacks
@options.profile
@options.running
@options.lang
@options.as_of
def lint(
    sources: tuple[Path, ...],
    stacks: tuple[str, ...],
    profile: str | None,
    lang: Language,
    as_of: str | None,
    **how: Any,
) -> int:
    """Dire tout ce qui ne va pas dans les dispenses. / Say all that is wrong with the waivers.

    Avec un dossier et ses piles, ou des fichiers, dit aussi celles qui n'écartent plus rien. Sortie 2 : fichier mal
    écrit ; 1 : dispense échue, en double, ou qui n'écarte rien.
    """
    from rempart.exceptions import files
    from rempart.exceptions.records import is_active, is_expired
    from rempart.expiries import of_record
    from rempart.rules import all_rules

    on = judging.date(as_of)
    directory = _directory(sources)
    if stacks and directory not in sources:
        sources = (*sources, directory)
    malformed: list[Text] = []
    waivers = files.read_waivers(directory, malformed, rules=all_rules(), on=on)
    judged: list[Assessment] = []
    for source in sources:
        if stacks or not source.is_dir():
            judged += assessed(
                source, stacks, folder=directory, profile=profile, as_of=as_of, lang=lang, how=how, waivers=False
            )
    expired = (of_record(each, on) for each in waivers if is_expired(each, on))
    found = [*filter(None, expired), *_twice(waivers)]
    notes: list[Text] = []
    if judged:
        _orphans([w for w in waivers if is_active(w, on)], judged, found, notes)
    for line in (*malformed, *found, *notes, *_count(waivers, malformed, found, bool(judged))):
        judging.say(line, lang)
    return 2 if malformed else 1 if found else 0


@waiver.command("list", context_settings=HELP)
@folder
@click.option("--format", "-f", "form", type=Word(["terminal", "json"]), default="terminal", show_default=True)
@options.lang
@options.as_of
def listed(directory: Path, form: str, lang: Language, as_of: str | None) -> None:
    """Lister les dispenses et leur échéance. / List the waivers and when they expire."""
    from rempart.exceptions import files
    from rempart.rules import all_rules

    on = judging.date(as_of)
    problems: list[Text] = []
    waivers = sorted(
        files.read_waivers(directory, problems, rules=all_rules(), on=on),
        key=lambda w: (w.expires, w.rule, w.resource),
    )
    if problems:
        raise InputError(*problems)
    if form == "json":
        import msgspec

        from rempart.reports.clean import written

        document = [msgspec.to_builtins(w) | {"state": _state(w, on)} for w in waivers]
        judging.write(written(document), None)
        return
    if not waivers:
        click.echo(Text("Aucune dispense", "No waiver").in_(lang))
        return
    from rich.table import Table
    from rich.text import Text as Styled

    from rempart.reports.clean import clean

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for head in HEADS:
        table.add_column(head.in_(lang), overflow="fold")
    for each in waivers:
        name, style = STATES[_state(each, on)]
        cells = (each.rule, each.resource, each.approver, each.ticket, each.expires.isoformat())
        table.add_row(*(Styled(clean(cell)) for cell in cells), Styled(name.in_(lang), style=style))
    judging.console().print(table)


HEADS: Final = (
    Text("règle", "rule"),
    Text("ressource", "resource"),
    Text("approuvée par", "approver"),
    Text("ticket", "ticket"),
    Text("échéance", "expires"),
    Text("état", "state"),
)


@waiver.command(context_settings=HELP)
@folder
@click.option("--rule", required=True, metavar="RÈGLE", help="La règle écartée.")
@click.option("--resource", required=True, metavar="MOTIF", help="Nom, adresse, URN, ou motif (*, ?).")
@click.option("--reason", required=True, metavar="TEXTE", help="Pourquoi.")
@click.option("--approver", required=True, metavar="QUI", help="Qui l'approuve.")
@click.option("--ticket", default="", metavar="RÉF", help="Où la décision est suivie.")
@click.option("--expires", required=True, metavar="AAAA-MM-JJ", help="Dernier jour : dans un an au plus.")
@options.lang
@options.as_of
def add(directory: Path, expires: str, lang: Language, as_of: str | None, **written: str) -> None:
    """Ajouter une dispense à la fin du fichier. / Append one waiver to the file."""
    import datetime

    from rempart.exceptions import files, writing
    from rempart.exceptions.records import Waiver
    from rempart.rules import all_rules

    try:
        day = datetime.date.fromisoformat(expires)
    except ValueError:
        raise InputError(
            Text(
                f"--expires : « {expires} » n'est pas une date AAAA-MM-JJ",
                f"--expires: “{expires}” is not a date YYYY-MM-DD",
            )
        ) from None
    new = Waiver(expires=day, **written)
    writing.add(directory, new, rules=all_rules(), on=judging.date(as_of))
    said = Text(
        f"{files.WAIVERS} : {new.rule} écartée pour {new.resource}, jusqu'au {new.expires}",
        f"{files.WAIVERS}: {new.rule} waived for {new.resource}, until {new.expires}",
    )
    judging.say(said, lang)


def _directory(sources: Sequence[Path]) -> Path:
    """Where the file of waivers stands: the one folder named, else here."""
    folders = list(dict.fromkeys(source for source in sources if source.is_dir()))
    if len(folders) > 1:
        raise InputError(
            Text(
                "un seul dossier à la fois : chacun a ses dispenses",
                "one folder at a time: each has waivers of its own",
            )
        )
    return folders[0] if folders else Path()


def _state(waiver: Waiver, on: datetime.date) -> State:
    from rempart.exceptions.records import expires_soon, is_expired

    if is_expired(waiver, on):
        return "expired"
    return "soon" if expires_soon(waiver, on) else "active"


def _twice(waivers: Sequence[Waiver]) -> Iterator[Text]:
    from rempart.expiries import named

    seen: set[tuple[str, str]] = set()
    for each in waivers:
        if (each.rule, each.resource) in seen:
            yield named(each) + Text(" : écrite deux fois", ": written twice")
        seen.add((each.rule, each.resource))


def _orphans(waivers: Sequence[Waiver], judged: Sequence[Assessment], found: list[Text], notes: list[Text]) -> None:
    """What sets nothing aside in any of the deployments; a rule that did not run proves nothing, and is noted."""
    from rempart.exceptions.orphans import Use, best_use, told

    for each in waivers:
        use = best_use(each, judged)
        if use is Use.NOT_JUDGED:
            notes.append(told(each, use))
        elif use is not Use.USED:
            found.append(told(each, use))


def _count(waivers: Sequence[Waiver], malformed: Sequence[Text], found: Sequence[Text], judged: bool) -> Iterator[Text]:
    from rempart.reports import words

    problems = len(malformed) + len(found)
    read = words.count(
        len(waivers),
        Text("dispense bien écrite", "waiver well written"),
        Text("dispenses bien écrites", "waivers well written"),
    )
    told = words.count(problems, Text("problème", "problem"))
    yield Text(f"{read.fr}, {told.fr}", f"{read.en}, {told.en}")
    if waivers and not judged:
        yield Text(
            "Pour savoir si chacune écarte encore quelque chose : rempart waiver lint DOSSIER --stack PILE",
            "To know whether each still sets something aside: rempart waiver lint FOLDER --stack STACK",
        )
