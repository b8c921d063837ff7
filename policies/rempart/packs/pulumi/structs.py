"""Protobuf structs as plain data, and back.

`json_format` gives the same, many times slower: a pack decodes every resource of every preview.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any, Final

from google.protobuf.struct_pb2 import Struct

_NAME: Final = itemgetter(0)


def plain(struct: Any) -> dict[str, Any]:
    """The fields of a `Struct` as JSON would hold them, by name, since their order changes from run to run; whole
    numbers as int. Raises RecursionError on a tree deeper than Python's own limit."""
    return {name: _plain(value) for name, value in sorted(struct.fields.items(), key=_NAME)}


def _plain(value: Any) -> Any:
    match value.WhichOneof("kind"):
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "struct_value":
            return plain(value.struct_value)
        case "list_value":
            return [_plain(item) for item in value.list_value.values]
    return None


def struct(fields: dict[str, Any]) -> Any:
    """A `Struct` that holds `fields`."""
    message = Struct()
    message.update(fields)
    return message
