"""Listing finds what was not heard; comparing finds what nobody would explain."""

from datetime import timedelta

import pytest
from django.utils import timezone

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import PRICE
from marketplace.ledger.accounts import processor_fee
from marketplace.ledger.balances import balance
from marketplace.payments import recon
from marketplace.payments.gateway import OutcomeUnknown
from marketplace.payments.held import custody
from marketplace.payments.models import (
    CardPayment,
    ReconBreak,
    ReconCursor,
    StripeEvent,
    StripeStep,
)
from marketplace.payments.received import receipts_minor
from marketplace.payments.sandbox.objects import refunds
from marketplace.payments.tests.till import Till, ask

pytestmark = pytest.mark.django_db


def paid_unheard(till: Till) -> CardPayment:
    """Return a payment that was made, and no webhook told us."""
    payment = ask()
    till.pay(payment)
    till.events.clear()
    return payment


def kinds() -> list[str]:
    return list(ReconBreak.objects.filter(status="open").values_list("kind", flat=True))


def test_what_no_webhook_told_is_listed_and_the_fee_is_posted(till: Till) -> None:
    payment, now = paid_unheard(till), timezone.now()

    assert recon.catch_up(now=now) > 0
    assert recon.catch_up(now=now) == 0

    fee = balance(processor_fee("CNY")).minor
    assert receipts_minor(payment.deal) == PRICE
    assert fee == PRICE * 290 // 10_000
    assert balance(custody("CNY")).minor == PRICE - fee
    assert till.sandbox.store.available["cny"] == PRICE - fee
    assert Deal.objects.get(pk=payment.deal_id).status == "paid"
    assert ReconCursor.objects.get().listed_until == now
    assert recon.compare(now=now) == 0


def test_more_pages_than_one_are_read(till: Till) -> None:
    for n in range(230):
        till.sandbox.store.tell("payout.paid", {"id": f"po_{n}", "object": "payout"})

    assert recon.catch_up(now=timezone.now()) == 230
    assert set(StripeEvent.objects.values_list("status", flat=True)) == {"ignored"}


def test_what_came_in_the_wrong_order_is_put_right(till: Till) -> None:
    payment = paid_unheard(till)
    charge = next(till.sandbox.store.of("charge"))
    opened = refunds.dispute(till.sandbox.store, {"charge": charge["id"]})
    refunds.close_dispute(till.sandbox.store, {"id": opened["id"], "outcome": "won"})
    till.deliver("charge.dispute.closed")
    assert payment.chargebacks.count() == 0

    recon.catch_up(now=timezone.now())

    assert payment.chargebacks.get().status == "won"
    assert not StripeEvent.objects.filter(status="stored").exists()


def test_stripe_that_does_not_answer_moves_no_cursor(till: Till) -> None:
    till.sandbox.store.knobs.throttle = 1

    with pytest.raises(OutcomeUnknown):
        recon.catch_up(now=timezone.now())

    assert not ReconCursor.objects.exists()


def test_a_cursor_nearly_out_of_reach_rings(till: Till) -> None:
    now = timezone.now()
    ReconCursor.objects.create(listed_until=now - timedelta(days=26))

    recon.catch_up(now=now)
    assert kinds() == ["cursor_old"]
    recon.catch_up(now=now)

    assert kinds() == []


def test_money_at_stripe_that_no_event_explains_is_a_break(till: Till) -> None:
    till.sandbox.store.book("charge", amount=500, currency="cny", source="ch_of_nobody")

    assert recon.compare(now=timezone.now()) == 2

    found = ReconBreak.objects.get(kind="not_here")
    assert (found.about, found.ours_minor, found.theirs_minor) == ("ch_of_nobody", None, 500)
    assert set(kinds()) == {"not_here", "balance"}


def test_another_amount_is_a_break_and_vanishes_when_it_is_put_right(till: Till) -> None:
    paid_unheard(till)
    now = timezone.now()
    recon.catch_up(now=now)
    booked = next(till.sandbox.store.of("balance_transaction"))
    booked["amount"] += 1

    recon.compare(now=now)
    found = ReconBreak.objects.get(kind="amount")
    assert (found.ours_minor, found.theirs_minor) == (PRICE, PRICE + 1)
    assert found.deal is not None
    booked["amount"] -= 1
    recon.compare(now=now)

    found.refresh_from_db()
    assert (found.status, kinds()) == ("cleared", [])


def test_what_stripe_does_not_know_is_a_break(till: Till) -> None:
    payment = paid_unheard(till)
    now = timezone.now()
    recon.catch_up(now=now)
    CardPayment.objects.update(charge_id="ch_gone", received_at=now - timedelta(hours=2))

    recon.compare(now=now)

    assert set(kinds()) == {"not_there", "not_here"}
    assert ReconBreak.objects.get(kind="not_there").deal_id == payment.deal_id


def test_money_held_for_75_days_rings(till: Till, settings) -> None:
    paid_unheard(till)
    now = timezone.now()
    recon.catch_up(now=now)
    CardPayment.objects.update(received_at=now - timedelta(days=75))

    recon.compare(now=now)

    found = ReconBreak.objects.get()
    assert (found.kind, found.ours_minor) == ("held_long", PRICE)


def test_an_open_call_is_not_compared(till: Till) -> None:
    ask()
    StripeStep.objects.update(status="done")
    till.sandbox.store.available["cny"] = 7

    assert recon.compare(now=timezone.now()) == 1
    StripeEvent.objects.create(
        event_id="e", kind="x", body={}, happened_at=timezone.now(), stored_at=timezone.now()
    )

    assert recon.compare(now=timezone.now()) == 0
