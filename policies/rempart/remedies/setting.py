"""How a remedy reads one property, and writes it without touching anything else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from rempart.readers.wire import SIGNATURE
from rempart.remedies import Mend
from rempart.value import MISSING, NOT_A_BLOCK

Absence = Literal["right", "wrong", "open"]
"""What it means that nothing is written: as wanted, not as wanted, or nobody knows. What is open is no reason to mend,
but is written along with what is wrong, so that nothing stays undetermined."""


class Setting(NamedTuple):
    """One property as it should be."""

    path: str
    to: bool | int | str
    judge: Callable[[Any], bool | None]
    """Whether what is written is right; None for what may not be overwritten."""
    absent: Absence


def flag(path: str, to: bool, *, absent: Absence) -> Setting:
    """A switch. SDKs also send booleans as the words `true` and `false`."""

    def judge(written: Any) -> bool | None:
        on = {"true": True, "false": False}.get(written.lower()) if isinstance(written, str) else written
        return on is to if isinstance(on, bool) else None

    return Setting(path, to, judge, absent)


def word(path: str, to: str, *, over: Collection[str], beside: Collection[str] = (), absent: Absence) -> Setting:
    """A word of a list, whatever the case: `to` in place of those of `over`; those of `beside` are as good."""
    right = {each.lower() for each in (to, *beside)}
    wrong = {each.lower() for each in over}

    def judge(written: Any) -> bool | None:
        named = written.lower() if isinstance(written, str) else None
        return True if named in right else False if named in wrong else None

    return Setting(path, to, judge, absent)


def at_least(path: str, to: int, *, absent: Absence) -> Setting:
    """A number below `to`. 0 and less are left alone: some services mean « for ever » by them."""

    def judge(written: Any) -> bool | None:
        number = _number(written)
        return number >= to if number is not None and number >= 1 else None

    return Setting(path, to, judge, absent)


def between(path: str, first: int, last: int, *, to: int, absent: Absence) -> Setting:
    """A number from `first` to `last`; `to` takes the place of any other."""

    def judge(written: Any) -> bool | None:
        number = _number(written)
        return None if number is None else first <= number <= last

    return Setting(path, to, judge, absent)


def alongside(path: str, to: bool) -> Setting:
    """A switch that is written along with others where the program says nothing, and that stops them all where it says
    the contrary."""
    return Setting(path, to, lambda written: True if written is to else None, "open")


def mending(*settings: Setting) -> Mend:
    """What puts these settings right."""
    return lambda inputs: mended(inputs, settings)


def choosing(settings: Callable[[Mapping[str, Any]], Sequence[Setting]]) -> Mend:
    """The same, where the other inputs decide on the settings; none of them: the choice is a person's."""
    return lambda inputs: mended(inputs, settings(inputs))


def mended(inputs: Mapping[str, Any], settings: Sequence[Setting]) -> dict[str, Any] | None:
    """The inputs with every setting as it should be; None when none is wrong, or when one may not be written."""
    wrong = False
    changed = dict(inputs)
    for setting in settings:
        keys = setting.path.split(".")
        written = _read(inputs, keys)
        right = setting.absent == "right" if written is MISSING else setting.judge(written)
        if right is None:
            return None
        if not right:
            changed = _written(changed, keys, setting.to)
            wrong = wrong or written is not MISSING or setting.absent == "wrong"
    return changed if wrong else None


def is_written(inputs: Mapping[str, Any], name: str) -> bool:
    """Whether a top-level property holds anything: null says the same as its absence."""
    return inputs.get(name) is not None


def _read(tree: Any, keys: Sequence[str]) -> Any:
    """What stands there, MISSING when nothing does. An unknown, a secret or an asset in place of a block is none."""
    for key in keys:
        if not isinstance(tree, Mapping) or SIGNATURE in tree:
            return NOT_A_BLOCK
        tree = tree.get(key)
        if tree is None:
            return MISSING
    return tree


def _written(tree: Mapping[str, Any] | None, keys: Sequence[str], to: bool | int | str) -> dict[str, Any]:
    """A copy of the tree, and of the blocks on the way, that holds `to` there."""
    head, *below = keys
    block = dict(tree or {})
    block[head] = _written(block.get(head), below, to) if below else to
    return block


def _number(written: Any) -> float | None:
    """A number, which SDKs also send as text; None for anything else."""
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        return None
    try:
        return float(written)
    except ValueError:
        return None
