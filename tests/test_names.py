"""The table of names: types, properties, blocks, and that the committed files are what the generator writes."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rempart import names
from rempart.value import SECRET, UNTIL_APPLY

ROOT = Path(__file__).resolve().parent.parent
PATHS = ROOT / "tests" / "cases" / "names" / "scaleway-paths.tsv"


@pytest.mark.parametrize(
    ("token", "canonical"),
    [
        ("scaleway:object/bucket:Bucket", "scaleway_object_bucket"),
        ("scaleway:index/objectBucket:ObjectBucket", "scaleway_object_bucket"),
        ("scaleway:databases/instance:Instance", "scaleway_rdb_instance"),
        ("scaleway:instance/template:Template", "scaleway_instance_template"),
        ("scaleway_object_bucket", "scaleway_object_bucket"),
        ("ovh:index/cloudSSHKey:CloudSSHKey", "ovh_cloud_sshkey"),
        ("gcp:storage/bucket:Bucket", "google_storage_bucket"),
        ("azure:storage/account:Account", "azurerm_storage_account"),
        ("azure-native:storage:StorageAccount", "azure-native:storage:StorageAccount"),
        ("azure-native:storage/v20230101:StorageAccount", "azure-native:storage:StorageAccount"),
        ("azure-native:storage/v20150501preview:StorageAccount", "azure-native:storage:StorageAccount"),
        ("azure-native:cache/v20200601:Redis", "azure-native:redis:Redis"),
        ("azure-native:insights:DiagnosticSetting", "azure-native:monitor:DiagnosticSetting"),
        ("pulumi:providers:scaleway", "pulumi:providers:scaleway"),
        ("acme:index/bucketLike:BucketLike", "acme:index/bucketLike:BucketLike"),
        ("../../etc/passwd:index:X", "../../etc/passwd:index:X"),
        ("", ""),
    ],
)
def test_type(token: str, canonical: str) -> None:
    assert names.canonical_type(token) == canonical


def test_properties_of_a_bucket() -> None:
    inputs = {
        "acl": "private",
        "forceDestroy": False,
        "versioning": {"enabled": True},
        "corsRules": [{"allowedOrigins": ["*"], "maxAgeSeconds": 3000}],
        "lifecycleRules": [
            {
                "id": "a",
                "noncurrentVersionTransitions": [{"noncurrentDays": 3}],
                "tags": {"maClé": "v", "donneesSante": "x"},
            }
        ],
        "tags": {"donneesSante": "oui", "snake_case": "non"},
    }
    assert names.canonical_inputs("scaleway_object_bucket", inputs) == {
        "acl": "private",
        "force_destroy": False,
        "versioning": {"enabled": True},
        "cors_rule": [{"allowed_origins": ["*"], "max_age_seconds": 3000}],
        "lifecycle_rule": [
            {
                "id": "a",
                "noncurrent_version_transition": [{"noncurrent_days": 3}],
                "tags": {"maClé": "v", "donneesSante": "x"},
            }
        ],
        "tags": {"donneesSante": "oui", "snake_case": "non"},
    }


@pytest.mark.parametrize(
    ("type", "inputs", "expected"),
    [
        pytest.param(
            "scaleway_container",
            {"environmentVariables": {"DB_URL": "x", "dbHost": "y"}, "secretEnvironmentVariables": SECRET},
            {"environment_variables": {"DB_URL": "x", "dbHost": "y"}, "secret_environment_variables": SECRET},
            id="environment and markers",
        ),
        pytest.param(
            "scaleway_object_bucket_policy",
            {"policy": '{"Statement":[{"forceDestroy":1}]}'},
            {"policy": '{"Statement":[{"forceDestroy":1}]}'},
            id="inside of JSON strings",
        ),
        pytest.param(
            "scaleway_rdb_instance",
            {
                "privateNetwork": UNTIL_APPLY,
                "logsPolicy": {"maxAgeRetention": UNTIL_APPLY},
                "settings": {"work_mem": "4"},
            },
            {
                "private_network": UNTIL_APPLY,
                "logs_policy": {"max_age_retention": UNTIL_APPLY},
                "settings": {"work_mem": "4"},
            },
            id="unknown at every depth",
        ),
        pytest.param(
            "scaleway_lb_frontend",
            {"acls": [{"match": {"ipSubnets": ["0.0.0.0/0"]}, "action": {"type": "allow"}}]},
            {"acl": [{"match": {"ip_subnet": ["0.0.0.0/0"]}, "action": {"type": "allow"}}]},
            id="singular two levels down",
        ),
        pytest.param(
            "scaleway_object_bucket",
            {"aBrandNewBlock": {"innerName": 1}},
            {"a_brand_new_block": {"innerName": 1}},
            id="newer than the table: content left alone",
        ),
        pytest.param(
            "azure-native:storage:StorageAccount",
            {"networkRuleSet": {"ipRules": [{"iPAddressOrRange": "10.0.0.0/8"}]}},
            {"networkRuleSet": {"ipRules": [{"iPAddressOrRange": "10.0.0.0/8"}]}},
            id="azure-native keeps its names",
        ),
        pytest.param(
            "acme:index:Thing", {"someName": {"aB": 1}}, {"someName": {"aB": 1}}, id="unknown type keeps its names"
        ),
    ],
)
def test_properties(type: str, inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    assert names.canonical_inputs(type, inputs) == expected


def test_inputs_are_not_changed() -> None:
    inputs = {"lifecycleRules": [{"noncurrentVersionExpiration": {"noncurrentDays": 1}}]}
    before = json.dumps(inputs)
    names.canonical_inputs("scaleway_object_bucket", inputs)
    assert json.dumps(inputs) == before


def test_dependency_names() -> None:
    assert names.canonical_property("scaleway_lb_frontend", "acls") == "acl"
    assert names.canonical_property("scaleway_object_bucket_policy", "bucket") == "bucket"
    assert names.canonical_property("azure-native:storage:StorageAccount", "networkRuleSet") == "networkRuleSet"


def control_paths() -> Iterator[tuple[str, str, str, str]]:
    with PATHS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield row["pulumi_type"], row["pulumi_path"], row["terraform_type"], row["terraform_path"]


def tree_of(path: str) -> Any:
    """A property tree that holds "x" at `path`, where `name[]` is a list of one."""
    head, _, rest = path.partition(".")
    inside: Any = tree_of(rest) if rest else "x"
    return {head.removesuffix("[]"): [inside] if head.endswith("[]") else inside}


@pytest.mark.parametrize(("token", "path", "type", "expected"), list(control_paths()))
def test_path_of_every_control(token: str, path: str, type: str, expected: str) -> None:
    assert names.canonical_type(token) == type
    assert names.canonical_inputs(type, tree_of(path)) == tree_of(expected)


def every_shape(shapes: dict[str, names.Shape]) -> Iterator[dict[str, names.Shape]]:
    yield shapes
    for shape in shapes.values():
        if shape.inside is not None:
            yield from every_shape(shape.inside)


def known_types() -> list[str]:
    files = (ROOT / "policies" / "rempart" / "data" / "names").glob("*.json")
    return [type for file in files for type in json.loads(file.read_text(encoding="utf-8"))["types"]]


def test_the_way_back_is_unambiguous() -> None:
    """Two Pulumi properties of one block never share a Terraform name."""
    clashes = []
    for type in known_types():
        for level in every_shape(names.properties(type) or {}):
            spelt = [shape.name for shape in level.values()]
            clashes += [(type, name) for name in spelt if spelt.count(name) > 1]
    assert clashes == []


def test_every_scaleway_type_is_known() -> None:
    table = json.loads((ROOT / "policies/rempart/data/names/scaleway.json").read_text(encoding="utf-8"))
    dropped_by_the_sdk = {"scaleway_cockpit", "scaleway_cockpit_grafana_user"}
    assert set(table["tokens"].values()) - set(table["types"]) == dropped_by_the_sdk
    assert len(table["types"]) == 162


@pytest.mark.parametrize(
    ("type", "values", "expected"),
    [
        pytest.param(
            "scaleway_object_bucket",
            {"versioning": [{"enabled": True}], "lifecycle_rule": [{"expiration": [{"days": 3}], "transition": []}]},
            {"versioning": {"enabled": True}, "lifecycle_rule": [{"expiration": {"days": 3}}]},
            id="single blocks at every depth",
        ),
        pytest.param("scaleway_object_bucket", {"cors_rule": [], "versioning": []}, {}, id="no block was written"),
        pytest.param(
            "scaleway_instance_server", {"ip_ids": []}, {"ip_ids": []}, id="an empty list of values is a value"
        ),
        pytest.param("scaleway_object_bucket", {"tags": {"a": 1}}, {"tags": {"a": 1}}, id="maps stay"),
        pytest.param("acme_thing", {"block": [{"a": 1}]}, {"block": [{"a": 1}]}, id="unknown type stays"),
        pytest.param(
            "scaleway_object_bucket",
            {"versioning": UNTIL_APPLY},
            {"versioning": UNTIL_APPLY},
            id="markers pass through",
        ),
    ],
)
def test_blocks(type: str, values: dict[str, Any], expected: dict[str, Any]) -> None:
    assert names.canonical_blocks(type, values) == expected


def test_blocks_share_what_does_not_change() -> None:
    values = {"acl": "private", "tags": {}}
    assert names.canonical_blocks("scaleway_object_bucket", values) is values


def test_pulumi_and_terraform_meet() -> None:
    pulumi = {"privateNetwork": {"pnId": "p"}, "logsPolicy": {"maxAgeRetention": 30}, "tags": ["a"]}
    terraform = {
        "private_network": [{"pn_id": "p"}],
        "logs_policy": [{"max_age_retention": 30}],
        "tags": ["a"],
        "load_balancer": [],
    }
    type = "scaleway_rdb_instance"
    assert names.canonical_inputs(type, pulumi) == names.canonical_blocks(type, terraform)


def test_the_table_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "generate-names", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
