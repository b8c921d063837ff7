"""Rules over one facet: facts in, exact truth out. A rule that hands a fact on is tested on each of its states."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from rempart.facts.vocabulary import (
    Backup,
    Clear,
    Cluster,
    Compute,
    Credential,
    Endpoint,
    Facet,
    Firewall,
    FirewallRule,
    Identity,
    Key,
    LogSink,
    Network,
    Opaque,
    Ports,
    Registry,
    Secret,
    Store,
    Transfer,
)
from rempart.rules import all_rules
from rempart.rules.network import ADMINISTRATION
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import MISSING, SECRET, UNTIL_APPLY

from tests.rules.kit import MAYBE, NO, YES, context, rule, sign, told, value

HANDED_ON: list[tuple[str, type[Facet], str]] = [
    ("encrypted-at-rest", Store, "encrypted"),
    ("encrypted-at-rest", LogSink, "encrypted"),
    ("encrypted-at-rest", Compute, "encrypted"),
    ("encrypted-at-rest", Cluster, "encrypted"),
    ("backups-encrypted", Backup, "encrypted"),
    ("own-key", Store, "own_key"),
    ("own-key", Secret, "own_key"),
    ("strong-keys", Key, "strong"),
    ("strong-keys", Credential, "strong"),
    ("keys-rotated", Key, "rotated"),
    ("keys-undeletable", Key, "undeletable"),
    ("keys-undeletable", Secret, "undeletable"),
    ("tls-floor", Endpoint, "tls"),
    ("tunnel-ciphers", Network, "encrypted"),
    ("store-private", Store, "private"),
    ("store-private", Backup, "private"),
    ("store-private", Registry, "private"),
    ("logs-private", LogSink, "private"),
    ("endpoint-private", Endpoint, "private"),
    ("authenticated", Endpoint, "authenticated"),
    ("denies-by-default", Firewall, "denies_inbound"),
    ("denies-outbound", Firewall, "denies_outbound"),
    ("firewalled", Compute, "firewalled"),
    ("private-network", Endpoint, "attached"),
    ("private-network", Compute, "attached"),
    ("private-network", Cluster, "attached"),
    ("no-public-address", Compute, "private"),
    ("no-public-address", Cluster, "nodes_private"),
    ("network-isolated", Network, "isolated"),
    ("vault-private", Key, "private"),
    ("least-privilege", Identity, "least_privilege"),
    ("named-accounts", Identity, "named"),
    ("strong-authentication", Identity, "strong"),
    ("credential-expiry", Credential, "expires"),
    ("logs-protected", LogSink, "immutable"),
    ("access-logged", Endpoint, "logged"),
    ("access-logged", Cluster, "logged"),
    ("access-logged", Network, "logged"),
    ("backed-up-daily", Store, "backed_up"),
    ("versioned", Store, "versioned"),
    ("immutable", Store, "immutable"),
    ("immutable", Backup, "immutable"),
    ("undeletable", Store, "undeletable"),
    ("undeletable", Compute, "undeletable"),
    ("backup-kept", Backup, "kept"),
    ("secret-in-clear", Clear, "hidden"),
    ("telemetry-european", Transfer, "european"),
    ("hds-conditions", Store, "conditions"),
]


def made(kind: type[Facet], facts: dict[str, Any]) -> Facet:
    return kind(**facts)


@pytest.mark.parametrize(("id", "kind", "fact"), HANDED_ON)
def test_a_fact_is_handed_on_with_its_evidence(id: str, kind: type[Facet], fact: str) -> None:
    for truth in (YES, NO, MAYBE):
        assert rule(id).function(made(kind, {fact: truth}), context()) == truth
    assert kind in rule(id).facets


@pytest.mark.parametrize(("id", "kind", "fact"), [row for row in HANDED_ON if row[1] not in (Clear, Transfer)])
def test_it_looks_at_that_fact_alone(id: str, kind: type[Facet], fact: str) -> None:
    """The near counterexample: every other fact of the resource is bad, and the rule stays silent."""
    others = {
        name: NO
        for name in kind.__struct_fields__
        if name not in (fact, "place", "product", "copies", "days", "until", "administration", "front", "filtered")
    }
    assert rule(id).function(made(kind, others), context()) is None


def test_every_facet_of_these_rules_is_in_the_table() -> None:
    covered = {(id, kind) for id, kind, _ in HANDED_ON}
    elsewhere = {
        "stored-in-eea", "stored-in-eu", "technical-data-in-eu", "processed-in-eea", "processed-in-eu", "copies-in-eea",
        "copies-in-eu", "place-declared", "operator-in-eu", "parent-in-eu", "free-of-foreign-law", "eu-or-adequate-law",
        "no-third-country-order", "hds-certified", "secnumcloud-qualified", "endpoint-restricted",
        "application-firewall", "administration-encrypted", "administration-closed", "no-open-inbound",
        "log-retention-floor", "log-retention-ceiling", "opaque", "clusters-patched",
    }  # fmt: skip
    wanted = {(r.id, kind) for r in all_rules().values() for kind in r.facets if r.id not in elsewhere}
    wanted.remove(("denies-outbound", FirewallRule))  # a table of its own
    assert wanted == covered


FACTS = {"0": None, "+": YES, "-": NO, "?": MAYBE}


@pytest.mark.parametrize(("fact", "expected"), [("0", None), ("+", "+"), ("-", "?"), ("?", "?")])
def test_a_cluster_that_somebody_patches_by_hand_is_no_violation(fact: str, expected: str | None) -> None:
    truth = rule("clusters-patched").function(Cluster(patched=FACTS[fact]), context())
    assert (sign(truth) if truth is not None else None) == expected


def endpoint(private: str, restricted: str, filtered: str = "0", **more: Any) -> Endpoint:
    return Endpoint(private=FACTS[private], restricted=FACTS[restricted], filtered=FACTS[filtered], **more)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("+-", "+"),
        ("-+", "+"),
        ("--", "-"),
        ("-?", "?"),
        ("?-", "?"),
        ("0-", "-"),
        ("-0", "-"),
        ("00", None),
        ("+?", "+"),
    ],
)
def test_an_endpoint_is_private_or_restricted(facts: str, expected: str | None) -> None:
    assert sign(rule("endpoint-restricted").function(endpoint(*facts), context())) == expected


@pytest.mark.parametrize(
    ("facts", "administration", "restricted", "private"),
    [
        ("---", False, "?", "?"),
        ("--+", False, "?", "?"),
        ("-+-", False, "+", "?"),
        ("+--", False, "+", "+"),
        ("---", True, "-", "-"),
    ],
)
def test_a_web_front_may_have_to_be_public(facts: str, administration: bool, restricted: str, private: str) -> None:
    front = endpoint(*facts, administration=administration)
    assert sign(rule("endpoint-restricted").function(front, context())) == restricted
    assert sign(rule("endpoint-private").function(front, context())) == private


def test_a_front_is_one_by_declaration_too() -> None:
    it = Endpoint(private=NO, restricted=NO, front=True)
    assert sign(rule("endpoint-restricted").function(it, context())) == "?"
    assert sign(rule("endpoint-private").function(it, context())) == "?"


def test_an_open_front_says_what_to_attest() -> None:
    truth = rule("endpoint-restricted").function(endpoint("-", "-", "-"), context())
    assert {r.cause.fr for r in truth.reasons if r.cause} == {
        "exposé à toute adresse ; rien ne montre si c'est voulu (portail, passerelle) : à attester"
    }


@pytest.mark.parametrize(
    ("facts", "administration", "expected"),
    [
        ("--0", True, None),
        ("---", True, "-"),
        ("--+", True, "+"),
        ("+--", True, "+"),
        ("--?", True, "?"),
        ("---", False, "?"),
        ("--+", False, "+"),
    ],
)
def test_an_application_firewall_stands_before_administration(
    facts: str, administration: bool, expected: str | None
) -> None:
    front = endpoint(*facts, administration=administration)
    assert sign(rule("application-firewall").function(front, context())) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("---", "-"),
        ("+--", "+"),
        ("-++", "+"),
        ("-+-", "-"),
        ("-+?", "?"),
        ("-+0", "+"),
        ("-00", None),
        ("+00", "+"),
        ("?++", "+"),
        ("?+-", "?"),
    ],
)
def test_administration_over_a_public_network_is_guarded(facts: str, expected: str | None) -> None:
    private, tls, authenticated = (FACTS[f] for f in facts)
    it = Endpoint(private=private, tls=tls, authenticated=authenticated, administration=True)
    assert sign(rule("administration-encrypted").function(it, context())) == expected
    other = Endpoint(private=private, tls=tls, authenticated=authenticated)
    assert rule("administration-encrypted").function(other, context()) is None


@pytest.mark.parametrize(("facts", "expected"), [("--", "-"), ("-+", "+"), ("+-", "+"), ("??", "?"), ("00", None)])
def test_an_administration_interface_is_closed(facts: str, expected: str | None) -> None:
    assert sign(rule("administration-closed").function(endpoint(*facts, administration=True), context())) == expected
    assert rule("administration-closed").function(endpoint(*facts), context()) is None


def opening(*ranges: tuple[int, int], anyone: Truth = YES, inbound: bool = True) -> FirewallRule:
    return FirewallRule(anyone=anyone, ports=tuple(Ports(*r) for r in ranges), inbound=inbound, path="inbound_rule[0]")


@pytest.mark.parametrize(
    ("it", "administration", "web"),
    [
        (opening((22, 22)), "-", "-"),
        (opening((443, 443)), "+", "+"),
        (opening((80, 80), (443, 443)), "+", "+"),
        (opening((80, 443)), "-", "-"),
        (opening((8443, 8443)), "+", "-"),
        (opening((20, 25)), "-", "-"),
        (opening((23, 5431)), "-", "-"),
        (opening(), "-", "-"),
        (opening((0, 65535)), "-", "-"),
        (opening((1, 65535)), "-", "-"),
        (opening((24, 79)), "+", "-"),
        (opening((443, 443), (5432, 5432)), "-", "-"),
        (opening((22, 22), anyone=NO), "+", "+"),
        (opening((22, 22), anyone=MAYBE), "?", "?"),
        (opening((443, 443), anyone=MAYBE), "+", "+"),
        (opening((22, 22), inbound=False), None, None),
        (FirewallRule(anyone=YES, ports=None, path="inbound_rule[0]"), "?", "?"),
        (FirewallRule(anyone=NO, ports=None, path="inbound_rule[0]"), "+", "+"),
        (FirewallRule(anyone=MAYBE, ports=None, path="inbound_rule[0]"), "?", "?"),
    ],
)
def test_a_firewall_rule_keeps_closed_what_must_be(
    it: FirewallRule, administration: str | None, web: str | None
) -> None:
    assert sign(rule("administration-closed").function(it, context())) == administration
    assert sign(rule("no-open-inbound").function(it, context())) == web


@pytest.mark.parametrize(
    ("it", "expected"),
    [
        (opening(inbound=False), "-"),
        (opening((1, 65535), inbound=False), "-"),
        (opening((443, 443), (0, 65535), inbound=False), "-"),
        (opening(anyone=MAYBE, inbound=False), "?"),
        (FirewallRule(inbound=False, anyone=YES, ports=None, path="outbound_rule[0]"), "?"),
        (FirewallRule(inbound=False, anyone=NO, ports=None, path="outbound_rule[0]"), None),
        (opening(anyone=NO, inbound=False), None),
        (opening((443, 443), inbound=False), None),
        (opening((1, 65534), inbound=False), None),
        (opening(), None),
    ],
)
def test_a_rule_that_lets_everything_out_undoes_the_default(it: FirewallRule, expected: str | None) -> None:
    assert sign(rule("denies-outbound").function(it, context())) == expected


@pytest.mark.parametrize("service", ADMINISTRATION, ids=lambda s: f"{s.name}-{s.first}")
def test_each_administration_port_is_named(service: Any) -> None:
    truth = rule("administration-closed").function(opening((service.first, service.last)), context())
    shown = str(service.first) if service.first == service.last else f"{service.first}-{service.last}"
    assert told(truth) == ("-", [("p", "aucun port d'administration ni de base ouvert à toute adresse")])
    assert f"{service.name} ({shown})" in truth.reasons[0].detail.fr
    assert truth.reasons[0].detail.fr.startswith("ouvre ")


def test_unread_ports_say_so_and_where() -> None:
    it = FirewallRule(anyone=YES, ports=None, path="inbound_rule[0]")
    truth = rule("administration-closed").function(it, context())
    assert [(r.resource, r.path, r.cause.fr) for r in truth.reasons if r.cause] == [
        (YES.reasons[0].resource, "inbound_rule[0]", "les ports ne sont pas lisibles")
    ]


@pytest.mark.parametrize(
    ("on", "end", "expected"),
    [
        ("2026-11-22", "2027-11-22T00:00:00Z", "+"),
        ("2026-11-22", "2027-11-23T00:00:00Z", "-"),
        ("2026-11-22", "2027-11-22", "+"),
        ("2026-11-22", "2026-01-01T00:00:00+01:00", "+"),
        ("2026-01-01", "2027-11-22T00:00:00Z", "-"),
        ("2028-02-29", "2029-03-01T00:00:00Z", "+"),
        ("2028-02-29", "2029-03-02T00:00:00Z", "-"),
        ("2026-11-22", "jamais", "?"),
        ("2026-11-22", 1800000000, "?"),
        ("2026-11-22", UNTIL_APPLY, "?"),
        ("2026-11-22", SECRET, "?"),
    ],
)
def test_a_credential_ends_within_a_year_of_the_day(on: str, end: Any, expected: str) -> None:
    it = Credential(until=value(end, "expires_at"), expires=YES)
    truth = rule("credential-expiry").function(it, context(on=datetime.date.fromisoformat(on)))
    assert (sign(truth), [r.path for r in truth.reasons]) == (expected, ["expires_at"])


def test_a_credential_without_a_date_is_what_the_facts_say() -> None:
    for fact in (NO, MAYBE, None):
        it = Credential(until=value(MISSING, "expires_at"), expires=fact)
        assert rule("credential-expiry").function(it, context()) is fact


RETENTION = {"log_retention_min_days": 184, "log_retention_max_days": 366}


@pytest.mark.parametrize(
    ("days", "floor", "ceiling"),
    [
        (183, "-", "+"),
        (184, "+", "+"),
        (365, "+", "+"),
        (366, "+", "+"),
        (367, "+", "-"),
        (0, "-", "+"),
        (UNTIL_APPLY, "?", "?"),
        (MISSING, "?", "?"),
        ("un an", "?", "?"),
    ],
)
def test_retention_has_a_floor_and_a_ceiling(days: Any, floor: str, ceiling: str) -> None:
    sink = LogSink(days=value(days, "retention_days"))
    known = context(parameters=RETENTION)
    assert told(rule("log-retention-floor").function(sink, known)) == (
        floor,
        [("retention_days", "184 jours au moins")],
    )
    assert told(rule("log-retention-ceiling").function(sink, known)) == (
        ceiling,
        [("retention_days", "366 jours au plus")],
    )


def test_retention_follows_the_profile() -> None:
    from rempart.catalog import profiles
    from rempart.settings import Settings

    asked = ("pds", "eds", "ehds-spe")
    floors = {name: Settings().parameter("log_retention_min_days", profiles()[name]) for name in asked}
    assert floors == {"pds": 184, "eds": 184, "ehds-spe": 365}
    assert set(floors) <= set(profiles())
    assert rule("log-retention-floor").function(LogSink(), context(parameters=RETENTION)) is None


def test_a_parameter_that_no_profile_defines_is_a_defect() -> None:
    with pytest.raises(KeyError):
        rule("log-retention-floor").function(LogSink(days=value(1)), context())


def test_what_is_opaque_is_always_undetermined() -> None:
    cause = Text(fr="commande exécutée", en="command run")
    truth = rule("opaque").function(Opaque(cause=cause), context())
    assert (sign(truth), [r.cause for r in truth.reasons]) == ("?", [cause])
