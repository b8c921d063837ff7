"""Rules over the whole deployment: an estate in, the list of findings out (None: the stack)."""

from __future__ import annotations

from typing import Any

import pytest
from rempart.facts.vocabulary import Backup, Compute, Endpoint, Identity, Inert, Key, LogSink, Network, Secret, Store
from rempart.settings import Environment, Settings
from rempart.text import same
from rempart.value import UNTIL_APPLY

from tests.rules.kit import MAYBE, NO, YES, Thing, findings, place

BUCKET = Store()
MACHINE = Compute()


def thing(name: str, *facets: Any, **tags: Any) -> Thing:
    refers = tags.pop("refers", None)
    return Thing(name, *facets, refers=refers, **tags)


SEALED: dict[str, tuple[list[Thing], list[tuple[str | None, str]]]] = {
    "nothing stored, nothing to say": ([thing("net", Network())], []),
    "data, and no study named": ([thing("b", BUCKET)], [(None, "?")]),
    "one study in its own space": (
        [thing("net", Network(), etude="a"), thing("m", MACHINE, etude="a", refers={"network_id": "net"})],
        [("net", "+"), ("m", "+")],
    ),
    "two studies, each in its own space": (
        [
            thing("net-a", Network(), etude="a"),
            thing("net-b", Network(), etude="b"),
            thing("m-a", MACHINE, etude="a", refers={"network_id": "net-a"}),
            thing("m-b", MACHINE, etude="b", refers={"network_id": "net-b"}),
        ],
        [("net-a", "+"), ("net-b", "+"), ("m-a", "+"), ("m-b", "+")],
    ),
    "a machine on another study's network": (
        [thing("net-a", Network(), etude="a"), thing("m-b", MACHINE, etude="b", refers={"network_id": "net-a"})],
        [("net-a", "+"), ("m-b", "-")],
    ),
    "a network of no study that two use": (
        [
            thing("net", Network()),
            thing("m-a", MACHINE, etude="a", refers={"network_id": "net"}),
            thing("m-b", MACHINE, etude="b", refers={"network_id": "net"}),
        ],
        [("net", "-"), ("m-a", "+"), ("m-b", "+")],
    ),
    "a key of no study that one uses": (
        [thing("k", Key()), thing("b", BUCKET, etude="a", refers={"key_id": "k"})],
        [("k", "+"), ("b", "+")],
    ),
    "a key that two use": (
        [
            thing("k", Key()),
            thing("b-a", BUCKET, etude="a", refers={"key_id": "k"}),
            thing("b-b", BUCKET, etude="b", refers={"key_id": "k"}),
        ],
        [("k", "-"), ("b-a", "+"), ("b-b", "+")],
    ),
    "near: a quarantine that both send to is no network, key or identity": (
        [
            thing("q", BUCKET),
            thing("i-a", Identity(), etude="a", refers={"bucket": "q"}),
            thing("i-b", Identity(), etude="b", refers={"bucket": "q"}),
        ],
        [("i-a", "+"), ("i-b", "+")],
    ),
    "an attachment that joins two studies": (
        [
            thing("net-b", Network(), etude="b"),
            thing("m-a", MACHINE, etude="a"),
            thing("nic", refers={"server_id": "m-a", "network_id": "net-b"}),
        ],
        [("net-b", "+"), ("m-a", "+"), ("nic", "-")],
    ),
    "near: a backup plan that takes two studies in": (
        [
            thing("v-a", BUCKET, etude="a"),
            thing("v-b", BUCKET, etude="b"),
            thing("plan", Backup(), refers={"volumes": ["v-a", "v-b"]}),
        ],
        [("v-a", "+"), ("v-b", "+")],
    ),
    "a role that reaches two studies": (
        [
            thing("v-a", BUCKET, etude="a"),
            thing("v-b", BUCKET, etude="b"),
            thing("role", Identity(), refers={"projects": ["v-a", "v-b"]}),
        ],
        [("v-a", "+"), ("v-b", "+"), ("role", "-")],
    ),
    "a study tag not known": (
        [
            thing("net", Network()),
            thing("a", MACHINE, etude="a", refers={"n": "net"}),
            thing("m", MACHINE, etude=UNTIL_APPLY, refers={"n": "net"}),
        ],
        [("net", "?"), ("a", "+"), ("m", "?")],
    ),
    "near: what carries no data and no key": (
        [thing("project", Inert(reason=same("x"))), thing("a", MACHINE, etude="a"), thing("b", MACHINE, etude="b")],
        [("a", "+"), ("b", "+")],
    ),
}


