"""Which parts of many texts can hold a phrase that a wish asks for: looked up all at once.

Reading word by word costs a hundred times more than this look, and most parts hold nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kernel.text import HAN, normalise

PART = re.compile(r"[^,;!?()\n、。]+")  # no phrase reaches over these marks
PLAIN_HAN = re.compile(f"[{HAN}]{{2,}}")
PAIR = 2
MARK = "\ue000"  # between texts: of private use, so that nothing joins or folds with it
Numbers = NDArray[np.float64]
Keys = NDArray[np.uint64]


def parts_of(texts: Sequence[str]) -> dict[str, list[str]]:
    """Return the parts of the normal form of each text."""
    if not texts:
        return {}
    joined = MARK.join(text.replace(MARK, " ") for text in texts)
    normal = normalise(joined).split(MARK)
    return {text: PART.findall(said) for text, said in zip(texts, normal, strict=True)}


class Seen(NamedTuple):
    """What of a part is asked for.

    ``runs``: from where to where all pairs of neighbours are. ``pull``: of all its terms together;
    0 where there is no run.
    """

    pull: float
    runs: list[tuple[int, int]]


class Skimmer:
    """The terms of a wish laid out so that texts can be looked up in them."""

    def __init__(self, pulls: Mapping[str, float]) -> None:
        """Lay out single Han characters and pairs; other terms are looked up one by one."""
        self._singles = _sorted({t: pull for t, pull in pulls.items() if len(t) == 1})
        pairs = {t: pull for t, pull in pulls.items() if len(t) == PAIR and PLAIN_HAN.fullmatch(t)}
        self._pairs = _sorted(pairs)

    def seen_in(self, parts: Iterable[str]) -> dict[str, Seen]:
        """Return what is asked for of each part of Han characters alone; others are left out."""
        plain = list(filter(PLAIN_HAN.fullmatch, dict.fromkeys(parts)))
        if not plain:
            return {}
        codes = _codes("\n".join(plain))
        lengths = np.fromiter(map(len, plain), np.int64, len(plain))
        starts = np.cumsum(lengths + 1) - lengths - 1
        pairs = _looked_up(_joined(codes), self._pairs)
        each = _looked_up(codes, self._singles)
        each[:-1] += pairs
        edges = np.flatnonzero(np.diff(pairs > 0, prepend=False, append=False))
        owner = np.searchsorted(starts, edges, "right") - 1
        runs: list[list[tuple[int, int]]] = [[] for _ in plain]
        places = (edges - starts[owner]).tolist()
        for n, first, last in zip(owner[::2].tolist(), places[::2], places[1::2], strict=True):
            runs[n].append((first, last + 1))
        wholes = np.add.reduceat(each, starts).tolist()
        return {
            part: Seen(whole if within else 0.0, within)
            for part, whole, within in zip(plain, wholes, runs, strict=True)
        }


def _codes(text: str) -> Keys:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)


def _joined(codes: Keys) -> Keys:
    """Return of each character and the next one a number for both."""
    return np.asarray(codes[:-1] << np.uint64(32) | codes[1:])


def _sorted(pulls: Mapping[str, float]) -> tuple[Keys, Numbers]:
    """Return terms of one length as ascending numbers, and what each pulls."""
    keys = _codes("".join(pulls))
    if any(len(term) > 1 for term in pulls):
        keys = _joined(keys)[::2]
    order = np.argsort(keys)
    return keys[order], np.fromiter(pulls.values(), np.float64, len(pulls))[order]


def _looked_up(keys: Keys, among: tuple[Keys, Numbers]) -> Numbers:
    known, pulls = among
    if not len(known):
        return np.zeros(len(keys))
    place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(known[place] == keys, pulls[place], 0.0)
