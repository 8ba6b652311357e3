"""Breaking off between two writes, and what a database then holds."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

WRITE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
Held = dict[str, tuple[int, str]]  # table: rows, checksum over all their columns
CRASHED, DONE, REFUSED = 9, 0, 1  # how a child process ends


class Crash(Exception):
    """The process ends here."""


class Writes:
    """What is written on this thread's connection: counted, and broken off after the k-th.

    Args:
        after: break off when so many writes are done; None for never.
        by: how: by default ``Crash`` is raised.
    """

    def __init__(self, *, after: int | None = None, by: Callable[[], object] | None = None) -> None:
        self.tables: list[str] = []
        self._after, self._by = after, by or _crash

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        result = execute(sql, params, many, context)
        if found := WRITE.match(sql):
            self.tables.append(found[1])
            if len(self.tables) == self._after:
                self._by()
        return result

    @contextmanager
    def counted(self) -> Iterator["Writes"]:
        """Watch the connection for the block."""
        with connection.execute_wrapper(self):
            yield self


def _crash() -> None:
    raise Crash


def held(tables: Sequence[str]) -> Held:
    """Return the number of rows and a checksum for each table."""
    found: Held = {}
    with connection.cursor() as cursor:
        for table in sorted(set(tables)):
            cursor.execute(
                f"SELECT count(*), coalesce(md5(string_agg(r, '' ORDER BY r)), '')"
                f" FROM (SELECT md5(t::text) AS r FROM {table} t) AS rows"
            )
            found[table] = cursor.fetchone()
    return found


def in_a_process(call: Callable[[], object], *, dies_after: int | None) -> int:
    """Do ``call`` in a process of its own that dies after so many writes; return how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = REFUSED
    try:
        connection.connection = None  # the parent's; this process takes its own
        with Writes(after=dies_after, by=lambda: os._exit(CRASHED)).counted():
            call()
        code = DONE
    finally:
        os._exit(code)
