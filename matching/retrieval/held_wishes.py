"""The open wishes as this process holds them, in step with the rows, weighed when they are new.

What many wishes weigh is kept in files of the node (``wish_files``). A count of the catalogue
differs little from the one before it: a wish keeps its weights until the catalogue has grown or
shrunk by ``DRIFT``, and then is weighed anew in the background.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from threading import Lock
from time import monotonic

from listings.search import feed
from matching.embedding.chosen import embedder, lexicon
from matching.embedding.port import Vectors
from matching.engine.meaning import Landscape, background
from matching.engine.statistics import Statistics
from matching.engine.words import weigh
from matching.models import Intent, IntentDigest, IntentEvent
from matching.retrieval import wish_files
from matching.retrieval.model_in_force import BUILT_IN
from matching.retrieval.open_wishes import Key, OpenWishes, Wanted
from matching.retrieval.rows import EMBEDDER, IDS, ids_of, one_of
from matching.retrieval.sides import wish_of
from matching.retrieval.statement import Statement, halves
from matching.retrieval.statistics import landscape, statistics

log = logging.getLogger(__name__)
CHUNK = 500
MANY = 2_000  # wishes: weighing more of them takes longer than reading the files
ROUND = 20_000  # wishes that are weighed before they are written
DRIFT = 0.05  # of the catalogue's documents
OVERLAP = 1_000  # events read again: their numbers are given out before they are committed
SWEEP = timedelta(minutes=5)  # between two comparisons with all open intents


@dataclass(slots=True)
class HeldWishes:
    """The open wishes as this process last saw them."""

    basis: tuple[int, str] = (0, "")  # number of the newest count, embedder
    weights: Statistics = field(default_factory=Statistics)  # the newest count
    wishes: OpenWishes = field(default_factory=OpenWishes)
    unweighed: set[Key] = field(default_factory=set)
    voiceless: set[Key] = field(default_factory=set)  # held without a vector
    seen: int = 0  # the newest event that was read
    swept_at: datetime | None = None
    mapped: str = ""  # the files that were read or written last
    unwritten: int = 0  # wishes weighed since
    lock: Lock = field(default_factory=Lock)

    def catch_up(self, *, now: datetime, until: float) -> bool:
        """Bring the wishes up to date; a lone question to the database when nothing happened.

        Args:
            until: on the monotonic clock, when to stop weighing.

        Returns whether every open wish is held.
        """
        number, self.weights = statistics(now=now)
        self._rebase((number, embedder_name()))
        newest = next((pk for (pk,) in _newest_event().rows()), 0)
        if self.swept_at is None or now - self.swept_at >= SWEEP or now < self.swept_at:
            self._sweep()
            self.swept_at = now
        elif newest > self.seen:
            self._follow()
        self.seen = newest
        heard = vectors_of(self.voiceless, by=self.basis[1])
        self.wishes.drop(heard)
        self.unweighed |= heard.keys()
        self.voiceless -= heard.keys()
        if len(self.unweighed) > MANY:
            return self._weigh_many(until=until)
        self._weigh(self.unweighed, until=until)
        return not self.unweighed

    def weigh_behind(self, *, now: datetime, until: float) -> int:
        """Catch up, then weigh what the catalogue has drifted away from, for the whole node.

        Returns how many open wishes are not held yet.
        """
        if not self.catch_up(now=now, until=until):
            return len(self.unweighed)
        with wish_files.weighing(until=0.0) as is_mine:
            behind = self.wishes.behind(self.weights.documents, DRIFT) if is_mine else []
            self._weigh(behind, until=until)
            if is_mine and self.unwritten > max(MANY, DRIFT * len(self.wishes)):
                self._write()
        return 0

    def _rebase(self, basis: tuple[int, str]) -> None:
        """Forget what another embedder, or, of few, another count has weighed."""
        if basis == self.basis and basis[0]:
            return
        is_few = len(self.wishes) + len(self.unweighed) <= MANY
        if is_few or basis[1] != self.basis[1] or not basis[0]:
            self.wishes, self.swept_at, self.mapped = OpenWishes(), None, ""
            self.unweighed, self.voiceless = set(), set()
        self.basis = basis

    def _sweep(self) -> None:
        """Compare with all open intents."""
        self._map()
        open_now = set(Intent.objects.open().values_list("pk", "version"))
        self.wishes.keep(open_now)
        self.voiceless &= open_now
        self.unweighed = open_now.difference(self.wishes.keys)

    def _follow(self) -> None:
        """Compare with the intents that something happened to."""
        events = IntentEvent.objects.filter(pk__gt=self.seen - OVERLAP)
        told = set(events.values_list("intent_id", flat=True))
        open_now = set(Intent.objects.open().filter(pk__in=told).values_list("pk", "version"))
        held = self.wishes.held_of(told)
        self.wishes.drop(held - open_now)
        self.voiceless -= held - open_now
        self.unweighed = {key for key in self.unweighed if key[0] not in told}
        self.unweighed |= open_now - held

    def _map(self) -> bool:
        """Read the files of the node, when another process has written newer ones."""
        name = wish_files.newest()
        if not name or name == self.mapped or not self.basis[0]:
            return False
        found = wish_files.read(name, by=self._by())
        if found is not None:
            self.wishes, self.mapped, self.unwritten = OpenWishes.of(*found), name, 0
            self.voiceless = set(self.wishes.voiceless()) if self.basis[1] else set()
        return found is not None

    def _weigh_many(self, *, until: float) -> bool:
        """Weigh more wishes than a process should by itself; one of the node does, the others wait.

        Returns whether every open wish is held.
        """
        with wish_files.weighing(until=until) as is_mine:
            if self._map():
                self._sweep()
            if is_mine and self.unweighed:
                log.info("%d open wishes to weigh", len(self.unweighed))
            while is_mine and self.unweighed:
                self._weigh(sorted(self.unweighed)[-ROUND:], until=until)
                if self.unwritten > MANY or not self.unweighed:
                    self._write()
                if monotonic() > until:
                    break
        return not self.unweighed

    def _write(self) -> None:
        if self.basis[0]:
            statements = self.wishes.statements
            self.mapped = wish_files.written(self.wishes.whole(), statements, by=self._by())
            self.unwritten = 0
            if found := wish_files.read(self.mapped, by=self._by()):  # its own copy is let go
                self.wishes = OpenWishes.of(found[0], statements)

    def _by(self) -> str:
        words = lexicon()
        return f"{feed.origin()} {BUILT_IN.version} {words.version} {self.basis[1]}"

    def _weigh(self, keys: Collection[Key], *, until: float) -> None:
        """Weigh these wishes, the newest first, until time is up."""
        number, by = self.basis
        lies, ordered = landscape(number), sorted(keys, reverse=True)
        for start in range(0, len(ordered), CHUNK):
            if start and monotonic() > until:
                return
            chunk = ordered[start : start + CHUNK]
            self.unweighed.update(chunk)
            vectors = vectors_of(chunk, by=by)
            rows = Intent.objects.filter(pk__in=[pk for pk, _version in chunk])
            fresh = [_wanted(row, vectors, lies=lies, weights=self.weights) for row in rows]
            self.wishes.drop({*chunk, *(one.key for one in fresh)})
            self.wishes.add(fresh)
            self.unweighed -= {*chunk, *(one.key for one in fresh)}
            self.voiceless |= {one.key for one in fresh if one.vector is None and by}
            self.unwritten += len(fresh)


def embedder_name() -> str:
    """Return the name of the embedder; empty when meaning is switched off."""
    model = embedder()
    return model.name if model else ""


def vectors_of(keys: Collection[Key], *, by: str) -> dict[Key, Vectors]:
    """Return the vectors that ``by`` made of these versions of intents."""
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


def _wanted(
    intent: Intent, vectors: dict[Key, Vectors], *, lies: Landscape, weights: Statistics
) -> Wanted:
    key, wish = (intent.pk, intent.version), wish_of(intent)
    vector = vectors.get(key)
    return Wanted(
        key,
        weigh(wish, statistics=weights, model=BUILT_IN, lexicon=lexicon()),
        background(vector, lies, model=BUILT_IN) if vector is not None else None,
        vector,
        wish,
        weights.documents,
    )
