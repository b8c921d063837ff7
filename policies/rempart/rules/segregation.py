"""What must be kept apart: studies from one another, the secret of pseudonyms from the data, exports from the rest.

A study is named by a tag, a zone by a tag or by `rempart.toml`; what names none is taken for shared ground.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts.vocabulary import (
    Cluster,
    Compute,
    Credential,
    Endpoint,
    Facet,
    Hosted,
    Identity,
    Inert,
    Key,
    Network,
    Secret,
    Store,
)
from rempart.rules import About, Context, Estate, Finding, Severity, rule
from rempart.text import Text
from rempart.truth import Reason, Truth, every, false, true, unknown
from rempart.value import Unknown

PSEUDONYMISATION: Final = "pseudonymisation"
EXPORT: Final = "export"
QUARANTINE: Final = ("quarantaine", "quarantine")
PSEUDONYMISED: Final = ("entrepot", "etude", "export")
"""The zones that hold pseudonymised data: whoever reads it must not hold the secret of the pseudonyms."""

_OWN: Final = (Network, Key, Identity, Credential, Secret)
"""What two studies may not share."""

_SEALED: Final = (*_OWN, Store, Compute, Cluster, Endpoint)
"""What is checked in a study's space."""

_ONE_STUDY: Final = Text(fr="une seule étude", en="one study only")
_ONE_SIDE: Final = Text(fr="la production, ou le reste", en="production, or the rest")
_NO_STUDY: Final = Text(
    fr="aucune ressource ne nomme d'étude (étiquettes de [study] dans rempart.toml)",
    en="no resource names a study (tags of [study] in rempart.toml)",
)
_APART: Final = Text(fr="réservé à la pseudonymisation", en="kept to pseudonymisation")
_NO_SECRET: Final = Text(
    fr="aucune clé ni aucun secret n'est dans une zone « pseudonymisation » ; s'ils sont ailleurs, attestez-le",
    en="no key or secret is in a “pseudonymisation” zone; if they are elsewhere, attest it",
)
_BOTH_SIDES: Final = Text(
    fr="atteint le secret de pseudonymisation et des données pseudonymisées : à justifier",
    en="reaches the pseudonymisation secret and pseudonymised data: to be justified",
)
_NO_QUARANTINE: Final = Text(
    fr="aucune quarantaine n'est déclarée ici ; si un autre projet la tient, attestez-le",
    en="no quarantine is declared here; if another project keeps it, attest it",
)
_QUARANTINE_WANTED: Final = Text(fr="un stockage de quarantaine à part", en="a quarantine store apart")
_ALERT: Final = Text(
    fr="l'alerte sur un export non conforme n'est montrée par aucune propriété",
    en="the alert on an export that does not comply is shown by no property",
)


@rule(
    "sealed-studies",
    implements=("MR-SEC-ESP-1", "EDS-SEC-ESP-1", "EHDS-73-1-d"),
    about=About.ISOLATION,
    severity=Severity.CRITICAL,
    fr="Chaque étude a son espace étanche : ni réseau, ni clé, ni identité partagés avec une autre",
    en="Every study has its own sealed space: no network, key or identity shared with another",
    fix=Text(
        fr="Donnez à chaque étude son réseau, sa clé, ses secrets et ses identités, et nommez l'étude sur chacun.",
        en="Give every study its network, key, secrets and identities, and name the study on each.",
    ),
)
def sealed_studies(estate: Estate, _: Context) -> Iterator[Finding]:
    """Compliant: a resource of a study that refers to no other study. Violation: one that refers to another
    study's, one that joins two, or a network, key, identity or secret that two use. Undetermined: a study tag
    not known, or no study."""
    studies = _Spaces(estate, estate.study_of, "etude", _ONE_STUDY)
    if not studies.named:
        if _stores_health_data(estate):
            yield Finding(None, unknown(_NO_STUDY, expected=_ONE_STUDY))
        return
    for resource in estate.deployment.managed:
        truth = studies.judged(resource)
        if truth is not None:
            yield Finding(resource, truth)


