"""Event Hubs and Service Bus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.azure_native.reading import (
    OWN_KEY,
    PRIVATE_ENDPOINT,
    SDK,
    closed,
    logged,
    modern,
    other_regions,
    place,
    place_of_parent,
    says,
    without_shared_keys,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import Endpoint, Facet, Store, awaited, shown_by_nothing
from rempart.text import Text

EVENT_HUBS: Final = "azure-native:eventhub:Namespace"
SERVICE_BUS: Final = "azure-native:servicebus:Namespace"


@describes(EVENT_HUBS, SERVICE_BUS)
def namespace(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    encryption = r["encryption"]
    source = encryption["keySource"].default("Microsoft.KeyVault", source=SDK)
    yield Store(
        place=where,
        product="event-hubs" if r.type == EVENT_HUBS else "service-bus",
        copies=other_regions(host, r["geoDataReplication.locations"], "locationName") if r.type == SERVICE_BUS else (),
        encrypted=shown_by_nothing(Text(fr="chiffrement des messages au repos", en="encryption of messages at rest")),
        own_key=encryption.is_written(expected=OWN_KEY)
        if encryption.is_absent
        else says(source, "Microsoft.KeyVault", expected=OWN_KEY),
    )
    private = closed(r["publicNetworkAccess"].default("Enabled", source=SDK))
    yield Endpoint(
        place=where,
        private=private,
        attached=awaited(private, PRIVATE_ENDPOINT),
        tls=modern(r["minimumTlsVersion"]),
        logged=logged(),
    )
    yield msgspec.structs.replace(without_shared_keys(r["disableLocalAuth"]), place=where)


@describes("azure-native:eventhub:EventHub", "azure-native:servicebus:Queue", "azure-native:servicebus:Topic")
def queue(r: Resource, host: Host) -> Iterator[Facet]:
    hub = r.type == "azure-native:eventhub:EventHub"
    yield Store(
        place=place_of_parent(r, host, "namespaceName", EVENT_HUBS if hub else SERVICE_BUS),
        product="event-hubs" if hub else "service-bus",
    )
