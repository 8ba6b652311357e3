"""Saying no to an offer; the negotiation goes on."""

import pytest

from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.accept_offer import OwnOffer
from marketplace.deals.actions.reject_offer import reject_offer
from marketplace.deals.models import Deal, Offer
from marketplace.deals.tests.build import a_deal, an_open_offer, buyer_of, sides_of, version_of
from marketplace.deals.tests.proof import refused
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def reject(deal, *, actor, now, version=None) -> Offer:
    return reject_offer(
        actor=actor,
        deal_id=deal.pk,
        offer_id=Offer.objects.filter(negotiation__deal=deal).latest("n").pk,
        expected_version=version or version_of(deal),
        now=now,
    )


def test_it_is_off_the_table_and_another_may_follow(now) -> None:
    deal = a_deal("negotiating")

    offer = reject(deal, actor=sides_of(deal).buyer, now=now)

    assert offer.status == "rejected"
    assert Deal.objects.get(pk=deal.pk).status == "negotiating"
    assert an_open_offer(deal, by="holder").n == 2


def test_ones_own_is_withdrawn_not_rejected(now) -> None:
    deal = a_deal("negotiating")

    with refused(OwnOffer):
        reject(deal, actor=sides_of(deal).holder, now=now)


def test_twice_is_once(now) -> None:
    deal = a_deal("negotiating")
    reject(deal, actor=sides_of(deal).buyer, now=now)

    with refused(IllegalMove):
        reject(deal, actor=sides_of(deal).buyer, now=now)


def test_a_stale_view_a_stranger_and_a_cashier_reject_nothing(now, stranger) -> None:
    deal = a_deal("negotiating")

    with refused(StaleVersion):
        reject(deal, actor=sides_of(deal).buyer, now=now, version=1)
    with refused(Deal.DoesNotExist):
        reject(deal, actor=stranger, now=now)
    with refused(NotAllowed):
        reject(deal, actor=actor_of(buyer_of(deal), "finance"), now=now)
