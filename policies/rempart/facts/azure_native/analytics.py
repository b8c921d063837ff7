"""Health data services, machine learning, Databricks, Synapse, cognitive services."""

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
    listed_only,
    logged,
    names,
    place,
    says,
    secrets,
    without_shared_keys,
)
from rempart.facts.host import Host
from rempart.facts.vocabulary import Compute, Endpoint, Facet, Identity, Inert, Store, awaited, shown_by_nothing
from rempart.text import Text

FHIR: Final = "azure-native:healthcareapis:FhirService"
DICOM: Final = "azure-native:healthcareapis:DicomService"
HEALTH_SERVICE: Final = "azure-native:healthcareapis:Service"
HEALTH_WORKSPACE: Final = "azure-native:healthcareapis:Workspace"
LEARNING: Final = "azure-native:machinelearningservices:Workspace"
DATABRICKS: Final = "azure-native:databricks:Workspace"
SYNAPSE: Final = "azure-native:synapse:Workspace"
COGNITIVE: Final = "azure-native:cognitiveservices:Account"

_AT_REST = Text(fr="chiffrement des données au repos", en="encryption of data at rest")


@describes(FHIR, DICOM)
def health_data(r: Resource, host: Host) -> Iterator[Facet]:
    """Whether they are public is an output only, so nothing in the program shows it."""
    where = place(r, host)
    yield Store(
        place=where,
        product="health-data-services",
        encrypted=shown_by_nothing(_AT_REST),
        own_key=names(r["encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"], expected=OWN_KEY),
    )
    exposure = Text(fr="accès public du service", en="public access of the service")
    yield Endpoint(place=where, private=shown_by_nothing(exposure), logged=logged())


@describes(HEALTH_SERVICE)
def health_service(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    private = closed(r["properties.publicNetworkAccess"])
    yield Store(
        place=where,
        product="health-data-services",
        encrypted=shown_by_nothing(_AT_REST),
        own_key=names(r["properties.cosmosDbConfiguration.keyVaultKeyUri"], expected=OWN_KEY),
    )
    yield Endpoint(place=where, private=private, attached=awaited(private, PRIVATE_ENDPOINT), logged=logged())


@describes(HEALTH_WORKSPACE)
def health_workspace(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(
        reason=Text(
            fr="regroupe des services FHIR et DICOM, jugés chacun", en="groups FHIR and DICOM services, each judged"
        )
    )


@describes(LEARNING)
def learning(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    private = closed(r["publicNetworkAccess"].default("Enabled", source=SDK))
    encryption = r["encryption"]
    yield Store(
        place=where,
        product="machine-learning",
        encrypted=shown_by_nothing(_AT_REST),
        own_key=encryption.is_written(expected=OWN_KEY)
        if encryption.is_absent
        else says(encryption["status"], "Enabled", expected=OWN_KEY),
    )
    yield Compute(place=where, product="machine-learning")
    yield Endpoint(place=where, private=private, attached=awaited(private, PRIVATE_ENDPOINT), logged=logged())


@describes(DATABRICKS)
def databricks(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    private = closed(r["publicNetworkAccess"])
    yield Store(place=where, product="databricks", encrypted=shown_by_nothing(_AT_REST))
    yield Compute(
        place=where,
        product="databricks",
        private=r["parameters.enableNoPublicIp.value"].is_true(),
        attached=names(
            r["parameters.customVirtualNetworkId.value"],
            expected=Text(fr="dans un réseau du client", en="in a network of the client's"),
        ),
    )
    yield Endpoint(place=where, private=private, attached=awaited(private, PRIVATE_ENDPOINT), logged=logged())


@describes(SYNAPSE)
def synapse(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    private = closed(r["publicNetworkAccess"].default("Enabled", source=SDK))
    yield Store(
        place=where,
        product="synapse",
        encrypted=shown_by_nothing(_AT_REST),
        own_key=r["encryption.cmk"].is_written(expected=OWN_KEY),
    )
    yield Compute(place=where, product="synapse")
    yield Endpoint(place=where, private=private, attached=awaited(private, PRIVATE_ENDPOINT), logged=logged())
    only = Text(fr="Entra ID seul, sans mot de passe", en="Entra ID only, no password")
    yield Identity(place=where, named=r["azureADOnlyAuthentication"].is_true(expected=only))
    yield from secrets(r["sqlAdministratorLoginPassword"])


@describes(COGNITIVE)
def cognitive(r: Resource, host: Host) -> Iterator[Facet]:
    where = place(r, host)
    properties = r["properties"]
    private = closed(properties["publicNetworkAccess"])
    yield Store(place=where, product="cognitive-services", encrypted=shown_by_nothing(_AT_REST))
    yield Compute(place=where, product="cognitive-services")
    yield Endpoint(
        place=where,
        private=private,
        restricted=listed_only(properties["networkAcls"], private),
        attached=awaited(private, PRIVATE_ENDPOINT),
        logged=logged(),
    )
    yield msgspec.structs.replace(without_shared_keys(properties["disableLocalAuth"]), place=where)
