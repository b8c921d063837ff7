"""The resource monitor and the engine that the SDK talks to: what is registered, answered as a preview answers it.

Both are plain objects handed to the SDK in place of its network stubs: no port, no server, no copy of the messages.
How the real engine answers was observed against the same programs; differences are on the side of *unknown*.
"""

from __future__ import annotations

import base64
import contextvars
import re
import sys
import threading
import uuid
from typing import Any, NamedTuple

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import callback_pb2, callback_pb2_grpc, engine_pb2, provider_pb2, resource_pb2

from . import properties, where
from .placeholders import Source, Sources
from .properties import UNKNOWN

STACK_TYPE = "pulumi:pulumi:Stack"
STACK_REFERENCE = "pulumi:pulumi:StackReference"
STASH = "pulumi:index:Stash"
PROVIDERS = "pulumi:providers:"

_FEATURES = (*range(14), 15, 16)
"""What the real engine supports (resource.proto, ResourceMonitorFeature). Without 14 the SDK itself makes a data source
unknown when it depends on a resource that does not exist yet."""

_MESSAGE_OPTIONS = [("grpc.max_receive_message_length", 400 << 20)]


class MonitorError(grpc.RpcError):  # type: ignore[misc]
    """A refusal, in the form in which the SDK expects one from the network."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self._message = message

    def code(self) -> Any:
        return grpc.StatusCode.UNKNOWN

    def details(self) -> str:
        return self._message


class Failure(Exception):  # noqa: N818  (an outcome, caught by name)
    """Something that ends the run and that rempart words itself: `kind`, and the facts of the sentence."""

    def __init__(self, kind: str, **facts: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.facts = facts


class Engine:
    """Takes the program's log."""

    def __init__(self) -> None:
        self._root = ""

    def Log(self, request: Any, *_: Any) -> Any:
        if request.severity:  # 0 is debug
            name = {1: "info", 2: "warning", 3: "error"}.get(request.severity, "info")
            print(f"{name}: {request.message}", file=sys.stderr, flush=True)
        return empty_pb2.Empty()

    def GetRootResource(self, *_: Any) -> Any:
        return engine_pb2.GetRootResourceResponse(urn=self._root)

    def SetRootResource(self, request: Any, *_: Any) -> Any:
        self._root = request.urn
        return engine_pb2.SetRootResourceResponse()

    def StartDebugging(self, *_: Any) -> Any:
        return empty_pb2.Empty()

    def RequirePulumiVersion(self, *_: Any) -> Any:
        return engine_pb2.RequirePulumiVersionResponse()


