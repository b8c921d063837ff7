"""Which offering a provider instance speaks to. No match is unknown, with the reason; never a guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from rempart.catalog.offerings import Offering, offerings
from rempart.catalog.packages import Kind, Package, package
from rempart.catalog.places import region as place
from rempart.deployment import Provider
from rempart.exceptions.records import ServiceClaim, is_active
from rempart.names import snake
from rempart.text import Text, same
from rempart.value import MISSING, Secret, Unknown


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers: an `offering`, or None and the `cause`. `package` is what the catalogue says of the package.

    `caveat`: the offering is indicated, not proved; certificate and qualification then stay undetermined.
    """

    offering: Offering | None = None
    package: Package | None = None
    decided_by: Text
    cause: Text | None = None
    caveat: Text | None = None
    claim: ServiceClaim | None = None
    host: str = ""

    @property
    def kind(self) -> Kind:
        return self.package.kind if self.package else "unknown"


class _Undecided(Exception):  # noqa: N818  # not an error: the answer « unknown », carried out of the nested questions
    def __init__(self, cause: Text, host: str = "") -> None:
        super().__init__(cause.en)
        self.cause = cause
        self.host = host


class _Answer(msgspec.Struct, frozen=True):
    offering: str
    decided_by: Text
    caveat: Text | None = None


class _Asked:
    """One question: a provider's configuration, and the region and type of the resource that asks."""

    def __init__(self, provider: Provider, region: str | None, type: str) -> None:
        self.provider = provider
        self.region = region
        self.type = type

    def written(self, path: str) -> Any:
        """The plain value of an input, None when not written. Pulumi sends what is no string as JSON text."""
        head, *rest = path.split(".")
        raw = self.provider.inputs.get(head, self.provider.inputs.get(snake(head), MISSING))
        raw = self._plain(raw, path)
        if isinstance(raw, str) and raw[:1] in ("{", "["):
            try:
                raw = msgspec.json.decode(raw)
            except msgspec.DecodeError as error:
                raise _Undecided(Text(fr=f"« {path} » illisible", en=f"“{path}” is unreadable")) from error
        for name in rest:
            raw = raw[0] if isinstance(raw, list) and len(raw) == 1 else raw
            raw = self._plain(raw.get(name, raw.get(snake(name))) if isinstance(raw, dict) else None, path)
        return None if raw in ("", [], {}) else raw

    def _plain(self, raw: Any, path: str) -> Any:
        if isinstance(raw, Unknown):
            raise _Undecided(Text(fr=f"« {path} » : {raw.cause.fr}", en=f"“{path}”: {raw.cause.en}"))
        if isinstance(raw, Secret):
            raise _Undecided(Text(fr=f"« {path} » est secret, non lu", en=f"“{path}” is secret, not read"))
        return None if raw is MISSING else raw

    def host(self, path: str) -> str | None:
        """The host name in a URL or bare host; None when not written."""
        raw = self.written(path)
        return None if raw is None else _host(str(raw))

    def where(self, *paths: str) -> str | None:
        """The region of the resource, else of the provider."""
        if self.region is not None:
            return self.region
        return next((str(found) for path in paths if (found := self.written(path)) is not None), None)


def resolve(
    provider: Provider,
    services: Sequence[ServiceClaim] = (),
    on: date | None = None,
    *,
    region: str | None = None,
    type: str = "",
) -> Resolution:
    """Who answers for `provider`. `region` is the resource's own where it is known, `type` its canonical type (an AWS
    provider may send its buckets elsewhere). A service claim counts only where the configuration does not decide, and
    only when active `on`."""
    known = package(provider.package, provider.source)
    name = same(provider.source or provider.package)
    if known is None:
        cause = Text(fr=f"paquet « {name.fr} » absent du catalogue", en=f"package “{name.en}” is not in the catalogue")
        return Resolution(decided_by=name, cause=cause)
    try:
        answer = _answer(known, _Asked(provider, region, type))
    except _Undecided as undecided:
        claim = next(
            (c for c in services if on is not None and is_active(c, on) and c.answers(known.pulumi, undecided.host)),
            None,
        )
        if claim is not None and claim.offering in offerings():
            words = Text(
                fr=f"service déclaré par {claim.by} ({claim.role}), jusqu'au {claim.until}",
                en=f"service recorded by {claim.by} ({claim.role}), until {claim.until}",
            )
            return Resolution(
                offering=offerings()[claim.offering], package=known, decided_by=words, claim=claim, host=undecided.host
            )
        return Resolution(package=known, decided_by=name, cause=undecided.cause, host=undecided.host)
    return Resolution(
        offering=offerings()[answer.offering], package=known, decided_by=answer.decided_by, caveat=answer.caveat
    )


