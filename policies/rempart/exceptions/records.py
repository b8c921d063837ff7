"""The dated records of a team, as written in their files. Each is active on a date, soon to expire, or past."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from fnmatch import fnmatchcase
from typing import Annotated, Final

import msgspec
from msgspec import Meta

CLIENT: Final = "client"
"""What a claim names as `offering` when the team itself carries out the activity."""

_ANY_URN: Final = "urn:pulumi:\0::\0::\0:\0/\0:\0::\0"
"""A URN that bears no name: what fits it fits every one."""

Words = Annotated[str, Meta(min_length=1, pattern=r"\S")]
Day = date


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document beside the file that names it, and the SHA-256 it must have."""

    file: Words
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")] = ""


class Waiver(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sets aside one rule's verdicts on resources named by name, address, URN or glob (`*`, `?`), until `expires`."""

    rule: Words
    resource: Words
    reason: Words
    approver: Words
    expires: Day
    ticket: str = ""

    def covers(self, rule: str, urn: str, name: str) -> bool:
        """Whether it is about this rule and this resource; `urn` is the address in Terraform.

        A glob is held against the name alone, unless it is written as a URN (with `::`) or as an address (with `.`):
        `*prod*` is about names, and never about everything in a stack called prod.
        """
        if rule != self.rule:
            return False
        pattern = self.resource.replace("[", "[[]")  # `db[0]` is an address of Terraform, not a choice of letters
        return any(fnmatchcase(own, pattern) for own in self._compared(urn, name))

    def _compared(self, urn: str, name: str) -> Iterator[str]:
        yield name
        if urn.startswith("urn:pulumi:"):
            if "::" in self.resource:
                yield urn
        elif "." in self.resource:
            yield urn
            module = urn.removesuffix(name).rstrip(".").rpartition(".")[0]
            yield f"{module}.{name}"  # as reports show it

    @property
    def names_something(self) -> bool:
        """False for a pattern that fits every resource, such as `*` or `urn:pulumi:*::*`."""
        return any(map(str.isalnum, self.resource)) and not fnmatchcase(_ANY_URN, self.resource)

    @property
    def last_day(self) -> date:
        return self.expires


def latest_expiry(on: date) -> date:
    """The last day that a waiver may hold on `on`: one year later."""
    return months_later(on, 12)


def months_later(start: date, months: int) -> date:
    """The same day of a later month, or that month's last; at most the last day that a date can tell."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


class _Dated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"since": "from"}):
    until: Day
    since: Day | None = None

    @property
    def last_day(self) -> date:
        return self.until


class Derogation(_Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A derogation granted under `basis`, for these requirements and stacks; no stack named: every stack."""

    requirements: Annotated[tuple[str, ...], Meta(min_length=1)]
    basis: Words
    reference: Words
    authority: Words
    stacks: tuple[str, ...] = ()

    def applies_to(self, stack: str) -> bool:
        return not self.stacks or stack in self.stacks


class Attestation(_Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person answers for what no code shows."""

    requirement: Words
    by: Words
    role: Words
    proof: Proof | None = None


class ServiceClaim(_Dated, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the contract says and no code shows about a service behind `provider` (a package name).

    With `host` (a host name or glob; `*` for every instance): which offering answers there.
    With `products`: the signed contract lists them under the offering's certificate.
    With `activities`: `offering` carries out these HDS activities; `client` when the team does itself (5 and 6 only).
    """

    provider: Words
    offering: Words
    by: Words
    role: Words
    host: str = ""
    products: tuple[str, ...] = ()
    activities: tuple[Annotated[int, Meta(ge=1, le=6)], ...] = ()
    proof: Proof | None = None

    def answers(self, provider: str, host: str) -> bool:
        """Names the offering behind this host; a host that nobody could read is matched by `*` alone."""
        if not self.host or self.provider != provider:
            return False
        return self.host == "*" or (bool(host) and fnmatchcase(host.lower(), self.host.lower()))


Record = Waiver | Derogation | Attestation | ServiceClaim


def is_active(record: Record, on: date) -> bool:
    """Counts on this date: begun, and not past its last day."""
    since = None if isinstance(record, Waiver) else record.since
    return (since is None or since <= on) and on <= record.last_day


def is_expired(record: Record, on: date) -> bool:
    return on > record.last_day


def expires_soon(record: Record, on: date) -> bool:
    """Active, and for 90 days at most."""
    return is_active(record, on) and record.last_day <= on + timedelta(days=90)
