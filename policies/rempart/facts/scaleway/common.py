"""What the fact functions for Scaleway share: its products, the sources of defaults, Paris, its own addresses."""

from __future__ import annotations

from typing import Final

from rempart.deployment import Resource
from rempart.facts import recipients
from rempart.facts.host import Host
from rempart.facts.showing import given, names
from rempart.facts.vocabulary import Place
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

# -- the products, as the catalogue's HDS scope names them; what it does not name is not covered --------

OBJECT_STORAGE: Final = "object-storage"
BLOCK_STORAGE: Final = "block-storage"
FILE_STORAGE: Final = "file-storage"
INSTANCES: Final = "instances"
AUTOSCALING: Final = "autoscaling"
BARE_METAL: Final = "bare-metal"
APPLE_SILICON: Final = "apple-silicon"
KUBERNETES: Final = "kubernetes"
LOAD_BALANCER: Final = "load-balancer"
MANAGED_DATABASE: Final = "managed-database"
DATA_WAREHOUSE: Final = "data-warehouse"
DATA_LAB: Final = "data-lab"
SERVERLESS: Final = "serverless"
CONTAINER_REGISTRY: Final = "container-registry"
COCKPIT: Final = "cockpit"
KEY_MANAGER: Final = "key-manager"
SECRET_MANAGER: Final = "secret-manager"  # noqa: S105  # a product
IOT: Final = "iot"
MESSAGING: Final = "messaging"
INFERENCE: Final = "inference"
EDGE_SERVICES: Final = "edge-services"
EMAIL: Final = "email"
WEB_HOSTING: Final = "web-hosting"

NETWORK: Final = "scaleway_vpc_private_network"

# -- where a default was read ----------------------------------------------------------------------------------------

_PROVIDER: Final = "terraform-provider-scaleway, 2026-08-21"


def documented(page: str) -> str:
    """The provider's documentation of a resource says so (docs/resources/`page`.md)."""
    return f"{_PROVIDER}, docs/resources/{page}.md"


def schema(file: str) -> str:
    """The provider's schema says so, or its code sends the zero value (internal/services/`file`.go)."""
    return f"{_PROVIDER}, internal/services/{file}.go"


def recorded(folder: str) -> str:
    """The API answered so where the provider's tests recorded it (internal/services/`folder`/testdata)."""
    return f"{_PROVIDER}, internal/services/{folder}/testdata"


def in_network(r: Resource, host: Host, by: str = "private_network", *, expected: Text) -> Truth:
    """Whether a private network is given, also where the whole block is known only after apply and is made from one."""
    return names(r, host, by, NETWORK, expected=expected) if r[by].is_unknown else given(r[by], expected=expected)


def in_paris(place: Place | None) -> Truth:
    """Scaleway's HDS contract covers region fr-par only (host-healthcare-data pages of its documentation)."""
    assert place is not None  # every Scaleway type that asks has a region or a zone
    return place.region.matches(r"fr-par(-\d)?", expected=Text(fr="fr-par (Paris)", en="fr-par (Paris)"))


_OWN: Final = ("scaleway.com",)
"""Scaleway's own. Under scw.cloud lie the buckets and functions of its customers: whoever they are is not known."""


def recipient(value: Value) -> Truth:
    """Who answers at an address, Scaleway's own being European."""
    return recipients.recipient(value, _OWN)
