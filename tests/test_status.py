"""docs/statuses.md, line by line: from verdicts to the status of a requirement, and to an exit code.

Each case gives the acl of some buckets to one rule: `private` is compliant, `public-read` a violation, an unknown one
undetermined. The requirement under test is a real one of the kind that the line speaks of.
"""

from __future__ import annotations

import datetime
from typing import Any, Final, NamedTuple

import pytest
from rempart.assessment import Assessment
from rempart.catalog import Profile, requirements
from rempart.deployment import Resource
from rempart.errors import InputError
from rempart.exceptions.files import Exceptions
from rempart.exceptions.records import Attestation, Derogation, Waiver
from rempart.facts.vocabulary import Hosted, Store
from rempart.rules import About, Rule, Severity
from rempart.status import DEFAULT_FAIL_ON
from rempart.testing import ON, assess, resource
from rempart.text import Text, same
from rempart.truth import Reason, State, Truth
from rempart.value import UNTIL_APPLY

AUTOMATED: Final = "CSP-R1111-9-1"
PARTIAL: Final = "MR-V-5.1"
REGISTRY: Final = "SREN-31-I"
ATTEST: Final = "MR-1.3"
HOST: Final = "HDS-EXI-28"
HOST_ATTEST: Final = "HDS-EXI-02"
QUALIFIED_HOST: Final = "SNC-19.2.b"
ADVICE: Final = "CIRC-6404-R9"
INFO: Final = next(id for id, r in requirements().items() if r.check == "info")
FUTURE: Final = next(id for id, r in requirements().items() if r.in_force_from and r.in_force_from > ON)

YESTERDAY: Final = ON - datetime.timedelta(days=1)
TOMORROW: Final = ON + datetime.timedelta(days=1)
LATER: Final = ON + datetime.timedelta(days=400)


def acl_of(store: Store, _: Any) -> Truth:
    assert store.private is not None
    return store.private


def always(state: State) -> Any:
    return lambda _facet, _context: Truth(state, (Reason(path="offering.hds", cause=None, detail=same("dated")),))


def private(*implements: str, about: About = About.WHERE, severity: Severity = Severity.HIGH) -> Rule:
    return Rule(
        id="store-private",
        implements=implements,
        about=about,
        severity=severity,
        title=Text("t", "t"),
        fix=Text("f", "f"),
        function=acl_of,
        facets=(Store,),
    )


def certificate(state: State, carries: Any = "hds") -> Rule:
    return Rule(
        id="certified",
        implements=("CSP-L1111-8",),
        about=About.CERTIFICATE,
        severity=Severity.CRITICAL,
        title=Text("t", "t"),
        fix=Text("f", "f"),
        function=always(state),
        facets=(Hosted,),
        carries=carries,
    )


ACLS: Final = {"ok": "private", "bad": "public-read", "unk": UNTIL_APPLY}


def buckets(kinds: str) -> list[Resource]:
    """`ok bad unk` as three buckets named a, b, c; `other` is classified as not holding health data."""
    made = []
    for name, kind in zip("abcdef", kinds.split(), strict=False):
        properties: dict[str, Any] = {"region": "fr-par", "acl": ACLS.get(kind, "public-read")}
        if kind == "other":
            properties["tags"] = {"donnees": "hors-sante"}
        if kind == "uncovered":
            made.append(resource("scaleway_not_a_type", {"region": "fr-par"}, name=name))
        else:
            made.append(resource("scaleway_object_bucket", properties, name=name))
    return made


def waiver(*names: str, until: datetime.date = LATER) -> Exceptions:
    return Exceptions(
        waivers=tuple(Waiver(rule="store-private", resource=n, reason="r", approver="x", expires=until) for n in names)
    )


def derogation(
    *ids: str, until: datetime.date = LATER, since: datetime.date = YESTERDAY, stacks: Any = ()
) -> Exceptions:
    record = Derogation(
        requirements=ids,
        basis="SREN-31-III",
        reference="D-1",
        authority="PM",
        stacks=stacks,
        since=since,
        until=until,
    )
    return Exceptions(derogations=(record,))


