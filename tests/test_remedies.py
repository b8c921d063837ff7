"""Safe fixes: each one turns a violation into compliance, makes nothing else worse, and touches nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from rempart import names, testing
from rempart.catalog import Profile
from rempart.facts import facts_of, prefix_of
from rempart.readers import wire
from rempart.remedies import Remedy, remedies, remedies_of
from rempart.rules import all_rules

AZURE: Final = "azure-native:"
SCALEWAY: Final = "scaleway:"


class Case(NamedTuple):
    """Inputs with a bad value, in the SDK's spelling, and what becomes of them."""

    rule: str
    token: str
    bad: dict[str, Any]
    good: dict[str, Any]
    """What stands in the place of `bad` afterwards."""
    absent: dict[str, Any] | None
    """What is added where nothing of `bad` is written; None: nothing is mended."""
    others: dict[str, Any]
    """What stands beside it, before and after."""

    @property
    def inputs(self) -> dict[str, Any]:
        return {**self.others, **self.bad}

    @property
    def mended(self) -> dict[str, Any]:
        return {**self.others, **self.good}

    @property
    def remedy(self) -> Remedy:
        return remedies()[self.rule, self.token]


def case(
    rule: str,
    token: str,
    bad: dict[str, Any],
    good: dict[str, Any],
    *,
    absent: dict[str, Any] | None = None,
    others: dict[str, Any] | None = None,
) -> Case:
    scaleway = {"region": "fr-par", "tags": {"étude": "a"}}
    azure = {"location": "francecentral", "resourceGroupName": "rg", "tags": {"étude": "a"}}
    beside = scaleway if token.startswith(SCALEWAY) else azure
    return Case(rule, token, bad, good, absent, {**beside, **(others or {})})


