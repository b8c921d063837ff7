"""Recognising what a file is, and the one clear line for what cannot be read."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from rempart.errors import InputError
from rempart.readers import document as documents
from rempart.readers import read

from tests.readers.pulumi_cases import bucket, digest, events, export

CASES = Path(__file__).resolve().parents[1] / "cases" / "readers"


def dumped(document: Any) -> bytes:
    return json.dumps(document).encode()


LOG = b"".join(dumped(event) + b"\n" for event in events())
KINDS = [
    (dumped(digest()), "preview"),
    (json.dumps(digest(), indent=4).encode(), "preview"),
    (b"\xef\xbb\xbf" + dumped(digest()), "preview"),
    (b'\n  {"steps": null}', "preview"),
    (dumped(export()), "state"),
    (LOG, "events"),
    (LOG.splitlines()[0], "events"),
    (b"\n" + LOG, "events"),
    ((CASES / "aws" / "plan.json").read_bytes(), "terraform-plan"),
    ((CASES / "builtin" / "state.json").read_bytes(), "terraform-state"),
    (b'{"format_version": "1.0"}', "terraform-state"),
]


@pytest.mark.parametrize(("data", "kind"), KINDS)
def test_kind(data: bytes, kind: str, tmp_path: Path) -> None:
    file = tmp_path / "input"
    file.write_bytes(data)
    deployment = read(file)
    assert (deployment.source.kind, deployment.source.path) == (kind, str(file))
    piped = read(None, stdin=io.BytesIO(data))
    assert (piped.source.kind, piped.source.path) == (kind, "stdin")
    assert [r.urn for r in piped.resources] == [r.urn for r in deployment.resources]


def zipped() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("tfplan", "x")
    return data.getvalue()


BAD = [
    (b"", "fichier vide"),
    (b" \n\t ", "fichier vide"),
    (b"\xef\xbb\xbf", "fichier vide"),
    (dumped(digest())[:-300], "tronqué"),
    ((CASES / "aws" / "plan.json").read_bytes()[:5000], "tronqué"),
    (b'{"steps": [', "tronqué"),
    (b'{"steps": [1,]}', "JSON mal formé"),
    (b'{"steps": NaN}', "JSON mal formé"),
    (b'{"steps": []} {"steps": []}', "JSON mal formé"),
    (json.dumps(digest()).encode("utf-16"), "UTF-16"),
    (json.dumps(digest()).encode("utf-16-le"), "UTF-16"),
    (b'{"steps": [{"op": "caf\xe9"}]}', "UTF-8"),
    (zipped(), "terraform show -json FICHIER"),
    (gzip.compress(b"{}", mtime=0), "compressé"),
    (b"\x7fELF\0\0", "binaire"),
    (b"<!DOCTYPE html><html></html>", "HTML"),
    (b"<?xml version='1.0'?>", "HTML"),
    (b"name: proj\nruntime: python\n", "YAML"),
    (b"---\na: 1\n", "YAML"),
    (b'# fichier\nresource "scaleway_vpc" "v" {\n}\n', "code Terraform"),
    (b"terraform {\n}\n", "code Terraform"),
    (b"\nTerraform used the selected providers to generate\n", "pour l'écran"),
    (b"Previewing update (dev):\n + pulumi:pulumi:Stack\n", "pour l'écran"),
    (b"import pulumi\npulumi.export('a', 1)\n", "programme Python"),
    (b"bonjour", "ce n'est pas un objet JSON"),
    (b"[1, 2]", "ce n'est pas un objet JSON"),
    (b"[section]\nclef = 1\n", "ce n'est pas un objet JSON"),
    (b"{}", "espèce inconnue"),
    (b'{"a": 1}', "espèce inconnue"),
    (b'{"version": 4, "terraform_version": "1.9", "lineage": "x", "resources": []}', "état brut"),
    (b'{"version": 3, "checkpoint": {}}', "pulumi stack export"),
    (b'{"resourcePlans": {}}', "--save-plan"),
    (b'{"format_version": "1.0", "provider_schemas": {}}', "espèce inconnue"),
    (b'{"@level": "info", "type": "version"}', "terraform plan -json"),
    (b'{"rempart": "0.1.0", "verdicts": []}', "rapport de rempart"),
    (b'{"steps": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", "trop profondément"),
    (b'{"x": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", "trop profondément"),
    (b"[" * 10_000, "ce n'est pas un objet JSON"),
    (
        b'{"steps": [{"op": "create", "newState": {"urn": "u", "type": "t", "inputs": ' + b'{"a":' * 10_000,
        "trop profond",
    ),
]


@pytest.mark.parametrize(("data", "said"), BAD)
def test_one_clear_line(data: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "input"
    file.write_bytes(data)
    for path, stdin in ((file, None), (None, io.BytesIO(data))):
        with pytest.raises(InputError) as error:
            read(path, stdin=stdin)
        message = error.value.message
        assert said in message.fr
        assert message.fr.startswith((f"{file} : ", "stdin : "))
        assert "\n" not in message.fr + message.en
        assert len(message.fr) < 600


@pytest.mark.parametrize(
    ("name", "said"), [("Pulumi.yaml", "rempart preview"), ("main.tf", "terraform show -json"), ("x", "dossier")]
)
def test_folders(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    with pytest.raises(InputError) as error:
        read(tmp_path)
    assert said in error.value.message.fr


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "absent.json")
    with pytest.raises(InputError, match="no input"):
        read(None)


def test_a_line_of_a_pretty_printed_digest_is_no_event(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"sequence": 1, **digest()}, indent=1))
    assert read(file).source.kind == "preview"


def test_names_are_data(tmp_path: Path) -> None:
    state = {**bucket(), "urn": bucket()["urn"] + "\x1b[31m<b>", "parent": ""}
    file = tmp_path / "x.json"
    file.write_bytes(dumped({"steps": [{"op": "create", "newState": state}]}))
    assert read(file).resources[0].name == "entrepot\x1b[31m<b>"


def test_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(dumped(digest()))
    for limit, value in (("MAX_BYTES", 100), ("MAX_CONTAINERS", 10), ("MAX_ITEMS", 10)):
        with monkeypatch.context() as patch:
            patch.setattr(documents, limit, value)
            with pytest.raises(InputError, match="too large"):
                read(file)
            with pytest.raises(InputError, match="too large"):
                read(None, stdin=io.BytesIO(file.read_bytes()))


def test_a_sparse_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    with file.open("wb") as handle:
        handle.truncate(documents.MAX_BYTES + 1)
    with pytest.raises(InputError, match="too large"):
        read(file)


BOMB = """
import resource, sys
from pathlib import Path
from rempart.errors import InputError
from rempart.readers import read
try:
    print(len(read(Path(sys.argv[1])).resources))
