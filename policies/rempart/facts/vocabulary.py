"""The facets: what a resource is, in words that no provider owns.

A fact (`Fact`) is a `Truth` phrased so that TRUE is what the texts ask for, or None where the question makes no sense
for that kind of resource: a rule then says nothing of it. What no property shows is UNKNOWN, with the cause, not None.
"""

from __future__ import annotations

import msgspec

from rempart.text import Text
from rempart.truth import Reason, State, Truth
from rempart.value import Value

Fact = Truth | None


class Awaited(Truth, frozen=True):
    """The truth that holds when no companion resource says otherwise (an ACL, a lock, a firewall kept apart).

    A function that completes the facet replaces it. Where resources may be missing from the input, nothing can be drawn
    from the absence of a companion, and it becomes UNKNOWN.
    """

    companions: tuple[str, ...] = ()
    """Canonical types, one of which would have completed the facet."""


def awaited(absent: Truth, *companions: str) -> Awaited:
    """`absent`, until a companion of one of the types completes the facet."""
    return Awaited(absent.state, absent.reasons, companions)


def also(fact: Fact, truth: Truth) -> Truth:
    """What a companion says, joined to what earlier ones said; it replaces what was only awaited."""
    return truth if fact is None or isinstance(fact, Awaited) else fact & truth


class Place(msgspec.Struct, frozen=True):
    """Where something lies. `country` is a two-letter code read from (operator, region), never the region alone."""

    region: Value
    country: Value


