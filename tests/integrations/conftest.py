"""What the three integrations share: rempart installed by the hosts' own means, and a workspace for each test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.integrations import host


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the action's step that installs puts out."""
    folder = tmp_path_factory.mktemp("installed")
    output = folder / "output.txt"
    subprocess.run(
        [host.ROOT / "scripts" / "action" / "install"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHON": sys.executable,
            "INSTALL": "",
            "GITHUB_ACTION_PATH": str(host.ROOT),
            "GITHUB_OUTPUT": str(output),
            "RUNNER_TEMP": str(folder),
            **host.pip(),
        },
        cwd=folder,
        check=True,
        timeout=300,
    )
    return dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return host.workspace(tmp_path / "workspace")


@pytest.fixture
def github(tmp_path: Path, workspace: Path, installed: Mapping[str, str]) -> host.Github:
    return host.Github(tmp_path, installed)
