"""The blueprint says what the texts ask for, whoever hosts it; and the files beside it can be read."""

from __future__ import annotations

import ipaddress
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
STACKS = ROOT / "stacks"
sys.path.insert(0, str(STACKS))

from blueprint import ETUDES, PLATEFORME, Contenu, Flux, Plateforme, Zone  # noqa: E402

sys.path.remove(str(STACKS))


def faults(p: Plateforme) -> Iterator[str]:
    """Everything that the texts or good sense refuse in a platform."""
    networks = [*p.reseaux.values(), *(cidr for e in p.etudes for cidr in (e.reseau, e.reseau_sas))]
    parsed = [ipaddress.ip_network(cidr) for cidr in networks]
    for rank, network in enumerate(parsed):
        if any(network.overlaps(other) for other in parsed[rank + 1 :]):
            yield f"network {network} overlaps another"
    if not all(ipaddress.ip_network(cidr).subnet_of(ipaddress.ip_network(p.reseau)) for cidr in p.reseaux.values()):  # type: ignore[arg-type]
        yield "a zone lies outside the platform's network"
    for flux in p.flux:
        if flux.source not in p.reseaux or flux.destination not in p.reseaux:
            yield f"flow {flux.source} to {flux.destination}: no such network"
        if flux.port in (22, 3389) and flux.source is not Zone.ADMINISTRATION:
            yield f"administration port {flux.port} open to {flux.source}"
        if Zone.ETUDE in (flux.source, flux.destination):
            yield "a study is reached by a network flow"
    names = {depot.nom for depot in p.depots}
    for identite in p.identites:
        if not names.issuperset({*identite.lit, *identite.ecrit}):
            yield f"{identite.nom} uses a store that does not exist"
        others = {d.nom for d in p.depots if d.etude and d.etude != identite.etude}
        if identite.etude and others & {*identite.lit, *identite.ecrit}:
            yield f"{identite.nom} reaches another study"
        contents = {p.depot(nom).contenu for nom in identite.lit}
        if {Contenu.IDENTITES, Contenu.SANTE} <= contents:
            yield f"{identite.nom} reads both identities and pseudonymised data"
        if set(identite.lit) & {"sauvegardes", "journaux"}:
            yield f"{identite.nom} reads back what is only to be written"
    for depot in p.depots:
        if not p.redacteurs(depot.nom):
            yield f"nobody writes to {depot.nom}"
    if not 184 <= p.conservation.journaux <= 366 or not 184 <= p.depot("journaux").verrou <= 366:
        yield "traces are kept for less than six months or more than one year"
    if p.conservation.periode_sauvegarde > 24:
        yield "backups are rarer than daily"
    if p.conservation.rotation_cles > 366:
        yield "keys turn less than once a year"


def with_flow(flux: Flux) -> Plateforme:
    return replace(PLATEFORME, flux=(*PLATEFORME.flux, flux))


def with_reading(nom: str, *depots: str) -> Plateforme:
    changed = tuple(replace(i, lit=(*i.lit, *depots)) if i.nom == nom else i for i in PLATEFORME.identites)
    return replace(PLATEFORME, identites=changed)


def test_nothing_to_reproach() -> None:
    assert list(faults(PLATEFORME)) == []


@pytest.mark.parametrize(
    ("plateforme", "expected"),
    [
        (with_flow(Flux(Zone.ENTREPOT, Zone.PSEUDONYMISATION, 22, "")), ["administration port 22 open to entrepot"]),
        (
            with_flow(Flux(Zone.ENTREPOT, Zone.ETUDE, 443, "")),
            ["flow entrepot to etude: no such network", "a study is reached by a network flow"],
        ),
        (
            with_reading("pseudonymisation", "entrepot"),
            ["pseudonymisation reads both identities and pseudonymised data"],
        ),
        (with_reading("sas-cardio", "etude-onco"), ["sas-cardio reaches another study"]),
        (with_reading("entrepot", "sauvegardes"), ["entrepot reads back what is only to be written"]),
        (
            replace(PLATEFORME, conservation=replace(PLATEFORME.conservation, journaux=90)),
            ["traces are kept for less than six months or more than one year"],
        ),
        (
            replace(PLATEFORME, conservation=replace(PLATEFORME.conservation, journaux=400)),
            ["traces are kept for less than six months or more than one year"],
        ),
        (
            replace(PLATEFORME, conservation=replace(PLATEFORME.conservation, periode_sauvegarde=48)),
            ["backups are rarer than daily"],
        ),
    ],
)
def test_faults_are_seen(plateforme: Plateforme, expected: list[str]) -> None:
    assert list(faults(plateforme)) == expected


