"""What the real engine needs to run anywhere: the command line, stand-ins on PATH, a state in a folder.

Used by scripts/record-previews, the tests and the benchmarks. Standard library only.
"""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

ENGINE = Path(__file__).resolve().parent
ROOT = ENGINE.parent.parent
PROVIDERS = (
    "aws",
    "azure-native",
    "command",
    "gcp",
    "openstack",
    "ovh",
    "random",
    "scaleway",
    "standin",
    "terraform-provider",
    "tls",
)


@cache
def command_line() -> Path:
    """The folder that holds `pulumi`; scripts/install-pulumi builds it where it has to."""
    done = subprocess.run([ROOT / "scripts" / "install-pulumi"], check=True, stdout=subprocess.PIPE, text=True)
    return Path(done.stdout.strip())


def stand_ins(folder: Path) -> Path:
    """A folder for PATH with the stand-ins under the names that the engine looks for."""
    folder.mkdir()
    plugins = {f"pulumi-resource-{name}": f'"{ENGINE}/standin_provider.py"' for name in PROVIDERS}
    plugins["pulumi-resource-remote"] = f'"{ENGINE}/standin_provider.py" --accept-resources'
    plugins["pulumi-resource-pulumi-python"] = "-m pulumi.dynamic"  # the SDK's own, for providers written in a program
    if not shutil.which("pulumi-language-python"):
        plugins["pulumi-language-python"] = f'"{ENGINE}/standin_language_host.py"'
    for name, command in plugins.items():
        path = folder / name
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -u {command} "$@"\n', encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return folder


def environment(home: Path, cli: Path, tools: Path) -> dict[str, str]:
    """All that a run sees: nothing of the person who starts it, its state in `home`/state."""
    state = home / "state"
    state.mkdir()
    return {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join((str(tools), str(cli), os.environ["PATH"])),
        "PULUMI_BACKEND_URL": f"file://{state}",
        "PULUMI_CONFIG_PASSPHRASE": "",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "STANDIN_PROGRAM_STARTER": str(cli / "pulumi-language-python-exec"),
    }


@contextmanager
def running_provider(variables: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """One stand-in for all providers, kept from command to command: the variables that lead the engine there."""
    command = [sys.executable, "-u", str(ENGINE / "standin_provider.py")]
    with subprocess.Popen(command, env=os.environ | variables, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        yield {"PULUMI_DEBUG_PROVIDERS": ",".join(f"{name}:{port}" for name in PROVIDERS)}
        process.terminate()


def make_stack(name: str, outputs: Mapping[str, Any], folder: Path, environment: dict[str, str]) -> None:
    """Another stack, `organization/project/stack`, with nothing but outputs, for stack references to find."""
    _, project, stack = name.split("/")
    home = folder / project
    home.mkdir(parents=True, exist_ok=True)
    (home / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n", encoding="utf-8")
    root = {
        "urn": f"urn:pulumi:{stack}::{project}::pulumi:pulumi:Stack::{project}-{stack}",
        "type": "pulumi:pulumi:Stack",
        "custom": False,
        "outputs": outputs,
    }
    file = home / "state.json"
    file.write_text(json.dumps({"version": 3, "deployment": {"manifest": {}, "resources": [root]}}), encoding="utf-8")
    for command in (("init", stack), ("import", "--stack", stack, "--file", file)):
        subprocess.run(["pulumi", "stack", *command], cwd=home, env=environment, check=True, stdout=subprocess.DEVNULL)
