"""Waiting for a refund, seen from the deal; amounts are payments' (test_order_refund)."""

import pytest

from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.begin_refund import begin_refund
from marketplace.deals.tests.build import a_deal, sides_of
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def begin(deal, *, actor, event, now) -> None:
    begin_refund(
        actor=actor,
        deal_id=deal.pk,
        event=event,
        amount_minor=1,
        is_whole=False,
        reason="Why",
        now=now,
    )


def test_the_sides_do_not_order_and_operators_do_not_agree(now, operator) -> None:
    deal = a_deal("delivered")

    with refused(NotAllowed):
        begin(deal, actor=sides_of(deal).buyer, event="order_refund", now=now)
    with refused(NotAllowed):
        begin(deal, actor=operator, event="agree_refund", now=now)


@pytest.mark.parametrize("status", ["contract_drafted", "contract_signed", "accepted"])
def test_nothing_goes_back_where_nothing_can(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        begin(deal, actor=sides_of(deal).buyer, event="agree_refund", now=now)
