"""Regions and countries. A country comes from (operator, region id) only: the same id means another place elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal, cast

import msgspec

from rempart.catalog.tables import rows
from rempart.text import Text, same

_UNION: Final = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"

EU27: Final = frozenset(_UNION.split(" "))
"""Member States of the European Union. SecNumCloud 19.2 asks for these."""
EEA: Final = EU27 | {"IS", "LI", "NO"}
"""European Economic Area, without Switzerland and the United Kingdom. HDS 28 and CSP R.1111-9-1 ask for these."""

_NAMES: Final = {
    line.split("|")[0]: Text(*line.split("|")[1:])
    for line in """\
AE|Émirats arabes unis|United Arab Emirates
AR|Argentine|Argentina
AT|Autriche|Austria
AU|Australie|Australia
BD|Bangladesh|Bangladesh
BE|Belgique|Belgium
BG|Bulgarie|Bulgaria
BH|Bahreïn|Bahrain
BR|Brésil|Brazil
CA|Canada|Canada
CH|Suisse|Switzerland
CI|Côte d'Ivoire|Côte d'Ivoire
CL|Chili|Chile
CN|Chine|China
CO|Colombie|Colombia
CY|Chypre|Cyprus
CZ|Tchéquie|Czechia
DE|Allemagne|Germany
DK|Danemark|Denmark
EE|Estonie|Estonia
ES|Espagne|Spain
FI|Finlande|Finland
FR|France|France
GB|Royaume-Uni|United Kingdom
GR|Grèce|Greece
HK|Hong Kong|Hong Kong
HR|Croatie|Croatia
HU|Hongrie|Hungary
ID|Indonésie|Indonesia
IE|Irlande|Ireland
IL|Israël|Israel
IN|Inde|India
IS|Islande|Iceland
IT|Italie|Italy
JP|Japon|Japan
KR|Corée du Sud|South Korea
LI|Liechtenstein|Liechtenstein
LT|Lituanie|Lithuania
LU|Luxembourg|Luxembourg
LV|Lettonie|Latvia
MA|Maroc|Morocco
MT|Malte|Malta
MX|Mexique|Mexico
MY|Malaisie|Malaysia
NL|Pays-Bas|Netherlands
NO|Norvège|Norway
NZ|Nouvelle-Zélande|New Zealand
OM|Oman|Oman
PH|Philippines|Philippines
PL|Pologne|Poland
PT|Portugal|Portugal
QA|Qatar|Qatar
RO|Roumanie|Romania
RS|Serbie|Serbia
RU|Russie|Russia
SA|Arabie saoudite|Saudi Arabia
SE|Suède|Sweden
SG|Singapour|Singapore
SI|Slovénie|Slovenia
SK|Slovaquie|Slovakia
TH|Thaïlande|Thailand
TW|Taïwan|Taiwan
US|États-Unis|United States
ZA|Afrique du Sud|South Africa""".splitlines()
}


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A place of one operator. `in_eea` and `in_eu` are None where the country is not established: never green."""

    provider: str
    id: str
    country: str
    city: str
    note: str
    confidence: Literal["V", "S", "M"]
    checked_on: date

    @property
    def in_eea(self) -> bool | None:
        return None if self.confidence == "M" or not self.country else self.country in EEA

    @property
    def in_eu(self) -> bool | None:
        return None if self.confidence == "M" or not self.country else self.country in EU27


def country_name(code: str) -> Text:
    """The country in both languages; a code without a name as it stands."""
    return _NAMES.get(code) or same(code)


@lru_cache(maxsize=1)
def regions() -> Mapping[tuple[str, str], Region]:
    """(provider key, region id) → Region."""
    return {key: _region(row) for key, row in _rows().items()}


@lru_cache(maxsize=1)
def _rows() -> Mapping[tuple[str, str], dict[str, str]]:
    return {(row["provider"], row["region_id"]): row for row in rows("regions.tsv")}


@lru_cache(maxsize=4096)
def region(provider: str, id: str) -> Region | None:
    """The region or zone that `provider` calls `id`, in any documented spelling; None when it has no such place."""
    found = [_region(row) for spelling in _spellings(provider, id) if (row := _rows().get((provider, spelling)))]
    return next((r for r in found if r.confidence != "M"), found[0] if found else None)


def _spellings(provider: str, id: str) -> Iterator[str]:
    yield id
    match provider:
        case "azure" | "bleu" | "delos":
            yield id.replace(" ", "").lower()
        case "gcp" | "s3ns":
            yield id.upper() if "-" not in id else re.sub(r"-[a-f]$", "", id.lower())
        case "aws":
            yield re.sub(r"(?<=\d)[a-f]$", "", id)
        case "outscale" | "numspot":
            yield re.sub(r"(?<=\d)[a-c]$", "", id)
        case "ovh":
            yield re.sub(r"(?<=[A-Z])\d+$", "", id)
            yield re.sub(r"-[a-c]$", "", id.lower())


def _region(row: dict[str, str]) -> Region:
    return Region(
        provider=row["provider"],
        id=row["region_id"],
        country=row["country"],
        city=row["city"],
        note=row["note"],
        confidence=cast(Literal["V", "S", "M"], row["confidence"]),
        checked_on=date.fromisoformat(row["checked_on"]),
    )
