"""Where, who and certificates: region or host in, exact evidence out."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec
import pytest
from rempart.catalog.resolve import Resolution
from rempart.facts.vocabulary import (
    Backup,
    Cluster,
    Compute,
    Facet,
    Hosted,
    Key,
    LogSink,
    Registry,
    Secret,
    Store,
    Undescribed,
)
from rempart.text import Text
from rempart.truth import Reason
from rempart.value import MISSING, UNTIL_APPLY

from tests.rules.kit import NO, URN, YES, context, hosted_by, place, rule, sign, told

EEE, EU = [("region", "EEE")], [("region", "Union européenne")]

PLACES: dict[tuple[str, Any], tuple[str, str]] = {
    ("scaleway", "fr-par"): ("+", "+"),
    ("scaleway", "nl-ams-1"): ("+", "+"),
    ("scaleway", "us-east-1"): ("?", "?"),
    ("azure", "francecentral"): ("+", "+"),
    ("azure", "norwayeast"): ("+", "-"),
    ("azure", "eastus"): ("-", "-"),
    ("azure", "switzerlandnorth"): ("-", "-"),
    ("azure", "uksouth"): ("-", "-"),
    ("scaleway", UNTIL_APPLY): ("?", "?"),
    ("scaleway", MISSING): ("?", "?"),
}
"""(operator, region) → whether it lies in the EEA, in the EU. Norway is the near counterexample; a region that the
operator does not have is no country at all."""

KEPT = (Store, Backup, LogSink, Registry, Key, Secret, Undescribed)


@pytest.mark.parametrize("kind", KEPT)
@pytest.mark.parametrize(("host", "region"), PLACES)
def test_what_is_stored_is_judged_on_its_country(kind: type[Facet], host: str, region: Any) -> None:
    facet = kind(place=place(host, region))
    eea, eu = PLACES[host, region]
    assert told(rule("stored-in-eea").function(facet, context())) == (eea, EEE)
    assert told(rule("stored-in-eu").function(facet, context())) == (eu, EU)
    assert issubclass(kind, rule("stored-in-eea").facets)


@pytest.mark.parametrize(
    ("id", "kind", "column"),
    [
        ("processed-in-eea", Compute, 0),
        ("processed-in-eea", Cluster, 0),
        ("processed-in-eu", Compute, 1),
        ("processed-in-eu", Cluster, 1),
        ("technical-data-in-eu", Key, 1),
        ("technical-data-in-eu", Secret, 1),
        ("technical-data-in-eu", LogSink, 1),
    ],
)
@pytest.mark.parametrize(("host", "region"), PLACES)
def test_what_processes_and_what_protects_is_judged_on_its_country(
    id: str, kind: type[Facet], column: int, host: str, region: Any
) -> None:
    truth = rule(id).function(kind(place=place(host, region)), context())
    assert told(truth) == (PLACES[host, region][column], (EEE, EU)[column])


def test_the_evidence_reads_as_the_program_was_written() -> None:
    truth = rule("stored-in-eea").function(Store(place=place("azure", "eastus")), context())
    assert truth.reasons == (
        Reason(
            resource=URN,
            path="region",
            observed="eastus",
            detail=Text(fr="États-Unis", en="United States"),
            expected=Text(fr="EEE", en="EEA"),
        ),
    )


def test_nothing_is_said_of_what_has_no_place() -> None:
    for id in ("stored-in-eea", "stored-in-eu", "place-declared"):
        assert rule(id).function(Store(), context()) is None
    assert rule("processed-in-eu").function(Compute(), context()) is None


@pytest.mark.parametrize(
    ("copies", "eea", "eu"),
    [
        ([], None, None),
        (["francecentral"], ("+", EEE), ("+", EU)),
        (["francecentral", "norwayeast"], ("+", EEE * 2), ("-", EU)),
        (["francecentral", "eastus"], ("-", EEE), ("-", EU)),
        (["francecentral", UNTIL_APPLY], ("?", EEE), ("?", EU)),
        (["eastus", UNTIL_APPLY], ("-", EEE), ("-", EU)),
    ],
)
@pytest.mark.parametrize("kind", [Store, Backup])
def test_every_copy_is_judged(kind: Any, copies: list[Any], eea: Any, eu: Any) -> None:
    facet = kind(place=place("azure", "eastus"), copies=tuple(place("azure", region) for region in copies))
    assert told(rule("copies-in-eea").function(facet, context())) == eea
    assert told(rule("copies-in-eu").function(facet, context())) == eu


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("fr-par", "+"),
        ("eastus", "+"),
        (MISSING, "?"),
        (UNTIL_APPLY, "?"),
        ("", "?"),
        (7, "?"),
    ],
)
def test_a_place_is_declared_whatever_it_is(region: Any, expected: str) -> None:
    truth = rule("place-declared").function(Compute(place=place("scaleway", region)), context())
    assert told(truth) == (expected, [("region", "région écrite")])


# Who

WHO = ("operator-in-eu", "parent-in-eu", "free-of-foreign-law", "eu-or-adequate-law", "no-third-country-order")

HOSTS: dict[str, tuple[Resolution, str]] = {
    "scaleway": (hosted_by("scaleway", "fr-par"), "+++++"),
    "azure": (hosted_by("azure-native", "francecentral"), "---??"),
    "ovh, whose Canadian affiliate is contested": (hosted_by("ovh", "GRA", endpoint="ovh-eu"), "++???"),
    "ovh, endpoint not written": (hosted_by("ovh", "GRA"), "?????"),
    "nobody": (hosted_by("nobody-knows"), "?????"),
}
"""Host → sign of each rule of `WHO`. Azure: seats and statutes are false; what may rest on adequacy is left open."""


@pytest.mark.parametrize("name", HOSTS)
def test_who_answers_is_told_by_the_catalogue(name: str) -> None:
    resolution, expected = HOSTS[name]
    region = "francecentral" if name == "azure" else "fr-par" if name == "scaleway" else "GRA"
    facet = Hosted(place=place("azure" if name == "azure" else "scaleway", region))
    assert "".join(sign(rule(id).function(facet, context(resolution))) or "0" for id in WHO) == expected


def test_a_foreign_law_is_named_by_its_statute() -> None:
    truth = rule("free-of-foreign-law").function(Hosted(), context(hosted_by("azure-native")))
    assert truth.is_false
    assert [(r.path, r.observed) for r in truth.reasons] == [("azure.foreign_law", ["US"])]
    assert truth.reasons[0].detail is not None
    assert "CLOUD Act" in truth.reasons[0].detail.fr


def test_an_unrecognised_host_says_why() -> None:
    truth = rule("free-of-foreign-law").function(Hosted(), context(hosted_by("nobody-knows")))
    assert [r.cause.fr for r in truth.reasons if r.cause] == ["paquet « nobody-knows » absent du catalogue"]
    assert sign(rule("operator-in-eu").function(Hosted(), context())) == "?"


def test_what_may_rest_on_adequacy_keeps_its_evidence() -> None:
    truth = rule("eu-or-adequate-law").function(Hosted(), context(hosted_by("azure-native")))
    assert truth.is_unknown
    assert {r.path for r in truth.reasons} == {"azure.operator", "azure.parent", "azure.foreign_law"}
    assert all(r.cause is not None and "adéquation" in r.cause.fr for r in truth.reasons)


# Certificates


def hosted(*products: str, region: Any = "fr-par", activities: tuple[int, ...] = (1, 2, 3, 4)) -> Hosted:
    return Hosted(place=place("scaleway", region), products=products, activities=activities)


@pytest.mark.parametrize(
    ("facet", "expected"),
    [
        (hosted("object-storage"), "+"),
        (hosted("instances", "block-storage", region="fr-par-1"), "+"),
        (hosted("object-storage", activities=(1, 2, 3, 4, 6)), "?"),
        (hosted("object-storage", region="nl-ams"), "-"),
        (hosted("object-storage", region=UNTIL_APPLY), "?"),
        (hosted("object-storage", region=MISSING), "?"),
        (hosted("managed-database"), "?"),
        (hosted("object-storage", "managed-database"), "?"),
        (hosted(), "?"),
        (Hosted(holds_data=False, products=("object-storage",)), None),
    ],
)
def test_an_hds_certificate_covers_product_region_and_activities(facet: Hosted, expected: str | None) -> None:
    assert sign(rule("hds-certified").function(facet, context(hosted_by("scaleway")))) == expected


def test_a_caveat_or_an_unknown_host_leaves_the_certificate_open() -> None:
    facet = hosted("object-storage")
    doubtful = msgspec.structs.replace(hosted_by("scaleway"), caveat=Text(fr="région indiquée", en="indicated"))
    for id in ("hds-certified", "secnumcloud-qualified"):
        assert sign(rule(id).function(facet, context(hosted_by("nobody-knows")))) == "?"
    truth = rule("hds-certified").function(facet, context(doubtful))
    assert [r.cause.fr for r in truth.reasons if r.cause] == ["région indiquée"]
    outside = rule("hds-certified").function(hosted("object-storage", region="nl-ams"), context(doubtful))
    assert outside.is_false


def test_a_region_that_is_not_known_never_hides_a_missing_qualification() -> None:
    for region in ("fr-par", UNTIL_APPLY):
        truth = rule("secnumcloud-qualified").function(
            hosted("object-storage", region=region), context(hosted_by("scaleway"))
        )
        assert told(truth) == ("-", [("scaleway.secnumcloud", "qualification SecNumCloud en cours de validité")])


@pytest.mark.parametrize(
    ("on", "product", "expected"),
    [
        ("2026-11-22", "object-storage", "+"),
        ("2026-11-22", "kubernetes", "-"),
        ("2029-07-31", "object-storage", "+"),
        ("2029-08-01", "object-storage", "-"),
    ],
)
def test_a_qualification_is_dated_and_bound_to_a_service(on: str, product: str, expected: str) -> None:
    from rempart.catalog import offerings

    resolution = Resolution(offering=offerings()["ovh-snc-platform"], decided_by=Text(fr="x", en="x"))
    facet = Hosted(products=(product,), activities=(1, 2, 3, 4))
    day = datetime.date.fromisoformat(on)
    assert sign(rule("secnumcloud-qualified").function(facet, context(resolution, on=day))) == expected


def test_conditions_are_those_that_the_facts_show() -> None:
    for fact in (YES, NO, None):
        assert rule("hds-conditions").function(Store(conditions=fact), context()) is fact
