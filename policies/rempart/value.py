"""A property as it was read: known, unknown until apply, absent or secret; with the path where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import msgspec

from rempart import truth
from rempart.text import Text, joined, same
from rempart.truth import Reason, State, Truth

if TYPE_CHECKING:
    from rempart.deployment import Resource


class Unknown(msgspec.Struct, frozen=True, tag="rempart:unknown"):
    """Stands in a property tree where the source knows no value; `cause` says why."""

    cause: Text


class Secret(msgspec.Struct, frozen=True, tag="rempart:secret"):
    """Stands in a property tree where a secret was. It holds nothing, so nothing can leak."""


class _Missing:
    """Stands for a property that was not written."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()
SECRET: Final = Secret()

UNTIL_APPLY = Unknown(Text(fr="connu seulement après application", en="known only after apply"))
SEVERAL_BLOCKS = Unknown(Text(fr="plusieurs blocs à cet endroit", en="several blocks stand here"))
NOT_A_BLOCK = Unknown(Text(fr="la valeur n'est pas un bloc", en="the value is not a block"))
_SECRET_CAUSE = Text(fr="valeur secrète, non lue", en="secret value, not read")
NOT_WRITTEN = Text(fr="non renseigné, et sans valeur par défaut établie", en="not written, and no established default")


