"""From the blocks of Terraform source to deployments, one for each root module."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from rempart.deployment import Deployment, Location, Provider, Resource, Source
from rempart.names import prefix_of
from rempart.packs.checkov import blocks
from rempart.packs.checkov.expressions import OPAQUE
from rempart.packs.checkov.graph import Caller, Vertex
from rempart.packs.checkov.modules import Here, Instance, Key, Module, Trace, amount, one, parsed
from rempart.readers.configuration import source_address
from rempart.text import Text
from rempart.value import MISSING, Unknown


class Root(NamedTuple):
    """One root module: what it declares, and what of that may not exist at all."""

    folder: str
    deployment: Deployment
    doubtful: frozenset[str]
    """Addresses of resources whose `count` or `for_each` is not known."""
    addresses: Mapping[int, str]
    """id of a block as Checkov hands it to a check → address, empty for a block that makes no resource."""


_BLOCK: Final = re.compile(r"^[ \t]*(resource|data|module|provider|variable|locals)\b[^=\n]*\{", re.MULTILINE)
_UNINDEXED: Final = re.compile(r"^(?P<bare>.+?)(?:\[(?P<key>.+)\])?$", re.DOTALL)


def roots(vertices: Iterable[Vertex]) -> Iterator[Root]:
    """The root modules that these blocks belong to."""
    grouped: dict[str, list[Vertex]] = {}
    for vertex in vertices:
        if not vertex.is_of_plan and vertex.file:
            grouped.setdefault(_root_of(vertex), []).append(vertex)
    documents: dict[str, dict[str, Any]] = {}
    for folder, found in grouped.items():
        if any(vertex.kind == "resource" for vertex in found):
            yield _Reader(folder, found, documents).root()


def _root_of(vertex: Vertex) -> str:
    caller, path = vertex.caller, vertex.file
    while caller is not None:
        path = caller.path
        caller = caller.within
    return os.path.dirname(path)  # noqa: PTH120 (a key, not a place to open)


class _Reader:
    def __init__(self, folder: str, vertices: list[Vertex], documents: dict[str, dict[str, Any]]) -> None:
        self._folder = folder
        self._vertices = vertices
        self._documents = documents
        self._modules: dict[Caller | None, Module] = {}
        self._providers: dict[tuple[int, str, str], Provider] = {}
        self._gaps: list[Text] = []

    def root(self) -> Root:
        self._open_modules()
        shown = list(self._instances())
        for module in self._modules.values():
            module.forget()
        resources: list[Resource] = []
        addresses = {id(vertex.body): "" for vertex in self._vertices if vertex.kind == "resource"}
        doubtful = set()
        for vertex, instance in shown:
            resource = self._resource(instance)
            resources.append(resource)
            if instance.is_managed:
                addresses[id(vertex.body)] = instance.address
                if instance.may_exist:
                    doubtful.add(instance.address)
        self._gaps += self._unread()
        deployment = Deployment(
            Source(kind="terraform-plan", path=self._folder, complete=not self._gaps),
            resources,
            providers=self._providers.values(),
            warnings=self._gaps,
        )
        return Root(self._folder, deployment, frozenset(doubtful), addresses)

    # Modules

    def _open_modules(self) -> None:
        """Every module instance, its callers before it, each with the files that Checkov read of it."""
        files: dict[Caller | None, dict[str, None]] = {}
        for vertex in self._vertices:
            if vertex.kind != "tfvar":
                files.setdefault(vertex.caller, {})[vertex.file] = None
        for caller in sorted(files, key=_depth):
            for file in files[caller]:
                self._module(caller, file).add(self._document(file))
        root = self._modules.get(None)
        if root is None:
            root = self._modules[None] = Module(self._folder)
        values = sorted((v for v in self._vertices if v.kind == "tfvar"), key=lambda v: _precedence(v.file))
        for vertex in values:
            root.assigned.update({name: _assigned(entry) for name, entry in vertex.config.items()})

    def _module(self, caller: Caller | None, file: str) -> Module:
        if caller not in self._modules:
            folder = os.path.dirname(file)  # noqa: PTH120
            if caller is None:
                self._modules[caller] = Module(folder)
            else:
                above = self._module(caller.within, caller.path)
                call = above.calls.get(caller.name, {})
                address = _joined(above.address, f"module.{caller.name}{_brackets(caller.key)}")
                here = _here(above, caller.key, call)
                module = self._modules[caller] = Module(folder, address, (here, call))
                above.called.setdefault(caller.name, {})[caller.key] = module
        return self._modules[caller]

    def _document(self, file: str) -> dict[str, Any]:
        if file not in self._documents:
            self._documents[file] = parsed(file)
        return self._documents[file]

    # Instances

    def _instances(self) -> Iterator[tuple[Vertex, Instance]]:
        found: list[tuple[Vertex, Instance]] = []
        counted: dict[tuple[Caller | None, str], set[Key]] = {}
        for vertex in self._vertices:
            if vertex.kind not in ("resource", "data"):
                continue
            module = self._modules[vertex.caller]
            prefix = "data." if vertex.kind == "data" else ""
            match = _UNINDEXED.match(vertex.name)
            bare = f"{prefix}{match['bare']}" if match else prefix
            written = module.blocks.get(bare)
            if match is None or written is None:
                raise LookupError(f"{vertex.name} is not in {vertex.file}")
            key = _key(match["key"])
            counted.setdefault((vertex.caller, bare), set()).add(key)
            type, _, name = match["bare"].partition(".")
            address = _joined(module.address, f"{bare}{_brackets(key)}")
            instance = Instance(
                address=address,
                type=type,
                name=f"{name}{_brackets(key)}",
                written=written,
                here=_here(module, key, written),
                is_managed=vertex.kind == "resource",
                may_exist=False,
                file=os.path.relpath(vertex.file, self._folder),
                line=vertex.line,
            )
            module.instances.setdefault(bare, {})[key] = instance
            found.append((vertex, instance))
        for module in self._modules.values():
            module.forget()
        for vertex, instance in found:
            number, certain = self._number(instance, vertex.caller)
            if number == 0:
                self._forget(vertex, instance)
                continue
            if not certain:
                instance = instance._replace(may_exist=True)
                self._replace(vertex, instance)
            elif isinstance(number, int) and number != len(counted[vertex.caller, self._bare(vertex)]):
                self._gaps.append(_uneven(instance.address))
            yield vertex, instance

    def _number(self, instance: Instance, caller: Caller | None) -> tuple[int | None, bool]:
        """How many instances the block has (None without `count` or `for_each`), and whether all of it is known."""
        certain = True
        number: int | None = None
        found, _ = amount(instance.written, instance.here)
        if isinstance(found, Unknown):
            certain = False
        elif found is not None:
            number = found if isinstance(found, int) else len(found)
        while caller is not None and number != 0:
            here, call = self._modules[caller].caller or (None, {})
            above = None if here is None else amount(call, here)[0]
            if isinstance(above, Unknown):
                certain = False
            elif above is not None and not above:
                return 0, True
            caller = caller.within
        return number, certain

    @staticmethod
    def _bare(vertex: Vertex) -> str:
        match = _UNINDEXED.match(vertex.name)
        return f"{'data.' if vertex.kind == 'data' else ''}{match['bare'] if match else vertex.name}"

    def _forget(self, vertex: Vertex, instance: Instance) -> None:
        module = self._modules[vertex.caller]
        module.instances[self._bare(vertex)] = {
            key: other for key, other in module.instances[self._bare(vertex)].items() if other is not instance
        }

    def _replace(self, vertex: Vertex, instance: Instance) -> None:
        self._modules[vertex.caller].instances[self._bare(vertex)][instance.here.key] = instance

    def _resource(self, instance: Instance) -> Resource:
        properties, traces = blocks.properties(instance.type, instance.written, instance.here)
        by_property = {name: trace.certain for name, trace in traces.items() if trace.certain}
        every = dict.fromkeys(
            [link for trace in traces.values() for link in trace.links]
            + list(blocks.links(instance.written, instance.here))
        )
        return Resource(
            urn=instance.address,
            type=instance.type,
            name=instance.name,
            properties=properties,
            provider=self._provider_of(instance),
            kind="managed" if instance.is_managed else "read",
            dependencies=tuple(every),
            property_dependencies=by_property,
            location=Location(instance.file, instance.line),
        )

    # Providers

    def _provider_of(self, instance: Instance) -> Provider:
        written = one(instance.written.get("provider", prefix_of(instance.type)))
        local = str(written).removeprefix("${").removesuffix("}")
        name, _, alias = local.partition(".")
        return self._provider(instance.here.module, name, alias)

    def _provider(self, module: Module, name: str, alias: str) -> Provider:
        key = (id(module), name, alias)
        if key not in self._providers:
            self._providers[key] = self._made(module, name, alias)
        return self._providers[key]

    def _made(self, module: Module, name: str, alias: str) -> Provider:
        package, source = _origin(module, name)
        found = [
            block
            for local, block in module.providers
            if local == name and str(one(block.get("alias", ""))) == alias and isinstance(block, dict)
        ]
        if len(found) == 1:
            return Provider(
                package=package,
                source=source,
                urn=f"provider.{_joined(module.address, name)}{f'.{alias}' if alias else ''}",
                name=alias or "default",
                inputs=blocks.configuration(found[0], Here(module)),
                is_default=not alias,
            )
        if not found and module.caller is not None:
            here, call = module.caller
            passed = one(call.get("providers", {}))
            given = passed.get(f"{name}.{alias}" if alias else name) if isinstance(passed, dict) else None
            if given is not None:
                above, _, other = str(one(given)).removeprefix("${").removesuffix("}").partition(".")
                return self._provider(here.module, above, other)
            if not alias and name not in module.sources:
                return self._provider(here.module, name, "")
            if not alias:
                inherited = self._provider(here.module, _local_name(here.module, source, name), "")
                if inherited.source == source:
                    return inherited
        # Nothing was written: everything comes from the environment. An alias must be written somewhere.
        return Provider(package=package, source=source, is_visible=not found and not alias)

    # What may be missing

    def _unread(self) -> Iterator[Text]:
        called = {(module, name) for module in self._modules.values() for name in module.called}
        for module in self._modules.values():
            for name, call in module.calls.items():
                if (module, name) in called or amount(call, Here(module))[0] in (0, {}):
                    continue
                what = _joined(module.address, f"module.{name}")
                yield Text(
                    fr=f"{what} n'est pas lu (source distante, ou vide) : rien n'en est jugé ; examinez un plan",
                    en=f"{what} is not read (a remote source, or empty): nothing in it is judged; scan a plan",
                )
        known = {vertex.file for vertex in self._vertices}
        for folder in dict.fromkeys(module.folder for module in self._modules.values()):
            for path in sorted(Path(folder).glob("*.tf*")):
                if str(path) not in known and _declares_something(path):
                    yield Text(
                        fr=f"{os.path.relpath(path, self._folder)} n'est pas lu par Checkov : rien n'en est jugé",
                        en=f"{os.path.relpath(path, self._folder)} is not read by Checkov: nothing in it is judged",
                    )


def _declares_something(path: Path) -> bool:
    if path.name.endswith(".tf.json"):
        return True
    if path.suffix != ".tf":
        return False
    return _BLOCK.search(path.read_text(encoding="utf-8", errors="replace")) is not None


def _uneven(address: str) -> Text:
    return Text(
        fr=f"Checkov ne montre pas toutes les instances de {address} ; examinez un plan",
        en=f"Checkov does not show every instance of {address}; scan a plan",
    )


def _here(module: Module, key: Key, written: Mapping[str, Any]) -> Here:
    """The place of a block's instance; `each.value` is read where `for_each` is."""
    if not isinstance(key, str):
        return Here(module, key)
    over, _ = amount(written, Here(module))
    value = over.get(key, MISSING) if isinstance(over, dict) else MISSING
    return Here(module, key, OPAQUE if value is MISSING else value)


