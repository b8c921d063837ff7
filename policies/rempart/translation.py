"""A deployment as the Terraform plan that its resources would make, for the tools that read plans and nothing else.

The plan is what `terraform show -json` would print, as far as readers of plans look: `readers.terraform` reads it back
into the same properties, links and provider instances. Nothing of a secret is in it, since a deployment holds none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from rempart import names
from rempart.catalog.packages import package
from rempart.deployment import Deployment, Provider, Resource
from rempart.names import Shape, snake
from rempart.text import Text
from rempart.value import Secret, Unknown

FORMAT: Final = "1.2"
"""Version of Terraform's JSON plan format (`terraform show -json` since Terraform 1.4)."""

TERRAFORM: Final = "1.9.8"
"""The Terraform that the plan claims: readers tell a plan by this key."""

AFTER_APPLY: Final = "true_after_unknown"
"""Checkov's word (3.3.30, `common/util/consts.py`) for a value that is known only after apply. It stands where a plan
has nothing: to Checkov what is not there was not written. No provider has it as a value."""

_REGISTRY: Final = "registry.terraform.io"
_UTILITIES: Final = frozenset({"archive", "null", "random", "time", "tls"})
"""Pulumi packages bridged from a Terraform provider of flat types: the rule `random:index/randomPet:RandomPet` →
`random_pet` holds for all of them. They have no table of names."""

_SECRET: Final = "secret"  # noqa: S105 (the name of the variable that a secret in a provider block refers to)

Expressions = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Untranslated:
    """A resource that stands in no plan, and why."""

    resource: Resource
    reason: Text


@dataclass(frozen=True, slots=True)
class Translation:
    """`addresses` leads from an address of the plan back to what stands there: `scaleway_object_bucket.a`, the same
    after `data.` for what is looked up, `scaleway.default` for a provider block. `untranslated` are the managed
    resources that are left out."""

    plan: dict[str, Any]
    addresses: Mapping[str, Resource | Provider]
    untranslated: tuple[Untranslated, ...]
    is_whole: bool
    """False when the deployment's own source may not hold everything."""

    @property
    def managed(self) -> tuple[Resource, ...]:
        """The managed resources that stand in the plan."""
        return tuple(r for r in self.addresses.values() if isinstance(r, Resource) and r.kind == "managed")


def translate(deployment: Deployment) -> Translation:
    """The plan that `deployment` would be in Terraform: what it manages and what it looks up, without components.

    Where something is left out the plan says that it is not complete, so that an absence proves nothing.
    """
    entries: list[_Entry] = []
    untranslated: list[Untranslated] = []
    is_whole = deployment.source.complete
    taken: set[str] = set()
    for resource in deployment.resources:
        if resource.kind not in ("managed", "read"):
            continue
        type = terraform_type(resource)
        if isinstance(type, Text):
            is_whole = False
            if resource.kind == "managed":
                untranslated.append(Untranslated(resource, type))
        else:
            entries.append(_Entry(resource, type, _free(f"{type}.", resource.name, taken)))
    providers = _Providers(entry.resource.provider for entry in entries)
    targets = {entry.resource.urn: entry.address for entry in entries}
    described = [_described(entry, providers, targets) for entry in entries]
    plan = {
        "format_version": FORMAT,
        "terraform_version": TERRAFORM,
        "complete": is_whole,
        "planned_values": {"root_module": {"resources": [part.planned for part in described]}},
        "resource_changes": [part.change for part in described],
        "configuration": {
            "provider_config": providers.configured,
            "root_module": {
                "resources": [part.written for part in described],
                "variables": {_SECRET: {"sensitive": True}},
            },
        },
    }
    addresses: dict[str, Resource | Provider] = {entry.address: entry.resource for entry in entries}
    return Translation(plan, addresses | providers.addresses, tuple(untranslated), deployment.source.complete)


def terraform_type(resource: Resource) -> str | Text:
    """The Terraform type that a resource would have, or why it has none."""
    type = resource.type
    if ":" in type:
        prefix, _, rest = type.partition(":")
        if prefix not in _UTILITIES:
            return Text(fr="pas de type Terraform équivalent", en="no equivalent Terraform type")
        name = snake(rest.rpartition("/")[2].partition(":")[0])
        return name if name.startswith(f"{prefix}_") else f"{prefix}_{name}"
    if ":" in resource.token and resource.properties and names.properties(type) is None:
        return Text(
            fr="la table des noms ne donne pas les noms Terraform de ses propriétés",
            en="the table of names does not give the Terraform names of its properties",
        )
    return type


class _Entry(NamedTuple):
    resource: Resource
    type: str
    name: str

    @property
    def address(self) -> str:
        return f"{'data.' if self.resource.kind == 'read' else ''}{self.type}.{self.name}"


_UNFIT: Final = re.compile(r"[^A-Za-z0-9_-]")
_LONGEST: Final = 120


