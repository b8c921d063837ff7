"""Managed Kubernetes of OUTSCALE (OKS): projects, clusters, manifests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rempart.deployment import Resource
from rempart.facts import describes
from rempart.facts.addresses import anyone
from rempart.facts.clear import text_in_clear
from rempart.facts.host import Host
from rempart.facts.outscale.common import KUBERNETES, documented
from rempart.facts.showing import LISTED_ONLY, nothing_shows
from rempart.facts.traffic import listed_only
from rempart.facts.vocabulary import Cluster, Compute, Endpoint, Facet, Opaque, Place
from rempart.text import Text

_PROJECT: Final = "outscale_oks_project"
_PROTECTED: Final = Text(fr="protégé contre la suppression", en="protected from deletion")
_PATCHED: Final = Text(fr="des mises à jour automatiques", en="automatic updates")


@describes(_PROJECT)
def project(r: Resource, host: Host) -> Iterator[Facet]:
    yield Compute(
        place=host.place(r["region"]),
        product=KUBERNETES,
        undeletable=r["disable_api_termination"]
        .default(False, source=documented("oks_project"))
        .is_true(expected=_PROTECTED),
    )


@describes("outscale_oks_cluster")
def cluster(r: Resource, host: Host) -> Iterator[Facet]:
    """Its API answers the addresses of a list. What etcd and the nodes' volumes are encrypted with, nothing shows."""
    where = _place(r, host)
    yield Cluster(
        place=where,
        product=KUBERNETES,
        patched=r["auto_maintenances.patch_upgrade_maintenance.enabled"]
        .default(True, source=documented("oks_cluster"))
        .is_true(expected=_PATCHED)
        & r["auto_maintenances.minor_upgrade_maintenance.enabled"]
        .default(True, source=documented("oks_cluster"))
        .is_true(expected=_PATCHED),
        encrypted=nothing_shows(
            r, Text(fr="le chiffrement d'etcd et des volumes", en="encryption of etcd and volumes")
        ),
        logged=nothing_shows(r, Text(fr="le journal d'audit", en="the audit log")),
    )
    yield Compute(
        place=where,
        product=KUBERNETES,
        undeletable=r["disable_api_termination"]
        .default(False, source=documented("oks_cluster"))
        .is_true(expected=_PROTECTED),
    )
    yield Endpoint(
        place=where,
        administration=True,
        restricted=listed_only(r["admin_whitelist"], lambda one: ~anyone(one)).expecting(LISTED_ONLY),
    )


def _place(r: Resource, host: Host) -> Place | None:
    """In the Subregions of its control plane, else in its project's region."""
    subregions = r["cp_subregions"]
    if not subregions.is_absent:
        return host.place(subregions["[0]"] if isinstance(subregions.known, list) else subregions)
    of_project = host.deployment.target(r, "project_id", _PROJECT)
    return host.place(of_project["region"]) if of_project else host.place_of(r)


@describes("outscale_oks_manifest")
def manifest(r: Resource, host: Host) -> Iterator[Facet]:
    """Whatever the text says is run in the cluster, unseen."""
    yield Opaque(
        cause=Text(fr="un manifeste Kubernetes, que rempart ne lit pas", en="a manifest that rempart does not read")
    )
    yield from text_in_clear(r, "manifest")
