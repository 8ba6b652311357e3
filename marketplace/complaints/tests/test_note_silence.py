"""The holder's time to answer ends, working day by working day."""

from datetime import UTC, datetime, timedelta

import pytest

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from kernel.lifecycle import IllegalMove
from marketplace.complaints.actions.note_silence import note_silence
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import (
    NOW,
    a_complaint,
    acknowledged,
    confirmed,
    filed,
    fresh,
)
from marketplace.complaints.tests.proof import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("begun", "last_moment"),
    [
        (NOW, datetime(2026, 1, 19, 15, 59, tzinfo=UTC)),
        # over the Spring Festival of 2026: ten working days, not ten days
        (datetime(2026, 2, 12, 9, tzinfo=UTC), None),
    ],
)
def test_on_the_last_day_there_is_time_and_at_midnight_in_shanghai_none(begun, last_moment) -> None:
    complaint = acknowledged(confirmed(filed(now=begun), now=begun), now=begun)
    assert complaint.counter_by is not None
    if last_moment is None:
        assert complaint.counter_by - begun.date() > timedelta(days=13)
        day = complaint.counter_by
        last_moment = datetime(day.year, day.month, day.day, 15, 59, tzinfo=UTC)

    assert note_silence(actor=CLOCK, complaint_id=complaint.pk, now=last_moment) is None
    assert fresh(complaint).status == "acknowledged"
    note_silence(actor=CLOCK, complaint_id=complaint.pk, now=last_moment + timedelta(minutes=1))

    assert fresh(complaint).status == "unanswered"
    assert fresh(complaint).decide_by is not None


def test_what_was_off_the_market_stays_off() -> None:
    complaint = a_complaint("frozen")

    note_silence(actor=CLOCK, complaint_id=complaint.pk, now=NOW + timedelta(days=30))

    assert (fresh(complaint).status, fresh(complaint).holds) == ("unanswered", True)


@pytest.mark.parametrize(
    "status", [s for s in Complaint.Status.values if s not in {"acknowledged", "frozen"}]
)
def test_only_while_the_holder_is_waited_for(status) -> None:
    complaint = a_complaint(status)

    with refused(IllegalMove):
        note_silence(actor=CLOCK, complaint_id=complaint.pk, now=NOW + timedelta(days=60))


def test_not_by_the_parties(stranger) -> None:
    complaint = a_complaint("acknowledged")

    with refused(NotAllowed):
        note_silence(actor=stranger, complaint_id=complaint.pk, now=NOW + timedelta(days=60))
