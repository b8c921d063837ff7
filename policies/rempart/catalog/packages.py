"""Whose service a Pulumi package or a Terraform provider drives: `data/packages.tsv`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal, cast

import msgspec

from rempart.catalog.tables import rows, written

Kind = Literal["cloud_host", "saas", "self_hosted", "hybrid", "component", "utility", "bridge", "unknown"]

OPAQUE: Final = frozenset(
    {"pulumi-python", "pulumi-nodejs", "command", "local", "external", "http", "purrl", "restapi"}
)
"""Utilities that run code or call somewhere: what they reach cannot be read from their properties."""


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """`operator` and the two countries are facts only when `is_verified`; memory is shown, never relied on."""

    pulumi: str
    terraform: str
    kind: Kind
    operator: str
    country: str
    parent_country: str
    note: str
    confidence: str
    checked_on: date

    @property
    def is_verified(self) -> bool:
        return self.confidence == "verified"

    @property
    def is_opaque(self) -> bool:
        return self.pulumi in OPAQUE


@lru_cache(maxsize=1)
def packages() -> Mapping[str, Package]:
    """By Pulumi package name."""
    return {row["pulumi_package"]: _package(row) for row in rows("packages.tsv")}


@lru_cache(maxsize=256)
def package(name: str, source: str = "") -> Package | None:
    """By Pulumi package, or by Terraform source address (which decides, where there is one) and provider type.

    A source that nobody recorded is None even when its type is familiar: a look-alike is another provider, and so is
    the same name at another registry, which may be anybody's.
    """
    if source:
        return _by_source().get(re.sub(r"^registry\.(terraform\.io|opentofu\.org)/", "", source.lower()))
    return packages().get(name) or _by_type().get(name)


@lru_cache(maxsize=1)
def _by_source() -> Mapping[str, Package]:
    found = {p.terraform.lower(): p for p in packages().values() if p.terraform}
    return found | {"azure/azapi": packages()["azapi"], "hashicorp/google-beta": found["hashicorp/google"]}


@lru_cache(maxsize=1)
def _by_type() -> Mapping[str, Package]:
    found: dict[str, Package] = {}
    for source, p in _by_source().items():
        found.setdefault(source.partition("/")[2], p)
    return found | {"google-beta": found["google"]}


def _package(row: dict[str, str]) -> Package:
    return Package(
        pulumi=row["pulumi_package"],
        terraform=written(row["terraform_provider"]),
        kind=cast(Kind, "unknown" if row["kind"] == "?" else row["kind"]),
        operator=written(row["operator"]),
        country=row["jurisdiction"],
        parent_country=row["parent_jurisdiction"],
        note=row["note"],
        confidence=row["confidence"],
        checked_on=date.fromisoformat(row["checked_on"]),
    )
