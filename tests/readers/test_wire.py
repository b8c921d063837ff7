"""How Pulumi's spellings of unknowns, secrets, assets and references are read."""

from typing import Any

import pytest
from rempart.readers import wire
from rempart.value import SECRET, UNTIL_APPLY

KEY = "4dabf18193072939515e22adb298388d"
SECRET_VALUE = {
    KEY: "1b47061264138c4ac30d75fd1eb44270",
    "value": "hunter2",
    "ciphertext": "AAAA",
    "plaintext": "hunter2",
}
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


@pytest.mark.parametrize(
    ("raw", "decoded"),
    [
        ("fr-par", "fr-par"),
        (None, None),
        (3, 3),
        (UNKNOWN, UNTIL_APPLY),
        ("1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", UNTIL_APPLY),
        ("3eeb2bf0-c639-47a8-9e75-3b44932eb421", UNTIL_APPLY),
        ("6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", UNTIL_APPLY),
        ("030794c1-ac77-496b-92df-f27374a8bd58", UNTIL_APPLY),
        ("e48ece36-62e2-4504-bad9-02848725956a", UNTIL_APPLY),
        ("dd056dcd-154b-4c76-9bd3-c8f88648b5ff", UNTIL_APPLY),
        ("[secret]", SECRET),
        ("un [secret] cité", "un [secret] cité"),
        (SECRET_VALUE, SECRET),
        ({KEY: "1b47061264138c4ac30d75fd1eb44270"}, SECRET),
        ({KEY: OUTPUT, "value": "x"}, "x"),
        ({KEY: OUTPUT, "value": None}, None),
        ({KEY: OUTPUT}, UNTIL_APPLY),
        ({KEY: OUTPUT, "value": "x", "secret": True, "dependencies": []}, SECRET),
        ({KEY: OUTPUT, "secret": True}, SECRET),
        ({KEY: OUTPUT, "value": [SECRET_VALUE]}, [SECRET]),
        ({KEY: REFERENCE, "urn": "urn:pulumi:s::p::t::n", "id": "i"}, "i"),
        ({KEY: REFERENCE, "urn": "urn:pulumi:s::p::t::n", "id": ""}, UNTIL_APPLY),
        ({KEY: REFERENCE, "urn": "urn:pulumi:s::p::t::n", "id": UNKNOWN}, UNTIL_APPLY),
        ({KEY: REFERENCE, "urn": "urn:pulumi:s::p::t::n"}, "urn:pulumi:s::p::t::n"),
        ({KEY: "c44067f5952c0a294b673a41bacd8c17", "hash": "abc", "text": "secret?"}, {"hash": "abc"}),
        (
            {KEY: "0def7320c3a5731c473e5ecbe6d01bc7", "hash": "h", "assets": {"a": SECRET_VALUE}},
            {"hash": "h", "assets": {"a": SECRET}},
        ),
        ({KEY: "a signature of tomorrow"}, wire._UNREADABLE),
        ({KEY: ["not", "a", "signature"]}, wire._UNREADABLE),
        ({"a": {"__defaults": [], "b": [{"c": UNKNOWN}]}}, {"a": {"b": [{"c": UNTIL_APPLY}]}}),
        ({"tags": {"__x": "gardé"}}, {"tags": {"__x": "gardé"}}),
    ],
)
def test_decoded(raw: Any, decoded: Any) -> None:
    assert wire.decoded(raw) == decoded


def test_what_holds_nothing_special_is_not_copied() -> None:
    tree = {"a": [{"b": "c"}], "d": 1, "e": None}
    assert wire.decoded(tree) is tree
    mixed = {"plain": tree, "unknown": UNKNOWN}
    assert wire.decoded(mixed)["plain"] is tree
    assert mixed["unknown"] == UNKNOWN, "the input is left alone"


def test_internal_keys_of_a_resource_go() -> None:
    raw = {"__defaults": ["x"], "__internal": {}, "__meta": "{}", "x": 1, "y": {"__defaults": []}}
    assert wire.properties(raw) == {"x": 1, "y": {}}


def test_a_resource_whose_inputs_are_one_secret_shows_none_of_them() -> None:
    assert wire.properties(SECRET_VALUE) == {}
