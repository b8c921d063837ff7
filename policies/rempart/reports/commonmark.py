"""What others wrote, within Markdown that a host renders: nothing of it becomes a link, a mention, a tag or a cell."""

from __future__ import annotations

import html
import re
from typing import Final

from rempart.reports.clean import clean
from rempart.reports.findings import cut

_BREAKS_OUT: Final = re.compile(r"[`|\\$]")
_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")
_ACTS: Final = re.compile(r"([\\`*_\[\]|~#@])")


def code(text: str, most: int = 80) -> str:
    """A name as a span of code, in which hosts find no mention, link or tag; fit for a table's cell."""
    name = cut(clean(text).strip(), most) or "—"
    if not _BREAKS_OUT.search(name):
        return f"`{name}`"
    return f"<code>{_PUNCTUATION.sub(lambda found: f'&#{ord(found[0])};', name)}</code>"


def prose(text: str, most: int = 400) -> str:
    """A sentence of rempart's own, its punctuation without effect. What others wrote goes through `code`."""
    return _ACTS.sub(r"\\\1", html.escape(cut(clean(text), most), quote=False))
