"""One control of the Scaleway stack is flipped, and exactly the verdicts that it should change do change.

Every row says in its own words what is changed and which verdicts follow from the texts. The stack runs once; each flip
changes a copy of its digest, which is read and judged anew by all rules. Verdicts are compared as a whole: one that
changes without being in the row fails it, as does one that stays.
"""

# ruff: noqa: E501  # tables: one flip a line

from __future__ import annotations

import copy
import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pytest
from rempart import settings, testing
from rempart.assessment import Assessment, evaluate
from rempart.catalog import Profile, profiles
from rempart.exceptions.files import Exceptions
from rempart.facts.vocabulary import Hosted, Store
from rempart.names import canonical_type
from rempart.preview import launcher
from rempart.readers import preview
from rempart.rules import all_rules
from rempart.value import segments

ROOT: Final = Path(__file__).resolve().parents[2]
LATER: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What Pulumi writes for a value that is known only after apply."""
SECRET: Final = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}

C, V, U, N = "compliant", "violation", "undetermined", "not_applicable"
GONE: Final = None
"""The verdict is no longer given."""

Verdicts = dict[tuple[str, str], str]
Expected = Mapping[str, Mapping[str, str | None]]

STACK: Final = ""
"""Address of what a rule says of the stack as a whole. Others are as in Terraform: `object_bucket.entrepot`."""


@dataclass(frozen=True)
class Added:
    """A resource that the stack does not declare. `refers`: property → address of what its value comes from."""

    type: str
    name: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    refers: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    configured: Mapping[str, Any] = field(default_factory=dict)
    """Configuration of its default provider, for a resource of another package."""


@dataclass(frozen=True)
class Flip:
    """A change of one control, and the verdicts that it changes."""

    what: str
    at: str = ""
    """Address of the resource that is changed; `provider` for the provider instance."""
    set: Mapping[str, Any] = field(default_factory=dict)
    """Property in Pulumi spelling → its new value."""
    unset: tuple[str, ...] = ()
    append: Mapping[str, Any] = field(default_factory=dict)
    """Property in Pulumi spelling → an item more of its list."""
    refers: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    add: Added | None = None
    remove: str = ""
    also: Flip | None = None
    """A second change that the control needs to make a difference."""
    expect: Expected | Callable[[], Expected] = field(default_factory=dict)
    """Address → rule → new status; a function where it takes the whole stack to say it."""
    uncovered: list[str] = field(default_factory=list)
    """Addresses of what no fact function describes."""

    def __str__(self) -> str:
        return self.what


# -- the stack, changed ----------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    return launcher.run(ROOT, stack="scaleway")


def address(type: str, name: str) -> str:
    return f"{type.removeprefix('scaleway_')}.{name}"


def located(state: Mapping[str, Any]) -> str:
    if state["type"].startswith("pulumi:providers:"):
        return "provider"
    return address(canonical_type(state["type"]), state["urn"].rpartition("::")[2])


@lru_cache(maxsize=1)
def places() -> dict[str, int]:
    """Address → rank of its step. Addresses are unique, or the table could mean another resource than it says."""
    found = [located(step["newState"]) for step in document()["steps"]]
    assert len(found) == len(set(found))
    return {where: rank for rank, where in enumerate(found)}


def changed(flip: Flip) -> dict[str, Any]:
    """The digest with one change; only the steps that are touched are copied."""
    steps = list(document()["steps"])
    removed: list[int] = []
    for part in parts(flip):
        if part.at:
            rank = places()[part.at]
            steps[rank] = copy.deepcopy(steps[rank])
            edit(steps[rank]["newState"], part)
        if part.remove:
            removed.append(places()[part.remove])
        if part.add:
            if not part.add.type.startswith("scaleway:"):
                steps.append({"op": "create", "newState": provider_of(part.add)})
            steps.append({"op": "create", "newState": made(part.add)})
    kept = [step for rank, step in enumerate(steps) if rank not in removed]
    return {**document(), "steps": kept, "changeSummary": {"create": len(kept)}}


def parts(flip: Flip) -> Iterator[Flip]:
    yield flip
    if flip.also:
        yield from parts(flip.also)


def edit(state: dict[str, Any], flip: Flip) -> None:
    for path, value in flip.set.items():
        put(state["inputs"], path, value)
    for path in flip.unset:
        *within, last = segments(path)
        del reached(state["inputs"], within)[last]
    for path, item in flip.append.items():
        state["inputs"].setdefault(path, []).append(item)
    link(state, flip.refers)


def put(inputs: dict[str, Any], path: str, value: Any) -> None:
    *within, last = segments(path)
    holder = reached(inputs, within)
    if isinstance(last, int) and last >= len(holder):
        raise IndexError(path)
    holder[last] = value


def reached(tree: Any, within: list[str | int]) -> Any:
    for segment in within:
        tree = tree[segment]
    return tree


def link(state: dict[str, Any], refers: Mapping[str, str | tuple[str, ...]]) -> None:
    """What a property names: an id that is known only after apply, of a resource of this stack."""
    links = state.setdefault("propertyDependencies", {})
    for property, targets in refers.items():
        urns = [urn_of(target) for target in ([targets] if isinstance(targets, str) else targets)]
        kinds = {kind(urn) for urn in urns}
        links[property] = [*(urn for urn in links.get(property, []) if kind(urn) not in kinds), *urns]


def kind(urn: str) -> str:
    return urn.split("::")[2].rpartition("$")[2]


def urn_of(where: str) -> str:
    if where in ADDED:
        return str(made(ADDED[where])["urn"])
    return str(document()["steps"][places()[where]]["newState"]["urn"])


def made(added: Added) -> dict[str, Any]:
    state = declared(added.type, added.name, {**added.inputs, **dict.fromkeys(added.refers, LATER)})
    state["provider"] = f"{provider_of(added)['urn']}::{LATER}"
    link(state, added.refers)
    return state


def provider_of(added: Added) -> dict[str, Any]:
    """The stack's own provider instance, or the default one of another package."""
    package = added.type.partition(":")[0]
    if package == "scaleway":
        return dict(document()["steps"][places()["provider"]]["newState"])
    return declared(f"pulumi:providers:{package}", "default", added.configured)


