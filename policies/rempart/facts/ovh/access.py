"""Accounts, rights and credentials of OVHcloud: users of a project, IAM, local users, API clients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.ovh.common import documented
from rempart.facts.policies import NARROW, narrow
from rempart.facts.public_keys import strong_ssh
from rempart.facts.showing import each_of_some, nothing_shows
from rempart.facts.vocabulary import Clear, Credential, Endpoint, Facet, Identity, Inert
from rempart.text import Text
from rempart.truth import Reason, State, Truth, every, false
from rempart.value import Value

_ENDS: Final = Text(fr="une date de fin", en="an end date")
_END: Final = Text(fr="la date de fin", en="the end date")
_ADMIN: Final = frozenset({"administrator", "admin"})


@describes("ovh_cloud_project_user")
def user(r: Resource, host: Host) -> Iterator[Facet]:
    """A user of the project, with the roles that it gets; `administrator` is everything."""
    many, one = r["role_names"], r["role_name"]
    truths = [many.every(_no_admin)] if not many.is_absent else []
    truths += [_no_admin(one)] if not one.is_absent else []
    yield Identity(least_privilege=every(truths))


def _no_admin(role: Value) -> Truth:
    return role.compare(lambda raw: str(raw).strip().lower() not in _ADMIN, NARROW)


@describes("ovh_cloud_project_user_s3_policy")
def s3_policy(r: Resource, host: Host) -> Iterator[Facet]:
    yield Identity(least_privilege=narrow(r["policy"]))


@describes("ovh_cloud_project_user_s3_credential", "ovh_dbaas_logs_token")
def endless_credential(r: Resource, host: Host) -> Iterator[Facet]:
    yield Credential(expires=nothing_shows(r, _END))


@describes("ovh_cloud_project_ssh_key", "ovh_cloud_sshkey", "ovh_clous_sshkey")
def ssh_key(r: Resource, host: Host) -> Iterator[Facet]:
    yield Credential(strong=strong_ssh(r["public_key"]))


# -- IAM -------------------------------------------------------------------------------------------------------------


@describes("ovh_iam_policy")
def iam_policy(r: Resource, host: Host) -> Iterator[Facet]:
    """Actions and resources by name; a star is everything of its kind. A policy may have an end."""
    truths = [r[name].every(_no_star) for name in ("allow", "resources") if not r[name].is_absent]
    groups = r["permissions_groups"]
    if not groups.is_absent:
        truths.append(groups.every(_no_admin_group))
    yield Identity(least_privilege=every(truths), named=_no_root(r["identities"]))
    end = r["expired_at"]
    if not end.is_absent:
        yield Credential(until=end, expires=None if end.is_known else end.is_written(expected=_ENDS))


def _no_star(name: Value) -> Truth:
    """`*`, `urn:v1:eu:resource:*` and `*:delete` take in everything."""
    return name.compare(lambda raw: not _has_star(str(raw).strip()), NARROW)


def _has_star(name: str) -> bool:
    return name == "*" or name.endswith(":*") or name.startswith("*:")


def _no_admin_group(urn: Value) -> Truth:
    return urn.compare(lambda raw: "admin" not in str(raw).lower(), NARROW)


def _no_root(identities: Value) -> Truth:
    """The account itself (`urn:v1:eu:identity:account:…`) is nobody's in particular."""
    one = Text(fr="une personne ou une application", en="one person or one application")
    return each_of_some(identities, lambda urn: urn.compare(lambda raw: ":identity:account:" not in str(raw), one), one)


@describes("ovh_iam_permissions_group")
def permissions_group(r: Resource, host: Host) -> Iterator[Facet]:
    allowed = r["allow"]
    yield Identity(least_privilege=Truth(State.TRUE) if allowed.is_absent else allowed.every(_no_star))


# -- local users and API clients -------------------------------------------------------------------------------------


@describes("ovh_me_identity_user")
def local_user(r: Resource, host: Host) -> Iterator[Facet]:
    group = r["group"].default("DEFAULT", source=documented("me_identity_user"))
    yield Identity(
        least_privilege=group.compare(lambda raw: "admin" not in str(raw).lower(), NARROW),
        strong=nothing_shows(r, Text(fr="l'authentification à plusieurs facteurs", en="several factors")),
    )
    yield from password(r, "password")


@describes("ovh_me_identity_group")
def local_group(r: Resource, host: Host) -> Iterator[Facet]:
    role = r["role"].default("NONE", source=documented("me_identity_group"))
    yield Identity(least_privilege=role.compare(lambda raw: str(raw).strip().upper() != "ADMIN", NARROW))


@describes("ovh_me_identity_user_token")
def token(r: Resource, host: Host) -> Iterator[Facet]:
    """It ends at a date, after so many seconds, or never."""
    end, seconds = r["expires_at"], r["expires_in"]
    year = Text(fr="un an au plus (31 622 400 secondes)", en="one year at most (31,622,400 seconds)")
    if end.is_absent and not seconds.is_absent:
        yield Credential(expires=seconds.at_most(366 * 86400, expected=year))
        return
    yield Credential(expires=end.is_written(expected=_ENDS) if not end.is_known else None, until=end)


@describes("ovh_me_api_oauth2_client")
def api_client(r: Resource, host: Host) -> Iterator[Facet]:
    """Its secret is kept in the state unless it is thrown away."""
    kept = Text(fr="le secret est gardé en clair dans l'état", en="the secret is kept in clear in the state")
    thrown = r["discard_client_secret"].default(False, source=documented("me_api_oauth2_client"))
    hidden = thrown.is_true(expected=Text(fr="secret non gardé", en="secret not kept"))
    if hidden.is_false:
        hidden = false(Reason(resource=r.urn, path=thrown.path, detail=kept))
    yield Clear(hidden=hidden)
    urls = r["callback_urls"]
    if not urls.is_absent and urls.known != []:
        https = Text(fr="https://", en="https://")
        yield Endpoint(
            tls=urls.every(lambda url: url.compare(lambda raw: str(raw).lower().startswith("https://"), https))
        )


@describes(
    "ovh_dbaas_logs_role", "ovh_dbaas_logs_role_permission_stream", "ovh_iam_resource_group", "ovh_iam_resource_tags"
)
def grouping(r: Resource, host: Host) -> Iterator[Inert]:
    yield Inert(
        reason=Text(fr="un regroupement : les droits sont donnés ailleurs", en="a grouping: rights are given elsewhere")
    )
