from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rempart.preview import launcher

Preview = Callable[..., dict[str, Any]]


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    """Writes a program and previews it with the real SDK; `files` adds or replaces files of the project."""

    def run(
        source: str, *, files: dict[str, str] | None = None, answers: dict[str, Any] | None = None, **options: Any
    ) -> dict[str, Any]:
        project = tmp_path / "project"
        written = {"Pulumi.yaml": "name: p\nruntime: python\n", "__main__.py": source, **(files or {})}
        for name, content in written.items():
            file = project / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        options = {"stack": "dev", "python": Path(sys.executable), "timeout": 60.0, **options}
        return launcher.run(project, answers=answers, **options)

    return run


def inputs(document: dict[str, Any], name: str) -> Any:
    """The inputs of the one resource of that name."""
    (found,) = [s["newState"]["inputs"] for s in document["steps"] if s["urn"].rpartition("::")[2] == name]
    return found
