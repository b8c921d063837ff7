"""What has expired or does so within 90 days: certificates, qualifications, and the records that a team keeps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from rempart.catalog import facts
from rempart.catalog.offerings import FACTS, Offering
from rempart.exceptions.records import Attestation, Derogation, Record, ServiceClaim, Waiver, expires_soon, is_expired
from rempart.text import Text

if TYPE_CHECKING:
    from rempart.assessment import Assessment


def of_records(assessment: Assessment) -> list[Text]:
    """Waivers, derogations, attestations and service claims that have expired (they count as absent) or soon do.

    A derogation for other stacks is none of this one's business.
    """
    exceptions, stack = assessment.exceptions, assessment.deployment.source.stack
    records: Iterable[Record] = (
        *exceptions.waivers,
        *(derogation for derogation in exceptions.derogations if derogation.applies_to(stack)),
        *exceptions.attestations,
        *exceptions.services,
    )
    return [notice for record in records if (notice := of_record(record, assessment.on))]


def of_record(record: Record, on: date) -> Text | None:
    """That a record has expired, or soon does; None while there is time."""
    name, day = named(record), record.last_day
    if is_expired(record, on):
        return Text(f"{name.fr} : échue le {day}, ne compte plus", f"{name.en}: expired on {day}, counts no more")
    if expires_soon(record, on):
        return Text(f"{name.fr} : échéance le {day}", f"{name.en}: expires on {day}")
    return None


def of_offerings(assessment: Assessment) -> list[Text]:
    """Certificates and qualifications of the hosts that this deployment uses."""
    used: dict[str, Offering] = {}
    for host in assessment.hosts.values():
        if host.resolution.offering is not None:
            used.setdefault(host.resolution.offering.id, host.resolution.offering)
    notices = []
    for offering in used.values():
        for fact, day in facts.expiries(offering):
            name = FACTS[fact]
            if assessment.on > day:
                notices.append(
                    Text(
                        f"{offering.name} : {name.fr} échu le {day}, sauf renouvellement inconnu du catalogue",
                        f"{offering.name}: {name.en} expired on {day}, unless renewed without the catalogue knowing",
                    )
                )
            elif facts.expires_soon(day, assessment.on):
                notices.append(
                    Text(f"{offering.name} : {name.fr} jusqu'au {day}", f"{offering.name}: {name.en} until {day}")
                )
    return notices


def named(record: Record) -> Text:
    """A record in a few words."""
    match record:
        case Waiver():
            return Text(
                f"Dispense de {record.rule} pour {record.resource}", f"Waiver of {record.rule} for {record.resource}"
            )
        case Derogation():
            return Text(f"Dérogation {record.reference}", f"Derogation {record.reference}")
        case Attestation():
            return Text(
                f"Attestation de {record.requirement} par {record.by}",
                f"Attestation of {record.requirement} by {record.by}",
            )
        case ServiceClaim():
            return Text(
                f"Déclaration de service {record.provider} par {record.by}",
                f"Service claim {record.provider} by {record.by}",
            )
