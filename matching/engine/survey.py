"""Many offers against one wish at once: ``assess`` in columns, for who is worth a closer look.

The same features and the same score, up to the last digits of a number; whoever is shown is
assessed by itself.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.engine.assess import Query, degree
from matching.engine.criteria import CRITERIA, Verdict
from matching.engine.fusion import LEAST_DEVIATION, feature, fused
from matching.engine.pair import Stated

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Pool(Protocol):
    """Offers side by side, an offer a place.

    ``shares``: of a whole match by words; ``cosines``: NaN where unknown; ``completeness`` and
    ``age_days`` as ``Offer`` says.
    """

    shares: Numbers
    cosines: Numbers
    completeness: Numbers
    age_days: Numbers

    def stated(self, code: str) -> Sequence[Hashable]:
        """Return what each offer states for a criterion; those that state alike are equal."""

    def offer(self, place: int) -> Stated:
        """Return one offer."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What ``assess`` would say of each offer.

    ``blocked``: how many that are at least a fair fit fail this hard criterion and no other.
    """

    scores: Numbers
    is_admitted: Flags
    is_fair: Flags
    blocked: Counter[str]


def survey(query: Query, pool: Pool) -> Survey:
    """Return how the offers of ``pool`` answer the wish of ``query``."""
    weights, model = query.model.weights, query.model
    texts = feature(_standings(query, pool), model=model)
    features: dict[str, Numbers] = {
        "text": texts,
        "completeness": pool.completeness / 100,
        "freshness": 0.5 ** (pool.age_days / model.freshness_days),
    }
    failed: dict[str, Flags] = {}
    for code, is_hard in query.judge.asked:
        degrees, unmet = _criterion(query, pool, code)
        if code in weights:
            features[code] = degrees
        if is_hard:
            failed[code] = unmet
    total = sum(weights.get(name, 0.0) for name in features)
    scores = sum(
        (weights.get(name, 0.0) * values for name, values in features.items()),
        np.zeros(len(texts)),
    )
    scores = scores / total
    fails = sum(failed.values(), np.zeros(len(texts), np.int64))
    is_fair = _reached(scores, texts, model.fair) | _reached(scores, texts, model.strong)
    alone = is_fair & (fails == 1)
    blocked = Counter({code: int((unmet & alone).sum()) for code, unmet in failed.items()})
    return Survey(scores, fails == 0, is_fair, +blocked)


def _reached(scores: Numbers, texts: Numbers, least: tuple[float, float]) -> Flags:
    return (scores >= least[0]) & (texts >= least[1])


def _standings(query: Query, pool: Pool) -> Numbers:
    words, background = query.words, query.background
    by_words = np.zeros(len(pool.shares))
    if words.deviation:
        by_words = (pool.shares * words.full - words.expected) / words.deviation
    coverage = np.full(len(by_words), words.coverage)
    alone = fused(by_words, None, coverage, model=query.model)
    if background is None:
        return alone
    by_meaning = (pool.cosines - background.mean) / max(background.deviation, LEAST_DEVIATION)
    both = fused(by_words, by_meaning, coverage, model=query.model)
    return np.where(np.isnan(by_meaning), alone, both)


def _criterion(query: Query, pool: Pool, code: str) -> tuple[Numbers, Flags]:
    """Return how far each offer meets a criterion, and which do not; each statement judged once."""
    known: dict[Hashable, tuple[float, bool]] = {}
    found = []
    for place, stated in enumerate(pool.stated(code)):
        said = known.get(stated)
        if said is None:
            said = known[stated] = _judged(query, pool.offer(place), code)
        found.append(said)
    degrees, unmet = zip(*found, strict=True) if found else ((), ())
    return np.array(degrees, np.float64), np.array(unmet, np.bool_)


def _judged(query: Query, offer: Stated, code: str) -> tuple[float, bool]:
    compared = CRITERIA[code](query.wish, offer)
    assert compared is not None, code
    verdict = compared[2]
    how_far = degree(code, verdict, query.wish, offer, unknown=query.model.unknown)
    return how_far, verdict == Verdict.UNMET
