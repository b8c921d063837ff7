"""The few places where the SDK must behave otherwise, because nothing answers behind it.

- A data source that nobody answered is unknown: as an Output, or as a placeholder where a plain value is wanted.
- A placeholder that reaches an input is registered as unknown, and counts among the input's dependencies.
- An input that is echoed as an output of another shape is left unknown, where the SDK would raise.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import types
from collections.abc import Callable
from typing import Any

from . import properties, where
from .monitor import Call, Monitor, current_call
from .placeholders import Source, Sources, Unanswered, UnansweredText, placeholder, source_of


def adapt(monitor: Monitor, sources: Sources) -> list[Any]:
    """Changes the SDK that is loaded in this process. The list fills with tasks to wait for once the program has run:
    they note the lines that waited for an answer in vain."""
    import pulumi
    import pulumi.runtime

    adapted = _Adapted(monitor, sources, pulumi)
    adapted.install()
    return adapted.watches


class _Adapted:
    def __init__(self, monitor: Monitor, sources: Sources, pulumi: Any) -> None:
        self.monitor = monitor
        self.sources = sources
        self.pulumi = pulumi
        self.rpc: Any = importlib.import_module("pulumi.runtime.rpc")
        self.watches: list[Any] = []
        self._resources: dict[str, Any] = {}

    def install(self) -> None:
        self._inputs()
        self._outputs()
        self._data_sources()
        self._settings()
        self._stack_references()
        self._failures()
        self._skipped()
        self._waiting()
        self._log()

    def stand_in(self, source: Source) -> Any:
        """The resource that stands for a source among dependencies."""
        if source.urn not in self._resources:
            from pulumi.resource import DependencyResource

            self._resources[source.urn] = DependencyResource(source.urn)
        return self._resources[source.urn]

    # Inputs

    def _inputs(self) -> None:
        original = self.rpc.serialize_property

        @functools.wraps(original)
        async def serialize_property(value: Any, deps: Any, *args: Any, **kwargs: Any) -> Any:
            source = source_of(value)
            found = [source] if source else self.sources.in_text(value) if isinstance(value, str) else None
            if found is None:
                return await original(value, deps, *args, **kwargs)
            stand_ins = [self.stand_in(source) for source in found]
            if deps is not None:
                deps.extend(stand_ins)
            return properties.UNKNOWN

        self.rpc.serialize_property = serialize_property
        importlib.import_module("pulumi.runtime.resource").serialize_property = serialize_property  # type: ignore[attr-defined]

        original_all = self.rpc.serialize_properties

        @functools.wraps(original_all)
        async def serialize_properties(inputs: Any, property_deps: Any, *args: Any, **kwargs: Any) -> Any:
            struct = await original_all(inputs, property_deps, *args, **kwargs)
            call = current_call.get()
            if call is not None:
                ours = set(self._resources.values())
                call.sources.update(dep for deps in property_deps.values() for dep in deps if dep in ours)
            return struct

        self.rpc.serialize_properties = serialize_properties

    def _outputs(self) -> None:
        original = self.rpc.resolve_outputs

        @functools.wraps(original)
        def resolve_outputs(res: Any, serialized: Any, outputs: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                return original(res, serialized, outputs, *args, **kwargs)
            except (AssertionError, AttributeError, KeyError, TypeError, ValueError):
                fitting = type(outputs)()
                for name in list(outputs):
                    if self._fits(res, name, outputs):
                        fitting.fields[name].CopyFrom(outputs.fields[name])
                return original(res, type(outputs)(), fitting, *args, **kwargs)

        self.rpc.resolve_outputs = resolve_outputs

    def _fits(self, res: Any, name: str, outputs: Any) -> bool:
        types = importlib.import_module("pulumi._types").resource_types(type(res))
        try:
            self.rpc.translate_output_properties(
                self.rpc.deserialize_property(outputs[name]), lambda key: key, types.get(name), True
            )
        except Exception:
            return False
        return True

    # Data sources

    def _data_sources(self) -> None:
        module = importlib.import_module("pulumi.runtime.invoke")
        package = self.pulumi.runtime
        wrappers = {"invoke": self._plain, "invoke_async": self._awaited, "invoke_output": self._output}
        for name, wrap in wrappers.items():
            if hasattr(module, name):
                wrapped = wrap(getattr(module, name))
                setattr(module, name, wrapped)
                setattr(package, name, wrapped)

    def _plain(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def invoke(tok: str, props: Any, *args: Any, **kwargs: Any) -> Any:
            call, result = self._followed(tok, lambda: original(tok, props, *args, **kwargs))
            result.value = self._value(call, result.value, _type_of(args, kwargs), getattr(result, "is_known", True))
            if hasattr(result, "is_known"):
                result.is_known = True
            return result

        return invoke

    def _awaited(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        async def invoke_async(tok: str, props: Any, *args: Any, **kwargs: Any) -> Any:
            call = Call(tok)
            token = current_call.set(call)
            try:
                value = await original(tok, props, *args, **kwargs)
            finally:
                current_call.reset(token)
            return self._value(call, value, _type_of(args, kwargs), value is not None)

        return invoke_async

    def _output(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def invoke_output(tok: str, props: Any, *args: Any, **kwargs: Any) -> Any:
            call, out = self._followed(tok, lambda: original(tok, props, *args, **kwargs))
            type = _type_of(args, kwargs)

            async def resources() -> Any:
                found = set(await out.resources())
                if call.unanswered is not None:
                    found.add(self.stand_in(call.unanswered))
                return found | call.sources

            async def known() -> bool:
                return bool(await out.is_known()) and call.unanswered is None

            async def value() -> Any:
                got = await out.future(with_unknowns=True)
                return None if call.unanswered is not None else self._completed(call, got, type)

            async def secret() -> bool:
                return bool(await out.is_secret())

            start = asyncio.ensure_future
            return self.pulumi.Output(start(resources()), start(value()), start(known()), start(secret()))

        return invoke_output

    def _followed(self, tok: str, ask: Callable[[], Any]) -> tuple[Call, Any]:
        call = Call(tok)
        token = current_call.set(call)
        try:
            return call, ask()
        finally:
            current_call.reset(token)

    def _value(self, call: Call, value: Any, type: Any, known: bool) -> Any:
        if call.unanswered is None and known:
            return self._completed(call, value, type)
        source = call.unanswered
        if source is None:  # an argument is unknown: the SDK did not even ask
            source = self.sources.new(call.token, place=where.here(2))
            source.asked = True
        if type is None:
            return Unanswered(source)
        types = importlib.import_module("pulumi._types")
        annotations = types.output_type_types(type)
        return types.output_type_from_dict(type, {name: placeholder(source, annotations[name]) for name in annotations})

    def _completed(self, call: Call, value: Any, type: Any) -> Any:
        """An answer that leaves declared results out does not make them empty: they stay unknown."""
        if type is None or value is None or call.answered is None:
            return value
        types = importlib.import_module("pulumi._types")
        annotations = types.output_type_types(type)
        missing: Source | None = None
        for python_name, pulumi_name, _ in types._py_properties(type):
            if pulumi_name not in call.answered:
                missing = missing or self.sources.new(call.token, place=where.declared())
                types.set(value, python_name, placeholder(missing, annotations.get(pulumi_name)))
        return value

    # Settings

    def _settings(self) -> None:
        """An encrypted setting read as a number, a flag or an object stays unknown instead of failing to parse."""
        config = self.pulumi.Config
        for name in ("_get_bool", "_get_int", "_get_float", "_get_object"):
            original = getattr(config, name, None)
            if original is not None:
                setattr(config, name, self._typed_setting(original))

    def _typed_setting(self, original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def get(config: Any, key: str, *args: Any, **kwargs: Any) -> Any:
            raw = config._get(key)
            if isinstance(raw, UnansweredText):
                return Unanswered(source_of(raw))  # type: ignore[arg-type]
            return original(config, key, *args, **kwargs)

        return get

    # Stack references

    def _stack_references(self) -> None:
        module = importlib.import_module("pulumi.stack_reference")
        reference = module.StackReference
        original = getattr(reference, "get_output_details", None)
        if original is None:
            return

        @functools.wraps(original)
        async def get_output_details(this: Any, name: str) -> Any:
            source = self.monitor.stack_source(await this.urn.future())
            if source is not None:
                return module.StackReferenceOutputDetails(value=Unanswered(source))
            return await original(this, name)

        reference.get_output_details = get_output_details

    # Failures and log

    def _failures(self) -> None:
        """An exception inside a registration remembers the line that asked for it: its own traceback does not."""
        manager = importlib.import_module("pulumi.runtime.rpc_manager").RPCManager
        original = manager.do_rpc

        @functools.wraps(original)
        def do_rpc(this: Any, name: str, function: Callable[..., Any]) -> Any:
            @functools.wraps(function)
            async def noted(*args: Any, **kwargs: Any) -> Any:
                try:
                    return await function(*args, **kwargs)
                except Exception as error:
                    if getattr(error, "rempart_place", None) is None:
                        error.rempart_place = where.declared()  # type: ignore[attr-defined]
                    raise

            return original(this, name, noted)

        manager.do_rpc = do_rpc

    def _skipped(self) -> None:
        """A function of the program's that does not run, because its value went unanswered, may declare resources."""
        output = self.pulumi.Output
        original = output.apply

        @functools.wraps(original)
        def apply(this: Any, func: Any, *args: Any, **kwargs: Any) -> Any:
            code = getattr(func, "__code__", None)
            if code is not None and where.users(code.co_filename):
                place = where.Place(code.co_filename, code.co_firstlineno, 0)
                self.watches.append(asyncio.ensure_future(self._watch(this, place)))
            return original(this, func, *args, **kwargs)

        output.apply = apply

        # The stack that the SDK collects for every resource costs a fifth of the run; `where` knows the line already.
        registering: Any = importlib.import_module("pulumi.runtime.resource")
        if hasattr(registering, "_get_stack_trace"):
            trace = importlib.import_module("pulumi.runtime.proto.source_pb2").StackTrace
            registering._get_stack_trace = lambda: trace()

    def _waiting(self) -> None:
        """The SDK waits for its outputs one by one, and looks at all the others each time: a third of a large run.
        To wait until all are done, or one fails, comes to the same."""
        stack: Any = importlib.import_module("pulumi.runtime.stack")

        class Waiting(types.ModuleType):
            def __getattr__(self, name: str) -> Any:
                return getattr(asyncio, name)

            async def wait(self, tasks: Any, **options: Any) -> Any:
                return await asyncio.wait(tasks, **{**options, "return_when": asyncio.FIRST_EXCEPTION})

        stack.asyncio = Waiting("asyncio")

    async def _watch(self, output: Any, place: where.Place) -> None:
        if await output.is_known():
            return
        for resource in await output.resources():
            urn = await resource.urn.future()
            source = self.sources.by_urn(urn) or self.monitor.stack_source(urn)
            if source is not None and source.kind == "data":
                source.skipped.add(place)

    def _log(self) -> None:
        log: Any = importlib.import_module("pulumi.log")
        original = log._log

        @functools.wraps(original)
        def _log(engine: Any, severity: Any, message: Any, *args: Any, **kwargs: Any) -> Any:
            if not severity:  # debug: nobody reads it
                return None
            text = str(message)
            return original(engine, severity, text.encode("utf-8", "backslashreplace").decode(), *args, **kwargs)

        log._log = _log


def _type_of(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The declared result of a data source: the fourth parameter after token, arguments and options."""
    return kwargs.get("typ", args[1] if len(args) > 1 else None)
