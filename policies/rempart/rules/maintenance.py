"""What keeps software up to date."""

from __future__ import annotations

import msgspec

from rempart.facts.vocabulary import Cluster, Fact
from rempart.rules import About, Context, Severity, rule
from rempart.text import Text
from rempart.truth import State, Truth


@rule(
    "clusters-patched",
    implements=("SNC-12.11",),
    about=About.DATA,
    severity=Severity.MEDIUM,
    fr="Les grappes reçoivent seules les correctifs de sécurité",
    en="Clusters receive security patches by themselves",
    fix=Text(
        fr="Activez la mise à jour automatique de la grappe, ou attestez qui applique les correctifs, et sous quel "
        "délai.",
        en="Turn the cluster's automatic upgrade on, or attest who applies patches, and how soon.",
    ),
    fixes={
        "scaleway": Text(
            fr="scaleway_k8s_cluster : auto_upgrade.enable = true.",
            en="scaleway_k8s_cluster: auto_upgrade.enable = true.",
        ),
        "azure-native": Text(
            fr="autoUpgradeProfile.upgradeChannel = « patch » ou « stable ».",
            en="autoUpgradeProfile.upgradeChannel = “patch” or “stable”.",
        ),
    },
    health_only=False,
)
def clusters_patched(it: Cluster, _: Context) -> Fact:
    """Compliant: the cluster upgrades itself. Undetermined: it does not, since somebody may do it by hand, or nothing
    shows it. Never a violation: the text asks that vulnerabilities be treated, not how."""
    if it.patched is None or not it.patched.is_false:
        return it.patched
    by_hand = Text(
        fr="pas de mise à jour automatique : qui applique les correctifs est à attester",
        en="no automatic upgrade: who applies patches is to be attested",
    )
    return Truth(State.UNKNOWN, tuple(msgspec.structs.replace(reason, cause=by_hand) for reason in it.patched.reasons))
