"""Real servers in folders of their own; what kill -9, copies and strangers leave is healed."""

import os
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from kernel import embedded
from kernel.checks import servers_are_their_own
from kernel.embedded import CannotStart, ground
from kernel.embedded.postgres import SOCKET_PATH_MAX, short_enough

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    # Not tmp_path: pytest closes the folder above it to others, and PostgreSQL is another user.
    folder = Path(tempfile.mkdtemp(prefix="market-test-")).resolve()
    yield folder
    for lock in folder.rglob("users.lock"):
        embedded.stop(lock.parent)
    shutil.rmtree(folder)


@pytest.fixture
def empty(folder: Path) -> Iterator[Path]:
    """A folder in which nothing was started yet."""
    var = folder / secrets.token_hex(4)
    yield var
    embedded.stop(var)


@pytest.fixture(scope="module")
def born(folder: Path) -> Path:
    """A stopped copy, to be copied: most of a first start is initdb."""
    var = folder / "born"
    embedded.postgres_url(var)
    embedded.stop(var)
    return var


@pytest.fixture
def var(empty: Path, born: Path) -> Path:
    """A copy of its own, stopped."""
    copied(born, to=empty)
    return empty


def copied(var: Path, *, to: Path) -> None:
    subprocess.run(["cp", "-a", str(var), str(to)], check=True)


def said(var: Path) -> list[str]:
    with psycopg.connect(embedded.postgres_url(var), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS said (word text)")
        rows = connection.execute("SELECT word FROM said ORDER BY word").fetchall()
    return [word for (word,) in rows]


def say(var: Path, word: str) -> None:
    said(var)
    with psycopg.connect(embedded.postgres_url(var), autocommit=True) as connection:
        connection.execute("INSERT INTO said VALUES (%s)", [word])


def postmaster(var: Path) -> int:
    return int((var / "postgres" / "postmaster.pid").read_text().split()[0])


def broker(var: Path) -> "redis.Redis":
    return redis.Redis.from_url(embedded.valkey_url(var), decode_responses=True)


def process_of(client: "redis.Redis") -> int:
    info = client.info("server")
    return int(info["process_id"])


def test_servers_start_are_shared_and_stop(var: Path) -> None:
    addresses = embedded.postgres_url(var), embedded.valkey_url(var)
    say(var, "起")

    assert (embedded.postgres_url(var), embedded.valkey_url(var)) == addresses
    assert said(var) == ["起"]

    assert embedded.stop(var) is True
    assert embedded.stop(var) is True
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(addresses[0])
    with pytest.raises(redis.ConnectionError):
        redis.Redis.from_url(addresses[1]).ping()


def test_two_commands_at_once_get_the_same_servers(empty: Path) -> None:
    var = empty
    code = "from kernel.embedded import *; from pathlib import Path; import sys;"
    code += "v = Path(sys.argv[1]); print(postgres_url(v), valkey_url(v))"
    command = [sys.executable, "-c", code, str(var)]

    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in "12"]
    first, second = [process.communicate(timeout=60)[0] for process in both]

    assert first == second == f"{embedded.postgres_url(var)} {embedded.valkey_url(var)}\n"


def test_kill_9_loses_nothing_that_was_committed(var: Path) -> None:
    say(var, "kept")
    client = broker(var)
    client.config_set("appendfsync", "always")
    client.set("word", "kept")

    os.killpg(postmaster(var), signal.SIGKILL)
    os.kill(process_of(client), signal.SIGKILL)

    assert (var / "postgres" / "postmaster.pid").exists()
    embedded.revive(var)
    assert client.get("word") == "kept"  # at the same address
    assert said(var) == ["kept"]


def test_servers_stopped_on_purpose_are_not_revived(var: Path) -> None:
    address = embedded.postgres_url(var)
    embedded.stop(var)

    embedded.revive(var)

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


