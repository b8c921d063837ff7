"""How a run ends when somebody stops it, and what never comes out of it."""

from __future__ import annotations

import re
import signal
import time
from pathlib import Path

import pytest

from tests.engine.conftest import CASES, PLATFORM, Opening
from tests.packs.pulumi.conftest import EXECUTABLE, ends

WAITS = """
import time
from pulumiverse_scaleway import object

object.Bucket("depot", region="fr-par")
time.sleep(60)
"""


@pytest.mark.parametrize("ending", ["interrupted", "killed"])
def test_no_pack_is_left_behind(opened: Opening, ending: str) -> None:
    project = opened(PLATFORM, "prod")
    (project.folder / "__main__.py").write_text(WAITS, encoding="utf-8")
    process = project.started("preview", "--stack", "prod", "--policy-pack", EXECUTABLE)
    pack = _child(process.pid, EXECUTABLE.name)
    if ending == "interrupted":
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=30)
        assert "Traceback" not in said
    else:
        process.kill()
        process.communicate(timeout=30)
    assert ends(pack)


def _child(parent: int, name: str, within: float = 20) -> int:
    """The process that `parent` started under a name."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                ours = re.search(rf"^PPid:\t{parent}$", status.read_text(), re.M)
                if ours and name in status.with_name("cmdline").read_text():
                    return int(status.parent.name)
            except OSError:
                continue  # it ended while we looked
        time.sleep(0.1)
    raise AssertionError(f"{name} was not started")


def test_marked_secrets_come_out_nowhere(opened: Opening) -> None:
    remedies = {"store-private": "remediate", "versioned": "remediate", "backed-up-daily": "remediate"}
    project = opened(CASES / "soin")
    events = project.preview(config=remedies)
    printed = project.pulumi("preview", "--stack", "dev", "--diff", "--policy-pack", EXECUTABLE)
    assert {rule for _, rule, _ in events.refused} >= {"encrypted-at-rest"}
    assert "Policies:" in printed.out or "[mandatory]" in printed.out
    assert "CANARI" not in events.everything + printed.everything
