"""Silence ends a negotiation, never a signed deal."""

from datetime import timedelta

import pytest

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from marketplace.deals.actions.expire_deal import expire_deal
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.tests.build import a_deal, sides_of, sign
from marketplace.deals.tests.proof import everything, refused

pytestmark = pytest.mark.django_db
SILENCE = timedelta(days=30)


@pytest.mark.parametrize("status", ["matched", "negotiating", "contract_drafted"])
def test_after_thirty_silent_days_it_expires_once(now, status) -> None:
    deal = a_deal(status)

    assert expire_deal(actor=CLOCK, deal_id=deal.pk, now=now + SILENCE) is True
    assert Deal.objects.get(pk=deal.pk).status == "expired"

    before = everything()
    assert expire_deal(actor=CLOCK, deal_id=deal.pk, now=now + SILENCE) is False
    assert everything() == before


def test_nothing_is_left_open_behind_it(now) -> None:
    talking, drafted = a_deal("negotiating"), a_deal("contract_drafted")
    sign(drafted, by="buyer")

    for deal in (talking, drafted):
        expire_deal(actor=CLOCK, deal_id=deal.pk, now=now + SILENCE)

    assert Offer.objects.get(negotiation__deal=talking).status == "expired"
    assert Contract.objects.get(deal=drafted).status == "void"


@pytest.mark.parametrize(
    ("status", "silence"),
    [
        ("negotiating", SILENCE - timedelta(microseconds=1)),
        ("contract_signed", SILENCE * 10),
        ("payment_pending", SILENCE * 10),
        ("delivered", SILENCE * 10),
    ],
)
def test_earlier_or_once_signed_silence_does_nothing(now, status, silence) -> None:
    deal = a_deal(status)
    before = everything()

    assert expire_deal(actor=CLOCK, deal_id=deal.pk, now=now + silence) is False

    assert everything() == before


def test_no_side_declares_the_other_silent(now) -> None:
    deal = a_deal("negotiating")

    with refused(NotAllowed):
        expire_deal(actor=sides_of(deal).buyer, deal_id=deal.pk, now=now + SILENCE)