class Facet(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a resource is. Every facet that lies somewhere says where."""

    place: Place | None = None


class Store(Facet, frozen=True, kw_only=True):
    """Data at rest: bucket, volume, database, queue, disk of a machine."""

    product: str = ""
    """The operator's product, as the certificate names it (`object-storage`, `managed-database`); empty: not named."""
    copies: tuple[Place, ...] = ()
    """Replicas and backups that the resource itself sends elsewhere."""
    encrypted: Fact = None
    """At rest, with whatever key."""
    own_key: Fact = None
    """With a key that the client holds in a key service, rather than the operator's own."""
    private: Fact = None
    """Nobody reads it without authentication."""
    versioned: Fact = None
    """Earlier versions of an object are kept."""
    immutable: Fact = None
    """What is written cannot be changed nor deleted during the retention (object lock, WORM)."""
    backed_up: Fact = None
    """At least every day."""
    undeletable: Fact = None
    """Protected from deletion by mistake."""
    conditions: Fact = None
    """The operator's own conditions for hosting health data on that product are kept."""


class Backup(Facet, frozen=True, kw_only=True):
    """A copy kept to restore from: snapshot, backup vault, archive."""

    product: str = ""
    copies: tuple[Place, ...] = ()
    encrypted: Fact = None
    private: Fact = None
    immutable: Fact = None
    kept: Fact = None
    """Long enough, or without an end date."""


class Endpoint(Facet, frozen=True, kw_only=True):
    """What listens on a network."""

    private: Fact = None
    """Not reachable from the Internet."""
    restricted: Fact = None
    """Reachable from listed addresses only, where it is reachable from the Internet at all."""
    attached: Fact = None
    """In a private network."""
    tls: Fact = None
    """TLS 1.2 or later only, no clear text."""
    authenticated: Fact = None
    """Answers nobody without authentication."""
    logged: Fact = None
    """Its accesses are logged."""
    filtered: Fact = None
    """Behind an application firewall that blocks."""
    administration: bool = False
    """It is there to administer something: bastion, API of a cluster, VPN."""
    front: bool = False
    """It is there to serve users, and may have to face the Internet: load balancer, gateway, portal. What is exposed is
    then undetermined rather than a violation."""


class Ports(msgspec.Struct, frozen=True):
    """Ports that a firewall rule opens: `first` to `last` included, UNKNOWN when they cannot be read."""

    first: int
    last: int


class FirewallRule(Facet, frozen=True, kw_only=True):
    """One inbound or outbound rule, as far as it lets traffic through."""

    inbound: bool = True
    anyone: Truth
    """TRUE when it lets traffic through from (or to) any address. The one fact whose TRUE is the danger."""
    ports: tuple[Ports, ...] | None = ()
    """The ports concerned; empty: all; None: not known."""
    path: str = ""
    """The property that holds the rule."""
    peers: tuple[Value, ...] = ()
    """The properties that say from (or to) whom, as written: ranges, groups, tags. Without any, `anyone` tells."""
    of: Value | None = None
    """The property that names the group or the network, where the rule is a resource of its own."""


class Firewall(Facet, frozen=True, kw_only=True):
    """What filters a network or a machine, as a whole."""

    denies_inbound: Fact = None
    """What no rule allows is refused on the way in."""
    denies_outbound: Fact = None
    """What no rule allows is refused on the way out."""


class Compute(Facet, frozen=True, kw_only=True):
    """What processes data: machine, container, function, job."""

    product: str = ""
    private: Fact = None
    """Has no public address."""
    attached: Fact = None
    """Is in a private network."""
    firewalled: Fact = None
    """Is behind a firewall that this deployment declares."""
    encrypted: Fact = None
    """Its own disks are encrypted."""
    undeletable: Fact = None


class Cluster(Facet, frozen=True, kw_only=True):
    """A managed cluster of machines (Kubernetes)."""

    product: str = ""
    attached: Fact = None
    nodes_private: Fact = None
    patched: Fact = None
    """Upgrades itself."""
    encrypted: Fact = None
    """Its secrets are encrypted at rest."""
    logged: Fact = None
    """Its audit log is collected."""


class Network(Facet, frozen=True, kw_only=True):
    """A private network, a route, a gateway, a peering."""

    isolated: Fact = None
    """Not joined to networks of another owner or sensitivity."""
    logged: Fact = None
    encrypted: Fact = None
    """For a tunnel: with ciphers that ANSSI accepts."""


class Key(Facet, frozen=True, kw_only=True):
    """A cryptographic key or the vault that holds keys."""

    product: str = ""
    strong: Fact = None
    """Symmetric from 128 bit, RSA from 2048 bit (until the end of 2030), elliptic curves from 250 bit."""
    rotated: Fact = None
    undeletable: Fact = None
    """Cannot be destroyed at once (soft deletion, purge protection)."""
    private: Fact = None
    """The vault is not reachable from the Internet."""
    hardware: Fact = None
    """Held in a hardware security module."""


class Identity(Facet, frozen=True, kw_only=True):
    """An account, a role, a grant."""

    least_privilege: Fact = None
    """Grants no administrator or all-embracing right."""
    named: Fact = None
    """Belongs to one person or one application."""
    strong: Fact = None
    """Several factors, or a key that is no longer than needed in use."""


class Credential(Facet, frozen=True, kw_only=True):
    """A key, token or password that opens something."""

    expires: Fact = None
    """Ends within a year."""
    until: Value | None = None
    """The end date as written (RFC 3339), where the type holds one: the rule compares it with the day of judgement."""
    strong: Fact = None


class Clear(Facet, frozen=True, kw_only=True):
    """A place where a secret could stand in clear: a password, user data, an environment."""

    hidden: Truth
    """The program marks it as secret, or it holds none."""


class LogSink(Facet, frozen=True, kw_only=True):
    """Where logs are kept."""

    product: str = ""
    days: Value | None = None
    """Retention in days."""
    private: Fact = None
    immutable: Fact = None
    encrypted: Fact = None


class Transfer(Facet, frozen=True, kw_only=True):
    """Sends data out of the perimeter: export of telemetry, CDN, e-mail, replication to a third party."""

    european: Truth
    """The recipient is under European law only."""


class Registry(Facet, frozen=True, kw_only=True):
    """Holds images or packages."""

    product: str = ""
    private: Fact = None


class Secret(Facet, frozen=True, kw_only=True):
    """A managed secret."""

    product: str = ""
    own_key: Fact = None
    undeletable: Fact = None


class Opaque(Facet, frozen=True, kw_only=True):
    """Can do anything, unseen: a command, a dynamic provider, a remote component. Never inert, never compliant."""

    cause: Text


class Undescribed(Facet, frozen=True, kw_only=True):
    """A type without a fact function: judged on who and where alone, and counted as uncovered."""


class Inert(Facet, frozen=True, kw_only=True):
    """Known, and carries no data."""

    reason: Text


class Hosted(Facet, frozen=True, kw_only=True):
    """What is known of every resource: whose service it is. Made by the assessment, not by fact functions."""

    products: tuple[str, ...] = ()
    """The operator's products that it uses, of all its facets."""
    activities: tuple[int, ...] = ()
    """HDS activities (1 to 6, CSP R. 1111-9) that the operator performs for it."""
    holds_data: bool = True
    """Data or keys live there; False for firewalls, networks and the like."""


def shown_by_nothing(what: Text, *, resource: str = "", expected: Text | None = None) -> Truth:
    """UNKNOWN: no property of the type shows it, so a person must attest it."""
    cause = Text(
        fr=f"aucune propriété ne le montre ({what.fr}) : à attester",
        en=f"no property shows it ({what.en}): to be attested",
    )
    return Truth(State.UNKNOWN, (Reason(resource=resource, cause=cause, expected=expected),))
