"""Listings for a wish: candidates by words, gates on the rows of now, one ranked list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.workdays import local_day
from listings.models import Listing
from listings.models.listing import ListingQuerySet
from listings.search.candidates import lexical_candidates
from listings.vocabulary.kinds import Visibility
from matching.engine.assess import Assessment, Query, ask, assess
from matching.engine.pair import Wish
from matching.engine.rank import Ranked, rank
from matching.engine.relax import Relaxation, relaxation
from matching.retrieval.model_in_force import model_in_force
from matching.retrieval.sides import offer_of
from matching.retrieval.statistics import statistics

CANDIDATES = 200
FEW = 10  # fitting listings under which advice helps


@dataclass(frozen=True, slots=True)
class Asker:
    """For whom is looked: their own listings are left out."""

    organisation_id: int | None
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a wish.

    ``ranked``: best first. ``fitting``: how many of the candidates pass every gate and are at
    least a fair fit, from ``holders`` holders. ``relax``: which single gate to give up when that
    is few.
    """

    query: Query
    ranked: Sequence[Ranked]
    fitting: int
    holders: int
    relax: Relaxation | None


def find(
    wish: Wish,
    *,
    asker: Asker,
    now: datetime,
    limit: int,
    listing_ids: Collection[int] | None = None,
) -> Found:
    """Return the best listings for ``wish`` as they stand now.

    Args:
        listing_ids: look among these only; None: among the 200 best by words of the index.

    Raises:
        NoIndex: the word index is being built (not when ``listing_ids`` are given).
    """
    _number, weights = statistics(now=now)
    query = ask(wish, statistics=weights, model=model_in_force())
    if listing_ids is None:
        hits = lexical_candidates(query.words.terms, CANDIDATES)
        listing_ids = [listing_id for listing_id, _score in hits]
    rows = answerable(asker, now=now).filter(pk__in=listing_ids).select_related("asset")
    assessed = [assess(query, offer_of(listing, now=now)) for listing in rows]
    fitting = [one for one in assessed if fits(one)]
    return Found(
        query=query,
        ranked=rank(assessed, model=query.model, limit=limit),
        fitting=len(fitting),
        holders=len({one.offer.holder_id for one in fitting}),
        relax=relaxation(assessed) if len(fitting) < FEW else None,
    )


def answerable(asker: Asker, *, now: datetime) -> ListingQuerySet:
    """Return the listings that may be shown to ``asker`` as an answer.

    On the market today (published, certificate valid, holder verified), not the asker's own, and
    shown to organisations like the asker. What the wish itself demands is judged by the engine on
    the same rows (``criteria.checks``), so that a gate is defined once.
    """
    seen = [Visibility.PUBLIC, *([Visibility.VERIFIED] if asker.is_verified else [])]
    rows = Listing.objects.tradable_on(local_day(now)).filter(visibility__in=seen)
    return rows.exclude(holder_id=asker.organisation_id) if asker.organisation_id else rows


def fits(one: Assessment) -> bool:
    """Whether an offer is worth a push: every gate passed or open, and at least a fair fit."""
    return one.is_admitted and one.band != "weak"
