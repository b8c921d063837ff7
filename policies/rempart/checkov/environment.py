"""Where Checkov is: never with `pulumi` in one environment, since they want different versions of `packaging`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import rempart
from rempart.errors import InputError
from rempart.text import Text

VERSION: Final = "3.3.30"
"""The Checkov that the pack was tried with."""

_OWN: Final = Path(".venv-checkov")


def found(given: Path | None) -> Path:
    """The `checkov` to run: `given`, else the one of this environment, of `.venv-checkov`, of the PATH.

    Raises InputError when there is none, or when `given` cannot be run.
    """
    if given is not None:
        if not given.is_file() or not os.access(given, os.X_OK):
            raise InputError(
                Text(
                    fr=f"--checkov : {given} n'est pas un programme ; donnez le chemin de « checkov »",
                    en=f"--checkov: {given} is no program; give the path of “checkov”",
                )
            )
        return given.absolute()
    for folder in _folders():
        if there := shutil.which("checkov", path=folder):
            return Path(there).absolute()
    raise InputError(
        Text(
            fr=f"Checkov est introuvable ; installez-le dans un environnement à lui : python -m venv {_OWN}, puis "
            f'{_OWN}/bin/pip install "rempart[checkov]", ou nommez-le avec --checkov',
            en=f"Checkov is not found; install it in an environment of its own: python -m venv {_OWN}, then "
            f'{_OWN}/bin/pip install "rempart[checkov]", or name it with --checkov',
        )
    )


def _folders() -> Iterator[str]:
    yield str(Path(sys.executable).parent)
    for root in (Path.cwd(), Path(rempart.__file__).resolve().parent.parent.parent):
        yield str(root / _OWN / ("Scripts" if os.name == "nt" else "bin"))
    yield os.environ.get("PATH", os.defpath)
