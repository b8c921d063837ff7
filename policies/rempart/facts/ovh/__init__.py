"""What the resources of OVHcloud are, in the public cloud and beside it.

Property names are those of terraform-provider-ovh of August 2026 and pulumi-ovh 2.22.0, which is newer for some types.
Health data is hosted in projects with the HDS option, on products and plans that the vendor's scope names.
"""

from rempart.facts.ovh import (
    access,
    clusters,
    compute,
    databases,
    dedicated,
    inert,
    keys,
    loadbalancing,
    logs,
    network,
    secrets_store,
    storage,
)

__all__ = [
    "access",
    "clusters",
    "compute",
    "databases",
    "dedicated",
    "inert",
    "keys",
    "loadbalancing",
    "logs",
    "network",
    "secrets_store",
    "storage",
]
