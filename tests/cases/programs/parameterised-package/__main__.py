"""Resources, an explicit provider and a data source of a provider that is made by a parameter."""
import pulumi
from sdks import numspot

vpc = numspot.Vpc("vpc", "10.0.0.0/16")
provider = numspot.Provider("explicit", "https://api.eu-west-2.example.org")
numspot.Vpc("other", "10.1.0.0/16", pulumi.ResourceOptions(provider=provider))
numspot.Vpc("found", numspot.get_vpc_output("vpc-1").apply(lambda found: found["ipRange"]))
