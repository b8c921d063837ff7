"""Every type of the providers that the public debate names is described, or completes another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rempart.facts import is_known
from rempart.testing import facets, resource
from rempart.truth import Truth
from rempart.value import NOT_WRITTEN

LISTS = sorted((Path(__file__).parents[1] / "cases" / "facts").glob("*-types.tsv"))


def types() -> Iterator[str]:
    for path in LISTS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "type\t")):
                yield line.partition("\t")[0]


@pytest.mark.parametrize("type", sorted(set(types())))
def test_type_is_known(type: str) -> None:
    assert is_known(type)


EMPTY_IS_GOOD = {
    ("azure-native:compute:VirtualMachine", "encrypted"),  # disks of the host are always encrypted
    ("outscale_snapshot_attributes", "private"),  # shared with nobody
    ("outscale_user", "least_privilege"),  # no policy, no right
    ("scaleway_iam_policy", "least_privilege"),
    ("scaleway_mongodb_user", "least_privilege"),
}


@pytest.mark.parametrize("type", sorted(set(types())))
def test_nothing_written_shows_nothing(type: str) -> None:
    """ "Each of none" is true of anything: a list that must hold something proves nothing while it holds nothing."""
    shown = {
        (type, name)
        for facet in facets(resource(type, {})).get("it", ())
        for name in facet.__struct_fields__
        if isinstance(truth := getattr(facet, name), Truth)
        and truth.is_true
        and any(reason.cause == NOT_WRITTEN for reason in truth.reasons)
    }
    assert shown <= EMPTY_IS_GOOD
