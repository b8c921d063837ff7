"""Terraform's planned values with its marks laid over them: what is unknown, what is secret, what was not written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from rempart import names
from rempart.readers.configuration import is_expression
from rempart.text import Text
from rempart.value import SECRET, UNTIL_APPLY, Unknown

MAYBE_DYNAMIC: Final = Unknown(
    Text(
        fr="non écrit, ou écrit par un bloc « dynamic », que le plan ne montre pas",
        en="not written, or written by a “dynamic” block, which the plan does not show",
    )
)

COMPUTED_BLOCKS: Final[Mapping[str, frozenset[str]]] = {
    type: frozenset(blocks.split())
    for type, blocks in {
        "azurerm_container_registry": "encryption network_rule_set",
        "azurerm_cosmosdb_account": "analytical_storage backup capabilities capacity",
        "azurerm_databricks_workspace": "custom_parameters",
        "azurerm_eventhub": "retention_description",
        "azurerm_eventhub_namespace": "network_rulesets",
        "azurerm_key_vault": "access_policy contact network_acls",
        "azurerm_kubernetes_cluster": "auto_scaler_profile bootstrap_profile kubelet_identity network_profile "
        "windows_profile",
        "azurerm_mssql_database": "threat_detection_policy",
        "azurerm_mysql_flexible_server": "storage",
        "azurerm_network_security_group": "security_rule",
        "azurerm_postgresql_flexible_server": "authentication",
        "azurerm_private_dns_zone": "soa_record",
        "azurerm_redis_cache": "redis_configuration",
        "azurerm_route_table": "route",
        "azurerm_servicebus_namespace": "network_rule_set",
        "azurerm_storage_account": "blob_properties network_rules queue_properties routing share_properties "
        "static_website",
        "azurerm_virtual_network": "subnet",
        "ovh_cloud_project_storage": "encryption replication versioning",
        "scaleway_apple_silicon_server": "private_ips",
        "scaleway_autoscaling_group": "load_balancer_configuration",
        "scaleway_autoscaling_instance_group": "load_balancer",
        "scaleway_baremetal_server": "private_ips",
        "scaleway_container": "health_check liveness_probe scaling_option",
        "scaleway_datalab": "total_storage",
        "scaleway_datawarehouse_deployment": "public_network",
        "scaleway_domain_registration": "owner_contact",
        "scaleway_inference_deployment": "private_ip",
        "scaleway_instance_private_nic": "private_ips",
        "scaleway_instance_server": "private_ips public_ips root_volume",
        "scaleway_k8s_cluster": "auto_upgrade autoscaler_config open_id_connect_config",
        "scaleway_k8s_pool": "upgrade_policy",
        "scaleway_lb": "private_network",
        "scaleway_lb_backend": "health_check_tcp",
        "scaleway_mongodb_instance": "private_ip public_network",
        "scaleway_object_bucket": "cors_rule",
        "scaleway_object_bucket_acl": "access_control_policy",
        "scaleway_rdb_instance": "load_balancer logs_policy private_ip",
        "scaleway_redis_cluster": "private_ips public_network",
        "scaleway_s2s_vpn_connection": "esp_ciphers ikev2_ciphers",
        "scaleway_s2s_vpn_gateway": "public_config",
        "scaleway_vpc_gateway_network": "ipam_config private_ip",
        "scaleway_vpc_private_network": "ipv4_subnet ipv6_subnets",
    }.items()
}
"""Blocks that the provider fills in when nobody writes them, so that a plan marks them unknown. Scaleway's are the
properties of pulumiverse_scaleway 1.60.0 that are optional as inputs and never None as outputs; OVH's
were seen in plans; azurerm's are the blocks that are optional and computed in the schemas of 3.117.1, 4.81.0 or
5.2.0."""


def planned(
    type: str, after: Mapping[str, Any], unknown: Any, sensitive: Any, written: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The properties of one instance.

    `unknown` and `sensitive` are Terraform's trees of marks; `written` is the configuration block's expressions, None
    when the plan has no configuration for it. A null was not written. What is marked unknown was not written either,
    unless an expression stands for it: Terraform marks optional values that the provider will choose in the same way.
    Where that cannot be told (no configuration; a block that a `dynamic` block may have made), it stays unknown.
    """
    values = {name: value for name, value in after.items() if value is not None}
    if unknown is True:
        unknown = dict.fromkeys((*after, *(written or ())), True)
    if isinstance(unknown, dict):
        for name, mark in unknown.items():
            if mark is True:
                if written is None or name in written:
                    values[name] = UNTIL_APPLY
                elif name in _ambiguous_blocks(type):
                    values[name] = MAYBE_DYNAMIC
            elif mark and _marked(mark):
                values[name] = _unknown_inside(values.get(name), mark, None if written is None else written.get(name))
    if isinstance(sensitive, dict):
        secrets: set[str] = set()
        for name, mark in sensitive.items():
            if mark and name in values:
                values[name] = _secret_inside(values[name], mark, secrets)
        if secrets:
            values = _without(values, secrets)
    elif sensitive is True:
        values = dict.fromkeys(values, SECRET)
    for name in written or ():
        # Write-only arguments never appear in a plan, whatever was written.
        if name.endswith("_wo") and name not in values:
            values[name] = SECRET
    return names.canonical_blocks(type, values)


