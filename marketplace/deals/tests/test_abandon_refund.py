"""A refund given up, seen from the deal; the refund is payments' (test_give_up_refund)."""

import pytest

from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.abandon_refund import abandon_refund
from marketplace.deals.tests.build import a_deal, sides_of
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def test_only_a_pending_refund_is_given_up_and_by_operators(now, operator) -> None:
    deal = a_deal("delivered")

    with refused(IllegalMove):
        abandon_refund(actor=operator, deal_id=deal.pk, reason="Why", now=now)
    with refused(NotAllowed):
        abandon_refund(actor=sides_of(deal).buyer, deal_id=deal.pk, reason="Why", now=now)
