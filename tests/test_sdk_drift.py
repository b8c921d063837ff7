"""What changed in an SDK since it was read: the installed ones have not, and a changed one is told line by line."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
SCRIPT: Final = ROOT / "scripts" / "sdk-drift"


def run(*arguments: str) -> tuple[int, list[str]]:
    done = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_the_installed_sdks_are_those_that_were_read() -> None:
    code, lines = run()
    assert [line for line in lines if not line.endswith(("no changes", "nothing compared"))] == []
    assert code == 0
    assert sum(line.endswith("no changes") for line in lines) == 6


@pytest.fixture
def scaleway(tmp_path: Path) -> Path:
    """A part of the SDK of Scaleway, to be changed."""
    spec = find_spec("pulumiverse_scaleway")
    assert spec is not None
    assert spec.origin is not None
    whole = Path(spec.origin).parent
    for module in ("object", "databases"):
        shutil.copytree(whole / module, tmp_path / "pulumiverse_scaleway" / module)
    return tmp_path / "pulumiverse_scaleway"


def test_what_appeared_vanished_and_moved_is_told(scaleway: Path) -> None:
    bucket = scaleway / "object" / "bucket.py"
    text = bucket.read_text(encoding="utf-8")
    text = text.replace("scaleway:object/bucket:Bucket'", "scaleway:storage/bucket:Bucket'")
    alias = 'pulumi.Alias(type_="scaleway:index/objectBucket:ObjectBucket")'
    assert alias in text
    bucket.write_text(text.replace(alias, f'{alias}, pulumi.Alias(type_="scaleway:object/bucket:Bucket")'), "utf-8")
    instance = scaleway / "databases" / "instance.py"
    written = instance.read_text(encoding="utf-8")
    instance.write_text(written.replace('"encryptionAtRest"', '"encryptionsAtRest"'), encoding="utf-8")

    code, lines = run("scaleway", "--sdk", f"scaleway={scaleway}")
    found = [line.strip() for line in lines]
    assert code == 1
    assert "type vanished: scaleway:object/bucket:Bucket, now scaleway:storage/bucket:Bucket" in found
    assert "type appeared: scaleway:storage/bucket:Bucket, was scaleway:object/bucket:Bucket" in found
    assert "type vanished: scaleway:vpc/vpc:Vpc" not in found
    assert "type vanished: scaleway:network/vpc:Vpc" in found
    assert [line for line in found if line.startswith("property")] == [
        "property vanished: scaleway:databases/instance:Instance encryptionAtRest, maybe now encryptionsAtRest",
        "property appeared: scaleway:databases/instance:Instance encryptionsAtRest",
    ]


def test_a_schema_is_compared_as_an_sdk_is(tmp_path: Path) -> None:
    read = json.loads((ROOT / "scripts" / "names" / "read" / "numspot.json").read_text(encoding="utf-8"))
    resources = {
        token: {"inputProperties": {name: {"type": "string"} for name in names}}
        for token, names in read["types"].items()
    }
    resources["numspot:index/vault:Vault"] = {"inputProperties": {}}
    del resources["numspot:index/bucket:Bucket"]
    schema = {"terraformProvider": "numspot/numspot", "terraformVersion": "2.0.0", "resources": resources}
    (tmp_path / "schema.json").write_text(json.dumps(schema), encoding="utf-8")
    code, lines = run("numspot", "--schema", f"numspot={tmp_path / 'schema.json'}")
    assert code == 1
    assert [line.strip() for line in lines] == [
        f"numspot: numspot/numspot 2.0.0, {read['read']} was read, 2 changes",
        "type vanished: numspot:index/bucket:Bucket",
        "type appeared: numspot:index/vault:Vault",
    ]
