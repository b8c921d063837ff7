"""Every shipped row: columns, dates, enumerations, addresses and references."""

import re
from datetime import date
from typing import get_args

import pytest
from rempart.catalog import (
    CHECKED_ON,
    EEA,
    EU27,
    PARAMETERS,
    country_name,
    offerings,
    package,
    packages,
    profiles,
    region,
    regions,
    requirements,
)
from rempart.catalog.offerings import Fact
from rempart.catalog.packages import OPAQUE, Kind
from rempart.catalog.requirements import Check, Force, Verification
from rempart.catalog.resolve import _BY_PACKAGE, _ONE_OFFER

SIX_MONTHS = {"MR-SEC-JOU-3", "EDS-SEC-JOU-4", "CNIL-JOU", "SNC-12.6.c"}
ADDRESS = re.compile(r"https?://[^\s;]+\.[^\s;]+")


def test_requirements() -> None:
    assert len(requirements()) == 240
    for r in requirements().values():
        assert r.check in get_args(Check), r.id
        assert r.force in get_args(Force), r.id
        assert r.confidence in get_args(Verification), r.id
        assert all((r.title.fr, r.title.en, r.summary.fr, r.summary.en)), r.id
        assert r.confidence == "M" or ADDRESS.search(r.source) or "rapport n° 830" in r.source, r.id
        assert all(re.fullmatch(r"F-[A-Z]+", fact) for fact in r.facts), r.id
        assert r.checked_on <= CHECKED_ON, r.id
        assert not r.derogable_by or r.derogable_by in requirements(), r.id
    assert {r.id for r in requirements().values() if r.derogable_by} == {
        "SREN-31-I",
        "SREN-31-IV",
        "DEC-2026-272",
        "ARR-2026-08-12",
    }


@pytest.mark.parametrize(
    ("id", "advice", "host", "before", "after"),
    [
        ("CSP-R1111-9-1", False, False, date(2026, 9, 25), date(2026, 9, 26)),
        ("SNDS-R1461-1", True, False, None, date(2000, 1, 1)),
        ("CNIL-JOU", True, False, date(2021, 10, 29), date(2021, 10, 30)),
        ("HDS-EXI-28", False, True, date(2024, 11, 15), date(2024, 11, 16)),
        ("SNC-19.6.b", False, True, date(2022, 3, 7), date(2022, 3, 8)),
        ("SNC-A2", True, False, date(2022, 3, 7), date(2022, 3, 8)),
    ],
)
def test_a_requirement(id: str, advice: bool, host: bool, before: date | None, after: date) -> None:
    r = requirements()[id]
    assert (r.is_advice, r.binds_host, r.in_force(after)) == (advice, host, True)
    assert before is None or not r.in_force(before)


def test_profiles_as_the_table_has_them() -> None:
    sizes = {id: len(p.requirements) for id, p in profiles().items()}
    assert sizes == {
        "hds": 35, "snds-mr": 45, "eds": 31, "sren-31": 5, "secnumcloud-client": 73, "ehds-spe": 8, "pds": 93,
        "ugap": 0,
    }  # fmt: skip
    for p in profiles().values():
        assert set(p.requirements) <= set(requirements())


def test_parameters_quote_their_text() -> None:
    for p in PARAMETERS.values():
        for id, bound in p.bounds.items():
            figures = requirements()[id].figures
            asked = {184: "6", 366: "12"}.get(int(bound), str(bound)) if id == "CNIL-JOU" else str(bound)
            assert asked in figures, (p.name, id, figures)


@pytest.mark.parametrize(
    ("name", "profile", "default", "looser", "dropped"),
    [
        ("log_retention_min_days", "pds", 184, 183, {*SIX_MONTHS, "EHDS-73-1-e"}),
        ("log_retention_min_days", "ehds-spe", 365, 364, {"EHDS-73-1-e"}),
        ("log_retention_max_days", "pds", 366, 367, {"MR-SEC-JOU-3", "EDS-SEC-JOU-4", "CNIL-JOU"}),
        ("tls_min_version", "secnumcloud-client", 1.2, 1.1, {"SNC-10.2"}),
        ("backup_max_interval_hours", "hds", 24, 25, {"SNC-12.5.a"}),
    ],
)  # fmt: skip
def test_a_parameter(name: str, profile: str, default: float, looser: float, dropped: set[str]) -> None:
    p = PARAMETERS[name]
    assert p.default(profiles()[profile]) == default
    assert set(p.looser_than(looser)) == dropped


