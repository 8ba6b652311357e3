"""Going back from a drafted contract to negotiating."""

import pytest

from kernel.errors import InvalidInput, NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.reopen_terms import reopen_terms
from marketplace.deals.actions.sign_contract import OtherDocument, sign_contract
from marketplace.deals.models import Contract, ContractSignature, Deal, Offer
from marketplace.deals.tests.build import (
    a_deal,
    bring,
    buyer_of,
    offer_terms,
    sides_of,
    sign,
    version_of,
)
from marketplace.deals.tests.proof import refused
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def reopen(deal, *, actor, now, reason="Other term", version=None) -> Deal:
    return reopen_terms(
        actor=actor,
        deal_id=deal.pk,
        reason=reason,
        expected_version=version or version_of(deal),
        now=now,
    )


def test_the_contract_and_its_signature_are_void(now) -> None:
    deal = a_deal("contract_drafted")
    sign(deal, by="buyer")

    reopen(deal, actor=sides_of(deal).holder, now=now)

    assert Deal.objects.get(pk=deal.pk).status == "negotiating"
    assert Contract.objects.get().status == "void"
    assert Offer.objects.get().status == "superseded"
    assert ContractSignature.objects.count() == 1
    assert deal.events.latest("seq").data == {"reason": "Other term"}


def test_new_terms_need_both_signatures_anew(now) -> None:
    deal = a_deal("contract_drafted")
    old = Contract.objects.get()
    sign(deal, by="buyer")
    reopen(deal, actor=sides_of(deal).holder, now=now)
    bring(deal, to="contract_drafted", terms=offer_terms(minor=1))

    with refused(OtherDocument):
        sign_contract(
            actor=sides_of(deal).buyer,
            deal_id=deal.pk,
            document_sha256=old.document_sha256,
            now=now,
        )
    assert sign(deal, by="holder").status == "contract_drafted"
    assert sign(deal, by="buyer").status == "contract_signed"
    assert Contract.objects.get(status="signed").pk != old.pk


@pytest.mark.parametrize("status", ["matched", "negotiating", "contract_signed", "rejected"])
def test_only_an_unsigned_contract_is_reopened(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        reopen(deal, actor=sides_of(deal).buyer, now=now)


def test_not_without_a_reason_a_fresh_view_and_the_right(now, stranger) -> None:
    deal = a_deal("contract_drafted")

    with refused(InvalidInput):
        reopen(deal, actor=sides_of(deal).buyer, now=now, reason=" ")
    with refused(StaleVersion):
        reopen(deal, actor=sides_of(deal).buyer, now=now, version=1)
    with refused(Deal.DoesNotExist):
        reopen(deal, actor=stranger, now=now)
    with refused(NotAllowed):
        reopen(deal, actor=actor_of(buyer_of(deal), "viewer"), now=now)
