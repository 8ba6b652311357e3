"""What follows from a cross-border check by itself."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from marketplace.deals import transfer_tasks as tasks
from marketplace.deals.models import CrossBorderCheck
from marketplace.deals.tests.crossings import a_check, a_deal_abroad, a_file, confirmed, personal
from parties.models import Notification

pytestmark = pytest.mark.django_db


def test_an_answer_waits_before_every_operator_once(operator) -> None:
    check = a_check("decided")
    for _ in range(2):
        tasks.ask_operators_to_review_transfer(check_id=check.pk, version=check.version)

    notices = Notification.objects.filter(kind="transfer_to_review", user_id=operator.person)
    assert [notice.url for notice in notices] == [f"/console/cross-border/{check.uid}/"]


def test_what_was_taken_back_asks_for_nothing(operator) -> None:
    check = a_check("draft")

    tasks.ask_operators_to_review_transfer(check_id=check.pk, version=2)

    assert not Notification.objects.exists()


@pytest.mark.parametrize("status", ["confirmed", "rejected", "lapsed"])
def test_both_sides_are_told_once(status) -> None:
    check = a_check(status)
    for _ in range(2):
        tasks.tell_transfer_reviewed(check_id=check.pk, version=check.version)

    assert Notification.objects.filter(kind=f"transfer_{status}").count() == 2


def test_the_clock_lets_lapse_what_is_over(monkeypatch) -> None:
    deal = a_deal_abroad()
    confirmed(deal, impact_file_id=a_file(deal).pk, **personal(100_000))
    monkeypatch.setattr(timezone, "now", lambda: datetime(2028, 12, 31, 15, 0, tzinfo=UTC))
    tasks.watch_transfers()
    assert CrossBorderCheck.objects.get().status == "confirmed"

    monkeypatch.setattr(timezone, "now", lambda: datetime(2028, 12, 31, 16, 0, tzinfo=UTC))
    tasks.watch_transfers()
    tasks.watch_transfers()

    assert CrossBorderCheck.objects.get().status == "lapsed"


def test_agreed_terms_are_held_against_the_check() -> None:
    deal = a_deal_abroad()
    confirmed(deal)
    tasks.recheck_transfers(deal_id=deal.pk)
    assert CrossBorderCheck.objects.get().status == "confirmed"
    type(deal).objects.filter(pk=deal.pk).update(purpose="Advertising")

    tasks.recheck_transfers(deal_id=deal.pk)

    assert CrossBorderCheck.objects.get().status == "lapsed"
