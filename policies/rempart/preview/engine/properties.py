# ruff: noqa: PTH110, PTH113, PTH123  (names of files are texts here: they come from code objects and JSON)
"""Pulumi's property values, from protobuf to plain data and back: unknowns, secrets, assets, references."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from google.protobuf import struct_pb2

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""How the SDK spells a value that is known only after apply (pulumi.runtime.rpc.UNKNOWN)."""

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  (a signature)
ASSET = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"
REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
"""Pulumi's signatures for values that are more than data (sdk/go/common/resource/sig)."""


class MissingFileError(Exception):
    """An asset or an archive names a file that does not exist."""


def plain(value: Any) -> Any:
    """A protobuf Struct, ListValue or Value as plain data, keys in order; whole numbers become int."""
    if isinstance(value, struct_pb2.Struct):
        return {key: plain(value.fields[key]) for key in sorted(value.fields)}
    if isinstance(value, struct_pb2.ListValue):
        return [plain(item) for item in value.values]
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return plain(value.struct_value)
    if kind == "list_value":
        return [plain(item) for item in value.list_value.values]
    if kind == "string_value":
        return value.string_value
    if kind == "number_value":
        number = value.number_value
        whole = number.is_integer() and abs(number) < 1e21  # from there on Go writes an exponent too
        return int(Decimal(repr(number))) if whole else number
    return value.bool_value if kind == "bool_value" else None


def struct(tree: dict[str, Any]) -> struct_pb2.Struct:
    """Plain data as a protobuf Struct."""
    made = struct_pb2.Struct()
    for key, item in tree.items():
        _fill(made.fields[key], item)
    return made


def _fill(value: struct_pb2.Value, item: Any) -> None:
    if item is None:
        value.null_value = struct_pb2.NULL_VALUE
    elif isinstance(item, bool):
        value.bool_value = item
    elif isinstance(item, (int, float)):
        value.number_value = item
    elif isinstance(item, str):
        value.string_value = item
    elif isinstance(item, dict):
        value.struct_value.SetInParent()
        for key, inner in item.items():
            _fill(value.struct_value.fields[key], inner)
    elif isinstance(item, (list, tuple)):
        value.list_value.SetInParent()
        for inner in item:
            _fill(value.list_value.values.add(), inner)
    else:
        raise TypeError(f"no property value: {type(item).__name__}")


def is_unknown(item: Any) -> bool:
    return isinstance(item, str) and item == UNKNOWN


def is_secret(item: Any) -> bool:
    return isinstance(item, dict) and item.get(SIGNATURE) == SECRET


def unwrapped(item: Any) -> Any:
    """Without the secret marks; for arguments that the engine hands over in the clear."""
    if isinstance(item, dict):
        if item.get(SIGNATURE) == SECRET:
            return unwrapped(item.get("value"))
        return {key: unwrapped(inner) for key, inner in item.items()}
    if isinstance(item, list):
        return [unwrapped(inner) for inner in item]
    return item


def holds_unknown(item: Any) -> bool:
    return next(unknown_paths(item, ""), None) is not None


def unknown_paths(item: Any, path: str) -> Iterator[str]:
    """Where unknowns stand in a value, as property paths below `path`."""
    if is_unknown(item):
        yield path
    elif isinstance(item, dict):
        if item.get(SIGNATURE) == SECRET:
            yield from unknown_paths(item.get("value"), path)
        elif item.get(SIGNATURE) == OUTPUT:
            if "value" not in item:
                yield path
            else:
                yield from unknown_paths(item["value"], path)
        elif item.get(SIGNATURE) != REFERENCE:
            for key, inner in item.items():
                yield from unknown_paths(inner, _below(path, key))
    elif isinstance(item, list):
        for index, inner in enumerate(item):
            yield from unknown_paths(inner, f"{path}[{index}]")


def _below(path: str, key: str) -> str:
    simple = key.replace("_", "a").isalnum() and not key[:1].isdigit()
    step = key if simple else '["{}"]'.format(key.replace("\\", "\\\\").replace('"', '\\"'))
    return f"{path}.{step}" if path and simple else f"{path}{step}"


def without_outputs(item: Any) -> Any:
    """Output values (what transforms and remote components see) as the plain, unknown or secret values they carry."""
    if isinstance(item, dict):
        if item.get(SIGNATURE) == OUTPUT:
            value = without_outputs(item["value"]) if "value" in item else UNKNOWN
            return {SIGNATURE: SECRET, "value": value} if item.get("secret") else value
        return {key: without_outputs(inner) for key, inner in item.items()}
    if isinstance(item, list):
        return [without_outputs(inner) for inner in item]
    return item


