"""Signed deliveries of events to our own address, with what can go wrong on the way."""

import hashlib
import hmac
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlsplit

from marketplace.payments.sandbox.store import Object

TIMEOUT_S = 5


def signature(body: bytes, *, secrets: Sequence[str], at: int) -> str:
    """Return the header ``Stripe-Signature`` of ``body``: one ``v1`` for each secret."""
    signed = str(at).encode() + b"." + body
    macs = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={at}", *(f"v1={mac}" for mac in macs)])


@dataclass(slots=True)
class Delivery:
    """One attempt to tell our address of an event; ``forged`` ones bear a wrong signature."""

    event: Object
    forged: bool = False
    stale_s: int = 0


@dataclass(slots=True)
class Postman:
    """Keeps what is to be delivered and delivers it when told to.

    ``plan`` holds events in the order of their happening. ``mixed`` makes deliveries of it: some
    twice, some not at all, some forged, in any order, repeatable by its seed.
    """

    address: str
    secrets: list[str]
    clock: Callable[[], float] = time.time
    plan: list[Delivery] = field(default_factory=list)
    is_live: bool = False

    def hear(self, event: Object) -> None:
        """Note an event; deliver it at once when live."""
        self.plan.append(Delivery({**event}))
        if self.is_live:
            self.deliver_all()

    def deliver_all(self) -> list[int]:
        """Deliver what is planned, in order; return the answers' statuses."""
        due, self.plan = self.plan, []
        return [self.deliver(one) for one in due]

    def deliver(self, one: Delivery) -> int:
        """Deliver once; return the status, 0 when nobody answered."""
        body = json.dumps(one.event, separators=(",", ":")).encode()
        at = int(self.clock()) - one.stale_s
        secrets = ["whsec_of_somebody_else"] if one.forged else self.secrets
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(body, secrets=secrets, at=at),
        }
        parts = urlsplit(self.address)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
        try:
            connection.request("POST", parts.path, body=body, headers=headers)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()


def mixed(
    plan: Sequence[Delivery],
    *,
    seed: int,
    twice: float = 0.2,
    six_times: float = 0.05,
    dropped: float = 0.1,
    forged: float = 0.05,
) -> list[Delivery]:
    """Return deliveries of ``plan``: shares of it doubled, six times, dropped, and forged besides.

    A forged one says that ten times the amount moved. The order is any.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable
    out: list[Delivery] = []
    for one in plan:
        if chance.random() < forged:
            out.append(Delivery(_inflated(one.event), forged=True))
        if chance.random() < dropped:
            continue
        roll = chance.random()
        times = 6 if roll < six_times else 2 if roll < six_times + twice else 1
        out += [one] * times
    chance.shuffle(out)
    return out


def _inflated(event: Object) -> Object:
    about = event["data"]["object"]
    changed = {name: about[name] * 10 for name in ("amount", "amount_received") if name in about}
    return {**event, "id": f"{event['id']}forged", "data": {"object": {**about, **changed}}}
