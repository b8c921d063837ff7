"""What the packs cost: rempart's analyzer in the real engine, and its checks in the real Checkov."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2
from measuring import BIN, CHECKOV, HERE, ROOT, Row, in_turn, medians, timed
from plans import AZURE, write
from pulumi.runtime.proto import analyzer_pb2_grpc

PACK = BIN / "rempart-pulumi-pack"
POLICY_SDK = ROOT / ".tools" / "policy-sdk" / "bin" / "python"
LARGE = ROOT / "tests" / "cases" / "engine" / "grand"
CHECKOV_PACK = ROOT / "policies" / "checkov-pack"

sys.path.insert(0, str(ROOT / "scripts" / "engine"))
import workshop  # noqa: E402


def rows(folder: Path, runs: int) -> Iterator[Row]:
    yield from analysis(runs)
    yield start(runs * 3)
    yield from preview(folder / "grand", runs)
    yield from checkov(folder, max(1, runs // 2))


def analysis(runs: int) -> Iterator[Row]:
    found: dict[str, Any] = json.loads(
        subprocess.run(
            [POLICY_SDK, HERE / "analyze.py", str(runs * 10)],
            env=os.environ | {"PYTHONPATH": str(ROOT / "policies")},
            check=True,
            stdout=subprocess.PIPE,
        ).stdout
    )
    ours, theirs, empty = (found[name] * 1e3 for name in ("ours", "sdk", "empty"))
    yield Row(
        f"Analyze of a resource, {found['rules']} rules, against the same rules on `pulumi_policy`, each by itself",
        f"{ours:.2f} ms, `pulumi_policy` {theirs:.1f} ms: {theirs / ours:.0f} × slower",
        "≥ 20 ×",
        theirs / ours >= 20,
    )
    yield Row(
        f"the share of `pulumi_policy` itself in this: {found['rules']} rules that look at nothing",
        f"{empty:.2f} ms: {empty / ours:.1f} × all of ours",
    )


def start(runs: int) -> Row:
    (found,) = medians([_first_answer], runs)
    what = "start of the Pulumi pack to its first answer, the list of its rules"
    return Row(what, f"{found:.2f} s", "≤ 0.35 s", found <= 0.35)


def _first_answer() -> float:
    started = time.perf_counter()
    with subprocess.Popen([PACK, "127.0.0.1:1"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            analyzer_pb2_grpc.AnalyzerStub(channel).GetAnalyzerInfo(empty_pb2.Empty())
            elapsed = time.perf_counter() - started
        process.terminate()
    return elapsed


def preview(home: Path, runs: int) -> Iterator[Row]:
    """Of a thousand buckets, all refused."""
    program = home / "program"
    shutil.copytree(LARGE, program)
    tools = workshop.stand_ins(home / "bin")
    environment = workshop.environment(home, workshop.command_line(), tools)

    def pulumi(*arguments: str | Path, ok: Sequence[int] = (0,)) -> float:
        command = ["pulumi", *arguments, "--stack", "dev", "--non-interactive"]
        return timed(command, ok, cwd=program, env=environment | {"PWD": str(program)})

    nothing_to_say = home / "empty-pack"
    nothing_to_say.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HERE}/empty_pack.py"\n', encoding="utf-8")
    nothing_to_say.chmod(0o755)
    pulumi("stack", "init")
    none, nothing, ours = medians(
        [
            lambda: pulumi("preview"),
            lambda: pulumi("preview", "--policy-pack", nothing_to_say),
            lambda: pulumi("preview", "--policy-pack", PACK, ok=(1, 255)),
        ],
        runs,
    )
    yield Row(
        "`pulumi preview` of 1,000 resources, all refused, over the same without a pack",
        f"{ours:.1f} s, without {none:.1f} s: + {ours - none:.1f} s",
        "≤ + 1 s",
        ours - none <= 1,
    )
    yield Row(
        "the same over a pack that answers nothing: what is left is the engine's own asking",
        f"with it {nothing:.1f} s: + {ours - nothing:.1f} s",
    )


def checkov(folder: Path, runs: int) -> Iterator[Row]:
    """A thousand storage accounts: Checkov's own checks give each nine answers, ours ten."""
    scan = [CHECKOV, "-f", str(write(folder, 1_000, AZURE)), "--framework", "terraform_plan", "--skip-download"]
    scan += ["-o", "json"]
    commands = (
        [*scan, "--external-checks-dir", str(CHECKOV_PACK), "--check", "CKV_REMPART_*"],
        [*scan, "--check", "CKV_AZURE_*"],
        [*scan, "--external-checks-dir", str(HERE / "empty_checks"), "--check", "CKV_EMPTY_*"],
    )
    ours, theirs, nothing = in_turn(*commands, runs=runs)
    yield Row(
        "Checkov on 1,000 storage accounts, our checks against as many answers of its own",
        f"{ours:.1f} s, its own {theirs:.1f} s: {ours / theirs:.2f} ×",
        "≤ 1.1 ×",
        ours <= 1.1 * theirs,
    )
    yield Row(
        "the same against as many checks as ours that look at nothing",
        f"{nothing:.1f} s: {ours / nothing:.2f} ×",
    )
