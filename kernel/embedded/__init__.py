"""The two servers a fresh machine lacks: PostgreSQL with pgvector, and Valkey.

Settings ask here for an address only when the environment names none, so production differs by
two variables and nothing else. What is started keeps its files under ``var/``, outlives the
command that started it and is shared by all commands of this copy:

    var/start.lock    held while a server is looked for, started or stopped: one at a time
    var/users.lock    held, shared, by every process that got an address, until it ends
    var/postgres      the database; Unix socket only
    var/valkey        broker and cache; loopback port and password of this copy alone

``python -m kernel.embedded stop`` ends both; it needs no settings, so it starts nothing first.
"""

from collections.abc import Callable
from pathlib import Path

from kernel.embedded.ground import (
    CannotStart,
    alone,
    drawn_once,
    hold,
    in_use,
    one_at_a_time,
    plain_disk_errors,
)
from kernel.embedded.postgres import Postgres
from kernel.embedded.valkey import Valkey

__all__ = ["CannotStart", "in_use", "postgres_url", "revive", "secret_key", "stop", "valkey_url"]
STOPPED = "stopped"  # the name of an empty file: on purpose, so nobody revives them
_asked: set[Callable[[Path], str]] = set()


def secret_key(var: Path) -> str:
    """Return this copy's own random key, drawn once, kept in ``var``: sessions survive restarts."""
    with plain_disk_errors(var), one_at_a_time(var):
        return drawn_once(var / "secret_key")


def postgres_url(var: Path) -> str:
    """Return the address of PostgreSQL in ``var``; start it if need be. Twice changes nothing.

    Raises:
        CannotStart: the disk, the rights or the wheel forbid it.
    """
    with plain_disk_errors(var), one_at_a_time(var):
        hold(var)
        _asked.add(postgres_url)
        (var / STOPPED).unlink(missing_ok=True)
        return Postgres(var.resolve() / "postgres").url()


def valkey_url(var: Path) -> str:
    """Return the address of Valkey in ``var``, database 0; start it if need be.

    Raises:
        CannotStart: the disk, the rights or the wheel forbid it.
    """
    with plain_disk_errors(var), one_at_a_time(var):
        hold(var)
        _asked.add(valkey_url)
        (var / STOPPED).unlink(missing_ok=True)
        return Valkey(var.resolve() / "valkey").url()


def revive(var: Path) -> None:
    """Start again, at the same address, what this process uses and somebody killed, not stopped.

    Raises:
        CannotStart: the disk, the rights or the wheel forbid it.
    """
    if (var / STOPPED).exists():
        return
    for address in sorted(_asked, key=lambda function: function.__name__):
        address(var)


def stop(var: Path, *, if_unused: bool = False) -> bool:
    """Stop both servers and wait until they are gone; return whether they are. Twice is harmless.

    Args:
        if_unused: leave them alone while another process of this copy uses them.
    """
    if not var.is_dir():
        return True
    with plain_disk_errors(var), one_at_a_time(var):
        if if_unused and not alone(var):
            return False
        Valkey(var.resolve() / "valkey").stop()
        Postgres(var.resolve() / "postgres").stop()
        (var / STOPPED).touch()
    return True
