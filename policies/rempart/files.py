"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from rempart.errors import InputError
from rempart.text import Text


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` beside `path`, then put it in its place. Raises `InputError` where that cannot be done."""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(
            Text(f"impossible d'écrire {path} : {error.strerror}", f"cannot write {path}: {error.strerror}")
        ) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except OSError as error:
        Path(beside).unlink()
        raise InputError(
            Text(f"impossible d'écrire {path} : {error.strerror}", f"cannot write {path}: {error.strerror}")
        ) from None
