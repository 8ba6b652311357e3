"""The words of the other language: what a wish would say in it."""

from collections.abc import Sequence
from typing import Protocol


class Lexicon(Protocol):
    """A bilingual dictionary, read both ways."""

    def translations(self, phrase: str, /) -> Sequence[tuple[str, float]]:
        """Return words of the other language with weights, best first; empty: not known.

        Args:
            phrase: English: the terms of one to four words, joined by spaces; Chinese: a normalised
                run of two to eight characters.
        """