except InputError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.parametrize(
    ("before", "unit", "after", "said"),
    [
        (b'{"steps": [{"op": "create", "newState": {"inputs": {"a": [', b"{},", b"{}]}}}]}", "too large"),
        (b'{"steps": [], "x": "', b"abc", b'"}', "0"),
        (b'{"resource_changes": [', b'"",', b'""], "format_version": "1.2"}', "too large"),
    ],
)
def test_two_hundred_megabytes_in_bounded_memory(
    before: bytes, unit: bytes, after: bytes, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "x.json"
    with file.open("wb") as handle:
        handle.write(before)
        chunk = unit * 333_333
        for _ in range(200):
            handle.write(chunk)
        handle.write(after)
    done = subprocess.run(
        [sys.executable, "-c", BOMB, str(file)], capture_output=True, text=True, timeout=120, check=True
    )
    outcome, mebibytes = done.stdout.splitlines()
    assert said in outcome
    assert int(mebibytes) < 700


def test_a_name_in_an_error_is_one_clean_line(tmp_path: Path) -> None:
    state = {**bucket(), "urn": "urn:\x1b[31m\nx" + "y" * 1000, "parent": ""}
    file = tmp_path / "x.json"
    file.write_bytes(dumped({"steps": [{"op": "create", "newState": state}]}))
    with pytest.raises(InputError) as error:
        read(file)
    assert "« urn:\\x1b[31m\\x0axyyy" in error.value.message.fr
    assert len(error.value.message.fr) < 700
    assert error.value.message.fr.isprintable()
