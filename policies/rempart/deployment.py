"""What every reader makes and everything else reads: resources, their provider instances, their links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final, Literal

import msgspec

from rempart.names import snake
from rempart.text import Text
from rempart.value import MISSING, Value, descend, segments

SourceKind = Literal["program", "preview", "events", "state", "terraform-plan", "terraform-state", "policy"]

ResourceKind = Literal["managed", "read", "component", "provider", "stack", "deleted"]
"""managed: created or kept by this deployment, and judged. read: looked up, owned elsewhere. component, provider and
stack hold nothing themselves. deleted: about to go. Only managed resources are judged and counted."""


ELSEWHERE = ""
"""Stands in `Resource.reads` when more was read than the resource's own properties."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a deployment was read."""

    kind: SourceKind
    path: str
    stack: str = ""
    project: str = ""
    complete: bool = True
    """False when resources may be missing from the input: what nobody declared there then proves nothing."""
    backend: str = ""
    """Where the state is kept, as Pulumi.yaml names it: scheme and host (`s3://depot?endpoint=oos.example`); empty when
    it names nothing, or the source is no program."""
    secrets_provider: str = ""
    """What encrypts the stack's secrets, as its settings file names it: scheme and host, or one word."""


class Location(msgspec.Struct, frozen=True):
    """The line that declared a resource; `file` is relative to the project's root, `line` counts from 1."""

    file: str
    line: int


class Unanswered(msgspec.Struct, frozen=True, kw_only=True):
    """A data source, method or stack reference that nothing answered, and what it left undetermined."""

    token: str
    leaves: tuple[str, ...] = ()
    location: Location | None = None


class Provider:
    """A provider instance: which package, configured how. `provider["region"]` is a `Value`, like a resource's."""

    __slots__ = ("inputs", "is_default", "is_visible", "location", "name", "package", "source", "urn", "version")

    def __init__(
        self,
        *,
        package: str,
        urn: str = "",
        name: str = "default",
        inputs: dict[str, Any] | None = None,
        is_default: bool = True,
        version: str = "",
        source: str = "",
        location: Location | None = None,
        is_visible: bool = True,
    ) -> None:
        self.package = package
        """The Pulumi package (`azure-native`) or the Terraform provider type (`azurerm`)."""
        self.source = source
        """The Terraform source address (`hashicorp/azurerm`), empty for Pulumi."""
        self.urn = urn
        self.name = name
        self.inputs = inputs or {}
        """Configuration as its source spells it: camelCase in Pulumi, snake_case in Terraform."""
        self.is_default = is_default
        self.is_visible = is_visible
        """False when the source does not show the configuration: what `inputs` lacks may then well be set."""
        self.version = version
        self.location = location

    def __getitem__(self, path: str) -> Value:
        """What stands at a path in Pulumi's spelling, whichever spelling the source has."""
        for spelling in (path, snake(path)):
            found = descend(self.configuration, spelling)
            if found is not MISSING:
                return Value(self, spelling, found)  # type: ignore[arg-type]  # evidence needs the URN
        return Value(self, path, MISSING)  # type: ignore[arg-type]

    @property
    def configuration(self) -> dict[str, Any]:
        """`inputs` as a tree: what is no string travels as a JSON text between an SDK and its provider."""
        return {name: _unfolded(raw) for name, raw in self.inputs.items()}


def _unfolded(raw: Any) -> Any:
    if not (isinstance(raw, str) and raw[:1] in ("{", "[")):
        return raw
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return raw


class Resource:
    """One resource as declared: its type in canonical spelling, its properties, its provider, its links.

    `resource["versioning.enabled"]` is a `Value`; `resource.properties` is the tree that it is read from (plain data,
    `Unknown` and `Secret` markers). The top-level properties that were read are noted in `reads`, so that resources
    that agree in them can share a verdict.
    """

    __slots__ = (
        "dependencies",
        "kind",
        "location",
        "name",
        "parent",
        "properties",
        "property_dependencies",
        "protected",
        "provider",
        "reads",
        "token",
        "type",
        "urn",
    )

    def __init__(
        self,
        *,
        urn: str,
        type: str,
        name: str,
        properties: dict[str, Any],
        provider: Provider,
        token: str = "",
        kind: ResourceKind = "managed",
        parent: str = "",
        dependencies: tuple[str, ...] = (),
        property_dependencies: Mapping[str, tuple[str, ...]] | None = None,
        protected: bool = False,
        location: Location | None = None,
    ) -> None:
        self.urn = urn
        self.type = type
        self.token = token or type
        self.name = name
        self.properties = properties
        self.provider = provider
        self.kind = kind
        self.parent = parent
        self.dependencies = dependencies
        self.property_dependencies = property_dependencies or {}
        """Top-level property → URNs (or addresses) of the resources that its value was made from."""
        self.protected = protected
        self.location = location
        self.reads: set[str] = set()

    def __getitem__(self, path: str) -> Value:
        head = segments(path)[0]
        self.reads.add(head)  # type: ignore[arg-type]  # a path starts with a name
        return Value(self, path, descend(self.properties, path))

    @property
    def package(self) -> str:
        return self.provider.package

    def __repr__(self) -> str:
        return f"Resource({self.urn!r})"


_INDEX: Final = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|-?\d+)\]$')


