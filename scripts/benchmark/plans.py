"""Terraform plans of any size for the benchmark: estates of a few types, repeating themselves as real ones do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple


class Estate(NamedTuple):
    """What a plan is made of."""

    provider: str
    """As Terraform writes it: its own name comes last."""
    configured: dict[str, str]
    kinds: list[tuple[str, dict[str, Any]]]
    faults: dict[str, dict[str, Any]]
    """Type → what the faulty ones have."""


KINDS: list[tuple[str, dict[str, Any]]] = [
    (
        "scaleway_object_bucket",
        {"region": "fr-par", "acl": "private", "force_destroy": False, "versioning": [{"enabled": True}]},
    ),
    (
        "scaleway_instance_server",
        {
            "zone": "fr-par-1",
            "type": "PRO2-S",
            "image": "debian_bookworm",
            "enable_dynamic_ip": False,
            "protected": True,
        },
    ),
    (
        "scaleway_rdb_instance",
        {
            "region": "fr-par",
            "engine": "PostgreSQL-16",
            "node_type": "DB-PRO2-XXS",
            "encryption_at_rest": True,
            "disable_backup": False,
            "backup_same_region": True,
            "private_network": [{"pn_id": "fr-par/11111111-1111-1111-1111-111111111111"}],
        },
    ),
    (
        "scaleway_redis_cluster",
        {
            "zone": "fr-par-1",
            "version": "7.2.5",
            "node_type": "RED1-S",
            "tls_enabled": True,
            "private_network": [{"id": "fr-par/11111111-1111-1111-1111-111111111111"}],
        },
    ),
    (
        "scaleway_instance_security_group",
        {
            "zone": "fr-par-1",
            "inbound_default_policy": "drop",
            "outbound_default_policy": "drop",
            "inbound_rule": [{"action": "accept", "port": 443, "ip_range": "10.0.0.0/8", "protocol": "TCP"}],
        },
    ),
    ("scaleway_iam_api_key", {"description": "ingestion", "expires_at": "2027-05-01T00:00:00Z"}),
]

FAULTS: dict[str, dict[str, Any]] = {
    "scaleway_object_bucket": {"acl": "public-read"},
    "scaleway_instance_server": {"enable_dynamic_ip": True},
    "scaleway_rdb_instance": {"encryption_at_rest": False},
    "scaleway_redis_cluster": {"tls_enabled": False},
    "scaleway_instance_security_group": {"inbound_default_policy": "accept"},
    "scaleway_iam_api_key": {"expires_at": None},
}

SCALEWAY = Estate("registry.terraform.io/scaleway/scaleway", {"region": "fr-par", "zone": "fr-par-1"}, KINDS, FAULTS)

AZURE = Estate(
    "registry.terraform.io/hashicorp/azurerm",
    {},
    [
        (
            "azurerm_storage_account",
            {
                "location": "francecentral",
                "resource_group_name": "donnees",
                "account_tier": "Standard",
                "account_replication_type": "ZRS",
                "https_traffic_only_enabled": True,
                "min_tls_version": "TLS1_2",
                "public_network_access_enabled": False,
            },
        )
    ],
    {"azurerm_storage_account": {"location": "eastus"}},
)


def plan(resources: int, of: Estate) -> dict[str, Any]:
    """A plan of so many resources; one in fifty has a fault."""
    own_name = of.provider.rpartition("/")[2]
    changes, planned, configured = [], [], []
    for number in range(resources):
        type, values = of.kinds[number % len(of.kinds)]
        name = f"r{number}"
        after = {"name": name, **values}
        if number % 50 == 49:
            after |= of.faults[type]
        address = f"{type}.{name}"
        about = {
            "address": address,
            "mode": "managed",
            "type": type,
            "name": name,
            "provider_name": of.provider,
        }
        planned.append({**about, "schema_version": 0, "values": after, "sensitive_values": {}})
        changes.append(
            {
                **about,
                "change": {
                    "actions": ["create"],
                    "before": None,
                    "after": after,
                    "after_unknown": {"id": True},
                    "before_sensitive": False,
                    "after_sensitive": {},
                },
            }
        )
        configured.append(
            {
                "address": address,
                "mode": "managed",
                "type": type,
                "name": name,
                "provider_config_key": own_name,
                "expressions": {key: {"constant_value": value} for key, value in after.items() if value is not None},
                "schema_version": 0,
            }
        )
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.8",
        "planned_values": {"root_module": {"resources": planned}},
        "resource_changes": changes,
        "configuration": {
            "provider_config": {
                own_name: {
                    "name": own_name,
                    "full_name": of.provider,
                    "expressions": {name: {"constant_value": value} for name, value in of.configured.items()},
                }
            },
            "root_module": {"resources": configured},
        },
        "complete": True,
        "errored": False,
    }


def write(folder: Path, resources: int, of: Estate = SCALEWAY) -> Path:
    """The plan as a file, made once."""
    path = folder / f"{of.provider.rpartition('/')[2]}-{resources}.json"
    if not path.exists():
        path.write_text(json.dumps(plan(resources, of)), encoding="utf-8")
    return path
