"""A migration: what has a counterpart, what is left behind, what gets better or worse. Resources in, moves out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from rempart import settings
from rempart.deployment import Resource
from rempart.migration import Migration, compare
from rempart.readers import program
from rempart.reports import migration as report
from rempart.settings import Settings
from rempart.testing import assess, resource

ROOT: Final = Path(__file__).resolve().parents[1]

BUCKET: Final = "scaleway_object_bucket"
VOLUME: Final = "scaleway_block_volume"
MACHINE: Final = "scaleway_instance_server"
ACCOUNT: Final = "azure-native:storage:StorageAccount"
DATABASE: Final = "azure-native:dbforpostgresql:Server"
VIRTUAL_MACHINE: Final = "azure-native:compute:VirtualMachine"
LOGS: Final = "azure-native:operationalinsights:Workspace"
NETWORK: Final = "azure-native:network:VirtualNetwork"


def store(name: str, type: str = ACCOUNT, **tags: str) -> Resource:
    if type.startswith("scaleway"):
        return resource(type, {"region": "fr-par", "tags": dict(tags)}, name=name)
    return resource(type, {"location": "francecentral", "tags": dict(tags)}, name=name)


def migrated(
    before: list[Resource], after: list[Resource], complete: bool = True, **migration: dict[str, str]
) -> Migration:
    chosen = Settings(migration=settings.Migration(**migration))
    return compare(assess(*before, settings=chosen), assess(*after, settings=chosen, complete=complete))


def moves(migration: Migration) -> list[tuple[str, str, str, list[str]]]:
    return [(m.origin.resource.name, m.state, m.by, [d.resource.name for d in m.destinations]) for m in migration.moves]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([store("a")], [store("a", BUCKET)], [("a", "moved", "name", ["a"])]),
        # A database becomes a machine with a disk, under its name.
        ([store("base", DATABASE)], [store("base", MACHINE)], [("base", "moved", "name", ["base"])]),
        # The same name on something that holds no data is no destination.
        ([store("a")], [store("a", "scaleway_vpc_private_network")], [("a", "left", "nothing", [])]),
        # No zone is written: being alone proves nothing.
        ([store("a")], [store("b", BUCKET)], [("a", "left", "nothing", [])]),
        # Another name, but the only one of its kind in the zone.
        ([store("a", zone="depot")], [store("b", BUCKET, zone="depot")], [("a", "moved", "zone", ["b"])]),
        ([store("a", zone="depot")], [store("b", BUCKET, zone="export")], [("a", "left", "nothing", [])]),
        (
            [store("a", zone="etude", etude="x")],
            [store("b", BUCKET, zone="etude", etude="y")],
            [("a", "left", "nothing", [])],
        ),
        (
            [store("a", zone="depot")],
            [store("b", BUCKET, zone="depot"), store("c", BUCKET, zone="depot")],
            [("a", "undetermined", "several", ["b", "c"])],
        ),
        # A type that nobody described may hold data.
        (
            [resource("azure-native:quantum:Machine", {"location": "francecentral"}, name="q")],
            [store("b", BUCKET)],
            [("q", "undetermined", "unknown", [])],
        ),
        # Networks are written anew.
        ([resource(NETWORK, {"location": "francecentral"}, name="n")], [], []),
    ],
)
def test_what_becomes_of_it(before: list[Resource], after: list[Resource], expected: list[Any]) -> None:
    assert moves(migrated(before, after)) == expected


def test_the_team_says_what_names_do_not() -> None:
    before = [store("ancien"), store("cache-1"), store("reste")]
    found = migrated(
        before,
        [store("nouveau", BUCKET), store("reste", BUCKET)],
        moves={"ancien": "nouveau"},
        left={"cache-*": "recalculé à l'arrivée"},
    )
    assert moves(found) == [
        ("ancien", "moved", "declared", ["nouveau"]),
        ("cache-1", "abandoned", "declared", []),
        ("reste", "moved", "name", ["reste"]),
    ]
    assert found.lost == ()
    assert "recalculé à l'arrivée" in report.markdown(found, lang="fr").decode()


def test_a_declared_name_that_is_not_there_is_no_destination() -> None:
    found = migrated([store("a", zone="depot")], [store("b", BUCKET, zone="depot")], moves={"a": "absent"})
    assert moves(found) == [("a", "left", "nothing", [])]


def test_nothing_is_lost_for_certain_where_the_destination_is_read_in_part() -> None:
    found = migrated([store("a")], [store("b", BUCKET)], complete=False)
    assert moves(found) == [("a", "undetermined", "incomplete", [])]
    assert found.lost == ()
    assert found.exit_code == 3


@pytest.mark.parametrize(
    ("before", "after", "counts", "exit"),
    [
        ([store("a")], [], (1, 0), 1),
        ([store("traces", LOGS)], [], (1, 0), 1),
        # A technical store is told, and does not count.
        ([store("a", donnees="hors-sante")], [], (0, 0), 0),
        # A machine's disk may hold data.
        ([store("m", VIRTUAL_MACHINE)], [], (0, 1), 3),
        ([store("m", VIRTUAL_MACHINE)], [store("m", MACHINE)], (0, 0), 0),
    ],
)
def test_what_counts(before: list[Resource], after: list[Resource], counts: tuple[int, int], exit: int) -> None:
    found = migrated(before, after)
    assert (len(found.lost), len(found.open)) == counts
    assert found.exit_code == exit


def test_a_requirement_that_becomes_violated() -> None:
    inside = resource(BUCKET, {"region": "fr-par"}, name="a")
    outside = resource("aws_s3_bucket", {"region": "us-east-1"}, name="a")
    found = migrated([inside], [outside])
    changes = {change.requirement.id: (change.before, change.after, change.way) for change in found.changes}
    assert changes["MR-V-5.1"] == ("to_attest", "violated", "worse")
    assert found.exit_code == 1
    back = migrated([outside], [inside])
    changes = {change.requirement.id: (change.before, change.after, change.way) for change in back.changes}
    assert changes["MR-V-5.1"] == ("violated", "to_attest", "better")


def test_what_stands_in_the_way_of_erasing() -> None:
    locked = resource(
        "scaleway_object_bucket_lock_configuration",
        {"bucket": "a", "rule": [{"default_retention": [{"mode": "COMPLIANCE", "days": 30}]}]},
        name="verrou",
    )
    bucket = resource(BUCKET, {"region": "fr-par", "name": "a", "object_lock_enabled": True}, name="a")
    free = resource(BUCKET, {"region": "fr-par", "name": "b", "object_lock_enabled": False}, name="b")
    found = migrated([bucket, locked, free], [store("a"), store("b")])
    told = {line.names: line.said.en for line in report.reversibility(found) if line.names}
    assert told[("a",)].startswith("locked:")
    assert not any("b" in names for names in told if told[names].startswith("locked:"))


@pytest.fixture(scope="module")
def leaving() -> Any:
    chosen = settings.read(ROOT)
    read = {stack: program.read(ROOT, stack=stack).managed for stack in ("azure", "scaleway", "ovhcloud-snc")}
    judged = {stack: assess(*resources, settings=chosen) for stack, resources in read.items()}
    return lambda one, other: compare(judged[one], judged[other])


def test_azure_to_scaleway(leaving: Any) -> None:
    found = leaving("azure", "scaleway")
    assert {m.state for m in found.moves} == {"moved"}
    assert [(m.origin.resource.name, m.destinations[0].resource.name) for m in found.moves if m.by != "name"] == [
        ("traces", "connexions-techniques")
    ]
    better = {change.requirement.id for change in found.changes if change.way == "better"}
    assert better == {"MR-V-5.2", "GDPR-44", "GDPR-45", "GDPR-46", "GDPR-48", "GDPR-49"}
    assert {change.requirement.id for change in found.worse} == {"MR-SEC-EXP-1", "SNDS-4.5"}
    assert found.exit_code == 3


def test_azure_to_the_snc_platform(leaving: Any) -> None:
    found = leaving("azure", "ovhcloud-snc")
    assert [(m.origin.kind, m.origin.resource.name) for m in found.moves if m.state == "left"] == [
        ("key", "journaux"),
        ("key", "journaux"),
        ("logs", "traces"),
    ]
    better = {change.requirement.id for change in found.changes if change.way == "better"}
    assert better == {"SREN-31-I", "SREN-31-IV", "DEC-2026-272", "ARR-2026-08-12", "MR-V-5.2"}
    assert found.exit_code == 1


def test_a_hostile_name_stays_text(leaving: Any) -> None:
    name = "a\x1b[31m](http://x) `<b>"
    found = migrated([store(name)], [])
    written = report.markdown(found, lang="fr").decode()
    assert "\x1b" not in written
    assert "<b>" not in written
    document = json.loads(report.document(found))
    assert [(move["state"], move["kind"]) for move in document["moves"]] == [("left", "store")]
    assert document["exit"] == 1
