"""What the fact functions for OVHcloud share: its products, the HDS option of a project, words, sources of defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rempart.deployment import Resource
from rempart.facts import recipients
from rempart.facts.host import Host
from rempart.facts.showing import nothing_shows, place_of_other
from rempart.facts.vocabulary import Place, Transfer
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

OBJECT_STORAGE: Final = "object-storage"
BLOCK_STORAGE: Final = "block-storage"
FILE_STORAGE: Final = "file-storage"
INSTANCES: Final = "instances"
MANAGED_DATABASE: Final = "managed-database"
KUBERNETES: Final = "kubernetes"
CONTAINER_REGISTRY: Final = "container-registry"
LOAD_BALANCER: Final = "load-balancer"
LOGS: Final = "logs"
DEDICATED_SERVER: Final = "dedicated-server"
ECO_SERVER: Final = "eco-server"
NAS: Final = "nas"
VPS: Final = "vps"
WEB_DATABASE: Final = "web-database"
EMAIL: Final = "email"
KEY_MANAGER: Final = "key-manager"

PROJECT: Final = "ovh_cloud_project"

_HDS_OPTION: Final = Text(fr="l'option HDS du projet", en="the HDS option of the project")
_OPTIONS: Final = ("certification.hds.2018", "certification.hds")


def documented(page: str) -> str:
    """The provider's documentation of a resource says so (docs/resources/`page`.md)."""
    return f"terraform-provider-ovh, 2026-08-21, docs/resources/{page}.md"


NETWORKS: Final = (
    "ovh_cloud_network_private_vrack",
    "ovh_cloud_project_network_private",
    "ovh_cloud_project_region_network",
)
SUBNETS: Final = (
    "ovh_cloud_network_private_vrack_subnet",
    "ovh_cloud_project_network_private_subnet",
    "ovh_cloud_project_network_private_subnet_v2",
)


def hds_option(r: Resource, host: Host) -> Truth:
    """OVHcloud hosts health data in a project that has the HDS option, ordered with it (terraform-provider-ovh, docs
    cloud_project). A project that is not in this deployment shows nothing of it."""
    project = host.deployment.target(r, "service_name", PROJECT)
    if project is None:
        return nothing_shows(r, _HDS_OPTION, _HDS_OPTION)
    return project_has_option(project)


def project_has_option(project: Resource) -> Truth:
    """Whether the order of a project names the HDS option; an order without options has none."""
    options = project["plan_option"]
    if options.is_absent or options.known == []:
        return options.is_written(expected=_HDS_OPTION)
    return project["plan_option"].some(lambda option: option["plan_code"].among(*_OPTIONS)).expecting(_HDS_OPTION)


def word(value: Value, words: Mapping[str, bool], expected: Text) -> Truth:
    """A value of an enumeration, whatever its case; a word that is not listed is UNKNOWN."""
    return value.compare(lambda raw: words.get(str(raw).strip().lower()), expected)


def place_of_parent(r: Resource, host: Host, by: str, *types: str) -> Place | None:
    """Where the resource that `by` names lies; None where it is not in this deployment."""
    parent = host.deployment.target(r, by, *types)
    return None if parent is None else place_of_other(host, parent)


_OWN: Final = ("ovh.net", "ovh.com", "ovhcloud.com")
"""OVHcloud's own. Under cloud.ovh.net lie the buckets and databases of its customers too."""


def recipient(value: Value) -> Truth:
    """Who answers at an address."""
    return recipients.recipient(value, _OWN)


SUBSIDIARIES: Final = frozenset({"CZ", "DE", "ES", "FI", "FR", "IE", "IT", "LT", "NL", "PL", "PT"})
"""Subsidiaries of OVHcloud in the European Union (API /me, nichandle.OvhSubsidiaryEnum)."""

_EU_SUBSIDIARY: Final = Text(fr="une filiale de l'Union européenne", en="a subsidiary in the European Union")


def ordered_from(r: Resource) -> Iterator[Transfer]:
    """With which subsidiary the order is made, where one is written; else it is the account's, whose endpoint the
    provider names."""
    named = r["ovh_subsidiary"]
    if not named.is_absent:
        yield Transfer(european=named.compare(lambda raw: str(raw).strip().upper() in SUBSIDIARIES, _EU_SUBSIDIARY))
