"""What others named, made harmless: a name must not be able to play with the reader's screen."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

_UNPRINTABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, and those that reorder or hide text."""


def clean(text: str) -> str:
    """`text` with every character that could act on a terminal or hide text made visible."""
    return _UNPRINTABLE.sub(lambda found: _escape(ord(found[0])), text)


def _escape(code: int) -> str:
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_SUSPECT: Final = tuple(
    re.compile(pattern)
    for pattern in (
        b"\x7f",
        b"\xc2[\x80-\x9f\xad]",
        b"\xd8\x9c",
        b"\xe1[\x85\xa0]",
        b"\xe2[\x80\x81][\x8b-\x8f\xa0-\xaf]",
        b"\xe3\x85\xa4",
        b"\xef[\xbb\xbe\xbf]",
        b"\xf3\xa0",
    )
)
"""Bytes of UTF-8 without which there is nothing to make visible; each begins with one byte, which is found fast."""


def written(content: Any) -> bytes:
    """`content` as JSON that a person can read, made harmless, with a final newline."""
    return clean_json(msgspec.json.format(msgspec.json.encode(content), indent=2)) + b"\n"


def clean_json(document: bytes) -> bytes:
    """The same JSON, such characters in its texts written as `\\u` escapes."""
    if not any(pattern.search(document) for pattern in _SUSPECT):
        return document
    return _HIDDEN_IN_JSON.sub(lambda found: _in_json(ord(found[0])), document.decode()).encode()


_HIDDEN_IN_JSON: Final = re.compile(_UNPRINTABLE.pattern.replace("\x00-\x1f", ""))
"""JSON has no raw control character in a text, and line ends outside."""


def _in_json(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
