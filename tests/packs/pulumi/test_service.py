"""The pack's own process, called as the engine calls it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
import rempart
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2
from rempart.packs.pulumi import structs

from tests.packs.pulumi.conftest import BUCKET, EXECUTABLE, FOLDER, SECRET, Engine, ends, struct, urn

Starting = Callable[..., Engine]
SETTINGS = {"profile": "snds-mr", "asOf": "2026-11-22"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"a": None, "b": True, "c": 3, "d": 2.5, "e": "é", "f": [1, [2, {"g": None}]], "h": {"i": {}}},
        {"grand": 2**53 - 1, "petit": -4},
    ],
)
def test_structs_come_back_as_they_went(fields: dict[str, Any]) -> None:
    assert structs.plain(structs.struct(fields)) == fields


@pytest.mark.parametrize("form", ["executable", "folder"])
def test_both_forms_serve(engine: Starting, form: str) -> None:
    pack = engine(EXECUTABLE) if form == "executable" else engine(sys.executable, FOLDER)
    pack.begin(SETTINGS)
    (refused,) = pack.analyze(BUCKET, "b", region="fr-par", acl="public-read").diagnostics
    assert (refused.policyName, refused.policyPackName, refused.urn) == ("store-private", "rempart", urn(BUCKET, "b"))
    assert refused.enforcementLevel == analyzer_pb2.MANDATORY
    assert refused.severity == analyzer_pb2.POLICY_SEVERITY_CRITICAL
    assert refused.message.startswith("b (scaleway_object_bucket) : acl")
    pack.stub.Cancel(empty_pb2.Empty())


def test_the_listing_over_the_wire(engine: Starting) -> None:
    info = engine().stub.GetAnalyzerInfo(empty_pb2.Empty())
    assert (info.name, info.version, info.supportsConfig) == ("rempart", rempart.__version__, True)
    (policy,) = [one for one in info.policies if one.name == "stored-in-eea"]
    assert policy.framework.name
    assert policy.policy_type == analyzer_pb2.POLICY_TYPE_RESOURCE
    assert "undetermined" in policy.configSchema.properties.fields


# It never fails open


def test_a_malformed_request_fails_the_call(engine: Starting) -> None:
    pack = engine()
    pack.begin(SETTINGS)
    with pytest.raises(grpc.RpcError) as raised:
        pack.stub.AnalyzeStack(
            analyzer_pb2.AnalyzeStackRequest(resources=[analyzer_pb2.AnalyzerResource(urn="pas un URN", type=BUCKET)])
        )
    assert raised.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert "« pas un URN » n'est pas un URN de Pulumi" in raised.value.details()


@pytest.mark.parametrize(
    ("broken", "text", "named"),
    [
        ("data/requirements.tsv", None, "requirements.tsv"),
        ("rules/access.py", "raise ValueError('canari')\n", "ValueError, access.py:1"),
    ],
)
def test_what_is_missing_or_broken_ends_the_preview_and_is_named(
    engine: Starting, tmp_path_factory: pytest.TempPathFactory, broken: str, text: str | None, named: str
) -> None:
    """A copy of the package, with one file gone or in pieces."""
    copy = tmp_path_factory.mktemp("copie")
    shutil.copytree(Path(rempart.__file__).parent, copy / "rempart", ignore=shutil.ignore_patterns("__pycache__"))
    file = copy / "rempart" / broken
    assert file.is_file()
    file.unlink()
    if text is not None:
        file.write_text(text, encoding="utf-8")
    run = f"import sys; sys.path.insert(0, {str(copy)!r}); from rempart.packs.pulumi.serve import main; main()"
    with pytest.raises(grpc.RpcError) as raised:
        engine(sys.executable, "-c", run).begin(SETTINGS)
    assert raised.value.code() is grpc.StatusCode.INTERNAL
    assert named in raised.value.details()
    assert "aucun verdict n'est rendu" in raised.value.details()
    assert "canari" not in raised.value.details()


def test_an_exception_in_a_rule_fails_the_call_and_names_the_rule(engine: Starting) -> None:
    broken = (
        "from msgspec import structs\n"
        "from rempart import rules\n"
        "from rempart.packs.pulumi import serve\n"
        "def fails(*_):\n"
        "    raise LookupError\n"
        "every = rules.all_rules()\n"
        "every['store-private'] = structs.replace(every['store-private'], function=fails)\n"
        "serve.main()"
    )
    pack = engine(sys.executable, "-c", broken)
    pack.begin(SETTINGS)
    with pytest.raises(grpc.RpcError) as raised:
        pack.analyze(BUCKET, "b", region="fr-par")
    assert raised.value.code() is grpc.StatusCode.INTERNAL
    assert "store-private (LookupError" in raised.value.details()


def test_a_wrong_setting_fails_configure(engine: Starting) -> None:
    with pytest.raises(grpc.RpcError) as raised:
        engine().begin({"profil": "hds"})
    assert raised.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert raised.value.details() == (
        "rempart : configuration de la politique, rempart : clé inconnue « profil » ; "
        "vouliez-vous dire « profile » ? / policy configuration, rempart: unknown key “profil”; did you mean “profile”?"
    )


def test_deep_values_are_read(engine: Starting) -> None:
    """Protobuf's own limit of 100 messages in one another is reached by some 17 such levels; the SDK lifts it too."""
    deep: object = "us-east-1"
    for _ in range(60):
        deep = {"a": [deep]}
    pack = engine()
    pack.begin(SETTINGS)
    answer = pack.analyze(BUCKET, "b", region="us-east-1", acl="public-read", tags=deep)
    assert {one.policyName for one in answer.diagnostics} >= {"store-private"}


def test_secrets_are_in_no_message(engine: Starting) -> None:
    pack = engine()
    pack.begin(SETTINGS)
    secret = {**SECRET, "value": "canari"}
    resource = analyzer_pb2.AnalyzerResource(
        urn=urn(BUCKET, "b"), type=BUCKET, name="b", properties=struct({"region": secret, "acl": secret})
    )
    alone = pack.analyze(BUCKET, "b", region=secret, acl=secret)
    whole = pack.stub.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=[resource]))
    assert whole.diagnostics
    assert "canari" not in str(alone) + str(whole)


# Its end


@pytest.mark.parametrize("interruption", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_it_quietly(engine: Starting, interruption: signal.Signals) -> None:
    pack = engine()
    pack.begin(SETTINGS)
    pack.process.send_signal(interruption)
    assert pack.ended() == (0, "", "")


def test_it_ends_when_the_engine_has_vanished(project: Path) -> None:
    """The shell stands for an engine that is killed: it leaves the pack behind."""
    shell = subprocess.run(
        ["/bin/sh", "-c", f'"{EXECUTABLE}" 127.0.0.1:1 >port & echo $!; until [ -s port ]; do sleep 0.1; done'],
        cwd=project,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert ends(int(shell.stdout))
