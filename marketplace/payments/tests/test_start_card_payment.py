"""Beginning to pay by card: the page, the amount under way, what Stripe cannot carry."""

import pytest

from kernel.errors import InvalidInput, NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.tests.build import NOW, PRICE, a_deal, offer_terms, sides_of
from marketplace.payments.actions.claim_payment import MoreThanDue
from marketplace.payments.actions.start_card_payment import start_card_payment
from marketplace.payments.gateway import AmountTooLargeForStripe
from marketplace.payments.models import CardPayment, StripeStep
from marketplace.payments.received import claimable_minor, receipts_minor, waiting_minor
from marketplace.payments.tests.build import a_claim
from marketplace.payments.tests.till import Till, ask

pytestmark = pytest.mark.django_db


def test_a_page_is_opened_for_what_is_due(till: Till) -> None:
    deal = a_deal("payment_pending")

    payment = ask(deal)

    step = StripeStep.objects.get()
    session = till.sandbox.store.get("checkout.session", payment.session_id or "")
    assert payment.status == "open"
    assert payment.session_url == f"{till.sandbox.address}/pay/{payment.session_id}"
    assert (step.key, step.status) == (f"deal:{deal.uid}:checkout:1", "done")
    assert (session["amount_total"], session["currency"]) == (PRICE, "cny")
    assert session["intent_data"]["transfer_group"] == str(deal.uid)


def test_what_is_being_paid_is_under_way_and_cannot_be_claimed(till: Till) -> None:
    deal = a_deal("payment_pending")
    ask(deal, minor=PRICE - 1)

    assert (waiting_minor(deal), claimable_minor(deal), receipts_minor(deal)) == (PRICE - 1, 1, 0)
    with pytest.raises(MoreThanDue):
        a_claim(deal, minor=2)


def test_more_than_eight_digits_are_refused_before_any_call(till: Till) -> None:
    deal = a_deal("payment_pending", terms=offer_terms(minor=1_030_000_00))
    till.sandbox.stop()  # whoever asked would learn nothing

    with pytest.raises(AmountTooLargeForStripe, match=r"999999\.99 CNY"):
        start_card_payment(
            actor=sides_of(deal).buyer, deal_id=deal.pk, amount_minor=1_030_000_00, now=NOW
        )

    assert CardPayment.objects.count() == StripeStep.objects.count() == 0


@pytest.mark.parametrize("minor", [0, -1, PRICE + 1])
def test_nothing_or_more_than_due_is_refused(till: Till, minor: int) -> None:
    deal = a_deal("payment_pending")

    with pytest.raises(MoreThanDue):
        ask(deal, minor=minor)

    assert CardPayment.objects.count() == 0


def test_only_the_buyer_pays_and_only_when_something_can_be_paid(till: Till) -> None:
    deal, drafted = a_deal("payment_pending"), a_deal("contract_drafted")

    with pytest.raises(NotAllowed):
        start_card_payment(
            actor=sides_of(deal).holder, deal_id=deal.pk, amount_minor=PRICE, now=NOW
        )
    with pytest.raises(IllegalMove):
        start_card_payment(
            actor=sides_of(drafted).buyer, deal_id=drafted.pk, amount_minor=PRICE, now=NOW
        )

    assert CardPayment.objects.count() == 0


def test_without_keys_nothing_is_paid_by_card() -> None:
    deal = a_deal("payment_pending")

    with pytest.raises(InvalidInput, match="pay it by bank"):
        start_card_payment(actor=sides_of(deal).buyer, deal_id=deal.pk, amount_minor=PRICE, now=NOW)
