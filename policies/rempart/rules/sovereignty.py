"""Where data lies and is processed, who answers for the host, and what its certificates cover."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Final

import msgspec

from rempart import catalog
from rempart.catalog import who
from rempart.catalog.resolve import Resolution
from rempart.facts.vocabulary import (
    Backup,
    Cluster,
    Compute,
    Fact,
    Hosted,
    Key,
    LogSink,
    Network,
    Place,
    Registry,
    Secret,
    Store,
    Undescribed,
)
from rempart.rules import About, Context, Severity, rule
from rempart.text import Text
from rempart.truth import Reason, State, Truth, every, unknown

_IN_THE_EEA: Final = Text(fr="EEE", en="EEA")
_IN_THE_EU: Final = Text(fr="Union européenne", en="European Union")

_MOVE: Final = Text(
    fr="Choisissez une région de l'hébergeur située dans l'espace demandé, et écrivez-la sur la ressource.",
    en="Choose a region of the host that lies in the area asked for, and write it on the resource.",
)
_MOVE_BY_PROVIDER: Final = {
    "scaleway": Text(
        fr='Écrivez region = "fr-par" (ou zone = "fr-par-1") sur la ressource ou sur le fournisseur « scaleway ».',
        en='Write region = "fr-par" (or zone = "fr-par-1") on the resource or on the “scaleway” provider.',
    ),
    "azure-native": Text(
        fr='Écrivez location = "francecentral" sur la ressource ; l\'hébergeur, lui, reste soumis à une loi non '
        "européenne.",
        en='Write location = "francecentral" on the resource; the host itself stays under non-European law.',
    ),
}
_MOVE_COPIES: Final = Text(
    fr="Donnez aux réplicas et aux sauvegardes une destination dans l'espace demandé, ou désactivez la copie distante.",
    en="Send replicas and backups to a place in the area asked for, or turn the remote copy off.",
)
_CHANGE_HOST: Final = Text(
    fr="Faites porter la ressource par un hébergeur dont l'opérateur et la société mère relèvent du seul droit de "
    "l'Union (« rempart hosts » les compare) ; une région européenne ou une clé du client n'y change rien.",
    en="Move the resource to a host whose operator and parent answer to Union law alone (“rempart hosts” compares "
    "them); a European region or a key of your own does not change it.",
)

_EU_SEAT: Final = Text(fr="siège dans l'Union européenne", en="seat in the European Union")
_EU_LAW: Final = Text(fr="aucune loi extra-européenne", en="no law from outside the EU")
_UNNAMED: Final = Text(
    fr="le produit de l'hébergeur n'est pas nommé pour ce type",
    en="the host's product is not named for this type",
)


_NOBODY: Final = Text(fr="l'hébergeur n'est pas reconnu", en="the host is not recognised")


# Where


@rule(
    "stored-in-eea",
    implements=("HDS-EXI-28", "CSP-R1111-9-1", "MR-V-5.1"),
    about=About.WHERE,
    severity=Severity.CRITICAL,
    fr="Les données de santé sont stockées exclusivement dans l'Espace économique européen",
    en="Health data is stored only in the European Economic Area",
    fix=_MOVE,
    fixes=_MOVE_BY_PROVIDER,
)
def stored_in_eea(it: Store | Backup | LogSink | Registry | Key | Secret | Undescribed, _: Context) -> Fact:
    """Compliant: the region's country is one of the EU27, Iceland, Liechtenstein, Norway. Violation: another
    country. Undetermined: no region written, known after apply, not a region of that host, or one of several
    countries."""
    return _lies_in(it.place, catalog.EEA, _IN_THE_EEA)


@rule(
    "stored-in-eu",
    implements=("SNC-19.2.b", "EHDS-87", "EDS-12.2", "SNDS-R1461-1"),
    about=About.WHERE,
    severity=Severity.CRITICAL,
    fr="Les données sont stockées dans l'Union européenne",
    en="Data is stored in the European Union",
    fix=_MOVE,
    fixes=_MOVE_BY_PROVIDER,
)
def stored_in_eu(it: Store | Backup | LogSink | Registry | Key | Secret | Undescribed, _: Context) -> Fact:
    """As stored-in-eea, with the 27 Member States alone: Norway is a violation here."""
    return _lies_in(it.place, catalog.EU27, _IN_THE_EU)


@rule(
    "technical-data-in-eu",
    implements=("SNC-19.2.d", "EDPB-01-2020"),
    about=About.WHERE,
    severity=Severity.HIGH,
    fr="Clés, secrets et journaux restent dans l'Union européenne",
    en="Keys, secrets and logs stay in the European Union",
    fix=_MOVE,
    fixes=_MOVE_BY_PROVIDER,
    health_only=False,
)
def technical_data_in_eu(it: Key | Secret | LogSink, _: Context) -> Fact:
    """Compliant, violation, undetermined: as stored-in-eu. Identities and directories have no place that code shows."""
    return _lies_in(it.place, catalog.EU27, _IN_THE_EU)


@rule(
    "processed-in-eea",
    implements=("MR-V-5.1", "CNIL-2020-044"),
    about=About.WHERE,
    severity=Severity.CRITICAL,
    fr="Les données du SNDS sont traitées sur un hébergement situé dans l'Espace économique européen",
    en="SNDS data is processed on hosting that lies in the European Economic Area",
    fix=_MOVE,
    fixes=_MOVE_BY_PROVIDER,
)
def processed_in_eea(it: Compute | Cluster | Network, _: Context) -> Fact:
    """As stored-in-eea, for machines, containers, functions and clusters, and for the networks that carry their traffic
    (to transmit is to process, GDPR 4(2)). That nobody reaches them from afar is not shown."""
    return _lies_in(it.place, catalog.EEA, _IN_THE_EEA)


@rule(
    "processed-in-eu",
    implements=("SNC-19.2.b", "EHDS-87", "EDS-12.2"),
    about=About.WHERE,
    severity=Severity.CRITICAL,
    fr="Les données sont traitées dans l'Union européenne",
    en="Data is processed in the European Union",
    fix=_MOVE,
    fixes=_MOVE_BY_PROVIDER,
)
def processed_in_eu(it: Compute | Cluster | Network, _: Context) -> Fact:
    """As stored-in-eu, for machines, containers, functions and clusters."""
    return _lies_in(it.place, catalog.EU27, _IN_THE_EU)


@rule(
    "copies-in-eea",
    implements=("HDS-EXI-28", "CSP-R1111-9-1", "MR-V-5.1"),
    about=About.WHERE,
    severity=Severity.CRITICAL,
    fr="Réplicas et sauvegardes restent dans l'Espace économique européen",
    en="Replicas and backups stay in the European Economic Area",
    fix=_MOVE_COPIES,
)
def copies_in_eea(it: Store | Backup, _: Context) -> Fact:
    """Every place to which the resource itself sends copies lies in the EEA. Nothing is said of one that sends none."""
    return _copies_in(it.copies, catalog.EEA, _IN_THE_EEA)


@rule(
    "copies-in-eu",
    implements=("SNC-19.2.b", "SNC-12.5.d", "EHDS-87", "EDS-12.2"),
    about=About.WHERE,
    severity=Severity.CRITICAL,
    fr="Réplicas et sauvegardes restent dans l'Union européenne",
    en="Replicas and backups stay in the European Union",
    fix=_MOVE_COPIES,
)
def copies_in_eu(it: Store | Backup, _: Context) -> Fact:
    """As copies-in-eea, with the 27 Member States alone."""
    return _copies_in(it.copies, catalog.EU27, _IN_THE_EU)


@rule(
    "place-declared",
    implements=("SNC-19.2.a",),
    about=About.WHERE,
    severity=Severity.MEDIUM,
    fr="Le lieu de stockage et de traitement est écrit dans le code",
    en="The place of storage and processing is written in code",
    fix=Text(
        fr="Écrivez la région sur la ressource ou sur son fournisseur, plutôt que de la laisser à l'environnement.",
        en="Write the region on the resource or on its provider rather than leaving it to the environment.",
    ),
    fixes=_MOVE_BY_PROVIDER,
)
def place_declared(
    it: Store | Backup | LogSink | Registry | Key | Secret | Compute | Cluster | Network | Undescribed, _: Context
) -> Fact:
    """Compliant: a region stands on the resource or its provider instance. Undetermined: it does not. Never a
    violation."""
    if it.place is None:
        return None
    return it.place.region.compare(_written, Text(fr="région écrite", en="a region that is written"))


# Who


@rule(
    "operator-in-eu",
    implements=("SNC-19.6.a", "MR-V-5.2"),
    about=About.WHO,
    severity=Severity.CRITICAL,
    fr="L'opérateur a son siège dans l'Union européenne",
    en="The operator has its seat in the European Union",
    fix=_CHANGE_HOST,
)
def operator_in_eu(_: Hosted, context: Context) -> Fact:
    """Compliant: every legal entity of the operator has its seat in the EU27. Violation: one has not. Undetermined:
    the host is not recognised, or its seat was not read in a source. A seat alone is no immunity: see the next
    two rules."""
    return _of_the_host(context, _EU_SEAT, who.operator_in_eu)


@rule(
    "parent-in-eu",
    implements=("SNC-19.6.b", "MR-V-5.2"),
    about=About.WHO,
    severity=Severity.CRITICAL,
    fr="L'opérateur n'est pas contrôlé depuis un pays hors de l'Union européenne",
    en="The operator is not controlled from outside the European Union",
    fix=_CHANGE_HOST,
)
def parent_in_eu(_: Hosted, context: Context) -> Fact:
    """Compliant: the ultimate parent has its seat in the EU27. Violation: elsewhere. Undetermined: not read in a
    source. The ceilings of 24 % and 39 % on smaller shares cannot be read from code: the qualification carries
    them."""
    return _of_the_host(context, _EU_SEAT, who.parent_in_eu)


@rule(
    "free-of-foreign-law",
    implements=("MR-V-5.2", "CNIL-POS-2024", "CNIL-2020-044"),
    about=About.WHO,
    severity=Severity.CRITICAL,
    fr="L'hébergeur est exclusivement soumis au droit de l'Union européenne",
    en="The host is exclusively subject to European Union law",
    fix=_CHANGE_HOST,
)
def free_of_foreign_law(it: Hosted, context: Context) -> Fact:
    """Compliant: the sources identify no law from outside the EU that reaches the host. Violation: they name
    statutes. Undetermined: the reach is contested, or nobody established it. HDS-EXI-30 is not here: it asks to
    disclose, no more."""
    return _free(it, context)


@rule(
    "eu-or-adequate-law",
    implements=("EDS-11.3", "GDPR-44", "GDPR-45", "GDPR-46", "GDPR-49"),
    about=About.WHO,
    severity=Severity.HIGH,
    fr="Le sous-traitant relève d'un pays de l'Union européenne ou d'un pays adéquat",
    en="The processor comes under a country of the European Union or an adequate one",
    fix=Text(
        fr="Choisissez un sous-traitant qui relève de la seule Union, ou faites établir par écrit la décision "
        "d'adéquation, les garanties ou la dérogation qui fonde le transfert.",
        en="Choose a processor that comes under the Union alone, or have the adequacy decision, the safeguards or the "
        "derogation on which the transfer rests recorded.",
    ),
)
def eu_or_adequate_law(it: Hosted, context: Context) -> Fact:
    """Compliant: seat and parent in the EU, no foreign law identified, so no transfer to justify. Else
    undetermined: adequacy, safeguards or a derogation may cover it, which no code shows. Never a violation."""
    cause = Text(
        fr="une décision d'adéquation, des garanties ou une dérogation peuvent le couvrir : à établir",
        en="an adequacy decision, safeguards or a derogation may cover it: to be established",
    )
    seats = (_of_the_host(context, _EU_SEAT, who.operator_in_eu), _of_the_host(context, _EU_SEAT, who.parent_in_eu))
    return _left_open(every((*seats, _free(it, context))), cause)


@rule(
    "no-third-country-order",
    implements=("GDPR-48",),
    about=About.WHO,
    severity=Severity.HIGH,
    fr="Aucune loi d'un pays tiers ne permet d'ordonner la divulgation des données à l'hébergeur",
    en="No law of a third country allows the host to be ordered to disclose the data",
    fix=_CHANGE_HOST,
)
def no_third_country_order(it: Hosted, context: Context) -> Fact:
    """Compliant: no foreign law identified. Else undetermined: article 48 forbids obeying an order, not being
    subject to a law, and how the host would answer is not shown. Never a violation."""
    cause = Text(
        fr="une injonction est possible ; ce que l'hébergeur y répondrait n'est pas établi",
        en="an order is possible; how the host would answer it is not established",
    )
    return _left_open(_free(it, context), cause)


# Certificates


@rule(
    "hds-certified",
    implements=("HDS-EXI-01", "HDS-EXI-04", "CSP-L1111-8", "CSP-R1111-9", "SNC-A2"),
    about=About.CERTIFICATE,
    severity=Severity.CRITICAL,
    fr="L'hébergeur est certifié HDS pour ce produit, cette région et ces activités",
    en="The host is HDS-certified for this product, region and these activities",
    fix=Text(
        fr="Gardez les données de santé sur les produits et régions que le certificat nomme ; pour l'activité 6, "
        "inscrivez qui tient les sauvegardes ([[service]] de rempart.exceptions.toml) ; sinon changez d'hébergeur.",
        en="Keep health data on the products and in the regions that the certificate names; for activity 6, record "
        "who keeps the backups ([[service]] in rempart.exceptions.toml); else change host.",
    ),
    fixes={
        "scaleway": Text(
            fr="Restez en fr-par, sur les produits que les sources nomment : instances, stockage bloc et objet, "
            "Kubernetes ; les bases gérées font l'objet de sources contradictoires tant que votre contrat HDS ne les "
            "liste pas.",
            en="Stay in fr-par, on the products that the sources name: instances, block and object storage, "
            "Kubernetes; sources disagree about managed databases unless your HDS contract lists them.",
        ),
    },
    carries="hds",
)
def hds_certified(it: Hosted, context: Context) -> Fact:
    """Compliant: certificate in force on the date, product, region and activities covered. Violation: none,
    expired, or product, region or activity 1 to 4 outside it. Undetermined: claimed only, product not named,
    activity 6 by contract; a service claim of the team settles these two."""
    if not it.holds_data:
        return None

    def covered(host: Resolution, product: str | None, region: str | None) -> Truth:
        return every(
            who.hds(
                host,
                context.on,
                product=product,
                activity=activity,
                region_id=region,
                services=context.services,
            )
            for activity in it.activities or (None,)
        )

    return _certificate(it, context, Text(fr="certificat HDS", en="HDS certificate"), covered)


@rule(
    "hds-conditions",
    implements=("HDS-EXI-01", "CSP-L1111-8"),
    about=About.CERTIFICATE,
    severity=Severity.HIGH,
    fr="Les conditions auxquelles l'hébergeur certifie ce produit pour des données de santé sont tenues",
    en="The conditions under which the host certifies this product for health data are kept",
    fix=Text(
        fr="Suivez les conditions que l'hébergeur publie pour l'usage HDS de ce produit.",
        en="Follow the conditions that the host publishes for using this product with health data.",
    ),
    fixes={
        "scaleway": Text(
            fr='Compartiment HDS : region = "fr-par", accès privé, aucune lifecycle_rule, aucune classe GLACIER.',
            en='HDS bucket: region = "fr-par", private access, no lifecycle_rule, no GLACIER class.',
        ),
    },
)
def hds_conditions(it: Store, _: Context) -> Fact:
    """As the properties of the product show it; undetermined where they do not."""
    return it.conditions


@rule(
    "secnumcloud-qualified",
    implements=("SREN-31-I", "SREN-31-IV", "DEC-2026-272", "ARR-2026-08-12", "CIRC-6404-R9", "SNC-A2"),
    about=About.CERTIFICATE,
    severity=Severity.CRITICAL,
    fr="Le service est qualifié SecNumCloud à cette date",
    en="The service is SecNumCloud-qualified on that date",
    fix=Text(
        fr="Choisissez un service qualifié, et non seulement une marque (« rempart hosts » les compare), ou inscrivez "
        "la dérogation de l'article 31-III dans rempart.exceptions.toml, avec sa date de fin.",
        en="Choose a qualified service, not merely a brand (“rempart hosts” compares them), or record the derogation "
        "of article 31-III in rempart.exceptions.toml, with its end date.",
    ),
    carries="secnumcloud",
)
def secnumcloud_qualified(it: Hosted, context: Context) -> Fact:
    """Compliant: qualification of that very service in force on the date, product and region covered. Violation:
    none, in progress, expired, or product or region outside it. Undetermined: not established, product not
    named."""
    if not it.holds_data:
        return None

    def covered(host: Resolution, product: str | None, region: str | None) -> Truth:
        return who.secnumcloud(host, context.on, product=product, region_id=region)

    return _certificate(it, context, Text(fr="qualification SecNumCloud", en="SecNumCloud qualification"), covered)


def _lies_in(place: Place | None, area: AbstractSet[str], expected: Text) -> Fact:
    return None if place is None else place.country.compare(lambda country: country in area, expected)


def _copies_in(copies: tuple[Place, ...], area: AbstractSet[str], expected: Text) -> Fact:
    verdicts = [verdict for copy in copies if (verdict := _lies_in(copy, area, expected)) is not None]
    return every(verdicts) if verdicts else None


def _written(region: object) -> bool | None:
    return True if isinstance(region, str) and region else None


def _of_the_host(context: Context, expected: Text, fact: Callable[[Resolution], Truth]) -> Truth:
    """A fact about whoever answers behind the provider instance; UNKNOWN, with the cause, when nobody is recognised."""
    host = context.resolution
    return unknown(_NOBODY, path="provider", expected=expected) if host is None else fact(host)


def _free(it: Hosted, context: Context) -> Truth:
    region, _ = _region_of(it)
    return _of_the_host(context, _EU_LAW, lambda host: who.foreign_law(host, context.on, region_id=region))


def _certificate(
    it: Hosted, context: Context, expected: Text, covered: Callable[[Resolution, str | None, str | None], Truth]
) -> Truth:
    """Every product that the resource uses is covered. What is not named or not located is never TRUE."""
    region, undecided = _region_of(it)

    def fact(host: Resolution) -> Truth:
        truths = [covered(host, product, region) for product in it.products or (None,)]
        if undecided is not None:
            truths.append(Truth(State.UNKNOWN, (undecided,)))
        if not it.products and host.offering is not None:
            truths.append(unknown(_UNNAMED, path="product", expected=expected))
        return every(truths)

    return _of_the_host(context, expected, fact)


def _region_of(it: Hosted) -> tuple[str | None, Reason | None]:
    """The region id where the resource has a place that is known, else why it is not. (None, None): it has no place."""
    if it.place is None:
        return None, None
    region = it.place.region
    if region.is_known and isinstance(region.known, str):
        return region.known, None
    return None, region.reason(expected=Text(fr="région connue", en="a region that is known"))


def _left_open(truth: Truth, cause: Text) -> Truth:
    """What is FALSE made UNKNOWN, for a text that leaves a way which no code shows."""
    if not truth.is_false:
        return truth
    return Truth(State.UNKNOWN, tuple(msgspec.structs.replace(reason, cause=cause) for reason in truth.reasons))