def test_every_zone_is_used() -> None:
    zones = {
        *(depot.zone for depot in PLATEFORME.depots),
        *(machine.zone for machine in PLATEFORME.machines),
        *(identite.zone for identite in PLATEFORME.identites),
    }
    assert zones == set(Zone)


@pytest.mark.parametrize("etude", ETUDES, ids=lambda etude: etude.cle)
def test_a_study_has_its_own_everything(etude: Any) -> None:
    assert [d.nom for d in PLATEFORME.depots if d.etude == etude] == [f"etude-{etude.cle}"]
    assert [d.nom for d in PLATEFORME.disques if d.etude == etude] == [f"travail-{etude.cle}"]
    assert [m.nom for m in PLATEFORME.machines if m.etude == etude] == [f"poste-{etude.cle}", f"sas-{etude.cle}"]
    assert [i.nom for i in PLATEFORME.identites if i.etude == etude] == [f"sas-{etude.cle}"]


@pytest.mark.parametrize("etude", ETUDES, ids=lambda etude: etude.cle)
def test_only_the_warehouse_feeds_a_study_and_only_quarantine_receives_from_it(etude: Any) -> None:
    depot = f"etude-{etude.cle}"
    assert [i.nom for i in PLATEFORME.redacteurs(depot)] == ["entrepot"]
    assert [i.nom for i in PLATEFORME.lecteurs(depot)] == [f"sas-{etude.cle}"]
    assert PLATEFORME.identite(f"sas-{etude.cle}").ecrit == ("quarantaine",)


def test_a_name_that_is_not_in_the_blueprint_is_an_error() -> None:
    with pytest.raises(KeyError):
        PLATEFORME.depot("ailleurs")


@pytest.mark.parametrize("path", sorted((STACKS / "expected").glob("*.toml")), ids=lambda path: path.stem)
def test_expected_verdicts_say_why_in_both_languages(path: Path) -> None:
    document = tomllib.loads(path.read_text())
    assert (document.pop("stack"), document.pop("as-of")) == (path.stem, date(2026, 11, 22))
    later = document.pop("later", [])
    assert set(document) in ({"hds", "sren-31", "pds"}, {"hds", "sren-31"})
    assert {change["profile"] for change in later} <= set(document)
    for profile in (*document.values(), *later):
        assert profile["exit"] in (0, 1, 3)
        assert profile["fr"].strip()
        assert profile["en"].strip()
        ids = [entry["id"] for entry in profile["requirement"]]
        assert len(ids) == len(set(ids))
    for entry in (entry for profile in document.values() for entry in profile["requirement"]):
        assert entry["fr"].strip()
        assert entry["en"].strip()


def test_every_stack_has_its_expected_verdicts() -> None:
    stacks = {path.stem.removeprefix("Pulumi.") for path in STACKS.glob("Pulumi.*.yaml")}
    assert {path.stem for path in (STACKS / "expected").glob("*.toml")} == stacks


def test_a_derogation_is_recorded_for_the_partner_alone() -> None:
    document = tomllib.loads((ROOT / "rempart.exceptions.toml").read_text())
    assert [(record["stacks"], record["until"]) for record in document["derogation"]] == [
        (["darwin-eu"], date(2026, 12, 31))
    ]
    assert set(document) == {"derogation"}
