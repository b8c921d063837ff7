"""The ten rules of the benchmark, as Checkov custom checks."""

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck

EVERY = [
    "scaleway_object_bucket",
    "scaleway_instance_server",
    "scaleway_rdb_instance",
    "scaleway_redis_cluster",
    "scaleway_instance_security_group",
]


class Check(BaseResourceCheck):
    def __init__(self, number, name, types, passes):
        super().__init__(
            name=name,
            id=f"CKV_BENCH_{number}",
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_resources=types,
        )
        self.passes = passes

    def scan_resource_conf(self, conf):
        return CheckResult.PASSED if self.passes(conf) else CheckResult.FAILED


def first(conf, key):
    value = conf.get(key)
    return value[0] if isinstance(value, list) and value else value


Check(
    1,
    "stored-in-eea",
    EVERY,
    lambda c: str(first(c, "region") or first(c, "zone"))[:6] in ("fr-par", "nl-ams", "pl-waw", "it-mil"),
)
Check(
    2,
    "store-private",
    ["scaleway_object_bucket"],
    lambda c: first(c, "acl") not in ("public-read", "public-read-write"),
)
Check(3, "versioned", ["scaleway_object_bucket"], lambda c: bool(first(c, "versioning")))
Check(4, "no-public-address", ["scaleway_instance_server"], lambda c: not first(c, "enable_dynamic_ip"))
Check(5, "encrypted-at-rest", ["scaleway_rdb_instance"], lambda c: bool(first(c, "encryption_at_rest")))
Check(6, "backed-up-daily", ["scaleway_rdb_instance"], lambda c: not first(c, "disable_backup"))
Check(
    7,
    "private-network",
    ["scaleway_rdb_instance", "scaleway_redis_cluster"],
    lambda c: bool(first(c, "private_network")),
)
Check(8, "tls-floor", ["scaleway_redis_cluster"], lambda c: bool(first(c, "tls_enabled")))
Check(
    9, "denies-by-default", ["scaleway_instance_security_group"], lambda c: first(c, "inbound_default_policy") == "drop"
)
Check(10, "credential-expiry", ["scaleway_iam_api_key"], lambda c: bool(first(c, "expires_at")))