@rule(
    "production-apart",
    implements=("SNC-12.3", "SNC-14.7.b"),
    about=About.ISOLATION,
    severity=Severity.HIGH,
    fr="La production est à part des autres environnements : ni réseau, ni clé, ni identité, ni donnée en commun",
    en="Production is apart from the other environments: no network, key, identity or data in common",
    fix=Text(
        fr="Donnez à la production son réseau, ses clés et ses identités, et n'alimentez pas un essai par ses copies.",
        en="Give production its own network, keys and identities, and feed no test from its copies.",
    ),
)
def production_apart(estate: Estate, _: Context) -> Iterator[Finding]:
    """Compliant: a resource of an environment that refers to none of the other side. Violation: one that refers to the
    other side's, one that joins both, or a network, key, identity or secret that both use. Undetermined: a tag not
    known. Silent: nothing here names both production and another environment: that they are apart physically, and in
    other projects, a person attests."""
    spaces = _Spaces(estate, estate.environment_of, "environnement", _ONE_SIDE)
    if len(spaces.named) < 2:
        return
    for resource in estate.deployment.managed:
        truth = spaces.judged(resource)
        if truth is not None:
            yield Finding(resource, truth)


@rule(
    "study-unreachable",
    implements=("MR-SEC-ESP-1", "EDS-SEC-ESP-1"),
    about=About.ISOLATION,
    severity=Severity.HIGH,
    fr="Rien, dans l'espace d'une étude, n'est joignable depuis Internet",
    en="Nothing in a study's space can be reached from the Internet",
    fix=Text(
        fr="Retirez l'adresse publique ; les chercheurs entrent par la passerelle, et les résultats sortent par "
        "l'export.",
        en="Remove the public address; researchers come in through the gateway, and results leave through the export.",
    ),
)
def study_unreachable(estate: Estate, _: Context) -> Iterator[Finding]:
    """Compliant: machines and endpoints of a study have no public address. Violation: one has. Undetermined: not
    shown."""
    for resource in estate.deployment.managed:
        if not isinstance(estate.study_of(resource), str):
            continue
        facts = [facet.private for facet in estate.facets(resource) if isinstance(facet, Compute | Endpoint)]
        shown = [fact for fact in facts if fact is not None]
        if shown:
            yield Finding(resource, every(shown))


@rule(
    "pseudonymisation-apart",
    implements=("SNDS-R1461-7", "SNDS-6.2", "EDS-SEC-PSE-1.x"),
    about=About.ISOLATION,
    severity=Severity.CRITICAL,
    fr="Le secret de pseudonymisation est tenu à part des données : nul n'a les deux",
    en="The pseudonymisation secret is kept apart from the data: nobody holds both",
    fix=Text(
        fr="Gardez le secret et sa clé dans la zone de pseudonymisation, dans leur propre projet, et chiffrez le "
        "reste avec d'autres clés.",
        en="Keep the secret and its key in the pseudonymisation zone, in a project of their own, and encrypt the rest "
        "with other keys.",
    ),
)
def pseudonymisation_apart(estate: Estate, _: Context) -> Iterator[Finding]:
    """Compliant: keys and secrets of that zone serve no zone with pseudonymised data. Violation: one does.
    Undetermined: no such key or secret here, or an identity that reaches both sides (the process itself may have
    to)."""
    secrets = [r for r in estate.having(Key, Secret) if _in_pseudonymisation(estate, r)]
    if not secrets:
        if _stores_health_data(estate):
            yield Finding(None, unknown(_NO_SECRET, expected=_APART))
        return
    users = _users(estate)
    for secret in secrets:
        outside = [u for u in users.get(secret.urn, ()) if _is_pseudonymised(estate, u)]
        reasons = [Reason(resource=user.urn, path=_path(user, secret), expected=_APART) for user in outside]
        kept = true(Reason(resource=secret.urn, path="zone", observed=PSEUDONYMISATION, expected=_APART))
        yield Finding(secret, false(*reasons) if reasons else kept)
    held = {secret.urn for secret in secrets}
    for identity in estate.having(Identity):
        targets = list(_targets(estate, identity))
        if any(t.urn in held for t in targets) and any(_holds_pseudonymised(estate, t) for t in targets):
            yield Finding(identity, unknown(_BOTH_SIDES, resource=identity.urn, expected=_APART))


