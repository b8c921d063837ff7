"""What each resource of Scaleway is, one module a family: all types of pulumiverse-scaleway 1.60.0."""

from rempart.facts.scaleway import access, clusters, compute, databases, exchange, inert, network, storage

__all__ = ["access", "clusters", "compute", "databases", "exchange", "inert", "network", "storage"]
