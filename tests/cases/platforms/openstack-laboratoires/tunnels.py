from typing import NamedTuple

import pulumi
import pulumi_openstack as openstack
import pulumi_random as random


class Politiques(NamedTuple):
    ike: openstack.vpnaas.IkePolicy
    ipsec: openstack.vpnaas.IpSecPolicy


def politiques(opts: pulumi.ResourceOptions) -> Politiques:
    commun = {"auth_algorithm": "sha256", "encryption_algorithm": "aes-256", "pfs": "group20"}
    return Politiques(
        openstack.vpnaas.IkePolicy("ike", ike_version="v2", lifetimes=[{"units": "seconds", "value": 28800}], **commun, opts=opts),
        openstack.vpnaas.IpSecPolicy("ipsec", transform_protocol="esp", encapsulation_mode="tunnel", **commun, opts=opts),
    )


def tunnel(site: str, pair: str, cidr: str, service: openstack.vpnaas.Service, p: Politiques, opts: pulumi.ResourceOptions) -> None:
    cle = random.RandomPassword(f"psk-{site}", length=64, special=False)
    openstack.vpnaas.SiteConnection(
        site, vpnservice_id=service.id, ikepolicy_id=p.ike.id, ipsecpolicy_id=p.ipsec.id, peer_address=pair, peer_id=pair, peer_cidrs=[cidr],
        psk=cle.result, initiator="bi-directional", dpds=[{"action": "restart", "interval": 30, "timeout": 120}], opts=opts,
    )
