"""`rempart waiver lint`, `list` and `add`, as their users meet them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import ON, Result, Run, bucket, plan

DAY = ("--as-of", ON)


def entry(resource: str = "vitrine", *, rule: str = "store-private", expires: str = "2027-06-30") -> str:
    return (
        f'[[waiver]]\nrule = "{rule}"\nresource = "{resource}"\nreason = "Site public"\n'
        f'approver = "RSSI"\nticket = "SEC-42"\nexpires = {expires}\n'
    )


def written(folder: Path, *entries: str) -> None:
    (folder / "rempart.waivers.toml").write_text("".join(entries), encoding="utf-8")


def planned(folder: Path, file: str, **buckets: str) -> str:
    made = plan(*(bucket(name, acl=acl) for name, acl in buckets.items()))
    (folder / file).write_text(json.dumps(made), encoding="utf-8")
    return file


def added(run: Run, *options: str, **changes: str) -> Result:
    given = {
        "rule": "store-private",
        "resource": "vitrine",
        "reason": "Site public",
        "approver": "RSSI",
        "ticket": "SEC-42",
        "expires": "2027-06-30",
        **changes,
    }
    pairs = (word for name, value in given.items() for word in (f"--{name}", value))
    return run("waiver", "add", *pairs, *DAY, *options)


def test_no_waiver_at_all(run: Run) -> None:
    assert run("waiver", "lint", *DAY) == Result(0, "0 dispense bien écrite, 0 problème\n", "")
    assert run("waiver", "list", *DAY) == Result(0, "Aucune dispense\n", "")
    assert json.loads(run("waiver", "list", "-f", "json", *DAY).out) == []


def test_add_then_lint_then_list_then_judge(run: Run, tmp_path: Path) -> None:
    said = "rempart.waivers.toml : store-private écartée pour vitrine, jusqu'au 2027-06-30\n"
    assert added(run) == Result(0, said, "")
    assert (tmp_path / "rempart.waivers.toml").read_text() == entry()
    file = planned(tmp_path, "plan.json", vitrine="public-read", depot="private")
    assert run("waiver", "lint", file, *DAY) == Result(0, "1 dispense bien écrite, 0 problème\n", "")
    assert json.loads(run("waiver", "list", "-f", "json", *DAY).out) == [
        {
            "rule": "store-private",
            "resource": "vitrine",
            "reason": "Site public",
            "approver": "RSSI",
            "ticket": "SEC-42",
            "expires": "2027-06-30",
            "state": "active",
        }
    ]
    judged = ("check", file, "-f", "json", "--only", "store-private", *DAY)
    assert run(*judged).code == 0
    assert run(*judged, "--no-waivers").code == 1


def test_what_is_added_wrongly_is_said_whole_and_not_written(run: Run, tmp_path: Path) -> None:
    result = added(run, rule="store-privat", reason=" ")
    assert (result.code, result.out) == (2, "")
    for word in ("vouliez-vous dire « store-private »", "« reason » est vide"):
        assert word in result.err
    wide = added(run, expires="2030-01-01", resource="*")
    assert wide.code == 2
    for word in ("« * » vise toutes les ressources", "jusqu'au 2027-11-22"):
        assert word in wide.err
    assert not (tmp_path / "rempart.waivers.toml").exists()
    assert added(run, expires="demain").err == "rempart : --expires : « demain » n'est pas une date AAAA-MM-JJ\n"
    assert added(run, expires="2026-11-21").code == 2
    assert added(run).code == 0
    assert "écarte déjà store-private pour vitrine" in added(run, reason="autre").err
    assert (tmp_path / "rempart.waivers.toml").read_text() == entry()


def test_an_option_is_wanting(run: Run) -> None:
    assert run("waiver", "add", "--rule", "store-private").code == 2


def test_lint_says_all_at_once(run: Run, tmp_path: Path) -> None:
    written(
        tmp_path,
        entry("autre", rule="store-privat"),
        entry("loin", expires="2030-01-01"),
        entry("*").replace('reason = "Site public"\n', ""),
        entry("passee", expires="2026-11-21"),
        entry("vitrine"),
        entry("vitrine", expires="2027-07-01"),
        entry("nulle-part"),
        entry("depot"),
        entry("depot", rule="zzz"),
    )
    file = planned(tmp_path, "plan.json", vitrine="public-read", depot="private")
    result = run("waiver", "lint", file, *DAY)
    where = "rempart.waivers.toml, waiver n° "
    assert result.out.splitlines() == [
        f"{where}1 : règle inconnue « store-privat » ; vouliez-vous dire « store-private » ?",
        f"{where}2 : « expires » : 2030-01-01 est trop loin ; une dispense vaut un an au plus, jusqu'au 2027-11-22",
        f"{where}3 : clé manquante « reason »",
        f"{where}9 : règle inconnue « zzz »",
        "Dispense de store-private pour passee : échue le 2026-11-21, ne compte plus",
        "Dispense de store-private pour vitrine : écrite deux fois",
        "Dispense de store-private pour nulle-part : aucune ressource ne porte ce nom",
        "Dispense de store-private pour depot : plus rien à écarter",
        "5 dispenses bien écrites, 8 problèmes",
    ]
    assert (result.code, result.err) == (2, "")


def test_lint_fails_on_what_is_well_written_and_of_no_use(run: Run, tmp_path: Path) -> None:
    file = planned(tmp_path, "plan.json", vitrine="public-read")
    for resource, expires, code in (
        ("vitrine", "2026-11-22", 0),
        ("vitrine", "2026-11-21", 1),
        ("autre", "2027-06-30", 1),
    ):
        written(tmp_path, entry(resource, expires=expires))
        assert run("waiver", "lint", file, *DAY).code == code, (resource, expires)


def test_a_waiver_that_another_deployment_needs_is_no_orphan(run: Run, tmp_path: Path) -> None:
    written(tmp_path, entry("vitrine"))
    with_ = planned(tmp_path, "a.json", vitrine="public-read")
    without = planned(tmp_path, "b.json", depot="private")
    assert run("waiver", "lint", with_, without, *DAY).code == 0
    assert run("waiver", "lint", without, with_, *DAY).code == 0
    assert run("waiver", "lint", without, *DAY).code == 1


def test_a_rule_that_the_profile_does_not_call_for_is_noted(run: Run, tmp_path: Path) -> None:
    written(tmp_path, entry("vitrine"))
    file = planned(tmp_path, "plan.json", vitrine="private")
    result = run("waiver", "lint", file, "--profile", "sren-31", *DAY)
    assert result.out.splitlines() == [
        "Dispense de store-private pour vitrine : la règle n'a pas été jugée",
        "1 dispense bien écrite, 0 problème",
    ]
    assert result.code == 0


def test_without_a_deployment_lint_says_what_it_did_not_look_for(run: Run, tmp_path: Path) -> None:
    written(tmp_path, entry("nulle-part"))
    result = run("waiver", "lint", *DAY, "--lang", "en")
    assert result.out.splitlines() == [
        "1 waiver well written, 0 problems",
        "To know whether each still sets something aside: rempart waiver lint FOLDER --stack STACK",
    ]
    assert result.code == 0


CODE = 'bucket("vitrine" if pulumi.get_stack() == "prod" else "depot", acl="public-read")\n'


def test_lint_runs_every_stack_of_a_program(run: Run, project: Any) -> None:
    folder = project(CODE)
    (folder / "Pulumi.prod.yaml").write_text("config: {}\n")
    written(folder, entry("vitrine"))
    assert run("waiver", "lint", ".", "-s", "dev", *DAY).code == 1
    assert run("waiver", "lint", "-s", "dev", *DAY).code == 1
    assert run("waiver", "lint", ".", "-s", "dev", "-s", "prod", *DAY).code == 0


def test_two_folders_have_waivers_of_their_own(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    written(tmp_path / "a", entry(expires="2026-01-01"))
    assert run("waiver", "lint", "a", "b", *DAY).code == 2
    assert run("waiver", "lint", "a", *DAY).code == 1
    assert run("waiver", "lint", "b", *DAY).code == 0


def test_the_table(run: Run, tmp_path: Path) -> None:
    written(
        tmp_path,
        entry("vitrine"),
        entry("bientot", expires="2027-02-20"),
        entry("passee\\u007f", expires="2026-11-21"),
    )
    assert [line.rstrip() for line in run("waiver", "list", *DAY).out.splitlines()] == [
        "règle          ressource   approuvée par  ticket  échéance    état",
        "store-private  passee\\x7f  RSSI           SEC-42  2026-11-21  échue",
        "store-private  bientot     RSSI           SEC-42  2027-02-20  échéance proche",
        "store-private  vitrine     RSSI           SEC-42  2027-06-30  en vigueur",
    ]


def test_a_malformed_file_is_not_listed(run: Run, tmp_path: Path) -> None:
    written(tmp_path, entry(rule="x"), entry(resource="*"))
    result = run("waiver", "list", *DAY)
    assert (result.code, result.out) == (2, "")
    assert "waiver n° 1" in result.err


def test_the_group_alone_shows_its_help(run: Run) -> None:
    result = run("waiver")
    assert (result.code, result.out) == (2, "")
    assert "lint" in result.err
    assert "vouliez-vous dire : lint" in run("waiver", "lin").err
