"""Open intents for a listing: the same score, without the word index."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from kernel.workdays import local_day
from listings.models import Listing
from listings.vocabulary.kinds import Visibility
from matching.engine.assess import Assessment, Query, ask, assess
from matching.engine.inverted import OpenWishes
from matching.engine.statistics import Statistics
from matching.engine.words import saturated, weigh, words_of
from matching.models import Intent
from matching.models.intent import IntentQuerySet
from matching.retrieval.forward import fits
from matching.retrieval.model_in_force import BUILT_IN, model_in_force
from matching.retrieval.sides import offer_of, wish_of
from matching.retrieval.statistics import statistics

CHUNK = 500
LEAST_SHARE = 0.05  # of a whole match by words, below which no wish is looked at
Key = tuple[int, int]  # an intent and its version


@dataclass(slots=True)
class _Held:
    """The open intents' words as this process last saw them, weighed by one count of terms."""

    number: int = 0
    wishes: OpenWishes[Key] = field(default_factory=OpenWishes)
    lock: Lock = field(default_factory=Lock)

    def shares(
        self, answers: Mapping[str, float], *, number: int, weights: Statistics
    ) -> dict[Key, float]:
        """Return the share of a whole match of every intent that is open now."""
        with self.lock:
            if not number or number != self.number:
                self.number, self.wishes = number, OpenWishes()
            self._catch_up(weights)
            return self.wishes.shares(answers)

    def _catch_up(self, weights: Statistics) -> None:
        open_now = set(Intent.objects.open().values_list("pk", "version"))
        for gone in self.wishes.keys() - open_now:
            self.wishes.discard(gone)
        missing = sorted(pk for pk, _version in open_now - self.wishes.keys())
        for start in range(0, len(missing), CHUNK):
            for intent in Intent.objects.filter(pk__in=missing[start : start + CHUNK]):
                words = weigh(wish_of(intent), statistics=weights, model=BUILT_IN)
                self.wishes.add((intent.pk, intent.version), words)


_HELD = _Held()


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
    if not Listing.objects.tradable_on(local_day(now)).filter(pk=listing.pk).exists():
        return []
    return [one.intent.pk for one in fitting(listing, now=now, limit=limit)]


def fitting(
    listing: Listing, *, now: datetime, limit: int, among: IntentQuerySet | None = None
) -> list[Fitting]:
    """Return the open intents that ``listing`` would fit were it on the market, best first.

    Args:
        among: look among these only; None: all but the holder's own.
    """
    number, weights = statistics(now=now)
    model = model_in_force()
    offer = offer_of(listing, now=now)
    answers = saturated(words_of(offer, model=model), statistics=weights, model=model)
    shares = _HELD.shares(answers, number=number, weights=weights)
    worth = [pk for (pk, _version), share in shares.items() if share >= LEAST_SHARE]
    rows = _askers(listing) if among is None else among.exclude(poster_id=listing.holder_id)
    found = []
    for intent in rows.filter(pk__in=worth):
        query = ask(wish_of(intent), statistics=weights, model=model)
        found.append(Fitting(intent, query, assess(query, offer)))
    worthy = [one for one in found if fits(one.assessment)]
    return sorted(worthy, key=lambda one: (-one.assessment.score, one.intent.pk))[:limit]


def _askers(listing: Listing) -> IntentQuerySet:
    rows = Intent.objects.open().by_verified().exclude(poster_id=listing.holder_id)
    return rows.none() if listing.visibility == Visibility.NAMED else rows
