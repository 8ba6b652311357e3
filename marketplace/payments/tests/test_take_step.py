"""Taking up a call: what is sent, what waits, what is only looked for."""

from datetime import timedelta

import pytest

from kernel.actor import GATEWAY
from kernel.errors import NotAllowed
from marketplace.deals.tests.build import NOW, a_deal, sides_of
from marketplace.payments.actions.start_card_payment import start_card_payment
from marketplace.payments.actions.take_step import take_step
from marketplace.payments.models import CardPayment, StripeStep
from marketplace.payments.tests.till import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(till: Till) -> StripeStep:
    """A decided call that opens a payment page."""
    deal = a_deal("payment_pending")
    start_card_payment(actor=sides_of(deal).buyer, deal_id=deal.pk, amount_minor=500, now=NOW)
    return StripeStep.objects.get()


def test_a_due_call_is_sent_once_and_looked_for_afterwards(step: StripeStep) -> None:
    first = take_step(actor=GATEWAY, step_id=step.pk, now=NOW)
    second = take_step(actor=GATEWAY, step_id=step.pk, now=NOW + timedelta(hours=22))
    third = take_step(actor=GATEWAY, step_id=step.pk, now=NOW + timedelta(hours=23))

    step.refresh_from_db()
    assert first is not None
    assert second is not None
    assert third is not None
    assert (first.was_sent, first.may_send) == (False, True)
    assert (second.was_sent, second.may_send) == (True, True)
    assert (third.was_sent, third.may_send) == (True, False)
    assert (step.status, step.sent_at) == ("sent", NOW)


def test_an_answered_call_is_not_made_again(step: StripeStep) -> None:
    StripeStep.objects.update(status="sent")
    StripeStep.objects.update(status="done", object_id="cs_1")

    assert take_step(actor=GATEWAY, step_id=step.pk, now=NOW) is None


def test_a_transfer_without_a_settled_deal_is_cancelled(step: StripeStep) -> None:
    payment = CardPayment.objects.get()
    transfer = StripeStep.objects.create(
        deal=payment.deal,
        payment=payment,
        kind="transfer",
        ordinal=1,
        key="k",
        amount_minor=1,
        currency="CNY",
        organisation=payment.deal.holder,
        created_at=NOW,
    )

    assert take_step(actor=GATEWAY, step_id=transfer.pk, now=NOW) is None

    transfer.refresh_from_db()
    assert transfer.status == "cancelled"


def test_only_the_gateway_takes_calls_up(step: StripeStep) -> None:
    with pytest.raises(NotAllowed):
        take_step(actor=sides_of(step.deal).buyer, step_id=step.pk, now=NOW)

    assert StripeStep.objects.get().status == "due"
