"""What remedies of several providers change, in the same words."""

from __future__ import annotations

from typing import Final

from rempart.text import Text

HTTPS: Final = Text("redirige HTTP vers HTTPS", "redirects HTTP to HTTPS")
TLS: Final = Text("refuse les versions de TLS antérieures à 1.2", "refuses versions of TLS earlier than 1.2")
VERSIONED: Final = Text("active la gestion des versions", "turns versioning on")
