"""Annotations: one command a line, none of them from a name; the gravest within the ten that GitHub shows."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import pytest
from rempart.assessment import Assessment
from rempart.deployment import Location, Source
from rempart.reports import github
from rempart.reports.clean import clean
from rempart.rules import About, Severity
from rempart.text import Language

from tests.reports import kit


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    message: str


COMMAND: Final = re.compile(r"::(?P<name>[a-z-]+) (?P<properties>[^:]*)::(?P<message>.*)")


def unescaped(text: str) -> str:
    for escaped, plain in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(escaped, plain)
    return text


def commands(assessment: Assessment, lang: Language = "fr", fail_on: tuple[str, ...] | None = None) -> list[Command]:
    """What the runner reads: it takes a line whose first letters are `::`, and `##[` anywhere in one."""
    told = github.render(assessment, lang=lang, fail_on=fail_on).decode()
    assert told.endswith("\n")
    assert not re.search(r"##\[|\r", told)
    found = []
    for line in told[:-1].split("\n"):
        match = COMMAND.fullmatch(line)
        assert match is not None
        properties = dict(pair.split("=", 1) for pair in match["properties"].split(","))
        assert set(properties) <= {"file", "line", "title"}
        found.append(
            Command(match["name"], {k: unescaped(v) for k, v in properties.items()}, unescaped(match["message"]))
        )
    return found


def test_commands_whole() -> None:
    assert commands(kit.assess(kit.bucket(), kit.unknown("u", 8)), "en") == [
        Command(
            "error",
            {"file": "__main__.py", "line": "7", "title": "store-private (high)"},
            'entrepot (scaleway_object_bucket): acl = "public-read", expected: no public access\n'
            'To do: Write acl = "private"',
        ),
        Command(
            "error",
            {"file": "__main__.py", "line": "8", "title": "store-private (high)"},
            "u (scaleway_object_bucket): undetermined, acl: known only after apply, expected: no public access\n"
            'To do: Write acl = "private"',
        ),
        Command(
            "notice",
            {"title": "rempart test dev"},
            "Refused: 1 violation. In all: 1 violation, 1 verdict undetermined, 0 resources uncovered.",
        ),
    ]


def kinds(assessment: Assessment) -> list[str]:
    return [command.name for command in commands(assessment)]


def test_each_standing_has_its_kind() -> None:
    assert kinds(kit.assess(kit.unknown(), rules=(kit.rule(about=About.DATA),))) == ["warning", "notice"]
    assert kinds(kit.assess(kit.bucket("b", "private"), kit.uncovered())) == ["error", "notice"]
    assert kinds(kit.assess()) == ["error", "notice"]
    assert kinds(kit.assess(kit.bucket(), exceptions=kit.WAIVED)) == ["notice"]
    law = (kit.rule("SREN-31-I"),)
    assert kinds(kit.assess(kit.bucket(), rules=law, exceptions=kit.derogated("SREN-31-I"))) == ["notice"]
    assert kinds(kit.assess(kit.bucket(), rules=(kit.rule("CIRC-6404-R9"),))) == ["notice"]
    assert kinds(kit.assess(kit.bucket(), exceptions=kit.listed(kit.bucket()))) == ["notice"]


def test_what_is_set_aside_is_counted() -> None:
    (notice,) = commands(kit.assess(kit.bucket(), exceptions=kit.listed(kit.bucket())))
    assert "hors 1 constat déjà connu" in notice.message
    (notice,) = commands(kit.assess(kit.bucket(), exceptions=kit.WAIVED))
    assert "hors 1 verdict écarté par dispense" in notice.message


def test_the_notice_follows_fail_on() -> None:
    found = commands(kit.assess(kit.bucket()), "en", fail_on=("violation:critical",))
    assert found[-1].message.startswith("Accepted by --fail-on: 1 violation.")


def test_one_line_is_told_once_with_the_names_of_what_it_declares() -> None:
    found = commands(kit.assess(*(kit.bucket(f"b{n}") for n in range(9))), "en")
    assert len(found) == 2
    assert found[0].message.splitlines()[1] == (
        "Likewise: b1 (scaleway_object_bucket), b2 (scaleway_object_bucket), b3 (scaleway_object_bucket), "
        "b4 (scaleway_object_bucket) and 4 more"
    )


def test_ten_of_a_kind_the_gravest_first_and_every_rule_once_before_any_twice() -> None:
    rules = (
        kit.rule(id="high-1"),
        kit.rule(id="high-2"),
        kit.rule(id="critical", severity=Severity.CRITICAL),
        kit.rule(id="elsewhere", about=About.DATA),
    )
    buckets = [kit.bucket(f"b{line}", line=line) for line in range(1, 6)]
    doubts = [kit.unknown(f"u{line}", line) for line in range(11, 24)]
    found = commands(kit.assess(*buckets, *doubts, rules=rules))
    named = [(c.properties["title"].split()[0], c.properties["line"]) for c in found[:-1]]
    assert [c.name for c in found] == ["error"] * 10 + ["warning"] * 10 + ["notice"]
    assert named[:5] == [("critical", str(line)) for line in range(1, 6)]
    assert {rule for rule, _ in named[5:10]} == {"critical"}
    found = commands(kit.assess(*buckets, rules=rules[:2]))
    assert [(c.properties["title"].split()[0], c.properties["line"]) for c in found[:4]] == [
        ("high-1", "1"),
        ("high-2", "1"),
        ("high-1", "2"),
        ("high-2", "2"),
    ]


def test_what_one_rule_says_often_does_not_crowd_out_another() -> None:
    buckets = [kit.bucket(f"b{line}", line=line) for line in range(1, 14)]
    found = commands(kit.assess(*buckets, kit.uncovered()))
    assert [c.properties["title"].split()[0] for c in found[:3]] == ["store-private", "uncovered", "store-private"]


@pytest.mark.parametrize("name", kit.HOSTILE)
def test_hostile_names_inject_no_command(name: str) -> None:
    made = kit.bucket(name, acl=name)
    made.location = Location(name, 1)
    source = Source(kind="preview", path=name, stack=name, project="test")
    assert kinds(kit.assess(made, kit.bucket(f"{name}2", acl=name), source=source)) == ["error", "error", "notice"]
    first = commands(kit.assess(made, source=source))[0]
    assert clean(name).replace("##[", "## [")[:900] in first.message
    assert len(first.message.splitlines()) == 2


@pytest.mark.parametrize("stack", ["azure", "scaleway"])
def test_of_the_stacks_no_more_than_github_shows(stack: str) -> None:
    found = kinds(kit.stack(stack))
    assert (found.count("error"), found.count("warning"), found.count("notice")) == (10, 10, 1)
