"""Matched terms put back together into phrases a person can read."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

import rjieba

from kernel.text import normalise, terms

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
    run = ""
    for word in [*rjieba.cut(normalise(text)), "\n"]:
        joined = run + word if run else ""
        if joined and _continues(word) and _is_asked(joined, asked):
            run = joined
            continue
        if len(found := run.strip(EDGES)) > 1:
            yield Phrase(found, frozenset(terms(found)))
        run = word if _is_asked(word, asked) else ""


def _continues(word: str) -> bool:
    return word == " " or bool(terms(word))


def _is_asked(text: str, asked: Container[str]) -> bool:
    """Whether all terms are asked for; pairs decide, where there are any, for their characters."""
    found = terms(text)
    deciding = [term for term in found if len(term) > 1] or found
    return bool(deciding) and all(term in asked for term in deciding)
