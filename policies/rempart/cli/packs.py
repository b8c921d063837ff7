"""`rempart pack-path`: where the packs lie that `pulumi` and `checkov` load."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Final

import click

from rempart.cli.group import HELP
from rempart.errors import InputError
from rempart.packs.folders import folder
from rempart.text import Text

EXECUTABLE: Final = "rempart-pulumi-pack"


@click.command("pack-path", context_settings=HELP)
@click.option("--folder", "as_folder", is_flag=True, help="Le dossier, pour un Pulumi antérieur à 3.255.")
@click.option("--checkov", "for_checkov", is_flag=True, help="Le dossier des contrôles de Checkov.")
def pack_path(as_folder: bool, for_checkov: bool) -> None:
    """Écrire le chemin du paquet de règles. / Print the path of the policy pack.

    pulumi preview --policy-pack "$(rempart pack-path)"

    checkov --external-checks-dir "$(rempart pack-path --checkov)" -d .
    """
    if for_checkov:
        click.echo(folder("checkov-pack"))
        return
    missing = [name for name in ("grpc", "pulumi") if importlib.util.find_spec(name) is None]
    if missing:
        raise InputError(
            Text(
                f"{', '.join(missing)} manque dans cet environnement ; installez « rempart[pulumi] »",
                f"{', '.join(missing)} is missing from this environment; install “rempart[pulumi]”",
            )
        )
    if as_folder:
        click.echo(folder("pulumi-pack"))
        return
    executable = Path(sys.executable).parent / EXECUTABLE
    if not executable.is_file():
        raise InputError(
            Text(
                f"{EXECUTABLE} manque à côté de l'interpréteur ; réinstallez rempart, ou prenez --folder",
                f"{EXECUTABLE} is missing beside the interpreter; install rempart again, or take --folder",
            )
        )
    click.echo(executable)
