# ruff: noqa: PTH112, PTH113, PTH118, PTH119, PTH123, PTH208  (names of files are texts here: they come from code objects and JSON)
"""Reads Pulumi.yaml and the stack's settings as Pulumi does: name, entry point, virtual environment, configuration.

Runs in the program's interpreter, because its `pulumi` brings the YAML reader that rempart itself does without.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .monitor import Failure
from .placeholders import Sources, UnansweredText

FILES = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")
MAX_BYTES = 1 << 20
MAX_DEPTH = 100
MAX_NODES = 100_000
"""Generous for settings that people write; a file of aliases of aliases passes neither."""

_NULL = re.compile(r"~|null|Null|NULL|", re.ASCII)
_TRUE = re.compile(r"true|True|TRUE", re.ASCII)
_FALSE = re.compile(r"false|False|FALSE", re.ASCII)
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)


class Project:
    """What Pulumi.yaml says: the folder that the program runs in, the entry point in it, the declared settings."""

    def __init__(self, root: str, file: str, tree: dict[str, Any]) -> None:
        self.root = root
        self.file = file
        name = tree.get("name")
        if not isinstance(name, str) or not name:
            raise Failure("project-unreadable", file=file, problem="no name")
        self.name = name
        runtime = tree.get("runtime")
        options: Any = {}
        if isinstance(runtime, dict):
            options = runtime.get("options") or {}
            runtime = runtime.get("name")
        if not isinstance(runtime, str):
            raise Failure("project-unreadable", file=file, problem="no runtime")
        self.runtime = runtime
        self.virtualenv = options.get("virtualenv") if isinstance(options, dict) else None
        self.toolchain = options.get("toolchain") if isinstance(options, dict) else None
        backend = tree.get("backend")
        self.backend = _address(backend.get("url")) if isinstance(backend, dict) else ""
        settings = tree.get("config")
        folder = tree.get("stackConfigDir", settings if isinstance(settings, str) else None)
        self.stack_folder = os.path.join(root, folder) if isinstance(folder, str) else root
        self.declared: dict[str, Any] = settings if isinstance(settings, dict) else {}
        main = tree.get("main")
        path = os.path.normpath(os.path.join(root, main)) if isinstance(main, str) and main else root
        if os.path.isfile(path):
            self.folder, self.entry = os.path.split(path)
        else:
            self.folder, self.entry = path, "."
        if not os.path.isdir(self.folder):
            raise Failure("no-main", file=file, main=str(main))


class Settings:
    """A stack's configuration: values by full key (text, as Pulumi passes it), and which of them are secret."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.secret: set[str] = set()
        self.environments = False
        self.secrets_provider = ""


def read(root: str) -> Project:
    for name in FILES:
        file = os.path.join(root, name)
        if os.path.isfile(file):
            tree = load(file)
            if not isinstance(tree, dict):
                raise Failure("project-unreadable", file=name, problem="not a mapping")
            return Project(root, name, tree)
    raise Failure("no-project", directory=root)


def stacks(project: Project) -> list[str]:
    """The stacks that have a settings file."""
    found = []
    if os.path.isdir(project.stack_folder):
        for name in os.listdir(project.stack_folder):
            match = re.fullmatch(r"Pulumi\.(.+)\.(yaml|yml|json)", name)
            if match:
                found.append(match.group(1))
    return sorted(set(found))


def settings(project: Project, stack: str, sources: Sources) -> Settings:
    """The settings of a stack: what Pulumi.<stack>.yaml gives, else what Pulumi.yaml gives or defaults to."""
    known = stacks(project)
    if stack not in known and known:
        raise Failure("no-stack", stack=stack, known=known)
    made = Settings()
    given: dict[str, Any] = {}
    for ending in ("yaml", "yml", "json"):
        file = os.path.join(project.stack_folder, f"Pulumi.{stack}.{ending}")
        if os.path.isfile(file):
            tree = load(file, texts=True)
            if tree is not None and not isinstance(tree, dict):
                raise Failure("project-unreadable", file=os.path.basename(file), problem="not a mapping")
            given = (tree or {}).get("config") or {}
            made.environments = bool((tree or {}).get("environment"))
            made.secrets_provider = _address((tree or {}).get("secretsprovider"))
            if not isinstance(given, dict):
                raise Failure("project-unreadable", file=os.path.basename(file), problem="config is not a mapping")
            break
    for key, value in given.items():
        _set(made, _full(project, key), value, sources)
    for key, declared in project.declared.items():
        _declare(project, made, key, declared, sources)
    return made


def _address(written: Any) -> str:
    """Scheme and host of an address, and the host of its `endpoint`: what else it holds may be secret."""
    if not isinstance(written, (str, Scalar)):
        return ""
    text = _text(written)
    try:
        parts = urlsplit(text)
        hostname = parts.hostname or ""
        endpoints = parse_qs(parts.query).get("endpoint", [])
        other = urlsplit(endpoints[0] if "//" in endpoints[0] else f"//{endpoints[0]}").hostname if endpoints else None
    except ValueError:  # brackets that hold no address
        return ""
    if not parts.scheme:
        return text if re.fullmatch(r"[a-z]+", text) else ""
    return f"{parts.scheme}://{hostname}" + (f"?endpoint={other}" if other else "")


