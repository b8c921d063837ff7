"""Reads `rempart.waivers.toml` and `rempart.exceptions.toml`, which stand beside Pulumi.yaml."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from rempart.catalog.offerings import offerings
from rempart.catalog.packages import packages
from rempart.catalog.requirements import requirements
from rempart.errors import InputError
from rempart.exceptions.baseline import Entry
from rempart.exceptions.records import (
    CLIENT,
    Attestation,
    Derogation,
    Proof,
    ServiceClaim,
    Waiver,
    latest_expiry,
    months_later,
)
from rempart.exceptions.tables import faults, load, said, unknown
from rempart.text import Text, same

WAIVERS: Final = "rempart.waivers.toml"
EXCEPTIONS: Final = "rempart.exceptions.toml"


class WaiversFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of `rempart.waivers.toml`."""

    waiver: tuple[Waiver, ...] = ()


class ExceptionsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of `rempart.exceptions.toml`."""

    derogation: tuple[Derogation, ...] = ()
    attestation: tuple[Attestation, ...] = ()
    service: tuple[ServiceClaim, ...] = ()


class Exceptions(msgspec.Struct, frozen=True):
    """All records of a project, whatever their dates, and what deserves a warning."""

    waivers: tuple[Waiver, ...] = ()
    derogations: tuple[Derogation, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    services: tuple[ServiceClaim, ...] = ()
    warnings: tuple[Text, ...] = ()
    baseline: Mapping[str, Entry] = {}
    """Fingerprint → what the baseline lists for this stack; see `rempart.exceptions.baseline`."""


def read(
    folder: Path,
    *,
    rules: Collection[str] | None = None,
    on: date | None = None,
    waivers: bool = True,
    waivers_file: Path | None = None,
) -> Exceptions:
    """The records beside Pulumi.yaml in `folder`; none where a file is missing.

    `rules` are the known rule ids and `on` the day of the run, from which a waiver may hold for one year; each is
    checked when given. `waivers=False` leaves the waivers unread (`--no-waivers`); `waivers_file` is read in place of
    the one in `folder`. An InputError says all that is wrong in both files, with file, entry and key.
    """
    problems: list[Text] = []
    waived = read_waivers(folder, problems, rules=rules, on=on, file=waivers_file) if waivers else ()
    kinds: dict[str, type[Any]] = {"derogation": Derogation, "attestation": Attestation, "service": ServiceClaim}
    found: dict[str, list[Any]] = {name: [] for name in kinds}
    warnings: list[Text] = []
    for written in _entries(folder / EXCEPTIONS, kinds, problems):
        record = written.record
        if record is None:
            continue
        problems += (said(written.where, fault) for fault in _faults(record, folder))
        warnings += (written.where + warning for warning in _warnings(record))
        found[written.kind].append(record)
    if problems:
        raise InputError(*problems)
    return Exceptions(
        waived,
        tuple(found["derogation"]),
        tuple(found["attestation"]),
        tuple(found["service"]),
        tuple(warnings),
    )


def read_waivers(
    folder: Path,
    problems: list[Text],
    *,
    rules: Collection[str] | None = None,
    on: date | None = None,
    file: Path | None = None,
) -> tuple[Waiver, ...]:
    """The waivers that are well written; what is wrong with the others is added to `problems`.

    A `file` that is named in place of the usual one must be there.
    """
    if file is not None and not file.is_file():
        problems.append(said(same(str(file)), Text(fr="ce fichier n'existe pas", en="there is no such file")))
        return ()
    waivers = []
    for written in _entries(file or folder / WAIVERS, {"waiver": Waiver}, problems):
        faults = [said(written.where, fault) for fault in _waiver_faults(written, rules, on)]
        if written.record is not None and not faults:
            waivers.append(written.record)
        problems += faults
    return tuple(waivers)


def waiver_faults(waiver: Waiver, where: Text, *, rules: Collection[str], on: date) -> list[Text]:
    """What the file would be refused for, were it to hold this waiver. `where` opens each line."""
    raw = msgspec.to_builtins(waiver)
    written = Written("waiver", where, raw, waiver)
    return [*faults(raw, Waiver, where), *(said(where, fault) for fault in _waiver_faults(written, rules, on))]


class Written(NamedTuple):
    """One entry of a file: which kind, where it stands, as written and, unless it is malformed, as read."""

    kind: str
    where: Text
    raw: Any
    record: Any


def _entries(path: Path, kinds: dict[str, type[Any]], problems: list[Text]) -> Iterator[Written]:
    if not path.exists():
        return
    file = same(path.name)
    try:
        document = load(path)
    except InputError as error:
        problems += error.problems
        return
    for name, entries in document.items():
        if name not in kinds:
            problems.append(said(file, unknown(name, kinds, Text(fr="clé inconnue", en="unknown key"))))
        elif not isinstance(entries, list):
            what = Text(fr=f"écrivez [[{name}]], avec deux crochets", en=f"write [[{name}]], with two brackets")
            problems.append(said(file, what))
        else:
            for number, raw in enumerate(entries, start=1):
                where = Text(fr=f"{path.name}, {name} n° {number}", en=f"{path.name}, {name} no. {number}")
                wrong = list(faults(raw, kinds[name], where))
                problems += wrong
                yield Written(name, where, raw, None if wrong else msgspec.convert(raw, kinds[name]))


def _waiver_faults(written: Written, rules: Collection[str] | None, on: date | None) -> Iterator[Text]:
    """What a table of the right shape may still get wrong. An unknown rule is told even of a malformed one."""
    rule = written.raw.get("rule") if isinstance(written.raw, dict) else None
    if rules is not None and isinstance(rule, str) and rule.strip() and rule not in rules:
        yield unknown(rule, rules, Text(fr="règle inconnue", en="unknown rule"))
    waiver = written.record
    if waiver is None:
        return
    if not waiver.names_something:
        yield Text(
            fr=f"« resource » : « {waiver.resource} » vise toutes les ressources ; nommez celles dont il s'agit",
            en=f"“resource”: “{waiver.resource}” fits every resource; name those that you mean",
        )
    if on is not None and waiver.expires > latest_expiry(on):
        latest = latest_expiry(on)
        yield Text(
            fr=f"« expires » : {waiver.expires} est trop loin ; une dispense vaut un an au plus, jusqu'au {latest}",
            en=f"“expires”: {waiver.expires} is too far; a waiver holds for one year at most, until {latest}",
        )


def _faults(record: Derogation | Attestation | ServiceClaim, folder: Path) -> Iterator[Text]:
    match record:
        case Derogation():
            yield from _derogation_faults(record)
        case Attestation():
            yield from _requirement(record.requirement)
        case ServiceClaim():
            yield from _service_faults(record)
    if record.since is not None and record.until < record.since:
        yield Text(fr="« until » précède « from »", en="“until” comes before “from”")
    if not isinstance(record, Derogation) and record.proof is not None:
        yield from _proof_faults(record.proof, folder)


def _requirement(id: str) -> Iterator[Text]:
    if id not in requirements():
        yield unknown(id, requirements(), Text(fr="exigence inconnue", en="unknown requirement"))


def _derogation_faults(record: Derogation) -> Iterator[Text]:
    yield from _requirement(record.basis)
    for id in record.requirements:
        if id not in requirements():
            yield from _requirement(id)
            continue
        allowed = requirements()[id].derogable_by
        if allowed != record.basis:
            yield Text(
                fr=f"{id} n'admet pas de dérogation sur le fondement de {record.basis}"
                + (f" (seulement {allowed})" if allowed else " (aucun texte n'en prévoit)"),
                en=f"{id} allows no derogation on the basis of {record.basis}"
                + (f" (only {allowed})" if allowed else " (no text provides for one)"),
            )


def _warnings(record: Derogation | Attestation | ServiceClaim) -> Iterator[Text]:
    """The 18 months run from the day when an acceptable offer exists, which no file shows: a warning, no refusal."""
    if not isinstance(record, Derogation) or record.basis != "SREN-31-III" or record.since is None:
        return
    if record.until > months_later(record.since, 18):
        yield Text(
            fr=" : plus de 18 mois ; elle cesse 18 mois au plus après qu'une offre acceptable existe",
            en=": over 18 months; it ends at most 18 months after an acceptable offer exists",
        )


def _service_faults(record: ServiceClaim) -> Iterator[Text]:
    if record.provider not in packages():
        yield unknown(record.provider, packages(), Text(fr="fournisseur inconnu", en="unknown provider"))
    if record.offering not in (*offerings(), CLIENT):
        yield unknown(record.offering, [*offerings(), CLIENT], Text(fr="offre inconnue", en="unknown offering"))
    if not (record.host or record.products or record.activities):
        yield Text(
            fr="renseignez « host », « products » ou « activities » : sans eux la déclaration ne dit rien",
            en="write “host”, “products” or “activities”: without them the claim says nothing",
        )
    if record.offering == CLIENT and (record.host or record.products or not set(record.activities) <= {5, 6}):
        yield Text(
            fr="« client » n'assure que les activités 5 et 6, sans « host » ni « products »",
            en="“client” carries out activities 5 and 6 only, without “host” or “products”",
        )


def _proof_faults(proof: Proof, folder: Path) -> Iterator[Text]:
    path = (folder / proof.file).resolve()
    if not path.is_relative_to(folder.resolve()):
        yield Text(fr="la preuve est hors du projet", en="the proof is outside the project")
        return
    if not proof.sha256 or not path.is_file():
        return
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != proof.sha256:
        yield Text(
            fr=f"la preuve {proof.file} a changé (SHA-256 {found})", en=f"proof {proof.file} changed (SHA-256 {found})"
        )
