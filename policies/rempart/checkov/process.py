"""One run of Checkov: no network, no account, none of the user's own settings, nothing left behind."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from rempart.errors import InputError
from rempart.text import Text

OURS: Final = ("CKV_REMPART_*", "CKV2_REMPART_*")
"""The ids of the pack's checks, as Checkov's `--check` takes them."""

_PASSED: Final = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "VIRTUAL_ENV")
"""All that Checkov gets of our environment: no key of its cloud service, no setting, no proxy, no credentials."""

_SETTINGS: Final = {
    "CKV_SKIP_PACKAGE_UPDATE_CHECK": "True",
    "CHECKOV_MAX_IAC_FILE_SIZE": str(1 << 40),  # it skips larger files in silence
    "CHECKOV_CHECK_FAIL_LEVEL": "ERROR",
    "LOG_LEVEL": "WARNING",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONIOENCODING": "utf-8",
}

_CRASHED: Final = re.compile(r"Failed to run check (?P<check>[\w.-]+) on ")


class Told(msgspec.Struct, frozen=True):
    """What our pack says beside Checkov's own words."""

    status: str
    """A verdict's status, or `uncovered`, `incomplete`, `refused`, `error`."""
    found: str = ""
    """The verdict's status before waivers; empty where no verdict speaks."""
    message: dict[str, str] = {}


class CheckResult(msgspec.Struct, frozen=True):
    """The answer of a check."""

    rempart: Told | None = None


class Record(msgspec.Struct, frozen=True):
    """One check on one resource, as Checkov's JSON has it."""

    check_id: str
    resource: str
    check_name: str = ""
    check_result: CheckResult = CheckResult()
    guideline: str | None = None
    details: list[str] | None = None
    severity: Any = None


class _Results(msgspec.Struct, frozen=True):
    passed_checks: tuple[Record, ...] = ()
    failed_checks: tuple[Record, ...] = ()
    skipped_checks: tuple[Record, ...] = ()
    parsing_errors: tuple[str, ...] = ()


class _Summary(msgspec.Struct, frozen=True):
    resource_count: int = 0
    checkov_version: str = ""
    parsing_errors: int = 0


class Output(msgspec.Struct, frozen=True):
    """What Checkov printed."""

    summary: _Summary
    results: _Results = _Results()
    crashed: tuple[str, ...] = ()
    """Ids of checks that raised: Checkov then says nothing of the resource."""


class _Nothing(msgspec.Struct, frozen=True):
    """What Checkov prints when no check had anything to say."""

    resource_count: int
    checkov_version: str


def run(
    plan: Mapping[str, Any],
    *,
    executable: Path,
    pack: Path,
    settings: Mapping[str, str],
    only_ours: bool,
    timeout: float,
) -> Output:
    """Scan a plan with `pack`; `settings` are environment variables of the pack. Raises InputError when Checkov does
    not start, does not end in `timeout` seconds, or prints no result."""
    with tempfile.TemporaryDirectory(prefix="rempart-checkov-", ignore_cleanup_errors=True) as scratch:
        file = Path(scratch, "plan", "plan.json")
        file.parent.mkdir()
        # A line a value: Checkov copies the lines of a resource into each of its records.
        file.write_bytes(msgspec.json.format(msgspec.json.encode(plan), indent=1))
        command = [str(executable), "-f", str(file), "--framework", "terraform_plan", "--skip-download", "-o", "json"]
        command += ["--external-checks-dir", str(pack.absolute())]
        if only_ours:
            command += ["--check", ",".join(OURS)]
        try:
            done = subprocess.run(
                command,
                cwd=file.parent,  # a .checkov.yaml of the project or of the home folder is not for this run
                env=_environment(scratch) | dict(settings),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise InputError(
                Text(
                    fr=f"Checkov n'a pas fini en {timeout:g} s ; allongez --timeout",
                    en=f"Checkov did not finish in {timeout:g} s; raise --timeout",
                )
            ) from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InputError(
                Text(fr=f"{executable} ne démarre pas ({reason})", en=f"{executable} does not start ({reason})")
            ) from None
    said = done.stderr.decode("utf-8", "replace")
    output = parsed(done.stdout)
    if output is None:
        words = last_words(said) or f"code {done.returncode}"
        raise InputError(
            Text(
                fr=f"Checkov n'a rendu aucun résultat ({words}) : rien n'est établi",
                en=f"Checkov gave no result ({words}): nothing is established",
            )
        )
    return msgspec.structs.replace(output, crashed=tuple(dict.fromkeys(_CRASHED.findall(said))))


def last_words(stderr: str) -> str:
    """The last line that a failing process wrote."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""


def _environment(home: str) -> dict[str, str]:
    made = {name: os.environ[name] for name in _PASSED if name in os.environ}
    made.setdefault("LANG", "C.UTF-8")
    return {**made, "HOME": home, "USERPROFILE": home, "TMPDIR": home, **_SETTINGS}


def parsed(stdout: bytes) -> Output | None:
    """What Checkov printed on standard output; None when it is not a result."""
    errors = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
    with contextlib.suppress(*errors):
        return msgspec.json.decode(stdout, type=Output)
    with contextlib.suppress(*errors):
        nothing = msgspec.json.decode(stdout, type=_Nothing)
        return Output(_Summary(nothing.resource_count, nothing.checkov_version))
    return None
