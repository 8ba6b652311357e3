"""Undoing a landing while no money moved."""

import pytest
from django.db import IntegrityError, transaction

from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.cancel_deal import cancel_deal
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import a_deal, sides_of, version_of
from marketplace.deals.tests.proof import everything, refused
from marketplace.payments.actions.cancel_unpaid import MoneyMoved, cancel_unpaid
from marketplace.payments.actions.withdraw_claim import withdraw_claim
from marketplace.payments.tests.build import a_claim, pay

pytestmark = pytest.mark.django_db


def cancel(deal, *, actor, now) -> Deal:
    return cancel_unpaid(
        actor=actor,
        deal_id=deal.pk,
        reason="Both asked for it",
        expected_version=version_of(deal),
        now=now,
    )


@pytest.mark.parametrize("status", ["contract_signed", "payment_pending"])
def test_without_money_it_is_cancelled(now, operator, status) -> None:
    deal = a_deal(status)

    assert cancel(deal, actor=operator, now=now).status == "cancelled"


def test_a_claim_given_up_stands_in_nobodys_way(now, operator) -> None:
    claim = a_claim()
    withdraw_claim(actor=sides_of(claim.deal).buyer, claim_id=claim.pk, expected_version=1, now=now)

    assert cancel(claim.deal, actor=operator, now=now).status == "cancelled"


def test_what_is_claimed_or_received_is_money(now, operator) -> None:
    claimed, received = a_claim().deal, a_deal("payment_pending")
    pay(received, minor=1)

    for deal in (claimed, received):
        with refused(MoneyMoved):
            cancel(deal, actor=operator, now=now)


def test_the_database_refuses_it_too(now, operator) -> None:
    deal = a_deal("payment_pending")
    pay(deal, minor=1)
    before = everything()

    with pytest.raises(IntegrityError, match="a payment stands on deal"), transaction.atomic():
        cancel_deal(
            actor=operator,
            deal_id=deal.pk,
            reason="Past the guard",
            expected_version=version_of(deal),
            now=now,
        )

    assert everything() == before


def test_not_by_a_side_and_not_before_signing(now, operator) -> None:
    signed, drafted = a_deal("contract_signed"), a_deal("contract_drafted")

    with refused(NotAllowed):
        cancel(signed, actor=sides_of(signed).buyer, now=now)
    with refused(IllegalMove):
        cancel(drafted, actor=operator, now=now)
