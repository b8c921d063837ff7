"""What a team sets in `rempart.toml`, beside Pulumi.yaml. Without the file, the defaults."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase, translate
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from rempart.catalog.profiles import DEFAULT, PARAMETERS, Number, Profile, profiles
from rempart.deployment import Resource
from rempart.exceptions.records import Words
from rempart.exceptions.tables import entry, known, load, wrong
from rempart.text import Text, same
from rempart.value import Secret, Unknown

NAME: Final = "rempart.toml"
_CONTRADICTORY: Final = Unknown(Text(fr="étiquettes qui se contredisent", en="tags that contradict one another"))
_UNREADABLE: Final = Unknown(Text(fr="étiquettes non lisibles", en="tags cannot be read"))


class Classified(msgspec.Struct, frozen=True):
    """What a resource holds, and what said so."""

    data: Literal["health", "other"]
    reason: Text


class Classification(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every store holds health data unless tag `tag` bears one of `values`, or its name matches one of `patterns`."""

    tag: str = "donnees"
    values: tuple[str, ...] = ("hors-sante",)
    patterns: tuple[str, ...] = ()

    def of(self, resource: Resource) -> Classified:
        """A tag that is unknown or secret says nothing: health data."""
        found = tag(resource, self.tag)
        if isinstance(found, str) and found in self.values:
            return Classified("other", same(f"{self.tag} = {found}"))
        matching = self.pattern_of(resource)
        if matching is not None:
            return Classified("other", Text(fr=f"nom conforme à {matching}", en=f"name matches {matching}"))
        if isinstance(found, Unknown):
            return Classified("health", found.cause)
        return Classified("health", Text(fr="données de santé par défaut", en="health data by default"))

    def speaks_of(self, resource: Resource) -> bool:
        """Whether its own tag says something of what it holds, readable or not."""
        return tag(resource, self.tag) is not None

    def pattern_of(self, resource: Resource) -> str | None:
        """The pattern that its name matches, if one does."""
        return next((pattern for pattern in self.patterns if fnmatchcase(resource.name, pattern)), None)


