"""Which requirements bind a deployment (`data/profiles.tsv`), and the figures that a team may set."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal

import msgspec

from rempart.catalog.tables import rows

Number = int | float
DEFAULT: Final = "hds"


class Profile(msgspec.Struct, frozen=True):
    """`requirements`: id → why it belongs here. `hosts_only`: facts about hosts, no deployment can be judged by it."""

    id: str
    requirements: Mapping[str, str]
    hosts_only: bool = False


class Parameter(msgspec.Struct, frozen=True):
    """A figure that rules read. `bounds`: requirement → the figure of its text (column `figures`).

    `direction` floor: a smaller value is looser than the text; ceiling: a larger one is.
    """

    name: str
    direction: Literal["floor", "ceiling"]
    bounds: Mapping[str, Number]

    def default(self, profile: Profile) -> Number:
        """The strictest figure among the profile's requirements, else the mildest of all texts."""
        bound = [figure for id, figure in self.bounds.items() if id in profile.requirements]
        if self.direction == "floor":
            return max(bound) if bound else min(self.bounds.values())
        return min(bound) if bound else max(self.bounds.values())

    def looser_than(self, value: Number) -> tuple[str, ...]:
        """The requirements that `value` falls short of: they leave the verdict, and the report says so."""
        sign = 1 if self.direction == "floor" else -1
        return tuple(id for id, bound in self.bounds.items() if sign * value < sign * bound)


_RETENTION_CEILING: Final = {"MR-SEC-JOU-3": 366, "EDS-SEC-JOU-4": 366, "CNIL-JOU": 366}
_CRYPTO: Final = ("SNC-10.1.b", "SNC-10.5.a")

PARAMETERS: Final[Mapping[str, Parameter]] = {
    p.name: p
    for p in (
        Parameter(
            "log_retention_min_days",
            "floor",
            {"MR-SEC-JOU-3": 184, "EDS-SEC-JOU-4": 184, "CNIL-JOU": 184, "SNC-12.6.c": 184, "EHDS-73-1-e": 365},
        ),
        Parameter("log_retention_max_days", "ceiling", _RETENTION_CEILING),
        Parameter("tls_min_version", "floor", {"SNC-10.2": 1.2}),
        Parameter("symmetric_key_min_bits", "floor", dict.fromkeys(_CRYPTO, 128)),
        Parameter("rsa_key_min_bits", "floor", dict.fromkeys(_CRYPTO, 2048)),
        Parameter("elliptic_key_min_bits", "floor", dict.fromkeys(_CRYPTO, 250)),
        Parameter("backup_max_interval_hours", "ceiling", {"SNC-12.5.a": 24}),
    )
}


@lru_cache(maxsize=1)
def profiles() -> Mapping[str, Profile]:
    """All profiles by id. `ugap` holds two facts about a host and no requirement."""
    members: dict[str, dict[str, str]] = {}
    for row in rows("profiles.tsv"):
        members.setdefault(row["profile"], {})[row["requirement"]] = row["why"]
    found = {id: Profile(id, requirements) for id, requirements in members.items()}
    return found | {"ugap": Profile("ugap", {}, hosts_only=True)}
