"""Recovery Services vaults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.azure_native.reading import paired_region, says
from rempart.facts.azurerm.reading import PRIVATE_ENDPOINT, SCHEMA, copied_elsewhere, hidden_from_internet, place
from rempart.facts.host import Host
from rempart.facts.vocabulary import Backup, Endpoint, Facet, awaited, shown_by_nothing
from rempart.text import Text

VAULT: Final = "azurerm_recovery_services_vault"

_LOCKED = Text(fr="immuabilité verrouillée (Locked)", en="locked immutability")


@describes(VAULT)
def recovery_vault(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    private = hidden_from_internet(r)
    yield Backup(
        place=where,
        product="backup",
        copies=paired_region(
            r["storage_mode_type"].default("GeoRedundant", source=SCHEMA),
            geo=lambda kind: kind.lower() not in ("locallyredundant", "zoneredundant"),
        )
        + copied_elsewhere(r["cross_region_restore_enabled"].default(False, source=SCHEMA)),
        encrypted=shown_by_nothing(Text(fr="chiffrement du coffre", en="encryption of the vault")),
        immutable=says(r["immutability"], "Locked", expected=_LOCKED),
        kept=shown_by_nothing(Text(fr="durée fixée par la politique", en="duration set by the policy")),
    )
    yield Endpoint(place=where, private=private, attached=awaited(private, PRIVATE_ENDPOINT))
