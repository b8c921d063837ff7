"""What the fact functions for NumSpot share: its products, the sources of defaults, its places."""

from __future__ import annotations

import re
from typing import Final

from rempart.deployment import Resource
from rempart.facts.host import Host
from rempart.facts.vocabulary import Place
from rempart.text import Text
from rempart.value import Unknown, Value

VIRTUAL_MACHINES: Final = "instances"
BLOCK_STORAGE: Final = "block-storage"
OBJECT_STORAGE: Final = "object-storage"
LOAD_BALANCER: Final = "load-balancer"
KUBERNETES: Final = "kubernetes"
MANAGED_DATABASE: Final = "managed-database"

SUBNET: Final = "numspot_subnet"
SECURITY_GROUP: Final = "numspot_security_group"
PUBLIC_IP: Final = "numspot_public_ip"


def documented(page: str) -> str:
    """The provider's documentation of a resource says so (docs/resources/`page`.md)."""
    return f"terraform-provider-numspot 1.7.3, docs/resources/{page}.md"


def place(r: Resource, host: Host) -> Place:
    """Where a resource lies: the zone that it writes, else its Subnet's, else the region in the API's address."""
    for name in ("availability_zone_name", "availability_zone", "placement.availability_zone_name"):
        if not r[name].is_absent:
            return host.place(r[name])
    subnet = host.deployment.target(r, "subnet_id", SUBNET)
    if subnet is not None and subnet.urn != r.urn:
        return place(subnet, host)
    return host.place(host.provider["numspotHost"].map(_region_of_address))


def _region_of_address(address: object) -> object:
    """`https://api.eu-west-2.numspot.com` as eu-west-2."""
    found = re.search(r"(?:^|//)api\.([a-z0-9-]+)\.numspot\.com", str(address))
    return found[1] if found else Unknown(Text(fr="adresse sans région", en="an address without a region"))


def of_region(r: Resource, host: Host, named: Value) -> Place:
    """A region that a copy names, else where the resource lies."""
    return place(r, host) if named.is_absent else host.place(named)
