"""GitLab's code quality report: the six properties that its documentation asks for, and nothing that merges."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from rempart.assessment import Assessment
from rempart.deployment import Source
from rempart.reports import gitlab
from rempart.rules import About, Severity
from rempart.text import Language

from tests.reports import kit


def entries(assessment: Assessment, lang: Language = "fr") -> list[dict[str, Any]]:
    """The report's entries, once each is of the shape that GitLab's page “Code Quality” tells."""
    content = gitlab.render(assessment, lang=lang)
    assert content[:1] == b"["  # no byte order mark
    found: list[dict[str, Any]] = json.loads(content)
    for entry in found:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert all(entry[key] and isinstance(entry[key], str) for key in ("description", "check_name"))
        assert re.fullmatch("[0-9a-f]{32}", entry["fingerprint"])
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert set(entry["location"]) == {"path", "lines"}
        assert not {"", ".", ".."} & {*entry["location"]["path"].split("/")}
        assert entry["location"]["lines"] == {"begin": entry["location"]["lines"]["begin"]}
        assert entry["location"]["lines"]["begin"] >= 1
    assert len({entry["fingerprint"] for entry in found}) == len(found)
    return found


def test_entries_whole() -> None:
    assert entries(kit.assess(kit.bucket(), kit.uncovered())) == [
        {
            "description": 'entrepot (scaleway_object_bucket) : acl = "public-read", attendu : aucun accès public',
            "check_name": "store-private",
            "fingerprint": "3affbcd4683a657d2084d4619d51fbbf",
            "severity": "critical",
            "location": {"path": "__main__.py", "lines": {"begin": 7}},
        },
        {
            "description": "mystere (scaleway_unheard_of_thing) : non couvert, aucune règle ne connaît ce type",
            "check_name": "uncovered",
            "fingerprint": "4681b77a0d288a11d6cf927327fb2918",
            "severity": "critical",
            "location": {"path": "__main__.py", "lines": {"begin": 9}},
        },
    ]


def severities(assessment: Assessment) -> list[str]:
    return [entry["severity"] for entry in entries(assessment)]


@pytest.mark.parametrize(
    ("severity", "wanted"),
    [
        (Severity.CRITICAL, "blocker"),
        (Severity.HIGH, "critical"),
        (Severity.MEDIUM, "major"),
        (Severity.LOW, "minor"),
    ],
)
def test_severities_of_what_blocks(severity: Severity, wanted: str) -> None:
    rules = (kit.rule(severity=severity),)
    assert severities(kit.assess(kit.bucket("a"), kit.unknown("b"), rules=rules)) == [wanted, wanted]


def test_severities_of_what_does_not_block() -> None:
    assert severities(kit.assess(kit.unknown(), rules=(kit.rule(about=About.DATA, severity=Severity.CRITICAL),))) == [
        "minor"
    ]
    assert severities(kit.assess(kit.bucket(), exceptions=kit.WAIVED)) == ["info"]
    law = (kit.rule("SREN-31-I"),)
    assert severities(kit.assess(kit.bucket(), rules=law, exceptions=kit.derogated("SREN-31-I"))) == ["info"]
    assert severities(kit.assess(kit.bucket(), rules=(kit.rule("CIRC-6404-R9"),))) == ["info"]
    assert severities(kit.assess(kit.bucket("a"), kit.bucket("b"), exceptions=kit.listed(kit.bucket("a")))) == [
        "critical",
        "info",
    ]


def test_fingerprints_stay_when_lines_move_and_differ_by_stack() -> None:
    def marks(line: int, stack: str = "dev", path: str = ".") -> list[str]:
        source = Source(kind="program", path=path, stack=stack, project="test")
        return [e["fingerprint"] for e in entries(kit.assess(kit.bucket(line=line), kit.uncovered(), source=source))]

    assert marks(3) == marks(99)
    assert not {*marks(3)} & {*marks(3, stack="prod")}
    assert not {*marks(3, stack="", path="a")} & {*marks(3, stack="", path="b")}


@pytest.mark.parametrize("name", kit.HOSTILE)
def test_hostile_names_stay_data(name: str) -> None:
    source = Source(kind="preview", path=name, stack=name, project="test")
    assert len(entries(kit.assess(kit.bucket(name, acl=name, line=0), source=source))) == 1


@pytest.mark.parametrize("stack", ["azure", "scaleway"])
def test_the_stacks_are_whole(stack: str) -> None:
    assert len(entries(kit.stack(stack), "en")) == len(kit.stack(stack).failures)
