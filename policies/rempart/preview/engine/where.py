# ruff: noqa: PTH118  (names of files are texts here: they come from code objects and JSON)
"""Where in the user's program something was declared: the innermost line that is neither library nor SDK.

Every asynchronous task that the SDK starts (a registration, a data source) is started from the line that declared it.
A task factory notes that line in a context variable, which tasks and worker threads inherit, so that the monitor can
ask for it without any help from the SDK, whatever its version.
"""

from __future__ import annotations

import asyncio
import contextvars
import itertools
import os
import sys
import sysconfig
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple
from urllib.parse import quote


class Place(NamedTuple):
    """A line of the program (absolute file name), and the order in which the program reached it."""

    file: str
    line: int
    order: int


_declared: contextvars.ContextVar[Place | None] = contextvars.ContextVar("rempart_declared", default=None)
_order = itertools.count(1)
_owners: dict[str, str] = {}
_in_project: dict[str, bool] = {}
_root = ""
_library_roots: tuple[str, ...] = ()
_LIBRARY_FOLDERS = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
_RESOURCE_FILE = f"pulumi{os.sep}resource.py"
_LOOP_FILES = (f"asyncio{os.sep}events.py", f"concurrent{os.sep}futures{os.sep}thread.py")


def prepare(root: str, *libraries: str) -> None:
    """Says where the project stands, and which folders hold libraries besides the interpreter's own."""
    global _root, _library_roots
    _root = root
    own = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    _library_roots = tuple(os.path.join(os.path.realpath(path), "") for path in [*own, *libraries] if path)
    _owners.clear()
    _in_project.clear()


def declared() -> Place | None:
    """The place that started the running task."""
    return _declared.get()


def users(file: str) -> bool:
    """Whether a code file belongs to the user: no library, no SDK, no generated code."""
    return _owner(file) != "library"


def _owner(file: str) -> str:
    """Whose a code file is: "project", "outside" (the user's, elsewhere) or "library"."""
    owner = _owners.get(file)
    if owner is None:
        path = os.path.realpath(file)
        library = any(folder in path for folder in _LIBRARY_FOLDERS) or path.startswith(_library_roots)
        if file.startswith("<") or library:
            owner = "library"
        else:
            owner = "project" if path.startswith(os.path.join(_root, "")) else "outside"
        _owners[file] = owner
    return owner


def here(depth: int = 1) -> Place | None:
    """The innermost line of the user's on the current stack, as far as the event loop; lines of the project first.

    The constructors of the resource that is being made are passed over, as the SDK does: what declares a resource is
    the line that calls its class, not the `super().__init__` in there.
    """
    frame: Any = sys._getframe(depth)
    outside = None
    made: Any = None
    while frame is not None:
        code = frame.f_code
        file = code.co_filename
        constructor = code.co_name == "__init__" and code.co_argcount > 0
        owner = _owner(file)
        if owner != "library":
            if not (constructor and made is not None and frame.f_locals.get(code.co_varnames[0]) is made):
                if owner == "project":
                    return Place(file, frame.f_lineno, next(_order))
                outside = outside or Place(file, frame.f_lineno, next(_order))
        elif constructor and file.endswith(_RESOURCE_FILE):
            made = frame.f_locals.get(code.co_varnames[0])
        elif file.endswith(_LOOP_FILES):
            break
        frame = frame.f_back
    return outside


def position(place: Place | None) -> str | None:
    """`project:///stacks/__main__.py#41`: Pulumi's own spelling, relative to the project's root."""
    if place is None:
        return None
    relative = os.path.relpath(os.path.realpath(place.file), _root).replace(os.sep, "/")
    return f"project:///{quote(relative)}#{place.line}"


def task_factory(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> Any:
    """A task that remembers the line that started it; without one it inherits that of the task around it."""
    place = here(2)
    if place is None:
        return asyncio.Task(coroutine, loop=loop, **options)
    token = _declared.set(place)
    try:
        return asyncio.Task(coroutine, loop=loop, **options)
    finally:
        _declared.reset(token)


class Workers(ThreadPoolExecutor):
    """Worker threads that see the context of the task that uses them (older SDKs do not hand it over)."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(contextvars.copy_context().run, fn, *args, **kwargs)
