"""The group of commands: how a command ends, and the one line that it ends with when there is no verdict."""

from __future__ import annotations

import io
import itertools
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any, Final, NoReturn

import click

from rempart.errors import InputError, RuleError
from rempart.text import Language, Text

HELP: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
"""Settings that every command shares."""


class Failing(click.Group):
    """Ends with exit code 2 and one line on bad input, on wrong use, and when a rule fails."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:  # noqa: RET503  # it leaves
        given = list(sys.argv[1:] if args is None else args)
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a narrow encoding costs an accent, not the report
                stream.reconfigure(errors="replace")
        if options.get("standalone_mode") is False:
            return super().main(given, *more, **options)
        try:
            code = super().main(given, *more, **options | {"standalone_mode": False})
        except InputError as error:
            code = _refuse(*error.problems, given=given)
        except RuleError as error:
            code = _refuse(error.message, given=given)
        except click.Abort:
            code = INTERRUPTED
        except click.ClickException as error:
            if not given:
                click.echo(self.get_help(click.Context(self, info_name="rempart")), err=True)
                _leave(2)
            from rempart.reports import usage

            code = _refuse(usage.told(error), given=given)
        except Gone:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more to flush there
            code = 2
        except Exception as error:
            import traceback

            traceback.print_exc()
            what = f"{type(error).__name__}: {error}"
            code = _refuse(
                Text(
                    f"défaut de rempart, aucun verdict n'est rendu ({what})",
                    f"a defect of rempart, so no verdict is given ({what})",
                ),
                given=given,
            )
        _leave(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise Gone from None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-") and not ctx.resilient_parsing:
            raise InputError(unknown(Text("la commande", "the command"), name, self.list_commands(ctx)))
        return super().resolve_command(ctx, args)


class Gone(Exception):  # noqa: N818
    """Whoever read our output has gone. The library under us would end with 1, which says violation."""


class Word(click.Choice[str]):
    """One of a few words; another one is refused with the nearest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        if value not in self.choices:
            name = param.opts[0] if param else ""
            raise InputError(unknown(Text(f"{name} :", f"{name}:"), value, self.choices))
        return str(value)


INTERRUPTED: Final = 130
"""What shells give a command that Ctrl-C ended: neither a verdict nor bad input."""

LONGEST: Final = 2000
"""Characters of the line that ends a command: what a program says when it fails is not ours to bound."""


def unknown(what: Text, name: str, known: Iterable[str]) -> Text:
    """What to say of a name that is not one of `known`, with the nearest."""
    from rempart.reports import usage

    return usage.unknown(what, name, known)


def _refuse(*problems: Text, given: Sequence[str]) -> int:
    """The line for each problem that ends a command without a verdict."""
    from rempart.reports.clean import clean

    for problem in problems:
        said = clean(problem.in_(_language(given)))
        click.echo(f"rempart : {said if len(said) <= LONGEST else said[: LONGEST - 1] + '…'}", err=True)
    return 2


def _language(given: Sequence[str]) -> Language:
    """The language asked for, known even where the arguments cannot be read."""
    last = [after for before, after in itertools.pairwise(["", *given]) if before == "--lang"]
    last += [word.partition("=")[2] for word in given if word.startswith("--lang=")]
    return "en" if "en" in last else "fr"


def _leave(code: int) -> NoReturn:
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read us has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
