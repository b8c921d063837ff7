"""What is said of wrong use: one line, with the way out, in place of what the command-line library would print."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

import click

from rempart.text import Text

FEW: Final = 12
"""Up to this many known words are all listed."""


def unknown(what: Text, name: str, known: Iterable[str]) -> Text:
    """« la règle « x » n'existe pas ; la plus proche : y »."""
    words = list(known)
    nearest = difflib.get_close_matches(name, words, n=3, cutoff=0.5)
    hint = Text("", "")
    if nearest:
        listed = ", ".join(nearest)
        hint = Text(f" ; vouliez-vous dire : {listed} ?", f"; did you mean: {listed}?")
    if len(words) <= FEW:
        listed = ", ".join(words)
        hint += (
            Text(f" Possibles : {listed}", f" Possible: {listed}")
            if nearest
            else Text(f" ; possibles : {listed}", f"; possible: {listed}")
        )
    return Text(f"{what.fr} « {name} » n'existe pas", f"{what.en} “{name}” does not exist") + hint


def told(error: click.ClickException) -> Text:
    """What is wrong with the arguments."""
    if isinstance(error, click.NoSuchOption):
        command = error.ctx.command.params if error.ctx else []
        options = [name for param in command for name in param.opts if name.startswith("--")]
        return unknown(Text("l'option", "the option"), error.option_name, options)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        name = error.param.opts[0] if isinstance(error.param, click.Option) else error.param.make_metavar(error.ctx)  # type: ignore[arg-type]
        return Text(f"il manque {name}{_help(error)[0]}", f"{name} is missing{_help(error)[1]}")
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = error.param.opts[0]
        return Text(f"{name} : valeur non valable ({error.message})", f"{name}: not a valid value ({error.message})")
    if isinstance(error, click.BadOptionUsage):
        return Text(f"{error.option_name} : il faut une valeur", f"{error.option_name}: a value is needed")
    said = error.format_message()
    return Text(f"mauvais usage ({said}){_help(error)[0]}", f"wrong use ({said}){_help(error)[1]}")


def _help(error: click.ClickException) -> tuple[str, str]:
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return "", ""
    return f" ; voir {context.command_path} --help", f"; see {context.command_path} --help"
