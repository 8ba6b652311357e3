"""What follows from a complaint by itself: notices, mail, the clock."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from marketplace.complaints import tasks
from marketplace.complaints.models import Complaint
from marketplace.complaints.tests.build import (
    NOW,
    a_complaint,
    a_member,
    acknowledged,
    answered,
    confirmed,
    decided,
    filed,
    fresh,
    frozen,
    respondent_of,
)
from parties.models import Notification

pytestmark = pytest.mark.django_db


def kinds_of(user_id: int) -> list[str]:
    rows = Notification.objects.filter(user_id=user_id).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_everybody_hears_what_a_step_means_to_them(operator, drain) -> None:
    complaint = filed()
    holder = respondent_of(complaint)
    drain()
    assert [kinds_of(operator.person), kinds_of(holder.person)] == [[], []]
    assert [m.to for m in mail.outbox] == [["zhang@example.com"]]

    confirmed(complaint)
    drain()
    assert kinds_of(operator.person) == ["complaint_to_acknowledge"]
    assert kinds_of(holder.person) == []

    acknowledged(complaint, by=operator)
    frozen(complaint, by=operator)
    drain()
    assert kinds_of(holder.person)[:1] == ["complaint_to_answer"]
    assert "complaint_frozen" in kinds_of(holder.person)

    answered(complaint)
    drain()
    assert "complaint_to_decide" in kinds_of(operator.person)

    decided(complaint, "dismissed", by=operator)
    drain()
    assert "complaint_decided" in kinds_of(holder.person)
    assert "The atlas shows the same errors" in mail.outbox[-1].body
    assert "zhang" not in str(list(Notification.objects.values_list("data", flat=True))).lower()


def test_a_member_hears_inside_and_gets_no_mail(operator, drain) -> None:
    member = a_member()
    complaint = filed(by=member)
    acknowledged(complaint, by=operator)
    answered(complaint)
    decided(complaint, "dismissed", by=operator)
    drain()

    assert kinds_of(member.person).count("complaint_moved") == 2
    assert kinds_of(member.person).count("complaint_decided") == 1
    assert mail.outbox == []


def test_the_mail_leads_to_the_page_that_submits(drain) -> None:
    complaint = filed()
    drain()
    link = re.search(r"/complaints/confirm/\S+", str(mail.outbox[0].body))
    assert link is not None

    assert Client().get(link[0]).status_code == 200
    assert fresh(complaint).status == "unconfirmed"
    assert Client().post(link[0]).status_code == 302
    assert fresh(complaint).status == "submitted"


def test_a_confirmed_one_gets_no_second_link() -> None:
    complaint = a_complaint("submitted")

    tasks.mail_confirmation(complaint_id=complaint.pk)

    assert mail.outbox == []


def test_told_twice_is_told_once(operator) -> None:
    complaint = a_complaint("submitted")
    for _ in range(2):
        tasks.tell_complaint_moved(complaint_id=complaint.pk, event="confirm", version=2)

    assert kinds_of(operator.person) == ["complaint_to_acknowledge"]


def test_operators_hear_of_what_was_taken_back_and_still_holds(operator) -> None:
    complaint = a_complaint("frozen")
    tasks.tell_complaint_moved(complaint_id=complaint.pk, event="withdraw", version=9)

    assert kinds_of(operator.person) == ["complaint_to_reinstate"]


def test_the_clock_does_what_is_due_and_nothing_else(operator, monkeypatch) -> None:
    unconfirmed, silent = filed(), a_complaint("frozen")
    late_ack, late_decision = a_complaint("submitted"), a_complaint("counter_notice")
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 1, 8, 8, 59, tzinfo=UTC))
    tasks.watch_complaints()
    assert [fresh(c).status for c in (unconfirmed, silent)] == ["unconfirmed", "frozen"]
    assert kinds_of(operator.person) == []

    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 1, 8, 9, 9, tzinfo=UTC))
    tasks.watch_complaints()
    assert fresh(unconfirmed).status == "lapsed"

    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 1, 19, 16, 9, tzinfo=UTC))
    tasks.watch_complaints()
    assert fresh(silent).status == "unanswered"
    assert kinds_of(operator.person) == ["complaint_overdue"]

    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 1, 27, 9, tzinfo=UTC))
    tasks.watch_complaints()
    tasks.watch_complaints()
    assert kinds_of(operator.person).count("complaint_overdue") == 2
    assert fresh(late_ack).status == "submitted"
    assert fresh(late_decision).status == "counter_notice"
    assert Complaint.objects.filter(created_at=NOW).count() == 4
