"""Accounts, rights and keys of OUTSCALE (EIM), and who may call its API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.host import Host
from rempart.facts.policies import NARROW, narrow
from rempart.facts.public_keys import strong_ssh
from rempart.facts.showing import given, nothing_shows, undecided
from rempart.facts.traffic import listed_only
from rempart.facts.vocabulary import Clear, Credential, Endpoint, Facet, Identity, Inert
from rempart.text import Text
from rempart.truth import Reason, Truth, false, true
from rempart.value import Value

_ENDS: Final = Text(fr="une date de fin", en="an end date")
_ONE_HOLDER: Final = Text(fr="une personne ou une application", en="one person or one application")
_FACTORS: Final = Text(fr="l'authentification à plusieurs facteurs", en="authentication with several factors")
_CERTIFICATE: Final = Text(fr="un certificat client, en plus de la clé", en="a client certificate besides the key")
_GENERATED: Final = Text(
    fr="la clé privée est engendrée par l'hébergeur et gardée en clair dans l'état",
    en="the private key is made by the host and kept in clear in the state",
)


@describes("outscale_access_key")
def access_key(r: Resource, host: Host) -> Iterator[Facet]:
    """Without an end date it never ends; without a user it is the caller's, maybe the root account's."""
    end, holder = r["expiration_date"], r["user_name"]
    yield Credential(expires=end.is_written(expected=_ENDS) if not end.is_known else None, until=end)
    named = holder.is_written(expected=_ONE_HOLDER)
    if holder.is_absent:
        cause = Text(fr="la clé est celle de qui exécute, peut-être du compte racine", en="maybe the root account's")
        named = undecided(holder, cause, _ONE_HOLDER)
    yield Identity(named=named)


@describes("outscale_api_access_policy")
def api_access_policy(r: Resource, host: Host) -> Iterator[Facet]:
    """How long keys may live (0: for ever), and whether people must prove themselves with a second factor."""
    year = Text(fr="un an au plus (31 622 400 secondes)", en="one year at most (31,622,400 seconds)")
    yield Credential(
        expires=r["max_access_key_expiration_seconds"].compare(
            lambda raw: 0 < raw <= 366 * 86400 if isinstance(raw, int | float) and not isinstance(raw, bool) else None,
            year,
        )
    )
    yield Identity(strong=r["require_trusted_env"].is_true(expected=_FACTORS))


@describes("outscale_api_access_rule")
def api_access_rule(r: Resource, host: Host) -> Iterator[Facet]:
    """From where the API answers, and whether an access key alone opens it."""
    ranges, authorities = r["ip_ranges"], r["ca_ids"]
    yield Endpoint(
        administration=True,
        restricted=listed_only(ranges, lambda one: ~anyone(one)),
    )
    yield Identity(strong=given(authorities, expected=_CERTIFICATE))


@describes("outscale_ca")
def authority(r: Resource, host: Host) -> Iterator[Facet]:
    """A certificate authority that clients are checked against."""
    yield Credential(
        strong=nothing_shows(r, Text(fr="la force de la clé de l'autorité", en="the strength of the authority's key"))
    )


@describes("outscale_keypair")
def keypair(r: Resource, host: Host) -> Iterator[Facet]:
    """Without a public key the host makes both halves, and the private one lands in the state."""
    public = r["public_key"]
    if public.is_absent:
        yield Clear(hidden=false(Reason(resource=r.urn, path="public_key", detail=_GENERATED)))
        return
    yield Credential(strong=strong_ssh(public))


@describes("outscale_policy", "outscale_policy_version")
def policy(r: Resource, host: Host) -> Iterator[Facet]:
    yield Identity(least_privilege=narrow(r["document"]))


@describes("outscale_user")
def user(r: Resource, host: Host) -> Iterator[Facet]:
    """A user of the account, with the policies that are attached here."""
    yield Identity(
        named=true(Reason(resource=r.urn, path="user_name", expected=_ONE_HOLDER)),
        least_privilege=_policies(r["policy"]),
        strong=nothing_shows(r, _FACTORS),
    )


@describes("outscale_user_group")
def user_group(r: Resource, host: Host) -> Iterator[Facet]:
    policies = r["policy"]
    if policies.is_absent:
        yield Inert(reason=Text(fr="un regroupement, sans droit attaché ici", en="a grouping, no right attached here"))
        return
    yield Identity(least_privilege=_policies(policies))


def _policies(attached: Value) -> Truth:
    """Names of policies: a managed one of administrators is known by its name, any other by its own document."""
    return attached.every(
        lambda one: one["policy_orn"].compare(
            lambda raw: False if "administrator" in str(raw).lower() else True if str(raw).startswith("orn:") else None,
            NARROW,
        )
    )
