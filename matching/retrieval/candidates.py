"""Who is looked at: the best by words, the nearest in meaning, both scores known of each."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import ceil

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import Func

from listings.models import Listing
from listings.search.candidates import lexical_candidates
from matching.embedding.chosen import embedder
from matching.embedding.port import Vectors
from matching.engine.assess import Query
from matching.retrieval.gates import GATES, Values, demanded
from matching.retrieval.market import SEEN, Asker, answerable, asked_by
from matching.retrieval.rows import (
    DISTANCE,
    EMBEDDER,
    IDS,
    Candidates,
    Row,
    columns,
    ids_of,
    one_of,
)
from matching.retrieval.statement import PLANNING, Statement

MOST = 200  # by words, and as many by meaning
ENOUGH = 100  # of those by words pass the wish's own gates; else more of the index is asked
DEEPEST = 20_000
SPARE = 1.5  # times what should be enough further down, if they pass there as often as above
# Filtered rows do not use up the search: it goes on until enough pass (pgvector 0.8).
SETTINGS = {"hnsw.iterative_scan": "strict_order", "hnsw.ef_search": str(MOST), **PLANNING}


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and for whom."""

    query: Query
    vector: Vectors | None
    asker: Asker
    now: datetime

    def values(self) -> Values:
        """Return what fills the slots of the statements, but for the ids."""
        model = embedder() if self.vector is not None else None
        vector = None if model is None or self.vector is None else self.vector.tolist()
        return {
            **asked_by(self.asker, now=self.now),
            **demanded(self.query.wish),
            "vector": f"[{','.join(map(repr, vector))}]" if vector else None,
            "embedder": model.name if model else "",
        }


@cache
def _with_nearest() -> Statement:
    """Listings by id, and the nearest in meaning that pass the wish's own gates.

    Whether the latter are on the market is asked once, with the others.
    """
    near = Listing.objects.published().filter(
        SEEN, GATES, digest__embedder=EMBEDDER, digest__vector__isnull=False
    )
    nearest = ArraySubquery(near.order_by(DISTANCE).values("pk")[:MOST])
    both = Func(IDS, nearest, arg_joiner=" || ", template="(%(expressions)s)")
    both.output_field = IDS.output_field
    return Statement(answerable().filter(one_of(both)).values_list(*columns()))


@cache
def _named() -> Statement:
    """Listings by id."""
    return Statement(answerable().filter(one_of(IDS)).values_list(*columns()))


@cache
def _passing() -> Statement:
    """Listings by id that pass the wish's own gates."""
    return Statement(answerable().filter(GATES, one_of(IDS)).values_list(*columns()))


def candidates_for(search: Search, listing_ids: Collection[int] | None) -> Candidates:
    """Return the candidates of ``search``, or the given listings as candidates.

    The best by words come whether or not they pass the wish's own gates: they tell which gate to
    relax. When that leaves too few, the best that pass them are looked for deeper in the index.

    Raises:
        NoIndex: the word index is being built (not when ``listing_ids`` are given).
    """
    values = search.values()
    with _filtering():
        if listing_ids is not None:
            rows = _asked(_named(), values, listing_ids)
        else:
            rows = _found(search, values)
    return Candidates.of(rows, query=search.query, now=search.now)


def _found(search: Search, values: Values) -> list[Row]:
    by_words = _by_words(search, MOST)
    rows = _asked(_with_nearest() if values["vector"] else _named(), values, by_words)
    if len(by_words) == MOST:
        wanted = set(by_words)
        passing = sum(row.passes for row in rows if row.id in wanted)
        if passing < ENOUGH:
            rows += _deeper(search, values, {*by_words, *(row.id for row in rows)}, passing)
    return rows


def _deeper(search: Search, values: Values, seen: set[int], passing: int) -> list[Row]:
    """Return the best by words that pass the wish's own gates, from further down the index."""
    found: list[Row] = []
    depth = MOST
    while passing + len(found) < ENOUGH and depth < DEEPEST:
        rate = max(passing + len(found), 1) / depth
        depth = min(max(2 * depth, ceil(SPARE * ENOUGH / rate)), DEEPEST)
        by_words = _by_words(search, depth)
        fresh = [pk for pk in by_words if pk not in seen]
        rows = {row.id: row for row in _asked(_passing(), values, fresh)}
        found += [rows[pk] for pk in fresh if pk in rows][: MOST - len(found)]
        seen |= set(fresh)
        if len(by_words) < depth:
            break
    return found


def _by_words(search: Search, limit: int) -> list[int]:
    return [pk for pk, _score in lexical_candidates(search.query.words.terms, limit)]


def _asked(statement: Statement, values: Values, ids: Collection[int]) -> list[Row]:
    return [Row._make(read) for read in statement.rows({**values, "ids": ids_of(ids)})]


@contextmanager
def _filtering() -> Iterator[None]:
    """Let filters reach into the search by meaning, until the end of the block."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join("set_config(%s, %s, true)" for _ in SETTINGS),
            [part for pair in SETTINGS.items() for part in pair],
        )
        yield
