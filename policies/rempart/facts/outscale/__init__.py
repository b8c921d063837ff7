"""What the resources of OUTSCALE are.

Property names are those of terraform-provider-outscale 1.8.0, from which Pulumi makes the SDK. That provider marks
almost nothing as secret, so a literal is seen as one. Buckets are no resources of its own: `aws` declares them.
"""

from rempart.facts.outscale import access, clusters, compute, inert, loadbalancers, network

__all__ = ["access", "clusters", "compute", "inert", "loadbalancers", "network"]
