"""A complaint lapses that nobody confirmed."""

from datetime import timedelta

import pytest

from kernel.actor import ANONYMOUS, CLOCK
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.complaints.actions.lapse_complaint import lapse_complaint
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import NOW, a_complaint, filed, fresh
from marketplace.complaints.tests.proof import refused

pytestmark = pytest.mark.django_db
END = NOW + timedelta(hours=72)


def test_after_three_days_and_not_a_second_before() -> None:
    complaint = filed()
    early = lapse_complaint(actor=CLOCK, complaint_id=complaint.pk, now=END - timedelta(seconds=1))
    assert early is None
    assert fresh(complaint).status == "unconfirmed"

    lapse_complaint(actor=CLOCK, complaint_id=complaint.pk, now=END)

    assert fresh(complaint).status == "lapsed"


@pytest.mark.parametrize("status", [s for s in Complaint.Status.values if s != "unconfirmed"])
def test_what_was_confirmed_never_does(status) -> None:
    complaint = a_complaint(status)

    with refused(IllegalMove):
        lapse_complaint(actor=CLOCK, complaint_id=complaint.pk, now=END)


def test_only_the_clock_or_an_operator(stranger) -> None:
    complaint = filed()
    for actor in (stranger, ANONYMOUS):
        with refused(NotAllowed):
            lapse_complaint(actor=actor, complaint_id=complaint.pk, now=END)
