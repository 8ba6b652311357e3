"""Ordering a refund: it decides the dispute."""

import pytest

from kernel.errors import NotAllowed
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.tests.build import PRICE, a_dispute, sides_of, version_of
from marketplace.deals.tests.proof import refused
from marketplace.payments.actions.claim_refund import claim_refund
from marketplace.payments.actions.confirm_refund import confirm_refund
from marketplace.payments.actions.order_refund import order_refund
from marketplace.payments.tests.build import (
    a_slip,
)

pytestmark = pytest.mark.django_db
WHY = "The data is not what was agreed"


def now_of(deal: Deal) -> Deal:
    return Deal.objects.get(pk=deal.pk)


@pytest.mark.parametrize(
    ("minor", "verdict", "end"),
    [(PRICE, "upheld", "refunded"), (PRICE // 3, "partly_upheld", "partially_refunded")],
)
def test_an_order_decides_the_dispute(paid, now, operator, minor, verdict, end) -> None:
    a_dispute(paid)

    refund = order_refund(
        actor=operator,
        deal_id=paid.pk,
        amount_minor=minor,
        reason=WHY,
        expected_version=version_of(paid),
        now=now,
    )
    dispute = Dispute.objects.get()
    sent = claim_refund(
        actor=sides_of(paid).holder, refund_id=refund.pk, slip=a_slip(minor), expected_version=1,
        now=now,
    )  # fmt: skip
    confirm_refund(actor=sides_of(paid).buyer, refund_id=sent.pk, expected_version=2, now=now)

    assert (dispute.status, dispute.decision) == (verdict, WHY)
    assert now_of(paid).status == end


def test_only_operators_order_one(paid, now) -> None:
    with refused(NotAllowed):
        order_refund(
            actor=sides_of(paid).buyer,
            deal_id=paid.pk,
            amount_minor=1,
            reason=WHY,
            expected_version=version_of(paid),
            now=now,
        )
