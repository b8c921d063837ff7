"""How providers are configured: a configuration in, the sign of every finding and the property that decided out."""

from __future__ import annotations

from typing import Any

import pytest
from rempart.assessment import Verdict
from rempart.deployment import Provider
from rempart.rules import all_rules
from rempart.testing import assess, profile_of, resource
from rempart.value import SECRET, UNTIL_APPLY

BUCKET = "scaleway_object_bucket"


def verdicts(id: str, package: str, inputs: dict[str, Any], *, default: bool = False) -> list[tuple[str, str]]:
    provider = Provider(package=package, urn="urn:p", inputs=inputs, is_default=default)
    rules = [all_rules()[id]]
    assessment = assess(resource(BUCKET, by=provider), rules=rules, profile=profile_of(rules))

    def path(verdict: Verdict) -> str:
        return verdict.truth.reasons[0].path

    return [(path(verdict), verdict.status) for verdict in assessment.verdicts]


@pytest.mark.parametrize(
    ("package", "inputs", "default", "expected"),
    [
        ("scaleway", {}, False, []),
        ("scaleway", {"accessKey": "SCWXXXXXXXXXXXXXXXXX"}, False, []),
        ("scaleway", {"secretKey": ""}, False, []),
        ("scaleway", {"secretKey": "11111111-1111"}, False, [("secretKey", "violation")]),
        ("scaleway", {"secretKey": "11111111-1111"}, True, [("secretKey", "violation")]),
        ("scaleway", {"secretKey": SECRET}, True, [("secretKey", "compliant")]),
        ("scaleway", {"secretKey": SECRET}, False, [("secretKey", "undetermined")]),
        ("scaleway", {"secretKey": UNTIL_APPLY}, False, [("secretKey", "undetermined")]),
        ("ovh", {"endpoint": "ovh-eu", "consumerKey": "c"}, False, [("consumerKey", "violation")]),
        ("outscale", {"api": {"secretKeyId": "k"}}, False, [("api.secretKeyId", "violation")]),
        ("aws", {"assumeRoles": [{"password": "p"}]}, False, [("assumeRoles[0].password", "violation")]),
        ("azure-native", {"oidcTokenFilePath": "jeton", "useOidc": True}, False, []),
    ],
)
def test_secrets(package: str, inputs: dict[str, Any], default: bool, expected: list[tuple[str, str]]) -> None:
    assert verdicts("provider-secret-in-clear", package, inputs, default=default) == expected


def test_a_secret_is_never_told() -> None:
    provider = Provider(package="scaleway", inputs={"secretKey": "je-suis-un-secret"})
    rules = [all_rules()["provider-secret-in-clear"]]
    (verdict,) = assess(resource(BUCKET, by=provider), rules=rules, profile=profile_of(rules)).verdicts
    assert "je-suis-un-secret" not in repr(verdict.truth)


@pytest.mark.parametrize(
    ("package", "inputs", "expected"),
    [
        ("openstack", {"authUrl": "https://auth.cloud.ovh.net/v3"}, []),
        ("openstack", {"authUrl": UNTIL_APPLY}, []),
        ("openstack", {"authUrl": "http://auth.cloud.ovh.net/v3"}, [("authUrl", "violation")]),
        ("openstack", {"insecure": False}, []),
        ("openstack", {"insecure": True}, [("insecure", "violation")]),
        ("openstack", {"insecure": UNTIL_APPLY}, [("insecure", "undetermined")]),
        ("outscale", {"api": {"insecure": True}}, [("api.insecure", "violation")]),
        ("cloudtemple", {"scheme": "https"}, []),
        ("cloudtemple", {"scheme": "http"}, [("scheme", "violation")]),
        ("numspot", {"numspotHost": "https://api.eu-west-2.numspot.com"}, [("", "undetermined")]),
    ],
)
def test_tls(package: str, inputs: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert verdicts("provider-tls", package, inputs) == expected
