"""Facts about Microsoft Azure, and Bleu behind the same provider, as `azurerm` declares them.

Terraform's `hashicorp/azurerm` and the classic Pulumi package `azure`, which is made from it, meet here: one spelling,
Terraform's. Three major versions are in use and rename properties; each reading takes the present name, then the past
ones. A default is given only where the schemas of 3.117.1, 4.81.0 and 5.2.0 agree (`reading.SCHEMA`): what changed
from one to another, and what Azure itself decides, stays undetermined when nobody wrote it.
"""

from rempart.facts.azurerm import (
    access,
    analytics,
    applications,
    backup,
    compute,
    databases,
    keys,
    logs,
    messaging,
    network,
    storage,
)

__all__ = [
    "access",
    "analytics",
    "applications",
    "backup",
    "compute",
    "databases",
    "keys",
    "logs",
    "messaging",
    "network",
    "storage",
]
