"""Where the tools are, and how whole processes are timed."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BIN = ROOT / ".venv" / "bin"
REMPART = str(BIN / "rempart")
PYTHON = str(BIN / "python")
CONFTEST = str(ROOT / ".tools" / "bin" / "conftest")
CHECKOV = str(ROOT / ".venv-checkov" / "bin" / "checkov")

NO_BUDGET = "—"


class Row(NamedTuple):
    what: str
    measured: str
    budget: str = NO_BUDGET
    met: bool = True

    @property
    def outcome(self) -> str:
        if self.budget == NO_BUDGET:
            return ""
        return "met" if self.met else "**missed**"


def seconds(command: Sequence[str], runs: int) -> float:
    """Median wall time of a whole process."""
    (found,) = in_turn(command, runs=runs)
    return found


def in_turn(*commands: Sequence[str], runs: int) -> list[float]:
    """The same of several commands."""
    return medians([partial(timed, command) for command in commands], runs)


def medians(timers: Sequence[Callable[[], float]], runs: int) -> list[float]:
    """Median of what each tells, asked in turn, so that a change in the machine's speed touches all; the first time is
    not counted."""
    rounds = [[timer() for timer in timers] for _ in range(runs + 1)][1:]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def timed(command: Sequence[str | Path], ok: Sequence[int] = (0, 1, 3), **surroundings: Any) -> float:
    """Wall time of a whole process; `surroundings` are a folder and an environment, as subprocess takes them."""
    started = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, **surroundings)
    elapsed = time.perf_counter() - started
    if done.returncode not in ok:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stderr.decode()[-2000:]}")
    return elapsed
