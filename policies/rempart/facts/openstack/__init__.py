"""What the resources of OpenStack are, whoever answers its `authUrl`: OVHcloud, Infomaniak, a cloud of one's own.

Property names are those of terraform-provider-openstack of July 2026 and pulumi-openstack 5.5.3. Regions belong to the
host that answers. Types of volumes, flavours and roles are made by that host, and their names alone show little.
"""

from rempart.facts.openstack import access, compute, network, storage

__all__ = ["access", "compute", "network", "storage"]
