"""Silence reminds, then opens a dispute; it never settles anything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.models import JobSlot
from marketplace.deals.dispute_tasks import watch_acceptances
from marketplace.deals.models import Deal, Dispute
from marketplace.deals.tests.build import a_deal, offer_terms
from marketplace.payments.models import PaymentClaim
from marketplace.payments.tasks import watch_claims
from marketplace.payments.tests.build import a_claim, confirmed_by_holder
from parties.models import Notification

pytestmark = pytest.mark.django_db


def look() -> None:
    JobSlot.objects.all().delete()
    watch_claims()
    watch_acceptances()


def aged(days: float) -> None:
    at = timezone.now() - timedelta(days=days)
    PaymentClaim.objects.update(created_at=at)
    Deal.objects.update(last_activity_at=at)


def overdue() -> int:
    return Notification.objects.filter(kind="payment_overdue").count()


def test_nothing_happens_before_its_time() -> None:
    a_claim()
    aged(9.9)

    look()

    assert (overdue(), Dispute.objects.count()) == (0, 0)


def test_a_claim_nobody_answers_is_told_of_once_and_then_in_dispute() -> None:
    claim = a_claim()
    aged(10)
    look()
    told = overdue()
    look()
    assert told > 0
    assert (overdue(), Dispute.objects.count()) == (told, 0)

    aged(15)
    look()
    look()

    dispute = Dispute.objects.get()
    assert (dispute.kind, dispute.opened_by_id, dispute.status) == ("payment", None, "open")
    assert Deal.objects.get().status == "dispute_open"
    claim.refresh_from_db()
    assert (claim.status, claim.received_minor) == ("claimed", None)


def test_a_delivery_nobody_accepts_is_in_dispute_never_accepted() -> None:
    deal = a_deal("delivered")
    aged(14.9)
    look()
    assert Deal.objects.get().status == "delivered"

    aged(15)
    look()

    assert Dispute.objects.get().kind == "delivery"
    deal.refresh_from_db()
    assert (deal.status, deal.prior_status) == ("dispute_open", "delivered")


def test_what_waits_for_an_operator_is_no_silence_of_a_side() -> None:
    deal = a_deal("payment_pending", terms=offer_terms(minor=500_000_00))
    confirmed_by_holder(a_claim(deal, minor=500_000_00), minor=500_000_00)
    aged(40)

    look()

    assert not Dispute.objects.exists()
