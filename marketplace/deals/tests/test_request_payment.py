"""Asking the buyer for the money of a prepaid deal."""

import pytest

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.request_payment import NotPrepaid, request_payment
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import a_deal, buyer_of, offer_terms, sides_of
from marketplace.deals.tests.proof import refused
from parties.models import OrganisationRole

pytestmark = pytest.mark.django_db


def test_the_clock_asks_and_the_holder_may(now) -> None:
    by_clock, by_holder = a_deal("contract_signed"), a_deal("contract_signed")

    request_payment(actor=CLOCK, deal_id=by_clock.pk, now=now)
    request_payment(actor=sides_of(by_holder).holder, deal_id=by_holder.pk, now=now)

    assert set(Deal.objects.values_list("status", flat=True)) == {"payment_pending"}


@pytest.mark.parametrize(
    "terms", [{"payment_terms": "postpaid"}, {"payment_terms": "free", "minor": 0}]
)
def test_only_a_prepaid_deal_asks_before_delivery(now, terms) -> None:
    deal = a_deal("contract_signed", terms=offer_terms(**terms))

    with refused(NotPrepaid):
        request_payment(actor=CLOCK, deal_id=deal.pk, now=now)


@pytest.mark.parametrize("status", ["contract_drafted", "payment_pending"])
def test_it_is_asked_once_after_signing(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        request_payment(actor=CLOCK, deal_id=deal.pk, now=now)


def test_the_buyer_does_not_ask_itself(now, stranger) -> None:
    deal = a_deal("contract_signed")
    OrganisationRole.objects.create(organisation=buyer_of(deal), role="holder", status="active")

    with refused(NotAllowed, match="Only the holder"):
        request_payment(actor=sides_of(deal).buyer, deal_id=deal.pk, now=now)
    with refused(Deal.DoesNotExist):
        request_payment(actor=stranger, deal_id=deal.pk, now=now)
