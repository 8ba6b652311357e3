"""From what a person types into the search box to the words a listing has to contain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

import rjieba

from kernel.text import HAN, normalise, terms

LONGEST_TEXT = 400  # characters that are read; the box takes 200
MOST_WORDS = 32
ALL_WORDS = 8  # up to here every word is required; who types more describes rather than names
OPTIONAL = frozenset(
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to"]
)
_RUN = re.compile(f"[{HAN}]+|[^{HAN}]+")
_HAN = re.compile(f"[{HAN}]")
SPLIT_FROM = 4  # characters: 统计数据 is two words of two, 充电桩 is one of three


@dataclass(frozen=True, slots=True)
class Word:
    """One word: ``terms`` must stand together in one field of the listing."""

    terms: tuple[str, ...]
    is_required: bool


def words_of(text: str) -> list[Word]:
    """Return the words of ``text`` in reading order, each once; empty when it says nothing.

    Chinese is cut by dictionary only here, to tell where one demand ends and the next begins;
    what is looked up are pairs of characters, so an unknown word is found like any other.
    """
    found: dict[tuple[str, ...], Word] = {}
    for run in _RUN.findall(normalise(text[:LONGEST_TEXT])):
        for word in _chinese(run) if _HAN.match(run) else _other(run):
            found.setdefault(word.terms, word)
    return list(found.values())[:MOST_WORDS]


def _other(run: str) -> Iterator[Word]:
    for term in terms(run):
        yield Word((term,), is_required=term not in OPTIONAL)


def _chinese(run: str) -> Iterator[Word]:
    if len(run) == 1:
        yield Word((run,), is_required=True)
    place = 0
    for word in _cut(run) if len(run) > 1 else ():
        if len(word) > 1:
            yield Word(_pairs(word), is_required=True)
        else:
            # 充电 桩: the pairs with its neighbours decide the order, not what is found.
            around = run[max(place - 1, 0) : place + 2]
            yield from (Word((pair,), is_required=False) for pair in _pairs(around))
        place += len(word)


def _pairs(han: str) -> tuple[str, ...]:
    return tuple(a + b for a, b in pairwise(han))


def _cut(run: str) -> Iterator[str]:
    """Yield the words of a run; characters that the dictionary left alone side by side are one."""
    for is_single, words in groupby(rjieba.cut(run, False), key=lambda word: len(word) == 1):  # noqa: FBT003
        if is_single:
            yield "".join(words)
        else:
            for word in words:
                yield from _halves(word)


def _halves(word: str) -> list[str]:
    """Return the two-character words that a longer word consists of, else the word itself."""
    if len(word) < SPLIT_FROM or len(word) % 2:
        return [word]
    parts = set(rjieba.cut_for_search(word, False))  # noqa: FBT003
    halves = [word[at : at + 2] for at in range(0, len(word), 2)]
    return halves if parts.issuperset(halves) else [word]
