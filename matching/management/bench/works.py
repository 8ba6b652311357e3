"""What is measured: each work of matching, and its yardsticks on the same rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from threading import Event, Thread
from time import monotonic, perf_counter, sleep

from django.db import connection, connections
from django.utils import timezone

from kernel.actor import ANONYMOUS
from kernel.workdays import local_day
from listings.models import DataIPAsset, Listing
from listings.search.candidates import lexical_candidates
from listings.search.follower import Follower
from listings.search.query import Query as Search
from listings.search.query import search
from matching.engine.assess import Query
from matching.engine.explain import explain
from matching.management.bench.market import NOW, quoted
from matching.management.bench.text import TOPICS
from matching.models import Intent
from matching.retrieval.candidates import MOST
from matching.retrieval.forward import Found, find
from matching.retrieval.market import Asker
from matching.retrieval.reverse import intents_for, weigh_wishes
from matching.retrieval.sides import wish_of

LIMIT = 20
A_WHILE_S = 60.0
POLL_S = 0.2  # of the follower, as ``follow_search`` polls
TODAY: date = local_day(NOW)


@dataclass(frozen=True, slots=True)
class Line:
    """One work: how long it takes, in milliseconds, and what else was counted."""

    work: str
    listings: int
    p50_ms: float
    p95_ms: float
    also: dict[str, float] = field(default_factory=dict)


def timed(ask: Callable[[int], object], rounds: int) -> list[float]:
    """Return the milliseconds of ``rounds`` calls, each given its number."""
    took = []
    for n in range(rounds):
        began = perf_counter()
        ask(n)
        took.append((perf_counter() - began) * 1000)
    return took


def line(work: str, listings: int, took: Sequence[float], **also: float) -> Line:
    """Return a line of the table from single times."""
    ordered = sorted(took)
    p50, p95 = (ordered[min(int(len(ordered) * share), len(ordered) - 1)] for share in (0.5, 0.95))
    return Line(work, listings, round(p50, 2), round(p95, 2), also)


@dataclass(slots=True)
class Asked:
    """The intents that are asked with, and what the engine made of them."""

    intents: list[Intent]
    queries: list[Query] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)

    @classmethod
    def drawn(cls, rounds: int, chance: Random) -> "Asked":
        """Draw intents; each is asked once, which also makes its vector (as a cache has it)."""
        ids = list(Intent.objects.order_by("pk").values_list("pk", flat=True))
        chosen = chance.sample(ids, min(rounds, len(ids)))
        asked = cls(list(Intent.objects.filter(pk__in=chosen)))
        asked.found = [asked.match(n) for n in range(len(asked.intents))]
        asked.queries = [found.query for found in asked.found]
        return asked

    def match(self, n: int) -> Found:
        """Match one intent as a page does: twenty listings, ranked, gated, explained."""
        intent = self.intents[n % len(self.intents)]
        asker = Asker(intent.poster_id, is_verified=True)
        found = find(wish_of(intent), asker=asker, now=NOW, limit=LIMIT)
        for ranked in found.ranked:
            explain(found.query, ranked.assessment)
        return found

    def terms(self, n: int) -> "dict[str, float]":
        """Return the weighted terms of one intent."""
        return dict(self.queries[n % len(self.queries)].words.terms)

    def tantivy(self, n: int) -> object:
        """Ask the bare index for its 200 best."""
        return lexical_candidates(self.terms(n), MOST)

    def full_text(self, n: int) -> object:
        """Ask PostgreSQL's own full-text search for its twenty best."""
        wanted = " | ".join(quoted(term) for term in self.terms(n))
        with connection.cursor() as cursor:
            cursor.execute(FULL_TEXT, [wanted, LIMIT])
            return cursor.fetchall()


FULL_TEXT = """
SELECT listing_id FROM bench_full_text, (SELECT %s::tsquery AS asked) AS query
 WHERE words @@ asked ORDER BY ts_rank(words, asked) DESC LIMIT %s"""


def a_search(chance: Random) -> Callable[[int], object]:
    """Return a function that searches the catalogue for two words: first page, all facets."""
    texts = [
        f"{chance.choice(topic.words)} {chance.choice(topic.words)}"
        for topic in (chance.choice(TOPICS) for _ in range(200))
    ]

    def ask(n: int) -> object:
        return search(Search(text=texts[n % len(texts)]), actor=ANONYMOUS, today=TODAY)

    return ask


def a_reverse(chance: Random) -> Callable[[int], object]:
    """Return a function that looks for the open intents of one listing."""
    ids = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
    chosen = chance.sample(ids, min(200, len(ids)))
    rows = Listing.objects.select_related("asset").in_bulk(chosen)

    def ask(n: int) -> object:
        return intents_for(rows[chosen[n % len(chosen)]], now=NOW, limit=200)

    return ask


def weighed(told: Callable[[int, int], None]) -> float:
    """Weigh all open intents, as each node does once; return how many seconds that takes.

    Args:
        told: called now and then with how many are weighed, and how many there are.
    """
    began, total = perf_counter(), Intent.objects.open().count()
    while left := weigh_wishes(now=NOW, until=monotonic() + A_WHILE_S):
        told(total - left, total)
    return perf_counter() - began


def lags(rounds: int, chance: Random) -> list[float]:
    """Return how many milliseconds passed until each of some changes could be found."""
    ids = list(Listing.objects.order_by("pk").values_list("pk", flat=True))
    stop = Event()
    thread = Thread(target=_follow, args=(stop,), daemon=True)
    thread.start()
    took = []
    try:
        for n, pk in enumerate(chance.sample(ids, min(rounds, len(ids)))):
            sleep(chance.uniform(0, 0.4))
            word = f"mark{n}x"
            asset_id = Listing.objects.values_list("asset_id", flat=True).get(pk=pk)
            DataIPAsset.objects.filter(pk=asset_id).update(keywords=word)
            began = perf_counter()
            _until_found(word)
            took.append((perf_counter() - began) * 1000)
    finally:
        stop.set()
        thread.join()
    return took


def _until_found(word: str) -> None:
    ends_at = perf_counter() + 30
    while not lexical_candidates({word: 1.0}, 1) and perf_counter() < ends_at:
        sleep(0.002)


def _follow(stop: Event) -> None:
    follower = Follower()
    try:
        while not stop.is_set():
            follower.turn(now=timezone.now())
            stop.wait(POLL_S)
    finally:
        follower.close()
        connections.close_all()
