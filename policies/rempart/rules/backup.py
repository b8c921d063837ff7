"""Backups, and protection from loss and alteration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rempart.deployment import Resource
from rempart.facts.vocabulary import Backup, Compute, Fact, Store
from rempart.rules import About, Context, Estate, Finding, Severity, rule
from rempart.text import Text
from rempart.truth import Reason, false, true, unknown
from rempart.value import Value

_ELSEWHERE: Final = Text(fr="autre zone ou région que les données", en="another zone or region than the data")
_NO_BACKUP: Final = Text(
    fr="aucune sauvegarde n'est déclarée ici ; si un autre projet les tient, attestez-le",
    en="no backup is declared here; if another project keeps them, attest it",
)
_NOT_SHOWN: Final = Text(
    fr="rien ne montre que chaque donnée a une sauvegarde sur un autre site",
    en="nothing shows that all data has a backup on another site",
)


@rule(
    "backed-up-daily",
    implements=("HDS-EXI-05", "SNC-12.5.a", "SNC-17.4", "GDPR-32"),
    about=About.BACKUP,
    severity=Severity.HIGH,
    fr="Les données sont sauvegardées chaque jour",
    en="Data is backed up every day",
    fix=Text(
        fr="Activez la sauvegarde automatique, à 24 heures d'intervalle au plus. Essayez aussi la restauration.",
        en="Turn automatic backup on, at most 24 hours apart. Try the restore too.",
    ),
    fixes={
        "scaleway": Text(
            fr="Base gérée : disable_backup = false et backup_schedule_frequency = 24 ; MongoDB : "
            "is_snapshot_schedule_enabled = true.",
            en="Managed database: disable_backup = false and backup_schedule_frequency = 24; MongoDB: "
            "is_snapshot_schedule_enabled = true.",
        ),
    },
)
def backed_up_daily(it: Store, _: Context) -> Fact:
    """Compliant: at least every 24 hours. Violation: off or rarer. Undetermined: not shown. A backup that is on is
    not a restore that was tried."""
    return it.backed_up


@rule(
    "versioned",
    implements=("HDS-EXI-05", "EHDS-73-1-b", "GDPR-32"),
    about=About.BACKUP,
    severity=Severity.MEDIUM,
    fr="Les versions antérieures des objets sont gardées",
    en="Earlier versions of objects are kept",
    fix=Text(
        fr="Activez la gestion des versions du compartiment.",
        en="Turn the bucket's versioning on.",
    ),
    fixes={
        "scaleway": Text(
            fr="scaleway_object_bucket : versioning.enabled = true.",
            en="scaleway_object_bucket: versioning.enabled = true.",
        ),
        "azure-native": Text(
            fr="azure-native:storage:BlobServiceProperties : isVersioningEnabled = true.",
            en="azure-native:storage:BlobServiceProperties: isVersioningEnabled = true.",
        ),
    },
)
def versioned(it: Store, _: Context) -> Fact:
    """Compliant: on. Violation: off or suspended. Undetermined: not shown or not known."""
    return it.versioned


@rule(
    "immutable",
    implements=("EHDS-73-1-b", "RECYF-13", "GDPR-32"),
    about=About.BACKUP,
    severity=Severity.MEDIUM,
    fr="Ce qui est écrit ne peut être ni modifié ni effacé pendant la durée prévue",
    en="What is written can be neither changed nor deleted for the time set",
    fix=Text(
        fr="Activez le verrou d'objets, en mode conformité, sur les sauvegardes et les données de référence.",
        en="Turn the object lock on, in compliance mode, for backups and reference data.",
    ),
    fixes={
        "scaleway": Text(
            fr="scaleway_object_bucket : object_lock_enabled = true, et une scaleway_object_bucket_lock_configuration "
            "en mode COMPLIANCE.",
            en="scaleway_object_bucket: object_lock_enabled = true, and a scaleway_object_bucket_lock_configuration "
            "in mode COMPLIANCE.",
        ),
        "azure-native": Text(
            fr="Compte de stockage et conteneur : immutableStorageWithVersioning.enabled = true.",
            en="Storage account and container: immutableStorageWithVersioning.enabled = true.",
        ),
    },
)
def immutable(it: Store | Backup, _: Context) -> Fact:
    """Compliant: locked for a retention. Violation: no lock, or one that a role may lift. Undetermined: not shown."""
    return it.immutable


@rule(
    "undeletable",
    implements=("SNC-17.4", "EHDS-73-1-b", "GDPR-32"),
    about=About.BACKUP,
    severity=Severity.LOW,
    fr="La ressource est protégée d'une suppression par erreur",
    en="The resource is protected from deletion by mistake",
    fix=Text(
        fr="Activez la protection contre la suppression.",
        en="Turn protection from deletion on.",
    ),
    fixes={
        "scaleway": Text(
            fr="Compartiment : force_destroy = false ; machine : protected = true.",
            en="Bucket: force_destroy = false; machine: protected = true.",
        ),
    },
)
def undeletable(it: Store | Compute, _: Context) -> Fact:
    """Compliant: protected by the provider. Violation: not. Undetermined: not shown."""
    return it.undeletable


@rule(
    "backup-kept",
    implements=("SNC-12.5.a", "SNC-17.4"),
    about=About.BACKUP,
    severity=Severity.MEDIUM,
    fr="Les sauvegardes sont gardées assez longtemps pour restaurer",
    en="Backups are kept long enough to restore from",
    fix=Text(
        fr="Allongez la conservation de la sauvegarde ou retirez sa date de fin.",
        en="Keep the backup longer or remove its end date.",
    ),
    fixes={
        "scaleway": Text(
            fr="scaleway_rdb_database_backup, scaleway_rdb_snapshot : expires_at ; base gérée : "
            "backup_schedule_retention.",
            en="scaleway_rdb_database_backup, scaleway_rdb_snapshot: expires_at; managed database: "
            "backup_schedule_retention.",
        ),
    },
)
def backup_kept(it: Backup, _: Context) -> Fact:
    """Compliant: long enough, or without end. Violation: too short. Undetermined: not shown or not known."""
    return it.kept


@rule(
    "second-site",
    implements=("SNC-12.5.d",),
    about=About.BACKUP,
    severity=Severity.MEDIUM,
    fr="Une sauvegarde se trouve sur un site distant",
    en="A backup lies on a distant site",
    fix=Text(
        fr="Placez une sauvegarde dans une autre zone ou région que les données, dans l'Union européenne.",
        en="Put a backup in another zone or region than the data, in the European Union.",
    ),
    fixes={
        "scaleway": Text(
            fr="Base gérée : backup_same_region = false ; volume : un instantané exporté dans une autre zone (« "
            "fr-par-2 »).",
            en="Managed database: backup_same_region = false; volume: a snapshot exported to another zone "
            "(“fr-par-2”).",
        ),
    },
)
def second_site(estate: Estate, _: Context) -> Iterator[Finding]:
    """Compliant: every store has a copy, or a backup that names it, in another zone or region. Violation: all data and
    all backups lie in one zone. Undetermined: no backup is declared, none names a store, a place is not known, or one
    region is all that is shown."""
    backups = list(estate.having(Backup))
    stores = [r for r in estate.having(Store) if not estate.has(r, Backup) and estate.holds_health_data(r)]
    if not stores:
        return
    copies: dict[str, list[Value]] = {}
    sites: list[Value] = []
    for backup in backups:
        lies, sent = _places(estate, backup, Backup)
        sites += lies + sent
        for target in _named_by(backup):
            copies.setdefault(target, []).extend(lies + sent)
    homes: list[Value] = []
    apart: list[Value | None] = []
    for store in stores:
        home, own = _places(estate, store, Store)
        homes += home
        sites += own
        apart.append(_elsewhere(home, [*own, *copies.get(store.urn, ())]))
    found = [site for site in apart if site is not None]
    if not sites:
        yield Finding(None, unknown(_NO_BACKUP, expected=_ELSEWHERE))
    elif len(found) == len(stores):
        yield Finding(None, true(*_first_of_each(found)))
    elif homes and _same_zone([*homes, *sites]):
        yield Finding(None, false(*_first_of_each(sites)))
    else:
        yield Finding(None, unknown(_NOT_SHOWN, expected=_ELSEWHERE))


def _elsewhere(homes: Sequence[Value], sites: Sequence[Value]) -> Value | None:
    """The first of the sites that certainly lies apart from where the data does."""
    return next((site for site in sites if any(_apart(site, home) for home in homes)), None)


def _places(estate: Estate, resource: Resource, kind: type[Store | Backup]) -> tuple[list[Value], list[Value]]:
    """Where a resource lies, and where its own copies do."""
    facets = [facet for facet in estate.alike(resource) if isinstance(facet, kind)]
    homes = [facet.place.region for facet in facets if facet.place is not None]
    return homes, [copy.region for facet in facets for copy in facet.copies]


def _named_by(backup: Resource) -> Iterator[str]:
    """What a backup says that it is a copy of: the resources that its properties name."""
    return (urn for urns in backup.property_dependencies.values() for urn in urns)


def _apart(site: Value, home: Value) -> bool:
    """Whether two ids certainly name different sites: neither is unknown, nor a region that holds the other's zone."""
    if not isinstance(site.known, str) or not isinstance(home.known, str):
        return False
    return not (site.known.startswith(home.known) or home.known.startswith(site.known))


def _same_zone(places: Sequence[Value]) -> bool:
    """Whether one zone is all that is named. One region is not enough: it may hold several sites."""
    zones = {place.known if place.path.endswith("zone") else None for place in places}
    return len(zones) == 1 and None not in zones


def _first_of_each(sites: Sequence[Value]) -> list[Reason]:
    """One reason for each place observed."""
    return [site.reason(expected=_ELSEWHERE) for site in {str(site.known): site for site in reversed(sites)}.values()]
