"""The findings on a screen and as JSON: grouped by resource, on its line, harmless whatever the names."""

from __future__ import annotations

import io
import json

import pytest
from rempart.checkov.findings import Finding, Scan
from rempart.deployment import Location, Provider, Source
from rempart.reports import scan as report
from rempart.rules import all_rules
from rempart.testing import deployment, resource
from rempart.text import Language, Text, same
from rempart.translation import translate
from rich.console import Console

BUCKET = resource("scaleway_object_bucket", {}, name="entrepôt", line=41)
LOGS = resource("scaleway_cockpit_source", {}, name="journaux", line=50)
LEFT = [resource("azure-native:storage:StorageAccount", {}, name=f"compte-{n}") for n in range(8)]
NAMED = ", ".join(f"compte-{n}" for n in range(6))
RULE = all_rules()["stored-in-eea"]
SCAN = Scan(
    findings=(
        Finding(
            check="CKV_REMPART_STORED_IN_EEA",
            name=RULE.title,
            status="violation",
            subject=BUCKET,
            message=same('region = "us-east-1"'),
        ),
        Finding(check="CKV2_X_1", name=same("Ensure that it is"), status="failed", subject=BUCKET),
        Finding(
            check="CKV_REMPART_PLACE_DECLARED",
            name=same("x"),
            status="undetermined",
            subject=LOGS,
            message=Text("indéterminé", "undetermined"),
        ),
    ),
    untranslated=translate(deployment(*LEFT)).untranslated,
    scanned=2,
    passed=1234,
    passed_others=1,
    version="3.3.30",
)


def asked(lang: Language) -> report.Asked:
    return report.Asked(
        source=Source(kind="program", path=".", stack="prod"), profile="hds", on="2026-11-22", lang=lang
    )


def told(scan: Scan, lang: Language, width: int = 100) -> str:
    text = io.StringIO()
    report.render(Console(file=text, width=width, highlight=False), scan, asked(lang))
    return text.getvalue()


def test_french() -> None:
    assert (
        told(SCAN, "fr", 200)
        == f"""\
rempart checkov  pile « prod », profil hds, au 2026-11-22, Checkov 3.3.30

__main__.py:41  entrepôt (scaleway_object_bucket)
  urn:pulumi:dev::test::scaleway_object_bucket::entrepôt
  violation  CKV_REMPART_STORED_IN_EEA  {RULE.title.fr}
    region = "us-east-1"
  échec  CKV2_X_1  Ensure that it is

__main__.py:50  journaux (scaleway_cockpit_source)
  urn:pulumi:dev::test::scaleway_cockpit_source::journaux
  indéterminé  CKV_REMPART_PLACE_DECLARED  x
    indéterminé

Non traduit : azure-native:storage:StorageAccount, {NAMED} et 2 autres ; pas de type Terraform équivalent
Refusé : 1 violation, 1 échec d'un contrôle de Checkov.
2 ressources examinées, 1 indéterminé, passés : 1\u202f234 contrôles de rempart, 1 contrôle de Checkov.
"""
    )


def test_english() -> None:
    said = told(SCAN, "en")
    for sentence in (
        "rempart checkov  stack “prod”, profile hds, as of 2026-11-22, Checkov 3.3.30",
        f"violation  CKV_REMPART_STORED_IN_EEA  {RULE.title.en}",
        "compte-5 and 2 more; no equivalent Terraform type",
        "Refused: 1 violation, 1 failed check of Checkov.",
        "2 resources scanned, 1 undetermined, passed: 1,234 checks of rempart, 1 check of Checkov.",
    ):
        assert sentence in said


def test_json() -> None:
    document = json.loads(report.document(SCAN, asked("fr")))
    assert document["exit"] == 1
    assert document["summary"] == {
        "scanned": 2,
        "violation": 1,
        "undetermined": 1,
        "failed": 1,
        "passed": 1234,
        "passedOthers": 1,
        "setAside": 0,
        "untranslated": 8,
        "uncovered": 0,
    }
    assert document["findings"][0] == {
        "check": "CKV_REMPART_STORED_IN_EEA",
        "rule": None,
        "status": "violation",
        "counts": True,
        "fingerprint": None,
        "title": RULE.title.fr,
        "message": 'region = "us-east-1"',
        "guideline": None,
        "resource": "urn:pulumi:dev::test::scaleway_object_bucket::entrepôt",
        "name": "entrepôt",
        "type": "scaleway_object_bucket",
        "location": {"file": "__main__.py", "line": 41},
    }
    assert [left["name"] for left in document["untranslated"]] == [f"compte-{n}" for n in range(8)]


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        (Scan(scanned=1, passed=1), "Aucun contrôle n'a échoué"),
        (
            Scan(scanned=1, passed=1, crashed=("CKV_AZURE_1",)),
            "Conformité non établie : 1 contrôle de Checkov en panne.",
        ),
        (Scan(scanned=1, passed=1, is_complete=False), "l'entrée peut ne pas tout contenir."),
        (Scan(untranslated=SCAN.untranslated[:1]), "1 ressource non traduite, rien n'a été examiné."),
        (Scan(scanned=1, passed=1, uncovered=(BUCKET,)), "Conformité non établie : 1 ressource non couverte."),
        (Scan(scanned=1, uncovered=(BUCKET, BUCKET)), "rempart : scaleway_object_bucket × 2"),
        (Scan(), "Conformité non établie : rien n'a été examiné."),
        (
            Scan(scanned=1, findings=SCAN.findings[2:]),
            "1 verdict indéterminé sur le lieu, l'hébergeur ou le certificat",
        ),
    ],
)
def test_conclusions(scan: Scan, said: str) -> None:
    assert said in told(scan, "fr", 400)
    assert (scan.exit_code() == 0) == said.startswith("Aucun")


def test_names_cannot_play_with_the_screen() -> None:
    evil = "\x1b[2J\u202eevil"
    bad = resource("scaleway_object_bucket", {}, name=evil)
    bad.location = Location(evil, 1)
    provider = Provider(package=evil, name=evil, urn=evil)
    findings = tuple(
        Finding(check=evil, name=same(evil), status="failed", subject=subject, message=same(evil), guideline=evil)
        for subject in (bad, provider)
    )
    left = translate(deployment(resource(f"azure-native:{evil}:T", {}, name=evil))).untranslated
    scan = Scan(findings=findings, untranslated=left, scanned=1, crashed=(evil,), version=evil)
    source = Source(kind="program", path=evil, stack=evil)
    about = report.Asked(source=source, profile="hds", on="2026-11-22", lang="fr")
    text = io.StringIO()
    report.render(Console(file=text, width=100, highlight=False), scan, about)
    for written in (text.getvalue(), report.document(scan, about).decode()):
        assert "evil" in written
        assert "\x1b" not in written
        assert "\u202e" not in written
