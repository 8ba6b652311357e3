"""Listings for a wish: candidates by words and by meaning, judged on the rows of now, ranked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from math import ceil

import numpy as np

from matching.embedding.chosen import lexicon
from matching.embedding.port import Vectors
from matching.engine.assess import Judgement, Query, ask
from matching.engine.meaning import background
from matching.engine.pair import Wish
from matching.engine.rank import Ranked, rank
from matching.engine.relax import Relaxation, blocking
from matching.engine.scoring_model import ScoringModel
from matching.engine.statistics import Statistics
from matching.engine.survey import Survey, survey
from matching.retrieval.candidates import (
    Search,
    asking,
    candidates_among,
    candidates_for,
    nearest,
)
from matching.retrieval.market import Asker
from matching.retrieval.meaning import is_awaited, vector_of, vector_soon
from matching.retrieval.model_in_force import model_in_force
from matching.retrieval.rows import Candidates
from matching.retrieval.statistics import landscape, statistics

FEW = 10  # fitting listings under which advice helps
DEEPER = 1.5  # times the lines wanted are read with their texts at most: near-duplicates are one


@dataclass(frozen=True, slots=True)
class Exploring:
    """One place in ten for a holder who is seldom shown: ``rank``'s seed and exposure."""

    seed: int
    exposure: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a wish.

    ``ranked``: best first. ``fitting``: how many of the candidates pass every gate and are at
    least a fair fit, from ``holders`` holders. ``blocked``: how many more each single gate keeps
    out, the one that keeps most first. ``relax``: which of them to give up when ``fitting`` is few.
    ``is_whole``: False while the meaning of the wish is still being worked out.
    """

    query: Query
    ranked: Sequence[Ranked]
    fitting: int
    holders: int
    blocked: Sequence[Relaxation] = ()
    is_whole: bool = True

    @property
    def relax(self) -> Relaxation | None:
        """Which single gate to give up; None when enough fits or no single gate is in the way."""
        return next(iter(self.blocked), None) if self.fitting < FEW else None


def find(
    wish: Wish,
    *,
    asker: Asker,
    now: datetime,
    limit: int,
    listing_ids: Collection[int] | None = None,
    wait: bool = True,
    exploring: Exploring | None = None,
) -> Found:
    """Return the best listings for ``wish`` as they stand now.

    Args:
        listing_ids: look among these only; None: among the best by words of the index and the
            nearest in meaning.
        wait: for the vector of a wish that nobody asked before; else words alone decide when it
            takes long, and the vector is there at the next question.
        exploring: keep a place for a holder seldom shown; None: the best only.

    Raises:
        NoIndex: the word index is being built (not when ``listing_ids`` are given).
    """
    vector = vector_of(wish) if wait else vector_soon(wish)
    search = Search.of(wish, vector, asker=asker, now=now)
    model, known = model_in_force(), statistics(now=now)
    with asking():
        near = nearest(search) if listing_ids is None else None
        query = query_of(wish, vector=vector, model=model, known=known)
        if listing_ids is None:
            pool = candidates_for(search, query, near)
        else:
            pool = candidates_among(search, query, listing_ids)
        seen = survey(query, pool)
        ranked = _ranked(query, pool, seen, limit=limit, exploring=exploring)
    fitting: list[int] = np.flatnonzero(seen.is_admitted & seen.is_fair).tolist()
    return Found(
        query=query,
        ranked=ranked,
        fitting=len(fitting),
        holders=len({pool.rows[place].holder_id for place in fitting}),
        blocked=blocking(seen.blocked),
        is_whole=vector is not None or wait or not is_awaited(wish),
    )


def query_of(
    wish: Wish, *, vector: Vectors | None, model: ScoringModel, known: tuple[int, Statistics]
) -> Query:
    """Return ``wish`` weighed by the catalogue as it was counted last (``statistics``)."""
    number, weights = known
    spread = background(vector, landscape(number), model=model) if vector is not None else None
    return ask(wish, statistics=weights, model=model, lexicon=lexicon(), background=spread)


def _ranked(
    query: Query, pool: Candidates, seen: Survey, *, limit: int, exploring: Exploring | None
) -> list[Ranked]:
    """Return the best ``limit``; texts are read of no more than that takes."""
    ids = np.array([row.id for row in pool.rows], np.int64)
    order = np.lexsort((ids, -seen.scores))
    admitted: list[int] = order[seen.is_admitted[order]].tolist()
    depth = ceil(limit * DEEPER)
    if exploring is None:
        depth = _holding((pool.rows[place].holder_id for place in admitted[:depth]), limit)
    read, ranked = 0, list[Ranked]()
    while len(ranked) < limit and read < len(admitted):
        ranked = rank(
            pool.assessed(query, admitted[:depth]),
            model=query.model,
            limit=limit,
            seed=exploring.seed if exploring else None,
            exposure=exploring.exposure if exploring else None,
        )
        read, depth = depth, ceil(depth * DEEPER)
    texts = [one.assessment.offer.texts().values() for one in ranked]
    query.reader.skim(chain.from_iterable(texts))
    return ranked


def _holding(holders: Iterable[int], limit: int) -> int:
    """Return how many of these make ``limit`` holders: near-duplicates are of one holder."""
    depth, seen = 0, set[int]()
    for holder in holders:
        if len(seen) == limit:
            break
        seen.add(holder)
        depth += 1
    return depth


def fits(one: Judgement) -> bool:
    """Whether an offer is worth a push: every gate passed or open, and at least a fair fit."""
    return one.is_admitted and one.band != "weak"
