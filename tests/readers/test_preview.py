"""The preview digest: states, providers, links, and what is said when something may be missing."""

from typing import Any

import pytest
from rempart.deployment import Deployment, Location, Unanswered
from rempart.errors import InputError
from rempart.readers import preview
from rempart.value import SECRET, UNTIL_APPLY

from tests.readers.pulumi_cases import ACL, BUCKET, PREFIX, PROVIDER, STACK, UNKNOWN, ZONE, acl, bucket, digest, stack


def read(document: dict[str, Any]) -> Deployment:
    return preview.read(document, path="preview.json")


def steps(*states: tuple[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"steps": [{"op": op, "urn": s["urn"], "newState": s} for op, s in states], **more}


def test_a_whole_digest() -> None:
    deployment = read(digest())
    assert (deployment.source.kind, deployment.source.stack, deployment.source.project) == ("preview", "dev", "proj")
    assert deployment.source.complete
    assert deployment.warnings == ()
    assert deployment.outputs == {"nom": "x", "mdp": SECRET}
    assert [(r.urn, r.kind) for r in deployment.resources] == [
        (STACK, "stack"),
        (PROVIDER, "provider"),
        (ZONE, "component"),
        (BUCKET, "managed"),
        (ACL, "managed"),
    ]
    entrepot = deployment.by_urn[BUCKET]
    assert (entrepot.type, entrepot.token, entrepot.name) == (
        "scaleway_object_bucket",
        "scaleway:object/bucket:Bucket",
        "entrepot",
    )
    assert entrepot.properties == {"force_destroy": False, "tags": {"maClé": "v"}, "versioning": {"enabled": True}}
    assert (entrepot.parent, entrepot.protected) == (ZONE, True)
    assert entrepot.location == Location("stacks/hosts/scaleway.py", 41)
    access = deployment.by_urn[ACL]
    assert access.properties == {"acl": "private", "bucket": UNTIL_APPLY, "expected_bucket_owner": SECRET}
    assert access.dependencies == (BUCKET,)
    assert access.property_dependencies == {"bucket": (BUCKET,)}
    assert deployment.target(access, "bucket", "scaleway_object_bucket") is entrepot


def test_the_default_provider_as_its_own_step_shows_it() -> None:
    deployment = read(digest())
    provider = deployment.by_urn[BUCKET].provider
    assert provider is deployment.by_urn[ACL].provider
    assert deployment.providers == (provider,)
    assert (provider.package, provider.urn, provider.name, provider.version) == (
        "scaleway",
        PROVIDER,
        "default_1_60_0",
        "1.60.0",
    )
    assert provider.inputs == {"region": "fr-par", "secretKey": SECRET}
    assert provider.is_default
    assert provider.is_visible


def test_a_default_provider_that_is_not_shown_has_the_stack_s_configuration() -> None:
    provider = read(steps(("create", acl()), config={"scaleway:region": "nl-ams", "ovh:endpoint": "x"})).providers[0]
    assert provider.inputs == {"region": "nl-ams"}
    assert (provider.is_default, provider.is_visible, provider.version) == (True, True, "1.60.0")


def test_an_explicit_provider_that_is_not_shown_is_not_visible() -> None:
    state = {**acl(), "provider": f"{PREFIX}pulumi:providers:scaleway::mien::{UNKNOWN}"}
    provider = read(steps(("create", state), config={"scaleway:region": "nl-ams"})).by_urn[ACL].provider
    assert (provider.name, provider.inputs, provider.is_default, provider.is_visible) == ("mien", {}, False, False)


@pytest.mark.parametrize(
    ("op", "change", "kind"),
    [
        ("create", {}, "managed"),
        ("update", {}, "managed"),
        ("same", {}, "managed"),
        ("import", {}, "managed"),
        ("refresh", {}, "managed"),
        ("read", {}, "read"),
        ("create", {"external": True}, "read"),
        ("delete", {}, "deleted"),
        ("delete-replaced", {}, "deleted"),
        ("discard", {}, "deleted"),
        ("create", {"custom": False}, "component"),
        ("read", {"type": "pulumi:pulumi:StackReference"}, "read"),
    ],
)
def test_kinds(op: str, change: dict[str, Any], kind: str) -> None:
    assert [r.kind for r in read(steps((op, {**bucket(), "parent": "", **change}))).resources] == [kind]


def test_a_deletion_is_read_from_the_old_state() -> None:
    document = {"steps": [{"op": "delete", "urn": BUCKET, "newState": None, "oldState": bucket()}]}
    assert [(r.kind, r["versioning.enabled"].known) for r in read(document).resources] == [("deleted", True)]


def test_a_replacement_in_three_steps_is_one_resource() -> None:
    new = {**bucket(), "inputs": {"acl": "private"}}
    document = steps(("create-replacement", new), ("replace", new))
    document["steps"].append({"op": "delete-replaced", "urn": BUCKET, "oldState": bucket()})
    assert [(r.kind, r.properties) for r in read(document).resources] == [("managed", {"acl": "private"})]


def test_outputs_complete_what_was_not_declared() -> None:
    state = {
        **bucket(),
        "id": "fr-par/entrepot",
        "inputs": {"acl": "private"},
        "outputs": {"acl": "public-read", "region": "fr-par", "endpoint": UNKNOWN, "key": "[secret]", "nul": None},
    }
    [resource] = read(steps(("same", state))).resources
    assert resource.properties == {"acl": "private", "region": "fr-par", "id": "fr-par/entrepot"}


@pytest.mark.parametrize("op", ["update", "replace", "create-replacement"])
def test_outputs_of_what_is_about_to_change_are_no_evidence(op: str) -> None:
    state = {**bucket(), "inputs": {"acl": "private"}, "outputs": {"versioning": {"enabled": True}}}
    assert read(steps((op, state))).resources[0].properties == {"acl": "private"}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (steps(("update", bucket())), "ne montre pas les ressources inchangées"),
        (steps(("update", bucket()), changeSummary={"update": 1, "same": 3}), "ne montre pas 3 ressources inchangées"),
        (steps(("update", bucket()), changeSummary={"update": 1, "same": 1}), "ne montre pas 1 ressource inchangée :"),
        (steps(("create", bucket()), changeSummary={"create": 2}), "compte 1 opération de plus"),
        (
            steps(("create", bucket()), diagnostics=[{"severity": "error", "message": "motdepasse"}]),
            "a échoué (1 erreur)",
        ),
        (steps(("create", bucket()), maybeCorrupt=True), "corrompu"),
    ],
)
def test_what_may_be_missing_is_said(document: dict[str, Any], said: str) -> None:
    deployment = read(document)
    assert not deployment.source.complete
    [warning] = deployment.warnings
    assert said in warning.fr
    assert "motdepasse" not in warning.fr + warning.en


