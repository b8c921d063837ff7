"""The real Checkov on translated deployments: findings on lines, its own checks, hostile names, a lost pack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
import rempart
from click.testing import CliRunner
from rempart.checkov import findings
from rempart.cli import main
from rempart.cli.checkov import checkov
from rempart.errors import InputError
from rempart.packs import folders
from rempart.testing import assess, resource
from rempart.translation import translate
from rempart.value import SECRET, UNTIL_APPLY

CASES: Final = Path(__file__).resolve().parent.parent / "cases" / "checkov"
EVIL: Final = 'a" checkov:skip=CKV_REMPART_STORED_IN_EEA:non \x1b[31m'


def scanned(*resources: Any, pack: Path | None = None) -> findings.Scan:
    assessment = assess(*resources)
    return findings.scan(
        translate(assessment.deployment),
        assessment,
        settings={"REMPART_PROFILE": "pds", "REMPART_AS_OF": "2026-11-22"},
        executable=None,
        only_ours=False,
        timeout=120,
        pack=pack,
    )


def test_findings_come_back_on_what_was_declared() -> None:
    paris = resource("scaleway_object_bucket", {"region": "fr-par"}, name="paris", line=3)
    unknown = resource("scaleway_object_bucket", {"region": UNTIL_APPLY}, name="ailleurs", line=5)
    secret = resource("scaleway_object_bucket", {"region": SECRET}, name="caché", line=6)
    evil = resource(
        "scaleway_object_bucket",
        {"region": "true", "name": EVIL, "tags": {EVIL: EVIL, "__startline__": "x"}, "versioning": {"enabled": True}},
        name=EVIL,
        line=7,
    )
    account = resource(
        "azurerm_storage_account",
        {
            "location": "eastus",
            "min_tls_version": "TLS1_0",
            "network_rules": {"default_action": "Allow", "ip_rules": []},
            "primary_access_key": SECRET,
        },
        name="compte",
        line=9,
    )
    scan = scanned(paris, unknown, secret, evil, account)
    where = {
        (f.subject.name, f.status, f.subject.location.line if f.subject.location else 0)
        for f in scan.findings
        if f.subject and f.rule and f.rule.id == "stored-in-eea"
    }
    assert where == {
        ("ailleurs", "undetermined", 5),
        ("caché", "undetermined", 6),
        (EVIL, "undetermined", 7),
        ("compte", "violation", 9),
    }
    assert not [f.check for f in scan.findings if f.check.startswith("CKV_REMPART") and f.verdict is None]
    others = {(f.check, f.subject.name) for f in scan.findings if f.subject and f.status == "failed"}
    assert ("CKV_AZURE_44", "compte") in others, "Checkov's own check on TLS sees the translated property"
    assert ("CKV_AZURE_35", "compte") in others, "and reads a single block as Terraform writes it"
    assert {name for _, name in others} == {"compte"}
    assert (scan.scanned, scan.crashed, scan.version) == (5, (), "3.3.30")
    assert scan.exit_code() == 1


def test_a_pack_that_does_not_load_is_no_clean_result() -> None:
    with pytest.raises(InputError, match="not loaded"):
        scanned(resource("azurerm_storage_account", {"location": "eastus"}), pack=CASES / "broken_pack")


URN: Final = "urn:pulumi:dev::p::"


def state(type: str, name: str, inputs: dict[str, Any], line: int) -> dict[str, Any]:
    urn = f"{URN}{type}::{name}"
    provider = f"{URN}pulumi:providers:{type.partition(':')[0]}::default::04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    position = f"project:///main.py#{line}"
    found = {"urn": urn, "type": type, "custom": True, "inputs": inputs, "provider": provider}
    return {"op": "create", "urn": urn, "newState": found | {"sourcePosition": position}}


def preview(folder: Path, *steps: dict[str, Any]) -> str:
    file = folder / "preview.json"
    file.write_text(json.dumps({"config": {}, "steps": steps}), encoding="utf-8")
    return str(file)


def run(*arguments: str) -> tuple[Any, str]:
    ended = CliRunner().invoke(checkov, [*arguments, "--as-of", "2026-11-22"], standalone_mode=False)
    assert ended.exception is None
    return ended.return_value, ended.stdout


ACCOUNT: Final = state("azure-native:storage:StorageAccount", "compte", {"location": "eastus"}, 8)
LEFT: Final = f"{URN}azure-native:storage:StorageAccount::compte"


BUCKET: Final = state("scaleway:object/bucket:Bucket", "entrepot", {"region": "fr-par"}, 4)
PUBLIC: Final = state("scaleway:object/bucket:Bucket", "vitrine", {"region": "fr-par", "acl": "public-read"}, 5)


def test_what_has_no_twin_is_named_and_the_run_exits_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rempart.toml").write_text('profile = "snds-mr"\n', encoding="utf-8")
    network = state("scaleway:network/privateNetwork:PrivateNetwork", "donnees", {"region": "fr-par"}, 4)
    code, printed = run(preview(tmp_path, network, ACCOUNT), "--rempart-only", "--format", "json")
    document = json.loads(printed)
    assert code == document["exit"] == 3
    assert document["summary"]["passed"] > 0
    assert [(left["resource"], left["location"]) for left in document["untranslated"]] == [
        (LEFT, {"file": "main.py", "line": 8})
    ]


def test_a_type_that_no_rule_knows_is_no_clean_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No check of rempart knows the type of the directory, and so none fails on it."""
    monkeypatch.chdir(tmp_path)
    steps = [
        BUCKET,
        state("scaleway:index/typeOfTomorrow:TypeOfTomorrow", "demain", {}, 5),
        state("azure:aadb2c/directory:Directory", "annuaire", {}, 6),
    ]
    code, printed = run(preview(tmp_path, *steps), "--rempart-only", "--format", "json")
    document = json.loads(printed)
    assert code != 0
    assert [left["name"] for left in document["untranslated"]] == ["demain"]
    assert "annuaire" in [resource["name"] for resource in document["uncovered"]]


