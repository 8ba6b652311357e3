"""The terms of a wish with their weights, the terms of an offer with their frequencies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Protocol

from kernel.text import terms
from matching.engine.grasp import grasped
from matching.engine.pair import Offer, Wish
from matching.engine.plain import IDLE, asked_for, years_within
from matching.engine.scoring_model import ScoringModel
from matching.engine.translation import Catalogue, Lexicon, Translated, translated


class Rarity(Catalogue, Protocol):
    """What is known of the catalogue's terms."""

    @property
    def documents(self) -> int:
        """How many listings it has; of none it cannot be said what it has no words for."""

    @property
    def mean_length(self) -> float:
        """Mean ``OfferWords.length``."""

    def rarity(self, term: str) -> float:
        """Return how much meeting ``term`` says; above 0."""

    def share(self, term: str) -> float:
        """Return in which share of the listings ``term`` occurs, 0 to 1."""


@dataclass(frozen=True, slots=True)
class WishWords:
    """The heaviest terms of a wish, translated words among them.

    ``terms``: weight without rarity, what an index that knows its own frequencies is asked with.
    ``pull``: weight times rarity, heaviest first. ``full``: the pull that counts as a whole match.
    ``coverage``: the part of what the poster wrote that the catalogue has words for, 0 to 1, term
    by term; ``grasp``: the same word by word, the title's heavier (``grasp``).
    ``expected``, ``deviation``: of the pull that a listing answers by chance. ``translations``:
    which words came from which phrase.
    """

    terms: Mapping[str, float]
    pull: Mapping[str, float]
    full: float
    coverage: float = 1.0
    grasp: float = 1.0
    expected: float = 0.0
    deviation: float = 0.0
    translations: tuple[Translated, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferWords:
    """The terms of an offer: frequency summed over its fields, each with its field's weight."""

    frequencies: Mapping[str, float]
    length: float


def weigh(
    wish: Wish, *, statistics: Rarity, model: ScoringModel, lexicon: Lexicon | None = None
) -> WishWords:
    """Return the terms of ``wish`` by weight; ties by the term, so equal texts weigh the same."""
    parts = [
        (asked_for(text), list(years_within(text)), weight)
        for text, weight in (
            (wish.title, model.title),
            (wish.need, model.need),
            (wish.purpose, model.purpose),
        )
    ]
    written: dict[str, float] = {}
    for text, years, weight in parts:
        _add(written, (term for term in terms(text) if term not in IDLE), weight)
        _add(written, years, weight)
    weights = dict(written)
    found: list[Translated] = []
    for text, _years, weight in parts:
        if lexicon is None:
            break
        for one in translated(text, lexicon, statistics, most=model.translations, idle=IDLE):
            found.append(one)
            _add(weights, one.terms, weight * one.weight)
    pull = _heaviest(weights, statistics=statistics, model=model)
    expected, variance = _by_chance(pull, statistics=statistics, model=model)
    known = [weight for term, weight in pull.items() if statistics.frequency(term)]
    return WishWords(
        terms={term: weights[term] for term in pull},
        pull=pull,
        full=sum((known or list(pull.values()))[: model.full_terms]),
        coverage=_coverage(written, found, statistics=statistics) if statistics.documents else 1.0,
        grasp=grasped(wish, found, statistics=statistics, typical=model.grasp),
        expected=expected,
        deviation=model.dependence * sqrt(variance),
        translations=tuple(dict.fromkeys(found)),
    )


def _add(weights: dict[str, float], found: Iterable[str], weight: float) -> None:
    for term in found:
        weights[term] = weights.get(term, 0.0) + weight


def _heaviest(
    weights: Mapping[str, float], *, statistics: Rarity, model: ScoringModel
) -> dict[str, float]:
    pull = {term: weight * statistics.rarity(term) for term, weight in weights.items()}
    ordered = sorted(pull.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict(ordered[: model.max_terms])


def _by_chance(
    pull: Mapping[str, float], *, statistics: Rarity, model: ScoringModel
) -> tuple[float, float]:
    """Return mean and variance of the pull a listing answers, were its terms independent."""
    answer = 1 / (1 + model.saturation)  # of a term that occurs once in a listing of mean length
    expected = variance = 0.0
    for term, weight in pull.items():
        share = statistics.share(term)
        expected += weight * share * answer
        variance += share * (1 - share) * (weight * answer) ** 2
    return expected, variance


def _coverage(
    written: Mapping[str, float], found: Iterable[Translated], *, statistics: Rarity
) -> float:
    spoken = {term for one in found for term in one.asked}
    whole = covered = 0.0
    for term, weight in written.items():
        pull = weight * statistics.rarity(term)
        whole += pull
        covered += pull if term in spoken or statistics.frequency(term) else 0.0
    return covered / whole if whole else 0.0


def words_of(offer: Offer, *, model: ScoringModel) -> OfferWords:
    """Return the terms of ``offer``."""
    frequencies: dict[str, float] = {}
    length = 0.0
    for name, text in offer.texts().items():
        weight = model.fields[name]
        found = terms(text)
        length += weight * len(found)
        for term in found:
            frequencies[term] = frequencies.get(term, 0.0) + weight
    return OfferWords(frequencies=frequencies, length=length)


def saturated(words: OfferWords, *, statistics: Rarity, model: ScoringModel) -> dict[str, float]:
    """Return how much each term of an offer answers, 0 to 1: BM25's saturation by length."""
    relative = words.length / statistics.mean_length
    slack = model.saturation * (1 - model.length + model.length * relative)
    return {term: n / (n + slack) for term, n in words.frequencies.items()}


def overlap(wish: WishWords, answers: Mapping[str, float]) -> float:
    """Return the share of a whole match that ``answers`` (``saturated``) reach; 0 or more."""
    if not wish.full:
        return 0.0
    pull = wish.pull
    return sum(pull[term] * answer for term, answer in answers.items() if term in pull) / wish.full