def with_outputs(item: Any) -> Any:
    """Unknown and secret values as output values, the way the engine hands properties to a transform."""
    if is_unknown(item):
        return {SIGNATURE: OUTPUT}
    if isinstance(item, dict):
        if item.get(SIGNATURE) == SECRET:
            value = item.get("value")
            return {SIGNATURE: OUTPUT, "secret": True, **({} if holds_unknown(value) else {"value": unwrapped(value)})}
        if SIGNATURE in item:
            return item
        return {key: with_outputs(inner) for key, inner in item.items()}
    if isinstance(item, list):
        return [with_outputs(inner) for inner in item]
    return item


def output_value(item: Any, dependencies: list[str]) -> Any:
    """One top-level property as a transform sees it: an output as soon as it depends on a resource."""
    if not dependencies or (isinstance(item, dict) and item.get(SIGNATURE) in (OUTPUT, REFERENCE)):
        return with_outputs(item)
    made: dict[str, Any] = {SIGNATURE: OUTPUT, "dependencies": dependencies}
    if not holds_unknown(item):
        made["value"] = unwrapped(item)
    if holds_secret(item):
        made["secret"] = True
    return made


def holds_secret(item: Any) -> bool:
    if isinstance(item, dict):
        return item.get(SIGNATURE) == SECRET or any(holds_secret(inner) for inner in item.values())
    return isinstance(item, list) and any(holds_secret(inner) for inner in item)


def references_as_ids(item: Any) -> Any:
    """Resources given as inputs, as a provider that knows no resources receives them: the id, else the URN."""
    if isinstance(item, dict):
        if item.get(SIGNATURE) == REFERENCE:
            return (item["id"] or UNKNOWN) if "id" in item else item.get("urn")
        return {key: references_as_ids(inner) for key, inner in item.items()}
    if isinstance(item, list):
        return [references_as_ids(inner) for inner in item]
    return item


def references_kept(item: Any) -> Any:
    """Resources given to a component stay references; an id that is not known is spelt as an empty one."""
    if isinstance(item, dict):
        if item.get(SIGNATURE) == REFERENCE:
            return {"packageVersion": "", **item, **({"id": ""} if is_unknown(item.get("id")) else {})}
        return {key: references_kept(inner) for key, inner in item.items()}
    if isinstance(item, list):
        return [references_kept(inner) for inner in item]
    return item


def printable(item: Any) -> Any:
    """The value as the document holds it: secrets without their content, assets with a hash and without theirs."""
    if isinstance(item, dict):
        signature = item.get(SIGNATURE)
        if signature == SECRET or (signature == OUTPUT and item.get("secret")):
            return {SIGNATURE: SECRET}
        if signature == OUTPUT:
            return printable(item["value"]) if "value" in item else UNKNOWN
        if signature in (ASSET, ARCHIVE):
            return _asset(item)
        return {key: {SIGNATURE: SECRET} if key == "__provider" else printable(inner) for key, inner in item.items()}
    if isinstance(item, list):
        return [printable(inner) for inner in item]
    return item


def _asset(item: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {SIGNATURE: item[SIGNATURE]}
    for key in ("path", "uri"):
        if isinstance(item.get(key), str):
            made[key] = item[key]
    if isinstance(item.get("text"), str) and not is_unknown(item["text"]):
        made["hash"] = hashlib.sha256(item["text"].encode("utf-8", "surrogatepass")).hexdigest()
    elif isinstance(item.get("path"), str) and os.path.isfile(item["path"]):
        digest = hashlib.sha256()
        with open(item["path"], "rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
        made["hash"] = digest.hexdigest()
    if isinstance(item.get("assets"), dict):
        made["assets"] = {name: printable(inner) for name, inner in item["assets"].items()}
    return made


def check_files(item: Any) -> None:
    """Raises MissingFileError for an asset or archive whose file does not exist, as the real engine does."""
    if isinstance(item, dict):
        if item.get(SIGNATURE) in (ASSET, ARCHIVE):
            path = item.get("path")
            if isinstance(path, str) and not is_unknown(path) and not os.path.exists(path):
                raise MissingFileError(path)
        for inner in item.values():
            check_files(inner)
    elif isinstance(item, list):
        for inner in item:
            check_files(inner)
