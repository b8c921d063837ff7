"""What leaves the perimeter, or could without being seen."""

from __future__ import annotations

from rempart.facts.vocabulary import Opaque, Transfer
from rempart.rules import About, Context, Severity, rule
from rempart.text import Text
from rempart.truth import Truth, unknown


@rule(
    "telemetry-european",
    implements=("MR-V-5.1", "MR-V-5.2", "SNC-19.6.c", "EDS-12.2", "CNIL-CLOUD-WEB"),
    about=About.WHO,
    severity=Severity.HIGH,
    fr="Ce qui est envoyé à un tiers va à un destinataire soumis au seul droit européen",
    en="What is sent to a third party goes to a recipient under European law only",
    fix=Text(
        fr="Retirez cet envoi ou choisissez un destinataire européen : une trace suffit à révéler un patient.",
        en="Remove that export or choose a European recipient: a trace is enough to reveal a patient.",
    ),
    fixes={
        "scaleway": Text(
            fr="scaleway_cockpit_exporter : retirez datadog_destination ; otlp_destination.endpoint doit désigner un "
            "hôte européen.",
            en="scaleway_cockpit_exporter: remove datadog_destination; otlp_destination.endpoint must name a European "
            "host.",
        ),
        "azure-native": Text(
            fr="Environnement d'applications : retirez dataDogConfiguration et otlpConfigurations de "
            "destinationsConfiguration.",
            en="Application environment: remove dataDogConfiguration and otlpConfigurations from "
            "destinationsConfiguration.",
        ),
    },
)
def telemetry_european(it: Transfer, _: Context) -> Truth:
    """Compliant: the recipient is European. Violation: it is known not to be. Undetermined: who stands behind the
    address is not established."""
    return it.european


@rule(
    "opaque",
    implements=(
        "HDS-EXI-28",
        "CSP-R1111-9-1",
        "MR-V-5.1",
        "MR-V-5.2",
        "MR-2.5.2",
        "EDS-12.2",
        "EHDS-87",
        "SREN-31-I",
        "SNC-19.2.b",
    ),
    about=About.WHO,
    severity=Severity.HIGH,
    fr="Rien n'est créé ni envoyé par un moyen que le code ne décrit pas",
    en="Nothing is created or sent by a means that code does not describe",
    fix=Text(
        fr="Remplacez la commande ou le fournisseur dynamique par des ressources déclarées, ou faites examiner ce "
        "qu'il fait et inscrivez une dispense datée.",
        en="Replace the command or the dynamic provider with declared resources, or have what it does examined and "
        "record a dated waiver.",
    ),
)
def opaque(it: Opaque, _: Context) -> Truth:
    """Always undetermined: a command, a dynamic provider or a remote component can reach any host, unseen."""
    return unknown(it.cause)
