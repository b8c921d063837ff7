"""`rempart catalog`: look after the catalogue of texts, hosts, regions and packages."""

from __future__ import annotations

import click

from rempart.cli import judging, options
from rempart.cli.group import HELP, Failing, Word
from rempart.text import Language


@click.group(cls=Failing, context_settings=HELP, invoke_without_command=True)
@click.pass_context
def catalog(context: click.Context) -> int | None:
    """Entretenir le catalogue des textes et des hébergeurs. / Look after the catalogue of texts and hosts."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        return 2
    return None


@catalog.command(context_settings=HELP)
@click.option("--format", "-f", "form", type=Word(["terminal", "json"]), default="terminal", show_default=True)
@options.lang
@options.as_of
def check(form: str, lang: Language, as_of: str | None) -> int:
    """Dire ce qui est échu, à relire ou non vérifié. / Say what has expired, is to be read again or unverified.

    Sortie 1 : un fait est échu, ou n'a pas été relu depuis 180 jours.
    """
    from rempart.catalog import upkeep
    from rempart.reports import upkeep as report

    on = judging.date(as_of)
    found = upkeep.due(on)
    if form == "json":
        judging.write(report.document(found), None)
    else:
        report.render(judging.console(), found, on=on, lang=lang)
    return 1 if any(one.is_overdue for one in found) else 0