def attestation(id: str, until: datetime.date = LATER, since: datetime.date = YESTERDAY) -> Exceptions:
    return Exceptions(attestations=(Attestation(requirement=id, by="x", role="y", since=since, until=until),))


class Case(NamedTuple):
    name: str
    kinds: str
    requirement: str
    rules: list[Rule]
    status: str
    exit: int
    exceptions: Exceptions = Exceptions()
    also: tuple[str, ...] = ()
    """Further requirements of the profile."""


TRUE, FALSE, UNKNOWN = (certificate(state) for state in (State.TRUE, State.FALSE, State.UNKNOWN))
BOTH: Final = (AUTOMATED, REGISTRY)

CASES: Final = [
    # 1. not applicable
    Case("nothing in scope", "", AUTOMATED, [private(AUTOMATED)], "not_applicable", 3),
    Case("classified as not health data", "other", AUTOMATED, [private(AUTOMATED)], "not_applicable", 3),
    Case("one in scope, compliant", "other ok", AUTOMATED, [private(AUTOMATED)], "satisfied", 0),
    Case("one in scope, violated", "other bad", AUTOMATED, [private(AUTOMATED)], "violated", 1),
    Case("not yet in force", "bad", FUTURE, [private(FUTURE)], "not_applicable", 3),
    Case("for information", "ok", INFO, [], "not_applicable", 3),
    # 2. violated
    Case("violation", "bad", AUTOMATED, [private(AUTOMATED)], "violated", 1),
    Case("a violation outweighs undetermined", "unk bad ok", AUTOMATED, [private(AUTOMATED)], "violated", 1),
    Case("a violation outweighs a waiver", "bad bad", AUTOMATED, [private(AUTOMATED)], "violated", 1, waiver("a")),
    Case(
        "an expired waiver is none", "bad", AUTOMATED, [private(AUTOMATED)], "violated", 1, waiver("a", until=YESTERDAY)
    ),
    Case("a waiver on its last day", "bad", AUTOMATED, [private(AUTOMATED)], "waived", 0, waiver("a", until=ON)),
    Case("a waiver of another resource", "bad", AUTOMATED, [private(AUTOMATED)], "violated", 1, waiver("z")),
    Case("partial, violated", "bad", PARTIAL, [private(PARTIAL)], "violated", 1),
    Case("registry, violated", "bad", REGISTRY, [private(REGISTRY)], "violated", 1),
    Case("an attestation hides no violation", "bad", PARTIAL, [private(PARTIAL)], "violated", 1, attestation(PARTIAL)),
    # 3. undetermined
    Case("undetermined about where", "unk ok", AUTOMATED, [private(AUTOMATED)], "undetermined", 3),
    Case("undetermined about data", "unk ok", AUTOMATED, [private(AUTOMATED, about=About.DATA)], "undetermined", 0),
    Case("automated without a rule", "ok", AUTOMATED, [], "undetermined", 3),
    Case("registry without a rule", "ok", REGISTRY, [], "undetermined", 3),
    Case("undetermined outweighs a waiver", "unk bad", AUTOMATED, [private(AUTOMATED)], "undetermined", 3, waiver("b")),
    Case(
        "an attestation hides nothing undetermined",
        "unk",
        PARTIAL,
        [private(PARTIAL)],
        "undetermined",
        3,
        attestation(PARTIAL),
    ),
    # 4. derogated, waived
    Case("derogated", "bad ok", REGISTRY, [private(REGISTRY)], "derogated", 0, derogation(REGISTRY)),
    Case(
        "derogation expired", "bad", REGISTRY, [private(REGISTRY)], "violated", 1, derogation(REGISTRY, until=YESTERDAY)
    ),
    Case(
        "derogation on its last day",
        "bad",
        REGISTRY,
        [private(REGISTRY)],
        "derogated",
        0,
        derogation(REGISTRY, until=ON),
    ),
    Case(
        "derogation not begun",
        "bad",
        REGISTRY,
        [private(REGISTRY)],
        "violated",
        1,
        derogation(REGISTRY, since=TOMORROW),
    ),
    Case(
        "derogation of another stack",
        "bad",
        REGISTRY,
        [private(REGISTRY)],
        "violated",
        1,
        derogation(REGISTRY, stacks=("x",)),
    ),
    Case(
        "derogation of this stack",
        "bad",
        REGISTRY,
        [private(REGISTRY)],
        "derogated",
        0,
        derogation(REGISTRY, stacks=("dev",)),
    ),
    Case(
        "one of two requirements derogated: it still counts",
        "bad",
        REGISTRY,
        [private(*BOTH)],
        "derogated",
        1,
        derogation(REGISTRY),
        (AUTOMATED,),
    ),
    Case("the other of the two", "bad", AUTOMATED, [private(*BOTH)], "violated", 1, derogation(REGISTRY), (REGISTRY,)),
    Case(
        "derogated, and an undetermined one beside",
        "bad unk",
        REGISTRY,
        [private(REGISTRY)],
        "undetermined",
        3,
        derogation(REGISTRY),
    ),
    Case("waived", "bad ok", AUTOMATED, [private(AUTOMATED)], "waived", 0, waiver("a")),
    Case("waived undetermined", "unk ok", AUTOMATED, [private(AUTOMATED)], "waived", 0, waiver("a")),
    Case("waived whatever the requirement", "bad", PARTIAL, [private(PARTIAL)], "waived", 0, waiver("a")),
    # 5. compliant
    Case("automated", "ok ok", AUTOMATED, [private(AUTOMATED)], "satisfied", 0),
    Case("registry", "ok", REGISTRY, [private(REGISTRY)], "satisfied", 0),
    Case("partial is never satisfied", "ok", PARTIAL, [private(PARTIAL)], "to_attest", 0),
    Case("partial, attested", "ok", PARTIAL, [private(PARTIAL)], "attested", 0, attestation(PARTIAL)),
    Case(
        "partial, attestation expired",
        "ok",
        PARTIAL,
        [private(PARTIAL)],
        "to_attest",
        0,
        attestation(PARTIAL, until=YESTERDAY),
    ),
    Case(
        "partial, attestation not begun",
        "ok",
        PARTIAL,
        [private(PARTIAL)],
        "to_attest",
        0,
        attestation(PARTIAL, since=TOMORROW),
    ),
    Case("attest", "ok", ATTEST, [private(AUTOMATED)], "to_attest", 0, also=(AUTOMATED,)),
    Case("attest, attested", "ok", ATTEST, [private(AUTOMATED)], "attested", 0, attestation(ATTEST), (AUTOMATED,)),
    Case(
        "automated cannot be attested",
        "unk",
        AUTOMATED,
        [private(AUTOMATED)],
        "undetermined",
        3,
        attestation(AUTOMATED),
    ),
    # whose duty
    Case("carried by the certificate", "ok", HOST, [private(HOST), TRUE], "carried", 0),
    Case("carried, without a mirror", "ok", HOST_ATTEST, [TRUE], "carried", 0),
    Case("the certificate is not established", "ok", HOST, [private(HOST), UNKNOWN], "undetermined", 3),
    Case("the certificate is missing", "ok", HOST, [private(HOST), FALSE], "violated", 1),
    Case("the mirror is violated", "bad", HOST, [private(HOST), TRUE], "violated", 1),
    Case("the mirror is undetermined", "unk", HOST, [private(HOST), TRUE], "undetermined", 3),
    Case("a mirror alone never satisfies", "ok", HOST, [private(HOST)], "undetermined", 0),
    Case("nobody attests for the host", "ok", HOST_ATTEST, [UNKNOWN], "undetermined", 3, attestation(HOST_ATTEST)),
    Case("qualification carries", "ok", QUALIFIED_HOST, [certificate(State.TRUE, "secnumcloud")], "carried", 0),
    Case(
        "the HDS certificate carries no qualification",
        "ok",
        QUALIFIED_HOST,
        [private(QUALIFIED_HOST), TRUE],
        "undetermined",
        0,
        also=("CSP-L1111-8",),
    ),
    # advice
    Case("advice changes no exit code", "bad ok", ADVICE, [private(ADVICE)], "violated", 0),
    Case("undetermined advice neither", "unk", ADVICE, [private(ADVICE)], "undetermined", 0),
    # exit
    Case("uncovered", "ok uncovered", AUTOMATED, [private(AUTOMATED)], "satisfied", 3),
    Case("1 before 3", "bad uncovered unk", AUTOMATED, [private(AUTOMATED)], "violated", 1),
]


