"""Proposing that money goes back: within what was received, one at a time."""

import pytest

from kernel.errors import InvalidInput
from kernel.lifecycle import IllegalMove
from marketplace.deals.tests.build import PRICE, a_deal, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.payments.actions.propose_refund import propose_refund
from marketplace.payments.gates import RefundUnderWay
from marketplace.payments.models import Refund
from marketplace.payments.tests.build import (
    a_proposal,
)

pytestmark = pytest.mark.django_db
WHY = "The data is not what was agreed"


def propose(deal, *, actor, minor, now, reason=WHY) -> Refund:
    return propose_refund(actor=actor, deal_id=deal.pk, amount_minor=minor, reason=reason, now=now)


@pytest.mark.parametrize("minor", [0, -1, PRICE + 1])
def test_never_more_than_was_received(paid, now, minor) -> None:
    with refused(InvalidInput):
        propose(paid, actor=sides_of(paid).buyer, minor=minor, now=now)


def test_one_refund_at_a_time_and_with_a_reason(paid, now) -> None:
    with refused(InvalidInput):
        propose(paid, actor=sides_of(paid).buyer, minor=5, now=now, reason="")
    a_proposal(paid, minor=5)

    with refused(RefundUnderWay):
        propose(paid, actor=sides_of(paid).holder, minor=5, now=now)


@pytest.mark.parametrize("status", ["contract_signed", "payment_pending", "accepted"])
def test_nothing_is_refunded_where_nothing_can_be(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        propose(deal, actor=sides_of(deal).buyer, minor=1, now=now)