class Monitor:
    """Takes registrations and answers them; `steps()` gives what was registered, in the order of the program."""

    def __init__(
        self,
        *,
        project: str,
        stack: str,
        config: dict[str, Any],
        answers: dict[str, Any] | None,
        sources: Sources,
    ) -> None:
        self.project = project
        self.stack = stack
        self.config = config
        """Settings by full key, secrets as `{SIGNATURE: SECRET}`; what default providers are configured with."""
        self.answers = {token: entry for token, entry in (answers or {}).items() if not token.startswith("$")}
        self.stacks = (answers or {}).get("$stacks") or {}
        self.sources = sources
        self.outputs: dict[str, Any] = {}
        self.failure: Failure | None = None
        self._steps: dict[str, dict[str, Any]] = {}
        self._order: dict[str, tuple[int, int, str]] = {}
        self._places: dict[str, where.Place | None] = {}
        self._unsettled_providers: set[str] = set()
        self._providers_of: dict[str, dict[str, str]] = {}
        self._transforms_of: dict[str, list[Any]] = {}
        self._stack_transforms: list[Any] = []
        self._invoke_transforms: list[Any] = []
        self._packages: dict[str, _Package] = {}
        self._registered: dict[str, dict[str, Any]] = {}
        self._callbacks: dict[str, Any] = {}
        self._stack_sources: dict[str, Source] = {}
        self._lock = threading.RLock()

    # What was registered

    def steps(self) -> list[dict[str, Any]]:
        return [self._steps[urn] for urn in sorted(self._steps, key=self._order.__getitem__)]

    # What the SDK asks first

    def GetDeploymentInfo(self, *_: Any) -> Any:
        return resource_pb2.DeploymentInfo(
            project=self.project, stack=self.stack, dryRun=True, supportedFeatures=list(_FEATURES)
        )

    def SupportsFeature(self, *_: Any) -> Any:
        return resource_pb2.SupportsFeatureResponse(hasSupport=True)

    def SignalAndWaitForShutdown(self, *_: Any) -> Any:
        return empty_pb2.Empty()

    def RegisterPackage(self, request: Any, *_: Any) -> Any:
        package = _Package(request.name, request.version, request.download_url)
        if request.HasField("parameterization"):
            parameter = request.parameterization
            base = {
                "name": request.name,
                "version": request.version,
                "parameterization": base64.b64encode(parameter.value).decode("ascii"),
            }
            package = _Package(parameter.name, parameter.version, request.download_url, base)
        ref = str(uuid.uuid5(uuid.NAMESPACE_URL, repr(package)))
        with self._lock:
            self._packages[ref] = package
        return resource_pb2.RegisterPackageResponse(ref=ref)

    def RegisterStackTransform(self, request: Any, *_: Any) -> Any:
        with self._lock:
            self._stack_transforms.append(request)
        return empty_pb2.Empty()

    def RegisterStackInvokeTransform(self, request: Any, *_: Any) -> Any:
        with self._lock:
            self._invoke_transforms.append(request)
        return empty_pb2.Empty()

    def RegisterResourceHook(self, *_: Any) -> Any:
        return empty_pb2.Empty()

    def RegisterErrorHook(self, *_: Any) -> Any:
        return empty_pb2.Empty()

    # Resources

    def RegisterResource(self, request: Any, *_: Any) -> Any:
        place = where.declared()
        request, inputs, dependencies = self._transformed(request)
        provider_resource = request.type.startswith(PROVIDERS)
        component = not request.custom
        inputs = properties.references_kept(inputs) if component else properties.references_as_ids(inputs)
        self._check_files(inputs, place)
        urn = self._urn(request.type, request.name, request.parent)
        tainted = self._taint(urn, inputs, dependencies)
        state: dict[str, Any] = {"urn": urn, "custom": request.custom, "type": request.type}
        id = ""
        if provider_resource:
            package = self._package(request, "")
            inputs.update(package.inputs(dict(getattr(request, "envVarMappings", {})), own=inputs))
            id = UNKNOWN
            state["id"] = id
        elif request.importId:
            id = state["id"] = request.importId
        state["inputs"] = properties.printable(inputs)
        if request.parent:
            state["parent"] = request.parent
        with self._lock:
            if not provider_resource and (request.custom or request.remote):
                provider = self._provider(request, request.type.split(":", 1)[0])
                if request.custom:
                    state["provider"] = provider
            self._note(urn, "import" if request.importId else "create", state, place)
            if provider_resource and any(n not in tainted and properties.holds_unknown(v) for n, v in inputs.items()):
                self._unsettled_providers.add(urn)
            self._providers_of[urn] = dict(request.providers)
        self._options(state, request, dependencies)
        answer = self._echo(request, inputs, state.get("provider", "")) if request.custom else {}
        self._registered[urn] = answer
        response = resource_pb2.RegisterResourceResponse(urn=urn, id=id, object=properties.struct(answer))
        for name, sources in tainted.items():
            response.propertyDependencies[name].urns.extend(source.urn for source in sources)
        return response

    def RegisterResourceOutputs(self, request: Any, *_: Any) -> Any:
        outputs = properties.printable(properties.references_kept(properties.plain(request.outputs)))
        with self._lock:
            step = self._steps.get(request.urn)
            if step is not None:
                step["newState"]["outputs"] = outputs
                if step["newState"]["type"] == STACK_TYPE:
                    self.outputs = outputs
        return empty_pb2.Empty()

    def ReadResource(self, request: Any, *_: Any) -> Any:
        place = where.declared()
        inputs = properties.references_as_ids(properties.plain(request.properties))
        urn = self._urn(request.type, request.name, request.parent)
        state: dict[str, Any] = {"urn": urn, "custom": True, "type": request.type, "external": True}
        if not properties.is_unknown(request.id):
            state["id"] = request.id
        outputs = inputs
        if request.type == STACK_REFERENCE:
            inputs = {"name": inputs.get("name", request.id)}
            outputs = self._stack_outputs(urn, request.id, place)
        state["inputs"] = properties.printable(inputs)
        if request.parent:
            state["parent"] = request.parent
        with self._lock:
            state["provider"] = self._provider(request, request.type.split(":", 1)[0])
            self._note(urn, "read", state, place)
        if self._real(request.dependencies):
            state["dependencies"] = sorted(set(self._real(request.dependencies)))
        return resource_pb2.ReadResourceResponse(urn=urn, properties=properties.struct(outputs))

    def ExistsResource(self, request: Any, *_: Any) -> Any:
        source = self.sources.new(f"{request.type} ({request.id})", place=where.declared())
        source.asked = True
        return resource_pb2.ExistsResourceResponse(exists=False, unknown=True)

    def _stack_outputs(self, urn: str, name: str, place: where.Place | None) -> dict[str, Any]:
        known = self.stacks.get(name)
        if known is not None:
            return {"name": name, "outputs": known, "secretOutputNames": []}
        source = self.sources.new(f"$stacks/{name}", place=place)
        source.asked = True
        with self._lock:
            self._stack_sources[urn] = source
        return {"name": name}

    def stack_source(self, urn: str) -> Source | None:
        """The source that stands for a stack reference which nobody answered."""
        return self._stack_sources.get(urn)

    def _note(self, urn: str, op: str, state: dict[str, Any], place: where.Place | None) -> None:
        if urn in self._steps:
            self._fail("duplicate-urn", place, urn=urn, first=where.position(self._places.get(urn)))
        position = where.position(place)
        if position:
            state["sourcePosition"] = position
        self._steps[urn] = {"op": op, "urn": urn, "newState": state}
        self._places[urn] = place
        self._order[urn] = (place.order if place else 0, 1, urn)

    def _fail(self, kind: str, place: where.Place | None, **facts: Any) -> None:
        self.failure = self.failure or Failure(kind, location=where.position(place), **facts)
        raise MonitorError(kind)

    def _check_files(self, inputs: dict[str, Any], place: where.Place | None) -> None:
        try:
            properties.check_files(inputs)
        except properties.MissingFileError as error:
            self._fail("missing-file", place, file=str(error))

    def _urn(self, type: str, name: str, parent: str) -> str:
        chain = parent.split("::", 3)[2] if parent.count("::") >= 3 else ""
        qualified = f"{chain}${type}" if chain and chain != STACK_TYPE else type
        return f"urn:pulumi:{self.stack}::{self.project}::{qualified}::{name}"

    def _options(self, state: dict[str, Any], request: Any, dependencies: dict[str, list[str]]) -> None:
        every = {urn for urns in (request.dependencies, *dependencies.values()) for urn in self._real(urns)}
        if every:
            state["dependencies"] = sorted(every)
        if dependencies:
            state["propertyDependencies"] = {
                name: sorted(set(self._real(urns))) for name, urns in sorted(dependencies.items())
            }
        if request.protect:
            state["protect"] = True
        if request.retainOnDelete:
            state["retainOnDelete"] = True
        if request.deletedWith:
            state["deletedWith"] = request.deletedWith
        for name in ("additionalSecretOutputs", "ignoreChanges", "replaceOnChanges"):
            listed = sorted(getattr(request, name))
            if listed:
                state[name] = listed
        if request.HasField("customTimeouts"):
            timeouts = {n: getattr(request.customTimeouts, n) for n in ("create", "update", "delete")}
            if any(timeouts.values()):
                state["customTimeouts"] = {n: t for n, t in timeouts.items() if t}
        aliases = [*request.aliasURNs, *(alias.urn for alias in request.aliases if alias.WhichOneof("alias") == "urn")]
        if aliases:
            state["aliases"] = aliases

    def _real(self, urns: Any) -> list[str]:
        return [urn for urn in urns if not urn.startswith(Source.PREFIX)]

    def _taint(self, urn: str, inputs: dict[str, Any], dependencies: dict[str, list[str]]) -> dict[str, list[Source]]:
        """Which properties are unknown because of which unanswered sources; noted in the sources as well."""
        tainted: dict[str, list[Source]] = {}
        for name, urns in dependencies.items():
            sources = [source for u in urns if (source := self.sources.by_urn(u) or self._stack_sources.get(u))]
            leaves = list(properties.unknown_paths(inputs.get(name), name)) if sources else []
            if leaves:
                tainted[name] = sources
                with self._lock:
                    for source in sources:
                        source.leaves.update(f"{urn}#{leaf}" for leaf in leaves)
        return tainted

    def _echo(self, request: Any, inputs: dict[str, Any], provider: str) -> dict[str, Any]:
        """What a provider would answer in a preview: the inputs; nothing when its own configuration is unknown."""
        if provider.rpartition("::")[0] in self._unsettled_providers:
            return {}
        answer = {name: value for name, value in inputs.items() if name != "__internal"}
        if request.type == STASH and "input" in inputs:
            answer["output"] = inputs["input"]
        for name in request.additionalSecretOutputs:
            if name in answer and not properties.is_secret(answer[name]):
                answer[name] = {properties.SIGNATURE: properties.SECRET, "value": answer[name]}
        return answer

    # Providers

    def _provider(self, request: Any, package: str) -> str:
        """The provider of a request: the one it names, its component's, else the default one of the package."""
        if request.provider:
            return str(request.provider)
        if not request.packageRef:
            parent = request.parent
            while parent:
                inherited = self._providers_of.get(parent, {}).get(package)
                if inherited:
                    return inherited
                parent = self._steps[parent]["newState"].get("parent", "") if parent in self._steps else ""
        return self._default_provider(self._package(request, package))

    def _package(self, request: Any, name: str) -> _Package:
        known = self._packages.get(getattr(request, "packageRef", ""))
        return known or _Package(name, request.version, request.pluginDownloadURL)

    def _default_provider(self, package: _Package) -> str:
        urn = self._urn(f"{PROVIDERS}{package.name}", package.default_name(), "")
        if urn not in self._steps:
            own = {
                key.partition(":")[2]: value
                for key, value in self.config.items()
                if key.partition(":")[0] == package.name
            }
            inputs = {**own, **package.inputs({}, own=own)}
            state = {
                "urn": urn,
                "custom": True,
                "type": f"{PROVIDERS}{package.name}",
                "id": UNKNOWN,
                "inputs": properties.printable(inputs),
            }
            self._steps[urn] = {"op": "create", "urn": urn, "newState": state}
            self._places[urn] = None
        place = where.declared()
        order = (place.order if place else 0, 0, urn)  # just before the first that needs it
        self._order[urn] = min(order, self._order.get(urn, order))
        return f"{urn}::{UNKNOWN}"

    # Transforms

    def _transformed(self, request: Any) -> tuple[Any, dict[str, Any], dict[str, list[str]]]:
        """The request, its inputs and their dependencies after every transform that applies."""
        dependencies = {name: list(deps.urns) for name, deps in request.propertyDependencies.items()}
        inputs = properties.plain(request.object)
        with self._lock:
            callbacks = list(request.transforms)
            if callbacks and not request.custom:
                urn = self._urn(request.type, request.name, request.parent)
                self._transforms_of[urn] = list(request.transforms)
            parent = request.parent
            while parent:
                callbacks.extend(self._transforms_of.get(parent, ()))
                parent = self._steps[parent]["newState"].get("parent", "") if parent in self._steps else ""
            callbacks.extend(self._stack_transforms)
        if request.type == STACK_TYPE or not callbacks:
            return request, properties.without_outputs(inputs), dependencies
        changed = resource_pb2.RegisterResourceRequest()
        changed.CopyFrom(request)
        options = _options_of(request)
        tree = {
            name: properties.output_value(item, self._real(dependencies.get(name, ()))) for name, item in inputs.items()
        }
        for callback in callbacks:
            answer = resource_pb2.TransformResponse.FromString(
                self._call_back(
                    callback,
                    resource_pb2.TransformRequest(
                        type=request.type,
                        name=request.name,
                        custom=request.custom,
                        parent=request.parent,
                        properties=properties.struct(tree),
                        options=options,
                    ),
                )
            )
            tree = properties.plain(answer.properties)
            if answer.HasField("options"):
                options = answer.options
        _apply_options(changed, options)
        for name, item in tree.items():
            if (
                isinstance(item, dict)
                and item.get(properties.SIGNATURE) == properties.OUTPUT
                and item.get("dependencies")
            ):
                merged = {*dependencies.get(name, ()), *item["dependencies"]}
                dependencies[name] = sorted(merged)
        plain = {name: properties.without_outputs(item) for name, item in tree.items()}
        return changed, plain, {name: urns for name, urns in dependencies.items() if name in plain}

    def _call_back(self, callback: Any, request: Any) -> bytes:
        with self._lock:
            stub = self._callbacks.get(callback.target)
            if stub is None:
                channel = grpc.insecure_channel(callback.target, options=_MESSAGE_OPTIONS)
                stub = self._callbacks[callback.target] = callback_pb2_grpc.CallbacksStub(channel)
        message = callback_pb2.CallbackInvokeRequest(token=callback.token, request=request.SerializeToString())
        response: bytes = stub.Invoke(message).response
        return response

    # Data sources and methods

    def Invoke(self, request: Any, *_: Any) -> Any:
        arguments = properties.plain(request.args)
        if request.tok == "pulumi:pulumi:getResource":
            return self._get_resource(request, arguments.get("urn", ""))
        for callback in list(self._invoke_transforms):
            options = resource_pb2.TransformInvokeOptions(
                provider=request.provider, plugin_download_url=request.pluginDownloadURL, version=request.version
            )
            answer = resource_pb2.TransformInvokeResponse.FromString(
                self._call_back(
                    callback,
                    resource_pb2.TransformInvokeRequest(
                        token=request.tok, args=properties.struct(arguments), options=options
                    ),
                )
            )
            arguments = properties.plain(answer.args)
        arguments = properties.unwrapped(arguments)
        call = current_call.get()
        with self._lock:
            package = request.tok.split(":", 1)[0]
            if not request.provider:
                self._provider(_Lookup(request), package)
        entry = self.answers.get(request.tok)
        if isinstance(entry, dict):
            if call is not None:
                call.answered = frozenset(entry) | frozenset(arguments)
            return resource_pb2.ResourceInvokeResponse(**{"return": properties.struct({**arguments, **entry})})
        if call is not None:
            call.unanswered = self.sources.new(request.tok, place=where.declared())
            call.unanswered.asked = True
        else:
            self.sources.new(request.tok, place=where.declared()).asked = True
        response = resource_pb2.ResourceInvokeResponse()
        if "unknown" in response.DESCRIPTOR.fields_by_name:
            response.unknown = True
        return response

    def _get_resource(self, request: Any, urn: str) -> Any:
        with self._lock:
            step = self._steps.get(urn)
            self._provider(_Lookup(request), "pulumi")
        if step is None:
            raise MonitorError(f"unknown resource {urn}")
        state = step["newState"]
        tree = {"urn": urn, "id": "", "state": self._registered.get(urn, {}), "provider": state.get("provider", "")}
        return resource_pb2.ResourceInvokeResponse(**{"return": properties.struct(tree)})

    def Call(self, request: Any, *_: Any) -> Any:
        arguments = {
            name: properties.unwrapped(properties.without_outputs(item))
            for name, item in properties.plain(request.args).items()
            if name != "__self__"
        }
        entry = self.answers.get(request.tok)
        if isinstance(entry, dict):
            return provider_pb2.CallResponse(**{"return": properties.struct({**arguments, **entry})})
        source = self.sources.new(request.tok, place=where.declared())
        source.asked = True
        response = provider_pb2.CallResponse(**{"return": properties.struct({"unknown": UNKNOWN})})
        response.returnDependencies["unknown"].urns.append(source.urn)
        return response


