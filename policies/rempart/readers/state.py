"""What `pulumi stack export` writes: every resource of a stack, as it was last deployed."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from rempart.deployment import Deployment, Source
from rempart.readers import states
from rempart.readers.document import bad, shaped
from rempart.text import Text

VERSIONS: Final = (3, 4)
"""The versions of the export format; 4 adds a list of features that a reader should know."""


class _Operation(msgspec.Struct):
    type: str = ""


class _Contents(msgspec.Struct):
    resources: list[states.State] | None = None
    pending_operations: list[_Operation] | None = None


class Export(msgspec.Struct):
    """A stack export, as far as it is read."""

    version: int
    deployment: _Contents
    features: list[str] | None = None


def read(document: dict[str, Any] | bytes, *, path: str) -> Deployment:
    """The deployment that a stack export describes; `document` is the decoded JSON, or its text.

    Inputs are what the program declared and come first; outputs, what the host answered, complete them. Raises
    InputError for another version, an encrypted export, another shape, duplicate URNs, parents in a circle.
    """
    head = shaped(document, _Version, path=path)
    if head.version not in VERSIONS:
        raise bad(
            path,
            f"export de pile de version {head.version}, inconnue ; rempart lit les versions 3 et 4 de "
            "« pulumi stack export »",
            f"stack export of unknown version {head.version}; rempart reads versions 3 and 4 of “pulumi stack export”",
        )
    export = shaped(document, Export, path=path)
    contents = export.deployment
    if contents.resources is None and not _is_empty(document, path):
        raise bad(
            path,
            "l'export ne contient pas de ressources lisibles (chiffré ?) ; refaites-le avec « pulumi stack export »",
            "the export holds no readable resources (encrypted?); make it again with “pulumi stack export”",
        )
    pending = len(contents.pending_operations or ())
    warnings = []
    if pending:
        warnings.append(
            Text(
                fr=f"{pending} opération{'s' if pending > 1 else ''} en suspens dans l'export : une ressource créée à "
                "moitié peut y manquer ; lancez « pulumi refresh »",
                en=f"{pending} pending operation{'s' if pending > 1 else ''} in the export: a half-created resource "
                "may be missing; run “pulumi refresh”",
            )
        )
    source = Source(kind="state", path=path, complete=not pending)
    steps = (states.Step("same", state) for state in contents.resources or ())
    return states.deployment(steps, source, config=None, warnings=warnings)


class _Version(msgspec.Struct):
    version: int


class _Manifest(msgspec.Struct):
    manifest: dict[str, Any] | None = None


class _Envelope(msgspec.Struct):
    deployment: _Manifest


def _is_empty(document: dict[str, Any] | bytes, path: str) -> bool:
    """A stack without resources is exported without the key, but always with its manifest."""
    return shaped(document, _Envelope, path=path).deployment.manifest is not None
