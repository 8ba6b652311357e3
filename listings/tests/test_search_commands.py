"""The commands around the word index."""

import json
import signal
from collections.abc import Callable, Iterator
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pytest_django.live_server_helper import LiveServer

from listings.management.commands import follow_search, rebuild_search
from listings.search import folder, reader
from listings.search.follower import Follower
from listings.search.lock import follower_lock
from listings.tests.build import a_listing


class Ends(Event):
    """An event that is set by itself after so many waits, which take no time."""

    def __init__(self, *, after: int) -> None:
        super().__init__()
        self.waited: list[float] = []
        self.after = after

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0)
        if len(self.waited) == self.after:
            self.set()
        return self.is_set()


@pytest.fixture
def _signals() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.django_db
def test_rebuilding_says_how_many_how_fast(capsys: pytest.CaptureFixture[str]) -> None:
    a_listing()

    call_command("rebuild_search", "--no-progress")

    assert capsys.readouterr().out.startswith("1 listings in ")
    assert reader.searcher().num_docs == 1


@pytest.mark.django_db
def test_without_a_terminal_rebuilding_tells_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild_search, "EVERY_S", -1.0)
    a_listing()

    call_command("rebuild_search")

    assert capsys.readouterr().err == "1 of 1 listings\n"


@pytest.fixture
def _connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the test's own transaction open."""
    monkeypatch.setattr(follow_search, "close_old_connections", lambda: None)


@pytest.mark.django_db
@pytest.mark.usefixtures("_connection_stays")
def test_following_takes_turns_until_told_to_stop() -> None:
    listing = a_listing()
    stop = Ends(after=2)

    with follower_lock() as lock:
        assert lock.take()
        follow_search.follow(lock, stop)

    assert stop.waited == [follow_search.POLL_S, follow_search.POLL_S]
    view = reader.searcher()
    assert view.doc_freq("id", listing.pk) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("_signals")
def test_the_command_stands_by_while_another_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Ends(after=1)
    monkeypatch.setattr(follow_search, "Event", lambda: stop)

    with follower_lock() as lock:
        assert lock.take()
        call_command("follow_search")

    assert stop.waited == [follow_search.STANDBY_S]
    assert folder.live() is None


@pytest.mark.django_db
@pytest.mark.usefixtures("_signals", "_connection_stays")
def test_the_command_ends_on_a_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = Ends(after=99)
    monkeypatch.setattr(follow_search, "Event", lambda: stop)

    def turn(_follower: Follower, **_now: object) -> int:
        signal.raise_signal(signal.SIGTERM)
        return 0

    monkeypatch.setattr(Follower, "turn", turn)
    call_command("follow_search")

    assert stop.is_set()
    assert len(stop.waited) == 1


@pytest.mark.usefixtures("_connection_stays")
@pytest.mark.parametrize("error", [OperationalError("gone"), OSError("disk full"), ValueError("?")])
def test_a_failed_turn_is_tried_again_after_a_while(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_follower: Follower, **_now: object) -> int:
        raise error

    monkeypatch.setattr(Follower, "turn", fail)
    stop = Ends(after=1)

    with follower_lock() as lock:
        assert lock.take()
        follow_search.follow(lock, stop)

    assert stop.waited == [follow_search.RECOVERY_S]
    assert "trying again" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_benchmark_measures_a_running_site(
    live_server: LiveServer, word_index: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    a_listing(title="公交客流统计数据")
    word_index()

    call_command("bench_catalogue", "--url", live_server.url, "--requests", "3", "--json")
    figures = json.loads(capsys.readouterr().out)
    call_command("bench_catalogue", "--url", live_server.url, "--requests", "1")

    assert (figures["listings"], figures["requests"]) == (1, 3)
    assert 0 < figures["p50_ms"] <= figures["p95_ms"] <= figures["slowest_ms"]
    assert "1 searches among 1 listings: p50 " in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [["--url", "https://127.0.0.1/"], ["--requests", "0"], []])
def test_the_benchmark_says_what_it_lacks(asked: list[str]) -> None:
    with pytest.raises(CommandError, match=r"Name an http|nothing on the market"):
        call_command("bench_catalogue", *asked)
