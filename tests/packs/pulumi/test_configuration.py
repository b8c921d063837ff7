"""`--policy-pack-config`: what it may say, and how each fault is told; the schemas say the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import jsonschema
import pytest
from rempart.errors import InputError
from rempart.packs.pulumi import configuration, listing
from rempart.packs.pulumi.configuration import Configuration, Given, Level, OfPack, parsed
from rempart.rules import Severity, all_rules

RULES = all_rules()


def of_pack(**properties: Any) -> dict[str, Given]:
    return {"rempart": Given(Level.MANDATORY, properties)}


def test_everything_that_can_be_said() -> None:
    properties = {
        "profile": "hds",
        "asOf": "2026-12-01",
        "lang": "en",
        "severityFloor": "high",
        "undetermined": "strict",
        "project": "..",
        "waivers": "accords.toml",
        "parameters": {"tls_min_version": 1.3},
    }
    given = {
        "rempart": Given(Level.ADVISORY, properties),
        "stored-in-eea": Given(Level.MANDATORY, {"undetermined": "strict"}),
        "log-retention-floor": Given(Level.REMEDIATE, {"log_retention_min_days": 400}),
        "store-private": Given(Level.DISABLED, {}),
    }
    found = parsed(given, RULES)
    assert found == Configuration(
        pack=OfPack(
            profile="hds",
            as_of=date(2026, 12, 1),
            lang="en",
            severity_floor=Severity.HIGH,
            undetermined="strict",
            project="..",
            waivers="accords.toml",
            parameters={"tls_min_version": 1.3},
        ),
        levels={
            "rempart": Level.ADVISORY,
            "stored-in-eea": Level.MANDATORY,
            "log-retention-floor": Level.REMEDIATE,
            "store-private": Level.DISABLED,
        },
        strict=frozenset({"stored-in-eea"}),
        parameters={"tls_min_version": 1.3, "log_retention_min_days": 400},
    )
    jsonschema.validate(properties, _closed(configuration.pack_schema()))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (of_pack(profil="hds"), "policy configuration, rempart: unknown key “profil”; did you mean “profile”?"),
        (
            of_pack(profile="hdss"),
            "policy configuration, rempart: profile: unknown profile “hdss”; did you mean “hds”?",
        ),
        (of_pack(asOf="2026-13-01"), "policy configuration, rempart: “asOf” is not valid: write a date YYYY-MM-DD"),
        (of_pack(asOf=3), "policy configuration, rempart: “asOf” is not valid: write a date YYYY-MM-DD"),
        (
            of_pack(parameters={"jours": 3}),
            "policy configuration, rempart: parameters: unknown parameter “jours”",
        ),
        (
            of_pack(parameters={"tls_min_version": -1}),
            "policy configuration, rempart: “tls_min_version” must be a number",
        ),
        (
            {"stored-in-eeea": Given(Level.MANDATORY, {})},
            "policy configuration: unknown rule “stored-in-eeea”; did you mean “stored-in-eea”?",
        ),
        (
            {"stored-in-eea": Given(Level.MANDATORY, {"undetermined": "oui"})},
            "policy configuration, stored-in-eea: “undetermined”: write default or strict",
        ),
        (
            {"stored-in-eea": Given(Level.MANDATORY, {"jours": 3})},
            "policy configuration, stored-in-eea: unknown key “jours”",
        ),
        (
            {"log-retention-floor": Given(Level.MANDATORY, {"log_retention_min_days": True})},
            "policy configuration, log-retention-floor: “log_retention_min_days” must be a number",
        ),
        (
            {"all": Given(Level.MANDATORY, {"profile": "hds"})},
            "policy configuration: “all” takes a level only (enforcementLevel); write “profile” under “rempart”",
        ),
    ],
)
def test_a_fault_names_the_policy_and_the_key(given: dict[str, Given], message: str) -> None:
    with pytest.raises(InputError) as raised:
        parsed(given, RULES)
    (problem,) = raised.value.problems
    assert problem.en.startswith(message)


def test_all_faults_are_told_at_once() -> None:
    given = {**of_pack(profil="hds"), "inconnue": Given(Level.MANDATORY, {})}
    with pytest.raises(InputError) as raised:
        parsed(given, RULES)
    assert len(raised.value.problems) == 2


def test_the_listing_has_the_pack_and_every_rule() -> None:
    policies = list(listing.policies())
    assert [policy.name for policy in policies] == ["rempart", *RULES]
    for policy in policies[1:]:
        said = (policy.title, policy.description, policy.fix)
        assert all(text.fr and text.en for text in said), policy.name
        assert all((policy.framework, policy.specification, policy.reference)), policy.name
        assert policy.url.startswith(("https://", "http://")), policy.name


@pytest.mark.parametrize("policy", list(listing.policies()), ids=lambda policy: policy.name)
def test_schemas_and_reading_name_the_same_keys(policy: listing.Policy) -> None:
    jsonschema.Draft7Validator.check_schema(_closed(policy.schema))
    if policy.name == "rempart":
        assert set(policy.schema) == set(OfPack.__struct_encode_fields__)
    else:
        assert set(policy.schema) == {"undetermined", *configuration.parameters_of(RULES[policy.name])}


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}
