"""Matched terms put back together into phrases a person can read."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from typing import NamedTuple

import rjieba

from kernel.text import HAN, terms, terms_of_normal
from matching.engine.skim import Seen, Skimmer, parts_of
from matching.engine.translation import Translated

_IS_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[a-z]")
EDGES = " 的了和与及或在是等之为以对将被把"  # say nothing at the edge of a phrase


class Phrase(NamedTuple):
    """A piece of an offer's text that a wish asks for, with the terms it consists of."""

    text: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Word:
    """``longer``: its terms of more than one character; ``single``: the others.

    ``is_latin``: whether it has a Latin letter.
    """

    longer: tuple[str, ...]
    single: tuple[str, ...]
    begins_han: bool
    ends_han: bool
    is_latin: bool

    def meets(self, other: "_Word") -> bool:
        """Whether this word is of one script and ``other``, which follows it, of the other."""
        return (self.ends_han and other.is_latin) or (self.is_latin and other.begins_han)


class Reader:
    """Finds in many texts what one wish asks for; what it has read once it knows."""

    def __init__(self, asked: Mapping[str, float], translations: Sequence[Translated] = ()) -> None:
        """Read for the terms ``asked``, each with its pull; some are ``translations``."""
        self._asked, self._translations = asked, translations
        self._translated = frozenset(term for one in translations for term in one.terms)
        self._origins: dict[Phrase, list[str]] = {}
        self._texts: dict[str, list[str]] = {}
        self._seen: dict[str, Seen] = {}
        self._parts: dict[str, tuple[Phrase, ...]] = {}
        self._words: dict[str, tuple[_Word, bool, bool]] = {}

    def skim(self, texts: Iterable[str]) -> None:
        """Look over texts that will be read: many at once take less time than one by one."""
        found = parts_of([text for text in texts if text and text not in self._texts])
        self._texts |= found
        self._seen |= Skimmer(self._asked).seen_in(chain.from_iterable(found.values()))

    def matched(self, text: str, *, least: float = 0.0) -> Iterator[Phrase]:
        """Yield the longest runs of whole words of ``text`` whose terms are all asked for.

        Words are rjieba's, so that a phrase begins and ends where a reader would. A single
        character continues a run but makes none: 的 alone says nothing. What the wish says itself
        and what translates it are two runs where they meet.

        Args:
            least: where all terms of a part of the text pull less, no phrase is looked for.
        """
        if text not in self._texts:
            self._texts |= parts_of([text])
        for part in self._texts[text]:
            seen = self._seen.get(part)
            if seen is None:
                seen = self._seen[part] = Seen(self._pull(part), [])
            if seen.pull and seen.pull >= least:
                found = self._parts.get(part)
                if found is None:
                    phrases = self._of_han(part, seen.runs) if seen.runs else self._within(part)
                    found = self._parts[part] = tuple(phrases)
                yield from found

    def _pull(self, part: str) -> float:
        """Return what the terms of ``part`` pull together; 0 where none that decides is asked for.

        Pairs decide, where there are any: a single character says next to nothing.
        """
        found = terms_of_normal(part)
        met = list(filter(self._asked.__contains__, found))
        if not met or (_longest(met) == 1 and _longest(found) > 1):
            return 0.0
        return sum(map(self._asked.__getitem__, met))

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

    def _of_han(self, part: str, runs: Sequence[tuple[int, int]]) -> Iterator[Phrase]:
        """Yield what ``_within`` yields of a part of Han characters alone: words within a run."""
        bounds = [0, *accumulate(map(len, rjieba.cut(part)))]
        for first, end in runs:
            start, stop = bisect_left(bounds, first), bisect_right(bounds, end) - 1
            while start < stop and bounds[start + 1] - bounds[start] == 1:
                if part[bounds[start]] in self._asked:
                    break
                start += 1
            found = part[bounds[start] : bounds[stop]].strip(EDGES) if start < stop else ""
            if len(found) > 1:
                yield Phrase(found, _terms(found))

    def _within(self, part: str) -> Iterator[Phrase]:
        words = self._words
        run, last, before, is_long = "", _word(" "), _word(" "), False
        for word in [*rjieba.cut(part), "\n"]:
            one, is_asked, are_longer = words.get(word) or self._learned(word)
            if run:
                if word == " ":
                    run, last = run + word, one
                    continue
                if last.ends_han and one.begins_han:
                    joined = True if are_longer and run[-1] + word[0] in self._asked else None
                else:
                    joined = self._joined(run, before, word, one, is_long=is_long)
                if joined is not None:
                    run, last, before, is_long = run + word, one, one, joined
                    continue
                if len(found := run.strip(EDGES)) > 1:
                    yield Phrase(found, _terms(found))
                run = ""
            if is_asked:
                run, last, before, is_long = word, one, one, bool(one.longer)

    def _is_translated(self, *neighbours: _Word) -> bool:
        """Whether one of two neighbours translates what the wish says."""
        return any(self._translated.issuperset(one.longer or one.single) for one in neighbours)

    def _learned(self, word: str) -> tuple[_Word, bool, bool]:
        """Return a word, whether it is asked for, and whether all its longer terms are."""
        one = _word(word)
        is_asked, are_longer = self._are_asked(one.longer or one.single), self._all_of(one.longer)
        known = self._words[word] = one, is_asked, are_longer
        return known

    def _joined(
        self, run: str, last: _Word, word: str, one: _Word, *, is_long: bool
    ) -> bool | None:
        """Return whether run and word together have longer terms; None: not all is asked for.

        Where a text has longer terms, its single characters need not be asked for.
        """
        if not (one.longer or one.single) or (last.meets(one) and self._is_translated(last, one)):
            return None
        if run[-1] != " " and not last.ends_han and not one.begins_han:  # they may be one term
            both = _word(run + word)
            return bool(both.longer) if self._are_asked(both.longer or both.single) else None
        wanted = one.longer or (() if is_long else one.single)
        return is_long or bool(one.longer) if self._all_of(wanted) else None

    def _are_asked(self, found: tuple[str, ...]) -> bool:
        return bool(found) and self._all_of(found)

    def _all_of(self, found: tuple[str, ...]) -> bool:
        return all(map(self._asked.__contains__, found))


def _longest(found: Iterable[str]) -> int:
    return max(map(len, found))


@lru_cache(maxsize=16_384)
def _word(text: str) -> _Word:
    found = terms(text)
    return _Word(
        longer=tuple(term for term in found if len(term) > 1),
        single=tuple(term for term in found if len(term) == 1),
        begins_han=bool(_IS_HAN.match(text)),
        ends_han=bool(_IS_HAN.match(text[-1:])),
        is_latin=bool(_LATIN.search(text)),
    )


@lru_cache(maxsize=4_096)
def _terms(text: str) -> frozenset[str]:
    """Return the terms of a text in its normal form."""
    return frozenset(terms_of_normal(text))
