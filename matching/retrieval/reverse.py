"""Open intents for a listing: the same score read the other way, without the word index."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from time import monotonic
from typing import cast

import numpy as np
from django.db.models import BigIntegerField, Case, F, Q, When

from kernel.workdays import local_day
from listings.models import Listing
from listings.vocabulary.kinds import Visibility
from matching.embedding.chosen import lexicon
from matching.embedding.port import Vectors
from matching.engine.assess import Assessment, Query, ask, assess
from matching.engine.meaning import background
from matching.engine.pair import Offer
from matching.engine.survey import survey_wishes
from matching.engine.words import saturated, words_of
from matching.models import Intent, ListingDigest
from matching.models.intent import IntentQuerySet
from matching.retrieval.held_wishes import HeldWishes, embedder_name, vectors_of
from matching.retrieval.market import TODAY
from matching.retrieval.model_in_force import BUILT_IN, model_in_force
from matching.retrieval.rows import EMBEDDER, IDS, ids_of, one_of
from matching.retrieval.sides import offer_of, wish_of
from matching.retrieval.statement import Slot, Statement, halves
from matching.retrieval.statistics import landscape, statistics
from matching.retrieval.wish_block import Key

DEEPER = 2  # times the intents wanted go on to the second stage
AT_MOST_S = 60.0  # of weighing wishes for one question
AT_ONCE_S = 2.0  # the same, while somebody waits for a page
LISTING = Slot("listing", "bigint", BigIntegerField())
HOLDER = Slot("holder", "bigint", BigIntegerField())
_HELD = HeldWishes()
Still = Callable[[Collection[Key]], set[Key]]  # which of these may be proposed to now


class NotWeighed(Exception):
    """So many open intents are new to this node that it is still weighing them; ask again."""


@cache
def _tradable() -> Statement:
    rows = Listing.objects.tradable_on(cast("date", TODAY)).filter(pk=LISTING)
    vector = Case(When(digest__embedder=EMBEDDER, then=F("digest__vector")))
    return Statement(rows.values_list(vector))


@cache
def _open_ones() -> Statement:
    rows = Intent.objects.open().by_verified().filter(~Q(poster=HOLDER), one_of(IDS))
    return Statement(rows.values_list("pk", "version"))


@cache
def _listing_vector() -> Statement:
    rows = ListingDigest.objects.filter(one_of(IDS), embedder=EMBEDDER, vector__isnull=False)
    return Statement(rows.values_list("vector"))


@dataclass(frozen=True, slots=True)
class Fitting:
    """One open intent that a listing fits, and how well."""

    intent: Intent
    query: Query
    assessment: Assessment


def intents_for(listing: Listing, *, now: datetime, limit: int) -> list[int]:
    """Return the open intents that ``listing`` (with its asset) fits, best first.

    Each pair scores what ``forward.find`` would give it by the count that weighed the intent: the
    newest, or, of very many, one of nearly as many listings (``held_wishes``). A listing that is
    not on the market today fits nothing; neither do its holder's own intents fit it.

    Raises:
        NotWeighed: too many open intents are new to this node.
    """
    said = {"today": local_day(now), "listing": listing.pk, "embedder": embedder_name()}
    found = _tradable().rows(said)
    if not found or listing.visibility == Visibility.NAMED:
        return []
    offer, vector = offer_of(listing, now=now), _halves(found[0][0])

    def still(keys: Collection[Key]) -> set[Key]:
        asked = {"holder": listing.holder_id, "ids": ids_of(pk for pk, _version in keys)}
        return {(pk, version) for pk, version in _open_ones().rows(asked)}

    if not _caught_up(now=now, at_most_s=AT_MOST_S):
        raise NotWeighed
    return [pk for pk, _score in _best(offer, vector, still, limit=limit)]


def weigh_wishes(*, now: datetime, until: float) -> int:
    """Weigh the open intents that are new, or that the catalogue has drifted away from.

    Args:
        until: on the monotonic clock.

    Returns how many that are new are left to weigh.
    """
    with _HELD.lock:
        return _HELD.weigh_behind(now=now, until=until)


def fitting(listing: Listing, *, now: datetime, limit: int, among: IntentQuerySet) -> list[Fitting]:
    """Return the open intents that ``listing`` would fit were it on the market, best first.

    Args:
        among: look among these only, the holder's own left out. Those that are not weighed within
            ``AT_ONCE_S`` are missing.
    """
    rows = among.exclude(poster_id=listing.holder_id)
    offer, vector = offer_of(listing, now=now), _vector(listing)

    def still(keys: Collection[Key]) -> set[Key]:
        named = rows.filter(pk__in=[pk for pk, _version in keys])
        return set(named.values_list("pk", "version"))

    _caught_up(now=now, at_most_s=AT_ONCE_S)
    best = _best(offer, vector, still, limit=limit)
    intents = rows.in_bulk([pk for pk, _score in best])
    (number, weights), model = statistics(now=now), model_in_force()
    vectors = vectors_of({(pk, one.version) for pk, one in intents.items()}, by=embedder_name())
    found = []
    for pk, intent in intents.items():
        asks = vectors.get((pk, intent.version))
        spread = background(asks, landscape(number), model=model) if asks is not None else None
        wish = wish_of(intent)
        query = ask(wish, statistics=weights, model=model, lexicon=lexicon(), background=spread)
        near = float(asks @ vector) if asks is not None and vector is not None else None
        found.append(Fitting(intent, query, assess(query, offer, cosine=near)))
    return sorted(found, key=lambda one: (-one.assessment.score, one.intent.pk))


def _caught_up(*, now: datetime, at_most_s: float) -> bool:
    with _HELD.lock:
        return _HELD.catch_up(now=now, until=monotonic() + at_most_s)


def _best(
    offer: Offer, vector: Vectors | None, still: Still, *, limit: int
) -> list[tuple[int, float]]:
    """Return the intents that fit and are ``still`` there, with their scores, best first.

    Those of the best text go on to the second stage, ``DEEPER`` times as many as are wanted, and
    more while too few of them fit.
    """
    model = model_in_force()
    words = words_of(offer, model=BUILT_IN)
    found: list[tuple[int, float]] = []
    step = limit * DEEPER
    with _HELD.lock:
        wishes = _HELD.wishes
        answers = saturated(words, statistics=_HELD.weights, model=BUILT_IN)
        worth = wishes.best(answers, vector, model=BUILT_IN, least=model.fair[1])
        for start in range(0, len(worth), step):
            some = worth[start : start + step]
            places = np.array([place for place, _text in some], np.int64)
            texts = np.array([text for _place, text in some], np.float64)
            seen = survey_wishes(offer, wishes.asking(places), texts, model=model)
            fits = np.flatnonzero(seen.fits)
            keys = wishes.keys_at(places[fits])
            there = still(keys) if keys else set()
            scored = zip(keys, seen.scores[fits].tolist(), strict=True)
            found += [(key[0], score) for key, score in scored if key in there]
            if len(found) >= limit:
                break
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _vector(listing: Listing) -> Vectors | None:
    said = {"ids": ids_of([listing.pk]), "embedder": embedder_name()}
    return next((halves(vector) for (vector,) in _listing_vector().rows(said)), None)


def _halves(vector: bytes | None) -> Vectors | None:
    return None if vector is None else halves(vector)
