"""Databricks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.azure_native.reading import OWN_KEY, paired_region, unsettled
from rempart.facts.azurerm.reading import (
    IN_SUBNET,
    PRIVATE_ENDPOINT,
    hidden_from_internet,
    logged,
    names,
    place,
    unlocked,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import Compute, Endpoint, Facet, Store, awaited, shown_by_nothing
from rempart.text import Text
from rempart.truth import Truth

DATABRICKS: Final = "azurerm_databricks_workspace"


@describes(DATABRICKS)
def databricks(r: Resource, host: Host) -> Iterator[Facet]:
    """The managed account that holds the workspace's files is copied to the paired region unless written otherwise;
    whether clusters have public addresses depends on the major version when unwritten."""
    where = place(r, host)
    parameters = r["custom_parameters"]
    private = hidden_from_internet(r)
    yield Store(
        place=where,
        product="databricks",
        copies=paired_region(
            parameters["storage_account_sku_name"],
            geo=lambda sku: sku.upper() not in ("STANDARD_LRS", "STANDARD_ZRS", "PREMIUM_LRS", "PREMIUM_ZRS"),
        ),
        encrypted=shown_by_nothing(Text(fr="chiffrement des données au repos", en="encryption of data at rest")),
        own_key=_own_keys(r),
        undeletable=unlocked(),
    )
    yield Compute(
        place=where,
        product="databricks",
        private=parameters["no_public_ip"].is_true(),
        attached=names(parameters["virtual_network_id"], expected=IN_SUBNET),
    )
    yield Endpoint(place=where, private=private, attached=awaited(private, PRIVATE_ENDPOINT), logged=logged())


def _own_keys(r: Resource) -> Truth:
    """Three stores, three keys; the one of the files is given by a resource of its own, which is not read."""
    cause = Text(
        fr="la clé des fichiers (DBFS) se pose par une autre ressource, qui n'est pas lue ici",
        en="the key of the files (DBFS) is set by another resource, which is not read here",
    )
    return (
        names(r["managed_services_cmk_key_vault_key_id"], expected=OWN_KEY)
        & names(r["managed_disk_cmk_key_vault_key_id"], expected=OWN_KEY)
        & unsettled(r["customer_managed_key_enabled"], cause, expected=OWN_KEY)
    )
