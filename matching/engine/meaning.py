"""The side of meaning: what is put into vectors, and how near is near.

A cosine says little by itself: sentence vectors all point roughly the same way. It is read against
the cosines that the same wish has with the whole catalogue (``Background``), which the mean and the
covariance of the catalogue's vectors give without looking at a single listing; so a pair scores the
same whoever else is in the list, and whichever side asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from matching.engine.pair import Offer, Wish
from matching.engine.plain import asked_for
from matching.engine.scoring_model import ScoringModel

Vectors = NDArray[np.float32]
Passages = list[tuple[str, float]]

LONGEST = 1_000  # characters of one passage: what an embedder of 512 pieces reads of Chinese


@dataclass(frozen=True, slots=True)
class Landscape:
    """Where the vectors of a catalogue lie: how many, their mean (d) and covariance (d x d)."""

    count: int
    mean: Vectors
    covariance: Vectors


@dataclass(frozen=True, slots=True)
class Background:
    """Mean and standard deviation of a wish's cosines with the whole catalogue."""

    mean: float
    deviation: float


def landscape_of(vectors: Vectors) -> Landscape:
    """Return the landscape of ``vectors`` (n x d, unit rows; n may be 0)."""
    count, dimension = vectors.shape
    if not count:
        flat = np.zeros((dimension, dimension), np.float32)
        return Landscape(0, np.zeros(dimension, np.float32), flat)
    mean = vectors.mean(axis=0)
    apart = vectors - mean
    return Landscape(count, mean, apart.T @ apart / count)


def background(vector: Vectors, landscape: Landscape, *, model: ScoringModel) -> Background:
    """Return how the cosines of ``vector`` (d, unit) spread over ``landscape``.

    A young catalogue says little: the model's own expectation counts as ``prior_count`` listings.
    """
    count = landscape.count
    known = count / (count + model.prior_count)
    mean = known * float(vector @ landscape.mean) + (1 - known) * model.prior_mean
    seen = max(float(vector @ landscape.covariance @ vector), 0.0)
    return Background(mean, sqrt(known * seen + (1 - known) * model.prior_deviation**2))


def wish_passages(wish: Wish) -> Passages:
    """Return the texts a wish's vector is blended from, with their weights.

    The title counts once more by itself: a body also tells who asks and why.
    """
    title = _joined(asked_for(wish.title))
    whole = _joined(title, asked_for(wish.need), asked_for(wish.purpose))
    return [(whole, 1.0), (title, 1.0)] if title and title != whole else [(whole, 1.0)]


def offer_passages(offer: Offer) -> Passages:
    """Return the texts an offer's vector is blended from, with their weights."""
    return [(_joined(offer.title, offer.tags, offer.overview), 1.0)]


def blended(vectors: Vectors, weights: Sequence[float]) -> Vectors:
    """Return one unit vector (d) from the unit rows of ``vectors`` (n x d), n above 0."""
    total = np.asarray(weights, np.float32) @ vectors
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float32)


def _joined(*texts: str) -> str:
    return "\n".join(filter(None, texts))[:LONGEST]
