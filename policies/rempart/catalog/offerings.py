"""Service offers of operators, with their dated facts: `data/offerings.json`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal

import msgspec

from rempart.catalog.tables import DATA
from rempart.text import Text

Confidence = Literal["V", "S", "M"]
"""V read in a primary source, S in a secondary one, M unverified: M never decides."""
Scope = Literal["covered", "excluded", "disputed"]


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    confidence: Confidence
    checked_on: date
    sources: tuple[str, ...] = ()
    note: Text | None = None


class Company(Fact, frozen=True, kw_only=True):
    """Who, and the ISO codes of the countries where it has its seat."""

    name: str
    countries: tuple[str, ...]


class Hds(Fact, frozen=True, kw_only=True):
    """The HDS certificate. `activities` 1 to 6 (CSP R.1111-9) and `regions` are empty where not established."""

    status: Literal["held", "claimed", "none", "unknown"]
    version: str = ""
    certificate: str = ""
    activities: tuple[int, ...] = ()
    product_activities: dict[str, tuple[int, ...]] = {}
    products: dict[str, Scope] = {}
    regions: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


class SecNumCloud(Fact, frozen=True, kw_only=True):
    """The SecNumCloud qualification of this very service."""

    status: Literal["qualified", "in_progress", "none", "unknown"]
    products: dict[str, Scope] = {}
    regions: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


class ForeignLaw(Fact, frozen=True, kw_only=True):
    """Law from outside the Union that reaches the operator. `eea_only`: said of its sites in the EEA alone."""

    status: Literal["statutes", "none_identified", "contested", "unknown"]
    countries: tuple[str, ...] = ()
    statutes: tuple[Text, ...] = ()
    eea_only: bool = False


class Offering(msgspec.Struct, frozen=True, kw_only=True):
    """One offer. `regions_key` names its operator in the table of regions; `regions` narrows it to some of them."""

    id: str
    name: str
    operator: Company
    parent: Company
    hds: Hds
    secnumcloud: SecNumCloud
    foreign_law: ForeignLaw
    marker: str
    regions_key: str = ""
    regions: tuple[str, ...] = ()


FACTS: Final = {
    "operator": Text("opérateur", "operator"),
    "parent": Text("maison mère", "parent company"),
    "hds": Text("certificat HDS", "HDS certificate"),
    "secnumcloud": Text("qualification SecNumCloud", "SecNumCloud qualification"),
    "foreign_law": Text("lois de pays tiers", "third-country law"),
}
"""The facts of an offering, as they are told."""


@lru_cache(maxsize=1)
def offerings() -> Mapping[str, Offering]:
    """All offerings by id."""
    listed = msgspec.json.decode((DATA / "offerings.json").read_bytes(), type=list[Offering])
    return {offering.id: offering for offering in listed}
