"""What the platform asks of a model of meaning and of a dictionary."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Translations = tuple[tuple[str, float], ...]


class Unavailable(Exception):
    """The embedder gives no answer at the moment; words alone have to do."""


class Embedder(Protocol):
    """Texts to vectors whose dot product says how near they are in meaning, across languages."""

    @property
    def name(self) -> str:
        """Model and variant; vectors of another name are not comparable."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return a unit row for each text that asks.

        Raises:
            Unavailable: no answer.
        """

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return a unit row for each text that answers.

        Raises:
            Unavailable: no answer.
        """


class Lexicon(Protocol):
    """Words of one language to words of the other."""

    @property
    def version(self) -> str:
        """Changes with the content."""

    def translations(self, phrase: str, /) -> Translations:
        """Return the translations of ``phrase`` with their weights, best first; none when unknown.

        Args:
            phrase: Chinese: a run of two to eight simplified characters. English: the terms
                (``kernel.text.terms``) of one to four words, joined by spaces.

        Weights are above 0 and mean something only beside each other. Chinese words come back
        simplified, English ones lower case in full; look ``kernel.text.terms`` of them up in the
        catalogue and keep those it knows.
        """

    def longest(self, start: str, /) -> int:
        """Return how long a phrase can be that begins so; too much rather than too little.

        Args:
            start: Chinese: its first two characters, answered in characters. English: its first
                term, answered in words.
        """
