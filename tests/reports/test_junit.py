"""JUnit: every verdict a test case; nothing passes that is not compliant."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, get_args
from xml.etree import ElementTree as ET

import pytest
from rempart.assessment import Assessment
from rempart.deployment import Source
from rempart.reports import junit
from rempart.rules import About
from rempart.settings import Classification, Settings
from rempart.testing import assess as assess_all
from rempart.text import Language

from tests.reports import kit

LANGUAGES: tuple[Language, ...] = get_args(Language)

ATTRIBUTES: Final = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"name", "time", "classname"},
    "failure": {"type", "message"},
    "skipped": {"type", "message"},
}
CHILDREN: Final = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "testcase": {"failure", "skipped"},
}
"""The part of Jenkins' junit-10 schema that is used; what is not listed has no child."""


def suite(assessment: Assessment, lang: Language = "fr") -> ET.Element:
    """The one suite, once the document is of the shape that Jenkins takes and its counts agree."""
    root = ET.fromstring(junit.render(assessment, lang=lang))
    assert root.tag == "testsuites"
    for element in root.iter():
        assert set(element.attrib) == ATTRIBUTES[element.tag]
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set())
        assert len(element) <= 1 or element.tag != "testcase"
    (found,) = root
    cases = found.findall("testcase")
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases)
    counted = Counter(child.tag for case in cases for child in case)
    for element in (root, found):
        assert element.get("tests") == str(len(cases))
        assert (element.get("failures"), element.get("errors")) == (str(counted["failure"]), "0")
    assert found.get("skipped") == str(counted["skipped"])
    return found


def cases(assessment: Assessment) -> list[tuple[str, str, str, str]]:
    """Class, name, outcome, type."""
    return [
        (
            case.get("classname", ""),
            case.get("name", ""),
            case[0].tag if len(case) else "passed",
            case[0].get("type", "") if len(case) else "",
        )
        for case in suite(assessment).findall("testcase")
    ]


STORE: Final = "rempart.store-private"
NAME: Final = "entrepot (scaleway_object_bucket)"


def test_a_report_whole() -> None:
    assert junit.render(kit.assess(kit.bucket(), kit.bucket("clos", "private")), lang="en").decode() == (
        """<?xml version='1.0' encoding='utf-8'?>
<testsuites name="rempart" tests="2" failures="1" errors="0" time="0">
  <testsuite name="rempart test dev" tests="2" failures="1" errors="0" skipped="0" time="0">
    <properties>
      <property name="profile" value="test" />
      <property name="asOf" value="2026-11-22" />
      <property name="catalogue" value="2026-11-22" />
      <property name="stack" value="dev" />
      <property name="exit" value="1" />
      <property name="conclusion" value="Refused: 1 violation" />
    </properties>
    <testcase name="entrepot (scaleway_object_bucket)" classname="rempart.store-private" time="0">
      <failure type="violation" message="entrepot (scaleway_object_bucket): acl = &quot;public-read&quot;, expected: no public access">Stores are private
__main__.py:7
CSP-R1111-9-1
To do: Write acl = "private"</failure>
    </testcase>
    <testcase name="clos (scaleway_object_bucket)" classname="rempart.store-private" time="0" />
  </testsuite>
</testsuites>
"""  # noqa: E501
    )


def test_each_standing_has_its_outcome() -> None:
    assert cases(kit.assess(kit.bucket(), kit.unknown("u"), kit.bucket("clos", "private"), kit.uncovered())) == [
        (STORE, NAME, "failure", "violation"),
        (STORE, "u (scaleway_object_bucket)", "failure", "undetermined"),
        ("rempart.uncovered", "mystere (scaleway_unheard_of_thing)", "failure", "uncovered"),
        (STORE, "clos (scaleway_object_bucket)", "passed", ""),
    ]
    assert cases(kit.assess(kit.unknown(), rules=(kit.rule(about=About.DATA),))) == [
        (STORE, NAME, "failure", "undetermined")
    ]
    assert cases(kit.assess(kit.bucket(), exceptions=kit.WAIVED)) == [(STORE, NAME, "skipped", "waived")]
    law = (kit.rule("SREN-31-I"),)
    assert cases(kit.assess(kit.bucket(), rules=law, exceptions=kit.derogated("SREN-31-I"))) == [
        (STORE, NAME, "skipped", "derogated")
    ]
    assert cases(kit.assess(kit.bucket(), rules=(kit.rule("CIRC-6404-R9"),))) == [(STORE, NAME, "skipped", "advice")]
    assert cases(kit.assess(kit.bucket(), exceptions=kit.listed(kit.bucket()))) == [(STORE, NAME, "skipped", "known")]
    assert cases(kit.assess()) == [("rempart.nothing-judged", "la pile", "failure", "nothing-judged")]


def test_a_derogation_is_named() -> None:
    law = (kit.rule("SREN-31-I"),)
    found = suite(kit.assess(kit.bucket(), rules=law, exceptions=kit.derogated("SREN-31-I")))
    assert "D-1" in found.findall("testcase")[0][0].get("message", "")


def test_what_is_out_of_scope_is_skipped_with_its_reason() -> None:
    made = kit.bucket("technique")
    settings = Settings(classification=Classification(patterns=("technique",)))
    closed = kit.bucket("clos", "private")
    found = suite(assess_all(made, closed, rules=(kit.rule(),), profile="hds", settings=settings))
    case, passed = found.findall("testcase")
    assert (case[0].tag, case[0].get("type")) == ("skipped", "not_applicable")
    assert "technique" in case[0].get("message", "")
    assert len(passed) == 0


def test_like_names_are_kept_apart() -> None:
    twin = kit.bucket(urn=f"urn:pulumi:dev::test::x:y:Z${kit.BUCKET}::entrepot")
    assert [name for _, name, _, _ in cases(kit.assess(kit.bucket(), twin, twin))] == [
        f"{NAME} [urn:pulumi:dev::test::{kit.BUCKET}::entrepot]",
        f"{NAME} [{twin.urn}]",
        f"{NAME} [{twin.urn}] #2",
    ]


@pytest.mark.parametrize("name", kit.HOSTILE)
def test_hostile_names_stay_data(name: str) -> None:
    source = Source(kind="preview", path=name, stack=name, project="test")
    assessment = kit.assess(kit.bucket(name, acl=name, line=0), source=source)
    (case,) = suite(assessment).findall("testcase")
    assert case[0].tag == "failure"
    raw = junit.render(assessment, lang="fr").decode()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ufffe\uffff]", raw)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stack", ["azure", "scaleway"])
def test_the_stacks_are_whole(stack: str, lang: Language) -> None:
    assessment = kit.stack(stack)
    found = suite(assessment, lang)
    passed = sum(not len(case) for case in found.findall("testcase"))
    assert len(found.findall("testcase")) == len(assessment.verdicts) + len(assessment.coverage.uncovered)
    assert passed == assessment.summary["compliant"]
    assert junit.render(assessment, lang=lang) == junit.render(assessment, lang=lang)
