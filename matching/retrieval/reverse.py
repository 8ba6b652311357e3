"""Open intents for a listing: the same score read the other way, without the word index."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from threading import Lock
from typing import cast

import numpy as np

from kernel.workdays import local_day
from listings.models import Listing
from matching.embedding.chosen import embedder, lexicon
from matching.embedding.port import Vectors
from matching.engine.assess import Assessment, Query, ask, assess
from matching.engine.meaning import Landscape, background
from matching.engine.pair import Offer
from matching.engine.statistics import Statistics
from matching.engine.survey import survey_wishes
from matching.engine.words import saturated, weigh, words_of
from matching.models import Intent, IntentDigest, IntentEvent, ListingDigest
from matching.models.intent import IntentQuerySet
from matching.retrieval.asking import Asking, Read, askers
from matching.retrieval.asking import among as those_of
from matching.retrieval.market import TODAY
from matching.retrieval.model_in_force import BUILT_IN, model_in_force
from matching.retrieval.open_wishes import Key, OpenWishes, Wanted
from matching.retrieval.rows import EMBEDDER, IDS, ids_of, one_of
from matching.retrieval.sides import offer_of, wish_of
from matching.retrieval.statement import Statement, halves
from matching.retrieval.statistics import landscape, statistics

CHUNK = 500
DEEPER = 2  # times the intents wanted go on to the second stage
OVERLAP = 1_000  # events read again: their numbers are given out before they are committed
SWEEP = timedelta(minutes=5)  # between two comparisons with all open intents


@dataclass(slots=True)
class _Held:
    """The open wishes as this process last saw them, weighed by one count of the catalogue."""

    basis: tuple[int, str] = (0, "")  # number of the count, embedder
    wishes: OpenWishes = field(default_factory=OpenWishes)
    seen: int = 0  # the newest event that was read
    swept_at: datetime | None = None
    voiceless: set[Key] = field(default_factory=set)  # held without a vector
    lock: Lock = field(default_factory=Lock)

    def catch_up(self, *, now: datetime) -> None:
        """Bring the wishes up to date; a lone question to the database when nothing happened."""
        number, weights = statistics(now=now)
        basis = (number, _embedder())
        if not number or basis != self.basis:
            self.basis, self.wishes, self.swept_at = basis, OpenWishes(), None
        newest = next((pk for (pk,) in _newest_event().rows()), 0)
        rows = Intent.objects.open()
        open_now: set[Key] | None = None
        if self.swept_at is None or now - self.swept_at >= SWEEP or now < self.swept_at:
            open_now = set(rows.values_list("pk", "version"))
            self.swept_at = now
        elif newest > self.seen:
            events = IntentEvent.objects.filter(pk__gt=self.seen - OVERLAP)
            told = set(events.values_list("intent_id", flat=True))
            untold = {key for key in self.wishes.keys if key[0] not in told}
            open_now = untold | set(rows.filter(pk__in=told).values_list("pk", "version"))
        elif self.voiceless:
            open_now = set(self.wishes.keys)
        self.seen = newest
        if open_now is not None:
            self._hold(open_now, weights=weights)

    def _hold(self, open_now: set[Key], *, weights: Statistics) -> None:
        number, by = self.basis
        heard = _vectors(self.voiceless & open_now, by=by)
        self.voiceless -= heard.keys()
        self.wishes.keep(open_now - heard.keys())
        missing = sorted(open_now - set(self.wishes.keys))
        lies = landscape(number)
        for start in range(0, len(missing), CHUNK):
            chunk = missing[start : start + CHUNK]
            vectors = _vectors(chunk, by=by)
            rows = Intent.objects.filter(pk__in=[pk for pk, _version in chunk])
            wishes = [_wanted(row, vectors, lies=lies, weights=weights) for row in rows]
            self.voiceless |= {wish.key for wish in wishes if wish.vector is None and by}
            self.wishes.add(wishes)


_HELD = _Held()


def _vectors(keys: Collection[Key], *, by: str) -> dict[Key, Vectors]:
    if not keys or not by:
        return {}
    said = {"ids": ids_of(pk for pk, _version in keys), "embedder": by}
    return {
        (pk, version): halves(vector)
        for pk, version, vector in _intent_vectors().rows(said)
        if (pk, version) in keys
    }


@cache
def _intent_vectors() -> Statement:
    rows = IntentDigest.objects.filter(one_of(IDS), embedder=EMBEDDER, vector__isnull=False)
    return Statement(rows.values_list("pk", "intent_version", "vector"))


@cache
def _newest_event() -> Statement:
    return Statement(IntentEvent.objects.order_by("-pk").values_list("pk")[:1])


@cache
def _tradable() -> Statement:
    rows = Listing.objects.tradable_on(cast("date", TODAY)).filter(one_of(IDS))
    return Statement(rows.values_list("pk"))


def _wanted(
    intent: Intent, vectors: dict[Key, Vectors], *, lies: Landscape, weights: Statistics
) -> Wanted:
    key = (intent.pk, intent.version)
    vector = vectors.get(key)
    return Wanted(
        key,
        weigh(wish_of(intent), statistics=weights, model=BUILT_IN, lexicon=lexicon()),
        background(vector, lies, model=BUILT_IN) if vector is not None else None,
        vector,
    )


@dataclass(frozen=True, slots=True)
class Fitting:
    """One open intent that a listing fits, and how well."""

    intent: Intent
    query: Query
    assessment: Assessment


def intents_for(listing: Listing, *, now: datetime, limit: int) -> list[int]:
    """Return the open intents that ``listing`` (with its asset) fits, best first.

    Each pair scores what ``forward.find`` would give it. A listing that is not on the market today
    fits nothing; neither do its holder's own intents fit it.
    """
    if not _tradable().rows({"today": local_day(now), "ids": ids_of([listing.pk])}):
        return []
    offer = offer_of(listing, now=now)
    vector = _vector(listing)
    return [pk for pk, _score in _best(offer, vector, askers(listing), now=now, limit=limit)]


def fitting(listing: Listing, *, now: datetime, limit: int, among: IntentQuerySet) -> list[Fitting]:
    """Return the open intents that ``listing`` would fit were it on the market, best first.

    Args:
        among: look among these only, the holder's own left out.
    """
    rows = among.exclude(poster_id=listing.holder_id)
    offer, vector = offer_of(listing, now=now), _vector(listing)
    best = _best(offer, vector, those_of(rows), now=now, limit=limit)
    intents = rows.in_bulk([pk for pk, _score in best])
    (number, weights), model = statistics(now=now), model_in_force()
    vectors = _vectors({(pk, one.version) for pk, one in intents.items()}, by=_embedder())
    found = []
    for pk, intent in intents.items():
        asks = vectors.get((pk, intent.version))
        spread = background(asks, landscape(number), model=model) if asks is not None else None
        wish = wish_of(intent)
        query = ask(wish, statistics=weights, model=model, lexicon=lexicon(), background=spread)
        near = float(asks @ vector) if asks is not None and vector is not None else None
        found.append(Fitting(intent, query, assess(query, offer, cosine=near)))
    return sorted(found, key=lambda one: (-one.assessment.score, one.intent.pk))


def _best(
    offer: Offer, vector: Vectors | None, read: Read, *, now: datetime, limit: int
) -> list[tuple[int, float]]:
    """Return the intents that fit among those ``read`` finds, with their scores, best first.

    Those of the best text go on to the second stage, ``DEEPER`` times as many as are wanted, and
    more while too few of them fit.
    """
    model = model_in_force()
    worth = _texts(offer, vector, least=model.fair[1], now=now)
    found: list[tuple[int, float]] = []
    step = limit * DEEPER
    for start in range(0, len(worth), step):
        some = dict(worth[start : start + step])
        rows = read(some)
        texts = np.array([some[row.id] for row in rows], np.float64)
        seen = survey_wishes(offer, Asking(rows), texts, model=model)
        found += [(rows[n].id, float(seen.scores[n])) for n in np.flatnonzero(seen.fits).tolist()]
        if len(found) >= limit:
            break
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _texts(
    offer: Offer, vector: Vectors | None, *, least: float, now: datetime
) -> list[tuple[int, float]]:
    """Return the open intents whose ``text`` feature is at least ``least``, the best first."""
    _number, weights = statistics(now=now)
    answers = saturated(words_of(offer, model=BUILT_IN), statistics=weights, model=BUILT_IN)
    with _HELD.lock:
        _HELD.catch_up(now=now)
        keys = _HELD.wishes.keys
        best = _HELD.wishes.best(answers, vector, model=BUILT_IN, least=least)
        return [(keys[place][0], text) for place, text in best]


def _vector(listing: Listing) -> Vectors | None:
    said = {"ids": ids_of([listing.pk]), "embedder": _embedder()}
    return next((halves(vector) for (vector,) in _listing_vector().rows(said)), None)


@cache
def _listing_vector() -> Statement:
    rows = ListingDigest.objects.filter(one_of(IDS), embedder=EMBEDDER, vector__isnull=False)
    return Statement(rows.values_list("vector"))


def _embedder() -> str:
    model = embedder()
    return model.name if model else ""
