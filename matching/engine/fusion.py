"""Words and meaning in one number, in standard deviations above what chance would give.

Each side is read against the catalogue, never against the other candidates. The words count the
more, the more of the wish the catalogue has words for: an English wish that nothing could be
translated of has next to nothing in common with Chinese listings, and its meaning has to carry it.

``weight_of_words``, ``fused``, ``trusted`` and ``feature`` take numbers or arrays of them, a pair
an element.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.engine.meaning import Background
from matching.engine.scoring_model import ScoringModel
from matching.engine.words import WishWords

LEAST_DEVIATION = 0.005  # of cosines; a catalogue of one text repeated has none
HIGHEST = 1 - 1e-12  # of what is in doubt a hyperbolic tangent of
N = TypeVar("N", float, NDArray[np.float64])


def standing_of_words(words: WishWords, share: float) -> float:
    """Return how far ``share`` (of a whole match) stands above chance, in standard deviations."""
    if not words.deviation:
        return 0.0
    return (share * words.full - words.expected) / words.deviation


def standing_of_meaning(background: Background, cosine: float) -> float:
    """Return how far ``cosine`` stands above the catalogue's, in standard deviations."""
    return (cosine - background.mean) / max(background.deviation, LEAST_DEVIATION)


def weight_of_words(coverage: N, *, model: ScoringModel) -> N:
    """Return the weight of the words beside the meaning, 0 to 1."""
    weight: N = model.words * coverage**0.5
    return weight


def fused(words: N, meaning: N | None, coverage: N, *, model: ScoringModel) -> N:
    """Return both standings as one; a side that is missing leaves the other by itself.

    Divided by the deviation that two independent sides of these weights have together, so that the
    number means the same whatever the weights are.
    """
    together: N
    if meaning is None:
        together = words * coverage**0.25
    else:
        weight = weight_of_words(coverage, model=model)
        both = weight * words + (1 - weight) * meaning
        together = both / (weight**2 + (1 - weight) ** 2) ** 0.5
    return together


def trusted(grasp: N, *, model: ScoringModel) -> N:
    """Return what is added to a standing for what the catalogue has words for, in deviations.

    Below 0 where it has fewer than for most wishes: then nearness alone says less.
    """
    added: N = model.trust * (grasp - model.grasp)
    return added


def feature(standing: N, *, model: ScoringModel) -> N:
    """Return a standing as a feature from 0 to 1."""
    value: N = (1 + np.tanh((standing - model.centre) / (2 * model.spread))) / 2
    return value


def standing_at(value: float, *, model: ScoringModel) -> float:
    """Return the standing whose feature is ``value``; below all of them where none is that low."""
    if value <= 0:
        return -np.inf
    return model.centre + 2 * model.spread * float(np.arctanh(min(2 * value - 1, HIGHEST)))
