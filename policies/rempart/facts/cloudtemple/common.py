"""What the fact functions for Cloud Temple share: its products, the sources of defaults, its one region."""

from __future__ import annotations

from typing import Final

from rempart.deployment import Resource
from rempart.facts.host import Host
from rempart.facts.vocabulary import Place
from rempart.text import Text
from rempart.value import MISSING, Value

VMWARE: Final = "vmware"
OPEN_SOURCE: Final = "iaas-opensource"
VM_INSTANCES: Final = "vm-instances"
OBJECT_STORAGE: Final = "object-storage"
VPC: Final = "vpc"

_ONE_REGION: Final = "Cloud-Temple/docs 2026-08-20, concepts_regional.md (one region, FR1, three sites near Paris)"

ENCRYPTED_BY_HOST: Final = Text(
    fr="le chiffrement des disques de la plateforme, que l'hébergeur annonce",
    en="the encryption of the platform's disks, which the host claims",
)


def documented(page: str) -> str:
    """The provider's documentation of a resource says so (docs/resources/`page`.md)."""
    return f"terraform-provider-cloudtemple 1.10.0, docs/resources/{page}.md"


def here(r: Resource, host: Host) -> Place:
    """In the host's one region. Which of its sites, only identifiers tell, and the host's API what they mean."""
    return host.place(Value(r, "region", MISSING).default("fr1", source=_ONE_REGION))
