"""`rempart baseline`: what failed before rempart came is recorded, so that only what is new blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from rempart.cli import judging, options
from rempart.cli.group import HELP
from rempart.text import Language, Text, same

if TYPE_CHECKING:
    from rempart.assessment import Assessment
    from rempart.exceptions.baseline import Change, Entry

LISTED: Final = 20
"""New failures named before the rest is counted; the report of a run has them all."""

GRAVEST: Final = ("violation", "undetermined", "uncovered")


@click.command(context_settings=HELP)
@click.argument("source", metavar="[DOSSIER|FICHIER|-]", type=click.Path(path_type=Path), default=Path())
@options.stacks
@options.profile
@click.option("--add", "grow", is_flag=True, help="Y inscrire aussi ce qui est nouveau, à la date du jour.")
@options.running
@options.lang
@options.as_of
def baseline(
    source: Path,
    stacks: tuple[str, ...],
    profile: str | None,
    grow: bool,
    lang: Language,
    as_of: str | None,
    **how: Any,
) -> int:
    """Recenser ce qui échoue déjà, pour ne bloquer que le nouveau. / Record what fails: only what is new blocks.

    Crée rempart.baseline.json, ou en retire ce qui n'échoue plus. N'y ajoute rien sans --add : ce qui est nouveau est
    alors nommé, et le code de sortie est 1.
    """
    from rempart.exceptions import baseline as known

    folder = source if source.is_dir() else Path()
    recorded = known.load(folder)
    changes = []
    entries = recorded
    for assessment in assessed(source, stacks, folder=folder, profile=profile, as_of=as_of, lang=lang, how=how):
        changes.append(known.compared(entries, assessment, grow=grow or recorded is None))
        entries = changes[-1].entries
    known.write(folder, entries or ())
    for line in _told(changes, entries or ()):
        judging.say(line, lang)
    return 1 if any(change.refused for change in changes) else 0


def assessed(
    source: Path,
    stacks: Sequence[str],
    *,
    folder: Path,
    profile: str | None,
    as_of: str | None,
    lang: Language,
    how: dict[str, Any],
    waivers: bool = True,
) -> list[Assessment]:
    """The assessment of each stack of a program, or of what a file describes. All succeed, or none is given."""
    from rempart.assessment import evaluate

    asked = judging.request(folder, profile=profile, as_of=as_of, lang=lang, no_waivers=not waivers, no_baseline=True)
    if source.is_dir() and stacks:
        deployments = [judging.ran(source, stack=stack, lang=lang, **how) for stack in dict.fromkeys(stacks)]
    else:
        deployments = [judging.described(source, stack=None, lang=lang)]
    return [
        evaluate(each, asked.rules, asked.profile, asked.on, settings=asked.settings, exceptions=asked.exceptions)
        for each in deployments
    ]


def _told(changes: Sequence[Change], entries: Sequence[Entry]) -> Iterable[Text]:
    from rempart.exceptions.baseline import FILE
    from rempart.reports import words

    refused = [entry for change in changes for entry in change.refused]
    added, removed, unseen = (
        [entry for change in changes for entry in getattr(change, kind)] for kind in ("added", "removed", "kept_unseen")
    )
    total = words.count(len(entries), Text("écart connu", "known failure"), Text("écarts connus", "known failures"))
    yield Text(f"{FILE} : {total.fr}", f"{FILE}: {total.en}")
    for what, listed in (
        (Text("ajoutés", "added"), added),
        (Text("retirés", "removed"), removed),
        (Text("gardés sans avoir pu être revus", "kept, as this run could not tell"), unseen),
    ):
        if listed:
            rules = ", ".join(f"{rule} × {number}" for rule, number in Counter(e.rule for e in listed).most_common())
            yield Text(f"  {what.fr} : {rules}", f"  {what.en}: {rules}")
    refused.sort(key=lambda entry: GRAVEST.index(entry.status))
    for entry in refused[:LISTED]:
        yield Text("nouveau", "new") + _named(entry)
    if len(refused) > LISTED:
        more = words.count(len(refused) - LISTED, Text("autre", "more"), Text("autres", "more"))
        yield Text(f"… et {more.fr}", f"… and {more.en}")
    if refused:
        told = words.count(
            len(refused),
            Text("écart nouveau, non inscrit", "new failure, not recorded"),
            Text("écarts nouveaux, non inscrits", "new failures, not recorded"),
        )
        yield told + Text(
            " : corrigez, accordez une dispense, ou inscrivez-les par --add",
            ": mend them, waive them, or record them with --add",
        )


def _named(entry: Entry) -> Text:
    from rempart.reports.words import STACK, VERDICTS

    status = Text("non couvert", "uncovered") if entry.status == "uncovered" else VERDICTS[entry.status]
    rule = "" if entry.status == "uncovered" else f"  {entry.rule}"
    return Text(f"  {status.fr}{rule}  ", f"  {status.en}{rule}  ") + (_short(entry.resource) or STACK)


def _short(resource: str) -> Text | None:
    """A Pulumi resource's name and type, a Terraform resource's address."""
    if not resource.startswith("urn:pulumi:") or resource.count("::") < 3:
        return same(resource) if resource else None
    _, _, types, name = resource.split("::", 3)
    return same(f"{name}  {types.rpartition('$')[2]}")
