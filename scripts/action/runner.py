"""What the steps tell GitHub's runner: annotations, outputs, the summary of the run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from rempart.text import Text


def annotate(kind: Literal["error", "warning", "notice"], said: Text) -> None:
    """A fixed sentence of the action, in the language of the reports."""
    print(f"::{kind} title=rempart::{said.en if os.environ['REPORT_LANG'] == 'en' else said.fr}", flush=True)


def put_out(outputs: Mapping[str, object]) -> None:
    """Outputs of the step: numbers, and paths that the step made itself."""
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs.items())


def summarise(markdown: Path) -> None:
    with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as file:
        file.write(markdown.read_text(encoding="utf-8"))
