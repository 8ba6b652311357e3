"""Writes the index: a generation from nothing beside the live one, and changes to the live one."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Self

import tantivy

from listings.search import feed, folder
from listings.search.documents import Entry, entries, indexable
from listings.search.schema import schema

HEAP_BYTES = 64_000_000
THREADS = 1
Progress = Callable[[int, int], None]
LONG_AGO_S = 24 * 3600
# Between two commits of a rebuild at most; each leaves one more segment to search in.
SAVED, SAVED_S = 12_000, 5.0


class Writer:
    """The one writer of one generation; tantivy's own lock keeps a second one out."""

    def __init__(self, index: tantivy.Index, generation: Path) -> None:
        self.generation = generation
        self._index = index
        self._writer = index.writer(HEAP_BYTES, THREADS)

    @classmethod
    def of(cls, generation: Path) -> Self:
        """Open the writer of a generation.

        Raises:
            ValueError: files are missing or damaged, or somebody else writes.
        """
        return cls(tantivy.Index.open(str(generation / "index")), generation)

    def put(self, entries: Iterable[Entry]) -> set[int]:
        """Add or replace entries; return their listings' ids."""
        written = set()
        for entry in entries:
            self._writer.delete_documents_by_term("id", entry.listing_id)
            self._writer.add_document(entry.document)
            written.add(entry.listing_id)
        return written

    def add(self, entry: Entry) -> None:
        """Add an entry of a listing that is not there yet; quicker than ``put``."""
        self._writer.add_document(entry.document)

    def drop(self, listing_ids: Iterable[int]) -> None:
        """Remove listings; those that are not there do no harm."""
        for pk in listing_ids:
            self._writer.delete_documents_by_term("id", pk)

    def commit(self, mark: folder.Mark) -> None:
        """Make what was written visible, then note the mark: a crash in between repeats work."""
        self._writer.commit()
        folder.write_mark(self.generation, mark)

    def last(self) -> int:
        """Return the highest id of what was committed; 0 when nothing was."""
        view = self._index.searcher()
        newest = view.search(tantivy.Query.all_query(), limit=1, order_by_field="id", count=False)
        ids = view.fast_field_values("id", [address for _value, address in newest.hits])
        return int(ids[0] or 0) if ids else 0

    def close(self) -> None:
        """Let merges end and free the lock; the writer is of no use afterwards."""
        self._writer.wait_merging_threads()


@dataclass(frozen=True, slots=True)
class _Build:
    """A generation that is being built: where, since when, and what is in it already."""

    path: Path
    writer: Writer
    mark: folder.Mark
    place: int = 0  # all listings up to this id are in it


def rebuild(*, now: datetime, progress: Progress | None = None) -> Path:
    """Build a generation beside the live one and serve it; return where it lies.

    Args:
        progress: called with how many listings are written and how many there are.

    Safe beside a follower and beside another rebuild: the last one to finish is served. What
    changes meanwhile is read from the feed afterwards, because the mark is taken first. A rebuild
    that was killed is gone on with where it last committed, unless the feed may have forgotten
    what happened since.
    """
    build = _resumed(now) or _begun(now)
    total = indexable().count() if progress else 0
    done = indexable().filter(pk__lte=build.place).count() if build.place else 0
    if progress and done:
        progress(done, total)
    try:
        for n in _written(build, done):
            if progress and (n % 100 == 0 or n == total):
                progress(n, total)
    finally:  # whoever stops it loses nothing
        build.writer.commit(build.mark)
        build.writer.close()
    generation = folder.serve(build.path)
    folder.sweep(older_than=now.timestamp() - LONG_AGO_S)
    return generation


def _written(build: _Build, done: int) -> Iterator[int]:
    """Write what is missing, and yield how many listings there are; a kill costs ``SAVED_S``."""
    saved_at = monotonic()
    for n, entry in enumerate(entries(after=build.place), start=done + 1):
        build.writer.add(entry)
        if n % SAVED == 0 or monotonic() - saved_at > SAVED_S:
            build.writer.commit(build.mark)
            saved_at = monotonic()
        yield n


def _begun(now: datetime) -> _Build:
    built = folder.unfinished()
    mark = folder.Mark(xid=feed.here(), at=now, origin=feed.origin())
    return _Build(built, Writer(tantivy.Index(schema(), path=str(built / "index")), built), mark)


def _resumed(now: datetime) -> _Build | None:
    """Return the newest build that somebody left and that can still be gone on with."""
    for built in folder.begun():
        mark = folder.read_mark(built)
        if mark is None or mark.origin != feed.origin():
            continue
        if timedelta(0) <= now - mark.at < feed.TRUSTED:
            with suppress(ValueError):  # under way elsewhere, or damaged
                writer = Writer.of(built)
                return _Build(built, writer, mark, writer.last())
    return None
