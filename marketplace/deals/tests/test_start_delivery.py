"""Beginning to deliver."""

import pytest

from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from listings.models import Certificate
from marketplace.deals.actions.start_delivery import NotPaid, start_delivery
from marketplace.deals.gates import CertificateNotValid
from marketplace.deals.models import Contract, Deal
from marketplace.deals.tests.build import (
    a_deal,
    certificate_of,
    holder_of,
    offer_terms,
    sides_of,
    version_of,
)
from marketplace.deals.tests.history import unguarded
from marketplace.deals.tests.proof import refused
from parties.tests.build import actor_of

pytestmark = pytest.mark.django_db


def start(deal, *, actor, now, version=None) -> Deal:
    return start_delivery(
        actor=actor, deal_id=deal.pk, expected_version=version or version_of(deal), now=now
    )


@pytest.mark.parametrize(
    "terms", [{"payment_terms": "postpaid"}, {"payment_terms": "free", "minor": 0}]
)
def test_what_is_not_prepaid_is_delivered_after_signing(now, terms) -> None:
    deal = a_deal("contract_signed", terms=offer_terms(**terms))

    assert start(deal, actor=sides_of(deal).holder, now=now).status == "delivering"


def test_what_is_prepaid_is_delivered_once_paid(now) -> None:
    deal = a_deal("paid")

    assert start(deal, actor=sides_of(deal).holder, now=now).status == "delivering"


@pytest.mark.parametrize("status", ["contract_signed", "payment_pending"])
def test_what_is_prepaid_is_not_delivered_before(now, status) -> None:
    deal = a_deal(status)

    with refused(NotPaid):
        start(deal, actor=sides_of(deal).holder, now=now)


def test_a_deal_about_no_listing_is_delivered_without_a_certificate(now) -> None:
    deal = a_deal("contract_signed", terms=offer_terms(payment_terms="postpaid"))
    with unguarded():
        Contract.objects.update(certificate=None)

    assert start(deal, actor=sides_of(deal).holder, now=now).status == "delivering"


def test_nothing_is_delivered_on_a_frozen_certificate(now) -> None:
    deal = a_deal("contract_signed", terms=offer_terms(payment_terms="postpaid"))
    Certificate.objects.filter(pk=certificate_of(deal).pk).update(status="frozen")

    with refused(CertificateNotValid):
        start(deal, actor=sides_of(deal).holder, now=now)


@pytest.mark.parametrize("status", ["contract_drafted", "delivering", "delivered", "accepted"])
def test_it_begins_once(now, status) -> None:
    deal = a_deal(status)

    with refused(IllegalMove):
        start(deal, actor=sides_of(deal).holder, now=now)


def test_only_the_holder_and_only_with_a_fresh_view(now, stranger) -> None:
    deal = a_deal("contract_signed", terms=offer_terms(payment_terms="postpaid"))

    with refused(NotAllowed):
        start(deal, actor=sides_of(deal).buyer, now=now)
    with refused(NotAllowed):
        start(deal, actor=actor_of(holder_of(deal), "legal"), now=now)
    with refused(Deal.DoesNotExist):
        start(deal, actor=stranger, now=now)
    with refused(StaleVersion):
        start(deal, actor=sides_of(deal).holder, now=now, version=1)
