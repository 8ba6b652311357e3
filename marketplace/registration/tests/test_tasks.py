"""What the desk tells whom, and what the clock does over a year with its holidays."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from kernel.actor import ANONYMOUS
from kernel.workdays import local_day
from listings.models import Certificate
from listings.tests.build import a_certificate, a_listing
from marketplace.registration import tasks
from marketplace.registration.actions.dismiss_objection import dismiss_objection
from marketplace.registration.actions.file_objection import ObjectionTerms, file_objection
from marketplace.registration.actions.resubmit_application import resubmit_application
from marketplace.registration.actions.uphold_objection import uphold_objection
from marketplace.registration.models import RegistrationApplication
from marketplace.registration.tests.desk import (
    NOW,
    a_day,
    a_draft,
    an_application,
    an_objection,
    applicant_of,
    fresh,
    passed,
    rectified,
    reviewer,
    submitted,
)
from parties.models import Notification
from parties.tests.build import actor_of, an_organisation

pytestmark = pytest.mark.django_db
Drain = Callable[[], int]


def told(organisation_id: int) -> list[str]:
    """Return the kinds of notices that an organisation's administrators got, in order."""
    rows = Notification.objects.filter(user__memberships__organisation=organisation_id)
    return list(rows.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, drain: Drain) -> Callable[[date], None]:
    """Let the beat strike on each day from the last one to a day, and everything be told."""
    today = local_day(NOW)

    def strike(until: date) -> None:
        nonlocal today
        while today < until:
            today += timedelta(days=1)
            noon = a_day(today.year, today.month, today.day)
            monkeypatch.setattr(timezone, "now", lambda noon=noon: noon)
            tasks.watch_deadlines()
        drain()

    return strike


def ended_on(application: RegistrationApplication, event: str) -> date:
    at: datetime = application.events.get(event=event).at
    return local_day(at)


def test_a_years_clock_over_the_spring_festival(clock: Callable[[date], None]) -> None:
    """Submitted on 9 February 2026: the days of the festival, 15 to 23, do not count."""
    quiet = a_draft(scheme="cn-dpr")
    submitted(quiet, at=a_day(2026, 2, 12))  # Thursday: 13, 14 (worked), 24
    late = an_application("pending_review", at=a_day(2026, 2, 9))
    rectified(late, at=a_day(2026, 2, 9))
    shown = an_application("pending_review", at=a_day(2026, 2, 9))
    passed(shown, at=a_day(2026, 2, 9))

    clock(date(2026, 2, 27))
    assert fresh(quiet).status == "accepted"
    assert ended_on(quiet, "accept") == date(2026, 2, 25)
    assert (fresh(late).status, fresh(shown).status) == ("needs_rectification", "in_notice")

    clock(date(2026, 12, 31))
    assert ended_on(shown, "notice_ended") == date(2026, 3, 1)  # Saturday the 28th is worked
    assert ended_on(late, "deadline_passed") == date(2026, 3, 7)
    assert fresh(late).status == "deemed_withdrawn"
    assert fresh(quiet).status == "accepted"  # nobody decides for the reviewer


def test_the_national_day_and_the_ten_days_of_a_review(clock: Callable[[date], None]) -> None:
    """The week from 1 October is off; 20 September and 10 October are worked (notice of 2026)."""
    application = an_application("accepted", at=a_day(2026, 9, 25))

    due = fresh(application).due_on

    assert due == date(2026, 10, 15)
    clock(date(2026, 10, 20))
    assert told(reviewer().party).count("application_overdue") == 1


def test_the_applicant_hears_of_every_step(clock: Callable[[date], None], drain: Drain) -> None:
    application = a_draft()
    mine = applicant_of(application)
    staff = reviewer()
    submitted(application)
    rectified(application)
    resubmit_application(actor=mine, application_id=application.pk, now=NOW)
    passed(application)
    drain()

    clock(date(2026, 1, 20))

    assert told(mine.party) == [
        "application_submitted",
        "application_to_rectify",
        "application_submitted",
        "application_in_notice",
        "certificate_verified",
        "application_registered",
    ]
    assert told(staff.party) == ["application_to_review", "application_to_review"]
    notice = Notification.objects.get(kind="application_registered")
    assert notice.data["certificate"] == Certificate.objects.get().certificate_no


def test_three_working_days_before_the_last_the_applicant_is_reminded_once(
    clock: Callable[[date], None],
) -> None:
    application = an_application("needs_rectification")  # last day: 26 January, a Monday
    mine = applicant_of(application).party

    clock(date(2026, 1, 20))
    assert "application_reminder" not in told(mine)
    clock(date(2026, 1, 26))
    assert told(mine).count("application_reminder") == 1


def test_an_open_objection_holds_the_registration_up(
    clock: Callable[[date], None], drain: Drain
) -> None:
    application = an_application("in_notice")
    objection = an_objection(application)
    drain()
    mine, theirs = applicant_of(application).party, objection.objector_id
    assert theirs is not None
    assert told(mine)[-1] == "objection_received"
    assert told(theirs) == ["objection_filed"]
    assert "objection_to_decide" in told(reviewer().party)

    clock(date(2026, 2, 2))
    assert fresh(application).status == "in_notice"
    dismiss_objection(
        actor=reviewer(), objection_id=objection.pk, decision="Not proved.", now=timezone.now()
    )
    clock(date(2026, 2, 3))

    assert fresh(application).status == "registered"
    assert told(theirs)[-1] == "objection_decided"
    assert "objection_decided" in told(mine)


def test_an_upheld_objection_takes_the_listings_off_the_market(drain: Drain) -> None:
    listing = a_listing()
    actor_of(listing.holder)
    objection = an_objection(certificate=listing.certificate)

    uphold_objection(
        actor=reviewer(),
        objection_id=objection.pk,
        decision="Sold twice.",
        remedy="freeze",
        now=NOW,
    )
    drain()

    listing.refresh_from_db()
    assert (listing.status, listing.suspended_by) == ("suspended", "clock")
    assert {"objection_decided", "certificate_lapsed", "listing_suspended"} <= set(
        told(listing.holder_id)
    )


def test_somebody_without_account_is_answered_by_mail(drain: Drain) -> None:
    application = an_application("in_notice")
    objection = file_objection(
        actor=ANONYMOUS,
        terms=ObjectionTerms(
            ground="other", statement="Mine.", name="Zhao", confirmed_email="zhao@example.com"
        ),
        application_id=application.pk,
        now=NOW,
    )
    drain()
    dismiss_objection(actor=reviewer(), objection_id=objection.pk, decision="Not proved.", now=NOW)
    drain()

    assert [message.to for message in mail.outbox] == [["zhao@example.com"]] * 2
    assert objection.objection_no in mail.outbox[0].subject
    assert f"/objections/own/{objection.token}/" in mail.outbox[0].body
    assert "Not proved." in mail.outbox[1].body
    data = [n.data for n in Notification.objects.all()]
    assert "zhao@example.com" not in str(data)


def test_a_transfer_is_told_to_the_new_holder(clock: Callable[[date], None]) -> None:
    earlier = a_certificate()
    heir = an_organisation("Heir")
    actor_of(heir)
    application = a_draft(kind="transfer", certificate=earlier, transferee_uscc=heir.uscc)
    submitted(application)
    passed(application)

    clock(date(2026, 1, 20))

    assert "application_registered" in told(heir.pk)
    url = Notification.objects.filter(
        kind="application_registered", user__memberships__organisation=heir.pk
    ).values_list("url", flat=True)
    later = Certificate.objects.get(granted_by=application)
    assert list(url) == [f"/registrations/certificates/{later.uid}/"]
