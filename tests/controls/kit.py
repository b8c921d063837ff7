"""The table of controls: which property shows which control, and what a bad, a good and a missing value must yield.

`tests/cases/controls/<package>.tsv` holds one row for each (type, control, path):

  type      Pulumi type; `pulumi:providers:<package>` for the configuration of a provider instance
  control   what the property shows (`region`, `encryption_at_rest` …)
  path      its Pulumi path; `nodes[].region` is that property of the first block of a list, `-` is none
  testable  yes; attest: no property shows it, a person must; no: with the reason
  reason    for `attest` and `no`, one of `REASONS`
  rules     the rules that read it; for `attest`, those that must stay undetermined
  bad       a bad value as JSON; null: not written
  found     what the bad value yields: violation or undetermined; nothing: no verdict differs from the good value's
  good      a good value as JSON; null: not written
  absent    what it yields when not written: violation, undetermined, compliant, or impossible for a required property
  beside    further properties, as JSON, that the row needs beside the resource in good order; empty for none
  note      what the source of a correction is

`<package>.json` holds, by Pulumi type, a resource in good order: `properties` (Pulumi spelling), `provider` (its
configuration), `companions` (resources beside it). For a provider, `type` says of which resource.
A row then changes one property of it. An `attest` row with a value proves that nothing written there makes its rules
green; a `no` row with two values, that nothing depends on which of them is written.
"""

from __future__ import annotations

import copy
import csv
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from rempart.assessment import Assessment, Verdict, evaluate
from rempart.catalog.profiles import Profile
from rempart.examples import Companion, Example
from rempart.exceptions.files import Exceptions
from rempart.names import canonical_inputs, canonical_type
from rempart.rules import all_rules
from rempart.settings import Settings
from rempart.testing import ON, profile_of
from rempart.text import Text

FOLDER: Final = Path(__file__).resolve().parents[1] / "cases" / "controls"

REASONS: Final = {
    "no-property": Text("aucune propriété du type ne le montre", "no property of the type shows it"),
    "describes": Text(
        "la propriété décrit la ressource et ne décide rien : aucune valeur n'est mauvaise en soi",
        "the property describes the resource and decides nothing: no value of it is bad by itself",
    ),
    "depends-on-use": Text(
        "qu'une valeur soit mauvaise dépend de l'usage de la ressource, que le programme ne dit pas",
        "whether a value is bad depends on what the resource is for, which the program does not say",
    ),
    "opaque-id": Text(
        "la valeur est un identifiant dont seule l'API de l'hébergeur connaît le sens",
        "the value is an identifier whose meaning only the host's API tells",
    ),
    "sdk-hides": Text(
        "le SDK marque toujours la valeur comme secrète : un texte en clair ne s'y distingue pas d'un vrai secret",
        "the SDK always marks the value as secret: a literal cannot be told from a true secret",
    ),
    "certificate": Text(
        "il faudrait décoder le certificat ou la clé, ce que rempart ne fait pas",
        "the certificate or key text would have to be decoded, which rempart does not do",
    ),
    "no-rule": Text(
        "aucune exigence des textes visés ne le demande : aucune règle ne la lit",
        "no requirement of the texts in scope asks for it: no rule reads it",
    ),
    "not-in-scope": Text("une autre propriété décide d'abord", "another property decides first"),
    "computed": Text(
        "l'hébergeur la remplit : aucun programme ne l'écrit", "the host fills it in: no program writes it"
    ),
    "not-in-sdk": Text("le SDK n'a pas cette propriété", "the SDK has no such property"),
    "no-type": Text("le SDK n'a pas ce type", "the SDK has no such type"),
}
"""Why no value of the property is bad by itself."""


class Row(NamedTuple):
    """One row of the table. `bad`, `good` are JSON texts."""

    type: str
    control: str
    path: str
    testable: str
    reason: str
    rules: str
    bad: str
    found: str
    good: str
    absent: str
    beside: str
    note: str

    def __str__(self) -> str:
        return f"{self.type}.{self.path} {self.control}"

    @property
    def package(self) -> str:
        return self.type.split(":")[2] if self.type.startswith("pulumi:providers:") else self.type.partition(":")[0]

    @property
    def exercised(self) -> bool:
        return bool(self.found)

    @property
    def is_of_provider(self) -> bool:
        return self.type.startswith("pulumi:providers:")


