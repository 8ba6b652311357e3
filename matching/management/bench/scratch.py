"""A database and folders of the benchmark's own, gone when it ends."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from listings.search import reader
from matching.embedding import chosen

EMBEDDER = "matching.management.bench.vectors.Synthetic"
PREFIX = "bench_matching_"


@contextmanager
def scratch() -> Iterator[Path]:
    """Let the default connection, the word index and the embedder be the benchmark's own.

    The market's own rows are out of reach meanwhile: it is another database.
    """
    name = PREFIX + uuid4().hex[:8]
    real, search, embedder = (
        str(connection.settings_dict["NAME"]),
        settings.SEARCH_DIR,
        settings.EMBEDDER,
    )
    folder = Path(mkdtemp(prefix="bench-", dir=_existing(settings.VAR)))
    _execute("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
    settings.EMBEDDER = EMBEDDER
    try:
        _enter(name, search=folder / "search")
        call_command("migrate", verbosity=0)
        yield folder
    finally:
        _enter(real, search=search)
        settings.EMBEDDER = embedder
        chosen.embedder.cache_clear()
        _execute("DROP DATABASE {} WITH (FORCE)", name)
        shutil.rmtree(folder, ignore_errors=True)


def _enter(database: str, *, search: object) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database
    settings.SEARCH_DIR = search
    reader.forget()
    chosen.embedder.cache_clear()


def _execute(statement: str, database: str) -> None:
    connection.ensure_connection()
    assert connection.connection is not None
    connection.connection.execute(sql.SQL(statement).format(sql.Identifier(database)))


def _existing(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