def _is_called_otherwise(resource: Resource, named: str) -> bool:
    """Whether a known reference by name cannot mean the resource: its own name is known, and another.

    A reference may be an id with a place before it, or without: only one that was made from the name is judged.
    """
    own = resource.properties.get("name")
    return isinstance(own, str) and own != "" and own in named and named.rpartition("/")[2] != own


class Deployment:
    """Everything that one source declares."""

    def __init__(
        self,
        source: Source,
        resources: Iterable[Resource],
        *,
        providers: Iterable[Provider] = (),
        unanswered: Iterable[Unanswered] = (),
        warnings: Iterable[Text] = (),
        outputs: Mapping[str, Any] | None = None,
    ) -> None:
        self.source = source
        self.resources = tuple(resources)
        self.providers = tuple(providers)
        self.unanswered = tuple(unanswered)
        self.warnings = tuple(warnings)
        self.outputs = dict(outputs or {})
        self._by_own_name: dict[tuple[str, str], dict[str, tuple[Resource, ...]]] = {}

    @cached_property
    def managed(self) -> tuple[Resource, ...]:
        """The resources that are judged."""
        return tuple(r for r in self.resources if r.kind == "managed")

    @cached_property
    def by_urn(self) -> dict[str, Resource]:
        return {r.urn: r for r in self.resources}

    @cached_property
    def by_type(self) -> dict[str, tuple[Resource, ...]]:
        """Managed and read resources, by canonical type."""
        grouped: dict[str, list[Resource]] = {}
        for resource in self.resources:
            if resource.kind in ("managed", "read"):
                grouped.setdefault(resource.type, []).append(resource)
        return {type: tuple(group) for type, group in grouped.items()}

    @cached_property
    def _by_identity(self) -> dict[tuple[str, str], tuple[Resource, ...]]:
        """(canonical type, id or name as known) → the resources that carry it."""
        index: dict[tuple[str, str], list[Resource]] = {}
        for resource in self.resources:
            if resource.kind not in ("managed", "read"):
                continue
            for key in ("id", "name", "arn"):
                value = resource.properties.get(key, MISSING)
                if isinstance(value, str) and value:
                    group = index.setdefault((resource.type, value), [])
                    if resource not in group:
                        group.append(resource)
        return {key: tuple(group) for key, group in index.items()}

    def _instances(self, address: str) -> tuple[Resource, ...]:
        """The resource of an address; all its instances where it is Terraform's common one, without index."""
        one = self.by_urn.get(address)
        return (one,) if one else self._by_common_address.get(address, ())

    @cached_property
    def _by_common_address(self) -> dict[str, tuple[Resource, ...]]:
        grouped: dict[str, list[Resource]] = {}
        for resource in self.resources:
            if resource.urn.endswith("]"):
                grouped.setdefault(_INDEX.sub("", resource.urn), []).append(resource)
        return {address: tuple(group) for address, group in grouped.items()}

    def _called(self, type: str, name: str, by: str) -> tuple[Resource, ...]:
        """The resources of a type that bear an id or a name: under the usual properties, or under `by` where that is a
        name, as a storage account bears its own in the `accountName` that its containers name it by."""
        usual = self._by_identity.get((type, name), ())
        if not by.lower().endswith("name"):
            return usual
        if (type, by) not in self._by_own_name:
            index: dict[str, list[Resource]] = {}
            for resource in self.by_type.get(type, ()):
                value = resource.properties.get(by, MISSING)
                if isinstance(value, str) and value and resource.kind in ("managed", "read"):
                    index.setdefault(value, []).append(resource)
            self._by_own_name[type, by] = {value: tuple(group) for value, group in index.items()}
        return usual + self._by_own_name[type, by].get(name, ())

    def made_from(self, resource: Resource, by: str) -> tuple[Resource | None, ...]:
        """What a property's value is made from, by its dependencies; None for what this deployment does not hold."""
        head = str(segments(by)[0])
        resource.reads.update((head, ELSEWHERE))
        urns = resource.property_dependencies.get(head, ())
        return tuple(found for urn in urns for found in self._instances(urn) or (None,))

    def target(self, resource: Resource, by: str, *types: str) -> Resource | None:
        """The one resource of `types` that `resource`'s property `by` names: by dependency, else by id or name.

        None when nothing in this deployment answers, or when several do: an ambiguous reference stays unknown.
        """
        found = self.candidates(resource, by, *types)
        return found[0] if len(found) == 1 else None

    def candidates(self, resource: Resource, by: str, *types: str) -> tuple[Resource, ...]:
        """Every resource of `types` that `resource`'s property `by` may name; several when a name is borne twice."""
        head = str(segments(by)[0])
        resource.reads.update((head, ELSEWHERE))
        wanted = set(types)
        found = {
            r.urn
            for urn in resource.property_dependencies.get(head, ())
            for r in self._instances(urn)
            if r.type in wanted
        }
        named = descend(resource.properties, by)
        if isinstance(named, str):  # a name that is known says which of several dependencies is meant
            for candidate in (named, named.rpartition("/")[2]):
                exact = {r.urn for type in types for r in self._called(type, candidate, by)}
                if exact:
                    found = exact & found or exact
                    break
            else:  # made from a resource that is called otherwise: `${bucket.name}-archive` is another bucket
                found = {urn for urn in found if not _is_called_otherwise(self.by_urn[urn], named)}
        return tuple(self.by_urn[urn] for urn in sorted(found))