def _free(prefix: str, name: str, taken: set[str]) -> str:
    """`name` as a Terraform identifier that nothing with `prefix` has yet."""
    fit = _UNFIT.sub("_", name[:_LONGEST])
    if not fit or not (fit[0].isalpha() or fit[0] == "_"):
        fit = f"_{fit}"
    free, number = fit, 1
    while prefix + free in taken:
        number += 1
        free = f"{fit}_{number}"
    taken.add(prefix + free)
    return free


# Resources


class _Described(NamedTuple):
    """One resource in the three places of a plan."""

    planned: dict[str, Any]
    change: dict[str, Any]
    written: dict[str, Any]


def _described(entry: _Entry, providers: _Providers, targets: Mapping[str, str]) -> _Described:
    resource = entry.resource
    is_read = resource.kind == "read"
    identity = {
        "address": entry.address,
        "mode": "data" if is_read else "managed",
        "type": entry.type,
        "name": entry.name,
    }
    links = {
        _spelled(name, entry): linked
        for name, urns in resource.property_dependencies.items()
        if (linked := [targets[urn] for urn in urns if urn in targets and urn != resource.urn])
    }
    properties = {_spelled(name, entry): value for name, value in resource.properties.items() if name != "provisioner"}
    parts = _properties(properties, _by_name(entry.type), links)
    by_property = {target for linked in links.values() for target in linked}
    others = [targets[urn] for urn in resource.dependencies if urn in targets and targets[urn] not in by_property]
    instance = providers.of(resource.provider)
    written: dict[str, Any] = {**identity, "provider_config_key": instance.key, "expressions": parts.expression}
    if others:
        written["depends_on"] = list(dict.fromkeys(others))
    if "provisioner" in resource.properties:
        written["provisioners"] = [{"type": type} for type in _provisioners(resource.properties["provisioner"])]
    shown = {**identity, "provider_name": instance.full_name}
    return _Described(
        planned={**shown, "schema_version": 0, "values": parts.seen, "sensitive_values": parts.sensitive},
        change={
            **shown,
            "change": {
                "actions": ["read"] if is_read else ["create"],
                "before": None,
                "after": parts.after,
                "after_unknown": parts.unknown,
                "before_sensitive": False,
                "after_sensitive": parts.sensitive,
            },
        },
        written=written,
    )


def _provisioners(listed: Any) -> Iterator[str]:
    """The types of a resource's provisioners, which readers of Terraform keep as a property."""
    for item in listed if isinstance(listed, list) else [listed]:
        yield from item if isinstance(item, dict) else [str(item)]


def _spelled(name: str, entry: _Entry) -> str:
    """A property's Terraform name: canonical already, but for the utilities, which no table renames."""
    return snake(name) if entry.type != entry.resource.type else name


def _by_name(type: str) -> dict[str, Shape]:
    return {shape.name: shape for shape in (names.properties(type) or {}).values()}


class _Part(NamedTuple):
    """A value in the places of a plan: `after` and `seen` (what Checkov reads) lack what is not known, which `unknown`
    marks; `sensitive` marks what is secret; `expression` is how it could have been written."""

    after: Any
    seen: Any
    unknown: Any
    sensitive: Any
    expression: Any


_LEFT_OUT: Final = object()


def _properties(
    values: Mapping[str, Any],
    shapes: Mapping[str, Shape],
    links: Mapping[str, list[str]],
    shared: Iterable[str] = (),
) -> _Part:
    """The arguments of a resource or of one block. `links` gives addresses by argument; inside a block it is not known
    which argument was made from a resource, so that `shared` links count for each."""
    after: dict[str, Any] = {}
    seen: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    sensitive: dict[str, Any] = {}
    expressions: Expressions = {}
    for name, value in values.items():
        if value is None:
            continue
        part = _argument(value, shapes.get(name), _references(links.get(name) or shared))
        if part.after is not _LEFT_OUT:
            after[name] = part.after
        if part.seen is not _LEFT_OUT:
            seen[name] = part.seen
        if part.unknown:
            unknown[name] = part.unknown
        if part.sensitive:
            sensitive[name] = part.sensitive
        expressions[name] = part.expression
    for name, linked in links.items():
        expressions.setdefault(name, {"references": _references(linked)})
    return _Part(after, seen, unknown, sensitive, expressions)


def _references(addresses: Iterable[str]) -> list[str]:
    """As Terraform lists them: the attribute, then the resource. Not knowing which attribute it was: all have an id."""
    return [reference for address in addresses for reference in (f"{address}.id", address)]


def _argument(value: Any, shape: Shape | None, references: list[str]) -> _Part:
    if shape is not None and not isinstance(value, Unknown | Secret):
        if shape.kind == "block" and not isinstance(value, list):
            value = [value]  # what stands once in Pulumi is a list of one in Terraform
        if shape.inside is not None and isinstance(value, list):
            return _blocks(value, shape.inside, references)
    return _data(value, references)


