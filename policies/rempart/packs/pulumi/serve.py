"""The process that the engine starts: it prints its port, serves, and ends quietly when nobody needs it any more."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
import threading
from concurrent import futures
from types import ModuleType
from typing import Any, Final

LARGEST: Final = 400 * 1024 * 1024
"""Bytes of a message, as in Pulumi's own SDKs: a stack comes in one piece."""

GRACE: Final = 1.0
"""Seconds that a call under way has to end."""


def main() -> None:
    """Serve until the engine ends, or SIGINT or SIGTERM comes."""
    over = threading.Event()

    for interruption in (signal.SIGINT, signal.SIGTERM):
        signal.signal(interruption, lambda *_: over.set())
    engine = os.getppid()
    spare_the_sdk()
    import grpc
    from pulumi.runtime.proto import analyzer_pb2_grpc

    from rempart.packs.pulumi.service import Analyzer

    options = [("grpc.max_receive_message_length", LARGEST), ("grpc.max_send_message_length", LARGEST)]
    server = grpc.server(futures.ThreadPoolExecutor(1), options=options)
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)  # the engine reads it from the first line, and nothing may come before
    while not over.wait(1.0):
        if os.getppid() != engine:  # nobody is left to ask
            break
    server.stop(GRACE).wait()


def spare_the_sdk() -> None:
    """Let `pulumi.runtime.proto` be imported without the rest of the SDK, which takes as long again.

    The package and `pulumi.runtime` become empty modules that know their folders; where the SDK is imported already,
    nothing changes. What the SDK does for protobuf on import is done here: values may be nested as deep as they are.
    """
    if "pulumi" in sys.modules:
        return
    from google.protobuf.internal import api_implementation

    compiled: Any = getattr(api_implementation, "_c_module", None)
    if hasattr(compiled, "SetAllowOversizeProtos"):
        compiled.SetAllowOversizeProtos(True)
    found = importlib.util.find_spec("pulumi")
    if found is None or not found.submodule_search_locations:
        return  # the import that follows says what is missing
    folders = list(found.submodule_search_locations)
    for name, paths in (("pulumi", folders), ("pulumi.runtime", [f"{folder}/runtime" for folder in folders])):
        module = ModuleType(name)
        module.__path__ = paths
        sys.modules[name] = module


if __name__ == "__main__":
    main()
