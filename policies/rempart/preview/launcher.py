"""Runs a Pulumi Python program in its own interpreter, in a scrubbed environment, and takes the document it hands over.

The program is arbitrary code. It runs as the same user, with the same files and network: what it does not get is the
environment (no credentials in variables, another HOME), more time than `timeout`, or a way to mix its output with ours.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from rempart.errors import InputError
from rempart.preview import failures
from rempart.text import Text

MAX_DOCUMENT: Final = 512 << 20
"""Bytes of the document; a thousand times what a large platform registers."""

MAX_OUTPUT: Final = 1 << 20
"""Bytes of the program's own output that are shown."""

_PASSED: Final = ("PATH", "LANG", "TZ", "USER", "VIRTUAL_ENV", "PULUMI_CONFIG_PASSPHRASE")
_ENGINE: Final = Path(__file__).parent / "engine"
PROJECT_FILES: Final = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")


def run(
    directory: Path,
    *,
    stack: str,
    answers: Mapping[str, Any] | None = None,
    python: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 300.0,
) -> dict[str, Any]:
    """The preview digest of the program in `directory` (the folder of Pulumi.yaml) for `stack`.

    `answers` maps data source tokens to results, `$stacks` to the outputs of other stacks; `python` names the
    interpreter, else it is found as Pulumi finds it; `env` adds to the program's environment; `timeout` is in seconds.
    Raises InputError, in one line, for everything that keeps the program from running to its end.
    """
    directory = _project_directory(directory)
    interpreter = python.absolute() if python else find_python(directory)
    outcome = _start(directory, stack, answers, interpreter, env or {}, timeout, check=python is None)
    error = outcome.get("error")
    if error and error["kind"] == "virtualenv":
        interpreter = _interpreter_in(Path(error["folder"]))
        outcome = _start(directory, stack, answers, interpreter, env or {}, timeout, check=False)
        error = outcome.get("error")
    if error:
        raise InputError(failures.sentence(error, interpreter))
    document: dict[str, Any] = outcome["document"]
    return document


def _project_directory(directory: Path) -> Path:
    directory = directory.absolute()
    if directory.name in PROJECT_FILES and directory.is_file():
        return directory.parent
    if not directory.is_dir():
        raise InputError(
            Text(
                fr=f"{directory} n'est pas un dossier : indiquez celui qui contient Pulumi.yaml",
                en=f"{directory} is not a folder: name the one that holds Pulumi.yaml",
            )
        )
    if not any((directory / name).is_file() for name in PROJECT_FILES):
        raise InputError(failures.sentence({"kind": "no-project", "directory": str(directory)}))
    return directory


# The interpreter


def find_python(directory: Path) -> Path:
    """The interpreter of the program in `directory`: the virtual environment that Pulumi.yaml names or that stands
    beside it, the active one, else whatever Python has the Pulumi SDK."""
    virtualenv, toolchain = _hints(directory)
    if virtualenv:
        return _interpreter_in(directory / virtualenv)
    beside = [directory / name for name in (".venv", "venv")]
    active = _active()
    folders = [*beside[:1], *active, *beside[1:]] if toolchain in ("poetry", "uv") else [*active, *beside]
    for folder in folders:
        for candidate in _candidates(folder):
            if candidate.is_file():
                return candidate
    if importlib.util.find_spec("pulumi") is None and (found := shutil.which("python3")):
        return Path(found)
    return Path(sys.executable)


def _active() -> list[Path]:
    """The active environment, unless it is rempart's alone, without the SDK: pre-commit makes one such."""
    active = os.environ.get("VIRTUAL_ENV")
    if not active or (active == sys.prefix and importlib.util.find_spec("pulumi") is None):
        return []
    return [Path(active)]


def _hints(directory: Path) -> tuple[str | None, str | None]:
    """What Pulumi.yaml seems to say of the virtual environment and the toolchain. A hint only, since the core has no
    YAML reader: the engine reads the file properly and sends us back when the hint was wrong."""
    for name in PROJECT_FILES:
        file = directory / name
        if file.is_file():
            with file.open("rb") as stream:
                text = stream.read(1 << 20).decode("utf-8", "replace")
            return _hint(text, "virtualenv"), _hint(text, "toolchain")
    return None, None


