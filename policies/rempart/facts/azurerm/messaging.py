"""Event Hubs and Service Bus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.azure_native.reading import OWN_KEY, off_without
from rempart.facts.azurerm.reading import (
    PRIVATE_ENDPOINT,
    SCHEMA,
    hidden_from_internet,
    listed_only,
    logged,
    names,
    place,
    place_of_parent,
    tls_floor,
    unlocked,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import Endpoint, Facet, Identity, Store, also, awaited, shown_by_nothing
from rempart.text import Text

EVENT_HUBS: Final = "azurerm_eventhub_namespace"
SERVICE_BUS: Final = "azurerm_servicebus_namespace"
EVENT_HUBS_KEY: Final = "azurerm_eventhub_namespace_customer_managed_key"
SERVICE_BUS_KEY: Final = "azurerm_servicebus_namespace_customer_managed_key"

_AT_REST = Text(fr="chiffrement des messages au repos", en="encryption of messages at rest")
_NO_KEYS = Text(fr="clés partagées désactivées, Entra ID seul", en="shared keys disabled, Entra ID only")


@describes(EVENT_HUBS)
def event_hubs(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    yield Store(
        place=where,
        product="event-hubs",
        encrypted=shown_by_nothing(_AT_REST),
        own_key=awaited(off_without(EVENT_HUBS_KEY), EVENT_HUBS_KEY),
        undeletable=unlocked(),
    )
    yield _endpoint(r, host, acls="network_rulesets", rules="ip_rule", address="ip_mask")
    keys = r["local_authentication_enabled"].default(True, source=SCHEMA)
    yield Identity(place=where, named=keys.is_false(expected=_NO_KEYS))


@describes(SERVICE_BUS)
def service_bus(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    key = names(r["customer_managed_key.key_vault_key_id"], expected=OWN_KEY)
    yield Store(
        place=where,
        product="service-bus",
        encrypted=shown_by_nothing(_AT_REST),
        own_key=awaited(key, SERVICE_BUS_KEY),
        undeletable=unlocked(),
    )
    yield _endpoint(r, host, acls="network_rule_set", rules="ip_rules", address="")
    keys = r["local_auth_enabled"].default(True, source=SCHEMA)
    yield Identity(place=where, named=keys.is_false(expected=_NO_KEYS))


def _endpoint(r: Resource, host: Host, *, acls: str, rules: str, address: str) -> Endpoint:
    private = hidden_from_internet(r)
    return Endpoint(
        place=place(r, host),
        private=private,
        restricted=listed_only(r[acls], private, rules=rules, address=address),
        attached=awaited(private, PRIVATE_ENDPOINT),
        tls=tls_floor(r["minimum_tls_version"]),
        logged=logged(),
    )


@completes(EVENT_HUBS_KEY, by="eventhub_namespace_id", facet=Store, of=(EVENT_HUBS,))
def event_hubs_key(store: Store, key: Resource) -> Store:
    told = names(key["key_vault_key_ids"], expected=OWN_KEY)
    return msgspec.structs.replace(store, own_key=also(store.own_key, told))


@completes(SERVICE_BUS_KEY, by="namespace_id", facet=Store, of=(SERVICE_BUS,))
def service_bus_key(store: Store, key: Resource) -> Store:
    told = names(key["key_vault_key_id"], expected=OWN_KEY)
    return msgspec.structs.replace(store, own_key=also(store.own_key, told))


@describes("azurerm_eventhub", "azurerm_servicebus_queue", "azurerm_servicebus_topic")
def queue(r: Resource, host: Host) -> Iterator[Facet]:
    hub = r.type == "azurerm_eventhub"
    by = ("namespace_id", "namespace_name") if hub else ("namespace_id",)
    yield Store(
        place=place_of_parent(r, host, by, EVENT_HUBS if hub else SERVICE_BUS),
        product="event-hubs" if hub else "service-bus",
    )
