"""From the options of a command to a request, from a request and a deployment to a report and an exit code."""

from __future__ import annotations

import contextlib
import datetime
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import click

from rempart.cli.group import unknown
from rempart.errors import InputError
from rempart.text import Language, Text

if TYPE_CHECKING:
    from rich.console import Console

    from rempart.assessment import Assessment
    from rempart.catalog import Profile
    from rempart.deployment import Deployment
    from rempart.exceptions.baseline import Entry
    from rempart.exceptions.files import Exceptions
    from rempart.migration import Migration
    from rempart.rules import Rule
    from rempart.settings import Settings


class Request(NamedTuple):
    """What was asked, checked before anything is read or run."""

    profile: Profile
    rules: list[Rule]
    left_out: int
    on: datetime.date
    settings: Settings
    exceptions: Exceptions
    baseline: tuple[Entry, ...]
    fail_on: tuple[str, ...]
    form: str
    output: Path | None
    written: tuple[tuple[str, Path], ...]
    """Further reports of the same run: form, file."""
    lang: Language
    verbose: bool
    show_waived: bool


def request(
    directory: Path,
    *,
    profile: str | None = None,
    only: tuple[str, ...] = (),
    skip: tuple[str, ...] = (),
    form: str = "terminal",
    output: Path | None = None,
    written: tuple[str, ...] = (),
    lang: Language = "fr",
    as_of: str | None = None,
    fail_on: str | None = None,
    no_waivers: bool = False,
    no_baseline: bool = False,
    show_waived: bool = False,
    verbose: bool = False,
) -> Request:
    """The options and the files of `directory`. Raises InputError on the first that is wrong."""
    from rempart import settings, status
    from rempart.catalog import profiles
    from rempart.exceptions import baseline
    from rempart.exceptions import files as exceptions
    from rempart.rules import all_rules

    on = date(as_of)
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
        raise InputError(unknown(Text("--profile : le profil", "--profile: the profile"), name, judging))
    known = all_rules()
    for option, ids in (("--only", only), ("--skip", skip)):
        for id in ids:
            if id not in known:
                raise InputError(unknown(Text(f"{option} : la règle", f"{option}: the rule"), id, known))
    rules = [rule for id, rule in known.items() if id not in skip and (not only or id in only)]
    return Request(
        profile=profiles()[name],
        rules=rules,
        left_out=len(known) - len(rules),
        on=on,
        settings=chosen,
        exceptions=exceptions.read(directory, rules=known, on=on, waivers=not no_waivers),
        baseline=() if no_baseline else baseline.load(directory) or (),
        fail_on=asked,
        form=form,
        output=output,
        written=tuple(map(_form_and_file, written)),
        lang=lang,
        verbose=verbose,
        show_waived=show_waived,
    )


def _form_and_file(word: str) -> tuple[str, Path]:
    """`sarif=rempart.sarif` as form and file."""
    from rempart.cli.options import FORMS

    form, _, file = word.partition("=")
    if form not in FORMS:
        raise InputError(unknown(Text("--write : la forme", "--write: the form"), form, FORMS))
    if not file:
        raise InputError(
            Text(
                f"--write : écrivez {form}=FICHIER, « {word} » ne dit pas où",
                f"--write: write {form}=FILE, not “{word}”",
            )
        )
    return form, Path(file)


def judge(deployment: Deployment, asked: Request) -> int:
    """Judge, report, and give the exit code."""
    if asked.left_out:
        left_out = Text(
            f"{asked.left_out} règles n'ont pas été jugées (--only, --skip)",
            f"{asked.left_out} rules were not judged (--only, --skip)",
        )
        deployment.warnings = (left_out, *deployment.warnings)
    with patience(Text("examen…", "judging…"), asked.lang):
        assessment = assessed(deployment, asked)
    report(assessment, asked)
    return assessment.exit_code(asked.fail_on)


def assessed(deployment: Deployment, asked: Request) -> Assessment:
    """The deployment under what was asked, with the baseline of its stack."""
    import msgspec

    from rempart.assessment import evaluate
    from rempart.exceptions import baseline

    known = baseline.of_stack(asked.baseline, deployment.source.stack)
    return evaluate(
        deployment,
        asked.rules,
        asked.profile,
        asked.on,
        settings=asked.settings,
        exceptions=msgspec.structs.replace(asked.exceptions, baseline=known),
    )


