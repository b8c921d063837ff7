"""Safe fixes for Scaleway.

Left out, although a rule finds the violation:

- what the provider makes by replacing the resource: TLS of Redis, object lock, transitivity of a VPC, public addresses
  of Kubernetes nodes, protocol of an SNS subscription; and the retention of a Cockpit source, of which documentation
  and code disagree;
- encryption of a managed database: it cannot be taken back, and earlier versions of the provider replace the database;
- compliance mode of a lock: nobody could lift it;
- deletion protection of a Key Manager key: the provider sends it on creation only, so an existing key would be shown as
  protected without being so;
- rotation of keys: not every algorithm and origin accepts one;
- the retention of a database's logs: they lie on its own disk, which might fill up;
- what may cut off people, machines or devices: public addresses, firewall policies, lists of addresses, authentication
  of containers and models, visibility of a registry, `allow_insecure` and provisioning of devices, TLS towards the
  servers behind a load balancer, the blocking mode of an application firewall;
- what a person must choose: regions, private networks, certificates, keys, rights, end dates, lifecycle rules, storage
  classes, recipients of telemetry, ciphers of a tunnel.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rempart.facts.scaleway.common import schema
from rempart.facts.scaleway.storage import PUBLIC_ACLS
from rempart.remedies import Remedy
from rempart.remedies.setting import Setting, alongside, between, choosing, flag, is_written, mending, word
from rempart.remedies.words import HTTPS, TLS, VERSIONED
from rempart.text import Text


def _daily_backup(inputs: Mapping[str, Any]) -> tuple[Setting, ...]:
    """Backups every day. Those that were off would leave the region unless they are told not to; an instance restored
    from a snapshot keeps the schedule of its origin, which nothing shows."""
    restored = is_written(inputs, "snapshotId")
    enabled = flag("disableBackup", False, absent="right")
    often = between("backupScheduleFrequency", 1, 24, to=24, absent="open" if restored else "right")
    were_off = enabled.judge(inputs.get("disableBackup")) is False
    return (enabled, often, alongside("backupSameRegion", True)) if were_off else (enabled, often)


def _https_only(inputs: Mapping[str, Any]) -> tuple[Setting, ...]:
    """By the property that the program uses: the provider refuses both at once. Without either, by the one that every
    version of the provider knows."""
    if not is_written(inputs, "httpsConnectionsOnly"):
        return (word("httpOption", "redirected", over=("enabled",), absent="wrong"),)
    return () if is_written(inputs, "httpOption") else (flag("httpsConnectionsOnly", True, absent="open"),)


_NOT_PUBLIC: Final = Text("retire au public l'accès au compartiment", "takes public access to the bucket away")
_PROTECTED: Final = Text("active la protection contre la suppression", "turns protection from deletion on")

REMEDIES: Final = (
    # Who reads it
    Remedy(
        "store-private",
        "scaleway:object/bucket:Bucket",
        _NOT_PUBLIC,
        mending(word("acl", "private", over=PUBLIC_ACLS, absent="right")),
        schema("object/bucket"),
    ),
    Remedy(
        "store-private",
        "scaleway:object/bucketAcl:BucketAcl",
        _NOT_PUBLIC,
        mending(word("acl", "private", over=PUBLIC_ACLS, absent="open")),
        schema("object/bucket_acl"),
    ),
    Remedy(
        "store-private",
        "scaleway:object/item:Item",
        Text("retire au public l'accès à l'objet", "takes public access to the object away"),
        mending(word("visibility", "private", over=PUBLIC_ACLS, absent="right")),
        schema("object/object"),
    ),
    Remedy(
        "store-private",
        "scaleway:instance/image:Image",
        Text("réserve l'image au projet", "keeps the image to the project"),
        mending(flag("public", False, absent="right")),
        schema("instance/image"),
    ),
    # How it travels
    Remedy(
        "tls-floor",
        "scaleway:containers/container:Container",
        HTTPS,
        choosing(_https_only),
        schema("container/container"),
    ),
    Remedy(
        "tls-floor",
        "scaleway:functions/function:Function",
        HTTPS,
        mending(word("httpOption", "redirected", over=("enabled",), absent="wrong")),
        schema("function/function"),
    ),
    Remedy(
        "tls-floor",
        "scaleway:loadbalancers/loadBalancer:LoadBalancer",
        TLS,
        mending(
            word(
                "sslCompatibilityLevel",
                "ssl_compatibility_level_intermediate",
                over=("ssl_compatibility_level_old",),
                beside=("ssl_compatibility_level_modern",),
                absent="right",
            )
        ),
        schema("lb/lb"),
    ),
    # What is lost, and what is kept
    Remedy(
        "versioned",
        "scaleway:object/bucket:Bucket",
        VERSIONED,
        mending(flag("versioning.enabled", True, absent="wrong")),
        schema("object/bucket"),
    ),
    Remedy(
        "undeletable",
        "scaleway:object/bucket:Bucket",
        Text(
            "interdit de supprimer un compartiment qui contient des objets",
            "forbids deleting a bucket that holds objects",
        ),
        mending(flag("forceDestroy", False, absent="right")),
        schema("object/bucket"),
    ),
    Remedy(
        "undeletable",
        "scaleway:instance/server:Server",
        _PROTECTED,
        mending(flag("protected", True, absent="wrong")),
        schema("instance/server"),
    ),
    Remedy(
        "undeletable",
        "scaleway:elasticmetal/server:Server",
        _PROTECTED,
        mending(flag("protected", True, absent="wrong")),
        schema("baremetal/server"),
    ),
    Remedy(
        "undeletable",
        "scaleway:kubernetes/cluster:Cluster",
        Text(
            "garde les volumes et les répartiteurs quand la grappe est supprimée",
            "keeps volumes and load balancers when the cluster is deleted",
        ),
        mending(flag("deleteAdditionalResources", False, absent="open")),
        schema("k8s/cluster"),
    ),
    Remedy(
        "keys-undeletable",
        "scaleway:secrets/secret:Secret",
        _PROTECTED,
        mending(flag("protected", True, absent="wrong")),
        schema("secret/secret"),
    ),
    Remedy(
        "backed-up-daily",
        "scaleway:databases/instance:Instance",
        Text(
            "active une sauvegarde quotidienne, qui reste dans la région si elle était désactivée",
            "turns a daily backup on, which stays in the region if it was off",
        ),
        choosing(_daily_backup),
        schema("rdb/instance"),
    ),
    Remedy(
        "backed-up-daily",
        "scaleway:mongodb/instance:Instance",
        Text("active un instantané quotidien", "turns a daily snapshot on"),
        mending(
            flag("isSnapshotScheduleEnabled", True, absent="open"),
            between("snapshotScheduleFrequencyHours", 1, 24, to=24, absent="open"),
        ),
        schema("mongodb/instance"),
    ),
    # What is logged
    Remedy(
        "access-logged",
        "scaleway:loadbalancers/frontend:Frontend",
        Text("active le journal des accès", "turns the access log on"),
        mending(flag("enableAccessLogs", True, absent="wrong")),
        schema("lb/frontend"),
    ),
)
