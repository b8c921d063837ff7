"""What the three integrations share: rempart installed by the hosts' own means, and a workspace for each test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.integrations import host


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the action's step that installs puts out."""
    return host.installed(tmp_path_factory.mktemp("installed"))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return host.workspace(tmp_path / "workspace")


@pytest.fixture
def github(tmp_path: Path, workspace: Path, installed: Mapping[str, str]) -> host.Github:
    return host.Github(tmp_path, installed)
