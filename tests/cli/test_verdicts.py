"""What the command says of plans and programs, and the exit code that follows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ON, Result, Run, bucket, only, plan, planned, verdicts

CANARY = "canari-7f3a91"


def mixed() -> dict[str, Any]:
    """One good bucket, twenty resources of a type without rules, thirty public buckets of another cloud."""
    return plan(
        bucket(),
        *(planned("scaleway_nobody_wrote_rules_for_this", f"n{i}", {"name": f"n{i}"}) for i in range(20)),
        *(planned("aws_s3_bucket", f"b{i}", {"bucket": f"b{i}", "acl": "public-read"}) for i in range(30)),
        providers={"aws": {"region": "us-east-1"}, "scaleway": {"region": "fr-par"}},
    )


def test_fifty_one_resources_get_a_verdict_or_an_uncovered_line_each(judge: Run) -> None:
    result = judge(mixed(), "-f", "json")
    report = result.report
    told = {v["resource"] for v in report["verdicts"]} | {u["resource"] for u in report["coverage"]["uncovered"]}
    expected = {"scaleway_object_bucket.entrepot"}
    expected |= {f"scaleway_nobody_wrote_rules_for_this.n{i}" for i in range(20)}
    expected |= {f"aws_s3_bucket.b{i}" for i in range(30)}
    assert expected <= told
    assert report["coverage"]["resources"] == 51
    uncovered = Counter(u["type"] for u in report["coverage"]["uncovered"])
    assert uncovered["scaleway_nobody_wrote_rules_for_this"] == 20
    assert result.code == 1


@pytest.mark.parametrize("profile", ["hds", "snds-mr", "eds", "sren-31", "ehds-spe", "pds"])
def test_and_never_exit_0(judge: Run, profile: str) -> None:
    assert judge(mixed(), "--profile", profile).code in (1, 3)


def test_each_of_the_fifty_one_is_named_on_the_screen_when_asked(judge: Run) -> None:
    out = judge(mixed(), "--verbose").out
    for i in range(20):
        assert f"non couvert : n{i}  scaleway_nobody_wrote_rules_for_this" in out
    assert "scaleway_nobody_wrote_rules_for_this × 20" in judge(mixed()).out


def test_what_is_unknown_of_one_database_says_nothing_of_the_other(judge: Run) -> None:
    def database(name: str, **unknown: bool) -> dict[str, Any]:
        known = {} if unknown else {"encryption_at_rest": True}
        properties = {"name": name, "region": "fr-par", "engine": "PostgreSQL-15", **known}
        return planned("scaleway_rdb_instance", name, properties, unknown=unknown)

    two = plan(database("connue"), database("inconnue", encryption_at_rest=True))
    assert only(judge(two, "-f", "json").report, "encrypted-at-rest") == [
        ("scaleway_rdb_instance.connue", "compliant"),
        ("scaleway_rdb_instance.inconnue", "undetermined"),
    ]


# Exit codes


def test_exit_1_is_a_violation(judge: Run) -> None:
    result = judge(plan(bucket(acl="public-read")), "--only", "store-private")
    assert result.code == 1
    assert "Refusé : 1 violation." in result.out


def test_exit_3_is_compliance_not_established(judge: Run) -> None:
    result = judge(plan(bucket(region=None)), "--only", "stored-in-eea")
    assert result.code == 3
    told = "Conformité non établie : 1 verdict indéterminé sur le lieu, l'hébergeur ou le certificat."
    assert told in " ".join(result.out.split())


def test_exit_3_when_nothing_was_judged(judge: Run) -> None:
    result = judge(plan())
    assert result.code == 3
    assert "rien n'a été jugé" in result.out


def test_exit_0_says_what_it_covers(judge: Run) -> None:
    result = judge(plan(bucket()), "--only", "stored-in-eea")
    assert result.code == 0
    assert "Aucune violation, rien d'indéterminé sur le lieu, l'hébergeur ou le certificat." in result.out
    assert "règles n'ont pas été jugées (--only, --skip)" in result.out


def test_a_lenient_fail_on_does_not_make_the_report_say_that_all_is_well(judge: Run) -> None:
    for form in ("terminal", "html"):
        result = judge(plan(bucket(acl="public-read")), "--fail-on", "expiring", "-f", form)
        assert result.code == 0
        assert "Aucune violation" not in result.out
        assert "Admis par --fail-on" in result.out.replace("\u00a0", " ")


def test_fail_on_something_else_than_a_violation(judge: Run) -> None:
    document = plan(bucket())
    assert judge(document, "--only", "stored-in-eea", "--fail-on", "attest").code == 3
    assert judge(document, "--only", "stored-in-eea", "--fail-on", "violation").code == 0


def test_skip_leaves_a_rule_out(judge: Run) -> None:
    report = judge(plan(bucket(acl="public-read")), "--skip", "store-private", "-f", "json").report
    assert only(report, "store-private") == []
    assert only(report, "stored-in-eea") == [("scaleway_object_bucket.entrepot", "compliant")]


def test_both_languages_say_the_same_thing(judge: Run) -> None:
    french, english = (
        judge(plan(bucket(acl="public-read")), "--only", "store-private", "--lang", lang) for lang in ("fr", "en")
    )
    assert french.code == english.code == 1
    assert "Refused: 1 violation." in english.out
    assert french.out.count("\n") > 10
    for word in ("indéterminé", "Couverture", "Exigences", "À attester", " : "):
        assert word not in english.out


# Secrets


def test_a_sensitive_value_of_terraform_shows_nowhere(judge: Run) -> None:
    secret = planned(
        "scaleway_rdb_instance",
        "base",
        {"name": "base", "password": CANARY, "user_name": CANARY, "region": "fr-par"},
        sensitive={"password": True, "user_name": True},
    )
    wide = planned("scaleway_rdb_user", "u", {"name": CANARY, "password": CANARY}, sensitive=True)
    tagged = bucket("b", tags={"donnees": CANARY}, acl=CANARY)
    tagged["change"]["after_sensitive"] = {"tags": True, "acl": True}
    for form in ("terminal", "json", "html"):
        result = judge(plan(secret, wide, tagged), "--verbose", "-f", form)
        assert result.code in (1, 3)
        assert CANARY not in result.out + result.err


SECRETS = f"""
config = pulumi.Config()
secret = config.require_secret("cle")
output = pulumi.Output.secret("{CANARY}")
bucket("b", acl=output, tags={{"donnees": secret, "a": pulumi.Output.concat("x-", output)}})
Thing("scaleway:databases/instance:Instance", "base", {{"name": secret, "password": output}})
Thing("scaleway:job/definition:Definition", "job", {{"env": {{"MOT_DE_PASSE": output}}, "name": output}})
pulumi.export("secret", output)
"""


def test_a_secret_of_pulumi_shows_nowhere_not_even_in_the_saved_preview(run: Run, project: Callable[..., Path]) -> None:
    folder = project(SECRETS, stack=f"config:\n  essai:cle: {CANARY}\n")
    result = run("preview", ".", "-s", "dev", "--save", "saved.json", "-f", "json", "--as-of", ON)
    saved = (folder / "saved.json").read_text(encoding="utf-8")
    assert result.code in (1, 3)
    assert CANARY not in result.out + result.err
    shown = json.loads(saved)
    shown.pop("config", None)  # written in clear in the stack's own file
    assert CANARY not in json.dumps(shown)
    for form in ("terminal", "html"):
        again = run("check", "saved.json", "--as-of", ON, "--verbose", "-f", form)
        assert CANARY not in again.out + again.err


# A saved preview

PLATFORM = """
zone = Thing("scaleway:object/bucket:Bucket", "public", {"region": "us-east-1", "acl": "public-read"})
good = bucket("entrepot", versioning={"enabled": True})
Thing("scaleway:object/bucketAcl:BucketAcl", "acl", {"bucket": good.id, "acl": "private"})
Thing("scaleway:databases/instance:Instance", "base", {"region": "fr-par", "encryptionAtRest": good.id.apply(bool)})
Thing("nobody:index:Knows", "x", {})
image = pulumi.runtime.invoke("scaleway:index/getMarketplaceImage:getMarketplaceImage", {"label": "ubuntu"}).value
"""


def test_a_saved_preview_gets_the_verdicts_of_the_live_one(run: Run, project: Callable[..., Path]) -> None:
    project(PLATFORM)
    live = run("preview", ".", "-s", "dev", "--save", "saved.json", "-f", "json", "--as-of", ON, "-p", "pds")
    saved = run("check", "saved.json", "-f", "json", "--as-of", ON, "-p", "pds")
    assert len(verdicts(live.report)) > 20
    assert verdicts(saved.report) == verdicts(live.report)
    assert (saved.code, saved.report["summary"]) == (live.code, live.report["summary"])
    assert [v["location"] for v in saved.report["verdicts"]] == [v["location"] for v in live.report["verdicts"]]
    assert all(v["location"]["file"] == "__main__.py" for v in live.report["verdicts"] if v["resource"])


def test_a_saved_preview_that_cannot_be_written(run: Run, project: Callable[..., Path]) -> None:
    folder = project("bucket('a')\n")
    result = run("preview", ".", "-s", "dev", "--save", "nowhere/saved.json")
    assert (result.code, result.out) == (2, "")
    assert "nowhere/saved.json" in result.err
    assert not list(folder.rglob("*saved.json*"))


# Data sources

LOOKUP = """
region = pulumi.runtime.invoke_output("scaleway:index/getPlace:getPlace", {"name": "ici"}).apply(lambda v: v["region"])
Thing("scaleway:object/bucket:Bucket", "entrepot", {"region": region})
"""


def test_an_unanswered_data_source_is_named_with_what_it_leaves_undetermined(
    run: Run, project: Callable[..., Path]
) -> None:
    project(LOOKUP)
    result = run("preview", ".", "-s", "dev", "-f", "json", "--as-of", ON, "--only", "stored-in-eea")
    (unanswered,) = result.report["unanswered"]
    assert unanswered["token"] == "scaleway:index/getPlace:getPlace"
    assert [leaf.rpartition("::")[2] for leaf in unanswered["leaves"]] == ["entrepot#region"]
    assert unanswered["location"]["file"] == "__main__.py"
    assert [status for _, status in only(result.report, "stored-in-eea")] == ["undetermined"]
    assert result.code == 3
    out = run("preview", ".", "-s", "dev", "--as-of", ON).out
    assert "scaleway:index/getPlace:getPlace" in out
    assert "entrepot.region" in out
    assert "--answers" in out


@pytest.mark.parametrize(("region", "status"), [("fr-par", "compliant"), ("us-east-1", "undetermined")])
def test_an_answer_decides(run: Run, project: Callable[..., Path], region: str, status: str) -> None:
    folder = project(LOOKUP)
    answers = {"scaleway:index/getPlace:getPlace": {"region": region}, "$comment": "ignored"}
    (folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    result = run("preview", ".", "-s", "dev", "-f", "json", "--as-of", ON, "--answers", "answers.json")
    assert result.report["unanswered"] == []
    assert [found for _, found in only(result.report, "stored-in-eea")] == [status]


# What the team keeps beside Pulumi.yaml

WAIVER = """
[[waiver]]
rule = "store-private"
resource = "public*"
reason = "vitrine sans donnée de santé"
approver = "RSSI"
expires = 2026-12-31
"""


def waived(run: Run, folder: Path, *options: str) -> Result:
    (folder / "plan.json").write_text(json.dumps(plan(bucket("public", acl="public-read"))), encoding="utf-8")
    (folder / "rempart.waivers.toml").write_text(WAIVER, encoding="utf-8")
    return run("check", "plan.json", *options)


def test_a_waiver_sets_a_violation_aside_until_its_day(run: Run, tmp_path: Path) -> None:
    during = waived(run, tmp_path, "--as-of", ON, "-f", "json")
    assert only(during.report, "store-private") == [("scaleway_object_bucket.public", "waived")]
    assert during.report["summary"]["waived"] == 1
    after = waived(run, tmp_path, "--as-of", "2027-01-01", "-f", "json")
    assert only(after.report, "store-private") == [("scaleway_object_bucket.public", "violation")]
    assert [w["status"] for w in after.report["waivers"]] == ["expired"]
    assert after.code == 1


def test_a_waiver_is_told_and_can_be_refused(run: Run, tmp_path: Path) -> None:
    out = waived(run, tmp_path, "--as-of", ON).out
    assert "Écarté par dispense : store-private, 1 ressource, jusqu'au 2026-12-31 par RSSI" in out
    assert "1 verdict écarté par dispense." in out
    alone = ("--as-of", ON, "--only", "store-private")
    assert waived(run, tmp_path, *alone).code == 0
    assert waived(run, tmp_path, *alone, "--no-waivers").code == 1


DEROGATION = """
[[derogation]]
requirements = ["SREN-31-I", "SREN-31-IV", "DEC-2026-272", "ARR-2026-08-12"]
basis = "SREN-31-III"
reference = "décision n° 12"
authority = "ministre chargé du numérique"
stacks = ["dev"]
from = 2026-12-01
until = 2027-06-30
"""


def test_a_derogation_counts_from_its_day_to_its_day_for_its_stacks(run: Run, project: Callable[..., Path]) -> None:
    folder = project("bucket('entrepot', versioning={'enabled': True})\n")
    (folder / "rempart.exceptions.toml").write_text(DEROGATION, encoding="utf-8")
    run("preview", ".", "-s", "dev", "--save", "saved.json")
    options = ("-p", "sren-31", "--only", "secnumcloud-qualified")
    found = {}
    for day in ("2026-11-30", "2026-12-01", "2027-06-30", "2027-07-01"):
        result = run("check", "saved.json", *options, "-f", "json", "--as-of", day)
        (verdict,) = [v for v in result.report["verdicts"] if v["rule"] == "secnumcloud-qualified"]
        statuses = {r["id"]: r["status"] for r in result.report["requirements"]}
        found[day] = result.code, verdict["status"], verdict["derogated"], statuses["SREN-31-I"]
    assert found == {
        "2026-11-30": (1, "violation", False, "violated"),
        "2026-12-01": (0, "violation", True, "derogated"),
        "2027-06-30": (0, "violation", True, "derogated"),
        "2027-07-01": (1, "violation", False, "violated"),
    }
    out = run("check", "saved.json", *options, "--as-of", "2026-12-01").out
    assert "sous dérogation" in out
    assert "décision n° 12" in out
    assert "1 violation sous dérogation." in out


def test_an_attestation_answers_for_what_no_code_shows_until_its_day(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(plan(bucket())), encoding="utf-8")
    (tmp_path / "rempart.exceptions.toml").write_text(
        '[[attestation]]\nrequirement = "MR-1.3"\nby = "Camille"\nrole = "DPO"\n'
        "from = 2026-09-01\nuntil = 2026-12-31\n",
        encoding="utf-8",
    )
    found = {}
    for day in ("2026-08-31", "2026-09-01", "2026-12-31", "2027-01-01"):
        report = run("check", "plan.json", "-p", "pds", "-f", "json", "--as-of", day).report
        found[day] = next((r["status"], r["attestedBy"]) for r in report["requirements"] if r["id"] == "MR-1.3")
    assert found == {
        "2026-08-31": ("to_attest", None),
        "2026-09-01": ("attested", "Camille"),
        "2026-12-31": ("attested", "Camille"),
        "2027-01-01": ("to_attest", None),
    }


CLAIM = """
[[service]]
provider = "scaleway"
offering = "client"
activities = [6]
by = "Camille"
role = "RSSI"
until = 2027-06-30
"""


def test_a_service_claim_says_who_keeps_the_backups(run: Run, tmp_path: Path) -> None:
    backup = planned("scaleway_rdb_database_backup", "s", {"name": "s", "region": "fr-par", "database_name": "d"})
    (tmp_path / "plan.json").write_text(json.dumps(plan(backup)), encoding="utf-8")
    options = ("check", "plan.json", "-p", "hds", "-f", "json", "--as-of", ON)

    def told() -> list[str]:
        report = run(*options).report
        (verdict,) = [v for v in report["verdicts"] if v["rule"] == "hds-certified"]
        return [e["path"] for e in verdict["evidence"] if e.get("cause")]

    assert "scaleway.hds.activities" in told()
    (tmp_path / "rempart.exceptions.toml").write_text(CLAIM, encoding="utf-8")
    assert "scaleway.hds.activities" not in told()


def test_the_profile_of_the_project_is_taken_and_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(plan(bucket())), encoding="utf-8")
    assert "profil hds, au" in run("check", "plan.json").out.splitlines()[0]
    (tmp_path / "rempart.toml").write_text('profile = "sren-31"\n', encoding="utf-8")
    assert "profil sren-31, au" in run("check", "plan.json").out.splitlines()[0]
    assert "profil pds, au" in run("check", "plan.json", "-p", "pds").out.splitlines()[0]


def test_the_project_s_files_stand_beside_pulumi_yaml(
    run: Run, project: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project("bucket('entrepot')\n")
    (folder / "rempart.toml").write_text('profile = "sren-31"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert run("preview", folder, "-s", "dev", "-f", "json").report["profile"] == "sren-31"
    assert run("preview", folder / "Pulumi.yaml", "-s", "dev", "-f", "json").report["profile"] == "sren-31"
