"""What both servers stand on: locks between processes, waiting, files, plain words for failures."""

import errno
import fcntl
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LOCK_S = 180.0
_users: dict[Path, int] = {}  # our shared locks: open until this process ends


class CannotStart(ImproperlyConfigured):
    """A server cannot be started here; the message says what to do."""


@contextmanager
def one_at_a_time(var: Path) -> Iterator[None]:
    """Keep other processes of this copy waiting; a killed holder frees the lock by dying.

    Raises:
        CannotStart: another command has been at it for three minutes.
    """
    var.mkdir(parents=True, exist_ok=True)
    handle = os.open(var / "start.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        if not until(lambda: _locked(handle, fcntl.LOCK_EX), wait_s=LOCK_S):
            raise CannotStart(f"Another command is starting or stopping the servers in {var}.")
        yield
    finally:
        os.close(handle)


def hold(var: Path) -> None:
    """Mark this process as a user of the servers in ``var`` until it ends, however it ends."""
    if var not in _users:
        handle = os.open(var / "users.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_SH)
        _users[var] = handle


def alone(var: Path) -> bool:
    """Return whether no other process uses the servers; if so, this one no longer does either."""
    hold(var)
    if not _locked(_users[var], fcntl.LOCK_EX):
        fcntl.flock(_users[var], fcntl.LOCK_SH)  # a refused exchange may have lost the first lock
        return False
    os.close(_users.pop(var))
    return True


def in_use() -> bool:
    """Return whether this process relies on an embedded server."""
    return bool(_users)


def drawn_once(file: Path) -> str:
    """Return the secret in ``file``, drawn at the first call; nobody ever reads half of one."""
    if not file.exists():
        draft = file.with_name(f"{file.name}.new")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        draft.rename(file)
    return file.read_text()


def until(condition: Callable[[], bool], *, wait_s: float) -> bool:
    """Ask ``condition`` every 20 ms until it holds; False when ``wait_s`` seconds do not do."""
    deadline = time.monotonic() + wait_s
    while not (holds := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds


def add_mode(path: Path, bits: int) -> None:
    """Grant ``bits`` on ``path`` where they are missing; links keep theirs."""
    mode = path.lstat().st_mode
    if mode & bits != bits and not path.is_symlink():
        path.chmod(mode & 0o7777 | bits)


def tail(log: Path, *, lines: int = 8) -> str:
    """Return the end of a log; empty when there is none."""
    with suppress(FileNotFoundError):
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    return ""


@contextmanager
def plain_disk_errors(var: Path) -> Iterator[None]:
    """Turn what the disk refuses into one sentence."""
    try:
        yield
    except OSError as error:
        where = error.filename2 or error.filename or var
        remedies = {
            errno.ENOSPC: "free some space",
            errno.EACCES: f"{var} belongs to another user: run as that user, or delete it",
            errno.EPERM: f"{var} belongs to another user: run as that user, or delete it",
            errno.EROFS: "set VAR_DIR to a folder that can be written",
        }
        remedy = remedies.get(error.errno or 0, "set VAR_DIR, or DATABASE_URL and REDIS_URL")
        raise CannotStart(f"{where}: {error.strerror or error}; {remedy}.") from error


def _locked(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
