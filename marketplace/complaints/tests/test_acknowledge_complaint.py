"""An operator takes a complaint up."""

from datetime import date

import pytest

from kernel.errors import NotAllowed, StaleVersion
from kernel.lifecycle import IllegalMove
from marketplace.complaints.actions.acknowledge_complaint import acknowledge_complaint
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import (
    NOW,
    a_complaint,
    a_member,
    acknowledged,
    filed,
    respondent_of,
)
from marketplace.complaints.tests.proof import refused
from parties.capabilities import FourEyes
from parties.models import Membership
from parties.tests.build import operator as new_operator
from parties.tests.build import person_of

pytestmark = pytest.mark.django_db


def test_the_holder_has_ten_working_days() -> None:
    complaint = acknowledged(a_complaint("submitted"))

    assert (complaint.status, complaint.counter_by) == ("acknowledged", date(2026, 1, 19))
    event = complaint.events.order_by("-seq").first()
    assert event is not None
    assert (event.event, event.data) == ("acknowledge", {"counter_by": "2026-01-19"})


@pytest.mark.parametrize("status", [s for s in Complaint.Status.values if s != "submitted"])
def test_only_what_is_newly_submitted(status) -> None:
    complaint = a_complaint(status)

    with refused(IllegalMove):
        acknowledged(complaint)


def test_nobody_with_a_part_in_it(operator) -> None:
    member = a_member()
    complaint = filed(by=member)
    insiders = []
    for organisation_id in (complaint.respondent_id, member.party):
        insider = new_operator()
        Membership.objects.create(
            user_id=insider.person,
            organisation_id=organisation_id,
            duty="viewer",
            joined_at=NOW,
        )
        insiders.append(insider)
    for insider in insiders:
        with refused(FourEyes):
            acknowledged(complaint, by=insider)

    private = a_complaint("submitted", email=person_of(operator).email)
    with refused(FourEyes):
        acknowledged(private, by=operator)


def test_only_an_operator_with_a_fresh_view(stranger, operator) -> None:
    complaint = a_complaint("submitted")
    for actor in (stranger, respondent_of(complaint)):
        with refused(NotAllowed):
            acknowledged(complaint, by=actor)
    with refused(StaleVersion):
        acknowledge_complaint(
            actor=operator, complaint_id=complaint.pk, expected_version=1, now=NOW
        )
