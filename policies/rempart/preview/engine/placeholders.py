"""What stands for a value that nobody answered, where the program wants a plain Python value.

A data source called in its plain form must give a value at once, and an encrypted setting must give a string. What is
not known here must not become known by accident: a placeholder travels into inputs, attributes, items and text, is
registered as unknown wherever it arrives, and refuses to decide anything. Asking it for a truth, a comparison, a length
or an iteration raises `UnansweredError`, which names the data source and how to answer it.

In text (`f"{project.id}-logs"`) a placeholder is a run of lone surrogates: every slice of it can still be recognised,
and turning it into bytes (to hash it, to write it) raises.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from . import where

_FIRST, _LAST = 0xD900, 0xD9FF
_MARK = re.compile(r"[\ud900-\ud9ff]|\\u[dD]9[0-9a-fA-F]{2}")
_WHOLE = re.compile(r"\ud9fe([\ud900-\ud90f]{6})\ud9ff")


class Source:
    """What went unanswered: a data source, a method, a stack reference or an encrypted setting.

    `token` names it, `place` is the line that asked, `kind` is "data" or "config"; `leaves` collects what it left
    unknown, `skipped` the functions of the program that did not run for want of it. `urn` stands for it among the
    dependencies of the values made from it, inside this process only.
    """

    PREFIX = "urn:rempart:unanswered::"

    def __init__(self, number: int, token: str, kind: str, place: where.Place | None) -> None:
        self.number = number
        self.token = token
        self.kind = kind
        self.place = place
        self.leaves: set[str] = set()
        self.skipped: set[where.Place] = set()
        self.asked = False

    @property
    def urn(self) -> str:
        return f"{self.PREFIX}{self.number}"

    def mark(self) -> str:
        """The text that stands for a value of this source."""
        digits = "".join(chr(_FIRST + int(digit, 16)) for digit in f"{self.number:06x}")
        return f"\ud9fe{digits}\ud9ff"


class Sources:
    """Every source of the run, by number."""

    def __init__(self) -> None:
        self.all: list[Source] = []

    def new(self, token: str, kind: str = "data", place: where.Place | None = None) -> Source:
        source = Source(len(self.all), token, kind, place)
        self.all.append(source)
        return source

    def by_urn(self, urn: str) -> Source | None:
        number = urn[len(Source.PREFIX) :] if urn.startswith(Source.PREFIX) else ""
        return self.all[int(number)] if number.isdigit() and int(number) < len(self.all) else None

    def in_text(self, text: str) -> list[Source] | None:
        """The sources that a text was made from; None when it is plain text. A marker that was cut into pieces cannot
        say whose it was: every source is meant then."""
        if text.isascii() and "\\u" not in text:
            return None
        if not _MARK.search(text):
            return None
        named = {
            int("".join(f"{ord(c) - _FIRST:x}" for c in digits), 16) for digits in _WHOLE.findall(_unescaped(text))
        }
        found = [self.all[number] for number in sorted(named) if number < len(self.all)]
        return found or list(self.all)


def _unescaped(text: str) -> str:
    return re.sub(r"\\+u([dD]9[0-9a-fA-F]{2})", lambda match: chr(int(match.group(1), 16)), text)


class UnansweredError(TypeError):
    """The program decides on something that nobody answered."""

    def __init__(self, source: Source) -> None:
        super().__init__(f"{source.token} is not known here")
        self.source = source


def _refuses(name: str) -> Callable[..., Any]:
    def refuse(self: Any, *_: Any, **__: Any) -> Any:
        raise UnansweredError(object.__getattribute__(self, "_source"))

    refuse.__name__ = name
    return refuse


def _truth(self: Any) -> bool:
    # Generated SDK code tests a value before it checks its type; the program's own tests must not be answered.
    if where.users(sys._getframe(1).f_code.co_filename):
        raise UnansweredError(object.__getattribute__(self, "_source"))
    return False


_DECIDING = [
    "__eq__",
    "__ne__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "__hash__",
    "__len__",
    "__iter__",
    "__contains__",
    "__int__",
    "__float__",
    "__index__",
    "__complex__",
    "__bytes__",
    "__reversed__",
    "__divmod__",
    "__round__",
    "__trunc__",
    "__floor__",
    "__ceil__",
    "__enter__",
    "__exit__",
]
_COMPUTING = [
    "__add__",
    "__radd__",
    "__sub__",
    "__rsub__",
    "__mul__",
    "__rmul__",
    "__truediv__",
    "__rtruediv__",
    "__floordiv__",
    "__rfloordiv__",
    "__mod__",
    "__rmod__",
    "__pow__",
    "__rpow__",
    "__and__",
    "__rand__",
    "__or__",
    "__ror__",
    "__xor__",
    "__rxor__",
    "__neg__",
    "__pos__",
    "__abs__",
    "__invert__",
]


class Unanswered:
    """A value of which nothing is known: what is taken from it, called on it or computed with it is as unknown."""

    __slots__ = ("_source",)
    _source: Source

    def __init__(self, source: Source) -> None:
        object.__setattr__(self, "_source", source)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Unanswered(self._source)

    def __getitem__(self, _: Any) -> Any:
        return Unanswered(self._source)

    def __call__(self, *_: Any, **__: Any) -> Any:
        return Unanswered(self._source)

    def __str__(self) -> str:
        return self._source.mark()

    def __repr__(self) -> str:
        return self._source.mark()

    def __format__(self, _: str) -> str:
        return self._source.mark()

    __bool__ = _truth


class UnansweredText(str):
    """The same where a string is expected: libraries may join, format and serialise it."""

    __slots__ = ("_source",)
    _source: Source

    def __new__(cls, source: Source) -> UnansweredText:
        text = super().__new__(cls, source.mark())
        text._source = source
        return text

    def __getitem__(self, _: Any) -> Any:
        return UnansweredText(self._source)

    def __format__(self, _: str) -> str:
        return self._source.mark()

    def __str__(self) -> str:
        return self._source.mark()

    __bool__ = _truth


def _same_text(self: Any, *_: Any, **__: Any) -> Any:
    return UnansweredText(self._source)


def _computed(self: Any, *_: Any) -> Any:
    return Unanswered(self._source)


def _joined(self: Any, other: Any) -> Any:
    return f"{self._source.mark()}{other}" if isinstance(other, str) else NotImplemented


def _joined_after(self: Any, other: Any) -> Any:
    return f"{other}{self._source.mark()}" if isinstance(other, str) else NotImplemented


def _complete() -> None:
    for name in _DECIDING:
        setattr(Unanswered, name, _refuses(name))
        if name != "__hash__" and name not in ("__bytes__", "__enter__", "__exit__"):
            setattr(UnansweredText, name, _refuses(name))
    setattr(UnansweredText, "__hash__", _refuses("__hash__"))  # noqa: B010
    for name in _COMPUTING:
        setattr(Unanswered, name, _computed)
    for name in dir(str):  # what str answers about its content must not be answered; what it makes stays unknown
        if name.startswith("__"):
            continue
        deciding = name.startswith("is") or name in (
            "startswith",
            "endswith",
            "find",
            "rfind",
            "index",
            "rindex",
            "count",
        )
        making_parts = name in ("split", "rsplit", "splitlines", "partition", "rpartition")
        if deciding or name == "encode":
            setattr(UnansweredText, name, _refuses(name))
        elif making_parts:
            setattr(UnansweredText, name, _computed)
        else:
            setattr(UnansweredText, name, _same_text)
    setattr(UnansweredText, "__add__", _joined)  # noqa: B010
    setattr(UnansweredText, "__radd__", _joined_after)  # noqa: B010


_complete()


def placeholder(source: Source, type: Any = None) -> Any:
    """What stands for a value of `type` (an annotation) that this source did not give."""
    return UnansweredText(source) if type is str else Unanswered(source)


def source_of(value: Any) -> Source | None:
    """The source of a placeholder; None for anything else."""
    if type(value) in (Unanswered, UnansweredText):
        source: Source = object.__getattribute__(value, "_source")
        return source
    return None