class Value:
    """What `resource["versioning.enabled"]` gives, never a bare Python value.

    Comparing gives a `Truth` that remembers resource, path and what was observed. An absent value compares UNKNOWN:
    only a documented `default` makes it known. A secret compares UNKNOWN too; only its presence can be asked.
    """

    __slots__ = ("_detail", "_raw", "_shown", "path", "resource")

    def __init__(
        self, resource: Resource, path: str, raw: Any, *, detail: Text | None = None, shown: Any = MISSING
    ) -> None:
        self.resource = resource
        self.path = path
        self._raw = raw
        self._detail = detail
        self._shown = raw if shown is MISSING else shown

    # What kind of value it is

    @property
    def is_known(self) -> bool:
        return not isinstance(self._raw, _Missing | Unknown | Secret)

    @property
    def is_unknown(self) -> bool:
        return isinstance(self._raw, Unknown)

    @property
    def is_absent(self) -> bool:
        return isinstance(self._raw, _Missing)

    @property
    def is_secret(self) -> bool:
        return isinstance(self._raw, Secret)

    @property
    def known(self) -> Any:
        """The value when it is known, else None. Ask `is_known` first where None could be a value."""
        return self._raw if self.is_known else None

    @property
    def cause(self) -> Text | None:
        """Why the value cannot be compared; None when it is known."""
        match self._raw:
            case Unknown(cause=cause):
                return cause
            case Secret():
                return _SECRET_CAUSE
            case _Missing():
                return NOT_WRITTEN
        return None

    # Where it leads

    def __getitem__(self, path: str) -> Value:
        """The value at `path` below this one. A one-item list reads like its item; several items are unknown."""
        return Value(self.resource, _below(self.path, path), descend(self._raw, path))

    def each(self) -> Iterator[Value]:
        """The items of a list (a single block counts as a list of one). Nothing when absent or not known: ask
        `every` or `some` to have that counted."""
        if self.is_known:
            if isinstance(self._raw, list | tuple):
                for index, item in enumerate(self._raw):
                    yield Value(self.resource, f"{self.path}[{index}]", item)
            else:
                yield self

    def every(self, test: Callable[[Value], Truth]) -> Truth:
        """TRUE when `test` holds for each item; UNKNOWN when the list is unknown or secret; TRUE when absent."""
        return self._over_items(truth.every, test)

    def some(self, test: Callable[[Value], Truth]) -> Truth:
        """TRUE when `test` holds for one item; UNKNOWN when the list is unknown or secret; FALSE when absent."""
        return self._over_items(truth.some, test)

    def _over_items(self, combine: Callable[[list[Truth]], Truth], test: Callable[[Value], Truth]) -> Truth:
        if self.is_unknown or self.is_secret:
            return Truth(State.UNKNOWN, (self.reason(),))
        outcome = combine([test(item) for item in self.each()])
        return outcome if outcome.reasons else Truth(outcome.state, (self.reason(),))

    # What an absent value means

    def default(self, value: Any, *, source: str) -> Value:
        """The provider's documented default where nothing was written; `source` says where it is documented."""
        if not self.is_absent:
            return self
        detail = Text(fr=f"par défaut ; source : {source}", en=f"by default; source: {source}")
        return Value(self.resource, self.path, value, detail=detail)

    def otherwise(self, other: Value) -> Value:
        """`other` where nothing was written here: the provider's region for a resource without one."""
        return other if self.is_absent else self

    def map(self, change: Callable[[Any], Any], *, detail: Callable[[Any], Text | None] | None = None) -> Value:
        """A value derived from this one (a zone's region, a region's country). `change` sees known values only and
        may return an `Unknown`. Reports go on showing what stood in the program, with `detail` beside it."""
        if not self.is_known:
            return self
        derived = change(self._raw)
        return Value(
            self.resource, self.path, derived, detail=detail(derived) if detail else self._detail, shown=self._shown
        )

    # Comparing

    def equals(self, wanted: Any, *, expected: Text | None = None) -> Truth:
        return self.compare(lambda raw: bool(raw == wanted), expected or same(shown(wanted)))

    def differs(self, unwanted: Any, *, expected: Text | None = None) -> Truth:
        words = expected or Text(fr=f"autre que {shown(unwanted)}", en=f"other than {shown(unwanted)}")
        return self.compare(lambda raw: bool(raw != unwanted), words)

    def among(self, *wanted: Any, expected: Text | None = None) -> Truth:
        words = expected or joined([same(shown(w)) for w in wanted], by=Text(fr=" ou ", en=" or "))
        return self.compare(lambda raw: raw in wanted, words)

    def outside(self, *unwanted: Any, expected: Text | None = None) -> Truth:
        listed = joined([same(shown(u)) for u in unwanted], by=Text(fr=" ni ", en=" nor "))
        return self.compare(lambda raw: raw not in unwanted, expected or Text("ni ", "neither ") + listed)

    def is_true(self, *, expected: Text | None = None) -> Truth:
        return self.compare(_as_flag, expected or same("true"))

    def is_false(self, *, expected: Text | None = None) -> Truth:
        return self.compare(lambda raw: _negated(_as_flag(raw)), expected or same("false"))

    def at_least(self, floor: float, *, expected: Text | None = None) -> Truth:
        return self.compare(lambda raw: _number(raw, lambda n: n >= floor), expected or same(f"≥ {shown(floor)}"))

    def at_most(self, ceiling: float, *, expected: Text | None = None) -> Truth:
        return self.compare(lambda raw: _number(raw, lambda n: n <= ceiling), expected or same(f"≤ {shown(ceiling)}"))

    def matches(self, pattern: str, *, expected: Text | None = None) -> Truth:
        """The whole string matches the regular expression."""
        return self.compare(
            lambda raw: re.fullmatch(pattern, raw) is not None if isinstance(raw, str) else None,
            expected or same(pattern),
        )

    def is_written(self, *, expected: Text | None = None) -> Truth:
        """TRUE when something other than an empty value was written, a secret included; FALSE when nothing was."""
        words = expected or Text(fr="renseigné", en="written")
        if self.is_absent:
            return Truth(State.FALSE, (self.reason(expected=words, absent_is_known=True),))
        if self.is_secret:
            return Truth(State.TRUE, (self.reason(expected=words, absent_is_known=True),))
        if isinstance(self._raw, dict | list) and self._raw:
            return Truth(State.TRUE, (self.reason(expected=words),))  # written, even where its inside is not known yet
        return self.compare(lambda raw: raw is not None and raw != "" and raw != [] and raw != {}, words)

    def compare(self, test: Callable[[Any], bool | None], expected: Text) -> Truth:
        """`test` sees the known value and answers True, False, or None when the value is of no kind it can judge."""
        if not self.is_known:
            return Truth(State.UNKNOWN, (self.reason(expected=expected),))
        if isinstance(self._raw, dict | list) and _holds_unknown(self._raw):
            cause = Text(fr="en partie connu seulement après application", en="partly known only after apply")
            return truth.unknown(cause, resource=self.resource.urn, path=self.path, expected=expected)
        answer = test(self._raw)
        if answer is None:
            cause = Text(fr=f"valeur inattendue : {shown(self._raw)}", en=f"unexpected value: {shown(self._raw)}")
            return truth.unknown(cause, resource=self.resource.urn, path=self.path, expected=expected)
        return Truth(State(answer), (self.reason(expected=expected),))

    def reason(self, *, expected: Text | None = None, absent_is_known: bool = False) -> Reason:
        """This value as evidence."""
        cause = None if self.is_known or (absent_is_known and not self.is_unknown) else self.cause
        observed = plain(self._shown) if self.is_known or self.is_unknown else None
        return Reason(
            resource=self.resource.urn,
            path=self.path,
            observed=None if isinstance(self._shown, Unknown) else observed,
            detail=self._detail,
            expected=expected,
            cause=cause,
        )

    def __bool__(self) -> bool:
        raise TypeError("a Value may be unknown: compare it, or ask is_known, is_absent, is_unknown or is_secret")

    def __repr__(self) -> str:
        return f"Value({self.path!r}, {self._raw!r})"


