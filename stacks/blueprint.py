"""What the platform is, whoever hosts it: zones, stores, machines, flows, identities, retention.

A host module (`hosts/`) says how. Nothing here names a provider, and nothing there invents a zone or a duration.
Domain words are French, as in the texts they come from: *entrepôt* (warehouse), *étude* (study), *sas* (the only way in
or out of a study), *quarantaine* (where an export waits for its control), *sel* (the secret that makes pseudonyms).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final


class Zone(StrEnum):
    """The eight zones. Each is apart from the others: own network where machines run, own key, own identities."""

    INGESTION = "ingestion"
    PSEUDONYMISATION = "pseudonymisation"
    ENTREPOT = "entrepot"
    ETUDE = "etude"
    EXPORT = "export"
    ADMINISTRATION = "administration"
    JOURNAUX = "journaux"
    SAUVEGARDES = "sauvegardes"


class Contenu(StrEnum):
    """What a store holds; it becomes the tag `donnees`."""

    SANTE = "sante"
    IDENTITES = "identites"
    TRACES = "traces"
    """Traces of queries. They quote pseudonyms and care, so they are health data too."""
    TECHNIQUE = "technique"
    """Metrics and connection logs: agents and machines, no patient."""


@dataclass(frozen=True)
class Etude:
    """One study: one sealed space (MR-007/008, SEC-ESP-1), with its own network, key, stores and identity."""

    cle: str
    """Lower-case slug; it becomes the tag `etude`."""
    titre: str
    reseau: str
    """CIDR of its network, which no other network routes to and from which nothing leaves."""
    reseau_sas: str
    """CIDR of the network on which its sas reaches object storage."""
    fin: str
    """ISO date at which access ends and data is erased; at most five years after the start (2.5.1)."""


@dataclass(frozen=True)
class Depot:
    """An object store."""

    nom: str
    zone: Zone
    contenu: Contenu
    verrou: int
    """Days during which an object can be neither changed nor deleted, by anybody."""
    etude: Etude | None = None


@dataclass(frozen=True)
class Disque:
    """A data disk, encrypted in the machine before anything is written to it."""

    nom: str
    zone: Zone
    contenu: Contenu
    go: int
    """Size in gigabytes."""
    etude: Etude | None = None


@dataclass(frozen=True)
class Machine:
    """A machine without public address, on the network of its zone; a sas stands on the two networks of its study."""

    nom: str
    zone: Zone
    coeurs: int
    memoire: int
    """Gigabytes."""
    role: str
    etude: Etude | None = None
    disque: str | None = None


@dataclass(frozen=True)
class Flux:
    """A flow that is allowed between two zones. Whatever is not listed is refused."""

    source: Zone
    destination: Zone
    port: int
    motif: str


@dataclass(frozen=True)
class Identite:
    """An identity of a program: the stores that it reads and writes, nothing else."""

    nom: str
    zone: Zone
    lit: tuple[str, ...] = ()
    ecrit: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    etude: Etude | None = None


@dataclass(frozen=True)
class Secret:
    """A value kept in the host's secret service. It is written there by hand, never by this program."""

    nom: str
    zone: Zone
    motif: str


@dataclass(frozen=True)
class Conservation:
    """Durations, in days unless stated."""

    journaux: int
    """Traces: at least 184 (six months, MR SEC-JOU-3) and at most 366 (one year)."""
    sauvegardes: int
    periode_sauvegarde: int
    """Hours between two backups: 24 at most."""
    rotation_cles: int


@dataclass(frozen=True)
class Plateforme:
    """The whole platform. Lookups by name raise KeyError: a host module cannot declare what is not here."""

    nom: str
    reseau: str
    reseaux: dict[Zone, str]
    """Zone → CIDR of its network, inside `reseau`. Zones without a machine have none; a study brings its own."""
    etudes: tuple[Etude, ...]
    depots: tuple[Depot, ...]
    disques: tuple[Disque, ...]
    machines: tuple[Machine, ...]
    flux: tuple[Flux, ...]
    identites: tuple[Identite, ...]
    secrets: tuple[Secret, ...]
    conservation: Conservation

    @cached_property
    def _depots(self) -> dict[str, Depot]:
        return {depot.nom: depot for depot in self.depots}

    @cached_property
    def _disques(self) -> dict[str, Disque]:
        return {disque.nom: disque for disque in self.disques}

    @cached_property
    def _machines(self) -> dict[str, Machine]:
        return {machine.nom: machine for machine in self.machines}

    @cached_property
    def _identites(self) -> dict[str, Identite]:
        return {identite.nom: identite for identite in self.identites}

    def depot(self, nom: str) -> Depot:
        """The store of that name."""
        return self._depots[nom]

    def disque(self, nom: str) -> Disque:
        """The disk of that name."""
        return self._disques[nom]

    def machine(self, nom: str) -> Machine:
        """The machine of that name."""
        return self._machines[nom]

    def identite(self, nom: str) -> Identite:
        """The identity of that name."""
        return self._identites[nom]

    def lecteurs(self, depot: str) -> tuple[Identite, ...]:
        """Who reads a store."""
        return tuple(identite for identite in self.identites if depot in identite.lit)

    def redacteurs(self, depot: str) -> tuple[Identite, ...]:
        """Who writes to a store."""
        return tuple(identite for identite in self.identites if depot in identite.ecrit)


