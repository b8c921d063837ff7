"""`pulumi preview` with the pack: what is refused, what passes, in which words."""

from __future__ import annotations

import pytest

from tests.engine.conftest import CASES, PLATFORM, Opening, Said
from tests.packs.pulumi.conftest import EXECUTABLE, FOLDER

DATED = {"rempart": {"asOf": "2026-11-22"}}

FOREIGN: Said = {
    ("mandatory", "free-of-foreign-law", "entrepot"),
    ("mandatory", "operator-in-eu", "entrepot"),
    ("mandatory", "parent-in-eu", "entrepot"),
    ("mandatory", "named-accounts", "entrepot"),
}


@pytest.mark.parametrize(
    ("stack", "refused"),
    [
        ("eastus", FOREIGN | {("mandatory", "stored-in-eea", "entrepot")}),
        ("france", FOREIGN),
        ("region", {("mandatory", "stored-in-eea", "entrepot")}),
        ("public", {("mandatory", "private-network", "base"), ("mandatory", "endpoint-restricted", "base")}),
        ("recette", {("mandatory", "private-network", "base")}),
        ("prod", set()),
    ],
)
def test_what_must_be_refused_is_refused(opened: Opening, stack: str, refused: Said) -> None:
    run = opened(PLATFORM, stack).preview(config=DATED)
    assert run.refused == refused
    assert (run.code != 0) == bool(refused), run.everything


def test_a_diagnostic_says_what_where_and_what_to_do(opened: Opening) -> None:
    """As a person sees it, and from the folder form of the pack."""
    project = opened(PLATFORM, "region")
    arguments = ("--policy-pack", FOLDER, "--policy-pack-config", project.written("rempart.json", DATED))
    run = project.pulumi("preview", "--stack", "region", *arguments)
    assert run.code == 1
    said = run.out[run.out.index("Policies:") :]
    assert (
        "- [mandatory] [severity: critical]  stored-in-eea  (scaleway:object:Bucket: entrepot)\n"
        "          entrepot (scaleway_object_bucket) : indéterminé, region : région inconnue de cet hébergeur : "
        "fr-par-9, attendu : EEE\n"
        "          Exigences : MR-V-5.1\n"
        '          À faire : Écrivez region = "fr-par" (ou zone = "fr-par-1") sur la ressource ou sur le fournisseur '
        "« scaleway »."
    ) in said


def test_several_packs_at_once(opened: Opening) -> None:
    """This pack twice, under two profiles: each judges under its own."""
    project = opened(PLATFORM, "prod")
    strict = project.written("sren.json", {"rempart": {"profile": "sren-31", "asOf": "2026-11-22", "lang": "en"}})
    run = project.preview("--policy-pack", FOLDER, "--policy-pack-config", strict, config=DATED)
    assert run.code == 1
    assert {rule for _, rule, _ in run.refused} == {"secnumcloud-qualified"}
    assert {event["message"].split(",")[0] for event in run.policy_events if "quarantine" in event["policyName"]} == {
        "la pile : indéterminé"
    }


def test_remedies_mend_what_is_created(opened: Opening) -> None:
    config = {"store-private": "remediate", "versioned": "remediate", "backed-up-daily": "remediate", **DATED}
    run = opened(CASES / "soin").preview(config=config)
    remedies = [event["policyRemediationEvent"] for event in run.events if "policyRemediationEvent" in event]
    mended = {(one["policyName"], one["resourceUrn"].rpartition("::")[2]) for one in remedies}
    assert mended == {("store-private", "depot"), ("versioned", "depot"), ("backed-up-daily", "base")}
    steps = [event["resourcePreEvent"]["metadata"] for event in run.events if "resourcePreEvent" in event]
    inputs = {step["urn"].rpartition("::")[2]: step["new"]["inputs"] for step in steps}
    assert inputs["depot"]["acl"] == "private"
    assert inputs["depot"]["versioning"] == {"enabled": True}
    assert inputs["base"]["disableBackup"] is False
    assert not {rule for _, rule, _ in run.refused} & {"store-private", "versioned", "backed-up-daily"}


@pytest.mark.parametrize(
    ("config", "named"),
    [
        ({"rempart": {"profil": "hds"}}, "clé inconnue « profil » ; vouliez-vous dire « profile » ?"),
        ({"rempart": {"asOf": "demain"}}, "rempart: asOf: Does not match pattern"),
        ({"stored-in-eeea": "mandatory"}, "règle inconnue « stored-in-eeea »"),
    ],
)
def test_a_wrong_configuration_is_refused_with_the_key(opened: Opening, config: dict[str, object], named: str) -> None:
    run = opened(PLATFORM, "prod").preview(config=config)
    assert run.code != 0
    assert named in run.everything


def test_the_pack_that_fails_fails_the_preview(opened: Opening, tmp_path_factory: pytest.TempPathFactory) -> None:
    broken = tmp_path_factory.mktemp("paquet") / "rempart-pulumi-pack"
    broken.write_text(
        EXECUTABLE.read_text(encoding="utf-8").splitlines()[0] + "\nfrom rempart.facts.join import Join\n"
        "def fails(*_):\n    raise LookupError('canari')\n"
        "Join.stands_alone = fails\n"
        "from rempart.packs.pulumi.serve import main\nmain()\n",
        encoding="utf-8",
    )
    broken.chmod(0o755)
    run = opened(PLATFORM, "prod").preview(pack=broken)
    assert run.code != 0
    assert "rempart a échoué (LookupError" in run.everything
    assert "canari" not in run.everything
