"""Who may host: offerings side by side against a profile, on a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from rempart.catalog import facts
from rempart.catalog.offerings import Offering, offerings
from rempart.catalog.places import country_name, regions
from rempart.catalog.profiles import profiles
from rempart.catalog.requirements import requirements
from rempart.exceptions.tables import known
from rempart.text import Text, joined
from rempart.truth import Reason, Truth, every, false, true, unknown


class Expiry(msgspec.Struct, frozen=True):
    """`fact` is hds or secnumcloud; `until` its last day of validity."""

    fact: str
    until: date
    is_expired: bool
    is_soon: bool


class HostRow(msgspec.Struct, frozen=True, kw_only=True):
    """One offering against one profile. `requirements`: those of the profile that facts about a host decide."""

    offering: Offering
    countries: tuple[str, ...]
    place: Truth
    operator: Truth
    parent: Truth
    foreign_law: Truth
    hds: Truth
    secnumcloud: Truth
    expiries: tuple[Expiry, ...]
    requirements: Mapping[str, Truth]
    verdict: Truth


def compare(profile: str, on: date, names: Sequence[str] = ()) -> list[HostRow]:
    """All offerings, or those named, in the order of the catalogue. Unknown profile or name: InputError."""
    known(profile, profiles(), Text("--profile", "--profile"), Text(fr="profil inconnu", en="unknown profile"))
    for name in names:
        known(name, offerings(), Text("hosts", "hosts"), Text(fr="offre inconnue", en="unknown offering"))
    return [_row(o, profile, on) for o in offerings().values() if not names or o.id in names]


def place(offering: Offering) -> Truth:
    """TRUE when the offering has a region established in the EEA; the region that a stack uses is judged there."""
    path = f"{offering.id}.regions"
    wanted = Text(fr="au moins une région dans l'EEE", en="at least one region in the EEA")
    here = [r for r in regions().values() if r.provider == offering.regions_key and _is_of(offering, r.id)]
    established = [r for r in here if r.in_eea is not None]
    if not established:
        return unknown(Text(fr="régions non établies", en="regions not established"), path=path, expected=wanted)
    inside = sorted({r.country for r in established if r.in_eea})
    if not inside and len(established) < len(here):
        return unknown(Text(fr="régions en partie non établies", en="regions partly not established"), path=path)
    named = sorted(inside or {r.country for r in established})
    evidence = Reason(path=path, observed=named, detail=joined([country_name(c) for c in named]), expected=wanted)
    return true(evidence) if inside else false(evidence)


def _is_of(offering: Offering, id: str) -> bool:
    """Regions that a narrower offering of the same operator has for itself are not those of the wider one."""
    if offering.regions:
        return id in offering.regions
    others = (o for o in offerings().values() if o.regions_key == offering.regions_key and o is not offering)
    return not any(id in o.regions for o in others if o.operator != offering.operator or id.endswith("-snc"))


def _row(offering: Offering, profile: str, on: date) -> HostRow:
    hds, qualified = facts.hds(offering, on), facts.secnumcloud(offering, on)
    law = facts.foreign_law(offering, on)
    operator, parent, where = facts.operator_in_eu(offering), facts.parent_in_eu(offering), place(offering)
    only_eu = every([operator, parent, law])
    answers: dict[str, Truth] = {
        "CSP-L1111-8": hds,
        "CSP-R1111-9": every([hds, *(facts.hds_activity(offering, on, activity) for activity in (1, 2, 3, 4))]),
        "CSP-R1111-9-1": where,
        "HDS-EXI-28": every([where, hds]),
        "MR-V-5.1": where,
        "MR-V-5.2": only_eu,
        "GDPR-48": law,
        "EDS-11.3": operator if operator.is_true else _ADEQUACY,
        "EHDS-87": where if where.is_true else _ADEQUACY,
    } | dict.fromkeys(_BY_QUALIFICATION, qualified)
    decided: dict[str, Truth] = {}
    for id in profiles()[profile].requirements:
        requirement = requirements()[id]
        if requirement.is_advice or not requirement.in_force(on):
            continue
        if id in answers:
            decided[id] = answers[id]
        elif requirement.binds_host:
            decided[id] = hds if id.startswith("HDS-") else qualified
    if profile == "ugap":
        verdict = every([hds, law])
    elif decided:
        verdict = every(decided.values())
    else:
        verdict = unknown(Text(fr="aucune exigence sur l'hébergeur", en="no requirement about the host"), path=profile)
    return HostRow(
        offering=offering,
        countries=_countries(offering),
        place=where,
        operator=operator,
        parent=parent,
        foreign_law=law,
        hds=hds,
        secnumcloud=qualified,
        expiries=tuple(
            Expiry(fact, until, on > until, facts.expires_soon(until, on)) for fact, until in facts.expiries(offering)
        ),
        requirements=decided,
        verdict=verdict,
    )


_ADEQUACY: Final = unknown(
    Text(
        fr="hors de l'Union, le texte admet un pays adéquat, ce que le catalogue ne tranche pas",
        en="outside the Union, the text admits an adequate country, which the catalogue does not settle",
    ),
    path="adequacy",
)
_BY_QUALIFICATION: Final = ("SREN-31-I", "SREN-31-IV", "DEC-2026-272", "ARR-2026-08-12")


def _countries(offering: Offering) -> tuple[str, ...]:
    here = (r for r in regions().values() if r.provider == offering.regions_key and _is_of(offering, r.id))
    return tuple(sorted({r.country for r in here if r.country and r.confidence != "M"}))
