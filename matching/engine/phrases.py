"""Matched terms put back together into phrases a person can read."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from kernel.text import normalise, terms

_PART = re.compile(r"[^,;!?()\n、。]+")  # no phrase reaches over these marks
EDGES = " 的了和与及或在是等之为以对将被把"  # say nothing at the edge of a phrase


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of an offer's text that a wish asks for, with the terms it consists of."""

    text: str
    terms: frozenset[str]


def matched(text: str, *, asked: Container[str]) -> Iterator[Phrase]:
    """Yield the longest runs of whole words of ``text`` whose terms are all ``asked`` for.

    Words are rjieba's, so that a phrase begins and ends where a reader would. A single character
    continues a run but makes none: 的 alone says nothing.
    """
    for part in _PART.findall(normalise(text)):
        if any(term in asked for term in _deciding(part)):
            yield from _within(part, asked=asked)


def _within(part: str, *, asked: Container[str]) -> Iterator[Phrase]:
    run = ""
    for word in [*rjieba.cut(part), "\n"]:
        joined = run + word if run else ""
        if joined and (word == " " or _deciding(word)) and _is_asked(joined, asked):
            run = joined
            continue
        if len(found := run.strip(EDGES)) > 1:
            yield Phrase(found, frozenset(terms(found)))
        run = word if _is_asked(word, asked) else ""


def _is_asked(text: str, asked: Container[str]) -> bool:
    deciding = _deciding(text)
    return bool(deciding) and all(term in asked for term in deciding)


@lru_cache(maxsize=16_384)
def _deciding(text: str) -> tuple[str, ...]:
    """Return the terms that decide: pairs, where there are any, for their characters."""
    found = terms(text)
    return tuple(term for term in found if len(term) > 1) or tuple(found)
