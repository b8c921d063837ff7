"""`rempart hosts` and `rempart explain`."""

from __future__ import annotations

import json

import pytest
from rempart.catalog import offerings, requirements
from rempart.rules import all_rules

from tests.cli.conftest import ON, Run, lines


def test_outscale_s_qualification_expires(run: Run) -> None:
    before = run("hosts", "outscale", "--as-of", "2026-11-30", "--format", "json")
    after = run("hosts", "outscale", "--as-of", "2026-12-15", "--format", "json")
    found = [json.loads(result.out)[0] for result in (before, after)]
    assert [host["facts"]["secnumcloud"]["answer"] for host in found] == ["yes", "no"]
    assert [host["expires"] for host in found] == [
        [{"fact": "secnumcloud", "until": "2026-11-30", "expired": expired}] for expired in (False, True)
    ]
    screen = run("hosts", "outscale", "--as-of", "2026-12-15").out
    assert "SNC 2026-11-30 échu" in screen
    assert "SecNumCloud : non" in screen


def test_all_offerings_side_by_side_fit_eighty_columns(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = run("hosts", "--profile", "pds", "--as-of", "2026-12-15")
    assert result.code == 0
    for id in offerings():
        assert any(line.startswith(f"{id} ") for line in result.out.splitlines()), id
    assert "…" not in result.out
    assert all(len(line) <= 80 for line in result.out.splitlines())


def test_hosts_as_json(run: Run) -> None:
    found = json.loads(run("hosts", "--format", "json", "--as-of", ON).out)
    assert [host["offering"] for host in found] == list(offerings())
    assert {host["verdict"]["answer"] for host in found} <= {"yes", "no", "undetermined"}


def test_what_the_state_s_purchasing_body_asks_is_two_facts(run: Run) -> None:
    for host in json.loads(run("hosts", "--profile", "ugap", "--format", "json", "--as-of", ON).out):
        answers = {host["facts"][fact]["answer"] for fact in ("hds", "foreign_law")}
        expected = "no" if "no" in answers else "undetermined" if "undetermined" in answers else "yes"
        assert host["verdict"]["answer"] == expected, host["offering"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("hosts", "outscal"), ("outscal", "outscale")),
        (("hosts", "--profile", "ugp"), ("ugp", "ugap")),
        (("hosts", "--as-of", "hier"), ("hier", "AAAA-MM-JJ")),
        (("hosts", "--format", "html"), ("html", "terminal, json")),
        (("explain", "stored-in-ea"), ("stored-in-ea", "stored-in-eea")),
        (("explain", "HDS-EXI-82"), ("HDS-EXI-82", "HDS-EXI-28")),
        (("explain",), ("RÈGLE|EXIGENCE",)),
        (("completion", "tcsh"), ("tcsh", "bash")),
    ],
)
def test_a_typo_gets_the_nearest_name(run: Run, args: tuple[str, ...], words: tuple[str, ...]) -> None:
    result = run(*args)
    assert (result.code, result.out) == (2, "")
    assert len(lines(result.err)) == 1
    for word in words:
        assert word in result.err


def test_a_rule_explained(run: Run) -> None:
    out = run("explain", "stored-in-eea").out
    rule = all_rules()["stored-in-eea"]
    for word in ("Met en œuvre", "Propriétés lues", "Exemples", "Comment corriger", *rule.implements):
        assert word in out
    assert "region : scaleway_" in out
    assert "location : azure-native:" in out
    english = run("explain", "stored-in-eea", "--lang", "en").out
    for word in ("Implements", "Properties read", "Examples", "How to fix"):
        assert word in english
    assert " : " not in english


def test_rules_and_requirements_can_be_explained_in_both_languages(run: Run) -> None:
    for number, name in enumerate((*list(all_rules())[::3], *list(requirements())[::12])):
        result = run("explain", name, "--lang", ("fr", "en")[number % 2])
        assert (result.code, result.err) == (0, ""), name
        assert result.out.startswith(name)


def test_a_requirement_explained(run: Run) -> None:
    out = run("explain", "SREN-31-I").out
    for word in ("Oblige", "Contrôle", "En vigueur depuis", "Dérogation prévue par : SREN-31-III", "Règles", "Source"):
        assert word in out
    assert "secnumcloud-qualified" in out
