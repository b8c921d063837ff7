"""The platform on Bleu: Azure's technology, run in France by a company of Orange and Capgemini.

What names Bleu to the provider is the address of the API (`metadata_host`). `environment` knows no Bleu, and a region's
name proves nothing: with Microsoft's address these same programs would run at Microsoft.
"""

from __future__ import annotations

from typing import Final

import pulumi
from blueprint import Plateforme
from hosts import azure

INTERFACE: Final = "management.sovcloud-api.fr"
"""Bleu's Azure Resource Manager, as Azure's own SDKs name it (cloud `AzureBleuCloud`)."""


def declarer(plateforme: Plateforme, config: pulumi.Config) -> None:
    """Declare the whole platform.

    `config`: as for Azure, and `domaine-des-bases`, the domain of Bleu's databases.
    """
    bleu = azure.Nuage(
        ici="bleufrancecentral",
        second_site="bleufrancesouth",
        interface=INTERFACE,
        bases=config.require("domaine-des-bases"),
    )
    azure.declarer(plateforme, config, bleu)
