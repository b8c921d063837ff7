"""Policies made of statements, as AWS began: who may do what on which resource. Objects, or JSON texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import msgspec

from rempart.facts.addresses import anyone
from rempart.facts.showing import NOT_PUBLIC, undecided
from rempart.text import Text
from rempart.truth import Reason, State, Truth, every, false, true, unknown
from rempart.value import Unknown, Value, plain


def closed(policy: Value) -> Truth:
    """Whether a bucket policy, an object or a JSON text, lets nobody in without authentication.

    FALSE as soon as one statement allows everybody; UNKNOWN when a part that could is not known, when the text is no
    JSON, or when everybody is allowed from listed addresses only.
    """
    return _judged(policy, _closed, NOT_PUBLIC)


NARROW: Final = Text(fr="des droits limités à ce qu'il faut", en="no more rights than needed")


def narrow(policy: Value) -> Truth:
    """Whether a policy grants no all-embracing right: FALSE for a statement that allows every action, of everything or
    of one service, on every resource."""
    return _judged(policy, _narrow, NARROW)


def _judged(policy: Value, judge: Callable[[Value, int, Any], Truth], expected: Text) -> Truth:
    if not policy.is_known:
        return Truth(State.UNKNOWN, (policy.reason(expected=expected),))
    tree = policy.known
    if isinstance(tree, str):
        try:
            tree = json.loads(tree)
        except (ValueError, RecursionError):
            return undecided(
                policy, Text(fr="politique illisible : JSON invalide", en="unreadable: invalid JSON"), expected
            )
    statements = tree.get("Statement") if isinstance(tree, dict) else None
    if isinstance(statements, dict):
        statements = [statements]
    if isinstance(statements, Unknown):
        return undecided(policy, statements.cause, expected)
    if not isinstance(statements, list):
        return undecided(policy, Text(fr="politique sans « Statement »", en="policy without “Statement”"), expected)
    return every(judge(policy, index, statement) for index, statement in enumerate(statements))


_NAMES: Final = frozenset({"Effect", "Principal", "NotPrincipal", "Condition"})
_NAMES_JUDGED: Final = frozenset(name.lower() for name in _NAMES)


def _closed(policy: Value, index: int, statement: Any) -> Truth:
    path = f"{policy.path}.Statement[{index}]"
    if not isinstance(statement, dict):
        cause = statement.cause if isinstance(statement, Unknown) else Text(fr="illisible", en="unreadable")
        return unknown(cause, resource=policy.resource.urn, path=path, expected=NOT_PUBLIC)
    if not _NAMES_JUDGED.isdisjoint(str(key).lower() for key in statement if key not in _NAMES):
        cause = Text(fr="clé de politique en casse inattendue", en="a key of the policy in unexpected case")
        return unknown(cause, resource=policy.resource.urn, path=path, expected=NOT_PUBLIC)
    effect = statement.get("Effect")
    if effect == "Deny":
        return true(Reason(resource=policy.resource.urn, path=path, observed="Deny", expected=NOT_PUBLIC))
    principal = statement.get("Principal")
    reason = Reason(
        resource=policy.resource.urn, path=f"{path}.Principal", observed=plain(principal), expected=NOT_PUBLIC
    )
    if "NotPrincipal" in statement:
        reason = msgspec.structs.replace(reason, path=f"{path}.NotPrincipal", observed=plain(statement["NotPrincipal"]))
        everybody: bool | None = True
    else:
        everybody = _is_everybody(principal)
    if everybody is False:
        return true(reason)
    if everybody is None or effect != "Allow":
        cause = Text(fr="les bénéficiaires ne sont pas tous connus", en="not everybody who is allowed is known")
        return Truth(State.UNKNOWN, (msgspec.structs.replace(reason, cause=cause),))
    if _from_listed_addresses(policy, statement.get("Condition")):
        cause = Text(
            fr="ouvert sans authentification, depuis des adresses listées seulement : à justifier",
            en="open without authentication, from listed addresses only: to be justified",
        )
        return Truth(State.UNKNOWN, (msgspec.structs.replace(reason, cause=cause),))
    return false(reason)


def _is_everybody(principal: Any) -> bool | None:
    """Whether `*` is among the principals; None where one of them is not known or holds a `*`, or none stands there."""
    if isinstance(principal, dict):
        principal = list(principal.values())
    if isinstance(principal, list) and principal:
        found = [_is_everybody(item) for item in principal]
        return True if True in found else None if None in found else False
    if not isinstance(principal, str):
        return None
    return True if set(principal.strip()) == {"*"} else None if "*" in principal else False


def _from_listed_addresses(policy: Value, condition: Any) -> bool:
    """Whether a condition restricts the source address to ranges none of which is anybody's."""
    if not isinstance(condition, dict):
        return False
    tests = {str(key).lower(): test for key, test in condition.items()}
    test = tests.get("ipaddress")
    sources = {str(k).lower(): v for k, v in test.items()}.get("aws:sourceip") if isinstance(test, dict) else None
    if not sources:
        return False
    listed = sources if isinstance(sources, list) else [sources]
    return all(anyone(Value(policy.resource, policy.path, source)).is_false for source in listed)


def _narrow(policy: Value, index: int, statement: Any) -> Truth:
    path = f"{policy.path}.Statement[{index}]"
    if not isinstance(statement, dict):
        cause = statement.cause if isinstance(statement, Unknown) else Text(fr="illisible", en="unreadable")
        return unknown(cause, resource=policy.resource.urn, path=path, expected=NARROW)
    reason = Reason(resource=policy.resource.urn, path=path, observed=plain(statement.get("Action")), expected=NARROW)
    if statement.get("Effect") == "Deny":
        return true(reason)
    every_action = _holds(statement.get("Action"), lambda action: action == "*" or action.endswith(":*"))
    if "NotAction" in statement:
        every_action = True
    everywhere = True if "NotResource" in statement else _holds(statement.get("Resource"), lambda one: one == "*")
    if every_action is False or everywhere is False:
        return true(reason)
    if every_action and everywhere:
        return false(reason)
    cause = Text(fr="actions ou ressources pas toutes connues", en="not every action or resource is known")
    return Truth(State.UNKNOWN, (msgspec.structs.replace(reason, cause=cause),))


def _holds(written: Any, test: Callable[[str], bool]) -> bool | None:
    """Whether one of the words of a statement passes the test; None where one of them is not known, or none stands."""
    words = written if isinstance(written, list) else [written]
    if any(isinstance(word, str) and test(word.strip()) for word in words):
        return True
    return False if words and all(isinstance(word, str) for word in words) else None
