"""Offerings side by side against a profile, on a date."""

from datetime import date

import pytest
from rempart.errors import InputError
from rempart.hosts import Expiry, compare
from rempart.truth import State

TODAY = date(2026, 11, 22)
T, F, U = State.TRUE, State.FALSE, State.UNKNOWN


def test_outscale_expires_unless_renewed() -> None:
    (before,) = compare("sren-31", TODAY, ["outscale"])
    (after,) = compare("sren-31", date(2026, 12, 15), ["outscale"])
    until = date(2026, 11, 30)
    assert (before.secnumcloud.state, before.expiries) == (T, (Expiry("secnumcloud", until, False, True),))
    assert (after.secnumcloud.state, after.expiries) == (F, (Expiry("secnumcloud", until, True, False),))
    assert after.verdict.is_false
    (reason,) = after.secnumcloud.reasons
    assert reason.detail is not None
    assert reason.detail.fr == "échu le 2026-11-30, sauf renouvellement que le catalogue ne connaît pas"


@pytest.mark.parametrize(
    ("profile", "name", "verdict"),
    [
        ("ugap", "scaleway", T),
        ("ugap", "azure", F),
        ("ugap", "ovh", U),
        ("ugap", "s3ns", U),
        ("hds", "scaleway", T),
        ("hds", "azure", T),
        ("hds", "clevercloud-standard", F),
        ("sren-31", "scaleway", F),
        ("sren-31", "s3ns", T),
        ("pds", "azure", F),
        ("eds", "scaleway", T),
        ("eds", "infomaniak", U),
    ],
)
def test_verdict(profile: str, name: str, verdict: State) -> None:
    (row,) = compare(profile, TODAY, [name])
    assert row.verdict.state is verdict, row.verdict


def test_place() -> None:
    places = {row.offering.id: (row.place.state, row.countries) for row in compare("hds", TODAY)}
    assert len(places) == 38
    assert places["scaleway"] == (T, ("FR", "IT", "NL", "PL"))
    assert places["infomaniak"] == (U, ("CH",))  # one of its three regions is from memory
    assert places["outscale-nonEU"] == (F, ("JP", "US"))
    assert places["cegedim"] == (U, ())


def test_unknown_names() -> None:
    for profile, names in (("hdss", []), ("hds", ["scalaway"])):
        with pytest.raises(InputError):
            compare(profile, TODAY, names)


def test_only_union_law_needs_operator_parent_and_law() -> None:
    found = {row.offering.id: row.requirements["MR-V-5.2"].state for row in compare("snds-mr", TODAY)}
    assert {id: found[id] for id in ("scaleway", "ovh", "aws-eusc", "ovh-us", "hetzner")} == {
        "scaleway": T,
        "ovh": U,
        "aws-eusc": F,
        "ovh-us": F,
        "hetzner": U,
    }


def test_regions_of_the_us_company_are_not_those_of_the_french_one() -> None:
    french, american = compare("hds", TODAY, ["ovh", "ovh-us"])
    assert "US" not in french.countries
    assert american.countries == ("US",)
