"""Files that are written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Final

from rempart.errors import InputError
from rempart.text import Text, same


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` beside `path`, then put it in its place. Raises `InputError` where that cannot be done.

    A link is followed; a device or a pipe (`/dev/stdout`) is written to as it stands.
    """
    try:
        place = path.resolve()
        if place.exists() and not place.is_file() and not place.is_dir():
            place.write_bytes(content)
        else:
            _replace(place, content)
    except (OSError, ValueError) as error:
        why = reason(error)
        raise InputError(Text(f"impossible d'écrire {path} : {why.fr}", f"cannot write {path}: {why.en}")) from None


def _replace(place: Path, content: bytes) -> None:
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    handle, beside = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).chmod(place.stat().st_mode & 0o777 if place.exists() else 0o666 & ~_umask())
        Path(beside).replace(place)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current


_REASONS: Final = {
    errno.ENOENT: Text("le dossier n'existe pas", "the folder does not exist"),
    errno.ENOTDIR: Text("le chemin passe par un fichier", "the path goes through a file"),
    errno.EISDIR: Text("c'est un dossier", "it is a folder"),
    errno.EACCES: Text("accès refusé", "permission denied"),
    errno.EPERM: Text("accès refusé", "permission denied"),
    errno.EROFS: Text("disque en lecture seule", "read-only file system"),
    errno.ENOSPC: Text("disque plein", "the disk is full"),
}


def reason(error: OSError | ValueError) -> Text:
    """Why a file could not be written, in plain words."""
    if isinstance(error, OSError):
        return _REASONS.get(error.errno or 0, same(error.strerror or type(error).__name__))
    return same(str(error))
