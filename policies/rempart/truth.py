"""Three-valued truth with the evidence that decided it (Kleene's strong logic)."""

from collections.abc import Iterable
from enum import Enum
from typing import Any

import msgspec

from rempart.text import Text


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One piece of evidence: what was read, where, what was expected, and why it could not be decided.

    `resource` is the URN (or Terraform address) that was read, empty when the fact comes from the catalogue.
    `path` is the property in Terraform spelling (or the fact's name in the catalogue). `observed` is what stood
    there, as plain data fit for a report; it is None for a value that is absent, unknown or secret.
    `detail` says more of what was observed (the country of a region, the source of a default).
    `cause` says why the value could not be decided; it is set only on evidence that decides nothing.
    """

    resource: str = ""
    path: str = ""
    observed: Any = None
    detail: Text | None = None
    expected: Text | None = None
    cause: Text | None = None


class State(Enum):
    """What a comparison gave."""

    TRUE = True
    FALSE = False
    UNKNOWN = None


class Truth(msgspec.Struct, frozen=True):
    """TRUE, FALSE or UNKNOWN, and the reasons that made it so.

    `&` is FALSE as soon as one side is, `|` TRUE as soon as one side is; otherwise one UNKNOWN side leaves the whole
    UNKNOWN. The reasons kept are those of the sides that decided.
    """

    state: State
    reasons: tuple[Reason, ...] = ()

    @property
    def is_true(self) -> bool:
        return self.state is State.TRUE

    @property
    def is_false(self) -> bool:
        return self.state is State.FALSE

    @property
    def is_unknown(self) -> bool:
        return self.state is State.UNKNOWN

    def __and__(self, other: "Truth") -> "Truth":
        return every((self, other))

    def __or__(self, other: "Truth") -> "Truth":
        return some((self, other))

    def __invert__(self) -> "Truth":
        return Truth(_OPPOSITE[self.state], self.reasons)

    def __bool__(self) -> bool:
        raise TypeError("a Truth has three values: combine it with & | ~, or ask is_true, is_false or is_unknown")

    def expecting(self, expected: Text) -> "Truth":
        """The same truth, its reasons saying what was expected in the words of the rule."""
        return Truth(self.state, tuple(msgspec.structs.replace(r, expected=expected) for r in self.reasons))

    def because(self, *reasons: Reason) -> "Truth":
        """The same truth with further reasons."""
        return Truth(self.state, self.reasons + reasons)


_OPPOSITE = {State.TRUE: State.FALSE, State.FALSE: State.TRUE, State.UNKNOWN: State.UNKNOWN}


def true(*reasons: Reason) -> Truth:
    return Truth(State.TRUE, reasons)


def false(*reasons: Reason) -> Truth:
    return Truth(State.FALSE, reasons)


def unknown(cause: Text, *, resource: str = "", path: str = "", expected: Text | None = None) -> Truth:
    """UNKNOWN, with the one cause that left it so."""
    return Truth(State.UNKNOWN, (Reason(resource=resource, path=path, cause=cause, expected=expected),))


def every(truths: Iterable[Truth]) -> Truth:
    """The conjunction; TRUE when there is none to combine."""
    return _combined(truths, decides=State.FALSE, otherwise=State.TRUE)


def some(truths: Iterable[Truth]) -> Truth:
    """The disjunction; FALSE when there is none to combine."""
    return _combined(truths, decides=State.TRUE, otherwise=State.FALSE)


def _combined(truths: Iterable[Truth], *, decides: State, otherwise: State) -> Truth:
    reasons: dict[State, list[Reason]] = {State.TRUE: [], State.FALSE: [], State.UNKNOWN: []}
    seen = set()
    for truth in truths:
        seen.add(truth.state)
        reasons[truth.state].extend(truth.reasons)
    for state in (decides, State.UNKNOWN):
        if state in seen:
            return Truth(state, _without_repeats(reasons[state]))
    return Truth(otherwise, _without_repeats(reasons[otherwise]))


def _without_repeats(reasons: list[Reason]) -> tuple[Reason, ...]:
    kept: list[Reason] = []
    for reason in reasons:
        if reason not in kept:
            kept.append(reason)
    return tuple(kept)
