"""`rempart.baseline.json`: what enters, what stays, what leaves, and what a bad file gets."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import jsonschema
import msgspec
import pytest
import rempart
from rempart.assessment import Assessment, evaluate, fingerprint
from rempart.deployment import Resource
from rempart.errors import InputError
from rempart.exceptions import baseline
from rempart.exceptions.baseline import FILE, BaselineFile, Entry
from rempart.exceptions.files import Exceptions
from rempart.exceptions.records import Derogation, Waiver
from rempart.rules import all_rules
from rempart.settings import Settings
from rempart.testing import ON, deployment, profile_of, resource
from rempart.value import UNTIL_APPLY

RULE: Final = all_rules()["store-private"]
OTHER: Final = all_rules()["stored-in-eea"]
BEFORE: Final = ON - timedelta(days=30)
ACLS: Final = {"ok": "private", "bad": "public-read", "unk": UNTIL_APPLY}
BUCKET: Final = "scaleway_object_bucket"


def buckets(kinds: str) -> list[Resource]:
    """`ok bad unk new` as resources named a, b, c, d; `none` declares nothing, `new` is of a type without rules."""
    made = []
    for name, kind in zip("abcdef", kinds.split(), strict=False):
        if kind == "new":
            made.append(resource("scaleway_not_a_type", {"region": "fr-par"}, name=name))
        elif kind != "none":
            made.append(resource(BUCKET, {"region": "fr-par", "acl": ACLS[kind]}, name=name))
    return made


def assessed(
    kinds: str,
    *,
    stack: str = "dev",
    complete: bool = True,
    rules: Any = (RULE,),
    exceptions: Exceptions | None = None,
    on: date = ON,
) -> Assessment:
    return evaluate(
        deployment(*buckets(kinds), stack=stack, complete=complete),
        rules,
        profile_of(rules),
        on,
        settings=Settings(),
        exceptions=exceptions or Exceptions(),
    )


def entry(
    name: str, status: Any = "violation", *, since: date = ON, stack: str = "dev", rule: str = "store-private"
) -> Entry:
    type = "scaleway_not_a_type" if status == "uncovered" else BUCKET
    named = resource(type, name=name)
    rule = "uncovered" if status == "uncovered" else rule
    return Entry(
        stack=stack,
        rule=rule,
        resource=named.urn,
        status=status,
        since=since,
        fingerprint=fingerprint(rule, named, "test"),
    )


def test_what_enters_a_new_file_is_what_fails() -> None:
    change = baseline.compared(None, assessed("ok bad unk new"))
    expected = (entry("b"), entry("c", "undetermined"), entry("d", "uncovered"))
    assert change == baseline.Change(expected, expected, (), (), ())


def test_waived_derogated_and_advice_stay_out() -> None:
    waiver = Waiver(rule="store-private", resource="a", reason="r", approver="x", expires=ON)
    assert baseline.failing(assessed("bad ok", exceptions=Exceptions(waivers=(waiver,)))) == {}
    derogation = Derogation(requirements=("SREN-31-I",), basis="SREN-31-III", reference="r", authority="a", until=ON)
    derogable = msgspec.structs.replace(RULE, implements=("SREN-31-I",))
    assert baseline.failing(assessed("bad", rules=(derogable,), exceptions=Exceptions(derogations=(derogation,)))) == {}
    assert len(baseline.failing(assessed("bad", rules=(derogable,)))) == 1
    advice = msgspec.structs.replace(RULE, implements=("CIRC-6404-R9",))
    assert baseline.failing(assessed("bad", rules=(advice,))) == {}


class Case(NamedTuple):
    what: str
    recorded: tuple[Entry, ...]
    kinds: str
    entries: tuple[Entry, ...]
    removed: tuple[Entry, ...] = ()
    refused: tuple[Entry, ...] = ()
    kept_unseen: tuple[Entry, ...] = ()
    options: dict[str, Any] = {}  # noqa: RUF012  # never changed


OLD: Final = entry("a", since=BEFORE)
OLD_UNKNOWN: Final = entry("a", "undetermined", since=BEFORE)
OLD_UNCOVERED: Final = entry("a", "uncovered", since=BEFORE)
ELSEWHERE: Final = entry("a", since=BEFORE, stack="prod")
UNRUN: Final = entry("a", since=BEFORE, rule="stored-in-eea")
RETIRED: Final = entry("a", since=BEFORE, rule="a-rule-of-old")

CASES: Final = [
    Case("what still fails stays, with its day", (OLD,), "bad", (OLD,)),
    Case("what is mended leaves", (OLD,), "ok", (), removed=(OLD,)),
    Case("what is no longer declared leaves", (OLD,), "none ok", (), removed=(OLD,)),
    Case("what is new stays out", (OLD,), "bad bad", (OLD,), refused=(entry("b"),)),
    Case("an empty file grows no more than another", (), "bad", (), refused=(entry("a"),)),
    Case("undetermined turned violation is new", (OLD_UNKNOWN,), "bad", (OLD_UNKNOWN,), refused=(entry("a"),)),
    Case("violation turned undetermined stays known", (OLD,), "unk", (OLD,)),
    Case("an uncovered resource stays known", (OLD_UNCOVERED,), "new ok", (OLD_UNCOVERED,)),
    Case("an uncovered resource that goes leaves", (OLD_UNCOVERED,), "ok", (), removed=(OLD_UNCOVERED,)),
    Case("another stack's entry is not ours to mend", (ELSEWHERE,), "ok", (ELSEWHERE,)),
    Case("nor does it excuse us", (ELSEWHERE,), "bad", (ELSEWHERE,), refused=(entry("a"),)),
    Case("a rule that did not run proves nothing", (UNRUN,), "ok", (UNRUN,), kept_unseen=(UNRUN,)),
    Case("a rule that exists no more leaves", (RETIRED,), "ok", (), removed=(RETIRED,)),
    Case(
        "an incomplete input proves nothing",
        (OLD,),
        "none ok",
        (OLD,),
        refused=(entry("b", "undetermined"),),  # an ACL of its own may stand elsewhere
        kept_unseen=(OLD,),
        options={"complete": False},
    ),
    Case("an empty input proves nothing", (OLD,), "", (OLD,), kept_unseen=(OLD,)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case.what for case in CASES])
def test_a_file_only_shrinks(case: Case) -> None:
    change = baseline.compared(case.recorded, assessed(case.kinds, **case.options))
    assert change == baseline.Change(case.entries, (), case.removed, case.refused, case.kept_unseen)


def test_it_grows_on_demand_and_dates_what_enters() -> None:
    change = baseline.compared((OLD_UNKNOWN, ELSEWHERE), assessed("bad unk"), grow=True)
    new = (entry("a"), entry("b", "undetermined"))
    assert change == baseline.Change((*new, ELSEWHERE), new, (), (), ())


def test_shrinking_again_changes_nothing() -> None:
    once = baseline.compared((OLD, ELSEWHERE, RETIRED), assessed("bad ok unk"))
    twice = baseline.compared(once.entries, assessed("bad ok unk"))
    assert (twice.entries, twice.removed, twice.added) == (once.entries, (), ())


@pytest.mark.parametrize(
    ("recorded", "status", "is_known"),
    [
        ("violation", "violation", True),
        ("violation", "undetermined", True),
        ("undetermined", "undetermined", True),
        ("undetermined", "violation", False),
        ("uncovered", "uncovered", True),
        ("uncovered", "undetermined", False),
        ("violation", "uncovered", False),
        ("violation", "compliant", False),
        ("violation", "waived", False),
        ("violation", "not_applicable", False),
    ],
)
def test_known(recorded: Any, status: str, is_known: bool) -> None:
    listed = entry("a", recorded, since=BEFORE)
    found = baseline.known({listed.fingerprint: listed}, listed.fingerprint, status)
    assert found == (BEFORE if is_known else None)
    assert baseline.known({listed.fingerprint: listed}, "0" * 32, status) is None


def test_written_and_read_back(tmp_path: Path) -> None:
    assert baseline.load(tmp_path) is None
    assert baseline.read(tmp_path, "dev") == {}
    entries = (entry("b", stack="prod"), entry("d", "uncovered"), OLD)
    assert baseline.write(tmp_path, entries) is True
    assert baseline.load(tmp_path) == (OLD, entries[1], entries[0])
    assert baseline.read(tmp_path, "dev") == {e.fingerprint: e for e in (OLD, entries[1])}
    assert baseline.read(tmp_path, "prod") == {entries[0].fingerprint: entries[0]}
    assert baseline.read(tmp_path, "") == {}
    assert baseline.write(tmp_path, reversed(entries)) is False


def test_the_file_to_the_byte(tmp_path: Path) -> None:
    baseline.write(tmp_path, [])
    about = (
        "Fichier généré par « rempart baseline », à ne pas modifier. / "
        "Generated by “rempart baseline”, not to be edited."
    )
    head = f'{{\n  "schema": 1,\n  "about": "{about}",\n  "entries": '
    assert (tmp_path / FILE).read_text(encoding="utf-8") == head + "[]\n}\n"
    baseline.write(tmp_path, [OLD, entry("b", "undetermined")])
    assert (tmp_path / FILE).read_text(encoding="utf-8") == head + (
        '[\n    {"stack":"dev","rule":"store-private","resource":"urn:pulumi:dev::test::scaleway_object_bucket::a",'
        f'"status":"violation","since":"2026-10-23","fingerprint":"{OLD.fingerprint}"}},\n'
        '    {"stack":"dev","rule":"store-private","resource":"urn:pulumi:dev::test::scaleway_object_bucket::b",'
        f'"status":"undetermined","since":"2026-11-22","fingerprint":"{entry("b").fingerprint}"}}\n  ]\n}}\n'
    )
    schema = json.loads((SCHEMAS / "rempart.baseline.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads((tmp_path / FILE).read_bytes()), schema)


SCHEMAS: Final = Path(rempart.__file__).parent / "schemas"


def test_the_shipped_schema_is_that_of_the_reader() -> None:
    shipped = json.loads((SCHEMAS / "rempart.baseline.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(shipped)
    made = msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(BaselineFile)))
    assert shipped == {"$schema": shipped["$schema"], **made}


def test_what_a_merge_left_twice_counts_for_the_lesser(tmp_path: Path) -> None:
    for entries in ((OLD, OLD_UNKNOWN), (OLD_UNKNOWN, OLD)):
        (tmp_path / FILE).write_bytes(baseline.rendered(entries))
        assert baseline.read(tmp_path, "dev") == {OLD.fingerprint: OLD_UNKNOWN}
    twins = (OLD, entry("a", since=ON))
    assert baseline.compared(twins, assessed("bad")).entries == (OLD,)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ("refaites-la",)),
        (b"[]", ("refaites-la",)),
        (b"\xff\xfe", ("refaites-la",)),
        (b"[" * 100_000, ("refaites-la",)),
        (b'{"schema": 2, "entries": []}', ("schema", "2")),
        (b'{"schema": 1}', ("entries",)),
        (b'{"schema": 1, "entries": [], "extra": 1}', ("extra",)),
        (baseline.rendered([OLD]).replace(b'"violation"', b'"compliant"'), ("entries[0]", "status")),
        (baseline.rendered([OLD]).replace(b"2026-10-23", b"2026-13-23"), ("since",)),
        (baseline.rendered([OLD]).replace(OLD.fingerprint.encode(), b"x"), ("fingerprint",)),
        (baseline.rendered([OLD]).replace(b'"stack"', b'"stak"'), ("stak",)),
        (baseline.rendered([OLD]).replace(b"\n    {", b"\n<<<<<<< HEAD\n    {"), ("conflit de fusion",)),
    ],
)
def test_refused(tmp_path: Path, content: bytes, said: tuple[str, ...]) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(InputError) as refused:
        baseline.read(tmp_path, "dev")
    message = refused.value.message.fr
    assert all(word in message for word in (FILE, *said)), message
    assert "\n" not in message


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(InputError, match=FILE):
        baseline.load(tmp_path)


def test_names_that_play_with_the_screen_are_escaped() -> None:
    named = msgspec.structs.replace(OLD, resource="urn:pulumi:dev::test::t::a\u202eb\x1b")
    content = baseline.rendered([named])
    assert b"a\\u202eb\\u001b" in content
    assert msgspec.json.decode(content, type=BaselineFile).entries == (named,)
