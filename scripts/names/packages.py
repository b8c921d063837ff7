"""Reads what a Pulumi package offers: the resources of its Python SDK, or of its schema, with their properties.

Used by `generate-names` and `sdk-drift`. Nothing is imported from the SDKs: their code is read.
"""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

MODULES = {
    "aws": "pulumi_aws",
    "scaleway": "pulumiverse_scaleway",
    "ovh": "pulumi_ovh",
    "openstack": "pulumi_openstack",
    "gcp": "pulumi_gcp",
    "azure": "pulumi_azure",
}
"""Pulumi package → Python module of its SDK."""


class Kind(NamedTuple):
    """What an annotation of the SDK says of a property: `of` names the class of its blocks."""

    kind: str
    of: str | None = None
    deeper: bool = False


class SdkType(NamedTuple):
    token: str
    properties: dict[str, Kind]
    module: Path
    """Where the classes of its blocks stand."""
    source: Path
    """The file that was read."""


def kind_of(annotation: ast.expr) -> Kind:
    match annotation:
        case ast.Constant(value=str(name)):
            return Kind("block", name)
        case ast.Subscript(value=base, slice=inner):
            match ast.unparse(base).rpartition(".")[2]:
                case "Input" | "Optional" | "Output":
                    return kind_of(inner)
                case "Sequence":
                    item = kind_of(inner)
                    return Kind("list", item.of, item.kind in ("list", "map"))
                case "Mapping" if isinstance(inner, ast.Tuple):
                    item = kind_of(inner.elts[1])
                    return Kind("map", item.of, item.kind in ("list", "map"))
                case "Union" if isinstance(inner, ast.Tuple):
                    kinds = [kind_of(choice) for choice in inner.elts]
                    if Kind("scalar") in kinds:  # a word of an enumeration, or any other word
                        return Kind("scalar")
                    return next((k for k in kinds if k.kind != "scalar"), kinds[0])
    return Kind("scalar")


def getters(node: ast.ClassDef) -> Iterator[tuple[str, Kind]]:
    """(Pulumi name, kind) of every `@pulumi.getter` property of a class of the SDK."""
    for item in node.body:
        if not isinstance(item, ast.FunctionDef) or item.returns is None:
            continue
        for decorator in item.decorator_list:
            text = ast.unparse(decorator)
            if text == "pulumi.getter":
                yield item.name, kind_of(item.returns)
            elif text.startswith("pulumi.getter(name="):
                yield ast.literal_eval(decorator.keywords[0].value), kind_of(item.returns)  # type: ignore[attr-defined]


def sdk_types(folder: Path, only: frozenset[str] | None) -> Iterator[SdkType]:
    """Every resource of an SDK, or those that are wanted, with its inputs and outputs."""
    for path in sorted(folder.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if "pulumi.CustomResource)" not in source or not (only is None or any(token in source for token in only)):
            continue
        tree = ast.parse(source)
        classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
        for name, node in classes.items():
            if "pulumi.CustomResource" not in {ast.unparse(base) for base in node.bases}:
                continue
            properties: dict[str, Kind] = {}
            for arguments in (f"_{name}State", f"{name}Args"):
                if arguments in classes:
                    properties |= dict(getters(classes[arguments]))
            segment = ast.get_source_segment(source, node) or ""
            token = re.search(r"super\(.*?\).__init__\(\s*['\"]([^'\"]+)['\"]", segment)
            if token is None:
                raise SystemExit(f"{path}: no type token in class {name}")
            if only is None or token[1] in only:
                yield SdkType(token[1], properties, path.parent / "_inputs.py", path)


class Shapes:
    """The nested classes of an SDK, read from its `_inputs.py` files as they are needed."""

    def __init__(self) -> None:
        self._modules: dict[Path, dict[str, dict[str, Kind]]] = {}

    def of(self, module: Path, name: str) -> dict[str, Kind]:
        if module not in self._modules:
            tree = ast.parse(module.read_text(encoding="utf-8"))
            self._modules[module] = {c.name: dict(getters(c)) for c in tree.body if isinstance(c, ast.ClassDef)}
        return self._modules[module][name.rpartition(".")[2]]


class SchemaShapes:
    """What a Pulumi package schema says of its resources and of the blocks inside."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema

    def resources(self) -> Iterator[SdkType]:
        for token, resource in sorted(self._schema["resources"].items()):
            known = resource.get("properties", {}) | resource.get("inputProperties", {})
            yield SdkType(token, {name: self._kind(spec) for name, spec in known.items()}, Path(), Path())

    def of(self, _: Path, name: str) -> dict[str, Kind]:
        """The properties of a block, by its token: a schema has no modules."""
        return {key: self._kind(spec) for key, spec in self._schema["types"][name].get("properties", {}).items()}

    def _kind(self, spec: dict[str, Any]) -> Kind:
        if "$ref" in spec:
            return Kind("block", spec["$ref"].removeprefix("#/types/"))
        match spec.get("type"):
            case "array":
                item = self._kind(spec["items"])
                return Kind("list", item.of, item.kind in ("list", "map"))
            case "object":
                item = self._kind(spec.get("additionalProperties", {"type": "string"}))
                return Kind("map", item.of, item.kind in ("list", "map"))
        return Kind("scalar")


def sdk_folder(package: str, given: dict[str, Path]) -> tuple[Path, str] | None:
    """The folder of the package's SDK and its name and version; None when there is none here."""
    module = MODULES.get(package)
    if module is None:
        return None
    if package in given:
        folder = given[package]
        versions = sorted(folder.parent.glob(f"{module}-*.dist-info"))
        return folder, versions[-1].name.removesuffix(".dist-info").replace("-", " ") if versions else module
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent, f"{module} {importlib.metadata.version(module)}"
