"""The words of the other language: what a wish would say in it.

An English buyer finds a Chinese listing by its words too, and the other way round, and can be told
why: "charging" ~ 充电. Only words that the catalogue knows are looked for; those of one phrase
share its weight, so that a word with many meanings does not speak louder than one with a single
one. A better word that the catalogue does not know keeps its part: of "port" a catalogue without
harbours may know the interface, which is hardly what was meant.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add
from typing import Protocol

from kernel.text import HAN, is_mostly_latin, normalise, terms

LONGEST_WORDS, LONGEST_HAN = 4, 8  # of a phrase that a lexicon is asked for
_WORD = re.compile(rf"[^\W_{HAN}]+")
_JOINT = re.compile(r"[\s\-/&'’]*")  # what may stand between two words of one phrase
_HAN_RUN = re.compile(f"[{HAN}]{{2,}}")


class Lexicon(Protocol):
    """A bilingual dictionary, read both ways."""

    def translations(self, phrase: str, /) -> Sequence[tuple[str, float]]:
        """Return words of the other language with weights, best first; empty: not known.

        Args:
            phrase: English: the terms of one to four words, joined by spaces; Chinese: a normalised
                run of two to eight characters.
        """

    def longest(self, start: str, /) -> int:
        """Return how long a phrase can be that begins so; too much rather than too little.

        Args:
            start: English: the term of its first word, answered in words; Chinese: its first two
                characters, answered in characters.
        """


class Catalogue(Protocol):
    """Which terms the catalogue knows."""

    def frequency(self, term: str) -> int:
        """Return in how many listings ``term`` occurs."""


@dataclass(frozen=True, slots=True)
class Translated:
    """A phrase of the wish and one word for it that the catalogue knows.

    ``said``: as the poster wrote it, normalised; ``asked``: its terms; ``weight``: this word's part
    of the phrase, above 0, at most 1.
    """

    said: str
    asked: tuple[str, ...]
    word: str
    terms: tuple[str, ...]
    weight: float


def translated(
    text: str, lexicon: Lexicon, catalogue: Catalogue, *, most: int, idle: Container[str]
) -> Iterator[Translated]:
    """Yield what ``text`` says in the other language, phrase by phrase, as often as it is said.

    The longest phrases the lexicon knows count. English is translated in a text that is mostly
    English, Chinese in one that is mostly Chinese: the odd foreign word is meant as it stands.

    Args:
        most: words kept of each phrase.
        idle: terms that neither make nor open nor close a phrase.
    """
    plain = normalise(text)
    for run in _english(plain) if is_mostly_latin(text) else _chinese(plain):
        start = 0
        while start < len(run.words):
            length = 1
            for size in range(run.longest(start, lexicon), 0, -1):
                if run.is_idle(start, idle) or run.is_idle(start + size - 1, idle):
                    continue
                if not (said := lexicon.translations(run.key(start, size))):
                    continue
                if found := _known(said, catalogue, most=most):
                    yield from run.translated(start, size, found, _doubtful(said, found))
                    length = size
                    break
            start += length


Found = list[tuple[str, tuple[str, ...], float]]  # a word, its terms, its weight


@dataclass(frozen=True, slots=True)
class _English:
    """Words that nothing but spaces and joints divide, as written and as terms."""

    words: list[str]
    terms: list[str]

    def longest(self, start: int, lexicon: Lexicon) -> int:
        left = len(self.words) - start
        return min(lexicon.longest(self.terms[start]), left, LONGEST_WORDS)

    def is_idle(self, place: int, idle: Container[str]) -> bool:
        return self.terms[place] in idle

    def key(self, start: int, size: int) -> str:
        return " ".join(self.terms[start : start + size])

    def translated(
        self, start: int, size: int, found: Found, doubtful: float
    ) -> Iterator[Translated]:
        asked = tuple(self.terms[start : start + size])
        return _translated(" ".join(self.words[start : start + size]), asked, found, doubtful)


@dataclass(frozen=True, slots=True)
class _Chinese:
    """A run of Han characters."""

    words: str

    def longest(self, start: int, lexicon: Lexicon) -> int:
        left = len(self.words) - start
        return max(1, min(lexicon.longest(self.words[start : start + 2]), left, LONGEST_HAN))

    def is_idle(self, place: int, idle: Container[str]) -> bool:
        return self.words[place] in idle

    def key(self, start: int, size: int) -> str:
        return self.words[start : start + size]

    def translated(
        self, start: int, size: int, found: Found, doubtful: float
    ) -> Iterator[Translated]:
        said = self.words[start : start + size]
        asked = (*said, *map(add, said, said[1:]))  # as ``terms`` has it
        return _translated(said, asked, found, doubtful)


def _translated(
    said: str, asked: tuple[str, ...], found: Found, doubtful: float
) -> Iterator[Translated]:
    whole = doubtful + sum(weight for _word, _terms, weight in found)
    for word, of_word, weight in found:
        yield Translated(said, asked, word, of_word, weight / whole)


def _english(plain: str) -> Iterator[_English]:
    run = _English([], [])
    end = 0
    for match in _WORD.finditer(plain):
        if run.words and not _JOINT.fullmatch(plain, end, match.start()):
            yield run
            run = _English([], [])
        if match[0] != "s" or not run.words:  # the holder's
            run.words.append(match[0])
            run.terms.append(terms(match[0])[0])
        end = match.end()
    yield run


def _chinese(plain: str) -> Iterator[_Chinese]:
    for match in _HAN_RUN.finditer(plain):
        yield _Chinese(match[0])


def _known(said: Sequence[tuple[str, float]], catalogue: Catalogue, *, most: int) -> Found:
    """Return the best of these words that the catalogue knows; empty: leave the phrase alone.

    A single character stands in many words; it is taken where no longer word is known.
    """
    found: Found = []
    single: Found = []
    for word, weight in said:
        of_word = _terms(word)
        if of_word and all(catalogue.frequency(term) for term in of_word):
            (found if len(word) > 1 else single).append((word, of_word, weight))
            if len(found) == most:
                break
    return found or single[:1]


def _doubtful(said: Sequence[tuple[str, float]], found: Found) -> float:
    """Return what the best word weighs that comes before the last of ``found``, itself not found.

    Not what all of these weigh: most are other words for the same.
    """
    words = {word for word, _terms, _weight in found}
    last = max(place for place, (word, _weight) in enumerate(said) if word in words)
    return max((weight for word, weight in said[:last] if word not in words), default=0.0)


@lru_cache(maxsize=16_384)
def _terms(word: str) -> tuple[str, ...]:
    return tuple(terms(word))
