"""Programs that stand where Checkov would, broken in one way each; the tests of a whole run start the real one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Script = Callable[[str], Path]


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Writes a program of this shell text."""

    def write(text: str) -> Path:
        program = tmp_path / "checkov"
        program.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        program.chmod(0o755)
        return program

    return write
