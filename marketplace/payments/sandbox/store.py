"""The state of one pretended Stripe account."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from marketplace.payments.sandbox.errors import Refused, missing, not_found

Object = dict[str, Any]
EVENT_DAYS, DAY_S = 30, 86_400
MOST_MINOR = 99_999_999  # eight digits
LEAST_MINOR = {"cny": 400, "usd": 50, "hkd": 400, "eur": 50}
FEE_BP = 290


@dataclass(slots=True)
class Knobs:
    """What goes wrong on purpose; all off by default, and each counts down.

    ``fail_before`` answers 500 without effect, and again to the same key. ``fail_after`` answers
    500 and ``cut_after`` closes the connection after the request took effect. ``throttle`` answers
    429. ``slow_s`` delays every answer.
    """

    fail_before: int = 0
    fail_after: int = 0
    cut_after: int = 0
    throttle: int = 0
    slow_s: float = 0.0

    def spend(self, name: str) -> bool:
        """Return whether the fault ``name`` is due, and count it down."""
        left: int = getattr(self, name)
        if left:
            setattr(self, name, left - 1)
        return bool(left)


@dataclass(slots=True)
class Store:
    """Objects by id, in the order of their making. One lock: requests are handled in turn."""

    secret_key: str = "sk_test_sandbox"  # noqa: S105 - of a pretended account
    clock: Callable[[], float] = time.time
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 - repeatable
    objects: dict[str, Object] = field(default_factory=dict)
    saved: dict[str, tuple[str, int, Object]] = field(default_factory=dict)
    running: set[str] = field(default_factory=set)
    available: dict[str, int] = field(default_factory=dict)
    knobs: Knobs = field(default_factory=Knobs)
    lock: threading.RLock = field(default_factory=threading.RLock)
    on_event: Callable[[Object], None] = lambda _event: None
    serial: int = 0

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock())

    def make(self, kind: str, prefix: str, **fields: Any) -> Object:
        """Add an object of ``kind`` with a new id and return it."""
        self.serial += 1
        identity = f"{prefix}_sandbox{self.serial:08d}"
        row = {"id": identity, "object": kind, "created": self.now, "livemode": False, **fields}
        self.objects[identity] = row
        return row

    def get(self, kind: str, identity: str) -> Object:
        """Return an object by its id.

        Raises:
            Refused: there is none of that kind.
        """
        found = self.objects.get(identity)
        if found is None or found["object"] != kind:
            raise not_found(kind, identity)
        return found

    def of(self, kind: str) -> Iterator[Object]:
        """Return all objects of ``kind``, newest first."""
        return (row for row in reversed(list(self.objects.values())) if row["object"] == kind)

    def tell(self, event: str, row: Object) -> None:
        """Add an event about ``row`` as it stands now, and hand it to the webhooks."""
        data = {"object": {**row}}
        told = self.make("event", "evt", type=event, data=data, api_version="2026-09-30.sandbox")
        told["pending_webhooks"] = 1
        self.on_event(told)

    def book(self, kind: str, *, amount: int, currency: str, source: str, fee: int = 0) -> Object:
        """Add a balance transaction and change the platform's balance by its net."""
        net = amount - fee
        self.available[currency] = self.available.get(currency, 0) + net
        return self.make(
            "balance_transaction",
            "txn",
            type=kind,
            amount=amount,
            currency=currency,
            fee=fee,
            net=net,
            source=source,
            status="available",
        )


def amount_in(params: Object, name: str = "amount", *, currency: str, least: bool = False) -> int:
    """Return the amount of minor units in ``params``.

    Raises:
        Refused: missing, no integer, not above 0, below the currency's minimum, over eight digits.
    """
    given = params.get(name)
    if given is None:
        raise missing(name)
    if not str(given).lstrip("-").isdigit():
        raise Refused(f"Invalid integer: {given}", code="parameter_invalid_integer", param=name)
    minor = int(given)
    if minor < 1:
        raise Refused(
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param=name,
        )
    if minor > MOST_MINOR:
        raise Refused("Amount must be no more than 99999999", code="amount_too_large", param=name)
    if least and minor < LEAST_MINOR.get(currency, 50):
        raise Refused("Amount is below the minimum.", code="amount_too_small", param=name)
    return minor


def currency_in(params: Object, name: str = "currency") -> str:
    """Return the currency in ``params``, in small letters.

    Raises:
        Refused: missing or unknown.
    """
    given = str(params.get(name) or "")
    if not given:
        raise missing(name)
    if given.lower() not in LEAST_MINOR:
        raise Refused(f"Invalid currency: {given}.", code="", param=name)
    return given.lower()
