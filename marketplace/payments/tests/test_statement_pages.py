"""Statements on the screen and as files: the same figures everywhere, nobody else's."""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.test import Client

from kernel.actor import CLOCK
from marketplace.deals.models import Deal
from marketplace.deals.tests.build import a_deal, holder_of, sides_of
from marketplace.payments.actions.issue_statement import issue_statement
from marketplace.payments.tests.build import pay
from marketplace.payments.tests.statements import recorded_at
from parties.tests.build import client_of, operator, stranger

pytestmark = pytest.mark.django_db

PAGE = "/money/statements/2026-01/"


@pytest.fixture
def deal() -> Deal:
    deal = a_deal("payment_pending")
    pay(deal, minor=200_000_00)
    pay(deal, minor=150_000_01)
    recorded_at(datetime(2026, 1, 20, tzinfo=UTC))
    issue_statement(
        actor=CLOCK,
        organisation_id=holder_of(deal).pk,
        month="2026-01",
        now=datetime(2026, 2, 3, tzinfo=UTC),
    )
    return deal


@pytest.fixture
def holder(deal: Deal) -> Client:
    return client_of(sides_of(deal).holder)


def test_a_month_shows_totals_lines_and_that_the_books_agree(holder: Client, deal: Deal) -> None:
    page = holder.get(PAGE)

    said = page.content.decode()
    assert [total.closing for total in page.context["totals"]] == [350_000_01]
    assert [row["deal_no"] for row in page.context["rows"]] == [deal.deal_no] * 2
    assert "the books agree" in said
    assert page.context["of"].found.digest in said


def test_the_month_that_runs_is_shown_without_a_number(holder: Client) -> None:
    listed = holder.get("/money/statements/").content.decode()
    current = holder.get("/money/statements/").context["current"]

    assert "2026-01" in listed
    assert "the month runs" in holder.get(f"/money/statements/{current}/").content.decode()


def test_the_files_say_what_the_screen_says(holder: Client) -> None:
    digest = holder.get(PAGE).context["of"].found.digest

    text = holder.get(f"{PAGE}csv/").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert rows[3][2:] == ["0.00", "350000.01", "0.00", "350000.01"]
    assert [row[7] for row in rows if len(row) > 7][1:] == ["200000.00", "150000.01"]
    assert rows[-1] == ["SHA-256", digest]
    book = openpyxl.load_workbook(BytesIO(holder.get(f"{PAGE}xlsx/").content), read_only=True)
    cells = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    assert cells[3][2:6] == (0, 350000.01, 0, 350000.01)
    paper = holder.get(f"{PAGE}pdf/")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert holder.get(f"{PAGE}doc/").status_code == 404
    assert holder.get("/money/statements/2026-13/").status_code == 404


def test_others_read_their_own_month_only(deal: Deal) -> None:
    page = client_of(stranger()).get(PAGE)

    assert (page.context["totals"], page.context["rows"]) == ([], [])


def test_operators_read_everybodys(deal: Deal) -> None:
    desk, uscc = client_of(operator()), holder_of(deal).uscc
    listed = desk.get(f"/console/finance/statements/?organisation={uscc}")
    assert [one.month for one in listed.context["listed"].page] == ["2026-01"]

    address = f"/console/finance/statements/{holder_of(deal).uid}/2026-01/"

    assert [total.closing for total in desk.get(address).context["totals"]] == [350_000_01]
    assert desk.get(f"{address}csv/").status_code == 200