def known(type: str, values: Mapping[str, Any], sensitive: Any) -> dict[str, Any]:
    """The properties of one instance as a state records them."""
    return planned(type, values, None, sensitive, None)


@lru_cache(maxsize=4096)
def _ambiguous_blocks(type: str) -> frozenset[str]:
    """The blocks of a type that are known when nobody writes them: marked unknown, a `dynamic` block makes them."""
    blocks = (shape.name for shape in (names.properties(type) or {}).values() if shape.inside is not None)
    return frozenset(blocks) - COMPUTED_BLOCKS.get(type, frozenset())


def _marked(mark: Any) -> bool:
    """Whether something is marked in a tree of marks."""
    if mark is True:
        return True
    if type(mark) is dict:
        mark = mark.values()
    elif type(mark) is not list:
        return False
    for item in mark:  # noqa: SIM110 (this is the hottest loop of a large plan: no generator)
        if item and _marked(item):
            return True
    return False


def _unknown_inside(value: Any, mark: Any, written: Any) -> Any:
    """`value` with what is unknown in it marked; `written` is what the configuration holds at this place, if anything.

    Items of a block are not matched one by one (sets are reordered): an argument counts as written when one of the
    blocks has it, and every argument does when some block may come from a `dynamic` one.
    """
    if mark is True:
        return UNTIL_APPLY
    written = _as_blocks(written)
    if isinstance(mark, list):
        items = value if isinstance(value, list) else []
        if isinstance(written, list):
            blocks = [block for block in written if isinstance(block, dict)]
            written = _merged(blocks) if len(blocks) == len(mark) else None
        return [
            _unknown_inside(items[index] if index < len(items) else None, item, written)
            if _marked(item)
            else items[index]
            for index, item in enumerate(mark)
            if index < len(items) or _marked(item)
        ]
    if not isinstance(mark, dict):
        return value
    result = dict(value) if isinstance(value, dict) else {}
    inside = written if isinstance(written, dict) and not is_expression(written) else None
    for name, item in mark.items():
        if not _marked(item):
            continue
        if inside is not None and item is True and name not in inside:
            continue
        result[name] = _unknown_inside(result.get(name), item, None if inside is None else inside.get(name))
    return result


def _as_blocks(written: Any) -> Any:
    """A constant object as a block of constants: what it leaves out was not written."""
    if not (isinstance(written, dict) and "constant_value" in written):
        return written
    match written["constant_value"]:
        case dict() as constant:
            return _constants(constant)
        case list() as constants:
            return [_constants(item) for item in constants if isinstance(item, dict)]
    return None


def _constants(constant: dict[str, Any]) -> dict[str, Any]:
    return {name: {"constant_value": value} for name, value in constant.items() if value is not None}


def _merged(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    """What stands in one block or another."""
    merged: dict[str, Any] = {}
    for block in blocks:
        for name, written in block.items():
            # Blocks inside blocks are compared by what they hold together; their number then says nothing.
            merged[name] = written if name not in merged else _either(merged[name], written)
    return merged


def _either(one: Any, other: Any) -> Any:
    return one if one == other else None


_SHORTEST: Final = 6
"""Texts shorter than this are not looked for elsewhere: « admin » as a password says nothing about a user's name."""


def _secret_inside(value: Any, mark: Any, secrets: set[str]) -> Any:
    """`value` with what is marked made secret; the texts that were go into `secrets`."""
    if isinstance(mark, dict) and isinstance(value, dict):
        marked = {name: item for name, item in mark.items() if item and value.get(name) is not None}
        return {**value, **{name: _secret_inside(value[name], item, secrets) for name, item in marked.items()}}
    # Marks of another length than the values cannot be told apart: nothing of the list is shown.
    if isinstance(mark, list) and isinstance(value, list) and len(mark) == len(value):
        return [_secret_inside(item, m, secrets) if m else item for item, m in zip(value, mark, strict=True)]
    if not _marked(mark) or value is None:
        return value
    if isinstance(value, str) and len(value) >= _SHORTEST:
        secrets.add(value)
    return SECRET


def _without(value: Any, secrets: set[str]) -> Any:
    """`value` without copies of its secrets: Terraform marks an argument, not always what is computed from it."""
    if isinstance(value, str):
        return SECRET if value in secrets else value
    if isinstance(value, dict):
        return {name: _without(item, secrets) for name, item in value.items()}
    if isinstance(value, list):
        return [_without(item, secrets) for item in value]
    return value
