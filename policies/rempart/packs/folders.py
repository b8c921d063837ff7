"""Where the packs lie that other tools load from a folder."""

from __future__ import annotations

from pathlib import Path

import rempart
from rempart.errors import InputError
from rempart.text import Text


def folder(name: str) -> Path:
    """The folder of a pack (`checkov-pack`, `pulumi-pack`): beside the package in the source tree, else in it.

    Raises InputError when neither is there.
    """
    package = Path(rempart.__file__).resolve().parent
    for parent in (package.parent, package / "packs"):
        found = parent / name
        if found.is_dir():
            return found
    raise InputError(
        Text(
            fr=f"le dossier {name} manque dans cette installation de rempart ; réinstallez-la",
            en=f"the folder {name} is missing from this installation of rempart; install it again",
        )
    )
