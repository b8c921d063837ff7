"""Public keys: whether the algorithm and the length that they name reach the floors of ANSSI's guide."""

from __future__ import annotations

from base64 import b64decode
from typing import Any, Final

from rempart.text import Text
from rempart.truth import Truth
from rempart.value import Value

FLOOR: Final = Text(
    fr="symétrique ≥ 128 bits, RSA ≥ 2048 bits, courbe ≥ 250 bits",
    en="symmetric ≥ 128 bit, RSA ≥ 2048 bit, curve ≥ 250 bit",
)


def strong_ssh(public: Value) -> Truth:
    """An OpenSSH public key (`ssh-rsa AAAA… name`), or its Base64 form, is strong; UNKNOWN for what cannot be read."""
    return public.compare(_is_strong_ssh, FLOOR)


def _is_strong_ssh(public: Any) -> bool | None:
    """By the algorithm that an OpenSSH public key names, and its length for RSA; None for what cannot be read."""
    parts = _unwrapped(public).split() if isinstance(public, str) else []
    if len(parts) < 2:
        return None
    match parts[0]:
        case "ssh-dss":
            return False
        case "ssh-ed25519" | "sk-ssh-ed25519@openssh.com" | "sk-ecdsa-sha2-nistp256@openssh.com":
            return True
        case "ecdsa-sha2-nistp256" | "ecdsa-sha2-nistp384" | "ecdsa-sha2-nistp521":
            return True
        case "ssh-rsa":
            bits = _rsa_bits(parts[1])
            return None if bits is None else bits >= 2048
    return None


def _unwrapped(public: str) -> str:
    """The key within a Base64 text, as OUTSCALE takes it; a key that is written as it is holds a space."""
    if " " in public.strip():
        return public
    try:
        return b64decode(public, validate=True).decode()
    except ValueError:
        return public


def _rsa_bits(encoded: str) -> int | None:
    """The length of the modulus, the third field of an `ssh-rsa` key (RFC 4253, 6.6)."""
    try:
        blob = b64decode(encoded, validate=True)
    except ValueError:
        return None
    fields = []
    while len(blob) >= 4:
        length = int.from_bytes(blob[:4])
        if len(blob) < 4 + length:
            return None
        fields.append(blob[4 : 4 + length])
        blob = blob[4 + length :]
    return int.from_bytes(fields[2]).bit_length() if len(fields) == 3 else None