def assessed(case: Case) -> Assessment:
    profile = Profile("test", dict.fromkeys((case.requirement, *case.also), "test"))
    return assess(*buckets(case.kinds), profile=profile, rules=case.rules, exceptions=case.exceptions)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_status_and_exit(case: Case) -> None:
    assessment = assessed(case)
    statuses = {result.requirement.id: result.status for result in assessment.results}
    assert (statuses[case.requirement], assessment.exit_code()) == (case.status, case.exit)


def test_there_are_enough_cases() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40


def test_an_attestation_shows_the_code_half() -> None:
    (result,) = assessed(Case("", "ok", PARTIAL, [private(PARTIAL)], "", 0)).results
    assert (result.code, result.verdicts) == ("compliant", 1)


def test_a_derogated_verdict_stays_a_violation() -> None:
    assessment = assessed(Case("", "bad", REGISTRY, [private(REGISTRY)], "", 0, derogation(REGISTRY)))
    (verdict,) = assessment.verdicts
    assert (verdict.status, verdict.derogated, verdict.counts) == ("violation", True, False)
    assert [d.reference for d in verdict.derogations] == ["D-1"]


@pytest.mark.parametrize(
    ("kinds", "exceptions", "fail_on", "code"),
    [
        ("bad", Exceptions(), "violation", 1),
        ("bad", Exceptions(), "violation:high", 1),
        ("bad", Exceptions(), "violation:critical", 0),
        ("bad", Exceptions(), "violation:low", 1),
        ("unk", Exceptions(), "violation", 0),
        ("unk", Exceptions(), "undetermined", 3),
        ("unk", Exceptions(), "undetermined:where", 3),
        ("unk", Exceptions(), "undetermined:who", 0),
        ("ok uncovered", Exceptions(), "violation", 0),
        ("ok uncovered", Exceptions(), "uncovered", 3),
        ("bad", derogation(REGISTRY), "derogated", 1),
        ("bad", waiver("a"), "waived", 1),
        ("ok", waiver("a"), "waived", 0),
        ("ok", waiver("z", until=TOMORROW), "expiring", 1),
        ("ok", waiver("z", until=LATER), "expiring", 0),
        ("ok", waiver("z", until=YESTERDAY), "expiring", 1),
        ("", Exceptions(), "violation", 3),
    ],
)
def test_fail_on(kinds: str, exceptions: Exceptions, fail_on: str, code: int) -> None:
    assessment = assessed(Case("", kinds, REGISTRY, [private(REGISTRY)], "", 0, exceptions))
    assert assessment.exit_code(fail_on.split(",")) == code


def test_an_input_that_may_not_hold_everything_establishes_nothing() -> None:
    profile = Profile("test", {"CSP-L1111-8": "test"})
    codes = [
        assess(*buckets("ok"), profile=profile, rules=[rule], complete=complete).exit_code()
        for rule in (TRUE, FALSE)
        for complete in (True, False)
    ]
    assert codes == [0, 3, 1, 1]


def test_fail_on_attest() -> None:
    assessment = assessed(Case("", "ok", PARTIAL, [private(PARTIAL)], "", 0))
    assert [assessment.exit_code([word]) for word in ("attest", "violation")] == [3, 0]


@pytest.mark.parametrize("word", ["violations", "violation:huge", "undetermined:critical", "uncovered:x", ""])
def test_an_unknown_word_is_refused(word: str) -> None:
    with pytest.raises(InputError):
        assessed(Case("", "ok", AUTOMATED, [private(AUTOMATED)], "", 0)).exit_code([word])


def test_the_default_is_the_documented_one() -> None:
    assert ",".join(DEFAULT_FAIL_ON) == (
        "violation,undetermined:where,undetermined:who,undetermined:certificate,uncovered"
    )
