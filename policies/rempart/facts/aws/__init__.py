"""What the buckets that the package of Amazon Web Services declares are: AWS's own, and those of S3-like hosts.

OUTSCALE, OVHcloud, Scaleway and Cloud Temple answer the same calls at their own endpoints. What AWS does by default is
not theirs: there, what nobody wrote stays undetermined. Types of AWS beside buckets are not described.
"""

from rempart.facts.aws import storage

__all__ = ["storage"]
