"""Which resources a Terraform expression refers to, followed through module variables and outputs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rempart.readers.configuration import ConfigResource, Tree, expression_references, steps

Links = tuple[str, ...]
_NONE: list[list[str]] = []

_KEY = r'\[(?:"(?:[^"\\]|\\.)*"|-?\d+)\]'
_RESOURCE = re.compile(rf"((?:data\.)?[\w-]+\.[\w-]+)({_KEY})?")
_MODULE = re.compile(rf"module\.([\w-]+)({_KEY})?(?:\.([\w-]+))?")
_HIDDEN = ("local.", "each.value", "var.", "ephemeral.")
"""What may hold a resource's id without the plan showing it; a `var.` of the root module, that is."""
_OWN_KEY = ("each.key", "count.index", "each.value")
_NO_RESOURCE = ("each.", "count.", "path.", "terraform.", "self.")


class _Links(NamedTuple):
    """What one block refers to; `paired` are the common addresses whose instance is the one of its own key."""

    every: Links
    by_property: dict[str, Links]
    paired: frozenset[str]


class References:
    """Links between the instances of one plan.

    A link is the address of an instance. A reference that may mean several instances gives their common address
    without index, which names no instance: it stays ambiguous, and costs no more than one link. Only where the keys of
    both blocks are the same, and the expression speaks of `each.key` or `count.index`, does each instance refer to the
    one of its own key: the plan shows what an expression refers to, not the expression.

    An expression that may give something else than the instance it names (it also refers to an ambiguous address, or
    to a value that the plan hides) is a dependency, but links no property to that instance.
    """

    def __init__(self, tree: Tree, instances: Iterable[tuple[str, str, str]]) -> None:
        """`instances` are (module address, resource address in that module without index, whole address)."""
        self._tree = tree
        self._addresses: set[str] = set()
        self._instances: dict[tuple[str, str], list[str]] = {}
        self._modules: dict[tuple[str, str], dict[str, None]] = {}
        for module, resource, address in instances:
            self._instances.setdefault((module, resource), []).append(address)
            self._addresses.add(address)
            if module and (module, "") not in self._modules:
                self._modules[module, ""] = {}
                self._register(module)
        self._keys = {
            f"{_within(module)}{resource}": frozenset(
                address.removeprefix(f"{_within(module)}{resource}") for address in addresses
            )
            for (module, resource), addresses in self._instances.items()
        }
        """Common address → the keys of its instances, as they are written: `[0]`, `["a"]`."""
        self._known: dict[tuple[str, str], Links] = {}
        self._of: dict[tuple[int, str], _Links] = {}

    def _register(self, module: str) -> None:
        """Each instance of each call, by the module instance that holds the call."""
        parent = ""
        for step in steps(module):
            whole = f"{_within(parent)}module.{step.name}{step.key}"
            self._modules.setdefault((parent, step.name), {})[whole] = None
            parent = whole

    def of(self, written: ConfigResource, module: str, address: str) -> tuple[Links, dict[str, Links]]:
        """The links of one instance of a resource block in a module instance: all of them, and property by property."""
        read = (id(written), module)
        found = self._of.get(read)
        if found is None:
            found = self._of[read] = self._read(written, module)
        if not found.paired:
            return found.every, found.by_property
        key = address.removeprefix(f"{_within(module)}{written.address}")
        own = {bare: bare + key for bare in found.paired}
        by_property = {name: _once(own.get(link, link) for link in links) for name, links in found.by_property.items()}
        return _once(own.get(link, link) for link in found.every), by_property

    def _read(self, written: ConfigResource, module: str) -> _Links:
        every: list[str] = []
        by_property: dict[str, Links] = {}
        paired: set[str] = set()
        several: set[str] = set()
        siblings = self._keys.get(f"{_within(module)}{written.address}", frozenset())
        for name, property in (written.expressions or {}).items():
            referring = _referring(property)
            if not referring:
                continue
            certain: list[str] = []
            for refs in referring:
                links = self._links(_chained(refs, written.for_each_expression), module)
                every += links
                doubtful = [link for link in links if link not in self._addresses]
                certain += doubtful or links
                (paired if self._is_paired(refs, doubtful, siblings) else several).update(doubtful)
            if certain:
                by_property[name] = _shown(certain)
        every += self._links(written.depends_on or (), module)
        links_of = {name: links for name, links in by_property.items() if links}
        return _Links(_shown(every), links_of, frozenset(paired - several))

    def _is_paired(self, refs: Iterable[str], doubtful: list[str], keys: frozenset[str]) -> bool:
        """Whether each of the instances that bear `keys` refers to its namesake of the one ambiguous address."""
        return (
            len(set(doubtful)) == 1
            and len(keys) > 1
            and self._keys.get(doubtful[0]) == keys
            and any(ref.startswith(_OWN_KEY) for ref in refs)
        )

    def _links(self, refs: Iterable[str], module: str) -> list[str]:
        links: list[str] = []
        previous = ""
        for ref in refs:
            # Terraform lists `x.y[0].id`, then `x.y[0]`, then `x.y`: only the first is the reference.
            if not (len(previous) > len(ref) and previous.startswith(ref) and previous[len(ref)] in ".["):
                links += self._resolved(ref, module)
            previous = ref
        return links

    def _resolved(self, ref: str, module: str) -> Links:
        key = (module, ref)
        found = self._known.get(key)
        if found is None:
            self._known[key] = ()  # a circle, which Terraform refuses, ends here
            found = self._known[key] = _once(self._followed(ref, module))
        return found

    def _followed(self, ref: str, module: str) -> Iterator[str]:
        if ref.startswith("var.") and module:
            yield from self._passed(ref.removeprefix("var.").partition(".")[0].partition("[")[0], module)
        elif ref.startswith(_HIDDEN):
            yield ref
        elif ref.startswith(_NO_RESOURCE):
            return
        elif match := _MODULE.match(ref):
            yield from self._given(match[1], match[2] or "", match[3], module)
        elif match := _RESOURCE.match(ref):
            yield from self._instance(match[1], match[2] or "", module)

    def _instance(self, resource: str, key: str, module: str) -> Iterator[str]:
        instances = self._instances.get((module, resource), ())
        bare = f"{_within(module)}{resource}"
        if key:
            if bare + key in instances:
                yield bare + key
        elif len(instances) == 1:
            yield instances[0]
        elif instances:
            yield bare

    def _passed(self, variable: str, module: str) -> Iterator[str]:
        path = steps(module)
        call = self._tree.calls.get(tuple(step.name for step in path))
        expression = (call.expressions or {}).get(variable) if call else None
        if call is None or expression is None:
            return
        last = path[-1]
        parent = module[: len(module) - len(f"module.{last.name}{last.key}")].removesuffix(".")
        refs = _chained(_every_reference(expression), call.for_each_expression)
        links = self._links(refs, parent)
        called = frozenset(address.rpartition(f"module.{last.name}")[2] for address in self._modules[parent, last.name])
        doubtful = [link for link in links if link not in self._addresses]
        if self._is_paired(refs, doubtful, called):
            links = [link + last.key if link in doubtful else link for link in links]
        yield from links

    def _given(self, name: str, key: str, output: str | None, module: str) -> Iterator[str]:
        called = list(self._modules.get((module, name), ()))
        if key:
            called = [address for address in called if address.endswith(key)]
        if len(called) > 1:
            yield f"{_within(module)}module.{name}" + (f".{output}" if output else "")
            return
        for address in called:
            declared = self._tree.modules.get(tuple(step.name for step in steps(address)))
            outputs = (declared.outputs or {}) if declared else {}
            for wanted in (output,) if output else outputs:
                if wanted in outputs:
                    yield from self._links(expression_references(outputs[wanted].expression), address)


def _chained(refs: list[str], for_each: Any) -> list[str]:
    """`each.value` of a block that goes over the instances of one resource (`for_each = x.y`) is that resource."""
    over = expression_references(for_each)
    if len(over) != 1 or not any(ref.startswith("each.value") for ref in refs):
        return refs
    return [*(ref for ref in refs if not ref.startswith("each.value")), over[0], "each.key"]


def _within(module: str) -> str:
    return f"{module}." if module else ""


def _once(links: Iterable[str]) -> Links:
    return tuple(dict.fromkeys(links))


def _shown(links: list[str]) -> Links:
    return _once(link for link in links if not link.startswith(_HIDDEN)) if links else ()


def _referring(written: Any) -> list[list[str]]:
    """The references of each expression in a property: its own, or those inside its blocks. Constants have none."""
    if type(written) is dict:
        if "constant_value" in written:
            return _NONE
        if "references" in written and (refs := expression_references(written)):
            return [refs]
        written = written.values()
    elif type(written) is not list:
        return _NONE
    return [refs for item in written if type(item) is not str for refs in _referring(item)]


def _every_reference(written: Any) -> list[str]:
    return [ref for refs in _referring(written) for ref in refs]
