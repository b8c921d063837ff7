"""Documents that several tests of the Pulumi readers start from."""

from typing import Any

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
PREFIX = "urn:pulumi:dev::proj::"
STACK = f"{PREFIX}pulumi:pulumi:Stack::proj-dev"
PROVIDER = f"{PREFIX}pulumi:providers:scaleway::default_1_60_0"
BUCKET = f"{PREFIX}acme:index:Zone$scaleway:object/bucket:Bucket::entrepot"
ACL = f"{PREFIX}scaleway:object/bucketAcl:BucketAcl::acl"
ZONE = f"{PREFIX}acme:index:Zone::zone"


def stack() -> dict[str, Any]:
    return {"urn": STACK, "type": "pulumi:pulumi:Stack", "custom": False, "outputs": {"nom": "x", "mdp": "[secret]"}}


def provider() -> dict[str, Any]:
    return {
        "urn": PROVIDER,
        "type": "pulumi:providers:scaleway",
        "custom": True,
        "id": UNKNOWN,
        "inputs": {"region": "fr-par", "version": "1.60.0", "__internal": {}, "secretKey": SECRET},
        "parent": STACK,
    }


def zone() -> dict[str, Any]:
    return {"urn": ZONE, "type": "acme:index:Zone", "custom": False, "parent": STACK}


def bucket() -> dict[str, Any]:
    return {
        "urn": BUCKET,
        "type": "scaleway:object/bucket:Bucket",
        "custom": True,
        "inputs": {
            "__defaults": ["acl"],
            "forceDestroy": False,
            "tags": {"maClé": "v"},
            "versioning": {"enabled": True},
        },
        "parent": ZONE,
        "provider": f"{PROVIDER}::{UNKNOWN}",
        "protect": True,
        "sourcePosition": "project:///stacks/hosts/scaleway.py#41",
    }


def acl() -> dict[str, Any]:
    return {
        "urn": ACL,
        "type": "scaleway:object/bucketAcl:BucketAcl",
        "custom": True,
        "inputs": {"acl": "private", "bucket": UNKNOWN, "expectedBucketOwner": SECRET},
        "parent": STACK,
        "provider": f"{PROVIDER}::{UNKNOWN}",
        "dependencies": [BUCKET],
        "propertyDependencies": {"bucket": [BUCKET], "acl": None, "expectedBucketOwner": []},
    }


def states() -> list[dict[str, Any]]:
    return [stack(), provider(), zone(), bucket(), acl()]


def digest() -> dict[str, Any]:
    return {
        "config": {"proj:taille": "2", "scaleway:region": "nl-ams"},
        "steps": [{"op": "create", "urn": state["urn"], "newState": state} for state in states()],
        "duration": 1,
        "changeSummary": {"create": 4},
    }


def export() -> dict[str, Any]:
    return {
        "version": 3,
        "deployment": {"manifest": {"time": "2026-11-22T10:00:00Z", "magic": "", "version": ""}, "resources": states()},
    }


def events() -> list[dict[str, Any]]:
    head: list[dict[str, Any]] = [{"preludeEvent": {"config": {"scaleway:region": "nl-ams"}}}]
    steps: list[dict[str, Any]] = [
        {
            "resourcePreEvent": {
                "metadata": {"op": "create", "urn": s["urn"], "type": s["type"], "new": s},
                "planning": True,
            }
        }
        for s in states()
    ]
    tail: list[dict[str, Any]] = [
        {"summaryEvent": {"maybeCorrupt": False, "resourceChanges": {"create": 4}}},
        {"cancelEvent": {}},
    ]
    return [{"sequence": n, "timestamp": 1, **event} for n, event in enumerate([*head, *steps, *tail])]
