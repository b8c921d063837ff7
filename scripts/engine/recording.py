"""What a preview registered, in one form, whether the real engine or the embedded one ran it.

Used by scripts/record-previews, which writes it, and by the test that compares. Standard library only.
"""

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a mark, no secret
ASSET = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"
STACK = "dev"


def prepared(program: Path, folder: Path) -> Path:
    """A copy of a program in `folder`, with the virtual environment that its Pulumi.yaml names."""
    copy = folder / program.name
    not_the_program = shutil.ignore_patterns(
        "expected.json", "answers.json", "outputs.json", "covers.txt", "__pycache__"
    )
    shutil.copytree(program, copy, ignore=not_the_program)
    make_virtualenv(copy)
    return copy


def make_virtualenv(copy: Path) -> None:
    """The virtual environment that Pulumi.yaml names, if any.

    It sees the packages of the interpreter that runs this, so nothing is installed."""
    if environment := virtualenv(copy):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
        packages = next(environment.glob("lib/python*/site-packages"))
        (packages / "outer.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")


def virtualenv(directory: Path) -> Path | None:
    for line in (directory / "Pulumi.yaml").read_text(encoding="utf-8").splitlines():
        name, _, value = line.strip().partition(": ")
        if name == "virtualenv":
            return directory / value
    return None


def recording(digest: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The resources of a preview digest by URN: what was registered, without what differs from run to run.

    Secrets lose their value, ids of provider instances and unknown ids are dropped, sets are sorted, empty fields left
    out. Ids are of interest for reads only, outputs for the stack and components only."""
    return {step["urn"]: registered(step) for step in sorted(digest["steps"], key=lambda step: str(step["urn"]))}


def registered(step: Mapping[str, Any]) -> dict[str, Any]:
    state = step["newState"]
    known = {
        "op": step["op"],
        "type": state["type"],
        "custom": bool(state.get("custom")),
        "id": state.get("id") if step["op"] == "read" and state.get("id") != UNKNOWN else None,
        "inputs": plain(state.get("inputs", {})),
        "outputs": {} if state.get("custom") else plain(state.get("outputs") or {}),
        "parent": state.get("parent"),
        "protect": bool(state.get("protect")),
        "provider": state.get("provider", "").rpartition("::")[0],
        "dependencies": sorted(set(state.get("dependencies") or ())),
        "propertyDependencies": {
            name: sorted(set(urns)) for name, urns in sorted((state.get("propertyDependencies") or {}).items()) if urns
        },
    }
    return {name: value for name, value in known.items() if value or name == "inputs"}


def plain(value: Any) -> Any:
    """A property value with secrets as "[secret]", as the command line prints them; assets without their text, and
    archives without their hash, which only the engine's own packing gives."""
    match value:
        case Mapping():
            kind = value.get(SIGNATURE)
            if kind == SECRET:
                return "[secret]"
            left_out = "text" if kind == ASSET else "hash" if kind == ARCHIVE else None
            return {name: plain(item) for name, item in sorted(value.items()) if name != left_out}
        case list():
            return [plain(item) for item in value]
        case int() if abs(value) >= 2**53:  # a double on its way to the engine; only the spelling of its digits differs
            return float(value)
    return value
