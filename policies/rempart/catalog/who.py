"""The facts about whoever answers for a provider instance, nobody known included, completed by what the team recorded.

A service claim settles what is undetermined about scope; it never turns a false fact, nor an unproved certificate.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from rempart.catalog import facts
from rempart.catalog.offerings import offerings
from rempart.catalog.resolve import Resolution
from rempart.exceptions.records import CLIENT, ServiceClaim, is_active
from rempart.text import Text
from rempart.truth import Reason, Truth, every, true, unknown


def hds(
    who: Resolution,
    on: date,
    *,
    product: str | None = None,
    activity: int | None = None,
    region_id: str | None = None,
    services: Sequence[ServiceClaim] = (),
) -> Truth:
    if who.offering is None:
        return _nobody(who, "hds")
    certificate = facts.hds(who.offering, on, region_id=region_id)
    parts = [certificate]
    claims = [c for c in services if is_active(c, on) and who.package and c.provider == who.package.pulumi]
    if product is not None:
        scope = facts.hds(who.offering, on, product=product)
        claim = next((c for c in claims if product in c.products and c.offering == who.offering.id), None)
        parts.append(_recorded(claim, "products", product) if claim and scope.is_unknown else scope)
    if activity is not None:
        covered = facts.hds_activity(who.offering, on, activity, product)
        parts.append(_carried_out(covered, claims, activity, on))
    return _cautious(every(parts), who)


def secnumcloud(who: Resolution, on: date, *, product: str | None = None, region_id: str | None = None) -> Truth:
    if who.offering is None:
        return _nobody(who, "secnumcloud")
    return _cautious(facts.secnumcloud(who.offering, on, product=product, region_id=region_id), who)


def foreign_law(who: Resolution, on: date, *, region_id: str | None = None) -> Truth:
    if who.offering is None:
        return _nobody(who, "foreign_law")
    return _with_caveat(facts.foreign_law(who.offering, on, region_id=region_id), who)


def operator_in_eu(who: Resolution) -> Truth:
    return _nobody(who, "operator") if who.offering is None else _with_caveat(facts.operator_in_eu(who.offering), who)


def parent_in_eu(who: Resolution) -> Truth:
    return _nobody(who, "parent") if who.offering is None else _with_caveat(facts.parent_in_eu(who.offering), who)


def _carried_out(covered: Truth, claims: Sequence[ServiceClaim], activity: int, on: date) -> Truth:
    if not covered.is_unknown or activity not in (5, 6):
        return covered
    for claim in claims:
        if activity in claim.activities and claim.offering == CLIENT:
            return _recorded(claim, "activities", activity)
        if activity in claim.activities and claim.offering in offerings():
            return facts.hds(offerings()[claim.offering], on, activity=activity)
    return covered


def _recorded(claim: ServiceClaim, path: str, observed: str | int) -> Truth:
    detail = Text(
        fr=f"déclaré par {claim.by} ({claim.role}), jusqu'au {claim.until}",
        en=f"recorded by {claim.by} ({claim.role}), until {claim.until}",
    )
    return true(Reason(path=f"service.{path}", observed=observed, detail=detail))


def _cautious(truth: Truth, who: Resolution) -> Truth:
    """What is only indicated does not prove a certificate."""
    if who.caveat is None or not truth.is_true:
        return truth
    return unknown(who.caveat, path="offering")


def _with_caveat(truth: Truth, who: Resolution) -> Truth:
    return truth if who.caveat is None else truth.because(Reason(path="offering", detail=who.caveat))


def _nobody(who: Resolution, path: str) -> Truth:
    undecided = unknown(who.cause or who.decided_by, path=f"offering.{path}")
    known = who.package
    if known is None or not known.operator or known.kind not in ("saas", "cloud_host"):
        return undecided
    detail = Text(
        fr=f"opérateur d'après une source non vérifiée : {known.operator} ({known.country})",
        en=f"operator according to an unverified source: {known.operator} ({known.country})",
    )
    return Truth(undecided.state, tuple(msgspec.structs.replace(r, detail=detail) for r in undecided.reasons))
