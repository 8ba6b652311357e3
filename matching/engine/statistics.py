"""How rare each term is among the published listings."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from matching.engine.pair import Offer
from matching.engine.scoring_model import ScoringModel
from matching.engine.words import words_of

# A young catalogue knows little about rarity: in two listings every common word is "everywhere".
SMALLEST = 200
# In which share of the listings still to come a character, or a word, is likely to occur.
OF_CHARACTERS, OF_WORDS = 0.08, 0.02
TYPICAL_LENGTH = 150.0  # of a listing, until there is one: the mean of two exchanges' catalogues


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the weights of terms are worked out from; of an empty catalogue by default.

    ``frequencies``: in how many of the ``documents`` a term occurs; ``mean_length`` as
    ``OfferWords.length`` counts.
    """

    documents: int = 0
    mean_length: float = TYPICAL_LENGTH
    frequencies: Mapping[str, int] = field(default_factory=dict)

    def frequency(self, term: str) -> int:
        """Return in how many listings ``term`` occurs."""
        return self.frequencies.get(term, 0)

    def share(self, term: str) -> float:
        """Return in which share of the listings ``term`` occurs, 0 to 1."""
        missing = max(SMALLEST - self.documents, 0)
        likely = OF_CHARACTERS if len(term) == 1 else OF_WORDS
        return (self.frequency(term) + missing * likely) / (self.documents + missing)

    def rarity(self, term: str) -> float:
        """Return BM25's inverse document frequency: above 0, highest for a term never seen."""
        documents = max(self.documents, SMALLEST)
        seen = self.frequency(term)
        return log(1 + (documents - seen + 0.5) / (seen + 0.5))


def count(offers: Iterable[Offer], *, model: ScoringModel) -> Statistics:
    """Return the statistics of ``offers``, read once."""
    documents, total, frequencies = 0, 0.0, Counter[str]()
    for offer in offers:
        words = words_of(offer, model=model)
        documents, total = documents + 1, total + words.length
        frequencies.update(words.frequencies.keys())
    return Statistics(documents, total / documents if total else TYPICAL_LENGTH, dict(frequencies))
