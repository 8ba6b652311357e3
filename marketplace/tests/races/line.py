"""Threads that start together, and the guards that a control run does without."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from threading import Barrier, BrokenBarrierError, Event, get_ident
from types import ModuleType, TracebackType
from typing import Any, Self

import pytest
from django.db import connection, models, transaction

PATIENCE_S = 20
Call = Callable[[], object]


class StartLine:
    """So many threads, each with a database connection of its own that stays open."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.run([_close] * self.threads)
        self._pool.shutdown()

    def run(self, calls: Sequence[Call]) -> list[object]:
        """Start the calls, at most one for each thread, together; return results or exceptions."""
        line = Barrier(len(calls))

        def start(call: Call) -> object:
            try:
                line.wait(PATIENCE_S)
                return call()
            except Exception as error:  # noqa: BLE001 - the outcome is what a race looks at
                return error

        return list(self._pool.map(start, calls))


class Meeting:
    """A point in the middle of an act where a control run lets its threads wait for each other."""

    def __init__(self, parties: int = 2, *, patience_s: float = 0) -> None:
        self._line = Barrier(parties)
        self._patience_s = patience_s
        self._come: set[int] = set()
        self._is_over = Event()
        self.is_held = False

    def begin(self) -> None:
        """Hold it once more, for the next object."""
        self._line.reset()
        self._come.clear()
        self._is_over.clear()
        self.is_held = True

    def arrive(self) -> None:
        """Wait for the others; each thread once, and not for ever."""
        if self.is_held and get_ident() not in self._come:
            self._come.add(get_ident())
            with suppress(BrokenBarrierError):
                self._line.wait(self._patience_s)

    def intrude(self, rival: Call) -> object:
        """Do what ``rival`` does while the others stand still in the middle of their act."""
        self.arrive()
        try:
            return rival()
        finally:
            self._is_over.set()

    def during(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``function`` so that an intruder acts as soon as it has returned."""

        def met(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            if self.is_held and get_ident() not in self._come:
                self.arrive()
                self._is_over.wait(self._patience_s)
            return result

        return met

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``function`` so that one arrives when it has returned."""

        def met(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            self.arrive()
            return result

        return met

    def before(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``function`` so that one arrives before it is called."""

        def met(*args: Any, **kwargs: Any) -> Any:
            self.arrive()
            return function(*args, **kwargs)

        return met


@dataclass(frozen=True)
class Without:
    """What a control run goes without.

    Args:
        locks: whether row locks are missing: every SELECT FOR UPDATE is a plain SELECT.
        triggers: tables whose own triggers are off.
        constraints: unique constraints that are dropped, by model and name.
        swaps: names in modules and what stands there instead, where a guard is neither.
    """

    locks: bool = False
    triggers: tuple[type[models.Model], ...] = ()
    constraints: tuple[tuple[type[models.Model], str], ...] = ()
    swaps: tuple[tuple[ModuleType, str, object], ...] = ()

    def __str__(self) -> str:
        parts = ["row locks"] if self.locks else []
        parts += (
            [f"triggers of {'/'.join(m.__name__ for m in self.triggers)}"] if self.triggers else []
        )
        parts += [name for _, name in self.constraints]
        parts += [f"{name} as it is" for _, name, _ in self.swaps]
        return ", ".join(parts)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Do without, for the block; what broke a dropped constraint is deleted before it ends."""
        with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
            if self.locks:
                patch.setattr(models.QuerySet, "select_for_update", _unlocked)
            for module, name, instead in self.swaps:
                patch.setattr(module, name, instead)
            for model in self.triggers:
                stack.enter_context(_triggers_off(model))
            for model, name in self.constraints:
                stack.enter_context(_dropped(model, name))
            yield


def _close() -> None:
    connection.close()  # this thread's


def _unlocked(self: "models.QuerySet[Any]", *_: object, **__: object) -> "models.QuerySet[Any]":
    return self.all()


@contextmanager
def _triggers_off(model: type[models.Model]) -> Iterator[None]:
    _execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        _execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER")


@contextmanager
def _dropped(model: type[models.Model], name: str) -> Iterator[None]:
    table = model._meta.db_table
    made = _definition(table, name)
    is_constraint = made.startswith("ALTER")
    _execute(
        f"ALTER TABLE {table} DROP CONSTRAINT {name}" if is_constraint else f"DROP INDEX {name}"
    )
    try:
        yield
    finally:
        _execute("SET LOCAL session_replication_role = replica", f"TRUNCATE {table} CASCADE")
        _execute(made)


def _definition(table: str, name: str) -> str:
    """Return the statement that makes a constraint, or a unique index, as it is now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conname = %s AND conrelid = %s::regclass",
            [name, table],
        )
        if found := cursor.fetchone():
            return f"ALTER TABLE {table} ADD CONSTRAINT {name} {found[0]}"
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
        return str(cursor.fetchone()[0])


def _execute(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
