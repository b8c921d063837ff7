"""Platforms as customers write them: every type is described, and every violation is a defect that stands in the code.

Each folder of `tests/cases/platforms` is one platform, in the habits of one team: components, loops, several provider
instances, resources imported or renamed, transforms, modules of Terraform. `expected.toml` names the defects that were
left in it; a violation that it does not name is a false alarm, and a defect that nothing reports is a miss.
"""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from rempart import settings, testing
from rempart.assessment import Assessment, evaluate
from rempart.exceptions.files import Exceptions
from rempart.readers import program, terraform
from rempart.rules import all_rules

CASES: Final = Path(__file__).resolve().parents[1] / "cases" / "platforms"
PLATFORMS: Final = tuple(sorted(path.parent.name for path in CASES.glob("*/expected.toml")))

PROVIDERS: Final = ("azure", "cloudtemple", "google", "numspot", "openstack", "outscale", "ovh", "scaleway")


@cache
def judged(platform: str) -> Assessment:
    """Every rule, whatever the profile: a false alarm of any of them is one."""
    folder = CASES / platform
    plan = folder / "plan.json"
    deployment = (
        terraform.read(plan.read_bytes(), path=str(plan)) if plan.exists() else program.read(folder, stack="prod")
    )
    rules = all_rules().values()
    return evaluate(
        deployment,
        rules,
        testing.profile_of(rules),
        testing.ON,
        settings=settings.read(folder),
        exceptions=Exceptions(),
    )


def expected(platform: str) -> dict[str, Any]:
    return tomllib.loads((CASES / platform / "expected.toml").read_text(encoding="utf-8"))


def test_three_platforms_for_each_provider() -> None:
    counted = {provider: sum(name.startswith(f"{provider}-") for name in PLATFORMS) for provider in PROVIDERS}
    assert counted == dict.fromkeys(PROVIDERS, 3)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_type_is_described(platform: str) -> None:
    coverage = judged(platform).coverage
    assert [(resource.name, resource.type) for resource in coverage.uncovered] == []
    assert coverage.resources == expected(platform)["resources"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_violated_is_a_defect_of_the_platform(platform: str) -> None:
    violations: dict[str, set[str]] = {}
    for verdict in judged(platform).verdicts:
        if verdict.status == "violation":
            violations.setdefault(verdict.rule.id, set()).add(verdict.resource.name if verdict.resource else "")
    defects: dict[str, Any] = expected(platform).get("violated", {})
    assert {
        rule: sorted(name for name in names if not any(fnmatchcase(name, glob) for glob in defects[rule]["on"]))
        if rule in defects
        else sorted(names)
        for rule, names in violations.items()
    } == {rule: [] for rule in defects}
    for rule, defect in defects.items():
        assert defect["why"]
        missed = [glob for glob in defect["on"] if not any(fnmatchcase(name, glob) for name in violations[rule])]
        assert (rule, missed) == (rule, [])
