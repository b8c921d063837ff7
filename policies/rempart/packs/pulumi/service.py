# ruff: noqa: N802, ARG002 - the names and signatures are the protocol's
"""The `Analyzer` service: the engine's messages to and from the analysis.

It never fails open: whatever goes wrong fails the call, and so the preview, with one line that names it.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2 as messages
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2

from rempart import __version__
from rempart.errors import InputError, RuleError
from rempart.packs.pulumi import structs

T = TypeVar("T")

NAME: Final = "rempart"


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """One operation of the engine. Calls come one at a time: the server has a single worker.

    The rules are imported at the first call, so that the engine learns the port at once.
    """

    def __init__(self) -> None:
        self._stack: Any = None
        self._configuration: Any = None
        self._analysis: Any = None

    def Handshake(self, request: Any, context: Any) -> Any:
        return messages.AnalyzerHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version=__version__)

    def Cancel(self, request: Any, context: Any) -> Any:
        return empty_pb2.Empty()

    def ConfigureStack(self, request: Any, context: Any) -> Any:
        """Not called for a snapshot. The stack's configuration, secrets in clear, is left unread."""
        self._stack = (request.stack, request.project, request.dry_run)
        self._analysis = None
        return messages.AnalyzerStackConfigureResponse()

    def GetAnalyzerInfo(self, request: Any, context: Any) -> Any:
        return _answer(context, _listed)

    def Configure(self, request: Any, context: Any) -> Any:
        return _answer(context, lambda: self._configured(request))

    def Analyze(self, request: Any, context: Any) -> Any:
        return _answer(context, lambda: self._analyzed(request))

    def Remediate(self, request: Any, context: Any) -> Any:
        return _answer(context, lambda: self._remediated(request))

    def AnalyzeStack(self, request: Any, context: Any) -> Any:
        return _answer(context, lambda: self._stack_analyzed(request))

    # What the calls do

    def _configured(self, request: Any) -> Any:
        from rempart.packs.pulumi.configuration import Given, Level, parsed
        from rempart.rules import all_rules

        given = {
            policy: Given(
                Level(messages.EnforcementLevel.Name(one.enforcementLevel).lower()), structs.plain(one.properties)
            )
            for policy, one in request.policyConfig.items()
        }
        self._configuration = parsed(given, all_rules())  # wrong settings end the run here, before anything is shown
        self._analysis = None
        if self._stack is not None:
            self._begun("")
        return empty_pb2.Empty()

    def _begun(self, urn: str) -> Any:
        """The analysis; `urn` names the stack where the engine has not."""
        if self._analysis is None:
            from rempart.packs.pulumi.analysis import Analysis, Phase, Stack
            from rempart.packs.pulumi.configuration import Configuration
            from rempart.readers.states import parsed

            if self._stack is None:
                own = parsed(urn, "policy")
                stack = Stack(own.stack, own.project, Phase.SNAPSHOT)
            else:
                name, project, dry_run = self._stack
                stack = Stack(name, project, Phase.PREVIEW if dry_run else Phase.UPDATE)
            self._analysis = Analysis(stack, self._configuration or Configuration())
        return self._analysis

    def _analyzed(self, request: Any) -> Any:
        analysis = self._begun(request.urn)
        return _diagnostics(analysis.of_resource(_shown(request)), analysis.lang)

    def _remediated(self, request: Any) -> Any:
        if self._configuration is None or not self._configuration.remedies:
            return messages.RemediateResponse()
        analysis = self._begun(request.urn)
        return messages.RemediateResponse(
            remediations=[
                messages.Remediation(
                    policyName=mended.rule.id,
                    policyPackName=NAME,
                    policyPackVersion=__version__,
                    description=mended.what.in_(analysis.lang),
                    properties=structs.struct(mended.properties),
                )
                for mended in analysis.remedied(_shown(request))
            ]
        )

    def _stack_analyzed(self, request: Any) -> Any:
        if not request.resources:
            return messages.AnalyzeResponse()
        shown = [_shown_at_the_end(resource) for resource in request.resources]
        analysis = self._begun(shown[0].urn)
        return _diagnostics(analysis.of_stack(shown), analysis.lang)


