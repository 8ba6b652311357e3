"""Issuing a month's statement."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kernel.actor import CLOCK
from kernel.errors import InvalidInput, NotAllowed
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import a_deal, holder_of, sides_of
from marketplace.ledger.models import Txn
from marketplace.ledger.statements import report
from marketplace.payments import book_tasks
from marketplace.payments.actions.issue_statement import issue_statement
from marketplace.payments.models import Statement
from marketplace.payments.months import bounds, month_before
from marketplace.payments.tests.build import pay
from marketplace.payments.tests.statements import recorded_at
from parties.models import Notification

pytestmark = pytest.mark.django_db

JANUARY = datetime(2026, 1, 20, tzinfo=UTC)
LATER = datetime(2026, 2, 3, tzinfo=UTC)


@pytest.fixture
def deal() -> Deal:
    deal = a_deal("payment_pending")
    pay(deal, minor=200_000_00)
    recorded_at(JANUARY)
    return deal


def issue(deal: Deal, *, month: str = "2026-01", actor=CLOCK, now=LATER) -> Statement:
    return issue_statement(actor=actor, organisation_id=holder_of(deal).pk, month=month, now=now)


def test_it_keeps_the_digest_of_what_the_books_say(deal: Deal) -> None:
    statement = issue(deal)

    party = holder_of(deal).pk
    since, until = bounds("2026-01")
    assert statement.digest == report(party, since=since, until=until).digest
    assert statement.line_count == 1
    assert statement.totals == [
        {
            "code": f"memo_received:{party}:CNY",
            "currency": "CNY",
            "opening": 0,
            "debits": 200_000_00,
            "credits": 0,
        }
    ]
    assert issue(deal) == statement


def test_the_next_month_opens_where_the_last_closed(deal: Deal) -> None:
    pay(deal, minor=1)
    party = holder_of(deal).pk
    january, february = ("2026-01", "2026-02")
    recorded_at(datetime(2026, 1, 31, 15, 59, 59, tzinfo=UTC))
    last = pay(deal, minor=2)
    recorded_at(datetime(2026, 1, 31, 16, tzinfo=UTC), Txn.objects.get(key=f"claim:{last.uid}"))

    one = report(party, since=bounds(january)[0], until=bounds(january)[1]).totals[0]
    two = report(party, since=bounds(february)[0], until=bounds(february)[1]).totals[0]

    assert (one.opening, one.closing) == (0, 200_000_01)
    assert (two.opening, two.debits, two.closing) == (200_000_01, 2, 200_000_03)


@pytest.mark.parametrize("month", ["2026-02", "2026-13", "January"])
def test_a_month_that_is_not_over_or_none_is_refused(deal: Deal, month: str) -> None:
    with pytest.raises(InvalidInput):
        issue(deal, month=month, now=datetime(2026, 3, 1, 15, tzinfo=UTC))

    assert not Statement.objects.exists()


def test_the_organisation_does_not_issue_it_itself(deal: Deal) -> None:
    with pytest.raises(NotAllowed):
        issue(deal, actor=sides_of(deal).holder)


def test_no_sql_changes_a_statement(deal: Deal) -> None:
    statement = issue(deal)

    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        Statement.objects.update(digest="0" * 64)

    assert Statement.objects.get() == statement


def test_the_clock_issues_the_last_month_to_both_sides_once(deal: Deal, monkeypatch) -> None:
    for later in (LATER, LATER, LATER + timedelta(hours=1)):
        monkeypatch.setattr(timezone, "now", lambda later=later: later)
        book_tasks.issue_statements()

    stated = Statement.objects.values_list("organisation_id", "month")
    assert sorted(stated) == sorted((party, "2026-01") for party in (deal.buyer_id, deal.holder_id))


def test_finance_is_told(deal: Deal) -> None:
    book_tasks.tell_statement(statement_id=issue(deal).pk)

    notice = Notification.objects.get(kind="statement_issued")
    assert (notice.url, notice.data) == ("/money/statements/2026-01/", {"month": "2026-01"})


def test_months_begin_at_midnight_in_shanghai() -> None:
    since, until = bounds("2026-12")

    assert since.astimezone(UTC) == datetime(2026, 11, 30, 16, tzinfo=UTC)
    assert until.astimezone(UTC) == datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert month_before(datetime(2026, 1, 1, tzinfo=UTC)) == "2025-12"
