"""What a result of Checkov must hold before it counts, and what becomes of it beside the deployment's own verdicts."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any, Final

import pytest
from rempart.assessment import Assessment
from rempart.checkov import findings, process
from rempart.deployment import Resource
from rempart.errors import InputError
from rempart.exceptions import baseline
from rempart.exceptions.files import Exceptions
from rempart.exceptions.records import Waiver
from rempart.packs.checkov.ids import COVERAGE, SUMMARY
from rempart.rules import all_rules
from rempart.testing import assess, resource
from rempart.translation import Translation, translate
from rempart.value import UNTIL_APPLY

OURS: Final = "CKV_REMPART_STORED_IN_EEA"
ADDRESS: Final = "scaleway_object_bucket.it"
ON: Final = datetime.date(2026, 11, 22)
ABROAD: Final = resource("azurerm_storage_account", {"location": "eastus"}, line=7)
UNKNOWN: Final = resource("scaleway_object_bucket", {"region": UNTIL_APPLY}, line=7)
GOOD: Final = resource("scaleway_object_bucket", {"region": "fr-par"}, line=7)
RULES: Final = [all_rules()[id] for id in ("stored-in-eea",)]


def record(check: str = OURS, address: str = ADDRESS, found: str = "", status: str = "") -> dict[str, Any]:
    told = {"status": status or found, "found": found, "message": {"fr": "dit", "en": "said"}}
    result = {"result": "X", **({"rempart": told} if found or status else {})}
    return {"check_id": check, "resource": address, "check_name": "n", "check_result": result}


def result(
    *failed: dict[str, Any],
    passed: tuple[dict[str, Any], ...] = (),
    skipped: tuple[dict[str, Any], ...] = (),
    summary: str = SUMMARY,
    resources: int = 1,
    errors: tuple[str, ...] = (),
    version: str = "3.3.30",
    crashed: tuple[str, ...] = (),
    address: str = ADDRESS,
) -> process.Output:
    document = {
        "summary": {"resource_count": resources, "checkov_version": version},
        "results": {
            "failed_checks": failed,
            "passed_checks": [*passed, record(summary, address)],
            "skipped_checks": skipped,
            "parsing_errors": errors,
        },
    }
    output = process.parsed(json.dumps(document).encode())
    assert output is not None
    return process.Output(output.summary, output.results, crashed)


def judged(*resources: Resource, exceptions: Exceptions | None = None) -> tuple[Translation, Assessment]:
    assessment = assess(*resources, rules=RULES, exceptions=exceptions)
    return translate(assessment.deployment), assessment


def read(output: process.Output, subject: Resource = GOOD, exceptions: Exceptions | None = None) -> findings.Scan:
    return findings.read(output, *judged(subject, exceptions=exceptions))


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (result(summary="CKV_AZURE_1"), "not loaded"),
        (result(resources=0), "saw 0 resources out of 1"),
        (result(errors=("plan.json",)), "could not read"),
        (result(skipped=(record("CKV_AZURE_1"),)), "skipped CKV_AZURE_1"),
        (result(skipped=(record(OURS),)), f"skipped {OURS}"),
        (result(record(address="scaleway_object_bucket.other")), "not in the plan"),
        (result(crashed=(OURS,)), f"{OURS} failed"),
        (result(record(status="error")), f"{OURS}, said"),
    ],
)
def test_a_result_with_gaps_is_none(output: process.Output, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(output)


AZURE: Final = "azurerm_storage_account.it"


@pytest.mark.parametrize(
    ("subject", "answer", "found", "code"),
    [
        # They agree.
        (GOOD, result(), [], 0),
        (UNKNOWN, result(record(found="undetermined")), [("undetermined", "stored-in-eea", True)], 3),
        (
            ABROAD,
            result(record(found="violation", address=AZURE), address=AZURE),
            [("violation", "stored-in-eea", False)],
            1,
        ),
        # They do not: whatever either says, nothing is established.
        (GOOD, result(record(found="violation")), [("undetermined", None, True)], 3),
        (UNKNOWN, result(), [("undetermined", None, True)], 3),
        (UNKNOWN, result(record(found="violation")), [("undetermined", None, True)], 3),
        (ABROAD, result(address=AZURE), [("undetermined", None, True)], 3),
    ],
)
def test_the_deployment_and_its_plan_must_say_the_same(
    subject: Resource, answer: process.Output, found: list[tuple[str, str | None, bool]], code: int
) -> None:
    scan = read(answer, subject)
    assert [(f.status, f.rule.id if f.rule else None, f.blocks) for f in scan.findings] == found
    assert scan.exit_code() == code


def test_what_is_waived_is_told_and_does_not_count() -> None:
    waiver = Waiver(
        rule="stored-in-eea",
        resource="it",
        reason="Recette",
        approver="rssi@hopital.example",
        expires=datetime.date(2027, 3, 1),
    )
    output = result(skipped=(record(found="violation", status="waived", address=AZURE),), address=AZURE)
    scan = read(output, ABROAD, Exceptions(waivers=(waiver,)))
    (waived,) = scan.findings
    assert (waived.status, waived.counts, scan.exit_code()) == ("violation", False, 0)
    assert waived.message.en.startswith("waived, waiver until 2027-03-01, granted by rssi@hopital.example: Recette")
    assert [text.en for text in scan.set_aside] == ["1 verdict waived"]


def test_what_the_baseline_knows_is_told_and_does_not_count() -> None:
    _, before = judged(ABROAD)
    entries = [
        baseline.Entry(
            stack="dev",
            rule=verdict.rule.id,
            resource=AZURE,
            status="violation",
            since=datetime.date(2026, 1, 1),
            fingerprint=verdict.fingerprint,
        )
        for verdict in before.failures
    ]
    exceptions = Exceptions(baseline=baseline.of_stack(entries, "dev"))
    output = result(skipped=(record(found="violation", address=AZURE),), address=AZURE)
    scan = read(output, ABROAD, exceptions)
    assert [(f.status, f.counts) for f in scan.findings] == [("violation", False)]
    assert scan.exit_code() == 0
    assert "known since 2026-01-01" in scan.findings[0].message.en


def test_checkovs_own_checks_fail_the_run() -> None:
    scan = read(result(record("CKV_AZURE_1"), passed=(record("CKV_AZURE_2"), record("CKV_AZURE_3"))))
    assert [
        (f.check, f.status, f.subject and f.subject.location and f.subject.location.line) for f in scan.findings
    ] == [("CKV_AZURE_1", "failed", 7)]
    assert (scan.exit_code(), scan.passed, scan.passed_others) == (1, 1, 2)


def test_a_check_that_broke_leaves_compliance_open() -> None:
    assert read(result(crashed=("CKV_AZURE_1",))).exit_code() == 3


def test_coverage_is_that_of_the_deployment() -> None:
    unknown = resource("scaleway_type_of_tomorrow", {"region": "fr-par"})
    address = "scaleway_type_of_tomorrow.it"
    scan = read(result(record(COVERAGE, address, status="uncovered"), address=address), unknown)
    assert [resource.name for resource in scan.uncovered] == ["it"]
    assert (scan.findings, scan.exit_code()) == ((), 3)


def test_another_version_is_said() -> None:
    assert "3.3.30" in read(result(version="3.9.0")).warnings[0].fr


ACCOUNT: Final = resource("azure-native:storage:StorageAccount", {"location": "francecentral"}, name="compte")


def test_what_is_left_out_forbids_exit_0() -> None:
    scan = findings.read(result(), *judged(GOOD, ACCOUNT))
    assert [left.resource.name for left in scan.untranslated] == ["compte"]
    assert scan.exit_code() == 3


def test_without_anything_to_scan_checkov_is_not_started() -> None:
    scan = findings.scan(*judged(ACCOUNT), settings={}, executable=Path("/no/such"), only_ours=False, timeout=1)
    assert (scan.exit_code(), len(scan.untranslated), scan.findings) == (3, 1, ())
