"""The command. Everything heavy is imported when a command needs it: `rempart --version` starts at once."""

from __future__ import annotations

import contextlib
import datetime
import io
import itertools
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

import click

from rempart import __version__
from rempart.errors import InputError, RuleError
from rempart.text import Language, Text

if TYPE_CHECKING:
    from rempart.assessment import Assessment
    from rempart.catalog import Profile
    from rempart.deployment import Deployment
    from rempart.exceptions.files import Exceptions
    from rempart.rules import Rule
    from rempart.settings import Settings

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


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
        except (InputError, RuleError) as error:
            code = _refuse(error.message, given)
        except click.Abort:
            code = INTERRUPTED
        except click.ClickException as error:
            if not given:
                click.echo(main.get_help(click.Context(main, info_name="rempart")), err=True)
                _leave(2)
            from rempart.reports import usage

            code = _refuse(usage.told(error), given)
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
                given,
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
            raise InputError(_unknown(Text("la commande", "the command"), name, self.list_commands(ctx)))
        return super().resolve_command(ctx, args)


class Gone(Exception):  # noqa: N818
    """Whoever read our output has gone. The library under us would end with 1, which says violation."""


class Word(click.Choice[str]):
    """One of a few words; another one is refused with the nearest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        if value not in self.choices:
            name = param.opts[0] if param else ""
            raise InputError(_unknown(Text(f"{name} :", f"{name}:"), value, self.choices))
        return str(value)


INTERRUPTED: Final = 130
"""What shells give a command that Ctrl-C ended: neither a verdict nor bad input."""

LONGEST: Final = 2000
"""Characters of the line that ends a command: what a program says when it fails is not ours to bound."""


def _unknown(what: Text, name: str, known: Iterable[str]) -> Text:
    from rempart.reports import usage

    return usage.unknown(what, name, known)


def _refuse(message: Text, given: Sequence[str]) -> int:
    """The one line that ends a command without a verdict."""
    from rempart.reports.clean import clean

    said = clean(message.in_(_language(given)))
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


@click.group(cls=Failing, context_settings=HELP)
@click.version_option(__version__, "-V", "--version", message="rempart %(version)s")
def main() -> None:
    """Dit, avant que rien ne soit créé, si une plateforme de données de santé est hébergée comme les textes l'exigent.

    Judges a Pulumi program or a Terraform plan, offline, before anything is created.

    Codes de sortie : 0 aucune violation et rien d'indéterminé sur le lieu, l'hébergeur ou le certificat ; 1 violation ;
    2 mauvaise entrée ; 3 conformité non établie.
    """


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_lang = click.option("--lang", type=Word(["fr", "en"]), default="fr", show_default=True, help="Langue du rapport.")
_as_of = click.option(
    "--as-of", metavar="AAAA-MM-JJ", help="Date de l'examen : textes, certificats, dispenses. Aujourd'hui par défaut."
)
_judging = _options(
    click.option(
        "--profile", "-p", metavar="PROFIL", help="Textes applicables : hds, pds, sren-31… (rempart.toml, sinon hds)."
    ),
    click.option("--only", multiple=True, metavar="RÈGLE", help="Ne juger que cette règle (répétable)."),
    click.option("--skip", multiple=True, metavar="RÈGLE", help="Ne pas juger cette règle (répétable)."),
    click.option(
        "--format",
        "-f",
        "form",
        type=Word(["terminal", "json", "html"]),
        default="terminal",
        show_default=True,
        help="Forme du rapport.",
    ),
    click.option("--output", "-o", type=click.Path(path_type=Path), help="Écrire le rapport dans ce fichier."),
    _lang,
    _as_of,
    click.option(
        "--fail-on", metavar="LISTE", help="Ce qui fait échouer, séparé par des virgules : violation:high, attest…"
    ),
    click.option("--no-waivers", is_flag=True, help="Ne tenir compte d'aucune dispense."),
    click.option("--verbose", "-v", is_flag=True, help="Tout montrer."),
)


@main.command(context_settings=HELP)
@click.argument("directory", type=click.Path(path_type=Path), default=Path())
@click.option("--stack", "-s", required=True, help="Pile à examiner (Pulumi.<pile>.yaml).")
@click.option("--answers", type=click.Path(path_type=Path), help="Réponses aux sources de données, en JSON.")
@click.option(
    "--save", type=click.Path(path_type=Path), help="Garder l'aperçu, à juger plus tard par « rempart check »."
)
@click.option("--python", "interpreter", type=click.Path(path_type=Path), help="Interpréteur du programme.")
@click.option(
    "--env", "environment", multiple=True, metavar="NOM[=VALEUR]", help="Variable passée au programme (répétable)."
)
@click.option(
    "--timeout", type=click.FloatRange(min=1), default=300.0, show_default=True, help="Durée maximale, en secondes."
)
@_judging
def preview(
    directory: Path,
    stack: str,
    answers: Path | None,
    save: Path | None,
    interpreter: Path | None,
    environment: tuple[str, ...],
    timeout: float,
    **judging: Any,
) -> int:
    """Exécuter un programme Pulumi hors ligne et le juger. / Run a Pulumi program offline and judge it."""
    from rempart.readers import program

    asked = _request(directory.parent if directory.is_file() else directory, **judging)
    with _patience(Text("exécution du programme…", "running the program…"), judging["lang"]):
        deployment = program.read(
            directory,
            stack=stack,
            answers=answers,
            python=interpreter,
            env=environment,
            timeout=timeout,
            save=save,
        )
    return _judge(deployment, asked)


@main.command(context_settings=HELP)
@click.argument("source", metavar="FICHIER|-", type=click.Path(path_type=Path))
@_judging
def check(source: Path, **judging: Any) -> int:
    """Juger un aperçu, un journal, un état Pulumi ou un plan Terraform. / Judge a preview, log, state or plan."""
    from rempart import readers

    asked = _request(Path(), **judging)
    with _patience(Text("lecture…", "reading…"), judging["lang"]):
        deployment = readers.read(None if str(source) == "-" else source, stdin=sys.stdin.buffer)
    return _judge(deployment, asked)


@main.command(context_settings=HELP)
@click.argument("name", metavar="RÈGLE|EXIGENCE")
@_lang
def explain(name: str, lang: Language) -> None:
    """Expliquer une règle ou une exigence. / Explain a rule or a requirement."""
    from rempart.reports import explain as report

    report.render(_console(), name, lang=lang)


@main.command(context_settings=HELP)
@click.argument("names", metavar="[OFFRE]...", nargs=-1)
@click.option("--profile", "-p", default="hds", show_default=True, help="Profil, ou ugap.")
@click.option("--format", "-f", "form", type=Word(["terminal", "json"]), default="terminal", show_default=True)
@_lang
@_as_of
def hosts(names: tuple[str, ...], profile: str, form: str, lang: Language, as_of: str | None) -> None:
    """Comparer les offres d'hébergement à une date. / Compare hosting offers on a date."""
    from rempart.reports import hosts as report

    report.render(_console(), names, profile=profile, on=_date(as_of), form=form, lang=lang)


