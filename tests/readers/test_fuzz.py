"""Whatever a file holds, reading it ends in a Deployment or in one InputError."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rempart.deployment import Deployment
from rempart.errors import InputError
from rempart.readers import events as event_log
from rempart.readers import preview, state, terraform

from tests.readers.pulumi_cases import digest, events, export

CASES = Path(__file__).resolve().parents[1] / "cases" / "readers"
REMOVED = object()
OTHERS: tuple[Any, ...] = (REMOVED, None, [], {}, "", "x", 0, -1.5, True, [None], [[1]], {"a": {"b": None}})

Place = tuple[Any, ...]
Reader = Callable[[Any], Deployment]


def places(node: Any, place: Place = ()) -> Iterator[Place]:
    """Every place in a document, the document itself first."""
    yield place
    if isinstance(node, dict):
        for key, item in node.items():
            yield from places(item, (*place, key))
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from places(item, (*place, index))


def mutated(document: Any, place: Place, other: Any) -> Any:
    """A copy of `document` with another value at `place`, or none."""
    if not place:
        return {} if other is REMOVED else other
    document = copy.deepcopy(document)
    holder = document
    for step in place[:-1]:
        holder = holder[step]
    if other is REMOVED:
        del holder[place[-1]]
    else:
        holder[place[-1]] = other
    return document


def log(document: list[Any]) -> Deployment:
    return event_log.read([json.dumps(event).encode() + b"\n" for event in document], path="log")


def recorded(name: str) -> Any:
    return json.loads((CASES / name).read_text())


SOURCES: list[tuple[str, Any, Reader]] = [
    ("digest", digest(), lambda document: preview.read(document, path="x")),
    (
        "saved",
        {**digest(), "rempart": {"schema": 1, "outputs": {"a": 1}, "unanswered": [{"token": "t", "leaves": ["x"]}]}},
        lambda document: preview.read(document, path="x"),
    ),
    ("export", export(), lambda document: state.read(document, path="x")),
    ("events", events(), log),
    ("plan", recorded("aws/plan.json"), lambda document: terraform.read(document, path="x")),
    ("second plan", recorded("builtin/second-plan.json"), lambda document: terraform.read(document, path="x")),
    ("targeted plan", recorded("builtin/targeted-plan.json"), lambda document: terraform.read(document, path="x")),
    ("state", recorded("builtin/state.json"), lambda document: terraform.read(document, path="x")),
]


@pytest.mark.parametrize(("name", "document", "read"), SOURCES, ids=[name for name, _, _ in SOURCES])
def test_any_node_replaced_by_anything(name: str, document: Any, read: Reader) -> None:
    everywhere = list(places(document))
    generator = random.Random(name)
    sample = everywhere if len(everywhere) < 400 else generator.sample(everywhere, 400)
    refused: list[InputError] = []
    read_on = 0
    for place in sample:
        for other in OTHERS if len(everywhere) < 400 else generator.sample(OTHERS, 3):
            changed = mutated(document, place, other)
            if name == "events" and not isinstance(changed, list):
                continue
            try:
                deployment = read(changed)
            except InputError as error:
                refused.append(error)
            else:
                for resource in deployment.resources:
                    assert isinstance(resource.properties, dict)
                    assert isinstance(resource.provider.inputs, dict)
                read_on += 1
    assert not [error for error in refused if "\n" in error.message.fr + error.message.en]
    assert min(len(refused), read_on) > 10, "the mutations reach both outcomes"
