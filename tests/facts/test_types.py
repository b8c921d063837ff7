"""Every type of the providers that the public debate names is described, or completes another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rempart.facts import is_known

LISTS = sorted((Path(__file__).parents[1] / "cases" / "facts").glob("*-types.tsv"))


def types() -> Iterator[str]:
    for path in LISTS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "type\t")):
                yield line.partition("\t")[0]


@pytest.mark.parametrize("type", sorted(set(types())))
def test_type_is_known(type: str) -> None:
    assert is_known(type)