def _full(project: Project, key: str) -> str:
    parts = key.split(":")
    if len(parts) == 3 and parts[1] == "config":
        return f"{parts[0]}:{parts[2]}"
    return key if len(parts) > 1 else f"{project.name}:{key}"


def _set(made: Settings, key: str, value: Any, sources: Sources) -> None:
    if isinstance(value, dict) and set(value) == {"secure"}:
        made.values[key] = UnansweredText(sources.new(key, "config"))
        made.secret.add(key)
        return
    if isinstance(value, (dict, list)):
        clear, encrypted = _decrypted(value, key, sources)
        made.values[key] = json.dumps(clear, separators=(",", ":"), ensure_ascii=True)
        if encrypted:
            made.secret.add(key)
        return
    made.values[key] = _text(value)


def _decrypted(value: Any, key: str, sources: Sources) -> tuple[Any, bool]:
    """A structured value with a placeholder for each encrypted part, and whether there was one."""
    if isinstance(value, dict):
        if set(value) == {"secure"}:
            return sources.new(key, "config").mark(), True
        pairs = {name: _decrypted(item, key, sources) for name, item in value.items()}
        return {name: item for name, (item, _) in pairs.items()}, any(secret for _, secret in pairs.values())
    if isinstance(value, list):
        items = [_decrypted(item, key, sources) for item in value]
        return [item for item, _ in items], any(secret for _, secret in items)
    return (value.value if isinstance(value, Scalar) else value), False


def _declare(project: Project, made: Settings, key: str, declared: Any, sources: Sources) -> None:
    full = _full(project, key)
    typed = isinstance(declared, dict) and bool(
        {"type", "default", "value", "secret", "description", "items"} & set(declared)
    )
    secret = typed and declared.get("secret") is True
    if secret and full in made.values:
        made.secret.add(full)
    if full in made.values:
        return
    if not typed:
        value: Any = declared
    elif "value" in declared:
        value = declared["value"]
    elif "default" in declared:
        value = declared["default"]
    else:
        raise Failure("missing-setting", key=full)
    _set(made, full, value, sources)
    if secret:
        made.secret.add(full)


def _text(value: Any) -> str:
    if isinstance(value, Scalar):
        return value.text
    if value is True or value is False:
        return "true" if value else "false"
    return "" if value is None else str(value)


class Scalar:
    """A setting's scalar: the text as written, which is what the program gets, and the value inside structures."""

    def __init__(self, text: str, value: Any) -> None:
        self.text = text
        self.value = value


def load(file: str, *, texts: bool = False) -> Any:
    """A YAML (or JSON) file as plain data, by the core schema of YAML 1.2, as Pulumi reads it. With `texts`, scalars
    are `Scalar`. Size, depth and the number of values, aliases counted each time, are bounded."""
    name = os.path.basename(file)
    try:
        with open(file, "rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise Failure("project-unreadable", file=name, problem=error.strerror or "unreadable") from error
    if len(raw) > MAX_BYTES:
        raise Failure("project-unreadable", file=name, problem=f"more than {MAX_BYTES} bytes")
    import yaml

    try:
        node = yaml.compose(raw.decode("utf-8-sig"), Loader=_shallow(yaml.SafeLoader, name))
        return _Converter(name, texts).convert(node) if node is not None else None
    except UnicodeDecodeError as error:
        raise Failure("project-unreadable", file=name, problem="not UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        raise Failure("project-unreadable", file=name, problem=f"{problem}{line}") from error


def _shallow(loader: Any, file: str) -> Any:
    """The YAML loader, stopped at the depth that no settings file needs: it would go on until the stack ends."""

    class Shallow(loader):  # type: ignore[misc]
        depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise Failure("project-unreadable", file=file, problem="nested too deep")
            node = super().compose_node(parent, index)
            self.depth -= 1
            return node

    return Shallow


class _Converter:
    def __init__(self, file: str, texts: bool) -> None:
        self.file = file
        self.texts = texts
        self.count = 0

    def convert(self, node: Any, key: bool = False) -> Any:
        self.count += 1
        if self.count > MAX_NODES:
            raise Failure("project-unreadable", file=self.file, problem=f"more than {MAX_NODES} values")
        kind = node.id
        if kind == "mapping":
            made: dict[str, Any] = {}
            for name_node, item in node.value:
                name = self.convert(name_node, key=True)
                if name == "<<" and name_node.style is None:
                    for inherited in item.value if item.id == "sequence" else [item]:
                        merged = self.convert(inherited)
                        made = {**merged, **made} if isinstance(merged, dict) else made
                else:
                    made[name] = self.convert(item)
            return made
        if kind == "sequence":
            return [self.convert(item) for item in node.value]
        if key:
            return str(node.value)
        value = _scalar(node.value) if node.style is None and not node.tag.startswith("!") else node.value
        return Scalar(node.value, value) if self.texts else value


def _scalar(text: str) -> Any:
    if _NULL.fullmatch(text):
        return None
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def virtual_environment(project: Project) -> str | None:
    """The folder that `runtime.options` names, absolute; None when it names none."""
    if isinstance(project.virtualenv, str) and project.virtualenv:
        return os.path.normpath(os.path.join(project.root, project.virtualenv))
    return None
