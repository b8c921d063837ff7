"""The engine's event log: one JSON object a line, from `--event-log`, from streaming previews, or piped as it comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from rempart.deployment import Deployment, Source
from rempart.errors import InputError
from rempart.readers import preview, states
from rempart.readers.document import MAX_BYTES, MAX_CONTAINERS, bad, quoted, shaped
from rempart.text import Text


class _Metadata(msgspec.Struct, rename="camel"):
    op: str
    new: states.State | None = None
    old: states.State | None = None
    provider: str | None = None


class _StepEvent(msgspec.Struct):
    metadata: _Metadata
    planning: bool | None = False


class _Prelude(msgspec.Struct):
    config: dict[str, Any] | None = None


class _Diagnostic(msgspec.Struct):
    severity: str | None = ""


class _Summary(msgspec.Struct, rename="camel"):
    resource_changes: dict[str, int] | None = None
    maybe_corrupt: bool | None = False


class _Event(msgspec.Struct, rename="camel"):
    """One engine event; policy events and what goes to the screen are not read."""

    prelude_event: _Prelude | None = None
    resource_pre_event: _StepEvent | None = None
    res_outputs_event: _StepEvent | None = None
    res_op_failed_event: _StepEvent | None = None
    diagnostic_event: _Diagnostic | None = None
    summary_event: _Summary | None = None


class _Run:
    """What the events of one run have told so far."""

    def __init__(self) -> None:
        self.steps: dict[tuple[str, str], states.Step] = {}
        self.announced: set[tuple[str, str, bool]] = set()
        self.config: dict[str, Any] | None = None
        self.errors = 0
        self.summary: _Summary | None = None

    def step(self, event: _StepEvent, path: str, *, announces: bool) -> None:
        metadata = event.metadata
        state = metadata.new or metadata.old
        if state is None:
            return
        op = metadata.op if metadata.new else "delete"
        key = (state.urn, op)
        if announces:
            announced = (*key, bool(event.planning))
            if announced in self.announced and op not in states.REPEATED:
                raise bad(
                    path, f"l'URN {quoted(state.urn)} apparaît deux fois", f"the URN {quoted(state.urn)} appears twice"
                )
            self.announced.add(announced)
            if op in states.CHANGES:
                state.outputs = None
        if not state.provider and metadata.provider:
            state.provider = metadata.provider
        if not state.inputs and (earlier := self.steps.get(key)):
            state.inputs = earlier.state.inputs
        self.steps[key] = states.Step(op, state)


def read(lines: Iterable[bytes], *, path: str) -> Deployment:
    """The deployment that a stream of events describes; of several runs in one log, the last.

    A stream that stops before the engine's summary is read as far as it goes, and said to be incomplete. Raises
    InputError for a line that is no event (the last one may be cut short), or a URN registered twice.
    """
    run = _Run()
    size = containers = 0
    pending: InputError | None = None
    for number, line in enumerate(lines, start=1):
        size += len(line)
        containers += line.count(b"{") + line.count(b"[")
        if size > MAX_BYTES or containers > MAX_CONTAINERS:
            raise bad(path, "journal d'événements trop grand", "event log too large")
        if not line.strip():
            continue
        if pending is not None:
            raise pending
        place = f"{path}:{number}"
        if not line.endswith(b"\n") and not line.rstrip().endswith(b"}"):
            pending = bad(place, "ligne tronquée", "truncated line")
            continue
        run = _told(run, shaped(line, _Event, path=place), place)
    return _deployment(run, path, truncated=pending is not None)


def _told(run: _Run, event: _Event, place: str) -> _Run:
    if event.prelude_event is not None:
        if run.summary is not None:
            run = _Run()
        run.config = {**(run.config or {}), **(event.prelude_event.config or {})}
    if event.resource_pre_event is not None:
        run.step(event.resource_pre_event, place, announces=True)
    if event.res_outputs_event is not None:
        run.step(event.res_outputs_event, place, announces=False)
    if event.res_op_failed_event is not None:
        run.errors += 1
    if event.diagnostic_event is not None and event.diagnostic_event.severity == "error":
        run.errors += 1
    if event.summary_event is not None:
        run.summary = event.summary_event
    return run


def _deployment(run: _Run, path: str, *, truncated: bool) -> Deployment:
    counted = Counter(step.op for step in run.steps.values())
    gaps = preview.failures(run.errors)
    if run.summary is None or truncated:
        gaps.append(
            Text(
                fr="le journal s'arrête avant le bilan du moteur : des ressources manquent peut-être ; "
                "relancez l'aperçu jusqu'au bout",
                en="the log stops before the engine's summary: resources may be missing; "
                "let the preview run to its end",
            )
        )
    else:
        gaps += preview.missing(counted, run.summary.resource_changes or {}, how="pulumi preview --event-log")
        gaps += preview.corrupt(run.summary.maybe_corrupt)
    # The update of one resource can follow its preview under another operation: the last word stands.
    last: dict[tuple[str, bool], states.Step] = {}
    for step in run.steps.values():
        last[step.state.urn, step.op in states.DELETIONS] = step
    source = Source(kind="events", path=path, complete=not gaps)
    return states.deployment(last.values(), source, config=run.config, warnings=gaps)
