"""What the resources of NumSpot are.

Property names are those of terraform-provider-numspot 1.7.3, from which Pulumi makes the SDK. The API resembles
OUTSCALE's, on which NumSpot runs; names and defaults differ, and less of them is documented.
"""

from rempart.facts.numspot import compute, network

__all__ = ["compute", "network"]
