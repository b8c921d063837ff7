"""Assessments that the tests of the reports share: small ones with one of each standing, and the real stacks."""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from rempart import settings
from rempart.assessment import Assessment, evaluate, fingerprint
from rempart.catalog import Profile, profiles
from rempart.deployment import Deployment, Location, Resource, Source
from rempart.exceptions.baseline import Entry
from rempart.exceptions.files import Exceptions
from rempart.exceptions.records import Derogation, Waiver
from rempart.facts.vocabulary import Store
from rempart.readers import program
from rempart.rules import About, Rule, Severity, all_rules
from rempart.settings import Settings
from rempart.testing import ON, provider, resource
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import UNTIL_APPLY

ROOT: Final = Path(__file__).resolve().parent.parent.parent
BUCKET: Final = "scaleway_object_bucket"
TOMORROW: Final = ON + datetime.timedelta(days=1)
SINCE: Final = datetime.date(2026, 10, 1)

HOSTILE: Final = (
    "a|b",
    "`code`",
    "a\\|b",
    "<img src=x onerror=alert(1)>",
    "</code></details><script>",
    "@everyone",
    "#1",
    "[x](https://evil.example)",
    "https://evil.example/",
    "www.evil.example",
    "x\n::error::owned",
    "x\r::add-mask::secret",
    "##[add-mask]x",
    "%0A::error::owned",
    "a,line=1::b",
    "-->",
    "\x1b[31mred\x07",
    "\ufffe\x00\x0b\u202e",
    "{0} {{1}}",
    "$`\\evil`$",
    "]]>&amp;",
    "É" * 5000,
)


def private(store: Store, _: Any) -> Truth:
    assert store.private is not None
    return store.private


def rule(
    *implements: str, id: str = "store-private", about: About = About.WHERE, severity: Severity = Severity.HIGH
) -> Rule:
    """Compliant where the bucket's acl is private, a violation where it is public, undetermined where unknown."""
    return Rule(
        id=id,
        implements=implements or ("CSP-R1111-9-1",),
        about=about,
        severity=severity,
        title=Text("Les stockages sont privés", "Stores are private"),
        fix=Text("Fermez le stockage", "Close the store"),
        fixes={"scaleway": Text('Écrivez acl = "private"', 'Write acl = "private"')},
        function=private,
        facets=(Store,),
    )


def bucket(name: str = "entrepot", acl: Any = "public-read", line: int = 7, urn: str = "") -> Resource:
    made = resource(BUCKET, {"region": "fr-par", "acl": acl}, name=name, line=line)
    made.urn = urn or made.urn
    return made


def unknown(name: str = "entrepot", line: int = 7) -> Resource:
    return bucket(name, UNTIL_APPLY, line)


def uncovered(name: str = "mystere", line: int = 9) -> Resource:
    return resource("scaleway_unheard_of_thing", {}, name=name, by=provider("scaleway"), line=line)


def assess(
    *resources: Resource,
    rules: tuple[Rule, ...] = (),
    exceptions: Exceptions | None = None,
    source: Source | None = None,
) -> Assessment:
    """Under a profile that holds what the rules implement, on the day when the catalogue was checked."""
    given = rules or (rule(),)
    named = dict.fromkeys(id for each in given for id in each.implements)
    return evaluate(
        Deployment(source or Source(kind="program", path=".", stack="dev", project="test"), resources),
        given,
        Profile("test", dict.fromkeys(named, "test")),
        ON,
        settings=Settings(),
        exceptions=exceptions or Exceptions(),
    )


WAIVED: Final = Exceptions(
    waivers=(
        Waiver(
            rule="store-private",
            resource="entrepot",
            reason="migration | en cours",
            approver="RSSI",
            ticket="SEC-1",
            expires=TOMORROW,
        ),
    )
)


def derogated(*requirements: str) -> Exceptions:
    """A derogation from these requirements."""
    return Exceptions(
        derogations=(
            Derogation(
                requirements=requirements, basis="SREN-31-III", reference="D-1", authority="Ministre", until=TOMORROW
            ),
        )
    )


def listed(*resources: Resource, status: Any = "violation", rule: str = "store-private") -> Exceptions:
    """A baseline that lists what `rule` says of these resources."""
    return Exceptions(
        baseline={
            digest: Entry(stack="dev", rule=rule, resource=each.urn, status=status, since=SINCE, fingerprint=digest)
            for each in resources
            for digest in [fingerprint(rule, each, "test")]
        }
    )


@lru_cache(maxsize=4)
def stack(name: str, profile: str = "pds") -> Assessment:
    """One of the project's own stacks, judged."""
    return evaluate(
        program.read(ROOT, stack=name),
        all_rules().values(),
        profiles()[profile],
        ON,
        settings=settings.read(ROOT),
        exceptions=Exceptions(),
    )


def moved(resource: Resource, line: int) -> Resource:
    """The same resource, declared elsewhere in another file."""
    resource.location = Location("autre.py", line)
    return resource