@pytest.mark.parametrize(
    "document",
    [
        steps(("create", bucket())),
        steps(("update", bucket()), ("same", stack())),
        steps(("update", bucket()), changeSummary={"update": 1}),
        steps(("create", bucket()), diagnostics=[{"severity": "warning"}, {"severity": "info#err"}]),
        {},
    ],
)
def test_a_whole_digest_warns_of_nothing(document: dict[str, Any]) -> None:
    deployment = read(document)
    assert (deployment.source.complete, deployment.warnings) == (True, ())


def test_what_rempart_itself_saved() -> None:
    own = {
        "schema": 1,
        "project": "p",
        "stack": "s",
        "outputs": {"a": UNKNOWN},
        "unanswered": [{"token": "scaleway:x:getY", "leaves": [f"{BUCKET}#acl"], "location": "project:///a.py#3"}],
        "warnings": [{"fr": "attention", "en": "beware"}],
    }
    deployment = preview.read({**digest(), "rempart": own}, path=".", kind="program")
    assert (deployment.source.kind, deployment.source.project, deployment.source.stack) == ("program", "p", "s")
    assert deployment.source.complete
    assert deployment.outputs == {"a": UNTIL_APPLY}
    assert [w.fr for w in deployment.warnings] == ["attention"]
    assert deployment.unanswered == (
        Unanswered(token="scaleway:x:getY", leaves=(f"{BUCKET}#acl",), location=Location("a.py", 3)),
    )


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (steps(("create", bucket()), ("create", bucket())), "apparaît deux fois"),
        (
            steps(("create", {**bucket(), "parent": ACL}), ("create", {**acl(), "parent": BUCKET})),
            "forment un cercle",
        ),
        (steps(("create", {**bucket(), "parent": BUCKET})), "forment un cercle"),
        (steps(("create", {**bucket(), "urn": "entrepot"})), "« entrepot » n'est pas un URN"),
        (steps(("create", {**bucket(), "provider": "scaleway"})), "n'est pas un URN"),
        (
            steps(("create", {**bucket(), "inputs": []})),
            "à $.steps[0].newState.inputs, attendu un objet ou null, trouvé une liste",
        ),
        ({"steps": {}}, "à $.steps, attendu une liste ou null, trouvé un objet"),
        ({"steps": [{}]}, "à $.steps[0], il manque « op »"),
        ({"rempart": {"schema": 2}}, "au format 2"),
    ],
)
def test_what_is_refused(document: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as error:
        read(document)
    message = error.value.message
    assert said in message.fr
    assert message.fr.startswith("preview.json : ")
    assert "\n" not in message.fr + message.en


@pytest.mark.parametrize(
    "position", ["", None, "file:///etc/passwd#1", "project:///../x.py#1", "project:////etc/x.py#1", "project:///x.py"]
)
def test_no_location_outside_the_project(position: str | None) -> None:
    [resource] = read(steps(("create", {**bucket(), "sourcePosition": position}))).resources
    assert resource.location is None


def test_a_long_chain_of_parents_is_no_circle() -> None:
    urns = [f"{PREFIX}acme:index:C::c{n}" for n in range(5000)]
    chain = [
        ("create", {"urn": urn, "type": "acme:index:C", "parent": urns[n - 1] if n else ""})
        for n, urn in enumerate(urns)
    ]
    assert len(read(steps(*reversed(chain))).resources) == 5000
