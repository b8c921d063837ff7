"""Examples of every rule: resources and the verdict they get. They explain the rule, and the tests run each of them.

`data/examples/<provider>.json` holds them by rule id. A property may hold `<unknown>` (known only after apply),
`<secret>`, or `${name}`: the id of another resource of the example, which no preview knows either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from rempart.deployment import Deployment, Provider, Resource, Source
from rempart.facts import prefix_of
from rempart.value import SECRET, UNTIL_APPLY

FOLDER: Final = Path(__file__).parent / "data" / "examples"

UNKNOWN_MARK: Final = "<unknown>"
HIDDEN_MARK: Final = "<secret>"
_PACKAGES: Final = {"google": "gcp"}
"""Prefix of a canonical type → Pulumi package, where they differ."""
_REFERENCE: Final = re.compile(r"\$\{([\w-]+)\}")

Status = Literal["compliant", "violation", "undetermined", "silent"]


class Companion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A resource declared beside. Its properties, or the main one's, say which names which."""

    type: str
    name: str
    properties: dict[str, Any] = {}


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What `rule` says of one resource, or of the stack."""

    rule: str
    status: Status
    """silent: the rule has nothing to say of it."""
    path: str = ""
    """The property that decides, as the evidence names it; empty where none does."""
    near: bool = False
    """Almost a violation, and rightly none."""
    type: str
    name: str = "it"
    """The logical name of the main resource."""
    properties: dict[str, Any] = {}
    provider: dict[str, Any] = {}
    """The provider instance's configuration, in the package's own spelling."""
    companions: tuple[Companion, ...] = ()
    zones: dict[str, tuple[str, ...]] = {}
    """`[zones]` of rempart.toml."""
    project: dict[str, str] = {}
    """`backend.url` of Pulumi.yaml, `secretsprovider` of the stack's settings."""
    stack: bool = False
    """The verdict is on the stack as a whole, since something is missing there."""

    def resources(self) -> tuple[Resource, ...]:
        """The main resource, then those beside it."""
        provider = Provider(
            package=_PACKAGES.get(prefix_of(self.type), prefix_of(self.type)), inputs=_marked(self.provider)
        )
        told = [(self.type, self.name, self.properties)]
        told += [(companion.type, companion.name, companion.properties) for companion in self.companions]
        urns = {name: f"urn:pulumi:example::rempart::{type}::{name}" for type, name, _ in told}
        return tuple(_resource(type, name, properties, provider, urns) for type, name, properties in told)

    def deployment(self) -> Deployment:
        """What a program that declares these resources, and nothing else, would give."""
        resources = self.resources()
        source = Source(
            kind="program",
            path=".",
            stack="example",
            project="rempart",
            backend=self.project.get("backend.url", ""),
            secrets_provider=self.project.get("secretsprovider", ""),
        )
        return Deployment(source, resources, providers=(resources[0].provider,))

    def lines(self) -> Iterator[str]:
        """The main resource, then what stands beside it and what else decides, a line each, as a program has it."""
        yield _told(self.type, self.name, self.properties)
        for companion in self.companions:
            yield _told(companion.type, companion.name, companion.properties)
        if self.provider:
            yield f"provider {_written(self.provider)}"
        for key, value in self.project.items():
            yield f"{key}: {value}"
        if self.zones:
            yield f"[zones] {_written(self.zones)}"

    def told(self) -> str:
        """The example in one line: `scaleway_object_bucket acl = "private"`."""
        return " + ".join(self.lines())


def all_examples() -> tuple[Example, ...]:
    """Every example that ships with rempart."""
    return tuple(example for listed in _by_provider().values() for example in listed)


def of(rule: str) -> tuple[Example, ...]:
    """The examples of one rule, provider by provider."""
    return tuple(example for example in all_examples() if example.rule == rule)


@lru_cache(maxsize=1)
def _by_provider() -> dict[str, tuple[Example, ...]]:
    return {
        path.stem: msgspec.json.decode(path.read_bytes(), type=tuple[Example, ...])
        for path in sorted(FOLDER.glob("*.json"))
    }


def _resource(
    type: str, name: str, properties: Mapping[str, Any], provider: Provider, urns: Mapping[str, str]
) -> Resource:
    """A reference gives a value that no preview knows, and the dependency of its property on what it names."""
    links = {
        property: tuple(dict.fromkeys(urns[named] for named in _named(value))) for property, value in properties.items()
    }
    links = {property: named for property, named in links.items() if named}
    return Resource(
        urn=urns[name],
        type=type,
        name=name,
        properties=_marked(properties),
        provider=provider,
        dependencies=tuple(dict.fromkeys(urn for named in links.values() for urn in named)),
        property_dependencies=links,
    )


def _named(tree: Any) -> Iterator[str]:
    """The names that a property refers to. One that no resource of the example bears raises KeyError."""
    match tree:
        case str():
            yield from _REFERENCE.findall(tree)
        case dict():
            for item in tree.values():
                yield from _named(item)
        case list():
            for item in tree:
                yield from _named(item)


def _marked(tree: Any) -> Any:
    """The marks as what they stand for."""
    match tree:
        case str() if tree == UNKNOWN_MARK or _REFERENCE.search(tree):
            return UNTIL_APPLY
        case str() if tree == HIDDEN_MARK:
            return SECRET
        case dict():
            return {key: _marked(item) for key, item in tree.items()}
        case list():
            return [_marked(item) for item in tree]
    return tree


def _told(type: str, name: str, properties: Mapping[str, Any]) -> str:
    called = type if name == "it" else f"{type} ({name})"
    return f"{called} {_written(properties)}".rstrip()


def _written(properties: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} = {_shown(value)}" for key, value in properties.items())


def _shown(value: Any) -> str:
    """As a reader of code would write it; a mark and a reference stand without quotes."""
    match value:
        case str() if value in (UNKNOWN_MARK, HIDDEN_MARK) or _REFERENCE.fullmatch(value):
            return value
        case dict():
            return "{" + _written(value) + "}"
        case list() | tuple():
            return "[" + ", ".join(_shown(item) for item in value) + "]"
    return msgspec.json.encode(value).decode()
