"""How good a ranking is, by grades: pure arithmetic.

A grade of 0 is irrelevant. Gains are 2^grade - 1, discounts the binary logarithm of rank + 1.
"""

from collections.abc import Mapping, Sequence
from math import log2

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], *, k: int) -> float:
    """Return the discounted gain of the first ``k`` against the best possible; 0 to 1."""
    best = sorted(grades.values(), reverse=True)
    whole = _gain(best[:k])
    return _gain([grades.get(one, 0) for one in ranking[:k]]) / whole if whole else 0.0


def average_precision(ranking: Sequence[str], relevant: frozenset[str], *, k: int) -> float:
    """Return the mean precision at the relevant ones among the first ``k``; 0 to 1."""
    hits, total = 0, 0.0
    for rank, one in enumerate(ranking[:k], start=1):
        if one in relevant:
            hits += 1
            total += hits / rank
    return total / min(len(relevant), k) if relevant else 0.0


def recall(ranking: Sequence[str], relevant: frozenset[str], *, k: int) -> float:
    """Return which part of the relevant ones is among the first ``k``; 0 to 1."""
    return len(relevant & set(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: frozenset[str]) -> float:
    """Return one over the rank of the first relevant one; 0 when there is none."""
    ranks = (rank for rank, one in enumerate(ranking, start=1) if one in relevant)
    return 1 / next(ranks, float("inf"))


def interval(values: Sequence[float], *, seed: int = 0) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean of ``values``; (0, 0) of none."""
    if not values:
        return 0.0, 0.0
    drawn = np.random.default_rng(seed).integers(len(values), size=(RESAMPLES, len(values)))
    means: NDArray[np.float64] = np.asarray(values, np.float64)[drawn].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(rank + 2) for rank, grade in enumerate(grades))