def _answer(context: Any, make: Callable[[], T]) -> T:
    try:
        return make()
    except InputError as error:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"rempart : {_line(error.message)}")
    except RuleError as error:
        context.abort(grpc.StatusCode.INTERNAL, f"rempart : {_line(error.message)}")
    except Exception as error:
        context.abort(grpc.StatusCode.INTERNAL, _failure(error))
    raise AssertionError("abort raises")


def _line(message: Any) -> str:
    return f"{message.fr} / {message.en}"


def _failure(error: Exception) -> str:
    """What failed and where; never the error's own words, which may hold a value of the program."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    file = f", {Path(error.filename).name}" if isinstance(error, OSError) and error.filename else ""
    said = f"{type(error).__name__}{file}, {where}"
    return f"rempart a échoué ({said}) : aucun verdict n'est rendu / rempart failed ({said}): no verdict is given"


def _shown(request: Any) -> Any:
    from rempart.packs.pulumi.analysis import Shown

    return Shown(
        urn=request.urn,
        type=request.type,
        name=request.name,
        properties=structs.plain(request.properties),
        provider=_provider(request),
        parent=request.options.parent,
        protect=request.options.protect,
    )


def _shown_at_the_end(resource: Any) -> Any:
    return _shown(resource)._replace(
        parent=resource.parent,
        dependencies=tuple(resource.dependencies),
        property_dependencies={name: list(on.urns) for name, on in resource.propertyDependencies.items()},
    )


def _provider(request: Any) -> Any:
    from rempart.readers.states import State

    if not request.HasField("provider") or not request.provider.urn:
        return None
    provider = request.provider
    return State(urn=provider.urn, type=provider.type, custom=True, inputs=structs.plain(provider.properties))


def _diagnostics(found: Iterable[Any], lang: Any) -> Any:
    return messages.AnalyzeResponse(diagnostics=[_diagnostic(one, lang) for one in found])


def _diagnostic(one: Any, lang: Any) -> Any:
    return messages.AnalyzeDiagnostic(
        policyName=one.policy,
        policyPackName=NAME,
        policyPackVersion=__version__,
        description=one.description.in_(lang),
        message=one.message.in_(lang),
        enforcementLevel=messages.EnforcementLevel.Value(one.level.name),
        urn=one.urn,
        severity=_severity(one.severity),
    )


def _severity(severity: Any) -> Any:
    return messages.PolicySeverity.Value(f"POLICY_SEVERITY_{severity.name}")


def _listed() -> Any:
    from rempart.packs.pulumi import listing

    return messages.AnalyzerInfo(
        name=NAME,
        displayName=NAME,
        version=__version__,
        supportsConfig=True,
        description=_line(listing.DESCRIPTION),
        tags=["health-data", "HDS", "SecNumCloud"],
        policies=[_policy(policy) for policy in listing.policies()],
    )


def _policy(policy: Any) -> Any:
    kind = messages.POLICY_TYPE_STACK if policy.over_stack else messages.POLICY_TYPE_RESOURCE
    return messages.PolicyInfo(
        name=policy.name,
        displayName=_line(policy.title),
        description=_line(policy.description),
        message=_line(policy.title),
        enforcementLevel=messages.MANDATORY,
        configSchema=messages.PolicyConfigSchema(properties=structs.struct(policy.schema)),
        policy_type=kind,
        severity=_severity(policy.severity),
        framework=messages.PolicyComplianceFramework(
            name=policy.framework, reference=policy.reference, specification=policy.specification
        ),
        tags=policy.tags,
        remediation_steps=_line(policy.fix),
        url=policy.url,
    )
