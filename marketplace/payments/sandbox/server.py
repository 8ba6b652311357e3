"""HTTP: who asks, what is asked, once for each idempotency key, with faults on purpose."""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from marketplace.payments.sandbox import pay
from marketplace.payments.sandbox.errors import Refused
from marketplace.payments.sandbox.objects import checkout, transfers
from marketplace.payments.sandbox.routes import nested, route
from marketplace.payments.sandbox.store import Object, Store

LONGEST_KEY = 255
KEPT_S = 24 * 3600
FAILED: Object = {"error": {"type": "api_error", "message": "An error occurred."}}


@dataclass(slots=True)
class Sandbox:
    """A running stand-in: its state, its address, the thread that serves it."""

    store: Store = field(default_factory=Store)
    host: str = "127.0.0.1"
    port: int = 0
    _server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        """Where it listens, e.g. ``http://127.0.0.1:40123``."""
        return f"http://{self.host}:{self.port}"

    def start(self) -> None:
        """Listen; on a free port when none is set."""
        store = self.store
        handler = type("Bound", (_Handler,), {"store": store})
        self._server = ThreadingHTTPServer((self.host, self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@contextmanager
def running(store: Store | None = None) -> Iterator[Sandbox]:
    """Run a stand-in for the length of a block."""
    sandbox = Sandbox(store or Store())
    sandbox.start()
    try:
        yield sandbox
    finally:
        sandbox.stop()


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    store: Store
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer GET."""
        parts = urlsplit(self.path)
        if parts.path.startswith("/pay/"):
            self._payment_page(parts.path)
            return
        if parts.path.startswith("/onboard/"):
            self._html(pay.ONBOARDING.encode())
            return
        self._answer("GET", parts.path, parse_qsl(parts.query, keep_blank_values=True))

    def do_POST(self) -> None:
        """Answer POST."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        pairs = parse_qsl(body, keep_blank_values=True)
        path = urlsplit(self.path).path
        if path.startswith("/pay/"):
            self._paid(path, dict(pairs))
            return
        if path.startswith("/onboard/"):
            self._onboarded(path.removeprefix("/onboard/"))
            return
        self._answer("POST", path, pairs)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it has
        """Say nothing: tests read what comes back."""

    def _answer(self, method: str, path: str, pairs: list[tuple[str, str]]) -> None:
        knobs = self.store.knobs
        try:
            self._require_key(path)
            self._require_patience()
            status, answer, replayed = self._once(method, path, nested(pairs))
        except Refused as refused:
            self._send(refused.answer_status, refused.body)
            return
        if knobs.spend("cut_after"):
            self.close_connection = True
            return
        if knobs.spend("fail_after"):
            status, answer = 500, FAILED
        self._send(status, answer, replayed=replayed)

    def _require_key(self, path: str) -> None:
        given = self.headers.get("Authorization", "")
        if path.startswith("/v1/") and given != f"Bearer {self.store.secret_key}":
            raise Refused("Invalid API Key provided.", status=401)

    def _require_patience(self) -> None:
        if self.store.knobs.spend("throttle"):
            raise Refused("Too many requests.", status=429, code="rate_limit")

    def _once(self, method: str, path: str, params: Object) -> tuple[int, Object, bool]:
        """Return status, answer and whether it was kept from the first request of its key."""
        key = self.headers.get("Idempotency-Key", "") if method == "POST" else ""
        if not key:
            return (*self._done(method, path, params), False)
        if len(key) > LONGEST_KEY:
            raise Refused("Idempotency keys are at most 255 characters.", kind="idempotency_error")
        digest = hashlib.sha256(json.dumps([path, params], sort_keys=True).encode()).hexdigest()
        with self.store.lock:
            if kept := self._kept(key, digest):
                return (*kept, True)
            self.store.running.add(key)
        try:
            status, answer = self._done(method, path, params)
        finally:
            with self.store.lock:
                self.store.running.discard(key)
        with self.store.lock:
            self.store.saved[key] = (f"{digest}:{self.store.now}", status, answer)
        return status, answer, False

    def _kept(self, key: str, digest: str) -> tuple[int, Object] | None:
        if key in self.store.running:
            raise Refused(
                "A request with this key is in progress.", status=409, kind="idempotency_error"
            )
        if key not in self.store.saved:
            return None
        mark, status, answer = self.store.saved[key]
        first, _, at = mark.partition(":")
        if self.store.now - int(at) > KEPT_S:
            del self.store.saved[key]
            return None
        if first != digest:
            raise Refused(
                "Keys for idempotent requests can only be used with the same parameters.",
                kind="idempotency_error",
            )
        return status, answer

    def _done(self, method: str, path: str, params: Object) -> tuple[int, Object]:
        """Return status and a copy of the answer, or of the refusal."""
        if self.store.knobs.slow_s:
            time.sleep(self.store.knobs.slow_s)
        if self.store.knobs.spend("fail_before"):
            return 500, FAILED
        answer, identity = route(method, path)
        with self.store.lock:
            try:
                done = answer(self.store, {**params, "id": identity} if identity else params)
            except Refused as refused:
                return refused.answer_status, refused.body
            said = {**done}
            if said.get("url", "").startswith(("/pay/", "/onboard/")):
                said["url"] = f"http://{self.headers.get('Host')}{said['url']}"
            return 200, said

    def _payment_page(self, path: str) -> None:
        with self.store.lock:
            try:
                session = self.store.get("checkout.session", path.removeprefix("/pay/"))
            except Refused as refused:
                self._send(refused.answer_status, refused.body)
                return
            self._html(pay.page(session))

    def _paid(self, path: str, form: dict[str, str]) -> None:
        identity = path.removeprefix("/pay/")
        with self.store.lock:
            try:
                session = checkout.pay(self.store, {**form, "id": identity})
            except Refused as refused:
                session = self.store.get("checkout.session", identity)
                self._html(pay.page(session, said=str(refused)), status=402)
                return
        if session["status"] == "open":
            self._html(pay.page(session, said="Your bank asks for a second step. Pay again."))
            return
        self._go(session["success_url"])

    def _onboarded(self, identity: str) -> None:
        with self.store.lock:
            try:
                account = transfers.enable_account(self.store, {"id": identity})
            except Refused as refused:
                self._send(refused.answer_status, refused.body)
                return
        self._go(account.get("return_url") or "/")

    def _go(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _html(self, page: bytes, *, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def _send(self, status: int, answer: Object, *, replayed: bool = False) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Request-Id", f"req_{time.monotonic_ns()}")
        if replayed:
            self.send_header("Idempotent-Replayed", "true")
        self.end_headers()
        self.wfile.write(body)
