"""How providers are configured: a configuration in, the sign of every finding and the property that decided out."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from rempart.assessment import Verdict
from rempart.deployment import Provider
from rempart.examples import Example
from rempart.judging import STATUS_OF
from rempart.readers import program
from rempart.rules import Context, Estate, all_rules
from rempart.settings import Settings
from rempart.testing import ON, assess, profile_of, resource
from rempart.value import SECRET, UNTIL_APPLY

BUCKET = "scaleway_object_bucket"
CONTEXT: Final = Context(on=ON, parameters={})


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


def of_the_state(backend: str, secrets_provider: str = "") -> list[tuple[str, str]]:
    """(property, status) of every finding."""
    project = {"backend.url": backend, "secretsprovider": secrets_provider}
    deployment = Example(rule="", status="silent", type="random_password", project=project).deployment()
    estate = Estate(deployment, {}, lambda _: (), Settings())
    found = all_rules()["state-european"].function(estate, CONTEXT)
    return [(finding.truth.reasons[0].path, STATUS_OF[finding.truth.state]) for finding in found]


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        ("", []),
        ("file://~", []),
        ("https://api.pulumi.com", [("backend.url", "violation")]),
        ("https://pulumi.hopital.example", [("backend.url", "undetermined")]),
        ("https://10.0.0.8", [("backend.url", "compliant")]),
        ("s3://etat", [("backend.url", "violation")]),
        ("gs://etat", [("backend.url", "violation")]),
        ("azblob://etat", [("backend.url", "violation")]),
        ("s3://etat?endpoint=s3.fr-par.scw.cloud", [("scaleway.foreign_law", "compliant")]),
        ("s3://etat?endpoint=s3.gra.io.cloud.ovh.net", [("ovh.foreign_law", "undetermined")]),
        ("s3://etat?endpoint=s3.eu-west-3.amazonaws.com", [("aws.foreign_law", "violation")]),
        ("s3://etat?endpoint=minio.hopital.example", [("offering.foreign_law", "undetermined")]),
    ],
)
def test_where_the_state_is_kept(backend: str, expected: list[tuple[str, str]]) -> None:
    assert of_the_state(backend) == expected


@pytest.mark.parametrize(
    ("secrets_provider", "expected"),
    [
        ("passphrase", []),
        ("default", []),
        ("awskms://alias", [("secretsprovider", "violation")]),
        ("gcpkms://projects", [("secretsprovider", "violation")]),
        ("azurekeyvault://coffre.vault.azure.net", [("secretsprovider", "violation")]),
        ("hashivault://cle", [("secretsprovider", "undetermined")]),
    ],
)
def test_what_encrypts_its_secrets(secrets_provider: str, expected: list[tuple[str, str]]) -> None:
    assert of_the_state("", secrets_provider) == expected


def test_the_state_is_read_from_the_project_and_tells_no_secret(tmp_path: Path) -> None:
    backend = "{url: 's3://depot?endpoint=https://cle:mot-de-passe@s3.fr-par.scw.cloud/x&region=fr-par'}"
    (tmp_path / "Pulumi.yaml").write_text(f"name: p\nruntime: python\nbackend: {backend}\n", encoding="utf-8")
    (tmp_path / "Pulumi.dev.yaml").write_text(
        "secretsprovider: azurekeyvault://coffre.vault.azure.net/keys/cle?jeton=mot-de-passe\n", encoding="utf-8"
    )
    (tmp_path / "__main__.py").write_text("", encoding="utf-8")
    saved = tmp_path / "preview.json"
    source = program.read(tmp_path, stack="dev", save=saved).source
    assert source.backend == "s3://depot?endpoint=s3.fr-par.scw.cloud"
    assert source.secrets_provider == "azurekeyvault://coffre.vault.azure.net"
    assert "mot-de-passe" not in saved.read_text(encoding="utf-8")