APART: dict[str, tuple[list[Thing], list[tuple[str | None, str]]]] = {
    "nothing names an environment": ([thing("a", BUCKET), thing("b", BUCKET)], []),
    "production alone: the others are in other projects": (
        [thing("a", BUCKET, environnement="production"), thing("b", MACHINE, env="prod")],
        [],
    ),
    "apart": (
        [thing("a", BUCKET, environnement="production"), thing("b", BUCKET, environnement="essais")],
        [("a", "+"), ("b", "+")],
    ),
    "near: two environments that are none of production": (
        [thing("net", Network()), thing("a", MACHINE, env="dev", refers={"n": "net"}), thing("b", MACHINE, env="test")],
        [],
    ),
    "a test that is fed from a copy of production": (
        [
            thing("copy", Backup(), env="PROD"),
            thing("disk", BUCKET, env="dev", refers={"snapshot_id": "copy"}),
        ],
        [("disk", "-")],
    ),
    "a network that both stand on": (
        [
            thing("net", Network()),
            thing("a", MACHINE, env="prod", refers={"n": "net"}),
            thing("b", MACHINE, env="dev", refers={"n": "net"}),
        ],
        [("net", "-"), ("a", "+"), ("b", "+")],
    ),
    "a tag that is not known": (
        [thing("a", BUCKET, env="prod"), thing("b", BUCKET, env="dev"), thing("c", BUCKET, env=UNTIL_APPLY)],
        [("a", "+"), ("b", "+"), ("c", "?")],
    ),
}


@pytest.mark.parametrize("case", APART)
def test_production_is_apart(case: str) -> None:
    things, expected = APART[case]
    assert findings("production-apart", *things) == expected


def test_the_tag_of_the_environment_and_its_production_are_settings() -> None:
    settings = Settings(environment=Environment(key="stage", production=("live",)))
    things = [
        thing("net", Network()),
        thing("a", MACHINE, stage="live", refers={"n": "net"}),
        thing("b", MACHINE, stage="prod", refers={"n": "net"}),
    ]
    assert findings("production-apart", *things, settings=settings) == [("net", "-"), ("a", "+"), ("b", "+")]


@pytest.mark.parametrize("case", SEALED)
def test_studies_are_sealed_from_one_another(case: str) -> None:
    things, expected = SEALED[case]
    assert findings("sealed-studies", *things) == expected


@pytest.mark.parametrize(
    ("things", "expected"),
    [
        ([thing("m", Compute(private=YES), etude="a")], [("m", "+")]),
        ([thing("m", Compute(private=NO), etude="a")], [("m", "-")]),
        ([thing("m", Compute(private=YES), Endpoint(private=NO), etude="a")], [("m", "-")]),
        ([thing("m", Compute(private=MAYBE), etude="a")], [("m", "?")]),
        ([thing("m", Compute(), etude="a")], []),
        ([thing("bastion", Compute(private=NO))], []),
    ],
)
def test_nothing_in_a_study_faces_the_internet(things: list[Thing], expected: list[tuple[str | None, str]]) -> None:
    assert findings("study-unreachable", *things) == expected


