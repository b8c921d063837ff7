"""What a secret in clear looks like, in the name of a setting and within a text. A heuristic: it proves no absence."""

from __future__ import annotations

import re
from typing import Final

SECRET_NAME: Final = re.compile(
    r"pass(word|wd|phrase)?$|secret|token$|api_?key|access_?key|private_?key|credential|(^|_)pwd$|salt$", re.IGNORECASE
)
"""Names under which programs keep secrets."""

SECRET_TEXT: Final = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\bSCW[A-Z0-9]{17}\b"  # a Scaleway access key
    r"|\b(AKIA|ASIA)[A-Z0-9]{16}\b"  # an AWS one
    r"|://[^/\s:@]+:[^/\s:@$<{]+@"  # an address with a password in it
    r"|\b[A-Za-z_]*(password|passwd|passphrase|secret(_?key)?|token|api_?key|private_?key)[\"']?\s*[:=]\s*[\"']?"
    r"(?![\"'$<{]|true\b|false\b|null\b|none\b|yes\b|no\b|/)[^\s\"']{4,}",
    re.IGNORECASE,
)
"""What a secret in clear looks like within a text; `$NAME`, `<name>`, paths and flags do not."""