def rows() -> Iterator[Row]:
    """Every row, package by package."""
    for path in sorted(FOLDER.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            assert next(reader) == list(Row._fields), f"{path.name}: other columns"
            yield from (Row(*row) for row in reader)


@lru_cache(maxsize=16)
def bases(package: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{package}.json").read_text(encoding="utf-8"))
    return found


def yields(row: Row, value: Any) -> str:
    """The gravest status among the verdicts whose evidence is the row's property, when it holds `value` (None: when it
    is not written); `silent` when it is evidence of none."""
    found = {verdict.status for verdict in _concerned(row, assessed(row, value))}
    return next((status for status in ("violation", "undetermined", "compliant") if status in found), "silent")


def every_verdict(row: Row, value: Any) -> list[tuple[str, str, str]]:
    """Rule, resource and status of all that is said of the resource and what stands beside it, by every rule."""
    found = assessed(row._replace(rules=",".join(all_rules())), value).verdicts
    return sorted(
        (verdict.rule.id, verdict.resource.urn if verdict.resource else "", verdict.status) for verdict in found
    )


def assessed(row: Row, value: Any) -> Assessment:
    """The resource in good order, but for one property."""
    base = bases(row.package)[row.type]
    properties, provider = copy.deepcopy(base.get("properties", {})), copy.deepcopy(base.get("provider", {}))
    (provider if row.is_of_provider else properties).update(json.loads(row.beside or "{}"))
    put(provider if row.is_of_provider else properties, row.path, value)
    type = canonical_type(base.get("type", row.type))
    example = Example(
        rule="",
        status="silent",
        type=type,
        properties=canonical_inputs(type, properties),
        provider=provider,
        companions=tuple(_companion(beside) for beside in base.get("companions", ())),
    )
    rules = [all_rules()[id] for id in row.rules.split(",")]
    return evaluate(example.deployment(), rules, _profile(row.rules), ON, settings=Settings(), exceptions=Exceptions())


def put(tree: dict[str, Any], path: str, value: Any) -> None:
    """Write a value at a path, or take away what stands there when it is None."""
    *above, last = path.split(".")
    node: Any = tree
    for name in above:
        key = name.removesuffix("[]")
        if not node.get(key):
            if value is None:
                return
            node[key] = [{}] if name.endswith("[]") else {}
        node = node[key][0] if name.endswith("[]") else node[key]
    key = last.removesuffix("[]")
    if value is None:
        node.pop(key, None)
    elif last.endswith("[]") and not isinstance(value, list):
        node[key] = [value]
    else:
        node[key] = value


def _companion(beside: dict[str, Any]) -> Companion:
    type = canonical_type(beside["type"])
    return Companion(type=type, name=beside["name"], properties=canonical_inputs(type, beside.get("properties", {})))


@lru_cache(maxsize=256)
def _profile(rules: str) -> Profile:
    return profile_of([all_rules()[id] for id in rules.split(",")])


def _concerned(row: Row, assessment: Assessment) -> Iterator[Verdict]:
    """The verdicts that the property decided, by their evidence. What is read of a provider instance has no path of its
    own, and of two properties that decide together (`beside`) the evidence names one: there every verdict counts."""
    written = canonical_path(row)
    for verdict in assessment.verdicts:
        if (
            row.is_of_provider
            or row.beside
            or any(
                reason.resource.endswith("::it") and _same(_plain(reason.path), written)
                for reason in verdict.truth.reasons
            )
        ):
            yield verdict


def canonical_path(row: Row) -> str:
    """The property in Terraform spelling, without the marks of lists."""
    tree: dict[str, Any] = {}
    put(tree, row.path, 0)
    node: Any = canonical_inputs(canonical_type(row.type), tree)
    names = []
    while isinstance(node, dict):
        ((name, node),) = node.items()
        names.append(name)
        node = node[0] if isinstance(node, list) else node
    return ".".join(names)


def _plain(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path)


def _same(one: str, other: str) -> bool:
    """One path, or one within the other."""
    return one == other or (bool(one) and (one.startswith(f"{other}.") or other.startswith(f"{one}.")))