NFS_FREE: Final = {"kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
RETENTION: Final = {"name": "activity", "workspaceName": "logs"}

CASES: Final = [
    # -- Scaleway
    case("store-private", "scaleway:object/bucket:Bucket", {"acl": "public-read"}, {"acl": "private"}),
    case("store-private", "scaleway:object/bucket:Bucket", {"acl": "public-read-write"}, {"acl": "private"}),
    case("store-private", "scaleway:object/bucket:Bucket", {"acl": "authenticated-read"}, {"acl": "private"}),
    case(
        "store-private",
        "scaleway:object/bucketAcl:BucketAcl",
        {"acl": "public-read"},
        {"acl": "private"},
        others={"bucket": "scans"},
    ),
    case(
        "store-private",
        "scaleway:object/item:Item",
        {"visibility": "public-read"},
        {"visibility": "private"},
        others={"bucket": "scans", "key": "a.dcm"},
    ),
    case(
        "store-private",
        "scaleway:instance/image:Image",
        {"public": True},
        {"public": False},
        others={"rootVolumeId": "fr-par-1/0"},
    ),
    case(
        "tls-floor",
        "scaleway:containers/container:Container",
        {"httpsConnectionsOnly": False},
        {"httpsConnectionsOnly": True},
        absent={"httpOption": "redirected"},
        others={"namespaceId": "n", "port": 8080},
    ),
    case(
        "tls-floor",
        "scaleway:containers/container:Container",
        {"httpOption": "enabled"},
        {"httpOption": "redirected"},
        absent={"httpOption": "redirected"},
        others={"namespaceId": "n"},
    ),
    case(
        "tls-floor",
        "scaleway:functions/function:Function",
        {"httpOption": "enabled"},
        {"httpOption": "redirected"},
        absent={"httpOption": "redirected"},
        others={"namespaceId": "n", "privacy": "private"},
    ),
    case(
        "tls-floor",
        "scaleway:loadbalancers/loadBalancer:LoadBalancer",
        {"sslCompatibilityLevel": "ssl_compatibility_level_old"},
        {"sslCompatibilityLevel": "ssl_compatibility_level_intermediate"},
        others={"type": "LB-S", "zone": "fr-par-1"},
    ),
    case(
        "versioned",
        "scaleway:object/bucket:Bucket",
        {"versioning": {"enabled": False}},
        {"versioning": {"enabled": True}},
        absent={"versioning": {"enabled": True}},
    ),
    case(
        "versioned",
        "scaleway:object/bucket:Bucket",
        {"versioning": {}},
        {"versioning": {"enabled": True}},
        absent={"versioning": {"enabled": True}},
        others={"lifecycleRules": [{"enabled": True, "expiration": {"days": 365}}]},
    ),
    case("undeletable", "scaleway:object/bucket:Bucket", {"forceDestroy": True}, {"forceDestroy": False}),
    case(
        "undeletable",
        "scaleway:instance/server:Server",
        {"protected": False},
        {"protected": True},
        absent={"protected": True},
        others={"type": "PRO2-S", "zone": "fr-par-2"},
    ),
    case(
        "undeletable",
        "scaleway:elasticmetal/server:Server",
        {"protected": False},
        {"protected": True},
        absent={"protected": True},
        others={"offer": "EM-A210R-HDD", "zone": "fr-par-2"},
    ),
    case(
        "undeletable",
        "scaleway:kubernetes/cluster:Cluster",
        {"deleteAdditionalResources": True},
        {"deleteAdditionalResources": False},
        others={"cni": "cilium", "version": "1.34"},
    ),
    case(
        "keys-undeletable",
        "scaleway:secrets/secret:Secret",
        {"protected": False},
        {"protected": True},
        absent={"protected": True},
    ),
    case(
        "backed-up-daily",
        "scaleway:databases/instance:Instance",
        {"disableBackup": True},
        {"disableBackup": False, "backupSameRegion": True},
        others={"engine": "PostgreSQL-16", "nodeType": "DB-DEV-S"},
    ),
    case(
        "backed-up-daily",
        "scaleway:databases/instance:Instance",
        {"disableBackup": True, "backupScheduleFrequency": 168},
        {"disableBackup": False, "backupScheduleFrequency": 24, "backupSameRegion": True},
        others={"backupScheduleRetention": 30},
    ),
    case(
        "backed-up-daily",
        "scaleway:databases/instance:Instance",
        {"disableBackup": True},
        {"disableBackup": False, "backupScheduleFrequency": 24, "backupSameRegion": True},
        others={"snapshotId": "fr-par/0"},
    ),
    case(
        "backed-up-daily",
        "scaleway:databases/instance:Instance",
        {"backupScheduleFrequency": 48.0},
        {"backupScheduleFrequency": 24},
        others={"backupSameRegion": False},
    ),
    case(
        "backed-up-daily",
        "scaleway:mongodb/instance:Instance",
        {"isSnapshotScheduleEnabled": False},
        {"isSnapshotScheduleEnabled": True, "snapshotScheduleFrequencyHours": 24},
        others={"version": "7.0", "nodeType": "MGDB-PRO2-S"},
    ),
    case(
        "backed-up-daily",
        "scaleway:mongodb/instance:Instance",
        {"snapshotScheduleFrequencyHours": 72},
        {"isSnapshotScheduleEnabled": True, "snapshotScheduleFrequencyHours": 24},
        others={"snapshotScheduleRetentionDays": 14},
    ),
    case(
        "access-logged",
        "scaleway:loadbalancers/frontend:Frontend",
        {"enableAccessLogs": False},
        {"enableAccessLogs": True},
        absent={"enableAccessLogs": True},
        others={"inboundPort": 443, "certificateIds": ["c"]},
    ),
    # -- Azure
    case(
        "store-private",
        "azure-native:storage:StorageAccount",
        {"allowBlobPublicAccess": True},
        {"allowBlobPublicAccess": False},
        others=NFS_FREE,
    ),
    case(
        "store-private",
        "azure-native:storage:BlobContainer",
        {"publicAccess": "Blob"},
        {"publicAccess": "None"},
        others={"accountName": "scans"},
    ),
    case(
        "store-private",
        "azure-native:storage:BlobContainer",
        {"publicAccess": "Container"},
        {"publicAccess": "None"},
        others={"accountName": "scans"},
    ),
    case(
        "administration-closed",
        "azure-native:web:WebApp",
        {"siteConfig": {"remoteDebuggingEnabled": True, "alwaysOn": True}},
        {"siteConfig": {"remoteDebuggingEnabled": False, "alwaysOn": True}},
        others={"publicNetworkAccess": "Enabled"},
    ),
    case(
        "tls-floor",
        "azure-native:storage:StorageAccount",
        {"minimumTlsVersion": "TLS1_0", "enableHttpsTrafficOnly": False},
        {"minimumTlsVersion": "TLS1_2", "enableHttpsTrafficOnly": True},
        absent={"minimumTlsVersion": "TLS1_2"},
        others=NFS_FREE,
    ),
    case(
        "tls-floor",
        "azure-native:storage:StorageAccount",
        {"minimumTlsVersion": "TLS1_2", "enableHttpsTrafficOnly": False},
        {"minimumTlsVersion": "TLS1_2", "enableHttpsTrafficOnly": True},
        absent={"minimumTlsVersion": "TLS1_2"},
        others={**NFS_FREE, "enableNfsV3": False},
    ),
    case("tls-floor", "azure-native:sql:Server", {"minimalTlsVersion": "None"}, {"minimalTlsVersion": "1.2"}),
    case(
        "tls-floor",
        "azure-native:cosmosdb:DatabaseAccount",
        {"minimalTlsVersion": "Tls11"},
        {"minimalTlsVersion": "Tls12"},
        others={"locations": [{"locationName": "francecentral", "failoverPriority": 0}]},
    ),
    case(
        "tls-floor",
        "azure-native:redis:Redis",
        {"minimumTlsVersion": "1.0"},
        {"minimumTlsVersion": "1.2"},
        others={"sku": {"name": "Standard", "family": "C", "capacity": 1}},
    ),
    case(
        "tls-floor",
        "azure-native:redis:Redis",
        {"enableNonSslPort": True},
        {"enableNonSslPort": False, "minimumTlsVersion": "1.2"},
        others={"redisConfiguration": {"aadEnabled": "true"}},
    ),
    case("tls-floor", "azure-native:eventhub:Namespace", {"minimumTlsVersion": "1.1"}, {"minimumTlsVersion": "1.2"}),
    case("tls-floor", "azure-native:servicebus:Namespace", {"minimumTlsVersion": "1.1"}, {"minimumTlsVersion": "1.2"}),
    case(
        "tls-floor",
        "azure-native:web:WebApp",
        {"httpsOnly": False},
        {"httpsOnly": True, "siteConfig": {"minTlsVersion": "1.2", "ftpsState": "FtpsOnly"}},
        others={"serverFarmId": "p"},
    ),
    case(
        "tls-floor",
        "azure-native:web:WebApp",
        {"siteConfig": {"minTlsVersion": "1.3", "ftpsState": "AllAllowed", "alwaysOn": True}},
        {"httpsOnly": True, "siteConfig": {"minTlsVersion": "1.3", "ftpsState": "FtpsOnly", "alwaysOn": True}},
    ),
    case(
        "tls-floor",
        "azure-native:app:ContainerApp",
        {"configuration": {"ingress": {"allowInsecure": True, "external": False}, "secrets": []}},
        {"configuration": {"ingress": {"allowInsecure": False, "external": False}, "secrets": []}},
    ),
    case(
        "encrypted-at-rest",
        "azure-native:sql:TransparentDataEncryption",
        {"state": "Disabled"},
        {"state": "Enabled"},
        others={"databaseName": "d", "serverName": "s"},
    ),
    case(
        "versioned",
        "azure-native:storage:BlobServiceProperties",
        {"isVersioningEnabled": False},
        {"isVersioningEnabled": True},
        absent={"isVersioningEnabled": True},
        others={"accountName": "scans", "changeFeed": {"enabled": True}},
    ),
    case(
        "undeletable",
        "azure-native:storage:BlobServiceProperties",
        {
            "deleteRetentionPolicy": {"enabled": True, "days": 30, "allowPermanentDelete": False},
            "containerDeleteRetentionPolicy": {"enabled": False},
        },
        {
            "deleteRetentionPolicy": {"enabled": True, "days": 30, "allowPermanentDelete": False},
            "containerDeleteRetentionPolicy": {"enabled": True, "days": 7},
        },
        absent={
            "deleteRetentionPolicy": {"enabled": True, "days": 7},
            "containerDeleteRetentionPolicy": {"enabled": True, "days": 7},
        },
        others={"accountName": "scans"},
    ),
    case(
        "backed-up-daily",
        "azure-native:dbforpostgresql:Server",
        {"backup": {"backupRetentionDays": 3, "geoRedundantBackup": "Disabled"}},
        {"backup": {"backupRetentionDays": 7, "geoRedundantBackup": "Disabled"}},
    ),
    case(
        "backed-up-daily",
        "azure-native:dbformysql:Server",
        {"backup": {"backupRetentionDays": 1}},
        {"backup": {"backupRetentionDays": 7}},
    ),
    case(
        "backed-up-daily",
        "azure-native:sql:BackupShortTermRetentionPolicy",
        {"retentionDays": 1},
        {"retentionDays": 7},
        others={"databaseName": "d", "serverName": "s", "policyName": "default"},
    ),
    case(
        "access-logged",
        "azure-native:network:FlowLog",
        {"enabled": False},
        {"enabled": True},
        others={"targetResourceId": "/n", "storageId": "/s", "networkWatcherName": "w"},
    ),
    case(
        "log-retention-floor",
        "azure-native:network:FlowLog",
        {"retentionPolicy": {"days": 30, "enabled": True}},
        {"retentionPolicy": {"days": 365, "enabled": True}},
        others={"targetResourceId": "/n", "storageId": "/s", "enabled": True},
    ),
    case(
        "log-retention-floor",
        "azure-native:operationalinsights:Workspace",
        {"retentionInDays": 30},
        {"retentionInDays": 365},
        others={"sku": {"name": "PerGB2018"}},
    ),
    case(
        "log-retention-floor",
        "azure-native:operationalinsights:Workspace",
        {"retentionInDays": 90.0},
        {"retentionInDays": 365},
    ),
    case(
        "log-retention-floor",
        "azure-native:operationalinsights:Table",
        {"totalRetentionInDays": 60},
        {"totalRetentionInDays": 365},
        others=RETENTION,
    ),
    case(
        "log-retention-floor",
        "azure-native:sql:ServerBlobAuditingPolicy",
        {"retentionDays": 30},
        {"retentionDays": 365},
        others={"serverName": "s", "state": "Enabled", "storageEndpoint": "https://x.example"},
    ),
    case(
        "log-retention-floor",
        "azure-native:sql:ExtendedServerBlobAuditingPolicy",
        {"retentionDays": 30},
        {"retentionDays": 365},
        others={"serverName": "s", "state": "Enabled", "storageEndpoint": "https://x.example"},
    ),
]

each_case = pytest.mark.parametrize("case", CASES, ids=[f"{c.rule}-{c.token}-{i}" for i, c in enumerate(CASES)])


# -- what the rules say ----------------------------------------------------------------------------------------------


@cache
def _every_requirement() -> Profile:
    return testing.profile_of(all_rules().values())


def statuses(token: str, inputs: Mapping[str, Any], *, complete: bool = True) -> dict[str, str]:
    """Rule → status, of a resource judged by itself, as the engine shows it."""
    type = names.canonical_type(token)
    one = testing.resource(type, names.canonical_inputs(type, wire.properties(dict(inputs))))
    return {v.rule.id: v.status for v in testing.assess(one, profile=_every_requirement(), complete=complete).verdicts}


@each_case
def test_the_bad_value_is_a_violation(case: Case) -> None:
    """Also where the rest of the stack is not there, which is how the pack sees a resource."""
    assert statuses(case.token, case.inputs)[case.rule] == "violation"
    assert statuses(case.token, case.inputs, complete=False)[case.rule] == "violation"


@each_case
def test_what_is_mended_is_compliant_and_nothing_is_worse(case: Case) -> None:
    worse = {"violation": 0, "undetermined": 1, "compliant": 2}
    before, after = statuses(case.token, case.inputs), statuses(case.token, case.mended)
    assert after[case.rule] == "compliant"
    assert {r: (before.get(r), s) for r, s in after.items() if worse[s] < worse[before.get(r, "compliant")]} == {}
    assert set(before) <= set(after)


@each_case
def test_what_is_added_where_nothing_is_written_mends_a_violation(case: Case) -> None:
    if case.absent is not None:
        assert statuses(case.token, case.others)[case.rule] == "violation"
        assert statuses(case.token, {**case.others, **case.absent})[case.rule] == "compliant"


# -- what is changed -------------------------------------------------------------------------------------------------


@each_case
def test_mended(case: Case) -> None:
    inputs = case.inputs
    before = copy.deepcopy(inputs)
    mended = case.remedy.mend(inputs)
    assert mended == case.mended
    assert inputs == before
    assert mended is not None
    assert as_json(mended) == as_json(case.mended)
    assert all(mended[name] is value for name, value in case.others.items())
    assert case.remedy.mend(mended) is None


@each_case
def test_where_nothing_is_written(case: Case) -> None:
    expected = None if case.absent is None else {**case.others, **case.absent}
    assert case.remedy.mend(case.others) == expected
    nulls = dict.fromkeys(case.bad)
    assert case.remedy.mend({**case.others, **nulls}) == (None if expected is None else {**nulls, **expected})


def as_json(tree: Any) -> str:
    """To Python 1, 1.0 and true are equal; to the engine they are not."""
    return json.dumps(tree, sort_keys=True)


MARKED: Final = {
    "unknown": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "unknown bool": "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "unknown number": "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "unknown object": "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    "secret as previews print it": "[secret]",
    "output that is not known": {wire.SIGNATURE: wire.OUTPUT_SIGNATURE},
    "ciphertext": {wire.SIGNATURE: wire.SECRET_SIGNATURE, "ciphertext": "AAAA"},
    "asset": {wire.SIGNATURE: wire.ASSET_SIGNATURE, "text": "true"},
    "list": [],
    "several blocks": [{"enabled": False}, {"enabled": False}],
}


def _paths(tree: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in tree.items():
        yield (*path, key)
        if isinstance(value, dict):
            yield from _paths(value, (*path, key))


def _at(tree: Mapping[str, Any] | None, path: tuple[str, ...]) -> Any:
    for key in path:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def _with(tree: Mapping[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    head, *below = path
    return {**tree, head: _with(tree.get(head) or {}, tuple(below), value) if below else value}


@each_case
def test_what_is_unknown_or_secret_is_left_alone(case: Case) -> None:
    """Wherever the remedy writes, and in every block on the way: it then does nothing at all."""
    written = [path for path in _paths(case.good) if _at(case.bad, path) != _at(case.good, path)]
    assert written
    for path in written:
        there = _at(case.bad, path)
        secret = {wire.SIGNATURE: wire.SECRET_SIGNATURE, "value": there}
        output = {wire.SIGNATURE: wire.OUTPUT_SIGNATURE, "value": there, "secret": True}
        for name, value in {**MARKED, "secret": secret, "secret output": output}.items():
            assert case.remedy.mend(_with(case.inputs, path, value)) is None, (path, name)


@each_case
def test_what_stands_beside_may_be_unknown_or_secret(case: Case) -> None:
    beside = {f"other{i}": value for i, value in enumerate(MARKED.values())}
    assert case.remedy.mend({**case.inputs, **beside}) == {**case.mended, **beside}


# -- the spellings that SDKs send, and the choices that are a person's -----------------------------------------------

BUCKET, DATABASE = "scaleway:object/bucket:Bucket", "scaleway:databases/instance:Instance"
ACCOUNT, WORKSPACE = "azure-native:storage:StorageAccount", "azure-native:operationalinsights:Workspace"
CONTAINER, SITE = "scaleway:containers/container:Container", "azure-native:web:WebApp"
OLD_TLS: Final = {"minimumTlsVersion": "TLS1_0"}


@pytest.mark.parametrize(
    ("rule", "token", "inputs", "mended"),
    [
        ("undeletable", BUCKET, {"forceDestroy": "true"}, {"forceDestroy": False}),
        ("undeletable", BUCKET, {"forceDestroy": "False"}, None),
        ("undeletable", BUCKET, {"forceDestroy": "maybe"}, None),
        ("undeletable", BUCKET, {"forceDestroy": 1}, None),
        ("versioned", BUCKET, {"versioning": True}, None),
        ("versioned", BUCKET, {"versioning": "true"}, None),
        ("versioned", BUCKET, {"versioning": [{"enabled": False}]}, None),
        ("store-private", BUCKET, {"acl": "log-delivery-write"}, None),
        ("backed-up-daily", DATABASE, {"backupScheduleFrequency": "48"}, {"backupScheduleFrequency": 24}),
        ("backed-up-daily", DATABASE, {"backupScheduleFrequency": 12}, None),
        ("backed-up-daily", DATABASE, {"backupScheduleFrequency": True}, None),
        ("backed-up-daily", DATABASE, {"backupScheduleFrequency": "weekly"}, None),
        # The backups would go to a region that nothing names.
        ("backed-up-daily", DATABASE, {"disableBackup": True, "backupSameRegion": False}, None),
        # The provider refuses both.
        ("tls-floor", CONTAINER, {"httpOption": "enabled", "httpsConnectionsOnly": False}, None),
        ("tls-floor", CONTAINER, {"httpOption": "redirected"}, None),
        ("tls-floor", CONTAINER, {"httpsConnectionsOnly": True}, None),
        ("store-private", "azure-native:storage:BlobContainer", {"publicAccess": "blob"}, {"publicAccess": "None"}),
        (
            "tls-floor",
            ACCOUNT,
            {"kind": "storagev2", "minimumTlsVersion": "tls1_1"},
            {"kind": "storagev2", "minimumTlsVersion": "TLS1_2"},
        ),
        ("tls-floor", ACCOUNT, {"kind": "StorageV2", "minimumTlsVersion": "TLS1_3"}, None),
        ("tls-floor", ACCOUNT, {"kind": "StorageV2", "minimumTlsVersion": "SSL3"}, None),
        # It may serve NFS, whose clients cannot use HTTPS.
        ("tls-floor", ACCOUNT, {"kind": "FileStorage", **OLD_TLS}, None),
        ("tls-floor", ACCOUNT, {"kind": MARKED["unknown"], **OLD_TLS}, None),
        ("tls-floor", ACCOUNT, OLD_TLS, None),
        ("tls-floor", ACCOUNT, {"kind": "StorageV2", "enableNfsV3": True, **OLD_TLS}, None),
        ("tls-floor", ACCOUNT, {"kind": "StorageV2", "enableNfsV3": MARKED["unknown bool"], **OLD_TLS}, None),
        ("tls-floor", SITE, {}, None),
        ("tls-floor", SITE, {"httpsOnly": True}, None),
        # The price plan may not allow a year.
        ("log-retention-floor", WORKSPACE, {"retentionInDays": 7, "sku": {"name": "Free"}}, None),
        ("log-retention-floor", WORKSPACE, {"retentionInDays": 7, "sku": {"name": MARKED["unknown"]}}, None),
        ("log-retention-floor", WORKSPACE, {"retentionInDays": 7, "sku": MARKED["ciphertext"]}, None),
        ("log-retention-floor", WORKSPACE, {"retentionInDays": 400}, None),
        # For ever is longer than a year.
        ("log-retention-floor", "azure-native:network:FlowLog", {"retentionPolicy": {"days": 0}}, None),
        ("log-retention-floor", "azure-native:sql:ServerBlobAuditingPolicy", {"retentionDays": 0}, None),
        ("log-retention-floor", "azure-native:operationalinsights:Table", {"totalRetentionInDays": -1}, None),
    ],
)
def test_spellings_and_choices(rule: str, token: str, inputs: dict[str, Any], mended: dict[str, Any] | None) -> None:
    assert remedies()[rule, token].mend(inputs) == mended


# -- the table itself ------------------------------------------------------------------------------------------------


def test_every_remedy_has_a_case() -> None:
    assert {(case.rule, case.token) for case in CASES} == set(remedies())


def test_every_remedy_is_of_a_rule_and_of_a_type_that_facts_describe() -> None:
    for (rule, token), remedy in remedies().items():
        assert (remedy.rule, remedy.token) == (rule, token)
        assert not all_rules()[rule].over_deployment
        type = names.canonical_type(token)
        assert token.startswith((SCALEWAY, AZURE))
        assert names.properties(type) is not None if token.startswith(SCALEWAY) else type == token
        facts = facts_of(prefix_of(type))
        assert facts is not None
        assert facts.describing(type) or any(type in completion.types for completion in facts.completions)


@pytest.mark.parametrize("package", ["pulumiverse_scaleway", "pulumi_azure_native"])
def test_every_token_is_the_sdk_s_own(package: str) -> None:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    sdk = Path(spec.origin).read_text("utf-8")
    prefix = SCALEWAY if "scaleway" in package else AZURE
    tokens = [remedy.token for remedy in remedies().values() if remedy.token.startswith(prefix)]
    assert [token for token in tokens if f'"{token}"' not in sdk] == []


@pytest.mark.parametrize(
    ("type", "rules"),
    [
        (BUCKET, ["store-private", "versioned", "undeletable"]),
        ("scaleway:index/objectBucket:ObjectBucket", ["store-private", "versioned", "undeletable"]),
        (ACCOUNT, ["store-private", "tls-floor"]),
        ("azure-native:cache:Redis", ["tls-floor"]),
        ("azure-native:storage/v20190401:StorageAccount", []),
        ("scaleway:network/vpc:Vpc", []),
        ("pulumi:providers:scaleway", []),
    ],
)
def test_the_remedies_of_a_type(type: str, rules: list[str]) -> None:
    assert [remedy.rule for remedy in remedies_of(type)] == rules


def test_every_remedy_says_what_it_changes_in_both_languages() -> None:
    for remedy in remedies().values():
        assert remedy.what.fr != remedy.what.en
        for said in (remedy.what.fr, remedy.what.en, remedy.source):
            assert said == said.strip()
            assert said[0].islower()
            assert not said.endswith(".")
