"""A copy of listings' counted words beside the word index, so that the database need not send them.

Each node fills its own as it asks. What it holds is told from what the database holds by a sum of
the words (``ListingDigest.words_sum``), so that it is never behind; losing it costs time only.
"""

import json
import logging
import os
import sqlite3
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from threading import local
from typing import NamedTuple, TypeVar

from django.conf import settings

from matching.retrieval.packed import Packed

log = logging.getLogger(__name__)
BUSY_S = 0.05  # what a question waits for another one that writes
MAKE = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "CREATE TABLE IF NOT EXISTS words"
    " (listing INTEGER PRIMARY KEY, words_sum TEXT, length REAL, words BLOB)",
)
READ = (
    "SELECT listing, words_sum, words, length FROM words"
    " WHERE listing IN (SELECT value FROM json_each(?))"
)
WRITE = "INSERT OR REPLACE INTO words (listing, words_sum, words, length) VALUES (?, ?, ?, ?)"
_OPEN = local()
T = TypeVar("T")


class Copy(NamedTuple):
    """The counted words of one listing as ``ListingDigest`` has them."""

    words_sum: str
    terms: bytes
    length: float

    @property
    def words(self) -> Packed:
        """What ``packed`` reads."""
        return self.terms, self.length


def at_hand(listing_ids: Collection[int]) -> dict[int, Copy]:
    """Return what is held of these listings; nothing when the copy cannot be read."""
    asked = json.dumps([*listing_ids])
    found = _with_copy(lambda copy: copy.execute(READ, [asked]).fetchall()) or []
    return {pk: Copy(words_sum, terms, length) for pk, words_sum, terms, length in found}


def put_at_hand(many: Mapping[int, Copy]) -> None:
    """Hold more; not when another process is just writing: then at the next question."""
    rows = [(pk, *said) for pk, said in many.items()]

    def write(copy: sqlite3.Connection) -> None:
        with copy:
            copy.executemany(WRITE, rows)

    _with_copy(write)


def _with_copy(work: Callable[[sqlite3.Connection], T]) -> T | None:
    """Return what ``work`` does with the copy; None when the copy cannot be used just now.

    A broken one is begun anew at the next question.
    """
    path = Path(settings.SEARCH_DIR) / "words.sqlite"
    try:
        return work(_opened(path))
    except (sqlite3.OperationalError, OSError) as error:  # locked, read-only, no room
        log.debug("%s: %s", path, error)
    except sqlite3.DatabaseError as error:
        log.warning("%s is begun anew: %s", path, error)
        _OPEN.__dict__.clear()
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink(missing_ok=True)
    return None


def _opened(path: Path) -> sqlite3.Connection:
    """Return this thread's connection; one does not outlive a fork, nor the file it has open."""
    key = (path, os.getpid())
    if getattr(_OPEN, "key", None) != key or not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _OPEN.copy = sqlite3.connect(path, timeout=BUSY_S, cached_statements=8)
        for statement in MAKE:
            _OPEN.copy.execute(statement)
        _OPEN.key = key
    opened: sqlite3.Connection = _OPEN.copy
    return opened
