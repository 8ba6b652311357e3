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
from matching.engine.criteria import CRITERIA, HARD, Verdict
from matching.engine.fusion import LEAST_DEVIATION, feature, fused, trusted
from matching.engine.pair import Offer, Stated, Wish
from matching.engine.scoring_model import ScoringModel

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
    trust = trusted(words.grasp, model=query.model)
    alone = fused(by_words, None, coverage, model=query.model) + trust
    if background is None:
        return alone
    by_meaning = (pool.cosines - background.mean) / max(background.deviation, LEAST_DEVIATION)
    both = fused(by_words, by_meaning, coverage, model=query.model) + trust
    return np.where(np.isnan(by_meaning), alone, both)


def _criterion(query: Query, pool: Pool, code: str) -> tuple[Numbers, Flags]:
    """Return how far each offer meets a criterion, and which do not; each statement judged once."""
    stated = pool.stated(code)
    places = {said: place for place, said in enumerate(stated)}
    judged = {
        said: _compared(query.wish, pool.offer(n), code, query.model) for said, n in places.items()
    }
    found = np.array([judged[said] for said in stated], np.float64).reshape(-1, 2)
    return found[:, 0], found[:, 1] > 0


@dataclass(frozen=True, slots=True)
class Fit:
    """How one offer answers many wishes: the ``score`` of each pair, and whether it fits.

    It fits when every gate is passed or open and the band is at least fair.
    """

    scores: Numbers
    fits: Flags


class Asking(Protocol):
    """Wishes side by side, a wish a place."""

    def wanted(self, code: str) -> Sequence[Hashable]:
        """Return what each wish wants of a criterion, None where it does not ask for it."""

    def insists(self, code: str) -> Flags:
        """Return which wishes call a criterion a must."""

    def wish(self, place: int) -> Wish:
        """Return what one wish asks for; its texts may be missing."""


def survey_wishes(offer: Offer, asking: Asking, texts: Numbers, *, model: ScoringModel) -> Fit:
    """Return what ``assess.judge`` says of ``offer`` and each wish.

    Args:
        texts: the feature ``text`` of each pair.
    """
    weights = model.weights
    base = {
        "completeness": offer.completeness / 100,
        "freshness": 0.5 ** (offer.age_days / model.freshness_days),
    }
    total = np.full(len(texts), weights["text"] + sum(weights.get(name, 0.0) for name in base))
    scores = weights["text"] * texts
    scores = scores + sum(weights.get(name, 0.0) * value for name, value in base.items())
    is_admitted = np.ones(len(texts), np.bool_)
    for code in CRITERIA:
        stated = asking.wanted(code)
        places = {said: place for place, said in enumerate(stated) if said is not None}
        if not places:
            continue
        judged = {
            said: (1.0, *_compared(asking.wish(n), offer, code, model))
            for said, n in places.items()
        }
        numbers = {said: n for n, said in enumerate(judged)}
        table = np.array([*judged.values(), UNASKED], np.float64)
        found = table[np.array([numbers.get(said, -1) for said in stated], np.intp)]
        weight = weights.get(code, 0.0) * found[:, 0]
        total += weight
        scores = scores + weight * found[:, 1]
        is_hard = np.True_ if code in HARD else asking.insists(code)
        is_admitted &= ~((found[:, 2] > 0) & is_hard)
    scores = scores / total
    is_fair = _reached(scores, texts, model.fair) | _reached(scores, texts, model.strong)
    return Fit(scores, is_admitted & is_fair)


UNASKED = (0.0, 0.0, 0.0)


def _compared(wish: Wish, offer: Stated, code: str, model: ScoringModel) -> tuple[float, bool]:
    compared = CRITERIA[code](wish, offer)
    assert compared is not None, code
    verdict = compared[2]
    return degree(code, verdict, wish, offer, unknown=model.unknown), verdict == Verdict.UNMET
