"""Blocks of Terraform source as the properties of a resource, in the shape that a plan gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rempart import names
from rempart.names import Shape
from rempart.packs.checkov.expressions import OPAQUE, is_unseen
from rempart.packs.checkov.modules import Here, Trace, one
from rempart.text import Text
from rempart.value import SECRET, Unknown

META: Final = ("count", "for_each", "provider", "depends_on", "lifecycle", "connection", "provisioner", "dynamic")

DYNAMIC: Final = Unknown(
    Text(
        fr="écrit par un bloc « dynamic », dont on ne sait pas combien il en fait",
        en="written by a “dynamic” block, and how many it makes is not known",
    )
)


def properties(type: str, written: Mapping[str, Any], here: Here) -> tuple[dict[str, Any], dict[str, Trace]]:
    """The properties of one instance, and what the expressions of each met."""
    traces: dict[str, Trace] = {}
    shapes = _by_name(names.properties(type))
    values = _inside(written, shapes, here, traces, None)
    values = {name: value for name, value in values.items() if value is not None}
    if provisioners := [kind for entry in written.get("provisioner", ()) for kind in entry]:
        values["provisioner"] = provisioners
    for name in values:
        if name.endswith("_wo"):
            values[name] = SECRET
    return names.canonical_blocks(type, values), traces


def configuration(written: Mapping[str, Any], here: Here) -> dict[str, Any]:
    """The inputs of a provider block."""
    values = _inside(written, {}, here, {}, None)
    return {name: value for name, value in values.items() if value is not None and name not in ("alias", "version")}


def links(written: Mapping[str, Any], here: Here) -> tuple[str, ...]:
    """What `depends_on` names."""
    trace = Trace()
    for item in written.get("depends_on", ()):
        here.module.value(item, here, trace)
    return tuple(trace.links)


def _inside(
    written: Mapping[str, Any],
    shapes: Mapping[str, Shape],
    here: Here,
    traces: dict[str, Trace],
    trace: Trace | None,
) -> dict[str, Any]:
    """One block. Its arguments share `trace`, or have one each in `traces` at the top."""
    top = trace is None
    values: dict[str, Any] = {}
    for name, item in written.items():
        if name.startswith("__") or name == "dynamic" or (top and name in META):
            continue
        met = trace if trace is not None else traces.setdefault(name, Trace())
        values[name] = _argument(item, shapes.get(name), here, met)
    for entry in written.get("dynamic", ()):
        for name, block in entry.items():
            met = trace if trace is not None else traces.setdefault(name, Trace())
            made = _dynamic(name, block, shapes.get(name), here, met)
            if isinstance(made, Unknown) or isinstance(values.get(name), Unknown):
                values[name] = DYNAMIC
            else:
                values[name] = [*_listed(values.get(name)), *made]
    return values


def _argument(written: Any, shape: Shape | None, here: Here, trace: Trace) -> Any:
    if isinstance(written, list) and written and all(_is_block(item, shape) for item in written):
        inside = _shapes_in(shape)
        return [_inside(item, inside, here, {}, trace) for item in written]
    return here.module.value(one(written), here, trace)


def _is_block(item: Any, shape: Shape | None) -> bool:
    """Whether a parsed item is a block: the parser puts what stands in one in lists, and a map's values not."""
    if not isinstance(item, dict) or (shape is not None and shape.kind == "map"):
        return False
    if not item:
        return shape is not None and shape.inside is not None
    return all(isinstance(value, list) for name, value in item.items() if not name.startswith("__"))


def _dynamic(name: str, block: Any, shape: Shape | None, here: Here, trace: Trace) -> list[Any] | Unknown:
    body = one(block)
    if not isinstance(body, dict) or "for_each" not in body or "content" not in body:
        return DYNAMIC
    over = here.module.value(one(body["for_each"]), here, trace)
    iterator = str(one(body.get("iterator", name))).removeprefix("${").removesuffix("}")
    content = one(body["content"])
    if is_unseen(over) or not isinstance(over, list | dict) or not isinstance(content, dict):
        return DYNAMIC
    pairs = over.items() if isinstance(over, dict) else [(OPAQUE, item) for item in over]  # a list, or a set
    made = []
    for key, value in pairs:
        inner = here._replace(iterators={**here.iterators, iterator: {"key": key, "value": value}})
        made.append(_inside(content, _shapes_in(shape), inner, {}, trace))
    return made


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _shapes_in(shape: Shape | None) -> dict[str, Shape]:
    return _by_name(shape.inside) if shape is not None else {}


def _by_name(shapes: Mapping[str, Shape] | None) -> dict[str, Shape]:
    return dict(_named(shapes)) if shapes else {}


def _named(shapes: Mapping[str, Shape]) -> Iterator[tuple[str, Shape]]:
    for shape in shapes.values():
        yield shape.name, shape
