"""Saying that a refund was sent: exactly what is due, by a slip of its own."""

import pytest

from kernel.errors import InvalidInput, NotAllowed
from marketplace.deals.tests.build import a_deal, sides_of
from marketplace.deals.tests.proof import refused
from marketplace.payments.actions.claim_payment import SlipUsed
from marketplace.payments.actions.claim_refund import claim_refund
from marketplace.payments.models import Refund
from marketplace.payments.tests.build import (
    a_due_refund,
    a_slip,
    pay,
)

pytestmark = pytest.mark.django_db


def test_the_holder_sends_exactly_what_is_due(paid, now) -> None:
    refund = a_due_refund(paid, minor=5_00)

    def send(actor, minor) -> Refund:
        return claim_refund(
            actor=actor, refund_id=refund.pk, slip=a_slip(minor), expected_version=2, now=now
        )

    with refused(NotAllowed):
        send(sides_of(paid).buyer, 5_00)
    for wrong in (4_99, 5_01):
        with refused(InvalidInput):
            send(sides_of(paid).holder, wrong)

    assert send(sides_of(paid).holder, 5_00).status == "claimed"


def test_a_slip_pays_back_once(now) -> None:
    deals = [a_deal("payment_pending") for _ in range(2)]
    for deal in deals:
        pay(deal)
    slip = a_slip(5_00, serial="SAME")
    first, second = (a_due_refund(deal, minor=5_00) for deal in deals)
    claim_refund(
        actor=sides_of(first.deal).holder,
        refund_id=first.pk,
        slip=slip,
        expected_version=2,
        now=now,
    )

    with refused(SlipUsed):
        claim_refund(
            actor=sides_of(second.deal).holder,
            refund_id=second.pk,
            slip=slip,
            expected_version=2,
            now=now,
        )
