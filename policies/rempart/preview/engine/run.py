# ruff: noqa: PTH100, PTH108, PTH113, PTH118, PTH120, PTH123  (names of files are texts here: they come from code objects and JSON)
"""One run: reads the project, runs its program against the monitor, hands over the document or the reason why not."""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import os
import runpy
import sys
import traceback
from typing import Any

from . import where


def main(spec_file: str) -> None:
    """The process ends here, whatever threads the program left running."""
    with open(spec_file, encoding="utf-8") as file:
        spec = json.load(file)
    os.unlink(spec_file)
    descriptor = int(spec["descriptor"])
    os.set_inheritable(descriptor, False)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    result = _result(spec)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue  # the program closed it
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        json.dump(result, out, ensure_ascii=True, separators=(",", ":"))
    os._exit(0)


def _result(spec: dict[str, Any]) -> dict[str, Any]:
    try:
        import pulumi
        import pulumi.runtime  # noqa: F401
    except ImportError as error:
        return _error("no-pulumi", module=error.name or "pulumi")
    from .monitor import Failure

    try:
        return {"document": _Run(spec).document()}
    except Failure as failure:
        return _error(failure.kind, **failure.facts)


def _error(kind: str, **facts: Any) -> dict[str, Any]:
    return {"error": {"kind": kind, **facts}}


