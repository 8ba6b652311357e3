"""More than was due: the instalment is confirmed, the rest is kept apart until it went back."""

import pytest
from django.db import IntegrityError, transaction

from kernel.actor import CLOCK
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import NOW, PRICE, a_deal, offer_terms, sides_of
from marketplace.ledger.balances import of_deal, out_of_balance
from marketplace.payments.actions.claim_payment import MoreThanDue
from marketplace.payments.actions.return_excess import return_excess
from marketplace.payments.actions.settle_accepted import settle_accepted
from marketplace.payments.models import Excess
from marketplace.payments.received import receipts_minor
from marketplace.payments.tests.build import (
    a_claim,
    a_slip,
    an_excess,
    answered,
    confirmed_by_holder,
    pay,
)

pytestmark = pytest.mark.django_db


def test_the_price_is_paid_and_the_rest_stands_apart() -> None:
    excess = an_excess(over=7_00)

    deal = Deal.objects.get()
    assert (deal.status, receipts_minor(deal)) == ("paid", PRICE)
    assert (excess.status, excess.amount_minor) == ("standing", 7_00)
    books = of_deal(deal.uid)
    assert books[f"memo_paid:{deal.buyer_id}:CNY"] == -(PRICE + 7_00)
    assert books[f"memo_received:{deal.holder_id}:CNY"] == PRICE
    assert books[f"excess:{deal.uid}:CNY"] == 7_00
    assert out_of_balance() == {}


def test_more_than_due_is_claimed_only_knowingly_and_while_something_is_due() -> None:
    deal = a_deal("payment_pending")
    with pytest.raises(MoreThanDue):
        a_claim(deal, minor=PRICE + 1)
    pay(deal)
    with pytest.raises(MoreThanDue):
        a_claim(deal, minor=1, is_over=True)


def test_a_deal_with_an_excess_is_not_settled_by_anybody() -> None:
    deal = a_deal("accepted", terms=offer_terms(payment_terms="postpaid"))
    excess = an_excess(deal, over=1)

    assert settle_accepted(actor=CLOCK, deal_id=deal.pk, now=NOW) is False
    with pytest.raises(IntegrityError, match="excess"), transaction.atomic():
        Deal.objects.filter(pk=deal.pk).update(status="settled")

    sent = return_excess(
        actor=sides_of(deal).holder,
        excess_id=excess.pk,
        slip=a_slip(1),
        expected_version=1,
        now=NOW,
    )
    answered(sent, arrived=True)
    assert settle_accepted(actor=CLOCK, deal_id=deal.pk, now=NOW) is True


def test_less_than_claimed_is_no_excess() -> None:
    deal = a_deal("payment_pending")
    claim = confirmed_by_holder(a_claim(deal, minor=PRICE + 5, is_over=True), minor=PRICE - 1)

    assert (claim.received_minor, claim.excess_minor) == (PRICE - 1, 0)
    assert not Excess.objects.exists()
