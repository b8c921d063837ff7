"""The pack in the real Checkov: the verdicts of `rempart check`, and nothing that fails, or is not known, passes."""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rempart import readers, settings
from rempart.assessment import Verdict, evaluate
from rempart.catalog import profiles
from rempart.cli import main
from rempart.exceptions.files import Exceptions
from rempart.packs.checkov.settings import VARIABLES
from rempart.rules import all_rules

from .conftest import CASES, ROOT, Scan, Scanning

OK, BAD, SKIP = "PASSED", "FAILED", "SKIPPED"


def results(scan: Scan, file: str, resource: str) -> dict[str, tuple[str, str]]:
    """Check → result and status of one resource."""
    return {
        check: (record["check_result"]["result"], record["check_result"].get("rempart", {}).get("status", ""))
        for (check, of), record in scan.of(file).items()
        if of == resource
    }


def test_no_rule_is_left_out_in_silence(scanned: Scan) -> None:
    """The summary counts the rules that ran, and names the others."""
    told = scanned.of("/good")["SUMMARY", "scaleway_object_bucket.store"]["details"][-1]
    head, _, idle = told.partition("; outside the profile: ")
    ran = re.fullmatch(r"profile hds on 2026-11-24: (\d+) rules, 5 resources \(judged: 5, .*\)", head)
    assert ran is not None
    assert int(ran[1]) + len(idle.split(", ")) == len(all_rules())
    seen = {check.lower().replace("_", "-") for check, _ in scanned.of("/")}
    assert not seen.intersection(idle.split(", "))
    held = set(profiles()["hds"].requirements)
    assert all(not held.intersection(all_rules()[rule].implements) for rule in idle.split(", "))


@pytest.mark.parametrize(
    ("file", "resource", "expected"),
    [
        ("/bad", "scaleway_object_bucket.nowhere", {"STORED_IN_EEA": (BAD, "undetermined"), "COVERAGE": (OK, "")}),
        ("/bad", "scaleway_object_bucket.unresolved", {"STORED_IN_EEA": (BAD, "undetermined")}),
        ("/bad", "scaleway_object_bucket.guessed", {"STORED_IN_EEA": (BAD, "undetermined")}),
        ("/bad", "scaleway_rdb_instance.public", {"ENDPOINT_RESTRICTED": (BAD, "violation")}),
        ("/bad", "scaleway_rdb_acl.everyone", {"COVERAGE": (OK, "")}),
        ("/bad", "azurerm_storage_account.east", {"STORED_IN_EEA": (BAD, "violation")}),
        ("/bad", "scaleway_unheard_of.thing", {"COVERAGE": (BAD, "uncovered"), "HDS_CERTIFIED": (BAD, "undetermined")}),
        ("/bad", "scaleway_object_bucket.skipped", {"STORED_IN_EEA": (SKIP, ""), "STORE_PRIVATE": (BAD, "refused")}),
        (
            "/good",
            "scaleway_object_bucket.store",
            {
                "STORED_IN_EEA": (OK, "compliant"),
                "HDS_CERTIFIED": (OK, "compliant"),
                "HDS_CONDITIONS": (BAD, "violation"),  # the host asks for a bucket policy
                "ENCRYPTED_AT_REST": (OK, "compliant"),
                "STORE_PRIVATE": (OK, "compliant"),
                "VERSIONED": (OK, "compliant"),
                "COVERAGE": (OK, ""),
                "SUMMARY": (OK, ""),
            },
        ),
        ("/good", "scaleway_rdb_instance.private", {"ENDPOINT_RESTRICTED": (OK, "compliant")}),
        ("/good", "azurerm_storage_account.france", {"STORED_IN_EEA": (OK, "compliant")}),
        ("/modules", 'module.stores["a"].scaleway_object_bucket.this', {"STORED_IN_EEA": (OK, "compliant")}),
        ("/modules", 'module.stores["b"].scaleway_object_bucket.this', {"STORED_IN_EEA": (BAD, "undetermined")}),
        ("/modules", "module.passed.scaleway_object_bucket.this", {"STORED_IN_EEA": (BAD, "undetermined")}),
        ("/modules", "scaleway_object_bucket.alias", {"STORED_IN_EEA": (BAD, "undetermined")}),
        ("/modules", "scaleway_object_bucket.doubtful", {"ENCRYPTED_AT_REST": (BAD, "undetermined")}),
        ("/modules", "scaleway_object_bucket.open", {"STORE_PRIVATE": (BAD, "violation")}),
        ("/waived", "scaleway_object_bucket.kept", {"VERSIONED": (SKIP, "waived"), "SUMMARY": (BAD, "incomplete")}),
        ("/plans", "scaleway_object_bucket.nowhere", {"STORED_IN_EEA": (BAD, "undetermined")}),
        ("/plans", "scaleway_object_bucket.unresolved", {"STORED_IN_EEA": (BAD, "undetermined")}),
        ("/plans", "scaleway_object_bucket.home", {"STORED_IN_EEA": (OK, "compliant"), "VERSIONED": (OK, "compliant")}),
        ("/plans", "scaleway_rdb_instance.public", {"ENDPOINT_RESTRICTED": (BAD, "violation")}),
        ("/plans", "azurerm_storage_account.east", {"STORED_IN_EEA": (BAD, "violation")}),
        ("/plans", "scaleway_unheard_of.thing", {"COVERAGE": (BAD, "uncovered")}),
    ],
)
def test_results(scanned: Scan, file: str, resource: str, expected: dict[str, tuple[str, str]]) -> None:
    found = results(scanned, file, resource)
    if len(expected) > 3:
        assert found == expected
    else:
        assert {check: found.get(check) for check in expected} == expected


