"""Terraform modules as written: what a name in an expression means in one module instance.

Read from the source with Checkov's own parser, since what Checkov renders out of it mixes values and guesses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from rempart.errors import InputError
from rempart.packs.checkov import expressions
from rempart.packs.checkov.expressions import OPAQUE, at, is_unseen, unseen_inside
from rempart.text import Text
from rempart.value import SECRET, UNTIL_APPLY, Unknown

Key = str | int | None
"""What stands in the brackets of an instance: of `count` a number, of `for_each` a text."""

CIRCLE: Final = Unknown(Text(fr="les expressions tournent en rond", en="the expressions go round in a circle"))


class Trace:
    """What the evaluation of one expression met: resources, and whether it may well mean something else."""

    def __init__(self) -> None:
        self.links: dict[str, None] = {}
        self.is_doubtful = False

    def add(self, other: Trace) -> None:
        self.links |= other.links
        self.is_doubtful = self.is_doubtful or other.is_doubtful

    @property
    def certain(self) -> tuple[str, ...]:
        return () if self.is_doubtful else tuple(self.links)


class Here(NamedTuple):
    """Where an expression stands: in which module, in which instance of its block, within which `dynamic` blocks."""

    module: Module
    key: Key = None
    value: Any = OPAQUE
    """`each.value`."""
    iterators: Mapping[str, Mapping[str, Any]] = {}


class Instance(NamedTuple):
    """One resource or data source that Checkov shows; `written` is its block."""

    address: str
    type: str
    name: str
    written: Mapping[str, Any]
    here: Here
    is_managed: bool
    may_exist: bool
    """False: it surely does. True: how many there are is not known, perhaps none."""
    file: str
    line: int


class Module:
    """One module instance, the root module included."""

    def __init__(self, folder: str, address: str = "", caller: tuple[Here, Mapping[str, Any]] | None = None) -> None:
        self.folder = folder
        self.address = address
        self.caller = caller
        """Where it is called, and the `module` block."""
        self.calls: dict[str, dict[str, Any]] = {}
        self.called: dict[str, dict[Key, Module]] = {}
        self.instances: dict[str, dict[Key, Instance]] = {}
        """`aws_x.y` or `data.aws_x.y` → key → instance."""
        self.providers: list[tuple[str, dict[str, Any]]] = []
        self.sources: dict[str, str] = {}
        self.assigned: dict[str, Any] = {}
        """Variables of the root module that a file of values sets."""
        self._variables: dict[str, dict[str, Any]] = {}
        self._locals: dict[str, Any] = {}
        self._outputs: dict[str, dict[str, Any]] = {}
        self.blocks: dict[str, dict[str, Any]] = {}
        """`aws_x.y` or `data.aws_x.y` → its block."""
        self._known: dict[tuple[str, str], tuple[Any, Trace]] = {}

    def add(self, document: Mapping[str, Any]) -> None:
        """Take over what one file holds."""
        for kind, prefix in (("resource", ""), ("data", "data.")):
            for entry in document.get(kind, ()):
                for type, named in entry.items():
                    for name, block in named.items():
                        self.blocks[f"{prefix}{type}.{name}"] = block
        for kind, into in (("variable", self._variables), ("output", self._outputs), ("module", self.calls)):
            for entry in document.get(kind, ()):
                into.update(entry)
        for entry in document.get("locals", ()):
            self._locals.update({name: one(written) for name, written in entry.items() if not name.startswith("__")})
        for entry in document.get("provider", ()):
            self.providers.extend(entry.items())
        for entry in document.get("terraform", ()):
            for required in entry.get("required_providers", ()):
                self.sources.update(_sources(required))

    def forget(self) -> None:
        """Evaluate anew: the instances that expressions may name have changed."""
        self._known.clear()

    def value(self, written: Any, here: Here, trace: Trace) -> Any:
        """The value of what the parser gave for one argument."""
        match written:
            case str():
                node = expressions.read(written)
                if isinstance(node, expressions.Literal):
                    trace.is_doubtful = trace.is_doubtful or is_unseen(node.value)
                    return node.value
                found = expressions.evaluate(node, lambda root, steps: self._named(root, steps, here, trace))
                trace.is_doubtful = trace.is_doubtful or found is OPAQUE
                return found
            case list():
                return [self.value(item, here, trace) for item in written]
            case dict():
                pairs = [(self._key(key, here, trace), self.value(item, here, trace)) for key, item in written.items()]
                return next((key for key, _ in pairs if is_unseen(key)), None) or dict(pairs)
        return written

    def _key(self, key: Any, here: Here, trace: Trace) -> Any:
        found = self.value(str(key), here, trace)
        if isinstance(found, str) and found.startswith(("var.", "local.", "each.", "module.", "data.")):
            return OPAQUE  # `(var.x) = 1`: the parser drops the parentheses
        return found if isinstance(found, str) or is_unseen(found) else str(found)

    def _named(self, root: str, steps: tuple[Any, ...], here: Here, trace: Trace) -> Any:
        found = self._met(root, steps, here, trace)
        if root not in ("data", "module") and is_unseen(found) and found is not UNTIL_APPLY:
            trace.is_doubtful = True
        return found

    def _met(self, root: str, steps: tuple[Any, ...], here: Here, trace: Trace) -> Any:
        first, rest = (steps[0], steps[1:]) if steps else (None, ())
        if root in here.iterators:
            return at(here.iterators[root], steps)
        match root, first:
            case "var" | "local", str():
                value, met = self._kept(root, first)
                trace.add(met)
                return at(value, rest)
            case "each", "key":
                return here.key if isinstance(here.key, str) else OPAQUE
            case "each", "value":
                return at(here.value, rest)
            case "count", "index":
                return here.key if isinstance(here.key, int) else OPAQUE
            case "module", str():
                return self._given(first, rest, trace)
            case "path" | "terraform" | "self", _:
                return OPAQUE
            case "data", str() if rest:
                return self._read(f"data.{first}.{rest[0]}", rest[1:], trace)
            case _, str():
                return self._read(f"{root}.{first}", rest, trace)
        return OPAQUE

    def _kept(self, kind: str, name: str) -> tuple[Any, Trace]:
        """The value of a variable, local or output, evaluated once."""
        key = (kind, name)
        if key not in self._known:
            trace = Trace()
            self._known[key] = (CIRCLE, trace)
            find = {"var": self._variable, "local": self._local, "output": self._output}[kind]
            self._known[key] = (find(name, trace), trace)
        return self._known[key]

    def _local(self, name: str, trace: Trace) -> Any:
        return self.value(self._locals[name], Here(self), trace) if name in self._locals else OPAQUE

    def _output(self, name: str, trace: Trace) -> Any:
        declared = self._outputs.get(name)
        if declared is None or "value" not in declared:
            return OPAQUE
        value = self.value(one(declared["value"]), Here(self), trace)
        return SECRET if _is_true(declared.get("sensitive")) else value

    def _variable(self, name: str, trace: Trace) -> Any:
        declared = self._variables.get(name, {})
        unset = Unknown(
            Text(fr=f"la variable « {name} » n'a pas de valeur ici", en=f"the variable “{name}” has no value here")
        )
        if self.caller is None:
            given = self.assigned.get(name, one(declared["default"]) if "default" in declared else unset)
            value = given if is_unseen(given) else self.value(given, Here(self), trace)
        else:
            here, call = self.caller
            if name in call:
                value = here.module.value(one(call[name]), here, trace)
            else:
                value = self.value(one(declared["default"]), Here(self), trace) if "default" in declared else unset
        if _is_true(declared.get("sensitive")):
            return SECRET
        return value

    def _given(self, name: str, steps: tuple[Any, ...], trace: Trace) -> Any:
        """An output of a module that is called here."""
        called = self.called.get(name, {})
        if steps and steps[0] in called and not isinstance(steps[0], Unknown):
            module, steps = called[steps[0]], steps[1:]
        elif None in called:
            module = called[None]
        else:
            trace.is_doubtful = True
            return OPAQUE
        if not steps or not isinstance(steps[0], str):
            trace.is_doubtful = True
            return OPAQUE
        value, met = module._kept("output", steps[0])
        trace.add(met)
        return at(value, steps[1:])

    def _read(self, bare: str, steps: tuple[Any, ...], trace: Trace) -> Any:
        """An argument of a resource: what was written, else whatever the provider will say."""
        found = self.instances.get(bare, {})
        if not found:
            return OPAQUE
        if steps and not isinstance(steps[0], Unknown) and steps[0] in found:
            instance, steps = found[steps[0]], steps[1:]
        elif len(found) == 1 and None in found:
            instance = found[None]
            if instance.may_exist and steps and not isinstance(steps[0], str):
                steps = steps[1:]  # `x.y[0]` of an unknown number of instances
        else:
            trace.is_doubtful = True
            trace.links |= {instance.address: None for instance in found.values()}
            return UNTIL_APPLY
        trace.links[instance.address] = None
        trace.is_doubtful = trace.is_doubtful or instance.may_exist
        if len(steps) != 1 or not isinstance(steps[0], str) or steps[0] not in instance.written:
            return UNTIL_APPLY
        return self._argument(instance, steps[0])

    def _argument(self, instance: Instance, name: str) -> Any:
        key = (instance.address, name)
        if key not in self._known:
            self._known[key] = (CIRCLE, Trace())
            written = one(instance.written[name])
            value = instance.here.module.value(written, instance.here, Trace())
            plain = isinstance(value, str | int | float) or is_unseen(value)
            self._known[key] = (value if plain else UNTIL_APPLY, Trace())
        return self._known[key][0]


def one(written: Any) -> Any:
    """The parser puts each argument in a list of one."""
    return written[0] if isinstance(written, list) and len(written) == 1 else written


def _is_true(written: Any) -> bool:
    return one(written) in (True, "true")


def _sources(required: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, written in required.items():
        entry = one(written)
        if isinstance(entry, dict) and isinstance(source := one(entry.get("source")), str):
            yield name, source


def parsed(path: str) -> dict[str, Any]:
    """One file as Checkov's parser gives it: expressions in `${…}`, which Checkov's own blocks no longer tell."""
    import hcl2  # type: ignore[import-not-found]
    from lark.exceptions import LarkError  # type: ignore[import-not-found]

    try:
        found: dict[str, Any] = hcl2.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (LarkError, UnicodeDecodeError) as error:
        raise InputError(
            Text(fr=f"{path} ne se lit pas comme du Terraform", en=f"{path} cannot be read as Terraform")
        ) from error
    return found


def amount(written: Mapping[str, Any], here: Here) -> tuple[int | dict[Key, Any] | Unknown | None, Trace]:
    """How many instances a block has: of `count` the number, of `for_each` key → value; None without either."""
    trace = Trace()
    if "count" in written:
        count = here.module.value(one(written["count"]), here, trace)
        return (count if isinstance(count, int) and not isinstance(count, bool) else OPAQUE), trace
    if "for_each" in written:
        over = here.module.value(one(written["for_each"]), here, trace)
        if isinstance(over, list) and all(isinstance(item, str) for item in over):
            over = {item: item for item in over}
        return (over if isinstance(over, dict) else OPAQUE), trace
    return None, trace


__all__ = ["Here", "Instance", "Key", "Module", "Trace", "amount", "at", "one", "parsed", "unseen_inside"]