class _Package(NamedTuple):
    """What a provider is made of: package, version, where it is downloaded from, what it was parameterised with."""

    name: str
    version: str
    url: str
    base: dict[str, str] | None = None

    def default_name(self) -> str:
        """The name of its default provider, as Pulumi's DefaultName makes it."""
        name = "default"
        if self.version:
            name += "_" + re.sub(r"[.+-]", "_", self.version.removeprefix("v"))
        return f"{name}_{_qualified_name(self.url)}" if self.url else name

    def inputs(self, mappings: dict[str, str], *, own: dict[str, Any]) -> dict[str, Any]:
        """What the engine adds to a provider's configuration: its version, and what it keeps for itself."""
        internal: dict[str, Any] = dict(self.base or {})
        if self.url:
            internal["pluginDownloadURL"] = self.url
        if mappings:
            internal["envVarMappings"] = mappings
        made: dict[str, Any] = {"version": own.get("version", self.version)} if self.version else {}
        return {**made, "__internal": internal} if self.version or internal else made


class Call:
    """One data source that is being asked, followed from the program's line to the monitor and back."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.unanswered: Source | None = None
        self.answered: frozenset[str] | None = None
        self.sources: set[Any] = set()


current_call: contextvars.ContextVar[Call | None] = contextvars.ContextVar("rempart_call", default=None)


class _Lookup:
    """A data source's request with the fields by which a provider is chosen."""

    def __init__(self, request: Any) -> None:
        self.provider = request.provider
        self.version = request.version
        self.pluginDownloadURL = request.pluginDownloadURL
        self.packageRef = getattr(request, "packageRef", "")
        self.parent = ""


