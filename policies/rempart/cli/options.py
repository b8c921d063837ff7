"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from rempart.cli.group import Word

FORMS: Final = ("terminal", "json", "html", "markdown", "sarif", "junit", "gitlab", "github")
"""The forms of a report. `github` is workflow commands, `gitlab` its code quality report."""


def options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


lang = click.option("--lang", type=Word(["fr", "en"]), default="fr", show_default=True, help="Langue du rapport.")
as_of = click.option(
    "--as-of", metavar="AAAA-MM-JJ", help="Date de l'examen : textes, certificats, dispenses. Aujourd'hui par défaut."
)
running = options(
    click.option("--answers", type=click.Path(path_type=Path), help="Réponses aux sources de données, en JSON."),
    click.option("--python", type=click.Path(path_type=Path), help="Interpréteur du programme."),
    click.option("--env", multiple=True, metavar="NOM[=VALEUR]", help="Variable passée au programme (répétable)."),
    click.option(
        "--timeout", type=click.FloatRange(min=1), default=300.0, show_default=True, help="Durée maximale, en secondes."
    ),
)
"""How a program is run: what `rempart.readers.program.read` takes."""

stacks = click.option(
    "--stack", "-s", "stacks", multiple=True, metavar="PILE", help="Pile à examiner (répétable), pour un dossier."
)
profile = click.option("--profile", "-p", metavar="PROFIL", help="Textes applicables (rempart.toml, sinon hds).")
judging = options(
    click.option(
        "--profile", "-p", metavar="PROFIL", help="Textes applicables : hds, pds, sren-31… (rempart.toml, sinon hds)."
    ),
    click.option("--only", multiple=True, metavar="RÈGLE", help="Ne juger que cette règle (répétable)."),
    click.option("--skip", multiple=True, metavar="RÈGLE", help="Ne pas juger cette règle (répétable)."),
    click.option(
        "--format",
        "-f",
        "form",
        type=Word(FORMS),
        default="terminal",
        show_default=True,
        help="Forme du rapport.",
    ),
    click.option(
        "--write",
        "-w",
        "written",
        multiple=True,
        metavar="FORME=FICHIER",
        help="Écrire aussi le rapport sous cette forme (répétable) : sarif=rempart.sarif…",
    ),
    click.option("--output", "-o", type=click.Path(path_type=Path), help="Écrire le rapport dans ce fichier."),
    lang,
    as_of,
    click.option(
        "--fail-on", metavar="LISTE", help="Ce qui fait échouer, séparé par des virgules : violation:high, attest…"
    ),
    click.option("--no-waivers", is_flag=True, help="Ne tenir compte d'aucune dispense."),
    click.option("--show-waived", is_flag=True, help="Montrer ce que les dispenses écartent, avec leur raison."),
    click.option("--no-baseline", is_flag=True, help="Ne tenir compte d'aucun écart déjà connu."),
    click.option("--verbose", "-v", is_flag=True, help="Tout montrer."),
)
