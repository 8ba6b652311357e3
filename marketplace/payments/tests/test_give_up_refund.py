"""Giving up a refund that cannot be carried out."""

import pytest

from kernel.errors import NotAllowed
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.tests.build import sides_of
from marketplace.deals.tests.proof import refused
from marketplace.ledger.balances import of_deal
from marketplace.payments.actions.give_up_refund import give_up_refund
from marketplace.payments.tests.build import (
    a_due_refund,
)

pytestmark = pytest.mark.django_db
WHY = "The data is not what was agreed"


def now_of(deal: Deal) -> Deal:
    return Deal.objects.get(pk=deal.pk)


def test_a_refund_that_cannot_be_carried_out_is_a_dispute_again(paid, now, operator) -> None:
    refund = a_due_refund(paid)
    before = of_deal(paid.uid)

    given_up = give_up_refund(
        actor=operator,
        refund_id=refund.pk,
        reason="The account is closed",
        expected_version=refund.version,
        now=now,
    )

    assert (given_up.status, now_of(paid).status) == ("abandoned", "dispute_open")
    assert Dispute.objects.undecided().get().kind == "payment"
    assert of_deal(paid.uid) == before


def test_only_operators_give_one_up(paid, now) -> None:
    refund = a_due_refund(paid)

    with refused(NotAllowed):
        give_up_refund(
            actor=sides_of(paid).buyer,
            refund_id=refund.pk,
            reason=WHY,
            expected_version=2,
            now=now,
        )
