"""Confirming the address of a complaint."""

from datetime import date

import pytest

from kernel.actor import ANONYMOUS
from kernel.lifecycle import IllegalMove
from marketplace.complaints.actions.confirm_complaint import confirm_complaint
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import NOW, a_complaint, confirmed, filed
from marketplace.complaints.tests.proof import refused

pytestmark = pytest.mark.django_db


def test_it_is_submitted_and_the_operators_time_begins() -> None:
    complaint = confirmed(filed())

    assert (complaint.status, complaint.submitted_at) == ("submitted", NOW)
    assert complaint.acknowledge_by == date(2026, 1, 8)
    assert complaint.events.order_by("-seq").first().event == "confirm"  # type: ignore[union-attr]


@pytest.mark.parametrize("status", [s for s in Complaint.Status.values if s != "unconfirmed"])
def test_only_once(status) -> None:
    complaint = a_complaint(status)

    with refused(IllegalMove):
        confirm_complaint(actor=ANONYMOUS, complaint_id=complaint.pk, now=NOW)


def test_each_link_opens_its_own_door_only() -> None:
    first, second = filed(), filed()

    assert Complaint.objects.to_confirm(first.confirm_token, hours=72).get() == first
    assert Complaint.objects.tracked(second.token).get() == second
    assert not Complaint.objects.to_confirm(first.token, hours=72).exists()
    assert not Complaint.objects.tracked(first.confirm_token).exists()
    assert not Complaint.objects.tracked(f"{first.token}x").exists()
    assert not Complaint.objects.to_confirm(first.confirm_token, hours=-1).exists()
