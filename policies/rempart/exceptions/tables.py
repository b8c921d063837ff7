"""TOML files that people keep, read strictly: what is wrong is named by file, entry, key and nearest known word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from rempart.errors import InputError
from rempart.text import Text

T = TypeVar("T", bound=msgspec.Struct)
LARGEST: Final = 1_000_000
"""Bytes. A file that people keep by hand is far smaller."""


def load(path: Path) -> dict[str, Any]:
    """The TOML document; an InputError when it cannot be read."""
    import tomllib

    def refused(fr: str, en: str) -> InputError:
        return InputError(Text(fr=f"{path.name} : {fr}", en=f"{path.name}: {en}"))

    try:
        if path.stat().st_size > LARGEST:
            raise refused("fichier trop gros (1 Mo au plus)", "file too large (1 MB at most)")
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise refused("le fichier n'est pas en UTF-8", "the file is not UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise refused(f"TOML illisible ({error})", f"unreadable TOML ({error})") from error
    except OSError as error:
        raise refused(f"lecture impossible ({error.strerror})", f"cannot be read ({error.strerror})") from error


def entry(raw: Any, kind: type[T], where: Text) -> T:
    """`raw` as a `kind`, a struct; `where` opens the message of an InputError."""
    if not isinstance(raw, dict):
        raise wrong(where, Text(fr="une table est attendue", en="a table is expected"))
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key in raw:
        known(key, fields, where, Text(fr="clé inconnue", en="unknown key"))
    for name, field in fields.items():
        if field.required and name not in raw:
            raise wrong(where, Text(fr=f"clé manquante « {name} »", en=f"missing key “{name}”"))
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        said, _, place = str(error).partition(" - at ")
        key = re.sub(r"^\$\.?", "", place.strip("`")) or "?"
        raise wrong(
            where, Text(fr=f"« {key} » n'est pas valable ({said})", en=f"“{key}” is not valid ({said})")
        ) from error


def known(word: str, words: Iterable[str], where: Text, what: Text) -> None:
    """An InputError naming the nearest known word, unless `word` is one."""
    listed = list(words)
    if word in listed:
        return
    near = difflib.get_close_matches(word, listed, n=1, cutoff=0.5)
    hint = Text(fr=f" ; vouliez-vous dire « {near[0]} » ?", en=f"; did you mean “{near[0]}”?") if near else Text("", "")
    raise wrong(where, Text(fr=f"{what.fr} « {word} »", en=f"{what.en} “{word}”") + hint)


def wrong(where: Text, what: Text) -> InputError:
    return InputError(Text(fr=f"{where.fr} : {what.fr}", en=f"{where.en}: {what.en}"))
