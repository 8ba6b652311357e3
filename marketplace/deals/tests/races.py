"""Two things at once on a real database: a start line, and the guards that a control removes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

from django.db import connection, models, transaction

from kernel.errors import DomainError
from kernel.lifecycle import VersionedQuerySet

PATIENCE_S = 10


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls at the same moment, each in its own thread; return results or exceptions."""
    line = Barrier(len(calls))
    outcomes: list[object] = [None] * len(calls)

    def run(k: int, call: Callable[[], object]) -> None:
        try:
            line.wait(PATIENCE_S)
            outcomes[k] = call()
        except Exception as error:  # noqa: BLE001 - the outcome is what the test looks at
            outcomes[k] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(k, call)) for k, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    return outcomes


class Intrusion:
    """A rival that tries to act in the middle of somebody else's action, on its own connection."""

    def __init__(self, rival: Callable[[], object]) -> None:
        self.came_through: bool | None = None
        self._thread = Thread(target=self._run, args=(rival,))

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``function`` so that the rival tries as soon as it has returned."""

        def intruded(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            if self.came_through is None:
                self._thread.start()
                self._thread.join(0.5)
                self.came_through = not self._thread.is_alive()
            return result

        return intruded

    def finish(self) -> None:
        """Wait for a rival that a guard kept waiting."""
        self._thread.join(PATIENCE_S)

    def _run(self, rival: Callable[[], object]) -> None:
        try:
            with suppress(DomainError):
                rival()
        finally:
            connection.close()


def kinds(outcomes: Sequence[object]) -> list[str]:
    """Return the names of the exceptions among the outcomes, sorted."""
    return sorted(type(found).__name__ for found in outcomes if isinstance(found, Exception))


def after_all(function: Callable[..., Any], parties: int = 2) -> Callable[..., Any]:
    """Return ``function`` so that nobody goes on before ``parties`` threads have come out of it.

    A thread that never comes (a guard stopped it) is not waited for long.
    """
    line = Barrier(parties)

    def meet(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        with suppress(BrokenBarrierError):
            line.wait(1)
        return result

    return meet


def unlocked(self: "VersionedQuerySet[Any]", pk: int, *, version: int | None = None) -> Any:
    """Stand in for ``VersionedQuerySet.locked`` with its lock removed: read, then write."""
    row = self.get(pk=pk)
    assert version is None or row.version == version
    return row


@contextmanager
def without_constraint(model: type[models.Model], name: str) -> Iterator[None]:
    """Drop a constraint for the block; rows that break it are deleted before it returns."""
    constraint = next(c for c in model._meta.constraints if c.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)
    try:
        yield
    finally:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
        with connection.schema_editor() as editor:
            editor.add_constraint(model, constraint)
