"""The clock ends what nobody answered."""

from datetime import timedelta

import pytest

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from kernel.models import AuditEvent
from marketplace.deals.actions.expire_offer import expire_offer
from marketplace.deals.models import Offer
from marketplace.deals.tests.build import a_deal, sides_of
from marketplace.deals.tests.proof import everything, refused

pytestmark = pytest.mark.django_db
VALID = timedelta(days=14)


def test_past_its_time_it_expires_once(now) -> None:
    a_deal("negotiating")
    offer = Offer.objects.get()

    assert expire_offer(actor=CLOCK, offer_id=offer.pk, now=now + VALID) is True
    assert Offer.objects.get().status == "expired"
    assert AuditEvent.objects.filter(action="offer.expire").count() == 1

    before = everything()
    assert expire_offer(actor=CLOCK, offer_id=offer.pk, now=now + VALID) is False
    assert everything() == before


def test_a_moment_before_nothing_happens(now) -> None:
    a_deal("negotiating")
    offer, before = Offer.objects.get(), everything()

    early = now + VALID - timedelta(microseconds=1)
    assert expire_offer(actor=CLOCK, offer_id=offer.pk, now=early) is False

    assert everything() == before


def test_no_side_ends_an_offer_by_the_clock(now) -> None:
    deal = a_deal("negotiating")

    with refused(NotAllowed):
        expire_offer(actor=sides_of(deal).buyer, offer_id=Offer.objects.get().pk, now=now + VALID)
