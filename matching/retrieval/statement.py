"""A question put together by the ORM once, prepared by the database once, asked many times.

Making the SQL of a match and planning it take longer than answering it. The ORM stays the one place
that says what is on the market; a ``Slot`` stands where each question puts in its own value.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from numpy.typing import NDArray
from psycopg import Connection, RawCursor, sql

_PLACE = re.compile(r"%\((\w+)\)s")
PLANNING = {"plan_cache_mode": "force_generic_plan", "jit": "off"}


class Slot(Expression):
    """A place in a statement, by name; ``cast`` is the database's type of what will stand there."""

    def __init__(self, name: str, cast: str, output_field: "Field[Any, Any]") -> None:
        """Keep what makes the place."""
        super().__init__(output_field=output_field)
        self.name, self.cast = name, cast

    def as_sql(self, _compiler: SQLCompiler, _connection: object) -> tuple[str, tuple[()]]:
        """Return a named placeholder, without a value."""
        return f"%({self.name})s::{self.cast}", ()


class Statement:
    """What a queryset of tuples asks; every ``Slot`` in it is filled at each question."""

    def __init__(self, rows: "QuerySet[Any, Any]") -> None:
        """Compile ``rows``; its own values are written out, so that partial indexes are used."""
        text, params = rows.query.sql_with_params()
        first, *rest = text.split("%s")
        said = (_written_out(value) + part for value, part in zip(params, rest, strict=True))
        whole = first + "".join(said)
        self._names = list(dict.fromkeys(_PLACE.findall(whole)))
        numbered = _PLACE.sub(lambda place: f"${self._names.index(place[1]) + 1}", whole)
        self._sql = numbered.replace("%%", "%").encode()

    def ask(self, values: Mapping[str, object] | None = None) -> "Answer":
        """Put the question; inside ``without_waiting`` it is on its way when this returns.

        Args:
            values: what fills each slot, by its name; others may be among them.
        """
        filled = [values[name] for name in self._names] if values else []
        cursor = RawCursor(_raw())
        with connection.wrap_database_errors:
            cursor.execute(self._sql, filled, prepare=True, binary=True)
        return Answer(cursor)

    def rows(self, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Return the answer to the question with ``values``."""
        return self.ask(values).rows()


class Answer:
    """What the database says to a question, waited for when it is read; read once."""

    def __init__(self, cursor: "RawCursor[tuple[Any, ...]]") -> None:
        """Keep what the answer will come through."""
        self._cursor = cursor

    def rows(self) -> list[tuple[Any, ...]]:
        """Return the answer, each column as the driver reads it from its binary form."""
        with connection.wrap_database_errors, self._cursor:
            return self._cursor.fetchall()


@contextmanager
def without_waiting(settings: Mapping[str, str]) -> Iterator[None]:
    """Let the database work on the questions of the block while this process goes on.

    To read an answer is to wait for all that were asked so far. ``settings`` of the database hold
    for the block (in a transaction: until its end).
    """
    with connection.wrap_database_errors, _raw().pipeline(), RawCursor(_raw()) as cursor:
        cursor.execute(_set(len(settings)), [*chain(*settings.items())], prepare=True)
        yield


@cache
def _set(count: int) -> bytes:
    each = (f"set_config(${n}, ${n + 1}, true)" for n in range(1, 2 * count, 2))
    return f"SELECT {', '.join(each)}".encode()


def halves(vector: bytes) -> "NDArray[np.float32]":
    """Return a ``halfvec`` as it comes from the database: two numbers of its size, then halves."""
    return np.frombuffer(vector, ">f2", offset=4).astype(np.float32)


def _written_out(value: object) -> str:
    return sql.Literal(value).as_string(_raw()).replace("%", "%%")


def _raw() -> "Connection[Any]":
    connection.ensure_connection()
    raw: Connection[Any] | None = connection.connection
    assert raw is not None
    return raw
