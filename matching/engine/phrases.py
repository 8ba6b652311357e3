"""Matched terms put back together into phrases a person can read."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import add
from typing import NamedTuple

import rjieba

from kernel.text import HAN, normalise, terms, terms_of_normal
from matching.engine.translation import Translated

_PART = re.compile(r"[^,;!?()\n、。]+")  # no phrase reaches over these marks
_PLAIN_HAN = re.compile(f"[{HAN}]{{2,}}")
_WORDY = re.compile(rf"[^\W_{HAN}]")
_IS_HAN = re.compile(f"[{HAN}]")
NOTHING: Mapping[str, float] = {}
EDGES = " 的了和与及或在是等之为以对将被把"  # say nothing at the edge of a phrase


class Phrase(NamedTuple):
    """A piece of an offer's text that a wish asks for, with the terms it consists of."""

    text: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Word:
    """``longer``: its terms of more than one character; ``single``: the others."""

    longer: tuple[str, ...]
    single: tuple[str, ...]
    begins_han: bool
    ends_han: bool


class Reader:
    """Finds in many texts what one wish asks for; what it has read once it knows."""

    def __init__(self, asked: Container[str], translations: Sequence[Translated] = ()) -> None:
        """Read for the terms ``asked``, some of them ``translations`` of what the wish says."""
        self._asked, self._translations = asked, translations
        self._origins: dict[Phrase, list[str]] = {}
        self._parts: dict[str, tuple[Phrase, ...]] = {}
        self._words: dict[str, tuple[_Word, bool]] = {}

    def matched(
        self, text: str, *, said: Mapping[str, float] = NOTHING, least: float = 0.0
    ) -> Iterator[Phrase]:
        """Yield the longest runs of whole words of ``text`` whose terms are all asked for.

        Words are rjieba's, so that a phrase begins and ends where a reader would. A single
        character continues a run but makes none: 的 alone says nothing.

        Args:
            said: what each term says; where a part of the text says less than ``least`` with all
                its terms, no phrase is looked for.
        """
        for part in _PART.findall(normalise(text)):
            found = self._parts.get(part)
            if found is None:
                if least and sum(filter(None, map(said.get, _all_terms(part)))) < least:
                    continue
                found = self._parts[part] = tuple(self._within(part))
            yield from found

    def translates(self, phrase: Phrase) -> list[str]:
        """Return the words of the wish that ``phrase`` translates, the weightiest first."""
        known = self._origins.get(phrase)
        if known is None:
            inside = [
                one
                for one in self._translations
                if phrase.terms.issuperset(one.terms) and not phrase.terms.issuperset(one.asked)
            ]
            ordered = sorted(inside, key=lambda one: (-len(one.terms), -one.weight, one.said))
            known = self._origins[phrase] = list(dict.fromkeys(one.said for one in ordered))
        return known

    def _within(self, part: str) -> Iterator[Phrase]:
        if not self._is_worth(part):
            return
        words = self._words
        run, last, is_long = "", _word(" "), False
        for word in [*rjieba.cut(part), "\n"]:
            one, is_asked = words.get(word) or self._learned(word)
            if run:
                if word == " ":
                    run, last = run + word, one
                    continue
                joined = self._joined(run, last, word, one, is_long=is_long)
                if joined is not None:
                    run, last, is_long = run + word, one, joined
                    continue
                if len(found := run.strip(EDGES)) > 1:
                    yield Phrase(found, _terms(found))
                run = ""
            if is_asked:
                run, last, is_long = word, one, bool(one.longer)

    def _learned(self, word: str) -> tuple[_Word, bool]:
        """Return a word, and whether it is asked for."""
        one = _word(word)
        known = self._words[word] = one, self._are_asked(one.longer or one.single)
        return known

    def _is_worth(self, part: str) -> bool:
        """Whether a term that decides is asked for: a pair, where there are any."""
        if _PLAIN_HAN.fullmatch(part):
            return any(map(self._asked.__contains__, map(add, part, part[1:])))
        found = terms_of_normal(part)
        if any(term in self._asked for term in found if len(term) > 1):
            return True
        return all(len(term) == 1 for term in found) and any(t in self._asked for t in found)

    def _joined(
        self, run: str, last: _Word, word: str, one: _Word, *, is_long: bool
    ) -> bool | None:
        """Return whether run and word together have longer terms; None: not all is asked for.

        Where a text has longer terms, its single characters need not be asked for.
        """
        if not (one.longer or one.single):
            return None
        if last.ends_han and one.begins_han:
            is_asked = run[-1] + word[0] in self._asked and all(
                t in self._asked for t in one.longer
            )
            return True if is_asked else None
        if run[-1] != " " and not last.ends_han and not one.begins_han:  # they may be one term
            both = _word(run + word)
            return bool(both.longer) if self._are_asked(both.longer or both.single) else None
        wanted = one.longer or (() if is_long else one.single)
        return is_long or bool(one.longer) if all(t in self._asked for t in wanted) else None

    def _are_asked(self, found: tuple[str, ...]) -> bool:
        return bool(found) and all(term in self._asked for term in found)


def _all_terms(part: str) -> Iterable[str]:
    """Return the terms of a part of a text, and perhaps pairs of characters that are none."""
    if _WORDY.search(part):
        return terms_of_normal(part)
    return chain(part, map(add, part, part[1:]))


@lru_cache(maxsize=16_384)
def _word(text: str) -> _Word:
    found = terms(text)
    return _Word(
        longer=tuple(term for term in found if len(term) > 1),
        single=tuple(term for term in found if len(term) == 1),
        begins_han=bool(_IS_HAN.match(text)),
        ends_han=bool(_IS_HAN.match(text[-1:])),
    )


@lru_cache(maxsize=4_096)
def _terms(text: str) -> frozenset[str]:
    return frozenset(terms(text))
