"""A deployment made into a Terraform plan reads back as what it was, and gets the same verdicts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from rempart import catalog, examples, names, testing
from rempart.assessment import evaluate
from rempart.deployment import Deployment, Provider, Resource, Source
from rempart.exceptions.files import Exceptions
from rempart.readers import program, terraform
from rempart.rules import all_rules
from rempart.settings import Settings
from rempart.testing import resource
from rempart.translation import AFTER_APPLY, Translation, terraform_type, translate
from rempart.value import SECRET, UNTIL_APPLY

ROOT: Final = Path(__file__).resolve().parent.parent
PROGRAMS: Final = ROOT / "tests" / "cases" / "programs"
ON: Final = datetime.date(2026, 11, 22)
EVERYTHING: Final = testing.profile_of(all_rules().values())


def read_back(translation: Translation) -> Deployment:
    """The plan as its text, read as any plan."""
    return terraform.read(msgspec.json.encode(translation.plan), path="plan.json")


def planned(translation: Translation, address: str) -> dict[str, Any]:
    found = [r for r in translation.plan["planned_values"]["root_module"]["resources"] if r["address"] == address]
    assert len(found) == 1
    values: dict[str, Any] = found[0]["values"]
    return values


def written(translation: Translation, address: str) -> dict[str, Any]:
    found = [r for r in translation.plan["configuration"]["root_module"]["resources"] if r["address"] == address]
    assert len(found) == 1
    block: dict[str, Any] = found[0]
    return block


def named(translation: Translation) -> dict[str, str]:
    """URN → address."""
    return {thing.urn: address for address, thing in translation.addresses.items() if isinstance(thing, Resource)}


def verdicts(deployment: Deployment, address: Mapping[str, str], settings: Settings) -> dict[tuple[str, str], str]:
    """(rule, address) → status, with the properties that decided."""
    assessment = evaluate(deployment, all_rules().values(), EVERYTHING, ON, settings=settings, exceptions=Exceptions())
    return {
        (v.rule.id, address.get(v.resource.urn, v.resource.urn) if v.resource else ""): v.status
        for v in assessment.verdicts
    }


def assert_same(deployment: Deployment, settings: Settings | None = None) -> Translation:
    """Properties, links and verdicts of everything that has a twin are those of the deployment."""
    settings = settings or Settings()
    translation = translate(deployment)
    back = read_back(translation)
    address = named(translation)
    assert [r.urn for r in back.managed] == [address[r.urn] for r in deployment.managed if r.urn in address]
    for one in deployment.managed:
        if one.urn not in address:
            continue
        other = back.by_urn[address[one.urn]]
        # Readers take an empty list of blocks for one that was not written, and a null for nothing.
        kept = {name: value for name, value in one.properties.items() if value is not None and value != []}
        spelled = names.snake if one.type != other.type else str  # the utilities have two spellings
        if one.type == other.type and "provisioner" not in one.properties:
            kept = names.canonical_blocks(one.type, kept)
            assert {n: v for n, v in other.properties.items() if v != []} == marked_alike(kept), one.urn
        links = {
            spelled(name): {address[urn] for urn in urns if urn in address}
            for name, urns in one.property_dependencies.items()
        }
        assert {name: set(urns) for name, urns in other.property_dependencies.items()} == {
            name: urns for name, urns in links.items() if urns
        }, one.urn
        assert set(other.dependencies) == {address[urn] for urn in one.dependencies if urn in address}, one.urn
    if not translation.untranslated and deployment.source.complete:
        assert verdicts(back, {}, settings) == verdicts(deployment, address, settings)
    else:
        assert not back.source.complete
    return translation


def marked_alike(tree: Any) -> Any:
    """A plan says of an unknown value that it is unknown, not why."""
    match tree:
        case dict():
            return {name: marked_alike(value) for name, value in tree.items() if value is not None}
        case list():
            return [marked_alike(item) for item in tree]
    return UNTIL_APPLY if type(tree) is type(UNTIL_APPLY) else tree


# Everything that ships, there and back


def test_the_scaleway_stack() -> None:
    deployment = program.read(ROOT, stack="scaleway")
    translation = assert_same(deployment)
    assert len(translation.managed) == len(deployment.managed) > 100
    assert translation.untranslated == ()


def test_azure_native_has_no_twin_and_says_so() -> None:
    account = resource("azure-native:storage:StorageAccount", {"location": "francecentral"})
    translation = translate(testing.deployment(account, resource("scaleway_object_bucket", {})))
    assert [left.resource for left in translation.untranslated] == [account]
    assert [r.type for r in translation.managed] == ["scaleway_object_bucket"]
    assert translation.plan["complete"] is False, "what is absent from the plan proves nothing"


@pytest.mark.parametrize(
    "name",
    ["platform", "providers", "secrets", "get", "unknown-provider", "unusual-values", "references", "invokes"],
)
def test_programs(name: str) -> None:
    assert_same(program.read(PROGRAMS / name, stack="dev"))


@pytest.mark.parametrize("plan", ["aws/plan.json", "builtin/plan.json"])
def test_plans_of_terraform_itself(plan: str) -> None:
    deployment = terraform.read((ROOT / "tests/cases/readers" / plan).read_bytes(), path=plan)
    translation = translate(deployment)
    address = named(translation)
    back = read_back(translation)
    assert {address[r.urn]: r.type for r in deployment.managed} == {r.urn: r.type for r in back.managed}


def test_every_example_of_every_rule() -> None:
    count = 0
    for example in examples.all_examples():
        deployment = example.deployment()
        if any(":" in r.type and not isinstance(terraform_type(r), str) for r in deployment.managed):
            continue
        if example.project:  # what the project's own files say, no plan holds
            continue
        assert_same(deployment, Settings(zones=dict(example.zones)))
        count += 1
    assert count > 200


# What stands where


def test_a_single_block_is_a_list_of_one() -> None:
    bucket = resource(
        "scaleway_object_bucket",
        {
            "name": "b",
            "tags": {"maClé": "v"},
            "versioning": {"enabled": True},
            "lifecycle_rule": [{"enabled": True, "expiration": {"days": 30}, "tags": {"aB": "c"}}],
        },
    )
    values = planned(translate(testing.deployment(bucket)), "scaleway_object_bucket.it")
    assert values == {
        "name": "b",
        "tags": {"maClé": "v"},
        "versioning": [{"enabled": True}],
        "lifecycle_rule": [{"enabled": True, "expiration": [{"days": 30}], "tags": {"aB": "c"}}],
    }


def test_unknown_is_marked_at_every_depth() -> None:
    network = resource("scaleway_vpc_private_network", {}, name="net")
    database = resource(
        "scaleway_rdb_instance",
        {
            "encryption_at_rest": UNTIL_APPLY,
            "private_network": {"pn_id": UNTIL_APPLY, "enable_ipam": True},
            "settings": {"work_mem": UNTIL_APPLY, "max_connections": "100"},
            "tags": ["sante", UNTIL_APPLY],
        },
        refers={"private_network": network},
    )
    translation = assert_same(testing.deployment(network, database))
    change = translation.plan["resource_changes"][1]["change"]
    assert change["after"] == {
        "private_network": [{"enable_ipam": True}],
        "settings": {"max_connections": "100"},
        "tags": ["sante", None],
    }
    assert change["after_unknown"] == {
        "encryption_at_rest": True,
        "private_network": [{"pn_id": True}],
        "settings": {"work_mem": True},
        "tags": [False, True],
    }
    links = ["scaleway_vpc_private_network.net.id", "scaleway_vpc_private_network.net"]
    assert written(translation, "scaleway_rdb_instance.it")["expressions"] == {
        "encryption_at_rest": {},
        "private_network": [{"pn_id": {"references": links}, "enable_ipam": {"references": links}}],
        "settings": {},
        "tags": {},
    }
    # Checkov puts the reference where nothing stands; elsewhere its own word for « known after apply » must.
    assert planned(translation, "scaleway_rdb_instance.it") == {
        "encryption_at_rest": AFTER_APPLY,
        "private_network": [{"enable_ipam": True}],
        "settings": {"work_mem": AFTER_APPLY, "max_connections": "100"},
        "tags": ["sante", AFTER_APPLY],
    }


def test_a_secret_leaves_nothing_to_compare() -> None:
    database = resource(
        "scaleway_rdb_instance",
        {"password": SECRET, "settings": {"key": SECRET, "open": "x"}, "private_network": {"pn_id": SECRET}},
    )
    translation = assert_same(testing.deployment(database))
    change = translation.plan["resource_changes"][0]["change"]
    assert change["after"] == {"settings": {"open": "x"}, "private_network": [{}]}
    assert change["after_sensitive"] == {
        "password": True,
        "settings": {"key": True},
        "private_network": [{"pn_id": True}],
    }
    assert planned(translation, "scaleway_rdb_instance.it") == {
        "password": AFTER_APPLY,
        "settings": {"key": AFTER_APPLY, "open": "x"},
        "private_network": [{"pn_id": AFTER_APPLY}],
    }


HOSTILE: Final = [
    "a.b",
    "a b",
    "../../etc/passwd",
    "\x1b[31mrouge",
    "été",
    "1er",
    "",
    'x["y"]',
    "x" * 500,
    "checkov:skip=CKV_REMPART_STORED_IN_EEA: non",
]


def test_hostile_and_equal_names_become_distinct_addresses() -> None:
    buckets = [
        resource("scaleway_object_bucket", {"name": f"b{number}"}, name=name)
        for number, name in enumerate([*HOSTILE, "a_b", "a-b"])
    ]
    looked_up = resource("scaleway_object_bucket", {"name": "b"}, name="a/b", kind="read")
    translation = assert_same(testing.deployment(*buckets, looked_up))
    safe = [address.rpartition(".")[2] for address, r in translation.addresses.items() if isinstance(r, Resource)]
    assert len(set(safe)) == len(buckets) + 1, "a name of a type stands once, for what is looked up too"
    assert all((name.isascii() and name.replace("_", "").replace("-", "").isalnum()) or name == "_" for name in safe)
    assert all(len(name) < 130 and not name[0].isdigit() for name in safe)
    assert named(translation)[looked_up.urn].startswith("data.scaleway_object_bucket.a_b_")
    assert {r.urn for r in translation.managed} == {bucket.urn for bucket in buckets}


def test_what_is_looked_up_is_a_data_source_and_joins_go_on() -> None:
    network = resource("scaleway_vpc_private_network", {"id": "fr-par/1"}, name="net", kind="read")
    database = resource(
        "scaleway_rdb_instance", {"private_network": {"pn_id": UNTIL_APPLY}}, refers={"private_network": network}
    )
    translation = assert_same(testing.deployment(network, database))
    back = read_back(translation)
    found = back.by_urn["scaleway_rdb_instance.it"]
    target = back.target(found, "private_network.pn_id", "scaleway_vpc_private_network")
    assert target is not None
    assert (target.urn, target.kind) == ("data.scaleway_vpc_private_network.net", "read")


@pytest.mark.parametrize("kind", ["component", "provider", "stack", "deleted"])
def test_what_holds_nothing_or_goes_stands_in_no_plan(kind: Any) -> None:
    translation = translate(testing.deployment(resource("scaleway_object_bucket", {}, kind=kind)))
    assert translation.plan["resource_changes"] == []
    assert translation.untranslated == ()
    assert translation.plan["complete"] is True


def test_a_type_whose_property_names_are_not_known_is_left_out() -> None:
    """`minTlsVersion` must not pass for an argument that nobody wrote."""
    strange = Resource(
        urn="urn:pulumi:dev::p::foo:index/bar:Bar::it",
        type="azurerm_a_type_of_tomorrow",
        token="azure:tomorrow/type:Type",
        name="it",
        properties={"minTlsVersion": "TLS1_2"},
        provider=Provider(package="azure"),
    )
    translation = translate(testing.deployment(strange))
    assert [left.resource for left in translation.untranslated] == [strange]
    assert translation.plan["complete"] is False


@pytest.mark.parametrize(
    ("token", "wanted"),
    [
        ("random:index/randomPassword:RandomPassword", "random_password"),
        ("tls:index/privateKey:PrivateKey", "tls_private_key"),
        ("time:index/sleep:Sleep", "time_sleep"),
        ("null:index/resource:Resource", "null_resource"),
        ("command:local:Command", None),
        ("azure-native:storage:StorageAccount", None),
        ("pulumi:pulumi:StackReference", None),
        ("scaleway_object_bucket", "scaleway_object_bucket"),
    ],
)
def test_twins(token: str, wanted: str | None) -> None:
    found = terraform_type(resource(token, {}))
    assert found == wanted if wanted else not isinstance(found, str)


# Provider instances


def by(provider: Provider, name: str = "it", **properties: Any) -> Resource:
    return resource("scaleway_object_bucket", properties, name=name, by=provider)


def provider_of(deployment: Deployment) -> Provider:
    back = read_back(translate(deployment))
    return back.managed[0].provider


def test_a_provider_keeps_what_decides_who_answers() -> None:
    provider = Provider(
        package="scaleway",
        name="default_1_60_0",
        inputs={
            "region": "fr-par",
            "apiUrl": "https://api.scaleway.com",
            "secretKey": SECRET,
            "projectId": UNTIL_APPLY,
        },
        version="1.60.0",
    )
    back = provider_of(testing.deployment(by(provider)))
    assert back.source == "scaleway/scaleway"
    assert (back.package, back.is_default, back.is_visible, back.version) == ("scaleway", True, True, "1.60.0")
    assert {n: v for n, v in back.inputs.items() if n != "project_id"} == {
        "region": "fr-par",
        "api_url": "https://api.scaleway.com",
        "secret_key": SECRET,
    }
    assert back["project_id"].is_unknown


def test_several_instances_stay_apart() -> None:
    paris = Provider(package="scaleway", name="default", inputs={"region": "fr-par"})
    warsaw = Provider(package="scaleway", name="pl waw", inputs={"region": "pl-waw"}, is_default=False)
    second = Provider(package="scaleway", name="default_1_61_0", inputs={"region": "nl-ams"})
    deployment = testing.deployment(by(paris, "a"), by(warsaw, "b"), by(second, "c"), by(paris, "d"))
    translation = assert_same(deployment)
    assert [r.provider["region"].known for r in read_back(translation).managed] == [
        "fr-par",
        "pl-waw",
        "nl-ams",
        "fr-par",
    ]
    assert {address: thing for address, thing in translation.addresses.items() if isinstance(thing, Provider)} == {
        "scaleway.default": paris,
        "scaleway.pl_waw": warsaw,
        "scaleway.default_1_61_0": second,
    }


@pytest.mark.parametrize("beside", [False, True])
def test_an_instance_that_nobody_shows_stays_unseen(beside: bool) -> None:
    hidden = Provider(package="scaleway", name="ailleurs", is_default=False, is_visible=False)
    resources = [by(hidden)] + ([by(Provider(package="scaleway"), "b")] if beside else [])
    translation = assert_same(testing.deployment(*resources))
    back = read_back(translation).managed[0].provider
    assert not back.is_visible
    assert back.source == "scaleway/scaleway"


def test_nested_settings() -> None:
    provider = Provider(package="outscale", inputs={"apis": [{"region": "eu-west-2", "endpoint": UNTIL_APPLY}]})
    back = provider_of(testing.deployment(resource("outscale_volume", {"subregion_name": "eu-west-2a"}, by=provider)))
    assert back["apis.region"].known == "eu-west-2"
    assert back["apis.endpoint"].is_unknown


def test_a_package_that_nobody_recorded_gets_no_known_source() -> None:
    """The name of a package proves nothing: it must not turn into the address of a provider that is known."""
    provider = Provider(package="hashicorp", inputs={})
    back = provider_of(testing.deployment(resource("scaleway_object_bucket", {}, by=provider)))
    assert catalog.package(back.package, back.source) is None


def test_gcp_and_its_universe() -> None:
    provider = Provider(package="gcp", inputs={"universeDomain": "s3nsapis.fr", "region": "u-france-east1"})
    it = resource("google_storage_bucket", {"location": "u-france-east1"}, by=provider)
    back = provider_of(testing.deployment(it))
    assert (back.package, back.source) == ("google", "hashicorp/google")
    assert back.inputs == {"universe_domain": "s3nsapis.fr", "region": "u-france-east1"}


def test_a_partial_source_stays_partial() -> None:
    bucket = resource("scaleway_object_bucket", {})
    source = Source(kind="preview", path="p.json", complete=False)
    assert read_back(translate(Deployment(source, [bucket]))).source.complete is False
