"""A price in parts: what an offer may say, what becomes of it, what the database keeps."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kernel.errors import InvalidInput
from marketplace.deals.models import Contract, Deal, Instalment
from marketplace.deals.models.instalment import Part
from marketplace.deals.progress import turn_of, with_turns
from marketplace.deals.terms import check_terms
from marketplace.deals.tests.build import NOW, a_deal, bring, offer_terms, sides_of
from marketplace.deals.tests.test_reopen_terms import reopen

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)
LATER = TODAY + timedelta(days=90)
THIRDS = (
    Part(100_00, "on_signing"),
    Part(100_00, "on_acceptance"),
    Part(100_01, "on_date", LATER),
)


def parted(*parts: Part, minor: int = 300_01):
    return offer_terms(minor=minor, payment_terms="instalments", schedule=parts or THIRDS)


@pytest.mark.parametrize(
    ("terms", "rows"),
    [
        (offer_terms(), [(48_000_000, "before_delivery", None)]),
        (offer_terms(payment_terms="postpaid"), [(48_000_000, "on_acceptance", None)]),
        (offer_terms(minor=0, payment_terms="free"), []),
        (parted(), [(p.amount_minor, p.due, p.due_on) for p in THIRDS]),
    ],
    ids=["prepaid", "postpaid", "free", "parted"],
)
def test_accepting_an_offer_makes_the_instalments(terms, rows) -> None:
    deal = a_deal("contract_drafted", terms=terms)

    made = deal.instalments.in_force().order_by("seq")
    assert list(made.values_list("amount_minor", "due", "due_on")) == rows
    assert set(made.values_list("held_by", flat=True)) <= {"nobody"}
    connection.check_constraints()


def test_terms_agreed_again_replace_them_as_a_whole() -> None:
    deal = a_deal("contract_drafted", terms=parted())
    reopen(deal, actor=sides_of(deal).buyer, now=NOW)
    bring(deal, to="contract_drafted", terms=offer_terms(minor=7_00))

    again = Deal.objects.get(pk=deal.pk)
    assert (again.terms_revision, again.instalments.count()) == (2, 4)
    assert [part.amount_minor for part in again.instalments.in_force()] == [7_00]
    connection.check_constraints()


def test_the_contract_says_every_part_in_both_languages() -> None:
    deal = a_deal("contract_drafted", terms=parted())

    text = Contract.objects.get(deal=deal).document
    assert "in instalments; 1) CNY 100.00 on signing; 2) CNY 100.00 on acceptance" in text
    assert "3) CNY 100.01 on 2026-04-05" in text
    assert "1) CNY 100.00 签署时" in text


@pytest.mark.parametrize(
    "parts",
    [
        (Part(300_00, "on_signing"),),
        (Part(300_01, "on_date"),),
        (Part(300_01, "on_signing", LATER),),
        (Part(300_02, "on_signing"), Part(-1, "on_delivery")),
        (Part(300_01, "some day"),),
        (Part(300_01, "on_date", TODAY - timedelta(days=1)),),
        (Part(1, "on_delivery"), Part(300_00, "on_signing")),
        tuple(Part(1, "on_signing") for _ in range(7)),
    ],
    ids=["sum", "no day", "a day too many", "below zero", "unknown", "past", "order", "too many"],
)
def test_parts_that_cannot_be_are_refused_at_the_schedule(parts) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_terms(parted(*parts), today=TODAY)
    assert refusal.value.field == "schedule"


@pytest.mark.parametrize("terms", ["prepaid", "postpaid", "free"])
def test_short_forms_have_no_schedule_and_instalments_need_one(terms) -> None:
    minor = 0 if terms == "free" else 1
    with pytest.raises(InvalidInput, match="instalments"):
        check_terms(
            offer_terms(minor=minor, payment_terms=terms, schedule=(Part(1, "on_signing"),)),
            today=TODAY,
        )
    with pytest.raises(InvalidInput, match="instalments"):
        check_terms(offer_terms(payment_terms="instalments"), today=TODAY)


def test_what_is_due_first_decides_who_moves() -> None:
    late = (Part(1_00, "on_delivery"), Part(2_00, "on_acceptance"))
    first = a_deal("contract_signed", terms=parted())
    later = a_deal("contract_signed", terms=parted(*late, minor=3_00))

    deals = with_turns(Deal.objects.order_by("pk"))
    assert [turn_of(deal) for deal in deals] == [frozenset(), frozenset({"holder"})]
    assert (first.is_paid_first, first.is_paid_later) == (True, True)
    assert (later.is_paid_first, later.is_paid_later) == (False, True)


def test_the_database_keeps_them_the_price() -> None:
    deal = a_deal("contract_drafted", terms=parted())

    def costs_less() -> None:
        Deal.objects.filter(pk=deal.pk).update(amount_minor=300_00)

    def one_more() -> None:
        Instalment.objects.create(deal=deal, revision=1, seq=4, amount_minor=1, due="on_delivery")

    for change in (costs_less, one_more):
        with pytest.raises(IntegrityError, match="instalments"):
            committed(change)


@transaction.atomic
def committed(change: Callable[[], None]) -> None:
    change()
    connection.check_constraints()


@pytest.mark.parametrize(
    "sql", ["UPDATE deals_instalment SET amount_minor = 1", "DELETE FROM deals_instalment"]
)
def test_no_sql_edits_them(sql) -> None:
    a_deal("contract_drafted", terms=parted())

    with (
        pytest.raises(IntegrityError, match="append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
