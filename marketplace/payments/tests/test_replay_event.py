"""A parked event is tried again when somebody asks for it, and then applies."""

import pytest

from kernel.actor import GATEWAY
from kernel.errors import NotAllowed
from marketplace.deals.tests.build import NOW, a_deal, sides_of
from marketplace.payments.actions.park_event import park_event
from marketplace.payments.actions.replay_event import replay_event
from marketplace.payments.models import StripeEvent
from marketplace.payments.received import receipts_minor
from marketplace.payments.tests.till import Till, ask
from parties.tests.build import operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def parked(till: Till, drain) -> StripeEvent:
    """An event about a payment that somebody put aside."""
    payment = ask()
    till.pay(payment)
    till.deliver("payment_intent.succeeded")
    row = StripeEvent.objects.get()
    park_event(actor=GATEWAY, event_row_id=row.pk, trace="x" * 9_000 + "why", now=NOW)
    row.refresh_from_db()
    return row


def test_it_is_owed_once_more(parked: StripeEvent, drain) -> None:
    assert (parked.status, parked.attempts, parked.trace[-3:]) == ("parked", 1, "why")
    assert len(parked.trace) == 8_000

    assert replay_event(actor=operator(), event_row_id=parked.pk, now=NOW)
    assert not replay_event(actor=operator(), event_row_id=parked.pk, now=NOW)
    drain()

    parked.refresh_from_db()
    assert (parked.status, parked.trace) == ("applied", "")


def test_only_the_books_keepers_ask(parked: StripeEvent) -> None:
    deal = a_deal("payment_pending")

    with pytest.raises(NotAllowed):
        replay_event(actor=sides_of(deal).buyer, event_row_id=parked.pk, now=NOW)

    parked.refresh_from_db()
    assert parked.status == "parked"
    assert receipts_minor(deal) == 0
