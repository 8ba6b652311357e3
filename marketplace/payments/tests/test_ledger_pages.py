"""The ledger explorer: what operators read of the books, and organisations of their own."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from marketplace.deals.models import Deal
from marketplace.deals.tests.build import a_deal, sides_of
from marketplace.ledger.models import Account, Txn
from marketplace.payments.tests.build import pay
from parties.tests.build import client_of, operator, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return client_of(operator())


@pytest.fixture
def deal() -> Deal:
    deal = a_deal("payment_pending")
    pay(deal, minor=200_000_00)
    pay(deal, minor=150_000_01)
    return deal


def test_accounts_are_found_by_whose_they_are_and_by_kind(desk: Client, deal: Deal) -> None:
    pay(a_deal("payment_pending"))
    holder, buyer = deal.holder, deal.buyer
    assert holder is not None
    assert buyer is not None
    address = f"/console/finance/accounts/?organisation={holder.uscc}"

    said = desk.get(address).content.decode()
    assert "CNY 350,000.01" in said
    assert buyer.name not in said
    assert "No such account" not in desk.get(f"{address}&family=memo_received").content.decode()
    for miss in ("family=memo_paid", "currency=USD", "held_by=stripe", "deal=DL1"):
        assert "No such account" in desk.get(f"{address}&{miss}").content.decode()


def test_an_account_shows_each_entry_with_the_balance_after_it(desk: Client, deal: Deal) -> None:
    account = Account.objects.get(party_id=deal.holder_id)

    rows = desk.get(f"/console/finance/accounts/{account.pk}/").context["rows"]

    assert [(row.entry.amount_minor, row.balance_minor) for row in rows] == [
        (150_000_01, 350_000_01),
        (200_000_00, 200_000_00),
    ]


def test_a_posting_shows_its_legs_its_key_and_who_caused_it(desk: Client, deal: Deal) -> None:
    txn = Txn.objects.order_by("pk")[0]

    said = desk.get(f"/console/finance/postings/{txn.uid}/").content.decode()

    assert txn.key in said
    assert txn.legs_sha256 in said
    assert deal.deal_no in said
    assert said.count("CNY 200,000.00") == 2


def test_postings_are_found_by_deal_and_exported_as_on_the_screen(desk: Client, deal: Deal) -> None:
    pay(a_deal("payment_pending"))
    query = f"?deal={deal.deal_no}"

    listed = desk.get(f"/console/finance/postings/{query}").context["listed"]
    assert [txn.deal_uid for txn in listed.page] == [deal.uid, deal.uid]
    text = desk.get(f"/console/finance/postings.csv{query}").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert [row["Amount"] for row in rows] == ["150000.01", "-150000.01", "200000.00", "-200000.00"]
    book = openpyxl.load_workbook(
        BytesIO(desk.get(f"/console/finance/postings.xlsx{query}").content), read_only=True
    )
    amounts = [row[-1] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    book.close()
    assert amounts == [150000.01, -150000.01, 200000, -200000]


def test_balances_are_exported_as_numbers(desk: Client, deal: Deal) -> None:
    text = desk.get("/console/finance/accounts.csv").content.decode("utf-8-sig")

    balances = {row["Account"]: row["Balance"] for row in csv.DictReader(StringIO(text))}

    assert balances == {
        f"memo_paid:{deal.buyer_id}:CNY": "-350000.01",
        f"memo_received:{deal.holder_id}:CNY": "350000.01",
    }


def test_an_organisation_reads_its_own_money_and_nobody_elses(deal: Deal) -> None:
    paid, received = sides_of(deal).buyer, sides_of(deal).holder

    for actor in (paid, received):
        page = client_of(actor).get("/money/")
        assert [row.natural_minor for row in page.context["standings"]] == [350_000_01]
        assert {row.account.party_id for row in page.context["standings"]} == {actor.party}
        assert [entry.account.party_id for entry in page.context["listed"].page] == [
            actor.party
        ] * 2
    assert "Nothing was posted" in client_of(stranger()).get("/money/").content.decode()


@pytest.mark.parametrize("page", ["accounts/", "postings/"])
def test_queries_do_not_grow_with_the_books(
    desk: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        pay(a_deal("payment_pending"))
    desk.get(f"/console/finance/{page}")

    with django_assert_max_num_queries(14):
        desk.get(f"/console/finance/{page}")