def test_waivers_and_the_baseline_count_as_they_do_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rempart.toml").write_text('profile = "snds-mr"\n', encoding="utf-8")
    file = preview(tmp_path, PUBLIC)

    def told() -> dict[str, bool]:
        _, printed = run(file, "--rempart-only", "--format", "json")
        document = json.loads(printed)
        assert document["summary"]["setAside"] == sum(not each["counts"] for each in document["findings"])
        return {each["rule"]: each["counts"] for each in document["findings"] if each["name"] == "vitrine"}

    before = told()
    assert before["store-private"] is True
    (tmp_path / "rempart.waivers.toml").write_text(
        '[[waiver]]\nrule = "store-private"\nresource = "urn:pulumi:dev::*::vitrine"\nreason = "Site public"\n'
        'approver = "rssi@hopital.example"\nexpires = 2027-03-01\n',
        encoding="utf-8",
    )
    assert told() == {**before, "store-private": False}
    recorded = CliRunner().invoke(main, ["baseline", file, "--as-of", "2026-11-22"])
    assert recorded.exit_code == 0, recorded.output
    assert set(told().values()) == {False}


def test_where_nothing_has_a_twin_checkov_is_not_run(tmp_path: Path) -> None:
    code, printed = run(preview(tmp_path, ACCOUNT), "--checkov", "/no/such/program")
    assert code == 3
    assert "Non traduit : azure-native:storage:StorageAccount, compte" in printed
    code, printed = run(preview(tmp_path, ACCOUNT), "--lang", "en", "--output", str(tmp_path / "report.txt"))
    assert (code, printed) == (3, "")
    assert "no resource could be translated: Checkov was not run" in (tmp_path / "report.txt").read_text("utf-8")


def test_a_pack_is_found_in_the_tree_else_in_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "policies" / "rempart"
    (package / "packs" / "some-pack").mkdir(parents=True)
    monkeypatch.setattr(rempart, "__file__", str(package / "__init__.py"))
    assert folders.folder("some-pack") == package / "packs" / "some-pack"
    (tmp_path / "policies" / "some-pack").mkdir()
    assert folders.folder("some-pack") == tmp_path / "policies" / "some-pack"
    with pytest.raises(InputError, match="missing"):
        folders.folder("no-pack")
