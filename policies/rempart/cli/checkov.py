"""`rempart checkov`: the deployment through stock Checkov, the findings on the lines that declared the resources."""

from __future__ import annotations

import io
from pathlib import Path

import click

from rempart.cli import judging, options
from rempart.cli.group import HELP, Word
from rempart.text import Language, Text


@click.command(context_settings=HELP)
@click.argument("source", metavar="[DOSSIER|FICHIER|-]", type=click.Path(path_type=Path), default=Path())
@click.option("--stack", "-s", help="Pile à examiner, pour un dossier (Pulumi.<pile>.yaml).")
@click.option("--profile", "-p", metavar="PROFIL", help="Textes applicables (rempart.toml, sinon hds).")
@click.option("--rempart-only", is_flag=True, help="Ne lancer que les contrôles de rempart, pas ceux de Checkov.")
@click.option("--checkov", "executable", type=click.Path(path_type=Path), help="Le programme « checkov » à lancer.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=600.0,
    show_default=True,
    help="Durée maximale de Checkov, en secondes.",
)
@click.option(
    "--format",
    "-f",
    "form",
    type=Word(("terminal", "json")),
    default="terminal",
    show_default=True,
    help="Forme du rapport.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Écrire le rapport dans ce fichier.")
@options.lang
@options.as_of
def checkov(
    source: Path,
    stack: str | None,
    profile: str | None,
    rempart_only: bool,
    executable: Path | None,
    timeout: float,
    form: str,
    output: Path | None,
    lang: Language,
    as_of: str | None,
) -> int:
    """Passer le déploiement à Checkov, avec les règles de rempart. / Run Checkov, with rempart's rules, on it.

    Tout déploiement Pulumi (programme, aperçu, journal, export) devient un plan Terraform, que Checkov examine sans
    réseau ; ce qu'il trouve revient sur la ressource Pulumi et sa ligne. Ce qui n'a pas de type Terraform
    (azure-native) est nommé comme non traduit.

    Codes de sortie : 1 une violation, ou l'échec d'un contrôle de Checkov (sauf --rempart-only) ; 3 conformité non
    établie : non traduit, non couvert, ou indéterminé sur le lieu, l'hébergeur ou le certificat ; 2 mauvaise entrée,
    ou résultat de Checkov inutilisable ; 0 sinon.
    """
    from rempart.checkov import findings
    from rempart.reports import scan as report
    from rempart.translation import translate

    folder = source if source.is_dir() else Path()
    asked = judging.request(folder, profile=profile, lang=lang, as_of=as_of)
    deployment = judging.described(source, stack=stack, lang=lang)
    with judging.patience(Text("Checkov examine le plan…", "Checkov is scanning the plan…"), lang):
        found = findings.scan(
            translate(deployment),
            judging.assessed(deployment, asked),
            settings={
                "REMPART_PROFILE": asked.profile.id,
                "REMPART_AS_OF": asked.on.isoformat(),
                "REMPART_LANG": lang,
                "REMPART_PROJECT": str(folder.absolute()),
            },
            executable=executable,
            only_ours=rempart_only,
            timeout=timeout,
        )
    about = report.Asked(source=deployment.source, profile=asked.profile.id, on=asked.on.isoformat(), lang=lang)
    if form == "json":
        judging.write(report.document(found, about), output)
    elif output is None:
        report.render(judging.console(), found, about)
    else:
        text = io.StringIO()
        report.render(judging.console(text), found, about)
        judging.write(text.getvalue().encode(), output)
    return found.exit_code()
