"""Reading: one source, whatever tool wrote it, into one Deployment.

`read` recognises the kind from the content. The modules beside this one read one kind each.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec

from rempart.readers import document as documents
from rempart.readers.document import bad, load, shaped, too_deep

if TYPE_CHECKING:
    from rempart.deployment import Deployment
    from rempart.errors import InputError

_Part = msgspec.Raw | msgspec.UnsetType


class _Outline(msgspec.Struct, rename="camel"):
    """The top-level keys that tell one kind of JSON from another; what stands under them is not decoded here."""

    steps: _Part = msgspec.UNSET
    change_summary: _Part = msgspec.UNSET
    maybe_corrupt: _Part = msgspec.UNSET
    rempart: _Part = msgspec.UNSET
    verdicts: _Part = msgspec.UNSET
    deployment: _Part = msgspec.UNSET
    checkpoint: _Part = msgspec.UNSET
    resource_plans: _Part = msgspec.UNSET
    format_version: _Part = msgspec.field(default=msgspec.UNSET, name="format_version")
    terraform_version: _Part = msgspec.field(default=msgspec.UNSET, name="terraform_version")
    lineage: _Part = msgspec.UNSET
    provider_schemas: _Part = msgspec.field(default=msgspec.UNSET, name="provider_schemas")
    level: _Part = msgspec.field(default=msgspec.UNSET, name="@level")
    sequence: _Part = msgspec.UNSET
    timestamp: _Part = msgspec.UNSET
    prelude_event: _Part = msgspec.UNSET
    resource_pre_event: _Part = msgspec.UNSET
    res_outputs_event: _Part = msgspec.UNSET
    summary_event: _Part = msgspec.UNSET
    diagnostic_event: _Part = msgspec.UNSET
    stdout_event: _Part = msgspec.UNSET
    cancel_event: _Part = msgspec.UNSET

    def has(self, *keys: str) -> bool:
        """Whether one of the keys stands in the document."""
        return any(getattr(self, key) is not msgspec.UNSET for key in keys)


_EVENTS: Final = (
    "prelude_event",
    "resource_pre_event",
    "res_outputs_event",
    "summary_event",
    "diagnostic_event",
    "stdout_event",
    "cancel_event",
)


def read(path: Path | None, *, stdin: BinaryIO | None = None) -> Deployment:
    """The deployment that a file describes (`stdin` when `path` is None), of whatever kind it is.

    Kinds: preview digest, event log or stream, stack export, Terraform plan, Terraform state. Raises InputError, one
    line, for anything else, with the way out. A file larger than `document.MAX_BYTES` is refused.
    """
    name = "stdin" if path is None else str(path)
    with _without_collection():
        try:
            if path is None and stdin is not None:
                return _stream(stdin, name)
            return _text(*load(path, stdin))
        except RecursionError:
            raise too_deep(name) from None


@contextmanager
def _without_collection() -> Iterator[None]:
    """A tree of a million objects has no cycles to collect, and looking for them takes as long as reading it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _stream(stdin: BinaryIO, name: str) -> Deployment:
    """A stream is read line by line when its first line is an event, else as a whole."""
    first = stdin.readline(documents.MAX_BYTES + 1)
    if _is_event(first):
        from rempart.readers import events

        lines = iter(lambda: stdin.readline(documents.MAX_BYTES + 1), b"")
        return events.read(chain([documents.checked(first, name)], lines), path=name)
    rest = stdin.read(max(0, documents.MAX_BYTES + 1 - len(first)))
    return _text(documents.checked(first + rest, name), name)


def _is_event(line: bytes) -> bool:
    try:
        outline = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"), type=_Outline)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return False
    return outline.has(*_EVENTS)


def _text(data: bytes, name: str) -> Deployment:
    head, _, rest = data.lstrip().partition(b"\n")
    if rest.strip() and _is_event(head):
        from rempart.readers import events

        return events.read(_lines(data), path=name)
    outline = shaped(data, _Outline, path=name)
    if outline.has(*_EVENTS):
        from rempart.readers import events

        return events.read([data], path=name)
    if outline.has("verdicts"):
        raise bad(name, *_REPORT)
    if outline.has("steps", "change_summary", "maybe_corrupt"):
        from rempart.readers import preview

        return preview.read(data, path=name)
    if outline.has("deployment"):
        from rempart.readers import state

        return state.read(data, path=name)
    if outline.has("format_version") and not outline.has("provider_schemas"):
        from rempart.readers import terraform

        return terraform.read(data, path=name)
    raise _other(outline, name)


def _lines(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


_REPORT = (
    "c'est un rapport de rempart, pas une entrée ; donnez l'aperçu enregistré par « rempart preview --save »",
    "this is a report of rempart, not an input; give the preview that “rempart preview --save” wrote",
)
_RAW_STATE = (
    "c'est le fichier d'état brut de Terraform ; lancez « terraform show -json > state.json »",
    "this is Terraform's raw state file; run “terraform show -json > state.json”",
)
_CHECKPOINT = (
    "c'est le fichier interne d'un état Pulumi ; lancez « pulumi stack export --file state.json »",
    "this is the internal file of a Pulumi state; run “pulumi stack export --file state.json”",
)
_UPDATE_PLAN = (
    "c'est un plan de « --save-plan » ; lancez « pulumi preview --json > preview.json »",
    "this is a plan of “--save-plan”; run “pulumi preview --json > preview.json”",
)
_LOG = (
    "c'est le journal de « terraform plan -json » ; lancez « terraform plan -out tfplan », puis "
    "« terraform show -json tfplan > plan.json »",
    "this is the log of “terraform plan -json”; run “terraform plan -out tfplan”, then "
    "“terraform show -json tfplan > plan.json”",
)
_UNKNOWN = (
    "JSON d'une espèce inconnue ; rempart lit « pulumi preview --json --show-sames », un journal d'événements, "
    "« pulumi stack export » et « terraform show -json »",
    "JSON of an unknown kind; rempart reads “pulumi preview --json --show-sames”, an event log, “pulumi stack export” "
    "and “terraform show -json”",
)


def _other(outline: _Outline, name: str) -> InputError:
    if outline.has("lineage", "terraform_version"):
        return bad(name, *_RAW_STATE)
    if outline.has("checkpoint"):
        return bad(name, *_CHECKPOINT)
    if outline.has("resource_plans"):
        return bad(name, *_UPDATE_PLAN)
    return bad(name, *(_LOG if outline.has("level") else _UNKNOWN))


__all__ = ["read"]
