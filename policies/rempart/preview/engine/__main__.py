# ruff: noqa: PTH100, PTH118, PTH120, PTH123  (names of files are texts here: they come from code objects and JSON)
"""Loads this folder as the package `_rempart_engine`, so that no program can shadow it or be shadowed by it.

This file alone must be readable by any Python, to say that it is too old.
"""

import json
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_OLDEST = (3, 9)


def _load():  # type: ignore[no-untyped-def]
    import importlib.util

    spec = importlib.util.spec_from_file_location(
        "_rempart_engine", os.path.join(_HERE, "__init__.py"), submodule_search_locations=[_HERE]
    )
    assert spec is not None
    assert spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["_rempart_engine"] = package
    spec.loader.exec_module(package)
    return importlib.import_module("_rempart_engine.run")


def _too_old(spec_file):  # type: ignore[no-untyped-def]
    with open(spec_file) as file:
        descriptor = json.load(file)["descriptor"]
    version = ".".join(str(part) for part in sys.version_info[:3])
    os.write(descriptor, json.dumps({"error": {"kind": "old-python", "version": version}}).encode("ascii"))


if __name__ == "__main__":
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != _HERE]
    if sys.version_info < _OLDEST:
        _too_old(sys.argv[1])  # type: ignore[no-untyped-call]
    else:
        _load().main(sys.argv[1])  # type: ignore[no-untyped-call]
