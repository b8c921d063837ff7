"""What a property gives when it is read and compared: exact state, path and evidence."""

from typing import Any

import pytest
from rempart.deployment import Provider, Resource
from rempart.text import same
from rempart.truth import State
from rempart.value import MISSING, SECRET, UNTIL_APPLY, Value, descend, segments

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN


def bucket(properties: dict[str, Any]) -> Resource:
    return Resource(urn="urn:b", type="t", name="b", properties=properties, provider=Provider(package="p"))


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a.b", ("a", "b")), ("rule[0].port", ("rule", 0, "port")), ("a[1][2]", ("a", 1, 2)), ("a", ("a",))],
)
def test_segments(path: str, expected: tuple[str | int, ...]) -> None:
    assert segments(path) == expected


@pytest.mark.parametrize(
    ("tree", "path", "found"),
    [
        ({"a": {"b": 1}}, "a.b", 1),
        ({"a": [{"b": 1}]}, "a.b", 1),
        ({"a": [{"b": 1}, {"b": 2}]}, "a[1].b", 2),
        ({"a": []}, "a.b", MISSING),
        ({"a": None}, "a", MISSING),
        ({"a": None}, "a.b", MISSING),
        ({}, "a.b.c", MISSING),
        ({"a": UNTIL_APPLY}, "a.b", UNTIL_APPLY),
        ({"a": [UNTIL_APPLY]}, "a.b", UNTIL_APPLY),
        ({"a": SECRET}, "a.b", SECRET),
        ({"a": [{"b": 1}]}, "a[3].b", MISSING),
    ],
)
def test_descend(tree: dict[str, Any], path: str, found: Any) -> None:
    assert descend(tree, path) == found


def test_several_blocks_and_no_block_are_unknown() -> None:
    assert bucket({"a": [{"b": 1}, {"b": 2}]})["a.b"].is_unknown
    assert bucket({"a": "text"})["a.b"].is_unknown


@pytest.mark.parametrize(
    ("raw", "equals", "among", "is_true", "is_written"),
    [
        ("private", T, T, U, T),
        ("public-read", F, F, U, T),
        (True, F, F, T, T),
        ("true", F, F, T, T),
        ("False", F, F, F, T),
        ("", F, F, U, F),
        ([], F, F, U, F),
        (UNTIL_APPLY, U, U, U, U),
        (SECRET, U, U, U, T),
        (None, U, U, U, F),
        ([UNTIL_APPLY], U, U, U, T),
    ],
)
def test_comparing(raw: Any, equals: State, among: State, is_true: State, is_written: State) -> None:
    value = bucket({"acl": raw})["acl"]
    assert value.equals("private").state is equals
    assert value.among("private", "other").state is among
    assert value.is_true().state is is_true
    assert value.is_written().state is is_written


@pytest.mark.parametrize(
    ("raw", "at_least", "at_most"),
    [(184, T, T), (183, F, T), (200, T, F), ("184", T, T), (True, U, U), ("six mois", U, U), (UNTIL_APPLY, U, U)],
)
def test_figures(raw: Any, at_least: State, at_most: State) -> None:
    value = bucket({"days": raw})["days"]
    assert value.at_least(184).state is at_least
    assert value.at_most(190).state is at_most


def test_evidence_shows_what_stood_there() -> None:
    (reason,) = bucket({"acl": "public-read"})["acl"].equals("private").reasons
    assert (reason.resource, reason.path, reason.observed, reason.expected) == (
        "urn:b",
        "acl",
        "public-read",
        same("private"),
    )


def test_a_secret_never_shows() -> None:
    found = bucket({"password": SECRET, "deep": {"password": SECRET}})
    for path in ("password", "deep", "deep.password"):
        for reason in (*found[path].equals("x").reasons, *found[path].is_written().reasons):
            assert reason.observed in (None, {"password": "<secret>"})


def test_a_default_makes_an_absent_value_known_and_says_so() -> None:
    value = bucket({})["acl"].default("private", source="provider documentation")
    truth = value.equals("private")
    assert truth.state is T
    assert truth.reasons[0].detail is not None
    assert "provider documentation" in truth.reasons[0].detail.fr
    assert bucket({"acl": "x"})["acl"].default("private", source="s").known == "x"
    assert bucket({"acl": UNTIL_APPLY})["acl"].default("private", source="s").is_unknown


def test_a_derived_value_goes_on_showing_what_was_written() -> None:
    country = bucket({"zone": "fr-par-1"})["zone"].map(lambda _: "FR", detail=lambda _: same("France"))
    (reason,) = country.equals("FR").reasons
    assert (reason.observed, reason.detail) == ("fr-par-1", same("France"))
    assert bucket({"zone": UNTIL_APPLY})["zone"].map(lambda _: "FR").is_unknown


def test_items() -> None:
    found = bucket({"rules": [{"port": 22}, {"port": 443}], "one": {"port": 22}, "later": UNTIL_APPLY})
    assert [item.path for item in found["rules"].each()] == ["rules[0]", "rules[1]"]
    assert [item["port"].known for item in found["one"].each()] == [22]
    assert found["rules"].some(lambda item: item["port"].equals(22)).state is T
    assert found["rules"].every(lambda item: item["port"].equals(22)).state is F
    assert found["later"].every(lambda item: item["port"].equals(22)).state is U
    assert found["absent"].every(lambda item: item["port"].equals(22)).state is T
    assert found["absent"].some(lambda item: item["port"].equals(22)).state is F


def test_reads_are_noted() -> None:
    resource = bucket({"a": {"b": 1}})
    assert resource["a.b"].known == 1
    assert resource["c"].is_absent
    assert resource.reads == {"a", "c"}


def test_a_value_is_no_boolean() -> None:
    with pytest.raises(TypeError, match="may be unknown"):
        bool(Value(bucket({}), "a", True))
