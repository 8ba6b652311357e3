"""One wish and one offer: what fits how well, and what that makes in one number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from matching.engine.criteria import Check, Judge, Verdict, checks, steps_too_slow
from matching.engine.fusion import (
    feature,
    fused,
    standing_of_meaning,
    standing_of_words,
    trusted,
)
from matching.engine.meaning import Background
from matching.engine.pair import Offer, Stated, Wish
from matching.engine.phrases import Reader
from matching.engine.scoring_model import ScoringModel
from matching.engine.statistics import Statistics
from matching.engine.translation import Lexicon
from matching.engine.words import (
    OfferWords,
    WishWords,
    overlap,
    saturated,
    weigh,
    words_of,
)

SAME_SECTION = 0.6
STEP_TOO_SLOW = 0.25


@dataclass(frozen=True, slots=True)
class Query:
    """A wish, weighed once for many offers; without ``background`` nothing is said of meaning."""

    wish: Wish
    words: WishWords
    statistics: Statistics
    model: ScoringModel
    judge: Judge
    reader: Reader
    background: Background | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far above chance an offer stands, in standard deviations (``fusion``).

    ``meaning`` is None when nothing is known of it.
    """

    words: float
    meaning: float | None
    together: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What fits, beside the text, and what that makes with it.

    ``features``: each 0 to 1, only those the wish gives reason to ask for. ``score``: their
    weighted mean, 0 to 1, the same whichever side asked. ``band`` strong, fair or weak; ``bucket``
    eligible or needs_confirmation.
    """

    features: Mapping[str, float]
    score: float
    band: str
    checks: tuple[Check, ...]

    @property
    def gates(self) -> tuple[Check, ...]:
        """The hard criteria."""
        return tuple(check for check in self.checks if check.is_hard)

    @property
    def is_admitted(self) -> bool:
        """Whether no hard criterion is unmet."""
        return all(not check.is_hard or check.verdict != Verdict.UNMET for check in self.checks)

    @property
    def bucket(self) -> str:
        """``needs_confirmation`` when a hard criterion does, else ``eligible``."""
        unsure = any(check.verdict == Verdict.NEEDS_CONFIRMATION for check in self.gates)
        return "needs_confirmation" if unsure else "eligible"


@dataclass(frozen=True, slots=True)
class Assessment(Judgement):
    """How one offer answers one wish.

    ``share``: of a whole match by words, 0 or more. ``answers``: how much the offer answers each
    term, 0 to 1, at least for the terms of the wish.
    """

    offer: Offer
    share: float
    standing: Standing
    answers: Mapping[str, float]


def ask(
    wish: Wish,
    *,
    statistics: Statistics,
    model: ScoringModel,
    lexicon: Lexicon | None = None,
    background: Background | None = None,
) -> Query:
    """Return ``wish`` ready for ``assess``.

    Args:
        lexicon: the words of the other language; None: only those the poster wrote.
        background: of the wish's own vector (``meaning.background``); None: by words alone.
    """
    words = weigh(wish, statistics=statistics, model=model, lexicon=lexicon)
    reader = Reader(words.pull, words.translations)
    return Query(wish, words, statistics, model, Judge(wish), reader, background)


def assess(
    query: Query,
    offer: Offer,
    *,
    cosine: float | None = None,
    words: OfferWords | None = None,
) -> Assessment:
    """Return how ``offer`` answers the wish of ``query``; depends on nothing but these.

    Args:
        cosine: of the wish's vector and the offer's; None: the offer has no vector yet.
        words: the offer's, when ``words_of`` has counted them already.
    """
    model = query.model
    words = words or words_of(offer, model=model)
    answers = saturated(words, statistics=query.statistics, model=model)
    standing = _standing(query, share := overlap(query.words, answers), cosine)
    text = feature(standing.together, model=model)
    found = query.judge.checks(offer)
    features, score, band = _scored(query.wish, offer, text=text, found=found, model=model)
    return Assessment(features, score, band, found, offer, share, standing, answers)


def judge(wish: Wish, offer: Offer, *, text: float, model: ScoringModel) -> Judgement:
    """Return what ``assess`` makes of a pair whose feature ``text`` is known already."""
    found = checks(wish, offer)
    features, score, band = _scored(wish, offer, text=text, found=found, model=model)
    return Judgement(features, score, band, found)


def _standing(query: Query, share: float, cosine: float | None) -> Standing:
    words = standing_of_words(query.words, share)
    meaning = None
    if query.background is not None and cosine is not None:
        meaning = standing_of_meaning(query.background, cosine)
    together = fused(words, meaning, query.words.coverage, model=query.model)
    together += trusted(query.words.grasp, model=query.model)
    return Standing(words, meaning, together)


def _scored(
    wish: Wish, offer: Offer, *, text: float, found: tuple[Check, ...], model: ScoringModel
) -> tuple[dict[str, float], float, str]:
    features = {
        "text": text,
        "completeness": offer.completeness / 100,
        "freshness": 0.5 ** (offer.age_days / model.freshness_days),
    }
    weights = model.weights
    for check in found:
        if check.code in weights:
            features[check.code] = degree(
                check.code, check.verdict, wish, offer, unknown=model.unknown
            )
    total = score = 0.0
    for name, value in features.items():
        weight = weights.get(name, 0.0)
        total += weight
        score += weight * value
    score /= total
    return features, score, _band(score, text, model=model)


def degree(code: str, verdict: Verdict, wish: Wish, offer: Stated, *, unknown: float) -> float:
    """Return how far a criterion is met: 1 met, ``unknown`` not stated, else how near it comes."""
    if verdict == Verdict.MET:
        return 1.0
    if verdict == Verdict.NEEDS_CONFIRMATION:
        return unknown
    nearness = NEARNESS.get(code)
    return nearness(wish, offer) if nearness else 0.0


def _same_section(wish: Wish, offer: Stated) -> float:
    return SAME_SECTION if offer.section in wish.sections else 0.0


def _steps(wish: Wish, offer: Stated) -> float:
    steps = steps_too_slow(wish.update_frequency, offer.update_frequency)
    return max(1.0 - STEP_TOO_SLOW * steps, 0.0)


def _volume(wish: Wish, offer: Stated) -> float:
    return (offer.record_count or 0) / (wish.record_count_min or 1)


def _price(wish: Wish, offer: Stated) -> float:
    return (wish.budget_max_minor or 0) / (offer.price_minor or 1)


NEARNESS: dict[str, Callable[[Wish, Stated], float]] = {
    "divisions": _same_section,
    "update_frequency": _steps,
    "record_count_min": _volume,
    "budget": _price,
}


def _band(score: float, text: float, *, model: ScoringModel) -> str:
    for band, (least_score, least_text) in (("strong", model.strong), ("fair", model.fair)):
        if score >= least_score and text >= least_text:
            return band
    return "weak"
