"""Reads `rempart.waivers.toml` and `rempart.exceptions.toml`, which stand beside Pulumi.yaml."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec

from rempart.catalog.offerings import offerings
from rempart.catalog.packages import packages
from rempart.catalog.requirements import requirements
from rempart.exceptions.records import CLIENT, Attestation, Derogation, Proof, ServiceClaim, Waiver
from rempart.exceptions.tables import entry, known, load, wrong
from rempart.text import Text

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


def read(folder: Path, *, rules: Collection[str] | None = None, waivers: bool = True) -> Exceptions:
    """The records beside Pulumi.yaml in `folder`; none where a file is missing.

    `rules` are the known rule ids, checked when given; `waivers=False` leaves the waivers unread (`--no-waivers`).
    An InputError names file, entry and key.
    """
    waived = _listed(folder / WAIVERS, {"waiver": Waiver})["waiver"] if waivers else []
    kinds: dict[str, type[Any]] = {"derogation": Derogation, "attestation": Attestation, "service": ServiceClaim}
    others = _listed(folder / EXCEPTIONS, kinds)
    warnings: list[Text] = []
    for where, waiver in waived:
        if rules is not None:
            known(waiver.rule, rules, where, Text(fr="règle inconnue", en="unknown rule"))
    for where, derogation in others["derogation"]:
        warnings += _checked_derogation(derogation, where)
    for where, attestation in others["attestation"]:
        _requirement(attestation.requirement, where)
    for where, service in others["service"]:
        _checked_service(service, where)
    for name in others:
        for where, record in others[name]:
            if record.since is not None and record.until < record.since:
                raise wrong(where, Text(fr="« until » précède « from »", en="“until” comes before “from”"))
            proof = getattr(record, "proof", None)
            if proof is not None:
                _checked_proof(proof, folder, where)
    return Exceptions(
        tuple(r for _, r in waived),
        tuple(r for _, r in others["derogation"]),
        tuple(r for _, r in others["attestation"]),
        tuple(r for _, r in others["service"]),
        tuple(warnings),
    )


def _listed(path: Path, kinds: dict[str, type[Any]]) -> dict[str, list[tuple[Text, Any]]]:
    """Each kind's records with the words that say where each stands."""
    found: dict[str, list[tuple[Text, Any]]] = {name: [] for name in kinds}
    if not path.exists():
        return found
    document = load(path)
    for name, entries in document.items():
        known(name, kinds, Text(path.name, path.name), Text(fr="clé inconnue", en="unknown key"))
        if not isinstance(entries, list):
            what = Text(fr=f"écrivez [[{name}]], avec deux crochets", en=f"write [[{name}]], with two brackets")
            raise wrong(Text(path.name, path.name), what)
        for number, raw in enumerate(entries, start=1):
            where = Text(fr=f"{path.name}, {name} n° {number}", en=f"{path.name}, {name} no. {number}")
            found[name].append((where, entry(raw, kinds[name], where)))
    return found


def _requirement(id: str, where: Text) -> None:
    known(id, requirements(), where, Text(fr="exigence inconnue", en="unknown requirement"))


def _checked_derogation(record: Derogation, where: Text) -> list[Text]:
    _requirement(record.basis, where)
    for id in record.requirements:
        _requirement(id, where)
        allowed = requirements()[id].derogable_by
        if allowed != record.basis:
            what = Text(
                fr=f"{id} n'admet pas de dérogation sur le fondement de {record.basis}"
                + (f" (seulement {allowed})" if allowed else " (aucun texte n'en prévoit)"),
                en=f"{id} allows no derogation on the basis of {record.basis}"
                + (f" (only {allowed})" if allowed else " (no text provides for one)"),
            )
            raise wrong(where, what)
    if record.basis == "SREN-31-III" and record.since is not None and record.until > _months_later(record.since, 18):
        # The 18 months run from the day when an acceptable offer exists, which no file shows: a warning, no refusal.
        return [
            where
            + Text(
                fr=" : plus de 18 mois ; elle cesse 18 mois au plus après qu'une offre acceptable existe",
                en=": over 18 months; it ends at most 18 months after an acceptable offer exists",
            )
        ]
    return []


def _checked_service(record: ServiceClaim, where: Text) -> None:
    known(record.provider, packages(), where, Text(fr="fournisseur inconnu", en="unknown provider"))
    known(record.offering, [*offerings(), CLIENT], where, Text(fr="offre inconnue", en="unknown offering"))
    if not (record.host or record.products or record.activities):
        what = Text(
            fr="renseignez « host », « products » ou « activities » : sans eux la déclaration ne dit rien",
            en="write “host”, “products” or “activities”: without them the claim says nothing",
        )
        raise wrong(where, what)
    if record.offering == CLIENT and (record.host or record.products or not set(record.activities) <= {5, 6}):
        what = Text(
            fr="« client » n'assure que les activités 5 et 6, sans « host » ni « products »",
            en="“client” carries out activities 5 and 6 only, without “host” or “products”",
        )
        raise wrong(where, what)


def _checked_proof(proof: Proof, folder: Path, where: Text) -> None:
    path = (folder / proof.file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise wrong(where, Text(fr="la preuve est hors du projet", en="the proof is outside the project"))
    if not proof.sha256 or not path.is_file():
        return
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != proof.sha256:
        what = Text(
            fr=f"la preuve {proof.file} a changé (SHA-256 {found})", en=f"proof {proof.file} changed (SHA-256 {found})"
        )
        raise wrong(where, what)


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first.replace(day=min(start.day, (following - first).days)), following)
