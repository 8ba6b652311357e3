"""Taking a dispute back: the side that opened it."""

import pytest

from kernel.errors import NotAllowed
from marketplace.deals.actions.withdraw_dispute import withdraw_dispute
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.tests.build import a_deal, a_dispute, new_sides, sides_of
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def test_who_opened_it_takes_it_back(now) -> None:
    deal = a_deal("delivered")
    dispute = a_dispute(deal, by="buyer")
    with refused(NotAllowed):
        withdraw_dispute(
            actor=sides_of(deal).holder, dispute_id=dispute.pk, expected_version=1, now=now
        )
    with refused(Dispute.DoesNotExist):
        withdraw_dispute(
            actor=new_sides().buyer, dispute_id=dispute.pk, expected_version=1, now=now
        )

    withdrawn = withdraw_dispute(
        actor=sides_of(deal).buyer, dispute_id=dispute.pk, expected_version=1, now=now
    )

    assert withdrawn.status == "withdrawn"
    assert Deal.objects.get(pk=deal.pk).status == "delivered"
