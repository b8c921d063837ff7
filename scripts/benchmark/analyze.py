"""One resource under all rules, by rempart's own analyzer and by the public `pulumi_policy` SDK: seconds, as JSON.

Run in an environment that has the SDK, with policies/ on the path. Both are called in this process, as their servers
call them, without the network in between. On the SDK every rule is a ResourceValidationPolicy of its own, as the SDK
wants it; what it hands over is judged by the same function of the same rule.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from google.protobuf import struct_pb2
from measuring import medians
from plans import SCALEWAY
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import ResourceValidationPolicy
from pulumi_policy import policy as sdk
from rempart.packs.pulumi.analysis import Analysis, Phase, Shown, Stack
from rempart.packs.pulumi.configuration import Configuration, Level
from rempart.packs.pulumi.service import Analyzer
from rempart.readers.states import State
from rempart.rules import all_rules

TOKENS = {
    "scaleway_object_bucket": "scaleway:object/bucket:Bucket",
    "scaleway_instance_server": "scaleway:instance/server:Server",
    "scaleway_rdb_instance": "scaleway:databases/instance:Instance",
    "scaleway_redis_cluster": "scaleway:redis/cluster:Cluster",
    "scaleway_instance_security_group": "scaleway:instance/securityGroup:SecurityGroup",
    "scaleway_iam_api_key": "scaleway:iam/apiKey:ApiKey",
}
Validation = Callable[[Any, Any], None]
STACK = Stack("dev", "essai", Phase.PREVIEW)


def requests() -> list[Any]:
    return [request(TOKENS[type], values) for type, values in SCALEWAY.kinds]


def request(type: str, values: Mapping[str, Any]) -> Any:
    properties = struct_pb2.Struct()
    properties.update({_camel(name): value for name, value in values.items()})
    urn = f"urn:pulumi:dev::essai::{type}::donnees"
    provider = analyzer_pb2.AnalyzerProviderResource(
        urn="urn:pulumi:dev::essai::pulumi:providers:scaleway::default", type="pulumi:providers:scaleway"
    )
    return analyzer_pb2.AnalyzeRequest(
        urn=urn,
        type=type,
        name="donnees",
        properties=properties,
        provider=provider,
        options=analyzer_pb2.AnalyzerResourceOptions(),
    )


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(map(str.title, rest))


def on_the_sdk(validation: Callable[[str], Validation]) -> Any:
    """The SDK's servicer with a policy for each rule."""
    policies = [
        ResourceValidationPolicy(name=id, description=rule.title.fr, validate=validation(id))
        for id, rule in all_rules().items()
    ]
    return sdk._PolicyAnalyzerServicer("essai", "0.0.1", policies, sdk.EnforcementLevel.MANDATORY)


def _validation(rule: str) -> Validation:
    """The rule, judged on what the SDK hands over."""
    others = {id: Level.DISABLED for id in all_rules() if id != rule}
    analysis = Analysis(STACK, Configuration(levels=others))

    def validate(args: Any, report: Any) -> None:
        provider = State(urn=args.provider.urn, type=args.provider.resource_type, custom=True, inputs={})
        shown = Shown(args.urn, args.resource_type, args.name, _plain(args.props), provider)
        for diagnostic in analysis.of_resource(shown):
            report(diagnostic.message.fr)

    return validate


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value


def ours() -> Any:
    analyzer = Analyzer()
    analyzer._stack = ("dev", "essai", True)
    return analyzer


def cost(analyzer: Any, every: Sequence[Any]) -> float:
    """Mean over some resources."""
    started = time.perf_counter()
    for one in every:
        analyzer.Analyze(one, None)
    return (time.perf_counter() - started) / len(every)


def main() -> None:
    runs = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "Pulumi.yaml").write_text("name: essai\nruntime: python\n", encoding="utf-8")
        os.chdir(folder)
        os.environ["PWD"] = folder
        analyzers = {"ours": ours(), "sdk": on_the_sdk(_validation), "empty": on_the_sdk(lambda _: lambda *_: None)}
        every = requests()
        found = medians([partial(cost, analyzer, every) for analyzer in analyzers.values()], runs)
    print(json.dumps(dict(zip(analyzers, found, strict=True)) | {"rules": len(all_rules())}))


if __name__ == "__main__":
    main()
