"""Accepting an application, and what silence means."""

from datetime import date

import pytest

from kernel.actor import CLOCK
from kernel.errors import NotAllowed
from marketplace.registration.actions.accept_application import (
    NoAcceptanceStep,
    NotYetSilent,
    accept_application,
)
from marketplace.registration.tests.desk import (
    NOW,
    a_day,
    an_application,
    applicant_of,
    fresh,
    refused,
    reviewer,
)
from parties.capabilities import FourEyes
from parties.models import Organisation
from parties.tests.build import a_membership, person_of

pytestmark = pytest.mark.django_db


def test_the_review_has_ten_working_days_from_then() -> None:
    application = an_application("pending_review", scheme="cn-dpr")

    accept_application(actor=reviewer(), application_id=application.pk, now=a_day(2026, 1, 6))

    done = fresh(application)
    assert (done.status, done.due_on) == ("accepted", date(2026, 1, 20))
    assert done.accepted_at == a_day(2026, 1, 6)


def test_silence_past_three_working_days_is_acceptance() -> None:
    application = an_application("pending_review", scheme="cn-dpr")  # due on Thursday the 8th

    with refused(NotYetSilent):
        accept_application(actor=CLOCK, application_id=application.pk, now=a_day(2026, 1, 8))
    accept_application(actor=CLOCK, application_id=application.pk, now=a_day(2026, 1, 9))

    done = fresh(application)
    assert done.status == "accepted"
    assert done.events.get(event="accept").data["by_silence"] is True


def test_data_ip_knows_no_acceptance() -> None:
    application = an_application("pending_review")

    with refused(NoAcceptanceStep):
        accept_application(actor=reviewer(), application_id=application.pk, now=NOW)


def test_applicants_and_their_members_among_the_staff_accept_nothing() -> None:
    application = an_application("pending_review", scheme="cn-dpr")
    staff = reviewer()
    mine = Organisation.objects.get(pk=application.applicant_id)
    a_membership(mine, user=person_of(staff), duty="viewer")

    with refused(NotAllowed):
        accept_application(actor=applicant_of(application), application_id=application.pk, now=NOW)
    with refused(FourEyes):
        accept_application(actor=staff, application_id=application.pk, now=NOW)
