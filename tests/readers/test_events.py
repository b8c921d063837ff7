"""The engine's event log and stream."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rempart.deployment import Deployment
from rempart.errors import InputError
from rempart.readers import events as reader
from rempart.readers import preview, read
from rempart.value import UNTIL_APPLY

from tests.readers.pulumi_cases import ACL, BUCKET, acl, bucket, digest, events


def lines(log: list[dict[str, Any]]) -> list[bytes]:
    return [json.dumps(event).encode() + b"\n" for event in log]


def log_of(*states: tuple[str, dict[str, Any]], **summary: Any) -> list[dict[str, Any]]:
    head, *_, tail, cancel = events()
    pre = [
        {"resourcePreEvent": {"metadata": {"op": op, "urn": s["urn"], "new": s}, "planning": True}} for op, s in states
    ]
    return [head, *pre, {**tail, "summaryEvent": summary}, cancel]


def shown(deployment: Deployment) -> list[Any]:
    return [(r.urn, r.kind, r.properties, r.provider.inputs, r.parent) for r in deployment.resources]


def test_a_log_says_what_the_digest_says() -> None:
    deployment = reader.read(lines(events()), path="log")
    assert deployment.source.kind == "events"
    assert (deployment.source.complete, deployment.source.stack, deployment.warnings) == (True, "dev", ())
    assert shown(deployment) == shown(preview.read(digest(), path="x"))


def test_outputs_arrive_later() -> None:
    late = {
        **bucket(),
        "inputs": None,
        "outputs": {"region": "fr-par", "endpoint": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"},
    }
    log = events()
    log.insert(-2, {"resOutputsEvent": {"metadata": {"op": "create", "urn": BUCKET, "new": late}, "planning": True}})
    assert reader.read(lines(log), path="log").by_urn[BUCKET].properties == {
        "force_destroy": False,
        "tags": {"maClé": "v"},
        "versioning": {"enabled": True},
        "region": "fr-par",
    }


def test_configuration_reaches_a_default_provider_that_is_not_shown() -> None:
    provider = reader.read(lines(log_of(("create", acl()))), path="log").by_urn[ACL].provider
    assert (provider.inputs, provider.is_visible) == ({"region": "nl-ams"}, True)
    without = [event for event in log_of(("create", acl())) if "preludeEvent" not in event]
    provider = reader.read(lines(without), path="log").by_urn[ACL].provider
    assert (provider.inputs, provider.is_visible) == ({}, False)


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (events()[:-2], "s'arrête avant le bilan"),
        (log_of(("update", bucket()), resourceChanges={"update": 1, "same": 2}), "2 ressources inchangées"),
        ([{"diagnosticEvent": {"severity": "error", "message": "x"}}, *events()], "a échoué"),
        ([*events()[:-2], {"resOpFailedEvent": {"metadata": {"op": "create"}}}, *events()[-2:]], "a échoué"),
    ],
)
def test_what_may_be_missing_is_said(log: list[dict[str, Any]], said: str) -> None:
    deployment = reader.read(lines(log), path="log")
    assert not deployment.source.complete
    assert said in deployment.warnings[0].fr


def test_a_cut_last_line_is_an_incomplete_log() -> None:
    data = b"".join(lines(events()))
    whole = lines(events()[:5])
    deployment = reader.read([*whole, lines(events())[5][:40]], path="log")
    assert [r.urn for r in deployment.resources] == [r.urn for r in reader.read(whole, path="log").resources]
    assert not deployment.source.complete
    with pytest.raises(InputError, match="truncated"):
        reader.read([data[:40], *whole], path="log")


def test_a_cut_line_after_the_summary_counts_too() -> None:
    deployment = reader.read([*lines(events()), b'{"resourcePreEvent": {"meta'], path="log")
    assert (deployment.source.complete, len(deployment.warnings)) == (False, 1)


def test_policy_events_are_ignored() -> None:
    log = [{"policyEvent": {"resourceUrn": BUCKET, "severity": "error", "enforcementLevel": "mandatory"}}, *events()]
    assert reader.read(lines(log), path="log").source.complete


def test_of_two_runs_the_last_counts() -> None:
    second = log_of(("create", bucket()), resourceChanges={"create": 1})
    assert [r.urn for r in reader.read(lines([*events(), *second]), path="log").resources] == [BUCKET]


def test_update_after_its_own_preview() -> None:
    new = {**bucket(), "inputs": {"acl": "private"}}
    log = log_of(("create", bucket()))
    real = {"resourcePreEvent": {"metadata": {"op": "create", "urn": BUCKET, "new": new}, "planning": False}}
    log.insert(2, real)
    [resource] = reader.read(lines(log), path="log").resources
    assert resource.properties == {"acl": "private"}


def test_a_urn_registered_twice_is_refused() -> None:
    with pytest.raises(InputError) as error:
        reader.read(lines(log_of(("create", bucket()), ("create", bucket()))), path="log")
    assert error.value.message.fr.startswith(f"log:3 : l'URN {BUCKET} apparaît deux fois")


def test_a_line_of_another_shape_is_named() -> None:
    with pytest.raises(InputError) as error:
        reader.read([*lines(events()[:1]), b'{"resourcePreEvent": []}\n'], path="log")
    assert error.value.message.fr == "log:2 : à $.resourcePreEvent, attendu un objet ou null, trouvé une liste"


def test_a_stream_on_standard_input_is_read_line_by_line() -> None:
    class Pipe(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("the stream is not to be read as a whole")

    deployment = read(None, stdin=Pipe(b"".join(lines(events()))))
    assert (deployment.source.kind, deployment.source.path, len(deployment.resources)) == ("events", "stdin", 5)
    assert deployment.by_urn[ACL]["bucket"].cause == UNTIL_APPLY.cause


def test_a_log_file_is_recognised(tmp_path: Path) -> None:
    file = tmp_path / "events.log"
    file.write_bytes(b"\xef\xbb\xbf" + b"".join(lines(events())))
    assert read(file).source.kind == "events"