def _origin(module: Module, name: str) -> tuple[str, str]:
    """The package and source address of a provider's local name."""
    source = source_address(module.sources.get(name, f"hashicorp/{name}"))
    return source.rpartition("/")[2], source


def _local_name(module: Module, source: str, name: str) -> str:
    """What another module calls the same provider."""
    return next((local for local, found in module.sources.items() if source_address(found) == source), name)


def _assigned(entry: Any) -> Any:
    return entry.get("default") if isinstance(entry, dict) else entry


def _precedence(file: str) -> tuple[int, str]:
    """Terraform reads terraform.tfvars, then *.auto.tfvars by name, then what was named."""
    name = os.path.basename(file)  # noqa: PTH119
    return (0 if name == "terraform.tfvars" else 1 if name.endswith(".auto.tfvars") else 2), name


def _depth(caller: Caller | None) -> int:
    depth = 0
    while caller is not None:
        caller, depth = caller.within, depth + 1
    return depth


def _key(written: str | None) -> Key:
    if written is None:
        return None
    return int(written) if written.isdigit() else written.strip('"')


def _brackets(key: Key) -> str:
    if key is None:
        return ""
    return f"[{key}]" if isinstance(key, int) else f'["{key}"]'


def _joined(module: str, name: str) -> str:
    return f"{module}.{name}" if module else name


__all__ = ["Root", "Trace", "roots"]
