"""Accepting what was delivered."""

import pytest

from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.accept_delivery import accept_delivery
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import a_deal, buyer_of, sides_of, version_of
from marketplace.deals.tests.proof import refused
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def accept(deal, *, actor, now, version=None) -> Deal:
    return accept_delivery(
        actor=actor, deal_id=deal.pk, expected_version=version or version_of(deal), now=now
    )


def test_the_last_delivery_is_the_accepted_one(now) -> None:
    deal = a_deal("delivered")

    assert accept(deal, actor=sides_of(deal).buyer, now=now).status == "accepted"

    assert deal.deliveries.get().accepted_at == now


@pytest.mark.parametrize("status", ["delivering", "accepted"])
def test_only_what_is_delivered_is_accepted_once(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        accept(deal, actor=sides_of(deal).buyer, now=now)


def test_only_the_buyer_with_a_fresh_view(now, stranger) -> None:
    deal = a_deal("delivered")

    with refused(NotAllowed):
        accept(deal, actor=sides_of(deal).holder, now=now)
    with refused(NotAllowed):
        accept(deal, actor=actor_of(buyer_of(deal), "finance"), now=now)
    with refused(Deal.DoesNotExist):
        accept(deal, actor=stranger, now=now)
    with refused(StaleVersion):
        accept(deal, actor=sides_of(deal).buyer, now=now, version=1)