def declared(type: str, name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    prefix = urn_of("provider").split("::pulumi:providers:")[0]
    return {"urn": f"{prefix}::{type}::{name}", "type": type, "custom": True, "inputs": inputs}


def assessed(digest: dict[str, Any], profile: Profile) -> Assessment:
    return evaluate(
        preview.read(digest, path=str(ROOT), kind="program"),
        all_rules().values(),
        profile,
        testing.ON,
        settings=settings.read(ROOT),
        exceptions=Exceptions(),
    )


def judged(digest: dict[str, Any]) -> tuple[Verdicts, list[str]]:
    """Every verdict of every rule, and what no fact function describes."""
    assessment = assessed(digest, testing.profile_of(all_rules().values()))
    found: Verdicts = {}
    for verdict in assessment.verdicts:
        key = (address(verdict.resource.type, verdict.resource.name) if verdict.resource else STACK, verdict.rule.id)
        assert key not in found
        found[key] = verdict.status
    return found, [address(r.type, r.name) for r in assessment.coverage.uncovered]


@lru_cache(maxsize=1)
def baseline() -> Verdicts:
    found, uncovered = judged(document())
    assert uncovered == []
    return found


def difference(before: Verdicts, after: Verdicts) -> dict[tuple[str, str], str | None]:
    """(address, rule) → status afterwards, of what is not as before."""
    return {key: after.get(key) for key in before | after if before.get(key) != after.get(key)}


def flat(expected: Expected | Callable[[], Expected]) -> dict[tuple[str, str], str | None]:
    whole = expected() if callable(expected) else expected
    return {(where, rule): status for where, rules in whole.items() for rule, status in rules.items()}


PUBLIC_IP: Final = Added("scaleway:instance/ip:Ip", "publique", {"zone": "fr-par-1"})
ADDED: Final = {"instance_ip.publique": PUBLIC_IP}
"""What a flip adds and also refers to."""

# -- words of the tables ---------------------------------------------------------------------------------------------


def these(status: str | None, *rules: str) -> dict[str, str | None]:
    return dict.fromkeys(rules, status)


WHO: Final = ("operator-in-eu", "parent-in-eu", "free-of-foreign-law", "eu-or-adequate-law", "no-third-country-order")
"""What is asked of the host of every resource, whatever it is."""

KNOWN_HOST: Final = these(C, *WHO)
STORED: Final = ("stored-in-eea", "stored-in-eu")
PROCESSED: Final = ("processed-in-eea", "processed-in-eu")


def everywhere(status: str, *rules: str) -> dict[str, dict[str, str | None]]:
    """These rules on every resource of the stack that is in their scope."""
    found: dict[str, dict[str, str | None]] = {}
    for (where, rule), before in baseline().items():
        if rule in rules and before not in (N, status):
            found.setdefault(where, {})[rule] = status
    return found


def out_of_scope(where: str) -> dict[str, dict[str, str | None]]:
    """Every rule that asks of stores or of their host, on one store."""
    return {where: these(N, *(rule.id for rule in all_rules().values() if {Store, Hosted} & {*rule.facets}))}


def rule_in(**fields: Any) -> dict[str, Any]:
    return {"action": "accept", "protocol": "TCP", **fields}


def allowed(*principals: Any, **more: Any) -> str:
    statement = {"Sid": "s", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["entrepot/*"], **more}
    return json.dumps({"Version": "2023-04-17", "Statement": [{**statement, "Principal": p} for p in principals]})


ANYONE: Final = "0.0.0.0/0"
ENTREPOT: Final = "object_bucket.entrepot"
LOCK: Final = "object_bucket_lock_configuration.entrepot"
SSE: Final = "object_bucket_server_side_encryption_configuration.entrepot"
POLICY: Final = "object_bucket_policy.entrepot"
ACL: Final = "object_bucket_acl.entrepot"
WALL: Final = "instance_security_group.entrepot"
BASE: Final = "instance_server.base"
POSTE: Final = "instance_server.poste-cardio"
BASTION: Final = "vpc_public_gateway.bastion"
LOGS: Final = "cockpit_source.connexions-techniques"
API_KEY: Final = "iam_api_key.entrepot"
KEY: Final = "key_manager_key.plateforme"
SALT_KEY: Final = "key_manager_key.identites"
RIGHTS: Final = "iam_policy.entrepot"
SSH: Final = "iam_ssh_key.camille"

OPENED: Final = {ENTREPOT: these(V, "store-private", "hds-conditions")}
"""Nobody reads without authenticating, and Scaleway's conditions want a private bucket."""
ADMIN_OPENED: Final = {WALL: these(V, "administration-closed", "no-open-inbound")}
ADMIN_UNREAD: Final = {WALL: these(U, "administration-closed", "no-open-inbound")}
BASTION_OPENED: Final = {BASTION: these(V, "endpoint-restricted", "administration-closed")}
BASTION_UNREAD: Final = {BASTION: these(U, "endpoint-restricted", "administration-closed")}
BUCKET_NOWHERE: Final = {ENTREPOT: these(U, *STORED, "place-declared", "hds-certified", "hds-conditions")}


def rsa(bits: int) -> str:
    """An OpenSSH public key with a modulus of that length (RFC 4253, 6.6)."""
    parts = (b"ssh-rsa", b"\1\0\1", b"\0" + (1 << bits - 1).to_bytes(bits // 8))
    return "ssh-rsa " + b64encode(b"".join(len(part).to_bytes(4) + part for part in parts)).decode()


WHERE: Final = (
    Flip("bucket in Amsterdam: in the EU, outside the HDS scope", ENTREPOT, {"region": "nl-ams"},
         expect={ENTREPOT: these(V, "hds-certified", "hds-conditions")}),
    Flip("bucket in a region that Scaleway does not have", ENTREPOT, {"region": "us-east-1"},
         expect={ENTREPOT: {**these(U, *STORED, "hds-certified"), "hds-conditions": V}}),
    Flip("region of a bucket known after apply", ENTREPOT, {"region": LATER}, expect=BUCKET_NOWHERE),
    Flip("near: bucket without region, its provider says Paris", ENTREPOT, unset=("region",)),
    Flip("bucket without region, its provider says Amsterdam and a zone of Paris", ENTREPOT, unset=("region",),
         also=Flip("", "provider", {"region": "nl-ams"}), expect=BUCKET_NOWHERE),
    Flip("bucket without region, nor its provider", ENTREPOT, unset=("region",),
         also=Flip("", "provider", unset=("region", "zone")), expect=BUCKET_NOWHERE),
    Flip("near: the provider in Amsterdam, every resource says Paris", "provider", {"region": "nl-ams", "zone": "nl-ams-1"}),
    Flip("near: bucket written with the zone's region of its lock alone", LOCK, unset=("region",)),
    Flip("machine in Amsterdam", BASE, {"zone": "nl-ams-1"}, expect={BASE: {"hds-certified": V}}),
    Flip("machine in Warsaw", POSTE, {"zone": "pl-waw-2"}, expect={POSTE: {"hds-certified": V}}),
    Flip("zone of a machine known after apply", BASE, {"zone": LATER},
         expect={BASE: these(U, *STORED, *PROCESSED, "place-declared", "hds-certified")}),
    Flip("machine in a zone that nobody has", BASE, {"zone": "fr-mars-1"},
         expect={BASE: these(U, *STORED, *PROCESSED, "hds-certified")}),
    Flip("near: machine in another zone of Paris", BASE, {"zone": "fr-par-3"}),
    Flip("volume in Milan", "block_volume.base-entrepot", {"zone": "it-mil-1"},
         expect={"block_volume.base-entrepot": these(V, "hds-certified", "hds-conditions")}),
    Flip("volume without zone, its provider in Amsterdam", "block_volume.base-entrepot", unset=("zone",),
         also=Flip("", "provider", {"region": "nl-ams", "zone": "nl-ams-1"}),
         expect={"block_volume.base-entrepot": these(V, "hds-certified", "hds-conditions")}),
    Flip("the backup of one store in Warsaw: outside the HDS scope, and the others have none that names them",
         "block_snapshot.base-entrepot-initiale", {"zone": "pl-waw-1"},
         expect={"block_snapshot.base-entrepot-initiale": {"hds-certified": V}}),
    Flip("near: key in Amsterdam, in the EU", KEY, {"region": "nl-ams"}),
    Flip("key in a region that Scaleway does not have", KEY, {"region": "us-east-1"},
         expect={KEY: these(U, *STORED, "technical-data-in-eu")}),
    Flip("region of a secret known after apply", "secret.sel", {"region": LATER},
         expect={"secret.sel": these(U, *STORED, "technical-data-in-eu", "place-declared")}),
    Flip("logs in a region that Scaleway does not have", LOGS, {"region": "us-east-1"},
         expect={LOGS: {"technical-data-in-eu": U}}),
)  # fmt: skip

HOST: Final = (
    Flip("requests to somebody else's API", "provider", {"apiUrl": "https://api.example.org"},
         expect=lambda: everywhere(U, *WHO, *STORED, *PROCESSED, "technical-data-in-eu", "hds-certified", "secnumcloud-qualified")),
    Flip("objects to somebody else's storage", "provider", {"endpoints": '[{"s3": "https://s3.example.org"}]'},
         expect=lambda: everywhere(U, *WHO, *STORED, *PROCESSED, "technical-data-in-eu", "hds-certified", "secnumcloud-qualified")),
    Flip("near: Scaleway's own API, written", "provider", {"apiUrl": "https://api.scaleway.com"}),
)  # fmt: skip

DATA_TAGS: Final = (
    Flip("bucket classified as technical", ENTREPOT, {"tags.donnees": "technique"}, expect=lambda: out_of_scope(ENTREPOT)),
    Flip("near: a classification that rempart.toml does not list", ENTREPOT, {"tags.donnees": "divers"}),
    Flip("near: bucket without classification: health data", ENTREPOT, unset=("tags.donnees",)),
    Flip("near: one more tag", ENTREPOT, {"tags.proprietaire": "equipe-donnees"}),
    Flip("volume classified as technical", "block_volume.copie-distante", {"tags": ["donnees=technique"]},
         expect=lambda: out_of_scope("block_volume.copie-distante")),
    Flip("tags known after apply: the bucket may be a study's, and its key with it", ENTREPOT, {"tags": LATER},
         expect={ENTREPOT: {"sealed-studies": U}, KEY: {"sealed-studies": U}}),
)  # fmt: skip

ACCESS_TO_BUCKETS: Final = (
    Flip("bucket readable by all", ACL, {"acl": "public-read"}, expect=OPENED),
    Flip("bucket writable by all", ACL, {"acl": "public-read-write"}, expect=OPENED),
    Flip("bucket readable by every customer of Scaleway", ACL, {"acl": "authenticated-read"}, expect=OPENED),
    Flip("quarantine readable by all", "object_bucket_acl.quarantaine", {"acl": "public-read"},
         expect={"object_bucket.quarantaine": these(V, "store-private", "hds-conditions", "quarantine")}),
    Flip("store of a study readable by all", "object_bucket_acl.etude-onco", {"acl": "public-read"},
         expect={"object_bucket.etude-onco": these(V, "store-private", "hds-conditions")}),
    Flip("ACL known after apply", ACL, {"acl": LATER}, expect={ENTREPOT: {"hds-conditions": U}}),
    Flip("a grant to everybody", ACL, {"accessControlPolicy": {
            "owner": {"id": "p"},
            "grants": [{"permission": "READ", "grantee": {"type": "Group", "uri": "http://acs.amazonaws.com/groups/global/AllUsers"}}],
         }}, unset=("acl",), expect=OPENED),
    Flip("near: a grant to one project", ACL, {"accessControlPolicy": {
            "owner": {"id": "p"}, "grants": [{"permission": "READ", "grantee": {"type": "CanonicalUser", "id": "p"}}],
         }}, unset=("acl",)),
    Flip("no ACL: a bucket is private", remove=ACL, expect={ACL: these(GONE, *WHO)}),
    Flip("the bucket's own ACL, of old", ENTREPOT, {"acl": "public-read"}, expect=OPENED),
    Flip("policy for everybody", POLICY, {"policy": allowed("*")}, expect=OPENED),
    Flip("policy for every principal of Scaleway", POLICY, {"policy": allowed({"SCW": "*"})}, expect=OPENED),
    Flip("policy for everybody after one for an application", POLICY, {"policy": allowed({"SCW": "application_id:a"}, {"SCW": ["*"]})},
         expect=OPENED),
    Flip("policy for everybody but one", POLICY, {"policy": json.dumps({"Statement": {"Effect": "Allow", "NotPrincipal": {"SCW": "x"}}})},
         expect=OPENED),
    Flip("near: policy for everybody from listed addresses stays undetermined", POLICY,
         {"policy": allowed("*", Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/28"}})}),
    Flip("policy for everybody from every address", POLICY,
         {"policy": allowed("*", Condition={"IpAddress": {"aws:SourceIp": ANYONE}})}, expect=OPENED),
    Flip("near: policy that cannot be read stays undetermined", POLICY, {"policy": "{"}),
    Flip("policy for one application, readable at last", POLICY, {"policy": allowed({"SCW": "application_id:a"})},
         expect={ENTREPOT: {"store-private": C}}),
    Flip("policy that only denies", POLICY, {"policy": allowed("*", Effect="Deny")}, expect={ENTREPOT: {"store-private": C}}),
    Flip("no policy: nobody but the project, yet Scaleway wants one", remove=POLICY,
         expect={POLICY: these(GONE, *WHO), ENTREPOT: {"store-private": C, "hds-conditions": V}}),
    Flip("bucket served as a web site",
         add=Added("scaleway:object/bucketWebsiteConfiguration:BucketWebsiteConfiguration", "site",
                   {"indexDocument": {"suffix": "index.html"}, "region": "fr-par"}, {"bucket": ENTREPOT}),
         expect={"object_bucket_website_configuration.site": KNOWN_HOST, **OPENED}),
    Flip("near: which web pages may send requests is no access", ENTREPOT,
         {"corsRules": [{"allowedOrigins": ["*"], "allowedMethods": ["GET"]}]}),
)  # fmt: skip

BUCKETS: Final = (
    Flip("no encryption", remove=SSE, expect={SSE: these(GONE, *WHO), ENTREPOT: these(V, "encrypted-at-rest", "own-key")}),
    Flip("an encryption without rules", SSE, {"rules": []}, expect={ENTREPOT: these(V, "encrypted-at-rest", "own-key")}),
    Flip("encrypted with Scaleway's key", SSE, {"rules[0].applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}},
         expect={ENTREPOT: {"own-key": V}}),
    Flip("encrypted by Key Manager, with no key named", SSE,
         unset=("rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId",), expect={ENTREPOT: {"own-key": U}}),
    Flip("algorithm known after apply", SSE, {"rules[0].applyServerSideEncryptionByDefault.sseAlgorithm": LATER},
         expect={ENTREPOT: these(U, "encrypted-at-rest", "own-key")}),
    Flip("versions suspended", ENTREPOT, {"versioning.enabled": False}, expect={ENTREPOT: {"versioned": V}}),
    Flip("versions off", ENTREPOT, unset=("versioning",), expect={ENTREPOT: {"versioned": V}}),
    Flip("versions known after apply", ENTREPOT, {"versioning.enabled": LATER}, expect={ENTREPOT: {"versioned": U}}),
    Flip("object lock off", ENTREPOT, {"objectLockEnabled": False}, expect={ENTREPOT: {"immutable": V}}),
    Flip("object lock not written", ENTREPOT, unset=("objectLockEnabled",), expect={ENTREPOT: {"immutable": V}}),
    Flip("lock without retention", remove=LOCK, expect={LOCK: these(GONE, *WHO), ENTREPOT: {"immutable": V}}),
    Flip("lock that a right may lift", LOCK, {"rule.defaultRetention.mode": "GOVERNANCE"}, expect={ENTREPOT: {"immutable": V}}),
    Flip("mode of the lock known after apply", LOCK, {"rule.defaultRetention.mode": LATER}, expect={ENTREPOT: {"immutable": U}}),
    Flip("near: a longer lock", LOCK, {"rule.defaultRetention.days": 31}),
    Flip("deleted with its content", ENTREPOT, {"forceDestroy": True}, expect={ENTREPOT: {"undeletable": V}}),
    Flip("near: deletion with content not written: refused", ENTREPOT, unset=("forceDestroy",)),
    Flip("a lifecycle rule", ENTREPOT, {"lifecycleRules": [{"enabled": True, "expiration": {"days": 90}}]},
         expect={ENTREPOT: {"hds-conditions": V}}),
    Flip("objects moved to Glacier", ENTREPOT,
         {"lifecycleRules": [{"enabled": True, "transitions": [{"days": 30, "storageClass": "GLACIER"}]}]},
         expect={ENTREPOT: {"hds-conditions": V}}),
    Flip("near: an empty list of lifecycle rules", ENTREPOT, {"lifecycleRules": []}),
    Flip("a volume copied from a snapshot of unknown origin", "block_volume.base-entrepot", {"snapshotId": LATER},
         expect={"block_volume.base-entrepot": {"hds-conditions": U}}),
    Flip("the backup exported to a bucket that is not declared here", "block_snapshot.base-entrepot-initiale",
         {"export": {"bucket": "ailleurs", "key": "base"}},
         expect={"block_snapshot.base-entrepot-initiale": these(U, "copies-in-eea", "copies-in-eu")}),
    Flip("the backup exported to the bucket of backups", "block_snapshot.base-entrepot-initiale",
         {"export": {"bucket": LATER, "key": "base"}}, refers={"export": "object_bucket.sauvegardes"},
         expect={"block_snapshot.base-entrepot-initiale": these(C, "copies-in-eea", "copies-in-eu")}),
    Flip("near: a larger volume", "block_volume.base-entrepot", {"sizeInGb": 4000, "iops": 15000}),
)  # fmt: skip

LOGGING: Final = (
    Flip("logs kept for a month", LOGS, {"retentionDays": 30}, expect={LOGS: {"log-retention-floor": V}}),
    Flip("logs kept for a day less than a year", LOGS, {"retentionDays": 364}, expect={LOGS: {"log-retention-floor": V}}),
    Flip("near: logs kept for a leap year", LOGS, {"retentionDays": 366}),
    Flip("logs kept for more than a year", LOGS, {"retentionDays": 367}, expect={LOGS: {"log-retention-ceiling": V}}),
    Flip("retention known after apply", LOGS, {"retentionDays": LATER},
         expect={LOGS: these(U, "log-retention-floor", "log-retention-ceiling")}),
    Flip("retention not written", LOGS, unset=("retentionDays",), expect={LOGS: these(U, "log-retention-floor", "log-retention-ceiling")}),
    Flip("metrics instead of logs: nothing keeps logs any more", LOGS, {"type": "metrics"},
         expect={
             LOGS: {
                 **these(GONE, "technical-data-in-eu", "logs-private", "log-retention-floor", "log-retention-ceiling", "logs-protected", "logs-kept"),
                 **these(N, "store-private", "own-key", "versioned", "immutable", "undeletable", "backed-up-daily",
                         "hds-conditions", "copies-in-eea", "copies-in-eu"),
             },
             STACK: {"logs-kept": U},
         }),
    Flip("telemetry to Datadog",
         add=Added("scaleway:observability/exporter:Exporter", "traces",
                   {"datadogDestination": {"apiKey": SECRET, "endpoint": "https://api.datadoghq.eu"}, "exportedProducts": ["all"]},
                   {"datasourceId": LOGS}),
         expect={"cockpit_exporter.traces": {**KNOWN_HOST, "telemetry-european": V, "secret-in-clear": U}}),
    Flip("telemetry to a server that nobody knows",
         add=Added("scaleway:observability/exporter:Exporter", "traces",
                   {"otlpDestination": {"endpoint": "https://otel.example.org"}}, {"datasourceId": LOGS}),
         expect={"cockpit_exporter.traces": {**KNOWN_HOST, "telemetry-european": U}}),
)  # fmt: skip

FIREWALLS: Final = (
    Flip("accepts what comes in", WALL, {"inboundDefaultPolicy": "accept"}, expect={WALL: {"denies-by-default": V}}),
    Flip("inbound policy not written: accepts", WALL, unset=("inboundDefaultPolicy",), expect={WALL: {"denies-by-default": V}}),
    Flip("inbound policy known after apply", WALL, {"inboundDefaultPolicy": LATER}, expect={WALL: {"denies-by-default": U}}),
    Flip("accepts what goes out", WALL, {"outboundDefaultPolicy": "accept"}, expect={WALL: {"denies-outbound": V}}),
    Flip("outbound policy not written: accepts", WALL, unset=("outboundDefaultPolicy",), expect={WALL: {"denies-outbound": V}}),
    Flip("everything may go anywhere, by a rule", WALL, append={"outboundRules": rule_in(ipRange=ANYONE)}, expect={WALL: {"denies-outbound": V}}),
    Flip("database open to all", WALL, {"inboundRules[0].ipRange": ANYONE}, expect=ADMIN_OPENED),
    Flip("database open to all of IPv6", WALL, {"inboundRules[0].ipRange": "::/0"}, expect=ADMIN_OPENED),
    Flip("database open to whoever: no address", WALL, unset=("inboundRules[0].ipRange",), expect=ADMIN_OPENED),
    Flip("SSH open to half of the Internet", WALL, {"inboundRules[1].ipRange": "128.0.0.0/1"}, expect=ADMIN_OPENED),
    Flip("RDP open to all", WALL, append={"inboundRules": rule_in(port=3389, ipRange=ANYONE)}, expect=ADMIN_OPENED),
    Flip("a range that holds administration ports, open to all", WALL,
         append={"inboundRules": rule_in(portRange="8000-9300", ipRange=ANYONE)}, expect=ADMIN_OPENED),
    Flip("every port open to all", WALL, append={"inboundRules": rule_in(ipRange=ANYONE)}, expect=ADMIN_OPENED),
    Flip("8443 open to all: neither web nor administration", WALL,
         append={"inboundRules": rule_in(port=8443, ipRange=ANYONE)}, expect={WALL: {"no-open-inbound": V}}),
    Flip("source known after apply", WALL, {"inboundRules[1].ipRange": LATER}, expect=ADMIN_UNREAD),
    Flip("port known after apply, open to all", WALL, append={"inboundRules": rule_in(port=LATER, ipRange=ANYONE)}, expect=ADMIN_UNREAD),
    Flip("inbound rules known after apply", WALL, {"inboundRules": LATER}, expect=ADMIN_UNREAD),
    Flip("rules in a resource apart: SSH open to all",
         add=Added("scaleway:instance/securityGroupRules:SecurityGroupRules", "de-plus",
                   {"inboundRules": [rule_in(port=22, ipRange=ANYONE)]}, {"securityGroupId": WALL}),
         expect={"instance_security_group_rules.de-plus": {**KNOWN_HOST, **these(V, "administration-closed", "no-open-inbound")}}),
    Flip("pings from all: not the web", WALL, append={"inboundRules": {"action": "accept", "protocol": "ICMP", "ipRange": ANYONE}},
         expect={WALL: {"no-open-inbound": V}}),
    Flip("near: web open to all", WALL, append={"inboundRules": rule_in(port=443, ipRange=ANYONE)}),
    Flip("near: RDP from a private network", WALL, append={"inboundRules": rule_in(port=3389, ipRange="172.16.0.0/12")}),
    Flip("near: RDP from sixteen addresses", WALL, append={"inboundRules": rule_in(port=3389, ipRange="192.0.2.0/28")}),
    Flip("near: RDP refused to all", WALL, append={"inboundRules": rule_in(port=3389, ipRange=ANYONE, action="drop")}),
    Flip("no inbound rule", WALL, {"inboundRules": []},
         expect={WALL: these(GONE, "administration-closed", "no-open-inbound")}),
    Flip("near: a description", WALL, {"description": "0.0.0.0/0 accept"}),
    Flip("first inbound rule of a sas", "instance_security_group.sas-cardio", {"inboundRules": [rule_in(port=22, ipRange="10.42.1.0/24")]},
         expect={"instance_security_group.sas-cardio": these(C, "administration-closed", "no-open-inbound")}),
    Flip("networks of the VPC accept one another", "vpc_acl.plateforme", {"defaultPolicy": "accept"},
         expect={"vpc_acl.plateforme": {"denies-by-default": V}}),
    Flip("policy of the VPC not written: accepts", "vpc_acl.plateforme", unset=("defaultPolicy",),
         expect={"vpc_acl.plateforme": {"denies-by-default": V}}),
    Flip("database reached from everywhere in the VPC", "vpc_acl.plateforme", {"rules[0].source": ANYONE},
         expect={"vpc_acl.plateforme": these(V, "administration-closed", "no-open-inbound")}),
    Flip("near: another reason for a flow", "vpc_acl.plateforme", {"rules[0].description": "chargement"}),
    Flip("study whose networks accept one another", "vpc_acl.etude-onco", {"defaultPolicy": "accept"},
         expect={"vpc_acl.etude-onco": {"denies-by-default": V}}),
    Flip("routes to other VPCs", "vpc.etude-cardio", {"enableTransitivity": True}, expect={"vpc.etude-cardio": {"network-isolated": V}}),
)  # fmt: skip

MACHINES: Final = (
    Flip("a dynamic address", BASE, {"enableDynamicIp": True}, expect={BASE: {"no-public-address": V}}),
    Flip("near: dynamic address not written: none", BASE, unset=("enableDynamicIp",)),
    Flip("dynamic address known after apply", BASE, {"enableDynamicIp": LATER}, expect={BASE: {"no-public-address": U}}),
    Flip("a reserved address", BASE, {"ipId": LATER}, refers={"ipId": "instance_ip.publique"},
         add=PUBLIC_IP, expect={BASE: {"no-public-address": V}}),
    Flip("near: a reserved address that nothing uses", add=PUBLIC_IP),
    Flip("several addresses on a study's machine", POSTE, {"ipIds": ["fr-par-1/11111111-1111-1111-1111-111111111111"]},
         expect={POSTE: these(V, "no-public-address", "study-unreachable")}),
    Flip("outside every private network", BASE, unset=("privateNetworks",), expect={BASE: {"private-network": V}}),
    Flip("attached by a card of its own", BASE, unset=("privateNetworks",),
         add=Added("scaleway:instance/privateNic:PrivateNic", "carte", {"zone": "fr-par-1"},
                   {"serverId": BASE, "privateNetworkId": "vpc_private_network.entrepot"}),
         expect={"instance_private_nic.carte": KNOWN_HOST}),
    Flip("behind the default firewall", BASE, unset=("securityGroupId",), expect={BASE: {"firewalled": V}}),
    Flip("not protected from deletion", BASE, {"protected": False}, expect={BASE: {"undeletable": V}}),
    Flip("protection not written: none", BASE, unset=("protected",), expect={BASE: {"undeletable": V}}),
    Flip("password in the script of first start", BASE, {"cloudInit": "#cloud-config\npassword: Adm1nistrateur"},
         expect={BASE: {"secret-in-clear": V}}),
    Flip("password in user data", BASE, {"userData": {"password": "Adm1nistrateur"}}, expect={BASE: {"secret-in-clear": V}}),
    Flip("private key in the script of first start", BASE,
         {"cloudInit": "#cloud-config\nwrite_files:\n- content: -----BEGIN OPENSSH PRIVATE KEY-----"}, expect={BASE: {"secret-in-clear": V}}),
    Flip("near: a reference to a password kept elsewhere", BASE, {"cloudInit": "#cloud-config\npassword: $MOT_DE_PASSE"}),
    Flip("near: a script that the program marks as secret", BASE, {"cloudInit": SECRET}),
    Flip("script known after apply", BASE, {"cloudInit": LATER}, expect={BASE: {"secret-in-clear": U}}),
    Flip("near: a larger machine", BASE, {"type": "POP2-16C-64G", "name": "base-2"}),
)  # fmt: skip

GATEWAYS: Final = (
    Flip("bastion open to all", BASTION, {"allowedIpRanges[0]": ANYONE}, expect=BASTION_OPENED),
    Flip("bastion open to all of IPv6", BASTION, append={"allowedIpRanges": "::/0"}, expect=BASTION_OPENED),
    Flip("bastion without list: open to all", BASTION, unset=("allowedIpRanges",), expect=BASTION_OPENED),
    Flip("bastion with an empty list", BASTION, {"allowedIpRanges": []}, expect=BASTION_UNREAD),
    Flip("list of the bastion known after apply", BASTION, {"allowedIpRanges": LATER}, expect=BASTION_UNREAD),
    Flip("near: sixteen addresses more", BASTION, append={"allowedIpRanges": "203.0.113.0/28"}),
    Flip("no bastion", BASTION, {"bastionEnabled": False}, expect={BASTION: these(GONE, "endpoint-restricted", "administration-closed")}),
    Flip("port of the Internet that leads to SSH",
         add=Added("scaleway:network/publicGatewayPatRule:PublicGatewayPatRule", "ssh",
                   {"publicPort": 2222, "privatePort": 22, "privateIp": "10.40.4.2", "zone": "fr-par-1"}, {"gatewayId": BASTION}),
         expect={"vpc_public_gateway_pat_rule.ssh": {**KNOWN_HOST, **these(V, "administration-closed", "no-open-inbound")}}),
    Flip("port of the Internet that leads to a portal",
         add=Added("scaleway:network/publicGatewayPatRule:PublicGatewayPatRule", "portail",
                   {"publicPort": 443, "privatePort": 443, "privateIp": "10.40.4.2", "zone": "fr-par-1"}, {"gatewayId": BASTION}),
         expect={"vpc_public_gateway_pat_rule.portail": {**KNOWN_HOST, **these(C, "administration-closed", "no-open-inbound")}}),
)  # fmt: skip

IDENTITIES: Final = (
    Flip("API key without end", API_KEY, unset=("expiresAt",), expect={API_KEY: {"credential-expiry": V}}),
    Flip("API key that ends a day too late", API_KEY, {"expiresAt": "2027-11-23T00:00:00Z"}, expect={API_KEY: {"credential-expiry": V}}),
    Flip("near: API key that ends after a year to the day", API_KEY, {"expiresAt": "2027-11-22T00:00:00Z"}),
    Flip("end of an API key that is no date", API_KEY, {"expiresAt": "jamais"}, expect={API_KEY: {"credential-expiry": U}}),
    Flip("end of an API key known after apply", API_KEY, {"expiresAt": LATER}, expect={API_KEY: {"credential-expiry": U}}),
    Flip("every right on everything", RIGHTS, {"rules[0].permissionSetNames": ["AllProductsFullAccess"]}, expect={RIGHTS: {"least-privilege": V}}),
    Flip("the right to give oneself rights", RIGHTS, append={"rules": {"permissionSetNames": ["IAMManager"], "organizationId": "o"}},
         expect={RIGHTS: {"least-privilege": V}}),
    Flip("all of object storage in every project", RIGHTS,
         append={"rules": {"permissionSetNames": ["ObjectStorageFullAccess"], "organizationId": "o"}}, expect={RIGHTS: {"least-privilege": V}}),
    Flip("near: all of object storage in one project", RIGHTS,
         append={"rules": {"permissionSetNames": ["ObjectStorageFullAccess"], "projectIds": ["p"]}}),
    Flip("rights known after apply", RIGHTS, {"rules[0].permissionSetNames": LATER}, expect={RIGHTS: {"least-privilege": U}}),
    Flip("SSH key of 1024 bit", SSH, {"publicKey": rsa(1024)}, expect={SSH: {"strong-keys": V}}),
    Flip("SSH key for DSA", SSH, {"publicKey": "ssh-dss AAAAB3NzaC1kc3M="}, expect={SSH: {"strong-keys": V}}),
    Flip("near: SSH key of 2048 bit, the floor until 2030", SSH, {"publicKey": rsa(2048)}),
    Flip("SSH key that cannot be read", SSH, {"publicKey": "camille"}, expect={SSH: {"strong-keys": U}}),
)  # fmt: skip

KEYS: Final = (
    Flip("key that may be deleted", KEY, {"unprotected": True}, expect={KEY: {"keys-undeletable": V}}),
    Flip("near: protection of a key not written: protected", KEY, unset=("unprotected",)),
    Flip("key without rotation", KEY, unset=("rotationPolicy",), expect={KEY: {"keys-rotated": V}}),
    Flip("key that turns every two years", KEY, {"rotationPolicy.rotationPeriod": "17520h"}, expect={KEY: {"keys-rotated": V}}),
    Flip("near: key that turns every quarter", KEY, {"rotationPolicy.rotationPeriod": "2160h0m0s"}),
    Flip("rotation known after apply", KEY, {"rotationPolicy.rotationPeriod": LATER}, expect={KEY: {"keys-rotated": U}}),
    Flip("key of pseudonymisation without rotation", SALT_KEY, unset=("rotationPolicy",),
         expect={SALT_KEY: these(V, "keys-rotated", "pseudonymisation-renewed")}),
    Flip("an algorithm that Key Manager does not list", KEY, {"algorithm": "rsa_oaep_1024_sha1"}, expect={KEY: {"strong-keys": U}}),
    Flip("near: RSA of 3072 bit", KEY, {"algorithm": "rsa_oaep_3072_sha256", "usage": "asymmetric_encryption"}),
    Flip("secret that may be deleted", "secret.sel", {"protected": False}, expect={"secret.sel": {"keys-undeletable": V}}),
    Flip("protection of a secret not written: none", "secret.sel", unset=("protected",), expect={"secret.sel": {"keys-undeletable": V}}),
    Flip("secret without own key", "secret.sel", unset=("keyId",), expect={"secret.sel": {"own-key": V}}),
    Flip("near: another description of a secret", "secret.sel", {"description": "sel"}),
    Flip("warehouse encrypted with the key of pseudonymisation", SSE, refers={"rules": SALT_KEY},
         expect={SALT_KEY: {"pseudonymisation-apart": V}}),
)  # fmt: skip

STUDIES: Final = (
    Flip("one key for two studies", "object_bucket_server_side_encryption_configuration.etude-onco",
         refers={"rules": "key_manager_key.etude-cardio"},
         expect={"key_manager_key.etude-cardio": {"sealed-studies": V}, "key_manager_key.etude-onco": {"sealed-studies": GONE}}),
    Flip("machine of a study on another's network", POSTE, refers={"privateNetworks": "vpc_private_network.etude-onco"},
         expect={POSTE: {"sealed-studies": V}}),
    Flip("disk of another study", "block_volume.travail-cardio", {"tags": ["etude=onco", "zone=etude", "donnees=sante"]},
         expect={POSTE: {"sealed-studies": V}}),
    Flip("machine of a study that says it is another's", POSTE, {"tags": ["etude=onco", "zone=etude"]},
         expect={POSTE: {"sealed-studies": V}}),
    Flip("study of a machine known after apply", POSTE, {"tags": LATER},
         expect={POSTE: {"sealed-studies": U, "study-unreachable": GONE}}),
    Flip("gateway of one study into the network of another", "vpc_gateway_network.sas-cardio",
         refers={"privateNetworkId": "vpc_private_network.sas-onco"}, expect={"vpc_gateway_network.sas-cardio": {"sealed-studies": V}}),
    Flip("shared machine on the networks of two studies", "instance_server.rebond",
         refers={"privateNetworks": ("vpc_private_network.etude-cardio", "vpc_private_network.etude-onco")},
         expect={"instance_server.rebond": {"sealed-studies": V}}),
    Flip("near: shared machine on the network of one study", "instance_server.rebond",
         refers={"privateNetworks": "vpc_private_network.etude-cardio"}),
)  # fmt: skip

SERVICES: Final = (
    Flip("a public database",
         add=Added("scaleway:databases/instance:Instance", "pg", {"engine": "PostgreSQL-16", "nodeType": "DB-GP-S", "region": "fr-par"}),
         expect={"rdb_instance.pg": {
             **KNOWN_HOST, **these(C, *STORED, "place-declared", "backed-up-daily"),
             **these(V, "secnumcloud-qualified", "encrypted-at-rest", "endpoint-private", "endpoint-restricted",
                     "private-network"),
             **these(U, "hds-certified", "copies-in-eea", "copies-in-eu", "tls-floor"),
         }}),
    Flip("a private database: whether the HDS certificate covers it is disputed",
         add=Added("scaleway:databases/instance:Instance", "pg",
                   {"engine": "PostgreSQL-16", "nodeType": "DB-GP-S", "region": "fr-par", "encryptionAtRest": True,
                    "backupSameRegion": True, "privateNetwork": {"pnId": LATER, "enableIpam": True}}),
         expect={"rdb_instance.pg": {
             **KNOWN_HOST, **these(C, *STORED, "place-declared", "backed-up-daily", "encrypted-at-rest", "endpoint-private",
                                   "endpoint-restricted", "private-network"),
             **these(U, "hds-certified", "tls-floor"), "secnumcloud-qualified": V,
         }}),
    Flip("a cluster whose API is open to all",
         add=Added("scaleway:kubernetes/cluster:Cluster", "k8s",
                   {"version": "1.34", "cni": "cilium", "region": "fr-par", "deleteAdditionalResources": False},
                   {"privateNetworkId": "vpc_private_network.entrepot"}),
         expect={"k8s_cluster.k8s": {
             **KNOWN_HOST, **these(C, *STORED, *PROCESSED, "place-declared", "hds-certified", "hds-conditions", "private-network", "undeletable"),
             **these(V, "secnumcloud-qualified", "endpoint-restricted", "administration-closed"),
             **these(U, "encrypted-at-rest", "access-logged", "clusters-patched"),
         }}),
    Flip("a type that nobody knows", add=Added("scaleway:quantum/machine:Machine", "qubit", {"region": "fr-par"}),
         expect={"scaleway:quantum/machine:Machine.qubit": {
             **KNOWN_HOST, **these(C, *STORED, "place-declared"), "hds-certified": U, "secnumcloud-qualified": V,
         }}, uncovered=["scaleway:quantum/machine:Machine.qubit"]),
    Flip("an administrator of a database that is not declared here",
         add=Added("scaleway:databases/user:User", "chef", {"instanceId": "fr-par/1", "name": "chef", "isAdmin": True}),
         expect={"rdb_user.chef": {**KNOWN_HOST, "least-privilege": V}}),
    Flip("a person's account: factors are shown by nothing",
         add=Added("scaleway:iam/user:User", "camille", {"email": "camille@plateforme.example", "username": "camille"}),
         expect={"iam_user.camille": {**KNOWN_HOST, "named-accounts": C, "strong-authentication": U}}),
    Flip("a container that answers anybody, in clear too",
         add=Added("scaleway:containers/container:Container", "portail",
                   {"region": "fr-par", "privacy": "public", "httpOption": "enabled", "namespaceId": "fr-par/1"}),
         expect={"container.portail": {
             **KNOWN_HOST, **these(C, *PROCESSED, "place-declared"), "hds-certified": U,
             **these(V, "secnumcloud-qualified", "authenticated", "tls-floor", "endpoint-private", "endpoint-restricted", "private-network"),
         }}),
    Flip("a command: it can do anything, unseen", add=Added("command:local:Command", "essai", {"create": "curl"}),
         expect={"command:local:Command.essai": {"opaque": U}}),
    Flip("a bucket at another host, of another law",
         add=Added("aws:s3/bucket:Bucket", "ailleurs", {"region": "eu-west-3"}, configured={"region": "eu-west-3"}),
         expect={"aws_s3_bucket.ailleurs": {
             **these(V, "operator-in-eu", "parent-in-eu", "free-of-foreign-law", "secnumcloud-qualified"),
             **these(V, "own-key", "versioned", "immutable"),
             **these(U, "eu-or-adequate-law", "no-third-country-order", "hds-certified"), **these(C, *STORED, "place-declared"),
             **these(C, "encrypted-at-rest", "store-private", "undeletable"),
         }}),
    Flip("near: one more project", add=Added("scaleway:account/project:Project", "essai", {"name": "essai"})),
)  # fmt: skip

FLIPS: Final = (
    *WHERE, *HOST, *DATA_TAGS, *ACCESS_TO_BUCKETS, *BUCKETS, *LOGGING, *FIREWALLS, *MACHINES, *GATEWAYS, *IDENTITIES, *KEYS,
    *STUDIES, *SERVICES,
)  # fmt: skip


@pytest.mark.parametrize("flip", FLIPS, ids=str)
def test_a_flip_changes_exactly_these_verdicts(flip: Flip) -> None:
    after, uncovered = judged(changed(flip))
    assert difference(baseline(), after) == flat(flip.expect)
    assert uncovered == flip.uncovered


SETTLED_BY_NOTHING: Final = {
    "second-site": "one flip backs up one store, and every store needs a copy of its own elsewhere",
    "activity-logged": "what software logs is not a property of infrastructure",
    "backups-encrypted": "a snapshot is encrypted in the machine, which no property shows",
}
"""Rules that speak of the stack, and that no control of it changes."""


def test_every_rule_that_speaks_of_the_stack_is_flipped() -> None:
    flipped = {rule for flip in FLIPS for _where, rule in flat(flip.expect)}
    assert {rule for _where, rule in baseline()} - flipped == SETTLED_BY_NOTHING.keys()


def test_there_are_enough_of_them() -> None:
    changing = [flip for flip in FLIPS if flip.expect]
    assert len({flip.what for flip in FLIPS}) == len(FLIPS)
    assert len(changing) >= 60
    assert all(not flip.expect for flip in FLIPS if flip.what.startswith("near:"))
    assert all(flip.what.startswith("near:") for flip in FLIPS if not flip.expect)


def named(what: str) -> Flip:
    return next(flip for flip in FLIPS if flip.what == what)


@pytest.mark.parametrize(
    ("what", "requirement", "before", "after"),
    [
        ("bucket in a region that Scaleway does not have", "CSP-R1111-9-1", "satisfied", "undetermined"),
        ("requests to somebody else's API", "MR-V-5.2", "satisfied", "undetermined"),
        ("a bucket at another host, of another law", "MR-V-5.2", "satisfied", "violated"),
        ("bucket readable by all", "MR-SEC-EXP-1", "undetermined", "violated"),
        ("bucket readable by all", "CSP-L1111-8", "undetermined", "violated"),
        ("no encryption", "MR-SEC-TRA-1", "undetermined", "violated"),
        ("logs kept for a month", "MR-SEC-JOU-3", "satisfied", "violated"),
        ("near: logs kept for a leap year", "MR-SEC-JOU-3", "satisfied", "satisfied"),
        ("API key without end", "MR-SEC-HAB-3", "to_attest", "violated"),
        ("every right on everything", "MR-SEC-HAB-1", "to_attest", "violated"),
        ("one key for two studies", "MR-SEC-ESP-1", "satisfied", "violated"),
        ("warehouse encrypted with the key of pseudonymisation", "SNDS-R1461-7", "satisfied", "violated"),
        ("key of pseudonymisation without rotation", "SNDS-6.3", "to_attest", "violated"),
        ("a command: it can do anything, unseen", "MR-V-5.2", "satisfied", "undetermined"),
    ],
)
def test_a_flip_reaches_the_requirement(what: str, requirement: str, before: str, after: str) -> None:
    digests = (document(), changed(named(what)))
    found = [
        next(r.status for r in assessed(digest, profiles()["pds"]).results if r.requirement.id == requirement)
        for digest in digests
    ]
    assert found == [before, after]
