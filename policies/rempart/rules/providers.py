"""How the instances of providers are configured: the secrets that they hold, and how they speak to the host's API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rempart.catalog import who
from rempart.catalog.resolve import resolve
from rempart.deployment import Provider
from rempart.facts import recipients
from rempart.names import snake
from rempart.rules import About, Context, Estate, Finding, Severity, rule
from rempart.text import Text
from rempart.truth import Reason, Truth, false, true, unknown
from rempart.value import Secret, Unknown, Value

_SECRET: Final = re.compile(r"secret|pass(word|phrase)$|token$|consumer_key$|private_key$|^credentials$")
"""Names under which providers take a secret, in snake case; access keys' ids and paths of files are none."""

_HIDDEN: Final = Text(fr="marqué comme secret", en="marked as secret")
_IN_CLEAR: Final = Text(
    fr="écrit en clair dans la configuration du fournisseur", en="in clear in the provider's configuration"
)
_FROM_CONFIGURATION: Final = Text(
    fr="chiffré dans la configuration de la pile", en="encrypted in the stack's configuration"
)
_WRAPPED: Final = Text(
    fr="marqué comme secret, peut-être par le SDK : un littéral ne s'y distingue pas d'un vrai secret",
    en="marked as secret, maybe by the SDK: a literal cannot be told from a true secret there",
)


@rule(
    "provider-secret-in-clear",
    implements=("HDS-EXI-05", "SNC-10.5.c", "SNC-10.5.d"),
    about=About.ACCESS,
    severity=Severity.HIGH,
    fr="Aucun secret n'est écrit en clair dans la configuration d'un fournisseur",
    en="No secret is written in clear in a provider's configuration",
    fix=Text(
        fr="Sortez le secret du code : variable d'environnement, ou `pulumi config set --secret` ; puis changez-le, "
        "car il a été lu.",
        en="Take the secret out of code: an environment variable, or `pulumi config set --secret`; then change it, "
        "since it has been read.",
    ),
    health_only=False,
)
def provider_secret_in_clear(estate: Estate, _: Context) -> Iterator[Finding]:
    """Compliant: encrypted in the stack's configuration. Violation: a literal stands in clear. Undetermined: marked as
    secret by a program, whose SDK may do so by itself. Silent: no secret is written, the environment holds it."""
    for provider in estate.deployment.providers:
        for path, raw in _leaves("", provider.configuration):
            if raw and not isinstance(raw, bool) and _SECRET.search(snake(path.rpartition(".")[2])):
                yield Finding(None, _hidden(provider, path, raw))


def _hidden(provider: Provider, path: str, raw: Any) -> Truth:
    reason = Reason(resource=provider.urn or provider.package, path=path, expected=_HIDDEN)
    if isinstance(raw, Unknown):
        return unknown(raw.cause, resource=reason.resource, path=path, expected=_HIDDEN)
    if not isinstance(raw, Secret):
        return false(Reason(resource=reason.resource, path=path, detail=_IN_CLEAR, expected=_HIDDEN))
    if provider.is_default:
        return true(Reason(resource=reason.resource, path=path, detail=_FROM_CONFIGURATION, expected=_HIDDEN))
    return unknown(_WRAPPED, resource=reason.resource, path=path, expected=_HIDDEN)


def _leaves(above: str, tree: Any) -> Iterator[tuple[str, Any]]:
    """Every value of a configuration with its path; providers keep blocks as trees, or as one JSON text."""
    for name, raw in tree.items():
        path = f"{above}.{name}" if above else str(name)
        if isinstance(raw, dict):
            yield from _leaves(path, raw)
        elif isinstance(raw, list):
            for index, item in enumerate(raw):
                if isinstance(item, dict):
                    yield from _leaves(f"{path}[{index}]", item)
        else:
            yield path, raw


_VERIFIED: Final = Text(fr="TLS, certificat vérifié", en="TLS, certificate verified")

_SWITCHES: Final = ("insecure", "api.insecure", "oks.insecure", "tlsInsecure", "skipTlsVerify", "allowUnverifiedSsl")
"""Settings of providers that switch the verification of the host's certificate off."""

_ADDRESSES: Final = ("authUrl", "api.endpoint", "oks.endpoint", "apiUrl", "numspotHost", "numspotHostOs", "address")
"""Settings that hold the address of the host's API."""

_NEVER: Final = {
    "numspot": Text(
        fr="le fournisseur numspot 1.7.3 ne vérifie aucun certificat et n'a pas d'argument pour cela",
        en="provider numspot 1.7.3 verifies no certificate and has no argument for it",
    )
}
"""Package → what its provider does whatever is written (terraform-provider-numspot 1.7.3, InsecureSkipVerify)."""


