# ruff: noqa: N802, ARG002 - the names and signatures are the protocol's
"""Stand-in for a resource provider: accepts every input, creates nothing, needs no account.

A data source (Invoke) and a method (Call) are answered as `--answers` answers them: the arguments overlaid by the entry
of that token in the JSON file that STANDIN_ANSWERS names. A remote component (Construct) registers itself and no
children. What is created has its inputs as outputs, overlaid by the entry of its type in the JSON file that
STANDIN_OUTPUTS names: `{"type": {"preview": {...}, "update": {...}, "read": {...}}}`, where null takes an output away
and "{name}" is the resource's own name. Without it no preview is supported: the engine itself hands the inputs back.

It takes no resource references, as the bridged providers do not: the engine hands over the id. With --accept-resources
it does, as the providers of components do.
"""

import json
import os
import signal
import sys
import uuid
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2, json_format, struct_pb2
from rempart.packs.pulumi.serve import spare_the_sdk

spare_the_sdk()  # several providers start for every command of the engine
from pulumi.runtime.proto import (  # noqa: E402
    plugin_pb2,
    provider_pb2,
    provider_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
)

VERSION = "99.0.0"


class Provider(provider_pb2_grpc.ResourceProviderServicer):
    def __init__(self, answers: dict[str, Any], outputs: dict[str, Any], accept_resources: bool) -> None:
        self._answers = answers
        self._outputs = outputs
        self._accept_resources = accept_resources

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version=VERSION)

    def Attach(self, request: Any, context: Any) -> Any:
        """The engine found it running (PULUMI_DEBUG_PROVIDERS) and starts none."""
        return empty_pb2.Empty()

    def Parameterize(self, request: Any, context: Any) -> Any:
        return provider_pb2.ParameterizeResponse(name=request.value.name, version=request.value.version)

    def CheckConfig(self, request: Any, context: Any) -> Any:
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:
        return provider_pb2.DiffResponse()

    def Configure(self, request: Any, context: Any) -> Any:
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True,
            acceptResources=self._accept_resources,
            acceptOutputs=False,
            supportsPreview=bool(self._outputs),
        )

    def Check(self, request: Any, context: Any) -> Any:
        return provider_pb2.CheckResponse(inputs=request.news)

    def Diff(self, request: Any, context: Any) -> Any:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Create(self, request: Any, context: Any) -> Any:
        outputs = self._outputs_of(request, "preview" if request.preview else "update")
        id = "" if request.preview else str(uuid.uuid5(uuid.NAMESPACE_URL, request.urn))
        return provider_pb2.CreateResponse(id=id, properties=outputs)

    def _outputs_of(self, request: Any, phase: str) -> Any:
        type, name = request.urn.split("::")[2].rpartition("$")[2], request.urn.rpartition("::")[2]
        outputs = json_format.MessageToDict(request.properties) | self._outputs.get(type, {}).get(phase, {})
        known = {key: name if value == "{name}" else value for key, value in outputs.items() if value is not None}
        return struct(known)

    def Delete(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def Read(self, request: Any, context: Any) -> Any:
        outputs = self._outputs_of(request, "read")
        return provider_pb2.ReadResponse(id=request.id, properties=outputs, inputs=request.inputs)

    def Invoke(self, request: Any, context: Any) -> Any:
        answer = json_format.MessageToDict(request.args) | self._answers.get(request.tok, {})
        return provider_pb2.InvokeResponse(**{"return": struct(answer)})

    def Call(self, request: Any, context: Any) -> Any:
        return provider_pb2.CallResponse(**{"return": struct(self._answers.get(request.tok, {}))})

    def Construct(self, request: Any, context: Any) -> Any:
        with grpc.insecure_channel(request.monitorEndpoint) as channel:
            monitor = resource_pb2_grpc.ResourceMonitorStub(channel)
            registered = monitor.RegisterResource(
                resource_pb2.RegisterResourceRequest(
                    type=request.type,
                    name=request.name,
                    parent=request.parent,
                    custom=False,
                    object=request.inputs,
                    acceptSecrets=True,
                    acceptResources=True,
                    protect=request.protect,
                    dependencies=request.dependencies,
                    propertyDependencies={
                        name: resource_pb2.RegisterResourceRequest.PropertyDependencies(urns=on.urns)
                        for name, on in request.inputDependencies.items()
                    },
                )
            )
            outputs = resource_pb2.RegisterResourceOutputsRequest(urn=registered.urn, outputs=struct({}))
            monitor.RegisterResourceOutputs(outputs)
        return provider_pb2.ConstructResponse(urn=registered.urn, state=struct({}))

    def Cancel(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()


def struct(value: dict[str, Any]) -> Any:
    message = struct_pb2.Struct()
    json_format.ParseDict(value, message)
    return message


def written(variable: str) -> dict[str, Any]:
    """What the JSON file holds that an environment variable names."""
    file = os.environ.get(variable)
    return dict(json.loads(Path(file).read_text(encoding="utf-8"))) if file else {}


def main() -> None:
    answers, outputs = written("STANDIN_ANSWERS"), written("STANDIN_OUTPUTS")
    accept_resources = "--accept-resources" in sys.argv
    server = grpc.server(futures.ThreadPoolExecutor(8))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Provider(answers, outputs, accept_resources), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    for interruption in (signal.SIGINT, signal.SIGTERM):
        signal.signal(interruption, lambda *_: sys.exit(0))
    print(port, flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
