# ruff: noqa: N802, ARG002 - the names and signatures are the protocol's
"""Stand-in for the vendor's Python language host: starts a Pulumi Python program for the real engine.

Pulumi's installer brings the real one, which is preferred when it is on PATH. This one knows only what the tests need:
run a program, with the interpreter that `virtualenv` names, and a policy pack that is a folder.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2, json_format
from rempart.packs.pulumi.serve import spare_the_sdk

spare_the_sdk()  # one host starts for every command of the engine
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2  # noqa: E402

BAIL = 32  # the exit status with which the vendor's script says that the error was already told to the engine
PROGRAM_STARTER = os.environ["STANDIN_PROGRAM_STARTER"]  # the vendor's pulumi-language-python-exec


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._program: subprocess.Popen[str] | None = None

    def Handshake(self, request: Any, context: Any) -> Any:
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version="0.0.0")

    def GetRequiredPackages(self, request: Any, context: Any) -> Any:
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request: Any, context: Any) -> Any:
        return language_pb2.GetRequiredPluginsResponse()

    def About(self, request: Any, context: Any) -> Any:
        return language_pb2.AboutResponse(executable=sys.executable, version=sys.version)

    def Run(self, request: Any, context: Any) -> Any:
        options = json_format.MessageToDict(request.info.options)
        command = [
            *(interpreter(Path(request.info.root_directory), options), "-u", PROGRAM_STARTER),
            *("--monitor", request.monitor_address, "--engine", self._engine),
            *("--project", request.project, "--stack", request.stack, "--organization", request.organization),
            *("--pwd", request.pwd, "--root_directory", request.info.root_directory),
            *("--parallel", str(request.parallel)),
            *(("--dry_run", "true") if request.dryRun else ()),
            *(request.info.entry_point or request.program or ".", *request.args),
        ]
        configuration = {
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
        }
        self._program = subprocess.Popen(
            command,
            cwd=request.pwd,
            env=os.environ | configuration,
            stdout=sys.stderr,
            stderr=subprocess.PIPE,
            text=True,
        )
        _, said = self._program.communicate()
        if self._program.returncode == BAIL:
            return language_pb2.RunResponse(bail=True)
        if self._program.returncode:
            return language_pb2.RunResponse(error=f"the program ended with {self._program.returncode}: {said[-4000:]}")
        return language_pb2.RunResponse()

    def RunPlugin(self, request: Any, context: Any) -> Iterator[Any]:
        """A policy pack, started as the vendor's host starts one: in its own folder, by the SDK's `pulumi.policy`."""
        folder = request.info.program_directory
        python = interpreter(Path(request.info.root_directory), json_format.MessageToDict(request.info.options))
        pack = subprocess.Popen(
            [python, "-u", "-m", "pulumi.policy", *request.args, folder],
            cwd=folder,
            env=os.environ | dict(entry.split("=", 1) for entry in request.env),
            stdout=subprocess.PIPE,
            stderr=sys.stderr,
        )
        context.add_callback(pack.terminate)
        assert pack.stdout is not None
        for line in pack.stdout:
            yield language_pb2.RunPluginResponse(stdout=line)
        yield language_pb2.RunPluginResponse(exitcode=pack.wait())

    def Cancel(self, request: Any, context: Any) -> Any:
        """A program that waits for a refused resource would hold the engine up for five seconds."""
        if self._program is not None:
            self._program.kill()
        return empty_pb2.Empty()


def interpreter(root: Path, options: dict[str, Any]) -> str:
    if environment := options.get("virtualenv"):
        return str(root / environment / "bin" / "python")
    return sys.executable


def main() -> None:
    server = grpc.server(futures.ThreadPoolExecutor(4))
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(LanguageHost(sys.argv[-1]), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    for interruption in (signal.SIGINT, signal.SIGTERM):
        signal.signal(interruption, lambda *_: sys.exit(0))
    print(port, flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