def _qualified_name(text: str) -> str:
    """Pulumi's IntoQName: what may not stand in a name becomes an underscore, empty segments go."""
    segments = [re.sub(r"[^A-Za-z0-9_.-]", "_", segment) for segment in text.split("/") if segment]
    return "/".join(segments) or "_"


_SAME_NAME = {
    "protect": "protect",
    "version": "version",
    "provider": "provider",
    "plugin_download_url": "pluginDownloadURL",
    "retain_on_delete": "retainOnDelete",
    "deleted_with": "deletedWith",
    "delete_before_replace": "deleteBeforeReplace",
    "import": "importId",
}
_SAME_LIST = {
    "depends_on": "dependencies",
    "ignore_changes": "ignoreChanges",
    "replace_on_changes": "replaceOnChanges",
    "additional_secret_outputs": "additionalSecretOutputs",
    "aliases": "aliases",
}


def _options_of(request: Any) -> Any:
    """A registration's options as a transform sees them."""
    options = resource_pb2.TransformResourceOptions()
    fields = options.DESCRIPTOR.fields_by_name
    for name, source in _SAME_NAME.items():
        value = getattr(request, source)
        if name in fields and value:
            setattr(options, name, value)
    for name, source in _SAME_LIST.items():
        if name in fields:
            getattr(options, name).extend(getattr(request, source))
    options.providers.update(dict(request.providers))
    if request.HasField("customTimeouts"):
        options.custom_timeouts.CopyFrom(request.customTimeouts)
    return options


def _apply_options(request: Any, options: Any) -> None:
    fields = options.DESCRIPTOR.fields_by_name
    for name, target in _SAME_NAME.items():
        if name in fields:
            setattr(request, target, getattr(options, name))
    for name, target in _SAME_LIST.items():
        if name in fields:
            del getattr(request, target)[:]
            getattr(request, target).extend(getattr(options, name))
    request.providers.clear()
    request.providers.update(dict(options.providers))
    if options.HasField("custom_timeouts"):
        request.customTimeouts.CopyFrom(options.custom_timeouts)
