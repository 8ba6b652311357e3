"""Who is looked at: the best by words, the nearest in meaning, both scores known of each."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import ceil
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery

from listings.models import Listing
from listings.search.candidates import lexical_candidates
from matching.embedding.chosen import embedder
from matching.embedding.port import Vectors
from matching.engine.assess import Query
from matching.engine.pair import Wish
from matching.retrieval.gates import GATES, Values, demanded, demands
from matching.retrieval.market import SEEN, Asker, answerable, asked_by
from matching.retrieval.rows import (
    DISTANCE,
    EMBEDDER,
    IDS,
    Candidates,
    Copies,
    columns,
    ids_of,
    one_of,
)
from matching.retrieval.statement import PLANNING, Answer, Statement, without_waiting

MOST = 200  # by words
NEAREST = 100  # in meaning; 60 or 200 change nothing on the judged exchange intents
ENOUGH = 100  # of those by words pass the wish's own gates; else more of the index is asked
FURTHER = 500  # by words are asked for at once where the poster calls something a must
DEEPEST = 20_000
SPARE = 1.5  # times what should be enough further down, if they pass there as often as above
# Filtered rows do not use up the search: it goes on until enough pass (pgvector 0.8).
SETTINGS = {"hnsw.iterative_scan": "strict_order", "hnsw.ef_search": str(NEAREST), **PLANNING}


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and for whom.

    ``values`` fill the slots of the statements, but for the ids.
    """

    wish: Wish
    now: datetime
    values: Values
    has_vector: bool

    @classmethod
    def of(cls, wish: Wish, vector: Vectors | None, *, asker: Asker, now: datetime) -> "Search":
        """Return the search of ``asker`` for ``wish``; without its ``vector`` by words alone."""
        model = embedder() if vector is not None else None
        known = vector.tolist() if model and vector is not None else None
        values = {
            **asked_by(asker, now=now),
            **demanded(wish),
            "vector": f"[{','.join(map(repr, known))}]" if known else None,
            "embedder": model.name if model else "",
        }
        return cls(wish, now, values, has_vector=known is not None)


@cache
def _nearest() -> Statement:
    """Of the nearest in meaning that pass the wish's own gates those on the market, as ``_named``.

    Whether they are is asked of the few that are nearest, not of all that are looked through.
    """
    near = Listing.objects.published().filter(
        SEEN, GATES, digest__embedder=EMBEDDER, digest__vector__isnull=False
    )
    nearest = ArraySubquery(near.order_by(DISTANCE).values("pk")[:NEAREST])
    return Statement(answerable().filter(one_of(nearest)).values_list(*columns()))


@cache
def _named() -> Statement:
    """Of listings by id those on the market, with what is scored."""
    return Statement(answerable().filter(one_of(IDS)).values_list(*columns()))


@cache
def _passing() -> Statement:
    """Of listings by id those that pass the wish's own gates, on the market or not."""
    return Statement(Listing.objects.filter(GATES, one_of(IDS)).values_list("pk"))


def asking() -> AbstractContextManager[None]:
    """Let the database look while this process weighs; filters reach into the search by meaning."""
    return without_waiting(SETTINGS)


def nearest(search: Search) -> Answer | None:
    """Ask for the nearest in meaning; None where there is nothing to go by."""
    return _nearest().ask(search.values) if search.has_vector else None


def candidates_for(search: Search, query: Query, near: Answer | None) -> Candidates:
    """Return the candidates of ``search``: the best by words, and those ``near``.

    The best by words come whether or not they pass the wish's own gates: they tell which gate to
    relax. When that leaves too few, the best that pass them are looked for deeper in the index.

    Raises:
        NoIndex: the word index is being built.
    """
    by_words = _by_words(query, FURTHER if search.wish.must else MOST)
    wanted = [*by_words[:MOST], *_further(search, query, by_words)]
    return _candidates(search, query, wanted, near=near.rows() if near else ())


def candidates_among(search: Search, query: Query, listing_ids: Collection[int]) -> Candidates:
    """Return as candidates those of the listings that are on the market."""
    return _candidates(search, query, listing_ids, near=())


def _candidates(
    search: Search, query: Query, listing_ids: Collection[int], *, near: Sequence[Sequence[Any]]
) -> Candidates:
    """Return the listings named and those ``near``; while the database looks, words are weighed."""
    known = {row[0] for row in near}
    named = [pk for pk in dict.fromkeys(listing_ids) if pk not in known]
    said = _named().ask({**search.values, "ids": ids_of(named)})
    copies = Copies.weighed([*known, *named], query=query)
    return Candidates.of([*near, *said.rows()], copies, query=query, now=search.now)


def _further(search: Search, query: Query, by_words: Sequence[int]) -> list[int]:
    """Return the best by words after the first ``MOST`` that pass the wish's own gates.

    As many as make ``ENOUGH`` with those of the first that pass.
    """
    if len(by_words) < MOST or not demands(search.wish):
        return []
    passing, depth = _that_pass(search, by_words), len(by_words)
    while len(passing) < ENOUGH and len(by_words) == depth < DEEPEST:
        rate = max(len(passing), 1) / depth
        depth = min(max(2 * depth, ceil(SPARE * ENOUGH / rate)), DEEPEST)
        seen = set(by_words)
        fresh = [pk for pk in _by_words(query, depth) if pk not in seen]
        by_words = [*by_words, *fresh]
        passing += _that_pass(search, fresh)
    first = set(by_words[:MOST])
    further = [pk for pk in passing if pk not in first]
    return further[: max(ENOUGH - len(passing) + len(further), 0)]


def _that_pass(search: Search, ids: Sequence[int]) -> list[int]:
    """Return those that pass the wish's own gates, in this order."""
    passing = {pk for (pk,) in _passing().rows({**search.values, "ids": ids_of(ids)})}
    return [pk for pk in ids if pk in passing]


def _by_words(query: Query, limit: int) -> list[int]:
    return [pk for pk, _score in lexical_candidates(query.words.terms, limit)]