class _Run:
    def __init__(self, spec: dict[str, Any]) -> None:
        from . import project
        from .monitor import Failure, Monitor
        from .placeholders import Sources
        from .properties import SECRET, SIGNATURE

        self.root = os.path.realpath(spec["directory"])
        self.stack = spec["stack"]
        self.sources = Sources()
        self.project = project.read(self.root)
        if self.project.runtime != "python":
            raise Failure("not-python", runtime=self.project.runtime)
        wanted = project.virtual_environment(self.project)
        if wanted and spec.get("check_virtualenv") and os.path.realpath(wanted) != os.path.realpath(sys.prefix):
            raise Failure("virtualenv", folder=wanted)
        self.settings = project.settings(self.project, self.stack, self.sources)
        self.printed = {
            key: {SIGNATURE: SECRET} if key in self.settings.secret else value
            for key, value in self.settings.values.items()
        }
        self.monitor = Monitor(
            project=self.project.name,
            stack=self.stack,
            config=self.printed,
            answers=spec.get("answers"),
            sources=self.sources,
        )

    def document(self) -> dict[str, Any]:
        self._run_program()
        steps = self.monitor.steps()
        summary: dict[str, int] = {}
        for step in steps:
            summary[step["op"]] = summary.get(step["op"], 0) + 1
        return {
            "config": {
                key: "[secret]" if isinstance(value, dict) else value for key, value in sorted(self.printed.items())
            },
            "steps": steps,
            "changeSummary": summary,
            "rempart": {
                "schema": 1,
                "project": self.project.name,
                "stack": self.stack,
                "outputs": self.monitor.outputs,
                "unanswered": self._unanswered(),
                "warnings": self._warnings(),
                "backend": self.project.backend,
                "secretsProvider": self.settings.secrets_provider,
            },
        }

    def _unanswered(self) -> list[dict[str, Any]]:
        """By token and line: a data source that a loop asks ten times is one entry."""
        merged: dict[tuple[str, str | None], set[str]] = {}
        for source in self.sources.all:
            if source.kind == "data" and (source.asked or source.leaves):
                merged.setdefault((source.token, where.position(source.place)), set()).update(source.leaves)
        made = []
        for (token, position), leaves in merged.items():
            entry: dict[str, Any] = {"token": token, "leaves": sorted(leaves)}
            if position:
                entry["location"] = position
            made.append(entry)
        return made

    def _warnings(self) -> list[dict[str, str]]:
        made = []
        if self.settings.environments:
            made.append(
                {
                    "fr": f"la pile {self.stack} importe des environnements Pulumi ESC, qui n'ont pas été lus",
                    "en": f"stack {self.stack} imports Pulumi ESC environments, which were not read",
                }
            )
        skipped: dict[str, set[tuple[str, int]]] = {}
        for source in self.sources.all:
            for place in source.skipped:
                file = os.path.relpath(os.path.realpath(place.file), self.root)
                skipped.setdefault(source.token, set()).add((file, place.line))
        for token, places in sorted(skipped.items()):
            lines = ", ".join(f"{file}:{line}" for file, line in sorted(places))
            made.append(
                {
                    "fr": f"sans la réponse de {token}, ces lignes n'ont pas été exécutées : {lines} ; les ressources "
                    "qu'elles déclarent n'ont pas été vues (--answers FICHIER donne la réponse)",
                    "en": f"without the answer of {token} these lines did not run: {lines}; the resources that they "
                    "declare were not seen (--answers FILE gives the answer)",
                }
            )
        return made

    def _run_program(self) -> None:
        import pulumi

        from . import sdk
        from .monitor import Engine, Failure

        where.prepare(self.root, os.path.dirname(pulumi.__file__), os.path.dirname(os.path.abspath(__file__)))
        runtime = pulumi.runtime
        runtime.set_all_config(self.settings.values, list(self.settings.secret))
        options: dict[str, Any] = {
            "monitor": self.monitor,
            "engine": Engine(),
            "project": self.project.name,
            "stack": self.stack,
            "parallel": 16,
            "dry_run": True,
            "organization": "organization",
            "root_directory": self.root,
        }
        accepted = inspect.signature(runtime.Settings.__init__).parameters
        runtime.configure(runtime.Settings(**{name: value for name, value in options.items() if name in accepted}))

        entry = self.project.entry
        sys.argv = [entry]
        os.chdir(self.project.folder)
        sys.path.insert(0, self.project.folder)
        program = os.path.join(self.project.folder, entry) if entry != "." else self.project.folder
        if entry == "." and not os.path.isfile(os.path.join(program, "__main__.py")):
            raise Failure("no-main", file=self.project.file, main=os.path.relpath(program, self.root))

        logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # the SDK leaves futures unread, by design
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        loop.set_task_factory(where.task_factory)
        loop.set_default_executor(where.Workers(max_workers=16))
        watches = sdk.adapt(self.monitor, self.sources)
        try:
            loop.run_until_complete(runtime.run_in_stack(lambda: runpy.run_path(program, run_name="__main__")))
        except SystemExit as error:
            if error.code not in (0, None):
                raise Failure("exit", code=str(error.code), location=self._line(error)) from error
        except KeyboardInterrupt as error:
            raise Failure("exit", code="SIGINT", location=self._line(error)) from error
        except BaseException as error:  # the program is anybody's code
            raise self._failure(error) from error
        if self.monitor.failure is not None:
            raise self.monitor.failure
        if watches:
            loop.run_until_complete(asyncio.wait(watches, timeout=5))

    # What a failed program gets told

    def _failure(self, error: BaseException) -> Exception:
        from .monitor import Failure
        from .placeholders import UnansweredError

        if self.monitor.failure is not None:
            return self.monitor.failure
        chain = _chain(error)
        for cause in chain:
            if isinstance(cause, UnansweredError):
                return self._undecidable(cause.source.token, cause.source.kind, error)
            if isinstance(cause, UnicodeEncodeError):
                sources = self.sources.in_text(str(cause.object))
                if sources:
                    return self._undecidable(sources[0].token, sources[0].kind, error)
        for cause in chain:
            if isinstance(cause, SyntaxError) and cause.filename:
                place = where.Place(os.path.abspath(cause.filename), cause.lineno or 1, 0)
                return Failure("syntax", location=where.position(place), message=_short(cause.msg or ""))
            if isinstance(cause, ModuleNotFoundError) and cause.name:
                return Failure("no-module", module=cause.name, location=self._line(error), python=sys.executable)
        last = chain[-1] if isinstance(error, _run_error()) else error
        return Failure(
            "raised",
            location=self._line(error),
            type=type(last).__name__,
            message=_short(self._fit_to_print(str(last))),
        )

    def _undecidable(self, token: str, kind: str, error: BaseException) -> Exception:
        from .monitor import Failure

        return Failure("undecidable", token=token, source=kind, location=self._line(error))

    def _fit_to_print(self, text: str) -> str:
        """Without the secrets of the configuration, and without placeholders."""
        for key in self.settings.secret:
            value = self.settings.values.get(key)
            if type(value) is str and value:
                text = text.replace(value, "[secret]")
        return "".join("?" if "\ud800" <= c <= "\udfff" else c for c in text)

    def _line(self, error: BaseException) -> str | None:
        """The innermost line of the user's in the traceback, else the one that asked for what failed."""
        for cause in _chain(error):
            frames = [f for f in traceback.extract_tb(cause.__traceback__) if where.users(f.filename)]
            if frames:
                return where.position(where.Place(frames[-1].filename, frames[-1].lineno or 1, 0))
        for cause in _chain(error):
            place = getattr(cause, "rempart_place", None)
            if place is not None:
                return where.position(place)
        return None


def _run_error() -> type[BaseException]:
    import pulumi

    error: type[BaseException] = pulumi.RunError
    return error


def _chain(error: BaseException) -> list[BaseException]:
    """The exception and what caused it, outermost first."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return chain


def _short(message: str) -> str:
    line = message.strip().splitlines()[0] if message.strip() else ""
    return line if len(line) <= 300 else line[:299] + "…"