PSEUDO: dict[str, tuple[list[Thing], list[tuple[str | None, str]]]] = {
    "no data": ([thing("m", MACHINE)], []),
    "data, and no secret of that zone": ([thing("b", BUCKET, zone="entrepot")], [(None, "?")]),
    "kept in its zone": (
        [
            thing("sel", Secret(), zone="pseudonymisation", refers={"key_id": "cle"}),
            thing("cle", Key(), zone="pseudonymisation"),
            thing("b", BUCKET, zone="entrepot"),
        ],
        [("sel", "+"), ("cle", "+")],
    ),
    "its key encrypts the warehouse": (
        [thing("cle", Key(), zone="pseudonymisation"), thing("b", BUCKET, zone="entrepot", refers={"key_id": "cle"})],
        [("cle", "-")],
    ),
    "a study reads the secret": (
        [thing("sel", Secret(), zone="pseudonymisation"), thing("m", MACHINE, etude="a", refers={"secret_id": "sel"})],
        [("sel", "-")],
    ),
    "near: the ingestion and the logs refer to it": (
        [
            thing("cle", Key(), zone="pseudonymisation"),
            thing("b", BUCKET, zone="ingestion", refers={"key_id": "cle"}),
            thing("l", LogSink(), zone="journaux", refers={"source": "cle"}),
        ],
        [("cle", "+")],
    ),
    "near: an identity that reaches the data alone": (
        [
            thing("sel", Secret(), zone="pseudonymisation"),
            thing("b", BUCKET, zone="entrepot"),
            thing("role", Identity(), refers={"rule": "b"}),
        ],
        [("sel", "+")],
    ),
    "near: an identity that reaches the secret alone": (
        [thing("sel", Secret(), zone="pseudonymisation"), thing("role", Identity(), refers={"rule": "sel"})],
        [("sel", "+")],
    ),
    "an identity that reaches both sides": (
        [
            thing("sel", Secret(), zone="pseudonymisation"),
            thing("b", BUCKET, zone="entrepot"),
            thing("role", Identity(), refers={"rule": ["sel", "b"]}),
        ],
        [("sel", "+"), ("role", "?")],
    ),
}


@pytest.mark.parametrize("case", PSEUDO)
def test_the_secret_of_pseudonyms_is_apart(case: str) -> None:
    things, expected = PSEUDO[case]
    assert findings("pseudonymisation-apart", *things) == expected


def test_zones_are_named_by_tag_or_by_settings() -> None:
    settings = Settings(zones={"pseudonymisation": ("pseudo-*",)})
    assert findings("pseudonymisation-apart", thing("pseudo-cle", Key()), settings=settings) == [("pseudo-cle", "+")]
    assert findings("pseudonymisation-apart", thing("pseudo-cle", Key())) == []


@pytest.mark.parametrize(
    ("things", "expected"),
    [
        ([thing("k", Key(rotated=YES), zone="pseudonymisation")], [("k", "+")]),
        ([thing("k", Key(rotated=NO), zone="pseudonymisation")], [("k", "-")]),
        ([thing("k", Key(rotated=MAYBE), zone="pseudonymisation")], [("k", "?")]),
        ([thing("k", Key(rotated=NO), zone="entrepot")], []),
        ([thing("k", Key(), zone="pseudonymisation")], []),
    ],
)
def test_the_key_of_pseudonyms_is_renewed(things: list[Thing], expected: list[tuple[str | None, str]]) -> None:
    assert findings("pseudonymisation-renewed", *things) == expected


@pytest.mark.parametrize(
    ("things", "expected"),
    [
        ([thing("m", MACHINE)], []),
        ([thing("b", BUCKET)], [(None, "?")]),
        ([thing("quarantaine", Store(private=YES), zone="export")], [("quarantaine", "?")]),
        ([thing("attente", Store(private=YES), zone="quarantaine")], [("attente", "?")]),
        ([thing("quarantaine", Store(private=NO))], [("quarantaine", "-")]),
        ([thing("quarantaine", Store())], [("quarantaine", "?")]),
        ([thing("sas", MACHINE, zone="export")], [(None, "-")]),
        ([thing("sas", Network(), zone="export")], []),
    ],
)
def test_exports_wait_in_a_quarantine(things: list[Thing], expected: list[tuple[str | None, str]]) -> None:
    assert findings("quarantine", *things) == expected


