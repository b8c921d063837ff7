"""Times whole processes, in turn, and writes docs/performance.md. Called by scripts/bench."""

from __future__ import annotations

import os
import platform
import re
import resource as usage
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import packs
from measuring import CHECKOV, CONFTEST, HERE, NO_BUDGET, PYTHON, REMPART, ROOT, Row, in_turn, seconds
from plans import write

PAGE = ROOT / "docs" / "performance.md"

TEN = (
    "stored-in-eea",
    "store-private",
    "versioned",
    "no-public-address",
    "encrypted-at-rest",
    "backed-up-daily",
    "private-network",
    "tls-floor",
    "denies-by-default",
    "credential-expiry",
)


def peak_kib(command: Sequence[str]) -> int:
    """Peak memory of one process, in KiB."""
    script = (
        "import resource, subprocess as s, sys; s.run(sys.argv[1:], stdout=s.DEVNULL, stderr=s.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, check=True)
    return int(done.stdout)


def rempart(plan: Path, *options: str) -> list[str]:
    return [REMPART, "check", str(plan), "--profile", "pds", "--as-of", "2026-11-22", *options]


def ten() -> list[str]:
    return [word for rule in TEN for word in ("--only", rule)]


def rows(folder: Path, runs: int) -> list[Row]:
    found = []

    version, bare = in_turn([REMPART, "--version"], [PYTHON, "-c", "pass"], runs=runs * 3)
    over = (version - bare) * 1000
    found.append(Row("`rempart --version` over `python -c pass`", f"{over:.0f} ms", "≤ 80 ms", over <= 80))

    conftest = [CONFTEST, "test", "--policy", str(HERE / "rego"), "--output", "json"]
    for resources in (1_000, 10_000):
        plan = write(folder, resources)
        ours, theirs = in_turn(rempart(plan, *ten()), [*conftest, str(plan)], runs=runs)
        bound = resources == 10_000
        found.append(
            Row(
                f"{resources:,} resources, the same 10 rules, against Conftest",
                f"{ours:.2f} s, Conftest {theirs:.2f} s: {ours / theirs:.2f} ×",
                "≤ 1.0 ×" if bound else NO_BUDGET,
                not bound or ours <= theirs,
            )
        )

    plan = write(folder, 1_000)
    ours = seconds(rempart(plan), runs)
    checks = str(HERE / "checkov")
    checkov = [CHECKOV, "-f", str(plan), "--framework", "terraform_plan", "--external-checks-dir", checks]
    checkov += ["--check", ",".join(f"CKV_BENCH_{n}" for n in range(1, 11)), "--skip-download", "-o", "json"]
    theirs = seconds(checkov, max(1, runs // 2))
    found.append(Row("1,000 resources, all rules", f"{ours:.2f} s", "≤ 0.4 s", ours <= 0.4))
    found.append(
        Row(
            "the same against Checkov with 10 checks",
            f"Checkov {theirs:.2f} s: {theirs / ours:.0f} × slower",
            "≥ 20 ×",
            theirs / ours >= 20,
        )
    )

    small, large = write(folder, 1_000), write(folder, 100_000)
    start = seconds(rempart(write(folder, 1)), runs)
    each_small = (seconds(rempart(small), runs) - start) / 1_000
    each_large = (seconds(rempart(large), max(1, runs // 3)) - start) / 100_000
    found.append(
        Row(
            "cost of a resource, 100,000 against 1,000, all rules",
            f"{each_large * 1e6:.0f} µs, {each_small * 1e6:.0f} µs: {each_large / each_small:.2f} ×",
            "≤ 1.2 ×",
            each_large <= 1.2 * each_small,
        )
    )
    parsed = [PYTHON, "-c", f"import msgspec; d = msgspec.json.decode(open({str(large)!r}, 'rb').read())"]
    above = (peak_kib(rempart(large)) - peak_kib(parsed)) / 100_000
    found.append(Row("memory of a resource above the parsed input", f"{above:.1f} KiB", "≤ 6 KiB", above <= 6))

    for stack in ("scaleway", "azure"):
        embedded = seconds([REMPART, "preview", str(ROOT), "--stack", stack, "--profile", "pds"], runs)
        own = seconds([PYTHON, str(HERE / "own_run.py"), str(ROOT), stack], runs)
        found.append(
            Row(
                f"`rempart preview` of stack {stack} over the program's own import and run",
                f"{embedded:.2f} s, own {own:.2f} s: + {embedded - own:.2f} s",
                "≤ + 0.3 s",
                embedded - own <= 0.3,
            )
        )
    return found


def page(found: Sequence[Row], runs: int) -> str:
    conftest = subprocess.run([CONFTEST, "--version"], capture_output=True, text=True, check=True).stdout
    checkov = subprocess.run([CHECKOV, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    number = re.search(r"Conftest: *v?(\d\S*)", conftest)
    version = number[1] if number else "0.69.0 (built from its module)"
    lines = [
        "# Performance",
        "",
        "<!-- Written by scripts/bench; do not edit. -->",
        "",
        f"Whole processes, medians of {runs} runs after one that is not counted, in one sitting on",
        f"{os.cpu_count()} processors,",
        f"Python {platform.python_version()}, Conftest {version}, Checkov {checkov}.",
        "Machines differ and are noisy: the ratios are what to read.",
        "",
        "| what | measured | budget | |",
        "| --- | --- | --- | --- |",
        *(f"| {row.what} | {row.measured} | {row.budget} | {row.outcome} |" for row in found),
        "",
        "A line without a budget tells what part of the line above is not rempart's own:",
        "",
        "- For every resource the engine asks a pack twice and waits, whatever the pack answers.",
        "- `pulumi_policy` decodes a resource again for every rule; the rest is every rule judged by itself.",
        "- Checkov writes five lines of a debug log for every check of a resource, and asks our checks of every type.",
        "",
        "Run it again with `scripts/bench`. The plans are made by `scripts/benchmark/plans.py`; the ten rules for",
        "Conftest and Checkov stand beside it, and so does the pack that answers nothing.",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    usage.setrlimit(usage.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as folder:
        found = [*rows(Path(folder), runs), *packs.rows(Path(folder), runs)]
    for row in found:
        print(f"{row.outcome:10}  {row.what}: {row.measured} (budget {row.budget})")
    PAGE.write_text(page(found, runs), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
