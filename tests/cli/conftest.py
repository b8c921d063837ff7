"""The command as its users meet it: programs and plans made in a temporary folder, run, their output read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from rempart.cli import main

ON = "2026-11-22"
"""The day on which the catalogue's facts were checked."""

COMMAND = Path(sys.executable).parent / "rempart"


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """The JSON report on standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("check", file)` in the temporary folder, within this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def started(*args: object, stdin: bytes = b"") -> Result:
        result = CliRunner().invoke(main, [str(arg) for arg in args], input=stdin, prog_name="rempart")
        return Result(result.exit_code, result.stdout, result.stderr)

    return started


@pytest.fixture
def judge(run: Run, tmp_path: Path) -> Run:
    """`judge(document)`: the document through `rempart check`, on the day that the facts were checked."""

    def judged(document: Any, *options: object) -> Result:
        file = tmp_path / "plan.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        return run("check", "plan.json", "--as-of", ON, *options)

    return judged


def spawned(*args: object, cwd: Path, env: Mapping[str, str] | None = None, stdin: bytes = b"") -> Result:
    """The command in a process of its own."""
    done = subprocess.run(
        [str(COMMAND), *map(str, args)],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "COLUMNS": "100", **(env or {})},
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


# Terraform plans


def planned(type: str, name: str, after: Mapping[str, Any], **change: Any) -> dict[str, Any]:
    """One resource that a plan creates; `unknown` and `sensitive` are the plan's own maps."""
    return {
        "address": f"{type}.{name}",
        "mode": "managed",
        "type": type,
        "name": name,
        "provider_name": PROVIDERS[type.partition("_")[0]],
        "change": {
            "actions": ["create"],
            "before": None,
            "after": dict(after),
            "after_unknown": change.get("unknown", {}),
            "before_sensitive": False,
            "after_sensitive": change.get("sensitive", {}),
        },
    }


PROVIDERS = {
    "scaleway": "registry.terraform.io/scaleway/scaleway",
    "aws": "registry.terraform.io/hashicorp/aws",
    "random": "registry.terraform.io/hashicorp/random",
}


def plan(*resources: dict[str, Any], providers: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """A Terraform plan of these resources; what is known or unknown in each is written as an expression."""
    constants = {
        name: {
            "name": name,
            "full_name": PROVIDERS[name],
            "expressions": {key: {"constant_value": value} for key, value in settings.items()},
        }
        for name, settings in (providers or {}).items()
    }
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": list(resources),
        "configuration": {
            "provider_config": constants,
            "root_module": {
                "resources": [
                    {
                        "address": r["address"],
                        "mode": "managed",
                        "type": r["type"],
                        "name": r["name"],
                        "provider_config_key": r["type"].partition("_")[0],
                        "expressions": {
                            **{k: {"constant_value": v} for k, v in r["change"]["after"].items()},
                            **{k: {"references": ["var.somewhere"]} for k in r["change"]["after_unknown"]},
                        },
                    }
                    for r in resources
                ]
            },
        },
    }


def bucket(name: str = "entrepot", **properties: Any) -> dict[str, Any]:
    """A Scaleway bucket as the rules want it, but for `properties`."""
    return planned(
        "scaleway_object_bucket",
        name,
        {"name": name, "region": "fr-par", "versioning": [{"enabled": True}], **properties},
    )


# Pulumi programs

PRELUDE = """
import pulumi


class Thing(pulumi.CustomResource):
    def __init__(self, token, name, props, opts=None):
        super().__init__(token, name, props, opts)


def bucket(name, opts=None, **props):
    return Thing("scaleway:object/bucket:Bucket", name, {"region": "fr-par", **props}, opts)
"""
"""Resources by token: the program needs the Pulumi SDK and no other."""


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Path]:
    """`project(code)`: a Pulumi project in the temporary folder, with a stack `dev`."""

    def made(code: str | bytes, *, prelude: str = PRELUDE, stack: str = "config: {}\n", **files: str) -> Path:
        (tmp_path / "Pulumi.yaml").write_text("name: essai\nruntime: python\n", encoding="utf-8")
        (tmp_path / "Pulumi.dev.yaml").write_text(stack, encoding="utf-8")
        whole = code if isinstance(code, bytes) else (prelude + code).encode()
        (tmp_path / "__main__.py").write_bytes(whole)
        return tmp_path

    return made


def verdicts(report: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """(resource, rule, status, evidence) of every verdict, in order."""
    return [(v["resource"], v["rule"], v["status"], v["evidence"]) for v in report["verdicts"]]


def only(report: Mapping[str, Any], rule: str) -> list[tuple[str, str]]:
    """(resource, status) of the verdicts of one rule."""
    return [(v["resource"], v["status"]) for v in report["verdicts"] if v["rule"] == rule]


def lines(text: str) -> Sequence[str]:
    return [line for line in text.splitlines() if line.strip()]
