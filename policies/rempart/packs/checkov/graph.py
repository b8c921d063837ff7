"""What Checkov's graph shows: the blocks of source and the resources of plans, file by file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class Caller(NamedTuple):
    """The `module` block that a block's module instance comes from."""

    path: str
    name: str
    key: str | int | None
    within: Caller | None


class Vertex(NamedTuple):
    """One block."""

    kind: str
    """resource, data, module, variable, tfvar …"""
    name: str
    file: str
    address: str
    line: int
    caller: Caller | None
    config: Mapping[str, Any]

    @property
    def is_of_plan(self) -> bool:
        return self.file.endswith(".json")

    @property
    def body(self) -> Mapping[str, Any]:
        """What Checkov hands to a check: one object for both, in source."""
        body: Any = self.config
        for _ in range(2 if self.kind in ("resource", "data") else 1):
            body = next(iter(body.values()), {}) if isinstance(body, dict) else {}
        return body if isinstance(body, dict) else {}


def vertices(graph: Any) -> Iterator[Vertex]:
    """The blocks of a graph, of either of the two libraries that Checkov keeps it in."""
    nodes = graph.nodes(data=True) if type(graph).__module__.startswith("networkx") else graph.nodes()
    for node in nodes:
        attributes = node[1] if isinstance(node, tuple) else node
        config = attributes.get("config_") or {}
        yield Vertex(
            kind=attributes.get("block_type_", ""),
            name=attributes.get("block_name_", ""),
            file=attributes.get("file_path_", ""),
            address=attributes.get("__address__") or "",
            line=_number(attributes.get("__start_line__")),
            caller=_caller(attributes.get("source_module_object_")),
            config=config if isinstance(config, dict) else {},
        )


def _number(written: Any) -> int:
    return written if isinstance(written, int) else 1


def _caller(written: Any) -> Caller | None:
    if isinstance(written, str):
        written = json.loads(written)
    if not written:
        return None
    if not isinstance(written, dict):
        written = vars(written)
    within = _caller(written.get("nested_tf_module"))
    return Caller(written["path"], written["name"], written.get("foreach_idx"), within)


def files_of(scanned: str, files: list[str]) -> list[str]:
    """The files that Checkov may mean by `/envs/prod/plan.json`, a path under a folder that it does not name.

    That folder holds all files of the run, which leaves one in all but contrived cases.
    """
    wanted = scanned.replace("\\", "/").lstrip("/")
    while wanted.startswith("../"):
        wanted = wanted[3:]
    found = [file for file in files if file.replace("\\", "/").endswith(f"/{wanted}")]
    common = os.path.commonpath(files) if files else ""
    above = [file for file in found if _holds(file.replace("\\", "/").removesuffix(f"/{wanted}"), common)]
    return above or found


def _holds(folder: str, path: str) -> bool:
    path = path.replace("\\", "/")
    return path == folder or path.startswith(f"{folder}/")
