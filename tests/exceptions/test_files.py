"""Waivers, derogations, attestations and service claims, as written and as refused."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import rempart
from rempart.errors import InputError
from rempart.exceptions.files import EXCEPTIONS, WAIVERS, ExceptionsFile, WaiversFile, read
from rempart.exceptions.records import ServiceClaim, Waiver, expires_soon, is_active, is_expired, latest_expiry
from rempart.settings import Settings

SCHEMAS = Path(rempart.__file__).parent / "schemas"
WAIVER = (
    '[[waiver]]\nrule = "stored-in-eea"\nresource = "entrepot-*"\nreason = "r"\napprover = "a"\nexpires = 2026-12-31\n'
)
DEROGATION = (
    '[[derogation]]\nrequirements = ["SREN-31-I", "SREN-31-IV"]\nbasis = "SREN-31-III"\nreference = "r"\n'
    'authority = "DINUM"\n'
    'stacks = ["scaleway"]\nfrom = 2026-11-01\nuntil = 2027-06-30\n'
)
ATTESTATION = '[[attestation]]\nrequirement = "MR-1.3"\nby = "b"\nrole = "r"\nfrom = 2026-09-01\nuntil = 2029-09-01\n'
SERVICE = (
    '[[service]]\nprovider = "scaleway"\noffering = "client"\nactivities = [6]\n'
    'by = "b"\nrole = "r"\nuntil = 2027-01-01\n'
)


def test_nothing_written(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert (found.waivers, found.derogations, found.attestations, found.services, found.warnings) == (
        (),
        (),
        (),
        (),
        (),
    )


def test_all_that_can_be_written(tmp_path: Path) -> None:
    (tmp_path / WAIVERS).write_text(WAIVER)
    (tmp_path / EXCEPTIONS).write_text(DEROGATION + ATTESTATION + SERVICE)
    found = read(tmp_path, rules=["stored-in-eea"])
    assert found.waivers == (
        Waiver(rule="stored-in-eea", resource="entrepot-*", reason="r", approver="a", expires=date(2026, 12, 31)),
    )
    assert found.waivers[0].covers("stored-in-eea", "urn:x", "entrepot-1")
    assert not found.waivers[0].covers("stored-in-eea", "urn:x", "autre")
    (derogation,) = found.derogations
    assert (derogation.since, derogation.until) == (date(2026, 11, 1), date(2027, 6, 30))
    assert (derogation.applies_to("scaleway"), derogation.applies_to("azure")) == (True, False)
    assert [a.requirement for a in found.attestations] == ["MR-1.3"]
    assert found.services == (
        ServiceClaim(provider="scaleway", offering="client", activities=(6,), by="b", role="r", until=date(2027, 1, 1)),
    )
    assert read(tmp_path, waivers=False).waivers == ()


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (WAIVERS, WAIVER.replace("reason", "raison"), ("waiver n° 1", "raison", "reason")),
        (WAIVERS, WAIVER.replace('approver = "a"\n', ""), ("waiver n° 1", "approver")),
        (WAIVERS, WAIVER.replace("2026-12-31", '"demain"'), ("waiver n° 1", "expires")),
        (WAIVERS, WAIVER.replace("2026-12-31", "12"), ("waiver n° 1", "expires")),
        (WAIVERS, WAIVER.replace('"r"', "3"), ("waiver n° 1", "reason")),
        (WAIVERS, WAIVER + WAIVER.replace("in-eea", "in-eeaa"), ("waiver n° 2", "in-eeaa", "stored-in-eea »")),
        (WAIVERS, WAIVER.replace("[[waiver]]", "[waiver]"), ("[[waiver]]",)),
        (WAIVERS, "[[dispense]]\n", (WAIVERS, "dispense")),
        (WAIVERS, "= x", (WAIVERS, "TOML")),
        (WAIVERS, "x = " + "[" * 5000, (WAIVERS, "TOML")),
        (EXCEPTIONS, DEROGATION.replace("SREN-31-IV", "SREN-31-VI"), ("derogation n° 1", "SREN-31-VI", "SREN-31-I")),
        (EXCEPTIONS, DEROGATION.replace("SREN-31-IV", "HDS-EXI-28"), ("HDS-EXI-28", "aucun texte")),
        (EXCEPTIONS, DEROGATION.replace("2027-06-30", "2026-06-30"), ("until", "from")),
        (EXCEPTIONS, DEROGATION.replace('["SREN-31-I", "SREN-31-IV"]', "[]"), ("requirements",)),
        (EXCEPTIONS, ATTESTATION.replace("MR-1.3", "MR-1.33"), ("attestation n° 1", "MR-1.33", "MR-1.3")),
        (EXCEPTIONS, ATTESTATION + 'proof = { file = "../x" }\n', ("hors du projet",)),
        (EXCEPTIONS, ATTESTATION + 'proof = { file = "x", sha256 = "abc" }\n', ("sha256",)),
        (EXCEPTIONS, SERVICE.replace("scaleway", "scalaway"), ("service n° 1", "scalaway", "scaleway")),
        (EXCEPTIONS, SERVICE.replace("client", "nobody-known"), ("nobody-known",)),
        (EXCEPTIONS, SERVICE.replace("[6]", "[7]"), ("activities",)),
        (EXCEPTIONS, SERVICE.replace("[6]", "[3]"), ("client", "5 et 6")),
        (EXCEPTIONS, SERVICE.replace("activities = [6]\n", ""), ("host", "products", "activities")),
    ],
)  # fmt: skip
def test_refused(tmp_path: Path, file: str, text: str, said: tuple[str, ...]) -> None:
    (tmp_path / file).write_text(text)
    with pytest.raises(InputError) as refused:
        read(tmp_path, rules=["stored-in-eea"])
    message = refused.value.message
    assert all(word in message.fr for word in (file, *said)), message.fr
    assert "\n" not in message.fr


ON = date(2026, 11, 22)
FILE_1, FILE_2 = f"{WAIVERS}, waiver n° 1 : ", f"{WAIVERS}, waiver n° 2 : "
TOO_FAR = "est trop loin ; une dispense vaut un an au plus, jusqu'au 2027-11-22"
NO_DATE = "« expires » n'est pas valable : écrivez une date AAAA-MM-JJ"
TOO_WIDE = "vise toutes les ressources ; nommez celles dont il s'agit"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (WAIVER, []),
        (WAIVER.replace("2026-12-31", "2027-11-22"), []),
        (WAIVER.replace("2026-12-31", "2020-01-01"), []),  # expired: absent, and no fault of form
        (WAIVER.replace("2026-12-31", "2027-11-23"), [f"{FILE_1}« expires » : 2027-11-23 {TOO_FAR}"]),
        (WAIVER.replace("2026-12-31", "2026-12-31T00:00:00"), [f"{FILE_1}{NO_DATE}"]),
        (WAIVER.replace('"r"', '" \\t"'), [f"{FILE_1}« reason » est vide"]),
        (WAIVER.replace('"a"', '""'), [f"{FILE_1}« approver » est vide"]),
        (WAIVER.replace('"stored-in-eea"', '" "'), [f"{FILE_1}« rule » est vide"]),
        (WAIVER.replace("entrepot-*", "*"), [f"{FILE_1}« resource » : « * » {TOO_WIDE}"]),
        (WAIVER.replace("entrepot-*", "?*-*"), [f"{FILE_1}« resource » : « ?*-* » {TOO_WIDE}"]),
        (WAIVER.replace("entrepot-*", "urn:*::*"), [f"{FILE_1}« resource » : « urn:*::* » {TOO_WIDE}"]),
        (WAIVER.replace("entrepot-*", "urn:pu*::*::*"), [f"{FILE_1}« resource » : « urn:pu*::*::* » {TOO_WIDE}"]),
        (WAIVER.replace("entrepot-*", "urn:pulumi:prod::*"), []),
        (
            '[[waiver]]\nrule = "stored-in-eeaa"\nressource = "*"\n'
            + WAIVER.replace("2026-12-31", "2036-01-01").replace("entrepot-*", "**"),
            [
                f"{FILE_1}clé inconnue « ressource » ; vouliez-vous dire « resource » ?",
                f"{FILE_1}clé manquante « resource »",
                f"{FILE_1}clé manquante « reason »",
                f"{FILE_1}clé manquante « approver »",
                f"{FILE_1}clé manquante « expires »",
                f"{FILE_1}règle inconnue « stored-in-eeaa » ; vouliez-vous dire « stored-in-eea » ?",
                f"{FILE_2}« resource » : « ** » {TOO_WIDE}",
                f"{FILE_2}« expires » : 2036-01-01 {TOO_FAR}",
            ],
        ),
        (
            "dispense = 1\n[waiver]\n",
            [f"{WAIVERS} : clé inconnue « dispense »", f"{WAIVERS} : écrivez [[waiver]], avec deux crochets"],
        ),
        ("waiver = [1]", [f"{FILE_1}une table est attendue"]),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_said_at_once(tmp_path: Path, text: str, problems: list[str]) -> None:
    (tmp_path / WAIVERS).write_text(text)
    if not problems:
        assert len(read(tmp_path, rules=["stored-in-eea"], on=ON).waivers) == 1
        return
    with pytest.raises(InputError) as refused:
        read(tmp_path, rules=["stored-in-eea"], on=ON)
    assert [problem.fr for problem in refused.value.problems] == problems
    assert refused.value.message.fr == " ; ".join(problems)


def test_both_files_are_said_at_once(tmp_path: Path) -> None:
    (tmp_path / WAIVERS).write_text("= x")
    (tmp_path / EXCEPTIONS).write_text(ATTESTATION.replace("MR-1.3", "MR-1.33") + SERVICE.replace("[6]", "[7]"))
    with pytest.raises(InputError) as refused:
        read(tmp_path, rules=[], on=ON)
    assert [problem.en.split(":")[0] for problem in refused.value.problems] == [
        WAIVERS,
        f"{EXCEPTIONS}, attestation no. 1",
        f"{EXCEPTIONS}, service no. 1",
    ]


@pytest.mark.parametrize(
    ("on", "latest"),
    [
        (date(2026, 11, 22), date(2027, 11, 22)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
        (date(9999, 6, 1), date.max),
        (date(9998, 12, 31), date(9999, 12, 31)),
    ],
)
def test_one_year(on: date, latest: date) -> None:
    assert latest_expiry(on) == latest


PULUMI = "urn:pulumi:prod::plateforme::rempart:plateforme:Espace$scaleway:object/bucket:Bucket::depot"
TERRAFORM = 'module.zone.scaleway_object_bucket.depot["a"]'


@pytest.mark.parametrize(
    ("pattern", "urn", "name", "covered"),
    [
        ("depot", PULUMI, "depot", True),
        ("dep*", PULUMI, "depot", True),
        ("Depot", PULUMI, "depot", False),
        ("*prod*", PULUMI, "depot", False),  # the stack's name, and everything in it
        ("*bucket*", PULUMI, "depot", False),
        ("u*", PULUMI, "depot", False),
        (PULUMI, PULUMI, "depot", True),
        ("urn:pulumi:*::scaleway:object/bucket:Bucket::*", PULUMI, "depot", False),
        ("urn:pulumi:*scaleway:object/bucket:Bucket::*", PULUMI, "depot", True),
        ("*::depot", PULUMI, "depot", True),
        ("urn:pulumi:dev::*", PULUMI, "depot", False),
        ("site.*", PULUMI.replace("depot", "site.fr"), "site.fr", True),
        ('depot["a"]', TERRAFORM, 'depot["a"]', True),
        ("depot*", TERRAFORM, 'depot["a"]', True),
        ("*bucket*", TERRAFORM, 'depot["a"]', False),
        (TERRAFORM, TERRAFORM, 'depot["a"]', True),
        ("module.zone.*", TERRAFORM, 'depot["a"]', True),
        ("module.autre.*", TERRAFORM, 'depot["a"]', False),
        ("module.zone.depot*", TERRAFORM, 'depot["a"]', True),
        ("scaleway_object_bucket.*", "scaleway_object_bucket.x", "x", True),
        ("scaleway_object_bucket.*", "scaleway_block_volume.x", "x", False),
    ],
)
def test_what_a_pattern_covers(pattern: str, urn: str, name: str, covered: bool) -> None:
    waiver = Waiver(rule="r", resource=pattern, reason="r", approver="a", expires=ON)
    assert waiver.covers("r", urn, name) is covered
    assert not waiver.covers("s", urn, name)


def test_not_text_and_too_large(tmp_path: Path) -> None:
    for content in (b"\xff\xfe", b"#" * 1_000_001):
        (tmp_path / WAIVERS).write_bytes(content)
        with pytest.raises(InputError):
            read(tmp_path)


def test_a_proof_is_held_to_its_digest(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"signed").hexdigest()
    (tmp_path / EXCEPTIONS).write_text(ATTESTATION + f'proof = {{ file = "p.pdf", sha256 = "{digest}" }}\n')
    assert len(read(tmp_path).attestations) == 1  # the file may live elsewhere
    (tmp_path / "p.pdf").write_bytes(b"signed")
    assert len(read(tmp_path).attestations) == 1
    (tmp_path / "p.pdf").write_bytes(b"forged")
    with pytest.raises(InputError, match=r"p\.pdf"):
        read(tmp_path)


@pytest.mark.parametrize(("until", "warned"), [("2028-05-01", 0), ("2028-05-02", 1)])
def test_over_eighteen_months_is_a_warning(tmp_path: Path, until: str, warned: int) -> None:
    (tmp_path / EXCEPTIONS).write_text(DEROGATION.replace("2027-06-30", until))
    assert len(read(tmp_path).warnings) == warned


def test_dates(tmp_path: Path) -> None:
    (tmp_path / EXCEPTIONS).write_text(DEROGATION)
    (record,) = read(tmp_path).derogations
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2027, 4, 1), date(2027, 6, 30), date(2027, 7, 1)]
    assert [is_active(record, d) for d in days] == [False, True, True, True, False]
    assert [expires_soon(record, d) for d in days] == [False, False, True, True, False]
    assert [is_expired(record, d) for d in days] == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("name", "shape"), [("rempart.waivers", WaiversFile), ("rempart.exceptions", ExceptionsFile), ("rempart", Settings)]
)
def test_the_shipped_schema_is_that_of_the_reader(name: str, shape: Any) -> None:
    shipped = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(shipped)
    assert shipped == {
        "$schema": shipped["$schema"],
        **msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(shape))),
    }
