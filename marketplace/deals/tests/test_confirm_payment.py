"""Marking a deal as paid; only with the whole amount confirmed (payments call it)."""

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.confirm_payment import confirm_payment
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import a_deal, sides_of
from marketplace.deals.tests.proof import everything, refused

pytestmark = pytest.mark.django_db


def test_it_is_paid_when_the_money_is_confirmed(now) -> None:
    deal = a_deal("paid")  # the builder confirms a claim of the whole amount, then calls this

    last = deal.events.latest("seq")

    assert (last.event, last.from_status, last.to_status) == (
        "confirm_payment",
        "payment_pending",
        "paid",
    )
    assert last.organisation_id == deal.holder_id


def test_the_database_refuses_it_without_the_money(now) -> None:
    deal = a_deal("payment_pending")
    before = everything()

    with pytest.raises(IntegrityError, match="money: deal"), transaction.atomic():
        confirm_payment(actor=sides_of(deal).holder, deal_id=deal.pk, now=now)

    assert everything() == before


@pytest.mark.parametrize("status", ["contract_signed", "delivering"])
def test_nothing_is_paid_that_was_not_asked_for(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        confirm_payment(actor=sides_of(deal).holder, deal_id=deal.pk, now=now)


def test_neither_buyer_nor_stranger_says_so(now, stranger) -> None:
    deal = a_deal("payment_pending")

    with refused(NotAllowed):
        confirm_payment(actor=sides_of(deal).buyer, deal_id=deal.pk, now=now)
    with refused(Deal.DoesNotExist):
        confirm_payment(actor=stranger, deal_id=deal.pk, now=now)
