"""Pulumi resource states, as previews, event logs and exports all hold them, made into a Deployment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from rempart import names
from rempart.deployment import Deployment, Location, Provider, Resource, ResourceKind, Source, Unanswered
from rempart.readers import wire
from rempart.readers.document import bad, quoted
from rempart.text import Text

STACK: Final = "pulumi:pulumi:Stack"
_REFERENCE: Final = "pulumi:pulumi:StackReference"
_PROVIDERS: Final = "pulumi:providers:"

DELETIONS: Final = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"})
READS: Final = frozenset({"read", "read-replacement"})
REPEATED: Final = frozenset(
    {"replace", "create-replacement", "import-replacement", "read-replacement", "refresh", "delete-replaced"}
)
"""Operations that come in several steps for one resource: the last step says most."""


CHANGES: Final = frozenset({"update", "replace", "create-replacement", "import-replacement"})
"""Operations announced before their outputs are: what stands there then may be what was, not what will be."""


class State(msgspec.Struct, rename="camel"):
    """What Pulumi calls a ResourceV3, as far as it is read. Go writes null for what is empty."""

    urn: str
    type: str
    custom: bool | None = False
    id: str | None = None
    inputs: dict[str, Any] | None = None
    outputs: dict[str, Any] | None = None
    parent: str | None = None
    protect: bool | None = False
    external: bool | None = False
    delete: bool | None = False
    provider: str | None = None
    dependencies: list[str] | None = None
    property_dependencies: dict[str, list[str] | None] | None = None
    source_position: str | None = None


class Step(NamedTuple):
    """One state and what is about to be done to it (`same` in a stack export)."""

    op: str
    state: State


class Urn(NamedTuple):
    stack: str
    project: str
    type: str
    name: str


def parsed(urn: str, path: str) -> Urn:
    """The parts of a URN, its type without the parents'. Raises InputError when it is no URN."""
    parts = urn.split("::", 3)
    if len(parts) != 4 or not parts[0].startswith("urn:pulumi:"):
        raise bad(path, f"« {quoted(urn)} » n'est pas un URN de Pulumi", f"“{quoted(urn)}” is not a Pulumi URN")
    return Urn(parts[0][11:], parts[1], parts[2].rpartition("$")[2], parts[3])


def deployment(
    steps: Iterable[Step],
    source: Source,
    *,
    config: Mapping[str, Any] | None,
    warnings: Iterable[Text] = (),
    unanswered: Iterable[Unanswered] = (),
    outputs: Mapping[str, Any] | None = None,
) -> Deployment:
    """The Deployment that `steps` describe.

    `config` is the stack's configuration, None where the source does not show it. Declared inputs come first; outputs
    complete them where an input is absent and the output known: what a host answered (a computed region) is evidence.
    Raises InputError for a duplicate URN or parents in a circle.
    """
    live, deleted = _sorted_out(steps, source.path)
    _refuse_circles(live, source.path)
    providers = _Providers(live, config or {}, shows_config=config is not None, path=source.path)
    resources = [_resource(step, providers, source.path) for step in (*deleted, *live.values())]
    stack = next((step.state for step in live.values() if step.state.type == STACK), None)
    if outputs is None and stack is not None:
        outputs = wire.properties(stack.outputs or {})
    if stack is not None and not source.stack:
        urn = parsed(stack.urn, source.path)
        source = msgspec.structs.replace(source, stack=urn.stack, project=urn.project)
    return Deployment(
        source, resources, providers=providers.all(), unanswered=unanswered, warnings=warnings, outputs=outputs
    )


def _sorted_out(steps: Iterable[Step], path: str) -> tuple[dict[str, Step], list[Step]]:
    live: dict[str, Step] = {}
    deleted: dict[str, Step] = {}
    for step in steps:
        urn = step.state.urn
        if step.op in DELETIONS or step.state.delete:
            deleted[urn] = step
            continue
        earlier = live.get(urn)
        if earlier is not None and not (step.op in REPEATED or earlier.op in REPEATED):
            raise bad(path, f"l'URN {quoted(urn)} apparaît deux fois", f"the URN {quoted(urn)} appears twice")
        live[urn] = step
    # What is replaced goes, and comes back under the same URN: the one that stays is the one to judge.
    return live, [step for urn, step in deleted.items() if urn not in live]


def _refuse_circles(live: dict[str, Step], path: str) -> None:
    rooted: set[str] = set()
    for urn in live:
        trail: dict[str, None] = {}
        current = urn
        while current not in rooted and current in live:
            if current in trail:
                raise bad(
                    path,
                    f"les parents de {quoted(current)} forment un cercle",
                    f"the parents of {quoted(current)} form a circle",
                )
            trail[current] = None
            current = live[current].state.parent or ""
        rooted.update(trail)


