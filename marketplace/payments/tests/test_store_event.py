"""Events are kept once, however often and in whatever company they are told."""

import pytest

from kernel.actor import ANONYMOUS, GATEWAY
from kernel.errors import NotAllowed
from kernel.models import Outbox
from marketplace.deals.tests.build import NOW
from marketplace.payments.actions.store_event import store_event
from marketplace.payments.models import StripeEvent

pytestmark = pytest.mark.django_db


def event(n: int, kind: str = "payment_intent.succeeded") -> dict[str, object]:
    return {"id": f"evt_{n}", "type": kind, "created": 1_767_600_000, "data": {"object": {}}}


def test_known_ones_are_left_as_they_are() -> None:
    assert store_event(actor=GATEWAY, events=[event(1)], now=NOW) == 1
    assert store_event(actor=GATEWAY, events=[event(1), event(2)], now=NOW) == 1
    assert store_event(actor=GATEWAY, events=[], now=NOW) == 0

    assert StripeEvent.objects.count() == Outbox.objects.count() == 2


def test_what_is_listed_is_owed_to_nobody_else_and_what_nobody_hears_neither() -> None:
    store_event(actor=GATEWAY, events=[event(1)], is_listed=True, now=NOW)
    store_event(actor=GATEWAY, events=[event(2, "payout.paid")], now=NOW)

    kept = dict(StripeEvent.objects.values_list("event_id", "status"))
    assert kept == {"evt_1": "stored", "evt_2": "ignored"}
    assert Outbox.objects.count() == 0


def test_nobody_else_stores() -> None:
    with pytest.raises(NotAllowed):
        store_event(actor=ANONYMOUS, events=[event(1)], now=NOW)

    assert StripeEvent.objects.count() == 0