def _hint(text: str, key: str) -> str | None:
    match = re.search(rf"""^[^#\n]*?\b{key}["']?\s*:\s*["']?([^\s"'#,}}]+)""", text, re.MULTILINE)
    return match.group(1) if match else None


def _candidates(folder: Path) -> tuple[Path, ...]:
    return folder / "bin" / "python", folder / "Scripts" / "python.exe"


def _interpreter_in(folder: Path) -> Path:
    for candidate in _candidates(folder):
        if candidate.is_file():
            return candidate
    raise InputError(
        Text(
            fr=f"Pulumi.yaml nomme l'environnement virtuel {folder}, qui n'existe pas : créez-le, ou indiquez un "
            "interpréteur avec --python",
            en=f"Pulumi.yaml names the virtual environment {folder}, which does not exist: create it, or name an "
            "interpreter with --python",
        )
    )


# The process


def _environment(home: str, extra: Mapping[str, str]) -> dict[str, str]:
    made = {name: os.environ[name] for name in _PASSED if name in os.environ}
    made.setdefault("LANG", "C.UTF-8")
    # A fixed hash seed: the same program and settings give the same document, byte for byte.
    ours = {"HOME": home, "TMPDIR": home, "PYTHONHASHSEED": "0", "GRPC_VERBOSITY": "NONE"}
    return {**made, **ours, **extra}


def _start(
    directory: Path,
    stack: str,
    answers: Mapping[str, Any] | None,
    interpreter: Path,
    env: Mapping[str, str],
    timeout: float,
    *,
    check: bool,
) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="rempart-", ignore_cleanup_errors=True) as scratch,
        tempfile.TemporaryFile() as handed_over,
    ):
        home = Path(scratch, "home")
        home.mkdir()
        spec = Path(scratch, "spec.json")
        spec.write_text(
            json.dumps(
                {
                    "directory": str(directory),
                    "stack": stack,
                    "answers": answers,
                    "descriptor": handed_over.fileno(),
                    "check_virtualenv": check,
                }
            ),
            encoding="utf-8",
        )
        try:
            process = subprocess.Popen(
                [str(interpreter), "-u", str(_ENGINE), str(spec)],
                cwd=directory,
                env=_environment(str(home), env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(handed_over.fileno(),),
                start_new_session=True,
            )
        except OSError as error:
            raise InputError(
                Text(
                    fr=f"l'interpréteur {interpreter} ne démarre pas ({error.strerror}) : indiquez-en un avec --python",
                    en=f"the interpreter {interpreter} does not start ({error.strerror}): name one with --python",
                )
            ) from error
        assert process.stdout is not None
        relay = threading.Thread(target=_relay, args=(process.stdout,), daemon=True)
        relay.start()
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise InputError(failures.sentence({"kind": "timeout", "seconds": timeout})) from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # whatever the program left running
            process.wait()
            relay.join(timeout=2)
        return _outcome(handed_over, code)


def _outcome(handed_over: IO[bytes], code: int) -> dict[str, Any]:
    size = os.fstat(handed_over.fileno()).st_size
    if size > MAX_DOCUMENT:
        raise InputError(failures.sentence({"kind": "too-large", "limit": MAX_DOCUMENT}))
    handed_over.seek(0)
    try:
        outcome = msgspec.json.decode(handed_over.read())
    except (msgspec.DecodeError, RecursionError):
        outcome = None
    if not isinstance(outcome, dict) or not ({"document", "error"} & set(outcome)):
        raise InputError(failures.sentence({"kind": "died", "code": code}))
    return outcome


def _relay(stream: IO[bytes]) -> None:
    """The program's own words, on our standard error, without what would steer a terminal, and not without end."""
    left = MAX_OUTPUT
    while block := stream.read1(1 << 16):  # type: ignore[attr-defined]
        if left > 0:
            text = block[:left].decode("utf-8", "replace")
            with contextlib.suppress(OSError, ValueError):
                sys.stderr.write(re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "�", text))
                if len(block) >= left:
                    sys.stderr.write(f"\n[rempart: > {MAX_OUTPUT} bytes]\n")
                sys.stderr.flush()
        left -= len(block)
