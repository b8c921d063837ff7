"""Every face says the same of every subject: rule by rule, resource by resource, and the Pulumi pack word for word.

Where a face cannot know what another knows, the difference is listed here with its reason, and must show.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from rempart import readers
from rempart.assessment import Assessment
from rempart.cli import judging
from rempart.packs.checkov.ids import check_id
from rempart.rules import all_rules

from tests.agreement import faces, subjects
from tests.agreement.faces import DAY, PROFILE, Faces, Key, Said, statuses, told
from tests.agreement.subjects import Subject, workshop
from tests.packs.conftest import Scan, scan

SUBJECTS: Final = tuple(subjects.every())
RULES: Final = {check_id(rule): rule for rule in all_rules()}


class Difference(NamedTuple):
    """Resources (by name; the stack has none) of which a face says more than the one that it is compared with."""

    face: str
    subject: str
    resources: frozenset[str]
    why: str


DIFFERENCES: Final = (
    Difference(
        "preview",
        "get:dev",
        frozenset({"acl", ""}),
        "the engine shows a pack nothing that is only read: the list of a bucket that is read stands alone there, and "
        "the stack then holds something that is judged",
    ),
    Difference(
        "snapshot",
        "get:dev",
        frozenset({"existing", "later", "by-option", ""}),
        "of a snapshot, the engine shows a pack what is only read as if the stack managed it",
    ),
    Difference(
        "export",
        "outputs:dev",
        frozenset({"db"}),
        "the host answers with a public endpoint that the program does not write: known once it is created",
    ),
)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[Subject, Future[Faces]]]:
    """All subjects, as many at once as there are processors."""
    folder = tmp_path_factory.mktemp("faces")
    with (
        workshop.running_provider({"STANDIN_OUTPUTS": str(subjects.OUTPUTS)}) as provider,
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        started = {}
        for number, subject in enumerate(SUBJECTS):
            (home := folder / str(number)).mkdir()
            started[subject] = pool.submit(faces.shown, subject, home, provider)
        yield started


@pytest.fixture
def of(shown: Mapping[Subject, Future[Faces]], subject: Subject) -> Faces:
    return shown[subject].result()


every_subject = pytest.mark.parametrize("subject", SUBJECTS, ids=str)


@every_subject
def test_a_saved_preview_is_judged_as_the_program(of: Faces) -> None:
    assert statuses(of.digest) == statuses(of.embedded)
    assert told(of.digest) == told(of.embedded)


@every_subject
def test_the_pack_says_in_a_preview_what_rempart_says(subject: Subject, of: Faces) -> None:
    assert differing("preview", subject, told(of.embedded), _without_promise(of.preview)) == {}


@every_subject
def test_the_pack_says_of_a_snapshot_what_rempart_says(subject: Subject, of: Faces) -> None:
    assert differing("snapshot", subject, told(of.export), of.snapshot) == {}


@every_subject
def test_an_update_settles_what_was_undetermined_and_nothing_else(subject: Subject, of: Faces) -> None:
    before, after = statuses(of.embedded), statuses(of.export)
    assert before.keys() == after.keys()
    others = {key: (before[key], after[key]) for key in before if before[key] not in (after[key], "undetermined")}
    assert {key: pair for key, pair in others.items() if _name(key[1]) not in listed("export", subject)} == {}


@every_subject
def test_a_plan_is_judged_as_the_program(of: Faces, plan: Assessment | None) -> None:
    """What has no Terraform twin is missing there; what it may have said of others is then undetermined."""
    left_out = {untranslated.resource.urn for untranslated in of.translation.untranslated}
    expected = {key: status for key, status in statuses(of.embedded).items() if key[1] not in left_out}
    if plan is None:
        assert {urn for _, urn in expected} <= {""}
        return
    found = _on_urns(statuses(plan), of)
    if of.translation.plan["complete"]:
        assert found == expected
        return
    of_resources = {key: status for key, status in expected.items() if key[1]}
    assert {key for key in found if key[1]} == of_resources.keys()
    assert {found[key] for key in of_resources if found[key] != of_resources[key]} <= {"undetermined"}


@every_subject
def test_checkov_says_of_a_plan_what_rempart_says(
    subject: Subject, of: Faces, plan: Assessment | None, scanned: Scan
) -> None:
    if plan is None:
        return
    expected = {key: status for key, status in statuses(plan).items() if key[1]}
    records = scanned.of(f"/{SUBJECTS.index(subject)}/")
    found: dict[Key, str] = {}
    for (check, address), record in records.items():
        said = record["check_result"]
        if check == "COVERAGE" and said["result"] != "PASSED":
            found["uncovered", address] = said["rempart"]["status"]
        elif check not in ("COVERAGE", "SUMMARY"):
            found[RULES[f"CKV_REMPART_{check}"], address] = said["rempart"]["found"]
    assert found == expected
    summary = next(record["check_result"] for (check, _), record in records.items() if check == "SUMMARY")
    of_the_stack = {verdict.rule.id for verdict in plan.failures if verdict.resource is None and verdict.counts}
    assert set(summary.get("rempart", {}).get("rules", ())) == of_the_stack
    assert summary["result"] == ("FAILED" if of_the_stack or not plan.deployment.source.complete else "PASSED")


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda d: f"{d.face}-{d.subject}")
def test_each_listed_difference_shows(difference: Difference, shown: Mapping[Subject, Future[Faces]]) -> None:
    of = next(future for subject, future in shown.items() if str(subject) == difference.subject).result()
    ours, theirs = {
        "preview": (told(of.embedded), of.preview),
        "snapshot": (told(of.export), of.snapshot),
        "export": (told(of.embedded), told(of.export)),
    }[difference.face]
    assert {_name(urn) for _, urn in theirs.keys() - ours.keys()} == difference.resources


def test_what_has_no_terraform_twin_is_named(shown: Mapping[Subject, Future[Faces]]) -> None:
    """The whole of the Azure stack among it."""
    for subject, future in shown.items():
        of = future.result()
        left_out = {one.resource.urn for one in of.translation.untranslated}
        assert {r.urn for r in of.embedded.deployment.managed} == left_out | {r.urn for r in of.translation.managed}
        if str(subject) == "stacks:azure":
            assert {one.reason.en for one in of.translation.untranslated} == {"no equivalent Terraform type"}
            assert of.translation.managed == ()


# Plans


@pytest.fixture(scope="module")
def plans(shown: Mapping[Subject, Future[Faces]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of each subject that has one, in a folder by its number, with its settings."""
    folder = tmp_path_factory.mktemp("plans")
    for number, subject in enumerate(SUBJECTS):
        translation = shown[subject].result().translation
        if translation.managed:
            (home := folder / str(number)).mkdir()
            (home / "plan.json").write_text(json.dumps(translation.plan), encoding="utf-8")
            if (chosen := subject.program / "rempart.toml").exists():
                shutil.copy(chosen, home)
    return folder


