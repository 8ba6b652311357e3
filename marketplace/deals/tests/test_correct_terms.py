"""The second signature under corrected terms; money is looked at by payments (agree_terms)."""

from datetime import timedelta

import pytest

from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.deals.actions.accept_offer import OfferExpired, OwnOffer
from marketplace.deals.actions.correct_terms import NothingProposed, correct_terms
from marketplace.deals.actions.sign_contract import OtherDocument
from marketplace.deals.gates import CertificateNotValid
from marketplace.deals.models import Contract, Deal, Instalment, Offer
from marketplace.deals.models.instalment import Part
from marketplace.deals.tests.build import (
    NOW,
    PRICE,
    a_correction,
    a_deal,
    buyer_of,
    certificate_of,
    offer_terms,
    sides_of,
    version_of,
)
from marketplace.deals.tests.proof import refused
from marketplace.deals.views.room import contract_of
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def correct(deal, *, actor=None, digest="", to=None, version=None, now=NOW) -> Deal:
    draft = Contract.objects.filter(deal=deal, status="drafted").first()
    return correct_terms(
        actor=actor or sides_of(deal).buyer,
        deal_id=deal.pk,
        document_sha256=digest or (draft.document_sha256 if draft else "0" * 64),
        to=to or deal.status,
        expected_version=version or version_of(deal),
        now=now,
    )


def test_the_new_terms_replace_those_before_with_both_digests_on_record() -> None:
    deal = a_deal("payment_pending")
    old = Contract.objects.get()
    parts = (
        Part(PRICE // 4, "before_delivery"),
        Part(PRICE // 4, "on_acceptance"),
    )
    terms = offer_terms(
        minor=PRICE // 2, payment_terms="instalments", schedule=parts, purpose="Siting", note="Late"
    )
    draft = a_correction(deal, terms=terms)

    done = correct(deal)

    deal = Deal.objects.get(pk=deal.pk)
    assert (done.pk, deal.status, deal.amount_minor) == (deal.pk, "payment_pending", PRICE // 2)
    assert (deal.payment_terms, deal.early_minor, deal.purpose) == (
        "instalments",
        PRICE // 4,
        "Siting",
    )
    assert deal.terms_revision == 2
    in_force = Instalment.objects.in_force().filter(deal=deal).order_by("seq")
    assert [(p.revision, p.amount_minor, p.due) for p in in_force] == [
        (2, PRICE // 4, "before_delivery"),
        (2, PRICE // 4, "on_acceptance"),
    ]
    assert Instalment.objects.filter(deal=deal, revision=1).count() == 1
    old.refresh_from_db()
    draft.refresh_from_db()
    assert (old.status, draft.status, draft.signed_at) == ("void", "signed", NOW)
    assert contract_of(deal) == draft
    signed = draft.signatures.order_by("pk").values_list("organisation_id", "document_sha256")
    assert list(signed) == [
        (deal.holder_id, draft.document_sha256),
        (deal.buyer_id, draft.document_sha256),
    ]
    assert list(Offer.objects.order_by("n").values_list("status", flat=True)) == [
        "superseded",
        "accepted",
    ]
    event = deal.events.latest("seq")
    assert (event.event, event.from_status, event.to_status) == (
        "correct_terms",
        "payment_pending",
        "payment_pending",
    )
    assert (event.amount_minor, event.currency) == (PRICE // 2, "CNY")
    assert event.data["document_sha256"] == draft.document_sha256


def test_fee_and_shares_stay_as_agreed() -> None:
    deal = a_deal("paid")
    agreed = deal.money_terms
    a_correction(deal, terms=offer_terms(minor=PRICE))

    assert correct(deal).money_terms == agreed


def test_nothing_without_a_proposal_of_the_other_side_that_was_read() -> None:
    deal = a_deal("paid")

    with refused(NothingProposed):
        correct(deal)
    a_correction(deal)
    with refused(OwnOffer):
        correct(deal, actor=sides_of(deal).holder)
    with refused(OtherDocument):
        correct(deal, digest="0" * 64)
    with refused(OfferExpired):
        correct(deal, now=NOW + timedelta(days=400))
    with refused(StaleVersion):
        correct(deal, version=version_of(deal) - 1)


def test_not_by_others_nor_once_delivery_began(stranger) -> None:
    deal, begun = a_deal("paid"), a_deal("delivering")
    a_correction(deal)

    with refused(NotAllowed):
        correct(deal, actor=actor_of(buyer_of(deal), duty="trader"))
    with refused(Deal.DoesNotExist):
        correct(deal, actor=stranger)
    with refused(IllegalMove):
        correct(begun)


def test_the_gates_are_looked_at_again() -> None:
    deal = a_deal("paid")
    a_correction(deal)
    certificate = certificate_of(deal)
    type(certificate).objects.filter(pk=certificate.pk).update(valid_to=NOW.date() - timedelta(1))

    with refused(CertificateNotValid):
        correct(deal)
