"""A marked secret in each input of both stacks, one after the other: it is in nothing that the pack answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rempart.packs.pulumi.analysis import Analysis, Phase, Shown, Stack
from rempart.packs.pulumi.configuration import Given, Level, parsed
from rempart.preview import launcher
from rempart.readers.states import State
from rempart.rules import all_rules

from tests.packs.pulumi.conftest import SECRET

ROOT = Path(__file__).parents[3]
CANARY = "CANARI-7f3a"
MARKED = {**SECRET, "value": f'"{CANARY}"'}


def resources(stack: str) -> list[Shown]:
    """The stack's resources as the engine would show them to the pack."""
    states = [step["newState"] for step in launcher.run(ROOT, stack=stack, timeout=120)["steps"]]
    providers = {
        state["urn"]: State(urn=state["urn"], type=state["type"], custom=True, inputs=state.get("inputs", {}))
        for state in states
        if state["type"].startswith("pulumi:providers:")
    }
    return [
        Shown(
            urn=state["urn"],
            type=state["type"],
            name=state["urn"].rpartition("::")[2],
            properties=state.get("inputs", {}),
            provider=providers.get(state.get("provider", "").rpartition("::")[0]),
            dependencies=tuple(state.get("dependencies") or ()),
            property_dependencies=state.get("propertyDependencies") or {},
        )
        for state in states
        if state.get("custom") and not state["type"].startswith("pulumi:")
    ]


def marked(value: Any) -> Iterator[Any]:
    """Copies of a tree in which one leaf, or one branch, has become the marked secret."""
    yield MARKED
    match value:
        case dict():
            for key, inside in value.items():
                yield from ({**value, key: copy} for copy in marked(inside))
        case list():
            for place, inside in enumerate(value):
                yield from ([*value[:place], copy, *value[place + 1 :]] for copy in marked(inside))


def with_a_secret(resource: Shown) -> Iterator[Shown]:
    """The resource once for each input that is secret there alone."""
    for name, value in resource.properties.items():
        for copy in marked(value):
            yield resource._replace(properties={**resource.properties, name: copy})


def analysis(stack: str) -> Analysis:
    """Every rule at `remediate`, so that the remedies see the secrets too."""
    given = {rule: Given(Level.REMEDIATE, {}) for rule in all_rules()}
    given["rempart"] = Given(Level.MANDATORY, {"asOf": "2026-11-22", "profile": "pds", "project": str(ROOT)})
    return Analysis(Stack(stack, "rempart-plateforme", Phase.UPDATE), parsed(given, all_rules()))


@pytest.mark.parametrize("stack", ["scaleway", "azure"])
def test_no_answer_holds_a_secret(stack: str) -> None:
    shown = resources(stack)
    judge = analysis(stack)
    seen: set[str] = set()
    for resource in shown:
        for secret in with_a_secret(resource):
            kind = _kind(secret)
            if kind in seen:
                continue
            seen.add(kind)
            said = [one.message for one in judge.of_resource(secret)]
            told = [(one.rule.id, one.what) for one in judge.remedied(secret)]
            assert CANARY not in repr((said, told)), secret.properties
    assert len(seen) > 200
    everywhere = [one._replace(properties=dict.fromkeys(one.properties, MARKED)) for one in shown]
    for resource in everywhere:
        judge.of_resource(resource)
    whole = judge.of_stack(everywhere)
    assert len(whole) > 10
    assert CANARY not in repr(whole)


def _kind(resource: Shown) -> str:
    """Two resources of a type that differ in names alone are read alike."""
    return repr((resource.type, _shape(resource.properties)))


def _shape(value: Any) -> Any:
    match value:
        case dict() if value is MARKED:
            return "secret"
        case dict():
            return {key: _shape(inside) for key, inside in value.items()}
        case list():
            return [_shape(inside) for inside in value]
    return type(value).__name__


def test_the_canary_sings_where_a_secret_is_not_marked() -> None:
    """The test above can fail: in clear, the same value is shown."""
    judge = analysis("scaleway")
    bucket = next(one for one in resources("scaleway") if one.type == "scaleway:object/bucket:Bucket")
    clear = bucket._replace(properties={**bucket.properties, "region": CANARY})
    assert CANARY in repr(judge.of_resource(clear))
