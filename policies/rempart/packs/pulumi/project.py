"""Where the files lie that a team keeps beside Pulumi.yaml (rempart.toml, waivers, exceptions, baseline).

The engine tells the project's name and not its folder, and starts a pack in the program's folder (an executable) or in
the pack's own (a folder). So the Pulumi.yaml of that name is looked for upwards from both places where the engine may
have been started. What is not found is unknown: its rempart.toml may ask for a stricter profile.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rempart.preview.launcher import PROJECT_FILES

_NAME: Final = re.compile(r"""^(?:"name"|name)\s*:\s*(?P<quote>["']?)(?P<name>[\w.-]+)(?P=quote)\s*(?:#.*)?$""", re.M)


def folder(project: str, *, environment: Mapping[str, str] = os.environ, here: Path | None = None) -> Path | None:
    """The nearest folder, from here or from $PWD upwards, whose Pulumi.yaml bears the name; None when none does."""
    starts = [here or Path.cwd()]
    if pwd := environment.get("PWD"):
        starts.append(Path(pwd))
    for start in starts:
        for candidate in (start, *start.parents):
            if name_in(candidate) == project:
                return candidate
    return None


def name_in(folder: Path) -> str | None:
    """The name of the project whose file lies in `folder`; None without one, or where it is not plainly written."""
    file = next((folder / name for name in PROJECT_FILES if (folder / name).is_file()), None)
    if file is None:
        return None
    try:
        text = file.read_text(encoding="utf-8")
        if file.suffix == ".json":
            name = json.loads(text).get("name")
            return name if isinstance(name, str) else None
    except (OSError, ValueError, AttributeError):
        return None
    found = _NAME.search(text)
    return found["name"] if found else None