def test_a_resource_that_is_not_made_is_not_spoken_of(scanned: Scan) -> None:
    assert results(scanned, "/modules", "scaleway_object_bucket.absent") == {}


def test_records_hold_what_a_reader_needs(scanned: Scan) -> None:
    record = scanned.of("/bad")["STORED_IN_EEA", "azurerm_storage_account.east"]
    assert record["severity"] == "CRITICAL"
    assert record["guideline"] == "docs/rules/stored-in-eea.md"
    assert " / Health data is stored only in the European Economic Area" in record["check_name"]
    assert record["check_result"]["evaluated_keys"] == ["location"]
    assert record["details"][0] == 'violation : location = "eastus" (États-Unis), attendu : EEE'
    assert 'violation: location = "eastus" (United States), expected: EEA' in record["details"]
    told = record["check_result"]["rempart"]
    assert (told["rule"], told["resource"], told["counts"]) == ("stored-in-eea", "azurerm_storage_account.east", True)
    assert told["message"]["fr"] == record["details"][0]
    undetermined = scanned.of("/bad")["STORED_IN_EEA", "scaleway_object_bucket.unresolved"]
    assert undetermined["details"][0].startswith("indéterminé : region : la variable « region » n'a pas de valeur ici")


def test_skips_say_why(scanned: Scan) -> None:
    by_comment = scanned.of("/bad")["STORED_IN_EEA", "scaleway_object_bucket.skipped"]
    assert by_comment["check_result"]["suppress_comment"] == "essai hors production, accord du 3 novembre"
    waived = scanned.of("/waived")["VERSIONED", "scaleway_object_bucket.kept"]["check_result"]
    assert waived["suppress_comment"].startswith(
        "écarté par dispense jusqu'au 2027-05-01, accordée par RSSI (données recréées chaque nuit) ; violation"
    )
    refused = scanned.of("/bad")["STORE_PRIVATE", "scaleway_object_bucket.skipped"]
    assert refused["details"][0] == (
        "refusé : « checkov:skip » sans raison ; écrivez checkov:skip=CKV_REMPART_STORE_PRIVATE:la raison"
    )


def test_the_summary_names_what_is_missing(scanned: Scan) -> None:
    told = scanned.of("/waived")["SUMMARY", "scaleway_object_bucket.kept"]["details"]
    assert told[0] == (
        "indéterminé : module.remote n'est pas lu (source distante, ou vide) : rien n'en est jugé ; examinez un plan"
    )


def test_run_fails(scanned: Scan) -> None:
    assert scanned.code == 1


# Agreement with rempart's own reading of a plan

PLANS = (CASES / "plans" / "plan.json", *sorted((ROOT / "tests" / "cases" / "readers").rglob("*plan.json")))


@pytest.fixture(scope="module")
def plans(checkov: Scanning, tmp_path_factory: pytest.TempPathFactory) -> Scan:
    """All plans in one run, under the profile that asks most."""
    folder = tmp_path_factory.mktemp("plans")
    for number, plan in enumerate(PLANS):
        (folder / str(number)).mkdir()
        shutil.copy(plan, folder / str(number) / "plan.json")
    return checkov("--directory", folder, "--framework", "terraform_plan", REMPART_PROFILE="pds")


