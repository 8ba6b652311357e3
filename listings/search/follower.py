"""Keeps this node's index in step with the database: one process, one turn a few times a second."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from listings.search import feed, folder, reader
from listings.search.building import Writer, rebuild
from listings.search.documents import entries, indexable

log = logging.getLogger(__name__)

PACE = timedelta(milliseconds=400)  # between two commits; a lone change does not wait
CHECK = timedelta(seconds=10)  # between two looks at what lies on the disk
COUNT = timedelta(seconds=60)  # between two comparisons with the database
PRUNE = timedelta(hours=1)
CHUNK = 2000


class Follower:
    """Reads the feed and writes the index; whatever is wrong with the index ends in a rebuild.

    Nothing is lost by killing it at any point: the mark is written after the commit it stands
    for, and what is read twice is written twice with the same result.
    """

    def __init__(self) -> None:
        self._writer: Writer | None = None
        self._xid = 0
        self._read: set[int] = set()  # rows at or above the mark that are in the index already
        self._due: dict[str, datetime] = {}
        self._committed_at: datetime | None = None

    def turn(self, *, now: datetime) -> int:
        """Bring the index up to date; return how many listings were written or removed.

        A turn within ``PACE`` of the last commit leaves new changes to a later turn.
        """
        try:
            return self._turn(now)
        except (ValueError, OSError) as error:  # tantivy's, and the disk's
            log.warning("the word index is damaged and will be built anew: %s", error)
            self._heal()
            return self._turn(now)

    def close(self) -> None:
        """Free the writer's lock."""
        if self._writer is not None:
            with suppress(ValueError):
                self._writer.close()
            self._writer = None

    def _turn(self, now: datetime) -> int:
        writer = self._opened(now)
        if self._is_due("check", CHECK, now):
            reader.open_index(writer.generation)
        if self._committed_at and now - self._committed_at < PACE:
            return 0
        reading = feed.read(self._xid)
        fresh = {pk: of for pk, of in reading.listing_ids.items() if pk not in self._read}
        changed = sorted(set(fresh.values()))
        if changed:
            self._write(writer, changed)
            writer.commit(folder.Mark(reading.xid, now, feed.origin()))
            self._committed_at = now
        elif self._is_due("mark", COUNT, now):
            folder.write_mark(writer.generation, folder.Mark(reading.xid, now, feed.origin()))
        self._xid, self._read = reading.xid, set(reading.listing_ids)
        if self._is_due("prune", PRUNE, now):
            feed.prune(before=self._xid, now=now)
        if not changed and self._is_due("count", COUNT, now):
            self._compare(writer)
        return len(changed)

    def _opened(self, now: datetime) -> Writer:
        """Return the writer of the generation that is served, built first when there is none."""
        generation = folder.live()
        if self._writer and self._writer.generation == generation:
            (generation / "index" / "meta.json").stat()
            return self._writer
        self.close()
        mark = folder.read_mark(generation) if generation else None
        if generation is None or mark is None or not _is_trusted(mark, now):
            generation = rebuild(now=now)
            mark = folder.read_mark(generation)
        assert mark is not None
        folder.sweep(older_than=now.timestamp() - feed.KEPT.total_seconds())
        self._writer = Writer.of(generation)
        self._xid, self._read, self._committed_at = mark.xid, set(), None
        return self._writer

    def _write(self, writer: Writer, changed: list[int]) -> None:
        for start in range(0, len(changed), CHUNK):
            chunk = changed[start : start + CHUNK]
            writer.drop(set(chunk) - writer.put(entries(chunk)))

    def _compare(self, writer: Writer) -> None:
        """Build anew when the index and the database disagree though the feed is read to its end.

        That happens when rows came or went without a trigger: a restored backup, a TRUNCATE.
        """
        there = indexable().count()
        if set(feed.read(self._xid).listing_ids) - self._read:
            return  # changed since the turn began; what was counted may be newer than the index
        here = reader.open_index(writer.generation).searcher().num_docs
        if here != there:
            raise ValueError(f"{here} listings in the index, {there} on the market")

    def _heal(self) -> None:
        broken = self._writer.generation if self._writer else folder.live()
        self.close()
        if broken is not None and broken == folder.live():
            folder.set_aside(broken)

    def _is_due(self, what: str, every: timedelta, now: datetime) -> bool:
        last = self._due.get(what)
        if last is not None and now - last < every:
            return False
        self._due[what] = now
        return True


def _is_trusted(mark: folder.Mark, now: datetime) -> bool:
    """Whether the feed still holds everything since ``mark``, and is the feed it was taken from."""
    return now - mark.at < feed.TRUSTED and mark.origin == feed.origin()
