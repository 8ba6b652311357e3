"""Taking a complaint back."""

import pytest

from kernel.actor import ANONYMOUS
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from listings.models import Listing
from marketplace.complaints.actions.withdraw_complaint import withdraw_complaint
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import NOW, a_complaint, a_member, filed, fresh
from marketplace.complaints.tests.proof import refused

pytestmark = pytest.mark.django_db
OPEN = ["submitted", "acknowledged", "frozen", "counter_notice", "unanswered"]


@pytest.mark.parametrize("status", OPEN)
def test_by_the_link_while_it_is_open(status) -> None:
    complaint = a_complaint(status)

    withdraw_complaint(actor=ANONYMOUS, complaint_id=complaint.pk, by_link=True, now=NOW)

    assert fresh(complaint).status == "withdrawn"


@pytest.mark.parametrize("status", [s for s in Complaint.Status.values if s not in OPEN])
def test_not_once_it_has_ended_or_before_it_was_confirmed(status) -> None:
    complaint = a_complaint(status)

    with refused(IllegalMove):
        withdraw_complaint(actor=ANONYMOUS, complaint_id=complaint.pk, by_link=True, now=NOW)


def test_what_it_held_stays_off_until_an_operator_has_looked() -> None:
    complaint = a_complaint("frozen")

    withdraw_complaint(actor=ANONYMOUS, complaint_id=complaint.pk, by_link=True, now=NOW)

    assert fresh(complaint).holds
    assert Listing.objects.get().status == "suspended"


def test_an_organisations_is_taken_back_by_its_members_only(stranger) -> None:
    member = a_member()
    complaint = filed(by=member)

    with refused(Complaint.DoesNotExist):
        withdraw_complaint(actor=stranger, complaint_id=complaint.pk, now=NOW)
    with refused(Complaint.DoesNotExist):
        withdraw_complaint(actor=ANONYMOUS, complaint_id=complaint.pk, now=NOW)
    with refused(NotAllowed):
        withdraw_complaint(actor=ANONYMOUS, complaint_id=complaint.pk, by_link=True, now=NOW)
    assert withdraw_complaint(actor=member, complaint_id=complaint.pk, now=NOW).status == (
        "withdrawn"
    )
