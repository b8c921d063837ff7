"""What a Terraform expression is worth: its value where the text tells it, else Unknown or secret, never a guess."""

from __future__ import annotations

from typing import Any

import pytest
from rempart.packs.checkov.expressions import OPAQUE, evaluate, read
from rempart.text import same
from rempart.value import SECRET, Unknown

UNSET = Unknown(same("unset"))
NAMES: dict[tuple[str, ...], Any] = {
    ("var", "region"): "fr-par",
    ("var", "on"): True,
    ("var", "unset"): UNSET,
    ("var", "password"): SECRET,
    ("local", "tags"): {"zone": "entrepot"},
    ("local", "zones"): ["a", "b"],
}


def lookup(root: str, steps: tuple[Any, ...]) -> Any:
    return NAMES.get((root, *steps), OPAQUE)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("var.region", "var.region"),
        ("${var.region}", "fr-par"),
        ("${var.region}-1", "fr-par-1"),
        ("$${var.region}", "${var.region}"),
        ("${-1}", -1),
        ("${2 * 3 + 4}", 10),
        ("${var.unset}", UNSET),
        ("x-${var.unset}", UNSET),
        ("x-${var.password}", SECRET),
        ('${var.on ? "a" : "b"}', "a"),
        ('${var.unset ? "a" : "b"}', OPAQUE),
        ('${var.unset == "x" ? "fr-par" : "us"}', OPAQUE),
        ('${var.region == "fr-par"}', True),
        ('${var.region != "fr-par" || var.on}', True),
        ("${var.on && var.unset}", UNSET),
        ("${!var.on && var.unset}", False),
        ("${var.on == 1}", OPAQUE),
        ("${var.password == None}", SECRET),
        ("${toset(['a', 'a', '${var.region}'])}", ["a", "fr-par"]),
        ("${merge(local.tags,{'a': 'b'})}", {"zone": "entrepot", "a": "b"}),
        ("${merge(local.tags,var.unset)}", UNSET),
        ("${merge(local.tags,{'a': '${var.unset}'})}", {"zone": "entrepot", "a": UNSET}),
        ("${jsonencode({'a': ['${var.region}'], 'b': True, 'c': None})}", '{"a":["fr-par"],"b":true,"c":null}'),
        ("${jsonencode({'a': '${var.unset}'})}", UNSET),
        ('${lower("FR")}', "fr"),
        ('${file("secret.txt")}', OPAQUE),
        ('${lookup(x, "y")}', OPAQUE),
        ("${[for z in local.zones : z]}", OPAQUE),
        ("${local.zones[*]}", OPAQUE),
        ("%{ if var.on }a%{ endif }", OPAQUE),
        ("${var.region", OPAQUE),
        ("${" + "(" * 500 + "1" + ")" * 500 + "}", OPAQUE),
        ("${var.region}${var.region}", "fr-parfr-par"),
    ],
)
def test_value(written: str, value: Any) -> None:
    assert evaluate(read(written), lookup) == value