@rule(
    "pseudonymisation-renewed",
    implements=("SNDS-6.3",),
    about=About.DATA,
    severity=Severity.MEDIUM,
    fr="La clé de pseudonymisation est renouvelée",
    en="The pseudonymisation key is renewed",
    fix=Text(
        fr="Écrivez une période de renouvellement sur la clé de la zone de pseudonymisation.",
        en="Write a rotation period on the key of the pseudonymisation zone.",
    ),
)
def pseudonymisation_renewed(estate: Estate, _: Context) -> Iterator[Finding]:
    """Compliant: keys of the pseudonymisation zone renew themselves. Violation: one does not. Undetermined: not
    shown."""
    keys = [resource for resource in estate.having(Key) if _in_pseudonymisation(estate, resource)]
    for resource, key in estate.each(Key, among=keys):
        if key.rotated is not None:
            yield Finding(resource, key.rotated)


@rule(
    "quarantine",
    implements=("MR-SEC-EXP-3", "EDS-SEC-EXP-3"),
    about=About.ISOLATION,
    severity=Severity.HIGH,
    fr="Un export attend son contrôle dans une quarantaine à part",
    en="An export waits for its control in a quarantine apart",
    fix=Text(
        fr="Déclarez un stockage privé de quarantaine, à part des études, que seule la passerelle d'export lit, et "
        "une alerte.",
        en="Declare a private quarantine store, apart from the studies, that only the export gateway reads, and an "
        "alert.",
    ),
)
def quarantine(estate: Estate, _: Context) -> Iterator[Finding]:
    """Violation: an export zone without quarantine store, or a quarantine that is public. Undetermined otherwise,
    since the alert that the text asks for is shown by nothing."""
    waiting = [resource for resource in estate.having(Store) if _is_quarantine(estate, resource)]
    for resource, store in estate.each(Store, among=waiting):
        alert = unknown(_ALERT, resource=resource.urn, expected=_QUARANTINE_WANTED)
        yield Finding(resource, alert if store.private is None else store.private & alert)
    if waiting:
        return
    exporting = [r for r in estate.having(Store, Compute) if estate.zone_of(r) == EXPORT]
    if exporting:
        reasons = [Reason(resource=r.urn, path="zone", observed=EXPORT, expected=_QUARANTINE_WANTED) for r in exporting]
        yield Finding(None, false(*reasons))
    elif _stores_health_data(estate):
        yield Finding(None, unknown(_NO_QUARANTINE, expected=_QUARANTINE_WANTED))