_SERVICES: Final[Mapping[str, str]] = {
    "s3": "Amazon Web Services",
    "awskms": "Amazon Web Services",
    "gs": "Google Cloud",
    "gcpkms": "Google Cloud",
    "azblob": "Microsoft Azure",
    "azurekeyvault": "Microsoft Azure",
}
"""Scheme of an address of Pulumi's → whose service it names, where no endpoint says otherwise (Pulumi's documentation
of backends and of secrets providers)."""


@rule(
    "state-european",
    implements=("SNC-19.2.d", "SNC-19.6.c", "MR-V-5.2"),
    about=About.WHO,
    severity=Severity.HIGH,
    fr="L'état de la pile, et ce qui en chiffre les secrets, relève du seul droit européen",
    en="The stack's state, and what encrypts its secrets, is under European law only",
    fix=Text(
        fr="Gardez l'état chez un hébergeur européen (backend.url dans Pulumi.yaml, avec « endpoint » pour S3) et "
        "chiffrez ses secrets par une phrase de passe ou une clé européenne (--secrets-provider).",
        en="Keep the state at a European host (backend.url in Pulumi.yaml, with “endpoint” for S3) and encrypt its "
        "secrets with a passphrase or a European key (--secrets-provider).",
    ),
    health_only=False,
)
def state_european(estate: Estate, context: Context) -> Iterator[Finding]:
    """Violation: Pulumi Cloud, or a service of an American cloud. Undetermined: a host that nobody established. Silent:
    nothing is written, or the state is a file: where whoever logs in keeps it, no file of the project shows."""
    source = estate.deployment.source
    for path, address in (("backend.url", source.backend), ("secretsprovider", source.secrets_provider)):
        truth = _kept(path, address, context)
        if truth is not None:
            yield Finding(None, truth)


def _kept(path: str, address: str, context: Context) -> Truth | None:
    scheme, _, rest = address.partition("://")
    host, _, endpoint = rest.partition("?endpoint=")
    if scheme in ("", "file", "passphrase", "default"):
        return None
    if scheme in _SERVICES and not endpoint:
        detail = Text(
            fr=f"{_SERVICES[scheme]}, de droit américain, sauf adresse propre (endpoint)",
            en=f"{_SERVICES[scheme]}, under United States law, unless an endpoint says otherwise",
        )
        return false(Reason(path=path, observed=address, detail=detail, expected=recipients.EUROPEAN))
    if scheme == "s3":
        bucket = Provider(package="aws", inputs={"endpoints": [{"s3": f"https://{endpoint}"}]})
        return who.foreign_law(resolve(bucket, context.services, context.on, type="aws_s3_bucket"), context.on)
    return recipients.of_address(host, Reason(path=path, observed=host, expected=recipients.EUROPEAN))


@rule(
    "provider-tls",
    implements=("HDS-EXI-05", "SNC-10.2", "MR-SEC-TRA-1", "GDPR-32"),
    about=About.DATA,
    severity=Severity.HIGH,
    fr="Les fournisseurs parlent à l'interface de l'hébergeur en TLS, certificat vérifié",
    en="Providers speak to the host's API over TLS, its certificate verified",
    fix=Text(
        fr="Retirez `insecure` et les adresses en http:// de la configuration du fournisseur.",
        en="Take `insecure` and http:// addresses out of the provider's configuration.",
    ),
    health_only=False,
)
def provider_tls(estate: Estate, _: Context) -> Iterator[Finding]:
    """Violation: verification is switched off, or the address is plain http. Undetermined: the setting is not known,
    or the provider never verifies. Silent: nothing is written, the provider's own default verifies."""
    for provider in estate.deployment.providers:
        truths = [~provider[path].is_true(expected=_VERIFIED) for path in _SWITCHES if not provider[path].is_absent]
        truths += [_not_plain(provider[path]) for path in _ADDRESSES if provider[path].is_known]
        scheme = provider["scheme"]
        if not scheme.is_absent:
            truths.append(scheme.equals("https", expected=_VERIFIED))
        if provider.package in _NEVER:
            truths.append(unknown(_NEVER[provider.package], resource=provider.urn, expected=_VERIFIED))
        for truth in truths:
            if not truth.is_true:
                yield Finding(None, truth)


def _not_plain(address: Value) -> Truth:
    """An address that does not say http://. Who answers at one that is not known, other rules leave open."""
    return address.compare(
        lambda raw: not raw.strip().lower().startswith("http:") if isinstance(raw, str) else None, _VERIFIED
    )