class Study(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which tag names the study of a resource: the first of `key` that is written; `pattern` must match it whole."""

    key: str | tuple[str, ...] = ("etude", "study", "projet")
    pattern: str = ".+"

    def of(self, resource: Resource) -> str | Unknown | None:
        """The study, unknown where the tag is, None where nothing names one."""
        for key in (self.key,) if isinstance(self.key, str) else self.key:
            found = tag(resource, key)
            if isinstance(found, Unknown):
                return found
            if found is not None and re.fullmatch(self.pattern, found):
                return found
        return None


class Environment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which tag names the environment of a resource, the first of `key` that is written, and which of its values are
    production."""

    key: str | tuple[str, ...] = ("environnement", "environment", "env")
    production: tuple[str, ...] = ("production", "prod")

    def of(self, resource: Resource) -> str | Unknown | None:
        """`production` or `autre`, unknown where the tag is, None where nothing names one."""
        for key in (self.key,) if isinstance(self.key, str) else self.key:
            found = tag(resource, key)
            if isinstance(found, Unknown):
                return found
            if found:
                return "production" if found.lower() in self.production else "autre"
        return None


class Migration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `rempart diff` cannot see by names and zones. `moves`: name at the origin → name at the destination.
    `left`: glob of names that need no destination → why."""

    moves: dict[str, Words] = {}
    left: dict[str, Words] = {}


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`zones`: zone → globs on resource names. `parameters`: see `catalog.PARAMETERS`."""

    profile: str = DEFAULT
    parameters: dict[str, Number] = {}
    classification: Classification = Classification()
    study: Study = Study()
    environment: Environment = Environment()
    zones: dict[str, tuple[str, ...]] = {}
    migration: Migration = Migration()

    def parameter(self, name: str, profile: Profile) -> Number:
        """The figure that rules read: as set, else the default for the profile."""
        return self.parameters.get(name, PARAMETERS[name].default(profile))

    def looser(self) -> dict[str, tuple[str, ...]]:
        """Parameter set looser than the text → the requirements that leave the verdict."""
        found = {name: PARAMETERS[name].looser_than(value) for name, value in self.parameters.items()}
        return {name: dropped for name, dropped in found.items() if dropped}

    def zone_of(self, resource: Resource) -> str | None:
        """The zone of the platform that a resource belongs to, by the globs of `[zones]`, else by its tag `zone`."""
        for zone, globs in self.zones.items():
            if _any_of(globs).match(resource.name):
                return zone
        named = tag(resource, "zone")
        return named if isinstance(named, str) else None


def read(folder: Path) -> Settings:
    """The settings beside Pulumi.yaml in `folder`. An InputError names the key that is wrong."""
    path = folder / NAME
    if not path.exists():
        return Settings()
    where = Text(NAME, NAME)
    document = load(path)
    sections = (
        ("classification", Classification),
        ("study", Study),
        ("environment", Environment),
        ("migration", Migration),
    )
    for section, kind in sections:
        if section in document:
            inside = Text(f"{NAME}, [{section}]", f"{NAME}, [{section}]")
            entry(document[section], kind, inside)
    parameters = document.get("parameters", {})
    if isinstance(parameters, dict):
        document["parameters"] = {name: _figure(name, raw, where) for name, raw in parameters.items()}
    settings = entry(document, Settings, where)
    known(settings.profile, profiles(), where, Text(fr="profil inconnu", en="unknown profile"))
    if profiles()[settings.profile].hosts_only:
        what = Text(
            fr=f"« {settings.profile} » ne juge que des hébergeurs (rempart hosts)",
            en=f"“{settings.profile}” judges hosts only (rempart hosts)",
        )
        raise wrong(where, what)
    try:
        re.compile(settings.study.pattern)
    except re.error as error:
        what = Text(fr=f"[study] pattern illisible ({error})", en=f"[study] pattern is unreadable ({error})")
        raise wrong(where, what) from error
    return settings


def _figure(name: str, raw: Any, where: Text) -> Any:
    """A parameter's number; a TLS version is written 1.2, as a number."""
    known(name, PARAMETERS, where, Text(fr="paramètre inconnu", en="unknown parameter"))
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw < 1e9:
        raise wrong(where, Text(fr=f"« {name} » doit être un nombre", en=f"“{name}” must be a number"))
    return raw


def tag(resource: Resource, key: str) -> str | Unknown | None:
    """The value of a tag or label, in the shapes that providers use: a map, a list of `key=value` or `key:value`, or a
    list of blocks that hold a `key` and a `value`."""
    for path in ("tags", "labels"):
        resource.reads.add(path)
        match resource.properties.get(path):
            case Unknown() | Secret():
                return _UNREADABLE
            case dict() as pairs if key in pairs:
                return pairs[key] if isinstance(pairs[key], str) else _UNREADABLE
            case list() as words:
                pairs_listed = [_pair(word) for word in words]
                if None in pairs_listed:
                    return _UNREADABLE
                said = {pair[1] for pair in pairs_listed if pair is not None and pair[0] == key}
                if said:
                    return said.pop() if len(said) == 1 else _CONTRADICTORY
    return None


@lru_cache(maxsize=256)
def _any_of(globs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, globs)) or r"(?!)")


def _pair(written: Any) -> tuple[str, str] | None:
    """A tag as (key, value): `key=value` or `key:value` at the first of the two marks, a bare word, which has no key,
    or a block; None for anything else."""
    match written:
        case str():
            name, mark, rest = written.partition(next((mark for mark in written if mark in "=:"), "="))
            return (name, rest) if mark else ("", written)
        case {"key": str(name), "value": str(rest)}:
            return name, rest
    return None
