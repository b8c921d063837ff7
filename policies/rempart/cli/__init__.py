"""The command. Everything heavy is imported when a command needs it: `rempart --version` starts at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rempart import __version__
from rempart.cli import judging, options
from rempart.cli.baseline import baseline
from rempart.cli.catalog import catalog
from rempart.cli.checkov import checkov
from rempart.cli.group import HELP, Failing, Word
from rempart.cli.packs import pack_path
from rempart.cli.waivers import waiver
from rempart.errors import InputError
from rempart.text import Language, Text


@click.group(cls=Failing, context_settings=HELP)
@click.version_option(__version__, "-V", "--version", message="rempart %(version)s")
def main() -> None:
    """Dit, avant que rien ne soit créé, si une plateforme de données de santé est hébergée comme les textes l'exigent.

    Judges a Pulumi program or a Terraform plan, offline, before anything is created.

    Codes de sortie : 0 aucune violation et rien d'indéterminé sur le lieu, l'hébergeur ou le certificat ; 1 violation ;
    2 mauvaise entrée ; 3 conformité non établie.
    """


@main.command(context_settings=HELP)
@click.argument("directory", type=click.Path(path_type=Path), default=Path())
@click.option("--stack", "-s", required=True, help="Pile à examiner (Pulumi.<pile>.yaml).")
@click.option(
    "--save", type=click.Path(path_type=Path), help="Garder l'aperçu, à juger plus tard par « rempart check »."
)
@options.running
@options.judging
def preview(
    directory: Path,
    stack: str,
    answers: Path | None,
    save: Path | None,
    python: Path | None,
    env: tuple[str, ...],
    timeout: float,
    **asking: Any,
) -> int:
    """Exécuter un programme Pulumi hors ligne et le juger. / Run a Pulumi program offline and judge it."""
    asked = judging.request(directory.parent if directory.is_file() else directory, **asking)
    deployment = judging.ran(
        directory,
        stack=stack,
        answers=answers,
        python=python,
        env=env,
        timeout=timeout,
        save=save,
        lang=asked.lang,
    )
    return judging.judge(deployment, asked)


@main.command(context_settings=HELP)
@click.argument("source", metavar="FICHIER|-", type=click.Path(path_type=Path))
@options.judging
def check(source: Path, **asking: Any) -> int:
    """Juger un aperçu, un journal, un état Pulumi ou un plan Terraform. / Judge a preview, log, state or plan."""
    asked = judging.request(Path(), **asking)
    return judging.judge(judging.read(source, lang=asked.lang), asked)


@main.command(context_settings=HELP)
@click.argument("name", metavar="RÈGLE|EXIGENCE")
@options.lang
def explain(name: str, lang: Language) -> None:
    """Expliquer une règle ou une exigence. / Explain a rule or a requirement."""
    from rempart.reports import explain as report

    report.render(judging.console(), name, lang=lang)


@main.command(context_settings=HELP)
@click.argument("names", metavar="[OFFRE]...", nargs=-1)
@click.option("--profile", "-p", default="hds", show_default=True, help="Profil, ou ugap.")
@click.option("--format", "-f", "form", type=Word(["terminal", "json"]), default="terminal", show_default=True)
@options.lang
@options.as_of
def hosts(names: tuple[str, ...], profile: str, form: str, lang: Language, as_of: str | None) -> None:
    """Comparer les offres d'hébergement à une date. / Compare hosting offers on a date."""
    from rempart.reports import hosts as report

    report.render(judging.console(), names, profile=profile, on=judging.date(as_of), form=form, lang=lang)


@main.command(context_settings=HELP)
@click.argument("origin", metavar="DE")
@click.argument("destination", metavar="VERS")
@click.option(
    "--program",
    "-C",
    "directory",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Dossier du programme dont DE et VERS sont des piles.",
)
@options.profile
@click.option(
    "--format",
    "-f",
    "form",
    type=Word(["terminal", "json", "markdown"]),
    default="terminal",
    show_default=True,
    help="Forme du rapport.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Écrire le rapport dans ce fichier.")
@options.lang
@options.as_of
def diff(
    origin: str,
    destination: str,
    directory: Path,
    profile: str | None,
    form: str,
    output: Path | None,
    lang: Language,
    as_of: str | None,
) -> int:
    """Comparer deux déploiements comme une migration. / Compare two deployments as a migration.

    DE et VERS : un fichier (aperçu, état, plan), ou une pile du programme. Sortie 1 : des données n'ont pas de
    destination, ou une exigence devient non respectée ; 3 : une destination est indéterminée, ou une exigence y perd.
    """
    from rempart import migration

    asked = judging.request(directory, profile=profile, form=form, output=output, lang=lang, as_of=as_of)
    sides = [judging.assessed(judging.file_or_stack(one, directory, lang=lang), asked) for one in (origin, destination)]
    found = migration.compare(*sides)
    judging.report_migration(found, asked)
    return found.exit_code


@main.command(context_settings=HELP)
@click.argument("shell", type=Word(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Écrire le script de complétion. / Print the completion script.  eval "$(rempart completion bash)" """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    if script is None:
        raise InputError(Text(f"pas de complétion pour {shell}", f"no completion for {shell}"))
    click.echo(script(main, {}, "rempart", "_REMPART_COMPLETE").source())


main.add_command(baseline)
main.add_command(catalog)
main.add_command(checkov)
main.add_command(pack_path)
main.add_command(waiver)