@pytest.mark.parametrize("number", range(len(PLANS)), ids=lambda n: str(PLANS[n].relative_to(ROOT)))
def test_plans_are_judged_as_rempart_does(plans: Scan, number: int) -> None:
    deployment = readers.read(PLANS[number])
    assessment = evaluate(
        deployment,
        all_rules().values(),
        profiles()["pds"],
        datetime.date(2026, 11, 24),
        settings=settings.Settings(),
        exceptions=Exceptions(),
    )
    expected: dict[tuple[str, str], list[Any]] = {}
    for verdict in assessment.verdicts:
        if verdict.resource is not None and verdict.status != "not_applicable":
            key = (verdict.rule.id.upper().replace("-", "_"), verdict.resource.urn)
            expected.setdefault(key, []).append(_result(verdict))
    records = plans.of(f"/{number}/")
    found = {key: record for key, record in records.items() if key[0] not in ("COVERAGE", "SUMMARY")}
    assert records
    assert {key: record["check_result"]["result"] for key, record in found.items()} == {
        key: min(several)
        for key, several in expected.items()  # FAILED before PASSED before SKIPPED
    }
    uncovered = {resource.urn for resource in assessment.coverage.uncovered}
    covered = {of: r["check_result"]["result"] for (check, of), r in records.items() if check == "COVERAGE"}
    judged = {r.urn: BAD if r.urn in uncovered else OK for r in deployment.managed}
    if deployment.source.complete:
        assert covered == judged
    else:  # Checkov shows no more of a partial plan than what it changes; the summary fails
        assert covered.items() <= judged.items()
    whole = [v for v in assessment.failures if v.resource is None and v.counts]
    summary = next(record for (check, _), record in records.items() if check == "SUMMARY")
    assert summary["check_result"]["result"] == (BAD if whole or not deployment.source.complete else OK)
    assert all(any(v.rule.id in line for line in summary["details"]) for v in whole)


def _result(verdict: Verdict) -> str:
    if verdict.status == "compliant":
        return OK
    return BAD if verdict.counts else SKIP


# What the baseline knows


@pytest.fixture(scope="module")
def baselined(checkov: Scanning, tmp_path_factory: pytest.TempPathFactory) -> Scan:
    """A plan whose failures are all recorded, and source that declares two of its resources and a new one."""
    folder = tmp_path_factory.mktemp("baselined")
    shutil.copy(CASES / "plans" / "plan.json", folder)
    (folder / "main.tf").write_text(
        'provider "azurerm" {\n  features {}\n}\n'
        'resource "azurerm_storage_account" "east" {\n  location = "eastus"\n}\n'
        'resource "azurerm_storage_account" "new" {\n  location = "eastus"\n}\n'
        'resource "scaleway_unheard_of" "thing" {\n}\n'
    )
    with contextlib.chdir(folder):
        recorded = CliRunner().invoke(main, ["baseline", "plan.json", "--as-of", "2026-11-01"])
    assert recorded.exit_code == 0
    return checkov("--directory", folder, "--framework", "terraform", "terraform_plan")


@pytest.mark.parametrize("file", ["/plan.json", "/main.tf"])
def test_what_the_baseline_knows_is_skipped_with_its_day(baselined: Scan, file: str) -> None:
    records = baselined.of(file)
    known = records["STORED_IN_EEA", "azurerm_storage_account.east"]["check_result"]
    assert (known["result"], known["rempart"]["status"], known["rempart"]["counts"]) == (SKIP, "violation", False)
    assert known["suppress_comment"].startswith("violation, connu depuis le 2026-11-01")
    uncovered = records["COVERAGE", "scaleway_unheard_of.thing"]["check_result"]
    assert (uncovered["result"], uncovered["rempart"]["status"]) == (SKIP, "uncovered")
    assert uncovered["suppress_comment"].startswith("non couvert, connu depuis le 2026-11-01")


def test_a_plan_that_only_fails_as_before_has_no_failed_check(baselined: Scan) -> None:
    found = {r["check_result"]["result"] for r in baselined.records() if r["file_path"] == "/plan.json"}
    assert found == {OK, SKIP}


