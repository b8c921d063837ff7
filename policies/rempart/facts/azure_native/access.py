"""Who may do what: role assignments and definitions, locks, identities, resource groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart import truth
from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.azure_native.reading import RESOURCE_GROUP, says, unsettled
from rempart.facts.host import Host
from rempart.facts.vocabulary import Compute, Facet, Identity, Inert, Store, also
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

DEFINITION: Final = "azure-native:authorization:RoleDefinition"
LOCK: Final = "azure-native:authorization:ManagementLockByScope"

ALL_EMBRACING: Final = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "b24988ac-6180-42a0-ab88-20f7382dd24c": "Contributor",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
}
"""Built-in roles that grant everything, or the right to grant it (learn.microsoft.com, Azure built-in roles)."""

NARROW: Final = {
    "acdd72a7-3385-48ef-bd42-f606fba81ae7": "Reader",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
    "4633458b-17de-408a-b874-0445c86b69e6": "Key Vault Secrets User",
    "12338af0-0e69-4776-bea7-57ae8d297424": "Key Vault Crypto User",
    "e147488a-f6f5-4113-8e2d-b22465e65bf6": "Key Vault Crypto Service Encryption User",
    "7f951dda-4ed3-4680-a7ca-43fe172d538d": "AcrPull",
    "73c42c96-874c-492b-b04d-ab87d138a893": "Log Analytics Reader",
    "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
}
"""Built-in roles that grant one kind of use (same source)."""

_NO_ADMINISTRATOR = Text(
    fr="aucun droit d'administration ni droit sur tout", en="no administrator or all-embracing right"
)


@describes("azure-native:authorization:RoleAssignment")
def role_assignment(r: Resource, host: Host) -> Iterator[Facet]:
    role = r["roleDefinitionId"]
    custom = host.deployment.target(r, "roleDefinitionId", DEFINITION)
    yield Identity(least_privilege=_role(role) if custom is None else _permissions(custom))


def _role(role: Value) -> Truth:
    """What a built-in role grants; a role that is not known here stays unknown."""
    name = str(role.known).rpartition("/")[2].lower()
    named = role.map(lambda raw: raw, detail=lambda _: _called(ALL_EMBRACING.get(name) or NARROW.get(name)))
    if role.is_known and name not in ALL_EMBRACING and name not in NARROW:
        cause = Text(
            fr="rôle non reconnu, ses droits ne sont pas montrés", en="role not recognised, its rights are not shown"
        )
        return unsettled(role, cause, expected=_NO_ADMINISTRATOR)
    return named.compare(lambda _: name in NARROW, _NO_ADMINISTRATOR)


def _called(name: str | None) -> Text | None:
    return None if name is None else Text(name, name)


@describes(DEFINITION)
def role_definition(r: Resource, host: Host) -> Iterator[Facet]:
    yield Identity(least_privilege=_permissions(r))


def _permissions(definition: Resource) -> Truth:
    """No action on everything, and no right to grant rights."""
    permissions = definition["permissions"]
    if permissions.is_absent:
        return unsettled(
            permissions, Text(fr="aucun droit écrit", en="no right is written"), expected=_NO_ADMINISTRATOR
        )

    def narrow(action: Value) -> Truth:
        return action.compare(lambda raw: _is_narrow(raw.lower()) if isinstance(raw, str) else None, _NO_ADMINISTRATOR)

    return permissions.every(
        lambda each: truth.every((each["actions"].every(narrow), each["dataActions"].every(narrow)))
    )


def _is_narrow(action: str) -> bool:
    """Not an action on every service (`*/read` only reads), nor one that could grant rights."""
    if action.startswith("microsoft.authorization/"):
        return False
    return not action.startswith("*") or action.endswith("/read")


@completes(LOCK, by="scope", facet=Store)
def locked_store(store: Store, lock: Resource) -> Store:
    return msgspec.structs.replace(store, undeletable=also(store.undeletable, _locks(lock)))


@completes(LOCK, by="scope", facet=Compute)
def locked_compute(compute: Compute, lock: Resource) -> Compute:
    return msgspec.structs.replace(compute, undeletable=also(compute.undeletable, _locks(lock)))


def _locks(lock: Resource) -> Truth:
    return says(lock["level"], "CanNotDelete", "ReadOnly")


@describes(
    RESOURCE_GROUP,
    LOCK,
    "azure-native:authorization:ManagementLockAtResourceGroupLevel",
    "azure-native:authorization:ManagementLockAtSubscriptionLevel",
    "azure-native:authorization:ManagementLockAtResourceLevel",
    "azure-native:authorization:PolicyAssignment",
    "azure-native:managedidentity:UserAssignedIdentity",
    "azure-native:managedidentity:FederatedIdentityCredential",
)
def framework(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(
        reason=Text(
            fr="cadre d'autres ressources, sans données ni droits propres",
            en="frames other resources, with no data nor rights of its own",
        )
    )
