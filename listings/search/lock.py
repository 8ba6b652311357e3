"""Two followers on one node are harmless: the second waits until the first is gone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings


@dataclass(frozen=True, slots=True)
class FollowerLock:
    """The open lock file; the lock ends with the process, however it ends."""

    file: IO[str]
    path: Path

    def take(self) -> bool:
        """Take the lock unless another process has it; return whether it is ours now."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return self.is_there()

    def is_there(self) -> bool:
        """Whether the file still lies where others look for it; the folder may be deleted."""
        try:
            return os.path.samestat(self.path.stat(), os.fstat(self.file.fileno()))
        except FileNotFoundError:
            return False


@contextmanager
def follower_lock() -> Iterator[FollowerLock]:
    """Open this node's lock file, without taking the lock."""
    path = Path(settings.SEARCH_DIR) / "follower.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        yield FollowerLock(file, path)
