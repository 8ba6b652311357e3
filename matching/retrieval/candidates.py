"""Who is looked at: the best by words, the nearest in meaning, both scores known of each."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import BigIntegerField, BooleanField, F, Func, Value

from listings.models.listing import ListingQuerySet
from listings.search.candidates import lexical_candidates
from matching.embedding.chosen import embedder
from matching.embedding.port import Vectors
from matching.engine.assess import Query
from matching.engine.criteria import HARD, Verdict
from matching.retrieval.gates import passes, stated
from matching.retrieval.rows import Candidate, candidates, distance

MOST = 200  # by words, and as many by meaning
ENOUGH = 100  # of those by words pass the wish's own gates; else more of the index is asked
DEEPER = (2_000, 20_000)
IDS = ArrayField(BigIntegerField())
# Filtered rows do not use up the search: it goes on until enough pass (pgvector 0.8).
SETTINGS = {"hnsw.iterative_scan": "strict_order", "hnsw.ef_search": str(MOST)}


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, among whom. ``market``: the rows the asker may be shown today."""

    query: Query
    vector: Vectors | None
    market: ListingQuerySet
    now: datetime


def candidates_for(search: Search, listing_ids: Collection[int] | None) -> list[Candidate]:
    """Return the candidates of ``search``, or the given listings as candidates.

    The best by words come whether or not they pass the wish's own gates: they tell which gate to
    relax. When that leaves too few, the best that pass them are looked for deeper in the index.

    Raises:
        NoIndex: the word index is being built (not when ``listing_ids`` are given).
    """
    if listing_ids is not None:
        return _read(search, search.market.filter(_one_of(listing_ids)))
    asked = search.query.words.terms
    by_words = [pk for pk, _score in lexical_candidates(asked, MOST)]
    with _filtering():
        found = _read(search, search.market.filter(_one_of(by_words, _nearest(search))))
        if len(by_words) < MOST or not _is_gated(search.query):
            return found
        passing = {one.offer.listing_id for one in found if _passes(search.query, one)}
        if len(passing.intersection(by_words)) >= ENOUGH:
            return found
        seen = {one.offer.listing_id for one in found}
        missing = [pk for pk in _deeper(search) if pk not in seen]
        return found + (_read(search, search.market.filter(_one_of(missing))) if missing else [])


def _deeper(search: Search) -> list[int]:
    """Return the best by words that pass the wish's own gates, from further down the index."""
    rows = search.market.filter(passes(search.query.wish))
    found: list[int] = []
    for depth in DEEPER:
        by_words = [pk for pk, _score in lexical_candidates(search.query.words.terms, depth)]
        passing = set(rows.filter(_one_of(by_words)).values_list("pk", flat=True))
        found = [pk for pk in by_words if pk in passing][:MOST]
        if len(found) >= ENOUGH or len(by_words) < depth:
            break
    return found


def _passes(query: Query, one: Candidate) -> bool:
    found = query.judge.checks(one.offer)
    return all(not check.is_hard or check.verdict != Verdict.UNMET for check in found)


def _read(search: Search, rows: ListingQuerySet) -> list[Candidate]:
    model = embedder() if search.vector is not None else None
    return candidates(
        rows,
        vector=search.vector,
        embedder=model.name if model else "",
        asked=search.query.words.terms,
        now=search.now,
    )


def _is_gated(query: Query) -> bool:
    return any(code in HARD or code in query.wish.must for code in stated(query.wish))


def _nearest(search: Search) -> ArraySubquery | None:
    """Return the ids of the listings nearest in meaning that pass the wish's own gates."""
    model = embedder()
    if search.vector is None or model is None:
        return None
    near = search.market.filter(
        passes(search.query.wish), digest__embedder=model.name, digest__vector__isnull=False
    )
    return ArraySubquery(near.order_by(distance(search.vector)).values("pk")[:MOST])


def _one_of(ids: Collection[int], more: ArraySubquery | None = None) -> Func:
    """Return the condition that a row's id is among ``ids``, or among ``more``.

    Written as ``id = ANY(array)``: one parameter instead of thousands, and rows fetched by key; an
    OR over a subquery would read the whole table.
    """
    said = Value(f"{{{','.join(map(str, ids))}}}")  # one text: an array is converted id by id
    wanted = Func(said, template="%(expressions)s::bigint[]", output_field=IDS)
    if more is not None:
        wanted = Func(wanted, more, arg_joiner=" || ", template="(%(expressions)s)")
    return Func(
        F("pk"),
        wanted,
        template="%(expressions)s)",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


@contextmanager
def _filtering() -> Iterator[None]:
    """Let filters reach into the search by meaning, until the end of the block."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join("set_config(%s, %s, true)" for _ in SETTINGS),
            [part for pair in SETTINGS.items() for part in pair],
        )
        yield
