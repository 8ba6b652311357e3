"""A refund that arrived, seen from the deal; the money is payments' (test_confirm_refund)."""

import pytest

from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.finish_refund import finish_refund
from marketplace.deals.tests.build import a_deal, sides_of
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def test_nothing_arrives_that_was_not_under_way(now, operator) -> None:
    deal = a_deal("delivered")

    with refused(IllegalMove):
        finish_refund(
            actor=sides_of(deal).buyer, deal_id=deal.pk, amount_minor=1, is_whole=True, now=now
        )
    with refused(NotAllowed):
        finish_refund(actor=operator, deal_id=deal.pk, amount_minor=1, is_whole=True, now=now)
