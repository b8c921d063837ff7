"""TOML files that people keep, read strictly: what is wrong is named by file, entry, key and nearest known word."""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Iterable, Iterator
from datetime import date
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
    """`raw` as a `kind`, a struct; an InputError says all that is wrong with it, each line opened by `where`."""
    problems = list(faults(raw, kind, where))
    if problems:
        raise InputError(*problems)
    return msgspec.convert(raw, kind)


def faults(raw: Any, kind: type[msgspec.Struct], where: Text) -> Iterator[Text]:
    """All that keeps `raw` from being a `kind`: keys unknown, missing, or with a value that is not valid."""
    if not isinstance(raw, dict):
        yield said(where, Text(fr="une table est attendue", en="a table is expected"))
        return
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key in raw:
        if key not in fields:
            yield said(where, unknown(key, fields, Text(fr="clé inconnue", en="unknown key")))
    for name, field in fields.items():
        if name not in raw:
            if field.required:
                yield said(where, Text(fr=f"clé manquante « {name} »", en=f"missing key “{name}”"))
            continue
        try:
            msgspec.convert(raw[name], field.type)
        except msgspec.ValidationError as error:
            yield said(where, _not_valid(name, raw[name], field.type, str(error)))


def _not_valid(name: str, value: Any, kind: Any, told: str) -> Text:
    if kind is date or date in typing.get_args(kind):
        return Text(
            fr=f"« {name} » n'est pas valable : écrivez une date AAAA-MM-JJ",
            en=f"“{name}” is not valid: write a date YYYY-MM-DD",
        )
    if isinstance(value, str) and not value.strip():
        return Text(fr=f"« {name} » est vide", en=f"“{name}” is empty")
    why, _, place = told.partition(" - at ")
    name += re.sub(r"^\$", "", place.strip("`"))
    return Text(fr=f"« {name} » n'est pas valable ({why})", en=f"“{name}” is not valid ({why})")


def known(word: str, words: Iterable[str], where: Text, what: Text) -> None:
    """An InputError naming the nearest known word, unless `word` is one."""
    listed = list(words)
    if word not in listed:
        raise wrong(where, unknown(word, listed, what))


def unknown(word: str, words: Iterable[str], what: Text) -> Text:
    """`what` of a word that is none of `words`, with the nearest."""
    near = difflib.get_close_matches(word, list(words), n=1, cutoff=0.5)
    hint = Text(fr=f" ; vouliez-vous dire « {near[0]} » ?", en=f"; did you mean “{near[0]}”?") if near else Text("", "")
    return Text(fr=f"{what.fr} « {word} »", en=f"{what.en} “{word}”") + hint


def said(where: Text, what: Text) -> Text:
    """`rempart.waivers.toml, waiver n° 2 : clé manquante « expires »`."""
    return Text(fr=f"{where.fr} : {what.fr}", en=f"{where.en}: {what.en}")


def wrong(where: Text, what: Text) -> InputError:
    return InputError(said(where, what))