@pytest.mark.parametrize(
    ("things", "kept", "activity"),
    [
        ([thing("m", MACHINE)], [], []),
        ([thing("b", BUCKET)], [(None, "?")], [(None, "?")]),
        ([thing("b", BUCKET, donnees="hors-sante")], [], []),
        ([thing("b", BUCKET), thing("l", LogSink())], [("l", "+")], [(None, "?")]),
        ([thing("l", LogSink(), LogSink())], [("l", "+")], []),
    ],
)
def test_logs_are_kept_somewhere(
    things: list[Thing], kept: list[tuple[str | None, str]], activity: list[tuple[str | None, str]]
) -> None:
    assert findings("logs-kept", *things) == kept
    assert findings("activity-logged", *things) == activity


def store(*copies: Any, at: Any, zone: bool = True, **tags: Any) -> Thing:
    return thing(f"s-{at}", Store(place=at_(at, zone), copies=tuple(at_(c, zone) for c in copies)), **tags)


def backup(at: Any, *, of: str = "s-fr-par-1", zone: bool = True) -> Thing:
    return thing(f"backup-{of}", Backup(place=at_(at, zone)), refers={"volume_id": of})


def at_(region: Any, zone: bool) -> Any:
    return place("scaleway", region, path="zone" if zone else "region")


@pytest.mark.parametrize(
    ("things", "expected"),
    [
        ([backup("fr-par-1")], []),
        ([store(at="fr-par-1")], [(None, "?")]),
        ([store(at="fr-par-1"), backup("fr-par-2")], [(None, "+")]),
        ([store(at="fr-par-1"), backup("fr-par-1")], [(None, "-")]),
        ([store(at="fr-par-1"), backup("fr-par-2", of="another")], [(None, "?")]),
        ([store(at="fr-par", zone=False), backup("fr-par", of="s-fr-par", zone=False)], [(None, "?")]),
        ([store(at="fr-par", zone=False), backup("fr-par-2", of="s-fr-par")], [(None, "?")]),
        ([store("nl-ams", at="fr-par", zone=False)], [(None, "+")]),
        ([store("fr-par-1", at="fr-par-1")], [(None, "-")]),
        ([store(at="fr-par-1"), backup(UNTIL_APPLY)], [(None, "?")]),
        (
            [
                store(at="fr-par-1"),
                thing("copy", Store(place=at_("fr-par-2", True)), Backup(place=at_("fr-par-2", True))),
            ],
            [(None, "?")],
        ),
        ([store(at=UNTIL_APPLY), backup("fr-par-2", of=f"s-{UNTIL_APPLY}")], [(None, "?")]),
        ([store(at="fr-par-1"), store(at="fr-par-2"), backup("nl-ams-1")], [(None, "?")]),
        (
            [store(at="fr-par-1"), store(at="fr-par-2"), backup("nl-ams-1"), backup("nl-ams-1", of="s-fr-par-2")],
            [(None, "+")],
        ),
        (
            [store(at="fr-par-1"), store(at="fr-par-2"), backup("fr-par-2"), backup("fr-par-2", of="s-fr-par-2")],
            [(None, "?")],
        ),
        ([thing("s", BUCKET), backup("fr-par-2", of="s")], [(None, "?")]),
        ([store(at="fr-par-1", donnees="hors-sante"), backup("fr-par-1")], []),
    ],
)
def test_a_backup_lies_on_a_second_site(things: list[Thing], expected: list[tuple[str | None, str]]) -> None:
    assert findings("second-site", *things) == expected
