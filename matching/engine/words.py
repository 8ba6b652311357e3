"""The terms of a wish with their weights, the terms of an offer with their frequencies."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import Protocol

from kernel.text import terms
from matching.engine.pair import Offer, Wish
from matching.engine.scoring_model import ScoringModel


class Rarity(Protocol):
    """What is known of the catalogue's terms."""

    @property
    def mean_length(self) -> float:
        """Mean ``OfferWords.length``."""

    def rarity(self, term: str) -> float:
        """Return how much meeting ``term`` says; above 0."""


@dataclass(frozen=True, slots=True)
class WishWords:
    """The heaviest terms of a wish.

    ``terms``: weight without rarity, what an index that knows its own frequencies is asked with.
    ``pull``: weight times rarity, heaviest first. ``full``: the pull that counts as a whole match.
    """

    terms: Mapping[str, float]
    pull: Mapping[str, float]
    full: float


@dataclass(frozen=True, slots=True)
class OfferWords:
    """The terms of an offer: frequency summed over its fields, each with its field's weight."""

    frequencies: Mapping[str, float]
    length: float


def weigh(wish: Wish, *, statistics: Rarity, model: ScoringModel) -> WishWords:
    """Return the terms of ``wish`` by weight; ties by the term, so equal texts weigh the same."""
    weights: dict[str, float] = {}
    parts = ((wish.title, model.title), (wish.need, model.need), (wish.purpose, model.purpose))
    for text, weight in parts:
        for term in terms(text):
            weights[term] = weights.get(term, 0.0) + weight
    pull = {term: weight * statistics.rarity(term) for term, weight in weights.items()}
    heaviest = sorted(pull.items(), key=lambda pair: (-pair[1], pair[0]))[: model.max_terms]
    return WishWords(
        terms={term: weights[term] for term, _pull in heaviest},
        pull=dict(heaviest),
        full=sum(weight for _term, weight in heaviest[: model.full_terms]),
    )


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
    return sum(pull * answers.get(term, 0.0) for term, pull in wish.pull.items()) / wish.full


def squashed(share: float, *, model: ScoringModel) -> float:
    """Return ``share`` (0 or more) as a feature from 0 to 1."""
    return 1.0 - exp(-share / model.scale)
