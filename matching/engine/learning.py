"""Learning the weights of a scoring model from what became of earlier matches.

What is learned are the weights of the features, each as a factor on the weight it starts from, and
the two numbers that turn a score into a probability; a model that learned nothing is the one it
started from. How many outcomes that takes, and why it is judged on later intents: MATCHING 1.7.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from math import exp, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.engine.scoring_model import ScoringModel

STIFFNESS = 2.0  # pull of each factor's logarithm towards 0; about 2 outcomes against it
LARGEST_FACTOR = 3.0  # of the natural logarithm of a factor
SLOPE, SLOPE_PULL = 8.0, 0.02  # what a probability's slope by the score starts from
SLOPES = (0.5, 60.0)
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one match: a grade from 0 (did not fit) to 3 (landed).

    ``features`` as the score was made of, each 0 to 1. ``at``: when the intent was first judged;
    the same for all pairs of one intent.
    """

    intent_id: int
    listing_id: int
    at: datetime
    features: Mapping[str, float]
    grade: int


class Curve(NamedTuple):
    """How a score becomes the probability that a match fits: logistic in the score."""

    offset: float
    slope: float

    def probability(self, score: float) -> float:
        """Return the probability, 0 to 1."""
        return 1 / (1 + exp(-(self.offset + self.slope * score)))

    def score_at(self, probability: float) -> float:
        """Return the score that has ``probability`` (above 0, below 1)."""
        return (log(probability / (1 - probability)) - self.offset) / self.slope


class _Table(NamedTuple):
    """Judged pairs as arrays: features (pairs, names), 0 where absent; which are present; fits."""

    values: Array
    present: Array
    fits: Array

    @classmethod
    def of(cls, judged: Sequence[Judged], *, names: Sequence[str]) -> "_Table":
        shape = (len(judged), len(names))
        values = np.array([[one.features.get(n, 0.0) for n in names] for one in judged])
        present = np.array([[float(n in one.features) for n in names] for one in judged])
        fits = np.array([float(one.grade > 0) for one in judged])
        return cls(values.reshape(shape), present.reshape(shape), fits)

    def scores(self, weights: Array) -> Array:
        whole = np.maximum(self.present @ weights, 1e-12)
        scores: Array = (self.values @ weights) / whole
        return scores


def score_of(features: Mapping[str, float], *, weights: Mapping[str, float]) -> float:
    """Return the mean of ``features`` by ``weights``; the score of ``assess``, 0 to 1."""
    known = [name for name in features if weights.get(name)]
    total = sum(weights[name] for name in known)
    return sum(weights[name] * features[name] for name in known) / total if total else 0.0


def learned(judged: Sequence[Judged], *, base: ScoringModel, version: str) -> ScoringModel:
    """Return ``base`` with the weights that tell best which matches fitted, and its bands.

    The weights keep their sum. A band begins at the score that has the probability which its
    threshold had under ``base``, so that "strong" goes on meaning the same. Without pairs that
    fitted and pairs that did not, the weights and bands are those of ``base``.
    """
    names = sorted(base.weights)
    start = np.array([base.weights[name] for name in names])
    table = _Table.of(judged, names=names)
    if not 0 < table.fits.sum() < len(judged):
        return replace(base, version=version)
    before, _ = _fitted(table, start, free=False)
    after, factors = _fitted(table, start, free=True)
    weights = start * factors
    weights *= start.sum() / weights.sum()
    strong, fair = (
        (min(max(after.score_at(before.probability(score)), 0.01), 0.99), share)
        for score, share in (base.strong, base.fair)
    )
    return replace(
        base,
        version=version,
        weights={name: float(weight) for name, weight in zip(names, weights, strict=True)},
        strong=strong,
        fair=fair,
    )


def _fitted(table: _Table, start: Array, *, free: bool) -> tuple[Curve, Array]:
    """Return the curve and the weights' factors of least loss; factors of 1 unless ``free``."""
    offset = log(table.fits.mean() / (1 - table.fits.mean())) - SLOPE * float(
        table.scores(start).mean()
    )
    bound = LARGEST_FACTOR if free else 0.0
    found = import_module("scipy.optimize").minimize(  # 27 MB that only training needs
        _loss,
        np.concatenate([np.zeros(len(start)), [offset, SLOPE]]),
        args=(table, start),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-bound, bound)] * len(start) + [(None, None), SLOPES],
    )
    *logarithms, offset, slope = found.x
    return Curve(float(offset), float(slope)), np.exp(np.array(logarithms))


def _loss(at: Array, table: _Table, start: Array) -> tuple[float, Array]:
    """Return the loss of logarithms of factors, offset and slope, and its gradient."""
    logarithms, (offset, slope) = at[:-2], at[-2:]
    weights = start * np.exp(logarithms)
    whole = np.maximum(table.present @ weights, 1e-12)
    scores = (table.values @ weights) / whole
    logits = offset + slope * scores
    fits = table.fits
    loss = float(np.sum(np.logaddexp(0.0, logits) - fits * logits))
    loss += STIFFNESS / 2 * float(logarithms @ logarithms) + SLOPE_PULL / 2 * (slope - SLOPE) ** 2
    missed = 1 / (1 + np.exp(-logits)) - fits
    by_weight = (table.values - table.present * scores[:, None]) / whole[:, None]
    by_logarithm = slope * (missed @ by_weight) * weights + STIFFNESS * logarithms
    by_slope = float(missed @ scores) + SLOPE_PULL * (slope - SLOPE)
    return loss, np.concatenate([by_logarithm, [float(missed.sum()), by_slope]])
