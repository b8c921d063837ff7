"""How Pulumi spells values that plain JSON cannot hold: unknowns, secrets, assets, references, outputs.

The keys and signatures are those of the SDK (`pulumi/runtime/rpc.py`, and `sdk/go/common/resource` for the sentinels).
"""

from __future__ import annotations

from typing import Any, Final

from rempart.text import Text
from rempart.value import SECRET, UNTIL_APPLY, Secret, Unknown

UNKNOWNS: Final = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # bool
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",  # string, and what the Python SDK sends for all of them
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)
SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 (marks a secret, is none)
ASSET_SIGNATURE: Final = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE_SIGNATURE: Final = "0def7320c3a5731c473e5ecbe6d01bc7"
RESOURCE_SIGNATURE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
OUTPUT_SIGNATURE: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
PRINTED_SECRET: Final = "[secret]"  # noqa: S105 (stands for a secret)
"""What `pulumi preview --json` prints in place of a secret."""

_DEFAULTS: Final = "__defaults"
_CONTENTS: Final = frozenset({SIGNATURE, "text", "contents"})
_UNREADABLE: Final = Unknown(
    Text(fr="valeur d'une espèce que rempart ne connaît pas", en="value of a kind that rempart does not know")
)


def decoded(raw: Any) -> Any:
    """A JSON value as property data: `Unknown` and `Secret` markers in place of Pulumi's spellings, no internal keys.

    Nothing of a secret survives, neither value nor ciphertext. A tree that holds nothing special is returned as it
    is, not copied. Raises RecursionError on a tree deeper than Python's own limit.
    """
    kind = type(raw)
    if kind is str:
        if raw in UNKNOWNS:
            return UNTIL_APPLY
        return SECRET if raw == PRINTED_SECRET else raw
    if kind is dict:
        if SIGNATURE in raw:
            return _special(raw)
        return _decoded_object(raw)
    if kind is list:
        return _decoded_list(raw)
    return raw


def _decoded_object(raw: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] | None = None
    for key, value in raw.items():
        kind = type(value)
        if kind is not str and kind is not dict and kind is not list:
            continue
        new = decoded(value)
        if new is not value:
            if changed is None:
                changed = dict(raw)
            changed[key] = new
    if _DEFAULTS in raw:
        if changed is None:
            changed = dict(raw)
        del changed[_DEFAULTS]
    return raw if changed is None else changed


def _decoded_list(raw: list[Any]) -> list[Any]:
    changed: list[Any] | None = None
    for index, value in enumerate(raw):
        new = decoded(value)
        if new is not value:
            if changed is None:
                changed = list(raw)
            changed[index] = new
    return raw if changed is None else changed


def properties(raw: dict[str, Any]) -> dict[str, Any]:
    """The inputs, outputs or configuration of one resource: `decoded`, without the engine's own top-level keys."""
    tree = decoded(raw)
    if not isinstance(tree, dict):  # the whole is a secret or unknown: nothing in it can be told
        return {}
    return {key: value for key, value in tree.items() if not key.startswith("__")}


def is_known(value: Any) -> bool:
    """Whether something was read at this place: neither null nor a marker."""
    return value is not None and not isinstance(value, Unknown | Secret)


def _special(raw: dict[str, Any]) -> Any:
    match raw[SIGNATURE]:
        case signature if signature == SECRET_SIGNATURE:
            return SECRET
        case signature if signature == OUTPUT_SIGNATURE:
            if raw.get("secret"):
                return SECRET
            return decoded(raw["value"]) if "value" in raw else UNTIL_APPLY
        case signature if signature == RESOURCE_SIGNATURE:
            # A component has no id: its URN stands for it. An empty id is one that apply will give.
            reference = raw["id"] if "id" in raw else raw.get("urn")
            return decoded(reference) if isinstance(reference, str) and reference else UNTIL_APPLY
        case signature if signature in (ASSET_SIGNATURE, ARCHIVE_SIGNATURE):
            return {key: decoded(value) for key, value in raw.items() if key not in _CONTENTS}
    return _UNREADABLE
