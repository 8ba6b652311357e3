"""The words of the other language: what a wish would say in it.

An English buyer finds a Chinese listing by its words too, and the other way round, and can be told
why: "charging" ~ 充电. Only words that the catalogue knows are looked for; those of one phrase
share its weight, so that a word with many meanings does not speak louder than one with a single
one.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
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
            for size in range(min(run.longest, len(run.words) - start), 0, -1):
                phrase = run.phrase(start, size)
                if phrase.asked[0] in idle or phrase.asked[-1] in idle:
                    continue
                if found := _known(phrase, lexicon, catalogue, most=most):
                    yield from found
                    length = size
                    break
            start += length


@dataclass(frozen=True, slots=True)
class _Phrase:
    said: str
    key: str
    asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _English:
    """Words that nothing but spaces and joints divide, as written and as terms."""

    words: list[str]
    terms: list[str]
    longest: int = LONGEST_WORDS

    def phrase(self, start: int, size: int) -> _Phrase:
        asked = self.terms[start : start + size]
        return _Phrase(" ".join(self.words[start : start + size]), " ".join(asked), tuple(asked))


@dataclass(frozen=True, slots=True)
class _Chinese:
    """A run of Han characters."""

    words: str
    longest: int = LONGEST_HAN

    def phrase(self, start: int, size: int) -> _Phrase:
        said = self.words[start : start + size]
        return _Phrase(said, said, (*said, *map(add, said, said[1:])))  # ``terms`` of such a run


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


def _known(
    phrase: _Phrase, lexicon: Lexicon, catalogue: Catalogue, *, most: int
) -> list[Translated]:
    """Return the best words for ``phrase`` that the catalogue knows; empty: leave it alone."""
    found: list[tuple[str, tuple[str, ...], float]] = []
    for word, weight in lexicon.translations(phrase.key):
        said = tuple(terms(word))
        if len(word) > 1 and said and all(catalogue.frequency(term) for term in said):
            found.append((word, said, weight))
            if len(found) == most:
                break
    whole = sum(weight for _word, _terms, weight in found)
    return [
        Translated(phrase.said, phrase.asked, word, said, weight / whole)
        for word, said, weight in found
    ]