def test_a_stranger_with_the_number_of_a_killed_server_is_not_taken_for_it(var: Path) -> None:
    say(var, "kept")
    pidfile, lock = var / "postgres" / "postmaster.pid", var / "postgres" / ".s.PGSQL.5432.lock"
    stale = [(file, file.read_text()) for file in (pidfile, lock)]
    os.killpg(postmaster(var), signal.SIGKILL)
    for file, text in stale:
        file.write_text(text.replace(text.split()[0], str(os.getpid()), 1))

    assert said(var) == ["kept"]

    embedded.stop(var)  # had it believed the file, this process would be gone


def test_a_copied_folder_gets_servers_of_its_own(var: Path) -> None:
    say(var, "original")
    first = broker(var)
    copied(var, to=(copy := var.with_name(f"{var.name}-copy")))

    say(copy, "copy")
    second = broker(copy)

    assert (said(var), said(copy)) == (["original"], ["copy", "original"])
    assert process_of(first) != process_of(second)
    assert (var / "valkey" / "port").read_text() != (copy / "valkey" / "port").read_text()


def test_a_broker_whose_folder_was_deleted_ends_when_the_next_one_starts(empty: Path) -> None:
    first = broker(empty)
    shutil.rmtree(empty)

    assert broker(empty).ping() is True

    with pytest.raises(redis.ConnectionError):
        first.ping()


def test_servers_in_use_elsewhere_are_left_alone(var: Path) -> None:
    code = "from kernel.embedded import *; from pathlib import Path; import sys;"
    code += "postgres_url(Path(sys.argv[1])); print('up', flush=True); sys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(var)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "up\n"
    running = postmaster(var)

    assert embedded.stop(var, if_unused=True) is False
    assert postmaster(var) == running

    other.communicate(timeout=20)
    assert embedded.stop(var, if_unused=True) is True
    assert not (var / "postgres" / "postmaster.pid").exists()


def test_a_path_too_long_for_a_socket_gets_a_short_one(var: Path) -> None:
    deep = var.with_name("x" * 60) / ("y y" * 14)
    deep.parent.mkdir()
    copied(var, to=deep)

    say(deep, "deep")

    assert len(os.fsencode(deep)) > SOCKET_PATH_MAX
    assert said(deep) == ["deep"]


def test_where_even_the_short_one_is_too_long_a_sentence_says_so(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/" + "t" * 100)

    with pytest.raises(CannotStart, match="too long for a Unix socket"):
        short_enough(Path("/" + "d" * 120))


def test_a_folder_of_somebody_else_is_not_touched(empty: Path) -> None:
    var = empty
    (var / "postgres").mkdir(parents=True)
    (var / "postgres" / "letters").write_text("dear")

    with pytest.raises(CannotStart, match="is not a PostgreSQL data directory"):
        embedded.postgres_url(var)

    assert (var / "postgres" / "letters").read_text() == "dear"


def test_data_of_another_version_is_refused_with_what_to_do(var: Path) -> None:
    (var / "postgres" / "PG_VERSION").write_text("17\n")

    with pytest.raises(CannotStart, match=r"made by PostgreSQL 17, installed is 18.*make reset"):
        embedded.postgres_url(var)


def test_a_disk_that_refuses_is_told_in_a_sentence(tmp_path: Path) -> None:
    var = tmp_path / "var"
    var.write_text("a file where the folder should be")

    with pytest.raises(CannotStart, match=r"File exists; set VAR_DIR"):
        embedded.secret_key(var)


def test_the_secret_key_is_drawn_once_and_closed_to_others(tmp_path: Path) -> None:
    var = tmp_path / "var"
    key = embedded.secret_key(var)

    assert embedded.secret_key(var) == key == (var / "secret_key").read_text()
    assert len(key) >= 50
    assert stat.S_IMODE((var / "secret_key").stat().st_mode) == 0o600


def test_production_refuses_embedded_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "_users", {})
    assert servers_are_their_own(None) == []

    monkeypatch.setattr(ground, "_users", {Path("var"): 3})
    assert [error.id for error in servers_are_their_own(None)] == ["kernel.E001"]
