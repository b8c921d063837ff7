"""Whom an address range lets in."""

import pytest
from rempart.facts.addresses import is_anyone, span_is_anyone


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0.0.0.0/0", True),
        ("::/0", True),
        ("0.0.0.0", True),
        ("::", True),
        ("*", True),
        ("Internet", True),
        ("ANY", True),
        ("1.2.3.4/0", True),
        ("0.0.0.0/0.0.0.0", True),
        ("0.0.0.0/1", True),
        ("128.0.0.0/1", True),
        ("4.0.0.0/7", True),
        ("2000::/3", True),
        ("::ffff:0:0/96", True),
        ("::ffff:0.0.0.0/97", True),
        (" 0.0.0.0/0 ", True),
        ("4.0.0.0/8", False),
        ("10.0.0.0/8", False),
        ("fc00::/7", False),
        ("172.16.0.0/12", False),
        ("192.168.1.0/24", False),
        ("203.0.113.7", False),
        ("203.0.113.0/24", False),
        ("0.0.0.0/32", False),
        ("2001:db8::/32", False),
        ("::ffff:203.0.113.7", False),
        ("8.0.0.0/5", True),  # holds 10.0.0.0/8, and the public rest of it
        ("example.org", None),
        ("300.1.1.1", None),
        ("10.0.0.0/33", None),
        ("", None),
    ],
)
def test_is_anyone(written: str, expected: bool | None) -> None:
    assert is_anyone(written) is expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("0.0.0.0", "255.255.255.255", True),
        ("1.0.0.0", "2.0.0.0", True),
        ("10.0.0.0", "10.255.255.255", False),
        ("1.0.0.0", "1.255.255.255", False),
        ("0.0.0.0", "0.0.0.0", False),
        ("203.0.113.1", "203.0.113.9", False),
        ("2.0.0.0", "1.0.0.0", None),
        ("::", "255.255.255.255", None),
        ("ici", "là", None),
    ],
)
def test_span_is_anyone(first: str, last: str, expected: bool | None) -> None:
    assert span_is_anyone(first, last) is expected