def _blocks(items: list[Any], inside: dict[str, Shape], references: list[str]) -> _Part:
    by_name = {shape.name: shape for shape in inside.values()}
    addresses = references[1::2]
    parts = [
        _properties(item, by_name, {}, addresses) if isinstance(item, dict) else _item(item, references)
        for item in items
    ]
    return _Part(
        after=[part.after for part in parts],
        seen=[part.seen for part in parts],
        unknown=_marks(part.unknown for part in parts),
        sensitive=_marks(part.sensitive for part in parts),
        expression=[part.expression for part in parts] or _expression([], [], references),
    )


def _item(value: Any, references: list[str]) -> _Part:
    """An item of a list keeps its place: where it is not known, the list has a null."""
    part = _data(value, references)
    return part._replace(
        after=None if part.after is _LEFT_OUT else part.after, seen=None if part.seen is _LEFT_OUT else part.seen
    )


def _marks(marks: Iterable[Any]) -> list[Any]:
    listed = [mark or False for mark in marks]
    return listed if any(listed) else []


def _data(value: Any, references: list[str]) -> _Part:
    """Plain data: a scalar, a list, or a map whose keys are the program's own."""
    if isinstance(value, Unknown | Secret):
        # A secret counts as not known too: a reader that does not look at the marks then finds nothing to compare.
        return _Part(
            after=_LEFT_OUT,
            seen=_LEFT_OUT if references else AFTER_APPLY,
            unknown=True,
            sensitive=isinstance(value, Secret),
            expression=_expression(value, True, references),
        )
    if isinstance(value, list):
        items = [_item(item, [] if isinstance(item, list) else references) for item in value]
        marks = _marks(item.unknown for item in items)
        return _Part(
            after=[item.after for item in items],
            seen=[item.seen for item in items],
            unknown=marks,
            sensitive=_marks(item.sensitive for item in items),
            expression=_expression(value, marks, references),
        )
    if isinstance(value, dict):
        # Checkov follows no reference in a map, so that its word must stand there.
        entries = {str(key): _data(item, []) for key, item in value.items()}
        unknown = {key: entry.unknown for key, entry in entries.items() if entry.unknown}
        return _Part(
            after={key: entry.after for key, entry in entries.items() if entry.after is not _LEFT_OUT},
            seen={key: entry.seen for key, entry in entries.items()},
            unknown=unknown,
            sensitive={key: entry.sensitive for key, entry in entries.items() if entry.sensitive},
            expression=_expression(value, unknown, references),
        )
    return _Part(value, value, False, False, _expression(value, False, references))


def _expression(value: Any, unknown: Any, references: list[str]) -> Expressions:
    if references:
        return {"references": references}
    return {} if unknown else {"constant_value": value}


# Provider instances


class _Instance(NamedTuple):
    key: str
    full_name: str


class _Providers:
    """The provider blocks of a plan."""

    def __init__(self, used: Iterable[Provider]) -> None:
        self.configured: dict[str, dict[str, Any]] = {}
        self.addresses: dict[str, Provider] = {}
        self._instances: dict[int, _Instance] = {}
        self._aliases: set[str] = set()
        for provider in used:
            if id(provider) not in self._instances:
                self._instances[id(provider)] = self._instance(provider)

    def of(self, provider: Provider) -> _Instance:
        return self._instances[id(provider)]

    def _instance(self, provider: Provider) -> _Instance:
        full_name = _full_name(provider)
        name = full_name.rpartition("/")[2]
        key, alias = name, ""
        if not provider.is_visible or not provider.is_default or key in self.configured:
            alias = _free(f"{name}.", provider.name, self._aliases)
            key = f"{name}.{alias}"
        self.configured[key] = {
            "name": name,
            "full_name": full_name,
            **({"alias": alias} if alias else {}),
            **({"version_constraint": provider.version} if provider.version else {}),
            "expressions": {
                snake(setting): _setting(value) for setting, value in provider.inputs.items() if value is not None
            },
        }
        self.addresses[f"{name}.{alias or 'default'}"] = provider
        # The key of another module's block is how a plan leaves open which instance is meant.
        return _Instance(key if provider.is_visible else f"module.{alias}:{name}", full_name)


def _full_name(provider: Provider) -> str:
    """`registry.terraform.io/scaleway/scaleway`. A package that the catalogue does not know keeps its bare name, which
    no registry has."""
    known = package(provider.package, provider.source)
    source = provider.source or (known.terraform if known else "")
    if not source:
        return provider.package
    return source if source.count("/") > 1 else f"{_REGISTRY}/{source}"


def _setting(value: Any) -> Any:
    """An argument of a provider block."""
    if isinstance(value, Unknown):
        return {}
    if isinstance(value, Secret):
        return {"references": [f"var.{_SECRET}"]}
    if _is_plain(value):
        return {"constant_value": value}
    if isinstance(value, dict):
        return {key: _setting(item) for key, item in value.items()}
    return [_setting(item) for item in value]


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_plain(item) for item in value.values())
    if isinstance(value, list):
        return all(_is_plain(item) for item in value)
    return not isinstance(value, Unknown | Secret)
