"""Declining a proposed refund, or taking it back."""

import pytest

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import sides_of
from marketplace.payments.actions.end_proposal import end_proposal
from marketplace.payments.tests.build import (
    a_proposal,
)

pytestmark = pytest.mark.django_db


def now_of(deal: Deal) -> Deal:
    return Deal.objects.get(pk=deal.pk)


@pytest.mark.parametrize(("by", "status"), [("buyer", "withdrawn"), ("holder", "declined")])
def test_a_proposal_is_taken_back_or_declined(paid, now, by, status) -> None:
    refund = a_proposal(paid, by="buyer")

    ended = end_proposal(
        actor=getattr(sides_of(paid), by), refund_id=refund.pk, expected_version=1, now=now
    )

    assert (ended.status, now_of(paid).status) == (status, "paid")
