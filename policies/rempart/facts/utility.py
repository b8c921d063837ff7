"""Packages that host nothing: random values, keys made in the program, time, and what can do anything unseen.

Their types have two spellings: the Pulumi token (`random:index/randomPassword:RandomPassword`) and the Terraform
type (`random_password`). What runs a command or a program's own code is opaque, never inert.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.host import Host
from rempart.facts.vocabulary import Credential, Facet, Inert, Opaque, Secret
from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

TLS: Final = "pulumi-tls 5.6.2"
"""Source of the defaults of `tls:PrivateKey`."""

_STRONG: Final = Text(
    fr="RSA de 2048 bits ou plus, courbe de 250 bits ou plus", en="RSA of 2048 bits or more, curve of 250 bits or more"
)
_CURVES: Final = {"P224": False, "P256": True, "P384": True, "P521": True}
"""Curve → whether it reaches 250 bits."""


# What holds nothing


@describes("random*")
def random_value(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(reason=Text(fr="valeur aléatoire, sans données", en="a random value, no data"))


@describes("time*")
def time(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(reason=Text(fr="attente ou date, sans données", en="a delay or a date, no data"))


@describes("archive*")
def archive(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(
        reason=Text(
            fr="archive faite sur le poste, rien n'est hébergé", en="an archive made locally, nothing is hosted"
        )
    )


@describes("null*", "terraform_data")
def null(r: Resource, host: Host) -> Iterator[Facet]:
    """A placeholder; in Terraform it may carry provisioners, which run commands."""
    if r["provisioner"].is_absent:
        yield Inert(reason=Text(fr="ressource vide, sans données", en="an empty resource, no data"))
    else:
        yield Opaque(cause=_RUNS)


@describes(
    "tls:index/certRequest:CertRequest",
    "tls:index/locallySignedCert:LocallySignedCert",
    "tls:index/selfSignedCert:SelfSignedCert",
    "tls_cert_request",
    "tls_locally_signed_cert",
    "tls_self_signed_cert",
)
def certificate(r: Resource, host: Host) -> Iterator[Facet]:
    yield Inert(reason=Text(fr="certificat, public par nature", en="a certificate, public by nature"))


# What is secret


@describes("random:index/randomPassword:RandomPassword", "random_password")
def password(r: Resource, host: Host) -> Iterator[Facet]:
    yield Secret()


@describes("random:index/randomBytes:RandomBytes", "random_bytes")
def key_material(r: Resource, host: Host) -> Iterator[Facet]:
    """Bytes for a symmetric key: 128 bits at least (corrected floors of ANSSI)."""
    yield Secret()
    yield Credential(strong=r["length"].at_least(16, expected=Text(fr="au moins 16 octets", en="16 bytes at least")))


@describes("tls:index/privateKey:PrivateKey", "tls_private_key")
def private_key(r: Resource, host: Host) -> Iterator[Facet]:
    yield Secret()
    yield Credential(strong=_strong(r))


def _strong(r: Resource) -> Truth:
    algorithm = r["algorithm"]
    match algorithm.known:
        case "RSA":
            bits = _either(r, "rsaBits", "rsa_bits").default(2048, source=TLS)
            return bits.at_least(2048, expected=_STRONG)
        case "ECDSA":
            curve = _either(r, "ecdsaCurve", "ecdsa_curve").default("P224", source=TLS)
            return curve.compare(lambda raw: _CURVES.get(raw) if isinstance(raw, str) else None, _STRONG)
    return algorithm.compare(lambda raw: True if raw == "ED25519" else None, _STRONG)


def _either(r: Resource, pulumi: str, terraform: str) -> Value:
    return r[pulumi] if ":" in r.type else r[terraform]


# What can do anything

_RUNS: Final = Text(
    fr="exécute des commandes : ce qu'elles créent ou envoient ne se lit pas ici",
    en="runs commands: what they create or send cannot be read here",
)


@describes("command*", "external*")
def runs_commands(r: Resource, host: Host) -> Iterator[Facet]:
    yield Opaque(cause=_RUNS)


@describes("pulumi-python*", "pulumi-nodejs*")
def dynamic(r: Resource, host: Host) -> Iterator[Facet]:
    yield Opaque(
        cause=Text(
            fr="fournisseur dynamique : le code du programme agit lui-même, sa destination ne se lit pas ici",
            en="dynamic provider: the program's own code acts, its destination cannot be read here",
        )
    )


@describes("http*", "purrl*", "restapi*")
def calls(r: Resource, host: Host) -> Iterator[Facet]:
    yield Opaque(
        cause=Text(
            fr="appelle une adresse : qui répond, et ce qui lui est envoyé, ne se juge pas ici",
            en="calls an address: who answers, and what is sent there, cannot be judged here",
        )
    )


@describes("local*")
def writes_files(r: Resource, host: Host) -> Iterator[Facet]:
    yield Opaque(
        cause=Text(
            fr="écrit un fichier sur la machine qui déploie, dont le lieu n'est pas connu",
            en="writes a file on the machine that deploys, whose place is not known",
        )
    )


@describes("cosign*")
def signs(r: Resource, host: Host) -> Iterator[Facet]:
    yield Opaque(
        cause=Text(
            fr="publie des signatures dans un registre de transparence, dont l'exploitant n'est pas montré",
            en="publishes signatures to a transparency log, whose operator is not shown",
        )
    )


@describes("pulumi:pulumi:StackReference", "terraform:state:RemoteStateReference", "terraform_remote_state")
def other_state(r: Resource, host: Host) -> Iterator[Facet]:
    yield Opaque(
        cause=Text(
            fr="lit l'état d'un autre déploiement, gardé on ne sait où",
            en="reads the state of another deployment, kept nobody knows where",
        )
    )
