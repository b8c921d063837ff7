"""Who may do what: role assignments and definitions, locks, identities, resource groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rempart.deployment import Resource
from rempart.facts import completes, describes
from rempart.facts.azure_native.access import ALL_EMBRACING, NARROW
from rempart.facts.azure_native.reading import says, unsettled
from rempart.facts.azurerm.reading import LOCK, written
from rempart.facts.host import Host
from rempart.facts.vocabulary import Compute, Facet, Identity, Inert, Store, also
from rempart.text import Text, same
from rempart.truth import Truth
from rempart.value import Value

DEFINITION: Final = "azurerm_role_definition"

_NO_ADMINISTRATOR = Text(
    fr="aucun droit d'administration ni droit sur tout", en="no administrator or all-embracing right"
)


@describes("azurerm_role_assignment")
def role_assignment(r: Resource, host: Host) -> Iterator[Facet]:
    custom = host.deployment.target(r, "role_definition_id", DEFINITION)
    named = written(r["role_definition_name"]).otherwise(r["role_definition_id"])
    yield Identity(least_privilege=_role(named) if custom is None else _permissions(custom))


def _role(role: Value) -> Truth:
    """What a built-in role grants, by its name or id; a role that is not known here stays unknown."""
    id = str(role.known).rpartition("/")[2].lower()
    name = ALL_EMBRACING.get(id) or NARROW.get(id) or str(role.known)
    if role.is_known and name not in ALL_EMBRACING.values() and name not in NARROW.values():
        cause = Text(
            fr="rôle non reconnu, ses droits ne sont pas montrés", en="role not recognised, its rights are not shown"
        )
        return unsettled(role, cause, expected=_NO_ADMINISTRATOR)
    told = role.map(lambda raw: raw, detail=lambda _: same(name))
    return told.compare(lambda _: name in NARROW.values(), _NO_ADMINISTRATOR)


@describes(DEFINITION)
def role_definition(r: Resource, host: Host) -> Iterator[Facet]:
    yield Identity(least_privilege=_permissions(r))


def _permissions(definition: Resource) -> Truth:
    """No action on everything, and no right to grant rights."""
    permissions = written(definition["permissions"])
    if permissions.is_absent:
        none = Text(fr="aucun droit écrit", en="no right is written")
        return unsettled(permissions, none, expected=_NO_ADMINISTRATOR)

    def narrow(action: Value) -> Truth:
        return action.compare(lambda raw: _is_narrow(raw.lower()) if isinstance(raw, str) else None, _NO_ADMINISTRATOR)

    return permissions.every(lambda each: each["actions"].every(narrow) & each["data_actions"].every(narrow))


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
    return says(lock["lock_level"], "CanNotDelete", "ReadOnly")


@describes(
    "azurerm_resource_group",
    LOCK,
    "azurerm_user_assigned_identity",
    "azurerm_federated_identity_credential",
)
def framework(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(
        reason=Text(
            fr="cadre d'autres ressources, sans données ni droits propres",
            en="frames other resources, with no data nor rights of its own",
        )
    )
