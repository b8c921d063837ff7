"""What the engine does with the pack: a resource as it shows it, and the pack's own process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc
from rempart.packs.pulumi.analysis import Analysis, Phase, Shown, Stack
from rempart.packs.pulumi.configuration import Given, Level, parsed
from rempart.readers.states import State
from rempart.rules import all_rules

EXECUTABLE: Final = Path(sys.executable).with_name("rempart-pulumi-pack")
FOLDER: Final = Path(__file__).parents[3] / "policies" / "pulumi-pack"
"""The two forms of the pack."""

UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET: Final = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}

BUCKET: Final = "scaleway:object/bucket:Bucket"
DATABASE: Final = "scaleway:databases/instance:Instance"
ENCRYPTION: Final = "scaleway:object/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"

Judging = Callable[..., Analysis]


def urn(type: str, name: str) -> str:
    return f"urn:pulumi:dev::essai::{type}::{name}"


PROVIDER: Final = State(
    urn=urn("pulumi:providers:scaleway", "default"), type="pulumi:providers:scaleway", custom=True, inputs={}
)


def shown(type: str, name: str, /, **properties: Any) -> Shown:
    return Shown(urn=urn(type, name), type=type, name=name, properties=properties, provider=PROVIDER)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a Pulumi project named `essai`, in which the engine starts the pack."""
    (tmp_path / "Pulumi.yaml").write_text("name: essai\nruntime: python\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PWD", str(tmp_path))
    return tmp_path


@pytest.fixture
def judging(project: Path) -> Judging:
    """An analysis under `snds-mr`, in English, on a day when the sources were read; more settings by name."""

    def begin(phase: Phase, levels: dict[str, Level] | None = None, **settings: Any) -> Analysis:
        own = {"profile": "snds-mr", "asOf": "2026-11-22", "lang": "en", **settings}
        given = {"rempart": Given(Level.MANDATORY, own)}
        given |= {rule: Given(level, {}) for rule, level in (levels or {}).items()}
        return Analysis(Stack("dev", "essai", phase), parsed(given, all_rules()))

    return begin


class Engine:
    """The engine's side of the protocol, to a pack that runs as its child."""

    def __init__(self, command: list[str | Path], folder: Path, **environment: str) -> None:
        self.process = subprocess.Popen(
            [*command, "127.0.0.1:1"],
            cwd=folder,
            env={"PATH": "", "LANG": "C.UTF-8", "PWD": str(folder), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.port = self.process.stdout.readline().strip()
        self.stub = analyzer_pb2_grpc.AnalyzerStub(grpc.insecure_channel(f"127.0.0.1:{self.port}"))

    def begin(self, settings: dict[str, Any], *, dry_run: bool = True) -> None:
        """Up to Configure, in the engine's order; `settings` are those of the policy `rempart`."""
        self.stub.Handshake(analyzer_pb2.AnalyzerHandshakeRequest())
        asked = analyzer_pb2.AnalyzerStackConfigureRequest(stack="dev", project="essai", dry_run=dry_run)
        self.stub.ConfigureStack(asked)
        self.stub.GetPluginInfo(empty_pb2.Empty())
        self.stub.GetAnalyzerInfo(empty_pb2.Empty())
        given = analyzer_pb2.PolicyConfig(enforcementLevel=analyzer_pb2.MANDATORY, properties=struct(settings))
        self.stub.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig={"rempart": given}))

    def analyze(self, type: str, name: str, /, **properties: Any) -> Any:
        return self.stub.Analyze(
            analyzer_pb2.AnalyzeRequest(type=type, name=name, urn=urn(type, name), properties=struct(properties))
        )

    def ended(self) -> tuple[int, str, str]:
        """Exit status and all that was written, once it has ended by itself."""
        out, errors = self.process.communicate(timeout=10)
        return self.process.returncode, out, errors


@pytest.fixture
def engine(project: Path) -> Iterator[Callable[..., Engine]]:
    """Starts the pack; whatever is left of it ends with the test."""
    started: list[Engine] = []

    def start(*command: str | Path, **environment: str) -> Engine:
        started.append(Engine(list(command) or [EXECUTABLE], project, **environment))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


def ends(pid: int, *, within: float = 10) -> bool:
    """Whether a process that nobody waits for is gone after some seconds; one that stays is killed."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    return False


def struct(fields: dict[str, Any]) -> Any:
    message = struct_pb2.Struct()
    message.update(fields)
    return message
