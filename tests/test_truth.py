"""Kleene's logic, and which reasons survive."""

import itertools

import pytest
from rempart.text import Text, same
from rempart.truth import Reason, State, Truth, every, some, unknown

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN


def truth(state: State, *paths: str) -> Truth:
    return Truth(state, tuple(Reason(path=path) for path in paths))


def paths(found: Truth) -> list[str]:
    return [reason.path for reason in found.reasons]


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, U, U, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, U, F, U),
        (U, T, U, T),
        (U, F, F, U),
        (U, U, U, U),
    ],
)
def test_tables(a: State, b: State, both: State, either: State) -> None:
    assert (truth(a) & truth(b)).state is both
    assert (truth(a) | truth(b)).state is either


def test_de_morgan() -> None:
    for a, b in itertools.product(State, State):
        assert (~(truth(a) & truth(b))).state is (~truth(a) | ~truth(b)).state
        assert (~(truth(a) | truth(b))).state is (~truth(a) & ~truth(b)).state


@pytest.mark.parametrize(
    ("truths", "state", "kept"),
    [
        ([truth(T, "a"), truth(F, "b"), truth(U, "c")], F, ["b"]),
        ([truth(T, "a"), truth(U, "b"), truth(U, "c")], U, ["b", "c"]),
        ([truth(T, "a"), truth(T, "b"), truth(T, "a")], T, ["a", "b"]),
        ([], T, []),
    ],
)
def test_the_reasons_that_decided_a_conjunction(truths: list[Truth], state: State, kept: list[str]) -> None:
    found = every(truths)
    assert (found.state, paths(found)) == (state, kept)


@pytest.mark.parametrize(
    ("truths", "state", "kept"),
    [
        ([truth(T, "a"), truth(F, "b"), truth(U, "c")], T, ["a"]),
        ([truth(F, "a"), truth(U, "b")], U, ["b"]),
        ([truth(F, "a"), truth(F, "b")], F, ["a", "b"]),
        ([], F, []),
    ],
)
def test_the_reasons_that_decided_a_disjunction(truths: list[Truth], state: State, kept: list[str]) -> None:
    found = some(truths)
    assert (found.state, paths(found)) == (state, kept)


def test_a_truth_is_no_boolean() -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(truth(T))


def test_unknown_says_why() -> None:
    cause = Text("connu après application", "known after apply")
    found = unknown(cause, resource="urn:a", path="acl", expected=same("private"))
    assert found == Truth(U, (Reason(resource="urn:a", path="acl", cause=cause, expected=same("private")),))


def test_expecting_rewrites_what_was_expected_and_nothing_else() -> None:
    assert truth(F, "a").expecting(same("EEE")) == Truth(F, (Reason(path="a", expected=same("EEE")),))
