"""What rempart knows of the law, the hosts, their regions and the packages: dated, sourced, read when first asked."""

from rempart.catalog.offerings import Offering, offerings
from rempart.catalog.packages import Package, package, packages
from rempart.catalog.places import EEA, EU27, Region, country_name, region, regions
from rempart.catalog.profiles import PARAMETERS, Parameter, Profile, profiles
from rempart.catalog.requirements import Requirement, requirements
from rempart.catalog.tables import CHECKED_ON

__all__ = [
    "CHECKED_ON",
    "EEA",
    "EU27",
    "PARAMETERS",
    "Offering",
    "Package",
    "Parameter",
    "Profile",
    "Region",
    "Requirement",
    "country_name",
    "offerings",
    "package",
    "packages",
    "profiles",
    "region",
    "regions",
    "requirements",
]
