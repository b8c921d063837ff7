"""Every example that ships with rempart is run, and every rule has enough of them for each provider that it covers."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Final

import pytest
from rempart import examples
from rempart.assessment import Verdict, evaluate
from rempart.examples import Example
from rempart.exceptions.files import Exceptions
from rempart.facts import prefix_of
from rempart.reading import PROVIDERS, judged
from rempart.rules import Severity, all_rules
from rempart.settings import Settings
from rempart.testing import ON, profile_of

STATUSES: Final = ("compliant", "violation", "undetermined")
BY_THE_HOST: Final = "decided by dated facts about the host, which are the same for each of its resources"
BY_THE_PROJECT: Final = "the files of the project decide, whoever hosts"
NOWHERE_OUTSIDE: Final = "Scaleway has no region outside the European Union; a region that it lacks is undetermined"
NEVER: Final = "the text leaves a way that no code shows, so the rule never says it"
NOT_SHOWN: Final = "no property of this provider's types shows it"
NO_SWITCH: Final = "the provider has no setting that turns verification off"
ALWAYS: Final = "the service does it by itself, no property turns it off"

IMPOSSIBLE: Final[dict[tuple[str, str, str], str]] = {
    ("stored-in-eea", "scaleway", "violation"): NOWHERE_OUTSIDE,
    ("stored-in-eu", "scaleway", "violation"): NOWHERE_OUTSIDE,
    ("technical-data-in-eu", "scaleway", "violation"): NOWHERE_OUTSIDE,
    ("processed-in-eea", "scaleway", "violation"): NOWHERE_OUTSIDE,
    ("processed-in-eu", "scaleway", "violation"): NOWHERE_OUTSIDE,
    ("copies-in-eea", "scaleway", "violation"): NOWHERE_OUTSIDE,
    ("copies-in-eu", "scaleway", "violation"): NOWHERE_OUTSIDE,
    ("place-declared", "scaleway", "violation"): NEVER,
    ("place-declared", "azure-native", "violation"): NEVER,
    ("operator-in-eu", "scaleway", "violation"): BY_THE_HOST,
    ("parent-in-eu", "scaleway", "violation"): BY_THE_HOST,
    ("free-of-foreign-law", "scaleway", "violation"): BY_THE_HOST,
    ("free-of-foreign-law", "azure-native", "compliant"): BY_THE_HOST,
    ("eu-or-adequate-law", "scaleway", "violation"): NEVER,
    ("eu-or-adequate-law", "azure-native", "violation"): NEVER,
    ("eu-or-adequate-law", "azure-native", "compliant"): BY_THE_HOST,
    ("no-third-country-order", "scaleway", "violation"): NEVER,
    ("no-third-country-order", "azure-native", "violation"): NEVER,
    ("no-third-country-order", "azure-native", "compliant"): BY_THE_HOST,
    ("hds-certified", "azure-native", "compliant"): BY_THE_HOST,
    ("hds-certified", "azure-native", "violation"): BY_THE_HOST,
    ("secnumcloud-qualified", "scaleway", "compliant"): BY_THE_HOST,
    ("secnumcloud-qualified", "azure-native", "compliant"): BY_THE_HOST,
    ("backups-encrypted", "azure-native", "violation"): ALWAYS,
    ("application-firewall", "scaleway", "violation"): "nothing shows that the front is there to administer",
    ("application-firewall", "azure-native", "violation"): "nothing shows that the front is there to administer",
    ("administration-encrypted", "azure-native", "violation"): NOT_SHOWN,
    ("administration-encrypted", "azure-native", "undetermined"): NOT_SHOWN,
    ("denies-by-default", "azure-native", "violation"): ALWAYS,
    ("denies-by-default", "azure-native", "undetermined"): ALWAYS,
    ("network-isolated", "azure-native", "violation"): "whose network a peering leads to is not shown",
    ("named-accounts", "scaleway", "violation"): "every account is one person's or one application's",
    ("named-accounts", "scaleway", "undetermined"): "every account is one person's or one application's",
    ("strong-authentication", "scaleway", "compliant"): NOT_SHOWN,
    ("strong-authentication", "scaleway", "violation"): NOT_SHOWN,
    ("logs-protected", "scaleway", "compliant"): NOT_SHOWN,
    ("logs-protected", "scaleway", "violation"): NOT_SHOWN,
    ("logs-protected", "azure-native", "compliant"): NOT_SHOWN,
    ("logs-protected", "azure-native", "violation"): NOT_SHOWN,
    ("logs-kept", "scaleway", "violation"): NEVER,
    ("logs-kept", "azure-native", "violation"): NEVER,
    ("activity-logged", "scaleway", "compliant"): NEVER,
    ("activity-logged", "scaleway", "violation"): NEVER,
    ("activity-logged", "azure-native", "compliant"): NEVER,
    ("activity-logged", "azure-native", "violation"): NEVER,
    ("backup-kept", "scaleway", "violation"): "how long is long enough is for the team to say",
    ("second-site", "azure-native", "violation"): "Azure names regions, and one region may hold several sites",
    ("quarantine", "scaleway", "compliant"): NEVER,
    ("quarantine", "azure-native", "compliant"): NEVER,
    ("telemetry-european", "azure-native", "compliant"): "no recipient outside the host is known to be European only",
    ("provider-tls", "scaleway", "compliant"): NEVER,
    ("provider-tls", "scaleway", "undetermined"): NO_SWITCH,
    ("provider-tls", "azure-native", "compliant"): NEVER,
    ("provider-tls", "azure-native", "violation"): NO_SWITCH,
    ("provider-tls", "azure-native", "undetermined"): NO_SWITCH,
    **{
        ("state-european", provider, status): BY_THE_PROJECT
        for provider in ("scaleway", "azure-native")
        for status in ("compliant", "violation", "undetermined")
    },
    ("clusters-patched", "scaleway", "violation"): NEVER,
    ("clusters-patched", "azure-native", "violation"): NEVER,
    ("opaque", "utility", "compliant"): NEVER,
    ("opaque", "utility", "violation"): NEVER,
}
"""(rule, provider, status) → why no resource of the provider can get it."""

NO_NEAR: Final[dict[tuple[str, str], str]] = {
    ("free-of-foreign-law", "azure-native"): BY_THE_HOST,
    ("eu-or-adequate-law", "azure-native"): NEVER,
    ("no-third-country-order", "azure-native"): NEVER,
    ("state-european", "scaleway"): BY_THE_PROJECT,
    ("state-european", "azure-native"): BY_THE_PROJECT,
}
"""(rule, provider) → why nothing is almost a violation and rightly none."""

EXAMPLES: Final = examples.all_examples()


def provider_of(example: Example) -> str:
    prefix = prefix_of(example.type)
    return prefix if prefix in PROVIDERS else "utility"


def verdict_of(example: Example) -> Verdict | None:
    """What the rule alone says of the main resource, or of the stack."""
    rule = all_rules()[example.rule]
    assessment = evaluate(
        example.deployment(),
        [rule],
        profile_of([rule]),
        ON,
        settings=Settings(zones=example.zones),
        exceptions=Exceptions(),
    )
    about = None if example.stack else example.name
    found = [v for v in assessment.verdicts if (v.resource.name if v.resource else None) == about]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.rule}: {e.status}: {e.told()[:60]}")
def test_example(example: Example) -> None:
    verdict = verdict_of(example)
    assert (verdict.status if verdict else "silent") == example.status
    paths = [reason.path for reason in verdict.truth.reasons if reason.path] if verdict else []
    assert example.path in (paths or [""])


def test_every_example_is_told_once() -> None:
    told = Counter((e.rule, e.told(), e.stack) for e in EXAMPLES)
    assert [example for example, times in told.items() if times > 1] == []


def test_a_near_example_is_no_violation() -> None:
    assert [e.told() for e in EXAMPLES if e.near and e.status not in ("compliant", "silent")] == []


@lru_cache
def covered(id: str) -> frozenset[str]:
    """The providers of which the rule can have something to say, by the facts of their types or by an example."""
    rule = all_rules()[id]
    described = set(PROVIDERS) if rule.over_deployment else set(judged(rule))
    spoken = {provider_of(e) for e in examples.of(id) if e.status != "silent"}
    return frozenset(described | spoken)


def wanted() -> list[tuple[str, str, str]]:
    return [(id, provider, status) for id in all_rules() for provider in sorted(covered(id)) for status in STATUSES]


def test_every_rule_has_a_case_of_each_verdict_for_each_provider_that_it_covers() -> None:
    given = {(e.rule, provider_of(e), e.status) for e in EXAMPLES}
    missing = [case for case in wanted() if case not in given and case not in IMPOSSIBLE]
    assert missing == []


def test_what_is_called_impossible_is_not_shown_to_be_possible() -> None:
    given = {(e.rule, provider_of(e), e.status) for e in EXAMPLES}
    assert [case for case in IMPOSSIBLE if case in given] == []
    assert sorted(set(IMPOSSIBLE) - set(wanted())) == []


def test_every_grave_rule_has_a_near_counterexample_for_each_provider_that_it_covers() -> None:
    near = {(e.rule, provider_of(e)) for e in EXAMPLES if e.near}
    grave = [rule for rule in all_rules().values() if rule.severity in (Severity.CRITICAL, Severity.HIGH)]
    missing = [
        (rule.id, provider)
        for rule in grave
        for provider in covered(rule.id)
        if (rule.id, provider) not in near and (rule.id, provider) not in NO_NEAR
    ]
    assert missing == []
    assert [case for case in NO_NEAR if case in near] == []


def test_no_rule_is_without_examples() -> None:
    assert [id for id in all_rules() if not examples.of(id)] == []
