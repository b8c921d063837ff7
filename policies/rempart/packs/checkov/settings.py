"""Under what the checks judge: the files beside or above what is scanned, and environment variables.

`REMPART_PROFILE`, `REMPART_AS_OF` (YYYY-MM-DD), `REMPART_LANG` (fr, en; both by default) and `REMPART_PROJECT`, the
folder that holds `rempart.toml` and its companions. Wrong configuration is an InputError: the run ends.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rempart.errors import InputError
from rempart.text import Language, Text

if TYPE_CHECKING:
    from rempart.cli.judging import Request

FILES: Final = ("rempart.toml", "rempart.waivers.toml", "rempart.exceptions.toml", "rempart.baseline.json")

VARIABLES: Final = ("REMPART_PROFILE", "REMPART_AS_OF", "REMPART_LANG", "REMPART_PROJECT")


def languages(environment: Mapping[str, str] = os.environ) -> tuple[Language, ...]:
    """The languages of the messages. Raises InputError for a word that is no language."""
    match environment.get("REMPART_LANG", ""):
        case "":
            return ("fr", "en")
        case "fr":
            return ("fr",)
        case "en":
            return ("en",)
        case other:
            raise InputError(
                Text(
                    fr=f"REMPART_LANG : « {other} » n'est ni fr ni en",
                    en=f"REMPART_LANG: “{other}” is neither fr nor en",
                )
            )


def request(scanned: Path, environment: Mapping[str, str] = os.environ) -> Request:
    """What `rempart check` would be asked for `scanned`, a folder. Raises InputError with everything that is wrong."""
    from rempart.cli import judging

    for name in environment:
        if name.startswith("REMPART_") and name not in VARIABLES:
            raise InputError(
                Text(
                    fr=f"variable d'environnement {name} inconnue ; les contrôles lisent {', '.join(VARIABLES)}",
                    en=f"environment variable {name} is unknown; the checks read {', '.join(VARIABLES)}",
                )
            )
    folder = project(scanned, environment)
    try:
        return judging.request(
            folder,
            profile=environment.get("REMPART_PROFILE") or None,
            as_of=environment.get("REMPART_AS_OF") or None,
        )
    except InputError as error:
        where = Text(fr=f"{folder}, REMPART_* : ", en=f"{folder}, REMPART_*: ")
        raise InputError(where + error.problems[0], *error.problems[1:]) from error


def project(scanned: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """The nearest folder, `scanned` or above, that holds one of the files; never above the repository, or above the
    folder where Checkov runs. `scanned` itself where there is none."""
    if given := environment.get("REMPART_PROJECT"):
        folder = Path(given)
        if not folder.is_dir():
            raise InputError(
                Text(
                    fr=f"REMPART_PROJECT : {given} n'est pas un dossier", en=f"REMPART_PROJECT: {given} is not a folder"
                )
            )
        return folder
    scanned = scanned.resolve()
    above = (scanned, *scanned.parents)
    repository = next((folder for folder in above if (folder / ".git").exists()), None)
    here = Path.cwd().resolve()
    last = repository or (here if here in above else scanned)
    for folder in above[: above.index(last) + 1]:
        if any((folder / name).exists() for name in FILES):
            return folder
    return scanned