def test_what_the_baseline_does_not_know_fails(baselined: Scan) -> None:
    assert baselined.of("/main.tf")["STORED_IN_EEA", "azurerm_storage_account.new"]["check_result"]["result"] == BAD
    assert baselined.code == 1


# What must not pass in silence


def before(folder: Path) -> str:
    """A search path on which `folder` comes first."""
    return os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))


def rule_that_raises(folder: Path) -> Path:
    """A distribution that announces a rule with a defect."""
    (folder / "faulty_rule.py").write_text(
        "from rempart.facts.vocabulary import Hosted\n"
        "from rempart.rules import About, Context, Severity, rule\n"
        "from rempart.text import same\n"
        "from rempart.truth import Truth\n"
        '@rule("faulty", implements=("HDS-EXI-28",), about=About.WHO, severity=Severity.LOW,\n'
        '      fr="f", en="f", fix=same("f"))\n'
        "def faulty(hosted: Hosted, context: Context) -> Truth:\n"
        '    raise KeyError("defect")\n'
    )
    info = folder / "faulty-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: faulty\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[rempart.rules]\nfaulty = faulty_rule\n")
    return folder


def test_a_rule_that_raises_fails(checkov: Scanning, tmp_path: Path) -> None:
    scan = checkov(
        "--directory", CASES / "good", "--framework", "terraform", PYTHONPATH=before(rule_that_raises(tmp_path))
    )
    found = results(scan, "/", "scaleway_object_bucket.store")
    assert scan.code == 1
    assert len(found) == len(all_rules()) + 3
    assert set(found.values()) == {(BAD, "error")}
    record = scan.of("/")["STORED_IN_EEA", "scaleway_object_bucket.store"]
    assert record["details"][0].startswith("indéterminé : « faulty (KeyError: 'defect') » a échoué sur ")


def test_threads_say_the_same(checkov: Scanning, scanned: Scan) -> None:
    """Where Checkov cannot fork, its frameworks share the checks."""
    threads = checkov(
        "--directory", CASES, "--framework", "terraform", "terraform_plan", CHECKOV_PARALLELIZATION_TYPE="thread"
    )

    def said(scan: Scan) -> dict[tuple[str, str, str], str]:
        return {(r["file_path"], r["check_id"], r["resource"]): r["check_result"]["result"] for r in scan.records()}

    assert said(threads) == said(scanned)


def test_wrong_configuration_ends_the_run(checkov: Scanning) -> None:
    scan = checkov("--directory", CASES, "--framework", "terraform", "terraform_plan", REMPART_PROFILE="everything")
    assert scan.code not in (0, None)
    assert scan.reports == []
    assert "REMPART_*: --profile: the profile “everything”" in scan.errors


def test_a_pack_that_does_not_load_ends_the_run(checkov: Scanning, tmp_path: Path) -> None:
    """Also where Checkov loads it in child processes, whose end it would not notice."""
    (tmp_path / "rempart").mkdir()
    (tmp_path / "rempart" / "__init__.py").write_text('raise ImportError("broken installation")\n')
    scan = checkov("--directory", CASES, "--framework", "terraform", "terraform_plan", PYTHONPATH=before(tmp_path))
    assert scan.code not in (0, None)
    assert scan.reports == []
    assert "the checks cannot be loaded (ImportError: broken installation)" in scan.errors


def test_another_check_under_one_of_the_ids_ends_the_run(checkov: Scanning, tmp_path: Path) -> None:
    (tmp_path / "__init__.py").touch()
    (tmp_path / "other.py").write_text(
        "from checkov.common.models.enums import CheckCategories, CheckResult\n"
        "from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck\n"
        "class Other(BaseResourceCheck):\n"
        "    def scan_resource_conf(self, conf):\n"
        "        return CheckResult.PASSED\n"
        'Other(name="other", id="CKV_REMPART_STORED_IN_EEA", categories=[CheckCategories.IAM],\n'
        '      supported_resources=["scaleway_object_bucket"])\n'
    )
    scan = checkov("--directory", CASES / "good", "--framework", "terraform", "--external-checks-dir", tmp_path)
    assert scan.code == 2
    assert scan.reports == []
    assert "CKV_REMPART_STORED_IN_EEA: declared by another check" in scan.errors


def test_variables_are_all_documented() -> None:
    from rempart.packs.checkov import settings as module

    assert all(f"`{name}`" in (module.__doc__ or "") for name in VARIABLES)
