"""Algorithms of tunnels: which of them ANSSI accepts."""

from __future__ import annotations

import re
from typing import Final

from rempart.text import Text
from rempart.truth import Truth, true
from rempart.value import Value

STRONG: Final = Text(
    fr="AES d'au moins 128 bits, groupe d'au moins 2048 bits, SHA-2",
    en="AES of at least 128 bit, a group of at least 2048 bit, SHA-2",
)
_AEAD: Final = re.compile(r"aes(128|192|256)(gcm|ccm)\d*|chacha20poly1305", re.IGNORECASE)
_STRONG_CIPHER: Final = re.compile(r"aes(128|192|256)(ctr|cbc)?|camellia(128|192|256)", re.IGNORECASE)
_WEAK_CIPHER: Final = re.compile(r"3?des|null|blowfish\d*|cast128|rc4|arcfour", re.IGNORECASE)
_STRONG_HASH: Final = re.compile(r"(hmac|prf)?sha2?(256|384|512)\d*", re.IGNORECASE)
_WEAK_HASH: Final = re.compile(r"(hmac|prf)?(md5|sha1)(96)?|sha|none", re.IGNORECASE)
_STRONG_GROUP: Final = re.compile(
    r"modp(2048|3072|4096|6144|8192)|ecp(256|384|521)|curve(25519|448)|x25519|x448|group(1[4-9]|2[01]|3[12])",
    re.IGNORECASE,
)
_WEAK_GROUP: Final = re.compile(r"modp(768|1024|1536)|modp1024s160|ecp(192|224)|none|group([125]|22)", re.IGNORECASE)


def seals(encryption: Value) -> bool:
    """Whether an algorithm of encryption also protects integrity (GCM, CCM, Poly1305)."""
    return isinstance(encryption.known, str) and _AEAD.fullmatch(_plain(encryption.known)) is not None


def cipher(encryption: Value) -> Truth:
    """An algorithm of encryption is strong."""
    return (
        true(encryption.reason(expected=STRONG))
        if seals(encryption)
        else _among(encryption, _STRONG_CIPHER, _WEAK_CIPHER)
    )


def integrity(algorithm: Value) -> Truth:
    """A hash or pseudo-random function is strong."""
    return _among(algorithm, _STRONG_HASH, _WEAK_HASH)


def group(algorithm: Value) -> Truth:
    """A Diffie-Hellman group is strong, by name (`modp2048`) or by IANA's number (`group14`)."""
    return _among(algorithm, _STRONG_GROUP, _WEAK_GROUP)


def _among(value: Value, strong: re.Pattern[str], weak: re.Pattern[str]) -> Truth:
    """TRUE or FALSE for an algorithm that is known to be so, UNKNOWN for any other."""

    def judge(raw: object) -> bool | None:
        name = _plain(str(raw))
        return True if strong.fullmatch(name) else False if weak.fullmatch(name) else None

    return value.compare(judge, STRONG)


def _plain(name: str) -> str:
    """`AES-256-GCM` as `aes256gcm`."""
    return name.strip().lower().replace("-", "").replace("_", "")
