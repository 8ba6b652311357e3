"""Agreeing to a refund: the other side, never ones own."""

import pytest

from kernel.errors import NotAllowed, StaleVersion
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.tests.build import a_dispute, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.payments.actions.agree_refund import agree_refund
from marketplace.payments.tests.build import (
    a_due_refund,
    a_proposal,
)

pytestmark = pytest.mark.django_db


def now_of(deal: Deal) -> Deal:
    return Deal.objects.get(pk=deal.pk)


def test_the_other_side_agrees_never_ones_own(paid, now) -> None:
    refund = a_proposal(paid, by="holder")
    with refused(NotAllowed):
        agree_refund(actor=sides_of(paid).holder, refund_id=refund.pk, expected_version=1, now=now)
    with refused(StaleVersion):
        agree_refund(actor=sides_of(paid).buyer, refund_id=refund.pk, expected_version=2, now=now)

    agree_refund(actor=sides_of(paid).buyer, refund_id=refund.pk, expected_version=1, now=now)

    assert (now_of(paid).status, now_of(paid).prior_status) == ("refund_pending", "paid")


def test_the_sides_may_agree_in_the_middle_of_a_dispute(paid, now) -> None:
    a_dispute(paid)

    a_due_refund(paid)

    assert Dispute.objects.get().status == "withdrawn"
    assert now_of(paid).status == "refund_pending"
