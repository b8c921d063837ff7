"""Secrets in clear: places that the SDK always hides, and free text where a secret may stand."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from rempart.deployment import Resource
from rempart.facts.secrets import SECRET_NAME, SECRET_TEXT
from rempart.facts.vocabulary import Clear
from rempart.text import Text
from rempart.truth import Reason, Truth, false, true, unknown
from rempart.value import Unknown, Value

_HIDDEN: Final = Text(fr="aucun secret en clair", en="no secret in clear")
_COMPUTED: Final = Text(
    fr="calculé à partir d'une autre ressource, donc non écrit en clair dans le programme",
    en="computed from another resource, hence not written in clear in the program",
)
_WRAPPED: Final = Text(
    fr="le SDK marque toujours cette propriété comme secrète : un littéral ne s'y distingue pas d'un vrai secret",
    en="the SDK always marks this property as secret: a literal cannot be told from a true secret there",
)
_LITERAL: Final = Text(fr="valeur écrite en clair", en="value written in clear")
_NO_SIGN: Final = Text(fr="rien n'y ressemble à un secret", en="nothing in it looks like a secret")
_LOOKS_SECRET: Final = Text(fr="ressemble à un secret écrit en clair", en="looks like a secret written in clear")
_PARTLY: Final = Text(
    fr="en partie connu seulement après application, ce qui est connu ne montre pas de secret",
    en="partly known only after apply, what is known shows no secret",
)


def password(r: Resource, *paths: str) -> Iterator[Clear]:
    """A place for a secret that the SDK always wraps: a plain value is a literal, a wrapped one cannot be seen."""
    for path in paths:
        value = r[path]
        if not value.is_absent:
            yield Clear(hidden=_password(value))


def _password(value: Value) -> Truth:
    reason = Reason(resource=value.resource.urn, path=value.path, expected=_HIDDEN)
    if value.is_unknown:
        return true(msgspec.structs.replace(reason, detail=_COMPUTED))
    if value.path.endswith("_wo") and value.is_secret:
        detail = Text(fr="propriété en écriture seule", en="write-only property")
        return true(msgspec.structs.replace(reason, detail=detail))
    if value.is_secret:
        return unknown(_WRAPPED, resource=value.resource.urn, path=value.path, expected=_HIDDEN)
    if value.known in ("", {}, []):
        return true(reason)
    return false(msgspec.structs.replace(reason, detail=_LITERAL))


def text_in_clear(r: Resource, *paths: str) -> Iterator[Clear]:
    """Free text or a map that a program fills: script of first start, user data, environment.

    What the program marks as secret is hidden. No value ever enters the evidence, only the name that holds it.
    """
    for path in paths:
        value = r[path]
        if not value.is_absent:
            yield Clear(hidden=_searched(value))


def _searched(value: Value) -> Truth:
    reason = Reason(resource=value.resource.urn, path=value.path, expected=_HIDDEN)
    if value.is_unknown:
        return unknown(value.cause or _PARTLY, resource=value.resource.urn, path=value.path, expected=_HIDDEN)
    if value.is_secret:
        return true(reason)
    partly = False
    for path, name, raw in _leaves(value.path, "", value.known):
        partly |= isinstance(raw, Unknown)
        if isinstance(raw, str) and raw and (SECRET_TEXT.search(raw) or (SECRET_NAME.search(name) and _literal(raw))):
            return false(msgspec.structs.replace(reason, path=path, detail=_LOOKS_SECRET))
    if partly:
        return unknown(_PARTLY, resource=value.resource.urn, path=value.path, expected=_HIDDEN)
    return true(msgspec.structs.replace(reason, detail=_NO_SIGN))


def _leaves(path: str, name: str, raw: Any) -> Iterator[tuple[str, str, Any]]:
    if isinstance(raw, dict):
        for key, item in raw.items():
            yield from _leaves(f"{path}.{key}", str(key), item)
    elif isinstance(raw, list):
        for index, item in enumerate(raw):
            yield from _leaves(f"{path}[{index}]", name, item)
    else:
        yield path, name, raw


def _literal(raw: str) -> bool:
    """Not a reference to a secret kept elsewhere (`${NAME}`, a path, a flag)."""
    return not re.fullmatch(r"[$<{/].*|true|false|\d{1,3}", raw.strip(), re.IGNORECASE | re.DOTALL)


def base64_in_clear(r: Resource, *paths: str) -> Iterator[Clear]:
    """The same for a text that the provider takes in Base64; what is not Base64 is searched as it stands."""
    for path in paths:
        value = r[path]
        if not value.is_absent:
            yield Clear(hidden=_searched(value.map(_decoded)))


def _decoded(raw: object) -> object:
    try:
        return b64decode(raw, validate=True).decode() if isinstance(raw, str) else raw
    except ValueError:
        return raw


def exposed_when(switch: Value, detail: Text) -> Iterator[Clear]:
    """A setting that puts a secret where it can be read, as `detail` says; nothing when it is off."""
    on = switch.is_true(expected=_HIDDEN)
    if not on.is_false:
        reasons = tuple(msgspec.structs.replace(reason, detail=detail) for reason in on.reasons)
        yield Clear(hidden=~Truth(on.state, reasons))
