"""What the fact functions for Google Cloud and S3NS share: products, keys, sources of defaults, members of policies."""

from __future__ import annotations

from typing import Final

from rempart.deployment import Resource
from rempart.facts.host import Host
from rempart.facts.showing import AT_REST, NOT_PUBLIC, names, nothing_shows
from rempart.text import Text
from rempart.truth import Reason, Truth, true
from rempart.value import Value

OBJECT_STORAGE: Final = "object-storage"
BLOCK_STORAGE: Final = "block-storage"
FILE_STORAGE: Final = "file-storage"
MANAGED_DATABASE: Final = "managed-database"
INSTANCES: Final = "instances"
KUBERNETES: Final = "kubernetes"
SERVERLESS: Final = "serverless"
ANALYTICS: Final = "analytics"
MESSAGING: Final = "messaging"
KEY_MANAGER: Final = "key-manager"
SECRET_MANAGER: Final = "secret-manager"  # noqa: S105  # a product
LOAD_BALANCER: Final = "load-balancer"
LOGS: Final = "logs"
CONTAINER_REGISTRY: Final = "container-registry"
HEALTHCARE: Final = "healthcare"

CRYPTO_KEY: Final = "google_kms_crypto_key"
OWN_KEY: Final = Text(fr="une clé de Cloud KMS", en="a key of Cloud KMS")
PROTECTED: Final = Text(fr="protégé contre la suppression", en="protected from deletion")


def documented(page: str) -> str:
    """The provider's documentation of a resource says so (website/docs/r/`page`)."""
    return f"terraform-provider-google, website/docs/r/{page}.html.markdown"


def own_key(r: Resource, host: Host, path: str) -> Truth:
    """A key of Cloud KMS is named, also one whose id is known only after apply."""
    return names(r, host, path, CRYPTO_KEY, expected=OWN_KEY)


def encrypted(r: Resource, host: Host, key: Truth) -> Truth:
    """Google encrypts everything at rest by itself. Whether S3NS does where no key is named, no source establishes."""
    offering = host.resolution.offering
    if offering is not None and offering.id == "gcp":
        by_itself = Text(fr="Google chiffre tout au repos", en="Google encrypts everything at rest")
        return true(Reason(resource=r.urn, detail=by_itself, expected=AT_REST))
    return key if key.is_true else nothing_shows(r, AT_REST, AT_REST)


EVERYBODY: Final = ("allUsers", "allAuthenticatedUsers")
"""Members that are anybody on the Internet, or anybody with an account of Google's."""


def not_everybody(member: Value) -> Truth:
    """A member of a policy is somebody in particular."""
    return member.outside(*EVERYBODY, expected=NOT_PUBLIC)
