"""A resource as the engine shows it in, exactly what is said out: alone, with the whole stack, in each phase."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec import structs
from rempart.errors import InputError
from rempart.packs.pulumi.analysis import Phase, Shown
from rempart.packs.pulumi.configuration import Level
from rempart.packs.pulumi.levels import Diagnostic

from tests.packs.pulumi.conftest import BUCKET, DATABASE, ENCRYPTION, PROVIDER, SECRET, UNKNOWN, Judging, shown, urn

ABROAD = shown(BUCKET, "b", region="us-east-1")
NOT_YET = shown(BUCKET, "b", region=UNKNOWN)
PUBLIC = shown(BUCKET, "b", region="fr-par", acl="public-read")
GOOD = shown(BUCKET, "b", region="fr-par", versioning={"enabled": True})
ENCRYPTED = shown(
    ENCRYPTION,
    "e",
    bucket=UNKNOWN,
    region="fr-par",
    rules=[{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}],
)._replace(dependencies=(urn(BUCKET, "b"),), property_dependencies={"bucket": [urn(BUCKET, "b")]})
NEW = shown("scaleway:new/thing:Thing", "t", region="fr-par")


def said(found: Iterable[Diagnostic]) -> set[tuple[str, str, str]]:
    return {(str(one.level), one.policy, one.urn.rpartition("::")[2]) for one in found}


def of_resources(found: Iterable[Diagnostic]) -> set[tuple[str, str, str]]:
    """Without what is said of the stack itself."""
    return {one for one in said(found) if one[2]}


OUTSIDE_EEA = ("mandatory", "stored-in-eea", "b")
OUTSIDE_EU = ("advisory", "stored-in-eu", "b")
IN_CLEAR = ("mandatory", "encrypted-at-rest", "b")
OPEN = ("mandatory", "store-private", "b")
UNKNOWN_TYPE = ("mandatory", "rempart", "t")


@pytest.mark.parametrize(
    ("resource", "phase", "alone", "with_the_stack"),
    [
        # A violation that written properties decide is said at once; what others may settle, with the stack.
        (PUBLIC, Phase.PREVIEW, {OPEN}, {IN_CLEAR}),
        (PUBLIC, Phase.UPDATE, {OPEN}, {IN_CLEAR}),
        (PUBLIC, Phase.SNAPSHOT, set(), {OPEN, IN_CLEAR}),
        # Undetermined where: mandatory in both, in an update before creation.
        (ABROAD, Phase.PREVIEW, set(), {OUTSIDE_EEA, OUTSIDE_EU, IN_CLEAR}),
        (ABROAD, Phase.UPDATE, {OUTSIDE_EEA, OUTSIDE_EU}, {IN_CLEAR}),
        (NOT_YET, Phase.PREVIEW, set(), {OUTSIDE_EEA, OUTSIDE_EU, IN_CLEAR}),
        (NOT_YET, Phase.UPDATE, {OUTSIDE_EEA, OUTSIDE_EU}, {IN_CLEAR}),
        # A type that no rule knows never passes in silence.
        (NEW, Phase.PREVIEW, {UNKNOWN_TYPE}, set()),
        (NEW, Phase.UPDATE, {UNKNOWN_TYPE}, set()),
        (NEW, Phase.SNAPSHOT, set(), {UNKNOWN_TYPE}),
        (GOOD, Phase.PREVIEW, set(), {IN_CLEAR}),
    ],
)
def test_what_is_said_when(
    judging: Judging,
    resource: Shown,
    phase: Phase,
    alone: set[tuple[str, str, str]],
    with_the_stack: set[tuple[str, str, str]],
) -> None:
    analysis = judging(phase)
    assert said(analysis.of_resource(resource)) == alone
    assert of_resources(analysis.of_stack([resource])) == with_the_stack


def test_a_companion_settles_what_was_open_alone(judging: Judging) -> None:
    analysis = judging(Phase.UPDATE)
    assert said(analysis.of_resource(GOOD)) == set()
    assert said(analysis.of_resource(ENCRYPTED)) == set()
    assert of_resources(analysis.of_stack([GOOD, ENCRYPTED])) == set()


def test_a_provider_gives_the_place(judging: Judging) -> None:
    here = structs.replace(PROVIDER, inputs={"region": "fr-par"})
    bucket = shown(BUCKET, "b", versioning={"enabled": True})
    assert OUTSIDE_EEA in said(judging(Phase.UPDATE).of_resource(bucket))
    assert said(judging(Phase.UPDATE).of_resource(bucket._replace(provider=here))) == set()


def test_a_component_holds_nothing_and_a_known_type_is_none(judging: Judging) -> None:
    analysis = judging(Phase.SNAPSHOT)
    component = shown("nos:index:Espace", "c")._replace(provider=None)
    orphan = PUBLIC._replace(provider=None)  # a snapshot that lost its provider
    for resource in (component, orphan):
        analysis.of_resource(resource)
    assert OPEN in of_resources(analysis.of_stack([component, orphan]))
    assert not [one for one in analysis.of_stack([component]) if one.urn == component.urn]


def test_what_apply_will_tell_is_announced_in_a_preview_only(judging: Judging) -> None:
    database = shown(DATABASE, "d", region="fr-par", engine="PostgreSQL-15", encryptionAtRest=UNKNOWN)
    preview, update = judging(Phase.PREVIEW), judging(Phase.UPDATE)
    preview.of_resource(database)
    (announced,) = [one for one in preview.of_stack([database]) if one.policy == "encrypted-at-rest"]
    (judged,) = [one for one in update.of_resource(database) if one.policy == "encrypted-at-rest"]
    assert announced.message.en.splitlines()[0] == (
        "d (scaleway_rdb_instance): undetermined, encryption_at_rest: known only after apply, "
        "expected: encryption at rest; will be judged before creation"
    )
    assert announced.message.fr.splitlines()[0] == (
        "d (scaleway_rdb_instance) : indéterminé, encryption_at_rest : connu seulement après application, "
        "attendu : chiffrement au repos ; sera jugé avant création"
    )
    assert judged.message.en.splitlines()[0].endswith("expected: encryption at rest")
    assert (announced.level, judged.level) == (Level.ADVISORY, Level.ADVISORY)


def test_strict_makes_every_undetermined_verdict_refuse(judging: Judging) -> None:
    database = shown(DATABASE, "d", region="fr-par", engine="PostgreSQL-15", encryptionAtRest=UNKNOWN)
    analysis = judging(Phase.UPDATE, undetermined="strict")
    assert ("mandatory", "encrypted-at-rest", "d") in said(analysis.of_resource(database))


def test_a_value_that_the_host_answered_is_judged_with_the_stack(judging: Judging) -> None:
    analysis = judging(Phase.SNAPSHOT)
    analysis.of_resource(shown(BUCKET, "b", region="fr-par"))
    answered = shown(BUCKET, "b", region="fr-par", acl="public-read")
    assert OPEN in of_resources(analysis.of_stack([answered]))


def test_a_resource_that_was_never_shown_alone_is_named_and_not_judged(judging: Judging) -> None:
    analysis = judging(Phase.PREVIEW)
    analysis.of_resource(GOOD)
    found = analysis.of_stack([GOOD, shown(BUCKET, "lu", region="us-east-1")])
    (notice,) = [one for one in found if one.description.en == "Resources not judged"]
    assert (notice.level, notice.policy, notice.urn) == (Level.ADVISORY, "rempart", "")
    assert notice.message.en == "1, only read or outside --target: lu"
    assert not [one for one in found if one.urn.endswith("::lu")]


def test_an_empty_stack_refuses_nothing_and_says_so(judging: Judging) -> None:
    found = judging(Phase.PREVIEW).of_stack([])
    assert ("advisory", "rempart", "") in said(found)
    assert {one.level for one in found} == {Level.ADVISORY}


# Levels


def test_a_disabled_rule_is_named(judging: Judging) -> None:
    analysis = judging(Phase.PREVIEW, {"store-private": Level.DISABLED})
    assert said(analysis.of_resource(PUBLIC)) == set()
    (notice,) = [one for one in analysis.of_stack([PUBLIC]) if one.description.en == "Rules disabled"]
    assert notice.message.en == "the configuration leaves them unjudged: store-private"


@pytest.mark.parametrize(
    ("levels", "settings", "level"),
    [
        ({}, {}, "mandatory"),
        ({"store-private": Level.ADVISORY}, {}, "advisory"),
        ({"store-private": Level.REMEDIATE}, {}, "mandatory"),  # what no remedy has mended refuses
        ({}, {"severityFloor": "critical"}, "mandatory"),
    ],
)
def test_a_violation_has_the_level_that_is_configured(
    judging: Judging, levels: dict[str, Level], settings: dict[str, str], level: str
) -> None:
    analysis = judging(Phase.PREVIEW, levels, **settings)
    assert said(analysis.of_resource(PUBLIC)) == {(level, "store-private", "b")}


def test_below_the_floor_rules_advise(judging: Judging) -> None:
    analysis = judging(Phase.PREVIEW, severityFloor="critical")
    analysis.of_resource(GOOD)
    assert of_resources(analysis.of_stack([GOOD])) == {("advisory", "encrypted-at-rest", "b")}


# Waivers, baseline, project

WAIVER = """
[[waiver]]
rule = "store-private"
resource = "*::b"
reason = "Jeu de données publié, sans donnée de santé"
approver = "RSSI"
ticket = "SEC-12"
expires = 2027-03-01
"""


def test_a_waived_violation_is_said_and_refuses_nothing(judging: Judging, project: Path) -> None:
    (project / "rempart.waivers.toml").write_text(WAIVER, encoding="utf-8")
    analysis = judging(Phase.PREVIEW)
    (waived,) = analysis.of_resource(PUBLIC)
    assert (waived.level, waived.policy) == (Level.ADVISORY, "store-private")
    assert "waiver until 2027-03-01, granted by RSSI, SEC-12" in waived.message.en


def test_waivers_may_lie_in_another_file(judging: Judging, project: Path) -> None:
    (project / "accords.toml").write_text(WAIVER, encoding="utf-8")
    (waived,) = judging(Phase.PREVIEW, waivers="accords.toml").of_resource(PUBLIC)
    assert waived.level is Level.ADVISORY


def test_a_waiver_that_matches_nothing_is_said(judging: Judging, project: Path) -> None:
    (project / "rempart.waivers.toml").write_text(WAIVER.replace("*::b", "*::autre"), encoding="utf-8")
    notices = [one.message.en for one in judging(Phase.PREVIEW).of_stack([PUBLIC]) if not one.urn]
    assert any("*::autre" in notice for notice in notices)


def test_an_unknown_project_refuses_unless_a_profile_is_configured(
    judging: Judging, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "Pulumi.yaml").unlink()
    assert "The project is known" not in {one.description.en for one in judging(Phase.PREVIEW).of_stack([GOOD])}
    found = judging(Phase.PREVIEW, profile=None).of_stack([GOOD])
    (refusal,) = [one for one in found if one.description.en == "The project is known"]
    assert (refusal.level, refusal.policy) == (Level.MANDATORY, "rempart")


def test_the_profile_is_that_of_the_project(judging: Judging, project: Path) -> None:
    (project / "rempart.toml").write_text('profile = "sren-31"\n', encoding="utf-8")
    found = judging(Phase.UPDATE, profile=None).of_resource(PUBLIC)
    assert said(found) == {("mandatory", "secnumcloud-qualified", "b")}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"project": "ailleurs"}, "policy configuration, rempart: “project”: “ailleurs” is not a folder"),
        ({"waivers": "absent.toml"}, "absent.toml: there is no such file"),
    ],
)
def test_what_the_configuration_names_must_exist(judging: Judging, settings: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as raised:
        judging(Phase.PREVIEW, **settings)
    assert message in raised.value.message.en


# Remedies


def test_a_remedy_runs_at_its_level_only(judging: Judging) -> None:
    assert list(judging(Phase.PREVIEW).remedied(PUBLIC)) == []
    analysis = judging(Phase.PREVIEW, {"store-private": Level.REMEDIATE})
    (mended,) = analysis.remedied(PUBLIC)
    assert (mended.rule.id, mended.properties) == ("store-private", {"region": "fr-par", "acl": "private"})
    assert said(analysis.of_resource(PUBLIC._replace(properties=mended.properties))) == set()


def test_a_remedy_leaves_alone_what_does_not_violate(judging: Judging) -> None:
    analysis = judging(Phase.PREVIEW, {"store-private": Level.REMEDIATE})
    assert list(analysis.remedied(shown(BUCKET, "b", region="fr-par", acl=UNKNOWN))) == []


def test_remedies_build_on_each_other_and_keep_secrets_as_they_are(judging: Judging) -> None:
    secret = {**SECRET, "value": "canari"}
    bucket = shown(BUCKET, "b", region="fr-par", acl="public-read", tags={"jeton": secret})
    levels = {"store-private": Level.REMEDIATE, "versioned": Level.REMEDIATE}
    *_, last = judging(Phase.PREVIEW, levels, profile="hds").remedied(bucket)
    assert last.properties == {
        "region": "fr-par",
        "acl": "private",
        "tags": {"jeton": secret},
        "versioning": {"enabled": True},
    }