@main.command(context_settings=HELP)
@click.argument("shell", type=Word(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Écrire le script de complétion. / Print the completion script.  eval "$(rempart completion bash)" """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    if script is None:
        raise InputError(Text(f"pas de complétion pour {shell}", f"no completion for {shell}"))
    click.echo(script(main, {}, "rempart", "_REMPART_COMPLETE").source())


class Request(NamedTuple):
    """What was asked, checked before anything is read or run."""

    profile: Profile
    rules: list[Rule]
    left_out: int
    on: datetime.date
    settings: Settings
    exceptions: Exceptions
    fail_on: tuple[str, ...]
    form: str
    output: Path | None
    lang: Language
    verbose: bool


def _request(
    directory: Path,
    *,
    profile: str | None,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    form: str,
    output: Path | None,
    lang: Language,
    as_of: str | None,
    fail_on: str | None,
    no_waivers: bool,
    verbose: bool,
) -> Request:
    """The options and the files of `directory`. Raises InputError on the first that is wrong."""
    from rempart import settings, status
    from rempart.catalog import profiles
    from rempart.exceptions import files as exceptions
    from rempart.rules import all_rules

    on = _date(as_of)
    asked = status.DEFAULT_FAIL_ON if fail_on is None else tuple(filter(None, map(str.strip, fail_on.split(","))))
    for word in asked:
        status.parsed(word)
    chosen = settings.read(directory)
    name = profile or chosen.profile
    if name in profiles() and profiles()[name].hosts_only:
        raise InputError(
            Text(
                f"--profile : « {name} » ne juge que des hébergeurs ; lancez « rempart hosts --profile {name} »",
                f"--profile: “{name}” judges hosts only; run “rempart hosts --profile {name}”",
            )
        )
    if name not in profiles():
        judging = [id for id, known in profiles().items() if not known.hosts_only]
        raise InputError(_unknown(Text("--profile : le profil", "--profile: the profile"), name, judging))
    known = all_rules()
    for option, ids in (("--only", only), ("--skip", skip)):
        for id in ids:
            if id not in known:
                raise InputError(_unknown(Text(f"{option} : la règle", f"{option}: the rule"), id, known))
    rules = [rule for id, rule in known.items() if id not in skip and (not only or id in only)]
    return Request(
        profile=profiles()[name],
        rules=rules,
        left_out=len(known) - len(rules),
        on=on,
        settings=chosen,
        exceptions=exceptions.read(directory, rules=known, waivers=not no_waivers),
        fail_on=asked,
        form=form,
        output=output,
        lang=lang,
        verbose=verbose,
    )


def _judge(deployment: Deployment, asked: Request) -> int:
    """Judge, report, and give the exit code."""
    from rempart.assessment import evaluate

    if asked.left_out:
        left_out = Text(
            f"{asked.left_out} règles n'ont pas été jugées (--only, --skip)",
            f"{asked.left_out} rules were not judged (--only, --skip)",
        )
        deployment.warnings = (left_out, *deployment.warnings)
    with _patience(Text("examen…", "judging…"), asked.lang):
        assessment = evaluate(
            deployment,
            asked.rules,
            asked.profile,
            asked.on,
            settings=asked.settings,
            exceptions=asked.exceptions,
        )
    _report(assessment, asked.form, asked.output, lang=asked.lang, fail_on=asked.fail_on, verbose=asked.verbose)
    return assessment.exit_code(asked.fail_on)


def _report(
    assessment: Assessment, form: str, output: Path | None, *, lang: Language, fail_on: Sequence[str], verbose: bool
) -> None:
    if form == "json":
        from rempart.reports import json

        _write(json.render(assessment, lang=lang, fail_on=fail_on), output)
    elif form == "html":
        from rempart.reports import html

        _write(html.render([assessment], lang=lang, fail_on=fail_on).encode(), output)
    else:
        from rempart.reports import terminal

        if output is None:
            terminal.render(_console(), assessment, lang=lang, verbose=verbose, fail_on=fail_on)
        else:
            text = io.StringIO()
            terminal.render(_console(text), assessment, lang=lang, verbose=verbose, fail_on=fail_on)
            _write(text.getvalue().encode(), output)


def _date(given: str | None) -> datetime.date:
    if given is None:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(given)
    except ValueError:
        raise InputError(
            Text(f"--as-of : « {given} » n'est pas une date AAAA-MM-JJ", f"--as-of: “{given}” is not a date YYYY-MM-DD")
        ) from None


def _console(file: IO[str] | None = None) -> Any:
    from rich.console import Console

    return Console(file=file, highlight=False, soft_wrap=False, width=None if file is None else 100)


def _write(content: bytes, output: Path | None) -> None:
    """To standard output, or into `output` whole or not at all."""
    if output is None:
        left = memoryview(content)
        while left:  # unbuffered (PYTHONUNBUFFERED), one call may write a part
            left = left[sys.stdout.buffer.write(left) :]
        sys.stdout.buffer.flush()
        return
    from rempart.files import write_whole

    write_whole(output, content)


@contextlib.contextmanager
def _patience(what: Text, lang: Language) -> Iterator[None]:
    """Says on standard error what takes more than two seconds."""
    import threading

    timer = threading.Timer(2.0, lambda: click.echo(f"rempart : {what.in_(lang)}", err=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
