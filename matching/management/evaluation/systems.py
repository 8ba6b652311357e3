"""The systems that are compared, each a ranking of documents for a wish.

The last three are the engine as production runs it: the same functions on the same kinds of
candidates, with the lexicon and the embedder of the settings. The first two are what a developer
would have without it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
import rjieba
from django.db import connection
from numpy.typing import NDArray

from kernel.text import normalise, terms
from matching.engine.assess import Assessment, Query, ask, assess
from matching.engine.meaning import Landscape, Vectors, background, landscape_of
from matching.engine.pair import Offer, Wish
from matching.engine.rank import rank
from matching.engine.scoring_model import ScoringModel
from matching.engine.statistics import Statistics, count
from matching.engine.translation import Lexicon
from matching.engine.words import saturated, words_of
from matching.retrieval.candidates import MOST, NEAREST

DEEPEST = 100
LONGEST_VECTOR = 200_000  # characters of a document's words; a tsvector holds a megabyte
K1, B = 1.2, 0.75

Ranking = list[int]  # places of documents, best first
Scores = NDArray[np.float64]


def words_in(text: str) -> list[str]:
    """Return the words of ``text`` as a dictionary cuts them, without punctuation."""
    return [word for word in rjieba.cut(normalise(text)) if terms(word)]


def said_by(offer: Offer) -> str:
    """Return what the yardsticks read of a document: they did better without the rest."""
    return "\n".join(filter(None, (offer.title, offer.tags, offer.overview)))


def asked_by(wish: Wish) -> str:
    """Return all that a wish says."""
    return "\n".join(filter(None, (wish.title, wish.need, wish.purpose)))


@dataclass(slots=True)
class Postings:
    """For each term the places of the documents it stands in, and what it answers there."""

    count: int
    of: dict[str, tuple[NDArray[np.int64], Scores]] = field(default_factory=dict)

    @classmethod
    def over(cls, answers: Sequence[Mapping[str, float]]) -> "Postings":
        """Return the postings of documents given term by term."""
        places: dict[str, list[int]] = {}
        values: dict[str, list[float]] = {}
        for place, answer in enumerate(answers):
            for term, value in answer.items():
                places.setdefault(term, []).append(place)
                values.setdefault(term, []).append(value)
        of = {term: (np.array(places[term]), np.array(values[term])) for term in places}
        return cls(len(answers), of)

    def scores(self, weights: Mapping[str, float]) -> Scores:
        """Return the sum of what each document answers, by ``weights``."""
        total = np.zeros(self.count)
        for term, weight in weights.items():
            if term in self.of:
                places, values = self.of[term]
                total[places] += weight * values
        return total


class FullText:
    """PostgreSQL's own: a tsvector of the words, any of them asked for, ts_rank."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        """Fill a table that this connection alone sees and that goes with it."""
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.judged")
            cursor.execute("CREATE TEMPORARY TABLE judged (place int, words tsvector)")
            cursor.executemany(
                "INSERT INTO judged VALUES (%s, to_tsvector('simple', %s))",
                [
                    (place, " ".join(words_in(said_by(one)))[:LONGEST_VECTOR])
                    for place, one in enumerate(offers)
                ],
            )

    def __call__(self, wish: Wish) -> Ranking:
        """Return the best documents."""
        words = sorted(set(words_in(asked_by(wish))))
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH asked AS (SELECT string_agg(quote_literal(word), ' | ')::tsquery AS query "
                "FROM unnest(%s::text[]) word) SELECT place FROM judged, asked "
                "WHERE words @@ query ORDER BY ts_rank(words, query) DESC, place LIMIT %s",
                [words, DEEPEST],
            )
            return [place for (place,) in cursor.fetchall()]


class WordBM25:
    """BM25 of a dictionary's words, each document one text."""

    def __init__(self, offers: Sequence[Offer]) -> None:
        """Count the words."""
        counts = [Counter(words_in(said_by(one))) for one in offers]
        totals = [one.total() for one in counts]
        mean = sum(totals) / max(len(counts), 1) or 1.0
        slacks = [K1 * (1 - B + B * total / mean) for total in totals]
        answers = [
            {word: n / (n + slack) for word, n in one.items()}
            for one, slack in zip(counts, slacks, strict=True)
        ]
        self._postings = Postings.over(answers)
        seen = Counter(word for one in counts for word in one)
        self._rarity = {
            word: log(1 + (len(counts) - n + 0.5) / (n + 0.5)) for word, n in seen.items()
        }

    def __call__(self, wish: Wish) -> Ranking:
        """Return the best documents."""
        asked = Counter(words_in(asked_by(wish)))
        return best(
            self._postings.scores({w: n * self._rarity.get(w, 0.0) for w, n in asked.items()}),
            DEEPEST,
        )


class Engine:
    """The engine on one collection: candidates by words and by meaning, then the score of pairs."""

    def __init__(
        self,
        offers: Sequence[Offer],
        vectors: Vectors | None,
        *,
        lexicon: Lexicon | None,
        model: ScoringModel,
    ) -> None:
        """Count what production keeps: terms, words of each offer, the landscape of vectors."""
        self._offers, self._vectors = offers, vectors
        self._lexicon, self._model = lexicon, model
        self.statistics: Statistics = count(offers, model=model)
        self._words = [words_of(offer, model=model) for offer in offers]
        self._postings = Postings.over(
            [saturated(one, statistics=self.statistics, model=model) for one in self._words]
        )
        self._landscape: Landscape | None = None if vectors is None else landscape_of(vectors)

    def ask(self, wish: Wish, vector: Vectors | None) -> Query:
        """Return ``wish`` ready for ``assessed``; a vector is heard where documents have them."""
        spread = None
        if vector is not None and self._landscape is not None:
            spread = background(vector, self._landscape, model=self._model)
        return ask(
            wish,
            statistics=self.statistics,
            model=self._model,
            lexicon=self._lexicon,
            background=spread,
        )

    def assessed(self, query: Query, vector: Vectors | None) -> list[Assessment]:
        """Return the candidates of ``query`` with their scores."""
        by_words = self._postings.scores(query.words.pull)
        places = set(best(by_words, MOST, above=0.0))
        cosines = self.cosines(vector)
        if cosines is not None:
            places |= set(best(cosines, NEAREST))
        return [
            assess(
                query,
                self._offers[place],
                cosine=None if cosines is None else float(cosines[place]),
                words=self._words[place],
            )
            for place in sorted(places)
        ]

    def ranking(self, assessed: Sequence[Assessment]) -> Ranking:
        """Return the documents of ``assessed``, best first."""
        lines = rank(assessed, model=self._model, limit=DEEPEST)
        return [line.assessment.offer.listing_id - 1 for line in lines]

    def cosines(self, vector: Vectors | None) -> Scores | None:
        """Return the cosine of each document; None without vectors."""
        if vector is None or self._vectors is None:
            return None
        return np.asarray(self._vectors @ vector, np.float64)


def best(scores: Scores, limit: int, *, above: float = -np.inf) -> Ranking:
    """Return the places of the ``limit`` highest ``scores``; ties by place."""
    order = np.argsort(-scores, kind="stable")[:limit]
    return [int(place) for place in order if scores[place] > above]
