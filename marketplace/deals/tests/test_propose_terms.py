"""Proposing other terms than those signed."""

import pytest

from kernel.actor import CLOCK
from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from kernel.models import Outbox
from marketplace.deals.actions.expire_offer import expire_offer
from marketplace.deals.actions.propose_terms import TermsFixed, propose_terms
from marketplace.deals.actions.reject_offer import reject_offer
from marketplace.deals.actions.withdraw_offer import withdraw_offer
from marketplace.deals.models import Contract, ContractSignature, Deal, DealEvent, Offer
from marketplace.deals.tests.build import (
    NOW,
    PRICE,
    a_correction,
    a_deal,
    buyer_of,
    offer_terms,
    sides_of,
    version_of,
)
from marketplace.deals.tests.proof import refused
from marketplace.deals.views.room import contract_of
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db
CLOCK_SAYS = NOW.replace(year=2027)


def propose(deal, *, actor=None, version=None, **terms) -> Offer:
    return propose_terms(
        actor=actor or sides_of(deal).holder,
        deal_id=deal.pk,
        terms=offer_terms(**{"minor": PRICE // 2, **terms}),
        expected_version=version or version_of(deal),
        now=NOW,
    )


@pytest.mark.parametrize("status", ["contract_signed", "payment_pending", "paid"])
def test_a_second_contract_is_drafted_and_signed_by_one_side_the_first_holds(status) -> None:
    deal = a_deal(status)
    signed = Contract.objects.get()
    events = DealEvent.objects.count()

    offer = propose(deal)

    draft = Contract.objects.get(status="drafted")
    assert (offer.n, offer.side, offer.status) == (2, "holder", "open")
    assert draft.terms["amount"] == {"minor": PRICE // 2, "currency": "CNY"}
    assert f"replaces contract {signed.contract_no}." in draft.document
    signature = ContractSignature.objects.get(contract=draft)
    assert (signature.organisation_id, signature.document_sha256) == (
        deal.holder_id,
        draft.document_sha256,
    )
    now = Deal.objects.get(pk=deal.pk)
    assert (now.status, now.amount_minor, now.terms_revision) == (status, PRICE, 1)
    assert (contract_of(now), DealEvent.objects.count()) == (signed, events)
    assert Outbox.objects.latest("pk").hearer == "marketplace.deals.tasks.tell_offer"


def test_the_next_proposal_supersedes_the_one_before() -> None:
    deal = a_deal("paid")
    first = a_correction(deal)

    second = a_correction(deal, by="buyer", terms=offer_terms(minor=PRICE * 2))

    assert Contract.objects.get(pk=first.pk).status == "void"
    assert second.terms["amount"]["minor"] == PRICE * 2
    states = Offer.objects.order_by("n").values_list("status", flat=True)
    assert list(states) == ["accepted", "superseded", "open"]


@pytest.mark.parametrize("end", ["reject", "withdraw", "expire"])
def test_off_the_table_its_draft_is_void_and_the_signed_contract_stays(end) -> None:
    deal = a_deal("paid")
    signed = Contract.objects.get()
    a_correction(deal)
    offer = Offer.objects.get(status="open")
    said = {"deal_id": deal.pk, "offer_id": offer.pk, "expected_version": version_of(deal)}

    if end == "reject":
        reject_offer(actor=sides_of(deal).buyer, now=NOW, **said)
    elif end == "withdraw":
        withdraw_offer(actor=sides_of(deal).holder, now=NOW, **said)
    else:
        expire_offer(actor=CLOCK, offer_id=offer.pk, now=CLOCK_SAYS)

    states = Contract.objects.order_by("pk").values_list("status", flat=True)
    assert list(states) == ["signed", "void"]
    assert contract_of(Deal.objects.get(pk=deal.pk)) == signed


@pytest.mark.parametrize(
    "terms",
    [
        {"rights": ("use", "operate")},
        {"exclusive": True},
        {"territory": ("330000",)},
        {"term_months": 24},
        {"realisation_type": "transfer"},
        {"currency": "USD"},
        {"minor": 0, "payment_terms": "free"},
    ],
    ids=str,
)
def test_what_the_contract_gives_stays(terms) -> None:
    deal = a_deal("paid")

    with refused(TermsFixed):
        propose(deal, **terms)


@pytest.mark.parametrize("status", ["negotiating", "contract_drafted", "delivering", "accepted"])
def test_only_between_signing_and_delivery(status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        propose(deal)


def test_not_by_others_nor_unread_nor_incomplete(stranger) -> None:
    deal = a_deal("paid")

    with refused(NotAllowed):
        propose(deal, actor=actor_of(buyer_of(deal), duty="trader"))
    with refused(Deal.DoesNotExist):
        propose(deal, actor=stranger)
    with refused(StaleVersion):
        propose(deal, version=version_of(deal) - 1)
    with refused(InvalidInput, match="price above zero"):
        propose(deal, minor=0)
