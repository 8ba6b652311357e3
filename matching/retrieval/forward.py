"""Listings for a wish: candidates by words and by meaning, judged on the rows of now, ranked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kernel.workdays import local_day
from listings.models import Listing
from listings.models.listing import ListingQuerySet
from listings.vocabulary.kinds import Visibility
from matching.embedding.chosen import lexicon
from matching.embedding.port import Vectors
from matching.engine.assess import Assessment, Judgement, Query, ask, assess
from matching.engine.meaning import background
from matching.engine.pair import Wish
from matching.engine.rank import Ranked, rank
from matching.engine.relax import Relaxation, blocking
from matching.engine.scoring_model import ScoringModel
from matching.retrieval.candidates import Search, candidates_for
from matching.retrieval.meaning import is_awaited, vector_of, vector_soon
from matching.retrieval.model_in_force import model_in_force
from matching.retrieval.rows import with_texts
from matching.retrieval.statistics import landscape, statistics

FEW = 10  # fitting listings under which advice helps
DEEPER = 2  # times the lines wanted are read with their texts: near-duplicates fall together


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom is looked: their own listings are left out."""

    organisation_id: int | None
    is_verified: bool


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
    query = query_of(wish, vector=vector, model=model_in_force(), now=now)
    market = answerable(asker, now=now)
    search = Search(query=query, vector=vector, market=market, now=now)
    assessed = [
        assess(query, one.offer, cosine=one.cosine, words=one.words)
        for one in candidates_for(search, listing_ids)
    ]
    fitting = [one for one in assessed if fits(one)]
    return Found(
        query=query,
        ranked=_ranked(assessed, model=query.model, limit=limit, exploring=exploring),
        fitting=len(fitting),
        holders=len({one.offer.holder_id for one in fitting}),
        blocked=blocking(assessed),
        is_whole=vector is not None or wait or not is_awaited(wish),
    )


def query_of(wish: Wish, *, vector: Vectors | None, model: ScoringModel, now: datetime) -> Query:
    """Return ``wish`` weighed by the catalogue as it was counted last."""
    number, weights = statistics(now=now)
    spread = background(vector, landscape(number), model=model) if vector is not None else None
    return ask(wish, statistics=weights, model=model, lexicon=lexicon(), background=spread)


def _ranked(
    assessed: Sequence[Assessment],
    *,
    model: ScoringModel,
    limit: int,
    exploring: Exploring | None,
) -> list[Ranked]:
    """Return the best ``limit``; texts are read of no more than that takes."""
    admitted = sorted(
        (one for one in assessed if one.is_admitted),
        key=lambda one: (-one.score, one.offer.listing_id),
    )
    depth, ranked = 0, list[Ranked]()
    while len(ranked) < limit and depth < len(admitted):
        depth = max(depth, limit) * DEEPER
        texts = with_texts(one.offer for one in admitted[:depth])
        best = [
            replace(one, offer=texts[one.offer.listing_id])
            for one in admitted[:depth]
            if one.offer.listing_id in texts
        ]
        ranked = rank(
            best,
            model=model,
            limit=limit,
            seed=exploring.seed if exploring else None,
            exposure=exploring.exposure if exploring else None,
        )
    return ranked


def answerable(asker: Asker, *, now: datetime) -> ListingQuerySet:
    """Return the listings that may be shown to ``asker`` as an answer.

    On the market today (published, certificate valid, holder verified), not the asker's own, and
    shown to organisations like the asker. What the wish itself demands is judged by the engine on
    the same rows (``criteria.checks``), so that a gate is defined once.
    """
    seen = [Visibility.PUBLIC, *([Visibility.VERIFIED] if asker.is_verified else [])]
    rows = Listing.objects.tradable_on(local_day(now)).filter(visibility__in=seen)
    return rows.exclude(holder_id=asker.organisation_id) if asker.organisation_id else rows


def fits(one: Judgement) -> bool:
    """Whether an offer is worth a push: every gate passed or open, and at least a fair fit."""
    return one.is_admitted and one.band != "weak"
