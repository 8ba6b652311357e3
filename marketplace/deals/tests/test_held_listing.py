"""Nothing is signed or delivered while an operator keeps the listing off the market."""

import pytest

from listings.models import Listing
from marketplace.deals.actions.send_message import send_message
from marketplace.deals.actions.start_delivery import start_delivery
from marketplace.deals.gates import ListingHeld
from marketplace.deals.tests.build import a_deal, offer_terms, sides_of, sign
from marketplace.deals.tests.proof import refused

pytestmark = pytest.mark.django_db


def suspend(by: str) -> None:
    Listing.objects.update(status="suspended", suspended_by=by)


def test_it_is_not_signed_and_the_negotiation_goes_on(now) -> None:
    deal = a_deal("contract_drafted")
    suspend("operator")

    with refused(ListingHeld, match="off the market"):
        sign(deal, by="buyer")
    send_message(actor=sides_of(deal).buyer, deal_id=deal.pk, body="We wait.", now=now)


def test_its_delivery_does_not_begin(now) -> None:
    deal = a_deal("contract_signed", terms=offer_terms(payment_terms="postpaid"))
    suspend("operator")

    with refused(ListingHeld):
        start_delivery(
            actor=sides_of(deal).holder, deal_id=deal.pk, expected_version=deal.version, now=now
        )


@pytest.mark.parametrize("by", ["holder", "clock"])
def test_what_its_holder_paused_is_signed_all_the_same(by) -> None:
    deal = a_deal("contract_drafted")
    suspend(by)

    assert sign(deal, by="buyer").status == "contract_drafted"


def test_what_left_the_market_is_signed_all_the_same() -> None:
    deal = a_deal("contract_drafted")
    Listing.objects.update(status="withdrawn")

    assert sign(deal, by="buyer").status == "contract_drafted"
