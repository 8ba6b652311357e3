"""Is a learned model better? Asked of the later intents, which it did not learn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log2

import numpy as np

from matching.engine.learning import Judged, learned, score_of
from matching.engine.scoring_model import ScoringModel

CUT = 10  # nDCG counts the first ten
LATER = 0.3  # share of the intents, the latest, that a model is tried on
RESAMPLES = 2_000
SEED = 20260105
FEWEST = 50  # judged intents; below about 25 learning was worse than none (MATCHING 1.7)


@dataclass(frozen=True, slots=True)
class Trial:
    """What a model reached on intents it had not seen, against the one in force.

    ``before`` and ``after``: mean nDCG@10. ``gain`` is their difference, ``low`` and ``high`` its
    95 % interval from a paired bootstrap over the ``tried`` intents. ``pairs``: judged matches in
    all; ``telling``: tried intents whose matches did not all come out alike.
    """

    learned_from: int
    tried: int
    telling: int
    pairs: int
    before: float
    after: float
    gain: float
    low: float
    high: float

    @property
    def is_better(self) -> bool:
        """Whether even the lower bound of the gain is above zero."""
        return self.low > 0


def tried(
    judged: Sequence[Judged], *, base: ScoringModel, present: ScoringModel, version: str
) -> tuple[ScoringModel, Trial]:
    """Return a model learned from the earlier intents, and its trial on the later ones.

    Args:
        base: what the model starts from; ``present`` is the one it has to beat.
    """
    by_intent: dict[int, list[Judged]] = {}
    for one in sorted(judged, key=lambda one: (one.at, one.intent_id, one.listing_id)):
        by_intent.setdefault(one.intent_id, []).append(one)
    intents = list(by_intent.values())
    earlier = len(intents) - ceil(len(intents) * LATER)
    model = learned(
        [one for pairs in intents[:earlier] for one in pairs], base=base, version=version
    )
    later = intents[earlier:]
    before = [ndcg(pairs, weights=present.weights) for pairs in later]
    after = [ndcg(pairs, weights=model.weights) for pairs in later]
    gain, low, high = gained(before, after)
    telling = sum(len({one.grade for one in pairs}) > 1 for pairs in later)
    return model, Trial(
        learned_from=earlier,
        tried=len(later),
        telling=telling,
        pairs=len(judged),
        before=_mean(before),
        after=_mean(after),
        gain=gain,
        low=low,
        high=high,
    )


def ndcg(pairs: Sequence[Judged], *, weights: Mapping[str, float]) -> float:
    """Return nDCG@10 of one intent's judged matches in the order of their scores, 0 to 1.

    1.0 where nothing fitted: no order could be better. Equal scores stand by the listing's id.
    """
    ordered = sorted(
        pairs, key=lambda one: (-score_of(one.features, weights=weights), one.listing_id)
    )
    best = _discounted(sorted((one.grade for one in pairs), reverse=True))
    return _discounted([one.grade for one in ordered]) / best if best else 1.0


def gained(before: Sequence[float], after: Sequence[float]) -> tuple[float, float, float]:
    """Return the mean of the paired differences with its 95 % interval; zeros without pairs."""
    differences = np.array(after) - np.array(before)
    if not len(differences):
        return 0.0, 0.0, 0.0
    chance = np.random.default_rng(SEED)
    drawn = chance.integers(len(differences), size=(RESAMPLES, len(differences)))
    low, high = np.percentile(differences[drawn].mean(axis=1), [2.5, 97.5])
    return float(differences.mean()), float(low), float(high)


def _discounted(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:CUT]))


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else 0.0
