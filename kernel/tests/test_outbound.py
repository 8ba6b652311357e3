"""The door out: what it refuses, what it brings back, how long it waits."""

import socket
from collections.abc import Callable, Iterator
from time import monotonic

import pytest

from kernel import outbound
from kernel.outbound import Limits, Refused, Unreachable, checked, is_public, post_json
from kernel.tests.server import Answer, Server, dawdles, says

REFUSED = [
    "",
    "not a url",
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "https://example.com:80/",
    "https://example.com:22/",
    "https://example.com:99999/",
    "https://user@example.com/",
    "https://user:secret@example.com/",
    "https://example.com@169.254.169.254/",
    "https://example.com./",
    "https://localhost/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://017700000001/",
    "https://127.1/",
    "https://0177.0.0.1/",
    "https://exa mple.com/",
    "https://example.com\\@evil.example/",
    " https://example.com/",
    "https://ex\u0430mple.com/",
    "https://例子.中国/",
    "https://xn--fsqu00a.xn--0zwm56d/",
    "https://-bad.example/",
    "https://under_score.example/",
    "https://[::1",
]
PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::1",
]


@pytest.mark.parametrize("url", REFUSED)
def test_url_is_refused_by_its_spelling(url: str) -> None:
    with pytest.raises(Refused):
        checked(url)


@pytest.mark.parametrize("url", ["https://example.com/v1", "https://a-b.example.com:8443/x?y=1"])
def test_plain_https_url_passes(url: str) -> None:
    assert checked(url).geturl() == url


@pytest.mark.parametrize("address", PRIVATE)
def test_address_of_no_public_machine_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolves(*args: object, **kwargs: object) -> list[tuple[object, ...]]:
        good = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("1.1.1.1", 443))
        return [good, (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, 443))]

    def connects(*args: object, **kwargs: object) -> None:
        pytest.fail("connected")

    monkeypatch.setattr(socket, "getaddrinfo", resolves)
    monkeypatch.setattr(socket, "create_connection", connects)

    assert not is_public(address)
    with pytest.raises(Refused):
        post_json("https://rebinding.example/", {})


def test_public_addresses_are_public() -> None:
    assert is_public("1.1.1.1")
    assert is_public("2606:4700:4700::1111")


@pytest.fixture
def server(settings) -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(*answers: Answer) -> Server:
        started.append(Server(*answers))
        settings.OUTBOUND_ALLOW = [started[-1].place]
        return started[-1]

    yield start
    for one in started:
        one.stop()


def test_allowed_place_is_asked_and_its_json_comes_back(server) -> None:
    there = server(says('{"好": 1}'.encode()))

    assert post_json(f"http://{there.place}/v1?x=1", {"a": [1]}) == {"好": 1}
    assert there.bodies == [{"a": [1]}]


def test_loopback_is_refused_without_the_allow_list(server, settings) -> None:
    there = server(says(b"{}"))
    settings.OUTBOUND_ALLOW = []

    with pytest.raises(Refused):
        post_json(f"http://{there.place}/", {})
    assert there.bodies == []


def test_redirect_is_not_followed(server) -> None:
    there = server(says(b"", 302, Location="http://127.0.0.1:1/"))

    with pytest.raises(Unreachable, match="status 302"):
        post_json(f"http://{there.place}/", {})
    assert len(there.bodies) == 1


def test_busy_server_is_asked_again(server, monkeypatch) -> None:
    monkeypatch.setattr(outbound, "PAUSE_S", 0.001)
    there = server(says(b"", 503), says(b"", 429), says(b"[]"))

    assert post_json(f"http://{there.place}/", {}) == []
    assert len(there.bodies) == 3


def test_attempts_end(server, monkeypatch) -> None:
    monkeypatch.setattr(outbound, "PAUSE_S", 0.001)
    there = server(says(b"", 503))

    with pytest.raises(Unreachable, match="status 503"):
        post_json(f"http://{there.place}/", {})
    assert len(there.bodies) == 3


def test_answer_that_is_too_long_is_not_read_to_its_end(server) -> None:
    there = server(says(b"[" + b"1," * 99 + b"1]"))

    with pytest.raises(Unreachable, match="HTTPException"):
        post_json(f"http://{there.place}/", {}, limits=Limits(bytes=100, attempts=1))


def test_answer_that_is_no_json_is_none(server) -> None:
    there = server(says(b"<html>"))

    with pytest.raises(Unreachable, match="not JSON"):
        post_json(f"http://{there.place}/", {})


def test_slow_server_does_not_hold_the_asker(server) -> None:
    there = server(dawdles)
    began = monotonic()

    with pytest.raises(Unreachable):
        post_json(f"http://{there.place}/", {}, limits=Limits(exchange_s=0.3, attempts=1))
    assert monotonic() - began < 1.5


def test_nobody_there(server) -> None:
    there = server(says(b"{}"))
    there.stop()

    with pytest.raises(Unreachable, match="ConnectionRefusedError"):
        post_json(f"http://{there.place}/", {}, limits=Limits(attempts=1))
