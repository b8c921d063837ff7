"""The `configuration` of a Terraform plan: what was written, module by module, and how each provider is configured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import msgspec

from rempart.deployment import Provider
from rempart.text import Text
from rempart.value import SECRET, Unknown

ModulePath = tuple[str, ...]
"""The names of the module calls that lead to a module, without instance keys; empty for the root."""

COMPUTED: Final = Unknown(
    Text(
        fr="calculé dans le bloc « provider », le plan n'en montre pas la valeur",
        en="computed in the “provider” block, the plan does not show its value",
    )
)


class Provisioner(msgspec.Struct):
    """A `provisioner` block: a command that runs when the resource is created."""

    type: str = ""


class ConfigResource(msgspec.Struct):
    """One `resource` or `data` block; `address` is relative to its module."""

    address: str
    provider_config_key: str = ""
    expressions: dict[str, Any] | None = None
    depends_on: list[str] | None = None
    for_each_expression: Any = None
    provisioners: list[Provisioner] | None = None


class _Output(msgspec.Struct):
    expression: dict[str, Any] | None = None


class _Variable(msgspec.Struct):
    default: Any = None
    sensitive: bool | None = False


class Call(msgspec.Struct):
    """One `module` block: what it passes in, and the module itself."""

    module: Module | None = None
    expressions: dict[str, Any] | None = None
    for_each_expression: Any = None
    depends_on: list[str] | None = None


class Module(msgspec.Struct):
    """One module as written."""

    resources: list[ConfigResource] | None = None
    module_calls: dict[str, Call] | None = None
    outputs: dict[str, _Output] | None = None
    variables: dict[str, _Variable] | None = None


class _ProviderConfig(msgspec.Struct):
    name: str = ""
    full_name: str = ""
    alias: str = ""
    version_constraint: str = ""
    module_address: str = ""
    expressions: dict[str, Any] | None = None


class Configuration(msgspec.Struct):
    """What stands under `configuration` in a plan."""

    root_module: Module | None = None
    provider_config: dict[str, _ProviderConfig] | None = None


class Step(NamedTuple):
    """One call on the way to a module instance: `module.zones["a"]` is ("zones", '["a"]')."""

    name: str
    key: str


_STEP = re.compile(r'module\.([^.\[\]"]+)(\[(?:"(?:[^"\\]|\\.)*"|-?\d+)\])?\.?')


@lru_cache(maxsize=16384)
def steps(module_address: str) -> tuple[Step, ...]:
    """`module.zones["a"].module.net` as its calls."""
    return tuple(Step(match[1], match[2] or "") for match in _STEP.finditer(module_address))


@lru_cache(maxsize=16384)
def module_path(module_address: str) -> ModulePath:
    return tuple(step.name for step in steps(module_address))


def expression_references(expression: Any) -> list[str]:
    """The references of one expression; empty for a constant, or for something that is no expression."""
    found = expression.get("references") if isinstance(expression, dict) else None
    return [ref for ref in found if isinstance(ref, str)] if isinstance(found, list) else []


def is_expression(written: Any) -> bool:
    """Whether this is one expression, not a nested block of several."""
    return isinstance(written, dict) and (
        "constant_value" in written or isinstance(written.get("references"), list) or not written
    )


class Tree:
    """A configuration by module path, and its provider instances."""

    def __init__(self, configuration: Configuration | None, variables: Mapping[str, Any]) -> None:
        self._variables = variables
        self.modules: dict[ModulePath, Module] = {}
        self.calls: dict[ModulePath, Call] = {}
        self.resources: dict[tuple[ModulePath, str], ConfigResource] = {}
        self._configs = (configuration.provider_config if configuration else None) or {}
        self._providers: dict[str, Provider] = {}
        self._unseen: dict[tuple[str, bool], Provider] = {}
        self.is_known = configuration is not None and configuration.root_module is not None
        if configuration is not None and configuration.root_module is not None:
            self._index(configuration.root_module)

    def _index(self, root: Module) -> None:
        pending: list[tuple[ModulePath, Module]] = [((), root)]
        while pending:
            path, module = pending.pop()
            self.modules[path] = module
            for resource in module.resources or ():
                self.resources[path, resource.address] = resource
            for name, call in (module.module_calls or {}).items():
                self.calls[*path, name] = call
                if call.module is not None:
                    pending.append(((*path, name), call.module))

    # Providers

    def providers(self) -> Iterator[Provider]:
        """Every instance that is configured or used."""
        for key in self._configs:
            yield self._provider(key)
        yield from self._unseen.values()

    def provider_of(self, written: ConfigResource | None, provider_name: str) -> Provider:
        """The instance that manages a resource; `provider_name` is what the plan says beside its values.

        Older plans name a module's own key even where the instance comes from above: then the only configuration of
        that provider is meant, and with several it is not known which.
        """
        key = written.provider_config_key if written else ""
        if key in self._configs:
            return self._provider(key)
        candidates = [k for k, config in self._configs.items() if config.full_name == provider_name]
        of_a_module = ":" in key
        if len(candidates) == 1 and (of_a_module or not key) and not self._configs[candidates[0]].alias:
            return self._provider(candidates[0])
        # Without a configuration block of its own, everything comes from the environment: nothing was written. A module
        # may have been given an instance with an alias, or the one that the environment configures.
        return self._unconfigured(
            provider_name, is_visible=self.is_known and (not candidates or bool(key and not of_a_module))
        )

    def _provider(self, key: str) -> Provider:
        found = self._providers.get(key)
        if found is None:
            config = self._configs[key]
            path = module_path(config.module_address)
            found = self._providers[key] = Provider(
                package=_type_name(config.full_name) or config.name,
                urn=f"provider.{key}",
                name=config.alias or "default",
                inputs=self._resolved(config.expressions or {}, path),
                is_default=not config.alias,
                version=_exact(config.version_constraint),
                source=source_address(config.full_name),
            )
        return found

    def _unconfigured(self, provider_name: str, *, is_visible: bool) -> Provider:
        identity = (provider_name, is_visible)
        if identity not in self._unseen:
            self._unseen[identity] = Provider(
                package=_type_name(provider_name), source=source_address(provider_name), is_visible=is_visible
            )
        return self._unseen[identity]

    def _resolved(self, expressions: Mapping[str, Any], path: ModulePath) -> dict[str, Any]:
        inputs = {name: self._value(written, path) for name, written in expressions.items()}
        return {name: value for name, value in inputs.items() if value is not None}

    def _value(self, written: Any, path: ModulePath) -> Any:
        if isinstance(written, list):
            return [self._value(item, path) for item in written]
        if not isinstance(written, dict):
            return COMPUTED
        if not is_expression(written):
            return self._resolved(written, path)
        if "constant_value" in written:
            return written["constant_value"]
        return self._variable(expression_references(written), path)

    def _variable(self, refs: list[str], path: ModulePath) -> Any:
        """The value of an expression that refers to one variable and nothing else.

        Only a text, number or flag is taken over; null or empty values usually are replaced by the expression.
        """
        if len(set(refs)) != 1 or not refs[0].startswith("var."):
            return COMPUTED
        name = refs[0].removeprefix("var.")
        module = self.modules.get(path)
        declared = (module.variables or {}).get(name) if module else None
        if declared is not None and declared.sensitive:
            return SECRET
        if not path:
            value = self._variables.get(name, declared.default if declared else None)
        else:
            call = self.calls.get(path)
            passed = (call.expressions or {}).get(name) if call else None
            if isinstance(passed, dict) and is_expression(passed) and passed:
                value = self._value(passed, path[:-1])
            else:
                value = declared.default if declared and passed is None else None
        if value is SECRET:
            return value
        return value if isinstance(value, str | int | float) and value != "" else COMPUTED


def source_address(full_name: str) -> str:
    """`registry.terraform.io/scaleway/scaleway` as `scaleway/scaleway`; a private registry keeps its host."""
    for registry in ("registry.terraform.io/", "registry.opentofu.org/"):
        if full_name.startswith(registry):
            return full_name.removeprefix(registry)
    return full_name


def _type_name(full_name: str) -> str:
    return full_name.rpartition("/")[2]


def _exact(constraint: str) -> str:
    """The version that a constraint pins, empty when it leaves a choice."""
    constraint = constraint.removeprefix("=").strip()
    return constraint if re.fullmatch(r"\d+(\.\d+)*(-[\w.]+)?", constraint) else ""
