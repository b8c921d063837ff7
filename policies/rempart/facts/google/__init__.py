"""What the resources of Google Cloud are, and of S3NS, which answers the same package under its own universe domain.

Property names are those of terraform-provider-google and pulumi-gcp 10.2.0. Networks are global, so their Subnets say
where; keys lie where their ring does. Types that no module names stay undescribed: judged on who and where alone.
"""

from rempart.facts.google import compute, databases, keys, network, storage

__all__ = ["compute", "databases", "keys", "network", "storage"]
