"""What the resources of Clever Cloud are, by their Terraform types (terraform-provider-clevercloud 2.1.0, read on
2026-08-19). Its zones decide: `par`, where everything goes unless another is written, is no zone of the HDS contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes, recipients
from rempart.facts.clear import password
from rempart.facts.host import Host
from rempart.facts.recipients import EUROPEAN
from rempart.facts.showing import (
    AT_LEAST_DAILY,
    AT_REST,
    IN_PRIVATE_NETWORK,
    NOT_PUBLIC,
    NOT_REACHABLE,
    given,
    nothing_shows,
    undecided,
)
from rempart.facts.vocabulary import (
    Cluster,
    Compute,
    Endpoint,
    Facet,
    Identity,
    Inert,
    Network,
    Opaque,
    Secret,
    Store,
    Transfer,
)
from rempart.text import Text
from rempart.truth import Reason, Truth, false

_PROVIDER: Final = "terraform-provider-clevercloud 2.1.0"
_CELLAR: Final = "clevercloud_cellar"

APPLICATIONS: Final = tuple(
    f"clevercloud_{kind}"
    for kind in (
        "docker",
        "dotnet",
        "frankenphp",
        "go",
        "haskell",
        "java_jar",
        "java_war",
        "linux",
        "nodejs",
        "php",
        "play2",
        "python",
        "ruby",
        "rust",
        "scala",
        "static",
        "static_apache",
        "v",
    )
)
DATABASES: Final = tuple(f"clevercloud_{kind}" for kind in ("elasticsearch", "mongodb", "mysql", "postgresql", "redis"))
SOFTWARE: Final = tuple(f"clevercloud_{kind}" for kind in ("keycloak", "matomo", "metabase", "otoroshi"))

_REDIRECTED: Final = Text(fr="un renvoi de HTTP vers HTTPS", en="HTTP redirected to HTTPS")
_ADDRESS: Final = Text(fr="ce qu'ouvre son adresse publique", en="what its public address opens")


def _default(file: str) -> str:
    return f"{_PROVIDER}, pkg/resources/{file}/schema.go"


@describes(*APPLICATIONS)
def application(r: Resource, host: Host) -> Iterator[Facet]:
    """Code that Clever Cloud builds and runs behind its own load balancers, which give each an address."""
    redirected = r["redirect_https"].default(False, source=_default("application")).is_true(expected=_REDIRECTED)
    place = host.place_of(r)
    yield Compute(
        place=place,
        product="applications",
        attached=given(r["networkgroups"], expected=IN_PRIVATE_NETWORK),
        encrypted=nothing_shows(r, AT_REST),
    )
    yield Endpoint(place=place, front=True, tls=redirected, private=nothing_shows(r, _ADDRESS, NOT_REACHABLE))
    if not r["registry_url"].is_absent:
        yield Transfer(place=place, european=recipients.recipient(r["registry_url"]))
        yield from password(r, "registry_password")


@describes(*DATABASES)
def database(r: Resource, host: Host) -> Iterator[Facet]:
    place = host.place_of(r)
    yield Store(place=place, product="managed-database", encrypted=_encrypted(r), backed_up=_backed_up(r), private=None)
    yield Endpoint(
        place=place,
        private=nothing_shows(r, _ADDRESS, NOT_REACHABLE),
        attached=given(r["networkgroups"], expected=IN_PRIVATE_NETWORK),
        tls=nothing_shows(r, Text(fr="le chiffrement des connexions", en="encryption of connections")),
    )
    for interface in ("kibana", "apm"):
        if r[interface].is_true().is_true:
            yield Endpoint(place=place, private=nothing_shows(r, _ADDRESS, NOT_REACHABLE))


def _encrypted(r: Resource) -> Truth:
    """Elasticsearch says so or is not; what the other engines do unwritten is the host's choice."""
    if r.type == "clevercloud_redis":
        return nothing_shows(r, AT_REST)
    asked = r["encryption"]
    if r.type == "clevercloud_elasticsearch":
        asked = asked.default(False, source=_default("database/elasticsearch"))
    if asked.is_absent:
        cause = Text(
            fr="non écrit, et le défaut n'est pas établi", en="not written, and the default is not established"
        )
        return undecided(asked, cause, AT_REST)
    return asked.is_true(expected=AT_REST)


def _backed_up(r: Resource) -> Truth:
    """That backups are on says nothing of how often they are made."""
    if r.type not in ("clevercloud_mysql", "clevercloud_postgresql"):
        return nothing_shows(r, Text(fr="les sauvegardes", en="backups"), AT_LEAST_DAILY)
    on = r["backup"].default(True, source=_default(f"database/{r.type.removeprefix('clevercloud_')}"))
    often = nothing_shows(r, Text(fr="la fréquence des sauvegardes", en="how often backups are made"), AT_LEAST_DAILY)
    return on.is_true(expected=AT_LEAST_DAILY) & often


