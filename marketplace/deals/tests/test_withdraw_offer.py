"""Taking one's own offer back."""

import pytest

from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.withdraw_offer import NotOwnOffer, withdraw_offer
from marketplace.deals.models import Deal, Offer
from marketplace.deals.tests.build import a_deal, holder_of, sides_of, version_of
from marketplace.deals.tests.proof import refused
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def withdraw(deal, *, actor, now, version=None) -> Offer:
    return withdraw_offer(
        actor=actor,
        deal_id=deal.pk,
        offer_id=Offer.objects.get(negotiation__deal=deal).pk,
        expected_version=version or version_of(deal),
        now=now,
    )


def test_it_can_no_longer_be_accepted(now) -> None:
    deal = a_deal("negotiating")

    offer = withdraw(deal, actor=sides_of(deal).holder, now=now)

    assert offer.status == "withdrawn"
    assert Deal.objects.get(pk=deal.pk).status == "negotiating"


def test_the_other_sides_is_not_ones_own(now) -> None:
    deal = a_deal("negotiating")

    with refused(NotOwnOffer):
        withdraw(deal, actor=sides_of(deal).buyer, now=now)


@pytest.mark.parametrize("status", ["accepted", "superseded", "rejected", "withdrawn", "expired"])
def test_only_an_open_one_is_withdrawn(now, status) -> None:
    deal = a_deal("negotiating")
    Offer.objects.update(status=status)

    with refused(IllegalMove):
        withdraw(deal, actor=sides_of(deal).holder, now=now)


def test_a_stale_view_a_stranger_and_a_cashier_withdraw_nothing(now, stranger) -> None:
    deal = a_deal("negotiating")

    with refused(StaleVersion):
        withdraw(deal, actor=sides_of(deal).holder, now=now, version=1)
    with refused(Deal.DoesNotExist):
        withdraw(deal, actor=stranger, now=now)
    with refused(NotAllowed):
        withdraw(deal, actor=actor_of(holder_of(deal), "finance"), now=now)
