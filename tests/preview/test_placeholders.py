"""A placeholder passes on, is recognised in every text made from it, and answers no question."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from rempart.preview.engine.placeholders import Sources, Unanswered, UnansweredError, UnansweredText, source_of

QUESTIONS: list[Callable[[Any], Any]] = [
    lambda v: 1 if v else 2,
    lambda v: v or "default",
    lambda v: v == "a",
    lambda v: v != "a",
    lambda v: v < "a",
    lambda v: v in ("a", "b"),
    lambda v: "a" in v,
    lambda v: {v: 1},
    lambda v: {"a": 1}.get(v),
    lambda v: len(v),
    lambda v: list(v),
    lambda v: int(v),
    lambda v: range(3)[v],
]
OF_TEXT: list[Callable[[Any], Any]] = [
    lambda v: v.startswith("a"),
    lambda v: v.isdigit(),
    lambda v: v.find("a"),
    lambda v: v.encode(),
    lambda v: v.count("a"),
]
PASSED_ON: list[Callable[[Any], Any]] = [
    lambda v: v.name,
    lambda v: v[0],
    lambda v: v["key"].other(1),
    lambda v: v * 2,
]


@pytest.mark.parametrize("ask", QUESTIONS)
@pytest.mark.parametrize("kind", [Unanswered, UnansweredText])
def test_answers_no_question(kind: type, ask: Callable[[Any], Any]) -> None:
    value = kind(Sources().new("t"))
    with pytest.raises(UnansweredError):
        ask(value)


@pytest.mark.parametrize("ask", OF_TEXT)
def test_text_answers_no_question_about_its_content(ask: Callable[[Any], Any]) -> None:
    with pytest.raises(UnansweredError):
        ask(UnansweredText(Sources().new("t")))


@pytest.mark.parametrize("step", PASSED_ON)
def test_what_is_taken_from_it_is_as_unknown(step: Callable[[Any], Any]) -> None:
    source = Sources().new("t")
    assert source_of(step(Unanswered(source))) is source


TEXTS: list[Callable[[Any], str]] = [
    str,
    lambda v: f"a{v}b",
    lambda v: "a%s" % v,  # noqa: UP031
    lambda v: "-".join(["a", f"{v}"]),
    lambda v: json.dumps({"a": f"{v}"}),
    lambda v: json.dumps(json.dumps(f"{v}")),
    lambda v: repr(f"{v}"),
    lambda v: f"{v}".replace("-", "_").upper(),
]


@pytest.mark.parametrize("write", TEXTS)
def test_every_text_says_whose_it_is(write: Callable[[Any], str]) -> None:
    sources = Sources()
    sources.new("other")
    mine = sources.new("mine")
    assert sources.in_text(write(Unanswered(mine))) == [mine]


def test_every_slice_is_recognised() -> None:
    sources = Sources()
    one, two = sources.new("one"), sources.new("two")
    mark = one.mark()
    for start in range(len(mark)):
        for end in range(start + 1, len(mark) + 1):
            assert sources.in_text(mark[start:end]) == ([one] if (start, end) == (0, len(mark)) else [one, two])


@pytest.mark.parametrize("text", ["", "plain", "é ☃ 😀", "\\u00e9", "C:\\users\\d9", "\udc80"])
def test_plain_text_is_plain(text: str) -> None:
    sources = Sources()
    sources.new("t")
    assert sources.in_text(text) is None
