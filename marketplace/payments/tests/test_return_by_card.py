"""Refunds of card money: before the release, after it, when Stripe refuses or does not answer."""

import pytest

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, PRICE, a_deal, a_dispute
from marketplace.ledger.balances import of_deal, out_of_balance
from marketplace.payments.card_tasks import call_stripe
from marketplace.payments.gateway import OutcomeUnknown
from marketplace.payments.models import Refund, StripeStep
from marketplace.payments.received import held_minor, kept_minor
from marketplace.payments.tests.build import a_due_refund, pay
from marketplace.payments.tests.test_pay_out import a_settled_deal, fee
from marketplace.payments.tests.till import Till, ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fee_rule")]


def a_card_deal(till: Till, drain) -> Deal:
    deal = a_deal("payment_pending")
    till.pay(ask(deal))
    till.deliver()
    drain()
    return Deal.objects.with_parties().get(pk=deal.pk)


def test_held_money_goes_back_and_the_deal_is_refunded(till: Till, drain) -> None:
    deal = a_card_deal(till, drain)
    refund = a_due_refund(deal)

    drain()

    refund.refresh_from_db()
    step = StripeStep.objects.get(kind="refund")
    assert (refund.status, refund.by_card, refund.value_on is not None) == ("done", True, True)
    assert till.sandbox.store.get("refund", step.object_id or "")["amount"] == PRICE
    assert Deal.objects.get(pk=deal.pk).status == "refunded"
    assert of_deal(deal.uid) == {}
    assert held_minor(deal) == kept_minor(deal) == 0


def test_a_part_goes_back_and_the_rest_is_settled(till: Till, drain) -> None:
    deal = a_card_deal(till, drain)
    a_due_refund(deal, minor=100_000_00)

    drain()

    deal = Deal.objects.get(pk=deal.pk)
    left = PRICE - 100_000_00
    assert deal.status == "settled"
    assert of_deal(deal.uid) == {
        "custody:stripe:stripe:CNY": left,
        f"payable:{deal.holder_id}:CNY": -(left - fee(deal, left)),
        "fee_income:CNY": -fee(deal, left),
    }


def test_what_was_transferred_is_taken_back_first(till: Till, drain) -> None:
    deal = a_settled_deal(till, drain)
    a_dispute(deal)
    deal = Deal.objects.with_parties().get(pk=deal.pk)
    a_due_refund(deal, minor=100_000_00)

    drain()

    left = PRICE - 100_000_00
    reversal, refund = (
        StripeStep.objects.get(kind="reversal"),
        StripeStep.objects.get(kind="refund"),
    )
    assert reversal.amount_minor == (PRICE - fee(deal)) - (left - fee(deal, left))
    assert refund.amount_minor == 100_000_00
    assert reversal.answered_at <= refund.answered_at  # type: ignore[operator]
    assert of_deal(deal.uid) == {
        "custody:stripe:stripe:CNY": fee(deal, left),
        "fee_income:CNY": -fee(deal, left),
    }
    assert out_of_balance() == {}
    assert Deal.objects.get(pk=deal.pk).status == "settled"


def test_an_answer_that_is_lost_is_looked_for_and_never_sent_twice(till: Till, drain) -> None:
    deal = a_card_deal(till, drain)
    a_due_refund(deal)
    till.sandbox.store.knobs.cut_after = 1

    drain()

    step = StripeStep.objects.get(kind="refund")
    assert step.status == "unknown"
    assert held_minor(deal) == PRICE
    call_stripe(step_id=step.pk)

    step.refresh_from_db()
    assert step.status == "done"
    assert len(list(till.sandbox.store.of("refund"))) == 1
    assert Deal.objects.get(pk=deal.pk).status == "refunded"


def test_a_failure_without_effect_is_sent_again_under_the_same_key(till: Till, drain) -> None:
    deal = a_card_deal(till, drain)
    a_due_refund(deal)
    till.sandbox.store.knobs.throttle = 1

    drain()
    step = StripeStep.objects.get(kind="refund")
    assert step.status == "unknown"
    call_stripe(step_id=step.pk)

    assert Refund.objects.get().status == "done"


def test_after_23_hours_a_call_is_looked_for_and_made_anew(till: Till, drain) -> None:
    deal = a_card_deal(till, drain)
    a_due_refund(deal)
    till.sandbox.store.knobs.fail_before = 1
    drain()
    step = StripeStep.objects.get(kind="refund")
    with pytest.raises(OutcomeUnknown):  # the failure is kept under its key
        call_stripe(step_id=step.pk)
    StripeStep.objects.update(sent_at=NOW)

    call_stripe(step_id=step.pk)
    drain()

    first, second = StripeStep.objects.filter(kind="refund").order_by("ordinal")
    assert (first.status, second.status) == ("cancelled", "done")
    assert second.key.endswith(":refund:2")
    assert len(list(till.sandbox.store.of("refund"))) == 1
    assert Refund.objects.get().status == "done"


def test_what_stripe_refuses_is_due_by_bank(till: Till, drain) -> None:
    deal = a_card_deal(till, drain)
    charge = next(till.sandbox.store.of("charge"))
    charge["disputed"] = True
    a_due_refund(deal)

    drain()

    refund = Refund.objects.get()
    assert (refund.status, refund.by_card) == ("due", False)
    assert StripeStep.objects.get(kind="refund").status == "refused"
    assert held_minor(deal) == PRICE


def test_what_came_by_bank_goes_back_by_bank(till: Till, drain) -> None:
    deal = a_deal("payment_pending")
    till.pay(ask(deal, minor=500))
    till.deliver()
    drain()
    pay(deal, minor=PRICE - 500)
    refund = a_due_refund(Deal.objects.with_parties().get(pk=deal.pk), minor=501)

    drain()

    refund.refresh_from_db()
    assert refund.status == "due"
    assert StripeStep.objects.filter(kind="refund").count() == 0
