"""Every control of the table, flipped in every stack that holds its property: the flip is seen, and nothing else moves.

A flip writes the bad value of a row of `tests/cases/controls` into one resource of one stack. The row names the rules
that must see it. What else may change is written here, by what the rules ask: another rule about the same thing, on the
resource itself or on what is joined to it. Any other change fails.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from rempart import settings, testing
from rempart.assessment import evaluate
from rempart.deployment import Deployment, Resource
from rempart.exceptions.files import Exceptions
from rempart.preview import launcher
from rempart.readers import preview
from rempart.rules import About, all_rules

from tests.controls import kit
from tests.controls.kit import Row

ROOT: Final = Path(__file__).resolve().parents[2]
STACKS: Final = tuple(sorted(path.stem for path in (ROOT / "stacks" / "expected").glob("*.toml")))

OF_PLACE: Final = frozenset(
    id for id, rule in all_rules().items() if rule.about in (About.WHERE, About.WHO, About.CERTIFICATE)
) | {"hds-conditions"}
"""A place decides who answers, under which law, and what is certified there."""

ALSO: Final[Mapping[str, frozenset[str]]] = {
    "region": OF_PLACE,
    "jurisdiction": OF_PLACE,
    "replication_region": OF_PLACE,
    "backup_region": OF_PLACE,
    "replication": OF_PLACE,
    "public_access": frozenset({"store-private", "hds-conditions", "quarantine"}),
    "network_exposure": frozenset({"study-unreachable", "private-network", "no-public-address"}),
    "network_attachment": frozenset({"study-unreachable", "no-public-address"}),
    "ip_restriction": frozenset({"administration-closed", "no-open-inbound", "denies-outbound"}),
    "kms_key": frozenset({"encrypted-at-rest", "keys-rotated", "pseudonymisation-renewed"}),
    "crypto": frozenset({"keys-rotated", "pseudonymisation-renewed"}),
    "secret_in_clear": frozenset({"strong-keys"}),
}
"""Control → what may change beside the rules of its row."""

UNSEEN: Final[Mapping[tuple[str, str], str]] = {
    ("azure-native:storage:BlobContainer", "publicAccess"): "the account refuses public access, whatever the container",
    ("outscale:index/securityGroupRule:SecurityGroupRule", "ipRange"): "outbound, on a port of administration: what "
    "is administered elsewhere is not of this platform",
    ("gcp:compute/firewall:Firewall", "sourceRanges[]"): "a rule that denies",
    ("pulumi:providers:azure-native", "metadataHost"): "these stacks are at Azure already",
    **{
        (f"scaleway:object/{kind}:{kind[0].upper()}{kind[1:]}", "region"): "it lies where the bucket that it names does"
        for kind in (
            "bucketAcl",
            "bucketPolicy",
            "bucketLockConfiguration",
            "bucketServerSideEncryptionConfiguration",
        )
    },
}
"""(type, path) → why the bad value changes nothing in some stack. It must then change nothing at all."""

ELSEWHERE: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    ("outscale:index/securityGroupRule:SecurityGroupRule", "rules[].ipRanges[]"): frozenset({"denies-outbound"}),
    ("outscale:index/securityGroupRule:SecurityGroupRule", "ipRange"): frozenset({"no-open-inbound"}),
}
"""(type, path) → the rules that see it instead: of an outbound rule, of a port that is not of administration."""

Statuses = dict[tuple[str, str], str]


class Flip(NamedTuple):
    stack: str
    urn: str
    row: Row

    def __str__(self) -> str:
        return f"{self.stack} {self.urn.rpartition('::')[2]} {self.row}"


@lru_cache(maxsize=len(STACKS))
def digest(stack: str) -> dict[str, Any]:
    return launcher.run(ROOT, stack=stack)


def judged(document: dict[str, Any]) -> tuple[Deployment, Statuses]:
    deployment = preview.read(document, path=str(ROOT), kind="program")
    assessment = evaluate(
        deployment,
        all_rules().values(),
        testing.profile_of(all_rules().values()),
        testing.ON,
        settings=settings.read(ROOT),
        exceptions=Exceptions(),
    )
    verdicts = assessment.verdicts
    return deployment, {(v.resource.urn if v.resource else "", v.rule.id): v.status for v in verdicts}


@lru_cache(maxsize=len(STACKS))
def before(stack: str) -> tuple[Deployment, Statuses]:
    return judged(digest(stack))


def flipped(inputs: Mapping[str, Any], row: Row) -> dict[str, Any] | None:
    """The inputs with the bad value; None when it stands there already, or another spelling holds the block."""
    changed: dict[str, Any] = copy.deepcopy(dict(inputs))
    try:
        kit.put(changed, row.path, json.loads(row.bad))
    except TypeError:  # a block that is one JSON text, as a provider's configuration holds it
        return None
    return None if changed == inputs else changed


@lru_cache(maxsize=1)
def rows_by_type() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in kit.rows():
        if row.testable == "yes" and not row.beside:
            found.setdefault(row.type, []).append(row)
    return found


@lru_cache(maxsize=len(STACKS))
def flips(stack: str) -> tuple[Flip, ...]:
    states = (step["newState"] for step in digest(stack)["steps"])
    return tuple(
        Flip(stack, state["urn"], row)
        for state in states
        for row in rows_by_type().get(state["type"], ())
        if flipped(state["inputs"], row) is not None
    )


def difference(flip: Flip) -> dict[tuple[str, str], tuple[str | None, str | None]]:
    """(URN, rule) → status before and after, of what is not the same."""
    document = digest(flip.stack)
    steps = []
    for step in document["steps"]:
        state = step["newState"]
        if state["urn"] == flip.urn:
            step = {**step, "newState": {**state, "inputs": flipped(state["inputs"], flip.row)}}
        steps.append(step)
    old, new = before(flip.stack)[1], judged({**document, "steps": steps})[1]
    return {key: (old.get(key), new.get(key)) for key in old | new if old.get(key) != new.get(key)}


def joined(flip: Flip) -> set[str]:
    """The resource itself, what it names, and what names it."""
    managed = before(flip.stack)[0].managed
    named = {resource.urn: set(_names(resource)) for resource in managed}
    return {flip.urn, *named.get(flip.urn, ()), *(urn for urn, names in named.items() if flip.urn in names)}


def _names(resource: Resource) -> Iterator[str]:
    for urns in resource.property_dependencies.values():
        yield from urns


def wrong(flip: Flip) -> str:
    """What is wrong with what the flip changes; empty when it is as it should be."""
    row, changes = flip.row, difference(flip)
    key, rules = (row.type, row.path), {*row.rules.split(",")}
    if not changes:
        return "" if key in UNSEEN else "not seen"
    seen = {rule for (_, rule), (_, after) in changes.items() if after in ("violation", "undetermined")}
    if not seen & (rules | ELSEWHERE.get(key, frozenset())):
        return f"seen by others only: {sorted(seen)}"
    if others := {rule for _, rule in changes} - rules - ALSO.get(row.control, frozenset()):
        return f"changes other rules: {sorted(others)}"
    if not row.is_of_provider and (others := {urn for urn, _ in changes} - joined(flip)):
        return f"changes other resources: {sorted(others)}"
    return ""


@pytest.mark.parametrize("stack", STACKS)
def test_every_flip_is_seen_and_changes_nothing_else(stack: str) -> None:
    found = {str(flip): wrong(flip) for flip in flips(stack)}
    assert {flip: what for flip, what in found.items() if what} == {}


def test_there_are_enough_of_them() -> None:
    assert sum(len(flips(stack)) for stack in STACKS) >= 500
    written = {(flip.row.type, flip.row.path) for stack in STACKS for flip in flips(stack)}
    assert {*UNSEEN, *ELSEWHERE} <= written
