"""What `--policy-pack-config` may say: of each rule under its id, of the whole pack under `rempart`.

The engine checks the values against the schemas that the pack gives it. It lets pass what no schema names, so keys are
checked here again: a misspelt key must not be a setting that silently does nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final, Literal, NamedTuple

import msgspec

from rempart.catalog.profiles import PARAMETERS, Number, profiles
from rempart.errors import InputError
from rempart.exceptions.tables import faults, known, said, unknown
from rempart.rules import Rule, Severity
from rempart.text import Language, Text, same

PACK: Final = "rempart"
"""The policy that stands for the whole pack: its settings, and what is said of no single rule."""

ALL: Final = "all"
"""The engine's own word for the level of every policy."""


class Level(StrEnum):
    """How strictly a policy is enforced, in the engine's words."""

    ADVISORY = "advisory"
    MANDATORY = "mandatory"
    DISABLED = "disabled"
    REMEDIATE = "remediate"


class Given(NamedTuple):
    """What the engine hands over for one policy."""

    level: Level
    properties: Mapping[str, Any]


class OfPack(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """The keys of the policy `rempart`."""

    profile: str | None = None
    as_of: date | None = None
    lang: Language = "fr"
    severity_floor: Severity | None = None
    """Rules of a lesser severity only advise."""
    undetermined: Literal["default", "strict"] = "default"
    project: str | None = None
    """The folder of rempart.toml and its companions."""
    waivers: str | None = None
    """A file of waivers in place of rempart.waivers.toml; relative to that folder."""
    parameters: dict[str, Number] = {}


class Configuration(msgspec.Struct, frozen=True):
    """A configuration without faults."""

    pack: OfPack = OfPack()
    levels: Mapping[str, Level] = {}
    """Policy → level, where it is not the pack's own (mandatory)."""
    strict: frozenset[str] = frozenset()
    """The rules of which every undetermined verdict refuses."""
    parameters: Mapping[str, Number] = {}
    """Of the pack and of single rules."""

    def level(self, policy: str) -> Level:
        """How strictly a policy is enforced."""
        return self.levels.get(policy, Level.MANDATORY)

    @property
    def remedies(self) -> bool:
        """Whether anything is to be mended."""
        return Level.REMEDIATE in self.levels.values()

    def is_strict(self, rule: str) -> bool:
        """Whether an undetermined verdict of the rule refuses, whatever it is about."""
        return self.pack.undetermined == "strict" or rule in self.strict


def parsed(given: Mapping[str, Given], rules: Mapping[str, Rule]) -> Configuration:
    """The configuration that the engine hands over. An InputError says all that is wrong with it, by policy and key."""
    problems: list[Text] = []
    levels: dict[str, Level] = {}
    strict: set[str] = set()
    figures: dict[str, Number] = {}
    pack = OfPack()
    for policy, one in given.items():
        levels[policy] = one.level
        properties = dict(one.properties)
        if policy == ALL:
            problems += (_not_of_all(key) for key in properties)
        elif policy == PACK:
            wrong = list(_pack_faults(properties))
            problems += wrong
            pack = pack if wrong else msgspec.convert(properties, OfPack)
            figures |= pack.parameters
        elif policy in rules:
            wrong = list(_rule_faults(rules[policy], properties))
            problems += wrong
            if properties.pop("undetermined", "default") == "strict":
                strict.add(policy)
            figures |= {} if wrong else properties
        else:
            problems.append(said(WHERE, unknown(policy, [PACK, ALL, *rules], Text("règle inconnue", "unknown rule"))))
    if problems:
        raise InputError(*problems)
    return Configuration(pack, levels, frozenset(strict), figures)


WHERE: Final = Text("configuration de la politique", "policy configuration")


def _not_of_all(key: str) -> Text:
    return said(
        WHERE,
        Text(
            f"« all » ne porte qu'un niveau (enforcementLevel) ; écrivez « {key} » sous « {PACK} »",
            f"“all” takes a level only (enforcementLevel); write “{key}” under “{PACK}”",
        ),
    )


def _pack_faults(properties: Mapping[str, Any]) -> list[Text]:
    where = WHERE + same(f", {PACK}")
    found = list(faults(properties, OfPack, where))
    if found:
        return found
    profile = properties.get("profile")
    judging = [id for id, one in profiles().items() if not one.hosts_only]
    found += _caught(profile, judging, where, Text("profile : profil inconnu", "profile: unknown profile"))
    for name, value in properties.get("parameters", {}).items():
        found += _caught(
            name, PARAMETERS, where, Text("parameters : paramètre inconnu", "parameters: unknown parameter")
        )
        found += _figure_faults(name, value, where)
    return found


def _rule_faults(rule: Rule, properties: Mapping[str, Any]) -> list[Text]:
    where = WHERE + same(f", {rule.id}")
    own = parameters_of(rule)
    found: list[Text] = []
    for key, value in properties.items():
        if key == "undetermined":
            if value not in ("default", "strict"):
                what = "« undetermined » : écrivez default ou strict", "“undetermined”: write default or strict"
                found.append(said(where, Text(*what)))
        elif key not in own:
            listed = ["undetermined", *own]
            found.append(said(where, unknown(key, listed, Text("clé inconnue", "unknown key"))))
        else:
            found += _figure_faults(key, value, where)
    return found


def _figure_faults(name: str, value: Any, where: Text) -> list[Text]:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        return [said(where, Text(f"« {name} » doit être un nombre", f"“{name}” must be a number"))]
    return []


def _caught(word: Any, words: Collection[str], where: Text, what: Text) -> list[Text]:
    if word is None:
        return []
    try:
        known(word, words, where, what)
    except InputError as error:
        return list(error.problems)
    return []


def parameters_of(rule: Rule) -> tuple[str, ...]:
    """The parameters whose figure stands in a requirement that the rule implements."""
    implements = set(rule.implements)
    return tuple(name for name, parameter in PARAMETERS.items() if implements.intersection(parameter.bounds))


# JSON Schemas, which the engine validates with and `pulumi policy` shows.

_UNDETERMINED: Final = {
    "type": "string",
    "enum": ["default", "strict"],
    "description": "strict : tout verdict indéterminé refuse / every undetermined verdict refuses",
}


def _number(name: str) -> dict[str, Any]:
    parameter = PARAMETERS[name]
    bounds = ", ".join(f"{id} : {figure}" for id, figure in parameter.bounds.items())
    return {"type": "number", "minimum": 0, "description": f"{parameter.direction} ; {bounds}"}


def rule_schema(rule: Rule) -> dict[str, Any]:
    """The properties that may stand beside a rule's level."""
    return {"undetermined": _UNDETERMINED, **{name: _number(name) for name in parameters_of(rule)}}


def pack_schema() -> dict[str, Any]:
    """The properties of the policy `rempart`."""
    return {
        "profile": {
            "type": "string",
            "enum": [id for id, profile in profiles().items() if not profile.hosts_only],
            "description": "Textes applicables / the texts that apply (rempart.toml, sinon / else hds)",
        },
        "asOf": {
            "type": "string",
            "pattern": r"^\d{4}-\d{2}-\d{2}$",
            "description": "Jour de l'examen / day of the examination, AAAA-MM-JJ",
        },
        "lang": {"type": "string", "enum": ["fr", "en"], "description": "Langue des messages / language of messages"},
        "severityFloor": {
            "type": "string",
            "enum": [str(severity) for severity in Severity],
            "description": "Gravité sous laquelle une règle conseille seulement / below it a rule only advises",
        },
        "undetermined": _UNDETERMINED,
        "project": {
            "type": "string",
            "minLength": 1,
            "description": "Dossier de rempart.toml et des dispenses / folder of rempart.toml and the waivers",
        },
        "waivers": {
            "type": "string",
            "minLength": 1,
            "description": "Fichier de dispenses à la place de rempart.waivers.toml / file of waivers in its place",
        },
        "parameters": {
            "type": "object",
            "properties": {name: _number(name) for name in PARAMETERS},
            "additionalProperties": False,
            "description": "Seuils chiffrés / figures",
        },
    }
