"""A migrated database that test databases are copied from: a second instead of a dozen.

It is made anew when a migration, or something that migrations read, has changed.
"""

from hashlib import sha256
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from kernel.tests import seeds

READ_BY_MIGRATIONS = ("migrations", "models", "vocabulary", "kernel")
SUFFIXES = (".py", ".tsv", ".csv", ".toml", ".json")
PREFIX = "test_template_"
LOCK = 20_260_101
DJANGOS_OWN = {"cursor_factory", "context", "prepare_threshold"}  # no words of libpq


def template_of(connection: BaseDatabaseWrapper) -> str:
    """Return the name of the template for the code as it stands; make it when there is none."""
    name = f"{PREFIX}{_digest()}"
    params = {**connection.get_connection_params(), "dbname": "postgres"}
    params = {key: value for key, value in params.items() if key not in DJANGOS_OWN}
    with psycopg.connect(**params, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # until the connection closes
        found = server.execute("SELECT datname FROM pg_database WHERE datname ^@ %s", [PREFIX])
        there = {row[0] for row in found}
        if name not in there:
            for old in there:
                server.execute(
                    SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(old))
                )
            _make(connection, server, name)
    return name


def _make(connection: BaseDatabaseWrapper, server: Connection, name: str) -> None:
    unfinished = f"{PREFIX}unfinished"
    server.execute(SQL("CREATE DATABASE {}").format(Identifier(unfinished)))
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = unfinished
    try:
        call_command("migrate", verbosity=0, interactive=False)
        seeds.keep(connection)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    server.execute(
        SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(unfinished), Identifier(name))
    )


def _digest() -> str:
    root = Path(settings.BASE_DIR)
    files = [
        path
        for package in ("kernel", "parties", "listings", "matching", "marketplace")
        for path in (root / package).rglob("*")
        if path.suffix in SUFFIXES and _is_read(path.relative_to(root))
    ]
    found = sha256()
    for path in sorted([*files, Path(__file__).with_name("seeds.py")]):
        found.update(str(path.relative_to(root)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _is_read(path: Path) -> bool:
    parts = {part.removesuffix(".py") for part in path.parts}
    return "tests" not in parts and bool(parts & set(READ_BY_MIGRATIONS))