def test_regions() -> None:
    assert len(regions()) == 598
    for r in regions().values():
        assert r.confidence in ("V", "S", "M"), r
        assert not r.country or re.fullmatch("[A-Z]{2}", r.country), r
        assert not r.country or country_name(r.country).fr != r.country, r
        assert r.confidence == "M" or r.country, r
        assert r.checked_on <= CHECKED_ON
        if "verified" not in r.note and r.confidence == "V":  # what has no mark of its own says why it counts
            assert r.provider in ("ovh", "outscale", "opentelekomcloud", "s3ns", "gcp"), r
    assert len(EU27) == 27
    assert {"IS", "LI", "NO"} == EEA - EU27
    assert all(country_name(code).en != code for code in EEA)


@pytest.mark.parametrize(
    ("provider", "id", "country", "eea", "eu"),
    [
        ("scaleway", "fr-par-2", "FR", True, True),
        ("azure", "France Central", "FR", True, True),
        ("azure", "norwayeast", "NO", True, False),
        ("aws", "eu-west-2", "GB", False, False),
        ("aws", "eu-west-3a", "FR", True, True),
        ("outscale", "eu-west-2b", "FR", True, True),
        ("ovh", "GRA42", "FR", True, True),
        ("ovh", "UK1", "GB", False, False),
        ("ovh", "EU-WEST-PAR-A", "FR", True, True),
        ("ovh", "EU-WEST-LZ-LUX-A", "LU", None, None),
        ("gcp", "us", "US", False, False),
        ("gcp", "eu", "", None, None),
        ("gcp", "eur4", "", None, None),
        ("gcp", "global", "", None, None),
        ("gcp", "europe-west9-b", "FR", True, True),
        ("azure", "global", "", None, None),
    ],
)
def test_a_place(provider: str, id: str, country: str, eea: bool | None, eu: bool | None) -> None:
    found = region(provider, id)
    assert found is not None
    assert (found.country, found.in_eea, found.in_eu) == (country, eea, eu)


@pytest.mark.parametrize(("provider", "id"), [("scaleway", "us-east-1"), ("hetzner", "fr-par"), ("nobody", "fr-par")])
def test_no_such_place(provider: str, id: str) -> None:
    assert region(provider, id) is None


def test_packages() -> None:
    assert len(packages()) == 384
    for p in packages().values():
        assert p.kind in get_args(Kind), p
        assert re.fullmatch(r"[A-Z]{2}\??|n/a|\?", p.country), p
        assert not p.terraform or p.terraform.count("/") == 1, p
    assert set(packages()) >= OPAQUE
    assert set(packages()) >= {*_BY_PACKAGE, *_ONE_OFFER}
    assert set(offerings()) >= set(_ONE_OFFER.values())


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        ("azurerm", "", "azure"),
        ("google", "registry.terraform.io/hashicorp/google-beta", "gcp"),
        ("aws", "evil/aws", None),
        ("azapi", "Azure/azapi", "azapi"),
        ("scaleway", "registry.terraform.io/scaleway/scaleway", "scaleway"),
        ("nobody", "", None),
    ],
)
def test_a_package(name: str, source: str, found: str | None) -> None:
    known = package(name, source)
    assert (known.pulumi if known else None) == found


def test_offerings() -> None:
    providers = {r.provider for r in regions().values()}
    for o in offerings().values():
        assert not o.regions_key or o.regions_key in providers, o.id
        assert all((o.regions_key, id) in regions() for id in o.regions), o.id
        facts: tuple[Fact, ...] = (o.operator, o.parent, o.hds, o.secnumcloud, o.foreign_law)
        for fact in facts:
            assert fact.confidence == "M" or fact.sources, (o.id, fact)
            assert fact.checked_on <= CHECKED_ON, o.id
            assert all(not s.startswith("http") or ADDRESS.match(s) for s in fact.sources), o.id
        assert set(o.hds.activities) <= {1, 2, 3, 4, 5, 6}, o.id
        for dated in (o.hds, o.secnumcloud):
            assert not (dated.since and dated.until) or dated.since < dated.until, o.id
            assert all((o.regions_key, id) in regions() for id in dated.regions), o.id
        assert (o.foreign_law.status in ("statutes", "contested")) == bool(o.foreign_law.statutes), o.id
        codes = {*o.operator.countries, *o.parent.countries, *o.foreign_law.countries}
        assert all(country_name(code).fr != code for code in codes), o.id


def test_no_path_of_a_machine_and_no_research_page_is_shipped() -> None:
    from rempart.catalog.tables import DATA

    for path in [*DATA.glob("*.tsv"), DATA / "offerings.json"]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"/(work|root)/|providers\.md|corrections\.md|legal\.md|repo note", text), path.name
