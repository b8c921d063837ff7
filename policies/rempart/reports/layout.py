"""Sentences on a screen: wrapped by words, with a hanging indent, no space left at the end of a line, and no line that
begins with the punctuation that French sets apart."""

from __future__ import annotations

import re
from typing import Final

from rich.console import Console
from rich.text import Text as Styled

_GLUED: Final = re.compile(r" (?=[:;!?»%×])|(?<=«) |\u00a0|\u202f")
_KEPT: Final = {" ": "\ue000", "\u00a0": "\ue001", "\u202f": "\ue002"}
"""Spaces that must not break, as characters that the wrapping takes for letters."""
_BACK: Final[dict[int, str]] = {ord(mark): space for space, mark in _KEPT.items()}

NARROWEST: Final = 20
"""Columns: a window narrower than this is not written for."""


def put(console: Console, content: Styled | str, *, indent: int = 0, hanging: int | None = None) -> None:
    """Print `content` from column `indent`; further lines start at column `hanging` (`indent` unless given)."""
    text = content.copy() if isinstance(content, Styled) else Styled(content)
    text.plain = _GLUED.sub(lambda found: _KEPT[found[0]], text.plain)
    after = indent if hanging is None else hanging
    lines = text.wrap(console, max(NARROWEST, console.width - max(indent, after)))
    for number, line in enumerate(lines):
        line.plain = line.plain.translate(_BACK)
        line.rstrip()
        console.print(Styled(" " * (after if number else indent)).append_text(line), soft_wrap=True)
