"""What the fact functions for OUTSCALE share: its products, the sources of defaults, its places."""

from __future__ import annotations

from typing import Final

from rempart.deployment import Resource
from rempart.facts import recipients
from rempart.facts.host import Host
from rempart.facts.showing import place_of_other
from rempart.facts.vocabulary import Place
from rempart.truth import Truth
from rempart.value import Value

VIRTUAL_MACHINES: Final = "instances"
BLOCK_STORAGE: Final = "block-storage"
LOAD_BALANCER: Final = "load-balancer"
KUBERNETES: Final = "kubernetes"

NET: Final = "outscale_net"
SUBNET: Final = "outscale_subnet"
SECURITY_GROUP: Final = "outscale_security_group"
VM: Final = "outscale_vm"
NIC: Final = "outscale_nic"
VOLUME: Final = "outscale_volume"
PUBLIC_IP_LINK: Final = "outscale_public_ip_link"


def documented(page: str) -> str:
    """The provider's documentation of a resource says so (docs/resources/`page`.md)."""
    return f"terraform-provider-outscale 1.8.0, docs/resources/{page}.md"


def source(file: str) -> str:
    """The provider's code sends it so (internal/services/oapi/`file`.go)."""
    return f"terraform-provider-outscale 1.8.0, internal/services/oapi/{file}.go"


def place(r: Resource, host: Host, subnet: str = "subnet_id") -> Place | None:
    """Where something in a Subnet lies: where it says, else where its Subnet does, else in the provider's region."""
    if r["placement_subregion_name"].is_absent and r["subregion_name"].is_absent:
        other = host.deployment.target(r, subnet, SUBNET)
        if other is not None:
            return place_of_other(host, other)
    return host.place_of(r)


_OWN: Final = ("outscale.com",)
"""The vendor's own services, object storage included (oos.<region>.outscale.com), where others keep buckets too."""


def recipient(value: Value) -> Truth:
    """Who answers at an address."""
    return recipients.recipient(value, _OWN)
