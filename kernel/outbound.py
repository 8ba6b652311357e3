"""The only door out: HTTP to addresses that were checked first (TRUST 4.4).

A URL is refused before anything is resolved when it is not what it seems (userinfo, odd ports,
numbers for hosts); then every address its host resolves to must be a public one, and it is that
address which is connected to, so a name cannot change its mind in between. ``OUTBOUND_ALLOW``
names the hosts of the operator's own network (``host:port``) that may be spoken to in plain HTTP
and at private addresses.
"""

import ipaddress
import json
import logging
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from time import monotonic, sleep
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

log = logging.getLogger(__name__)

CONNECT_S = 2.0
EXCHANGE_S = 15.0
MOST_BYTES = 64 * 1024
PORTS = {443, 8443}
ATTEMPTS = 3
PAUSE_S = 0.2  # before the second attempt; four times as long before the third
TRY_AGAIN = {429, 502, 503, 504}
CHUNK = 64 * 1024
HOST = re.compile(r"(?!-)[a-z0-9-]+(\.[a-z0-9-]+)*")
TUNNELS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")))


class Refused(Exception):
    """The URL may not be asked at all; nothing was sent."""


class Unreachable(Exception):
    """No usable answer came, after the attempts allowed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may take: seconds to connect, seconds in all, bytes of the answer."""

    connect_s: float = CONNECT_S
    exchange_s: float = EXCHANGE_S
    bytes: int = MOST_BYTES
    attempts: int = ATTEMPTS


@dataclass(frozen=True, slots=True)
class _Place:
    """Where to connect to, and as whom to greet it."""

    address: str
    port: int
    host: str
    is_tls: bool


def post_json(
    url: str,
    body: object,
    *,
    headers: Mapping[str, str] | None = None,
    limits: Limits = Limits(),
) -> Any:
    """Send ``body`` as JSON and return the JSON answered; redirects are not followed.

    Asked again (at most ``limits.attempts`` times in all, within ``limits.exchange_s``) when the
    connection fails or the other side says that it is busy: only for questions that may be asked
    twice.

    Raises:
        Refused: the URL, or an address behind it, is not a public one or not on the allow-list.
        Unreachable: no answer in time, a status other than 200, too long, not JSON.
    """
    parts = checked(url)
    ends_at = monotonic() + limits.exchange_s
    data = json.dumps(body).encode()
    said = {"Content-Type": "application/json", "Accept": "application/json", **(headers or {})}
    trouble = ""
    for attempt in range(1, limits.attempts + 1):
        try:
            status, answer = _exchange(parts, data, said, limits, ends_at)
        except (OSError, HTTPException) as error:
            trouble = type(error).__name__
        else:
            if status == 200:  # noqa: PLR2004
                return _read(answer)
            trouble = f"status {status}"
            if status not in TRY_AGAIN:
                break
        pause = PAUSE_S * 4 ** (attempt - 1)
        if attempt == limits.attempts or monotonic() + pause >= ends_at:
            break
        sleep(pause)
    log.warning("no answer from %s: %s", parts.hostname, trouble)
    raise Unreachable(trouble)


def checked(url: str) -> SplitResult:
    """Return the parts of ``url``, if it may be asked as far as its spelling tells.

    Raises:
        Refused: it may not.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("not a URL") from None
    host = parts.hostname or ""
    if url != url.strip() or not url.isascii() or "@" in parts.netloc or "\\" in url:
        raise Refused("not a plain URL")
    if parts.scheme in {"http", "https"} and _is_allowed(parts):
        return parts
    if parts.scheme != "https":
        raise Refused("https only")
    if port is not None and port not in PORTS:
        raise Refused("port 443 or 8443 only")
    if _literal(host) is None and not _is_name(host):
        raise Refused("not a host name")
    return parts


def is_public(address: str) -> bool:
    """Whether ``address`` (IPv4 or IPv6) is one of the open internet."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return is_public(str(parsed.ipv4_mapped))
        if any(parsed in tunnel for tunnel in TUNNELS):
            return False
    return parsed.is_global and not parsed.is_multicast


def _is_allowed(parts: SplitResult) -> bool:
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.hostname}:{port}" in settings.OUTBOUND_ALLOW


def _is_name(host: str) -> bool:
    """Whether ``host`` is an ASCII name with a dot whose last label is no number."""
    last = host.rpartition(".")[2]
    return (
        "." in host
        and bool(HOST.fullmatch(host))
        and "xn--" not in host
        and not last.isdigit()
        and not last.startswith("0x")
    )


def _literal(host: str) -> str | None:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return None


def _place(parts: SplitResult) -> _Place:
    """Return one checked address of the host.

    Raises:
        Refused: one of its addresses is not public.
        OSError: the name does not resolve.
    """
    is_tls = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if is_tls else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not _is_allowed(parts) and not all(map(is_public, addresses)):
        raise Refused("not a public address")
    return _Place(addresses[0], port, host, is_tls)


def _exchange(
    parts: SplitResult, data: bytes, headers: Mapping[str, str], limits: Limits, ends_at: float
) -> tuple[int, bytes]:
    place = _place(parts)
    connection = HTTPConnection(place.host, place.port)
    try:
        wire = connection.sock = _connected(place, limits)
        wire.settimeout(_left(ends_at))
        target = parts.path or "/"
        connection.request(
            "POST", f"{target}?{parts.query}" if parts.query else target, data, dict(headers)
        )
        response = connection.getresponse()
        answer = bytearray()
        while piece := response.read1(CHUNK):
            answer += piece
            if len(answer) > limits.bytes:
                raise HTTPException("answer too long")
            wire.settimeout(_left(ends_at))
        return response.status, bytes(answer)
    finally:
        connection.close()


def _connected(place: _Place, limits: Limits) -> socket.socket:
    plain = socket.create_connection((place.address, place.port), timeout=limits.connect_s)
    if not place.is_tls:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=place.host)
    except OSError:
        plain.close()
        raise


def _left(ends_at: float) -> float:
    left = ends_at - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _read(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except ValueError:
        raise Unreachable("not JSON") from None
