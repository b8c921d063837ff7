"""The demonstration: two stacks judged side by side, held to what is expected of them. Called by scripts/demo."""

from __future__ import annotations

import datetime
import sys
import tomllib
from pathlib import Path

from rempart import settings
from rempart.assessment import Assessment, evaluate
from rempart.catalog import profiles
from rempart.exceptions import files
from rempart.files import write_whole
from rempart.readers import program
from rempart.reports import html, terminal, words
from rempart.rules import all_rules
from rempart.status import DEFAULT_FAIL_ON
from rich.console import Console
from rich.rule import Rule as Line
from rich.table import Table
from rich.text import Text as Styled

ROOT = Path(__file__).resolve().parent.parent
STACKS = ("scaleway", "azure")
PROFILE = "pds"
PAGE = ROOT / "demo.html"


def judged(stack: str, expected: dict[str, object]) -> Assessment:
    day = expected["as-of"]
    assert isinstance(day, datetime.date)
    return evaluate(
        program.read(ROOT, stack=stack),
        all_rules().values(),
        profiles()[PROFILE],
        day,
        settings=settings.read(ROOT),
        exceptions=files.read(ROOT),
    )


def surprises(assessment: Assessment, expected: dict[str, object]) -> list[str]:
    """Where the stack did not get what is written beside it."""
    wanted = expected[PROFILE]
    assert isinstance(wanted, dict)
    found = []
    if assessment.exit_code() != wanted["exit"]:
        found.append(f"code {assessment.exit_code()}, attendu {wanted['exit']}")
    statuses = {result.requirement.id: result.status for result in assessment.results}
    for requirement in wanted["requirement"]:
        if statuses.get(requirement["id"]) != requirement["status"]:
            found.append(f"{requirement['id']} : {statuses.get(requirement['id'])}, attendu {requirement['status']}")
    return found


def side_by_side(console: Console, assessments: list[Assessment], reasons: dict[str, str]) -> None:
    table = Table(box=None, pad_edge=False, title="Côte à côte", title_justify="left", title_style="bold")
    table.add_column("exigence", no_wrap=True)
    for assessment in assessments:
        table.add_column(assessment.deployment.source.stack)
    for row in zip(*(assessment.results for assessment in assessments), strict=True):
        if len({result.status for result in row}) == 1 or row[0].requirement.is_advice:
            continue
        cells = [Styled(words.REQUIREMENTS[r.status].fr, style="red" if r.status == "violated" else "") for r in row]
        table.add_row(row[0].requirement.id, *cells)
    console.print(table)
    for stack, reason in reasons.items():
        console.print(Styled(f"{stack} : {reason}"))


def main() -> int:
    console = Console(highlight=False)
    expectations = {
        stack: tomllib.loads((ROOT / "stacks" / "expected" / f"{stack}.toml").read_text(encoding="utf-8"))
        for stack in STACKS
    }
    assessments, wrong = [], []
    for stack, expected in expectations.items():
        console.print(f"Exécution de la pile « {stack} » hors ligne, sans compte ni plugin…", style="dim")
        assessment = judged(stack, expected)
        assessments.append(assessment)
        wrong += [f"{stack} : {surprise}" for surprise in surprises(assessment, expected)]
    for assessment in assessments:
        console.print(Line(assessment.deployment.source.stack))
        terminal.render(console, assessment, lang="fr", fail_on=DEFAULT_FAIL_ON)
    console.print(Line())
    side_by_side(console, assessments, {stack: expected[PROFILE]["fr"] for stack, expected in expectations.items()})
    write_whole(PAGE, html.render(assessments, lang="fr").encode())
    console.print()
    for line in wrong:
        console.print(Styled(f"Verdict inattendu, {line}", style="red"))
    if not wrong:
        console.print("Les deux piles reçoivent le verdict écrit dans stacks/expected/.", style="green")
    console.print(
        "\nLa même chose dans un navigateur : demo.html\n"
        "À essayer ensuite :\n"
        "  .venv/bin/rempart preview . --stack scaleway --profile hds\n"
        "  .venv/bin/rempart explain secnumcloud-qualified\n"
        "  .venv/bin/rempart hosts --profile sren-31 --as-of 2026-12-15\n"
        "  .venv/bin/rempart preview . --stack azure --format json --output azure.json"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
