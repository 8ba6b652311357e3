"""A plain HTTP client for the stand-in: status and body, nothing else."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from marketplace.payments.sandbox.server import Sandbox
from marketplace.payments.sandbox.store import Object

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: Object
    replayed: bool

    @property
    def error(self) -> Object:
        """The error object; empty when there is none."""
        found: Object = self.body.get("error", {})
        return found


def ask(
    sandbox: Sandbox, method: str, path: str, *, key: str = "", secret: str = "", **params: Any
) -> Answer:
    """Ask once; nested parameters are named with ``__``: ``metadata__deal=7``."""
    pairs = urlencode([(_named(name), value) for name, value in params.items()])
    headers = {"Authorization": f"Bearer {secret or sandbox.store.secret_key}"}
    if key:
        headers["Idempotency-Key"] = key
    connection = HTTPConnection(sandbox.host, sandbox.port, timeout=10)
    try:
        if method == "GET":
            connection.request("GET", f"{path}?{pairs}", headers=headers)
        else:
            connection.request(method, path, pairs, {**headers, "Content-Type": FORM})
        answer = connection.getresponse()
        replayed = answer.headers.get("Idempotent-Replayed") == "true"
        return Answer(answer.status, json.loads(answer.read()), replayed)
    finally:
        connection.close()


def _named(name: str) -> str:
    first, *others = name.split("__")
    return first + "".join(f"[{other}]" for other in others)


def a_session(sandbox: Sandbox, minor: int = 50_000_00, **more: Any) -> Object:
    """Return an open Checkout Session."""
    said: dict[str, Any] = {
        "mode": "payment",
        "success_url": "http://market.example/done",
        "line_items__0__price_data__currency": "cny",
        "line_items__0__price_data__unit_amount": minor,
        "payment_intent_data__transfer_group": "deal-7",
        "payment_intent_data__metadata__deal": "7",
        **more,
    }
    return ask(sandbox, "POST", "/v1/checkout/sessions", **said).body


def a_payment(sandbox: Sandbox, minor: int = 50_000_00, card: str = "pm_card_visa") -> Object:
    """Return a PaymentIntent that was confirmed with ``card``."""
    answer = ask(
        sandbox,
        "POST",
        "/v1/payment_intents",
        amount=minor,
        currency="cny",
        confirm="true",
        payment_method=card,
        transfer_group="deal-7",
    )
    return answer.body
