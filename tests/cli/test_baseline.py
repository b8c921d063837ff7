"""`rempart baseline`, as its users meet it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import ON, Run, bucket, plan, planned

DAY = ("--as-of", ON)
FILE = "rempart.baseline.json"


def made(folder: Path, **acls: str) -> None:
    """A plan of buckets by name and ACL, in `plan.json`; `type` of `new` is one without rules."""
    resources = [
        planned("scaleway_nobody_wrote_rules_for_this", name, {"name": name}) if acl == "new" else bucket(name, acl=acl)
        for name, acl in acls.items()
    ]
    (folder / "plan.json").write_text(json.dumps(plan(*resources)), encoding="utf-8")


def entries(folder: Path, *rules: str) -> list[tuple[str, str, str, str, str]]:
    found = json.loads((folder / FILE).read_text(encoding="utf-8"))["entries"]
    wanted = rules or ("store-private", "uncovered")
    keys = ("stack", "rule", "resource", "status", "since")
    return [tuple(e[key] for key in keys) for e in found if e["rule"] in wanted]


PUBLIC = ("", "store-private", "scaleway_object_bucket.vitrine", "violation", ON)
NEW_ONE = ("", "store-private", "scaleway_object_bucket.autre", "violation", "2026-12-01")
UNCOVERED = ("", "uncovered", "scaleway_nobody_wrote_rules_for_this.truc", "uncovered", ON)


def test_made_shrunk_and_grown_on_demand(run: Run, tmp_path: Path) -> None:
    made(tmp_path, vitrine="public-read", truc="new")
    first = run("baseline", "plan.json", *DAY)
    assert (first.code, entries(tmp_path)) == (0, [PUBLIC, UNCOVERED])
    assert "store-private × 1" in first.out

    before = (tmp_path / FILE).read_bytes()
    assert run("baseline", "plan.json", "--as-of", "2026-12-01").code == 0
    assert (tmp_path / FILE).read_bytes() == before

    made(tmp_path, vitrine="public-read", autre="public-read")
    second = run("baseline", "plan.json", "--as-of", "2026-12-01")
    assert (second.code, entries(tmp_path)) == (1, [PUBLIC])
    lines = second.out.splitlines()
    assert "  retirés : hds-certified × 1, stored-in-eea × 1, uncovered × 1" in lines
    assert "nouveau  violation  store-private  scaleway_object_bucket.autre" in lines
    assert lines[-1].endswith("corrigez, accordez une dispense, ou inscrivez-les par --add")

    third = run("baseline", "plan.json", "--as-of", "2026-12-01", "--add")
    assert (third.code, entries(tmp_path)) == (0, [NEW_ONE, PUBLIC])

    made(tmp_path, vitrine="private", autre="private")
    assert run("baseline", "plan.json", "--as-of", "2026-12-01").code == 0
    assert entries(tmp_path) == []


def test_a_narrower_profile_takes_nothing_away(run: Run, tmp_path: Path) -> None:
    made(tmp_path, vitrine="public-read")
    run("baseline", "plan.json", "--profile", "pds", *DAY)
    before = (tmp_path / FILE).read_bytes()
    result = run("baseline", "plan.json", "--profile", "sren-31", *DAY)
    assert (tmp_path / FILE).read_bytes() == before
    assert "gardés sans avoir pu être revus" in result.out


CODE = 'bucket("vitrine", acl="public-read")\n'


def test_stacks_share_the_file(run: Run, project: Any) -> None:
    folder = project(CODE)
    (folder / "Pulumi.prod.yaml").write_text("config: {}\n")
    assert run("baseline", ".", "-s", "dev", "-s", "prod", *DAY).code == 0
    assert [e[0] for e in entries(folder)] == ["dev", "prod"]
    (folder / "__main__.py").write_text(
        (folder / "__main__.py").read_text().replace('acl="public-read"', 'acl="private"')
    )
    assert run("baseline", ".", "-s", "dev", *DAY).code == 0
    assert [e[0] for e in entries(folder)] == ["prod"]


def test_wrong_use_changes_nothing(run: Run, project: Any) -> None:
    folder = project(CODE)
    for given in ((".",), (".", "-s", "absente"), ("absent.json",), (".", "-s", "dev", "--profile", "hdz")):
        assert run("baseline", *given, *DAY).code == 2, given
        assert not (folder / FILE).exists()
    (folder / FILE).write_text("{")
    broken = run("baseline", ".", "-s", "dev", *DAY)
    assert (broken.code, (folder / FILE).read_text()) == (2, "{")
    assert broken.err.startswith(f"rempart : {FILE} : ")


def test_what_is_waived_is_not_recorded(run: Run, tmp_path: Path) -> None:
    made(tmp_path, vitrine="public-read")
    (tmp_path / "rempart.waivers.toml").write_text(
        '[[waiver]]\nrule = "store-private"\nresource = "vitrine"\nreason = "r"\napprover = "a"\nexpires = 2026-12-31\n'
    )
    assert run("baseline", "plan.json", *DAY).code == 0
    assert entries(tmp_path) == []
    late = run("baseline", "plan.json", "--as-of", "2027-01-01")
    assert (late.code, entries(tmp_path)) == (1, [])


def test_many_new_ones_are_counted(run: Run, tmp_path: Path) -> None:
    made(tmp_path, vitrine="private")
    assert run("baseline", "plan.json", *DAY).code == 0
    made(tmp_path, **{f"b{i}": "public-read" for i in range(30)})
    told = run("baseline", "plan.json", *DAY, "--lang", "en").out.splitlines()
    assert sum(line.startswith("new  ") for line in told) == 20
    assert any(line.startswith("… and ") for line in told)


def test_the_result_is_one_that_check_would_give(run: Run, tmp_path: Path) -> None:
    """What enters is what a run counts: as many lines as failures, and as uncovered resources."""
    made(tmp_path, vitrine="public-read", truc="new")
    report: dict[str, Any] = run("check", "plan.json", "-f", "json", "--no-waivers", *DAY).report
    failing = [v for v in report["verdicts"] if v["status"] in ("violation", "undetermined")]
    run("baseline", "plan.json", *DAY)
    found = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["entries"]
    fingerprints = {e["fingerprint"] for e in found if e["rule"] != "uncovered"}
    assert fingerprints <= {v["fingerprint"] for v in failing}
    assert {v["fingerprint"] for v in failing if v["rule"] == "store-private"} <= fingerprints