class _Providers:
    """The provider instances of one source, by URN, and what stands for those that it does not show."""

    def __init__(self, live: dict[str, Step], config: Mapping[str, Any], *, shows_config: bool, path: str) -> None:
        self._config = config
        self._shows_config = shows_config
        self._path = path
        self._by_urn: dict[str, Provider] = {}
        self._hidden: dict[str, Provider] = {}
        self._by_reference: dict[str, Provider] = {}
        for step in live.values():
            if step.state.type.startswith(_PROVIDERS):
                self._by_urn[step.state.urn] = self._shown(step.state)

    def all(self) -> tuple[Provider, ...]:
        """Every instance that was shown or that a resource names."""
        return (*self._by_urn.values(), *(provider for provider in self._hidden.values() if provider.urn))

    def of(self, state: State) -> Provider:
        """The instance of one resource; without configuration, and saying so, where the source does not show it."""
        if state.type.startswith(_PROVIDERS) and (own := self._by_urn.get(state.urn)):
            return own
        reference = state.provider or ""
        if not reference:
            return self._without_instance(state.type.partition(":")[0])
        found = self._by_reference.get(reference)
        if found is None:
            urn = reference.rpartition("::")[0]
            found = self._by_urn.get(urn) or self._by_urn.get(reference) or self._unshown(urn)
            self._by_reference[reference] = found
        return found

    def _shown(self, state: State) -> Provider:
        inputs = _completed(wire.properties(state.inputs or {}), state.outputs)
        version = inputs.pop("version", "")
        name = parsed(state.urn, self._path).name
        return Provider(
            package=state.type.removeprefix(_PROVIDERS),
            urn=state.urn,
            name=name,
            inputs=inputs,
            is_default=_is_default(name),
            version=version if isinstance(version, str) else "",
            location=location(state.source_position),
        )

    def _unshown(self, urn: str) -> Provider:
        parts = parsed(urn, self._path)
        package = parts.type.removeprefix(_PROVIDERS)
        if urn not in self._hidden:
            is_default = _is_default(parts.name)
            # Only default providers take the stack's configuration, and nothing else.
            inputs = self._configured(package) if is_default else {}
            self._hidden[urn] = Provider(
                package=package,
                urn=urn,
                name=parts.name,
                inputs=inputs,
                is_default=is_default,
                version=parts.name.removeprefix("default_").replace("_", ".")
                if "_" in parts.name and is_default
                else "",
                is_visible=is_default and self._shows_config,
            )
        return self._hidden[urn]

    def _without_instance(self, package: str) -> Provider:
        if package not in self._hidden:
            self._hidden[package] = Provider(package=package, inputs=self._configured(package), is_visible=False)
        return self._hidden[package]

    def _configured(self, package: str) -> dict[str, Any]:
        prefix = f"{package}:"
        return wire.properties(
            {
                key.removeprefix(prefix).removeprefix("config:"): value
                for key, value in self._config.items()
                if key.startswith(prefix)
            }
        )


def _is_default(name: str) -> bool:
    return name == "default" or name.startswith("default_")


def _completed(inputs: dict[str, Any], outputs: dict[str, Any] | None) -> dict[str, Any]:
    if outputs:
        for key, value in wire.properties(outputs).items():
            if inputs.get(key) is None and wire.is_known(value):
                inputs[key] = value
    return inputs


def _resource(step: Step, providers: _Providers, path: str) -> Resource:
    state = step.state
    type = names.canonical_type(state.type)
    kind = _kind(step)
    inputs = wire.properties(state.inputs) if state.inputs else {}
    if state.outputs and kind != "component" and kind != "stack":
        inputs = _completed(inputs, state.outputs)
    if state.id and inputs.get("id") is None and state.id not in wire.UNKNOWNS:
        inputs["id"] = state.id
    dependencies = state.property_dependencies
    return Resource(
        urn=state.urn,
        type=type,
        token=state.type,
        name=parsed(state.urn, path).name,
        properties=names.canonical_inputs(type, inputs),
        provider=providers.of(state),
        kind=kind,
        parent=state.parent or "",
        dependencies=tuple(state.dependencies) if state.dependencies else (),
        property_dependencies={
            names.canonical_property(type, name): tuple(urns) for name, urns in dependencies.items() if urns
        }
        if dependencies
        else None,
        protected=bool(state.protect),
        location=location(state.source_position),
    )


def _kind(step: Step) -> ResourceKind:
    state = step.state
    if step.op in DELETIONS or state.delete:
        return "deleted"
    if state.type == STACK:
        return "stack"
    if state.type.startswith(_PROVIDERS):
        return "provider"
    if state.external or step.op in READS or state.type == _REFERENCE:
        return "read"
    return "managed" if state.custom else "component"


_POSITION = re.compile(r"project:///(?P<file>[^#]+)#(?P<line>\d{1,9})(?:,\d+)?")


def location(position: str | None) -> Location | None:
    """`project:///stacks/main.py#41` as file and line; None for any place outside the project."""
    match = _POSITION.fullmatch(position) if position else None
    if match is None or match["file"].startswith("/") or ".." in match["file"].split("/"):
        return None
    return Location(match["file"], int(match["line"]))
