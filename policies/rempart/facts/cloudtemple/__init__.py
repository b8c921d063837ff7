"""What the resources of Cloud Temple are.

Property names are those of terraform-provider-cloudtemple 1.10.0, from which Pulumi makes the SDK. No resource has a
region: the provider speaks to one, near Paris, whose sites only identifiers tell apart. Encryption, retention and locks
are set by the vendor or through the S3 API, and stay to be attested.
"""

from rempart.facts.cloudtemple import compute, network, storage

__all__ = ["compute", "network", "storage"]
