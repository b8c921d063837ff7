"""One check under an id of rempart's, that says what it cannot decide as the real pack does."""

from __future__ import annotations

import os
from typing import Any

from checkov.common.models.enums import CheckCategories, CheckResult
from checkov.terraform.checks.resource.base_resource_check import BaseResourceCheck


class Place(BaseResourceCheck):
    def __init__(self) -> None:
        super().__init__(
            name="Place",
            id="CKV_REMPART_STORED_IN_EEA",
            categories=[CheckCategories.GENERAL_SECURITY],
            supported_resources=["scaleway_object_bucket", "azurerm_storage_account"],
        )

    def scan_resource_conf(self, conf: dict[str, Any]) -> CheckResult:
        region = (conf.get("region") or conf.get("location") or [None])[0]
        if region in ("fr-par", "francecentral"):
            return CheckResult.PASSED
        if region == "eastus":
            self.details = [f"violation : {region}, {os.environ['REMPART_PROFILE']}"]
        else:
            self.details = [f"indéterminé : {region}"]
        return CheckResult.FAILED


check = Place()
