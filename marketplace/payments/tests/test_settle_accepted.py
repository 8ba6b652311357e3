"""A deal is settled when it is accepted and nothing is due; never on one half."""

import pytest

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import PRICE, a_deal, offer_terms, sides_of
from marketplace.deals.tests.proof import everything, refused
from marketplace.payments.actions.confirm_receipt import confirm_receipt
from marketplace.payments.actions.settle_accepted import settle_accepted
from marketplace.payments.tests.build import a_claim, pay

pytestmark = pytest.mark.django_db


def settle(deal, now) -> bool:
    return settle_accepted(actor=CLOCK, deal_id=deal.pk, now=now)


def test_a_prepaid_deal_settles_with_its_acceptance_and_only_once(now) -> None:
    deal = a_deal("accepted", terms=offer_terms())

    assert settle(deal, now) is True
    voucher = Deal.objects.get(pk=deal.pk).voucher_no
    assert settle(deal, now) is False
    assert Deal.objects.get(pk=deal.pk).voucher_no == voucher


def test_a_free_deal_settles_with_its_acceptance(now) -> None:
    deal = a_deal("accepted", terms=offer_terms(minor=0, payment_terms="free"))

    assert settle(deal, now) is True


def test_a_postpaid_deal_settles_with_its_last_fen(now) -> None:
    deal = a_deal("accepted")
    assert settle(deal, now) is False
    pay(deal, minor=PRICE - 1)
    assert settle(deal, now) is False
    last = a_claim(deal, minor=1)
    assert settle(deal, now) is False

    confirm_receipt(
        actor=sides_of(deal).holder,
        claim_id=last.pk,
        received_minor=1,
        expected_version=1,
        now=now,
    )

    assert settle(deal, now) is True
    assert Deal.objects.get(pk=deal.pk).status == "settled"


def test_paid_but_not_accepted_is_not_settled(now) -> None:
    deal = a_deal("delivered")
    pay(deal)
    before = everything()

    assert settle(deal, now) is False

    assert everything() == before


def test_no_side_settles_by_itself(now) -> None:
    deal = a_deal("accepted", terms=offer_terms())

    with refused(NotAllowed):
        settle_accepted(actor=sides_of(deal).holder, deal_id=deal.pk, now=now)
