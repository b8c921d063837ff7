"""What resources of Cloud Temple show beyond single properties: its one region, policies that only identifiers name.

What each single property shows is in the table of controls (tests/controls).
"""

from __future__ import annotations

from typing import Any

import pytest
from rempart.facts.vocabulary import Compute, Endpoint, Facet, Identity, Place, Store
from rempart.testing import facets, provider, resource
from rempart.truth import State
from rempart.value import UNTIL_APPLY

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN


def one(kind: type[Facet], type: str, properties: dict[str, Any] | None = None, **inputs: Any) -> Any:
    it = resource(f"cloudtemple_{type}", properties or {}, by=provider("cloudtemple", **inputs))
    (found,) = [facet for facet in facets(it)["it"] if isinstance(facet, kind)]
    return found


def test_everything_lies_in_the_one_region_of_the_host() -> None:
    place = one(Store, "object_storage_bucket").place
    assert isinstance(place, Place)
    assert (place.region.known, place.country.known) == ("fr1", "FR")


def test_whoever_else_answers_has_a_region_that_nobody_knows() -> None:
    place = one(Store, "object_storage_bucket", address="api.example.org").place
    assert place.country.is_unknown


@pytest.mark.parametrize("type", ["compute_virtual_machine", "compute_iaas_opensource_virtual_machine"])
@pytest.mark.parametrize(
    ("policies", "expected"),
    [({}, F), ({"backup_sla_policies": []}, F), ({"backup_sla_policies": ["uuid"]}, U)],
)
def test_no_policy_is_no_backup_and_a_policy_may_be_the_one_that_makes_none(
    type: str, policies: dict[str, Any], expected: State
) -> None:
    assert one(Store, type, policies).backed_up.state is expected


@pytest.mark.parametrize(
    ("disk", "expected"),
    [
        ({"disk_mode": "persistent"}, U),
        ({"disk_mode": "independent_persistent", "backup_sla_policies": ["uuid"]}, F),
        ({"disk_mode": "autre"}, U),
    ],
)
def test_an_independent_disk_is_in_no_backup(disk: dict[str, Any], expected: State) -> None:
    assert one(Store, "compute_virtual_disk", disk).backed_up.state is expected


@pytest.mark.parametrize(
    ("bucket", "expected"),
    [
        ({"access_type": "private"}, T),
        ({"access_type": "public"}, F),
        ({"access_type": "custom"}, U),
        ({"access_type": "custom", "whitelist": ["192.0.2.0/28"]}, T),
        ({"access_type": "custom", "whitelist": ["192.0.2.0/28", "0.0.0.0/0"]}, F),
        ({"access_type": UNTIL_APPLY}, U),
    ],
)
def test_who_reaches_a_bucket(bucket: dict[str, Any], expected: State) -> None:
    assert one(Endpoint, "object_storage_bucket", bucket).restricted.state is expected


def test_a_global_key_opens_everything_and_a_binding_exposes_a_machine() -> None:
    assert one(Identity, "object_storage_global_access_key").least_privilege.state is F
    assert one(Compute, "vpc_floating_ip_binding").private.state is F


def test_which_network_a_card_is_on_stays_open() -> None:
    vm = resource("cloudtemple_compute_virtual_machine", {"os_network_adapter": [{"network_id": "uuid"}]})
    adapter = resource(
        "cloudtemple_compute_network_adapter",
        {"virtual_machine_id": UNTIL_APPLY, "network_id": "uuid"},
        name="card",
        refers={"virtual_machine_id": vm},
    )
    (compute,) = [facet for facet in facets(vm, adapter)["it"] if isinstance(facet, Compute)]
    assert compute.attached is not None
    assert compute.attached.state is U
