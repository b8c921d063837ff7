"""What resources share, and what they must not: each is judged on its own values, links and name."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec
import pytest
from rempart.assessment import Assessment, fingerprint
from rempart.catalog import profiles
from rempart.deployment import Resource
from rempart.rules import all_rules
from rempart.settings import Classification, Settings
from rempart.testing import assess, profile_of, provider, resource
from rempart.value import UNTIL_APPLY

BUCKET = "scaleway_object_bucket"
ACL = "scaleway_object_bucket_acl"


def bucket(name: str, by: Any = None, **properties: Any) -> Resource:
    return resource(BUCKET, {"region": "fr-par", "acl": "private", **properties}, name=name, by=by)


def private(assessment: Assessment) -> dict[str, str]:
    """Bucket → what `store-private` says of it."""
    found = (v for v in assessment.verdicts if v.rule.id == "store-private" and v.resource)
    return {v.resource.name: v.status for v in found if v.resource}


def test_like_resources_share_an_outcome_and_keep_their_names() -> None:
    scaleway = provider("scaleway")
    assessment = assess(*(bucket(name, scaleway, acl="public-read") for name in ("a", "b", "c")))
    assert len({id(outcome) for outcome in assessment.outcomes}) == 1
    found = [v for v in assessment.verdicts if v.rule.id == "store-private"]
    assert [(v.resource.name, {r.resource for r in v.reasons}) for v in found if v.resource] == [
        (name, {f"urn:pulumi:dev::test::{BUCKET}::{name}"}) for name in ("a", "b", "c")
    ]
    assert len({v.fingerprint for v in found}) == 3


@pytest.mark.parametrize("value", ["public-read", UNTIL_APPLY, None, ["private"], True, 1, {"x": "private"}])
def test_other_values_share_nothing(value: Any) -> None:
    scaleway = provider("scaleway")
    alone = private(assess(bucket("b", scaleway, acl=value)))["b"]
    among = private(assess(*(bucket(f"a{n}", scaleway) for n in range(3)), bucket("b", scaleway, acl=value)))
    assert among == {"a0": "compliant", "a1": "compliant", "a2": "compliant", "b": alone}


def test_two_providers_share_nothing() -> None:
    own, other = provider("scaleway"), provider("scaleway", apiUrl="https://api.example.org")
    assessment = assess(bucket("a", own), bucket("b", other))
    found = {v.resource.name: v.status for v in assessment.verdicts if v.rule.id == "operator-in-eu" and v.resource}
    assert found == {"a": "compliant", "b": "undetermined"}


def test_a_companion_speaks_of_its_own_target_only() -> None:
    scaleway = provider("scaleway")
    buckets = [bucket(name, scaleway) for name in ("a", "b", "c")]
    opened = resource(ACL, {"acl": "public-read", "bucket": UNTIL_APPLY}, by=scaleway, refers={"bucket": buckets[1]})
    assert private(assess(*buckets, opened)) == {"a": "compliant", "b": "violation", "c": "compliant"}


def test_a_companion_that_may_mean_one_of_two_leaves_both_open() -> None:
    """Two buckets of one name, in two projects say: which is opened cannot be told, and the third is none of them."""
    scaleway = provider("scaleway")
    names = (("a", "twin"), ("b", "twin"), ("c", "single"))
    buckets = [
        resource(BUCKET, {"region": "fr-par", "acl": "private", "name": own}, name=name, by=scaleway)
        for name, own in names
    ]
    opened = resource(ACL, {"acl": "public-read", "bucket": "twin"}, by=scaleway)
    assert private(assess(*buckets, opened)) == {"a": "undetermined", "b": "undetermined", "c": "compliant"}


def test_blocks_that_differ_inside_share_nothing() -> None:
    scaleway = provider("scaleway")
    kept = [bucket(str(enabled), scaleway, versioning={"enabled": enabled}) for enabled in (True, False, UNTIL_APPLY)]
    rules = [all_rules()["versioned"]]
    found = [v.status for v in assess(*kept, profile=profile_of(rules), rules=rules).verdicts]
    assert found == ["compliant", "violation", "undetermined"]


def test_what_was_found_through_another_resource_is_not_shared() -> None:
    """Two accounts that agree in their own properties, in two resource groups that lie in two countries."""
    azure = provider("azure-native")
    group, account = "azure-native:resources:ResourceGroup", "azure-native:storage:StorageAccount"
    groups = [resource(group, {"location": place}, name=place, by=azure) for place in ("francecentral", "eastus")]
    accounts = [
        resource(
            account, {"resourceGroupName": UNTIL_APPLY}, name=f"in-{g.name}", by=azure, refers={"resourceGroupName": g}
        )
        for g in groups
    ]
    assessment = assess(*groups, *accounts)
    found = {v.resource.name: v.status for v in assessment.verdicts if v.rule.id == "stored-in-eea" and v.resource}
    assert found == {"in-francecentral": "compliant", "in-eastus": "violation"}


def test_a_name_that_a_pattern_matches_decides_for_itself() -> None:
    scaleway = provider("scaleway")
    settings = Settings(classification=Classification(patterns=("site-*",)))
    found = private(assess(bucket("site-public", scaleway), bucket("depot", scaleway), settings=settings))
    assert found == {"site-public": "not_applicable", "depot": "compliant"}


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        ({"donnees": "hors-sante"}, {}, "not_applicable"),
        ({"donnees": "sante"}, {}, "violation"),
        ({}, {}, "violation"),
        ({"donnees": "hors-sante"}, {"donnees": "sante"}, "violation"),
        ({"donnees": "hors-sante"}, {"donnees": UNTIL_APPLY}, "violation"),
        ({"donnees": UNTIL_APPLY}, {}, "violation"),
        ({}, {"donnees": "hors-sante"}, "not_applicable"),
    ],
)
def test_a_part_that_says_nothing_is_classified_as_the_whole(
    whole: dict[str, Any], part: dict[str, Any], expected: str
) -> None:
    holder = bucket("site", tags=whole)
    page = resource(
        "scaleway_object",
        {"bucket": UNTIL_APPLY, "visibility": "public-read", "tags": part},
        name="page",
        refers={"bucket": holder},
    )
    assert private(assess(holder, page))["page"] == expected


def test_a_part_of_what_cannot_be_told_is_health_data() -> None:
    """Two buckets that may be meant, and one that lies elsewhere."""
    holders = [bucket(name, tags={"donnees": "hors-sante"}) for name in ("a", "b")]
    visible = {"visibility": "public-read"}
    either = resource("scaleway_object", {**visible, "bucket": UNTIL_APPLY}, name="page")
    either.property_dependencies = {"bucket": tuple(holder.urn for holder in holders)}
    elsewhere = resource("scaleway_object", {**visible, "bucket": "other"}, name="other-page")
    found = private(assess(*holders, either, elsewhere))
    assert (found["page"], found["other-page"]) == ("violation", "violation")


def test_like_parts_of_two_wholes_share_nothing() -> None:
    holders = [bucket(name, tags={"donnees": kind}) for name, kind in (("a", "hors-sante"), ("b", "sante"))]
    pages = [
        resource(
            "scaleway_object",
            {"bucket": UNTIL_APPLY, "visibility": "public-read"},
            name=f"in-{h.name}",
            refers={"bucket": h},
        )
        for h in holders
    ]
    found = private(assess(*holders, *pages))
    assert (found["in-a"], found["in-b"]) == ("not_applicable", "violation")


def test_a_store_of_the_zone_of_backups_calls_for_the_activity_of_keeping_them() -> None:
    scaleway = provider("scaleway")
    settings = Settings(zones={"sauvegardes": ("copie-*",)})
    assessment = assess(bucket("depot", scaleway), bucket("copie-1", scaleway), profile="hds", settings=settings)
    found = {v.resource.name: v.status for v in assessment.verdicts if v.rule.id == "hds-certified" and v.resource}
    assert found == {"depot": "compliant", "copie-1": "undetermined"}


def test_a_parameter_looser_than_the_text_takes_the_requirement_out() -> None:
    sink = resource("scaleway_cockpit_source", {"region": "fr-par", "type": "logs", "retention_days": 100}, name="logs")
    strict = assess(sink, profile="pds")
    loose = assess(sink, profile="pds", settings=Settings(parameters={"log_retention_min_days": 90}))
    statuses = [
        {r.requirement.id: r.status for r in assessment.results}["MR-SEC-JOU-3"] for assessment in (strict, loose)
    ]
    assert statuses == ["violated", "undetermined"]
    (result,) = (r for r in loose.results if r.requirement.id == "MR-SEC-JOU-3")
    assert result.reason == loose.dropped["MR-SEC-JOU-3"]
    assert not [v for v in loose.verdicts if "MR-SEC-JOU-3" in v.requirements]


def test_counts_agree_with_the_verdicts() -> None:
    scaleway = provider("scaleway")
    assessment = assess(*(bucket(f"b{n}", scaleway, acl="public-read" if n % 3 else "private") for n in range(9)))
    statuses = [v.status for v in assessment.verdicts]
    assert assessment.summary == {
        "compliant": statuses.count("compliant"),
        "violation": statuses.count("violation"),
        "undetermined": statuses.count("undetermined"),
        "waived": 0,
        "notApplicable": statuses.count("not_applicable"),
    }
    assert [msgspec.structs.asdict(v)["status"] for v in assessment.failures] == [
        s for s in statuses if s != "compliant"
    ]


def test_a_fingerprint_holds_neither_stack_nor_line() -> None:
    one, other = bucket("a"), bucket("b")
    assert fingerprint("r", one, "p") == fingerprint("r", resource(BUCKET, {"acl": "x"}, name="a", line=9), "p")
    assert len({fingerprint(*k) for k in (("r", one, "p"), ("r", other, "p"), ("s", one, "p"), ("r", one, "q"))}) == 4
    assert fingerprint("r", None, "p") != fingerprint("r", None, "q")


def test_every_profile_can_judge() -> None:
    day = datetime.date(2026, 11, 22)
    for id, profile in profiles().items():
        if not profile.hosts_only:
            assert len(assess(bucket("a"), profile=id, on=day).results) == len(profile.requirements)