def report(assessment: Assessment, asked: Request) -> None:
    """The report that was asked for, and the further ones of the same run."""
    if asked.form == "terminal" and asked.output is None:
        _on_terminal(console(), assessment, asked)
    else:
        write(_rendered(assessment, asked.form, asked), asked.output)
    for form, file in asked.written:
        write(_rendered(assessment, form, asked), file)


def _rendered(assessment: Assessment, form: str, asked: Request) -> bytes:
    if form == "terminal":
        text = io.StringIO()
        _on_terminal(console(text), assessment, asked)
        return text.getvalue().encode()
    if form == "html":
        from rempart.reports import html

        return html.render([assessment], lang=asked.lang, fail_on=asked.fail_on).encode()
    import importlib

    module = importlib.import_module(f"rempart.reports.{form}")
    rendered: bytes = module.render(assessment, lang=asked.lang, fail_on=asked.fail_on)
    return rendered


def _on_terminal(to: Console, assessment: Assessment, asked: Request) -> None:
    from rempart.reports import terminal

    terminal.render(
        to,
        assessment,
        lang=asked.lang,
        verbose=asked.verbose,
        show_waived=asked.show_waived,
        fail_on=asked.fail_on,
    )


def ran(program: Path, *, stack: str, lang: Language, **how: Any) -> Deployment:
    """The deployment that a Pulumi program declares; `how` is that of `rempart.readers.program.read`."""
    from rempart.readers import program as reader

    with patience(Text("exécution du programme…", "running the program…"), lang):
        return reader.read(program, stack=stack, **how)


def read(source: Path, *, lang: Language) -> Deployment:
    """The deployment that a file describes, or standard input where `source` is `-`."""
    from rempart import readers

    with patience(Text("lecture…", "reading…"), lang):
        return readers.read(None if str(source) == "-" else source, stdin=sys.stdin.buffer)


def described(source: Path, *, stack: str | None, lang: Language) -> Deployment:
    """What a folder with a program and a stack, or a file, describes. Raises InputError when the stack is wanting."""
    if not source.is_dir():
        return read(source, lang=lang)
    if stack is None:
        raise InputError(
            Text(
                f"{source} est un dossier : nommez la pile (--stack)", f"{source} is a folder: name the stack (--stack)"
            )
        )
    return ran(source, stack=stack, lang=lang)


def file_or_stack(named: str, directory: Path, *, lang: Language) -> Deployment:
    """What a file describes, or a stack of the program in `directory` where no such file is."""
    file = Path(named)
    if named == "-" or file.is_file():
        return read(file, lang=lang)
    if file.suffix in (".json", ".yaml", ".tfplan") or len(file.parts) > 1:
        return read(file, lang=lang)  # says that there is no such file
    return ran(directory, stack=named, lang=lang)


def report_migration(migration: Migration, asked: Request) -> None:
    """The comparison in the form that was asked for."""
    from rempart.reports import migration as report

    if asked.form == "json":
        write(report.document(migration), asked.output)
    elif asked.form == "markdown":
        write(report.markdown(migration, lang=asked.lang), asked.output)
    elif asked.output is None:
        report.render(console(), migration, lang=asked.lang)
    else:
        text = io.StringIO()
        report.render(console(text), migration, lang=asked.lang)
        write(text.getvalue().encode(), asked.output)


def date(given: str | None) -> datetime.date:
    if given is None:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(given)
    except ValueError:
        raise InputError(
            Text(f"--as-of : « {given} » n'est pas une date AAAA-MM-JJ", f"--as-of: “{given}” is not a date YYYY-MM-DD")
        ) from None


def console(file: IO[str] | None = None) -> Any:
    from rich.console import Console

    return Console(file=file, highlight=False, soft_wrap=False, width=None if file is None else 100)


def say(line: Text, lang: Language) -> None:
    """One line on standard output, with nothing in it that a terminal would obey."""
    from rempart.reports.clean import clean

    click.echo(clean(line.in_(lang)))


def write(content: bytes, output: Path | None) -> None:
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
def patience(what: Text, lang: Language) -> Iterator[None]:
    """Says on standard error what takes more than two seconds."""
    import threading

    timer = threading.Timer(2.0, lambda: click.echo(f"rempart : {what.in_(lang)}", err=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
