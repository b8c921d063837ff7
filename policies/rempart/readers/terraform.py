"""What `terraform show -json` (or `tofu show -json`) writes of a plan and of a state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec

from rempart.deployment import Deployment, Resource, ResourceKind, Source
from rempart.readers import overlay
from rempart.readers.configuration import ConfigResource, Configuration, Tree, module_path
from rempart.readers.document import bad, quoted, shaped
from rempart.readers.references import References
from rempart.text import Text
from rempart.value import SECRET, UNTIL_APPLY


class _Change(msgspec.Struct):
    actions: list[str]
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    after_unknown: dict[str, Any] | bool | None = None
    before_sensitive: dict[str, Any] | bool | None = None
    after_sensitive: dict[str, Any] | bool | None = None


class _Instance(msgspec.Struct):
    """One instance of a resource; `index` is its count or for_each key."""

    address: str
    type: str
    name: str = ""
    mode: str = "managed"
    module_address: str = ""
    index: str | int | float | None = None
    provider_name: str = ""


class _ResourceChange(_Instance, kw_only=True):
    change: _Change
    deposed: str | None = None


class _StateResource(_Instance, kw_only=True):
    values: dict[str, Any] | None = None
    sensitive_values: dict[str, Any] | bool | None = None
    depends_on: list[str] | None = None
    deposed_key: str | None = None


class _StateModule(msgspec.Struct):
    address: str = ""
    resources: list[_StateResource] | None = None
    child_modules: list[_StateModule] | None = None


class _Output(msgspec.Struct):
    sensitive: bool = False
    value: Any = UNTIL_APPLY


class _Values(msgspec.Struct):
    outputs: dict[str, _Output] | None = None
    root_module: _StateModule | None = None


class _Named(msgspec.Struct):
    address: str
    mode: str = "managed"


class _NamedModule(msgspec.Struct):
    resources: list[_Named] | None = None
    child_modules: list[_NamedModule] | None = None


class _NamedValues(msgspec.Struct):
    outputs: dict[str, _Output] | None = None
    root_module: _NamedModule | None = None


class _NamedState(msgspec.Struct):
    values: _NamedValues | None = None


M = TypeVar("M", _StateModule, _NamedModule)


class _Variable(msgspec.Struct):
    value: Any = None


class _Version(msgspec.Struct):
    format_version: str


class Plan(msgspec.Struct):
    """A plan, as far as it is read. Of the values that stand in it several times, only the addresses are read here."""

    format_version: str
    resource_changes: list[_ResourceChange] | None = None
    configuration: Configuration | None = None
    variables: dict[str, _Variable] | None = None
    planned_values: _NamedValues | None = None
    prior_state: _NamedState | None = None
    deferred_changes: list[Any] | None = None
    errored: bool | None = False
    complete: bool | None = None


class State(msgspec.Struct):
    """A state, as far as it is read."""

    format_version: str
    values: _Values | None = None


class _Rest(msgspec.Struct):
    """The values that a plan repeats, read only when something is found nowhere else."""

    planned_values: _Values | None = None
    prior_state: State | None = None


def read(document: dict[str, Any] | bytes, *, path: str) -> Deployment:
    """The deployment that a plan or a state describes; `document` is the decoded JSON, or its text.

    Raises InputError for an unknown version, another shape, or an address that appears twice.
    """
    version = shaped(document, _Version, path=path).format_version
    if version.partition(".")[0] != "1":
        raise bad(
            path,
            f"format {quoted(version[:20])} de « terraform show -json », inconnu ; rempart lit les formats 1.x, "
            "qu'écrivent Terraform à partir de 1.0 et OpenTofu",
            f"format {quoted(version[:20])} of “terraform show -json” is unknown; rempart reads formats 1.x, "
            "which Terraform 1.0 and later and OpenTofu write",
        )
    plan = shaped(document, Plan, path=path)
    if plan.planned_values is None and plan.resource_changes is None and plan.configuration is None:
        return _state(shaped(document, State, path=path), path)
    return _planned(plan, document, path)


def _planned(plan: Plan, document: dict[str, Any] | bytes, path: str) -> Deployment:
    variables = {name: variable.value for name, variable in (plan.variables or {}).items()}
    tree = Tree(plan.configuration, variables)
    changes = plan.resource_changes or []
    going = [change for change in changes if _goes(change)]
    staying = [change for change in changes if not _goes(change)] if going else changes
    changed = {change.address for change in changes}
    rest = _rest(plan, changed, document, path)
    links = References(
        tree,
        (
            (instance.module_address, _bare(instance), instance.address)
            for instance in (*staying, *(found for found in rest.found if not found.deposed_key))
        ),
    )
    resources = [
        *(_deleted(change, tree) for change in going),
        *(_changed(change, tree, links) for change in staying),
        *(_recorded(resource, tree, links) for resource in rest.found),
    ]
    _refuse_repeats(resources, path)
    gaps = [*_gaps(plan), *rest.gaps]
    return Deployment(
        Source(kind="terraform-plan", path=path, complete=not gaps),
        resources,
        providers=tree.providers(),
        warnings=[*gaps, *_forgotten(changes)],
        outputs=_outputs(plan.planned_values.outputs if plan.planned_values else None),
    )


class _Found(NamedTuple):
    """What `resource_changes` does not list."""

    found: list[_StateResource]
    gaps: list[Text]


def _rest(plan: Plan, changed: set[str], document: dict[str, Any] | bytes, path: str) -> _Found:
    """Data sources read while planning stand in the prior state only; other absences mean a partial plan."""
    planned = {r.address for r in _walk(plan.planned_values)} - changed
    prior = {r.address: r.mode for r in _walk(plan.prior_state.values if plan.prior_state else None)}
    prior = {address: mode for address, mode in prior.items() if address not in changed and address not in planned}
    if not planned and not prior:
        return _Found([], [])
    rest = shaped(document, _Rest, path=path)
    found = [
        *(resource for resource in _instances(rest.planned_values) if resource.address in planned),
        *(
            resource
            for resource in _instances(rest.prior_state.values if rest.prior_state else None)
            if resource.address in prior
        ),
    ]
    untouched = len(planned) + sum(mode == "managed" for mode in prior.values())
    if not untouched:
        return _Found(found, [])
    gap = Text(
        fr=f"le plan ne décide rien de {untouched} ressource{'s' if untouched > 1 else ''} (plan ciblé ou réduit ?) ; "
        "refaites un plan complet",
        en=f"the plan decides nothing about {untouched} resource{'s' if untouched > 1 else ''} (a targeted or reduced "
        "plan?); make a full plan",
    )
    return _Found(found, [gap])


def _gaps(plan: Plan) -> Iterator[Text]:
    """What keeps a plan from being the whole story."""
    if plan.errored:
        yield Text(
            fr="le plan a échoué en route : des ressources manquent ; corrigez-le et relancez « terraform plan »",
            en="the plan failed on the way: resources are missing; correct it and run “terraform plan” again",
        )
    elif plan.deferred_changes:
        count = len(plan.deferred_changes)
        yield Text(
            fr=f"{count} changement{'s' if count > 1 else ''} remis à plus tard par Terraform : rien n'en est jugé",
            en=f"{count} change{'s' if count > 1 else ''} deferred by Terraform: not judged at all",
        )
    elif plan.complete is False:
        yield Text(
            fr="Terraform déclare le plan incomplet : il ne mène pas à lui seul à ce que le code décrit",
            en="Terraform declares the plan incomplete: it does not by itself lead to what the code describes",
        )
    if plan.configuration is None or plan.configuration.root_module is None:
        yield Text(
            fr="le plan ne contient pas la configuration : ni les liens ni les fournisseurs ne s'y lisent ; "
            "donnez la sortie entière de « terraform show -json »",
            en="the plan holds no configuration: neither links nor providers can be read; give the whole output of "
            "“terraform show -json”",
        )


def _forgotten(changes: list[_ResourceChange]) -> Iterator[Text]:
    count = sum(change.change.actions == ["forget"] for change in changes)
    if count:
        yield Text(
            fr=f"{count} ressource{'s' if count > 1 else ''} quitte{'nt' if count > 1 else ''} Terraform sans être "
            "détruite" + ("s" if count > 1 else "") + " : rempart ne les juge plus",
            en=f"{count} resource{'s' if count > 1 else ''} leave{'' if count > 1 else 's'} Terraform without being "
            "destroyed: rempart no longer judges them",
        )


def _goes(change: _ResourceChange) -> bool:
    """Whether the plan takes the instance away, or sets an old copy of it aside."""
    return bool(change.deposed) or change.change.actions in (["delete"], ["forget"])


def _deleted(change: _ResourceChange, tree: Tree) -> Resource:
    values = change.change.before or {}
    properties = overlay.planned(change.type, values, None, change.change.before_sensitive, None)
    return _resource(change, properties, tree, None, kind="deleted", deposed=change.deposed)


def _changed(change: _ResourceChange, tree: Tree, links: References) -> Resource:
    written = tree.resources.get((module_path(change.module_address), _bare(change)))
    planned = change.change
    # What a data source will answer is not known yet, though nobody wrote it.
    expressions = written.expressions or {} if written and change.mode == "managed" else None
    properties = overlay.planned(
        change.type, planned.after or {}, planned.after_unknown, planned.after_sensitive, expressions
    )
    return _resource(change, properties, tree, links, written=written, kind=_kind(change))


def _recorded(resource: _StateResource, tree: Tree, links: References | None) -> Resource:
    written = tree.resources.get((module_path(resource.module_address), _bare(resource)))
    values = resource.values or {}
    # Planned values leave out what is unknown: what was written and does not stand there is.
    unknown = {name: True for name in (written.expressions or {}) if values.get(name) is None} if written else None
    properties = overlay.planned(
        resource.type, values, unknown, resource.sensitive_values, written.expressions or {} if written else None
    )
    kind: ResourceKind = "deleted" if resource.deposed_key else _kind(resource)
    return _resource(resource, properties, tree, links, written=written, kind=kind, deposed=resource.deposed_key)


def _resource(
    instance: _Instance,
    properties: dict[str, Any],
    tree: Tree,
    links: References | None,
    *,
    kind: ResourceKind,
    written: ConfigResource | None = None,
    deposed: str | None = None,
) -> Resource:
    if written and written.provisioners:  # no property of the type, but what it does to the machine or to this one
        properties = {**properties, "provisioner": [provisioner.type for provisioner in written.provisioners]}
    dependencies, by_property = (
        links.of(written, instance.module_address, instance.address) if links and written else ((), {})
    )
    name = instance.address.removeprefix(f"{instance.module_address}." if instance.module_address else "")
    return Resource(
        urn=f"{instance.address} (deposed {deposed})" if deposed else instance.address,
        type=instance.type,
        name=name.removeprefix("data.").removeprefix(f"{instance.type}."),
        properties=properties,
        provider=tree.provider_of(written, instance.provider_name),
        kind=kind,
        dependencies=dependencies,
        property_dependencies=by_property,
    )


def _kind(instance: _Instance) -> ResourceKind:
    return "managed" if instance.mode == "managed" else "read"


def _bare(instance: _Instance) -> str:
    """The address in its module, without index."""
    return f"{'data.' if instance.mode == 'data' else ''}{instance.type}.{instance.name}"


def _state(state: State, path: str) -> Deployment:
    values = state.values
    found = list(_instances(values))
    tree = Tree(None, {})
    copies: dict[tuple[str, str], list[str]] = {}
    for instance in found:
        if not instance.deposed_key:
            copies.setdefault((instance.module_address, _bare(instance)), []).append(instance.address)
    resources = []
    for instance in found:
        resource = _recorded(instance, tree, None)
        resource.dependencies = tuple(_dependencies(instance, copies))
        resources.append(resource)
    resources.sort(key=lambda resource: resource.kind != "deleted")
    _refuse_repeats(resources, path)
    return Deployment(
        Source(kind="terraform-state", path=path),
        resources,
        providers=tree.providers(),
        outputs=_outputs(values.outputs if values else None),
    )


def _dependencies(resource: _StateResource, copies: Mapping[tuple[str, str], list[str]]) -> Iterator[str]:
    """A state names what a resource depends on without index: the one instance, or the ambiguous common address."""
    for address in resource.depends_on or ():
        module, _, bare = _divided(address)
        instances = copies.get((module, bare), ())
        yield instances[0] if len(instances) == 1 else address


def _divided(address: str) -> tuple[str, str, str]:
    """`module.a.aws_x.y` as module, dot, rest."""
    end = 0
    for match in re.finditer(r"module\.[^.]+\.", address):
        if match.start() != end:
            break
        end = match.end()
    return address[:end].removesuffix("."), ".", address[end:]


def _instances(values: _Values | None) -> Iterator[_StateResource]:
    for part in _modules(values.root_module if values else None):
        for resource in part.resources or ():
            resource.module_address = resource.module_address or part.address
            yield resource


def _walk(values: _NamedValues | None) -> Iterator[_Named]:
    for part in _modules(values.root_module if values else None):
        yield from part.resources or ()


def _modules(module: M | None) -> Iterator[M]:
    pending = [module] if module is not None else []
    while pending:
        part = pending.pop()
        yield part
        pending.extend(reversed(part.child_modules or ()))


def _outputs(outputs: Mapping[str, _Output] | None) -> dict[str, Any]:
    return {name: SECRET if output.sensitive else output.value for name, output in (outputs or {}).items()}


def _refuse_repeats(resources: Iterable[Resource], path: str) -> None:
    seen: set[str] = set()
    for resource in resources:
        if resource.urn in seen:
            raise bad(
                path,
                f"l'adresse {quoted(resource.urn)} apparaît deux fois",
                f"the address {quoted(resource.urn)} appears twice",
            )
        seen.add(resource.urn)
