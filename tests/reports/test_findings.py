"""What a pull request is told, and where: each standing, in order, on a path within the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rempart import readers
from rempart.assessment import Assessment
from rempart.deployment import Location, Source
from rempart.reports import github, gitlab, junit, markdown, sarif
from rempart.reports.findings import Finding, findings, headline, place_of
from rempart.rules import About, Severity
from rempart.text import Language
from rempart.truth import State

from tests.reports import kit


def told(assessment: Assessment) -> list[tuple[str, str, str, str]]:
    return [(f.rule, f.status, f.level, f.resource.name if f.resource else "") for f in findings(assessment)]


def test_each_standing_has_its_level() -> None:
    data = kit.rule(id="data", about=About.DATA)
    assert told(kit.assess(kit.bucket("open"), kit.unknown("unknown"), kit.bucket("closed", "private"))) == [
        ("store-private", "violation", "error", "open"),
        ("store-private", "undetermined", "error", "unknown"),
    ]
    assert told(kit.assess(kit.unknown("unknown"), rules=(data,))) == [("data", "undetermined", "warning", "unknown")]
    assert told(kit.assess(kit.bucket(), exceptions=kit.WAIVED)) == [("store-private", "waived", "note", "entrepot")]
    law = kit.rule("SREN-31-I")
    assert told(kit.assess(kit.bucket(), rules=(law,), exceptions=kit.derogated("SREN-31-I"))) == [
        ("store-private", "violation", "note", "entrepot")
    ]
    advice = kit.rule("CIRC-6404-R9")
    assert told(kit.assess(kit.bucket(), kit.unknown("u"), rules=(advice,))) == [
        ("store-private", "violation", "note", "entrepot"),
        ("store-private", "undetermined", "note", "u"),
    ]


def test_whatever_keeps_a_run_from_exit_0_is_found() -> None:
    assert told(kit.assess(kit.bucket("closed", "private"), kit.uncovered())) == [
        ("uncovered", "uncovered", "error", "mystere")
    ]
    partial = Source(kind="events", path="events.json", stack="dev", project="test", complete=False)
    assert told(kit.assess(kit.bucket("closed", "private"), source=partial)) == [
        ("store-private", "undetermined", "error", "closed"),
        ("incomplete", "incomplete", "error", ""),
    ]
    assert told(kit.assess()) == [("nothing-judged", "nothing-judged", "error", "")]


def test_the_gravest_comes_first() -> None:
    rules = (kit.rule(id="low", severity=Severity.LOW), kit.rule(id="critical", severity=Severity.CRITICAL))
    elsewhere = kit.rule(id="elsewhere", about=About.DATA, severity=Severity.CRITICAL)
    found = findings(kit.assess(kit.bucket("open"), kit.unknown("unknown"), rules=(elsewhere, *rules)))
    assert [(f.rule, f.level) for f in found] == [
        ("elsewhere", "error"),
        ("critical", "error"),
        ("critical", "error"),
        ("low", "error"),
        ("low", "error"),
        ("elsewhere", "warning"),
    ]


def test_what_is_known_comes_last_and_says_since_when() -> None:
    old, new = kit.bucket("old"), kit.unknown("new")
    found = findings(kit.assess(old, new, exceptions=kit.listed(old)))
    assert [(f.resource.name, f.known) for f in found if f.resource] == [("new", None), ("old", kit.SINCE)]
    assert found[1].message.fr.endswith("(connu depuis le 2026-10-01)")
    assert found[1].message.en.endswith("(known since 2026-10-01)")


def test_an_uncovered_resource_can_be_known() -> None:
    thing = kit.uncovered()
    (found,) = findings(
        kit.assess(
            kit.bucket("b", "private"), thing, exceptions=kit.listed(thing, status="uncovered", rule="uncovered")
        )
    )
    assert (found.status, found.known) == ("uncovered", kit.SINCE)


def message(assessment: Assessment) -> tuple[str, str]:
    (found,) = findings(assessment)
    return found.message.fr, found.message.en


def test_the_message_says_what_stands_and_who_accepted_it() -> None:
    evidence = ('acl = "public-read", attendu : aucun accès public', 'acl = "public-read", expected: no public access')
    name = "entrepot (scaleway_object_bucket)"
    assert message(kit.assess(kit.bucket())) == (f"{name} : {evidence[0]}", f"{name}: {evidence[1]}")
    assert message(kit.assess(kit.bucket(), exceptions=kit.WAIVED)) == (
        f"{name} : écarté par dispense, dispense jusqu'au 2026-11-23, accordée par RSSI, SEC-1 : migration | en cours, "
        f"{evidence[0]}",
        f"{name}: waived, waiver until 2026-11-23, granted by RSSI, SEC-1: migration | en cours, {evidence[1]}",
    )
    law = kit.rule("SREN-31-I")
    assert message(kit.assess(kit.bucket(), rules=(law,), exceptions=kit.derogated("SREN-31-I")))[0] == (
        f"{name} : violation sous dérogation, dérogation jusqu'au 2026-11-23 : SREN-31-III, D-1, Ministre, "
        f"{evidence[0]}"
    )
    assert message(kit.assess(kit.bucket(), rules=(kit.rule("CIRC-6404-R9"),)))[0] == (
        f"{name} : conseil non suivi, {evidence[0]}"
    )
    assert message(kit.assess(kit.unknown()))[0].startswith(f"{name} : indéterminé, acl : connu seulement après")


def test_a_message_is_cut() -> None:
    (found,) = findings(kit.assess(kit.bucket("n" * 5000)))
    assert (len(found.message.fr), found.message.fr[-1]) == (1000, "…")


def test_fingerprints_stay_when_lines_and_values_move() -> None:
    before = findings(kit.assess(kit.bucket("a", line=3), kit.uncovered(line=4)))
    after = findings(
        kit.assess(kit.bucket("z"), kit.moved(kit.bucket("a", "public-read-write"), 99), kit.moved(kit.uncovered(), 1))
    )
    kept = {f.fingerprint for f in after if f.resource and f.resource.name != "z"}
    assert kept == {f.fingerprint for f in before}
    assert len(kept) == 2


def test_fingerprints_are_unique() -> None:
    twice = [kit.bucket("a"), kit.bucket("a", line=9)]
    found = findings(kit.assess(*twice))
    assert [f.fingerprint for f in found] == [found[0].fingerprint, f"{found[0].fingerprint}#2"]


@pytest.mark.parametrize(
    ("kind", "path", "file", "wanted"),
    [
        ("program", ".", "infra/main.py", "infra/main.py"),
        ("program", "infra", "__main__.py", "infra/__main__.py"),
        ("program", "./infra/", "__main__.py", "infra/__main__.py"),
        ("program", "infra", "", "infra/Pulumi.yaml"),
        ("program", ".", "", "Pulumi.yaml"),
        ("program", "{cwd}/infra", "__main__.py", "infra/__main__.py"),
        ("program", "{cwd}", "__main__.py", "__main__.py"),
        ("preview", "out/preview.json", "__main__.py", "__main__.py"),
        ("preview", "out/preview.json", "", "out/preview.json"),
        ("terraform-plan", "{cwd}/plan.json", "", "plan.json"),
        ("terraform-plan", "/elsewhere/plan.json", "", "plan.json"),
        ("terraform-plan", "../plan.json", "", "plan.json"),
        ("preview", "stdin", "", "stdin"),
        ("preview", "p.json", "../../etc/passwd", "etc/passwd"),
        ("preview", "p.json", "/etc/passwd", "etc/passwd"),
        ("preview", "p.json", "infra\\main.py", "infra/main.py"),
        ("preview", "p.json", "a/./b//c.py", "a/b/c.py"),
    ],
)
def test_places_lie_within_the_repository(kind: str, path: str, file: str, wanted: str) -> None:
    source = Source(kind=kind, path=path.format(cwd=Path.cwd()))  # type: ignore[arg-type]
    resource = kit.bucket()
    resource.location = Location(file, 0) if file else None
    assert place_of(source, resource) == (wanted, 1, bool(file))


def test_the_headline_says_what_it_leaves_out() -> None:
    assert headline(kit.assess(kit.bucket("b", "private")), 0).fr == (
        "Aucune violation, rien d'indéterminé sur le lieu, l'hébergeur ou le certificat"
    )
    assert headline(kit.assess(kit.bucket(), exceptions=kit.WAIVED), 0).fr == (
        "Aucune violation, rien d'indéterminé sur le lieu, l'hébergeur ou le certificat ; hors 1 verdict écarté par "
        "dispense"
    )
    law = kit.rule("SREN-31-I")
    derogated = kit.assess(kit.bucket(), rules=(law,), exceptions=kit.derogated("SREN-31-I"))
    assert headline(derogated, 0).en.endswith("; not counting 1 violation derogated")
    known = kit.assess(kit.bucket(), exceptions=kit.listed(kit.bucket()))
    assert headline(known, known.exit_code()).fr.endswith(" ; hors 1 constat déjà connu")


@pytest.mark.parametrize("stack", ["azure", "scaleway"])
def test_of_the_stacks_every_failure_is_told_with_its_line(stack: str) -> None:
    assessment = kit.stack(stack)
    found: list[Finding] = findings(assessment)
    assert len(found) == len(assessment.failures) + len(assessment.coverage.uncovered) > 20
    assert len({f.fingerprint for f in found}) == len(found)
    for finding in found:
        if finding.resource is not None:
            assert finding.place.exact
            lines = (kit.ROOT / finding.place.path).read_text(encoding="utf-8").splitlines()
            assert 1 <= finding.place.line <= len(lines)
        assert finding.verdict is not None
        assert finding.verdict.truth.state is not State.TRUE


@pytest.mark.parametrize("report", [sarif, junit, gitlab, markdown, github])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_report_tells_a_secret(report: Any, lang: Language, tmp_path: Path) -> None:
    """The secret stands where the rule reads it, as Pulumi writes one in a preview."""
    canary = "canari-7f3a"
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": f'"{canary}"'}
    urn = "urn:pulumi:dev::test::scaleway:object/bucket:Bucket::entrepot"
    state = {"urn": urn, "type": "scaleway:object/bucket:Bucket", "custom": True, "inputs": {"acl": secret}}
    preview = {"steps": [{"op": "create", "urn": urn, "newState": state}], "changeSummary": {"create": 1}}
    (tmp_path / "preview.json").write_text(json.dumps(preview), encoding="utf-8")
    made = readers.read(tmp_path / "preview.json").managed
    told = report.render(kit.assess(*made), lang=lang).decode()
    assert "entrepot" in told
    assert canary not in told
