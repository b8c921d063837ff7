"""What each resource is. One module a provider; adding a provider touches this folder only.

A fact module holds functions marked `@describes` (one resource → facets) and `@completes` (facet + companion → facet).
Modules are listed here or announced by the entry point group `rempart.facts`; they are imported when a deployment first
shows a type that they describe, and they register nothing by being imported.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from types import ModuleType
from typing import Any, Final, TypeVar

import msgspec

from rempart.deployment import Resource
from rempart.facts.host import Host
from rempart.facts.vocabulary import Facet
from rempart.names import prefix_of as prefix_of

F = TypeVar("F", bound=Facet)
Describe = Callable[[Resource, Host], Iterable[Facet]]
Complete = Callable[[Any, Resource], Facet]

MODULES: Final = {
    "scaleway": "rempart.facts.scaleway",
    "azure-native": "rempart.facts.azure_native",
    "azurerm": "rempart.facts.azurerm",
    "aws": "rempart.facts.aws",
    "clevercloud": "rempart.facts.clevercloud",
    "cloudtemple": "rempart.facts.cloudtemple",
    "docker": "rempart.facts.kubernetes",
    "google": "rempart.facts.google",
    "kubernetes": "rempart.facts.kubernetes",
    "numspot": "rempart.facts.numspot",
    "openstack": "rempart.facts.openstack",
    "outscale": "rempart.facts.outscale",
    "ovh": "rempart.facts.ovh",
    "vsphere": "rempart.facts.kubernetes",
    "archive": "rempart.facts.utility",
    "command": "rempart.facts.utility",
    "cosign": "rempart.facts.utility",
    "external": "rempart.facts.utility",
    "http": "rempart.facts.utility",
    "local": "rempart.facts.utility",
    "null": "rempart.facts.utility",
    "pulumi": "rempart.facts.utility",
    "pulumi-nodejs": "rempart.facts.utility",
    "pulumi-python": "rempart.facts.utility",
    "purrl": "rempart.facts.utility",
    "random": "rempart.facts.utility",
    "restapi": "rempart.facts.utility",
    "terraform": "rempart.facts.utility",
    "time": "rempart.facts.utility",
    "tls": "rempart.facts.utility",
}
"""Prefix of a canonical type → the module that describes it."""


class Description(msgspec.Struct, frozen=True):
    """What a fact function describes."""

    types: tuple[str, ...]
    function: Describe


class Completion(msgspec.Struct, frozen=True):
    """What a companion completes: `function` takes a facet of class `facet` of the resource that `by` names."""

    types: tuple[str, ...]
    by: str
    facet: type[Facet]
    function: Complete
    of: tuple[str, ...] = ()
    """Canonical types that `by` may name; empty: every type of the module that yields such a facet."""


def describes(*types: str) -> Callable[[Describe], Description]:
    """Mark a function (resource, host) → facets for these canonical types.

    `command*` stands for every type of a prefix that no other function describes: for packages whose types are all of
    one kind, or are named by the program (dynamic providers).
    """
    return lambda function: Description(types, function)


def completes(
    *types: str, by: str, facet: type[F], of: tuple[str, ...] = ()
) -> Callable[[Callable[[F, Resource], F]], Completion]:
    """Mark a function (facet, companion) → facet: companions of these types name their target in property `by`."""
    return lambda function: Completion(types, by, facet, function, of)


class Facts(msgspec.Struct, frozen=True):
    """The fact functions of one module, by type."""

    descriptions: dict[str, Describe]
    completions: tuple[Completion, ...]

    def describing(self, type: str) -> Describe | None:
        """The function for a type: its own, else the one for every type of its prefix."""
        return self.descriptions.get(type) or self.descriptions.get(f"{prefix_of(type)}*")


@lru_cache(maxsize=64)
def facts_of(prefix: str) -> Facts | None:
    """The fact functions for types of a prefix (`scaleway`, `azure-native`); None when nobody describes it."""
    name = MODULES.get(prefix) or _announced().get(prefix)
    return None if name is None else collected(importlib.import_module(name))


def is_known(type: str) -> bool:
    """Whether a canonical type is described or completes another by its own name, not as any other of its prefix."""
    facts = facts_of(prefix_of(type))
    return facts is not None and (type in facts.descriptions or is_companion(type))


def is_companion(type: str) -> bool:
    """Whether resources of a canonical type say something of another resource."""
    facts = facts_of(prefix_of(type))
    return facts is not None and any(type in completion.types for completion in facts.completions)


def collected(module: ModuleType) -> Facts:
    """The marked functions of a module or of a package. Two that describe one type are a defect."""
    descriptions: dict[str, Describe] = {}
    completions: list[Completion] = []
    for item in _items(module):
        if isinstance(item, Description):
            for type in item.types:
                if type in descriptions:
                    raise ValueError(f"{module.__name__} describes {type} twice")
                descriptions[type] = item.function
        elif isinstance(item, Completion):
            completions.append(item)
    return Facts(descriptions, tuple(completions))


def _items(module: ModuleType) -> Iterator[object]:
    """What a module holds; a package holds what its own modules do."""
    for item in vars(module).values():
        if isinstance(item, ModuleType) and item.__name__.startswith(f"{module.__name__}."):
            yield from _items(item)
        else:
            yield item


@lru_cache(maxsize=1)
def _announced() -> dict[str, str]:
    """Modules of other distributions: entry point name = prefix of the types, value = module."""
    from importlib.metadata import entry_points

    return {point.name: point.value for point in entry_points(group="rempart.facts")}
