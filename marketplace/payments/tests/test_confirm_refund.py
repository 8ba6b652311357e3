"""Confirming that a refund arrived: what the deal, the books and the landing say afterwards."""

import pytest

from kernel.errors import NotAllowed
from marketplace.deals.models import Contract, Deal
from marketplace.deals.tests.build import PRICE, new_sides, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.ledger.balances import of_deal, out_of_balance
from marketplace.payments.actions.confirm_refund import confirm_refund
from marketplace.payments.models import Refund
from marketplace.payments.tests.build import (
    a_sent_refund,
    pay_back,
)

pytestmark = pytest.mark.django_db


def now_of(deal: Deal) -> Deal:
    return Deal.objects.get(pk=deal.pk)


def test_a_whole_refund_undoes_the_landing_and_empties_the_books(paid) -> None:
    before = of_deal(paid.uid)

    refund = pay_back(paid)

    assert before == {
        f"memo_paid:{paid.buyer_id}:CNY": -PRICE,
        f"memo_received:{paid.holder_id}:CNY": PRICE,
    }
    assert refund.status == "done"
    assert now_of(paid).status == "refunded"
    assert Contract.objects.get().status == "void"
    assert of_deal(paid.uid) == out_of_balance() == {}


def test_a_part_leaves_the_landing_and_the_rest_in_the_books(paid) -> None:
    pay_back(paid, minor=150_000_00)

    assert now_of(paid).status == "partially_refunded"
    assert Contract.objects.get().status == "signed"
    assert of_deal(paid.uid)[f"memo_received:{paid.holder_id}:CNY"] == 330_000_00


def test_only_the_buyer_says_that_it_arrived(paid, now) -> None:
    refund = a_sent_refund(paid)

    with refused(NotAllowed):
        confirm_refund(
            actor=sides_of(paid).holder, refund_id=refund.pk, expected_version=3, now=now
        )
    with refused(Refund.DoesNotExist):
        confirm_refund(actor=new_sides().buyer, refund_id=refund.pk, expected_version=3, now=now)