@lru_cache(maxsize=4096)
def segments(path: str) -> tuple[str | int, ...]:
    """`rule[0].port` as ("rule", 0, "port")."""
    return tuple(int(s[1:-1]) if s.startswith("[") else s for s in re.findall(r"\[\d+\]|[^.\[\]]+", path))


def descend(raw: Any, path: str) -> Any:
    """What stands at `path` in a property tree: MISSING, an Unknown, a Secret or plain data."""
    for segment in segments(path):
        if isinstance(raw, _Missing | Unknown | Secret):
            return raw
        if isinstance(segment, int):
            raw = raw[segment] if isinstance(raw, list) and segment < len(raw) else MISSING
            continue
        if isinstance(raw, list):
            if not raw:
                return MISSING
            if len(raw) > 1:
                return SEVERAL_BLOCKS
            raw = raw[0]
        if isinstance(raw, Unknown | Secret):
            return raw
        if raw is None:
            return MISSING
        if not isinstance(raw, Mapping):
            return NOT_A_BLOCK
        raw = raw.get(segment, MISSING)
    return MISSING if raw is None else raw


def plain(raw: Any) -> Any:
    """A property tree as report data: what is unknown or secret shows as a word in angle brackets."""
    match raw:
        case Unknown():
            return "<unknown>"
        case Secret():
            return "<secret>"
        case _Missing():
            return None
        case dict():
            return {str(key): plain(item) for key, item in raw.items()}
        case list() | tuple():
            return [plain(item) for item in raw]
    return raw


def shown(value: Any) -> str:
    """A plain value as a reader of code would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _below(path: str, further: str) -> str:
    return further if not path else path + further if further.startswith("[") else f"{path}.{further}"


def _holds_unknown(raw: Any) -> bool:
    if isinstance(raw, dict):
        return any(_holds_unknown(item) for item in raw.values())
    if isinstance(raw, list):
        return any(_holds_unknown(item) for item in raw)
    return isinstance(raw, Unknown | Secret)


def _as_flag(raw: Any) -> bool | None:
    """Providers' SDKs send booleans as the strings "true" and "false" too."""
    if isinstance(raw, bool):
        return raw
    return {"true": True, "false": False}.get(raw.lower()) if isinstance(raw, str) else None


def _negated(flag: bool | None) -> bool | None:
    return None if flag is None else not flag


def _number(raw: Any, test: Callable[[float], bool]) -> bool | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, str):
        try:
            raw = float(raw)
        except ValueError:
            return None
    return test(raw) if isinstance(raw, int | float) else None
