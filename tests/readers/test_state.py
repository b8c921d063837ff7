"""The export of a stack."""

from typing import Any

import pytest
from rempart.errors import InputError
from rempart.readers import state
from rempart.value import SECRET

from tests.readers.pulumi_cases import ACL, BUCKET, PROVIDER, STACK, acl, bucket, export, states


def exported(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"version": 3, "deployment": {"manifest": {}, "resources": list(resources), **more}}


@pytest.mark.parametrize("version", [3, 4])
def test_both_versions(version: int) -> None:
    deployment = state.read({**export(), "version": version, "features": ["views"]}, path="state.json")
    assert (deployment.source.kind, deployment.source.stack, deployment.source.complete) == ("state", "dev", True)
    assert [r.urn for r in deployment.resources] == [s["urn"] for s in states()]
    assert deployment.outputs == {"nom": "x", "mdp": SECRET}
    assert deployment.by_urn[BUCKET].provider.urn == PROVIDER
    assert deployment.by_urn[ACL].property_dependencies == {"bucket": (BUCKET,)}
    assert deployment.by_urn[STACK].kind == "stack"


def test_secrets_leave_nothing() -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abcd"}
    [resource] = state.read(
        exported({**acl(), "inputs": {"acl": secret}, "outputs": {"acl": "plain"}}), path="x"
    ).resources
    assert resource.properties == {"acl": SECRET}


def test_outputs_complete_inputs_and_the_id_is_known() -> None:
    real = {**bucket(), "id": "fr-par/b", "outputs": {"region": "fr-par", "acl": "private", "forceDestroy": True}}
    [resource] = state.read(exported(real), path="x").resources
    assert resource.properties == {
        "force_destroy": False,
        "tags": {"maClé": "v"},
        "versioning": {"enabled": True},
        "region": "fr-par",
        "acl": "private",
        "id": "fr-par/b",
    }


def test_a_provider_outside_the_export_is_not_visible() -> None:
    [resource] = state.read(exported(acl()), path="x").resources
    assert not resource.provider.is_visible


def test_what_is_about_to_go_and_what_is_only_read() -> None:
    old = {**bucket(), "delete": True}
    assert [r.kind for r in state.read(exported(old, {**acl(), "external": True}), path="x").resources] == [
        "deleted",
        "read",
    ]
    assert [r.kind for r in state.read(exported(bucket(), old), path="x").resources] == ["managed"]


def test_pending_operations_are_said() -> None:
    operations = [{"type": "creating", "resource": bucket()}]
    deployment = state.read(exported(acl(), pending_operations=operations), path="x")
    assert not deployment.source.complete
    assert "1 opération en suspens" in deployment.warnings[0].fr


def test_an_empty_stack() -> None:
    assert state.read({"version": 3, "deployment": {"manifest": {}}}, path="x").resources == ()


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({**export(), "version": 2}, "version 2, inconnue"),
        ({**export(), "version": 5}, "version 5, inconnue"),
        ({**export(), "version": "3"}, "à $.version, attendu un entier, trouvé un texte"),
        ({"deployment": {}}, "il manque « version »"),
        ({"version": 3, "deployment": {"ciphertext": "AAAA"}}, "chiffré"),
        ({"version": 3, "deployment": None}, "à $.deployment, attendu un objet, trouvé null"),
        (exported(bucket(), bucket()), "apparaît deux fois"),
        (exported({**bucket(), "parent": BUCKET}), "cercle"),
    ],
)
def test_what_is_refused(document: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as error:
        state.read(document, path="state.json")
    assert said in error.value.message.fr