def _answer(known: Package, asked: _Asked) -> _Answer:
    if not asked.provider.is_visible:
        raise _Undecided(Text(fr="configuration du fournisseur non visible", en="provider configuration not visible"))
    if known.pulumi in _BY_PACKAGE:
        return _BY_PACKAGE[known.pulumi](asked)
    if known.pulumi in _ONE_OFFER:
        return _one_offer(known.pulumi, asked)
    raise _Undecided(_NO_OFFER.get(known.kind, _UNLISTED), _any_host(asked))


def _host(url: str) -> str:
    return (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower()


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _foreign(path: str, host: str) -> _Undecided:
    return _Undecided(
        Text(
            fr=f"« {path} » mène à un hôte non reconnu : {host}", en=f"“{path}” leads to an unrecognised host: {host}"
        ),
        host,
    )


def _unset(path: str) -> _Undecided:
    return _Undecided(
        Text(
            fr=f"« {path} » n'est pas renseigné : l'environnement ou un fichier peut le fixer",
            en=f"“{path}” is not written: the environment or a file may set it",
        )
    )


def _by(path: str, value: str) -> Text:
    return same(f"{path} = {value}")


def _ovh(asked: _Asked) -> _Answer:
    endpoint = asked.written("endpoint")
    if endpoint is None:
        raise _unset("endpoint")
    if endpoint == "ovh-eu":
        if asked.region is not None and asked.region.lower().endswith("-snc"):
            return _Answer("ovh-snc-platform", _by("endpoint, region", f"ovh-eu, {asked.region}"))
        return _Answer("ovh", _by("endpoint", endpoint))
    table = {
        "ovh-ca": "ovh-ca",
        "soyoustart-ca": "ovh-ca",
        "kimsufi-ca": "ovh-ca",
        "ovh-us": "ovh-us",
        "kimsufi-eu": "ovh-eco",
        "soyoustart-eu": "ovh-eco",
    }
    if endpoint not in table:
        raise _foreign("endpoint", str(endpoint))
    return _Answer(table[endpoint], _by("endpoint", endpoint))


def _scaleway(asked: _Asked) -> _Answer:
    host = asked.host("apiUrl")
    if host is not None and not _within(host, "scaleway.com"):
        raise _foreign("apiUrl", host)
    s3 = asked.host("endpoints.s3")
    if s3 is not None and not _within(s3, "scw.cloud"):
        raise _foreign("endpoints.s3", s3)
    return _Answer("scaleway", same("scaleway, apiUrl = " + (host or "-")))


_OUTSCALE: Final = {
    "cloudgouv-eu-west-1": "outscale",
    "eu-west-2": "outscale-eu-west-2",
    "us-east-2": "outscale-nonEU",
    "us-west-1": "outscale-nonEU",
    "ap-northeast-1": "outscale-nonEU",
}


def _outscale(asked: _Asked) -> _Answer:
    """An endpoint with a path decides; a bare host is rewritten by the provider; a region alone indicates."""
    endpoint = asked.written("api.endpoint") or asked.written("endpoints.api")
    region = asked.written("api.region") or asked.written("region")
    if endpoint is not None and urlsplit(str(endpoint)).path.strip("/"):
        host = _host(str(endpoint))
        match = re.fullmatch(r"api\.([a-z0-9-]+)\.outscale\.com", host)
        if match is None or match[1] not in _OUTSCALE:
            raise _foreign("api.endpoint", host)
        if region is not None and region != match[1]:
            cause = Text(fr="api.region et api.endpoint se contredisent", en="api.region and api.endpoint disagree")
            raise _Undecided(cause, host)
        return _Answer(_OUTSCALE[match[1]], _by("api.endpoint", host))
    for hidden in ("configFile", "profile"):
        if asked.written(hidden) is not None:
            cause = Text(fr=f"« {hidden} » cache région et hôte", en=f"“{hidden}” hides region and host")
            raise _Undecided(cause)
    if region is None:
        raise _unset("api.region")
    if region not in _OUTSCALE:
        raise _foreign("api.region", str(region))
    caveat = Text(
        fr="région seule : OSC_ENDPOINT_API peut mener ailleurs ; renseignez aussi api.endpoint avec son chemin",
        en="region alone: OSC_ENDPOINT_API may lead elsewhere; write api.endpoint with its path too",
    )
    return _Answer(_OUTSCALE[region], _by("api.region", region), caveat)


def _cloudtemple(asked: _Asked) -> _Answer:
    host = asked.host("address")
    if host is not None and host != "shiva.cloud-temple.com":
        raise _foreign("address", host)
    return _Answer("cloudtemple", same("cloudtemple, address = " + (host or "-")))


def _numspot(asked: _Asked) -> _Answer:
    for path, prefix in (("numspotHost", "api"), ("numspotHostOs", "objectstorage")):
        host = asked.host(path)
        if host is None:
            raise _unset(path)
        if not re.fullmatch(rf"{prefix}\.[a-z0-9-]+\.numspot\.com", host):
            raise _foreign(path, host)
    return _Answer("numspot", _by("numspotHost", str(asked.host("numspotHost"))))


_WITHOUT_ZONE: Final = frozenset(
    f"clevercloud_{kind}"
    for kind in (
        *("addon_provider", "cellar_bucket", "configprovider", "networkgroup", "oauth_consumer"),
        *("drain_datadog", "drain_elasticsearch", "drain_http", "drain_newrelic", "drain_ovh"),
        *("drain_syslog_tcp", "drain_syslog_udp"),
    )
)
"""What holds no data by itself and names no zone: the same company answers for all of them."""


def _clevercloud(asked: _Asked) -> _Answer:
    zone = asked.region
    if zone is None and asked.type in _WITHOUT_ZONE:
        return _Answer("clevercloud-standard", same(asked.type))
    if zone is None:
        raise _unset("region")
    for id in ("clevercloud", "clevercloud-standard"):
        if zone in offerings()[id].regions:
            return _Answer(id, _by("region", zone))
    raise _foreign("region", zone)


def _scalingo(asked: _Asked) -> _Answer:
    zone = asked.where("region")
    if zone is None:
        raise _unset("region")
    if zone != "osc-secnum-fr1":
        raise _foreign("region", zone)
    return _Answer("scalingo", _by("region", zone))


def _gcp(asked: _Asked) -> _Answer:
    """S3NS needs its universe domain, its region, and no custom endpoint that points elsewhere."""
    universe = asked.written("universeDomain")
    domain = str(universe or "googleapis.com")
    for name in asked.provider.inputs:
        if name.lower().replace("_", "").endswith("customendpoint"):
            host = asked.host(name)
            if host is not None and not _within(host, domain):
                raise _foreign(name, host)
    region = asked.where("region", "zone")
    is_french = region is not None and place("s3ns", region) is not None
    if domain == "googleapis.com":
        if is_french:
            cause = Text(
                fr="région de S3NS sans universeDomain : la région seule ne prouve rien",
                en="a region of S3NS without universeDomain: the region alone proves nothing",
            )
            raise _Undecided(cause)
        return _Answer("gcp", same(f"gcp, universeDomain = {universe or '-'}"))
    if domain != "s3nsapis.fr":
        raise _foreign("universeDomain", domain)
    if region is None:
        raise _unset("region")
    project = asked.written("project")
    if not is_french or (project is not None and not str(project).startswith("s3ns:")):
        cause = Text(
            fr="universeDomain = s3nsapis.fr, mais région ou projet d'ailleurs",
            en="universeDomain = s3nsapis.fr, but region or project from elsewhere",
        )
        raise _Undecided(cause)
    return _Answer("s3ns", _by("universeDomain, region", f"s3nsapis.fr, {region}"))


def _azure(asked: _Asked) -> _Answer:
    """metadataHost decides, and overrides environment; a location alone proves nothing."""
    host = asked.host("metadataHost")
    location = asked.where("location")
    in_bleu = location is not None and place("bleu", location) is not None
    if host is not None and _within(host, "sovcloud-api.fr"):
        if location is not None and location != "global" and not in_bleu:  # `global` is what has no region
            cause = Text(fr="metadataHost de Bleu, région d'ailleurs", en="metadataHost of Bleu, region from elsewhere")
            raise _Undecided(cause, host)
        return _Answer("bleu", _by("metadataHost", host))
    if host is not None and host != "management.azure.com":
        raise _foreign("metadataHost", host)
    environment = asked.written("environment")
    if host is None and environment not in (None, "public"):
        raise _foreign("environment", str(environment))
    if in_bleu:
        cause = Text(
            fr="région de Bleu sans metadataHost : la région seule ne prouve rien",
            en="a region of Bleu without metadataHost: the region alone proves nothing",
        )
        raise _Undecided(cause)
    return _Answer("azure", same(f"{asked.provider.package}, metadataHost = {host or '-'}"))


def _aws(asked: _Asked) -> _Answer:
    endpoints = asked.written("endpoints")
    listed = endpoints if isinstance(endpoints, list) else [endpoints] if endpoints else []
    overridden = {key for block in listed if isinstance(block, dict) for key, url in block.items() if url}
    is_bucket = asked.type.startswith(("aws_s3_", "aws:s3"))
    if overridden and (is_bucket or not asked.type or overridden - {"s3"}):
        if not (is_bucket and "s3" in overridden):
            cause = Text(fr="« endpoints » mène ailleurs qu'à AWS", en="“endpoints” leads elsewhere than AWS")
            raise _Undecided(cause)
        return _bucket_host(asked.host("endpoints.s3") or "")
    region = asked.where("region")
    if region is not None and region.startswith("eusc-"):
        return _Answer("aws-eusc", _by("region", region))
    if region is not None and region.startswith("cn-"):
        raise _foreign("region", region)
    return _Answer("aws", same(f"{asked.provider.package}, region = {region or '-'}"))


def _bucket_host(host: str) -> _Answer:
    """An S3 address that another host publishes (documentation of OVH, OUTSCALE, Cloud Temple, Scaleway)."""
    by = _by("endpoints.s3", host)
    if match := re.fullmatch(r"oos\.([a-z0-9-]+)\.outscale\.com", host):
        if match[1] in _OUTSCALE:
            return _Answer(_OUTSCALE[match[1]], by)
    elif re.fullmatch(r"s3\.[a-z0-9-]+\.(io|perf)\.cloud\.ovh\.net", host):
        return _Answer("ovh", by)
    elif re.fullmatch(r"s3\.[a-z0-9-]+\.io\.cloud\.ovh\.us", host):
        return _Answer("ovh-us", by)
    elif re.fullmatch(r"[a-z0-9-]+\.s3\.fr1\.cloud-temple\.com", host):
        return _Answer("cloudtemple", by)
    elif re.fullmatch(r"s3\.[a-z0-9-]+\.scw\.cloud", host):
        return _Answer("scaleway", by)
    elif _within(host, "amazonaws.eu"):
        return _Answer("aws-eusc", by)
    elif _within(host, "amazonaws.com"):
        return _Answer("aws", by)
    raise _foreign("endpoints.s3", host)


def _openstack(asked: _Asked) -> _Answer:
    host = asked.host("authUrl")
    if host is None:
        raise _unset("authUrl")
    if asked.written("endpointOverrides") is not None:
        raise _Undecided(Text(fr="« endpointOverrides » mène ailleurs", en="“endpointOverrides” leads elsewhere"), host)
    by = _by("authUrl", host)
    if host == "auth.cloud.ovh.net":  # the same address serves the European and the Canadian regions
        region = asked.where("region")
        found = place("ovh", region) if region is not None else None
        if found is None or found.country == "CA":
            cause = Text(
                fr="auth.cloud.ovh.net sert l'Europe et le Canada : la région décide, et elle ne le fait pas ici",
                en="auth.cloud.ovh.net serves Europe and Canada: the region decides, and here it does not",
            )
            raise _Undecided(cause, host)
        return _Answer("ovh", _by("authUrl, region", f"{host}, {region}"))
    table = {
        "auth.cloud.ovh.us": "ovh-us",
        "api.pub1.infomaniak.cloud": "infomaniak",
        "iam.eu-de.otc.t-systems.com": "opentelekomcloud",
    }
    if host not in table:
        raise _foreign("authUrl", host)
    return _Answer(table[host], by)


def _oci(asked: _Asked) -> _Answer:
    region = asked.where("region")
    if region is None:
        raise _unset("region")
    return _Answer("oci-eusc" if region in offerings()["oci-eusc"].regions else "oci", _by("region", region))


_BY_PACKAGE: Final[Mapping[str, Callable[[_Asked], _Answer]]] = {
    "ovh": _ovh,
    "scaleway": _scaleway,
    "outscale": _outscale,
    "cloudtemple": _cloudtemple,
    "numspot": _numspot,
    "clevercloud": _clevercloud,
    "scalingo": _scalingo,
    "gcp": _gcp,
    "google-native": _gcp,
    "azure-native": _azure,
    "azure": _azure,
    "azapi": _azure,
    "azure-nextgen": _azure,
    "aws": _aws,
    "aws-native": _aws,
    "openstack": _openstack,
    "oci": _oci,
}

_ONE_OFFER: Final = {
    "infomaniak": "infomaniak",
    "exoscale": "exoscale",
    "stackit": "stackit",
    "ionoscloud": "ionos",
    "hcloud": "hetzner",
    "upcloud": "upcloud",
    "opentelekomcloud": "opentelekomcloud",
    "alicloud": "alicloud",
    "ibm": "ibm",
}
_LEADS: Final = re.compile(r"endpoint|url|host|address|server", re.IGNORECASE)


def _one_offer(name: str, asked: _Asked) -> _Answer:
    """An operator with one offer; any address in the configuration may lead elsewhere, so it leaves this open."""
    for key in asked.provider.inputs:
        if _LEADS.search(key) and asked.written(key) is not None:
            raise _foreign(key, _host(str(asked.written(key))))
    return _Answer(_ONE_OFFER[name], same(name))


def _any_host(asked: _Asked) -> str:
    """The one address that the configuration of installed software names; empty when none or several."""
    found = {
        _host(raw) for key, raw in asked.provider.inputs.items() if isinstance(raw, str) and _LEADS.search(key) and raw
    }
    return found.pop() if len(found) == 1 else ""


_UNLISTED: Final = Text(fr="offre absente du catalogue", en="offering is not in the catalogue")
_NO_OFFER: Final[Mapping[str, Text]] = {
    "self_hosted": Text(
        fr="logiciel installé chez un hôte que le code ne montre pas : déclarez-le [[service]]",
        en="software installed at a host that code does not show: record a [[service]]",
    ),
    "hybrid": Text(
        fr="service en ligne ou installé : l'adresse décide, déclarez-le [[service]]",
        en="online service or installed software: the address decides, record a [[service]]",
    ),
    "saas": Text(
        fr="service en ligne sans offre au catalogue", en="online service without an offering in the catalogue"
    ),
    "utility": Text(fr="outil sans hébergeur", en="utility without a host"),
    "component": Text(fr="composant : ses ressources sont jugées", en="component: its resources are judged"),
    "bridge": Text(fr="passerelle : le fournisseur relié décide", en="bridge: the bridged provider decides"),
}
