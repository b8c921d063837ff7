"""The comment: one screen, honest, what is new first, and no name that acts on the page."""

from __future__ import annotations

import html
import re
from typing import Final, get_args

import pytest
from markdown_it import MarkdownIt
from rempart.assessment import Assessment
from rempart.deployment import Location, Source
from rempart.reports import markdown
from rempart.reports.clean import clean
from rempart.reports.commonmark import code, prose
from rempart.reports.findings import cut
from rempart.rules import About
from rempart.text import Language

from tests.reports import kit

LANGUAGES: tuple[Language, ...] = get_args(Language)
PAGE: Final = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

TAGS: Final = {
    "h3", "p", "code", "table", "thead", "tbody", "tr", "th", "td", "br", "sub", "details", "summary"
}  # fmt: skip


def comment(assessment: Assessment, lang: Language = "fr") -> str:
    """The comment, once it fits one screen and renders to nothing but the tags that are meant."""
    told = markdown.render(assessment, lang=lang).decode()
    assert len(told) <= 65_536
    assert len(told.splitlines()) <= 40
    page = PAGE.render(told)
    inside = re.sub(r"^<!--.*?-->", "", page)
    assert set(re.findall(r"<([a-z0-9]+)", inside)) <= TAGS
    assert "<!--" not in inside
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL):
        assert len(re.findall(r"<t[hd]", row)) == 5
    return told


def test_a_comment_whole() -> None:
    told = comment(kit.assess(kit.bucket(), kit.unknown("u"), kit.bucket("clos", "private"), kit.uncovered()))
    assert told.splitlines()[:-1] == [
        "<!-- rempart:test:dev -->",
        "### rempart : Refusé : 1 violation",
        "",
        "Pile `dev`, profil `test`, au 2026-11-22 ; 3 ressources jugées.",
        "",
        "| Gravité | Règle | Ressource | Où | À faire |",
        "| --- | --- | --- | --- | --- |",
        '| élevée | `store-private` | `entrepot`<br>`acl = "public-read", attendu : aucun accès public` | '
        '`__main__.py:7` | Écrivez acl = "private" |',
        "| élevée (indéterminé) | `store-private` | `u`<br>`acl : connu seulement après application, attendu : aucun "
        'accès public` | `__main__.py:7` | Écrivez acl = "private" |',
        "| élevée | `uncovered` | `mystere`<br>`non couvert, aucune règle ne connaît ce type` | `__main__.py:9` | "
        "Remplacez la ressource par un type que rempart connaît, ou faites-la examiner par une personne et écartez "
        "« uncovered » de --fail-on. |",
        "",
        "Aussi : 1 verdict indéterminé (dont 1 ci-dessus), 0 exigence à attester, 1 ressource non couverte.",
        "",
    ]
    assert "rempart explain store-private" in told.splitlines()[-1]


def test_what_is_known_is_folded_below() -> None:
    old, new = kit.bucket("ancien"), kit.bucket("nouveau")
    told = comment(kit.assess(old, new, exceptions=kit.listed(old)), "en")
    above, folded = told.split("<details>")
    assert [name in above for name in ("`nouveau`", "`ancien`")] == [True, False]
    assert [name in folded for name in ("`nouveau`", "`ancien`")] == [False, True]
    assert "<summary>1 finding already known, which does not block (rempart.baseline.json)</summary>" in folded
    assert "### rempart: Refused: 1 violation; not counting 1 finding already known\n" in above


