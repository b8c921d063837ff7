"""The facts about an offering as three-valued truths with their evidence, on a given date.

Held, qualified or none identified counts only when read in a source (confidence V or S); memory never decides.
Dates before the catalogue knows anything are undetermined; past the end of validity is false.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

import msgspec

from rempart.catalog.offerings import Company, Fact, Hds, Offering, Scope, SecNumCloud
from rempart.catalog.places import EEA, EU27, country_name, region
from rempart.text import Text, joined, same
from rempart.truth import Reason, Truth, every, false, true, unknown

SOON: Final = timedelta(days=90)

KNOWN_FOR: Final = timedelta(days=3 * 366)
"""How long a certificate whose end nobody read counts after it was last checked: those of the catalogue whose start and
end were both read run three years. Past that, nothing tells a renewal from an end."""

_UNVERIFIED = Text(fr="fait non vérifié dans les sources", en="fact not verified in the sources")
_END_UNKNOWN = Text(fr="fin de validité non établie", en="end of validity not established")
_HELD = Text(fr="certificat HDS en cours de validité", en="HDS certificate in force")
_QUALIFIED = Text(fr="qualification SecNumCloud en cours de validité", en="SecNumCloud qualification in force")
_EU_LAW = Text(fr="aucune loi extra-européenne", en="no law from outside the EU")


def hds(
    offering: Offering,
    on: date,
    *,
    product: str | None = None,
    activity: int | None = None,
    region_id: str | None = None,
) -> Truth:
    """The offering holds an HDS certificate on the date, for this product, activity and region where they are given.

    An activity 5 or 6 outside the certificate is undetermined: the client or another host may carry it out.
    """
    fact, path = offering.hds, f"{offering.id}.hds"
    match fact.status:
        case "held":
            parts = [_valid(fact, fact.since, fact.until, on, path, _HELD)]
        case "none":
            return _denied(fact, path, _HELD)
        case "claimed":
            cause = Text(fr="certificat annoncé, non établi", en="certificate claimed, not established")
            return _open(fact, cause, path, _HELD)
        case "unknown":
            return _open(fact, Text(fr="certificat non établi", en="certificate not established"), path, _HELD)
    if region_id is not None:
        parts.append(_in_regions(fact, fact.regions, offering, region_id, path, _HELD))
    if product is not None:
        parts.append(_product(fact, fact.products, product, path, _HELD))
    if activity is not None:
        parts.append(_activity(fact, product, activity, path))
    return every(parts)


def hds_activity(offering: Offering, on: date, activity: int, product: str | None = None) -> Truth:
    """The certificate, valid on the date, covers the activity; for the product where its activities are fewer."""
    held = hds(offering, on)
    return every([held, _activity(offering.hds, product, activity, f"{offering.id}.hds")]) if held.is_true else held


def secnumcloud(offering: Offering, on: date, *, product: str | None = None, region_id: str | None = None) -> Truth:
    """This service is qualified SecNumCloud on the date. In progress, none, or past its end: false."""
    fact, path = offering.secnumcloud, f"{offering.id}.secnumcloud"
    match fact.status:
        case "qualified":
            parts = [_valid(fact, fact.since, fact.until, on, path, _QUALIFIED)]
        case "unknown":
            return _open(
                fact, Text(fr="qualification non établie", en="qualification not established"), path, _QUALIFIED
            )
        case "in_progress" | "none":
            return _denied(fact, path, _QUALIFIED)
    if region_id is not None:
        parts.append(_in_regions(fact, fact.regions, offering, region_id, path, _QUALIFIED))
    if product is not None:
        parts.append(_product(fact, fact.products, product, path, _QUALIFIED))
    return every(parts)


def foreign_law(offering: Offering, on: date, *, region_id: str | None = None) -> Truth:
    """TRUE when the offering is free of the law of any third country, as far as the sources identify; FALSE names the
    statutes; a contested reach is undetermined, and so is what nobody had looked for yet `on` the date."""
    fact, path = offering.foreign_law, f"{offering.id}.foreign_law"
    named = joined(list(fact.statutes))
    if fact.status == "unknown":
        return _open(
            fact, Text(fr="lois applicables non établies", en="laws that apply not established"), path, _EU_LAW
        )
    if fact.confidence == "M":
        return _open(fact, _UNVERIFIED, path, _EU_LAW)
    if fact.status == "contested":
        cause = Text(fr="portée contestée : ", en="contested reach: ") + named
        return unknown(cause, path=path, expected=_EU_LAW)
    if fact.status == "statutes":
        return false(Reason(path=path, observed=list(fact.countries), detail=named, expected=_EU_LAW))
    if fact.eea_only and not _is_in_eea(offering, region_id):
        cause = Text(
            fr="établi pour les seuls sites de l'EEE, et ce site n'y est pas de façon établie",
            en="established for the sites in the EEA only, and this site is not established to be one",
        )
        return unknown(cause, path=path, expected=_EU_LAW)
    if on < fact.checked_on:
        return _open(fact, _nothing_before(fact.checked_on), path, _EU_LAW)
    checked = fact.checked_on.isoformat()
    detail = Text(
        fr=f"aucune loi extra-européenne identifiée au {checked}",
        en=f"no law from outside the EU identified on {checked}",
    )
    return true(Reason(path=path, observed=fact.status, detail=detail, expected=_EU_LAW))


def operator_in_eu(offering: Offering) -> Truth:
    """The operator has its seat in the European Union, all of its entities where there are several."""
    return _seated(offering.operator, f"{offering.id}.operator")


def parent_in_eu(offering: Offering) -> Truth:
    """Its ultimate parent has its seat in the European Union."""
    return _seated(offering.parent, f"{offering.id}.parent")


def expiries(offering: Offering) -> Iterable[tuple[str, date]]:
    """What has a known end: ("hds" or "secnumcloud", last day of validity)."""
    for name, fact in (("hds", offering.hds), ("secnumcloud", offering.secnumcloud)):
        if fact.until is not None and fact.status in ("held", "qualified"):
            yield name, fact.until


def expires_soon(until: date, on: date) -> bool:
    """Still valid, and no longer than 90 days."""
    return on <= until <= on + SOON


def _valid(fact: Hds | SecNumCloud, since: date | None, until: date | None, on: date, path: str, wanted: Text) -> Truth:
    if fact.confidence == "M":
        return _open(fact, _UNVERIFIED, path, wanted)
    if until is not None and on > until:
        detail = Text(
            fr=f"échu le {until}, sauf renouvellement que le catalogue ne connaît pas",
            en=f"expired on {until}, unless renewed, which the catalogue does not know of",
        )
        return false(Reason(path=path, observed=fact.status, detail=detail, expected=wanted))
    if on < (since or fact.checked_on):
        return _open(fact, _nothing_before(since or fact.checked_on), path, wanted)
    if until is None and on > fact.checked_on + KNOWN_FOR:
        cause = Text(
            fr=f"fin de validité non établie, et vérifié pour la dernière fois le {fact.checked_on}",
            en=f"end of validity not established, and last checked on {fact.checked_on}",
        )
        return _open(fact, cause, path, wanted)
    detail = _END_UNKNOWN if until is None else Text(fr=f"jusqu'au {until}", en=f"until {until}")
    return true(Reason(path=path, observed=fact.status, detail=detail, expected=wanted))


def _nothing_before(day: date) -> Text:
    return Text(fr=f"le catalogue n'établit rien avant le {day}", en=f"the catalogue establishes nothing before {day}")


def _in_regions(fact: Fact, covered: tuple[str, ...], offering: Offering, id: str, path: str, wanted: Text) -> Truth:
    path = f"{path}.regions"
    known = region(offering.regions_key, id)
    if known is None:
        cause = Text(fr=f"région « {id} » inconnue chez cet hébergeur", en=f"region “{id}” unknown at this host")
        return _open(fact, cause, path, wanted)
    covered = covered or offering.regions
    if not covered:
        cause = Text(fr="régions couvertes non énumérées", en="covered regions not listed")
        return _open(fact, cause, path, wanted)
    parts = (id, known.id, known.id[:-1], known.id.rpartition("-")[0])  # a zone lies in its region
    evidence = Reason(path=path, observed=id, detail=same(", ".join(covered)), expected=wanted)
    return true(evidence) if any(part in covered for part in parts) else false(evidence)


def _product(fact: Fact, products: dict[str, Scope], product: str, path: str, wanted: Text) -> Truth:
    path = f"{path}.products"
    match products.get(product):
        case "covered":
            return true(Reason(path=path, observed=product, expected=wanted))
        case "excluded":
            return false(Reason(path=path, observed=product, detail=fact.note, expected=wanted))
        case "disputed":
            cause = Text(fr=f"les sources se contredisent sur {product}", en=f"sources disagree about {product}")
        case None:
            cause = Text(fr=f"aucune source ne nomme {product}", en=f"no source names {product}")
    return unknown(cause, path=path, expected=wanted)


def _activity(fact: Hds, product: str | None, activity: int, path: str) -> Truth:
    path = f"{path}.activities"
    covered = fact.product_activities.get(product or "", fact.activities)
    if not covered:
        return _open(fact, Text(fr="activités non établies", en="activities not established"), path, _HELD)
    listed = ", ".join(map(str, covered))
    if activity in covered:
        return true(Reason(path=path, observed=activity, detail=same(listed), expected=_HELD))
    if activity in (5, 6):
        cause = Text(
            fr=f"le certificat couvre {listed} ; l'activité {activity} relève du contrat : déclarez-la ([[service]])",
            en=f"the certificate covers {listed}; activity {activity} is a matter of contract: record a [[service]]",
        )
        return unknown(cause, path=path, expected=_HELD)
    return false(Reason(path=path, observed=activity, detail=same(listed), expected=_HELD))


def _seated(company: Company, path: str) -> Truth:
    wanted = Text(fr="siège dans l'Union européenne", en="seat in the European Union")
    if company.confidence == "M" or not company.countries:
        return _open(company, _UNVERIFIED, path, wanted)
    where = same(f"{company.name} : ") + joined([country_name(code) for code in company.countries])
    evidence = Reason(path=path, observed=list(company.countries), detail=where, expected=wanted)
    return true(evidence) if all(code in EU27 for code in company.countries) else false(evidence)


def _is_in_eea(offering: Offering, id: str | None) -> bool:
    if id is None:
        ids = offering.regions
        return bool(ids) and all(_is_in_eea(offering, one) for one in ids)
    known = region(offering.regions_key, id)
    return known is not None and known.confidence != "M" and known.country in EEA


def _denied(fact: Hds | SecNumCloud, path: str, wanted: Text) -> Truth:
    if fact.confidence == "M":
        return _open(fact, _UNVERIFIED, path, wanted)
    return false(Reason(path=path, observed=fact.status, detail=fact.note, expected=wanted))


def _open(fact: Fact, cause: Text, path: str, wanted: Text) -> Truth:
    undecided = unknown(cause, path=path, expected=wanted)
    if fact.note is None:
        return undecided
    return Truth(undecided.state, tuple(msgspec.structs.replace(r, detail=fact.note) for r in undecided.reasons))
