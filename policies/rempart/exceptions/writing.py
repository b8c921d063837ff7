"""Adds a waiver to `rempart.waivers.toml`, and leaves every other byte of the file as somebody wrote it."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from rempart.errors import InputError
from rempart.exceptions.files import WAIVERS, WaiversFile, read_waivers, waiver_faults
from rempart.exceptions.records import Waiver, is_expired
from rempart.files import write_whole
from rempart.text import Text, same

_NEW: Final = Text(fr="nouvelle dispense", en="new waiver")


def add(folder: Path, waiver: Waiver, *, rules: Collection[str], on: date) -> None:
    """Append `waiver` to the file in `folder`, which is made where it is missing.

    Raises InputError, and writes nothing, when the file or the new waiver is malformed, when the waiver has expired on
    `on` or holds for over a year, and when the file has one for the same rule and resource.
    """
    problems: list[Text] = []
    existing = read_waivers(folder, problems, rules=rules, on=on)
    problems += waiver_faults(waiver, _NEW, rules=rules, on=on)
    if is_expired(waiver, on):
        problems.append(
            _NEW
            + Text(f" : « expires » : le {waiver.expires} est passé", f": “expires”: {waiver.expires} is in the past")
        )
    twin = next((w for w in existing if (w.rule, w.resource) == (waiver.rule, waiver.resource)), None)
    if twin is not None:
        problems.append(
            Text(
                f"{WAIVERS} écarte déjà {twin.rule} pour {twin.resource}, jusqu'au {twin.expires} ; modifiez-la",
                f"{WAIVERS} already waives {twin.rule} for {twin.resource}, until {twin.expires}; change that one",
            )
        )
    if problems:
        raise InputError(*problems)
    path = folder / WAIVERS
    content = appended(path.read_bytes() if path.exists() else b"", waiver)
    _proved(content, (*existing, waiver))
    write_whole(path, content)


def appended(content: bytes, waiver: Waiver) -> bytes:
    """`content` and one entry more, with the line ends that the file has."""
    end = "\r\n" if b"\r\n" in content else "\n"
    between = ("" if content.endswith(b"\n") else end) + end if content else ""
    lines = ["[[waiver]]"]
    for name in ("rule", "resource", "reason", "approver", "ticket"):
        value = getattr(waiver, name)
        if value:
            lines.append(f"{name} = {_quoted(value)}")
    lines.append(f"expires = {waiver.expires.isoformat()}")
    return content + (between + end.join(lines) + end).encode()


def _quoted(text: str) -> str:
    """A basic string of TOML: JSON's escapes are TOML's, but for DEL, which TOML wants escaped too."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InputError(
            _NEW + Text(" : un texte n'est pas de l'UTF-8 valable", ": a text is not valid UTF-8")
        ) from None
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _proved(content: bytes, expected: tuple[Waiver, ...]) -> None:
    """Read what is about to be written: it must hold what was there, and the new one."""
    import tomllib

    try:
        found = msgspec.convert(tomllib.loads(content.decode()), WaiversFile).waiver
    except (tomllib.TOMLDecodeError, msgspec.ValidationError):
        found = ()
    if found != expected:
        raise InputError(
            same(WAIVERS)
            + Text(
                " : écrivez les dispenses en tables [[waiver]] ; celle-ci ne peut pas être ajoutée à la suite",
                ": write waivers as [[waiver]] tables; this one cannot be added after what is there",
            )
        )
