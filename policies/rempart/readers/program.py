"""A Pulumi Python program, run offline by the embedded engine."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from rempart.deployment import Deployment
from rempart.errors import InputError
from rempart.files import write_whole
from rempart.preview import launcher
from rempart.text import Text

MAX_ANSWERS = 64 << 20
"""Bytes of the answers file."""


def read(
    directory: Path,
    *,
    stack: str,
    answers: Path | None = None,
    python: Path | None = None,
    env: Iterable[str] = (),
    timeout: float = 300.0,
    save: Path | None = None,
) -> Deployment:
    """What the program in `directory` registers for `stack`.

    `answers` is a JSON file with the results of data sources; `env` lists `NAME=VALUE`, or `NAME` to pass on our own;
    `timeout` is in seconds. `save` gets the preview digest, whole or not at all. Raises InputError.
    """
    from rempart.readers import preview

    document = launcher.run(
        directory, stack=stack, answers=read_answers(answers), python=python, env=environment(env), timeout=timeout
    )
    if save is not None:
        write(document, save)
    return preview.read(document, path=str(directory), kind="program")


def read_answers(file: Path | None) -> dict[str, Any] | None:
    """The answers file: a JSON object keyed by data source token, with `$stacks` for the outputs of other stacks."""
    if file is None:
        return None
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_ANSWERS + 1)
    except OSError as error:
        raise _answers_error(file, error.strerror or "?") from error
    if len(raw) > MAX_ANSWERS:
        raise _answers_error(file, f"> {MAX_ANSWERS >> 20} Mio")
    try:
        answers = msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise _answers_error(file, str(error)) from error
    for key, entry in answers.items():
        if (key == "$stacks" or not key.startswith("$")) and not isinstance(entry, dict):
            raise _answers_error(file, f"{key}: {{…}}")
    for name, outputs in answers.get("$stacks", {}).items():
        if not isinstance(outputs, dict):
            raise _answers_error(file, f"$stacks.{name}: {{…}}")
    return answers


def _answers_error(file: Path, problem: str) -> InputError:
    return InputError(
        Text(
            fr=f"le fichier de réponses {file} est illisible ({problem}) : il faut un objet JSON, avec un objet par "
            "source de données",
            en=f"the answers file {file} cannot be read ({problem}): it must be a JSON object, one object for "
            "each data source",
        )
    )


def environment(entries: Iterable[str]) -> dict[str, str]:
    """`NAME=VALUE` as given; `NAME` alone with the value it has here."""
    made: dict[str, str] = {}
    for entry in entries:
        name, equals, value = entry.partition("=")
        if not name or (not equals and name not in os.environ):
            raise InputError(
                Text(
                    fr=f"--env {entry} : cette variable n'existe pas ; écrivez NOM=VALEUR",
                    en=f"--env {entry}: there is no such variable; write NAME=VALUE",
                )
            )
        made[name] = value if equals else os.environ[name]
    return made


def write(document: dict[str, Any], file: Path) -> None:
    """The document as JSON, whole or not at all."""
    write_whole(file, msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n")
