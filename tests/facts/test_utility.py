"""What the packages that host nothing are, in both spellings of their types."""

from typing import Any

import pytest
from rempart.facts import facts_of, prefix_of
from rempart.facts.vocabulary import Credential, Facet, Inert, Opaque, Secret, Undescribed
from rempart.names import canonical_type
from rempart.testing import facets, resource
from rempart.truth import State
from rempart.value import UNTIL_APPLY

T, F, U = State.TRUE, State.FALSE, State.UNKNOWN


def kinds(type: str, properties: dict[str, Any] | None = None) -> list[type[Facet]]:
    return [facet.__class__ for facet in facets(resource(canonical_type(type), properties or {}))["it"]]


@pytest.mark.parametrize(
    "type",
    [
        "random:index/randomId:RandomId",
        "random:index/randomPet:RandomPet",
        "random:index/randomString:RandomString",
        "random:index/randomUuid7:RandomUuid7",
        "random_id",
        "random_integer",
        "time:index/sleep:Sleep",
        "time_sleep",
        "time_rotating",
        "null:index/resource:Resource",
        "null_resource",
        "terraform_data",
        "archive_file",
        "tls:index/selfSignedCert:SelfSignedCert",
        "tls_self_signed_cert",
        "tls_cert_request",
    ],
)
def test_inert(type: str) -> None:
    [facet] = facets(resource(canonical_type(type)))["it"]
    assert isinstance(facet, Inert)
    assert facet.reason.fr != facet.reason.en


@pytest.mark.parametrize(
    "type",
    [
        "command:local:Command",
        "command:remote:Command",
        "command:remote:CopyToRemote",
        "local:index/file:File",
        "local_file",
        "local_sensitive_file",
        "external:index:External",
        "http:index:Http",
        "pulumi-python:dynamic:Resource",
        "pulumi-python:dynamic/outils.base:Migration",  # a subclass that names itself
        "pulumi-nodejs:dynamic:Resource",
        "pulumi:pulumi:StackReference",
        "restapi_object",
        "restapi:index:Object",
        "purrl:index/purrl:Purrl",
        "cosign_sign",
    ],
)
def test_opaque(type: str) -> None:
    assert kinds(type) == [Opaque]


@pytest.mark.parametrize("type", ["null_resource", "terraform_data"])
def test_a_provisioner_runs_commands(type: str) -> None:
    assert kinds(type, {"provisioner": [{"type": "local-exec"}]}) == [Opaque]


@pytest.mark.parametrize("type", ["random:index/randomPassword:RandomPassword", "random_password"])
def test_a_password_is_a_secret(type: str) -> None:
    assert kinds(type, {"length": 32}) == [Secret]


def strength(type: str, properties: dict[str, Any]) -> tuple[State, str]:
    [secret, credential] = facets(resource(canonical_type(type), properties))["it"]
    assert isinstance(secret, Secret)
    assert isinstance(credential, Credential)
    assert credential.strong is not None
    return credential.strong.state, credential.strong.reasons[0].path


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"algorithm": "RSA", "rsaBits": 4096}, (T, "rsaBits")),
        ({"algorithm": "RSA", "rsaBits": 2048}, (T, "rsaBits")),
        ({"algorithm": "RSA", "rsaBits": 2047}, (F, "rsaBits")),
        ({"algorithm": "RSA", "rsaBits": 1024}, (F, "rsaBits")),
        ({"algorithm": "RSA"}, (T, "rsaBits")),
        ({"algorithm": "RSA", "rsaBits": UNTIL_APPLY}, (U, "rsaBits")),
        ({"algorithm": "ECDSA", "ecdsaCurve": "P256"}, (T, "ecdsaCurve")),
        ({"algorithm": "ECDSA", "ecdsaCurve": "P224"}, (F, "ecdsaCurve")),
        ({"algorithm": "ECDSA"}, (F, "ecdsaCurve")),  # the default is the weak curve
        ({"algorithm": "ECDSA", "ecdsaCurve": "P999"}, (U, "ecdsaCurve")),
        ({"algorithm": "ED25519"}, (T, "algorithm")),
        ({"algorithm": "DSA"}, (U, "algorithm")),
        ({"algorithm": UNTIL_APPLY}, (U, "algorithm")),
        ({}, (U, "algorithm")),
    ],
)
def test_private_key(properties: dict[str, Any], expected: tuple[State, str]) -> None:
    assert strength("tls:index/privateKey:PrivateKey", properties) == expected
    terraform = {{"rsaBits": "rsa_bits", "ecdsaCurve": "ecdsa_curve"}.get(k, k): v for k, v in properties.items()}
    path = {"rsaBits": "rsa_bits", "ecdsaCurve": "ecdsa_curve"}.get(expected[1], expected[1])
    assert strength("tls_private_key", terraform) == (expected[0], path)


@pytest.mark.parametrize(("length", "state"), [(16, T), (15, F), (UNTIL_APPLY, U)])
def test_random_bytes(length: object, state: State) -> None:
    assert strength("random_bytes", {"length": length}) == (state, "length")


@pytest.mark.parametrize("type", ["tls:index/invente:Invente", "terraform_invente", "pulumi:index:Stash"])
def test_a_type_that_nobody_knows_stays_undescribed(type: str) -> None:
    assert kinds(type) == [Undescribed]


@pytest.mark.parametrize("type", ["command:local:Command", "pulumi-python:dynamic/a:B", "aws_lambda_function"])
def test_a_function_of_a_prefix_describes_that_prefix_only(type: str) -> None:
    facts = facts_of(prefix_of(type))
    described = facts is not None and facts.describing(type) is not None
    assert described is not type.startswith("aws")
