"""One spelling for a thing that several tools name: Terraform's where a Terraform twin exists, else the SDK's own.

The table is generated (`scripts/generate-names`), one file a package in `data/names`, read when a deployment first
shows that package. What the table does not know is never renamed by guess: a type keeps its token and its properties.
Keys under a map (tags, labels, environment) and the inside of strings are data, and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

Kind = Literal["scalar", "block", "list", "map"]

_FOLDER: Final = Path(__file__).parent / "data" / "names"

_PACKAGE_OF_PREFIX: Final = {"azurerm": "azure", "google": "gcp"}
"""Where the prefix of a Terraform type is not the name of the Pulumi package."""

_AZURE_API_VERSION = re.compile(r"/v\d{8}[a-z]*(?=:)")


class Shape(msgspec.Struct, frozen=True):
    """One property: its name in Terraform, its kind, and what stands inside its blocks (by Pulumi name).

    A list or a map without `inside` holds plain data. A property without a Shape is a scalar, or unknown to the table:
    its name is put in snake case and its content is left alone.
    """

    name: str
    kind: Kind
    inside: dict[str, Shape] | None = None


class _Table(msgspec.Struct):
    """One package's file. `sdk` says what it was generated from; types are decoded one by one, when met."""

    sdk: str
    tokens: dict[str, str]
    types: dict[str, msgspec.Raw]


@lru_cache(maxsize=4096)
def prefix_of(type: str) -> str:
    """`scaleway_object_bucket` → scaleway, `azure-native:storage:StorageAccount` → azure-native."""
    return type.partition(":")[0] if ":" in type else type.partition("_")[0]


@lru_cache(maxsize=16384)
def canonical_type(token: str) -> str:
    """The Terraform type of a Pulumi type token, past tokens included; without a twin, the token without version.

    A Terraform type is its own canonical type.
    """
    package, colon, _ = token.partition(":")
    if not colon:
        return token
    if package == "azure-native":
        token = _AZURE_API_VERSION.sub("", token)
    table = _table(package)
    return table.tokens.get(token, token) if table else token


def canonical_inputs(type: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of a Pulumi resource of canonical `type`, in that type's spelling.

    A new dict; what needs no renaming inside is shared with `inputs`. Markers (unknown, secret) pass through.
    """
    shapes = properties(type)
    return dict(inputs) if shapes is None else _renamed(inputs, shapes)


def canonical_property(type: str, name: str) -> str:
    """The Terraform name of one top-level Pulumi property."""
    shapes = properties(type)
    if shapes is None:
        return name
    shape = shapes.get(name)
    return shape.name if shape else snake(name)


def canonical_blocks(type: str, values: dict[str, Any]) -> dict[str, Any]:
    """Terraform values in the shape that Pulumi gives them: a block that can stand only once is the block, not a list
    of one; an empty list of blocks was not written. The same dict when nothing changes."""
    blocks = _blocks(type)
    return _unlisted(values, blocks) if blocks else values


@lru_cache(maxsize=4096)
def properties(type: str) -> dict[str, Shape] | None:
    """What the table says of a canonical type, by Pulumi name; None when it knows nothing about its properties."""
    prefix = type.partition("_")[0]
    table = _table(_PACKAGE_OF_PREFIX.get(prefix, prefix)) if "_" in type and ":" not in type else None
    raw = table.types.get(type) if table else None
    return None if raw is None else _shapes(msgspec.json.decode(raw))


@lru_cache(maxsize=16384)
def snake(name: str) -> str:
    """`forceDestroy` as `force_destroy`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@lru_cache(maxsize=1)
def packages() -> frozenset[str]:
    """The packages that the table has a file for."""
    return frozenset(path.stem for path in _FOLDER.glob("*.json"))


@lru_cache(maxsize=64)
def _table(package: str) -> _Table | None:
    if package not in packages():  # never a path made from what a file claims
        return None
    return msgspec.json.decode((_FOLDER / f"{package}.json").read_bytes(), type=_Table)


def _shapes(entries: dict[str, Any]) -> dict[str, Shape]:
    shapes: dict[str, Shape] = {}
    for name, entry in entries.items():
        match entry:
            case str(terraform):
                shapes[name] = Shape(terraform, "scalar")
            case [terraform, kind]:
                shapes[name] = Shape(terraform, kind)
            case [terraform, kind, inside]:
                shapes[name] = Shape(terraform, kind, _shapes(inside))
    return shapes


def _renamed(tree: Mapping[str, Any], shapes: dict[str, Shape]) -> dict[str, Any]:
    renamed: dict[str, Any] = {}
    for name, value in tree.items():
        shape = shapes.get(name)
        if shape is None:
            renamed[snake(name)] = value
        else:
            renamed[shape.name] = value if shape.inside is None else _renamed_inside(value, shape.kind, shape.inside)
    return renamed


def _renamed_inside(value: Any, kind: Kind, inside: dict[str, Shape]) -> Any:
    if isinstance(value, dict):
        if kind == "map":
            return {key: _renamed_inside(item, "block", inside) for key, item in value.items()}
        return _renamed(value, inside)
    if isinstance(value, list):
        return [_renamed_inside(item, "block", inside) for item in value]
    return value


@lru_cache(maxsize=4096)
def _blocks(type: str) -> dict[str, Shape]:
    """The properties of a type that are blocks, or hold some, by Terraform name at every level."""
    return _only_blocks(properties(type) or {})


def _only_blocks(shapes: dict[str, Shape]) -> dict[str, Shape]:
    return {
        shape.name: Shape(shape.name, shape.kind, _only_blocks(shape.inside))
        for shape in shapes.values()
        if shape.inside is not None
    }


def _unlisted(values: dict[str, Any], blocks: dict[str, Shape]) -> dict[str, Any]:
    changed: dict[str, Any] | None = None
    for name, shape in blocks.items():
        value = values.get(name)
        if value is None or not isinstance(value, list | dict):
            continue
        inside = shape.inside or {}
        new: Any = value
        if isinstance(value, dict):
            if shape.kind == "block" and inside:
                new = _unlisted(value, inside)
        elif shape.kind == "block" and len(value) == 1:
            new = _unlisted(value[0], inside) if inside and isinstance(value[0], dict) else value[0]
        elif inside and value:
            new = [_unlisted(item, inside) if isinstance(item, dict) else item for item in value]
        if new is not value or value == []:
            changed = dict(values) if changed is None else changed
            if value == []:
                del changed[name]
            else:
                changed[name] = new
    return values if changed is None else changed
