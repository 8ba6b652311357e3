"""Agreeing to the other side's offer."""

from datetime import timedelta
from hashlib import sha256

import pytest

from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.accept_offer import OfferExpired, OwnOffer, accept_offer
from marketplace.deals.models import Contract, Deal, Offer
from marketplace.deals.tests.build import (
    a_correction,
    a_deal,
    an_open_offer,
    buyer_of,
    certificate_of,
    offer_terms,
    sides_of,
    version_of,
)
from marketplace.deals.tests.proof import refused
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def accept(deal, *, actor, now, offer=None, version=None) -> Contract:
    offer = offer or Offer.objects.filter(negotiation__deal=deal).latest("n")
    return accept_offer(
        actor=actor,
        deal_id=deal.pk,
        offer_id=offer.pk,
        expected_version=version or version_of(deal),
        now=now,
    )


def test_its_terms_become_the_deals_and_a_contract(now) -> None:
    deal = a_deal()
    terms = offer_terms(
        minor=103_000_000, exclusive=True, territory=("330000", "310000"), term_months=6
    )
    an_open_offer(deal, terms=terms)

    contract = accept(deal, actor=sides_of(deal).buyer, now=now)

    deal = Deal.objects.get(pk=deal.pk)
    assert deal.status == "contract_drafted"
    assert (deal.amount_minor, deal.currency, deal.exclusive) == (103_000_000, "CNY", True)
    assert (deal.territory, deal.term_months) == (["330000", "310000"], 6)
    assert (contract.status, contract.certificate) == ("drafted", certificate_of(deal))
    assert contract.terms["amount"] == {"minor": 103_000_000, "currency": "CNY"}
    assert contract.document_sha256 == sha256(contract.document.encode()).hexdigest()
    assert "人民币壹佰零叁万元整" in contract.document
    assert Offer.objects.get().status == "accepted"
    event = deal.events.latest("seq")
    assert (event.event, event.data["document_sha256"]) == (
        "accept_offer",
        contract.document_sha256,
    )


def test_nobody_accepts_the_own_offer(now) -> None:
    deal = a_deal("negotiating")

    with refused(OwnOffer):
        accept(deal, actor=sides_of(deal).holder, now=now)


def test_an_offer_ends_with_its_time(now) -> None:
    deal = a_deal("negotiating")

    with refused(OfferExpired):
        accept(deal, actor=sides_of(deal).buyer, now=now + timedelta(days=14))


@pytest.mark.parametrize("status", ["superseded", "rejected", "withdrawn", "expired"])
def test_only_an_open_offer_is_accepted(now, status) -> None:
    deal = a_deal("negotiating")
    Offer.objects.update(status=status)

    with refused(IllegalMove):
        accept(deal, actor=sides_of(deal).buyer, now=now)


def test_a_correction_of_signed_terms_is_signed_not_accepted(now) -> None:
    deal = a_deal("payment_pending")
    a_correction(deal)

    with refused(IllegalMove):
        accept(deal, actor=sides_of(deal).buyer, now=now)


def test_who_read_older_terms_agrees_to_nothing(now) -> None:
    deal = a_deal("negotiating")
    seen = version_of(deal)
    old = Offer.objects.get()
    an_open_offer(deal, by="holder", terms=offer_terms(minor=99_999_999))

    with refused(StaleVersion):
        accept(deal, actor=sides_of(deal).buyer, now=now, offer=old, version=seen)


def test_an_offer_of_another_deal_is_none_of_this_one(now) -> None:
    deal, other = a_deal("negotiating"), a_deal("negotiating")
    foreign = Offer.objects.get(negotiation__deal=other)

    with refused(Offer.DoesNotExist):
        accept(deal, actor=sides_of(deal).buyer, now=now, offer=foreign)


def test_only_the_two_sides_and_only_those_who_trade(now, stranger, operator) -> None:
    deal = a_deal("negotiating")
    for actor, error in [
        (stranger, Deal.DoesNotExist),
        (operator, NotAllowed),
        (actor_of(buyer_of(deal), "legal"), NotAllowed),
    ]:
        with refused(error):
            accept(deal, actor=actor, now=now)