class _Spaces:
    """Which space each resource belongs to, a study say, and which spaces use it."""

    def __init__(
        self, estate: Estate, of: Callable[[Resource], str | Unknown | None], tag: str, expected: Text
    ) -> None:
        self.estate = estate
        self.tag = tag
        self.expected = expected
        self.of = {r.urn: of(r) for r in estate.deployment.managed}
        self.named = {space for space in self.of.values() if isinstance(space, str)}
        self.users = _users(estate)

    def judged(self, resource: Resource) -> Truth | None:
        own = self.of[resource.urn]
        if isinstance(own, Unknown):
            shareable = _is(self.estate, resource, *_SEALED)
            return unknown(own.cause, resource=resource.urn, expected=self.expected) if shareable else None
        reached = [(t, study) for t in _targets(self.estate, resource) if isinstance(study := self.of[t.urn], str)]
        if own is not None:
            return self._within(resource, own, [(t, study) for t, study in reached if study != own])
        if len({study for _t, study in reached}) > 1 and (self._joins(resource) or self._bridges(resource, reached)):
            return false(*(self._reason(resource, t, study) for t, study in reached))
        # A store has credentials of its own; two studies that write to one, as to a quarantine, are not joined by it.
        shareable = _is(self.estate, resource, *_OWN) and not _is(self.estate, resource, Store)
        return self._shared(resource) if shareable else None

    def _within(self, resource: Resource, own: str, strangers: list[tuple[Resource, str]]) -> Truth | None:
        if strangers:
            return false(*(self._reason(resource, target, study) for target, study in strangers))
        if not _is(self.estate, resource, *_SEALED):
            return None
        return true(Reason(resource=resource.urn, path=self.tag, observed=own, expected=self.expected))

    def _joins(self, resource: Resource) -> bool:
        """Networks, identities and what holds nothing itself (an attachment, a peering) join what they name."""
        return self._holds_nothing(resource) or _is(self.estate, resource, Network, Identity)

    def _bridges(self, resource: Resource, reached: list[tuple[Resource, str]]) -> bool:
        """A machine that stands on the networks of two studies joins them, whatever it is for."""
        if not _is(self.estate, resource, Compute, Cluster):
            return False
        return len({study for target, study in reached if _is(self.estate, target, Network)}) > 1

    def _holds_nothing(self, resource: Resource) -> bool:
        return all(isinstance(facet, Inert) for facet in _own_facets(self.estate, resource))

    def _reaching(self, resource: Resource) -> Iterator[Resource]:
        """What uses the resource: directly, or through attachments that name no study (a network card, a subnet)."""
        seen = {resource.urn}
        waiting = list(self.users.get(resource.urn, ()))
        # Writing to the stores of two studies is what an identity may be for; a key that opens both joins them.
        served = (Compute, Cluster) if _is(self.estate, resource, Identity) else (Compute, Cluster, Store)
        for user in waiting:
            if user.urn in seen:
                continue
            seen.add(user.urn)
            yield user
            if self.of[user.urn] is None and self._holds_nothing(user):
                waiting += self.users.get(user.urn, ())
                if not _own_facets(self.estate, user):  # a card names machine and network, an encryption store and key
                    waiting += (t for t in _targets(self.estate, user) if _is(self.estate, t, *served))

    def _shared(self, resource: Resource) -> Truth | None:
        """What the resource, of no study itself, is to the studies that use it."""
        users = list(self._reaching(resource))
        using = {study: user for user in users if isinstance(study := self.of[user.urn], str)}
        if len(using) > 1:
            return false(*(self._reason(user, resource, study) for study, user in using.items()))
        doubtful = [study for user in users if isinstance(study := self.of[user.urn], Unknown)]
        if doubtful:
            return unknown(doubtful[0].cause, resource=resource.urn, expected=self.expected)
        if using:
            return true(*(self._reason(user, resource, study) for study, user in using.items()))
        return None

    def _reason(self, user: Resource, target: Resource, space: str) -> Reason:
        return Reason(resource=user.urn, path=_path(user, target), observed=space, expected=self.expected)


def _users(estate: Estate) -> dict[str, list[Resource]]:
    """URN → the managed resources that refer to it in a property."""
    users: dict[str, list[Resource]] = {}
    for resource in estate.deployment.managed:
        for target in _targets(estate, resource):
            users.setdefault(target.urn, []).append(resource)
    return users


def _targets(estate: Estate, resource: Resource) -> Iterator[Resource]:
    """The managed resources of the deployment that it refers to in a property, each once."""
    urns = dict.fromkeys(urn for named in resource.property_dependencies.values() for urn in named)
    for urn in urns:
        target = estate.deployment.by_urn.get(urn)
        if target is not None and target.kind == "managed" and target.urn != resource.urn:
            yield target


def _path(user: Resource, target: Resource) -> str:
    """The property by which `user` refers to `target`."""
    return next((path for path, urns in user.property_dependencies.items() if target.urn in urns), "")


def _own_facets(estate: Estate, resource: Resource) -> list[Facet]:
    """What it is itself; every resource is hosted, an attachment too."""
    return [facet for facet in estate.facets(resource) if not isinstance(facet, Hosted)]


def _is(estate: Estate, resource: Resource, *kinds: type[Facet]) -> bool:
    return estate.has(resource, *kinds)


def _in_pseudonymisation(estate: Estate, resource: Resource) -> bool:
    return estate.zone_of(resource) == PSEUDONYMISATION


def _is_pseudonymised(estate: Estate, resource: Resource) -> bool:
    return estate.zone_of(resource) in PSEUDONYMISED or isinstance(estate.study_of(resource), str)


def _holds_pseudonymised(estate: Estate, resource: Resource) -> bool:
    return _is_pseudonymised(estate, resource) and _is(estate, resource, Store, Key)


def _is_quarantine(estate: Estate, resource: Resource) -> bool:
    """By its zone, else by its name."""
    return estate.zone_of(resource) in QUARANTINE or any(word in resource.name.lower() for word in QUARANTINE)


def _stores_health_data(estate: Estate) -> bool:
    return any(estate.holds_health_data(resource) for resource in estate.having(Store))
