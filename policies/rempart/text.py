"""A sentence that a user meets, in French and in English, written side by side so that neither lags behind."""

from typing import Literal

import msgspec

Language = Literal["fr", "en"]


class Text(msgspec.Struct, frozen=True):
    """One message in both languages. `text.fr`, `text.en`, or `text.in_(lang)`."""

    fr: str
    en: str

    def in_(self, language: Language) -> str:
        """The sentence in `language`."""
        return self.fr if language == "fr" else self.en

    def __add__(self, other: "Text") -> "Text":
        return Text(self.fr + other.fr, self.en + other.en)


def same(words: str) -> Text:
    """Words that need no translation: a name, a value, a citation."""
    return Text(words, words)


COLON = Text(" : ", ": ")
"""With the space that French sets before it."""


def joined(texts: "list[Text] | tuple[Text, ...]", by: Text | None = None) -> Text:
    """The sentences one after the other, separated by `by` (a comma by default)."""
    separator = by or same(", ")
    return Text(separator.fr.join(t.fr for t in texts), separator.en.join(t.en for t in texts))
