"""Facts about Microsoft Azure, and Bleu behind the same SDK, as `azure-native` declares them.

Property names are the SDK's own (pulumi-azure-native 3.29.0). Types carry no API version, so a default that changed
from one version to another stays undetermined. Children have no location of their own: they
lie where their parent does.
"""

from rempart.facts.azure_native import (
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