@pytest.fixture(scope="module")
def scanned(plans: Path) -> Scan:
    """One run of Checkov over all of them."""
    return scan("--directory", plans, "--framework", "terraform_plan", REMPART_PROFILE=PROFILE, REMPART_AS_OF=DAY)


@pytest.fixture
def plan(plans: Path, subject: Subject) -> Assessment | None:
    """`rempart check` on the plan; None where nothing could be translated."""
    return _checked(plans / str(SUBJECTS.index(subject)))


@lru_cache(maxsize=1)
def _checked(folder: Path) -> Assessment | None:
    if not folder.exists():
        return None
    return judging.assessed(readers.read(folder / "plan.json"), judging.request(folder, profile=PROFILE, as_of=DAY))


# Comparing


def differing(face: str, subject: Subject, ours: Said, theirs: Said) -> dict[Key, tuple[object, object]]:
    """What the two do not say alike, without the listed differences: there, and only there, a face may say more."""
    return {
        key: (ours.get(key), theirs.get(key))
        for key in ours.keys() | theirs.keys()
        if ours.get(key) != theirs.get(key) and (key in ours or _name(key[1]) not in listed(face, subject))
    }


def listed(face: str, subject: Subject) -> set[str]:
    return {name for d in DIFFERENCES if (d.face, d.subject) == (face, str(subject)) for name in d.resources}


def _name(urn: str) -> str:
    return urn.rpartition("::")[2]


def _without_promise(said: Said) -> Said:
    """Only a pack can promise what it will do before creation."""
    return {key: frozenset(m.removesuffix("; will be judged before creation") for m in ms) for key, ms in said.items()}


def _on_urns(found: Mapping[Key, str], of: Faces) -> dict[Key, str]:
    """A plan's addresses as what was declared there."""
    urns = {address: subject.urn for address, subject in of.translation.addresses.items()}
    return {(rule, urns.get(address, address)): status for (rule, address), status in found.items()}
