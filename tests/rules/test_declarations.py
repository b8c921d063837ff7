"""What every rule declares: ids, texts in both languages, requirements that exist, nothing left out in silence."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rempart import catalog
from rempart.catalog.profiles import PARAMETERS
from rempart.rules import MODULES, About, Rule, Severity, all_rules
from rempart.text import Text

UNIMPLEMENTED = Path(__file__).with_name("unimplemented.tsv")
RULES = list(all_rules().values())

ASCII_BY_RIGHT = re.compile(r"[éèêëàâîïôûùçœÉÈÀÇŒ]")
"""A French sentence of some length without a single accent is a sentence whose accents were lost."""

UNACCENTED = re.compile(
    r"\b(donnees|region|regions|hebergeur|cle|cles|reseau|reseaux|acces|chiffrees?|etude|etudes|europeen(ne)?s?|securite|"
    r"prive(e|s|es)?|Economique|Etat|Etats|sante|duree|journalises?|a attester|deja|identite|operateur|societe)\b"
)


def texts(rule: Rule) -> Iterator[Text]:
    yield rule.title
    yield rule.fix
    yield from rule.fixes.values()


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_is_declared_in_full(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.implements
    assert len(set(rule.implements)) == len(rule.implements)
    assert set(rule.implements) <= set(catalog.requirements())
    assert isinstance(rule.about, About)
    assert isinstance(rule.severity, Severity)
    assert rule.function.__doc__
    assert set(rule.fixes) <= {"scaleway", "azure-native"}


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_speaks_both_languages_well(rule: Rule) -> None:
    for text in texts(rule):
        assert text.fr.strip() == text.fr != ""
        assert text.en.strip() == text.en != ""
        assert text.fr != text.en
        assert not UNACCENTED.search(re.sub(r"\w+ = \S+", "", text.fr)), text.fr  # names of properties have no accent
        assert not re.search(r"[^\s\u00a0\u202f][;!?»]", text.fr), text.fr
        assert not re.search(r"[^\s\u00a0\u202f:]:(?=\s)", text.fr), text.fr
        assert not re.search(r"«[^\s\u00a0\u202f]", text.fr), text.fr
        assert not re.search(r"\s[;!?](\s|$)| :(\s|$)|«|»", text.en), text.en
        assert "  " not in text.fr + text.en
    assert rule.fix.fr.endswith(".")
    assert rule.fix.en.endswith(".")
    assert not rule.title.fr.endswith(".")
    assert not rule.title.en.endswith(".")


def test_most_titles_bear_the_accents_of_french() -> None:
    bare = {rule.id for rule in RULES if not ASCII_BY_RIGHT.search(rule.title.fr)}
    assert bare == {"no-public-address", "second-site", "tunnel-ciphers"}


def test_ids_are_unique_and_functions_bear_them() -> None:
    assert len(RULES) == sum(len(ids) for ids in by_module().values())
    for rule in RULES:
        assert rule.function.__name__ == rule.id.replace("-", "_")


def by_module() -> dict[str, list[str]]:
    return {module: [r.id for r in RULES if r.function.__module__ == module] for module in MODULES}


def test_no_module_is_empty() -> None:
    assert all(by_module().values())


def test_every_row_that_code_decides_has_a_rule_or_a_reason() -> None:
    implemented = {id for rule in RULES for id in rule.implements}
    bound = {id for profile in catalog.profiles().values() for id in profile.requirements}
    decided = {id for id in bound if catalog.requirements()[id].check in ("automated", "registry")}
    with UNIMPLEMENTED.open(encoding="utf-8", newline="") as file:
        reasons = {row["requirement"]: row["why"] for row in csv.DictReader(file, delimiter="\t")}
    assert decided - implemented == set(reasons)
    assert all(reasons.values())


def test_what_a_text_does_not_ask_is_not_made_of_it() -> None:
    """HDS-EXI-30 is a duty to disclose; articles that were read nowhere, or as a heading alone, decide nothing."""
    implemented = {id for rule in RULES for id in rule.implements}
    assert not implemented & {"HDS-EXI-30", "HDS-EXI-12", "HDS-EXI-31", "SNDS-3.2", "SNDS-3.8"}
    eea = {"HDS-EXI-28", "CSP-R1111-9-1", "MR-V-5.1"}
    eu = {"SNC-19.2.b", "EHDS-87", "EDS-12.2"}
    assert not eea & set(all_rules()["stored-in-eu"].implements)
    assert not eu & set(all_rules()["stored-in-eea"].implements)


def test_certificates_carry_the_duties_of_hosts() -> None:
    assert {rule.id: rule.carries for rule in RULES if rule.carries} == {
        "hds-certified": "hds",
        "secnumcloud-qualified": "secnumcloud",
    }


def test_parameters_are_those_of_the_catalogue() -> None:
    source = "".join(Path(module.replace(".", "/") + ".py").name for module in MODULES)
    assert "logging.py" in source
    read = {
        name
        for rule in RULES
        for name in rule.function.__code__.co_consts
        if isinstance(name, str) and name.startswith("log_retention")
    }
    assert read == {"log_retention_min_days", "log_retention_max_days"} <= set(PARAMETERS)


@pytest.mark.parametrize("rule", [r for r in RULES if not r.facets], ids=lambda r: r.id)
def test_a_rule_over_the_deployment_has_its_cases(rule: Rule) -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert re.search(rf'(findings|verdicts)\("{rule.id}"|all_rules\(\)\["{rule.id}"\]\.function', tests)