def test_the_table_is_cut_and_counts_the_rest() -> None:
    rules = tuple(kit.rule(id=f"rule-{n}") for n in range(20))
    told = comment(kit.assess(kit.bucket("a"), kit.bucket("b"), rules=rules), "en")
    rows = [line for line in told.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == markdown.ROWS
    assert rows[-1].startswith("| … and 9 more rules (18 verdicts) |")
    known = kit.assess(kit.bucket("a"), rules=rules, exceptions=kit.listed(kit.bucket("a"), rule="rule-3"))
    assert comment(known).count("… et ") == 1


def test_a_fix_that_several_rules_share_is_told_once() -> None:
    told = comment(kit.assess(kit.bucket(), rules=(kit.rule(id="first"), kit.rule(id="second"))))
    assert told.count('Écrivez acl = "private"') == 1
    assert "| comme `first` |" in told


@pytest.mark.parametrize(
    ("assessment", "said"),
    [
        (lambda: kit.assess(), "Conformité non établie : rien n'a été jugé"),
        (lambda: kit.assess(kit.unknown()), "Conformité non établie : 1 verdict indéterminé sur le lieu"),
        (lambda: kit.assess(kit.bucket("b", "private"), kit.uncovered()), "Conformité non établie : 1 ressource non"),
        (
            lambda: kit.assess(kit.unknown(), rules=(kit.rule(about=About.DATA),)),
            "Aussi : 1 verdict indéterminé, 0 exigence",
        ),
        (lambda: kit.assess(kit.bucket(), exceptions=kit.WAIVED), "; hors 1 verdict écarté par dispense"),
        (lambda: kit.assess(kit.bucket(), rules=(kit.rule("CIRC-6404-R9"),)), "1 conseil non suivi"),
    ],
)
def test_it_never_reads_better_than_it_is(assessment: object, said: str) -> None:
    told = comment(assessment())  # type: ignore[operator]
    assert said in told
    assert "conforme" not in told.lower()


def test_the_table_holds_what_blocks_alone() -> None:
    for assessment in (
        kit.assess(kit.unknown(), rules=(kit.rule(about=About.DATA),)),
        kit.assess(kit.bucket(), rules=(kit.rule("CIRC-6404-R9"),)),
        kit.assess(kit.bucket(), exceptions=kit.WAIVED),
    ):
        assert "`entrepot`" not in comment(assessment)
    known = kit.assess(
        kit.unknown(), rules=(kit.rule("CIRC-6404-R9"),), exceptions=kit.listed(kit.unknown(), status="undetermined")
    )
    assert "<details>" not in comment(known)


@pytest.mark.parametrize(
    ("stack", "path", "wanted"),
    [
        ("azure", ".", "<!-- rempart:test:azure -->"),
        ("", "a/plan.json", "<!-- rempart:test:a%2Fplan.json -->"),
        ("x--><script>", ".", "<!-- rempart:test:x-%2D%3E%3Cscript%3E -->"),
    ],
)
def test_the_mark_tells_the_runs_apart(stack: str, path: str, wanted: str) -> None:
    source = Source(kind="terraform-plan", path=path, stack=stack)
    assert comment(kit.assess(kit.bucket(), source=source)).splitlines()[0] == wanted


@pytest.mark.parametrize("name", kit.HOSTILE)
def test_hostile_names_stay_text(name: str) -> None:
    made = kit.bucket(name, acl=name)
    made.location = Location(name, 1)
    source = Source(kind="preview", path=name, stack=name, project="test")
    told = comment(kit.assess(made, source=source))
    page = PAGE.render(told)
    outside = re.sub(r"<code>.*?</code>", "", re.sub(r"^<!--.*?-->", "", page), flags=re.DOTALL)
    assert not re.search("evil|everyone|owned|secret", outside)
    assert "<a" not in page
    assert "www." not in re.sub(r"`[^`]*`", "", told.partition("\n")[2])  # hosts link a bare address outside code


@pytest.mark.parametrize("name", kit.HOSTILE)
def test_code_shows_the_name_as_it_is(name: str) -> None:
    page = PAGE.render(f"| a | b |\n| - | - |\n| {code(name)} | x |")
    cells = re.findall(r"<td>(.*?)</td>", page, re.DOTALL)
    assert len(cells) == 2
    match = re.fullmatch("<code>(.*)</code>", cells[0], re.DOTALL)
    assert match is not None
    assert html.unescape(match[1]) == cut(clean(name), 80)


def test_prose_has_no_markup() -> None:
    told = 'a *b* _c_ `d` [e](f) <g> | ~~h~~ # i \\ & "j"'
    page = PAGE.renderInline(prose(told))
    assert "<" not in page
    assert html.unescape(page) == told


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stack", ["azure", "scaleway"])
def test_the_stacks_fit_one_screen(stack: str, lang: Language) -> None:
    assessment = kit.stack(stack)
    told = comment(assessment, lang)
    assert ("Refusé" if lang == "fr" else "Refused") in told.splitlines()[1]
    if stack == "azure":
        assert f"`free-of-foreign-law` | `identites` {'et' if lang == 'fr' else 'and'} 86 " in told
    assert told.encode() == markdown.render(assessment, lang=lang)
