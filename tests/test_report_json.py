"""The JSON report validates against the schema that ships, whatever the source, and holds every verdict."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rempart

from tests.cli.conftest import ON, PRELUDE, Run, bucket, plan, planned
from tests.cli.conftest import project as project
from tests.cli.conftest import run as run

SCHEMA: dict[str, Any] = json.loads(
    (Path(rempart.__file__).parent / "schemas" / "report.json").read_text(encoding="utf-8")
)
PREFIX = "urn:pulumi:dev::p::"
BUCKET = {
    "urn": f"{PREFIX}scaleway:object/bucket:Bucket::entrepot",
    "type": "scaleway:object/bucket:Bucket",
    "custom": True,
    "inputs": {"region": "fr-par", "acl": "public-read", "versioning": {"enabled": True}},
    "sourcePosition": "project:///stacks/hosts/scaleway.py#41",
}
EVENTS: list[dict[str, Any]] = [
    {"preludeEvent": {"config": {}}},
    {"resourcePreEvent": {"metadata": {"op": "create", "urn": BUCKET["urn"], "type": BUCKET["type"], "new": BUCKET}}},
    {"summaryEvent": {"resourceChanges": {"create": 1}}},
]


def validated(report: dict[str, Any]) -> dict[str, Any]:
    """The report, once it is of the schema's shape and its own counts agree."""
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    counted = Counter(v["status"] for v in report["verdicts"])
    names = {"notApplicable": "not_applicable"}
    assert report["summary"] == {key: counted[names.get(key, key)] for key in report["summary"]}
    coverage = report["coverage"]
    assert coverage["resources"] == coverage["judged"] + coverage["inert"] + len(coverage["uncovered"])
    marks = [v["fingerprint"] for v in report["verdicts"] if v["status"] != "compliant"]
    assert len(marks) == len(set(marks))
    return report


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def state_of_terraform() -> dict[str, Any]:
    resource = {
        "address": "scaleway_object_bucket.entrepot",
        "mode": "managed",
        "type": "scaleway_object_bucket",
        "name": "entrepot",
        "provider_name": "registry.terraform.io/scaleway/scaleway",
        "values": {"region": "fr-par", "acl": "public-read", "versioning": [{"enabled": True}]},
        "sensitive_values": {},
    }
    return {
        "format_version": "1.0",
        "terraform_version": "1.11.4",
        "values": {"root_module": {"resources": [resource]}},
    }


SOURCES: dict[str, bytes] = {
    "preview": json.dumps(
        {"steps": [{"op": "create", "urn": BUCKET["urn"], "newState": BUCKET}], "changeSummary": {"create": 1}}
    ).encode(),
    "events": b"\n".join(json.dumps({"sequence": n, "timestamp": 1, **e}).encode() for n, e in enumerate(EVENTS)),
    "state": json.dumps({"version": 3, "deployment": {"resources": [BUCKET]}}).encode(),
    "terraform-plan": json.dumps(plan(bucket(acl="public-read"))).encode(),
    "terraform-state": json.dumps(state_of_terraform()).encode(),
}


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("profile", ["hds", "pds"])
def test_every_source_gives_a_valid_report_with_the_same_violation(
    run: Run, tmp_path: Path, kind: str, profile: str
) -> None:
    (tmp_path / "source.json").write_bytes(SOURCES[kind])
    result = run("check", "source.json", "-f", "json", "--as-of", ON, "-p", profile)
    report = validated(result.report)
    assert report["source"]["kind"] == kind
    assert report["exit"] == result.code == 1
    assert [(v["status"], v["type"]) for v in report["verdicts"] if v["rule"] == "store-private"] == [
        ("violation", "scaleway_object_bucket")
    ]
    streamed = run("check", "-", "-f", "json", "--as-of", ON, "-p", profile, stdin=SOURCES[kind])
    same = streamed.report | {"source": report["source"]}
    assert same == report


def test_a_program(run: Run, project: Callable[..., Path]) -> None:
    project("bucket('entrepot', acl='public-read')\nThing('nobody:index:Knows', 'x', {})\n")
    report = validated(run("preview", ".", "-s", "dev", "-f", "json", "--as-of", ON).report)
    assert report["source"] == {
        "kind": "program",
        "path": ".",
        "stack": "dev",
        "project": "essai",
        "complete": True,
    }
    assert [u["type"] for u in report["coverage"]["uncovered"]] == ["nobody:index:Knows"]
    line = PRELUDE.splitlines().index("def bucket(name, opts=None, **props):") + 2
    places = {json.dumps(v["location"]) for v in report["verdicts"] if v["resource"] and "entrepot" in v["resource"]}
    assert places == {json.dumps({"file": "__main__.py", "line": line})}


def test_every_kind_of_record_is_in_a_valid_report(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(plan(bucket(acl="public-read"))), encoding="utf-8")
    (tmp_path / "rempart.toml").write_text(
        'profile = "pds"\n[classification]\npatterns = ["vitrine*"]\n', encoding="utf-8"
    )
    (tmp_path / "rempart.waivers.toml").write_text(
        '[[waiver]]\nrule = "store-private"\nresource = "entre*"\nreason = "r"\napprover = "a"\nexpires = 2026-12-31\n',
        encoding="utf-8",
    )
    (tmp_path / "rempart.exceptions.toml").write_text(
        '[[derogation]]\nrequirements = ["SREN-31-I"]\nbasis = "SREN-31-III"\nreference = "x"\nauthority = "a"\n'
        "until = 2027-01-01\n"
        '[[attestation]]\nrequirement = "MR-1.3"\nby = "b"\nrole = "r"\nuntil = 2029-01-01\n'
        '[[service]]\nprovider = "scaleway"\noffering = "client"\nactivities = [6]\nby = "b"\nrole = "r"\n'
        "until = 2029-01-01\n",
        encoding="utf-8",
    )
    report = validated(run("check", "plan.json", "-f", "json", "--as-of", ON).report)
    for kind in ("waivers", "derogations", "attestations", "services"):
        assert [record["status"] for record in report[kind]] == ["active"], kind
    assert report["classification"]["patterns"] == ["vitrine*"]
    waived = [v for v in report["verdicts"] if v["status"] == "waived"]
    assert [v["waiver"]["approver"] for v in waived] == ["a"]


def test_a_compliant_verdict_carries_what_was_seen_and_no_more(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(plan(bucket())), encoding="utf-8")
    report = run("check", "plan.json", "-f", "json", "--as-of", ON).report
    (verdict,) = [v for v in report["verdicts"] if v["rule"] == "stored-in-eea"]
    assert set(verdict) == {"rule", "status", "resource", "requirements", "location", "evidence"}
    assert verdict["evidence"] == [{"path": "region", "observed": "fr-par"}]


def test_out_of_scope_is_listed_with_the_reason(run: Run, tmp_path: Path) -> None:
    tagged = bucket("vitrine", tags={"donnees": "hors-sante"}, acl="public-read")
    (tmp_path / "plan.json").write_text(json.dumps(plan(tagged, planned("random_pet", "p", {}))), encoding="utf-8")
    report = validated(run("check", "plan.json", "-f", "json", "--as-of", ON).report)
    assert [(o["resource"], o["reason"]["fr"]) for o in report["coverage"]["outOfScope"]] == [
        ("scaleway_object_bucket.vitrine", "donnees = hors-sante")
    ]
    assert report["coverage"]["inert"] == 1
