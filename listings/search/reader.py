"""Opens the index for reading; a process never sees an older state than at its last question."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import tantivy

from listings.search import folder
from listings.search.schema import schema

log = logging.getLogger(__name__)
SCHEMA = schema()


class NoIndex(Exception):
    """This node has no readable word index at the moment; its follower is building one."""


@dataclass(slots=True)
class _Opened:
    generation: Path
    index: tantivy.Index
    stamp: tuple[int, int]


_opened: _Opened | None = None
_lock = Lock()


def searcher() -> tantivy.Searcher:
    """Return a view of the index as of its last commit; what it shows does not change any more.

    Raises:
        NoIndex: there is none, or it cannot be read.
    """
    with _lock:
        try:
            return _current().searcher()
        except (OSError, ValueError):  # swapped between our question and its answer, or damaged
            forget()
        try:
            return _current().searcher()
        except (OSError, ValueError) as error:
            log.warning("the word index cannot be read: %s", error)
            raise NoIndex from error


def forget() -> None:
    """Open the index anew at the next question."""
    global _opened  # noqa: PLW0603 - see _current
    _opened = None


def _current() -> tantivy.Index:
    global _opened  # noqa: PLW0603 - one index for each process; opening it costs milliseconds
    generation = folder.live()
    if generation is None:
        forget()
        raise NoIndex
    stamp = _stamp(generation)
    if _opened is None or _opened.generation != generation:
        _opened = _Opened(generation, open_index(generation), stamp)
    elif _opened.stamp != stamp:
        _opened.index.reload()
        _opened.stamp = stamp
    return _opened.index


def open_index(generation: Path) -> tantivy.Index:
    """Open a generation anew.

    Raises:
        ValueError: files are missing or damaged.
    """
    index = tantivy.Index.open(str(generation / "index"))
    index.config_reader("manual")  # no watching thread: it would not live through a fork
    index.reload()
    return index


def _stamp(generation: Path) -> tuple[int, int]:
    """Return what changes with each commit: tantivy replaces meta.json."""
    seen = os.stat(generation / "index" / "meta.json")  # noqa: PTH116 - asked before each search
    return seen.st_mtime_ns, seen.st_ino
