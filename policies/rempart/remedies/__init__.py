"""Safe fixes: what a program may have mended for it, one table a provider.

The Pulumi pack applies them at enforcement level `remediate` alone, to a resource on which the rule found a violation.
A fix is safe when it makes the resource stricter and

- the provider makes the change in place: nothing is replaced, no data is lost, no machine is stopped;
- it can be taken back;
- it refuses nobody who authenticates over TLS 1.2 or later;
- it chooses nothing that a person must choose: no place, host, network, key, account, price plan.

What is left out on these grounds, and why, stands at the head of each table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from rempart.names import canonical_type
from rempart.text import Text

Mend = Callable[[Mapping[str, Any]], dict[str, Any] | None]
"""Inputs in the SDK's own spelling, as the engine sends them → new inputs, which share what did not change with the old
ones. None where there is nothing to mend, or nothing that may be: a value that is unknown, secret or of another kind
than expected, or a choice that is a person's."""


class Remedy(NamedTuple):
    """One safe fix of one rule for one type of resource."""

    rule: str
    """The id of the rule that is satisfied afterwards, the rest of the resource permitting."""
    token: str
    """The type as Pulumi names it, without API version."""
    what: Text
    """What it changes, as the end of a sentence: « active la gestion des versions »."""
    mend: Mend
    source: str
    """Where it was read that the provider makes the change in place."""


@lru_cache(maxsize=1)
def remedies() -> Mapping[tuple[str, str], Remedy]:
    """Every remedy by (rule id, token), in the order of the tables."""
    from rempart.remedies import azure_native, scaleway

    return {(remedy.rule, remedy.token): remedy for remedy in (*scaleway.REMEDIES, *azure_native.REMEDIES)}


@lru_cache(maxsize=4096)
def remedies_of(type: str) -> tuple[Remedy, ...]:
    """The remedies for a type, under any name that a version of the SDK gives it.

    None for a type of Azure in an API version of its own (`azure-native:storage/v20190401:StorageAccount`): an earlier
    version may not know the property, and drop it without a word.
    """
    if type.startswith("azure-native:") and "/" in type:
        return ()
    canonical = canonical_type(type)
    return tuple(remedy for remedy in remedies().values() if canonical_type(remedy.token) == canonical)


__all__ = ["Mend", "Remedy", "remedies", "remedies_of"]
