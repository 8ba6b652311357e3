"""Undoing a landing; the money is looked at by payments (test_cancel_unpaid)."""

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.cancel_deal import cancel_deal
from marketplace.deals.models import Contract, Deal
from marketplace.deals.tests.build import a_deal, buyer_of, sides_of, version_of
from marketplace.deals.tests.proof import refused
from parties.capabilities import FourEyes
from parties.models import Membership

pytestmark = pytest.mark.django_db


def cancel(deal, *, actor, now, reason="Both asked for it", version=None) -> Deal:
    return cancel_deal(
        actor=actor,
        deal_id=deal.pk,
        reason=reason,
        expected_version=version or version_of(deal),
        now=now,
    )


@pytest.mark.parametrize("status", ["contract_signed", "payment_pending"])
def test_the_landing_is_undone_and_the_contract_void(now, operator, status) -> None:
    deal = a_deal(status)

    cancelled = cancel(deal, actor=operator, now=now)

    assert (cancelled.status, cancelled.end_reason) == ("cancelled", "Both asked for it")
    assert Contract.objects.get().status == "void"
    assert deal.events.latest("seq").to_status == "cancelled"
    assert deal.events.filter(to_status="contract_signed").count() == 1


@pytest.mark.parametrize("status", ["contract_drafted", "delivering", "accepted"])
def test_before_signing_and_after_delivery_began_it_is_not_cancelled(now, operator, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        cancel(deal, actor=operator, now=now)


def test_an_operator_who_belongs_to_a_side_does_not_decide(now, operator) -> None:
    deal = a_deal("contract_signed")
    Membership.objects.create(
        user_id=operator.user_id, organisation=buyer_of(deal), duty="viewer", joined_at=now
    )

    with refused(FourEyes):
        cancel(deal, actor=operator, now=now)


def test_not_by_a_side_nor_without_reason_or_fresh_view(now, operator) -> None:
    deal = a_deal("contract_signed")

    with refused(NotAllowed):
        cancel(deal, actor=sides_of(deal).buyer, now=now)
    with refused(InvalidInput):
        cancel(deal, actor=operator, now=now, reason="")
    with refused(StaleVersion):
        cancel(deal, actor=operator, now=now, version=1)