@describes(_CELLAR)
def cellar(r: Resource, host: Host) -> Iterator[Facet]:
    """Object storage: what its S3 API sets, no property shows."""
    by_api = Text(fr="ce que règle l'API S3", en="what the S3 API sets")
    yield Store(
        place=host.place_of(r),
        product="object-storage",
        encrypted=nothing_shows(r, by_api, AT_REST),
        private=nothing_shows(r, by_api, NOT_PUBLIC),
        versioned=nothing_shows(r, by_api),
        immutable=nothing_shows(r, by_api),
    )


@describes("clevercloud_cellar_bucket")
def bucket(r: Resource, host: Host) -> Iterator[Facet]:
    """It lies in its Cellar, with what the S3 API sets there."""
    if host.deployment.target(r, "cellar_id", _CELLAR) is not None:
        yield Inert(reason=Text(fr="son Cellar est jugé", en="its Cellar is judged"))
    else:
        by_api = Text(fr="ce que règle l'API S3", en="what the S3 API sets")
        yield Store(place=host.place_of(r), product="object-storage", private=nothing_shows(r, by_api, NOT_PUBLIC))


@describes("clevercloud_fsbucket", "clevercloud_materia_kv", "clevercloud_pulsar")
def other_store(r: Resource, host: Host) -> Iterator[Facet]:
    """Files, keys and values, messages: reached by an address and a password."""
    products = {"fsbucket": "file-storage", "materia_kv": "key-value", "pulsar": "messaging"}
    place = host.place_of(r)
    yield Store(place=place, product=products[r.type.removeprefix("clevercloud_")], encrypted=nothing_shows(r, AT_REST))
    yield Endpoint(place=place, private=nothing_shows(r, _ADDRESS, NOT_REACHABLE))


@describes(*SOFTWARE)
def software(r: Resource, host: Host) -> Iterator[Facet]:
    """A program with its database, run by the host at an address of its own."""
    place = host.place_of(r)
    yield Compute(place=place, product="software")
    yield Store(place=place, product="software", encrypted=nothing_shows(r, AT_REST))
    yield Endpoint(place=place, front=True, private=nothing_shows(r, _ADDRESS, NOT_REACHABLE))


@describes("clevercloud_kubernetes", "clevercloud_kubernetes_nodegroup")
def kubernetes(r: Resource, host: Host) -> Iterator[Facet]:
    """No property says where a cluster lies, nor what it is joined to."""
    what = Text(fr="le réseau et le chiffrement de la grappe", en="the cluster's network and encryption")
    yield Cluster(
        place=host.place_of(r),
        product="kubernetes",
        attached=nothing_shows(r, what, IN_PRIVATE_NETWORK),
        encrypted=nothing_shows(r, what, AT_REST),
    )


@describes("clevercloud_networkgroup")
def network_group(r: Resource, host: Host) -> Iterator[Facet]:
    yield Network()


@describes("clevercloud_configprovider")
def configuration(r: Resource, host: Host) -> Iterator[Facet]:
    """Variables for several applications, which the provider marks as secret."""
    yield Secret(product="configuration")


@describes("clevercloud_addon")
def third_party(r: Resource, host: Host) -> Iterator[Facet]:
    """An add-on of somebody else's: who runs it, and where, its name alone says."""
    yield Opaque(
        cause=Text(
            fr="un service tiers, que nomme third_party_provider",
            en="a third party's service, named by third_party_provider",
        )
    )


@describes("clevercloud_addon_provider")
def published(r: Resource, host: Host) -> Iterator[Facet]:
    yield Transfer(european=recipients.recipient(r["production_base_url"]))


@describes("clevercloud_oauth_consumer")
def consumer(r: Resource, host: Host) -> Iterator[Facet]:
    rights = Text(fr="ce que permettent ces droits", en="what these rights allow")
    yield Identity(least_privilege=nothing_shows(r, rights))


# -- logs that leave -------------------------------------------------------------------------------------------------


@describes("clevercloud_drain_datadog", "clevercloud_drain_newrelic")
def american_drain(r: Resource, host: Host) -> Iterator[Facet]:
    """Companies under United States law, in each of their data centres."""
    vendor = "Datadog" if r.type.endswith("datadog") else "New Relic"
    detail = Text(fr=f"{vendor}, société de droit américain", en=f"{vendor}, a company under United States law")
    yield Transfer(european=false(Reason(resource=r.urn, path="resource_id", detail=detail, expected=EUROPEAN)))
    yield from password(r, "api_key")


@describes(
    "clevercloud_drain_elasticsearch",
    "clevercloud_drain_http",
    "clevercloud_drain_ovh",
    "clevercloud_drain_syslog_tcp",
    "clevercloud_drain_syslog_udp",
)
def drain(r: Resource, host: Host) -> Iterator[Facet]:
    yield Transfer(european=recipients.recipient(r["url"]))
    encrypted = Text(fr="un envoi chiffré", en="sent encrypted")
    yield Endpoint(tls=r["url"].compare(_is_encrypted, encrypted))
    yield from password(r, "password", "token")


def _is_encrypted(url: object) -> bool | None:
    """Bare syslog never is, over TCP or UDP."""
    return {"https": True, "http": False, "tcp": False, "udp": False}.get(str(url).lower().partition("://")[0])
