"""A question put together by the ORM once, prepared by the database once, asked many times.

Making the SQL of a match and planning it take longer than answering it. The ORM stays the one place
that says what is on the market; a ``Slot`` stands where each question puts in its own value.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from psycopg import Connection, Cursor, sql

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
        self._sql = (first + "".join(said)).encode()

    def rows(self, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """Return the answer, each column as the driver reads it from its binary form."""
        connection.ensure_connection()
        with connection.wrap_database_errors, Cursor(_raw()) as cursor:
            cursor.execute(self._sql, values, prepare=True, binary=True)
            return cursor.fetchall()


def _written_out(value: object) -> str:
    return sql.Literal(value).as_string(_raw()).replace("%", "%%")


def _raw() -> "Connection[Any]":
    connection.ensure_connection()
    raw: Connection[Any] | None = connection.connection
    assert raw is not None
    return raw