ETUDES: Final = (
    Etude("cardio", "Insuffisance cardiaque et parcours de soins", "10.42.0.0/24", "10.42.1.0/24", fin="2029-06-30"),
    Etude("onco", "Survie après cancer colorectal", "10.43.0.0/24", "10.43.1.0/24", fin="2030-03-31"),
)

_COMMUNS: Final = (
    Depot("depot", Zone.INGESTION, Contenu.IDENTITES, verrou=7),
    Depot("entrepot", Zone.ENTREPOT, Contenu.SANTE, verrou=30),
    Depot("quarantaine", Zone.EXPORT, Contenu.SANTE, verrou=30),
    Depot("journaux", Zone.JOURNAUX, Contenu.TRACES, verrou=365),
    Depot("sauvegardes", Zone.SAUVEGARDES, Contenu.SANTE, verrou=35),
)


def plateforme(nom: str, etudes: tuple[Etude, ...]) -> Plateforme:
    """The platform with these studies: one sealed space, one workplace, one sas and one store for each."""
    return Plateforme(
        nom=nom,
        reseau="10.40.0.0/16",
        reseaux={
            Zone.PSEUDONYMISATION: "10.40.1.0/24",
            Zone.ENTREPOT: "10.40.2.0/24",
            Zone.ADMINISTRATION: "10.40.4.0/24",
            Zone.SAUVEGARDES: "10.40.5.0/24",
        },
        etudes=etudes,
        depots=(*_COMMUNS, *(Depot(f"etude-{e.cle}", Zone.ETUDE, Contenu.SANTE, verrou=30, etude=e) for e in etudes)),
        disques=(
            Disque("base-entrepot", Zone.ENTREPOT, Contenu.SANTE, go=2000),
            Disque("copie-distante", Zone.SAUVEGARDES, Contenu.SANTE, go=4000),
            *(Disque(f"travail-{e.cle}", Zone.ETUDE, Contenu.SANTE, go=500, etude=e) for e in etudes),
        ),
        machines=(
            Machine("pseudonymiseur", Zone.PSEUDONYMISATION, 4, 16, "contrôle les dépôts, pseudonymise"),
            Machine("base", Zone.ENTREPOT, 8, 32, "PostgreSQL de l'entrepôt", disque="base-entrepot"),
            Machine(
                "copie",
                Zone.SAUVEGARDES,
                2,
                8,
                "reçoit la copie quotidienne, sur un second site",
                disque="copie-distante",
            ),
            Machine("rebond", Zone.ADMINISTRATION, 2, 8, "seule machine d'où l'on administre"),
            *(
                Machine(f"poste-{e.cle}", Zone.ETUDE, 4, 16, "analyse", etude=e, disque=f"travail-{e.cle}")
                for e in etudes
            ),
            *(
                Machine(f"sas-{e.cle}", Zone.EXPORT, 2, 8, "seule entrée et seule sortie de l'étude", etude=e)
                for e in etudes
            ),
        ),
        flux=(
            Flux(Zone.PSEUDONYMISATION, Zone.ENTREPOT, 5432, "chargement des données pseudonymisées"),
            Flux(Zone.ENTREPOT, Zone.SAUVEGARDES, 8000, "sauvegarde quotidienne de l'entrepôt"),
            Flux(Zone.ADMINISTRATION, Zone.PSEUDONYMISATION, 22, "administration"),
            Flux(Zone.ADMINISTRATION, Zone.ENTREPOT, 22, "administration"),
            Flux(Zone.ADMINISTRATION, Zone.SAUVEGARDES, 22, "administration"),
        ),
        identites=(
            Identite("producteur", Zone.INGESTION, ecrit=("depot",)),
            Identite("pseudonymisation", Zone.PSEUDONYMISATION, lit=("depot",), ecrit=("entrepot",), secrets=("sel",)),
            Identite("entrepot", Zone.ENTREPOT, lit=("entrepot",), ecrit=tuple(f"etude-{e.cle}" for e in etudes)),
            Identite("journalisation", Zone.JOURNAUX, ecrit=("journaux",)),
            Identite("sauvegarde", Zone.SAUVEGARDES, lit=("entrepot",), ecrit=("sauvegardes",)),
            *(
                Identite(f"sas-{e.cle}", Zone.EXPORT, lit=(f"etude-{e.cle}",), ecrit=("quarantaine",), etude=e)
                for e in etudes
            ),
        ),
        secrets=(Secret("sel", Zone.PSEUDONYMISATION, "valeur secrète de la pseudonymisation (SNDS 6.2)"),),
        conservation=Conservation(journaux=365, sauvegardes=35, periode_sauvegarde=24, rotation_cles=365),
    )


PLATEFORME: Final = plateforme("pds", ETUDES)

DARWIN_EU: Final = plateforme(
    "darwin",
    (Etude("darwin", "Études de l'Agence européenne des médicaments", "10.44.0.0/24", "10.44.1.0/24", "2028-02-12"),),
)
"""A partner's platform for studies of its own, which stays where it is."""
