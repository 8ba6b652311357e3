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
from matching.models.digest import DIMENSION
from matching.retrieval.gates import GATES, Values, demanded, demands
from matching.retrieval.market import SEEN, Asker, answerable, asked_by
from matching.retrieval.rows import (
    DISTANCE,
    EMBEDDER,
    IDS,
    PASSES,
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
AS_TEXT = f"[{','.join(['%.5g'] * DIMENSION)}]"  # of a vector: five digits tell all halves apart
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

    @classmethod
    def of(cls, wish: Wish, vector: Vectors | None, *, asker: Asker, now: datetime) -> "Search":
        """Return the search of ``asker`` for ``wish``; without its ``vector`` by words alone."""
        model = embedder() if vector is not None else None
        values = {
            **asked_by(asker, now=now),
            **demanded(wish),
            "vector": AS_TEXT % (*vector.tolist(),) if model and vector is not None else None,
            "embedder": model.name if model else "",
        }
        return cls(wish, now, values)


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
    return None if search.values["vector"] is None else _nearest().ask(search.values)


def candidates_for(search: Search, query: Query, near: Answer | None) -> Candidates:
    """Return the candidates of ``search``: the best by words, and those ``near``.

    The best by words come whether or not they pass the wish's own gates: they tell which gate to
    relax. When that leaves too few, the best that pass them are looked for deeper in the index.

    Raises:
        NoIndex: the word index is being built.
    """
    by_words = _by_words(query, _depth(search))
    rows = near.rows() if near else []
    first, known = by_words[:MOST], {row[0] for row in rows}
    passing = _passing_of(search, by_words[MOST:])
    more, copies = _told(search, query, [pk for pk in first if pk not in known], also=known)
    rows += more
    if demands(search.wish):
        lacking = ENOUGH - len({row[0] for row in rows if row[PASSES]}.intersection(first))
        further = _further(search, query, by_words, passing, lacking=lacking)
        if fresh := [pk for pk in further if pk not in known]:
            more, others = _told(search, query, fresh)
            rows, copies = rows + more, copies.and_also(others)
    return Candidates.of(rows, copies, query=query, now=search.now)


def candidates_among(search: Search, query: Query, listing_ids: Collection[int]) -> Candidates:
    """Return as candidates those of the listings that are on the market."""
    rows, copies = _told(search, query, listing_ids)
    return Candidates.of(rows, copies, query=query, now=search.now)


def _told(
    search: Search, query: Query, listing_ids: Collection[int], *, also: Collection[int] = ()
) -> tuple[list[tuple[Any, ...]], Copies]:
    """Return the listings named; while the database looks, their words are weighed.

    Args:
        also: other listings whose words are wanted.
    """
    said = _named().ask({**search.values, "ids": ids_of(listing_ids)})
    copies = Copies.weighed([*also, *listing_ids], query=query)
    return said.rows(), copies


def _further(
    search: Search, query: Query, by_words: Sequence[int], passing: Answer | None, *, lacking: int
) -> list[int]:
    """Return the best by words after the first ``MOST`` that pass the wish's own gates.

    Args:
        by_words: the best of the index.
        passing: which of them do, after the first.
        lacking: how many are wanted; where these are too few, more of the index is asked.
    """
    found, depth = _in_order(by_words[MOST:], passing), _depth(search)
    while len(found) < lacking and len(by_words) == depth < DEEPEST:
        rate = max(ENOUGH - lacking + len(found), 1) / depth
        depth = min(max(2 * depth, ceil(SPARE * ENOUGH / rate)), DEEPEST)
        seen = set(by_words)
        fresh = [pk for pk in _by_words(query, depth) if pk not in seen]
        by_words = [*by_words, *fresh]
        found += _in_order(fresh, _passing_of(search, fresh))
    return found[: max(lacking, 0)]


def _passing_of(search: Search, ids: Sequence[int]) -> Answer | None:
    """Ask which of these pass the wish's own gates."""
    return _passing().ask({**search.values, "ids": ids_of(ids)}) if ids else None


def _in_order(ids: Sequence[int], passing: Answer | None) -> list[int]:
    passes = {pk for (pk,) in passing.rows()} if passing else ()
    return [pk for pk in ids if pk in passes]


def _depth(search: Search) -> int:
    """Return how many by words are asked for at once."""
    return FURTHER if search.wish.must else MOST


def _by_words(query: Query, limit: int) -> list[int]:
    return [pk for pk, _score in lexical_candidates(query.words.terms, limit)]
