"""What Stripe tells, in any order and any number of times, has its effect once."""

import pytest

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import PRICE, a_deal, offer_terms
from marketplace.ledger.balances import of_deal, out_of_balance
from marketplace.ledger.models import Txn
from marketplace.payments.models import CardPayment, ReconBreak, StripeEvent
from marketplace.payments.received import outstanding_minor, receipts_minor
from marketplace.payments.sandbox.objects import checkout, refunds
from marketplace.payments.tests.build import pay
from marketplace.payments.tests.till import Till, ask, send

pytestmark = pytest.mark.django_db


def test_a_receipt_is_posted_and_the_deal_is_paid(till: Till, drain) -> None:
    payment = ask()
    till.pay(payment)

    assert set(till.deliver()) == {200}
    drain()

    payment.refresh_from_db()
    deal = Deal.objects.get(pk=payment.deal_id)
    assert (payment.status, payment.received_minor) == ("paid", PRICE)
    assert payment.charge_id
    assert deal.status == "paid"
    assert outstanding_minor(deal) == 0
    assert of_deal(deal.uid) == {
        "custody:stripe:stripe:CNY": PRICE,
        f"owed_deal:{deal.uid}:CNY": -PRICE,
    }
    assert deal.events.last().actor_kind == "gateway"  # type: ignore[union-attr]


@pytest.mark.parametrize("first", ["checkout.session.completed", "payment_intent.succeeded"])
def test_either_word_counts_and_the_other_adds_what_it_knows(till: Till, drain, first) -> None:
    payment = ask()
    till.pay(payment)

    till.deliver(first)
    drain()
    assert CardPayment.objects.get().status == "paid"
    till.deliver()
    drain()

    assert CardPayment.objects.get().charge_id
    assert Txn.objects.filter(kind="receipt_held").count() == 1


def test_the_same_event_twice_is_one_row_and_one_effect(till: Till, drain) -> None:
    payment = ask()
    till.pay(payment)
    event = next(e for e in till.events if e["type"] == "payment_intent.succeeded")

    assert [send(event).status_code for _ in range(3)] == [200, 200, 200]
    drain()

    assert StripeEvent.objects.count() == 1
    assert receipts_minor(payment.deal) == PRICE


def test_a_page_that_closed_frees_its_amount_and_late_money_counts_still(till: Till, drain) -> None:
    payment = ask()
    session = till.sandbox.store.get("checkout.session", payment.session_id or "")
    till.sandbox.store.tell("checkout.session.expired", session)
    till.deliver()
    drain()
    assert CardPayment.objects.get().status == "expired"
    till.pay(payment)

    till.deliver()
    drain()

    assert CardPayment.objects.get().status == "paid"


def test_money_that_is_not_due_any_more_is_unexplained(till: Till, drain) -> None:
    deal = a_deal("payment_pending")
    payment = ask(deal, minor=100_00)
    CardPayment.objects.update(status="expired")
    pay(deal, minor=PRICE - 40_00)
    till.pay(payment)

    till.deliver()
    drain()

    found = ReconBreak.objects.get()
    assert (found.kind, found.ours_minor, found.theirs_minor) == ("over_receipt", 40_00, 100_00)
    assert of_deal(deal.uid)["suspense:stripe:CNY"] == -60_00
    assert Deal.objects.get(pk=deal.pk).status == "paid"


def test_a_declined_card_is_remembered_and_nothing_is_posted(till: Till, drain) -> None:
    payment = ask()
    with pytest.raises(Exception, match="declined"):
        till.pay(payment, card="pm_card_visa_chargeDeclinedInsufficientFunds")

    till.deliver()
    drain()

    payment.refresh_from_db()
    assert (payment.status, payment.declined) == ("open", "insufficient_funds")
    assert Txn.objects.count() == 0


def test_what_is_not_ours_is_kept_and_ignored(till: Till, drain) -> None:
    opened = checkout.create(
        till.sandbox.store,
        {
            "mode": "payment",
            "success_url": "http://elsewhere.example",
            "line_items": {"0": {"price_data": {"currency": "cny", "unit_amount": "5000"}}},
        },
    )
    checkout.pay(till.sandbox.store, {"id": opened["id"], "payment_method": "pm_card_visa"})

    till.deliver()
    drain()

    assert set(StripeEvent.objects.values_list("status", flat=True)) == {"ignored"}
    assert Txn.objects.count() == 0


def test_a_chargeback_stops_the_deal_and_a_won_one_brings_the_money_back(till: Till, drain) -> None:
    payment = ask()
    till.pay(payment)
    till.deliver()
    drain()
    payment.refresh_from_db()
    opened = refunds.dispute(till.sandbox.store, {"charge": payment.charge_id})
    till.deliver()
    drain()
    deal = Deal.objects.get(pk=payment.deal_id)
    assert deal.status == "dispute_open"
    assert of_deal(deal.uid) == {
        f"chargeback:{deal.uid}:CNY": PRICE,
        f"owed_deal:{deal.uid}:CNY": -PRICE,
    }

    refunds.close_dispute(till.sandbox.store, {"id": opened["id"], "outcome": "won"})
    till.deliver()
    drain()

    assert of_deal(deal.uid) == {
        "custody:stripe:stripe:CNY": PRICE,
        f"owed_deal:{deal.uid}:CNY": -PRICE,
    }


def test_a_lost_chargeback_is_a_refund_even_when_it_is_told_first(till: Till, drain) -> None:
    payment = ask()
    till.pay(payment)
    till.deliver()
    drain()
    payment.refresh_from_db()
    opened = refunds.dispute(till.sandbox.store, {"charge": payment.charge_id})
    refunds.close_dispute(till.sandbox.store, {"id": opened["id"], "outcome": "lost"})
    till.events.reverse()

    till.deliver()
    drain()

    deal = Deal.objects.get(pk=payment.deal_id)
    assert deal.status == "refunded"
    assert of_deal(deal.uid) == {}
    assert out_of_balance() == {}
    assert deal.refunds.get().basis == "chargeback"


def test_a_chargeback_of_a_payment_we_have_not_heard_of_waits(till: Till, drain) -> None:
    payment = ask(a_deal("payment_pending", terms=offer_terms(minor=500_00)))
    till.pay(payment)
    paid, till.events = till.events, []
    charge = next(till.sandbox.store.of("charge"))
    refunds.dispute(till.sandbox.store, {"charge": charge["id"]})

    till.deliver()
    drain()

    assert StripeEvent.objects.get(kind="charge.dispute.created").status == "stored"
    assert Txn.objects.count() == 0
    assert paid
