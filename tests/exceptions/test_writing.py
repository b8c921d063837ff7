"""One waiver more: what is written, what is left alone, what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from rempart.errors import InputError
from rempart.exceptions.files import WAIVERS, read
from rempart.exceptions.records import Waiver
from rempart.exceptions.writing import add, appended

ON: Final = date(2026, 11, 22)
RULES: Final = ("stored-in-eea", "store-private")
NEW: Final = Waiver(
    rule="store-private",
    resource="vitrine-*",
    reason="Site public",
    approver="rssi@hopital.example",
    ticket="SEC-42",
    expires=date(2027, 1, 31),
)
ENTRY: Final = (
    '[[waiver]]\nrule = "store-private"\nresource = "vitrine-*"\nreason = "Site public"\n'
    'approver = "rssi@hopital.example"\nticket = "SEC-42"\nexpires = 2027-01-31\n'
)
THERE: Final = (
    "# Nos dispenses\r\n\r\n[[waiver]]   # la première\r\nrule = \"stored-in-eea\"\r\nresource = 'depot'\r\n"
    'reason = """\r\nlongue\r\n"""\r\napprover = "a"\r\nexpires = 2026-12-01'
)


def with_(**changes: Any) -> Waiver:
    return msgspec.structs.replace(NEW, **changes)


def test_the_first_one_makes_the_file(tmp_path: Path) -> None:
    add(tmp_path, NEW, rules=RULES, on=ON)
    assert (tmp_path / WAIVERS).read_bytes() == ENTRY.encode()


def test_what_is_there_stays_to_the_byte(tmp_path: Path) -> None:
    (tmp_path / WAIVERS).write_bytes(THERE.encode())
    add(tmp_path, NEW, rules=RULES, on=ON)
    expected = THERE + "\r\n\r\n" + ENTRY.replace("\n", "\r\n")
    assert (tmp_path / WAIVERS).read_bytes() == expected.encode()
    add(tmp_path, with_(resource="autre", ticket=""), rules=RULES, on=ON)
    found = read(tmp_path, rules=RULES, on=ON).waivers
    assert [w.resource for w in found] == ["depot", "vitrine-*", "autre"]
    assert found[1:] == (NEW, with_(resource="autre", ticket=""))


def test_an_expired_neighbour_does_not_hinder(tmp_path: Path) -> None:
    (tmp_path / WAIVERS).write_text(ENTRY.replace("vitrine-*", "autre").replace("2027-01-31", "2020-01-01"))
    add(tmp_path, NEW, rules=RULES, on=ON)
    assert len(read(tmp_path, rules=RULES, on=ON).waivers) == 2


@pytest.mark.parametrize(
    "text",
    [
        'guillemets " et \\ barre',
        "saut\nde ligne\ttabulation",
        "effacé \x7f \x01 \x1b[2J",
        "“é” 🏥",
        "]]\n[[waiver]]",
        "'''",
    ],
)
def test_any_text_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    add(tmp_path, with_(reason=text), rules=RULES, on=ON)
    assert read(tmp_path, rules=RULES, on=ON).waivers == (with_(reason=text),)
    assert (tmp_path / WAIVERS).read_text(encoding="utf-8").count("\n") == 7


@pytest.mark.parametrize(
    ("there", "new", "problems"),
    [
        ("", with_(rule="store-privat"), ["new waiver: unknown rule “store-privat”; did you mean “store-private”?"]),
        ("", with_(reason="  "), ["new waiver: “reason” is empty"]),
        ("", with_(expires=date(2026, 11, 21)), ["new waiver: “expires”: 2026-11-21 is in the past"]),
        (
            "",
            with_(expires=date(2027, 11, 23), resource="*", approver=""),
            [
                "new waiver: “approver” is empty",
                "new waiver: “resource”: “*” fits every resource; name those that you mean",
                "new waiver: “expires”: 2027-11-23 is too far; a waiver holds for one year at most, until 2027-11-22",
            ],
        ),
        (
            ENTRY,
            with_(reason="autre", expires=date(2027, 2, 1)),
            [f"{WAIVERS} already waives store-private for vitrine-*, until 2027-01-31; change that one"],
        ),
        (ENTRY.replace("reason", "raison"), NEW, [
            f"{WAIVERS}, waiver no. 1: unknown key “raison”; did you mean “reason”?",
            f"{WAIVERS}, waiver no. 1: missing key “reason”",
        ]),
        ("waiver = []\n", NEW, [
            f"{WAIVERS}: write waivers as [[waiver]] tables; this one cannot be added after what is there",
        ]),
        ("", with_(reason="\udc80"), ["new waiver: a text is not valid UTF-8"]),
    ],
)  # fmt: skip
def test_refused_and_nothing_written(tmp_path: Path, there: str, new: Waiver, problems: list[str]) -> None:
    if there:
        (tmp_path / WAIVERS).write_text(there)
    with pytest.raises(InputError) as refused:
        add(tmp_path, new, rules=RULES, on=ON)
    assert [problem.en for problem in refused.value.problems] == problems
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == ({WAIVERS: there} if there else {})


def test_a_file_in_one_line_end_keeps_it() -> None:
    assert appended(b"# x\n", NEW) == b"# x\n\n" + ENTRY.encode()
    assert appended(b"# x", NEW) == b"# x\n\n" + ENTRY.encode()
