"""What became of a call is booked once, whoever says it first."""

import pytest

from kernel.actor import GATEWAY
from marketplace.deals.tests.build import NOW, a_deal, sides_of
from marketplace.payments.actions.note_step import Outcome, note_step
from marketplace.payments.actions.start_card_payment import start_card_payment
from marketplace.payments.actions.take_step import take_step
from marketplace.payments.models import CardPayment, ReconBreak, StripeStep
from marketplace.payments.received import waiting_minor
from marketplace.payments.tests.till import Till

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(till: Till) -> StripeStep:
    """A call that was sent: it opens a payment page."""
    deal = a_deal("payment_pending")
    start_card_payment(actor=sides_of(deal).buyer, deal_id=deal.pk, amount_minor=500, now=NOW)
    take_step(actor=GATEWAY, step_id=StripeStep.objects.get().pk, now=NOW)
    return StripeStep.objects.get()


def note(step: StripeStep, outcome: Outcome) -> StripeStep:
    return note_step(actor=GATEWAY, step_id=step.pk, outcome=outcome, now=NOW)


def test_the_first_answer_counts(step: StripeStep) -> None:
    note(step, Outcome("done", object_id="cs_1", url="https://stripe.example/cs_1"))
    note(step, Outcome("refused", error="no"))
    note(step, Outcome("done", object_id="cs_2"))

    payment = CardPayment.objects.get()
    assert StripeStep.objects.get().object_id == payment.session_id == "cs_1"
    assert payment.session_url == "https://stripe.example/cs_1"
    assert ReconBreak.objects.count() == 0


def test_a_refusal_ends_the_payment_and_somebody_has_to_look(step: StripeStep) -> None:
    note(step, Outcome("refused", error="Amount is below the minimum."))

    payment = CardPayment.objects.get()
    assert payment.status == "failed"
    assert waiting_minor(payment.deal) == 0
    assert ReconBreak.objects.get().note == "Amount is below the minimum."


def test_no_answer_is_neither(step: StripeStep) -> None:
    note(step, Outcome("unknown", error="cut off"))

    step.refresh_from_db()
    payment = CardPayment.objects.get()
    assert (step.status, step.error, payment.status) == ("unknown", "cut off", "asked")
    assert waiting_minor(payment.deal) == 500
    note(step, Outcome("done", object_id="cs_1"))
    assert CardPayment.objects.get().status == "open"


def test_a_page_that_cannot_be_asked_for_again_is_given_up(step: StripeStep) -> None:
    note(step, Outcome("lapsed"))

    assert StripeStep.objects.get().status == "cancelled"
    assert CardPayment.objects.get().status == "failed"
