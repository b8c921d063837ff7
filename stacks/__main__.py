"""The platform on the host that the stack names: `hebergeur` in Pulumi.<stack>.yaml."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import pulumi
from blueprint import DARWIN_EU, PLATEFORME

SDKS: Final = Path(__file__).parent / "sdks"
"""SDKs that are not installed: a team with access to the Internet generates them, and installs them instead."""

config = pulumi.Config()
hebergeur = config.require("hebergeur")

# Imported when chosen: an SDK takes longer to import than the whole program takes to run.
match hebergeur:
    case "scaleway":
        from hosts import scaleway

        scaleway.declarer(PLATEFORME, config)
    case "azure":
        from hosts import azure

        azure.declarer(PLATEFORME, config)
    case "azure-darwin":
        from hosts import azure

        azure.declarer(DARWIN_EU, config)
    case "bleu":
        from hosts import bleu

        bleu.declarer(PLATEFORME, config)
    case "cloudtemple":
        sys.path.insert(0, str(SDKS / "cloudtemple"))
        from hosts import cloudtemple

        cloudtemple.declarer(PLATEFORME, config)
    case "ovhcloud" | "ovhcloud-snc":
        from hosts import ovhcloud

        ovhcloud.declarer(PLATEFORME, config, ovhcloud.SNC if hebergeur == "ovhcloud-snc" else ovhcloud.PUBLIC)
    case "outscale":
        sys.path.insert(0, str(SDKS / "outscale"))
        from hosts import outscale

        outscale.declarer(PLATEFORME, config)
    case "s3ns":
        from hosts import s3ns

        s3ns.declarer(PLATEFORME, config)
    case _:
        connus = "azure, azure-darwin, bleu, cloudtemple, outscale, ovhcloud, ovhcloud-snc, s3ns, scaleway"
        raise SystemExit(f"hébergeur inconnu : {hebergeur} ; connus : {connus}")
