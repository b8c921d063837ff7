"""`rempart explain`, for every rule and every requirement, in both languages, on a screen of 80 columns."""

from __future__ import annotations

import re
from io import StringIO
from typing import get_args

import pytest
from rempart import catalog, examples
from rempart.errors import InputError
from rempart.reading import judged, properties_read
from rempart.reports import explain
from rempart.rules import all_rules
from rempart.text import Language
from rich.console import Console

COLUMNS = 80
LANGUAGES: tuple[Language, ...] = get_args(Language)


def shown(name: str, lang: Language = "fr") -> str:
    console = Console(file=StringIO(), width=COLUMNS, color_system=None)
    explain.render(console, name, lang=lang)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def sections(text: str) -> dict[str, list[str]]:
    """Heading → the lines under it, without their indent."""
    found: dict[str, list[str]] = {}
    for block in text.split("\n\n")[1:]:
        head, *lines = block.splitlines()
        found[head] = [line.strip() for line in lines]
    return found


def faults(text: str, lang: Language) -> list[str]:
    """Lines that are too wide, that end in a space, or whose French punctuation stands wrong."""
    lines = [line for line in text.splitlines() if "http" not in line]
    found = [line for line in lines if len(line) > COLUMNS or line != line.rstrip()]
    found += [line for line in lines if re.match(r"\s*[:;!?»]", line)]
    if lang == "fr":
        found += [line for line in lines if re.search(r"\w :\S|[a-zé](?:;|!) ", line)]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [*all_rules(), *catalog.requirements()])
def test_everything_can_be_explained(name: str, lang: Language) -> None:
    text = shown(name, lang)
    assert text.startswith(f"{name}  ")
    assert faults(text, lang) == []


def test_a_rule_says_what_it_implements_reads_and_gives_and_how_to_mend() -> None:
    found = sections(shown("versioned"))
    assert list(found) == ["Met en œuvre", "Propriétés lues", "Exemples (chacun est un test)", "Comment corriger"]
    assert found["Propriétés lues"] == [
        "scaleway :",
        "versioning.enabled : scaleway_object_bucket",
        "azure-native :",
        "isVersioningEnabled : azure-native:storage:BlobServiceProperties",
    ]
    verdicts = [line for line in found["Exemples (chacun est un test)"] if line.endswith(" :")]
    assert verdicts == ["conforme à la règle :", "violation :", "indéterminé :"]
    assert "scaleway_object_bucket versioning = [{enabled = true}]" in found["Exemples (chacun est un test)"]


def test_a_near_counterexample_is_told_as_one() -> None:
    text = " ".join(shown("administration-closed").split())
    assert (
        'inbound_rule = [{action = "accept", port = 443, ip_range = "0.0.0.0/0"}] (presque une violation, et pourtant'
        " aucune)" in text
    )


def test_a_long_list_of_types_is_cut_and_says_so() -> None:
    read = properties_read(all_rules()["stored-in-eea"])["scaleway"]
    of_region = [type for type, paths in read.items() if paths == ("zone", "region")]
    assert len(of_region) > explain.MOST
    text = " ".join(shown("stored-in-eea").split())
    assert f"zone, region : {', '.join(of_region[: explain.MOST - 1])} et {len(of_region) - explain.MOST + 1}" in text


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("secnumcloud-qualified", "les faits datés du catalogue sur l'hébergeur"),
        ("sealed-studies", "l'ensemble de la pile, et ce qui y renvoie à quoi"),
        ("opaque", "aucune : rien de ce qui est écrit n'en décide"),
    ],
)
def test_a_rule_that_reads_no_property_says_what_decides(rule: str, said: str) -> None:
    assert sections(shown(rule))["Propriétés lues"] == [said]


def test_a_requirement_is_told_in_the_language_asked_for() -> None:
    french, english = shown("EDS-SEC-JOU-4", "fr"), shown("EDS-SEC-JOU-4", "en")
    assert "Chiffres : conservation de 6 à 12 mois (184 à 366 jours)" in french
    assert "Figures: retention 6–12 months (184–366 days)" in english
    assert "Règles : log-retention-floor, log-retention-ceiling, logs-kept" in french


def test_every_english_wording_of_the_requirements_has_its_french() -> None:
    requirements = catalog.requirements().values()
    assert set(explain.wording()) == {words for r in requirements for words in (r.binds, r.figures) if words}


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        shown("stored-in-aea")
    assert "stored-in-eea" in str(caught.value)


def test_a_blank_reading_finds_what_only_a_written_property_brings() -> None:
    """No secret can stand where nothing is written, so the blank resource shows none."""
    assert judged(all_rules()["secret-in-clear"])["scaleway"]["scaleway_container"] == ("environment_variables",)


def test_every_type_of_an_example_with_a_verdict_is_one_that_the_rule_judges() -> None:
    """The table of properties read, found without examples, leaves out no type that an example shows to be judged."""
    missing = []
    for id, rule in all_rules().items():
        types = {type for of_prefix in judged(rule).values() for type in of_prefix}
        for example in examples.of(id):
            beside = {companion.type for companion in example.companions}
            if types and example.status != "silent" and not types & {example.type, *beside}:
                missing.append((id, example.type))
    assert [found for found in missing if found[1].startswith(("scaleway", "azure-native"))] == []
