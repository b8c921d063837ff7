"""What the fact functions for OpenStack share: its services by the names that hosts' scopes use, defaults, words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

OBJECT_STORAGE: Final = "object-storage"
BLOCK_STORAGE: Final = "block-storage"
FILE_STORAGE: Final = "file-storage"
INSTANCES: Final = "instances"
KUBERNETES: Final = "kubernetes"
MANAGED_DATABASE: Final = "managed-database"
LOAD_BALANCER: Final = "load-balancer"
KEY_MANAGER: Final = "key-manager"

NETWORK: Final = "openstack_networking_network_v2"
PORT: Final = "openstack_networking_port_v2"
VOLUME: Final = "openstack_blockstorage_volume_v3"
INSTANCE: Final = "openstack_compute_instance_v2"
SECURITY_GROUP: Final = "openstack_networking_secgroup_v2"
FLOATING: Final = "openstack_networking_floatingip_associate_v2"

TLS: Final = Text(fr="TLS, jusqu'aux serveurs", en="TLS, up to the servers")
VERSIONS: Final = {"SSLV3": False, "TLSV1": False, "TLSV1.1": False, "TLSV1.2": True, "TLSV1.3": True}


def documented(page: str) -> str:
    """The provider's documentation of a resource says so (docs/resources/`page`.md)."""
    return f"terraform-provider-openstack, 2026-07-16, docs/resources/{page}.md"


def word(value: Value, words: Mapping[str, bool], expected: Text) -> Truth:
    """A word of an enumeration, whatever its case; one that is not listed is UNKNOWN."""
    return value.compare(lambda raw: words.get(str(raw).strip().upper()), expected)
